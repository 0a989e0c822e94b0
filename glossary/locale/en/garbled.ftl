term-missing-perhaps = no rendering of { $zh } found, perhaps "{ $found }" stands for it; write "{ $en }"
term-garbled = "{ $found }" is not a name of { $zh }; write "{ $en }"
term-garbled-compared = "{ $found }" is not a name of { $zh }; write "{ $en }" ({ $difference })
term-difference-replace = "{ $right }" for "{ $found }"
term-difference-insert = "{ $right }" is missing
term-difference-delete = "{ $found }" is too much
term-inconsistent = { $zh } is "{ $found }" here ({ $times }×) and "{ $en }" elsewhere ({ $others }×)
term-reused = "{ $found }" stands for { $zh } here and for { $other } elsewhere in this document; write "{ $en }"

term-missing-perhaps = 未见“{ $zh }”的译名，“{ $found }”可能是其译法；应写“{ $en }”
term-garbled = “{ $found }”不是“{ $zh }”的译名；应写“{ $en }”
term-garbled-compared = “{ $found }”不是“{ $zh }”的译名；应写“{ $en }”（{ $difference }）
term-difference-replace = “{ $found }”应为“{ $right }”
term-difference-insert = 缺少“{ $right }”
term-difference-delete = 多了“{ $found }”
term-inconsistent = “{ $zh }”此处译作“{ $found }”（{ $times }次），别处译作“{ $en }”（{ $others }次）
term-reused = “{ $found }”此处对应“{ $zh }”，在本文别处却对应“{ $other }”；应写“{ $en }”

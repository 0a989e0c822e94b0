rule-unknown = { $name }: there is no such rule; the rules are { $rules }, the families { $families }
term-missing = no rendering of { $zh } found; write "{ $en }"
term-forbidden = "{ $found }" is a forbidden form of { $concept }; write "{ $en }"
term-deprecated = "{ $found }" is a deprecated form of { $concept }; write "{ $en }"
term-forbidden-only = "{ $found }" is a forbidden form of { $concept }; write something else
term-deprecated-only = "{ $found }" is a deprecated form of { $concept }; write something else

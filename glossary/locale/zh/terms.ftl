rule-unknown = 没有名为“{ $name }”的规则；规则：{ $rules }；规则族：{ $families }
term-missing = 未见“{ $zh }”的译名；应写“{ $en }”
term-forbidden = “{ $found }”是“{ $concept }”的禁用译名；应写“{ $en }”
term-deprecated = “{ $found }”是“{ $concept }”的弃用译名；应写“{ $en }”
term-forbidden-only = “{ $found }”是“{ $concept }”的禁用译名；请改用其他写法
term-deprecated-only = “{ $found }”是“{ $concept }”的弃用译名；请改用其他写法

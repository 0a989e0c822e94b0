number-changed = 与中文不一致：“{ $zh }”即{ $expected }，“{ $en }”即{ $read }
number-missing = “{ $zh }”即{ $expected }，译文中没有
number-repeated = “{ $zh }”即{ $expected }，译文中出现的次数较少
number-added = 译文“{ $en }”即{ $read }，中文里没有
number-unit = “{ $zh }”即{ $expected }，“{ $en }”即{ $read }：数值一致，单位不同
number-bound = “{ $zh }”即{ $expected }，“{ $en }”即{ $read }：一为不足，一为超过

number-changed = “{ $zh }”即{ $expected }，译文“{ $en }”却是{ $read }
number-missing = “{ $zh }”即{ $expected }，译文中没有
number-repeated = “{ $zh }”即{ $expected }，译文中出现的次数较少
number-added = 译文“{ $en }”即{ $read }，中文里没有
number-unit = “{ $zh }”即{ $expected }，译文“{ $en }”却是{ $read }：数值一致，单位不同
number-bound = “{ $zh }”即{ $expected }，译文“{ $en }”却是{ $read }：一为不到，一为超过

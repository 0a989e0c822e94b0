name-person-absent = 英文中没有提到“{ $zh }”；应写“{ $en }”
name-person-misspelt = “{ $found }”不是“{ $zh }”的正确拼写；应写“{ $en }”
name-person-order = “{ $zh }”译成了名在前、姓在后；官方英文写作“{ $en }”

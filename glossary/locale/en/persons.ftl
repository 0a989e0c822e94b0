name-person-absent = { $zh } is not named in English; write "{ $en }"
name-person-misspelt = "{ $found }" is not how { $zh } is spelt; write "{ $en }"
name-person-order = { $zh } stands with the given name first; official English has "{ $en }"

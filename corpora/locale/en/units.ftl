units-none = { $file }: there are no { $element } elements in it; give a file with translation units
units-languages = { $file }: its languages are { $languages }; give a file with Chinese and English
units-no-languages = { $file }: none of its units has a text in a language that it names; give a file with Chinese and English
units-language-missing = { $file }: line { $line }: this tuv does not name its language; give it xml:lang
units-language-pair = { $file }: line { $line }: the languages here are { $source } and { $target }; give a file with Chinese and English
units-other-languages = texts in other languages are passed over: { $languages }
units-several = { $count ->
    [one] one unit has several texts of one language; each of them stands in a pair
   *[other] { $count } units have several texts of one language; each of them stands in a pair
 }
units-left-out = { $count ->
    [one] one segment that is not for translation is left out
   *[other] { $count } segments that are not for translation are left out
 }

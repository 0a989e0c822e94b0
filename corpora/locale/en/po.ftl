po-line = { $file }: line { $line }: this is not PO; write msgid "…", then msgstr "…", each text in quotation marks
po-languages = { $file }: the texts are { $original } and the translations { $language }; give a file with Chinese and English
po-fuzzy = { $count ->
    [one] one entry is marked as fuzzy; it is read as the others
   *[other] { $count } entries are marked as fuzzy; they are read as the others
 }
po-obsolete = { $count ->
    [one] one obsolete entry is passed over
   *[other] { $count } obsolete entries are passed over
 }

exchange-in-sheet = { $file }: sheet { $sheet }
exchange-sheet = sheet { $sheet } is passed over; only the first one, { $first }, is read
exchange-suffix = { $file }: the format cannot be told from the name; give --format, one of { $formats }
exchange-nul = { $file }: line { $line }: the cell { $column } has a NUL character, which no other format can hold; take it out
exchange-cell-long = { $file }: line { $line }: the cell { $column } has { $length } characters and a glossary takes { $most }; shorten it
exchange-cell-workbook = row { $row }: the cell { $column } has { $length } characters and a cell of a workbook holds { $most }; shorten it or export to csv
exchange-cells = { $file }: line { $line }: the row has { $found } cells, and 2 to { $most } are possible; separate the Chinese form, the English form and what belongs to them
exchange-form-missing = { $file }: line { $line }: a form is missing; give the Chinese and the English one, or remove the row
exchange-language = { $file }: line { $line }: the language { $code } is neither Chinese nor English; remove the row or correct the code
exchange-languages = { $file }: the rows are not all of one Chinese and one English form, in one order; correct the languages
exchange-rows-twice = { $count ->
    [one] 1 row that is there twice was
   *[other] { $count } rows that are there twice were
} passed over
exchange-lost-cells = { $count ->
    [one] 1 cell
   *[other] { $count } cells
} of the column { $value }
exchange-lost-forms = { $count ->
    [one] 1 { $value } form
   *[other] { $count } { $value } forms
}
exchange-lost-concepts = { $count ->
    [one] 1 concept
   *[other] { $count } concepts
} without an accepted form in both languages
exchange-lost-twice = { $count ->
    [one] 1 concept
   *[other] { $count } concepts
} with the same Chinese and English form as another
exchange-lost-bar = { $count ->
    [one] 1 form
   *[other] { $count } forms
} with a bar, which separates forms there
exchange-lost-source = { $count ->
    [one] 1 Chinese form
   *[other] { $count } Chinese forms
} that another concept has too
exchange-lost-synonyms = that { $count ->
    [one] 1 Chinese form names
   *[other] { $count } Chinese forms name
} the same concept as another
exchange-lost-status = the status of { $count ->
    [one] 1 form, which becomes
   *[other] { $count } forms, which become
} preferred or admitted by the order
exchange-lost-keys = the keys of { $count ->
    [one] 1 concept
   *[other] { $count } concepts
}; an import makes new ones
exchange-lost-breaks = line breaks and tabs in { $count ->
    [one] 1 text
   *[other] { $count } texts
}, which are spaces there
exchange-lost-remarks = { $count ->
    [one] 1 line of comment
   *[other] { $count } lines of comment
}
exchange-lost-comments = { $count ->
    [one] 1 row
   *[other] { $count } rows
} with a Chinese form that begins with #, as comments do there
exchange-lost-long = { $count ->
    [one] 1 row
   *[other] { $count } rows
} with a form of more than 1,024 bytes
exchange-lost-characters = { $count ->
    [one] 1 control character
   *[other] { $count } control characters
} that XML cannot hold, written as U+FFFD
exchange-formulas = { $count ->
    [one] 1 cell looks
   *[other] { $count } cells look
} like a formula to a spreadsheet; export to xlsx to open it in one
exchange-lost = { $file }: not in this format: { $what }
exchange-warned = { $file }: { $what }
exchange-written = { $file }: { $format } written
tbx-not = { $file }: the root of the file is { $root }, and that of TBX is tbx or martif; give a TBX file
tbx-empty = { $file }: there are no Chinese or English terms in it; give a TBX file with both
tbx-key-twice = { $file }: line { $line }: the concept { $key } is there already; give each concept an id of its own
tbx-language-missing = { $file }: line { $line }: the language of the section is missing; give it xml:lang
tbx-term-missing = { $file }: line { $line }: the term is missing or empty; write it or remove its section
tbx-status-unknown = { $file }: line { $line }: the status { $status } is unknown; write preferredTerm-admn-sts, admittedTerm-admn-sts, deprecatedTerm-admn-sts or supersededTerm-admn-sts
tbx-languages = { $count ->
    [one] 1 term
   *[other] { $count } terms
} in other languages passed over: { $what }
tbx-variants = { $count ->
    [one] 1 term
   *[other] { $count } terms
} of variants taken as zh or en: { $what }
tbx-categories = { $count ->
    [one] 1 entry
   *[other] { $count } entries
} of data categories that a glossary has no column for passed over: { $what }
tbx-concepts = { $count ->
    [one] 1 concept
   *[other] { $count } concepts
} without a Chinese or English term passed over
exchange-rejected = { $count ->
    [one] 1 suggestion
   *[other] { $count } suggestions
} rejected: not suggested again
table-decision = { $file }: line { $line }: the decision “{ $decision }” is unknown; write reject, or nothing to take the row over

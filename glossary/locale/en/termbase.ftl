glossary-not-utf8 = { $file }: line { $line }: byte { $offset } is not UTF-8; save the glossary as CSV in UTF-8
glossary-cell-long = { $file }: line { $line }: a cell has more than { $limit } characters; shorten it, or close its quotation mark where the cell ends
glossary-not-csv = { $file }: line { $line }: this is not CSV ({ $reason }); mend the row or put quotation marks around the cell
glossary-empty = { $file }: the glossary holds no terms; add a row for each term under the header
glossary-separator = { $file }: line 1: the columns are separated by { $found }; save the file with commas
glossary-column-missing = { $file }: line 1: the column { $column } is missing; the header needs concept, language, term and status
glossary-column-twice = { $file }: line 1: the column { $column } stands there twice; remove one
glossary-column-misspelt = { $file }: line 1: the column { $column } is unknown; write { $meant }
glossary-row-cells = { $file }: line { $line }: the row has { $found } cells and the header { $expected }; add or remove commas
glossary-cell-empty = { $file }: line { $line }: the cell { $column } is empty; fill it in or remove the row
glossary-form-unmatchable = { $file }: line { $line }: the term { $form } has no letter or digit and cannot be found in a text; correct it or remove the row
glossary-form-long = { $file }: line { $line }: the term { $form } has more than { $most } characters; keep the name alone and move the rest to another column
glossary-value-unknown = { $file }: line { $line }: the { $column } { $value } is unknown; write { $known }
glossary-duplicate = { $file }: line { $line }: the { $language } term { $form } of { $concept } stands already in line { $first }; remove one of the two rows
glossary-accepted-and-rejected = { $file }: line { $line }: the { $language } term { $form } of { $concept } is { $status } here and { $other } in line { $first }; keep one of the two rows
glossary-concept-differs = { $file }: line { $line }: the { $column } of { $concept } is { $value } here and { $other } in line { $first }; give all its rows the same
table-column-missing = { $file }: line 1: there is no column { $column }; a table needs zh and en, a glossary concept, language, term and status
table-column-unknown = { $file }: line 1: the column { $column } is unknown and would be lost; remove or rename it; known are { $known }
table-row-twice = { $file }: line { $line }: { $zh } with { $en } stands already in line { $first }; remove one of the two rows
table-row-cells = { $file }: line { $line }: the row has { $found } cells and the header { $expected }; remove what is too much
table-row-short = { $file }: line { $line }: the cell { $column } is missing; separate the cells as in the header
glossary-imported = { $file }: { $concepts ->
    [one] 1 concept
   *[other] { $concepts } concepts
} and { $terms ->
    [one] 1 term
   *[other] { $terms } terms
} added, { $kept } already there
glossary-import-conflict = { $file }: line { $line }: the { $language } term { $form } of { $concept } is { $status } there and { $kept } in { $output }, which was kept

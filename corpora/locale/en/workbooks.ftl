workbook-old = { $file }: this is a workbook of Excel 97-2003 or WPS, or one protected by a password; open it, take the protection off, and save it as XLSX
workbook-other = { $file }: this is an { $kind } file, which is not read; open it and save it as XLSX or CSV
workbook-not = { $file }: this is no workbook, though its name says so; open it and save it as XLSX
workbook-tags = { $file }: { $part } in it has millions of cells that hold next to nothing; save the sheet of interest as a file of its own
workbook-broken = { $file }: sheet { $sheet }: the numbers of its rows or cells are broken; open the file in a spreadsheet and save it again
pairs-sheet-empty = { $file }: there is nothing in its sheets; give one pair a row
pairs-sheet-columns = { $file }: sheet { $sheet }: { $count ->
    [one] 1 column is
   *[other] { $count } columns are
} in use; name the columns zh and en in the first row, or leave only two
pairs-sheet-passed-over = sheet { $sheet } is passed over, since its columns are not those of sheet { $first }
pairs-cell-long = pair { $number }: the { $language ->
    [zh] Chinese
   *[en] English
} text has { $length } characters and a cell of a workbook holds { $most }; write --format csv, tsv or jsonl, or align with --split auto
pairs-nul = pair { $number }: the { $language ->
    [zh] Chinese
   *[en] English
} text has a NUL character, which no CSV file can hold; take it out of the document

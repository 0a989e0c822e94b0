encoding-empty = { $file }: the file is empty; give a file with text
encoding-blank = { $file }: the file has nothing but white space; give a file with text
encoding-document = { $file }: this is a { $kind } file, not text; give it where such files are read, with a name that ends in { $suffix }
encoding-archive = { $file }: this is a ZIP archive, not text; unpack it and give a file in it
lines-binary = { $file }: --split line takes the lines of a text, but this is a { $format } file; leave --split line out
encoding-binary = { $file }: this is a { $kind } file, not text; give a text, Markdown or HTML file
encoding-nul = { $file }: byte offset { $offset } (line { $line }) is a NUL, so this is not text; give a text, Markdown or HTML file
encoding-bad-bytes = { $file }: byte offset { $offset } (line { $line }) is not valid { $encoding }, as the rest of the file is; mend the bytes there or save the file as UTF-8 again
encoding-unknown = { $file }: the encoding cannot be told (byte offset { $offset }, line { $line }, is not valid UTF-8); save the file as UTF-8
front-matter-broken = { $file }: line { $line }, column { $column }: the front matter is not valid YAML ({ $reason }); put values with a colon or a quotation mark in quotation marks
html-broken = { $file }: line { $line }: the HTML cannot be read on ({ $reason }); save the page as text
document-no-text = { $file }: there is no text in it; give a file with text
language-other = { $file }: its language is neither Chinese nor English ({ $language }); give one Chinese and one English document
language-same = { $file } and { $other }: { $language ->
    [zh] both are Chinese
    [en] both are English
   *[other] neither has any words
 }; give one Chinese and one English document
pairs-format = { $file }: pairs are not read from this kind of file; give one that ends in { $suffixes }
pairs-none = { $file }: there are no pairs in it; give one pair a row
pairs-one-cell = { $file }: line { $line }: the row has one cell; put the Chinese and the English text into two
pairs-many-cells = { $file }: line { $line }: the row has { $count } cells; give two, or name the columns zh and en in a first row
pairs-short-row = { $file }: line { $line }: the row ends before the column { $column }; give every row that column
pairs-quote-open = { $file }: line { $line }: the quotation mark that opens this cell is never closed; close it, and double those inside the cell
pairs-quote-junk = { $file }: line { $line }, column { $column }: text follows the closing quotation mark of a cell; double the quotation marks inside a cell
pairs-json = { $file }: line { $line }, column { $column }: this is not valid JSON ({ $reason }); write one object a line
pairs-json-object = { $file }: line { $line }: this is not a JSON object; write one object with source and target a line
pairs-json-field = { $file }: line { $line }: the object has no { $field }; give it source and target, or zh and en
pairs-json-value = { $file }: line { $line }: { $field } is neither a string nor a list of strings; make it one

opc-part-large = { $file }: { $part } in it has more than { $limit } million tags; divide the document and save it again
word-no-document = { $file }: there is no Word document in it; open it in the program it is from and save it as DOCX
word-changes = tracked changes are read as accepted: { $insertions ->
    [one] 1 insertion
   *[other] { $insertions } insertions
  }, { $deletions ->
    [one] 1 deletion
   *[other] { $deletions } deletions
  }, { $moves ->
    [one] 1 move
   *[other] { $moves } moves
  }
word-comments = { $count ->
    [one] 1 comment is
   *[other] { $count } comments are
  } passed over
word-hidden = hidden text is left out ({ $count ->
    [one] 1 place
   *[other] { $count } places
  })
word-generated = tables of contents and indexes, which Word makes itself, are left out ({ $count ->
    [one] 1 line
   *[other] { $count } lines
  })
word-pairs-none = { $file }: there is no table with a Chinese and an English column in it; name the Chinese and the English document, or add --target-only to check the English text alone
word-pairs-prose = { $file }: most of its text stands outside of tables with a Chinese and an English column; name the Chinese and the English document, or add --target-only to check the English text alone
word-pairs-merged = { $file }: table { $table }, row { $row }: cells are merged there; split them, or take the row out of the table
word-pairs-cells = { $file }: table { $table }, row { $row }: the row has { $count ->
    [one] 1 cell
   *[other] { $count } cells
  }; give it one for the Chinese and one for the English text, as the others have
word-table-passed-over = table { $table } is passed over, since it has no Chinese and English column

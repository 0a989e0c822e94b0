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

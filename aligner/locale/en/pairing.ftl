pairing-folder-empty = { $folder }: there is no file in this folder; name the folder that holds the documents
pairing-none = { $folder }: there is no { $language ->
    [zh] Chinese
   *[en] English
  } document among the files of the folders ({ $files }, { $unreadable ->
    [0] all of them readable
    [one] 1 of them unreadable: { $reason }
   *[other] { $unreadable } of them unreadable, the first: { $reason }
  }); check which folders were named
pairing-language = neither Chinese nor English: language { $language }
pairing-misplaced = { $language ->
    [zh] the Chinese document lies in the folder of the English ones
   *[en] the English document lies in the folder of the Chinese ones
  }
pairing-copy = the same text as { $file }
pairing-name = its name is no UTF-8 and cannot be written down; rename the file
pairing-unreadable = cannot be read ({ $reason })
pairing-done = { $paired } paired, { $doubtful } doubtful, { $unpaired } unpaired; of these { $noted } with a note
pairing-reading = Reading

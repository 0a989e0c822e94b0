editing-builtin = the glossary that comes with the program is not changed; write it to a file with "duizhao glossary export builtin -o FILE.csv" and change that
editing-locked = { $file }: another program is changing this glossary; try again when it is done
editing-unlockable = { $file }: the glossary cannot be locked ({ $reason }); choose a folder that can be written to
editing-concept-missing = { $file }: there is no concept { $concept }; "duizhao glossary search" finds its key
editing-term-missing = { $file }: the concept { $concept } has no { $language } term { $form }; "duizhao glossary show" lists its terms
editing-of-term = { $file }: { $column } is no column of a concept; name the term as well
editing-key-taken = { $file }: there is a concept { $concept } already; choose another key
editing-column = { $file }: there can be no column { $column }; known are { $known }, and others are free if they are not spelt like one of these
editing-duplicate = { $file }: the { $language } term { $form } is in { $concept } already, as { $other } in line { $line }, which is { $otherstatus }; change that one
editing-contradiction = { $file }: the { $language } term { $form } cannot be { $status } in { $concept }, since { $other } in line { $line } is { $otherstatus }; change or remove that one
editing-last = { $file }: a glossary cannot be empty; delete the file to be rid of it
editing-finding = { $file }: there is no concept { $term }; add it first
editing-finding-empty = the finding has no English words to add; type in the form
editing-glossary-missing = name the glossary to change with --glossary FILE, or list it in duizhao.toml
editing-nothing = name what to change
editing-no-forms = name a form with --zh or --en
editing-form-known = { $file }: { $form } is a name of the concept { $concept }; add to it with --concept { $concept }, or give a new concept a key of its own with --concept
editing-set = --set takes COLUMN=VALUE, and not { $value }
editing-done = { $file }: { $count ->
    [0] nothing to change
    [one] { $concept } changed
   *[other] { $count } concepts changed
  }
history-unwritable = { $file }: the glossary was changed, but the history { $history } cannot be written ({ $reason })
history-none = { $file }: no change was made by a command yet
history-concept-none = { $file }: no change of { $concept } was made by a command yet
search-none = there is no concept like { $text }
lint-place = { $file }: line { $line }:{" "}
lint-utf16 = the file is UTF-16; --fix writes it as UTF-8
lint-bom = there is a byte-order mark in the midst of the text; --fix takes it out
lint-space = there are stray spaces or invisible characters in the cell { $column }, "{ $cell }"; --fix takes them out
lint-alike = the { $language } term { $form } of { $concept } is { $other } in line { $first }, but for script, width or case; remove one of the two rows
lint-preferred = { $concept } has two preferred { $language } terms, { $form } and { $other } in line { $first }; make one of them admitted
lint-language = { $form } does not look like { $language ->
    [zh] Chinese
   *[other] English
 }; correct the language or the term
lint-source = the name of { $concept } is official, and no source is given for it; say where it was seen
lint-homonym = { $form } is a name of { $concept } and, in line { $first }, of { $other }; join the two concepts, or remove the form from one
lint-contradiction = { $form } is { $status } in { $concept } and { $other } in { $otherconcept }, line { $first }, which has the same Chinese name; decide for one
lint-inside = { $form } holds { $inner }, which is "{ $other }", and is "{ $en }" itself; see that both are meant
lint-checked = the check itself would report { $zh } with "{ $en }" ({ $rule }: { $text }); correct one of the terms
lint-clean = { $file }: nothing is wrong
lint-summary = { $file }: { $errors ->
    [one] 1 error
   *[other] { $errors } errors
  }, { $warnings ->
    [one] 1 warning
   *[other] { $warnings } warnings
  }, { $hints ->
    [one] 1 hint
   *[other] { $hints } hints
  }
lint-fixed = { $file }: { $count ->
    [one] 1 problem
   *[other] { $count } problems
  } mended
merge-done = { $file }: { $count ->
    [one] 1 concept
   *[other] { $count } concepts
  } changed, { $conflicts ->
    [one] 1 conflict
   *[other] { $conflicts } conflicts
  } to decide
suggest-formats = choose one of --csv and --json
suggest-done = { $count ->
    [0] no terms
    [one] 1 term
   *[other] { $count } terms
  } suggested
history-action = { $action ->
    [add] add
    [edit] edit
    [remove] remove
    [fix] fix
    [import] import
    [merge] merge
    [undo] undo
    [reject] reject
    [restore] restore
   *[other] { $action }
 }

decisions-line = { $file }: line { $line }: { $reason ->
    [JSON] this is no JSON object
   *[other] the value of { $reason } is absent or cannot be what it is
 }; mend the line, or delete it to forget the decision
decisions-unwritable = { $file }: decisions cannot be written there ({ $reason }); choose another file
decisions-reopened = (Reopened: { $reviewer } decided { $state } before the text or the term changed{ $note ->
    [none] {""}
   *[other] : { $note }
 }.)
decisions-dismissed = { $file }: { $count ->
    [one] 1 finding is
   *[other] { $count } findings are
  } dismissed there

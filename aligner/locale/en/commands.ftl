repair-step-unknown = there is no repair step “{ $step }”; the steps are { $steps }
documents-swapped = { $target } is English and { $source } is Chinese: they were given the other way round, and the Chinese stands first in the result
document-read = { $file }: read as { $format }, encoding { $encoding }, language { $language }: { $sentences ->
    [one] 1 sentence
   *[other] { $sentences } sentences
  }
document-repaired = { $file }: repair step { $step }: { $count ->
    [one] 1 place
   *[other] { $count } places
  }, such as “{ $example }”
documents-aligned = { $beads ->
    [one] 1 bead
   *[other] { $beads } beads
  } in { $seconds } s, order { $order }, model { $model }
encoding = Encoding

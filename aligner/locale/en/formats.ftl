ladder-line-broken = { $file }: line { $line }: “{ $text }” is no bead; write it as [0]:[0,1] or [0]:[0,1]:0.9731, with [] for a null side
html-title = { $source } · { $target }
html-heading = Alignment
html-chinese = Chinese
html-english = English
html-score = Score
html-summary = { $beads ->
    [one] 1 bead
   *[other] { $beads } beads
  }: { $source ->
    [one] 1 Chinese sentence
   *[other] { $source } Chinese sentences
  } and { $target ->
    [one] 1 English sentence
   *[other] { $target } English sentences
  }.
html-beads-of-size = Beads of { $size }
html-size = { $source } : { $target }
html-doubtful-count = { $count ->
    [0] No bead is doubtful.
    [one] 1 bead is doubtful ({ $share }%).
   *[other] { $count } beads are doubtful ({ $share }%).
  }
html-doubtful = doubtful
html-only-doubtful = Show only doubtful and null beads
html-no-source = no Chinese sentence
html-no-target = no English sentence
html-empty-sentence = empty sentence
html-legend-number = the number of the sentence in its document, from 1; the place in the file shows when you point at it
html-legend-score = how likely the bead is right, from 0 to 1
html-legend-doubtful = a bead scored below { $threshold }
html-legend-null = a sentence that has no counterpart
html-place = { $unit } { $number }
html-model = Model: { $model }
html-made = Made by duizhao { $version }
html-nothing = Both documents are empty.
html-picture = Where the texts correspond
html-picture-caption = Chinese downwards, English to the right. The line is the alignment, dashed where it is doubtful; the darker a spot, the more similar the two texts are there. Bars at the edges are sentences without a counterpart. The line leads to the beads.
html-picture-line = to bead { $number }

anchor-null = { $file }: { $anchor } has an empty side; an anchor names sentences of both texts
anchor-gaps = { $file }: { $anchor } leaves out a sentence, or names them out of order; name neighbouring sentences in their order
anchor-beyond = { $file }: { $anchor }: there is no sentence { $number }, the text has { $count ->
    [one] 1 sentence
   *[other] { $count } sentences
  }, counted from 0; look at the numbers in align --format ladder
anchor-crossing = { $file }: { $anchor } and { $other } share a sentence or cross; give anchors that rise in both texts

gold-missing = { $folder }: no gold here; a gold folder holds zh/NAME.txt, en/NAME.txt and gold/NAME.align
gold-unfit = { $file }: { $side ->
    [0] the Chinese side
   *[1] the English side
} does not name each of its { $sentences } sentences once and in order; compare it with the text

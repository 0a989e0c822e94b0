annotate-finding = { $severity }: { $text } [{ $rule }]
annotate-source = Chinese: { $text }
annotate-not-word = { $file }: this is no Word file (DOCX), so no comments can be written into it; save it as DOCX or leave --annotate out
annotate-pairs = --annotate takes the Chinese and the English document, or --target-only with the English one, not a file of pairs
annotate-output = --annotate and -o name the same file
annotate-written = { $file }: { $count ->
    [0] a copy without new comments, since there are no findings
    [one] 1 comment
   *[other] { $count } comments
  }
annotate-suffix = { $file }: the copy is a Word file of the same kind as the English document; give it a name that ends in { $suffix }

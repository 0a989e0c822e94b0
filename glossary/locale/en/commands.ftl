check-no-files = name the Chinese and the English document, or one file of pairs
check-one-file = { $file } is no file of pairs ({ $suffixes }); name the Chinese and the English document, or add --target-only to check the English text alone
check-many-files = { $count } files were named; name the Chinese and the English document, or one file of pairs
check-target-only-files = --target-only takes one English document, but { $count } files were named
check-target-chinese = { $file }: this is Chinese; name the English text, or both documents without --target-only
check-list-empty = the list is empty; name rules or families, separated by commas
check-needs-output = { $format } is no text for a terminal; name a file with -o
check-written = { $file }: { $summary }
glossary-loaded = { $file }: { $concepts ->
    [one] 1 concept
   *[other] { $concepts } concepts
  }
demo-folder = { $folder }: this folder cannot be made ({ $reason }); run the demo in another folder
demo-read = { $file }: { $sentences ->
    [one] 1 sentence
   *[other] { $sentences } sentences
  }
demo-aligned = Aligned into { $beads } beads, { $nulls } of them with nothing on the other side. The first, with their scores:
demo-checked = Checked against the built-in glossary of { $concepts } concepts. { $summary }
demo-more = … and { $count ->
    [one] 1 more finding
   *[other] { $count } more findings
  }, all in the report.
demo-report = Report: { $file }
demo-again = To run it yourself: duizhao check { $zh } { $en }

pdf-broken = { $file }: the PDF is damaged and cannot be read; open it in a PDF reader and save it again
pdf-encrypted = { $file }: the PDF is protected by a password; take the protection off and save it again
pdf-scanned = { $file }: the PDF has no text on its { $count ->
    [one] page
   *[other] { $count } pages
 }, only pictures, as scans have; run OCR on it first, for example with OCRmyPDF
pdf-garbled = { $file }: { $share } percent of the characters of the PDF do not say what letters they are (its fonts lack a table for that); run OCR on it, for example with "ocrmypdf --force-ocr"
pdf-margins = { $count ->
    [one] one line
   *[other] { $count } lines
 } of running heads, feet and page numbers left out
pdf-lost = pages that cannot be read are passed over: { $pages }
pdf-unreadable = { $count ->
    [one] one character does
   *[other] { $count } characters do
 } not say what letters they are, on pages { $pages }
pdf-pictures = pages without text, only with pictures: { $pages }; run OCR on them if they are scans
pptx-no-slides = { $file }: there are no slides in it; open it in the program it is from and save it as PPTX
pptx-hidden = { $count ->
    [one] 1 hidden slide is
   *[other] { $count } hidden slides are
 } read as the others are: { $slides }
pptx-notes = the notes of { $count ->
    [one] 1 slide
   *[other] { $count } slides
 } are left out
pptx-charts = the text of { $count ->
    [one] 1 chart
   *[other] { $count } charts
 } is left out
epub-no-text = { $file }: the book names no chapters; open it in the program it is from and save it as EPUB
epub-encrypted = { $file }: the book is protected against copying ({ $part } is encrypted); ask who sold it for a file without protection
epub-missing = chapters that are not in the file are passed over: { $parts }
cues-none = { $file }: there are no cues in it; a cue begins with a line such as 00:00:01,000 --> 00:00:03,000

pdf-broken = { $file }: the PDF is damaged and cannot be read; open it in a PDF reader and save it again
pdf-encrypted = { $file }: the PDF is protected by a password; take the protection off and save it again
pdf-scanned = { $file }: the PDF has no text on its { $count ->
    [one] page
   *[other] { $count } pages
 }, only pictures, as scans have; run OCR on it first, for example with OCRmyPDF
pdf-garbled = { $file }: { $share } percent of the characters of the PDF do not say what letters they are (its fonts lack a table for that); run OCR on it, for example with "ocrmypdf --force-ocr"
pdf-margins = { $file }: { $count ->
    [one] one line
   *[other] { $count } lines
 } of running heads, feet and page numbers left out
pdf-lost = { $file }: cannot be read and were passed over: pages { $pages }
pdf-unreadable = { $file }: { $count ->
    [one] one character does
   *[other] { $count } characters do
 } not say what letters they are, on pages { $pages }
pdf-pictures = { $file }: without text, only pictures: pages { $pages }; run OCR on them if they are scans

others-convert = { $file }: this is { $kind }, which is not read; save it as { $wanted ->
    [docx] DOCX with Word, WPS Writer
    [xlsx] XLSX with Excel, WPS Spreadsheets
   *[pptx] PPTX with PowerPoint, WPS Presentation
  } or LibreOffice (soffice --headless --convert-to { $wanted } "{ $file }")
others-doc = a file of Word 97-2003 or WPS Writer
others-xls = a file of Excel 97-2003 or WPS Spreadsheets
others-ppt = a file of PowerPoint 97-2003 or WPS Presentation
others-rtf = an RTF file
others-xml = a Word file as one piece of XML
others-odt = an OpenDocument text
others-ods = an OpenDocument spreadsheet
others-odp = an OpenDocument presentation
others-compound = { $file }: this is an older Office file of an unknown kind, which is not read; open it in the program it is from and save it as DOCX, XLSX or PPTX
others-apple = { $file }: this is a file of { $program }, which is not read; export it from there as a Word, Excel or PowerPoint file
others-workbook = { $file }: this is a workbook, which is read as pairs: name it alone, with a name that ends in .xlsx, or save its text as DOCX

others-convert = { $file }：这是{ $kind }，不能直接读取；请用{ $wanted ->
    [docx] Word、WPS文字或LibreOffice另存为DOCX
    [xlsx] Excel、WPS表格或LibreOffice另存为XLSX
   *[pptx] PowerPoint、WPS演示或LibreOffice另存为PPTX
  }（soffice --headless --convert-to { $wanted } "{ $file }"）
others-doc = Word 97-2003或WPS文字的文件
others-xls = Excel 97-2003或WPS表格的文件
others-ppt = PowerPoint 97-2003或WPS演示的文件
others-rtf = RTF文件
others-xml = 单个XML形式的Word文件
others-odt = OpenDocument文本
others-ods = OpenDocument电子表格
others-odp = OpenDocument演示文稿
others-compound = { $file }：这是类型不明的旧版Office文件，不能读取；请用原来的程序打开，另存为DOCX、XLSX或PPTX
others-apple = { $file }：这是{ $program }的文件，不能读取；请在该程序中导出为Word、Excel或PowerPoint文件
others-workbook = { $file }：这是工作簿，按句对读取：请单独指定它，文件名以 .xlsx 结尾，或将其中的文字另存为DOCX

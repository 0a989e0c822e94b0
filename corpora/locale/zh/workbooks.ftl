workbook-old = { $file }：这是Excel 97-2003或WPS的工作簿，或有密码保护；请打开并取消保护，另存为XLSX
workbook-other = { $file }：这是{ $kind }文件，不能读取；请打开后另存为XLSX或CSV
workbook-not = { $file }：文件名像是工作簿，内容却不是；请打开后另存为XLSX
workbook-tags = { $file }：其中的{ $part }有数百万个几乎为空的单元格；请把所需的工作表另存为单独的文件
workbook-broken = { $file }：工作表{ $sheet }：行号或单元格编号已损坏；请用表格软件打开后重新保存
pairs-sheet-empty = { $file }：各工作表都是空的；请每行写一个句对
pairs-sheet-columns = { $file }：工作表{ $sheet }：用了{ $count }列；请在首行写明zh列和en列，或只留两列
pairs-sheet-passed-over = 跳过工作表{ $sheet }：它的列与工作表{ $first }不同
pairs-cell-long = 句对{ $number }：{ $language ->
    [zh] 中文
   *[en] 英文
 }有{ $length }个字符，而工作簿的单元格最多容纳{ $most }个；请改用 --format csv、tsv 或 jsonl，或用 --split auto 对齐
pairs-nul = 句对{ $number }：{ $language ->
    [zh] 中文
   *[en] 英文
 }中有NUL字符，CSV文件无法保存；请从文档中删去

glossary-not-utf8 = { $file }：第{ $line }行：第{ $offset }字节不是UTF-8；请将术语库保存为UTF-8的CSV
glossary-cell-long = { $file }：第{ $line }行：有单元格超过{ $limit }个字符；请缩短，或在单元格结束处补上引号
glossary-not-csv = { $file }：第{ $line }行：不是有效的CSV（{ $reason }）；请改正该行，或给单元格加上引号
glossary-empty = { $file }：术语库中没有术语；请在表头下每行添加一个术语
glossary-separator = { $file }：第1行：各列以{ $found ->
    [tabs] 制表符
   *[semicolons] 分号
}分隔；请保存为以逗号分隔的文件
glossary-column-missing = { $file }：第1行：缺少{ $column }列；表头须有concept、language、term和status
glossary-column-twice = { $file }：第1行：{ $column }列出现两次；请删去一个
glossary-column-misspelt = { $file }：第1行：不认识{ $column }列；应写{ $meant }
glossary-row-cells = { $file }：第{ $line }行：有{ $found }个单元格，而表头有{ $expected }个；请增减逗号
glossary-cell-empty = { $file }：第{ $line }行：单元格{ $column }是空的；请填写，或删除该行
glossary-form-unmatchable = { $file }：第{ $line }行：术语{ $form }没有字母、汉字或数字，在文本中无法查找；请改正，或删除该行
glossary-form-long = { $file }：第{ $line }行：术语{ $form }超过{ $most }个字符；请只留名称，其余内容移到别的列
glossary-value-unknown = { $file }：第{ $line }行：{ $column }列的值{ $value }无效；请写{ $known }
glossary-duplicate = { $file }：第{ $line }行：概念{ $concept }的术语{ $form }（{ $language }）在第{ $first }行已有；请删去其中一行
glossary-accepted-and-rejected = { $file }：第{ $line }行：概念{ $concept }的术语{ $form }（{ $language }）在此处为{ $status }，在第{ $first }行为{ $other }；请只留一行
glossary-concept-differs = { $file }：第{ $line }行：{ $concept }的{ $column }在此处为{ $value }，在第{ $first }行为{ $other }；请让该概念的各行一致
table-column-missing = { $file }：第1行：没有{ $column }列；对照表须有zh和en，术语库须有concept、language、term和status
table-column-unknown = { $file }：第1行：不认识{ $column }列，导入会丢失其内容；请删去或改名；可用的列有{ $known }
table-row-twice = { $file }：第{ $line }行：{ $zh }与{ $en }在第{ $first }行已有；请删去其中一行
table-row-cells = { $file }：第{ $line }行：有{ $found }个单元格，而表头有{ $expected }个；请删去多余的
table-row-short = { $file }：第{ $line }行：缺少单元格{ $column }；请按表头分隔单元格
glossary-imported = { $file }：新增{ $concepts }个概念、{ $terms }个术语，{ $kept }个已有
glossary-import-conflict = { $file }：第{ $line }行：概念{ $concept }的术语{ $form }（{ $language }）在其中为{ $status }，在{ $output }中为{ $kept }，已保留后者

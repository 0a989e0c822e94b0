encoding-empty = { $file }：文件是空的；请提供有文字的文件
encoding-blank = { $file }：文件里只有空白；请提供有文字的文件
encoding-document = { $file }：这是{ $kind }文件，不是纯文本；请用在可以读取这类文件的地方，文件名以 { $suffix } 结尾
encoding-archive = { $file }：这是ZIP压缩包，不是文本；请解压后指定其中的文件
lines-binary = { $file }：--split line 按文本的行读取，而这是{ $format }文件；请去掉 --split line
encoding-binary = { $file }：这是{ $kind }文件，不是文本；请提供文本、Markdown或HTML文件
encoding-nul = { $file }：字节偏移{ $offset }（第{ $line }行）处是NUL，所以这不是文本；请提供文本、Markdown或HTML文件
encoding-bad-bytes = { $file }：字节偏移{ $offset }（第{ $line }行）处不是有效的{ $encoding }，而文件其余部分都是；请改正该处，或将文件重新保存为UTF-8
encoding-unknown = { $file }：无法判断编码（字节偏移{ $offset }，即第{ $line }行，不是有效的UTF-8）；请将文件另存为UTF-8
front-matter-broken = { $file }：第{ $line }行第{ $column }列：文件头不是有效的YAML（{ $reason }）；值中有冒号或引号时请加引号
html-broken = { $file }：第{ $line }行：HTML从此处起无法读取（{ $reason }）；请将网页另存为文本
document-no-text = { $file }：其中没有文字；请提供有文字的文件
language-other = { $file }：既非中文也非英文（{ $language }）；请提供一个中文文档和一个英文文档
language-same = { $file } 和 { $other }：{ $language ->
    [zh] 都是中文
    [en] 都是英文
   *[other] 都没有文字
 }；请提供一个中文文档和一个英文文档
pairs-format = { $file }：不能从这类文件读取句对；请提供以 { $suffixes } 结尾的文件
pairs-none = { $file }：其中没有句对；请每行写一个句对
pairs-one-cell = { $file }：第{ $line }行：只有一个单元格；请把中文和英文分放在两个单元格里
pairs-many-cells = { $file }：第{ $line }行：有{ $count }个单元格；请只留两个，或在首行写明zh列和en列
pairs-short-row = { $file }：第{ $line }行：不到{ $column }列就结束了；请让每行都有这一列
pairs-quote-open = { $file }：第{ $line }行：单元格开头的引号没有闭合；请补上，单元格内的引号要写两个
pairs-quote-junk = { $file }：第{ $line }行第{ $column }列：单元格的后引号之后还有文字；单元格内的引号要写两个
pairs-json = { $file }：第{ $line }行第{ $column }列：不是有效的JSON（{ $reason }）；请每行写一个对象
pairs-json-object = { $file }：第{ $line }行：不是JSON对象；请每行写一个带source和target的对象
pairs-json-field = { $file }：第{ $line }行：对象缺少{ $field }；请写明source和target，或zh和en
pairs-json-value = { $file }：第{ $line }行：{ $field }既不是字符串，也不是字符串列表；请改成其中一种

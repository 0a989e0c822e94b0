archive-broken = { $file }：压缩包无法读取（{ $reason }）；请重新保存该文件
archive-part-missing = { $file }：其中没有{ $part }，并非文件名所示的类型；请重新保存
archive-encrypted = { $file }：文件有密码保护；请取消保护后重新保存
archive-bomb = { $file }：其中的{ $part }解压后远大于正常文档（总上限{ $limit }MiB）；请去掉大图片和附件后重新保存
xml-broken = { $file }：{ $part ->
    [none] {""}
   *[other] { $part }，
 }第{ $line }行第{ $column }列：XML格式有误（{ $reason }）；请在该处改正，或重新保存文件
xml-entity = { $file }：{ $part ->
    [none] {""}
   *[other] { $part }，
 }第{ $line }行：不读取实体 &{ $name };，只支持XML自带的五个；请改写为该实体代表的文字

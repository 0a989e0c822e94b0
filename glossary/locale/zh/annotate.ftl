annotate-finding = { $severity }：{ $text } [{ $rule }]
annotate-source = 中文：{ $text }
annotate-not-word = { $file }：这不是Word文件（DOCX），无法写入批注；请另存为DOCX，或去掉 --annotate
annotate-pairs = --annotate 用于中文和英文文档，或配合 --target-only 用于英文文档，不能用于句对文件
annotate-output = --annotate 和 -o 指定了同一个文件
annotate-written = { $file }：{ $count ->
    [0] 没有发现问题，副本中未添加批注
   *[other] 已写入{ $count }条批注
  }
annotate-suffix = { $file }：副本与英文文档是同一种Word文件；请让文件名以 { $suffix } 结尾

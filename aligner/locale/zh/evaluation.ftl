gold-missing = { $folder }：这里没有标准对齐；文件夹中应有 zh/NAME.txt、en/NAME.txt 和 gold/NAME.align
gold-unfit = { $file }：{ $side ->
    [0] 中文侧
   *[1] 英文侧
 }没有把{ $sentences }个句子依次各列一次；请与原文核对

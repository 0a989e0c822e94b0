decisions-line = { $file }：第{ $line }行：{ $reason ->
    [JSON] 不是JSON对象
   *[other] { $reason }的值缺失或无效
 }；请改正该行，或删除该行以取消这个决定
decisions-unwritable = { $file }：决定无法写入此处（{ $reason }）；请换一个文件
decisions-reopened = （重新打开：原文、译文或术语改动之前，{ $reviewer }的决定是“{ $state ->
    [confirmed] 确认
    [false-positive] 误报
    [accepted] 保留原译
   *[open] 重新打开
 }”{ $note ->
    [none] {""}
   *[other] ：{ $note }
 }。）
decisions-dismissed = { $file }：其中有{ $count }个问题已不再报告

anchor-null = { $file }：{ $anchor } 有一侧为空；锚点须同时指明两侧的句子
anchor-gaps = { $file }：{ $anchor } 漏了句子，或次序颠倒；请按顺序写相邻的句子
anchor-beyond = { $file }：{ $anchor }：没有第{ $number }句，全文共{ $count }句，从0数起；句号可用 align --format ladder 查看
anchor-crossing = { $file }：{ $anchor } 和 { $other } 有共同的句子或相互交叉；锚点在两侧都须依次递增

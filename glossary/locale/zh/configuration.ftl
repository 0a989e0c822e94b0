configuration-not-utf8 = { $file }：第{ $line }行：第{ $offset }字节不是UTF-8；请将文件保存为UTF-8
configuration-not-toml = { $file }：不是有效的TOML（{ $reason }）；请改正该行
configuration-unknown = { $file }：不认识{ $key }；可用的有{ $known }
configuration-value-unknown = { $file }：{ $key }不能是{ $value }；请写{ $known }
configuration-table = { $file }：{ $key }应是有自己的键的表
configuration-list = { $file }：{ $key }应是文字列表，例如 ["term", "number"]
configuration-text = { $file }：{ $key }应是非空的文字
configuration-confidence = { $file }：{ $key }应是0到1之间的数

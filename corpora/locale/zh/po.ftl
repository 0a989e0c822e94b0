po-line = { $file }：第{ $line }行：这不是PO格式；应先写 msgid "…"，再写 msgstr "…"，文字都放在引号里
po-languages = { $file }：原文语言为{ $original }，译文语言为{ $language }；请提供中英文的文件
po-fuzzy = 有{ $count }个条目标为模糊（fuzzy），照常读取
po-obsolete = 跳过{ $count }个已废弃的条目

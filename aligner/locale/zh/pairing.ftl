pairing-folder-empty = { $folder }：这个文件夹里没有文件；请指定存放文档的文件夹
pairing-none = { $folder }：文件夹里的{ $files }个文件中没有{ $language ->
    [zh] 中文
   *[en] 英文
  }文档（{ $unreadable ->
    [0] 都可以读取
   *[other] 有{ $unreadable }个无法读取，第一个：{ $reason }
  }）；请检查指定的文件夹
pairing-language = 既非中文也非英文：语言{ $language }
pairing-misplaced = { $language ->
    [zh] 中文文档放在英文文件夹里
   *[en] 英文文档放在中文文件夹里
  }
pairing-copy = 与{ $file }内容相同
pairing-name = 文件名不是UTF-8，无法写入；请改名
pairing-unreadable = 无法读取（{ $reason }）
pairing-done = 已配对{ $paired }对，存疑{ $doubtful }对，未配对{ $unpaired }个；其中{ $noted }行有附注
pairing-reading = 读取

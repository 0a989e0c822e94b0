folder-missing = { $folder }：没有这个文件夹；请检查名称
folder-is-file = { $folder }：这是文件；请指定存放文档的文件夹
folder-unreadable = { $folder }：无法读取这个文件夹（{ $reason }）；请检查权限
file-not-regular = 不是存放文本的文件，而是设备、管道或套接字

align-needs-output = --format { $format } 不是可在终端显示的文本：请用 -o 指定文件

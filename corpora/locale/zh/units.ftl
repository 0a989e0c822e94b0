units-none = { $file }：其中没有{ $element }元素；请提供含翻译单元的文件
units-languages = { $file }：其中的语言是{ $languages }；请提供中英文的文件
units-no-languages = { $file }：没有一个翻译单元注明了文字的语言；请提供中英文的文件
units-language-missing = { $file }：第{ $line }行：这个tuv没有注明语言；请加上xml:lang
units-language-pair = { $file }：第{ $line }行：此处的语言是{ $source }和{ $target }；请提供中英文的文件
units-other-languages = 跳过其他语言的文字：{ $languages }
units-several = 有{ $count }个翻译单元的同一语言有多段文字，每段各成一个句对
units-left-out = 略去{ $count }个标为不翻译的句段

ladder-line-broken = { $file }：第{ $line }行：“{ $text }”不是句对；应写作 [0]:[0,1] 或 [0]:[0,1]:0.9731，空侧写 []
html-title = { $source } · { $target }
html-heading = 对齐
html-chinese = 中文
html-english = 英文
html-score = 得分
html-summary = 共{ $beads }个句对：中文{ $source }句，英文{ $target }句。
html-beads-of-size = { $size }的句对
html-size = { $source } : { $target }
html-doubtful-count = { $count ->
    [0] 没有存疑的句对。
   *[other] 其中{ $count }个存疑（{ $share }%）。
  }
html-doubtful = 存疑
html-only-doubtful = 只看存疑和单侧的句对
html-no-source = 无对应中文
html-no-target = 无对应英文
html-empty-sentence = 空句
html-legend-number = 句子在文档中的序号，从1数起；鼠标停留时显示在文件中的位置
html-legend-score = 句对正确的可能性，从0到1
html-legend-doubtful = 得分低于{ $threshold }的句对
html-legend-null = 没有对应的句子
html-place = { $unit ->
    [line] 第{ $number }行
    [row] 第{ $number }行
    [block] 第{ $number }块
    [page] 第{ $number }页
    [paragraph] 第{ $number }段
    [cell] 单元格{ $number }
    [slide] 幻灯片{ $number }
    [cue] 字幕{ $number }
    [comment] 注释{ $number }
    [footnote] 脚注{ $number }
    [endnote] 尾注{ $number }
    [text-box] 文本框{ $number }
    [front-matter] 文件头
   *[other] { $unit } { $number }
  }
html-model = 模型：{ $model }
html-made = 由duizhao { $version }生成
html-nothing = 两个文档都是空的。
html-picture = 两篇文本的对应关系
html-picture-caption = 纵向为中文，横向为英文。线条是对齐结果，存疑处为虚线；颜色越深，两篇文本在该处越相似。边上的短条是没有对应的句子。点击线条可跳到相应句对。
html-picture-line = 跳到句对{ $number }

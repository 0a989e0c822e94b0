report-severity-error = 错误
report-severity-warning = 警告
report-severity-info = 提示
report-count-error = { $count }个错误
report-count-warning = { $count }个警告
report-count-info = { $count }个提示
report-count-findings =
    { $count ->
        [0] 没有问题
       *[other] { $count }个问题
    }
report-count-segments = { $count }个句段
report-summary = { $segments }中有{ $counts }。
report-clean = { $segments }中没有发现问题。
report-expected = 应为：{ $forms }
report-doubtful = 对齐存疑（得分{ $score }）
report-place =
    { $unit ->
        [line] 第{ $number }行第{ $character }字
        [row] 第{ $number }行第{ $character }字
        [block] 第{ $number }块第{ $character }字
        [page] 第{ $number }页第{ $character }字
        [paragraph] 第{ $number }段第{ $character }字
        [cell] 单元格{ $number }第{ $character }字
        [footnote] 脚注{ $number }第{ $character }字
        [endnote] 尾注{ $number }第{ $character }字
        [text-box] 文本框{ $number }第{ $character }字
        [slide] 幻灯片{ $number }第{ $character }字
        [cue] 字幕{ $number }第{ $character }字
        [comment] 注释{ $number }第{ $character }字
        [front-matter] 文件头第{ $character }字
        [translation-unit] 翻译单元{ $number }第{ $character }字
       *[other] { $unit } { $number }，第{ $character }字
    }
report-table = 表格{ $number }
report-place-in = { $where }，{ $place }

page-title = 译文审校报告
page-title-of = 译文审校报告：{ $file }
page-skip = 跳到问题列表
page-nav = 报告目录
page-overview = 概览
page-findings = 问题
page-texts = 全文对照
page-about = 报告说明
page-by-rule = 按规则
page-by-term = 按术语
page-rule = 规则
page-term = 术语
page-count = 问题数
page-by-document = 按文档
page-document = 文档
page-severity = 严重程度
page-along = 问题在全文中的分布（从开头到结尾）
page-rules = 规则说明
page-cut = 共{ $all }个问题，此处只显示最严重的{ $shown }个；json、csv和xlsx格式包含全部问题。
page-filter-text = 搜索
page-filter-hint = 问题中的文字
page-filter-all = 全部
page-filter-shown = 显示{ $shown }个，共{ $all }个
page-filter-clear = 显示全部
page-filter-none = 没有符合条件的问题。
page-keys = 快捷键
page-keys-move = 下一个问题、上一个问题
page-keys-search = 搜索
page-keys-clear = 在搜索框中：清空并显示全部
page-keys-text = 从问题跳到全文中的位置
page-keys-help = 显示或隐藏快捷键
page-keys-close = 关闭
page-more = 另有{ $count }项
page-count-doubtful = { $count }处对齐存疑
page-no-findings = 没有问题：各条规则在译文中均无发现。
page-found = 译文
page-expected = 应为
page-confidence = 置信度
page-in-text = 在全文中查看
page-to-finding = 问题{ $number }
page-hint-marks = 点击标出的词可跳到相应问题。
page-hint-doubtful = 侧边的虚线表示对齐存疑。
page-doubtful = 存疑
page-doubtful-score = 对齐存疑，得分{ $score }
page-empty-source = 无对应中文
page-empty-target = 无对应英文

xlsx-findings = 问题
xlsx-segments = 句段
xlsx-signature = 报告说明
xlsx-column-number = 序号
xlsx-column-severity = 严重程度
xlsx-column-rule = 规则
xlsx-column-message = 说明
xlsx-column-place = 位置
xlsx-column-source = 中文
xlsx-column-target = 英文
xlsx-column-found = 译文用词
xlsx-column-expected = 应为
xlsx-column-confidence = 置信度
xlsx-column-state = 状态
xlsx-column-mqm = MQM类别
xlsx-column-segment = 句段
xlsx-column-id = 编号
xlsx-column-score = 得分
xlsx-column-findings = 问题数
xlsx-column-setting = 设置项
xlsx-column-value = 值

page-comma = ，
page-colon = ：
page-date = { DATETIME($time, dateStyle: "medium") }
page-time = { DATETIME($time, dateStyle: "medium", timeStyle: "short", timeZone: "UTC") } UTC

sarif-source = 中文位置：{ $place }

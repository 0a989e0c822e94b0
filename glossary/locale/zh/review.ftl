review-report-broken = { $file }：{ $where ->
    [JSON] 不是JSON格式的报告
   *[other] { $where }缺失或无效
 }；请提供由 check --format json 生成的报告
review-title = 审校
review-pages = 页面
review-skip = 跳到当前问题
review-findings = 问题
review-text = 全文
review-figures = 统计
review-progress = 已处理{ $decided }/{ $total }
review-progress-label = 已处理的问题
review-reviewer = 审校人：{ $name }
review-error = 操作没有成功
review-back = 返回问题列表
review-host = 本服务器没有这个名称；请使用启动时显示的地址
review-token = 打开本页需要带口令（token）的地址，见服务器启动时的显示
review-origin = 该请求来自其他页面，已拒绝
review-stale = 本页来自服务器上一次运行；请重新加载后再决定一次
review-unsaved = 未保存：{ $reason }
review-no-finding = 本次审校中没有这个问题
review-no-page = 没有这个页面
review-refused = 无法响应该请求（HTTP状态{ $code }）
review-too-large = 超过了一次可接收的{ $most } MB，未保存。更大的文件请用 duizhao glossary merge 合并
review-state-unknown = 没有这种决定
review-changed = 符合条件的问题与页面显示的已不一致；请重新查看列表后再决定一次
review-all = 全部
review-filter-state = 状态
review-filter-rule = 规则
review-filter-severity = 严重程度
review-filter-document = 文档
review-filter-text = 文字
review-sort = 排序
review-sort-by = { $sort ->
    [text] 按原文顺序
    [confidence] 按置信度
    [rule] 按规则
   *[term] 按术语
 }
review-apply = 筛选
review-clear = 显示全部
review-keys = 快捷键
review-close = 关闭
review-groups = 问题分组
review-by-term = 按术语
review-by-rule = 按规则
review-no-term = （无术语）
review-list = 问题列表
review-matching = { $count }个问题
review-bulk = { $count ->
    [1] 对这1个作决定
   *[other] 对全部{ $count }个作决定
 }
review-range = 第{ $first }至{ $last }个，共{ $total }个
review-first = 回到开头
review-previous = 上一个
review-next = 下一个
review-state = { $state ->
    [undecided] 待处理
    [open] 未处理
    [confirmed] 已确认
    [false-positive] 误报
    [accepted] 保留原译
    [undo] 已撤销
   *[reopened] 重新打开
 }
review-severity = { $severity ->
    [error] 错误
    [warning] 警告
   *[info] 提示
 }
review-sure = 置信度{ $percent }%
review-decide = { $state ->
    [confirmed] 确认
    [false-positive] 误报
    [accepted] 保留原译
   *[open] 重新打开
 }
review-saved = { $state ->
    [undo] { $count ->
        [0] 没有可撤销的决定。
       *[other] 已撤销对{ $count }个问题的决定，并已保存。
     }
    [confirmed] 已保存：确认{ $count }个问题。
    [false-positive] 已保存：{ $count }个问题为误报。
    [accepted] 已保存：{ $count }个问题保留原译。
   *[open] 已保存：重新打开{ $count }个问题。
 }
review-nothing = （无）
review-found = 译文
review-expected = 应为
review-note = 备注
review-correction = 修改英文
review-undo = 撤销我的上一个决定
review-here-too = 同一句中的其他问题
review-history = 以往的决定
review-why = 为什么报告
review-none = 没有符合条件的问题。请显示全部，或更换筛选条件。
review-key = { $key ->
    [next] 下一个问题
    [previous] 上一个问题
    [confirmed] 确认：确有错误
    [false-positive] 误报：规则在此处判断有误
    [accepted] 保留原译：不够理想，但不改
    [open] 重新打开
    [undo] 撤销我的上一个决定
    [note] 写备注
    [correction] 修改英文
    [bulk] 对筛选出的全部问题作决定
    [search] 搜索
    [why] 为什么报告
    [terms] 把该名称加入术语库
    [sign-off] 签核
    [next-one] 下一项
    [previous-one] 上一项
    [undo-change] 撤销我的上一次修改
    [edit] 编辑该术语
    [form] 添加术语
    [accept] 采纳
    [reject] 不采纳
    [chinese] 修改中文
    [english] 修改英文
    [ours] 用我方的
    [theirs] 用对方的
    [effect] 预览影响
    [help] 本帮助
   *[leave] 离开输入框，关闭帮助
 }
review-name = 名称
review-plot = 图示
review-column = { $column ->
    [findings] 问题数
    [confirmed] 已确认
    [false-positive] 误报
    [accepted] 保留原译
    [undecided] 待处理
   *[rate] 误报率（占已处理）
 }
review-over-time = 逐日进度
review-day = 日期
review-decided-then = 当日处理
review-agreement = 审校人的一致程度
review-reviewers = 审校人
review-both = 两人都作了决定
review-same = 决定一致
review-serving = 审校页面：{ $address } （按Ctrl+C退出）。决定保存在 { $file }
review-port-taken = 无法使用{ $host }的端口{ $port }（{ $reason }）；请用 --port 另选一个
sheet-title = 审校单
sheet-reports = 报告
sheet-number = 序号
sheet-place = 位置
sheet-finding = 问题
sheet-decision = 决定
sheet-corrections = 修改
sheet-old = 原译文
sheet-new = 改为
sheet-signatures = 签字
sheet-role = 角色
sheet-person = 姓名
sheet-date = 日期
sheet-signature = 签名
sheet-role-of = { $role ->
    [translator] 译者
    [reviser] 审校
   *[final-reader] 终审
 }
export-suffix = { $file }：从文件名看不出要写什么；文件名请以 { $known } 结尾
review-exported = 已写入 { $file }
review-sign-offs = 签核
review-sign-off = 以{ $name }的名义签核
review-changed-since = 签核后文本有改动
review-files = 请指定由 check --format json 生成的报告，或中文和英文文档，或一个句对文件；如只看术语库页面，请用 --glossary FILE
xlsx-column-decision = 决定
xlsx-column-note = 备注
xlsx-column-correction = 修改
xlsx-column-report = 报告
review-workbook = { $file }：没有带“决定”列和“编号”列的工作表；请提供由 review export 生成的工作簿
review-unplaced = { $file }：工作表{ $sheet }第{ $row }行：本次审校中没有问题{ $id }；文本若有改动，请重新导出
review-unknown = { $file }：工作表{ $sheet }第{ $row }行：没有“{ $decision }”这种决定；请从列表中选择
review-imported = { $file }：处理了{ $decided }个问题，{ $unchanged }行没有变化，{ $unplaced }行未能对应
review-more-groups = 另有{ $count }项
terms-title = 术语库
terms-search = 搜索术语、备注和来源
terms-count = { $count }个概念
terms-new = 添加术语
terms-new-concept = 作为新概念
terms-add-variant = 作为{ $name }的另一种译名
terms-saved = { $what ->
    [undo] 已撤销，并已保存。
   *[yes] 已保存。
 }
terms-undo = 撤销我的上一次修改
terms-concepts = 概念
terms-no-concept = 这些术语库中没有这个概念
terms-no-file = 此处不能修改这些术语库；启动审校时用 --glossary FILE 指定可以修改的术语库。
terms-read-only = 此处不能修改这个术语库。
terms-changed = { $file } 刚被他人修改；请重新查看后再决定一次
terms-status = { $status ->
    [preferred] 首选
    [admitted] 允用
    [deprecated] 弃用
   *[forbidden] 禁用
 }
terms-standing = { $standing ->
    [official] 官方
    [usual] 通行
    [proposed] 拟用
   *[undecided] 未定
 }
terms-status-label = 状态
terms-standing-label = 地位
terms-form = 术语
terms-note = 备注
terms-source = 来源
terms-domain = 领域
terms-definition = 定义
terms-language = 语言
terms-chinese = 中文
terms-english = 英文
terms-edit = 编辑
terms-remove = 删除该术语
terms-remove-concept = 删除该概念
terms-add-form = 添加术语
terms-concept = 概念
terms-history = 修改记录
terms-preview = 预览影响
terms-effect = 这一改动会消除{ $closed }个问题，新增{ $opened }个
terms-closed = 会消除
terms-opened = 会新增
terms-write = 写入 { $file }
terms-cancel = 不作改动
terms-from-finding = 加入术语库
suggest-title = 建议
suggest-intro = 这些术语在文本中反复出现，而术语库中没有；不采纳的不会再次出现。
suggest-left = { $count ->
    [0] 没有待审阅的建议。
   *[other] 还有{ $count }条建议。
 }
suggest-no-texts = 本次审校中没有带译文的文本，无法提出建议。
suggest-kind = { $kind ->
    [variant] 另一种译名
   *[concept] 新概念
 }
suggest-known = 已有译名：
suggest-counts = 两者同现{ $segments }个句段；中文见于{ $chinese }个{ $kind ->
    [variant] （未见已有译名）
   *[concept] {""}
 }，英文见于{ $english }个
suggest-place = 全文中的第{ $number }个句段
suggest-accept = 采纳
suggest-reject = 不采纳
suggest-restore = 恢复
suggest-rejected = { $count }条未采纳
suggest-saved = { $what ->
    [rejected] 已保存：不采纳。
    [restored] 已保存：今后可再次建议。
    [undo] 已撤销，并已保存。
   *[accepted] 已保存：已加入术语库。
 }
suggest-effect = 消除{ $closed }个问题，新增{ $opened }个。
suggest-gone = 这条建议已不存在；请重新加载页面
merge-title = 合并另一版本
merge-intro = 请选择 { $file } 的另一版本。只有一方修改的内容直接采纳；双方说法不一时由你决定。在你预览影响之前，不会写入任何内容。
merge-theirs = 对方
merge-ours = 我方
merge-base = 原来
merge-base-file = 双方共同的旧版本（如有）
merge-compare = 比较
merge-no-file = 请选择另一版本的文件
merge-gone = 这个版本已不在此处；请重新选择文件
merge-conflicts = { $count ->
    [0] 没有冲突
   *[other] { $count }处冲突
 }
merge-taken = { $count }个概念没有冲突，直接修改
merge-kind = { $kind ->
    [added] 新增：
    [removed] 删除：
   *[changed] 修改：
 }
merge-decide = 请为每一处选择一方。未选择的保留我方，下次合并时仍是冲突。
merge-column = { $column ->
    [row] 整行
    [status] 状态
    [standing] 地位
    [note] 备注
    [source] 来源
    [domain] 领域
    [definition] 定义
   *[other] { $column }
 }
merge-removed = 已删除
merge-empty = （空）
merge-nothing = 其中没有新内容。
review-serving-terms = 术语库页面：{ $address } （按Ctrl+C退出）

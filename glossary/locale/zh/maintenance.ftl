editing-builtin = 程序自带的术语库不能修改；请用 duizhao glossary export builtin -o FILE.csv 写到文件，再修改该文件
editing-locked = { $file }：另一个程序正在修改这个术语库；请稍后再试
editing-unlockable = { $file }：无法锁定术语库（{ $reason }）；请选择可以写入的文件夹
editing-concept-missing = { $file }：没有概念{ $concept }；可用 duizhao glossary search 查找编号
editing-term-missing = { $file }：概念{ $concept }没有术语{ $form }（{ $language }）；可用 duizhao glossary show 列出其术语
editing-of-term = { $file }：{ $column }不是概念的列；请同时指明术语
editing-key-taken = { $file }：已有概念{ $concept }；请换一个编号
editing-column = { $file }：不能有{ $column }列；已知的列有{ $known }，其他名称只要拼写不与它们相近就可以用
editing-duplicate = { $file }：术语{ $form }（{ $language }）在{ $concept }中已有，即第{ $line }行的{ $other }，状态为{ $otherstatus }；请改那一个
editing-contradiction = { $file }：术语{ $form }（{ $language }）在{ $concept }中不能是{ $status }，因为第{ $line }行的{ $other }是{ $otherstatus }；请修改或删除那一个
editing-last = { $file }：术语库不能为空；如不再需要，请删除文件
editing-finding = { $file }：没有概念{ $term }；请先添加
editing-finding-empty = 该问题没有可以添加的英文；请自行输入
editing-glossary-missing = 请用 --glossary FILE 指定要修改的术语库，或在 duizhao.toml 中列出
editing-nothing = 请指明要修改什么
editing-no-forms = 请用 --zh 或 --en 指明术语
editing-form-known = { $file }：{ $form }已是概念{ $concept }的名称；请用 --concept { $concept } 添加到该概念，或用 --concept 给新概念另取编号
editing-set = --set 后应写COLUMN=VALUE，而不是{ $value }
editing-done = { $file }：{ $count ->
    [0] 没有需要修改的内容
    [1] 已修改{ $concept }
   *[other] 已修改{ $count }个概念
  }
history-unwritable = { $file }：术语库已修改，但无法写入历史记录{ $history }（{ $reason }）
history-none = { $file }：尚未用命令修改过
history-concept-none = { $file }：尚未用命令修改过{ $concept }
search-none = 没有与{ $text }相近的概念
lint-place = { $file }：第{ $line }行：
lint-utf16 = 文件是UTF-16；用 --fix 可改写为UTF-8
lint-bom = 文字中间有字节顺序标记；用 --fix 可去掉
lint-space = 单元格{ $column }中有多余的空格或不可见字符：“{ $cell }”；用 --fix 可去掉
lint-alike = { $concept }的术语{ $form }（{ $language }）与第{ $first }行的{ $other }只有繁简、全半角或大小写之别；请删去其中一行
lint-preferred = { $concept }有两个首选术语（{ $language }）：{ $form }和第{ $first }行的{ $other }；请把其中一个改为允用
lint-language = { $form }不像{ $language ->
    [zh] 中文
   *[other] 英文
 }；请改正语言或术语
lint-source = { $concept }的名称是官方名称，却没有注明来源；请写明见于何处
lint-homonym = { $form }是{ $concept }的名称，也是第{ $first }行{ $other }的名称；请合并两个概念，或从其中一个删去该术语
lint-contradiction = { $form }在{ $concept }中为{ $status }，在中文名称相同的{ $otherconcept }（第{ $first }行）中为{ $other }；请确定一种
lint-inside = { $form }包含{ $inner }，后者译作“{ $other }”，而前者译作“{ $en }”；请确认两者都无误
lint-checked = “{ $zh }”译作“{ $en }”会被检查本身报告（{ $rule }：{ $text }）；请改正其中一个术语
lint-clean = { $file }：没有问题
lint-summary = { $file }：{ $errors }个错误、{ $warnings }个警告、{ $hints }个提示
lint-fixed = { $file }：已修正{ $count }个问题
merge-done = { $file }：已修改{ $count }个概念，有{ $conflicts }处冲突待决定
suggest-formats = --csv 和 --json 只能选一个
suggest-done = { $count ->
    [0] 没有建议的术语
   *[other] 建议了{ $count }个术语
  }
history-action = { $action ->
    [add] 添加
    [edit] 修改
    [remove] 删除
    [fix] 修正
    [import] 导入
    [merge] 合并
    [undo] 撤销
    [reject] 不采纳
    [restore] 恢复
   *[other] { $action }
 }

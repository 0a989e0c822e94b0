rules-broken = 软件包{ $package }：其中的规则{ $name }无法使用（{ $reason }）；请更新或卸载该软件包
rules-none = 入口点指向的既不是Rule，也不是Rule的列表
rules-name = { $name }不符合 family.name 的形式
rules-twice = 已有同名规则{ $name }
silence-unreadable = { $file }：第{ $line }行：无法理解注释“duizhao: { $found }”；应写“duizhao: ignore”加规则名
silence-unknown = { $file }：第{ $line }行：没有名为“{ $name }”的规则；可用的规则和规则族：{ $rules }

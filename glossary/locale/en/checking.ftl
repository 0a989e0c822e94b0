rules-broken = package { $package }: its rules { $name } cannot be used ({ $reason }); update or uninstall the package
rules-none = the entry point names no Rule and no list of them
rules-name = { $name } is no name of the form family.name
rules-twice = there is already a rule { $name }
silence-unreadable = { $file }: line { $line }: the comment "duizhao: { $found }" says nothing known; write "duizhao: ignore" and the rules
silence-unknown = { $file }: line { $line }: { $name }: there is no such rule; the rules and families are { $rules }

configuration-not-utf8 = { $file }: line { $line }: byte { $offset } is not UTF-8; save the file in UTF-8
configuration-not-toml = { $file }: this is not TOML ({ $reason }); mend that line
configuration-unknown = { $file }: { $key } is unknown; known there are { $known }
configuration-value-unknown = { $file }: { $key } cannot be { $value }; write { $known }
configuration-table = { $file }: { $key } must be a table with keys of its own
configuration-list = { $file }: { $key } must be a list of texts, such as ["term", "number"]
configuration-text = { $file }: { $key } must be a text that is not empty
configuration-confidence = { $file }: { $key } must be a number from 0 to 1

archive-broken = { $file }: the archive cannot be read ({ $reason }); save the file again
archive-part-missing = { $file }: there is no { $part } in it, so this is not a file of the kind its name says; save it again
archive-encrypted = { $file }: the file is protected by a password; take the protection off and save it again
archive-bomb = { $file }: { $part } in it unpacks to far more than a document has (limit: { $limit } MiB in all); save the file again, without large pictures and attachments
xml-broken = { $file }: { $part ->
    [none] line
   *[other] { $part }, line
 } { $line }, column { $column }: this is not well-formed XML ({ $reason }); mend it there or save the file again
xml-entity = { $file }: { $part ->
    [none] line
   *[other] { $part }, line
 } { $line }: the entity &{ $name }; is not read, since only XML's own five are; put its text there

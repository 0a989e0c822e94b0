review-report-broken = { $file }: { $where ->
    [JSON] this is no report in JSON
   *[other] { $where } is absent or cannot be what it is
 }; give a report that check --format json wrote

report-severity-error = error
report-severity-warning = warning
report-severity-info = info
report-count-error =
    { $count ->
        [one] { $count } error
       *[other] { $count } errors
    }
report-count-warning =
    { $count ->
        [one] { $count } warning
       *[other] { $count } warnings
    }
report-count-info = { $count } info
report-count-findings =
    { $count ->
        [0] no findings
        [one] { $count } finding
       *[other] { $count } findings
    }
report-count-segments =
    { $count ->
        [one] { $count } segment
       *[other] { $count } segments
    }
report-summary = { $counts } in { $segments }.
report-clean = No findings in { $segments }.
report-expected = expected: { $forms }
report-doubtful = doubtful alignment (score { $score })
report-place =
    { $unit ->
        [line] line { $number }, character { $character }
        [row] row { $number }, character { $character }
        [block] block { $number }, character { $character }
        [page] page { $number }, character { $character }
        [paragraph] paragraph { $number }, character { $character }
       *[other] { $unit } { $number }, character { $character }
    }
report-table = table { $number }
report-place-in = { $where }, { $place }

page-title = Translation review
page-title-of = Translation review: { $file }
page-skip = Skip to the findings
page-nav = Parts of this report
page-overview = Overview
page-findings = Findings
page-texts = The texts
page-about = How this report was made
page-by-rule = By rule
page-by-term = By term
page-rule = Rule
page-term = Term
page-count = Findings
page-by-document = By document
page-document = Document
page-severity = Severity
page-along = Where the findings are, from the beginning of the text to its end
page-rules = The rules
page-cut = Shown are the { $shown } most severe of { $all } findings; the formats json, csv and xlsx hold all of them.
page-filter-text = Search
page-filter-hint = words in a finding
page-filter-all = all
page-filter-shown = { $shown } of { $all } shown
page-filter-clear = Show all
page-filter-none = No finding is like that.
page-keys = Keys
page-keys-move = to the next finding, to the one before
page-keys-search = search
page-keys-clear = in the search: clear it and show all
page-keys-text = from a finding to its place in the text
page-keys-help = show and hide these keys
page-keys-close = Close
page-more = { $count } more
page-count-doubtful =
    { $count ->
        [one] { $count } doubtful alignment
       *[other] { $count } doubtful alignments
    }
page-no-findings = Nothing to object to: no rule found anything in these texts.
page-found = Found
page-expected = Expected
page-confidence = Confidence
page-in-text = In the text
page-to-finding = Finding { $number }
page-hint-marks = Marked words lead to their finding.
page-hint-doubtful = A dotted line at the side marks a doubtful alignment.
page-doubtful = doubtful
page-doubtful-score = Doubtful alignment, score { $score }
page-empty-source = nothing in Chinese
page-empty-target = nothing in English

xlsx-findings = Findings
xlsx-segments = Segments
xlsx-signature = Signature
xlsx-column-number = No.
xlsx-column-severity = Severity
xlsx-column-rule = Rule
xlsx-column-message = Message
xlsx-column-place = Place
xlsx-column-source = Chinese
xlsx-column-target = English
xlsx-column-found = Found
xlsx-column-expected = Expected
xlsx-column-confidence = Confidence
xlsx-column-state = State
xlsx-column-mqm = MQM category
xlsx-column-segment = Segment
xlsx-column-id = Id
xlsx-column-score = Score
xlsx-column-findings = Findings
xlsx-column-setting = Setting
xlsx-column-value = Value

page-comma = {", "}
page-colon = {": "}
page-date = { DATETIME($time, dateStyle: "medium") }
page-time = { DATETIME($time, dateStyle: "medium", timeStyle: "short", timeZone: "UTC") } UTC

sarif-source = The Chinese: { $place }

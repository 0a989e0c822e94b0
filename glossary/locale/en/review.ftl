review-report-broken = { $file }: { $where ->
    [JSON] this is no report in JSON
   *[other] { $where } is absent or cannot be what it is
 }; give a report that check --format json wrote
review-title = Review
review-pages = Pages
review-skip = To the finding
review-findings = Findings
review-text = Text
review-figures = Figures
review-progress = { $decided } of { $total } decided
review-progress-label = Findings decided
review-reviewer = Reviewer: { $name }
review-error = That did not work
review-back = Back to the findings
review-host = This server is not known by that name; use the address that it printed
review-token = This page needs the address with its token, as it was printed when the server started
review-origin = This request came from another page and was refused
review-stale = This page is from an earlier run of the server; load it again and decide once more
review-unsaved = Not saved: { $reason }
review-no-finding = There is no such finding in this review
review-no-page = There is no such page here
review-refused = This request cannot be answered (HTTP status { $code })
review-state-unknown = There is no such decision
review-changed = Meanwhile other findings match than the page showed; look at the list again and decide once more
review-all = all
review-filter-state = State
review-filter-rule = Rule
review-filter-severity = Severity
review-filter-document = Document
review-filter-text = Text
review-sort = Order
review-sort-by = { $sort ->
    [text] as in the text
    [confidence] surest first
    [rule] by rule
   *[term] by term
 }
review-apply = Show
review-clear = Show all
review-keys = Keys
review-close = Close
review-groups = Groups of findings
review-by-term = By term
review-by-rule = By rule
review-no-term = (no term)
review-list = List of findings
review-matching = { $count ->
    [one] 1 finding
   *[other] { $count } findings
 }
review-bulk = { $count ->
    [one] Decide on this one
   *[other] Decide on all { $count }
 }
review-range = { $first } to { $last } of { $total }
review-first = To the top
review-previous = Previous
review-next = Next
review-state = { $state ->
    [undecided] undecided
    [open] open
    [confirmed] confirmed
    [false-positive] false positive
    [accepted] accepted as is
    [undo] taken back
   *[reopened] reopened
 }
review-severity = { $severity ->
    [error] error
    [warning] warning
   *[info] info
 }
review-sure = { $percent }% sure
review-decide = { $state ->
    [confirmed] Confirm
    [false-positive] False positive
    [accepted] Accept as is
   *[open] Reopen
 }
review-saved = { $state ->
    [undo] { $count ->
        [0] There is nothing to take back.
        [one] Taken back and saved.
       *[other] Taken back for { $count } findings and saved.
     }
    [confirmed] Saved: { $count ->
        [one] confirmed.
       *[other] { $count } findings confirmed.
     }
    [false-positive] Saved: { $count ->
        [one] false positive.
       *[other] { $count } findings are false positives.
     }
    [accepted] Saved: { $count ->
        [one] accepted as is.
       *[other] { $count } findings accepted as they are.
     }
   *[open] Saved: { $count ->
        [one] open again.
       *[other] { $count } findings are open again.
     }
 }
review-nothing = (nothing)
review-found = Found
review-expected = Expected
review-note = Note
review-correction = Correction of the English
review-undo = Undo my last decision
review-here-too = Also in this sentence
review-history = Decisions so far
review-why = Why this was found
review-none = No finding matches. Show all, or choose another filter.
review-key = { $key ->
    [next] next finding
    [previous] previous finding
    [confirmed] confirm: a real mistake
    [false-positive] false positive: the rule is wrong here
    [accepted] accept as is: not ideal, but it stays
    [open] reopen
    [undo] undo my last decision
    [note] write a note
    [correction] correct the English
    [bulk] decide on all that match
    [search] search
    [why] why this was found
    [terms] this name to the glossary
    [help] this help
   *[leave] leave a field, close this help
 }
review-name = Name
review-plot = Plot
review-column = { $column ->
    [findings] findings
    [confirmed] confirmed
    [false-positive] false positives
    [accepted] accepted
    [undecided] undecided
   *[rate] false positives among the decided
 }
review-over-time = Over time
review-day = Day
review-decided-then = decided
review-agreement = Agreement of reviewers
review-reviewers = Reviewers
review-both = decided by both
review-same = decided the same
review-serving = Review at { $address } – leave with Ctrl+C. Decisions go to { $file }
review-port-taken = port { $port } of { $host } cannot be used ({ $reason }); choose another one with --port
sheet-title = Review sheet
sheet-reports = Reports
sheet-number = No.
sheet-place = Place
sheet-finding = Finding
sheet-decision = Decision
sheet-corrections = Corrections
sheet-old = As it was
sheet-new = As it should be
sheet-signatures = Signatures
sheet-role = Role
sheet-person = Name
sheet-date = Date
sheet-signature = Signature
sheet-role-of = { $role ->
    [translator] Translator
    [reviser] Reviser
   *[final-reader] Final reader
 }
export-suffix = { $file }: what to write is not clear from this name; end it in { $known }
review-exported = { $file } written
review-sign-offs = Signed off
review-sign-off = Sign off as { $name }
review-changed-since = the text has changed since
review-files = name reports that check --format json wrote, or a Chinese and an English document, or one file of pairs
xlsx-column-decision = Decision
xlsx-column-note = Note
xlsx-column-correction = Correction
xlsx-column-report = Report
review-workbook = { $file }: there is no sheet with the columns of decision and id; give the workbook that review export wrote
review-unplaced = { $file }: sheet { $sheet }, row { $row }: there is no finding { $id } in this review; export it again if the text changed
review-unknown = { $file }: sheet { $sheet }, row { $row }: “{ $decision }” is no decision; choose one of the list
review-imported = { $file }: { $decided ->
    [one] 1 finding
   *[other] { $decided } findings
  } decided, { $unchanged } rows unchanged, { $unplaced } rows not placed
review-more-groups = { $count ->
    [one] and 1 more
   *[other] and { $count } more
 }
terms-title = Glossary
terms-search = Search names, notes and sources
terms-count = { $count ->
    [one] 1 concept
   *[other] { $count } concepts
 }
terms-new = Add a term
terms-new-concept = As a new concept
terms-add-variant = As another form of { $name }
terms-saved = Saved.
terms-no-concept = There is no such concept in these glossaries
terms-no-file = These glossaries cannot be changed here; start the review with --glossary FILE to have one that can.
terms-read-only = This glossary cannot be changed here.
terms-changed = { $file } was changed by somebody else meanwhile; look at it again and decide once more
terms-status = { $status ->
    [preferred] preferred
    [admitted] admitted
    [deprecated] deprecated
   *[forbidden] forbidden
 }
terms-standing = { $standing ->
    [official] official
    [usual] usual
    [proposed] proposed
   *[undecided] undecided
 }
terms-status-label = Status
terms-standing-label = Standing
terms-form = Form
terms-note = Note
terms-source = Source
terms-domain = Domain
terms-definition = Definition
terms-language = Language
terms-chinese = Chinese
terms-english = English
terms-edit = Edit
terms-remove = Remove this form
terms-remove-concept = Remove this concept
terms-add-form = Another form
terms-concept = The concept
terms-history = History
terms-preview = See what it would do
terms-effect = This would close { $closed ->
    [one] 1 finding
   *[other] { $closed } findings
  } and open { $opened }
terms-closed = Would close
terms-opened = Would open
terms-write = Write it into { $file }
terms-cancel = Leave it as it is
terms-from-finding = To the glossary

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
review-too-large = This is more than the { $most } MB that are taken at once; nothing was saved. Merge larger files with duizhao glossary merge
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
    [sign-off] sign off
    [next-one] next one
    [previous-one] previous one
    [undo-change] undo my last change
    [edit] edit this form
    [form] write another form
    [accept] accept
    [reject] reject
    [chinese] edit the Chinese
    [english] edit the English
    [ours] take ours
    [theirs] take theirs
    [effect] see what it would do
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
review-files = name reports that check --format json wrote, or a Chinese and an English document, or one file of pairs; for the pages of a glossary alone, --glossary FILE
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
terms-saved = { $what ->
    [undo] Taken back and saved.
   *[yes] Saved.
 }
terms-undo = Undo my last change
terms-concepts = Concepts
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
suggest-title = Suggestions
suggest-intro = They are terms that recur in these texts and are not in the glossary; what you reject does not come back.
suggest-left = { $count ->
    [0] No suggestions are left.
    [one] 1 suggestion is left.
   *[other] { $count } suggestions are left.
 }
suggest-no-texts = There are no texts with translations in this review to take suggestions from.
suggest-kind = { $kind ->
    [variant] another name
   *[concept] new concept
 }
suggest-known = of what is called
suggest-counts = { $segments ->
    [one] 1 segment
   *[other] { $segments } segments
 } with both; the Chinese stands in { $chinese }{ $kind ->
    [variant] {" "}without a known name
   *[concept] {""}
 }, the English in { $english }
suggest-place = Segment { $number } in the text
suggest-accept = Accept
suggest-reject = Reject
suggest-restore = Put back
suggest-rejected = { $count ->
    [one] 1 rejected
   *[other] { $count } rejected
 }
suggest-saved = { $what ->
    [rejected] Saved: rejected.
    [restored] Saved: may be suggested again.
    [undo] Taken back and saved.
   *[accepted] Saved: it is in the glossary now.
 }
suggest-effect = { $closed ->
    [one] 1 finding
   *[other] { $closed } findings
 } closed, { $opened } opened.
suggest-gone = There is no such suggestion any more; load the page again
merge-title = Merge another version
merge-intro = Choose another version of { $file }. What only one of you changed is taken; where both say something else, you decide. Nothing is written before you have seen what it would do.
merge-theirs = Theirs
merge-ours = Ours
merge-base = Before
merge-base-file = The version that both come from, if you have it
merge-compare = Compare
merge-no-file = Choose the file of the other version
merge-gone = This version is no longer held here; choose its file again
merge-conflicts = { $count ->
    [0] No conflicts
    [one] 1 conflict
   *[other] { $count } conflicts
 }
merge-taken = { $count ->
    [one] 1 concept changes
   *[other] { $count } concepts change
 } without a conflict
merge-kind = { $kind ->
    [added] Added:
    [removed] Removed:
   *[changed] Changed:
 }
merge-decide = Choose a side for each. Where you choose none, ours stays, and it is a conflict again the next time.
merge-column = { $column ->
    [row] the row
    [status] status
    [standing] standing
    [note] note
    [source] source
    [domain] domain
    [definition] definition
   *[other] { $column }
 }
merge-removed = removed
merge-empty = (empty)
merge-nothing = Nothing in it is new.
review-serving-terms = Glossary at { $address } – leave with Ctrl+C

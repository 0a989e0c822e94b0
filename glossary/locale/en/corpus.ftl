manifest-column = { $file }: there is no column { $column }; the first row of a manifest names the columns, at least zh and en
manifest-column-twice = { $file }: there are several columns { $column }; leave one of them
manifest-empty = { $file }: there is no pair in this manifest; add a row for each pair of documents
manifest-cells = { $file }: line { $line } has { $found } cells and the header { $expected }; put a text with a comma into quotation marks
manifest-csv = { $file }: line { $line } is not CSV ({ $reason }); close its quotation marks
corpus-folder-file = { $folder }: this is a file; name a folder for the results
corpus-folder-full = { $folder }: this folder holds something else than a run; name an empty or new one
corpus-folder-begun = { $folder }: there are results in this folder; go on with --resume, or name another folder
corpus-folder-locked = { $folder }: another run is at work in this folder; wait until it has ended, or name another folder
corpus-start-died = the processes that do the work end when they start ({ $reason }); with fewer --jobs they need less memory
corpus-died = { $zh }, { $en }: the process that worked on them ended, also the second time ({ $reason })
corpus-ended-signal = signal { $number }
corpus-ended-status = status { $number }
corpus-ended-memory = out of memory
corpus-ended-cluster = Ray says { $kind }
corpus-extra-missing = this needs the extra “{ $extra }”; install it with pip install "duizhao[{ $extra }]"
corpus-address = --address is for --engine ray
corpus-cluster-missing = the Ray cluster “{ $address }” cannot be reached or started: { $reason }
corpus-cluster-empty = the Ray cluster has no processors now; if it brings more when they are asked for, say how many with --jobs
corpus-cluster-broken = a worker of the Ray cluster cannot begin or answer; all its machines need duizhao in this version: { $reason }
corpus-differs = a worker of the Ray cluster has something else installed than this machine ({ $name }: { $found } in place of { $wanted }); all have to have the same
corpus-unexpected = { $zh }, { $en }: something in them is not provided for ({ $reason })
corpus-endless = { $file }: this is a device or a pipe; name a file
corpus-incomplete = no file is named in the column { $column }
corpus-repeated = the same pair stands on line { $line }
corpus-stopped = stopped with { $count } of { $all } pairs done; go on with --resume
corpus-progress = { $done } of { $rows } pairs, { $rate } a second, { $left } left
corpus-failed = line { $line } failed: { $reason }
corpus-written = { $folder }: { $done ->
    [one] 1 pair
   *[other] { $done } pairs
} of documents, { $merged } of { $segments ->
    [one] 1 segment
   *[other] { $segments } segments
} merged, { $findings ->
    [one] 1 finding
   *[other] { $findings } findings
}
corpus-kept =
    { $count ->
        [one] { $count } result was there
       *[other] { $count } results were there
    }
corpus-failed-count =
    { $count ->
        [one] { $count } pair failed; { $file } says why
       *[other] { $count } pairs failed; { $file } says why
    }
corpus-label = Aligning and checking
corpus-rate = { $rate }/s

corpus-title = Summary of a corpus
corpus-skip = Skip to the documents
corpus-documents = Documents by quality
corpus-alignments = Worst alignments
corpus-omitted = Omitted passages
corpus-failures = Failures
corpus-count-documents =
    { $count ->
        [one] { $count } pair of documents
       *[other] { $count } pairs of documents
    }
corpus-count-failed = { $count } failed
corpus-count-left-out = { $count } left out
corpus-count-swapped = { $count } the other way round in the manifest
corpus-count-nulls = { $count } of them with an empty side
corpus-filters = Filters
corpus-filter = Filter
corpus-dropped = Dropped
corpus-merged = left
corpus-plot-quality = Documents by quality, from 0 to 1
corpus-plot-score = Pairs of segments by score, from 0 to 1
corpus-quality = Quality
corpus-line = Line of the manifest
corpus-reason = Reason
corpus-characters = Characters
corpus-hint-quality = Quality is the share of the sentences that stand in a pair, each weighed with the score of its pair. Shown are the worst.
corpus-hint-omitted = Chinese sentences in a row that no English sentence translates, the longest first.
corpus-hint-failures = Shown are { $shown } of { $all }.

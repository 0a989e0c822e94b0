align-needs-output = --format { $format } is no text for a terminal: give a file with -o

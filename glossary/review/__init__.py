"""Review of findings: the decisions of a review, and the pages on which they are made."""

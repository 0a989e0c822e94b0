"""An alignment and a term base in, findings out."""

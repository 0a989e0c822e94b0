"""Two documents in, an alignment out."""

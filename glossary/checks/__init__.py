"""The rules: a small module for each family, which lists them in its `RULES`."""

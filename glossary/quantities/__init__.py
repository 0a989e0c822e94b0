"""Quantities: numbers, shares, ordinals and dates, read by value in Chinese and English.

`model` says what a quantity is, `lexicon` holds the words of `data/quantities.toml`, `chinese`
and `english` read texts, `comparing` sets the quantities of two texts beside one another.
"""

"""Classes of characters, to be set into the brackets of a regular expression."""

from __future__ import annotations

HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
# White space within a line, but for the ideographic and the em space.
NARROW = " \t\u00a0\u1680\u2000-\u2002\u2004-\u200a\u202f\u205f"
# As wide as a Chinese character.
WIDE = "\u3000\u2003"
SPACE = NARROW + WIDE
# Marks that are Chinese wherever they stand.
OPENING = "（《〈「『【〔"
CLOSING = "）》〉」』】〕"
POINTS = "，。、；：！？"
FULL = OPENING + CLOSING + POINTS
# What may be read as the end of a sentence or as the announcement of what follows.
FINAL = "。！？!?…：:."
CLOSERS = "”’\"'）)】》」』"

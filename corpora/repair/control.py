"""Control, format and zero-width characters, which a reader does not see."""

from __future__ import annotations

import re

from corpora.model import Block
from corpora.repair.step import Change, Edit, edited, excerpt, split

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_BREAK = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_SOFT_HYPHEN = "\u00ad"
_JOINER = "\u200d"
_FIRST_EMOJI = 0xFE0F


def control_characters(block: Block) -> Change | None:
    """Remove what is not seen, and split at the separators of lines and pages.

    A soft hyphen at the end of the text is seen, and becomes a hyphen. A joiner within an emoji
    is left.
    """
    removed = edited(block, _removals(block.text))
    if removed:
        block = removed.blocks[0]
    cuts = [match.start() for match in _BREAK.finditer(block.text)]
    if not cuts:
        return removed
    spans = list(zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(block.text)], strict=True))
    parts = split(block, spans)
    count = len(cuts) + (removed.count if removed else 0)
    example = removed.example if removed else excerpt(parts[0].text, 0) if parts else ""
    return Change(parts, count, example)


def _removals(text: str) -> list[Edit]:
    edits: list[Edit] = []
    last = -1
    for match in _INVISIBLE.finditer(text):
        at = match.start()
        before = text[at - 1] if at else " "
        if match[0] == _JOINER and ord(before) >= _FIRST_EMOJI and not before.isalpha():
            continue
        if match[0] == _SOFT_HYPHEN and before.isalpha():
            last = len(text.rstrip()) - 1 if last < 0 else last
            edits.append((at, at + 1, "-" if at == last else ""))
        else:
            edits.append((at, at + 1, ""))
    return edits

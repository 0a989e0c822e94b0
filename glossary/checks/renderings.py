"""How the words of Chinese names may be rendered word by word, rightly or not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import product

from aligner.dictionary import dictionary, stem
from corpora.language import fold

_LONGEST = 6
# Longer words of the dictionary are names themselves.
_LONGEST_ENTRY = 3
_MOST_READINGS = 8
_OFFICES = frozenset("局 总局 办公室 办公厅 办 委员会 委 部 厅 署".split())
_SILENT = frozenset("的和与及之暨在为·")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a Chinese name.

    Attributes
    ----------
    text
        The word, simplified.
    weight
        What it counts for: its characters; 0 for a function word or a word without renderings.
    stems
        The stems of the English words that may stand for it, and its pinyin.
    head
        Whether it is what kind of thing the name is of.
    """

    text: str
    weight: int
    stems: frozenset[str]
    head: bool


@cache
def _listed() -> dict[str, tuple[str, frozenset[str], frozenset[str]]]:
    """Return the kind, the stems, and those that name the kind, of each word of the list."""
    data = resources.files("glossary") / "data" / "renderings.txt"
    found = {}
    for line in data.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, word, english = line.split("\t")
            heads, _, others = english.partition(",")
            stems = frozenset(map(stem, heads.split()))
            found[word] = kind.strip("-"), stems.union(map(stem, others.split())), stems
    return found


@cache
def kinds() -> dict[str, frozenset[str]]:
    """Return the stems of the English words for events and for bodies."""
    return {
        name: frozenset[str]().union(
            *(heads for kind, _, heads in _listed().values() if kind == name)
        )
        for name in ("event", "body")
    }


@lru_cache(maxsize=8192)
def kind_of(chinese: str) -> str:
    """Return what a Chinese name is a name of: ``event``, ``body``, or empty."""
    head = _head_of(chinese)
    return _listed()[head][0] if head else ""


@lru_cache(maxsize=8192)
def heads_of(chinese: str) -> frozenset[str]:
    """Return the stems of the English words for what a Chinese name is a name of.

    The words for offices of all kinds stand for one another.
    """
    head = _head_of(chinese)
    if not head or not _listed()[head][0]:
        return frozenset()
    alike = _OFFICES if head in _OFFICES else {head}
    return frozenset[str]().union(*(_listed()[word][2] for word in alike))


def _head_of(chinese: str) -> str:
    """Return the longest word of the list that a name ends with, else nothing."""
    name = fold(chinese)
    ends = (name[-length:] for length in range(min(_LONGEST, len(name)), 0, -1))
    return next((end for end in ends if end in _listed()), "")


@lru_cache(maxsize=8192)
def words_of_name(chinese: str) -> tuple[Word, ...]:
    """Return the words of a Chinese name by longest match from the left."""
    name = fold(chinese)
    pieces: list[str] = []
    position = 0
    while position < len(name):
        piece = _piece(name, position)
        # Neighbouring characters that are no words make one, whose sound may be written.
        unknown = len(piece) == 1 and piece not in _listed() and piece not in _SILENT
        joined = pieces[-1] + piece if pieces else ""
        if (
            unknown
            and 1 < len(joined) <= _LONGEST_ENTRY
            and pieces[-1] not in _listed()
            and (len(pieces[-1]) == 1 or not dictionary().glosses(pieces[-1]))
        ):
            pieces[-1] = joined
        else:
            pieces.append(piece)
        position += len(piece)
    return tuple(map(_word, pieces))


def _piece(name: str, position: int) -> str:
    for length in range(min(_LONGEST, len(name) - position), 1, -1):
        piece = name[position : position + length]
        if piece in _listed():
            return piece
        headed = length > 2 and _listed().get(piece[-1], ("",))[0] != ""
        if length <= _LONGEST_ENTRY and not headed and dictionary().glosses(piece):
            return piece
    return name[position]


@lru_cache(maxsize=8192)
def _word(piece: str) -> Word:
    kind, stems, _ = _listed().get(piece, ("", frozenset[str](), frozenset[str]()))
    sounds = _sounds(piece)
    if piece not in _SILENT and (len(piece) > 1 or not stems):
        glosses = dictionary().glosses(piece)
        # Of a place the dictionary tells where it is, and what else is there.
        place = bool(glosses) and glosses[0] in map(stem, sounds)
        stems |= frozenset(glosses[:1] if place else glosses)
        if len(piece) > 1 and not stems:
            stems = stems.union(*(dictionary().glosses(character) for character in piece))
    silent = piece in _SILENT or not any(map(str.isalnum, piece)) or not (stems or sounds)
    return Word(piece, 0 if silent else len(piece), stems | sounds, kind != "")


def _sounds(piece: str) -> frozenset[str]:
    """Return the pinyin of a short word, for each reading of its characters."""
    if not 1 < len(piece) <= _LONGEST_ENTRY:
        return frozenset()
    readings = [dictionary().sounds(character) for character in piece]
    choices = 1
    for some in readings:
        choices *= len(some)
    return (
        frozenset(map("".join, product(*readings)))
        if 0 < choices <= _MOST_READINGS
        else frozenset()
    )

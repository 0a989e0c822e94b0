"""What in English alone can only be a garbled name: words and pairs of words of known names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from glossary.checks.names import (
    Names,
    chinese_of,
    is_name,
)
from glossary.checks.renderings import kind_of, words_of_name
from glossary.checks.windows import (
    SHORTEST_WORD,
    SPELLING,
    Reference,
    Text,
    is_generic,
    is_misspelt,
    likeness_of,
    matched_words,
    references_of,
    stem_of,
)
from glossary.model import Concept

_SHORTEST_NAME = 6
_BEGINS = 5
_APART = 3


class Index:
    """The English names of all glossaries, to be found by pairs of their words."""

    def __init__(self, names: Names) -> None:
        self._references: list[tuple[int, Reference]] = []
        self._pairs: dict[tuple[str, str], list[int]] = {}
        self._singles: dict[str, int] = {}
        spellings: dict[str, set[str]] = {}
        events = set()
        for number, concept in enumerate(names.concepts):
            if not concept.expected():
                continue
            for reference in references_of([concept]):
                if not reference.name:
                    continue
                place = len(self._references)
                self._references.append((number, reference))
                for pair in _pairs(reference.content):
                    self._pairs.setdefault(pair, []).append(place)
                if len(reference.content) == 1 and len(reference.content[0]) >= _SHORTEST_NAME:
                    self._singles[reference.content[0]] = place
                for key in reference.content:
                    if len(key) >= SHORTEST_WORD - 1:
                        spellings.setdefault(key[0], set()).add(key)
            if is_name(concept.expected()[0]) and kind_of(chinese_of(concept)) == "event":
                events.add(number)
        self._spellings = {letter: sorted(words) for letter, words in spellings.items()}
        self._spelled: dict[str, str] = {}
        self.events = frozenset(events)

    def spelled(self, key: str) -> str:
        """Return the word of a name that a word is misspelt from, else the word itself."""
        known = self._spelled.get(key)
        if known is None:
            known = key
            near = self._spellings.get(key[:1], ())
            if len(key) >= SHORTEST_WORD - 1 and near and is_misspelt(key):
                match = process.extractOne(
                    key, near, scorer=fuzz.ratio, score_cutoff=100 * SPELLING
                )
                if match:
                    known = match[0]
            self._spelled[key] = known
        return known

    def candidates(self, text: Text) -> Iterator[tuple[int, Reference, int, int]]:
        """Yield the concepts and forms that a text may mean, with the tokens that they share."""
        places: dict[int, list[tuple[int, int]]] = {}
        run: list[tuple[int, str]] = []
        for index, token in enumerate(text.tokens):
            if token.key == "." or (token.content and not token.capital):
                run = []
            if not (token.content and token.capital):
                continue
            key = self.spelled(token.key)
            single = self._singles.get(key)
            if single is not None and key != token.key and text.free(index, index):
                places.setdefault(single, []).append((index, index))
            for other, word in run[-_APART:]:
                for place in self._pairs.get((word[:_BEGINS], key[:_BEGINS]), ()):
                    places.setdefault(place, []).append((other, index))
            run.append((index, key))
        for place, pairs in places.items():
            number, reference = self._references[place]
            ends = sorted({end for _, end in pairs})
            for start in sorted({start for start, _ in pairs}):
                for end in ends:
                    if start <= end <= start + reference.widest:
                        yield number, reference, start, end


def _pairs(words: Sequence[str]) -> set[tuple[str, str]]:
    return {
        (word[:_BEGINS], other[:_BEGINS])
        for index, word in enumerate(words)
        for other in words[index + 1 : index + 1 + _APART]
    }


def edits_of(right: Sequence[str], keys: Sequence[str], chinese: str) -> list[str] | None:
    """Return what was done to a name, when it can be nothing else that was meant; else None."""
    pairs = matched_words(right, keys)
    if all(is_generic(right[row]) for row, _, _ in pairs):
        return None
    if len(pairs) < len(right) and sorted(map(stem_of, right)) == sorted(map(stem_of, keys)):
        return ["swapped"]
    renderings = frozenset[str]().union(*(word.stems for word in words_of_name(chinese)))
    edits = []
    row = column = 0
    for next_row, next_column, likeness in [*pairs, (len(right), len(keys), 1.0)]:
        lost, new = right[row:next_row], keys[column:next_column]
        if lost and new:
            if len(lost) > 1 or len(new) > 1 or stem_of(new[0]) not in renderings:
                return None
            edits.append("exchanged")
        elif lost:
            inside = row > 0 and next_row < len(right)
            edits += ["dropped" if inside else "cut"] * len(lost)
        elif new:
            if column == 0 or next_column == len(keys):
                return None
            own = renderings | set(map(stem_of, right))
            if not all(stem_of(word) in own for word in new):
                return None
            edits += ["added"] * len(new)
        if likeness < 1 and keys[next_column].removesuffix("s") != right[next_row].removesuffix(
            "s"
        ):
            edits.append("derived")
        row, column = next_row + 1, next_column + 1
    return edits


def share_of_event(text: Text, first: int, last: int, concept: Concept) -> int:
    """Return how many words of an event's name a numbered event has; 0 where it has others."""
    keys = [token.key for token in text.tokens[first:last] if token.content]
    head = stem_of(text.tokens[last].key)
    if not any(word.head and head in word.stems for word in words_of_name(chinese_of(concept))):
        return 0
    shares = [
        len(keys)
        for reference in references_of([concept])
        if reference.name
        and all(any(likeness_of(key, one) for one in reference.content) for key in keys)
        and not all(map(is_generic, keys))
    ]
    return max(shares, default=0)

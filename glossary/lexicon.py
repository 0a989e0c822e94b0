"""The dictionary as the checks read Chinese with it: with words that CC-CEDICT lacks, and cut well.

CC-CEDICT is thin where the language is young (人工智能 is there, 短视频 is not) and where Hong Kong
and Taiwan have words of their own. `vocabulary.txt` adds words, and meanings of words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from operator import add
from typing import TypeVar

from aligner.dictionary import Dictionary, dictionary

T = TypeVar("T")

# A word costs one, and a single character a little more than a longer word.
_WORD = 1024
_SINGLE = _WORD + 1


class Lexicon(Dictionary):
    """A dictionary with more words, which cuts a text into as few words as there can be.

    Parameters
    ----------
    base
        The dictionary, which stays as it is.
    more
        For words in simplified characters what they mean in English.
    """

    def __init__(self, base: Dictionary, more: Mapping[str, str]) -> None:
        self._entries = dict(base._entries)
        self._longest = dict(base._longest)
        self._glosses = {}
        self._sounds = {}
        for word, english in more.items():
            self._entries[word] = f"{self._entries.get(word, '')}/{english}/"
            for beginning in {word[:2], word[:3]}:
                if len(word) > self._longest.get(beginning, 1):
                    self._longest[beginning] = len(word)

    def words(self, text: str) -> list[str]:
        """Return the words of a simplified Chinese text, as few as there can be."""
        return [word for _, _, word in self.cut(text, {}, str)]

    def cut(
        self, text: str, known: dict[str, T | None], make: Callable[[str], T | None]
    ) -> list[tuple[int, int, T]]:
        """Return where the words of a text stand, and what is known of them.

        The text is cut into as few words as there can be, with as few single characters; of
        several such ways the one with the longer words behind is taken: 并举办 is 并 and 举办.

        Parameters
        ----------
        text
            Simplified Chinese.
        known
            What was made of words before; it is added to.
        make
            Makes of a word what is not known of it; None for one to be left out.

        Returns
        -------
        list
            Tuples ``(start, end, what is known)``.
        """
        size = len(text)
        entries, longest = self._entries, self._longest.get
        # How long a word can be by the pair that stands at each place.
        mosts = [*map(longest, map(add, text, text[1:])), None]
        # The costs of what follows each place, and the length of the word that stands there.
        costs = [0] * (size + 1)
        lengths = [1] * size
        least = 0
        for place in range(size - 1, -1, -1):
            least += _SINGLE
            most = mosts[place]
            if most is None:
                pass
            elif most == 2:
                # A pair that begins nothing longer is a word.
                cost = costs[place + 2] + _WORD
                if cost < least:
                    least = cost
                    lengths[place] = 2
            else:
                most = longest(text[place : place + 3], 2)
                for length in range(2, min(most, size - place) + 1):
                    cost = costs[place + length] + _WORD
                    if cost < least and text[place : place + length] in entries:
                        least = cost
                        lengths[place] = length
            costs[place] = least
        found = []
        end = 0
        while end < size:
            start = end
            end += lengths[start]
            word = text[start:end]
            try:
                one = known[word]
            except KeyError:
                # What is no word is a single character.
                one = make(word) if word in entries and not word.isascii() else None
                known[word] = one
            if one is not None:
                found.append((start, end, one))
        return found


@cache
def lexicon() -> Lexicon:
    """Return the dictionary with the words of the package, made once."""
    data = resources.files(__package__) / "data" / "vocabulary.txt"
    lines = data.read_text(encoding="utf-8").splitlines()
    rows = (line.partition(" ") for line in lines if line and line[0] != "#")
    return Lexicon(dictionary(), {word: english for word, _, english in rows})

"""Sentences and alignments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpora.model import BlockKind, Place

DOUBTFUL = 0.5
"""Beads that score less are more likely wrong than right."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document, after repair.

    Attributes
    ----------
    text
        The sentence.
    place
        Where it stands in the file.
    kind
        The kind of its block.
    block
        The number of its block in the document, from 0.
    """

    text: str
    place: Place
    kind: BlockKind
    block: int


@dataclass(frozen=True, slots=True)
class Bead:
    """Source sentences and the target sentences that translate them (Brown et al. 1991).

    Attributes
    ----------
    source, target
        Sentence numbers, from 0, rising. One of the two is empty in a null bead.
    score
        How likely the bead is right, from 0 to 1.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float

    @property
    def is_null(self) -> bool:
        """Whether one side is empty."""
        return not (self.source and self.target)


@dataclass(frozen=True, slots=True)
class Overview:
    """How similar two texts are, place by place, coarse enough to look at.

    Attributes
    ----------
    rows, columns
        Its size: stretches of the source, stretches of the target, all of nearly one length.
    values
        The similarity of each pair, row by row: 0 for that of unrelated stretches, 255 for the
        most similar ones.
    """

    rows: int
    columns: int
    values: bytes


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two texts set beside one another; the source is Chinese, the target English.

    Attributes
    ----------
    source, target
        The sentences of both sides.
    beads
        The ladder: every sentence stands in exactly one bead.
    order
        ``monotone``, or ``free`` when corresponding passages may stand in another order.
    model
        The name of the encoder; empty where the pairs were given.
    overview
        The similarity of the texts, where it was found out.
    source_alone, target_alone
        For each sentence the probability that it has no counterpart, from 0 to 1: 1 for one
        without text, and the score of its null bead where it stands in one. Empty where the
        pairs were given.
    """

    source: tuple[Sentence, ...]
    target: tuple[Sentence, ...]
    beads: tuple[Bead, ...]
    order: str
    model: str
    overview: Overview | None = None
    source_alone: tuple[float, ...] = ()
    target_alone: tuple[float, ...] = ()

    def source_text(self, bead: Bead) -> str:
        """Return the Chinese text of a bead."""
        return join_chinese(self.source[number].text for number in bead.source)

    def target_text(self, bead: Bead) -> str:
        """Return the English text of a bead."""
        return " ".join(self.target[number].text for number in bead.target)


def join_chinese(sentences: Iterable[str]) -> str:
    """Return Chinese sentences set behind one another, with a space only between Latin letters."""
    text = ""
    for sentence in sentences:
        if text and sentence and text[-1].isascii() and sentence[0].isascii():
            text += " "
        text += sentence
    return text

"""An alignment as pairs, for the formats that other programs read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aligner.model import Alignment, Sentence
from corpora.language import chinese_code
from corpora.model import Place
from corpora.pairs import NOWHERE, Pair


def pairs_of(alignment: Alignment) -> Iterator[Pair]:
    """Yield a pair for each bead, in their order.

    The sentences of a side are joined; its place is that of its first sentence, or `NOWHERE` for
    the empty side of a null bead.
    """
    for bead in alignment.beads:
        yield Pair(
            source=alignment.source_text(bead),
            target=alignment.target_text(bead),
            source_place=_place(alignment.source, bead.source),
            target_place=_place(alignment.target, bead.target),
            score=bead.score,
        )


def chinese_language(alignment: Alignment) -> str:
    """Return the code of the Chinese side: ``zh-CN``, or ``zh-TW`` where it is Traditional."""
    return chinese_code("\n".join(sentence.text for sentence in alignment.source))


def _place(sentences: Sequence[Sentence], numbers: Sequence[int]) -> Place:
    return sentences[numbers[0]].place if numbers else NOWHERE

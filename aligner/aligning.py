"""Aligning two texts: from sentences to a ladder."""

from __future__ import annotations

from collections.abc import Sequence

from aligner.encoders import Encoder, embed, encoder_name, load_encoder
from aligner.evidence import gather
from aligner.features import Pair
from aligner.model import Alignment, Bead, Sentence
from aligner.scorer import Texts, load_scorer, search


def align(
    source: Sequence[Sentence],
    target: Sequence[Sentence],
    *,
    encoder: Encoder | None = None,
    order: str = "auto",
) -> Alignment:
    """Align the sentences of a Chinese text with those of its English translation.

    Parameters
    ----------
    source, target
        The sentences, in the order of the texts.
    encoder
        What turns sentences into vectors; None for the built-in encoder.
    order
        ``monotone``; ``auto`` is the same as long as no other order is known.

    Returns
    -------
    Alignment
        Every sentence stands in one bead; a null bead holds one sentence.
    """
    encoder = encoder or load_encoder()
    source_texts = [sentence.text for sentence in source]
    target_texts = [sentence.text for sentence in target]
    if source and target:
        source_vectors = embed(encoder, source_texts)
        target_vectors = embed(encoder, target_texts)
        pair = Pair(*gather(source, target, source_vectors, target_vectors))
        texts = Texts(source_texts, target_texts, lambda spans: embed(encoder, spans))
        beads = search(pair, texts, load_scorer())
    else:
        beads = [Bead((number,), (), 1.0) for number in range(len(source))]
        beads += [Bead((), (number,), 1.0) for number in range(len(target))]
    return Alignment(tuple(source), tuple(target), tuple(beads), "monotone", encoder_name(encoder))

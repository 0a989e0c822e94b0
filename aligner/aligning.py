"""Aligning two texts: from sentences to a ladder."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from aligner.anchors import gaps
from aligner.encoders import Encoder, embed, encoder_name, load_encoder
from aligner.evidence import gather
from aligner.features import Pair, Scale, unrelated
from aligner.formats.ladder import Groups
from aligner.model import Alignment, Bead, Overview, Sentence
from aligner.passages import Passage, in_order, likeness, out_of_order, passages
from aligner.scorer import Texts, load_scorer, search

_MOST_CELLS = 16_000_000
# Fewer pairs do not tell what an encoder makes of unrelated sentences.
_ENOUGH_CELLS = 2_500
# How a left-over sentence's best similarity tells whether it has a counterpart after all.
_SLOPE, _EVEN = 12.0, 0.6
# In a free order a bead that is likely wrong is better left unaligned.
_SURE_ENOUGH = 0.25
# So many left-over sentences are compared with those of the other side at a time.
_ROWS = 1_000
# The overview has at most so many stretches a side; so many of its pairs are not of the strongest.
_OVERVIEW = 240
_BRIGHTEST = 0.998


def align(
    source: Sequence[Sentence],
    target: Sequence[Sentence],
    *,
    encoder: Encoder | None = None,
    order: str = "auto",
    anchors: Sequence[Groups] = (),
) -> Alignment:
    """Align the sentences of a Chinese text with those of its English translation.

    Parameters
    ----------
    source, target
        The sentences, in the order of the texts.
    encoder
        What turns sentences into vectors; None for the built-in encoder.
    order
        ``monotone`` when the passages of both texts stand in one order; ``free`` when they may
        stand in another, or correspond only in part: then corresponding passages are found
        first, and the rest stays unaligned. ``auto`` decides by the passages it finds, and takes
        texts of more than 16 million pairs of sentences for monotone; the alignment says which.
    anchors
        Beads that are known: the numbers of neighbouring sentences of both sides, from 0. They
        rise on both sides (see `aligner.anchors.read_anchors`). They are beads of the result, of
        score 1, and what lies between two of them is aligned within itself.

    Returns
    -------
    Alignment
        Every sentence stands in one bead; a null bead holds one sentence.
    """
    # The products are many and small: threads within them would only wait for one another.
    with threadpool_limits(1, "blas"):
        return _align(source, target, encoder or load_encoder(), order, anchors)


def _align(
    source: Sequence[Sentence],
    target: Sequence[Sentence],
    encoder: Encoder,
    order: str,
    anchors: Sequence[Groups],
) -> Alignment:
    # A sentence without text has no counterpart, and would only stand in the way of the others.
    sources = [number for number, sentence in enumerate(source) if sentence.text.strip()]
    targets = [number for number, sentence in enumerate(target) if sentence.text.strip()]
    source_vectors = embed(encoder, [source[number].text for number in sources])
    target_vectors = embed(encoder, [target[number].text for number in targets])
    name = encoder_name(encoder)
    scorer, default = load_scorer(name), load_scorer()
    scale = usual = None
    if len(sources) * len(targets) >= _ENOUGH_CELLS:
        found_unrelated = unrelated(source_vectors, target_vectors)
        scale, usual = scorer.scale(name, found_unrelated), default.scale(name, found_unrelated)
    known = gather(
        [source[number] for number in sources],
        [target[number] for number in targets],
        source_vectors,
        target_vectors,
    )
    between = [
        (rows, columns)
        for rows, columns in gaps(anchors, sources, targets)
        if rows.start < rows.stop and columns.start < columns.stop
    ]
    found = [
        Passage((rows.start, rows.stop), (columns.start, columns.stop), 0.0)
        for rows, columns in between
    ]
    taken = "monotone"
    few = len(sources) * len(targets) <= _MOST_CELLS
    if order == "free" or (order == "auto" and few):
        likely = likeness(*known)
        if order == "free" or not in_order(likely):
            free = [
                passage.moved(rows.start, columns.start)
                for rows, columns in between
                for passage in passages(likely[rows, columns])
            ]
            if order == "free" or out_of_order(free):
                found, taken = free, "free"
    beads = [Bead(tuple(anchor[0]), tuple(anchor[1]), 1.0) for anchor in anchors]
    source_alone, target_alone = np.ones(len(source)), np.ones(len(target))
    source_alone[sources] = target_alone[targets] = 0.0
    for passage in found:
        rows, columns = slice(*passage.source), slice(*passage.target)
        source_numbers, target_numbers = sources[rows], targets[columns]
        pair = Pair(known[0].part(rows), known[1].part(columns), scale)
        texts = Texts(
            [source[number].text for number in source_numbers],
            [target[number].text for number in target_numbers],
            lambda spans: embed(encoder, spans),
        )
        ladder = search(pair, texts, scorer)
        source_alone[source_numbers] = ladder.source_alone
        target_alone[target_numbers] = ladder.target_alone
        beads += [
            Bead(
                _between(source_numbers, bead.source),
                _between(target_numbers, bead.target),
                bead.score,
            )
            for bead in ladder.beads
            if taken == "monotone" or bead.score >= _SURE_ENOUGH
        ]
    left = _left_over(beads, sources, targets, source_vectors, target_vectors, usual)
    held = {i for bead in beads for i in bead.source} | set(sources)
    left += [Bead((i,), (), 1.0) for i in range(len(source)) if i not in held]
    held = {j for bead in beads for j in bead.target} | set(targets)
    left += [Bead((), (j,), 1.0) for j in range(len(target)) if j not in held]
    for bead in left:
        source_alone[list(bead.source)] = bead.score
        target_alone[list(bead.target)] = bead.score
    beads = _in_order([*beads, *left]) if left or anchors else beads
    return Alignment(
        tuple(source),
        tuple(target),
        tuple(beads),
        taken,
        name,
        _overview(_spread(source_vectors, sources), _spread(target_vectors, targets)),
        tuple(source_alone.tolist()),
        tuple(target_alone.tolist()),
    )


def _spread(vectors: NDArray[np.float32], numbers: Sequence[int]) -> NDArray[np.float32]:
    """Return the vectors with zeros for the sentences that are not aligned."""
    if not numbers:
        return vectors
    spread = np.zeros((numbers[-1] + 1, vectors.shape[1]), dtype=np.float32)
    spread[numbers] = vectors
    return spread


def _overview(source: NDArray[np.float32], target: NDArray[np.float32]) -> Overview | None:
    if not (len(source) and len(target)):
        return None
    sides = []
    for vectors in (source, target):
        count = min(len(vectors), _OVERVIEW)
        starts = np.arange(count) * len(vectors) // count
        sums = np.add.reduceat(vectors, starts, axis=0)
        sides.append(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9))
    similarity = sides[0] @ sides[1].T
    low, high = similarity.mean(), np.quantile(similarity, _BRIGHTEST)
    scaled = np.round((similarity - low) / max(float(high - low), 1e-3), 3)
    values = (np.clip(scaled, 0, 1) * 255).astype(np.uint8)
    return Overview(len(sides[0]), len(sides[1]), values.tobytes())


def _between(numbers: Sequence[int], span: tuple[int, ...]) -> tuple[int, ...]:
    """Return the sentences of a span, with the empty ones that stand amid it."""
    return tuple(range(numbers[span[0]], numbers[span[-1]] + 1)) if span else ()


def _left_over(
    beads: Sequence[Bead],
    sources: Sequence[int],
    targets: Sequence[int],
    source_vectors: NDArray[np.float32],
    target_vectors: NDArray[np.float32],
    scale: Scale | None,
) -> list[Bead]:
    """Return null beads for the sentences that no bead holds."""
    held_sources = {i for bead in beads for i in bead.source}
    held_targets = {j for bead in beads for j in bead.target}
    rows = [row for row, number in enumerate(sources) if number not in held_sources]
    columns = [column for column, number in enumerate(targets) if number not in held_targets]
    # By some rows at a time, so that the matrix of two long texts is never there as a whole.
    of_rows: list[float] = []
    of_columns = np.full(len(columns), -1.0)
    for start in range(0, len(rows), _ROWS):
        similarity = source_vectors[rows[start : start + _ROWS]] @ target_vectors[columns].T
        if scale is not None:
            similarity = scale(similarity)
        of_rows += similarity.max(axis=1, initial=-1.0).tolist()
        of_columns = np.maximum(of_columns, similarity.max(axis=0, initial=-1.0))
    return [
        Bead((sources[row],), (), _alone(best)) for row, best in zip(rows, of_rows, strict=True)
    ] + [
        Bead((), (targets[column],), _alone(best))
        for column, best in zip(columns, of_columns.tolist(), strict=True)
    ]


def _alone(similarity: float) -> float:
    """Return how likely a sentence has no counterpart, from its best similarity to one."""
    return 1 / (1 + math.exp(_SLOPE * (similarity - _EVEN)))


def _in_order(beads: Sequence[Bead]) -> list[Bead]:
    """Sort beads by the source; one without source follows the target sentence before it."""
    first = {j: bead.source[0] for bead in beads if bead.source for j in bead.target}
    after = -1
    keys: dict[Bead, tuple[int, int]] = {}
    for bead in sorted(beads, key=lambda bead: bead.target):
        for j in bead.target:
            after = first.get(j, after)
        keys[bead] = (bead.source[0], -1) if bead.source else (after, bead.target[0])
    return sorted(beads, key=keys.__getitem__)

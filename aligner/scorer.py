"""The scorer: what beads and their neighbourhoods are worth, and the search that it drives.

A ladder is found in two passes over the band of `aligner.band`. The first scores every bead in the
band with the features that are cheap, and keeps those with a noticeable posterior. The second
scores these with all features and with the embeddings of their spans; the best path is the
ladder, and the posteriors are the scores of its beads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from aligner.band import Stretch, stretches
from aligner.features import Columns, Pair, Scale, Spans, Unrelated, bead_features
from aligner.lattice import Edges, Lattice
from aligner.model import Bead, join_chinese

Floats = NDArray[np.float64]
Embed = Callable[[list[str]], NDArray[np.float32]]

KEPT = 3e-3
"""Posterior in the first pass from which a bead is looked at again."""


@dataclass(frozen=True)
class Weights:
    """The weights of one pass.

    Attributes
    ----------
    features
        The weight of each feature, by name.
    transitions
        The weight from the state of one bead to that of the next, shape (3, 3).
    """

    features: Mapping[str, float]
    transitions: Floats


@dataclass(frozen=True)
class Scorer:
    """The weights of both passes.

    Attributes
    ----------
    first, second
        The weights.
    encoder
        The name of the encoder that they were trained with.
    unrelated
        What the similarities of unrelated sentences of the training documents were like.
    """

    first: Weights
    second: Weights
    encoder: str
    unrelated: Unrelated

    def scale(self, encoder: str, unrelated: Unrelated) -> Scale | None:
        """Return what takes an encoder's similarities to those the weights were trained on.

        Parameters
        ----------
        encoder
            The name of the encoder.
        unrelated
            What its similarities of unrelated sentences are like in the texts at hand.

        Returns
        -------
        Scale or None
            None for the encoder itself, in whatever version.
        """
        if _bare(encoder) == _bare(self.encoder):
            return None
        return unrelated.scale(self.unrelated)


@dataclass(frozen=True)
class Ladder:
    """The best ladder of two texts.

    Attributes
    ----------
    beads
        In order; the score of each is its posterior.
    source_alone, target_alone
        For each sentence the probability that it has no counterpart, which is the posterior of
        its null bead; shapes (source sentences,) and (target sentences,).
    """

    beads: list[Bead]
    source_alone: Floats
    target_alone: Floats


def load_scorer(encoder: str = "") -> Scorer:
    """Return the scorer for an encoder, with weights that `benchmarks/train.py` made.

    Parameters
    ----------
    encoder
        The name of the encoder, with or without a version. The weights of the default encoder
        are taken for every one that has none of its own.
    """
    return _load(_UNSAFE.sub("--", _bare(encoder)))


_VERSION = re.compile(r" [0-9][^ ]*$")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def _bare(encoder: str) -> str:
    """Return the name of an encoder without its version."""
    return _VERSION.sub("", encoder)


@cache
def _load(name: str) -> Scorer:
    folder = resources.files("aligner") / "data"
    own = folder / "weights" / f"{name}.json"
    file = own if own.is_file() else folder / "weights.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    first, second = (
        Weights(data[name]["features"], np.array(data[name]["transitions"]))
        for name in ("first", "second")
    )
    return Scorer(first, second, data["card"]["encoder"], Unrelated(**data["unrelated"]))


@dataclass(frozen=True)
class Texts:
    """The sentences of both sides and the way to embed spans of them."""

    source: Sequence[str]
    target: Sequence[str]
    embed: Embed

    def spans(self, pair: Pair, edges: Edges) -> tuple[Spans, Spans]:
        """Return the embeddings of all spans of beads."""
        beads = edges.take((edges.m > 0) & (edges.n > 0))
        return (
            self._embedded(
                _span_keys(beads.i, beads.m),
                pair.source.vectors,
                lambda span: join_chinese(self.source[span]),
            ),
            self._embedded(
                _span_keys(beads.j, beads.n),
                pair.target.vectors,
                lambda span: " ".join(self.target[span]),
            ),
        )

    def _embedded(
        self, keys: NDArray[np.int64], singles: NDArray[np.float32], text: Callable[[slice], str]
    ) -> Spans:
        """Return the embeddings of spans; those of single sentences are known."""
        first, count = keys[:, 0], keys[:, 1]
        vectors = singles[first]
        wide = np.flatnonzero(count > 1)
        if len(wide):
            vectors[wide] = self.embed(
                [text(slice(start, start + size)) for start, size in keys[wide].tolist()]
            )
        return Spans(first, count, vectors)


def _span_keys(first: NDArray[np.int64], count: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return spans as rows of first sentence and count, sorted, without repeats."""
    keys = np.unique(first * 16 + count)
    return np.stack([keys // 16, keys % 16], axis=1)


def first_features(pair: Pair, stretch: Stretch) -> tuple[Edges, Columns]:
    """Return all beads of a stretch of the band with the features of the first pass."""
    edges = stretch.edges()
    return edges, bead_features(pair, edges, full=False)


def kept(
    edges: Edges,
    columns: Columns,
    stretch: Stretch,
    weights: Weights,
    threshold: float = KEPT,
) -> NDArray[np.bool_]:
    """Return which beads of the first pass are looked at again, shape (edges,)."""
    score = columns.weighted(weights.features)
    lattice = _lattice(edges, stretch)
    posterior, _, _ = lattice.posteriors(score, weights.transitions)
    keep = posterior > threshold
    keep[lattice.best(score, weights.transitions)] = True
    return keep


def second_features(pair: Pair, texts: Texts, edges: Edges) -> Columns:
    """Return the features of the second pass."""
    return bead_features(pair, edges, texts.spans(pair, edges), full=True)


def best_ladder(edges: Edges, columns: Columns, stretch: Stretch, weights: Weights) -> Ladder:
    """Return the best ladder of a stretch, with the posterior of each bead as its score.

    The posterior of a null bead is the sum over all points at which its sentence may be left
    out: next to null beads of the other side there are several, and it is the same bead.
    """
    score = columns.weighted(weights.features)
    lattice = _lattice(edges, stretch)
    posterior, _, _ = lattice.posteriors(score, weights.transitions)
    alone: list[Floats] = []
    for sentence, null, count in (
        (edges.i - stretch.i, edges.n == 0, stretch.sources),
        (edges.j - stretch.j, edges.m == 0, stretch.targets),
    ):
        numbers = sentence[null]
        sums = np.bincount(numbers, posterior[null], minlength=count)
        posterior[null] = sums[numbers]
        alone.append(np.clip(sums, 0, 1))
    beads = [
        Bead(
            tuple(range(int(edges.i[edge]), int(edges.i[edge] + edges.m[edge]))),
            tuple(range(int(edges.j[edge]), int(edges.j[edge] + edges.n[edge]))),
            float(np.clip(posterior[edge], 0, 1)),
        )
        for edge in lattice.best(score, weights.transitions)
    ]
    return Ladder(beads, *alone)


def search(pair: Pair, texts: Texts, scorer: Scorer) -> Ladder:
    """Return the best monotone ladder of two texts."""
    parts = []
    for stretch in stretches(pair.source.vectors, pair.target.vectors):
        edges, columns = first_features(pair, stretch)
        edges = edges.take(kept(edges, columns, stretch, scorer.first))
        columns = second_features(pair, texts, edges)
        parts.append(best_ladder(edges, columns, stretch, scorer.second))
    return Ladder(
        [bead for part in parts for bead in part.beads],
        np.concatenate([part.source_alone for part in parts]),
        np.concatenate([part.target_alone for part in parts]),
    )


def _lattice(edges: Edges, stretch: Stretch) -> Lattice:
    local = Edges(edges.i - stretch.i, edges.j - stretch.j, edges.m, edges.n)
    return Lattice([(local, stretch.sources, stretch.targets)])

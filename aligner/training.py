"""Training of the scorer's weights from gold alignments.

The weights maximise the conditional likelihood of the gold ladders (a semi-Markov conditional
random field, Sarawagi and Cohen 2004) with a Gaussian prior, by L-BFGS.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.lattice import STATES, Edges, Lattice

Floats = NDArray[np.float64]

PRIOR = 3.0
"""Strength of the Gaussian prior on weights of features scaled to a root mean square of 1."""


@dataclass(frozen=True)
class Example:
    """A document to learn from.

    Attributes
    ----------
    edges
        Candidate beads.
    features
        Of each edge, shape (edges, features).
    gold
        Which edges a right ladder may use, shape (edges,).
    sources, targets
        Numbers of sentences.
    weight
        What the document counts for.
    """

    edges: Edges
    features: Floats
    gold: NDArray[np.bool_]
    sources: int
    targets: int
    weight: float = 1.0


def gold_edges(
    edges: Edges, gold: Sequence[tuple[tuple[int, ...], tuple[int, ...]]]
) -> NDArray[np.bool_]:
    """Return which candidate beads a right ladder may use.

    Between two gold beads, null beads may stand in any order; where a gold bead is not among the
    candidates, anything within it may stand in its place.
    """
    key = ((edges.i * 1_000_000 + edges.j) * 10 + edges.m) * 10 + edges.n
    order = np.argsort(key)
    right = np.zeros(len(edges), dtype=bool)
    i = j = 0
    start = (0, 0)
    state = edges.state

    def allow(box: tuple[int, int, int, int], nulls_only: bool) -> None:
        top, left, bottom, right_end = box
        inside = (
            (edges.i >= top)
            & (edges.j >= left)
            & (edges.i + edges.m <= bottom)
            & (edges.j + edges.n <= right_end)
        )
        if nulls_only:
            inside &= state > 0
        right[inside] = True

    for source, target in gold:
        m, n = len(source), len(target)
        if m and n:
            if (i, j) != start:
                allow((*start, i, j), nulls_only=True)
            wanted = ((i * 1_000_000 + j) * 10 + m) * 10 + n
            at = int(np.searchsorted(key[order], wanted)) if max(m, n) < 10 else len(key)
            if at < len(key) and key[order[at]] == wanted:
                right[order[at]] = True
            else:
                allow((i, j, i + m, j + n), nulls_only=False)
            start = (i + m, j + n)
        i, j = i + m, j + n
    if (i, j) != start:
        allow((*start, i, j), nulls_only=True)
    return right


def train(examples: Sequence[Example]) -> tuple[Floats, Floats]:
    """Return the weights of the features and of the transitions, shapes (features,) and (3, 3)."""
    from scipy.optimize import minimize

    features = np.concatenate([example.features for example in examples])
    used = features != 0
    scale = np.sqrt((features**2).sum(axis=0) / np.maximum(used.sum(axis=0), 1))
    scale[scale == 0] = 1.0
    features /= scale
    full = Lattice([(e.edges, e.sources, e.targets) for e in examples])
    gold_index = np.flatnonzero(np.concatenate([example.gold for example in examples]))
    right = Lattice([(e.edges.take(e.gold), e.sources, e.targets) for e in examples])
    weight = np.array([example.weight for example in examples])
    size = features.shape[1]
    gold_features = features[gold_index]

    def loss(parameters: Floats) -> tuple[float, Floats]:
        transitions = parameters[size:].reshape(STATES, STATES)
        score = features @ parameters[:size]
        edges, moves, total = full.posteriors(score, transitions)
        gold, gold_moves, gold_total = right.posteriors(score[gold_index], transitions)
        value = float(weight @ (total - gold_total)) + PRIOR / 2 * float(parameters @ parameters)
        slope = (edges * weight[full.owner]) @ features
        slope -= (gold * weight[right.owner]) @ gold_features
        move_slope = np.tensordot(weight, moves - gold_moves, axes=1)
        return value, np.concatenate([slope, move_slope.ravel()]) + PRIOR * parameters

    start = np.zeros(size + STATES * STATES)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150})
    return found.x[:size] / scale, found.x[size:].reshape(STATES, STATES)

"""The lattice of beads: candidate ladders, their sums and the best of them.

A node is a point between sentences, ``(sentences of the source read, sentences of the target
read)``; an edge is a bead. All paths from the first node to the last are ladders. The state of an
edge says what kind of bead it is, and a transition weight stands between the states of
neighbouring beads, which makes this a semi-Markov conditional random field (Sarawagi and Cohen
2004). Nodes are worked off by level, the number of sentences read on both sides together, so that
each step is one array operation. Several documents may stand in one lattice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

BEAD, SOURCE_NULL, TARGET_NULL = range(3)
STATES = 3


@dataclass(frozen=True)
class Edges:
    """Candidate beads, as arrays of one length.

    Attributes
    ----------
    i, j
        First source and target sentence.
    m, n
        Number of source and target sentences.
    """

    i: Ints
    j: Ints
    m: Ints
    n: Ints

    def __len__(self) -> int:
        return len(self.i)

    def take(self, index: NDArray[np.int64] | NDArray[np.bool_]) -> Edges:
        """Return the edges of an index or a mask."""
        return Edges(self.i[index], self.j[index], self.m[index], self.n[index])

    @cached_property
    def state(self) -> Ints:
        """The state of each edge."""
        return np.where(self.n == 0, SOURCE_NULL, np.where(self.m == 0, TARGET_NULL, BEAD))


def concatenate(parts: list[Edges]) -> Edges:
    """Return the edges of all parts behind one another."""
    return Edges(
        np.concatenate([part.i for part in parts]),
        np.concatenate([part.j for part in parts]),
        np.concatenate([part.m for part in parts]),
        np.concatenate([part.n for part in parts]),
    )


class Lattice:
    """A lattice over the edges of one or more documents.

    Parameters
    ----------
    documents
        The edges of each document with the numbers of its source and target sentences.
    """

    def __init__(self, documents: list[tuple[Edges, int, int]]) -> None:
        starts: list[Ints] = []
        ends: list[Ints] = []
        levels: list[Ints] = []
        firsts: list[int] = []
        lasts: list[int] = []
        owner: list[Ints] = []
        nodes = 0
        for number, (edges, sources, targets) in enumerate(documents):
            width = targets + 1
            start = edges.i * width + edges.j
            end = (edges.i + edges.m) * width + edges.j + edges.n
            corners = np.array([0, sources * width + targets])
            keys = np.unique(np.concatenate([start, end, corners]))
            starts.append(nodes + np.searchsorted(keys, start))
            ends.append(nodes + np.searchsorted(keys, end))
            levels.append(keys // width + keys % width)
            firsts.append(nodes)
            lasts.append(nodes + len(keys) - 1)
            owner.append(np.full(len(edges), number))
            nodes += len(keys)
        self.start = np.concatenate(starts)
        self.end = np.concatenate(ends)
        self.state = np.concatenate([edges.state for edges, _, _ in documents])
        self.owner = np.concatenate(owner)
        self.level = np.concatenate(levels)
        self.first = np.array(firsts)
        self.last = np.array(lasts)
        self._node_order = np.argsort(self.level, kind="stable")
        level_count = int(self.level.max()) + 1
        self._node_bounds = np.searchsorted(
            self.level[self._node_order], np.arange(level_count + 1)
        ).tolist()
        self._by_end = _Groups(self.level, self.end, self.state, level_count)
        self._by_start = _Groups(self.level, self.start, self.state, level_count)

    @property
    def nodes(self) -> int:
        """The number of nodes."""
        return len(self.level)

    def forward(self, score: Floats, transitions: Floats) -> tuple[Floats, Floats]:
        """Sum over the paths that reach each node.

        Parameters
        ----------
        score
            Of each edge, shape (edges,).
        transitions
            Weight from the state of one edge to that of the next, shape (3, 3).

        Returns
        -------
        reached
            Logarithm of the sum over paths that end at a node, by the state of their last edge,
            shape (nodes, 3).
        entering
            The same with the transition to the state of the next edge, shape (nodes, 3).
        """
        reached = np.full((self.nodes, STATES), -np.inf)
        entering = np.full((self.nodes, STATES), -np.inf)
        entering[self.first] = 0.0
        groups = self._by_end
        with np.errstate(invalid="ignore"):
            for level in range(1, len(groups.bounds) - 1):
                low, high = groups.bounds[level], groups.bounds[level + 1]
                if low == high:
                    continue
                edges = groups.order[low:high]
                value = score[edges] + entering[self.start[edges], self.state[edges]]
                first, last = groups.group_bounds[level], groups.group_bounds[level + 1]
                summed = np.logaddexp.reduceat(value, groups.offsets[first:last] - low)
                reached[groups.node[first:last], groups.state[first:last]] = summed
                here = self._node_order[self._node_bounds[level] : self._node_bounds[level + 1]]
                entering[here] = _logsumexp(reached[here][:, :, None] + transitions, axis=1)
        return reached, entering

    def backward(self, score: Floats, transitions: Floats) -> tuple[Floats, Floats]:
        """Sum over the paths that lead from each node to the end.

        Returns
        -------
        leaving
            Logarithm of the sum over paths that start at a node, by the state of their first
            edge, shape (nodes, 3).
        onward
            The same with the transition from the state of the edge before, shape (nodes, 3).
        """
        leaving = np.full((self.nodes, STATES), -np.inf)
        onward = np.full((self.nodes, STATES), -np.inf)
        onward[self.last] = 0.0
        groups = self._by_start
        with np.errstate(invalid="ignore"):
            for level in range(len(groups.bounds) - 2, -1, -1):
                low, high = groups.bounds[level], groups.bounds[level + 1]
                if low == high:
                    continue
                edges = groups.order[low:high]
                value = score[edges] + onward[self.end[edges], self.state[edges]]
                first, last = groups.group_bounds[level], groups.group_bounds[level + 1]
                summed = np.logaddexp.reduceat(value, groups.offsets[first:last] - low)
                leaving[groups.node[first:last], groups.state[first:last]] = summed
                here = self._node_order[self._node_bounds[level] : self._node_bounds[level + 1]]
                kept = _logsumexp(transitions + leaving[here][:, None, :], axis=2)
                # The last node of a document has no edges; its sum is set already.
                onward[here] = np.where(np.isneginf(onward[here]), kept, onward[here])
        return leaving, onward

    def posteriors(
        self, score: Floats, transitions: Floats
    ) -> tuple[Floats, Floats, NDArray[np.float64]]:
        """Return how likely each edge and each transition is.

        Returns
        -------
        edges
            Posterior probability of each edge, shape (edges,).
        moves
            Expected number of each transition in each document, shape (documents, 3, 3).
        total
            Logarithm of the sum over all paths of each document, shape (documents,).
        """
        reached, entering = self.forward(score, transitions)
        leaving, onward = self.backward(score, transitions)
        total = _logsumexp(reached[self.last], axis=1)
        edges = np.exp(
            entering[self.start, self.state]
            + score
            + onward[self.end, self.state]
            - total[self.owner]
        )
        moves = np.zeros((len(self.last), STATES, STATES))
        bounds = [*self.first.tolist(), self.nodes]
        for number, (low, high) in enumerate(pairwise(bounds)):
            with np.errstate(invalid="ignore"):
                weight = reached[low:high, :, None] + transitions + leaving[low:high, None, :]
            moves[number] = np.exp(weight - total[number]).sum(axis=0)
        return edges, moves, total

    def best(self, score: Floats, transitions: Floats) -> Ints:
        """Return the edges of the best path of the first document (Viterbi), in order."""
        best = np.full((self.nodes, STATES), -np.inf)
        entering = np.full((self.nodes, STATES), -np.inf)
        via = np.zeros((self.nodes, STATES), dtype=np.int64)
        before = np.zeros((self.nodes, STATES), dtype=np.int64)
        entering[self.first[0]] = 0.0
        groups = self._by_end
        for level in range(1, len(groups.bounds) - 1):
            low, high = groups.bounds[level], groups.bounds[level + 1]
            if low == high:
                continue
            edges = groups.order[low:high]
            value = score[edges] + entering[self.start[edges], self.state[edges]]
            first, last = groups.group_bounds[level], groups.group_bounds[level + 1]
            cuts = groups.offsets[first:last] - low
            top = np.maximum.reduceat(value, cuts)
            # The first edge of each group that reaches the group's best value.
            sizes = np.diff(np.append(cuts, high - low))
            hits = np.flatnonzero(value == np.repeat(top, sizes))
            chosen = hits[np.searchsorted(hits, cuts)]
            node, state = groups.node[first:last], groups.state[first:last]
            best[node, state] = top
            via[node, state] = edges[chosen]
            here = self._node_order[self._node_bounds[level] : self._node_bounds[level + 1]]
            options = best[here][:, :, None] + transitions
            before[here] = options.argmax(axis=1)
            entering[here] = options.max(axis=1)
        path: list[int] = []
        last = int(self.last[0])
        last_state = int(best[last].argmax())
        while last != int(self.first[0]):
            edge = int(via[last, last_state])
            path.append(edge)
            last = int(self.start[edge])
            last_state = int(before[last, self.state[edge]])
        return np.array(path[::-1], dtype=np.int64)


class _Groups:
    """Edges sorted by the level of a node, and within it grouped by node and state."""

    def __init__(self, level: Ints, node: Ints, state: Ints, levels: int) -> None:
        key = (level[node] * len(level) + node) * STATES + state
        self.order = np.argsort(key, kind="stable")
        key = key[self.order]
        self.offsets = np.flatnonzero(np.diff(key, prepend=-1))
        self.node = node[self.order][self.offsets]
        self.state = state[self.order][self.offsets]
        every = np.arange(levels + 1)
        self.bounds = np.searchsorted(level[node[self.order]], every).tolist()
        self.group_bounds = np.searchsorted(level[self.node], every).tolist()


def _logsumexp(values: Floats, axis: int) -> Floats:
    return np.asarray(np.logaddexp.reduce(values, axis=axis))

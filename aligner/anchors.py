"""Hard anchors: beads that the user says are right, around which the rest is aligned."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from aligner.formats.ladder import Groups, listed, read_ladder
from aligner.messages import message
from corpora.errors import InputError


def read_anchors(file: str, *, sources: int, targets: int) -> tuple[Groups, ...]:
    """Return the anchors in a file, which has the lines of a ladder, in their order.

    Parameters
    ----------
    file
        A ladder; scores in it are passed over.
    sources, targets
        How many sentences the texts have.

    Raises
    ------
    InputError
        The file cannot be read, or an anchor names a sentence that is not there, has an empty
        side, is not of neighbouring sentences, or crosses another one.
    """
    anchors = sorted(read_ladder(file))
    for anchor in anchors:
        for side, count in zip(anchor, (sources, targets), strict=True):
            if not side:
                raise _unfit("anchor-null", file, anchor)
            if list(side) != list(range(side[0], side[0] + len(side))):
                raise _unfit("anchor-gaps", file, anchor)
            if side[-1] >= count:
                raise InputError(
                    message(
                        "anchor-beyond",
                        file=file,
                        anchor=_shown(anchor),
                        number=str(side[-1]),
                        count=count,
                    )
                )
    for first, second in pairwise(anchors):
        if second[0][0] <= first[0][-1] or second[1][0] <= first[1][-1]:
            raise InputError(
                message("anchor-crossing", file=file, anchor=_shown(first), other=_shown(second))
            )
    return tuple(anchors)


def _unfit(message_id: str, file: str, anchor: Groups) -> InputError:
    return InputError(message(message_id, file=file, anchor=_shown(anchor)))


def _shown(anchor: Groups) -> str:
    return ":".join(f"[{listed(side)}]" for side in anchor)


def gaps(
    anchors: Sequence[Groups], sources: Sequence[int], targets: Sequence[int]
) -> Iterator[tuple[slice, slice]]:
    """Yield what lies before, between and after anchors.

    Parameters
    ----------
    anchors
        In order, none crossing another.
    sources, targets
        The numbers of the sentences that are aligned, rising.

    Yields
    ------
    tuple of slice
        The range of `sources` and that of `targets`; one of them may be empty.
    """
    row = column = 0
    for source, target in anchors:
        yield (
            slice(row, bisect_left(sources, source[0])),
            slice(column, bisect_left(targets, target[0])),
        )
        row = bisect_left(sources, source[-1] + 1)
        column = bisect_left(targets, target[-1] + 1)
    yield slice(row, len(sources)), slice(column, len(targets))

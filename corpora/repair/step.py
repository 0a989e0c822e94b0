"""What a repair step hands back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpora.model import Block

_EXAMPLE = 40
_BEFORE = 12

Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A block that a step has changed.

    Attributes
    ----------
    blocks
        What stands in its place.
    count
        How many places were changed.
    example
        The first of them after the repair.
    """

    blocks: tuple[Block, ...]
    count: int
    example: str


def edited(block: Block, edits: Sequence[Edit]) -> Change | None:
    """Return the change that makes these edits; nothing where there are none."""
    if not edits:
        return None
    traced = block.traced.replace(edits)
    return Change((replace(block, traced=traced),), len(edits), excerpt(traced.text, edits[0][0]))


def split(block: Block, spans: Sequence[tuple[int, int]]) -> tuple[Block, ...]:
    """Return the parts of a block that have text in them, as blocks of their own."""
    parts = (block.traced.slice(start, end).strip() for start, end in spans)
    return tuple(replace(block, traced=part) for part in parts if part.text)


def excerpt(text: str, at: int) -> str:
    """Return the surroundings of a place in a text, shortened."""
    start = max(0, at - _BEFORE)
    end = start + _EXAMPLE
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")

"""Repair of damaged text: named steps that each do one thing and can be switched off."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import groupby

from corpora.model import Block, Repair
from corpora.repair.control import control_characters
from corpora.repair.notes import notes
from corpora.repair.overprint import overprint
from corpora.repair.spaced import spaced_letters
from corpora.repair.spacing import ideographic_spaces, stray_spaces
from corpora.repair.step import Change, excerpt
from corpora.repair.wraps import Words, join_lines, join_paragraph

__all__ = ["STEPS", "repair"]

_HARD_WRAPS = "hard-wraps"
# On every line, before lines are joined: what belongs to one line.
_ON_LINES: dict[str, Callable[[Block], Change | None]] = {
    "control-characters": control_characters,
    "overprint": overprint,
    "spaced-letters": spaced_letters,
}
# On every block, after that.
_ON_BLOCKS: dict[str, Callable[[Block], Change | None]] = {
    "ideographic-spaces": ideographic_spaces,
    "stray-spaces": stray_spaces,
    "notes": notes,
}
# A block that a step has changed goes through the steps again, at most so often.
_ROUNDS = 8
_LINE = re.compile("[^\n]+")

STEPS: tuple[str, ...] = (*_ON_LINES, _HARD_WRAPS, *_ON_BLOCKS)
"""The names of the repair steps, in their order."""


def repair(
    blocks: Sequence[Block], *, lines: bool, skip: Collection[str] = ()
) -> tuple[tuple[Block, ...], tuple[Repair, ...]]:
    """Repair the text of a document.

    No step changes a letter or a figure; none is lost but what was printed several times.

    Parameters
    ----------
    blocks
        The blocks as read.
    lines
        Whether they are the lines of a plain text, blank ones among them, of which those that a
        page has broken are joined. Else no two blocks are joined, and a line feed in a block is a
        break that the page has made in a paragraph.
    skip
        The names of steps to leave out.

    Returns
    -------
    blocks
        The repaired blocks, without white space at their ends, and without the empty ones.
    repairs
        The steps that changed something, in their order.

    Raises
    ------
    ValueError
        There is no step of a name in `skip`.
    """
    unknown = sorted(set(skip) - set(STEPS))
    if unknown:
        raise ValueError(f"no repair step {unknown[0]!r}")
    log = _Log()
    on_lines = {name: step for name, step in _ON_LINES.items() if name not in skip}
    on_blocks = {name: step for name, step in _ON_BLOCKS.items() if name not in skip}
    if lines:
        read = [part for block in blocks for part in _through(block, on_lines, log)]
        if _HARD_WRAPS not in skip:
            read, count, example = join_lines(read)
            log.add(_HARD_WRAPS, count, example)
    else:
        words = Words(line for block in blocks for line in block.text.split("\n"))
        read = []
        for block in blocks:
            if "\n" not in block.text:
                read.append(block)
                continue
            broken = [part for line in _lines(block) for part in _through(line, on_lines, log)]
            read += broken if _HARD_WRAPS in skip else _joined(broken, words, log)
    repaired = tuple(_settled(read, on_lines | on_blocks, log))
    return repaired, log.repairs()


class _Log:
    """What the steps have done so far."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(STEPS, 0)
        self._examples: dict[str, str] = {}

    def add(self, step: str, count: int, example: str) -> None:
        if count:
            self._counts[step] += count
            self._examples.setdefault(step, example)

    def repairs(self) -> tuple[Repair, ...]:
        return tuple(
            Repair(step, count, self._examples[step])
            for step, count in self._counts.items()
            if count
        )


def _through(
    block: Block, steps: dict[str, Callable[[Block], Change | None]], log: _Log
) -> tuple[Block, ...]:
    """Return what becomes of a block in one round of the steps."""
    blocks: tuple[Block, ...] = (block,)
    for name, step in steps.items():
        after: list[Block] = []
        for part in blocks:
            change = step(part) if part.text else None
            if change is None:
                after.append(part)
            else:
                log.add(name, change.count, change.example)
                after.extend(change.blocks)
        blocks = tuple(after)
    return blocks


def _lines(block: Block) -> list[Block]:
    """Return the lines of a paragraph that are not blank, as blocks of its kind."""
    lines = (block.traced.slice(*line.span()) for line in _LINE.finditer(block.text))
    return [Block(block.kind, line.strip()) for line in lines if line.text.strip()]


def _joined(lines: Sequence[Block], words: Words, log: _Log) -> list[Block]:
    """Return the lines of a paragraph joined; a line that proved to be of another kind is not."""
    joined: list[Block] = []
    for kind, group in groupby(lines, key=lambda line: line.kind):
        parts = [line.traced for line in group if line.text]
        if parts:
            whole = join_paragraph(parts, words)
            joined.append(Block(kind, whole))
            log.add(_HARD_WRAPS, len(parts) - 1, excerpt(whole.text, len(parts[0])))
    return joined


def _settled(
    blocks: Iterable[Block], steps: dict[str, Callable[[Block], Change | None]], log: _Log
) -> Iterable[Block]:
    """Yield the blocks when no step changes them any more, stripped, the empty ones left out."""
    for block in blocks:
        parts = [Block(block.kind, block.traced.strip())]
        for _ in range(_ROUNDS):
            after: list[Block] = []
            changed = False
            for part in parts:
                through = _through(part, steps, log)
                changed |= len(through) != 1 or through[0] is not part
                after.extend(Block(new.kind, new.traced.strip()) for new in through)
            parts = after
            if not changed:
                break
        yield from (part for part in parts if part.text)

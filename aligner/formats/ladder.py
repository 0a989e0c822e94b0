"""The ladder: one bead a line, ``[zh]:[en]:score``, with sentence numbers from 0."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aligner.messages import message
from aligner.model import Alignment
from corpora.errors import InputError
from corpora.files import read_bytes

_NUMBERS = r"\[((?: *\d+ *(?:, *\d+ *)*)?) *\]"
_LINE = re.compile(rf"\s*{_NUMBERS} *: *{_NUMBERS} *(?:: *[-+.\deE]+ *)?\s*", re.ASCII)

Groups = tuple[tuple[int, ...], tuple[int, ...]]


def render(alignment: Alignment) -> str:
    """Return the beads of an alignment, such as ``[0,1]:[2]:0.9731``."""
    return "".join(
        f"[{listed(bead.source)}]:[{listed(bead.target)}]:{bead.score:.4f}\n"
        for bead in alignment.beads
    )


def read_ladder(file: str) -> list[Groups]:
    """Return the source and target sentence numbers of each bead, in the order of the file.

    Spaces after commas are allowed, a score may be absent, and empty lines are passed over.

    Raises
    ------
    InputError
        The file cannot be read, or a line of it is no bead.
    """
    beads = []
    for number, line in enumerate(read_bytes(file).removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        text = line.decode("utf-8", "replace").strip()
        if not text:
            continue
        match = _LINE.fullmatch(text)
        if not match:
            shown = text if len(text) <= 40 else f"{text[:40]}…"
            raise InputError(message("ladder-line-broken", file=file, line=str(number), text=shown))
        beads.append((_numbers(match[1]), _numbers(match[2])))
    return beads


def listed(numbers: Iterable[int]) -> str:
    """Return sentence numbers as they stand between the brackets."""
    return ",".join(map(str, numbers))


def _numbers(listed: str) -> tuple[int, ...]:
    return tuple(int(number) for number in listed.split(",")) if listed.strip() else ()

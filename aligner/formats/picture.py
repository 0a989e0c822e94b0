"""The picture of an alignment: how similar the sentences are, with the path of the ladder."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aligner.model import DOUBTFUL, Alignment, Bead, Overview

SIDE = 480
"""The longer side of the picture, in its own units; a path has about a point each."""
_SHORTEST = 160


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of the path.

    Attributes
    ----------
    points
        For SVG: ``x,y`` with a space between two points.
    doubtful
        Whether its beads are.
    bead
        The number of its first bead.
    """

    points: str
    doubtful: bool
    bead: int


@dataclass(frozen=True, slots=True)
class Picture:
    """What the page draws; the Chinese runs downwards, the English to the right.

    Attributes
    ----------
    width, height
        Its size, in units.
    similarity
        A PNG as a data address: black, the more opaque the more similar; empty where the
        similarities are not known.
    lines
        The path.
    alone_source, alone_target
        Where sentences have no counterpart: starts and lengths along the height and the width.
    """

    width: float
    height: float
    similarity: str
    lines: tuple[Line, ...]
    alone_source: tuple[tuple[float, float], ...]
    alone_target: tuple[tuple[float, float], ...]


def picture(alignment: Alignment) -> Picture | None:
    """Return the picture of an alignment; None where a side has no sentence."""
    rows, columns = len(alignment.source), len(alignment.target)
    if not (rows and columns):
        return None
    longest = max(rows, columns)
    height = max(SIDE * rows / longest, _SHORTEST)
    width = max(SIDE * columns / longest, _SHORTEST)
    down, right = height / rows, width / columns
    return Picture(
        round(width, 1),
        round(height, 1),
        _png(alignment.overview) if alignment.overview else "",
        tuple(_lines(alignment.beads, down, right)),
        _alone([n for bead in alignment.beads if not bead.target for n in bead.source], down),
        _alone([n for bead in alignment.beads if not bead.source for n in bead.target], right),
    )


def _lines(beads: Sequence[Bead], down: float, right: float) -> Iterator[Line]:
    points: list[tuple[float, float]] = []
    first = 0
    doubtful = False
    end = (0, 0)
    for number, bead in enumerate(beads):
        if bead.is_null:
            continue
        start = (bead.source[0], bead.target[0])
        runs_on = start == end and (bead.score < DOUBTFUL) == doubtful
        if points and not runs_on:
            yield Line(_drawn(points), doubtful, first)
            points = []
        if not points:
            first, doubtful = number, bead.score < DOUBTFUL
            points.append((start[1] * right, start[0] * down))
        end = (bead.source[-1] + 1, bead.target[-1] + 1)
        points.append((end[1] * right, end[0] * down))
    if points:
        yield Line(_drawn(points), doubtful, first)


def _drawn(points: Sequence[tuple[float, float]]) -> str:
    """Return the points that can be told apart, and the last one."""
    kept = [points[0]]
    for x, y in points[1:-1]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= 2:
            kept.append((x, y))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in [*kept, points[-1]])


def _alone(numbers: Sequence[int], scale: float) -> tuple[tuple[float, float], ...]:
    """Return runs of sentences as starts and lengths; runs that nearly touch are one."""
    runs: list[list[float]] = []
    for number in sorted(numbers):
        start, stop = number * scale, (number + 1) * scale
        if runs and start - runs[-1][1] < 0.5:
            runs[-1][1] = stop
        else:
            runs.append([start, stop])
    return tuple((round(start, 1), round(max(stop - start, 1), 1)) for start, stop in runs)


def _png(overview: Overview) -> str:
    """Return a data address with a PNG of black pixels whose opacity is the similarity."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        crc = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc)

    lines = bytearray()
    for row in range(overview.rows):
        lines.append(0)
        cells = overview.values[row * overview.columns : (row + 1) * overview.columns]
        pixels = bytearray(2 * len(cells))
        pixels[1::2] = cells
        lines += pixels
    grey_with_alpha = struct.pack(">IIBBBBB", overview.columns, overview.rows, 8, 4, 0, 0, 0)
    file = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", grey_with_alpha)
        + chunk(b"IDAT", zlib.compress(bytes(lines), 9))
        + chunk(b"IEND", b"")
    )
    return "data:image/png;base64," + base64.b64encode(file).decode("ascii")

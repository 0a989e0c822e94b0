"""JSON Lines: one bead an object, with its sentences, their numbers and their place."""

from __future__ import annotations

import json
from collections.abc import Sequence

from aligner.model import Alignment


def render(alignment: Alignment) -> str:
    """Return one object a line.

    Its keys: ``source`` and ``target`` (lists of sentences as repaired), ``source_index`` and
    ``target_index`` (lists of numbers from 0), ``score``, ``source_alone`` and ``target_alone``
    (for each sentence the probability that it has no counterpart; null where it is not known),
    ``source_place`` and ``target_place`` (where the first sentence stands; null for an empty
    side).
    """
    lines = []
    for bead in alignment.beads:
        source = [alignment.source[number] for number in bead.source]
        target = [alignment.target[number] for number in bead.target]
        record = {
            "source": [sentence.text for sentence in source],
            "target": [sentence.text for sentence in target],
            "source_index": list(bead.source),
            "target_index": list(bead.target),
            "score": round(bead.score, 4),
            "source_alone": _rounded(alignment.source_alone, bead.source),
            "target_alone": _rounded(alignment.target_alone, bead.target),
            "source_place": source[0].place.as_dict() if source else None,
            "target_place": target[0].place.as_dict() if target else None,
        }
        lines.append(json.dumps(record, ensure_ascii=False) + "\n")
    return "".join(lines)


def _rounded(alone: Sequence[float], numbers: Sequence[int]) -> list[float] | None:
    return [round(alone[number], 4) for number in numbers] if alone else None

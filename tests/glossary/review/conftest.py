from __future__ import annotations

from collections.abc import Callable

import pytest

from corpora.model import Place
from glossary.model import Finding, Report, Segment


def _report(count: int = 3, target: str = "The port has 21 ships.") -> Report:
    segments = tuple(
        Segment(
            number,
            f"港口有{number}艘船。",
            f"{target} Text {number}.",
            1.0,
            Place("zh.txt", "line", number + 1, 0, 8),
            Place("en.txt", "line", number + 1, 0, 30),
        )
        for number in range(count)
    )
    findings = tuple(
        Finding(
            id=f"f{number}",
            rule="number.mismatch" if number % 2 else "term.missing",
            severity="error" if number % 2 else "warning",
            mqm="accuracy/mistranslation",
            segment=number,
            source_span=(0, 2),
            target_span=(4, 8),
            found="port",
            expected=("harbour", "haven"),
            message=f"finding {number} {target}",
            confidence=0.5 + number / (2 * count + 1),
        )
        for number in range(count)
    )
    return Report({}, segments, findings)


@pytest.fixture(scope="session")
def report_of() -> Callable[..., Report]:
    """Return the function that makes a report with so many findings, one in each segment."""
    return _report

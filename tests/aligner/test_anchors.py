from __future__ import annotations

from pathlib import Path

import pytest

from aligner.anchors import gaps, read_anchors
from corpora.errors import InputError


def read(folder: Path, content: str) -> object:
    file = folder / "anchors.txt"
    file.write_text(content, encoding="utf-8")
    return read_anchors(str(file), sources=6, targets=8)


def test_anchors_are_lines_of_a_ladder_in_any_order(tmp_path: Path) -> None:
    content = "[4]:[5, 6]:0.3\n\n[1,2]:[0]\n"
    assert read(tmp_path, content) == (((1, 2), (0,)), ((4,), (5, 6)))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[1]:[]\n", r"\[1\]:\[\] has an empty side"),
        ("[1,3]:[1]\n", r"\[1,3\]:\[1\] leaves out a sentence"),
        ("[2,1]:[1]\n", "out of order"),
        ("[6]:[1]\n", r"\[6\]:\[1\]: there is no sentence 6, the text has 6 sentences"),
        ("[1]:[2]\n[0]:[3]\n", r"\[0\]:\[3\] and \[1\]:\[2\] share a sentence or cross"),
        ("[1]:[2]\n[1]:[3]\n", "share a sentence"),
        ("1:2\n", "line 1: “1:2” is no bead"),
    ],
)
def test_unfit_anchors_are_one_line(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        read(tmp_path, content)
    assert str(caught.value).startswith(str(tmp_path / "anchors.txt"))
    assert "\n" not in str(caught.value)


def test_gaps_lie_before_between_and_after_anchors() -> None:
    # Sentence 3 of the source and 0 of the target are empty and not aligned.
    found = list(gaps([((1, 2), (1,)), ((3, 4), (4,))], [0, 1, 2, 4, 5], [1, 2, 3, 4]))
    assert found == [
        (slice(0, 1), slice(0, 0)),
        (slice(3, 3), slice(1, 3)),
        (slice(4, 5), slice(4, 4)),
    ]

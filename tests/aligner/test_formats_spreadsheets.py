from __future__ import annotations

from pathlib import Path

import pytest

from aligner.formats import render
from aligner.model import Alignment, Bead, Sentence
from corpora.model import Place
from corpora.pairs import read_pairs

SOURCE, TARGET = ("论坛开幕。", "AI", "=欢迎"), ("The forum", "opens.", "-5 °C")


def sentences(file: str, texts: tuple[str, ...]) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(text, Place(file, "line", number, 2, 9), "paragraph", number - 1)
        for number, text in enumerate(texts, start=1)
    )


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_an_alignment_is_read_back_as_its_pairs(tmp_path: Path, name: str) -> None:
    beads = (Bead((0, 1), (0, 1), 0.91234), Bead((2,), (), 0.4), Bead((), (2,), 1.0))
    alignment = Alignment(sentences("zh", SOURCE), sentences("en", TARGET), beads, "monotone", "")
    content = render(alignment, name)
    assert isinstance(content, bytes)
    file = tmp_path / f"pairs.{name}"
    file.write_bytes(content)
    assert [(row.source, row.target, row.score) for row in read_pairs(str(file)).rows] == [
        ("论坛开幕。AI", "The forum opens.", 0.9123),
        ("=欢迎", "", 0.4),
        ("", "-5 °C", 1.0),
    ]


def test_places_are_written() -> None:
    beads = (Bead((0,), (0,), 1.0), Bead((1,), (), 1.0))
    alignment = Alignment(
        sentences("zh", SOURCE[:2]), sentences("en", TARGET[:1]), beads, "monotone", ""
    )
    content = render(alignment, "csv")
    assert isinstance(content, bytes)
    assert content.decode().splitlines()[1:] == [
        "论坛开幕。,The forum,1,zh:1:3,en:1:3",
        "AI,,1,zh:2:3,",
    ]

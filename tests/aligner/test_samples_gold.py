"""The bundled samples come out of reading, splitting and aligning as their gold has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.aligning import align
from aligner.evaluation import compare
from aligner.formats.ladder import read_ladder
from aligner.model import Sentence
from aligner.splitting import split
from corpora.reading import read_document
from corpora.samples import Sample, names, sample

SAMPLES = [sample(name) for name in names()]


def sentences(file: Path) -> tuple[Sentence, ...]:
    return split(read_document(str(file)))


@pytest.mark.parametrize("side", ["zh", "en"])
@pytest.mark.parametrize("one", SAMPLES, ids=lambda one: one.name)
def test_the_sentences_are_those_of_the_gold(one: Sample, side: str) -> None:
    found = sentences(one.zh if side == "zh" else one.en)
    gold = (one.gold / f"{side}.txt").read_text(encoding="utf-8").splitlines()
    assert [sentence.text for sentence in found] == gold


@pytest.mark.parametrize("one", SAMPLES, ids=lambda one: one.name)
def test_the_ladder_is_near_the_gold(one: Sample) -> None:
    alignment = align(sentences(one.zh), sentences(one.en))
    gold = read_ladder(str(one.gold / "alignment.ladder"))
    counts = compare([(bead.source, bead.target) for bead in alignment.beads], gold)
    assert counts.strict_scores[2] >= 0.8
    assert counts.lax_scores[2] >= 0.9

from __future__ import annotations

import csv
import re

import pytest

from corpora.samples import Sample, names, sample

SAMPLES = [sample(name) for name in names()]


def test_there_are_six() -> None:
    expected = {"announcement", "newspaper", "programme", "results", "traditional", "webpage"}
    assert set(names()) >= expected


def test_an_unknown_name_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        sample("nowhere")


@pytest.mark.parametrize("one", SAMPLES, ids=lambda one: one.name)
def test_a_sample_is_whole(one: Sample) -> None:
    assert re.search("[\u4e00-\u9fff]", one.zh.read_text(encoding="utf-8"))
    assert re.search("[a-z]{3}", one.en.read_text(encoding="utf-8"))
    chinese = (one.gold / "zh.txt").read_text(encoding="utf-8").splitlines()
    english = (one.gold / "en.txt").read_text(encoding="utf-8").splitlines()
    assert 40 <= len(chinese) <= 150
    assert 40 <= len(english) <= 150
    beads = (one.gold / "alignment.ladder").read_text(encoding="utf-8").splitlines()
    sides = [re.fullmatch(r"\[([\d,]*)\]:\[([\d,]*)\]", bead) for bead in beads]
    for side, sentences in ((1, chinese), (2, english)):
        numbers = [
            int(number)
            for match in sides
            if match is not None
            for number in match[side].split(",")
            if number
        ]
        assert sorted(numbers) == list(range(len(sentences)))


@pytest.mark.parametrize("one", SAMPLES, ids=lambda one: one.name)
def test_what_is_planted_stands_in_the_english(one: Sample) -> None:
    english = (one.gold / "en.txt").read_text(encoding="utf-8").splitlines()
    with one.planted.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows
    for row in rows:
        assert re.fullmatch(r"[a-z]+\.[a-z-]+", row["rule"])
        if row["found"] and row["en_sentence"]:
            assert row["found"] in english[int(row["en_sentence"])], row

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.evaluation import (
    Counts,
    Evaluation,
    GoldBead,
    GoldDocument,
    calibrate,
    compare,
    evaluate,
    read_gold,
)
from aligner.model import Alignment, Bead, Sentence
from corpora.errors import InputError
from corpora.model import Place


def ladder(text: str) -> list[GoldBead]:
    """Beads such as ``0:0 1,2:1 :2``."""
    beads = []
    for bead in text.split():
        source, target = (
            tuple(int(number) for number in side.split(",") if number) for side in bead.split(":")
        )
        beads.append((source, target))
    return beads


def scores(predicted: str, gold: str) -> dict[str, tuple[float, float]]:
    """Precision and recall of each kind."""
    counts = compare(ladder(predicted), ladder(gold))
    return {
        "strict": counts.strict_scores[:2],
        "lax": counts.lax_scores[:2],
        "null": counts.null_scores[:2],
    }


@pytest.mark.parametrize(
    ("predicted", "gold", "expected"),
    [
        # All right, with and without null beads.
        ("0:0 1:1", "0:0 1:1", {"strict": (1, 1), "lax": (1, 1), "null": (0, 0)}),
        ("0:0 1: :1", "0:0 1: :1", {"strict": (1, 1), "lax": (1, 1), "null": (1, 1)}),
        # Nothing shared.
        ("0:0 1:1", "0:1 1:0", {"strict": (0, 0), "lax": (0, 0), "null": (0, 0)}),
        # A merge for two beads overlaps both of them.
        ("0,1:0,1", "0:0 1:1", {"strict": (0, 0), "lax": (1, 1)}),
        ("0:0 1:1", "0,1:0,1", {"strict": (0, 0), "lax": (1, 1)}),
        # A bead that only touches on one side does not overlap.
        ("0:0 1:1,2 2:3", "0:0,1 1:2 2:3", {"strict": (1 / 3, 1 / 3), "lax": (1, 1)}),
        ("0:0 1:1 2:2", "0:1 1:0 2:2", {"strict": (1 / 3, 1 / 3), "lax": (1 / 3, 1 / 3)}),
        # A missed null bead lowers the precision, and is left out of the recall.
        ("0:0 1,2:1", "0:0 1:1 2:", {"strict": (1 / 2, 1 / 2), "lax": (1, 1), "null": (0, 0)}),
        # A null bead that is wrong counts in the precision alone.
        ("0:0 1: :1", "0:0 1:1", {"strict": (1 / 3, 1 / 2), "lax": (1 / 3, 1 / 2), "null": (0, 0)}),
        (
            "0:0 1: 2:1 :2",
            "0:0 1:1 2: :2",
            {"strict": (2 / 4, 1 / 2), "lax": (2 / 4, 1 / 2), "null": (1 / 2, 1 / 2)},
        ),
        # Right null beads count in the precision.
        ("0:0 1: 2:1,2", "0:0 1: 2:1 :2", {"strict": (2 / 3, 1 / 2), "null": (1, 1 / 2)}),
        # Only null beads.
        ("0: :0", "0: :0", {"strict": (1, 0), "lax": (1, 0), "null": (1, 1)}),
    ],
)
def test_scores_of_ladders(
    predicted: str, gold: str, expected: dict[str, tuple[float, float]]
) -> None:
    found = scores(predicted, gold)
    assert {kind: found[kind] for kind in expected} == {
        kind: pytest.approx(values) for kind, values in expected.items()
    }


def test_f1_is_the_harmonic_mean() -> None:
    counts = compare(ladder("0:0 1: :1"), ladder("0:0 1:1"))
    assert counts.strict_scores == pytest.approx((1 / 3, 1 / 2, 2 / 5))
    assert counts.null_scores == (0, 0, 0)


def test_documents_are_pooled_by_their_counts() -> None:
    small = compare(ladder("0:0"), ladder("0:0"))
    large = compare(ladder("0,1:0,1 2: 3:2"), ladder("0:0 1:1 2:2 3:"))
    pooled = small + large
    assert pooled.strict_scores == pytest.approx((1 / 4, 1 / 4, 1 / 4))
    assert pooled == sum([large, small], Counts())


SIZES = st.sampled_from([(1, 0), (0, 1), (1, 1), (1, 2), (2, 1), (2, 2)])


@st.composite
def ladders(draw: st.DrawFn) -> list[GoldBead]:
    beads = []
    i = j = 0
    for m, n in draw(st.lists(SIZES, min_size=1, max_size=12)):
        beads.append((tuple(range(i, i + m)), tuple(range(j, j + n))))
        i, j = i + m, j + n
    return beads


@given(ladders(), ladders())
def test_strict_is_at_most_lax_and_all_lie_between_0_and_1(
    predicted: list[GoldBead], gold: list[GoldBead]
) -> None:
    counts = compare(predicted, gold)
    for strict, lax in zip(counts.strict_scores, counts.lax_scores, strict=True):
        assert 0 <= strict <= lax <= 1
    assert counts.predicted == len(predicted)
    assert counts.gold + counts.null_gold == len(gold)
    perfect = compare(gold, gold)
    assert perfect.strict == perfect.lax == len(gold)
    assert perfect.strict_recalled == perfect.lax_recalled == perfect.gold


# Calibration


def test_scores_that_tell_the_truth_have_no_error() -> None:
    scored = [(0.5, True), (0.5, False)] * 10 + [(1.0, True)] * 20
    found = calibrate(scored)
    assert found.error == pytest.approx(0)
    assert (found.sure, found.sure_right) == (0.5, 1)


def test_the_error_is_weighted_by_the_beads_of_each_bin() -> None:
    found = calibrate([(0.95, True), (0.95, False), (0.25, False), (0.25, False)])
    assert found.error == pytest.approx((2 * 0.45 + 2 * 0.25) / 4)
    assert found.sure_right == 0.5


def test_only_beads_at_nine_tenths_and_more_are_sure() -> None:
    found = calibrate([(0.9, True), (0.8999, False), (0.0, False)])
    assert found.sure == pytest.approx(1 / 3)
    assert found.sure_right == 1


def test_no_beads_have_no_calibration() -> None:
    assert calibrate([]).error == 0


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
def test_calibration_lies_between_0_and_1(scored: list[tuple[float, bool]]) -> None:
    found = calibrate(scored)
    for value in (found.error, found.sure, found.sure_right):
        assert 0 <= value <= 1 + 1e-9


# Gold folders


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("zh", "en", "gold"):
        (tmp_path / name).mkdir()
    for name, gold in (("b", "[0]:[0]\n[1]:[]\n[2]:[1,2]\n"), ("a", "[0,1]: [0]\n[2]:[1]\n[]:[2]")):
        (tmp_path / "zh" / f"{name}.txt").write_text("一\n\n三\n", encoding="utf-8")
        (tmp_path / "en" / f"{name}.txt").write_text("one\r\ntwo\r\nthree", encoding="utf-8")
        (tmp_path / "gold" / f"{name}.align").write_text(gold, encoding="utf-8")
    return tmp_path


def test_gold_is_read_in_the_order_of_the_names(folder: Path) -> None:
    first, second = read_gold(str(folder))
    assert (first.name, second.name) == ("a", "b")
    assert [sentence.text for sentence in first.source] == ["一", "", "三"]
    assert [sentence.text for sentence in first.target] == ["one", "two", "three"]
    assert list(first.beads) == ladder("0,1:0 2:1 :2")
    assert list(second.beads) == ladder("0:0 1: 2:1,2")


@pytest.mark.parametrize(
    ("file", "content", "named", "reason"),
    [
        ("gold/a.align", "[0,1]:[0]\n[2]:[1]\n", "gold/a.align", "English side .* 3 sentences"),
        ("gold/a.align", "[0]:[0]\n[2]:[1,2]\n", "gold/a.align", "Chinese side .* compare it"),
        ("gold/a.align", "[0,1,2]:[0,2]\n[]:[1]\n", "gold/a.align", "English side .* in order"),
        ("gold/a.align", "[0,1]:[0]\n[2]-[1]\n", "gold/a.align", r"line 2: “\[2\]-\[1\]” is no"),
        ("gold/a.align", "", "gold/a.align", "Chinese side"),
        ("zh/a.txt", None, "zh/a.txt", "no such file"),
        ("zh/a.txt", "一\n二\n", "gold/a.align", "Chinese side .* 2 sentences"),
    ],
)
def test_gold_that_does_not_fit_is_named_with_the_mend(
    folder: Path, file: str, content: str | None, named: str, reason: str
) -> None:
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=reason) as raised:
        read_gold(str(folder))
    assert str(raised.value).startswith(f"{folder / named}: ")
    assert "\n" not in str(raised.value)


def test_a_folder_without_gold_is_named_with_the_mend(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(InputError, match="holds zh/NAME") as raised:
            read_gold(str(folder))
        assert str(raised.value).startswith(f"{folder}: ")


# Evaluation


class Nothing:
    """An encoder to which all texts are one."""

    def encode(self, sentences: list[str], /) -> Any:
        return np.ones((len(sentences), 2))


def document(name: str, sources: int, targets: int, gold: str) -> GoldDocument:
    sides = [
        tuple(
            Sentence(text * (n + 1), Place(name, "line", n + 1, 0, 1), "line", n)
            for n in range(size)
        )
        for text, size in (("一", sources), ("a", targets))
    ]
    return GoldDocument(name, sides[0], sides[1], tuple(ladder(gold)))


def test_each_document_and_the_pool_are_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    beads = {2: "0:0 1:1", 3: "0,1:0 2:1,2"}

    def fixed(source: tuple[Sentence, ...], target: tuple[Sentence, ...], **_: Any) -> Alignment:
        found = tuple(Bead(*bead, 0.95) for bead in ladder(beads[len(source)]))
        return Alignment(source, target, found, "monotone", "none")

    monkeypatch.setattr("aligner.evaluation.align", fixed)
    documents = [document("a", 2, 2, "0:0 1:1"), document("b", 3, 3, "0:0 1: 2:1,2")]
    first, second, pooled = evaluate(documents, encoder=Nothing())
    assert [one.name for one in (first, second, pooled)] == ["a", "b", "pooled"]
    assert first.counts.strict_scores == (1, 1, 1)
    assert second.counts.strict_scores == (0.5, 0.5, 0.5)
    assert pooled.counts == first.counts + second.counts
    assert pooled.sentences == 10
    assert pooled.calibration.sure_right == 0.75
    assert pooled.seconds == pytest.approx(first.seconds + second.seconds)


def test_the_record_of_an_evaluation() -> None:
    counts = compare(ladder("0:0 1: :1"), ladder("0:0 1:1"))
    record = Evaluation("a", 4, counts, calibrate([(1.0, True)]), 0.5).as_dict()
    assert record == {
        "name": "a",
        "sentences": 4,
        "beads": 3,
        "strict": {"precision": 1 / 3, "recall": 1 / 2, "f1": pytest.approx(2 / 5)},
        "lax": {"precision": 1 / 3, "recall": 1 / 2, "f1": pytest.approx(2 / 5)},
        "null": {"precision": 0, "recall": 0, "f1": 0},
        "calibration_error": 0,
        "sure": 1,
        "sure_right": 1,
        "seconds": 0.5,
        "sentences_per_second": 8,
    }


def test_documents_are_aligned_for_real() -> None:
    evaluations = evaluate([document("a", 3, 3, "0:0 1:1 2:2")], encoder=Nothing())
    assert [one.name for one in evaluations] == ["a", "pooled"]
    assert evaluations[0].counts.predicted > 0
    assert evaluations[0].counts == evaluations[1].counts

from __future__ import annotations

import csv
import random
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.manifest import COLUMNS, check_manifest_output, manifest
from aligner.pairing import (
    DOUBTFUL,
    Candidates,
    Row,
    assign,
    find_candidates,
    load_model,
    pair_folders,
    score,
)
from aligner.sketches import FEATURES, Evidence, Sketch, name_parts, sketch_all
from corpora.errors import InputError
from corpora.model import Block, Document, TracedText
from corpora.samples import names, sample

_THINGS = "山水火人书海天木马鱼鸟米石月雨雪花田路门"
_ENGLISH = (
    "mountain water fire person book sea sky tree horse fish bird rice stone moon rain snow "
    "flower field road door"
).split()


class Things:
    """An encoder to which sentences are alike when they name the same things."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, sentences: list[str], /) -> Any:
        self.encoded += sentences
        return np.array([self._vector(text) for text in sentences])

    def _vector(self, text: str) -> Any:
        named = [
            number
            for number, (zh, en) in enumerate(zip(_THINGS, _ENGLISH, strict=True))
            if zh in text or re.search(rf"\b{en}\b", text)
        ]
        return np.random.default_rng([1, *named]).normal(0.5, 1, 64)


def texts(seed: int, length: int = 12) -> tuple[str, str]:
    """Return a Chinese text and its translation."""
    rng = random.Random(seed)
    zh, en = [], []
    for number in range(length):
        first, second, third = rng.sample(range(len(_THINGS)), 3)
        count = rng.randrange(13, 9999)
        zh.append(
            f"第{number}次他看见{_THINGS[first]}和{_THINGS[second]}还有{count}个{_THINGS[third]}。"
        )
        en.append(
            f"Time {number}: he saw the {_ENGLISH[first]} and the {_ENGLISH[second]}, and "
            f"{count} of the {_ENGLISH[third]}."
        )
    return "".join(f"{line}\n" for line in zh), "".join(f"{line}\n" for line in en)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders of four documents, of which three are in both, under names without meaning."""
    zh, en = tmp_path / "zh", tmp_path / "en"
    (zh / "below").mkdir(parents=True)
    en.mkdir()
    for seed, zh_name, en_name in ((1, "q", "u"), (2, "below/r", "v"), (3, "s", "w")):
        (zh / f"{zh_name}.txt").write_text(texts(seed)[0], encoding="utf-8")
        (en / f"{en_name}.txt").write_text(texts(seed)[1], encoding="utf-8")
    (zh / "t.txt").write_text(texts(4)[0], encoding="utf-8")
    (en / "x.txt").write_text(texts(5)[1], encoding="utf-8")
    return zh, en


def found(rows: list[Row]) -> list[tuple[str, str, str]]:
    return [
        (Path(row.zh).stem if row.zh else "", Path(row.en).stem if row.en else "", row.state)
        for row in rows
    ]


PAIRS = [("r", "v", "paired"), ("q", "u", "paired"), ("s", "w", "paired")]
ALL = [*PAIRS, ("t", "", "unpaired"), ("", "x", "unpaired")]


def test_documents_are_paired_by_what_they_say(folders: tuple[Path, Path]) -> None:
    rows = pair_folders(*map(str, folders), encoder=Things())
    assert found(rows) == ALL
    assert all(row.score is not None and row.score > 0.8 for row in rows[:3])
    assert all(row.score is None for row in rows[3:])


def test_the_bundled_samples_are_paired(tmp_path: Path) -> None:
    folders = tmp_path / "zh", tmp_path / "en"
    for folder in folders:
        folder.mkdir()
    for number, name in enumerate(names()):
        one = sample(name)
        shutil.copy(one.zh, folders[0] / f"{number}{one.zh.suffix}")
        shutil.copy(one.en, folders[1] / f"{9 - number}{one.en.suffix}")
    rows = pair_folders(*map(str, folders))
    assert found(rows) == [
        (str(number), str(9 - number), "paired") for number in range(len(names()))
    ]


def test_a_second_run_gives_the_same(folders: tuple[Path, Path]) -> None:
    assert pair_folders(*map(str, folders), encoder=Things()) == pair_folders(
        *map(str, folders), encoder=Things()
    )


def test_what_cannot_be_read_is_listed_and_passed_over(folders: tuple[Path, Path]) -> None:
    zh, en = folders
    (zh / "zero.txt").write_bytes(b"")
    (zh / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (en / "office.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (en / "broken.docx").write_bytes(b"PK\x03\x04" + bytes(99))
    (en / "blank.txt").write_text("\n \n", encoding="utf-8")
    (en / "figures.txt").write_text("12 34\n56\n", encoding="utf-8")
    (en / "gone.txt").symlink_to(en / "nothing")
    rows = pair_folders(str(zh), str(en), encoder=Things())
    left = {one: row for one, row in zip(found(rows), rows, strict=True) if one not in ALL}
    assert [row for row in found(rows) if row in ALL] == ALL
    assert {zh or en for zh, en, _ in left} == {
        *("zero", "picture", "office", "broken", "blank", "figures", "gone")
    }
    for (zh_name, _, state), row in left.items():
        assert state == "unpaired"
        assert bool(zh_name) == (zh_name in ("zero", "picture"))
        assert row.note
        assert "\n" not in row.note
        assert not row.note.startswith(str(zh.parent))


def test_a_reader_that_fails_is_no_end(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpora.reading import read_document

    def read(file: str) -> Document:
        if file.endswith("x.txt"):
            raise RecursionError("too deep")
        return read_document(file)

    monkeypatch.setattr("aligner.pairing.read_document", read)
    rows = pair_folders(*map(str, folders), encoder=Things())
    assert found(rows) == ALL
    assert "RecursionError: too deep" in rows[-1].note


def test_documents_in_the_wrong_folder_are_paired_and_noticed(folders: tuple[Path, Path]) -> None:
    zh, en = folders
    (zh / "q.txt").rename(en / "q.txt")
    (en / "w.txt").rename(zh / "w.txt")
    rows = pair_folders(str(zh), str(en), encoder=Things())
    assert sorted(found(rows)) == sorted(ALL)
    notes = {Path(row.zh or "").stem: row.note for row in rows}
    assert "Chinese document lies in the folder of the English" in notes["q"]
    assert "English document lies in the folder of the Chinese" in notes["s"]
    assert notes["r"] == ""


def test_other_languages_are_noticed(folders: tuple[Path, Path]) -> None:
    (folders[1] / "fr.txt").write_text(
        "Le ministre a déclaré que les travaux de la nouvelle gare seraient achevés avant "
        "la fin de l'année, malgré les retards.\n",
        encoding="utf-8",
    )
    rows = pair_folders(*map(str, folders), encoder=Things())
    assert "language fr" in next(row.note for row in rows if row.en and "fr" in row.en[-6:])


def test_one_folder_may_hold_both(folders: tuple[Path, Path]) -> None:
    both = str(folders[0].parent)
    rows = pair_folders(both, both, encoder=Things())
    assert sorted(found(rows)) == sorted(ALL)
    assert not any(row.note for row in rows)


def test_a_folder_may_lie_in_the_other(folders: tuple[Path, Path]) -> None:
    both, en = str(folders[0].parent), str(folders[1])
    for rows in (
        pair_folders(both, en, encoder=Things()),
        pair_folders(en, both, encoder=Things()),
    ):
        assert sorted(found(rows)) == sorted(ALL)
    assert not any(row.note for row in pair_folders(both, en, encoder=Things()))


def test_of_two_files_with_the_same_text_one_is_paired(folders: tuple[Path, Path]) -> None:
    zh, en = folders
    (zh / "a u.txt").write_text(texts(1)[0].replace("\n", "\r\n"), encoding="utf-8")
    (zh / "a.txt").write_text(texts(4)[0], encoding="utf-8")
    rows = pair_folders(str(zh), str(en), encoder=Things())
    state = {Path(row.zh or row.en or "").stem: row for row in rows}
    # The one whose name is most like that of the translation.
    assert state["a u"].state == "paired"
    assert (state["q"].state, state["q"].note) == ("unpaired", f"the same text as {zh / 'a u.txt'}")
    assert (state["a"].note, state["t"].note) == ("", f"the same text as {zh / 'a.txt'}")
    assert len(rows) == 7


def test_rivals_make_a_pair_doubtful(folders: tuple[Path, Path]) -> None:
    zh, en = folders
    lines = texts(1)[1].splitlines()
    (en / "y.txt").write_text("\n".join(lines).replace("he saw", "they saw"), encoding="utf-8")
    rows = pair_folders(str(zh), str(en), encoder=Things())
    row = next(row for row in rows if row.zh and row.zh.endswith("q.txt"))
    assert row.state == "doubtful"
    assert {Path(row.en or "").stem, Path(row.runner_up or "").stem} == {"u", "y"}
    assert row.runner_up_score is not None
    assert row.score is not None
    assert DOUBTFUL < row.runner_up_score <= row.score < 0.6


@pytest.mark.parametrize("missing", ["zh", "en"])
def test_no_document_of_a_language(folders: tuple[Path, Path], missing: str) -> None:
    chosen = {"zh": folders[0], "en": folders[1]}
    shutil.rmtree(chosen[missing])
    chosen[missing].mkdir()
    (chosen[missing] / "a.txt").write_bytes(b"")
    with pytest.raises(InputError, match=r"1 of them unreadable: ") as caught:
        pair_folders(*map(str, folders), encoder=Things())
    assert str(chosen[missing]) in str(caught.value)
    assert {"zh": "no Chinese", "en": "no English"}[missing] in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("side", [0, 1])
def test_an_empty_folder(folders: tuple[Path, Path], side: int) -> None:
    shutil.rmtree(folders[side])
    folders[side].mkdir()
    with pytest.raises(InputError, match="no file in this folder") as caught:
        pair_folders(*map(str, folders), encoder=Things())
    assert str(folders[side]) in str(caught.value)


def test_the_progress_is_told(folders: tuple[Path, Path]) -> None:
    told: list[tuple[int, int]] = []
    pair_folders(*map(str, folders), encoder=Things(), watch=lambda *one: told.append(one))
    assert told == [(number, 8) for number in range(1, 9)]


def test_a_long_document_is_sampled(tmp_path: Path) -> None:
    encoder = Things()
    zh, en = tmp_path / "zh", tmp_path / "en"
    zh.mkdir()
    en.mkdir()
    for seed in (1, 2, 3):
        (zh / f"{seed}.txt").write_text(texts(seed, 1000)[0], encoding="utf-8")
        (en / f"{seed * 7 % 10}.txt").write_text(texts(seed, 1003)[1], encoding="utf-8")
    rows = pair_folders(str(zh), str(en), encoder=encoder)
    assert found(rows) == [(str(one), str(one * 7 % 10), "paired") for one in (1, 2, 3)]
    assert len(encoder.encoded) <= 6 * 40


def test_candidates_are_the_same_in_small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    sides: list[list[Sketch]] = []
    for side, language in enumerate(("zh", "en")):
        documents = []
        for seed in range(60):
            lines = texts(seed)[side].splitlines()
            blocks = tuple(Block("line", TracedText.original(line)) for line in lines)
            document = Document(str(seed), "lines", "utf-8", language, (), blocks)
            documents.append((document, lines, "x"))
        sides.append(sketch_all(documents, Things()))
    evidence = Evidence(*sides)
    whole = find_candidates(evidence)
    monkeypatch.setattr("aligner.pairing._CELLS", 60 * 7)
    parts = find_candidates(evidence)
    assert np.array_equal(whole.rows, parts.rows)
    assert np.array_equal(whole.columns, parts.columns)
    assert np.array_equal(whole.features, parts.features)
    pairs = set(zip(whole.rows.tolist(), whole.columns.tolist(), strict=True))
    assert {(number, number) for number in range(60)} <= pairs
    assert len(pairs) <= 60 * 2 * 8


def _candidates(logits: dict[tuple[int, int], float]) -> Candidates:
    """Return candidates with these logits."""
    weights, bias = load_model()
    first = int(np.flatnonzero(weights)[0])
    features = np.zeros((len(logits), len(FEATURES)))
    features[:, first] = (np.array(list(logits.values())) - bias) / weights[first]
    pairs = np.array(list(logits), np.int64).reshape(-1, 2)
    return Candidates(pairs[:, 0], pairs[:, 1], features)


def test_a_score_without_rivals_is_the_models() -> None:
    assert score(_candidates({(0, 0): 0.0, (1, 1): 3.0})) == pytest.approx([0.5, 0.9526], abs=1e-4)


def test_a_rival_with_a_better_partner_is_none() -> None:
    alone = {(0, 0): 6.0, (0, 1): 5.0}
    with_partner = alone | {(1, 1): 12.0}
    assert score(_candidates(alone))[0] < 0.75
    assert score(_candidates(with_partner))[0] > 0.99


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 6), st.integers(0, 6)),
        st.floats(-200, 200),
        min_size=1,
        max_size=30,
    )
)
def test_scores_and_partners_are_sound(logits: dict[tuple[int, int], float]) -> None:
    candidates = _candidates(logits)
    scores = score(candidates)
    assert np.all((scores >= 0) & (scores <= 1))
    partners = assign(candidates, scores)
    assert len(set(partners.values())) == len(partners)
    assert set(partners.items()) <= set(logits)


def test_the_parts_of_a_name() -> None:
    assert name_parts("2021/Report-007.zh_CN.html") == {"2021", "report", "7", "cn"}
    assert name_parts("zh/大会公报.EN.txt") == {"大会公报"}
    assert name_parts("en.txt") == frozenset()


def read(content: str) -> list[dict[str, str]]:
    assert content.startswith("\ufeff")
    return list(csv.DictReader(content[1:].splitlines(keepends=True)))


def test_the_manifest_names_files_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    names = ["a, b.txt", "=1+1.txt", 'say "so".txt', "大会.txt"]
    rows = [Row(str(tmp_path / "out" / name), None, "unpaired", note="why") for name in names]
    rows.append(
        Row(str(tmp_path / "zh" / "1"), "none/2", "paired", 0.98765, str(tmp_path / "x"), 0.01)
    )
    records = read("".join(manifest(rows, str(tmp_path / "out" / "m.csv"))))
    assert tuple(records[0]) == COLUMNS
    assert [one["zh"] for one in records] == [
        *("a, b.txt", "./=1+1.txt", 'say "so".txt', "大会.txt"),
        "../zh/1",
    ]
    assert (tmp_path / "out" / records[-1]["en"]).resolve() == Path("none/2").resolve()
    assert (records[-1]["score"], records[-1]["runner_up_score"]) == ("0.9877", "0.0100")
    assert (records[-1]["runner_up"], records[0]["score"], records[0]["note"]) == (
        "../x",
        "",
        "why",
    )


def test_a_document_is_not_replaced_by_the_manifest(tmp_path: Path) -> None:
    document, old = tmp_path / "a.csv", tmp_path / "old.csv"
    document.write_text("zh,en\n", encoding="utf-8")
    old.write_text("".join(manifest([], str(old))), encoding="utf-8")
    check_manifest_output(str(old), str(tmp_path))
    check_manifest_output(str(tmp_path / "new.csv"), str(tmp_path))
    check_manifest_output(str(document), str(tmp_path / "elsewhere"))
    with pytest.raises(InputError, match="one of the input files"):
        check_manifest_output(str(document), str(tmp_path))

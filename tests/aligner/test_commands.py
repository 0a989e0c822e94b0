from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from aligner.commands import align_command, align_files, evaluate_command, read_command
from aligner.encoders import Encoder
from corpora.errors import InputError

DATA = Path(__file__).parent / "data"
ZH, EN = str(DATA / "tiny.zh.txt"), str(DATA / "tiny.en.txt")
WORDS = {"山": "mountain", "水": "water", "火": "fire", "人": "people", "书": "book", "海": "sea"}


class Dictionary:
    """An encoder that counts the words of a small dictionary in both languages."""

    def encode(self, sentences: list[str], /) -> Any:
        rows = [
            [text.count(zh) + text.lower().count(en) for zh, en in WORDS.items()]
            for text in sentences
        ]
        return np.array(rows, float) + 0.01


@pytest.fixture(autouse=True)
def fake_encoder(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The names of the models that were loaded."""
    names: list[str | None] = []

    def load(name: str | None = None) -> Encoder:
        names.append(name)
        return Dictionary()

    monkeypatch.setattr("aligner.encoders.load_encoder", load)
    return names


def align(*arguments: str) -> Result:
    return CliRunner().invoke(align_command, arguments, catch_exceptions=False)


def read(*arguments: str) -> Result:
    return CliRunner().invoke(read_command, arguments, catch_exceptions=False)


def evaluate(*arguments: str) -> Result:
    return CliRunner().invoke(evaluate_command, arguments, catch_exceptions=False)


@pytest.fixture
def lines(tmp_path: Path) -> tuple[str, str]:
    """Two files of lines, with an empty one and one that is odd."""
    zh, en = tmp_path / "zh.txt", tmp_path / "en.txt"
    zh.write_bytes("山水\r\n\r\n人\u2028书\r\n海\r\n".encode())
    en.write_bytes(b"mountain, water\n\npeople, book\nsea\n")
    return str(zh), str(en)


# align


def test_align_writes_pairs() -> None:
    done = align(ZH, EN)
    assert (done.exit_code, done.stderr) == (0, "")
    rows = [row.split("\t") for row in done.stdout.splitlines()]
    assert rows[0] == ["山上有水。", "There is water on the mountain."]
    assert rows[-1] == ["书里有火。", "In the book there is fire."]


def test_align_covers_each_sentence_once_in_the_ladder() -> None:
    done = align(ZH, EN, "--format", "ladder")
    beads = [line.rsplit(":", 1)[0].split(":") for line in done.stdout.splitlines()]
    assert sorted(n for zh, _ in beads for n in json.loads(zh)) == [0, 1, 2, 3]
    assert sorted(n for _, en in beads for n in json.loads(en)) == [0, 1, 2, 3, 4]


def test_swapped_files_give_the_same_with_a_note() -> None:
    right, swapped = (align(*files, "--format", "jsonl") for files in ((ZH, EN), (EN, ZH)))
    assert swapped.stdout == right.stdout
    assert right.stderr == ""
    assert swapped.stderr.startswith("duizhao: note: ")
    assert "the other way round" in swapped.stderr


def test_each_line_can_be_a_sentence(lines: tuple[str, str]) -> None:
    done = align(*lines, "--split", "line", "--format", "ladder")
    assert done.exit_code == 0
    beads = [line.rsplit(":", 1)[0].split(":") for line in done.stdout.splitlines()]
    for side in (0, 1):
        assert sorted(n for bead in beads for n in json.loads(bead[side])) == [0, 1, 2, 3]


def test_anchors_are_beads_of_the_result(lines: tuple[str, str], tmp_path: Path) -> None:
    anchors = tmp_path / "anchors.txt"
    anchors.write_text("[0]:[1]\n", encoding="utf-8")
    options = ("--split", "line", "--format", "ladder", "--anchors", str(anchors))
    assert "[0]:[1]:1.0000" in align(*lines, *options).stdout.splitlines()


def test_the_output_goes_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "out.html"
    done = align(ZH, EN, "-o", str(file), "--format", "html")
    assert (done.stdout, done.stderr) == ("", "")
    assert "There is water on the mountain." in file.read_text(encoding="utf-8")


def test_a_model_is_loaded_by_name(fake_encoder: list[str | None]) -> None:
    align(ZH, EN)
    align(ZH, EN, "--model", "LaBSE")
    assert fake_encoder == [None, "LaBSE"]


def test_verbose_says_what_was_done() -> None:
    notes = align(ZH, EN, "-v").stderr.splitlines()
    assert all(note.startswith("duizhao: note: ") for note in notes)
    assert f"{ZH}: read as text, encoding utf-8, language zh: 4 sentences" in notes[0]
    assert f"{EN}: read as text, encoding utf-8, language en: 5 sentences" in notes[1]
    assert "beads in" in notes[-1]
    assert "order monotone, model Dictionary" in notes[-1]


def test_verbose_names_each_repair(tmp_path: Path) -> None:
    file = tmp_path / "spaced.txt"
    file.write_text("最 是 人 间 好 时 节\n\n山上有水。\n", encoding="utf-8")
    notes = read(str(file), "-v").stderr.splitlines()
    assert any("repair step" in note and "最是人间" in note for note in notes[1:])
    unrepaired = read(str(file), "--no-repair", "all", "-v")
    assert "repair step" not in unrepaired.stderr
    assert "最 是 人 间" in unrepaired.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("--format", "pages"),
        ("--split", "words"),
        ("--order", "any"),
        ("--no-repair", "hard-wraps,nothing-of-the-kind"),
    ],
)
def test_an_unknown_name_is_wrong_usage(arguments: tuple[str, str]) -> None:
    done = align(ZH, EN, *arguments)
    assert done.exit_code == 2
    assert arguments[1].split(",")[-1] in done.stderr


def test_bad_files_are_found_before_the_slow_work(
    tmp_path: Path, fake_encoder: list[str | None]
) -> None:
    for arguments, reason in [
        ((ZH, "none.txt"), "none.txt: there is no such file"),
        ((ZH, ZH), "both are Chinese"),
        ((ZH, EN, "-o", str(tmp_path / "none" / "out")), "does not exist; make it first"),
        ((ZH, EN, "-o", str(tmp_path)), "this is a folder"),
        ((ZH, EN, "-o", EN), "this is one of the input files"),
    ]:
        with pytest.raises(InputError, match=reason):
            align(*arguments)
    assert fake_encoder == []


def test_progress_shows_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    zh, en = tmp_path / "zh.txt", tmp_path / "en.txt"
    zh.write_text("山水\n海\n" * 150, encoding="utf-8")
    en.write_text("mountain, water\nsea\n" * 150, encoding="utf-8")

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for stream, shows in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        align_files(str(zh), str(en), split="line")
        assert ("Encoding" in stream.getvalue()) is shows


# read


def test_read_prints_one_sentence_a_line() -> None:
    assert read(ZH).stdout == "山上有水。\n人在火边看书。\n山边是海，海边有人。\n书里有火。\n"


def test_read_as_json_lines() -> None:
    records = [json.loads(line) for line in read(EN, "--format", "jsonl").stdout.splitlines()]
    assert [record["text"] for record in records][-1] == "In the book there is fire."
    assert records[1] == {
        "text": "By the fire the people read a book.",
        "place": {"file": EN, "unit": "line", "number": 3, "start": 0, "end": 35},
        "kind": "paragraph",
        "block": 1,
    }


def test_read_of_lines_keeps_each(lines: tuple[str, str]) -> None:
    assert read(lines[0], "--split", "line").stdout == "山水\n\n人\u2028书\n海\n"


def test_read_into_a_file(tmp_path: Path) -> None:
    file = tmp_path / "out.txt"
    assert read(ZH, "-o", str(file)).stdout == ""
    assert file.read_text(encoding="utf-8").startswith("山上有水。\n")
    with pytest.raises(InputError, match="one of the input files"):
        read(str(file), "-o", str(file))


# evaluate


@pytest.fixture
def gold(tmp_path: Path) -> str:
    """A gold folder of two documents; in the second the gold merges what stands one to one."""
    for folder in ("zh", "en", "gold"):
        (tmp_path / folder).mkdir()
    chinese = ["山上有水。", "人在看书。", "海上有火。", "海边有人和书。"]
    english = [
        "There is water on the mountain.",
        "The people read a book.",
        "There is fire on the sea.",
        "By the sea there are people and a book.",
    ]
    for name, ladder in (
        ("first", "[0]:[0]\n[1]:[1]\n[2]:[2]\n[3]:[3]\n"),
        ("second", "[0,1]:[0,1]\n[2]:[2]\n[3]:[3]\n"),
    ):
        (tmp_path / "zh" / f"{name}.txt").write_text("\n".join(chinese), encoding="utf-8")
        (tmp_path / "en" / f"{name}.txt").write_text("\n".join(english), encoding="utf-8")
        (tmp_path / "gold" / f"{name}.align").write_text(ladder, encoding="utf-8")
    return str(tmp_path)


def test_evaluate_prints_a_table(gold: str) -> None:
    done = evaluate(gold)
    assert (done.exit_code, done.stderr) == (0, "")
    *_, first, second, pooled = done.stdout.splitlines()
    name, *figures = first.split()
    assert name == "first"
    assert [float(figure) for figure in figures[:6]] == [1.0] * 6
    assert second.split()[:7] == ["second", "0.500", "0.667", "0.571", "1.000", "1.000", "1.000"]
    assert pooled.split()[:3] == ["pooled", "0.750", "0.857"]
    assert len(first.split()) == len(pooled.split()) == 14


def test_evaluate_writes_json(gold: str, tmp_path: Path, fake_encoder: list[str | None]) -> None:
    file = tmp_path / "scores.json"
    done = evaluate(gold, "--format", "json", "--model", "LaBSE", "-o", str(file))
    assert (done.stdout, done.stderr) == ("", "")
    record = json.loads(file.read_text(encoding="utf-8"))
    assert set(record) == {"model", "documents", "pooled"}
    assert [one["name"] for one in record["documents"]] == ["first", "second"]
    assert record["documents"][1]["strict"]["precision"] == 0.5
    assert record["pooled"]["strict"]["recall"] == pytest.approx(6 / 7)
    assert record["pooled"]["sentences"] == 16
    assert record["pooled"]["sentences_per_second"] > 0
    assert fake_encoder == ["LaBSE"]


def test_evaluate_finds_bad_input_before_the_slow_work(
    gold: str, tmp_path: Path, fake_encoder: list[str | None]
) -> None:
    with pytest.raises(InputError, match="no gold here"):
        evaluate(str(tmp_path / "none"))
    with pytest.raises(InputError, match="does not exist; make it first"):
        evaluate(gold, "-o", str(tmp_path / "none" / "out"))
    (tmp_path / "gold" / "second.align").write_text("[0]:[0]\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"second\.align: the Chinese side"):
        evaluate(gold)
    assert evaluate(gold, "--order", "any").exit_code == 2
    assert fake_encoder == []

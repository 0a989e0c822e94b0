from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpora.errors import InputError
from corpora.samples import sample
from glossary.corpus_commands import corpus_group


def pair(*arguments: str) -> Result:
    return CliRunner().invoke(corpus_group, ["pair", *arguments], catch_exceptions=False)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for side in ("zh", "en"):
        (tmp_path / side).mkdir()
        for name in ("announcement", "results"):
            file: Path = getattr(sample(name), side)
            shutil.copy(file, tmp_path / side / f"{name}{file.suffix}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_manifest_is_written(folders: Path) -> None:
    (folders / "en" / "empty.txt").write_bytes(b"")
    result = pair("zh", "en", "-o", "en/manifest.csv")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr == (
        "duizhao: note: en/manifest.csv: 2 paired, 0 doubtful, 1 unpaired; of these 1 with a note\n"
    )
    content = (folders / "en" / "manifest.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [(row["zh"], row["en"], row["state"]) for row in rows] == [
        ("../zh/announcement.txt", "announcement.txt", "paired"),
        ("../zh/results.md", "results.md", "paired"),
        ("", "empty.txt", "unpaired"),
    ]
    # The manifest lies among the documents, and is none.
    pair("zh", "en", "-o", "en/manifest.csv")
    assert (folders / "en" / "manifest.csv").read_bytes() == content


def test_the_fast_encoder_pairs_too(folders: Path) -> None:
    result = pair("zh", "en", "-o", "m.csv", "--fast")
    assert "m.csv: 2 paired, 0 doubtful, 0 unpaired" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("none", "en", "-o", "m.csv"), "none: there is no such folder"),
        (("zh", "en/results.md", "-o", "m.csv"), "en/results.md: this is a file"),
        (("zh", "en", "-o", "no/m.csv"), "no/m.csv: the folder"),
        (("zh", "en", "-o", "zh"), "zh: this is a folder"),
        (("zh", "en", "-o", "zh/results.md"), "zh/results.md: this is one of the input files"),
        (("zh", "zh", "-o", "m.csv"), "zh: there is no English document"),
        (("empty", "en", "-o", "m.csv"), "empty: there is no file in this folder"),
    ],
)
def test_bad_input_is_one_line(folders: Path, arguments: tuple[str, ...], reason: str) -> None:
    (folders / "empty").mkdir()
    before = sorted(folders.rglob("*"))
    with pytest.raises(InputError) as caught:
        pair(*arguments)
    assert str(caught.value).startswith(reason)
    assert "\n" not in str(caught.value)
    assert sorted(folders.rglob("*")) == before


def test_the_root_command_knows_it(folders: Path) -> None:
    command = [sys.executable, "-m", "duizhao", "corpus", "pair", "none", "en", "-o", "m.csv"]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120)
    assert result.returncode == 2
    assert result.stderr == "duizhao: error: none: there is no such folder; check the name\n"


@pytest.mark.skipif(sys.platform == "win32", reason="a name can be anything there")
def test_a_name_that_is_no_text_is_listed(folders: Path) -> None:
    try:
        Path("zh", "a\udcff.txt").write_bytes(b"x")
    except OSError:
        pytest.skip("the file system refuses such names")
    assert pair("zh", "en", "-o", "m.csv").exit_code == 0
    assert "rename the file" in Path("m.csv").read_text(encoding="utf-8")

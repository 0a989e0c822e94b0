from __future__ import annotations

from pathlib import Path

import pytest

from corpora.errors import InputError
from glossary.corpus.manifest import Manifest


def manifest(folder: Path, text: str) -> Manifest:
    file = folder / "pairs.csv"
    file.write_bytes(text.encode())
    return Manifest(str(file))


def test_rows_keep_their_lines_and_cells(tmp_path: Path) -> None:
    read = manifest(tmp_path, '\ufeffid,zh,en\r\n"1\n2","a, b.txt",c.txt\r\n\r\n3,d,\' e\r\n')
    assert read.columns == ["id", "zh", "en"]
    assert read.rows == 2
    rows = list(read)
    assert [(row.line, row.zh, row.en) for row in rows] == [
        (2, "a, b.txt", "c.txt"),
        (5, "d", "' e"),
    ]
    assert rows[0].cells == {"id": "1\n2", "zh": "a, b.txt", "en": "c.txt"}
    assert list(read) == rows
    assert read.folder == tmp_path


@pytest.mark.parametrize(
    ("cells", "paired_only", "standing"),
    [
        ("a,b,paired", False, "pair"),
        ("a,b,paired", True, "pair"),
        ("a,b,doubtful", False, "pair"),
        ("a,b,doubtful", True, "left-out"),
        ("a,,unpaired", False, "left-out"),
        (",b,unpaired", False, "left-out"),
        ("a,,paired", False, "incomplete"),
        (" ,b,paired", True, "incomplete"),
    ],
)
def test_what_a_row_stands_for(
    tmp_path: Path, cells: str, paired_only: bool, standing: str
) -> None:
    (row,) = manifest(tmp_path, f"zh,en,state\n{cells}\n")
    assert row.standing(paired_only) == standing


def test_without_a_column_of_states_all_are_paired(tmp_path: Path) -> None:
    complete, lacking = manifest(tmp_path, "en,zh\nb,a\nb,\n")
    assert complete.standing(True) == "pair"
    assert lacking.standing(True) == "incomplete"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("zh,english\na,b\n", "there is no column en"),
        ("", "there is no column zh|is empty"),
        ("zh,en,zh\na,b,c\n", "several columns zh"),
        ("zh,en\n", "there is no pair"),
        ("zh,en\na,b\na\n", "line 3 has 1 cells and the header 2"),
        ("zh,en\na,b,c\n", "line 2 has 3 cells"),
        ('zh,en\n"a\nb,c\n', "line 2 is not CSV"),
        ('zh,en\na,"b"c\n', "line 2 is not CSV"),
    ],
)
def test_what_is_no_manifest_is_one_line(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        manifest(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'pairs.csv'}: ")
    assert "\n" not in str(caught.value)

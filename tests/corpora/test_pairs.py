from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.errors import InputError
from corpora.pairs import Pairs, is_pairs, read_pairs

ALONE = '{"source": ["港口。", "大会。"], "target": ["A harbour."], "source_alone": %s}\n'


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("[0.1, 1]", ((0, 3, 0.1), (3, 6, 1))),
        ("[0.1]", ()),
        ("[0.1, 2]", ()),
        ('[0.1, "1"]', ()),
        ("null", ()),
        ("0.5", ()),
    ],
)
def test_what_is_said_of_sentences_is_read(
    tmp_path: Path, said: str, expected: tuple[tuple[int, int, float], ...]
) -> None:
    (pair,) = read(tmp_path, "a.jsonl", ALONE % said).rows
    assert (pair.source_alone, pair.target_alone) == (expected, ())


def test_what_is_said_of_sentences_changes_sides_with_them(tmp_path: Path) -> None:
    line = '{"source": ["A harbour."], "target": ["港口。"], "source_alone": [0.1]}\n'
    (pair,) = read(tmp_path, "a.jsonl", line).rows
    assert (pair.source, pair.target_alone) == ("港口。", ((0, 10, 0.1),))
    assert pair.source_alone == ()


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"))


def read(folder: Path, name: str, content: str) -> Pairs:
    file = folder / name
    file.write_bytes(content.encode("utf-8"))
    return read_pairs(str(file))


def texts(pairs: Pairs) -> list[tuple[str, str]]:
    return [(pair.source, pair.target) for pair in pairs.rows]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.tsv", "港口\tharbour\n大会\tmeeting\n", [("港口", "harbour"), ("大会", "meeting")]),
        ("a.tsv", "港口\tharbour\r\n大会\tmeeting", [("港口", "harbour"), ("大会", "meeting")]),
        ("a.tsv", "zh\ten\n港口\tharbour\n", [("港口", "harbour")]),
        ("a.tsv", "Source\tTarget\n港口\tharbour\n", [("港口", "harbour")]),
        ("a.tsv", "en\tzh\nharbour\t港口\nzh\ten\n", [("港口", "harbour"), ("en", "zh")]),
        ("a.tsv", "id\ten\tnote\tzh\n1\tharbour\t\t港口\n", [("港口", "harbour")]),
        (
            "a.tsv",
            "Chinese\tEnglish\n港口\tharbour\n",
            [("Chinese", "English"), ("港口", "harbour")],
        ),
        ("a.tsv", "港口\t\n\tharbour\n\t\n", [("港口", ""), ("", "harbour"), ("", "")]),
        ("a.tsv", '"港\t"口" \n', [('"港', '"口" ')]),
        ("a.tsv", "港\u2028口\ta\x85b\x0b\x0cc\rd\n", [("港\u2028口", "a\x85b\x0b\x0cc\rd")]),
        (
            "a.tsv",
            "the harbour\t港口\nthe AI\t人工智能\n",
            [("港口", "the harbour"), ("人工智能", "the AI")],
        ),
        ("a.tsv", "zh\ten\nthe harbour\t港口\n", [("the harbour", "港口")]),
        ("a.tsv", "source\ttarget\nthe harbour\t港口\n", [("港口", "the harbour")]),
        ("a.tsv", "2031\t2031\n", [("2031", "2031")]),
        ("a.tsv", "港口\tharbour\n\n \n", [("港口", "harbour")]),
        ("a.csv", "港口,harbour\r\n大会,meeting\r\n", [("港口", "harbour"), ("大会", "meeting")]),
        (
            "a.csv",
            '港口,"a ""big"", old\nharbour"\n大会,\n',
            [("港口", 'a "big", old\nharbour'), ("大会", "")],
        ),
        ("a.csv", 'zh,en\n"",""\n,\n', [("", ""), ("", "")]),
        ("a.csv", '"en","zh"\n"harbour","港口"\n', [("港口", "harbour")]),
        ("a.csv", '港口,5" pipe\n', [("港口", '5" pipe')]),
        ("a.jsonl", '{"source": "港口", "target": "harbour"}\n', [("港口", "harbour")]),
        ("a.jsonl", '{"en": "harbour", "zh": "港口", "n": {"zh": 1}}\n', [("港口", "harbour")]),
        (
            "a.jsonl",
            '{"source": ["港口。", "AI", "B"], "target": ["One.", "Two."], "score": 0.5}\n'
            '{"source": [], "target": "x"}\n\n',
            [("港口。AI B", "One. Two."), ("", "x")],
        ),
        ("a.ndjson", r'{"zh": "\u6e2f\"", "en": "\ud800"}', [('港"', "\ufffd")]),
        ("a.jsonl", '{"source": "the harbour", "target": "港口"}', [("港口", "the harbour")]),
        ("a.jsonl", '{"zh": "the harbour", "en": "港口"}', [("the harbour", "港口")]),
    ],
)
def test_pairs_are_read(
    tmp_path: Path, name: str, content: str, expected: list[tuple[str, str]]
) -> None:
    assert texts(read(tmp_path, name, content)) == expected


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.tsv", "港口\tharbour\n大会\n", "line 2: the row has one cell"),
        ("a.tsv", "zh\ten\n港口\tharbour\n大会\n", "line 3: the row has one cell"),
        ("a.tsv", "港口\tharbour\n\n大会\tmeeting\n", "line 2: the row has one cell"),
        ("a.tsv", "港口\tharbour\n大会\tmeeting\t1\n", "line 2: the row has 3 cells"),
        ("a.tsv", "n\tzh\ten\n1\t港口\n", "line 2: the row ends before the column en"),
        ("a.tsv", "zh\ten\n", "there are no pairs"),
        ("a.tsv", "\n\n", "there are no pairs"),
        ("a.tsv", "", "the file is empty"),
        ("a.csv", '港口,"a\nb"\n大会\n', "line 3: the row has one cell"),
        ("a.csv", '港口,x\n大会,"a\nb\n', "line 2: the quotation mark"),
        ("a.csv", '港口,"a\nb"c\n', "line 2, column 3: text follows"),
        ("a.jsonl", '{"zh": "a", "en": "b"}\n{"zh": "a", "en": }\n', "line 2, column 19: "),
        ("a.jsonl", '{"zh": "a", "en": "b"}\n\n{"zh": "a"}\n', "line 2, column 1: "),
        ("a.jsonl", '{"zh": "a"}\n', "line 1: the object has no en"),
        ("a.jsonl", '{"text": "a"}\n', "line 1: the object has no source"),
        ("a.jsonl", '["a", "b"]\n', "line 1: this is not a JSON object"),
        ("a.jsonl", '{"zh": 1, "en": "b"}\n', "line 1: zh is neither a string"),
        ("a.jsonl", '{"zh": "a", "en": ["b", null]}\n', "line 1: en is neither a string"),
        ("a.jsonl", '{"zh": "a", "en": "b", "n": ' + "1" * 5000 + "}", "line 1, column 1: "),
        ("a.jsonl", '{"zh": ' + "[" * 100_000, "line 1, column "),
        ("a.txt", "港口\tharbour\n", "pairs are not read from this kind of file; .*[.]csv, "),
    ],
)
def test_broken_pairs_are_one_line_with_the_place(
    tmp_path: Path, name: str, content: str, reason: str
) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        read(tmp_path, name, content)
    assert str(caught.value).startswith(str(tmp_path / name))
    assert "\n" not in str(caught.value)


def test_missing_file_of_pairs(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_pairs(str(tmp_path / "a.tsv"))


def test_files_of_pairs_are_known_by_suffix() -> None:
    names = ("a.tsv", "b/c.CSV", "a.jsonl", "a.txt", "tsv", "a.html", "a")
    assert [name for name in names if is_pairs(name)] == ["a.tsv", "b/c.CSV", "a.jsonl"]


@pytest.mark.parametrize(
    ("name", "content", "unit"),
    [
        ("a.tsv", "en\tzh\r\nharbour\t港口\r\n\t大会\n", "row"),
        ("a.csv", 'zh,en\n"港""\n口",harbour\n大会,"a, b"\r\n', "row"),
        (
            "a.jsonl",
            ' {"source": "港\\n口", "target": "harbour"}\n{"en":["a b"],"zh":"大会"}\n',
            "line",
        ),
    ],
)
def test_places_of_pairs_span_the_cells(tmp_path: Path, name: str, content: str, unit: str) -> None:
    pairs = read(tmp_path, name, content)
    lines = content.splitlines(keepends=True)
    found = []
    for pair in pairs.rows:
        for place in (pair.source_place, pair.target_place):
            assert (place.file, place.unit) == (pairs.file, unit)
            rest = "".join(lines[place.number - 1 :])
            found.append((place.number, rest[place.start : place.end]))
    assert (
        found
        == {
            "a.tsv": [(2, "港口"), (2, "harbour"), (3, "大会"), (3, "")],
            "a.csv": [(2, '港""\n口'), (2, "harbour"), (4, "大会"), (4, "a, b")],
            "a.jsonl": [(1, "港\\n口"), (1, "harbour"), (2, "大会"), (2, '["a b"]')],
        }[name]
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pairs")


# A header keeps the columns as they are.
HEADER = ("zh", "en")


@given(rows=st.lists(st.tuples(CELL, CELL), min_size=1))
def test_any_csv_comes_back(folder: Path, rows: list[tuple[str, str]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([HEADER, *rows])
    assert texts(read(folder, "any.csv", stream.getvalue())) == rows


@given(rows=st.lists(st.tuples(CELL, CELL), min_size=1))
def test_any_tsv_comes_back(folder: Path, rows: list[tuple[str, str]]) -> None:
    bare = [
        tuple(cell.translate({9: "_", 10: "_", 13: "_"}) for cell in row) for row in [HEADER, *rows]
    ]
    content = "".join("\t".join(row) + "\n" for row in bare)
    assert texts(read(folder, "any.tsv", content)) == bare[1:]


@given(rows=st.lists(st.tuples(CELL, CELL), min_size=1), ascii_only=st.booleans())
def test_any_jsonl_comes_back(folder: Path, rows: list[tuple[str, str]], ascii_only: bool) -> None:
    content = "".join(
        json.dumps(dict(zip(HEADER, row, strict=True)), ensure_ascii=ascii_only) + "\n"
        for row in rows
    )
    pairs = read(folder, "any.jsonl", content)
    assert texts(pairs) == rows
    lines = content.split("\n")
    for pair in pairs.rows:
        place = pair.source_place
        literal = lines[place.number - 1][place.start - 1 : place.end + 1]
        assert json.loads(literal) == pair.source


@given(
    content=st.text('",\n\r\ta港{}[]:', max_size=30),
    suffix=st.sampled_from(["tsv", "csv", "jsonl"]),
)
def test_any_content_is_pairs_or_one_line_of_error(folder: Path, content: str, suffix: str) -> None:
    try:
        pairs = read(folder, f"any.{suffix}", content)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert pairs.rows


def test_fifty_megabytes_of_one_line_take_seconds(tmp_path: Path) -> None:
    started = time.process_time()
    text = "港口大会" * 4_000_000
    with pytest.raises(InputError, match="line 1: the row has one cell"):
        read(tmp_path, "a.tsv", text)
    with pytest.raises(InputError, match="line 1: the quotation mark"):
        read(tmp_path, "a.csv", f'"{text}')
    assert texts(read(tmp_path, "a.jsonl", f'{{"zh": "{text}", "en": ""}}')) == [(text, "")]
    assert time.process_time() - started < 10

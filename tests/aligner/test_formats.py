from __future__ import annotations

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from aligner.formats import FORMATS, render
from aligner.formats.ladder import read_ladder
from aligner.model import DOUBTFUL, Alignment, Bead, Sentence
from corpora.errors import InputError
from corpora.model import Place
from corpora.pairs import read_pairs

DATA = Path(__file__).parent / "data"

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def sentences(file: str, texts: list[str]) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(text, Place(file, "line", number, 0, len(text)), "paragraph", number - 1)
        for number, text in enumerate(texts, start=1)
    )


def alignment_of(
    source: list[str],
    target: list[str],
    beads: list[tuple[tuple[int, ...], tuple[int, ...], float]],
    alone: tuple[tuple[float, ...], tuple[float, ...]] = ((), ()),
) -> Alignment:
    return Alignment(
        sentences("论坛.txt", source),
        sentences("forum.txt", target),
        tuple(Bead(*bead) for bead in beads),
        "monotone",
        "a model",
        None,
        *alone,
    )


FORUM = alignment_of(
    ["江南论坛开幕", "来宾入座，会议开始。", "会场设在湖边。", "AI 展区很热闹。", "欢迎再来。"],
    [
        "Jiangnan Forum Opens",
        "Guests took their seats.",
        "The meeting began.",
        "By the lake, the AI hall was busy.",
        "Parking is free.",
    ],
    [
        ((0,), (0,), 0.99),
        ((1,), (1, 2), 0.91234),
        ((2, 3), (3,), 0.4),
        ((), (4,), 0.75),
        ((4,), (), 1.0),
    ],
    ((0.0, 0.05, 0.12345, 0.4, 1.0), (0.0, 0.0, 0.1, 0.2, 0.75)),
)


@st.composite
def alignments(draw: st.DrawFn) -> Alignment:
    """Any texts, in monotone beads of any size."""
    source: list[str] = []
    target: list[str] = []
    beads = []
    sizes = st.sampled_from([(1, 1), (1, 2), (2, 1), (3, 2), (1, 0), (0, 1)])
    for m, n in draw(st.lists(sizes, max_size=6)):
        beads.append(
            (
                tuple(range(len(source), len(source) + m)),
                tuple(range(len(target), len(target) + n)),
                draw(st.floats(0, 1)),
            )
        )
        source += draw(st.lists(TEXTS, min_size=m, max_size=m))
        target += draw(st.lists(TEXTS, min_size=n, max_size=n))
    return alignment_of(source, target, beads)


@pytest.mark.parametrize("name", ["ladder", "tsv", "jsonl"])
def test_golden_files(name: str) -> None:
    golden = (DATA / f"alignment.{name}").read_bytes().decode("utf-8")
    assert render(FORUM, name) == golden


@pytest.mark.parametrize("name", ["ladder", "tsv", "jsonl"])
def test_an_alignment_of_nothing_is_an_empty_file(name: str) -> None:
    assert render(alignment_of([], [], []), name) == ""


def test_each_name_is_a_format() -> None:
    assert all(render(FORUM, name) for name in FORMATS)


# ladder


@given(alignments())
def test_a_ladder_holds_each_sentence_once(alignment: Alignment) -> None:
    lines = render(alignment, "ladder").splitlines()
    assert len(lines) == len(alignment.beads)
    matches = [re.fullmatch(r"\[([\d,]*)\]:\[([\d,]*)\]:([01]\.\d{4})", line) for line in lines]
    for side, count in ((1, len(alignment.source)), (2, len(alignment.target))):
        numbers = [int(n) for match in matches if match for n in match[side].split(",") if n]
        assert sorted(numbers) == list(range(count))


def test_a_ladder_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "ladder"
    file.write_text(render(FORUM, "ladder"), encoding="utf-8")
    assert read_ladder(str(file)) == [(bead.source, bead.target) for bead in FORUM.beads]


def test_ladders_of_others_are_read(tmp_path: Path) -> None:
    file = tmp_path / "gold.align"
    file.write_bytes(b"\xef\xbb\xbf[0]:[0, 1]\r\n[1, 2]:[]:0\r\n\r\n []:[ 2 ] : 1.5e-3\n[3]:[3]")
    assert read_ladder(str(file)) == [((0,), (0, 1)), ((1, 2), ()), ((), (2,)), ((3,), (3,))]


@pytest.mark.parametrize(
    "line",
    [
        "0:0",
        "[0]",
        "[0]:[1]:[2]",
        "[0]:[a]",
        "[0,]:[1]",
        "[-1]:[0]",
        "[0]:[0]:high",
        "[٣]:[1]",
    ],
)
def test_a_line_that_is_no_bead_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "gold.align"
    file.write_text(f"[0]:[0]\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"gold\.align: line 2: .* is no bead"):
        read_ladder(str(file))


# tsv


@given(alignments())
def test_tsv_has_one_row_of_two_cells_a_bead(alignment: Alignment) -> None:
    content = render(alignment, "tsv")
    rows = [row.split("\t") for row in re.split(r"\r?\n", content)]
    assert rows.pop() == [""]
    assert len(rows) == len(alignment.beads)
    assert all(len(row) == 2 for row in rows)
    for (source, target), bead in zip(rows, alignment.beads, strict=True):
        assert source.split() == alignment.source_text(bead).split()
        assert target.split() == alignment.target_text(bead).split()


@pytest.mark.parametrize("first", [("zh", "en"), ("Source", "Target "), ("\ufeffzh", "EN")])
def test_a_first_pair_that_reads_as_a_header_gets_one(first: tuple[str, str]) -> None:
    alignment = alignment_of([first[0]], [first[1]], [((0,), (0,), 0.9)])
    assert render(alignment, "tsv") == f"zh\ten\n{first[0]}\t{first[1]}\n"


# jsonl


@given(alignments())
def test_jsonl_holds_the_sentences_as_they_are(alignment: Alignment) -> None:
    records = [json.loads(line) for line in render(alignment, "jsonl").split("\n")[:-1]]
    assert [text for record in records for text in record["source"]] == [
        sentence.text for sentence in alignment.source
    ]
    assert [number for record in records for number in record["target_index"]] == list(
        range(len(alignment.target))
    )
    for record in records:
        assert bool(record["source_place"]) == bool(record["source"])
        assert bool(record["target_place"]) == bool(record["target"])


# html

# What HTML itself changes: line ends, and what stands for no character in it.
VISIBLE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=20)


def page_of(alignment: Alignment) -> html.HtmlElement:
    return html.fromstring(render(alignment, "html"))


@given(source=VISIBLE, target=VISIBLE)
def test_html_shows_any_text_as_text(source: str, target: str) -> None:
    page = page_of(alignment_of([source], [target], [((0,), (0,), 0.9)]))
    shown = [element.text_content() for element in page.xpath("//td//*[@lang]")]
    assert shown == [text for text in (source, target) if text.strip()]


def test_html_carries_no_markup_of_the_texts() -> None:
    attack = """<script>alert("1")</script><img src=x onerror='a()'>&amp;"""
    page = page_of(alignment_of([attack], [attack], [((0,), (0,), 0.9)]))
    assert not page.xpath("//script | //img")
    assert [e.text_content() for e in page.xpath("//td//*[@lang]")] == [attack, attack]


def test_html_is_self_contained() -> None:
    content = render(FORUM, "html")
    assert not re.search(r"""(src|href)="(?!#|data:)|url\(|@import|https?://""", content)


def test_html_stands_side_by_side_with_languages_and_numbers() -> None:
    rows = page_of(FORUM).xpath("//tbody/tr")
    assert len(rows) == len(FORUM.beads)
    merged = rows[2]
    assert merged.xpath("td[1]//*[@lang='zh']/text()") == ["会场设在湖边。", "AI 展区很热闹。"]
    assert merged.xpath("td[1]//*[@class='number']/text()") == ["3", "4"]
    assert merged.xpath("td[1]//*[@class='number']/@title") == ["line 3", "line 4"]
    assert merged.xpath("td[3]//*[@lang='en']/text()") == ["By the lake, the AI hall was busy."]


def test_html_marks_doubtful_and_null_beads() -> None:
    page = page_of(FORUM)
    assert page.xpath("//tbody/tr/@class") == ["sure", "sure", "doubtful", " null", " null"]
    assert [
        " ".join(cell.text_content().split()) for cell in page.xpath("//td[@class='score']")
    ] == [
        "0.99",
        "0.91",
        "0.40 doubtful",
        "0.75",
        "1.00",
    ]
    assert page.xpath("//td//*[@class='absent']/text()") == [
        "no Chinese sentence",
        "no English sentence",
    ]


def test_html_sums_up() -> None:
    text = " ".join(page_of(FORUM).xpath("//header")[0].text_content().split())
    assert "5 beads: 5 Chinese sentences and 5 English sentences." in text
    assert "1 bead is doubtful (20.0%)." in text
    assert f"scored below {DOUBTFUL}" in text
    sizes = [item.text_content() for item in page_of(FORUM).xpath("//ul/li")]
    assert sizes == ["0 : 11", "1 : 01", "1 : 11", "1 : 21", "2 : 11"]


def test_html_of_one_side_or_none() -> None:
    assert "no English sentence" in render(alignment_of(["山"], [], [((0,), (), 0.9)]), "html")
    assert "Both documents are empty." in render(alignment_of([], [], []), "html")


# TMX, XLIFF


@pytest.mark.parametrize(
    ("name", "suffix"), [("tmx", ".tmx"), ("xliff", ".xlf"), ("xliff12", ".xliff")]
)
@given(alignment=alignments())
def test_formats_of_translation_tools_are_read_back(
    name: str, suffix: str, alignment: Alignment
) -> None:
    content = render(alignment, name)
    assert isinstance(content, bytes)
    if not alignment.beads:
        return
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"pairs{suffix}"
        file.write_bytes(content)
        read = read_pairs(str(file)).rows
    assert [(pair.source, pair.target, pair.score) for pair in read] == [
        (alignment.source_text(bead), alignment.target_text(bead), round(bead.score, 4))
        for bead in alignment.beads
    ]


def test_translation_tools_are_told_the_script_and_the_places() -> None:
    traditional = alignment_of(["港口會議開幕"], ["The port meeting opens"], [((0,), (0,), 0.5)])
    for name in ("tmx", "xliff", "xliff12"):
        content = render(traditional, name)
        assert isinstance(content, bytes)
        assert b'"zh-TW"' in content
        assert b'"zh-CN"' not in content
        assert "论坛.txt:1:1" in content.decode("utf-8")
        assert b"forum.txt:1:1" in content
        simplified = render(FORUM, name)
        assert isinstance(simplified, bytes)
        assert b'"zh-CN"' in simplified

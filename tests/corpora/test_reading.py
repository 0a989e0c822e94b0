from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.errors import InputError
from corpora.model import Document
from corpora.reading import read_document, read_lines
from corpora.repair import STEPS

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"))
SCRAPS = (
    *(
        "港口",
        "大会",
        "开幕",
        "the summit",
        "2031",
        "AI",
        "“",
        "”",
        '"',
        " ",
        "　",
        "　　",
        "\n",
        "\n\n",
    ),
    *(
        "港 口 大 会",
        "大大大大大大大大",
        "会会会会会会会会",
        "。",
        "，",
        "林小满 摄",
        "（",
        "）",
        "\r\n",
    ),
)
DAMAGED = st.lists(st.sampled_from(SCRAPS), min_size=1, max_size=40).map("".join)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reading")


def write(folder: Path, content: str | bytes, name: str = "a.txt") -> str:
    file = folder / name
    file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return str(file)


def as_read(document: Document) -> list[str]:
    return [
        document.text_at(document.place(block, 0, len(block.text))) for block in document.blocks
    ]


def test_document_says_how_it_was_read(tmp_path: Path) -> None:
    file = write(tmp_path, "第九届数字港口大会今天开幕。\n\n林小满致辞。\n".encode("gb18030"))
    document = read_document(file)
    assert (document.file, document.format, document.encoding) == (file, "text", "gb18030")
    assert document.language == "zh"
    assert [block.text for block in document.blocks] == [
        "第九届数字港口大会今天开幕。",
        "林小满致辞。",
    ]
    assert [document.place(block, 0, 1).number for block in document.blocks] == [1, 3]


def test_front_matter_with_html_is_found_in_a_text_file(tmp_path: Path) -> None:
    page = "\n---\ntitle: '大会开幕！'\n---\n\n"
    page += "<div>\n<p>今天。</p><div></div>码头。林小满 摄<p></p></div>"
    document = read_document(write(tmp_path, page))
    assert document.format == "html"
    assert [block.text for block in document.blocks] == ["大会开幕！", "今天。", "码头。林小满 摄"]
    assert document.blocks[0].kind == "title"


def test_steps_that_are_skipped_do_nothing(tmp_path: Path) -> None:
    file = write(tmp_path, "最 是 人 间 好 时 节\n")
    assert [block.text for block in read_document(file).blocks] == ["最是人间好时节"]
    raw = read_document(file, skip=STEPS)
    assert [block.text for block in raw.blocks] == ["最 是 人 间 好 时 节"]
    assert raw.repairs == ()


@given(text=st.one_of(TEXT, DAMAGED))
def test_unrepaired_blocks_are_exactly_what_stands_at_their_places(folder: Path, text: str) -> None:
    file = write(folder, "a" + text)
    document = read_document(file, skip=STEPS)
    assert as_read(document) == [block.text for block in document.blocks]


@given(text=DAMAGED)
def test_repaired_blocks_lie_at_their_places_in_order(folder: Path, text: str) -> None:
    file = write(folder, "a" + text)
    document = read_document(file)
    assert "".join(unit.text for unit in document.units) == "a" + text
    last = 0
    for block, raw in zip(document.blocks, as_read(document), strict=True):
        # All letters of a block are among those that stand at its place.
        assert {char for char in block.text if char.isalnum()} <= set(raw)
        start, end = block.traced.span(0, len(block.text))
        assert last <= start < end
        last = end


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        ("", "a.txt", "the file is empty"),
        (" \n\u3000\r\n\t", "a.txt", "nothing but white space"),
        ("\n" * 10_000, "a.txt", "nothing but white space"),
        ("<p> <br> </p><script>x</script>", "a.html", "there is no text in it"),
        ("---\ndate: x\n---\n", "a.md", "there is no text in it"),
    ],
)
def test_document_without_text_is_an_error(
    tmp_path: Path, content: str, name: str, reason: str
) -> None:
    file = write(tmp_path, content, name)
    with pytest.raises(InputError, match=reason) as caught:
        read_document(file)
    assert str(caught.value).startswith(f"{file}: ")


def test_fifty_megabytes_of_one_line(tmp_path: Path) -> None:
    file = write(tmp_path, "第九届数字港口大会今天开幕。".encode() * 1_190_000)
    started = time.process_time()
    document = read_document(file)
    assert len(document.blocks) == 1
    assert time.process_time() - started < 20


def test_lines_end_at_lf_and_crlf_only(tmp_path: Path) -> None:
    text = "一\r\n\n二\u2028三\x85四\r五\x0b\x0c\r\r\n 六 \r"
    document = read_lines(write(tmp_path, text, "a.html"))
    assert [block.text for block in document.blocks] == [
        *("一", "", "二\u2028三\x85四\r五\x0b\x0c\r", " 六 \r"),
    ]
    assert {block.kind for block in document.blocks} == {"line"}
    assert (document.format, document.language, document.repairs) == ("lines", "zh", ())
    assert [document.place(block, 0, 0).number for block in document.blocks] == [1, 2, 3, 4]


@given(
    lines=st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff\n"))
    )
)
def test_lines_come_back_with_exact_places(folder: Path, lines: list[str]) -> None:
    bare = [line.rstrip("\r") for line in lines]
    # Some texts begin as files of other kinds do.
    document = read_lines(write(folder, "".join(f"{line}\n" for line in ["港", *bare])))
    assert [block.text for block in document.blocks] == ["港", *bare]
    for number, block in enumerate(document.blocks, start=1):
        place = document.place(block, 0, len(block.text))
        assert (place.unit, place.number) == ("line", number)
        assert document.text_at(place) == block.text


def test_ten_thousand_empty_lines(tmp_path: Path) -> None:
    started = time.process_time()
    document = read_lines(write(tmp_path, "\n" * 10_000))
    assert [block.text for block in document.blocks] == [""] * 10_000
    last = document.blocks[-1]
    assert document.place(last, 0, 0).number == 10_000
    assert time.process_time() - started < 2

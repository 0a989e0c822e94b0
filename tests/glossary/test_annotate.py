from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from corpora.word.text import NAMESPACES
from duizhao import cli

WordFile = Callable[..., bytes]
W = f"{{{NAMESPACES[0]}}}"
GLOSSARY = """\
concept,language,term,status,standing
cac,zh,国家网信办,preferred,official
cac,en,Cyberspace Administration of China,preferred,
cac,en,CAC,admitted,
cac,en,Internet Office,forbidden,
"""
ZH = [
    "港口今天开放了，市长和很多居民来到码头。",
    "国家网信办今天宣布了新的办法。",
    "第二个仓库明年建成，可以存放三千吨粮食。",
    "老灯塔的看守人讲了他祖父的故事。",
    "国家网信办的代表也参加了仪式。",
]
EN = [
    "The harbour was opened today, and the mayor and many residents came to the quay.",
    "The Internet Office announced new measures today.",
    "The keeper of the old lighthouse told the story of his grandfather.",
    "Representatives of the administration took part in the ceremony, too.",
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("names.csv").write_text(GLOSSARY, encoding="utf-8")
    Path("zh.txt").write_text("\n\n".join(ZH) + "\n", encoding="utf-8")
    Path("en.txt").write_text("\n\n".join(EN) + "\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def english(folder: Path, word_file: WordFile) -> Path:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in EN)
    file = folder / "en.docx"
    file.write_bytes(word_file(body))
    return file


def check(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["check", "--glossary", "names.csv", *arguments])


def comments(file: str) -> list[tuple[str, list[str]]]:
    """Return the text that each comment stands at, and its paragraphs."""
    with zipfile.ZipFile(io.BytesIO(Path(file).read_bytes())) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
        made = etree.fromstring(archive.read("word/comments.xml"))
    order = list(root.iter())
    starts, ends = (
        {one.get(f"{W}id"): order.index(one) for one in root.iter(W + name)}
        for name in ("commentRangeStart", "commentRangeEnd")
    )
    return [
        (
            "".join(
                one.text or ""
                for one in order[starts[comment.get(f"{W}id")] : ends[comment.get(f"{W}id")]]
                if one.tag == f"{W}t"
            ),
            ["".join(map(str, one.itertext())) for one in comment],
        )
        for comment in made
    ]


def test_findings_are_comments_at_their_words_or_sentences(english: Path) -> None:
    before = english.read_bytes()
    rules = "term.forbidden,term.missing,omission.segment"
    result = check("zh.txt", "en.docx", "--select", rules, "--annotate", "out.docx")
    assert result.exit_code == 1
    assert "term.forbidden" in result.stdout
    assert "out.docx: 3 comments" in result.stderr
    assert english.read_bytes() == before
    (forbidden, omitted, missing) = comments("out.docx")
    assert forbidden[0] == "Internet Office"
    assert forbidden[1][0].startswith('error: "Internet Office" is a forbidden form of')
    assert forbidden[1][0].endswith("[term.forbidden]")
    assert forbidden[1][1:] == ["expected: Cyberspace Administration of China; CAC"]
    assert omitted[0] == EN[1]
    assert omitted[1][-1] == f"Chinese: {ZH[2]}"
    assert missing[0] == EN[3]
    assert missing[1][1:] == [
        "expected: Cyberspace Administration of China; CAC",
        f"Chinese: {ZH[4]}",
    ]


def test_the_order_of_the_files_does_not_matter(english: Path) -> None:
    result = check("en.docx", "zh.txt", "--select", "term.forbidden", "--annotate", "out.docx")
    assert result.exit_code == 1
    assert [text for text, _ in comments("out.docx")] == ["Internet Office"]


def test_english_alone_is_annotated(english: Path) -> None:
    result = check("--target-only", "en.docx", "--annotate", "out.docx")
    assert result.exit_code == 1
    assert [text for text, _ in comments("out.docx")] == ["Internet Office"]


def test_without_findings_the_copy_is_the_file(english: Path) -> None:
    result = check(
        *("--target-only", "en.docx", "--select", "number", "--annotate", "out.docx"),
    )
    assert result.exit_code == 0
    assert "a copy without new comments" in result.stderr
    assert Path("out.docx").read_bytes() == english.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("zh.txt", "en.txt", "--annotate", "out.docx"), "en.txt: this is no Word file"),
        (("en.docx", "zh.txt", "--annotate", "en.docx"), "en.docx: this is one of the input files"),
        (("zh.txt", "en.docx", "--annotate", "x/out.docx"), "x does not exist; make it first"),
        (("zh.txt", "en.docx", "--annotate", "out.docm"), "a name that ends in .docx"),
        (("--target-only", "en.txt", "--annotate", "out.docx"), "en.txt: this is no Word file"),
    ],
)
def test_what_cannot_be_annotated_is_one_line(
    english: Path, arguments: tuple[str, ...], reason: str
) -> None:
    result = check(*arguments)
    assert result.exception is not None
    assert reason in str(result.exception)
    assert not Path("out.docx").exists()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("en.docx", "--annotate", "out.docx"), "not a file of pairs"),
        (("zh.txt", "en.docx", "--annotate", "o.docx", "-o", "./o.docx"), "name the same file"),
    ],
)
def test_wrong_usage(english: Path, arguments: tuple[str, ...], reason: str) -> None:
    result = check(*arguments)
    assert result.exit_code == 2
    assert reason in result.stderr

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from corpora.errors import InputError
from corpora.model import Document
from corpora.reading import read_document
from duizhao import cli
from glossary.model import Segment
from glossary.suppression import Silence

KNOWN = ("term", "term.missing", "term.forbidden", "form", "number.extra")
TEXT = """\
# The fair

Silent here. <!-- duizhao: ignore term.missing -->
And here.

Not here.

<!-- duizhao: ignore form, term.forbidden -->

<!-- any other comment -->
And in the next
paragraph.

Not here either.

<!--duizhao:ignore term-->
- Directly
- under it
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def document(text: str, file: str = "en.md") -> Document:
    Path(file).write_text(text, encoding="utf-8")
    return read_document(file)


def covered(rule: str, text: str = TEXT, file: str = "en.md", *, side: str = "target") -> list[str]:
    """Return the blocks of a document in which a rule is silenced."""
    read = document(text, file)
    silence = Silence([read], KNOWN)
    blocks = []
    for number, block in enumerate(read.blocks):
        place = read.place(block, 0, 1)
        places = (None, place) if side == "target" else (place, None)
        if silence.covers(Segment(number, "", block.text, 1, *places), rule):
            blocks.append(block.text)
    return blocks


def test_the_paragraph_around_a_comment() -> None:
    assert covered("term.missing")[0] == "Silent here. And here."


def test_the_paragraph_after_a_comment_that_stands_alone() -> None:
    assert covered("form.doubled-word") == ["And in the next paragraph."]
    assert covered("form.doubled-word", side="source") == ["And in the next paragraph."]


def test_rules_and_families() -> None:
    assert covered("term.missing") == ["Silent here. And here.", "Directly", "under it"]
    assert covered("term.forbidden") == ["And in the next paragraph.", "Directly", "under it"]
    assert covered("number.missing") == []


PAGE = """\
<!DOCTYPE html>
<title>The fair</title>
<h1>The fair of the town</h1>
<p>Silent <b>here.</b><!-- duizhao: ignore term.missing --> And here.</p>
<p>Not here.</p>
<!-- duizhao: ignore form,
     term.forbidden -->
<!-- any other comment, duizhao: ignore term -->
<script>// <!-- duizhao: ignore term --></script>
<ul>
<li>And in the next block.</li>
<li>Not &lt;!-- duizhao: ignore term --&gt; here.</li>
</ul>
<p>One.<br><br>Two. <!--duizhao:ignore term--></p>
<pre>First line
second line <!-- duizhao: ignore number.extra --> end</pre>
"""


def in_page(rule: str) -> list[str]:
    return covered(rule, PAGE, "en.html")


def test_comments_in_html() -> None:
    assert in_page("term.missing") == ["Silent here. And here.", "One.", "Two."]
    assert in_page("term.forbidden") == ["And in the next block.", "One.", "Two."]
    assert in_page("form.quotes") == ["And in the next block."]
    assert in_page("number.extra") == ["First line", "second line end"]


def test_comments_in_html_are_no_text() -> None:
    read = document(PAGE, "en.html")
    text = "\n".join(block.text for block in read.blocks)
    assert text.count("duizhao") == 1
    assert "Not <!-- duizhao: ignore term --> here." in text
    for block in read.blocks:
        place = read.place(block, 0, len(block.text))
        assert read.text_at(place).split() == block.text.split()


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>A text.\n<!-- duizhao: ignore term.wrong --></p>", "en.html: line 2: term.wrong: "),
        ("<p>A text.</p>\n<!-- duizhao: allow term -->", 'en.html: line 2: the comment "duizhao: '),
        (
            "---\ntitle: A fair\n---\n<p>A text.\n<!-- duizhao: ignore --></p>",
            'en.html: line 5: the comment "duizhao: ignore" says nothing',
        ),
        ("<?xml version='1.0'\n?><p>A text.\n<!--duizhao:ignore x--></p>", "line 3: x: there is"),
    ],
)
def test_a_comment_in_html_that_says_something_else(page: str, words: str) -> None:
    with pytest.raises(InputError) as stop:
        Silence([document(page, "en.html")], KNOWN)
    assert words in str(stop.value)


def test_other_formats_have_no_such_comments() -> None:
    assert covered("term.missing", file="en.txt") == []


def test_a_segment_without_a_place() -> None:
    silence = Silence([document(TEXT)], KNOWN)
    assert not silence.covers(Segment(0, None, "Silent here.", 1, None, None), "term.missing")


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("<!-- duizhao: ignore term.wrong -->", "en.md: line 3: term.wrong: there is no such rule"),
        ("<!-- duizhao: ignore -->", 'en.md: line 3: the comment "duizhao: ignore" says nothing'),
        ("<!-- duizhao: allow term -->", 'the comment "duizhao: allow term" says nothing'),
    ],
)
def test_a_comment_that_says_something_else(comment: str, words: str) -> None:
    with pytest.raises(InputError) as stop:
        Silence([document(f"A text.\n\n{comment}\n")], KNOWN)
    assert words in str(stop.value)


def test_the_command_leaves_out_what_is_silenced_and_counts_it() -> None:
    Path("names.csv").write_text(
        "concept,language,term,status\na,zh,网信办,preferred\na,en,Net Bureau,forbidden\n",
        encoding="utf-8",
    )
    Path("en.md").write_text(
        "The Net Bureau met today in the old town hall.\n\n"
        "The Net Bureau <!-- duizhao: ignore term.forbidden --> will meet again in spring.\n",
        encoding="utf-8",
    )
    options = ["--target-only", "en.md", "--glossary", "names.csv", "--select", "term"]
    result = CliRunner().invoke(cli, ["check", *options])
    assert result.exit_code == 1
    assert result.stdout.startswith("en.md:1:5: error: ")
    assert result.stdout.endswith("1 error in 2 segments.\n")
    report = CliRunner().invoke(cli, ["check", "--format", "json", *options]).stdout
    assert '"silenced": 1' in report

"""Texts that try to break out of a report, and disks that are full: through all formats."""

from __future__ import annotations

import csv
import errno
import json
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from corpora.errors import InputError
from corpora.files import write_output
from duizhao import cli
from glossary.checking import all_rules, check
from glossary.model import Concept, Report, Segment, Term
from glossary.reports import FORMATS, renderer, streamer
from glossary.termbase import Glossary

EVIL = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</title><style>*{display:none}</style>",
    "<!-- <![CDATA[ ]]> -->",
    "{{ 1234567*7 }} {% raw %} ${1234567*7} #{7*7}",
    "javascript:alert(1) [link](javascript:alert(1)) {0}",
    "=HYPERLINK(1) +1 -1 @SUM(1)",
    "\x1b]0;owned\x07\x1b[2J\x1b[31mred\x9b1m",
    "\x00\x01\x08\x0b\x0c\x7f\x85\u2028\u2029\r\n\t",
    "\u202eesrever\u202c \u2066isolated\u2069 \u200f\u061c",
    "\u200bzero\u200c \u200dwidth\u2060 \ufeffmark\u00ad",
    "👩‍👩‍👧 🇨🇳 👍🏽 e\u0301 \U000e0041",
    "\ud83d\udc4d \ud800 \udfff",
    "\ufffe\uffff\U0010ffff",
)
# What may not stand in a text for people: it would steer a terminal, or hide or turn what follows.
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
NAMES = Glossary(
    "g",
    "g",
    "",
    (
        Concept(
            "evil",
            (
                Term("zh", "网信办", "preferred"),
                Term("en", "<b>Cyberspace</b> Office\u202e", "preferred"),
                Term("en", "Net Bureau", "forbidden"),
            ),
            "official",
        ),
    ),
)


def hostile() -> Report:
    """A report of texts each of which has findings whose words are hostile, too."""
    segments = [
        Segment(
            number,
            f"网信办{evil}今天王磊局长宣布，增长5％，约4600亿元。",
            f"{evil} The the Net Bureau {evil} said, “小程序{evil}, 46 million yuan {evil}",
            0.4,
            None,
            None,
        )
        for number, evil in enumerate(EVIL)
    ]
    segments += [Segment(len(EVIL) + n, None, evil, 1.0, None, None) for n, evil in enumerate(EVIL)]
    return check(segments, [NAMES], min_confidence=0, signature={"model": "".join(EVIL)})


HOSTILE = hostile()


def test_every_rule_reads_any_text() -> None:
    assert len(HOSTILE.findings) > 5 * len(EVIL)
    assert {"term.forbidden", "form.doubled-word", "residue.han"} <= {
        finding.rule for finding in HOSTILE.findings
    }


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        st.sampled_from([*"".join(EVIL), *"网信办王磊局长5亿The the Wang Lei「”"]), max_size=60
    ),
    st.text(
        st.sampled_from([*"".join(EVIL), *"网信办王磊局长5亿The the Wang Lei「”"]), max_size=60
    ),
)
def test_any_text_goes_through_check_and_reports(source: str, target: str) -> None:
    report = check([Segment(0, source, target, 1.0, None, None)], [NAMES], min_confidence=0)
    for name in FORMATS:
        for piece in streamer(name)(report):
            # Only what is no text may be lost on the way to the file.
            assert isinstance(piece, bytes) or piece.encode("utf-8", "replace")


def test_html_holds_no_markup_of_a_document() -> None:
    page: Any = lxml_html.document_fromstring(renderer("html")(HOSTILE).encode("utf-8", "replace"))
    assert len(page.xpath("//script")) == len(page.xpath("//style")) == 1
    assert not page.xpath("//img | //iframe | //object | //embed | //link | //base | //form")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert all(address.startswith("#") for address in page.xpath("//@href"))
    assert not page.xpath("//@src | //@srcdoc | //@style")
    text = page.text_content()
    assert "<script>alert(1)</script>" in text
    assert "{{ 1234567*7 }}" in text
    assert "8641969" not in text
    assert not STEERING.search(text)


def test_text_steers_no_terminal() -> None:
    for colour in (False, True):
        shown = renderer("text")(HOSTILE, colour=colour)
        plain = re.sub("\x1b\\[[0-9;]*m", "", shown) if colour else shown
        assert not STEERING.search(plain.replace("\n", ""))
        assert "\u2028" not in plain
        plain.encode("utf-8")
    assert "<U+001B>]0;owned<U+0007>" in plain


def test_csv_works_nothing_out() -> None:
    content = renderer("csv")(HOSTILE)
    rows = list(csv.reader(StringIO(content.removeprefix("\ufeff"), newline="")))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) == len(HOSTILE.findings) + 1
    assert not any(
        cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") for row in rows for cell in row if cell
    )


def test_json_and_sarif_hold_any_text() -> None:
    for name in ("json", "sarif"):
        content = renderer(name)(HOSTILE)
        content.encode("utf-8")
        json.loads(content)
    assert json.loads(renderer("json")(HOSTILE))["segments"][13]["source"].count("\ud800") == 1
    for result in json.loads(renderer("sarif")(HOSTILE))["runs"][0]["results"]:
        words = result["message"]["text"]
        assert not STEERING.search(words)
        # Neither a placeholder nor a link.
        assert not re.search(r"(?<!\{)(?:\{\{)*\{(?!\{)", words)
        assert not re.search(r"(?<!\\)\[[^\]]*\]\(", words)


def test_xlsx_has_neither_formulas_nor_links() -> None:
    with zipfile.ZipFile(BytesIO(renderer("xlsx")(HOSTILE))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, part in parts.items():
        root = etree.fromstring(part)
        assert not any(
            etree.QName(one).localname in ("f", "hyperlink", "externalLink") for one in root.iter()
        )
        if "worksheets" in name:
            assert not STEERING.search("".join(map(str, root.itertext())))


@pytest.mark.parametrize("name", FORMATS)
def test_a_full_disk_is_said_and_leaves_the_former_report(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report"
    target.write_text("the former report", encoding="utf-8")
    pieces = streamer(name)(HOSTILE)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InputError) as stop:
        write_output(pieces, str(target))
    assert str(stop.value).startswith(str(target))
    assert "No space left on device" in str(stop.value)
    assert "\n" not in str(stop.value)
    assert target.read_text(encoding="utf-8") == "the former report"
    assert [file.name for file in tmp_path.iterdir()] == ["report"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
@pytest.mark.parametrize("name", FORMATS)
def test_a_full_device_is_said_by_the_command(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("en.txt").write_text("The the hall opened today for all guests.\n", encoding="utf-8")
    options = ["--target-only", "en.txt", "--select", "form", "--format", name]
    result = CliRunner().invoke(cli, ["check", *options, "-o", "/dev/full"])
    assert isinstance(result.exception, InputError)
    words = str(result.exception)
    assert words.startswith("/dev/full: ")
    assert "No space left on device" in words
    assert "\n" not in words


def test_a_report_is_written_piece_by_piece() -> None:
    segments = tuple(Segment(n, "词。", "Word.", 1.0, None, None) for n in range(3))
    findings = check(segments, [NAMES], select=["omission"], min_confidence=0).findings
    read = 0

    class Counting(tuple):  # type: ignore[type-arg]
        def __iter__(self) -> Iterator[object]:
            nonlocal read
            for item in super().__iter__():
                read += 1
                yield item

    pieces = streamer("json")(Report({}, Counting(segments), findings))
    for piece in pieces:
        if '"source"' in piece:
            break
    assert read == 1


def test_there_are_rules_to_be_tried() -> None:
    assert len(all_rules()) > 20

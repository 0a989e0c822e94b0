"""The files of translation tools, checked from end to end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from duizhao import cli

GLOSSARY = """\
concept,language,term,status,standing
cac,zh,国家网信办,preferred,official
cac,en,Cyberspace Administration of China,preferred,
cac,en,Internet Office,forbidden,
summit,zh,云汐峰会,preferred,official
summit,en,Yunxi Summit,preferred,
"""
CORE_1 = "urn:oasis:names:tc:xliff:document:1.2"
CORE_2 = "urn:oasis:names:tc:xliff:document:2.0"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("names.csv").write_text(GLOSSARY, encoding="utf-8")
    return tmp_path


def check(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ("check", "--glossary", "names.csv", *arguments))


def report(file: str, *arguments: str) -> Any:
    result = check(file, "--format", "json", *arguments)
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


def tmx(*pairs: tuple[str, str]) -> str:
    units = "".join(
        f'<tu><tuv xml:lang="en-US"><seg>{english}</seg></tuv>'
        f'<tuv xml:lang="ZH-CHS"><seg>{chinese}</seg></tuv></tu>'
        for chinese, english in pairs
    )
    return f'<tmx version="1.4"><header srclang="en-US"/><body>{units}</body></tmx>'


def xliff_1(*pairs: tuple[str, str]) -> str:
    units = "".join(
        f'<trans-unit id="{number}"><source>{chinese}</source><target>{english}</target>'
        "</trans-unit>"
        for number, (chinese, english) in enumerate(pairs)
    )
    return (
        f'<xliff version="1.2" xmlns="{CORE_1}"><file original="a" datatype="x"'
        f' source-language="zh-CN" target-language="en"><body>{units}</body></file></xliff>'
    )


def xliff_2(*pairs: tuple[str, str]) -> str:
    units = "".join(
        f'<unit id="{number}"><segment><source>{chinese}</source><target>{english}</target>'
        "</segment></unit>"
        for number, (chinese, english) in enumerate(pairs)
    )
    return (
        f'<xliff version="2.1" xmlns="{CORE_2}" srcLang="zh" trgLang="en"><file id="f">{units}'
        "</file></xliff>"
    )


def po(*pairs: tuple[str, str]) -> str:
    entries = "".join(f'\nmsgid "{chinese}"\nmsgstr "{english}"\n' for chinese, english in pairs)
    return 'msgid ""\nmsgstr "Language: en\\n"\n' + entries


WRONG = [
    ("云汐峰会开幕了。", "The Yunxi Summit has opened."),
    ("国家网信办今天宣布。", "The Internet Office announced this today."),
    ("今年新增50条航线。", "It added 60 routes this year."),
]


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("job.tmx", tmx(*WRONG), "translation-unit 2"),
        ("job.xlf", xliff_1(*WRONG), "translation-unit 2"),
        ("job.xliff", xliff_2(*WRONG), "translation-unit 2"),
        ("job.sdlxliff", xliff_1(*WRONG), "translation-unit 2"),
        ("job.mqxliff", xliff_1(*WRONG), "translation-unit 2"),
        ("job.mxliff", xliff_1(*WRONG), "translation-unit 2"),
        ("job.po", po(*WRONG), "8"),
    ],
)
def test_findings_name_the_unit(name: str, content: str, place: str) -> None:
    Path(name).write_text(content, encoding="utf-8")
    result = check(name, "--select", "term,number")
    assert result.exit_code == 1, result.output
    assert f'{name}:{place}:5: error: "Internet Office" is a forbidden form' in result.stdout
    assert "[number.mismatch]" in result.stdout
    assert "in 3 segments." in result.stdout
    finding = report(name, "--select", "term")["findings"][0]
    assert finding["target_span"] == [4, 19]


TAGGED = [
    # a tag within a name, an empty one, one that stands alone, one around a part of a word
    (
        tmx,
        "国家<bpt i='1'>&lt;b&gt;</bpt>网信办<ept i='1'/>今天宣布。",
        "The Cyber<ph/>space <hi>Admin</hi>istration of China said so.",
    ),
    (
        xliff_1,
        "国家<g id='1'>网信办</g>今天宣布。",
        "The Cyber<x id='2'/>space <g id='1'>Admin</g>istration of China said so.",
    ),
    (
        xliff_2,
        "国家<pc id='1'>网信办</pc>今天宣布。",
        "The Cyber<ph id='2'/>space <pc id='1'>Admin</pc>istration of China said so.",
    ),
]


@pytest.mark.parametrize(("write", "chinese", "english"), TAGGED)
def test_a_tag_in_a_name_does_not_disturb(write: Any, chinese: str, english: str) -> None:
    for name, translation, expected in (
        ("right", english, []),
        ("wrong", english.replace("istration", "istering"), ["term.garbled"]),
    ):
        file = f"{name}.{'tmx' if write is tmx else 'xlf'}"
        Path(file).write_text(write((chinese, translation)), encoding="utf-8")
        found = report(file, "--select", "term")
        assert [finding["rule"] for finding in found["findings"]] == expected
        assert found["segments"][0]["source"] == "国家网信办今天宣布。"


NUMBERS = [
    (tmx, "新增1<ph/>2.0<hi>5万</hi>个", "It added 12<it pos='begin'/>0,<ph/>500 of them."),
    (
        xliff_1,
        "新增1<x id='1'/>2.0<g id='2'>5万</g>个",
        "It added 12<x id='1'/>0,<x id='3'/>500 of them.",
    ),
    (
        xliff_2,
        "新增1<ph id='1'/>2.0<pc id='2'>5万</pc>个",
        "It added 12<ph id='1'/>0,<ph id='3'/>500 of them.",
    ),
]


@pytest.mark.parametrize(("write", "chinese", "english"), NUMBERS)
def test_a_tag_in_a_number_does_not_disturb(write: Any, chinese: str, english: str) -> None:
    for name, translation, count in (
        ("right", english, 0),
        ("wrong", english.replace("500", "700"), 1),
    ):
        file = f"{name}.{'tmx' if write is tmx else 'xlf'}"
        Path(file).write_text(write((chinese, translation)), encoding="utf-8")
        found = report(file, "--select", "number")
        assert len(found["findings"]) == count, found["findings"]


def test_what_was_passed_over_is_said() -> None:
    Path("job.po").write_text(po(*WRONG) + '\n#~ msgid "a"\n#~ msgstr "b"\n', encoding="utf-8")
    result = check("job.po", "-v", "--select", "term.deprecated")
    assert "note: job.po: one obsolete entry is passed over" in result.stderr


@pytest.mark.parametrize("name", ["job.tmx", "job.xlf", "job.po"])
def test_what_is_broken_ends_with_2(name: str) -> None:
    Path(name).write_text("<tmx><body><tu>", encoding="utf-8")
    result = CliRunner().invoke(cli, ("check", name))
    assert result.exit_code != 0
    assert name in str(result.exception) or name in result.output

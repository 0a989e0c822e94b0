from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage import pypo

from corpora.errors import InputError
from corpora.model import Place
from corpora.pairs import Pair, read_pairs


def header(language: str = "zh_CN", charset: str = "UTF-8", more: str = "") -> str:
    return (
        '#, fuzzy\nmsgid ""\nmsgstr ""\n"Project-Id-Version: harbour\\n"\n'
        f'"Language: {language}\\n"\n{more}"Content-Type: text/plain; charset={charset}\\n"\n\n'
    )


def read(folder: Path, content: str | bytes) -> tuple[Pair, ...]:
    file = folder / "zh.po"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_pairs(str(file)).rows


def texts(pairs: tuple[Pair, ...]) -> list[tuple[str, str]]:
    return [(pair.source, pair.target) for pair in pairs]


def entry(msgid: str, msgstr: str) -> str:
    return f'msgid "{msgid}"\nmsgstr "{msgstr}"\n\n'


def test_entries_are_pairs_with_their_lines(tmp_path: Path) -> None:
    content = header() + (
        "# a translator's comment\n#. for the translator\n#: harbour.c:12\n#, c-format\n"
        '#| msgid "Old"\nmsgctxt "menu"\nmsgid "Open \\"%s\\"\\t"\nmsgstr "打开“%s”\\t"\n\n'
        'msgid ""\n"The harbour "\n\n"opens.\\n"\nmsgstr ""\n"港口\\n"\n"开放。"\n'
        'msgid "Close" " all"\nmsgstr ""\n#~ msgid "Gone"\n#~ msgstr "没了"\n'
    )
    pairs = read(tmp_path, content)
    assert texts(pairs) == [
        ("打开“%s”\t", 'Open "%s"\t'),
        ("港口\n开放。", "The harbour opens.\n"),
        ("", "Close all"),
    ]
    file = str(tmp_path / "zh.po")
    assert pairs[0].target_place == Place(file, "line", 14, 0, 10)
    assert pairs[0].source_place == Place(file, "line", 15, 0, 7)
    assert [pair.target_place.number for pair in pairs] == [14, 17, 24]
    assert read_pairs(file).notes == ("one obsolete entry is passed over",)


def test_a_context_without_text_is_no_header(tmp_path: Path) -> None:
    pairs = read(tmp_path, header() + 'msgctxt "empty"\n' + entry("", "空"))
    assert texts(pairs) == [("空", "")]


def test_fuzzy_entries_are_read_and_said(tmp_path: Path) -> None:
    pairs = read(
        tmp_path, header() + "#, fuzzy, c-format\n" + entry("One", "一") + entry("Two", "二")
    )
    assert texts(pairs) == [("一", "One"), ("二", "Two")]
    assert read_pairs(str(tmp_path / "zh.po")).notes == (
        "one entry is marked as fuzzy; it is read as the others",
    )


@pytest.mark.parametrize(
    ("language", "forms", "translations", "expected"),
    [
        (
            "zh",
            ["%d file", "%d files"],
            ["%d 个文件"],
            [("%d 个文件", "%d file"), ("%d 个文件", "%d files")],
        ),
        (
            "en",
            ["%d 个文件"] * 2,
            ["%d file", "%d files"],
            [("%d 个文件", "%d file"), ("%d 个文件", "%d files")],
        ),
    ],
)
def test_each_plural_form_stands_in_a_pair(
    tmp_path: Path,
    language: str,
    forms: list[str],
    translations: list[str],
    expected: list[tuple[str, str]],
) -> None:
    lines = [f'msgid "{forms[0]}"', f'msgid_plural "{forms[1]}"']
    lines += [f'msgstr[{number}] "{text}"' for number, text in enumerate(translations)]
    assert texts(read(tmp_path, header(language) + "\n".join(lines))) == expected


@pytest.mark.parametrize(
    ("language", "more"),
    [
        ("zh_CN", ""),
        ("zh_Hant", '"X-Source-Language: en\\n"\n'),
        ("", ""),
    ],
)
def test_the_translations_may_be_chinese(tmp_path: Path, language: str, more: str) -> None:
    content = header(language, more=more) + entry("The harbour opens.", "港口开放。")
    assert texts(read(tmp_path, content)) == [("港口开放。", "The harbour opens.")]


@pytest.mark.parametrize("language", ["en_GB", "en", ""])
def test_the_translations_may_be_english(tmp_path: Path, language: str) -> None:
    content = header(language) + entry("港口开放。", "The harbour opens.")
    assert texts(read(tmp_path, content)) == [("港口开放。", "The harbour opens.")]
    assert texts(read(tmp_path, content.partition("\n\n")[2])) == [
        ("港口开放。", "The harbour opens.")
    ]


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("gb18030", "GB2312"),
        ("gbk", "gbk"),
        ("big5", "Big5"),
        ("utf-8", "CHARSET"),
        ("utf-8", "gb2312-and-more"),
    ],
)
def test_the_charset_of_the_header(tmp_path: Path, encoding: str, charset: str) -> None:
    content = header("zh_TW", charset=charset) + entry("Harbour", "港口")
    assert texts(read(tmp_path, content.encode(encoding))) == [("港口", "Harbour")]


def test_a_wrong_charset_is_no_obstacle(tmp_path: Path) -> None:
    content = header(charset="gb2312") + entry("The harbour opens today.", "港口今天开放，")
    assert texts(read(tmp_path, content.encode())) == [
        ("港口今天开放，", "The harbour opens today.")
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "the file is empty"),
        (header(), "there are no pairs in it"),
        (header() + 'msgid "a\nmsgstr "b"\n', "line 8: this is not PO"),
        (header() + 'msgid "a"\nmsgstr "b" c\n', "line 9: this is not PO"),
        (header() + 'msgid "a"\n\nmsgid "b"\nmsgstr "c"\n', "line 10: this is not PO"),
        (header() + 'msgstr "b"\n', "line 8: this is not PO"),
        (header() + '# a comment\n"b"\n', "line 9: this is not PO"),
        (header() + 'msgid "a"\nmsgid_plural "b"\nmsgid_plural "c"', "line 10: this is not PO"),
        (header() + 'msgid "a"\n', "line 8: this is not PO"),
        (header() + "港口\n", "line 8: this is not PO"),
        (header("fr") + entry("a", "b"), "the texts are none and the translations fr"),
        (header("en") + entry("The harbour and the pier", "b"), "are en and the translations en"),
        (header("zh") + entry("港口今天开放。", "港口"), "are zh and the translations zh"),
    ],
)
def test_what_is_broken_is_one_line(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        read(tmp_path, content)
    assert str(caught.value).startswith(str(tmp_path / "zh.po"))
    assert "\n" not in str(caught.value)


TEXTS = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Zl", "Zp"]),
        st.sampled_from('港口 "\\\n\t%'),
    ),
    min_size=1,
    max_size=12,
)


@given(
    pairs=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4, unique_by=lambda one: one[0])
)
def test_what_translate_toolkit_writes_is_read(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]
) -> None:
    store: Any = pypo.pofile()
    store.updateheader(add=True, Language="zh_CN", X_Source_Language="en")
    for msgid, msgstr in pairs:
        unit = store.addsourceunit(msgid)
        unit.target = msgstr
    folder = tmp_path_factory.mktemp("po")
    assert sorted(texts(read(folder, bytes(store)))) == sorted((b, a) for a, b in pairs)

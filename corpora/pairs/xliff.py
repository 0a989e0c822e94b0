"""XLIFF 1.2 and 2.x, SDLXLIFF (Trados), MQXLIFF (memoQ) and MXLIFF (Phrase), read as a stream.

A pair is a segment: in XLIFF 1.2 the parts of a unit that are marked as segments (``mrk`` with
the same ``mid``), else the unit; in XLIFF 2 a ``segment``. They are numbered through the file,
as the editors number them. Segments that are not for translation are left out, unless they were
translated. Proposals (``alt-trans``), the states of segments, notes, and what a tracked change
took out (SDLXLIFF) are passed over.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version as version_of
from itertools import chain, count
from typing import Literal

from lxml import etree

from corpora.errors import InputError
from corpora.files import open_bytes
from corpora.language import language_of_code
from corpora.messages import message
from corpora.pairs.inlines import (
    CODE_POINT,
    Numbers,
    Tag,
    Tokens,
    code_text,
    escape,
    gather,
    local_name,
    quote,
    written,
)
from corpora.pairs.model import Inline, Pair, Read
from corpora.pairs.table import score_of
from corpora.pairs.units import SCORE, Content, encoding_at, properties, unit_pairs
from corpora.xml import iterparse

Version = Literal["1.2", "2.1"]

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CORE_1 = "urn:oasis:names:tc:xliff:document:1.2"
_CORE_2 = "urn:oasis:names:tc:xliff:document:2.0"
_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
_PHRASE = "http://www.memsource.com/mxlf/2.0"
_NONE: Sequence[Content] = (("", ()),)
_Texts = Sequence[Content]


def read(file: str) -> Read:
    """Return the pairs of an XLIFF file; they are read as they are asked for.

    Raises
    ------
    InputError
        The file cannot be read; when the pairs are read: it is not well-formed, or its languages
        are not Chinese and English.
    """
    notes: list[str] = []
    return Read(encoding_at(file), _pairs(file, notes), named=True, notes=notes)


def write(
    pairs: Iterable[Pair],
    *,
    original: str = "",
    source_language: str = "zh-CN",
    target_language: str = "en",
    version: Version = "2.1",
) -> Iterator[bytes]:
    """Yield the pieces of an XLIFF file, in UTF-8, that `read` reads back as the same pairs.

    A pair is a unit of one segment. An empty translation is left out. The score and the places
    stand in the metadata (2.1) or in contexts (1.2): ``x-score``, ``x-source-place`` and
    ``x-target-place``. How XLIFF 1.2 writes characters that XML cannot hold is described in
    `corpora.pairs.inlines`; XLIFF 2 has an element for them, ``cp``.

    Parameters
    ----------
    pairs
        The pairs, Chinese first; one at least, since XLIFF 2 demands a unit.
    original
        The name of the document that the pairs are from.
    source_language, target_language
        The codes of the two languages.
    version
        The version of XLIFF.
    """
    old = version == "1.2"
    head, unit, tail = (_HEAD_1, _unit_1, _TAIL_1) if old else (_HEAD_2, _unit_2, _TAIL_2)
    yield head.format(
        original=quote(original),
        source=quote(source_language),
        target=quote(target_language),
        tool=quote(version_of("duizhao")),
    ).encode()
    for number, pair in enumerate(pairs, start=1):
        yield unit(pair, number).encode()
    yield tail.encode()


def _pairs(file: str, notes: list[str]) -> Iterator[Pair]:
    number = left_out = 0
    units = False
    with open_bytes(file) as stream:
        for unit in iterparse(stream, file, tag=("{*}trans-unit", "{*}unit")):
            units = True
            turned = _is_turned(unit, file)
            kept = _is_for_translation(unit)
            score = _score(unit)
            segments = _segments_1 if local_name(unit) == "trans-unit" else _segments_2
            for source, target in segments(unit):
                if not kept and (not target[0][0].strip() or target == source):
                    left_out += 1
                    continue
                number += 1
                sides = (target, source) if turned else (source, target)
                yield from unit_pairs(*sides, number, file, score)
    if not units:
        raise InputError(message("units-none", file=file, element="trans-unit and unit"))
    if left_out:
        notes.append(message("units-left-out", count=left_out))


def _is_turned(unit: etree._Element, file: str) -> bool:
    """Return whether the source of a unit is English and the target Chinese.

    The languages stand at the file element (XLIFF 1.2) or the root (XLIFF 2); a target language
    that is not given is taken for the other of the two.
    """
    source = target = ""
    place = unit
    for ancestor in unit.iterancestors():
        source = ancestor.get("source-language") or ancestor.get("srcLang") or ""
        if source:
            target = ancestor.get("target-language") or ancestor.get("trgLang") or ""
            place = ancestor
            break
    if not target and (translation := _parts(unit).get("target")) is not None:
        target = translation.get(_LANG, "")
    languages = language_of_code(source), language_of_code(target)
    if languages in (("zh", "en"), ("zh", "")):
        return False
    if languages in (("en", "zh"), ("en", "")):
        return True
    raise InputError(
        message(
            "units-language-pair",
            file=file,
            line=str(place.sourceline),
            source=source or "none",
            target=target or "none",
        )
    )


def _is_for_translation(unit: etree._Element) -> bool:
    for element in chain((unit,), unit.iterancestors()):
        value = element.get("translate")
        if value:
            return value != "no"
    return True


def _parts(unit: etree._Element) -> dict[str, etree._Element]:
    """Return the children of an element that belong to XLIFF itself, by name."""
    namespace = str(unit.tag).rpartition("}")[0]
    return {
        local_name(part): part for part in unit if str(part.tag).rpartition("}")[0] == namespace
    }


def _score(unit: etree._Element) -> float:
    """Return the score that `write` writes."""
    for element in unit.iter("{*}meta", "{*}context"):
        if SCORE in (element.get("type"), element.get("context-type")):
            return score_of(element.text or "")
    return 1.0


def _segments_2(unit: etree._Element) -> Iterator[tuple[_Texts, _Texts]]:
    data = {
        one.get("id", ""): code_text(one)
        for part in unit
        if local_name(part) == "originalData"
        for one in part
    }
    for segment in unit:
        if local_name(segment) == "segment":
            parts = _parts(segment)
            source, target = parts.get("source"), parts.get("target")
            yield (
                _NONE if source is None else gather(source, data=data),
                _NONE if target is None else gather(target, data=data),
            )


def _segments_1(unit: etree._Element) -> Iterator[tuple[_Texts, _Texts]]:
    parts = _parts(unit)
    source, target = parts.get("source"), parts.get("target")
    tokens = _tokens(unit)
    marked = _marked(parts.get("seg-source"))
    translated = _marked(target)
    if (
        marked
        and not translated
        and target is not None
        and "".join(map(str, target.itertext())).strip()
    ):
        # The translation is not cut into the segments of the source.
        marked = {}
    if not marked:
        translated = {}
    for key in dict.fromkeys((*marked, *translated)):
        yield _texts(marked.get(key), tokens), _texts(translated.get(key), tokens)
    if not marked:
        yield _texts(source, tokens), _texts(target, tokens)


def _texts(element: etree._Element | None, tokens: Tokens | None) -> _Texts:
    return _NONE if element is None else gather(element, tokens=tokens)


def _marked(element: etree._Element | None) -> dict[tuple[str, int], etree._Element]:
    """Return the segments in a source or target by their name, and which of that name it is."""
    found: dict[tuple[str, int], etree._Element] = {}
    counts: defaultdict[str, int] = defaultdict(int)
    for mark in () if element is None else element.iter("{*}mrk"):
        if mark.get("mtype") == "seg":
            name = mark.get("mid", "")
            found[name, counts[name]] = mark
            counts[name] += 1
    return found


def _tokens(unit: etree._Element) -> Tokens | None:
    """Return what is a tag in the text of a unit of MXLIFF; None in other files.

    Letters format: bold, italic and so on. Numbers are those that the unit explains.
    """
    if _PHRASE not in unit.nsmap.values():
        return None
    codes = {}
    names = []
    for mark in unit.iter(f"{{{_PHRASE}}}mark"):
        name = mark.get("id", "")
        if name.isdecimal():
            names.append(name)
            content = mark.findtext(f"{{{_PHRASE}}}content")
            if content:
                codes[f"{{{name}}}"] = content
    return Tokens(_token_pattern(tuple(dict.fromkeys(names))), codes)


@lru_cache(maxsize=64)
def _token_pattern(names: Sequence[str]) -> re.Pattern[str]:
    spanning = "|".join(("[biuBIU_^]+", *names))
    alone = "|".join(("j", *names))
    return re.compile(rf"\{{(?:{spanning})>|<(?:{spanning})\}}|\{{(?:{alone})\}}")


_HEAD_1 = f"""<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="{_CORE_1}">
<file original={{original}} source-language={{source}} target-language={{target}}\
 datatype="plaintext" tool-id="duizhao">
<header><tool tool-id="duizhao" tool-name="duizhao" tool-version={{tool}}/></header>
<body>
"""
_TAIL_1 = "</body>\n</file>\n</xliff>\n"
_HEAD_2 = f"""<?xml version="1.0" encoding="UTF-8"?>
<xliff version="2.1" srcLang={{source}} trgLang={{target}}\
 xmlns="{_CORE_2}" xmlns:mda="{_METADATA}">
<file id="1" original={{original}}>
"""
_TAIL_2 = "</file>\n</xliff>\n"


def _unit_1(pair: Pair, number: int) -> str:
    numbers: Numbers = {}
    characters = count(1)

    def character(one: str) -> str:
        return f'<ph id="c{next(characters)}" ctype="{CODE_POINT}">U+{ord(one):04X}</ph>'

    def text(text: str, inlines: Sequence[Inline]) -> str:
        return written(text, inlines, numbers, character, _tag_1)

    target = ""
    if pair.target or pair.target_inlines:
        inside = text(pair.target, pair.target_inlines)
        target = f'<target state="translated">{inside}</target>\n'
    contexts = "".join(
        f'<context context-type="{name}">{escape(value)}</context>\n'
        for name, value in properties(pair)
    )
    return (
        f'<trans-unit id="{number}" xml:space="preserve">\n'
        f"<source>{text(pair.source, pair.source_inlines)}</source>\n{target}"
        f'<context-group purpose="information">\n{contexts}</context-group>\n</trans-unit>\n'
    )


def _tag_1(tag: Tag) -> str:
    code = escape(tag.escaped)
    kind = f' ctype="{tag.type}"' if tag.type else ""
    if tag.kind == "alone":
        return f'<ph id="{tag.number}"{kind}>{code}</ph>'
    if not tag.paired:
        return f'<it id="{tag.number}" pos="{tag.kind}"{kind}>{code}</it>'
    name = "bpt" if tag.kind == "open" else "ept"
    return f'<{name} id="{tag.number}" rid="{tag.number}"{kind}>{code}</{name}>'


def _unit_2(pair: Pair, number: int) -> str:
    numbers: Numbers = {}
    data: dict[str, str] = {}

    def tag(one: Tag) -> str:
        return _tag_2(one, data.setdefault(one.markup, f"d{len(data) + 1}"))

    def text(text: str, inlines: Sequence[Inline]) -> str:
        return written(text, inlines, numbers, _code_point, tag)

    segment = f"<source>{text(pair.source, pair.source_inlines)}</source>\n"
    state = ""
    if pair.target or pair.target_inlines:
        state = ' state="translated"'
        segment += f"<target>{text(pair.target, pair.target_inlines)}</target>\n"
    metadata = "".join(
        f'<mda:meta type="{name}">{escape(value)}</mda:meta>\n' for name, value in properties(pair)
    )
    original = "".join(
        f'<data id="{name}">{escape(code, _code_point)}</data>\n' for code, name in data.items()
    )
    return (
        f'<unit id="{number}" xml:space="preserve">\n'
        '<mda:metadata><mda:metaGroup category="duizhao">\n'
        f"{metadata}</mda:metaGroup></mda:metadata>\n"
        + (f"<originalData>\n{original}</originalData>\n" if original else "")
        + f"<segment{state}>\n{segment}</segment>\n</unit>\n"
    )


def _tag_2(tag: Tag, name: str) -> str:
    reference = f'dataRef="{name}"'
    if tag.is_line_break:
        reference += ' type="fmt" subType="xlf:lb"'
    elif tag.space is not None:
        text = "-".join(["text", *(f"{ord(one):04X}" for one in tag.space)])
        reference += f' type="other" subType="duizhao:{text}"'
    if tag.kind == "alone":
        return f'<ph id="{tag.number}" {reference}/>'
    if not tag.paired:
        element = "sc" if tag.kind == "open" else "ec"
        return f'<{element} id="{tag.number}" isolated="yes" {reference}/>'
    if tag.kind == "open":
        return f'<sc id="{tag.number}" {reference}/>'
    return f'<ec startRef="{tag.number}" {reference}/>'


def _code_point(character: str) -> str:
    return f'<cp hex="{ord(character):04X}"/>'

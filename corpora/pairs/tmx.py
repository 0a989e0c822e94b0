"""TMX (Translation Memory eXchange, 1.1 to 1.4b), read as a stream.

Each Chinese text stands beside the English one of its unit. Where a unit has several texts of
one language, such as British and American English, they are paired in their order, the last one
of the shorter side again and again, so that each stands in a pair. Texts in other languages are
passed over. A unit with one of the two languages is a pair with an empty side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version

from lxml import etree

from corpora.errors import InputError
from corpora.files import open_bytes
from corpora.language import language_of_code
from corpora.messages import listed, message
from corpora.pairs.inlines import (
    CODE_POINT,
    Numbers,
    Tag,
    escape,
    gather,
    local_name,
    quote,
    written,
)
from corpora.pairs.model import Pair, Read
from corpora.pairs.table import score_of
from corpora.pairs.units import SCORE, Content, encoding_at, properties, unit_pairs
from corpora.xml import iterparse

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TARGET_LANGUAGE = "targetlang"
_NONE: Sequence[Content] = (("", ()),)
_SHOWN = 5


def read(file: str) -> Read:
    """Return the pairs of a TMX file; they are read as they are asked for.

    Raises
    ------
    InputError
        The file cannot be read; when the pairs are read: it is not well-formed, a text does not
        name its language, or, at the end, there was no Chinese or no English in it.
    """
    notes: list[str] = []
    return Read(encoding_at(file), _pairs(file, notes), named=True, notes=notes)


def write(
    pairs: Iterable[Pair], *, source_language: str = "zh-CN", target_language: str = "en"
) -> Iterator[bytes]:
    """Yield the pieces of a TMX 1.4b file, in UTF-8, that `read` reads back as the same pairs.

    An empty side is left out of its unit; only where both are empty both are written. The score
    and the places stand in properties, ``x-score``, ``x-source-place`` and ``x-target-place``.
    How characters that XML cannot hold are written is described in `corpora.pairs.inlines`.

    Parameters
    ----------
    pairs
        The pairs, Chinese first.
    source_language, target_language
        The codes of the two languages.
    """
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
        '<tmx version="1.4">\n'
        f'<header creationtool="duizhao" creationtoolversion={quote(version("duizhao"))}'
        ' segtype="sentence" o-tmf="duizhao" adminlang="en"'
        f' srclang={quote(source_language)} datatype="plaintext">\n'
        f"{_property(_TARGET_LANGUAGE, target_language)}"
        "</header>\n<body>\n"
    ).encode()
    languages = quote(source_language), quote(target_language)
    for pair in pairs:
        yield _tu(pair, *languages).encode()
    yield b"</body>\n</tmx>\n"


def _pairs(file: str, notes: list[str]) -> Iterator[Pair]:
    languages = _Languages()
    number = several = 0
    with open_bytes(file) as stream:
        for element in iterparse(stream, file, tag=("{*}header", "{*}tu")):
            if local_name(element) == "header":
                _read_header(element, languages)
                continue
            number += 1
            chinese, english, score = _texts(element, file, languages)
            several += max(len(chinese), len(english)) > 1
            for place in range(max(len(chinese), len(english), 1)):
                yield from unit_pairs(_at(chinese, place), _at(english, place), number, file, score)
    if not number:
        raise InputError(message("units-none", file=file, element="tu"))
    if not languages.codes:
        raise InputError(message("units-no-languages", file=file))
    if not {"zh", "en"} <= languages.found:
        codes = _shown(languages.codes)
        raise InputError(message("units-languages", file=file, languages=codes))
    if languages.others:
        notes.append(message("units-other-languages", languages=_shown(languages.others)))
    if several:
        notes.append(message("units-several", count=several))


def _shown(codes: Sequence[str]) -> str:
    return listed([*codes[:_SHOWN], *["…"] * (len(codes) > _SHOWN)])


class _Languages:
    """The languages of a file: which of the two there are, and the first few codes."""

    def __init__(self) -> None:
        self.found: set[str] = set()
        self.codes: list[str] = []
        self.others: list[str] = []

    def add(self, code: str) -> str:
        """Take note of a code and return the language."""
        language = language_of_code(code)
        if language in ("zh", "en"):
            self.found.add(language)
        elif len(self.others) <= _SHOWN and code not in self.others:
            self.others.append(code)
        if len(self.codes) <= _SHOWN and code not in self.codes:
            self.codes.append(code)
        return language


def _read_header(header: etree._Element, languages: _Languages) -> None:
    """Take note of the languages that the header names; memoQ names that of the translation."""
    source = header.get("srclang") or "*all*"
    if source.lower() != "*all*":
        languages.add(source)
    for part in header:
        named = local_name(part) == "prop" and part.get("type") == _TARGET_LANGUAGE
        if named and part.text:
            languages.add(part.text)


_Texts = list[Sequence[Content]]


def _texts(unit: etree._Element, file: str, languages: _Languages) -> tuple[_Texts, _Texts, float]:
    """Return the Chinese texts of a unit, the English ones, and its score."""
    chinese: _Texts = []
    english: _Texts = []
    score = 1.0
    for part in unit:
        name = local_name(part)
        if name == "tuv":
            code = part.get(_LANG) or part.get("lang")
            if not code:
                raise InputError(
                    message("units-language-missing", file=file, line=str(part.sourceline))
                )
            language = languages.add(code)
            if language in ("zh", "en"):
                texts = chinese if language == "zh" else english
                texts += [gather(seg) for seg in part if local_name(seg) == "seg"]
        elif name == "prop" and part.get("type") == SCORE:
            score = score_of(part.text or "")
    return chinese, english, score


def _at(texts: _Texts, place: int) -> Sequence[Content]:
    """Return the text at a place, or the last one; nothing where there are none."""
    return texts[min(place, len(texts) - 1)] if texts else _NONE


def _tu(pair: Pair, source_language: str, target_language: str) -> str:
    numbers: Numbers = {}
    parts = ["<tu>\n", *(_property(name, value) for name, value in properties(pair))]
    empty = not (pair.source or pair.source_inlines or pair.target or pair.target_inlines)
    for language, text, inlines in (
        (source_language, pair.source, pair.source_inlines),
        (target_language, pair.target, pair.target_inlines),
    ):
        if text or inlines or empty:
            seg = written(text, inlines, numbers, _character, _tag)
            parts.append(f"<tuv xml:lang={language}><seg>{seg}</seg></tuv>\n")
    return "".join([*parts, "</tu>\n"])


def _property(name: str, value: str) -> str:
    return f'<prop type="{name}">{escape(value)}</prop>\n'


def _character(character: str) -> str:
    return f'<ph type="{CODE_POINT}">U+{ord(character):04X}</ph>'


def _tag(tag: Tag) -> str:
    code = escape(tag.escaped)
    kind = f' type="{tag.type}"' if tag.type else ""
    if tag.kind == "alone":
        return f'<ph x="{tag.number}"{kind}>{code}</ph>'
    if not tag.paired:
        position = "begin" if tag.kind == "open" else "end"
        return f'<it pos="{position}" x="{tag.number}"{kind}>{code}</it>'
    if tag.kind == "open":
        return f'<bpt i="{tag.number}" x="{tag.number}"{kind}>{code}</bpt>'
    return f'<ept i="{tag.number}">{code}</ept>'

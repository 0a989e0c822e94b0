r"""Inline tags of TMX and XLIFF: taken out of the text when it is read, put back when written.

A tag is kept as the code of the document that it stands for, such as ``<b>``, where the file
holds it; else as it stands in the file. Most tags have no width. Those that stand for white
space have it in the text: line breaks (``lb``, ``<br/>``, ``\n``) and white space that memoQ
writes as tags.

What XML cannot hold is written in two ways of this program's own, which are read back: a
character of the text as a tag of type ``x-code-point`` with its code, ``U+0007``; a character of
a tag's code as ``\u0007``, in a tag whose type begins with ``x-escaped``. The white space that a
tag stands for, if its code does not tell, follows its type in hexadecimal: ``x-text-0009``, and
``x-text`` for none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Literal
from xml.sax.saxutils import escape as escape_xml

from lxml import etree

from corpora.pairs.model import Inline
from corpora.pairs.units import Content

Kind = Literal["open", "close", "alone"]
CODE_POINT = "x-code-point"
"""The type of a tag that stands for a character XML cannot hold."""

_KINDS: dict[str, Kind] = {
    "bpt": "open",
    "ept": "close",
    "ph": "alone",
    "ut": "alone",
    "x": "alone",
    "bx": "open",
    "ex": "close",
    "sc": "open",
    "ec": "close",
    "sm": "open",
    "em": "close",
}
_POSITIONS: dict[str | None, Kind] = {
    "begin": "open",
    "open": "open",
    "end": "close",
    "close": "close",
}
_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CODE = re.compile(r"U\+([0-9A-F]{4,6})")
_HEX = re.compile("[0-9A-Fa-f]{2,6}")
_ESCAPED = re.compile(r"\\(?:u([0-9A-F]{4})|\\)")
_LINE_BREAK = re.compile(r"\s*(?:<br\s*/?>|(?:\\r)?\\n)\s*", re.IGNORECASE)
_MEMOQ = re.compile(r"""\s*<mq:(?:ch|rxt)\s(?:[^>]*\s)?val=(["'])(.*?)\1[^>]*/>\s*""", re.DOTALL)
_LONGEST = 200
_DELETED = ("x-sdl-deleted", "x-sdl-feedback-deleted")
_TYPE = re.compile(r"(?:x-|duizhao:)(escaped-?)?(?:(text)((?:-[0-9A-F]{4,6})*))?")


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def start_tag(element: etree._Element, *, empty: bool = False) -> str:
    """Return the tag that opens an element, or an empty one, as it stands in the file."""
    prefixes = {uri: prefix for prefix, uri in element.nsmap.items()}
    prefixes["http://www.w3.org/XML/1998/namespace"] = "xml"
    parts = [_prefixed(str(element.tag), prefixes)]
    for name, value in element.attrib.items():
        quoted = escape_xml(str(value), {'"': "&quot;"})
        parts.append(f'{_prefixed(str(name), prefixes)}="{quoted}"')
    return f"<{' '.join(parts)}{'/' if empty else ''}>"


def _prefixed(name: str, prefixes: Mapping[str, str | None]) -> str:
    uri, _, local = name.rpartition("}")
    prefix = prefixes.get(uri.removeprefix("{"))
    return f"{prefix}:{local}" if prefix else local


def gather(
    element: etree._Element,
    *,
    data: Mapping[str, str] | None = None,
    tokens: Tokens | None = None,
) -> list[Content]:
    """Return the text in an element and its inline tags, then those of the texts in its tags.

    Parameters
    ----------
    element
        A segment.
    data
        The codes that tags refer to by name (XLIFF 2).
    tokens
        What is a tag in plain text.

    Returns
    -------
    list
        The text with its tags; behind it those of each sub-flow (``sub``).
    """
    if not len(element) and tokens is None:
        return [(element.text or "", ())]
    contents = []
    waiting = [element]
    for one in waiting:
        gathering = _Gathering(data or {}, tokens)
        gathering.walk(one)
        contents.append(gathering.content())
        waiting += gathering.subs
    return contents


def code_text(element: etree._Element) -> str:
    """Return the text in an element in which nothing but characters can stand."""
    return "".join(
        (one.text or "" if one is element else _character(one)) + _tail(one, element)
        for one in element.iter()
    )


def _tail(one: etree._Element, root: etree._Element) -> str:
    return "" if one is root else one.tail or ""


def _character(element: etree._Element) -> str:
    """Return the character that ``<cp hex="0007"/>`` stands for; nothing where it is no such."""
    value = element.get("hex", "")
    code = int(value, 16) if _HEX.fullmatch(value) else -1
    return chr(code) if 0 <= code <= 0x10FFFF else ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tags in plain text, as Phrase writes them to MXLIFF: ``{1>bold<1}``, ``{2}``.

    Attributes
    ----------
    pattern
        Matches one.
    codes
        The codes of those that have one.
    """

    pattern: re.Pattern[str]
    codes: Mapping[str, str]


class _Gathering:
    """The text and tags of one segment in the making."""

    def __init__(self, data: Mapping[str, str], tokens: Tokens | None) -> None:
        self.subs: list[etree._Element] = []
        self._data = data
        self._tokens = tokens
        self._parts: list[str] = []
        self._length = 0
        self._inlines: list[Inline] = []

    def content(self) -> Content:
        return "".join(self._parts), tuple(self._inlines)

    def walk(self, root: etree._Element) -> None:
        # The depth of the tree is the file's choice: no recursion.
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                if element is root or self._opens(element):
                    self._add(element.text)
                else:
                    walker.skip_subtree()
            elif element is not root:
                self._close(element)
                self._add(element.tail)

    def _opens(self, element: etree._Element) -> bool:
        """Take in a tag; return whether text that belongs to the segment can stand in it."""
        name = local_name(element)
        if name == "cp":
            self._put(_character(element))
            return False
        if name in _KINDS or name == "it" or _is_deleted(element):
            self._code(element, name)
            return False
        self._tag("open", self._data.get(element.get("dataRefStart", "")) or start_tag(element))
        return True

    def _close(self, element: etree._Element) -> None:
        name = local_name(element)
        if name == "cp" or name in _KINDS or name == "it" or _is_deleted(element):
            return
        markup = self._data.get(element.get("dataRefEnd", ""))
        self._tag("close", markup or f"</{start_tag(element)[1:-1].partition(' ')[0]}>")

    def _code(self, element: etree._Element, name: str) -> None:
        kind = _KINDS.get(name) or _POSITIONS.get(element.get("pos"), "alone")
        declared = element.get("subType") or element.get("type") or element.get("ctype") or ""
        code = self._data.get(element.get("dataRef", "")) or "".join(map(str, element.itertext()))
        if declared == CODE_POINT and (found := _CODE.fullmatch(code)):
            character = chr(min(int(found[1], 16), 0x10FFFF))
            if _INVALID.match(character):
                self._put(character)
                return
        self.subs += [sub for sub in element if local_name(sub) == "sub"]
        if (ours := _TYPE.fullmatch(declared)) and ours[1]:
            code = _ESCAPED.sub(lambda found: chr(int(found[1] or "5C", 16)), code)
        markup = code or start_tag(element, empty=True)
        self._tag(kind, markup, _stands_for(declared, markup))

    def _tag(self, kind: Kind, markup: str, space: str = "") -> None:
        start = self._length
        self._put(space)
        self._inlines.append(Inline(start, self._length, kind, markup))

    def _add(self, text: str | None) -> None:
        text = text or ""
        if self._tokens is None:
            self._put(text)
            return
        position = 0
        for found in self._tokens.pattern.finditer(text):
            self._put(text[position : found.start()])
            token = found[0]
            kind: Kind = "close" if token[0] == "<" else "open" if token[-1] == ">" else "alone"
            markup = self._tokens.codes.get(token) or token
            self._tag(kind, markup, _white_space(markup))
            position = found.end()
        self._put(text[position:])

    def _put(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._length += len(text)


def _is_deleted(element: etree._Element) -> bool:
    """Return whether this is text that a tracked change took out (SDLXLIFF)."""
    return element.get("mtype") in _DELETED


def _stands_for(declared: str, markup: str) -> str:
    """Return the white space that stands in the text for a tag, by its type or its code."""
    if declared in ("lb", "xlf:lb"):
        return "\n"
    found = _TYPE.fullmatch(declared)
    if found and found[2]:
        codes = [int(code, 16) for code in found[3].split("-")[1:]]
        text = "".join(chr(code) for code in codes if code <= 0x10FFFF)
        return text if text.isspace() else ""
    return _white_space(markup)


def _white_space(markup: str) -> str:
    if len(markup) > _LONGEST:
        return ""
    memoq = _MEMOQ.fullmatch(markup)
    code = unescape(memoq[2]) if memoq else markup
    if memoq and code.isspace():
        return code
    return "\n" if _LINE_BREAK.fullmatch(code) else ""


@dataclass(frozen=True, slots=True)
class Tag:
    """An inline tag to be written.

    Attributes
    ----------
    kind
        What it does.
    number
        From 1; the tag that closes a span has that of the one that opens it, and a tag of the
        translation that of its like in the source.
    paired
        Whether the other end of the span is there.
    markup
        Its code.
    space
        The white space that it stands for where the code does not say so; None otherwise.
    """

    kind: Kind
    number: int
    paired: bool
    markup: str
    space: str | None

    @property
    def is_line_break(self) -> bool:
        """Whether it stands for a line break and says so by its type."""
        return self.kind == "alone" and self.space == "\n" and not _INVALID.search(self.markup)

    @property
    def escaped(self) -> str:
        """The code, with what XML cannot hold written as in JSON."""
        if not _INVALID.search(self.markup):
            return self.markup
        doubled = self.markup.replace("\\", "\\\\")
        return _INVALID.sub(lambda found: f"\\u{ord(found[0]):04X}", doubled)

    @property
    def type(self) -> str:
        """The type that says what else cannot be read back; empty where nothing is to be said."""
        if self.is_line_break:
            return "lb"
        parts = ["escaped"] if _INVALID.search(self.markup) else []
        if self.space is not None:
            parts += ["text", *(f"{ord(character):04X}" for character in self.space)]
        return "-".join(["x", *parts]) if parts else ""


Numbers = dict[tuple[Kind, str, int], int]


def pieces(text: str, inlines: Sequence[Inline], numbers: Numbers) -> Iterator[str | Tag]:
    """Yield the text of a segment and its tags in their order.

    Parameters
    ----------
    text, inlines
        The segment. White space for which a tag stands is not yielded as text.
    numbers
        The numbers of the tags of both sides; new tags are added.
    """
    openings = _openings(text, inlines)
    pairs = set(openings.values())
    given: dict[int, int] = {}
    seen: Counter[tuple[Kind, str]] = Counter()
    at = 0
    for index, inline in enumerate(inlines):
        if at < inline.start:
            yield text[at : inline.start]
        key = (inline.kind, inline.markup)
        if index in openings:
            number = given[openings[index]]
        else:
            number = numbers.setdefault((*key, seen[key]), len(numbers) + 1)
            seen[key] += 1
        given[index] = number
        yield Tag(
            inline.kind,
            number,
            index in openings or index in pairs,
            inline.markup,
            _space(text, inline),
        )
        at = inline.end
    if at < len(text):
        yield text[at:]


def _openings(text: str, inlines: Sequence[Inline]) -> dict[int, int]:
    """Return for each tag that closes a span the one that opens it, as they are nested."""
    open_tags: list[int] = []
    openings = {}
    for index, inline in enumerate(inlines):
        if inline.kind == "open":
            open_tags.append(index)
        elif inline.kind == "close" and open_tags:
            opening = open_tags.pop()
            # The second tag of a pair cannot say in TMX and XLIFF 1.2 of which type it is.
            if _space(text, inline) is None and not _INVALID.search(inline.markup):
                openings[index] = opening
    return openings


def _space(text: str, inline: Inline) -> str | None:
    space = text[inline.start : inline.end]
    return None if space == _white_space(inline.markup) else space


def written(
    text: str,
    inlines: Sequence[Inline],
    numbers: Numbers,
    character: Callable[[str], str],
    tag: Callable[[Tag], str],
) -> str:
    """Return a segment as it is written in XML.

    Parameters
    ----------
    text, inlines, numbers
        As for `pieces`.
    character
        Makes the element for a character that XML cannot hold.
    tag
        Makes the element for a tag.
    """
    if not inlines:
        return escape(text, character)
    return "".join(
        escape(piece, character) if isinstance(piece, str) else tag(piece)
        for piece in pieces(text, inlines, numbers)
    )


def escape(text: str, character: Callable[[str], str] = lambda _: "\ufffd") -> str:
    """Return a text as it is written in XML, with `character` for what XML cannot hold.

    Without `character` that becomes U+FFFD.
    """
    escaped = escape_xml(text, {"\r": "&#13;"})
    return _INVALID.sub(lambda found: character(found[0]), escaped)


def quote(text: str) -> str:
    """Return a text in quotation marks as the value of an attribute.

    What XML cannot hold becomes U+FFFD.
    """
    values = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
    escaped = _INVALID.sub("\ufffd", escape_xml(text, values))
    return f'"{escaped}"'

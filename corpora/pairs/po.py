"""PO (GNU gettext): the messages of programs.

An entry is a pair of `msgid` and `msgstr`. One with plural forms is as many pairs as it has forms
in the language that has more; the last form of the other stands in all that are left. Entries
marked as fuzzy are read as the others, obsolete ones (``#~``) are not, nor are comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpora.encoding import decode
from corpora.errors import InputError
from corpora.files import read_bytes
from corpora.language import identify, language_of_code
from corpora.messages import message
from corpora.model import Place
from corpora.pairs.model import Pair, Read

_CHARSET = re.compile(rb"charset=\s*([\w.:-]+)")
_HEAD = 1 << 14
_CHINESE_CODECS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "cp950",
    "big5-hkscs": "big5hkscs",
}
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr)(\[[0-9]{1,3}\])?\s*(?=\")")
_STRINGS = re.compile(r'(?:"(?:[^"\\]|\\.)*"\s*)+')
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{1,2})|([0-7]{1,3})|(.))")
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def read(file: str) -> Read:
    """Return the pairs of a PO file.

    The header names the language of the translations; where it does not, the texts themselves
    tell.

    Raises
    ------
    InputError
        The file cannot be read, a line of it is not PO, or its languages are not Chinese and
        English.
    """
    data = read_bytes(file)
    text, encoding = _decode(data, file)
    notes: list[str] = []
    entries = [*_entries(text, file, notes)]
    fields = next((one.fields() for one in entries if one.is_header), {})
    entries = [one for one in entries if not one.is_header]
    fuzzy = sum(one.fuzzy for one in entries)
    if fuzzy:
        notes.append(message("po-fuzzy", count=fuzzy))
    translation = language_of_code(fields.get("language", ""))
    original = language_of_code(fields.get("x-source-language", ""))
    if translation in ("zh", "en") and not original:
        guessed = identify("\n".join(one.texts[0].text for one in entries))
        original = guessed if guessed == translation else {"zh": "en", "en": "zh"}[translation]
    if translation and {original, translation} != {"zh", "en"}:
        raise InputError(
            message("po-languages", file=file, original=original or "none", language=translation)
        )
    pairs = (pair for one in entries for pair in one.pairs(file, turned=translation == "zh"))
    return Read(encoding, pairs, named=bool(translation), notes=notes)


def _decode(data: bytes, file: str) -> tuple[str, str]:
    declared = _CHARSET.search(data[:_HEAD])
    codec = _CHINESE_CODECS.get(declared[1].decode("ascii").lower()) if declared else None
    if codec is not None:
        try:
            return data.decode(codec), codec
        except UnicodeDecodeError:
            pass
    return decode(data, file)


@dataclass(slots=True)
class _Text:
    """A text of an entry and the line on which it begins."""

    line: int
    text: str = ""

    def place(self, file: str) -> Place:
        return Place(file, "line", self.line, 0, len(self.text))


@dataclass(slots=True)
class _Entry:
    """An entry in the making: its texts as they stand, without what is obsolete."""

    fuzzy: bool = False
    has_context: bool = False
    texts: list[_Text] = field(default_factory=list)
    translations: list[_Text] = field(default_factory=list)

    def begin(self, keyword: str, line: int, *, numbered: bool) -> _Text | None:
        """Return the text that a keyword begins; None where it cannot stand there."""
        text = _Text(line)
        if keyword == "msgctxt" and not self.texts:
            self.has_context = True
        elif keyword == "msgstr" and self.texts and (numbered or not self.translations):
            self.translations.append(text)
        elif not self.translations and keyword == ("msgid", "msgid_plural", "")[len(self.texts)]:
            self.texts.append(text)
        else:
            return None
        return text

    @property
    def is_header(self) -> bool:
        return not (self.has_context or self.texts[0].text)

    def fields(self) -> dict[str, str]:
        """Return the fields of the header, their names in lower case."""
        pairs = (line.partition(":") for line in self.translations[0].text.split("\n"))
        return {name.strip().lower(): value.strip() for name, _, value in pairs}

    def pairs(self, file: str, *, turned: bool) -> Iterator[Pair]:
        """Yield the pairs; the translations are Chinese where they are `turned`."""
        for place in range(max(len(self.texts), len(self.translations))):
            sides = _at(self.texts, place), _at(self.translations, place)
            source, target = sides[::-1] if turned else sides
            yield Pair(source.text, target.text, source.place(file), target.place(file))


def _at(texts: Sequence[_Text], place: int) -> _Text:
    return texts[min(place, len(texts) - 1)]


def _entries(text: str, file: str, notes: list[str]) -> Iterator[_Entry]:
    entry = _Entry()
    current: _Text | None = None
    obsolete = 0
    for number, raw in enumerate(_LINE.findall(text), start=1):
        line = raw.strip()
        if not line:
            continue
        keyword = _KEYWORD.match(line)
        comment = line[0] == "#"
        # What follows the translations belongs to the next entry.
        if entry.translations and (comment or (keyword and keyword[1] in ("msgctxt", "msgid"))):
            yield entry
            entry = _Entry()
        if comment:
            entry.fuzzy = entry.fuzzy or (line.startswith("#,") and "fuzzy" in line)
            obsolete += line.startswith("#~") and line[2:].lstrip().startswith("msgid ")
            current = None
            continue
        if keyword:
            current = entry.begin(keyword[1], number, numbered=bool(keyword[2]))
        strings = line[keyword.end() :] if keyword else line
        if current is None or not _STRINGS.fullmatch(strings):
            raise InputError(message("po-line", file=file, line=str(number)))
        current.text += "".join(map(_unescaped, _STRING.findall(strings)))
    if entry.translations:
        yield entry
    elif entry.texts:
        raise InputError(message("po-line", file=file, line=str(entry.texts[0].line)))
    if obsolete:
        notes.append(message("po-obsolete", count=obsolete))


def _unescaped(string: str) -> str:
    return _ESCAPE.sub(_escaped, string) if "\\" in string else string


def _escaped(found: re.Match[str]) -> str:
    if found[1] or found[2]:
        return chr(int(found[1], 16) if found[1] else int(found[2], 8))
    return _ESCAPES.get(found[3], found[3])

"""Styles of a Word document: what kind of paragraph they make, and whether they hide text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from corpora.model import BlockKind

# Word writes the names of its own styles in English whatever its language; other programs, and
# files without a list of styles, have the localized ones.
_KINDS: tuple[tuple[re.Pattern[str], BlockKind], ...] = (
    (re.compile("title|标题|標題|文档标题"), "title"),
    (re.compile("subtitle|副标题|副標題"), "heading"),
    (re.compile("(?:heading|标题|標題)[ _-]?[1-9]|toc ?heading|tocheading"), "heading"),
    (re.compile("caption|题注|題註|標號"), "caption"),
    (re.compile("list ?(?:bullet|number) ?[1-5]?|列表(?:项目符号|编号) ?[1-5]?"), "list-item"),
)
_BODY_LEVEL = 9


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    base: str
    level: int | None
    list_key: str | None
    list_level: str | None
    hides: bool | None

    @property
    def numbered(self) -> bool | None:
        """Whether it makes lists; None where it does not say."""
        if self.list_key is None:
            return None if self.list_level is None else True
        return self.list_key not in ("", "0")


class Styles:
    """The styles by their ids.

    Parameters
    ----------
    root
        The root of the part with the styles; None where there is none.
    """

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._kinds: dict[str, BlockKind] = {"": "paragraph"}
        self._names: dict[str, str] = {}
        if root is None:
            return
        w = f"{{{etree.QName(root).namespace}}}"
        for style in root.iter(f"{w}style"):
            key = style.get(f"{w}styleId", "")
            self._styles[key] = _style(style, w)
            self._names.setdefault(self._styles[key].name, key)

    def key(self, name: str) -> str | None:
        """Return the id of the style with a name, in lower case."""
        return self._names.get(name)

    def kind(self, key: str) -> BlockKind:
        """Return the kind of a paragraph in a style: by its name, level or list, or its base's."""
        if key not in self._kinds:
            self._kinds[key] = self._find_kind(key)
        return self._kinds[key]

    def _find_kind(self, key: str) -> BlockKind:
        level: int | None = None
        numbered: bool | None = None
        for style in self._chain(key):
            level = style.level if level is None else level
            numbered = style.numbered if numbered is None else numbered
            kind = _kind_of(style.name)
            if kind == "heading" and level == _BODY_LEVEL and style.name not in ("", "toc heading"):
                # A style made from a heading whose level was taken away.
                break
            if kind is not None:
                return kind
        if key not in self._styles:
            return _kind_of(key.lower()) or "paragraph"
        if level is not None and level < _BODY_LEVEL:
            return "heading"
        return "list-item" if numbered else "paragraph"

    def numbering(self, key: str) -> tuple[str, str]:
        """Return the list and the level that a style gives, empty where it gives none."""
        chain = self._chain(key)
        lists = (style.list_key for style in chain if style.list_key is not None)
        levels = (style.list_level for style in chain if style.list_level is not None)
        return next(lists, ""), next(levels, "")

    def hides(self, key: str) -> bool | None:
        """Return whether a style hides its text; None where it does not say."""
        for style in self._chain(key):
            if style.hides is not None:
                return style.hides
        return None

    def _chain(self, key: str) -> list[_Style]:
        """Return a style and those it is based on; a circle ends where it closes."""
        chain = []
        met = set()
        while key in self._styles and key not in met:
            met.add(key)
            chain.append(self._styles[key])
            key = self._styles[key].base
        return chain


def _kind_of(name: str) -> BlockKind | None:
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(name)), None)


def _style(style: etree._Element, w: str) -> _Style:
    def value(path: str) -> str | None:
        found = style.find("/".join(w + step for step in path.split("/")))
        return None if found is None else found.get(f"{w}val", "")

    level = value("pPr/outlineLvl")
    vanish = style.find(f"{w}rPr/{w}vanish")
    return _Style(
        name=(value("name") or "").lower(),
        base=value("basedOn") or "",
        level=int(level) if level and level.isdecimal() and level.isascii() else None,
        list_key=value("pPr/numPr/numId"),
        list_level=value("pPr/numPr/ilvl"),
        hides=None if vanish is None else vanish.get(f"{w}val") not in ("0", "false", "off"),
    )

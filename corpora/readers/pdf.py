"""PDF with a text layer: every page is a unit, its lines in reading order.

What is a paragraph, a heading, a running head and so on is told by where the lines stand. The
lines of a paragraph stay apart by line feeds, which the repair of hard wraps joins.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from corpora.errors import InputError
from corpora.messages import listed, message
from corpora.model import Block, BlockKind, TracedText, Unit
from corpora.readers import Content
from corpora.readers.layout import Column, Line, Rule, Word, columns, lines_of
from corpora.repair.marks import CLOSERS, CLOSING, FINAL, POINTS
from corpora.repair.notes import is_date, is_note
from corpora.repair.wraps import is_list_item

# Of so many characters unreadable, there is no text to work with.
_GARBLED = 0.2
# Pages in a row that cannot be loaded: the rest of the file is not there.
_LOST = 50
# How many lines from the edge of a page a running head or foot can be.
_MARGIN = 3
_SAME_HEIGHT = 4.0
# So many first lines set in show that paragraphs begin so.
_INDENTED = 3

# Drawings have more parts than this, and no tables.
_MOST_OBJECTS = 20_000
_SHORTEST_RULE = 12.0
# Marks whose box ends in white space, which at the end of a line may reach into the margin.
_HALF_EMPTY = POINTS + CLOSING
_BLANKS = frozenset(map(ord, " \t\r\n"))
_HYPHEN = "\x02"
_BULLETS = dict.fromkeys(map(ord, "\uf06c\uf06e\uf075\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc"), "•")
# Ligatures, radicals and upright forms, which stand for plain characters in the fonts.
_FORMS = re.compile("[\u2f00-\u2fd5\ufb00-\ufb06\ufe10-\ufe19\ufe30-\ufe48]")
_UNREADABLE = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\ufffe\uffff\U000f0000-\U0010ffff]"
)
_ENDS = re.compile(f"[{FINAL}][{CLOSERS}]*$")
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60“”‘’—…]")
_HYPHENATED = re.compile("[A-Za-z][-\u2010\u00ad]$")
# What is not broken at the end of a line.
_TOKEN = re.compile(f"[^{_WIDE.pattern[1:-1]}]+")
_BOLD = re.compile("bold|black|heavy|hei|黑|粗", re.IGNORECASE)
_NUMBER = re.compile("[0-9]+|[〇一二三四五六七八九十百]+(?=\\s*页)")
_PAGE_NUMBER = re.compile(
    r"[-–—·•.\s]*(?:p(?:age|\.)?\s*)?(?:[0-9]{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*[0-9]{1,4})?"
    r"[-–—·•.\s]*|第\s*(?:[0-9]{1,4}|[一二三四五六七八九十百]{1,6})\s*[页頁]"
    r"(?:[\s,，/]*共\s*(?:[0-9]{1,4}|[一二三四五六七八九十百]{1,6})\s*[页頁])?",
    re.IGNORECASE,
)
_NOTE_MARK = re.compile(r"[(\[（［〔]?([0-9]{1,3}|[*†‡§①-⑳])[)\]）］〕]?\s*(?![0-9.,%％年月日])")

Box = tuple[float, float, float, float]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Page:
    """What stands on a page.

    Attributes
    ----------
    number
        From 1.
    layers
        The words by the way they run, those that run as most do first.
    bold
        The numbers of the characters that are bold, of those that begin words.
    pictures
        The boxes of its pictures: left, top, right, bottom.
    rules
        The horizontal lines drawn on it.
    characters, unreadable
        How many there are.
    """

    number: int
    layers: Sequence[Sequence[Word]]
    bold: frozenset[int]
    pictures: Sequence[Box]
    rules: Sequence[Rule]
    characters: int
    unreadable: int


@dataclass(slots=True)
class _Paragraph:
    """Lines of one column that belong together.

    Attributes
    ----------
    page
        The number of its page.
    kind
        What it is.
    lines
        From top to bottom.
    size
        The size of type of most of it.
    column
        The number of its column on the page.
    left, right
        The bounds of the lines of its column.
    bold
        Whether all its lines are bold.
    """

    page: int
    kind: BlockKind
    lines: list[Line]
    size: float
    column: int
    left: float
    right: float
    bold: bool

    @property
    def ended(self) -> bool:
        """Whether its last line ends a sentence."""
        return _ENDS.search(self.lines[-1].text) is not None

    @property
    def indented(self) -> bool:
        """Whether its first line is set in."""
        first = self.lines[0].x0
        return first - self.left > 0.8 * self.size and (
            len(self.lines) == 1 or first - self.lines[1].x0 > 0.5 * self.size
        )


def read(data: bytes, file: str) -> Content:
    """Return the pages of a PDF as units of kind ``page``, and its text as blocks.

    Running heads and feet, page numbers and text that is set aslant are left out of the units. A
    paragraph that goes on in the next column or on the next page is one block. A note at the foot
    of a page follows the paragraph that refers to it, as in Word files.

    Raises
    ------
    InputError
        The file is damaged, needs a password, has no text (a scan), or its characters cannot be
        read as text.
    """
    pages, notes = _load(data, file)
    kept, count = _without_margins(pages)
    if count:
        notes.append(message("pdf-margins", count=count))
    laid_out: list[list[Column]] = []
    for page, layers in zip(pages, kept, strict=True):
        # The rules are those of the page as it lies.
        rules = [page.rules, *([()] * len(layers))]
        found = [columns(layer, drawn) for layer, drawn in zip(layers, rules, strict=False)]
        laid_out.append([column for of_layer in found for column in of_layer])
    usual = _usual(laid_out)
    paragraphs: list[_Paragraph] = []
    for page, of_page in zip(pages, laid_out, strict=True):
        here = [
            paragraph
            for number, column in enumerate(of_page)
            for paragraph in _paragraphs(page, number, column, usual)
        ]
        paragraphs += _kinds(page, here, usual.body)
    return _content(pages, paragraphs, notes)


# From the file to words


def _load(data: bytes, file: str) -> tuple[list[_Page], list[str]]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise InputError(message("pdf-encrypted", file=file)) from None
        raise InputError(message("pdf-broken", file=file)) from None
    pages: list[_Page] = []
    lost: list[int] = []
    with document:
        count = len(document)
        for number in range(1, count + 1):
            page = _page(document, number)
            if page is None:
                lost.append(number)
                if len(lost) > _LOST and lost[-1] - lost[-_LOST] == _LOST - 1:
                    break
            else:
                pages.append(page)
    if not pages:
        raise InputError(message("pdf-broken", file=file))
    characters = sum(page.characters for page in pages)
    unreadable = sum(page.unreadable for page in pages)
    if not characters:
        raise InputError(message("pdf-scanned", file=file, count=count))
    if unreadable > _GARBLED * characters:
        share = str(round(100 * unreadable / characters))
        raise InputError(message("pdf-garbled", file=file, share=share))
    notes = []
    if lost:
        notes.append(message("pdf-lost", pages=_listed(lost)))
    if unreadable:
        where = [page.number for page in pages if page.unreadable]
        notes.append(message("pdf-unreadable", count=unreadable, pages=_listed(where)))
    scanned = [page.number for page in pages if not page.characters and page.pictures]
    if scanned:
        notes.append(message("pdf-pictures", pages=_listed(scanned)))
    return pages, notes


def _listed(numbers: Sequence[int]) -> str:
    shown = listed(map(str, numbers[:10]))
    return shown + (" …" if len(numbers) > 10 else "")


def _page(document: pypdfium2.PdfDocument, number: int) -> _Page | None:
    """Return a page; None where it cannot be loaded."""
    page = pdfium.FPDF_LoadPage(document.raw, number - 1)
    if not page:
        return None
    try:
        text = pdfium.FPDFText_LoadPage(page)
        if not text:
            return None
        try:
            return _read_page(page, text, number)
        finally:
            pdfium.FPDFText_ClosePage(text)
    finally:
        pdfium.FPDF_ClosePage(page)


def _read_page(page: pdfium.FPDF_PAGE, text: pdfium.FPDF_TEXTPAGE, number: int) -> _Page:
    glyphs = _Glyphs(text)
    layers = [_words(glyphs, *layer) for layer in glyphs.layers()]
    layers = [layer for layer in layers if layer]
    first = [word.character for layer in layers for word in layer]
    return _Page(
        number,
        layers,
        frozenset(glyphs.bold(first)),
        *_drawn(page),
        int(glyphs.seen.sum()),
        glyphs.unreadable,
    )


class _Glyphs:
    """The characters of a page, with their places.

    Attributes
    ----------
    text
        A character each.
    seen
        Which of them are seen on the page.
    boxes
        Left, top, right and bottom of each, shape (n, 4); `y` grows downwards from the origin.
    origin
        Where each stands on its base line, shape (n, 2).
    size
        The size of type of each.
    angle
        The direction in which each runs, in quarter turns anticlockwise; 9 where it is aslant.
    unreadable
        How many of those seen stand for no known character.
    """

    def __init__(self, text: pdfium.FPDF_TEXTPAGE) -> None:
        count = max(0, pdfium.FPDFText_CountChars(text))
        self._text_page = text
        get_unicode = pdfium.FPDFText_GetUnicode
        codes = [get_unicode(text, number) for number in range(count)]
        boxes = (pdfium.FS_RECTF * count)()
        matrices = (pdfium.FS_MATRIX * count)()
        origins = [(0.0, 0.0)] * count
        sizes = [0.0] * count
        x, y = ctypes.c_double(), ctypes.c_double()
        get_box, get_matrix = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetMatrix
        get_origin, get_size = pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_GetFontSize
        for number, code in enumerate(codes):
            if code in _BLANKS:
                continue
            get_box(text, number, boxes[number])
            get_matrix(text, number, matrices[number])
            get_origin(text, number, x, y)
            origins[number] = x.value, -y.value
            sizes[number] = get_size(text, number)
        bad = 0
        box = np.frombuffer(boxes, np.float32).reshape(-1, 4).astype(float)
        matrix = np.frombuffer(matrices, np.float32).reshape(-1, 6).astype(float)
        with np.errstate(all="ignore"):
            self.boxes = np.nan_to_num(box * (1, -1, 1, -1), posinf=0.0, neginf=0.0)
            self.origin = np.nan_to_num(np.array(origins).reshape(-1, 2), posinf=0.0, neginf=0.0)
            self.size = np.nan_to_num(np.array(sizes) * np.hypot(matrix[:, 2], matrix[:, 3]))
            turns = np.nan_to_num(np.arctan2(matrix[:, 1], matrix[:, 0])) / (np.pi / 2)
        self.text = "".join(
            "-" if code == ord(_HYPHEN) else chr(code) if code < 0x110000 else "\ufffd"
            for code in codes
        ).translate(_BULLETS)
        blank = np.array([character.isspace() for character in self.text], bool)
        self.seen = (
            ~blank & (self.size > 0.5) & (self.size < 2000) & (abs(self.origin) < 1e5).all(1)
        )
        self.seen[self._copies()] = False
        self.angle = np.where(abs(turns - np.round(turns)) < 0.06, np.round(turns) % 4, 9).astype(
            int
        )
        for number in np.flatnonzero(self.seen).tolist():
            bad += pdfium.FPDFText_HasUnicodeMapError(text, number) == 1 or (
                _UNREADABLE.match(self.text[number]) is not None
            )
        self.unreadable = bad

    def _copies(self) -> NDArray[np.int64]:
        """Return the characters that are printed over one another, all but the first of each."""
        codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), np.uint32)
        x, y = self.origin.T
        order = np.lexsort((x, np.round(y), codes))
        order = order[self.seen[order]]
        one, other = order[:-1], order[1:]
        near = 0.12 * self.size[one]
        same = (
            (codes[one] == codes[other])
            & (abs(x[one] - x[other]) < near)
            & (abs(y[one] - y[other]) < near)
        )
        # Of a chain of copies the first in the file stays.
        chains = np.cumsum(np.concatenate(([True], ~same))) if len(order) else np.zeros(0, int)
        least = np.full(int(chains.max(initial=0)) + 1, len(codes))
        np.minimum.at(least, chains, order)
        copies: NDArray[np.int64] = order[order != least[chains]]
        return copies

    def layers(self) -> Iterator[tuple[NDArray[np.int64], Floats, Floats, Floats]]:
        """Yield the characters that run alike: numbers, where each begins, ends, its base line.

        The coordinates are turned so that the text runs to the right and its lines downwards.
        """
        seen = np.flatnonzero(self.seen)
        by_angle = Counter(self.angle[seen].tolist())
        by_angle.pop(9, None)
        upright = self._is_vertical(seen[self.angle[seen] == 0])
        if upright:
            # Latin words and figures lie on their side.
            by_angle.pop(3, None)
        for angle, _ in by_angle.most_common():
            numbers = seen[(self.angle[seen] == angle) | (upright & (self.angle[seen] == 3))]
            left, top, right, bottom = self.boxes[numbers].T
            x, y = self.origin[numbers].T
            if angle == 0 and upright:
                yield numbers, top, bottom, -(left + right) / 2
            elif angle == 0:
                yield numbers, np.minimum(left, x), right, y
            elif angle == 1:
                yield numbers, -bottom, -top, x
            elif angle == 2:
                yield numbers, -right, -left, -y
            else:
                yield numbers, top, bottom, -x

    def _is_vertical(self, numbers: NDArray[np.int64]) -> bool:
        """Return whether characters follow one another downwards, as in vertical Chinese."""
        wide = np.array([bool(_WIDE.match(self.text[number])) for number in numbers])
        if wide.sum() < 20:
            return False
        step = np.diff((self.boxes[numbers, :2] + self.boxes[numbers, 2:]) / 2, axis=0)
        size = self.size[numbers][1:]
        both = wide[1:] & wide[:-1]
        down = (
            both
            & (abs(step[:, 0]) < 0.35 * size)
            & (0.3 * size < step[:, 1])
            & (step[:, 1] < 2 * size)
        )
        along = both & (abs(step[:, 1]) < 0.35 * size) & (abs(step[:, 0]) > 0.3 * size)
        return bool(down.sum() > 2 * along.sum())

    def is_made(self, number: int) -> bool:
        """Return whether a character is not in the file, but stands for a gap."""
        return bool(pdfium.FPDFText_IsGenerated(self._text_page, number) == 1)

    def bold(self, numbers: Sequence[int]) -> Iterator[int]:
        """Yield those of the characters whose font is bold."""
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        known: dict[bytes, bool] = {}
        for number in numbers:
            length = pdfium.FPDFText_GetFontInfo(self._text_page, number, name, 128, flags)
            key = name.value if 0 < length <= 128 else b""
            if key not in known:
                known[key] = bool(_BOLD.search(key.decode("utf-8", "replace")))
            if known[key] or flags.value & 1 << 18:
                yield number


def _words(
    glyphs: _Glyphs, numbers: NDArray[np.int64], x0: Floats, x1: Floats, y: Floats
) -> list[Word]:
    """Return the characters that touch as words, in the order of the file."""
    if not len(numbers):
        return []
    size = glyphs.size[numbers]
    level = abs(np.diff(y)) < 0.15 * size[1:]
    gap = x0[1:] - x1[:-1]
    spaces = np.cumsum([character.isspace() for character in glyphs.text])
    blank = spaces[numbers[1:]] > spaces[numbers[:-1]]
    near = (gap < 0.25 * size[1:]) & (gap > -0.5 * size[1:])
    alike = abs(np.diff(size)) < 0.1 * size[1:]
    starts = np.flatnonzero(np.concatenate(([True], ~(level & near & alike & ~blank))))
    ends = np.append(starts[1:], len(numbers))
    lefts = np.minimum.reduceat(x0, starts)
    rights = np.maximum.reduceat(x1, starts)
    text = glyphs.text
    letters = "".join(text[number] for number in numbers)
    words: list[Word] = []
    for number, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        first = int(numbers[start])
        previous, space = -1, ""
        if start and level[start - 1] and gap[start - 1] > -0.5 * size[start]:
            previous = number - 1
            between = "".join(filter(str.isspace, text[int(numbers[start - 1]) + 1 : first]))
            if between.strip(" \r\n\t\xa0"):
                space = between.strip("\r\n")
            elif between and (
                not glyphs.is_made(first - 1)
                or not _WIDE.match(letters[start - 1])
                or not _WIDE.match(letters[start])
                # Boxes may be narrower than the letters; steps from origin to origin are true.
                or x0[start] - x0[start - 1] > 1.2 * size[start]
            ):
                space = " "
        right = float(rights[number])
        if letters[end - 1] in _HALF_EMPTY:
            right -= 0.5 * float(size[end - 1])
        words.append(
            Word(
                _plain(letters[start:end]),
                space,
                previous,
                number,
                float(lefts[number]),
                max(right, float(lefts[number])),
                float(y[start]),
                float(size[start]),
                first,
            )
        )
    return words


def _plain(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    if re.search("[\ud800-\udfff]", text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = re.sub("[\0-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", "\ufffd", text)
    return _FORMS.sub(lambda form: unicodedata.normalize("NFKC", form[0]), text)


def _drawn(page: pdfium.FPDF_PAGE) -> tuple[list[Box], list[Rule]]:
    """Return the boxes of the pictures of a page, and its horizontal lines and edges."""
    pictures: list[Box] = []
    rules: list[Rule] = []
    values = [ctypes.c_float() for _ in range(4)]
    for number in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        thing = pdfium.FPDFPage_GetObject(page, number)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind not in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH):
            continue
        if pdfium.FPDFPageObj_GetBounds(thing, *values):
            left, bottom, right, top = (value.value for value in values)
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                pictures.append((left, -top, right, -bottom))
            elif right - left > _SHORTEST_RULE:
                rules += [(left, right, -top), (left, right, -bottom)]
    return pictures, rules


# Running heads and feet


def _without_margins(pages: Sequence[_Page]) -> tuple[list[list[list[Word]]], int]:
    """Return the words of the pages without heads and feet, and how many lines those are."""
    edges = [_edges(page.layers[0]) if page.layers else ([], []) for page in pages]
    seen: dict[tuple[bool, str], list[float]] = defaultdict(list)
    for tops, feet in edges:
        for foot, lines in ((False, tops), (True, feet)):
            for line in lines:
                seen[foot, _pattern(line.text)].append(line.y)
    often = 2 if len(pages) < 5 else 3
    kept: list[list[list[Word]]] = []
    count = 0
    for page, (tops, feet) in zip(pages, edges, strict=True):
        dropped: set[int] = set()
        for foot, lines in ((False, tops), (True, feet)):
            for number, line in enumerate(lines):
                heights = seen[foot, _pattern(line.text)]
                times = sum(abs(line.y - y) < _SAME_HEIGHT for y in heights)
                alone = (
                    number + 1 == len(lines) or abs(lines[number + 1].y - line.y) > 1.5 * line.size
                )
                number_only = _PAGE_NUMBER.fullmatch(line.text.strip()) is not None and alone
                if not (times >= often or (number_only and number == 0)):
                    break
                dropped.update(word.number for word in line.words)
                count += 1
        first = (
            [word for word in page.layers[0] if word.number not in dropped] if page.layers else []
        )
        kept.append([first, *map(list, page.layers[1:])])
    if not any(layer for layers in kept for layer in layers):
        return [[list(layer) for layer in page.layers] for page in pages], 0
    return kept, count


def _edges(words: Sequence[Word]) -> tuple[list[Line], list[Line]]:
    """Return the lines at the top and at the foot of a page, from the edge inwards."""
    ordered = sorted(words, key=lambda word: word.y)
    # More words than a few lines have need not be looked at.
    lines = lines_of(ordered[:200])[:_MARGIN]
    feet = lines_of(ordered[-200:])[-_MARGIN:]
    return lines, feet[::-1]


def _pattern(text: str) -> str:
    text = "".join(text.split())
    return "#" if _PAGE_NUMBER.fullmatch(text) else _NUMBER.sub("#", text)


# From lines to paragraphs


@dataclass(frozen=True, slots=True)
class _Usual:
    """How most of the text of a file is set.

    Attributes
    ----------
    body
        The size of its type.
    leading
        For each size how far lines stand apart.
    indent
        How far the first line of a paragraph is set in, in sizes of type; 0 where it is not.
    """

    body: float
    leading: dict[float, float]
    indent: float


def _usual(pages: Sequence[Sequence[Column]]) -> _Usual:
    sizes: Counter[float] = Counter()
    steps: dict[float, Counter[float]] = defaultdict(Counter)
    indents: Counter[float] = Counter()
    for column in (column for found in pages for column in found):
        left, _ = _bounds(column.lines)
        for line in column.lines:
            sizes[_rounded(line.size)] += len(line.text)
        for line, following in pairwise(column.lines):
            if _rounded(line.size) == _rounded(following.size):
                steps[_rounded(line.size)][_rounded(following.y - line.y)] += 1
                if following.x0 - left < 0.3 * line.size < 0.8 * line.size < line.x0 - left:
                    indents[_rounded((line.x0 - left) / line.size)] += 1
    indent, count = indents.most_common(1)[0] if indents else (0.0, 0)
    return _Usual(
        sizes.most_common(1)[0][0] if sizes else 10.0,
        {size: counts.most_common(1)[0][0] for size, counts in steps.items()},
        indent if count >= _INDENTED and count > 0.5 * indents.total() else 0.0,
    )


def _rounded(length: float) -> float:
    return round(length * 2) / 2


def _paragraphs(page: _Page, number: int, column: Column, usual: _Usual) -> list[_Paragraph]:
    lines = column.lines
    if not lines:
        return []
    bold = [all(word.character in page.bold for word in line.words) for line in lines]
    if column.cell:
        groups = [list(range(len(lines)))]
    else:
        groups = [[0]]
        flow = _Flow(lines, bold, usual)
        for line in range(1, len(lines)):
            if flow.breaks(groups[-1], line):
                groups.append([line])
            else:
                groups[-1].append(line)
    left, right = _bounds(lines)
    found = []
    for group in groups:
        inside = [lines[line] for line in group]
        sizes: Counter[float] = Counter()
        for each in inside:
            sizes[_rounded(each.size)] += len(each.text)
        size = sizes.most_common(1)[0][0]
        found.append(
            _Paragraph(
                page.number,
                "table-cell" if column.cell else "paragraph",
                inside,
                size,
                number,
                left,
                right,
                all(bold[line] for line in group),
            )
        )
    return found


def _bounds(lines: Sequence[Line]) -> tuple[float, float]:
    return min(line.x0 for line in lines), max(line.x1 for line in lines)


def _is_full(line: Line, following: Line, right: float) -> bool:
    """Return whether the first word of the next line does not fit into a line any more."""
    size = max(line.size, following.size)
    first = following.words[0]
    token = _TOKEN.match(first.text)
    if token is None:
        return line.x1 + 2.6 * size > right
    width = (first.x1 - first.x0) * len(token[0]) / len(first.text)
    if len(token[0]) < len(first.text):
        return line.x1 + min(width, 0.6 * size * len(token[0])) + 1.6 * size > right
    return line.x1 + width + 0.9 * size > right


class _Flow:
    """Where the paragraphs of a column begin."""

    def __init__(self, lines: Sequence[Line], bold: Sequence[bool], usual: _Usual) -> None:
        self._lines = lines
        self._bold = bold
        self._usual = usual
        self._left, self._right = _bounds(lines)

    def breaks(self, group: Sequence[int], number: int) -> bool:
        """Return whether a line begins a paragraph and does not belong to the group before it."""
        before, line = self._lines[number - 1], self._lines[number]
        size = max(before.size, line.size)
        step = line.y - before.y
        usual = self._usual.leading.get(_rounded(line.size), 1.6 * size)
        if min(before.size, line.size) < 0.88 * size or step > 2.3 * size:
            return True
        if step > 1.25 * usual + 0.5 and step > 1.2 * size:
            return True
        ended = _ENDS.search(before.text) is not None
        if self._bold[number - 1] != self._bold[number] and not (
            _is_full(before, line, self._right) and not ended
        ):
            return True
        if self._are_centred(before, line):
            return ended
        if line.size > 1.15 * self._usual.body and not ended:
            return step > 1.85 * size or is_date(before.text)
        if _HYPHENATED.search(before.text) and line.text[0].islower():
            return False
        if not _is_full(before, line, self._right):
            return True
        shift = line.x0 - before.x0
        item = is_list_item(self._lines[group[0]].text)
        if is_list_item(line.text) and (
            ended or abs(shift) > 0.8 * size or before.text[-1] in ";；"
        ):
            return True
        if item and len(group) > 1:
            return line.x0 < self._lines[group[1]].x0 - 0.8 * size
        if line.x0 - self._left <= 0.8 * size:
            return False
        if shift > 0.8 * size:
            return not item
        if self._usual.indent:
            return abs((line.x0 - self._left) / size - self._usual.indent) < 0.5
        # As far in as the line before: of a paragraph that is set in, or the first of the next.
        if abs(shift) > 0.3 * size or len(group) > 1:
            return False
        following = self._lines[number + 1] if number + 1 < len(self._lines) else None
        return following is not None and following.x0 < line.x0 - 0.5 * size

    def _are_centred(self, line: Line, following: Line) -> bool:
        middle = (self._left + self._right) / 2
        return all(
            abs((each.x0 + each.x1) / 2 - middle) < 0.6 * each.size
            and each.x0 - self._left > 1.5 * each.size
            for each in (line, following)
        )


def _kinds(page: _Page, paragraphs: list[_Paragraph], body: float) -> list[_Paragraph]:
    """Return the paragraphs of a page with what they are."""
    plain = any(not paragraph.bold for paragraph in paragraphs)
    for paragraph in paragraphs:
        if paragraph.kind == "table-cell":
            continue
        length = sum(len(line.text) for line in paragraph.lines)
        ended = paragraph.ended
        if (
            paragraph.size > 1.14 * body
            and length <= 200
            and (len(paragraph.lines) <= 4 and not (ended and length > 80))
        ):
            paragraph.kind = "heading"
        elif is_list_item(paragraph.lines[0].text):
            paragraph.kind = "list-item"
        elif paragraph.bold and plain and len(paragraph.lines) <= 2 and length <= 120 and not ended:
            paragraph.kind = "heading"
        elif paragraph.size < 0.97 * body and _is_below_picture(page, paragraph):
            paragraph.kind = "caption"
    # Notes stand below everything else, in smaller type.
    lowest = sorted(paragraphs, key=lambda paragraph: paragraph.lines[0].y, reverse=True)
    taken: list[_Paragraph] = []
    for paragraph in lowest:
        if paragraph.size > 0.93 * body or paragraph.kind in ("table-cell", "caption"):
            break
        taken.append(paragraph)
        if _NOTE_MARK.match(paragraph.lines[0].text):
            for note in taken:
                note.kind = "note"
            taken = []
    return paragraphs


def _is_below_picture(page: _Page, paragraph: _Paragraph) -> bool:
    line = paragraph.lines[0]
    top = line.y - line.size
    return any(
        -line.size < top - bottom < 2.5 * line.size and line.x0 < right and left < line.x1
        for left, _, right, bottom in page.pictures
    )


# From paragraphs to units and blocks


def _content(
    pages: Sequence[_Page], paragraphs: Sequence[_Paragraph], notes: Sequence[str]
) -> Content:
    by_page: dict[int, list[_Paragraph]] = defaultdict(list)
    for paragraph in paragraphs:
        by_page[paragraph.page].append(paragraph)
    units: list[Unit] = []
    traced: list[tuple[_Paragraph, TracedText]] = []
    # Which paragraph refers to a mark, and, for each note, the paragraph that refers to it.
    referring: dict[str, int] = {}
    owners: dict[int, int] = {}
    offset = 0
    for page in pages:
        texts: list[str] = []
        # A note for which there is no room stands on the next page.
        marks = _note_marks([*by_page[page.number], *by_page[page.number + 1]])
        for paragraph in by_page[page.number]:
            text = "\n".join(line.text for line in paragraph.lines)
            mark = _NOTE_MARK.match(text) if paragraph.kind == "note" else None
            if mark and mark.end() < len(text):
                edits = [(0, mark.end(), "")]
                if mark[1] in referring:
                    owners[len(traced)] = referring.pop(mark[1])
            else:
                edits = []
                for start, end, key in _references(paragraph, marks):
                    edits.append((start, end, ""))
                    referring[key] = len(traced)
            traced.append((paragraph, TracedText.original(text, offset).replace(edits)))
            texts.append(text + "\n")
            offset += len(text) + 1
        units.append(Unit("page", page.number, "".join(texts)))
    return Content(units, list(_joined(_with_notes(traced, owners))), notes)


def _with_notes(
    traced: Sequence[tuple[_Paragraph, TracedText]], owners: Mapping[int, int]
) -> Iterator[tuple[_Paragraph, TracedText]]:
    """Yield the paragraphs, each followed by the notes that it refers to."""
    owned: dict[int, list[int]] = defaultdict(list)
    for note, owner in owners.items():
        owned[owner].append(note)
    for number, one in enumerate(traced):
        if number not in owners:
            yield one
        yield from (traced[note] for note in owned[number])


def _note_marks(paragraphs: Sequence[_Paragraph]) -> frozenset[str]:
    found = (
        _NOTE_MARK.match(paragraph.lines[0].text)
        for paragraph in paragraphs
        if paragraph.kind == "note"
    )
    return frozenset(mark[1] for mark in found if mark)


def _references(paragraph: _Paragraph, marks: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Yield where the raised marks of the notes at the foot of the page stand, and the marks."""
    start = 0
    for line in paragraph.lines:
        for word, at in zip(line.words, line.starts, strict=True):
            mark = _NOTE_MARK.fullmatch(word.text)
            if (
                mark
                and mark[1] in marks
                and word.size < 0.8 * line.size
                and word.y < line.y - 0.1 * line.size
            ):
                yield start + at, start + at + len(word.text), mark[1]
        start += len(line.text) + 1


def _joined(traced: Iterable[tuple[_Paragraph, TracedText]]) -> Iterator[Block]:
    """Yield the blocks, with what goes on in the next column or on the next page joined."""
    blocks: list[Block] = []
    open_: tuple[int, _Paragraph] | None = None
    for paragraph, text in traced:
        if paragraph.kind in ("note", "caption", "table-cell"):
            blocks.append(Block(paragraph.kind, text))
            continue
        if open_ is not None and _goes_on(open_[1], paragraph):
            number, before = open_
            whole = TracedText.join([blocks[number].traced, text], "\n")
            blocks[number] = replace(blocks[number], traced=whole)
            open_ = number, replace(paragraph, kind=before.kind)
            continue
        blocks.append(Block(paragraph.kind, text))
        open_ = len(blocks) - 1, paragraph
    yield from blocks


def _goes_on(before: _Paragraph, after: _Paragraph) -> bool:
    """Return whether a paragraph goes on in another that begins the next column or page."""
    if (before.page, before.column) == (after.page, after.column) or after.kind != "paragraph":
        return False
    if before.kind not in ("paragraph", "list-item") or abs(before.size - after.size) > 0.5:
        return False
    last, first = before.lines[-1], after.lines[0]
    if before.ended or after.indented or is_note(before.lines[0].text):
        return False
    return first.text[0].islower() or _is_full(last, first, before.right)

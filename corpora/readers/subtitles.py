"""Subtitles (SubRip, WebVTT): every cue is a unit; a sentence that runs over cues is one block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from corpora.errors import InputError
from corpora.language import joint
from corpora.messages import message
from corpora.model import Block, TracedText, Unit
from corpora.readers import Content
from corpora.repair.marks import CLOSERS

# Silence that no sentence runs across, in seconds.
_SILENCE = 4.0
# Of so many cues a final mark ends one, where sentences are marked at all.
_MARKED = 0.25

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d{1,3})?)"
_TIMING = re.compile(rf"\s*{_TIME}\s*-+>\s*{_TIME}(?:\s.*)?")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_NUMBER = re.compile(r"\s*\d+\s*")
_PASSED_OVER = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)")
_TAG = re.compile(
    r"</?(?:[ibus]|font|c|v|lang|ruby|rt)\b[^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}", re.IGNORECASE
)
_READING = re.compile(r"<rt\b[^<>]*>[^<>]*(?:</rt>)?", re.IGNORECASE)
_VOICE = re.compile(r"<v\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[A-Za-z]+|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_BREAK = re.compile(r"(?<![ \t])[ \t]*(?:\r\n|\r|\n|\\N)\s*")
_DASH = re.compile(r"[-–—‐](?![-–—])[ \t]*(?=[^\s\d])")
# The same behind tags, which are NUL there.
_SPOKEN = re.compile(f"[\\x00 \\t]*{_DASH.pattern}")
_ENDS = re.compile(f"[。！？!?….♪♫][{CLOSERS}]*$")
_TRAILS_OFF = re.compile(r"(?:…|\.\.\.)[”’\"']?$")
_PICKS_UP = re.compile(r"…|\.\.\.|[a-z]")
_ASIDE = re.compile(r"[\[(（【♪♫].*[\])）】♪♫]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue.

    Attributes
    ----------
    text
        As it stands in the file, without the line end of its last line.
    start, end
        When it is shown, in seconds.
    """

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class _Speech:
    """What one voice says in one cue."""

    cue: _Cue
    traced: TracedText
    begins: bool


def read(text: str, file: str) -> Content:
    """Return the cues of a file as units of kind ``cue``, and what is said as blocks.

    The units are numbered as they follow one another and have their text as it stands. A block
    has neither tags nor settings nor the dash before a speaker's line, and goes on through the
    cues until a final mark, another speaker or a silence. Where cues are hardly ever ended by a
    mark, as in many Chinese files, every cue is a block.

    Raises
    ------
    InputError
        There are no cues.
    """
    cues = _cues(text)
    if not cues:
        raise InputError(message("cues-none", file=file))
    units = [Unit("cue", number, cue.text) for number, cue in enumerate(cues, start=1)]
    speeches: list[_Speech] = []
    offset = 0
    for cue in cues:
        speeches += _speeches(cue, offset)
        offset += len(cue.text)
    marked = sum(_ENDS.search(speech.traced.text) is not None for speech in speeches)
    runs_on = marked >= _MARKED * len(speeches)
    return Content(units, [_block(group) for group in _grouped(speeches, runs_on=runs_on)])


def _cues(text: str) -> list[_Cue]:
    lines = _LINE.findall(text)
    web = text.lstrip("\ufeff").startswith("WEBVTT")
    timings = [_TIMING.fullmatch(line.rstrip("\r\n")) for line in lines]
    cues: list[_Cue] = []
    number = 0
    while number < len(lines):
        timing = timings[number]
        if web and _PASSED_OVER.match(lines[number]) and _is_blank(lines, number - 1):
            while not _is_blank(lines, number):
                number += 1
        number += 1
        if timing is None:
            continue
        start = number
        while number < len(lines) and not _is_end(lines, timings, number, web=web):
            number += 1
        shown = "".join(lines[start:number]).rstrip()
        # Leading white space stays, so that the text is a stretch of the file.
        if shown:
            times = [_seconds(*timing.group(*groups)) for groups in ((1, 2, 3), (4, 5, 6))]
            cues.append(_Cue(shown, *times))
    return cues


def _is_blank(lines: Sequence[str], number: int) -> bool:
    return not (0 <= number < len(lines)) or not lines[number].strip()


def _is_end(
    lines: Sequence[str], timings: Sequence[re.Match[str] | None], number: int, *, web: bool
) -> bool:
    """Return whether the text of a cue ends before a line.

    That of SubRip may have blank lines in it: it ends where the next cue begins.
    """
    if timings[number]:
        return True
    if web:
        return _is_blank(lines, number)
    return number + 1 < len(lines) and (
        timings[number + 1] is not None and _NUMBER.fullmatch(lines[number]) is not None
    )


def _seconds(hours: str | None, minutes: str, seconds: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds.replace(",", "."))


def _speeches(cue: _Cue, offset: int) -> Iterator[_Speech]:
    """Yield what is said in a cue, a piece for each voice."""
    starts = [0]
    lines = [0, *(found.end() for found in _BREAK.finditer(cue.text))]
    bare = _TAG.sub(lambda tag: "\x00" * len(tag[0]), cue.text)
    starts += [at for at in lines if _SPOKEN.match(bare, at)]
    starts += [found.start() for found in _VOICE.finditer(cue.text)]
    starts = sorted({*starts, len(cue.text)})
    whole = TracedText.original(cue.text, offset)
    for start, end in pairwise(starts):
        piece = whole.slice(start, end)
        traced = _plain(piece)
        dash = _DASH.match(traced.text)
        if dash:
            traced = traced.slice(dash.end(), len(traced))
        begins = bool(dash) or _VOICE.match(piece.text) is not None
        if traced.text:
            yield _Speech(cue, traced, begins)


def _plain(piece: TracedText) -> TracedText:
    """Return a text without tags, its entities decoded and its lines joined."""
    for pattern, made in ((_READING, ""), (_TAG, "")):
        piece = piece.replace([(*found.span(), made) for found in pattern.finditer(piece.text)])
    piece = piece.replace(
        [
            (*found.span(), unescape(found[0]))
            for found in _ENTITY.finditer(piece.text)
            if unescape(found[0]) != found[0]
        ]
    ).strip()
    return piece.replace(
        [
            (*found.span(), joint(piece.text[: found.start()], piece.text[found.end() :]))
            for found in _BREAK.finditer(piece.text)
        ]
    )


def _grouped(speeches: Sequence[_Speech], *, runs_on: bool) -> Iterator[list[_Speech]]:
    group: list[_Speech] = []
    for speech in speeches:
        if group and not (runs_on and _goes_on(group[-1], speech)):
            yield group
            group = []
        group.append(speech)
    if group:
        yield group


def _goes_on(before: _Speech, after: _Speech) -> bool:
    """Return whether a sentence runs on from one cue to the next."""
    said, following = before.traced.text, after.traced.text
    if after.begins or not 0 <= after.cue.start - before.cue.end < _SILENCE:
        return False
    if _ASIDE.fullmatch(said) or _ASIDE.fullmatch(following):
        return False
    if _TRAILS_OFF.search(said):
        return _PICKS_UP.match(following) is not None
    return _ENDS.search(said) is None


def _block(group: Sequence[_Speech]) -> Block:
    parts = []
    for speech, following in pairwise(group):
        gap = joint(speech.traced.text, following.traced.text)
        end = len(speech.traced)
        parts.append(speech.traced.replace([(end, end, gap)]) if gap else speech.traced)
    return Block("paragraph", TracedText.join([*parts, group[-1].traced]))

"""Blocks of text into sentences, for Chinese and English and both mixed.

Every mark that may end a sentence is judged by what stands on both sides of it, in one pass from
left to right with a bounded look around: the time is linear in the length of the text.

A sentence ends at ``。！？`` and at ``.!?`` where the context allows it, also inside of a
quotation that stands by itself. A semicolon, a colon and a dash end none: between Chinese and
English a series of clauses set off by ``；`` is nearly always translated by one sentence. A line
break ends a sentence unless the next line plainly goes on with it.
"""

from __future__ import annotations

import re

from aligner.model import Sentence
from corpora.language import han_share
from corpora.model import Document

_BREAKS = "\n\r\v\f\u0085\u2028\u2029"
_MARKS = "。｡！？!?．.…‥"
_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", "﹁": "﹂", "﹃": "﹄", "〝": "〞", "«": "»"}
_BRACKETS = {"(": ")）", "（": "）)", "[": "]］", "［": "］]", "【": "】", "〔": "〕", "〖": "〗"}
_TITLES = {"《": "》", "〈": "〉"}
_CLOSING = _QUOTES | _TITLES
_STRAIGHT = '"＂'
_OPENERS = "".join([*_QUOTES, *_BRACKETS, *_TITLES])
_CLOSERS = "".join({*"".join([*_QUOTES.values(), *_BRACKETS.values(), *_TITLES.values()]), "〟"})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# How far a quotation, a bracket or a title inside of a sentence may reach, in code points. What
# has no end within reach is a slip, or holds sentences of its own.
_REACH = 160
_OPEN, _SHUT = (re.escape("".join(marks)) for marks in (_BRACKETS, _BRACKETS.values()))
_BRACKETED = re.compile(
    rf"[{_OPEN}][^{_OPEN}{_SHUT}]{{0,{_REACH}}}"
    rf"(?:[{_OPEN}][^{_OPEN}{_SHUT}]{{0,80}}[{_SHUT}][^{_OPEN}{_SHUT}]{{0,80}}){{0,2}}[{_SHUT}]"
)

_STOP = re.compile(
    f"[{re.escape(_MARKS + _BREAKS + _OPENERS + _STRAIGHT)}]"
    # Speech that is broken off by a dash, with other speech behind it.
    "|[—–][”’」』\"'](?= ?[“‘「『\"'])"
)
# Marks set behind one another, also with a space between them: `. . .`, `？ ！`.
_RUN = re.compile(rf"[{_MARKS}]+(?:[^\S{_BREAKS}]{{1,2}}[{_MARKS}]+)*")
_GAP = re.compile(rf"[^\S{_BREAKS}]*")
_SPACE = re.compile(r"\s*")
_ONLY_CLOSING = re.compile(
    rf"[。｡！？{re.escape(_CLOSERS)}\"＂'][\s{re.escape(_MARKS + _CLOSERS)}\"＂']*|[“‘„]"
)
_ELLIPSIS = re.compile(r"(?:[…‥]|[.．]\s?[.．])[\s…‥.．]*|。{3,}")
_NOTE_NUMBER = re.compile(r"(?:\[\d{1,3}\]|[①-⑳¹²³⁴-⁹]){1,3}")
_CIRCLED = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
# What may stand before the first letter of a sentence.
_BEFORE_LETTER = re.compile(rf"[\s\"'＂{re.escape(_OPENERS)}–—•·*-]{{0,8}}")
_CJK = re.compile(r"[　-〿㐀-鿿豈-﫿！-～𠀀-𲎯]")
_WORD = re.compile(r"[A-Za-z][A-Za-z]{0,30}")
_TOKEN = re.compile(
    r"[^\s　-〿㐀-鿿豈-﫿！-～𠀀-𲎯\"'“”‘’()（）\[\]「」『』【】〔〕/，。、；：！？,;:!?—–]{1,40}$"
)
_GOES_ON = frozenset("，、；：,;:·—–～/=＝")

_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]{1,2}")
_ENUMERATOR = re.compile(
    r"[(（]?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[A-Za-z]|[IVXivx]{1,5}|[一二三四五六七八九十]{1,3})[)）]?"
)
_INLINE_ENUMERATOR = re.compile(r"(?:(?<!\d)[:：]\s?1|[;；]\s{0,2}\d{1,2})$")
_ITEM = re.compile(r"(?:\d{1,3}|[a-z])\.\s")
_NUMBERED = re.compile(r"\d|[A-Z]\b|[IVX]{1,5}\b")
_RUN_ON = re.compile(r"[a-z)][!?]{1,3}[A-Z][a-z' ]")
_BRAND = re.compile(r"(?<![A-Za-z])(?:Yahoo|Kahoot|Jeopardy|Joomla)!$")

# A name or an example follows: never the end of a sentence.
_BEFORE_NAME = _words(
    "mr mrs ms mx messrs mme mlle dr prof gen maj capt col cmdr lt sgt cpl adm sen rep gov rev "
    "hon supt insp amb vs cf viz e.g i.e eg ie approx"
)
# A number follows.
_BEFORE_NUMBER = _words(
    "no nos nr p pp fig figs vol vols ch chap sec sect para paras eq ref refs ca ver tel"
)
_BEFORE_NUMBER_CAPITAL = _words(
    "Art Arts App Annex Pt Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
)
# The end of a sentence only where a word follows that is wont to begin one.
_MAY_END = _words(
    "inc ltd co corp plc llc bros jr sr esq dept univ assn govt ave blvd rd st mt ft bldg al "
    "ibid cit ph.d Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur "
    "Thurs Fri Sat Sun"
)
_TIMES = frozenset(["a.m", "p.m"])
_AFTER_TIME = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z]{2,4}|Beijing|Eastern|Pacific|Central"
    r"|Greenwich|Hong|Taipei|London|Local|January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\b"
)
_STARTERS = _words(
    "A According Additionally After Afterwards Again All Also Although Among An And Another "
    "Any Are As At Because Before Besides Both But By Can Could Currently Despite Did Do Does "
    "During Each Earlier Even Every Everyone Finally For From Further Furthermore Given Had "
    "Has Have He Hence Her Here His How However I If In Indeed Instead Is It Its Just Last "
    "Later Let Many Maybe Meanwhile Moreover Most Much My Nearly Neither Never Nevertheless "
    "Next No Nobody None Nor Not Nothing Now Of Often On Once One Only Or Other Others Our "
    "Over People Perhaps Please Several She Should Similarly Since So Some Someone Sometimes "
    "Soon Still Such Than That The Their Then There Therefore These They This Those Though "
    "Three Through Thus To Today Together Tomorrow Two Under Unfortunately Unless Until Upon "
    "Was We Well Were What When Where Whether Which While Who Why Will With Within Without "
    "Would Yes Yesterday Yet You Your"
)

_SPEECH = (
    "(?:[说說道问問答喊叫嚷吼骂罵念叹嘆劝勸喝](?:道|说|說)?|[笑哭怒]道|回答|回应|回應|表示|指出|强调|強調"
    "|补充|補充|解释|解釋|感叹|感嘆|嘀咕|嘟囔|吩咐|嘱咐|囑咐|叮嘱|叮囑)"
    "(?:着|著|了|过|過)?(?:[我你他她它]|我们|他们|她们|我們|他們|她們|大家|一?[声聲句遍]|起来|起來|出来|出來){0,2}"
)
# A quotation follows that is a sentence by itself.
_SAID_BEFORE = re.compile(rf"{_SPEECH}$")
_SAID_BY_NAME = re.compile(
    r"(?:[A-Z][\w'’-]{0,20}\.? ){1,3}(?:\w{2,15}ly )?(?:said|says|asked|asks|cried|replied|answered"
    r"|shouted|yelled|whispered|exclaimed|demanded|wondered|inquired|enquired|called|added|muttered"
    r"|murmured|screamed|thought|snapped|laughed|protested|growled|roared|remarked|insisted"
    r"|repeated|responded|retorted|sighed|wrote|declared|bellowed|gasped)\b"
)
_PRONOUN = re.compile(r"(?:I|He|She|They|We|You|It|That|This)\b")
# With these a sentence goes on after a quotation that ends in a mark of its own.
_PART = re.compile(
    "[的地之等是为為和与與及或了吗嗎呢]|[这這那][个個一样樣种種句番话話]|成[为為了]|作[为為]|一[词詞句问問文书書语語声聲类類曲歌]"
    "|字[样樣]|[声聲][中里裡]|就是|便是|也是|都是"
)
_PART_OF_FULL = re.compile("[的之]|等[，、的。等]")
_PART_AFTER_LEAD = re.compile("[就便时時后後]|[之以][后後]")


def split(document: Document) -> tuple[Sentence, ...]:
    """Return the sentences of a document's blocks, in order.

    A block of kind ``line`` is exactly one sentence, also when it is empty; other blocks without
    text give none. No sentence reaches beyond its block.
    """
    sentences = []
    for number, block in enumerate(document.blocks):
        text = block.text
        if block.kind == "line":
            start = len(text) - len(text.lstrip())
            spans = [(start, max(start, len(text.rstrip())))]
        else:
            spans = split_text(text, _language(text, document.language))
        sentences += [
            Sentence(text[start:end], document.place(block, start, end), block.kind, number)
            for start, end in spans
        ]
    return tuple(sentences)


def _language(text: str, otherwise: str) -> str:
    """Return the language of a block: a few Han characters say as much as many letters."""
    share = han_share(text)
    if share >= 0.3:
        return "zh"
    return "en" if share < 0.1 and any(char.isalpha() for char in text) else otherwise


def split_text(text: str, language: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences in a block's text.

    Parameters
    ----------
    text
        A block: no sentence begins before it or ends after it.
    language
        ``zh``; any other is taken for one written as English is.

    Returns
    -------
    list of (int, int)
        Offsets in code points, rising, without white space at their ends. Each character that
        is not white space stands in exactly one span.
    """
    return _Pass(text, chinese=language.startswith("zh")).spans()


class _Pass:
    """One pass over a text."""

    def __init__(self, text: str, *, chinese: bool) -> None:
        self.text = text
        self.chinese = chinese
        self.found: list[tuple[int, int]] = []
        # Where the sentence that is read begins.
        self.start = _skip(_SPACE, text, 0)
        # The quotation or bracket opened last inside of a sentence, up to its closing mark.
        self.inside = (-1, -1)
        # Whether words of the sentence stand before the quotation opened last.
        self.led = False
        # Whether a straight double quotation mark is open.
        self.open = False
        # A text with no `。` that ends with `.` or `．` uses that as its full stop.
        bare = text.rstrip().rstrip(_CLOSERS + _STRAIGHT)
        self.dot_is_stop = bare.endswith((".", "．")) and "。" not in text

    def spans(self) -> list[tuple[int, int]]:
        text = self.text
        position = self.start
        while stop := _STOP.search(text, position):
            at = stop.start()
            mark = text[at]
            if mark in _MARKS:
                last = _skip(_RUN, text, at)
                position = self._closers(last)
                if self._ends(at, last, position):
                    self._add(position)
            elif mark in "—–":
                position = stop.end()
                self.open = False
                self._add(position)
            elif mark in _BREAKS:
                position = _skip(_SPACE, text, at)
                self.open = False
                if self._line_ends(at, position):
                    self._add(at)
            else:
                position = self._open(at)
        self._add(len(text))
        return self.found

    def _add(self, end: int) -> None:
        """End the sentence; closing marks alone go to the sentence before."""
        piece = self.text[self.start : end].rstrip()
        last = self.start + len(piece)
        if piece and self.found and _ONLY_CLOSING.fullmatch(piece):
            self.found[-1] = (self.found[-1][0], last)
        elif piece:
            self.found.append((self.start, last))
        self.start = _skip(_SPACE, self.text, end)

    def _open(self, at: int) -> int:
        """Note an opened quotation, bracket or title; return where to read on."""
        text, mark = self.text, self.text[at]
        if mark in _STRAIGHT:
            if self.open and not (not self.chinese and self._looks_open(at)):
                self.open = False
                return at + 1
            self.open = True
        close = self._close(at)
        if close < 0:
            return at + 1
        if mark in _TITLES:
            return close + 1
        if mark == "‘" and not self.chinese:
            # Its end cannot be told from an apostrophe.
            return at + 1
        before = text[max(self.start, at - 16) : at].rstrip()
        led = bool(before) and before[-1] not in _OPENERS + _STRAIGHT + "'"
        if mark not in _BRACKETS:
            self.led = led
            led = led and before[-1] not in "：:，,—–…；;、"
        if led and close > self.inside[1]:
            self.inside = (at, close)
        return at + 1

    def _looks_open(self, at: int) -> bool:
        return (at == 0 or self.text[at - 1].isspace()) and not self.text[at + 1 : at + 2].isspace()

    def _close(self, at: int) -> int:
        """Return where the mark opened at `at` is closed, or -1."""
        text, mark = self.text, self.text[at]
        limit = at + 1 + _REACH
        if mark in _BRACKETS:
            pair = _BRACKETED.match(text, at)
            return pair.end() - 1 if pair else -1
        close = text.find(_CLOSING.get(mark, mark), at + 1, limit)
        return -1 if mark in _TITLES and text.find(mark, at + 1, close) > 0 else close

    def _closers(self, position: int) -> int:
        """Return the end of the closing quotation marks and brackets from `position` on."""
        text = self.text
        while position < len(text):
            at = _skip(_GAP, text, position)
            mark = text[at : at + 1]
            behind = text[at + 1 : at + 2]
            loose = not (behind.isalnum() or (behind and behind in _OPENERS and mark in _STRAIGHT))
            if not mark:
                break
            if mark in _CLOSERS and (at == position or loose or not text[at + 1].isascii()):
                position = at + 1
            elif mark in _STRAIGHT and (
                (self.open and (at == position or loose)) or (loose and at == position)
            ):
                self.open = False
                position = at + 1
            elif mark == "'" and at == position and loose:
                position = at + 1
            elif at == position and (number := _NOTE_NUMBER.match(text, at)):
                if number[0][0] in _CIRCLED and text[self.start] in _CIRCLED:
                    # It numbers what follows.
                    break
                position = number.end()
            else:
                break
        return position

    def _line_ends(self, at: int, after: int) -> bool:
        """Whether the line break at `at` ends the sentence."""
        text = self.text
        if after == len(text) or text.count("\n", at, after) > 1:
            return True
        before = text[max(self.start, at - 40) : at].rstrip()
        if before.endswith(("，", "、", ",")) or self._token(at - 1).lower() in _BEFORE_NAME:
            return False
        return not text[after].islower() or before.endswith(("。", "！", "？"))

    def _token(self, end: int) -> str:
        """Return the word before `end`, with the dots inside it."""
        match = _TOKEN.search(self.text[max(self.start, end - 40) : end])
        return match[0] if match else ""

    def _ends(self, first: int, last: int, end: int) -> bool:
        """Whether the marks from `first` to `last`, with closing marks up to `end`, end it."""
        text = self.text
        opened, closed = self.inside
        if end <= closed:
            return False
        after = _skip(_GAP, text, end)
        if after == len(text) or text[after] in _BREAKS or text[after] in _GOES_ON:
            # What a line break does is judged there.
            return False
        if after == end and text[after] in _MARKS:
            return False
        marks = text[first:last]
        if _ELLIPSIS.fullmatch(marks):
            ends = self._ellipsis_ends(first, end, after)
        elif marks in (".", "．"):
            ends = self._dot_ends(first, end, after)
        elif "。" in marks or "｡" in marks:
            ends = True
        else:
            ends = self._call_ends(first, last, end, after)
        if not ends or end == last or not (_CJK.match(text, after) or text[after] in _QUOTES):
            return ends
        return self._quotation_ends(marks, text[last:end], after, opened if first < closed else -1)

    def _letter(self, after: int) -> str:
        """Return the word, or the character, that follows behind opening marks."""
        at = _skip(_BEFORE_LETTER, self.text, after)
        word = _WORD.match(self.text, at)
        return word[0] if word else self.text[at : at + 1]

    def _ellipsis_ends(self, first: int, end: int, after: int) -> bool:
        following = self._letter(after)
        if _CJK.match(following):
            return self.text[end - 1] in _CLOSERS + _STRAIGHT
        stutter = self._token(first).rpartition("…")[2].lower() == following.lower()
        return after > end and following[:1].isupper() and not stutter

    def _call_ends(self, first: int, last: int, end: int, after: int) -> bool:
        """Whether a question mark or an exclamation mark ends the sentence."""
        text = self.text
        if _BRAND.search(text[max(0, first - 10) : last]):
            return False
        if text[first] == "?" and text[first - 1 : first] == "　":
            # A character that was lost, mostly a dash.
            return False
        following = self._letter(after)
        latin = text[max(0, first - 1)].isascii() and text[first].isascii()
        if after == end and latin and end == last:
            if "://" in text[max(self.start, first - 60) : first].rpartition(" ")[2]:
                return False
            if text[after].isascii() and text[after] not in _STRAIGHT + "'([":
                return bool(_RUN_ON.match(text, first - 1))
        if following[:1].islower() and following.islower():
            return not latin and self.chinese
        return not (
            end > last and _SAID_BY_NAME.match(text, after) and not _PRONOUN.match(text, after)
        )

    def _dot_ends(self, first: int, end: int, after: int) -> bool:
        """Whether a full stop ends the sentence, and not an abbreviation or a number."""
        text = self.text
        token = self._token(first)
        if first - self.start <= 16 and _ENUMERATOR.fullmatch(text[self.start : first]):
            return False
        if _INLINE_ENUMERATOR.search(text[max(self.start, first - 8) : first]):
            return False
        after_cjk = first > self.start and bool(_CJK.match(text[first - 1]))
        if after == end and end == first + 1:
            if _CJK.match(text, after) or after_cjk:
                return self.dot_is_stop and first - self.start > 2 and not _DOTTED.fullmatch(token)
            following = self._letter(after)
            if text[after].isalnum():
                return (
                    len(following) > 1
                    and following in _STARTERS
                    and text[first - 2 : first].islower()
                )
            return following[:1].isupper() and text[first - 2 : first].islower()
        if after_cjk:
            return True
        following = self._letter(after)
        if following.islower():
            # A credit or a reference in brackets, or an item of a list.
            return len(token) > 3 and (text[after] in "([" or bool(_ITEM.match(text, after)))
        low = token.lower()
        if low in _BEFORE_NAME:
            return False
        if low in _BEFORE_NUMBER or token in _BEFORE_NUMBER_CAPITAL:
            at = _skip(_BEFORE_LETTER, text, after)
            if _NUMBERED.match(text, at) and following not in ("I", "A"):
                return False
        if low in _TIMES:
            return not _AFTER_TIME.match(text, after) and not text[after].isdigit()
        initial = len(token) == 1 and token.isupper()
        if initial or low in _MAY_END or token in _MAY_END or _DOTTED.fullmatch(token):
            if _ITEM.match(text, after):
                return True
            at = _skip(_BEFORE_LETTER, text, after) + len(following)
            return following in _STARTERS and text[at : at + 1] != "."
        return True

    def _quotation_ends(self, marks: str, closers: str, after: int, opened: int) -> bool:
        """Whether a sentence ends with what was quoted, when Chinese follows.

        Parameters
        ----------
        marks, closers
            The final marks, and the closing marks behind them.
        after
            Where the text goes on.
        opened
            Where the quotation or bracket was opened if that is inside of a sentence, or -1.
        """
        text = self.text
        full = "。" in marks or "." in marks
        if (_PART_OF_FULL if full else _PART).match(text, after):
            return False
        if not set(closers) & set("".join(_QUOTES.values()) + _STRAIGHT + "'"):
            return full or opened < 0
        if self.led and _PART_AFTER_LEAD.match(text, after):
            return False
        return full or opened < 0 or bool(_SAID_BEFORE.search(text[max(0, opened - 12) : opened]))


def _skip(pattern: re.Pattern[str], text: str, position: int) -> int:
    """Return where a match at `position` ends, or `position`."""
    match = pattern.match(text, position)
    return match.end() if match else position

"""Captions, credits, notes and dates: told by their words, and kept as blocks of their own."""

from __future__ import annotations

import re
from dataclasses import replace

from corpora.model import Block, BlockKind
from corpora.repair.marks import HAN
from corpora.repair.step import Change, excerpt, split

_LONGEST = 300
_LONGEST_CAPTION = 120
# A note at the end of a paragraph is looked for in this many characters.
_TAIL = 200

_NAME = f"[{HAN}·]{{2,4}}"
_NAMES = f"{_NAME}(?:[ \u3000、,，]{_NAME}){{0,4}}"
# What a label announces: names only, a few words without an end, or anything.
_CRAFT = "(?:策划|统筹|设计|翻译|文字|摄影|制图|制表|排版|版式|美编|主编|总编|撰文|撰稿|供稿)"
_STAFF_ZH = (
    "(?:(?:责任|流程|执行|值班|本期|本版|新媒体|网络|美术|视觉|文字)?编辑|责编|编审|校对|审核|审校|审读|初审|"
    "复审|终审|监制|(?:本报|特约|实习)?记者|通讯员|作者|联系电话|投稿邮箱)"
)
_SOURCE_ZH = (
    "(?:(?:数据|资料|图片|信息|文字|文章|内容|消息|稿件)?来源|稿源|图源|原标题|原题|"
    "(?:版权|免责|特别|郑重)?声明|编者按|编者注|编后|备注|注|附注|注释|原文链接)"
)
_STAFF_EN = (
    "(?:(?:managing |web |copy |duty )?editors?|reporters?|authors?|writers?|proofreaders?|"
    "translators?|(?:media|press) contacts?)"
)
_SOURCE_EN = (
    "(?:(?:data |photo |image |text |original )?sources?|editor['’]s note|editors['’] note|"
    "original title|copyright(?: notice)?|disclaimer|notes?|remarks?)"
)
_BY = "(?:reporting|edited|editing|compiled|translated|proofread) by (?-i:[A-Z])"
_COLON = "\\s*[：:丨｜|/／]"
_SAYS = (
    rf"(?:{_CRAFT}{_COLON}\s*{_NAMES}$|{_STAFF_ZH}{_COLON}[^。！？?]{{1,60}}$|{_SOURCE_ZH}{_COLON}"
    rf"|{_STAFF_EN}\s*[：:][^?!]{{1,80}}$|{_SOURCE_EN}\s*[：:]|{_BY}.{{1,80}}$)"
)
_NOTE = re.compile(
    rf"[（(【\[]?\s*{_SAYS}"
    rf"|[（(]?(?:[{HAN}]{{2,8}})?(?:记者|通讯员)[ \u3000]?{_NAMES}(?:[ \u3000]?(?:报道|文|整理))?"
    r"[）)]?$"
    r"|(?:©|\(c\)|copyright\s|all rights reserved|版权所有|未经[^。]{0,12}(?:许可|授权|允许)|"
    r"转载请|本文(?:系|来源|转载自|转自))",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:[▲△▼▽↑↓]|图为|图[0-9一二三四五六七八九十]*[：:/／]|资料图|题图|(?:摄影|供图|图片)[：:/／]"
    r"|(?:photos?|images?|pictures?|file photo)\s*(?:by\s|:|/|courtesy\s)"
    r"|(?:fig\.|figure|image)\s*[0-9]+\s*[.:])",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:^|[。！？!?.…）)】”\s（(【：:/／丨｜|])"
    rf"(?:[{HAN}]{{2,10}}(?:记者|通讯员))?(?:记者|通讯员)?[ \u3000]?"
    rf"{_NAMES}[ \u3000]?(?:/|／)?(?<![拍航])(?:摄影报道|摄影|摄|供图|制图|绘图)[。]?[）)】]?$"
    rf"|[（(【](?:图片?(?:由|来源|源)[^（()）]{{2,40}}|资料图片?|[^（()）]{{2,40}}供图)[）)】]$"
    r"|[\[(（]\s*(?:photos?|images?|pictures?|file photo)\b[^\])）]{0,80}[\])）]\.?$"
    r"|(?:^|[.!?)\]”\"]\s+)(?:photos?|images?|pictures?)(?: by|:|/| courtesy)\s[^.]{2,60}\.?$"
    r"|[\[(（](?:xinhua|ap|afp|reuters|cfp|vcg|china daily)(?:/[^\])）]{1,60})?[\])）]$",
    re.IGNORECASE,
)
_NOTE_IN_BRACKETS = re.compile(
    rf"[（(]\s*(?:(?:{_SOURCE_ZH}|{_STAFF_ZH}|{_CRAFT})\s*[：:]|(?:{_SOURCE_EN}|{_STAFF_EN})\s*:"
    rf"|{_BY}|(?:[{HAN}]{{2,8}})?(?:记者|通讯员)[ \u3000])[^（()）]*[）)][。.]?$",
    re.IGNORECASE,
)
_NOTE_AFTER_SENTENCE = re.compile(
    rf"(?<=[。！？”）])\s*(?:{_SOURCE_ZH}|{_STAFF_ZH})[：:][^。！？]{{2,80}}$"
    r"|(?<=[.!?\"”)])\s+(?:data source|source|editors?|original title):[^.!?]{2,80}\.?$",
    re.IGNORECASE,
)
_MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_WEEKDAY = "(?:星期|周|礼拜)[一二三四五六日天]"
_DATE = re.compile(
    rf"(?:[0-9]{{4}}\s?年\s?)?[0-9]{{1,2}}\s?月\s?[0-9]{{1,2}}\s?日\s*(?:[（(]?{_WEEKDAY}[)）]?)?"
    rf"\s*(?:上午|下午|晚上?|全天)?|{_WEEKDAY}"
    rf"|(?:{_DAY},?\s+)?{_MONTH}\s+[0-9]{{1,2}}(?:st|nd|rd|th)?(?:,?\s+[0-9]{{4}})?"
    rf"(?:,?\s*\(?{_DAY}\)?)?"
    rf"|(?:{_DAY},?\s+)?[0-9]{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?:,?\s+[0-9]{{4}})?"
    rf"(?:,?\s*\(?{_DAY}\)?)?|{_DAY}"
)


def is_date(text: str) -> bool:
    """Return whether a line is a date, a week day or both, and nothing else."""
    return len(text) < 50 and _DATE.fullmatch(text) is not None


def is_note(text: str) -> bool:
    """Return whether a line begins as a note does: a source, an editor, a copyright."""
    return _NOTE.match(text[:_LONGEST]) is not None


def is_caption(text: str) -> bool:
    """Return whether a line is a caption or the credit of a picture."""
    return len(text) <= _LONGEST_CAPTION and bool(_CAPTION.match(text) or _CREDIT.search(text))


def notes(block: Block) -> Change | None:
    """Name captions, notes and date headings, and split a note off the end of a paragraph.

    Only paragraphs and headings are looked at: a title, list item or cell stays what it is.
    """
    text = block.text
    if block.kind not in ("paragraph", "heading"):
        return None
    kind = _kind(text.strip())
    if kind is not None:
        if kind == block.kind:
            return None
        return Change((replace(block, kind=kind),), 1, excerpt(text, 0))
    first = max(0, len(text) - _TAIL)
    tail = text[first:].rstrip()
    match = _NOTE_IN_BRACKETS.search(tail) or _NOTE_AFTER_SENTENCE.search(tail)
    if match is None or not text[: first + match.start()].strip():
        return None
    at = first + match.start()
    parts = split(block, [(0, at), (at, len(text))])
    note = replace(parts[-1], kind="note")
    return Change((*parts[:-1], note), 1, excerpt(note.text, 0))


def _kind(text: str) -> BlockKind | None:
    if is_caption(text):
        return "caption"
    if len(text) <= _LONGEST and is_note(text):
        return "note"
    if is_date(text):
        return "heading"
    return None

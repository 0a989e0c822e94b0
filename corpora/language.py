"""Languages and scripts: what a text is written in, what it is compared as."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from operator import ne
from typing import TYPE_CHECKING

from corpora.errors import InputError
from corpora.messages import message

if TYPE_CHECKING:
    from opencc import OpenCC

    from corpora.model import Document

_HAN_RANGES = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_HAN = re.compile(f"[{_HAN_RANGES}]+")
_LATIN = re.compile("[A-Za-zªºÀ-ÖØ-öø-\u024f\u1e00-\u1effＡ-Ｚａ-ｚ]+")
_KANA = re.compile("[\u3041-\u309f\u30a1-\u30fa\u30fd-\u30ff\uff66-\uff9f]+")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+")
# Characters newer than Python's table of letters are letters too.
_LETTERS = re.compile(rf"(?:[^\W\d_]|[{_HAN_RANGES}])+")
# Han, kana, CJK punctuation and full-width forms: lines of them are joined without a space.
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U000323af]")

# Letters that carry about as much as one word, to weigh scripts against one another.
_HAN_PER_WORD = 1.7
_LETTERS_PER_WORD = 5.0

_ENGLISH_WORDS = frozenset(
    {"the", "of", "and", "to", "with", "from", "that", "by", "will", "its", "which", "this"}
    | {"are", "was", "were", "has", "have", "been"}
)
_SAMPLE = 20_000
_SHORT = 20

# Codes and names of tools: ISO 639, BCP 47, those of Windows (CHS, ENU), run together (ZHCN).
_CODE_LETTERS = re.compile("[a-z]+")
_CHINESE_CODES = re.compile(
    "zho?|chi|cmn|yue|ch[st]|zh(?:cn|tw|hk|mo|sg|chs|cht|hans|hant|s|t)|chinese"
)
_ENGLISH_CODES = re.compile("en|eng|en(?:us|gb|uk|au|ca|nz|ie|in|za|hk|sg)|en[ugacz]|english")
_TRADITIONAL = 0.1


def han_share(text: str) -> float:
    """Return the share of Chinese characters in the letters of a text, from 0 to 1."""
    return _share(_HAN, text)


def latin_share(text: str) -> float:
    """Return the share of Latin letters in the letters of a text, from 0 to 1."""
    return _share(_LATIN, text)


def joint(before: str, after: str) -> str:
    """Return what stands between two lines of one paragraph when they are joined.

    Nothing beside Chinese, a space otherwise.
    """
    if not before or not after or _WIDE.match(before[-1]) or _WIDE.match(after[0]):
        return ""
    return " "


def identify(text: str) -> str:
    """Return the language of a text.

    The script decides where it can: the words that the Chinese characters make are weighed
    against the Latin words, so that Chinese text full of English names stays Chinese.
    Text in Latin letters is English when it uses the commonest English words; langdetect
    decides the rest, always with the same seed.

    Returns
    -------
    str
        ``zh``, ``en``, another ISO 639-1 code, or ``und`` for a text without letters.
    """
    text = _sample(text)
    han, kana, hangul, latin = (_count(script, text) for script in (_HAN, _KANA, _HANGUL, _LATIN))
    other = _count(_LETTERS, text) - han - kana - hangul - latin
    eastern = (han + kana + hangul) / _HAN_PER_WORD
    western = max(latin, other) / _LETTERS_PER_WORD
    if eastern == western == 0:
        return "und"
    if eastern >= western:
        if hangul > 0.3 * (han + kana + hangul):
            return "ko"
        return "ja" if kana > 0.1 * (han + kana) else "zh"
    return _identify_english(text) if latin >= other else _detect(text)[0][0]


@lru_cache(maxsize=1024)
def language_of_code(code: str) -> str:
    """Return the language that a code of a file format or tool names.

    Parameters
    ----------
    code
        Such as ``zh``, ``zh_CN``, ``zh-Hant-TW``, ``ZH-CHS``, ``cmn``, ``en-US``, ``eng``.

    Returns
    -------
    str
        ``zh`` or ``en``; for other languages the code as it is, in lower case.
    """
    first = _CODE_LETTERS.match(code.strip().lower())
    if first and _CHINESE_CODES.fullmatch(first[0]):
        return "zh"
    if first and _ENGLISH_CODES.fullmatch(first[0]):
        return "en"
    return code.strip().lower()


def chinese_code(text: str) -> str:
    """Return the code of the script that a Chinese text is written in.

    Returns
    -------
    str
        ``zh-TW`` where over a tenth of the characters are Traditional ones that have another
        form in Simplified text, else ``zh-CN``. Where a Traditional text comes from is not told.
    """
    text = "".join(_HAN.findall(_sample(text)))
    changed = sum(map(ne, text, _simplify(text)))
    return "zh-TW" if changed > _TRADITIONAL * len(text) else "zh-CN"


def order(first: Document, second: Document) -> tuple[Document, Document, bool]:
    """Return two documents as the Chinese one and the English one.

    A document without letters is taken for what the other is not.

    Returns
    -------
    tuple
        The Chinese document, the English document, and whether they were swapped.

    Raises
    ------
    InputError
        Both documents are in one language, or one is neither Chinese nor English.
    """
    languages = (first.language, second.language)
    for document in (first, second):
        if document.language not in ("zh", "en", "und"):
            raise InputError(
                message("language-other", file=document.file, language=document.language)
            )
    if languages[0] == languages[1]:
        raise InputError(
            message("language-same", file=first.file, other=second.file, language=first.language)
        )
    if languages[0] == "en" or languages[1] == "zh":
        return second, first, True
    return first, second, False


def fold(text: str) -> str:
    """Return a text in the form in which texts are compared.

    Traditional characters become Simplified (OpenCC), full-width and compatibility forms
    their plain ones, and spaces of all kinds the common space.

    Returns
    -------
    str
        As many code points as `text` has, each in the place of the one it stands for.
    """
    if text.isascii():
        return text
    simplified = "\n".join(_simplify(line) for line in text.split("\n"))
    return simplified.translate(_fold_table())


def _share(script: re.Pattern[str], text: str) -> float:
    letters = _count(_LETTERS, text)
    return _count(script, text) / letters if letters else 0.0


def _count(script: re.Pattern[str], text: str) -> int:
    return sum(map(len, script.findall(text)))


def _sample(text: str) -> str:
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = len(text) // 2
    return "\n".join((text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]))


def _identify_english(text: str) -> str:
    words = [word.lower() for word in _LATIN.findall(text)]
    common = sum(word in _ENGLISH_WORDS for word in words)
    if common >= 0.1 * len(words) and ("the" in words or "and" in words):
        return "en"
    short = all(map(str.isascii, words)) and len(words) < _SHORT
    if short and len(words) < 5:
        return "en"
    # langdetect is sure of itself on a handful of words where it should not be.
    guesses = _detect(" ".join(_LATIN.findall(text)))
    best, probability = guesses[0]
    if short and (probability < 0.99 or "en" in dict(guesses)):
        return "en"
    return best


def _detect(text: str) -> list[tuple[str, float]]:
    from langdetect import DetectorFactory, LangDetectException, detect_langs

    DetectorFactory.seed = 0
    try:
        return [(guess.lang[:2], guess.prob) for guess in detect_langs(text)]
    except LangDetectException:
        return [("und", 0.0)]


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def _simplify(line: str) -> str:
    if line.isascii():
        return line
    # Lone surrogates cannot pass through OpenCC.
    safe = re.sub("[\ud800-\udfff]", "\ufffd", line)
    converted = str(_converter().convert(safe))
    if len(converted) == len(line):
        return converted
    # A phrase became longer or shorter: character by character, which never does.
    return str(_converter().convert("\n".join(safe))).replace("\n", "")


@cache
def _fold_table() -> dict[int, str]:
    ranges = (
        (0x00A0, 0x00A1),  # no-break space
        (0x2000, 0x200B),  # typographic spaces
        (0x202F, 0x2030),
        (0x2E80, 0x2FE0),  # radicals, which extraction from PDF leaves in place of characters
        (0x3000, 0x3001),  # ideographic space
        (0xF900, 0xFB00),  # compatibility ideographs
        (0xFF01, 0xFFE7),  # full-width forms
    )
    table = {
        code: plain
        for first, end in ranges
        for code in range(first, end)
        if len(plain := unicodedata.normalize("NFKC", chr(code))) == 1 and plain != chr(code)
    }
    simplified = str(_converter().convert("\n".join(table.values()))).split("\n")
    # OpenCC leaves 著 as it is where it knows no phrase; Simplified text has 着 there.
    return dict(zip(table, simplified, strict=True)) | {ord("着"): "著"}

"""From bytes to text: UTF-8 first, other encodings by what they make of the bytes."""

from __future__ import annotations

import codecs
import re

from corpora.archives import part_names
from corpora.errors import InputError
from corpora.language import fold
from corpora.messages import message
from corpora.others import refuse_others

_PDF = b"%PDF-"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# Kinds of archive that people give, by a part that each has.
_ARCHIVES = {
    "word/document.xml": "DOCX",
    "ppt/presentation.xml": "PPTX",
    "META-INF/container.xml": "EPUB",
}
_BINARIES = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "GZIP",
    b"BZh": "BZIP2",
    b"\xfd7zXZ\x00": "XZ",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!": "RAR",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"\x7fELF": "program",
    b"MZ\x90\x00": "program",
    b"SQLite format 3\x00": "SQLite",
}
# UTF-32 stands before UTF-16, whose mark its own begins with.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Python's codecs by the name of the encoding; the later ones add characters to the first.
_CHINESE = {"gb18030": ("gb18030",), "big5": ("cp950", "big5hkscs")}
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")

# The characters that make up most of any Chinese text. A text read in a wrong encoding has
# hardly one of them, a right one has them at every second place.
_FREQUENT = frozenset(
    "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学"
    "对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头"
    "面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向"
    "情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信"
    "北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难"
    "神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物"
    "台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指"
    "思非流每青管夫连远资队跟带花快条院变联言权往展该领传近留红治决周保达办运武半候七必城父强步"
    "完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双"
    "历越史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞"
    "观争究包组造落视济喜离虽坐集编宝谈府拉黑且随格尽剑讲布杀微怕母调局根曾准团段终乐切级克精哪"
    "官示冲竟乎男举客证苦照注费足尔招群热推晚响称兴待约阳哥惊吗整支古汉突号绝选吧参刊亚复伤类备"
    "欢另港势刻星断陈掌农夜般念价脑规底故省妈刚句显消衣陆器确破具居批送响增标创峰智企济融数字云"
    "福州建福省市县州项首届主办承协会议闻访播讯记者摄影源责编辑版声明京沪沿粤闽江湖河海港澳台湾"
    "，。、；：？！“”‘’（）《》〈〉「」『』【】…—·　％．０１２３４５６７８９"
)
_SAMPLE = 1 << 16


def decode(data: bytes, file: str) -> tuple[str, str]:
    """Return the text that the bytes of a file stand for.

    UTF-8, with or without its mark, is tried first; then UTF-16 and UTF-32, marked or not;
    then GB18030 and Big5, told apart by how many of the characters are frequent ones; then
    windows-1252 for Latin letters, and at last what charset-normalizer finds.

    Parameters
    ----------
    data
        The content of the file.
    file
        Its name, for messages.

    Returns
    -------
    tuple of str
        The text without a byte-order mark, and the name of the encoding.

    Raises
    ------
    InputError
        The file is empty or binary, a few bytes of it are bad, or its encoding cannot be told.
    """
    _refuse_binary(data, file)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_marked(data, len(mark), encoding, file), encoding
    if b"\0" in data:
        return _decode_with_nuls(data, file)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _is_nearly_utf8(data):
            raise _error("encoding-bad-bytes", data, error.start, file, encoding="UTF-8") from None
        return _decode_otherwise(data, error.start, file)


def _refuse_binary(data: bytes, file: str) -> None:
    if not data:
        raise InputError(message("encoding-empty", file=file))
    refuse_others(data, file)
    if data.startswith(_PDF):
        raise InputError(message("encoding-document", file=file, kind="PDF", suffix=".pdf"))
    if data.startswith(_ZIP):
        names = part_names(data)
        for part, kind in _ARCHIVES.items():
            if part in names:
                suffix = f".{kind.lower()}"
                raise InputError(message("encoding-document", file=file, kind=kind, suffix=suffix))
        raise InputError(message("encoding-archive", file=file))
    for start, kind in _BINARIES.items():
        if data.startswith(start):
            raise InputError(message("encoding-binary", file=file, kind=kind))


def _decode_marked(data: bytes, skip: int, encoding: str, file: str) -> str:
    if len(data) == skip:
        raise InputError(message("encoding-empty", file=file))
    try:
        text = data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        raise _error(
            "encoding-bad-bytes", data, skip + error.start, file, encoding=encoding.upper()
        ) from None
    if "\0" in text:
        raise _error("encoding-nul", data, data.find(b"\0"), file)
    return text


def _decode_with_nuls(data: bytes, file: str) -> tuple[str, str]:
    sample = data[:_SAMPLE]
    for encoding in reversed(_WIDE):
        width = 4 if "32" in encoding else 2
        if len(data) % width == 0 and _plausibility(sample.decode(encoding, "replace")) > 0.5:
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError as error:
                raise _error(
                    "encoding-bad-bytes", data, error.start, file, encoding=encoding.upper()
                ) from None
            if "\0" not in text:
                return text, encoding
    raise _error("encoding-nul", data, data.find(b"\0"), file)


def _is_nearly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "ignore")
    bad = len(data) - len(text.encode("utf-8"))
    beyond_ascii = len(data.translate(None, bytes(range(128))))
    # Three-byte sequences hardly ever come about by chance, two-byte ones do in GB18030.
    three_byte = 3 * sum(map(len, re.findall("[\u0800-\uffff]+", text)))
    return bad <= 0.1 * beyond_ascii or three_byte >= 0.5 * beyond_ascii


def _decode_otherwise(data: bytes, bad_offset: int, file: str) -> tuple[str, str]:
    # The first byte beyond ASCII begins a character in every encoding that contains ASCII.
    first = re.search(rb"[\x80-\xff]", data)
    start = first.start() if first else 0
    sample = data[start : start + _SAMPLE]
    scores = {
        name: _plausibility(_beyond_ascii(sample.decode(codecs_[-1], "replace")))
        for name, codecs_ in _CHINESE.items()
    }
    if len(data) % 2 == 0:
        for name in ("utf-16-le", "utf-16-be"):
            scores[name] = _plausibility(data[:_SAMPLE].decode(name, "replace"))
    best = max(scores, key=lambda name: scores[name])
    if scores[best] > 0.2:
        return _decode_strictly(data, best, file), best
    if (text := _decode_latin(data)) is not None:
        return text, "windows-1252"
    return _detect(data, bad_offset, file)


def _decode_strictly(data: bytes, encoding: str, file: str) -> str:
    offset = 0
    for codec in _CHINESE.get(encoding, (encoding,)):
        try:
            return data.decode(codec)
        except UnicodeDecodeError as error:
            offset = max(offset, error.start)
    raise _error("encoding-bad-bytes", data, offset, file, encoding=encoding.upper())


def _decode_latin(data: bytes) -> str | None:
    beyond_ascii = len(data.translate(None, bytes(range(128))))
    if beyond_ascii > 0.2 * len(data) or re.search(rb"[\xfe\xff]", data):
        return None
    try:
        return data.decode("windows-1252")
    except UnicodeDecodeError:
        return None


def _detect(data: bytes, bad_offset: int, file: str) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    start = max(0, bad_offset - _SAMPLE // 2)
    match = from_bytes(data[start : start + _SAMPLE], cp_exclusion=["utf_8"]).best()
    try:
        if match is not None:
            text = data.decode(match.encoding)
            if "\0" not in text:
                return text, match.encoding.replace("_", "-")
    except UnicodeDecodeError:
        pass
    raise _error("encoding-unknown", data, bad_offset, file)


def _plausibility(text: str) -> float:
    """Return the share of characters that a Chinese or English text is likely to have."""
    if not text:
        return 0.0
    folded = fold(text).replace("著", "着")
    likely = sum(
        char in _FREQUENT or folded_char in _FREQUENT or " " <= char <= "~" or char in "\t\r\n"
        for char, folded_char in zip(text, folded, strict=True)
    )
    return likely / len(text)


def _beyond_ascii(text: str) -> str:
    return re.sub("[\0-\x7f]+", "", text)


def _error(message_id: str, data: bytes, offset: int, file: str, **values: str) -> InputError:
    line = len(re.findall(rb"\r\n?|\n", data[:offset])) + 1
    return InputError(message(message_id, file=file, offset=str(offset), line=str(line), **values))

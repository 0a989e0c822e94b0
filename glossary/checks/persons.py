"""Names of persons: Chinese names in the source against their pinyin in the English text.

A surname with one or two characters is a name where a title stands beside it, or where the person
speaks. Official English puts the surname first and writes the given name as one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise, product
from unicodedata import combining, normalize

from ahocorasick_rs import AhoCorasick
from rapidfuzz import fuzz

from aligner.dictionary import dictionary, stem
from glossary.checks.names import look
from glossary.checks.rule import Candidate, Context, Rule

_THRESHOLD = 0.5
_ORDER = "name-person-order"
# Longer segments are not sentences.
_LONGEST = 5_000

_TITLES = (
    "先生|女士|小姐|夫人|同志|老师|教授|博士|院士|研究员|工程师|设计师|律师|医生|记者|主播|导演"
    "|主任|局长|部长|厅长|处长|科长|司长|署长|市长|省长|州长|区长|县长|镇长|乡长|村长|州委书记|书记"
    "|主席|总理|委员长|秘书长|会长|理事长|理事|监事长|董事长|董事|总经理|经理|总裁|总监|总编辑|总编|主编"
    "|院长|校长|所长|馆长|台长|社长|行长|厂长|站长|队长|团长|组长|司令员|政委|参赞|大使|秘书|检察长|庭长|法官"
)
_BEFORE_ONLY = "创始人|负责人|发言人|通讯员|特派员|作者|主持人|首席执行官|首席科学家|首席专家"
# What a person does who speaks.
_SPEAKS = (
    "表示|指出|认为|介绍|强调|告诉|坦言|透露|说|称|致辞|致词|主持|宣布|回忆|建议|提出|补充|解释|回应"
    "|坦承|感慨"
)
# Titles by which one is spoken of without the given name.
_ADDRESSES = frozenset(
    """
    先生 女士 小姐 夫人 同志 老师 教授 博士 院士 律师 医生 导演 主任 局长
    部长 厅长 处长 科长 司长 署长 市长 省长 州长 区长 县长 镇长 乡长 书记
    秘书长 会长 理事长 董事长 总经理 经理 总裁 总监 总编 主编 院长 校长 所长 馆长
    台长 社长 行长 厂长 站长 队长 团长 组长 大使 检察长 法官
    """.split()
)
_BEFORE_SURNAME = "的与和对向由据是请说给找见跟被让为"
_DOTS = "·•・‧∙⋅"
# What may stand before a title that follows the name, and between a title and the name.
_RANKS = "副总原前"
_JOINTS = "、：: （("
# What begins after a name.
_NEXT_WORDS = frozenset(
    """
    表示 指出 认为 介绍 强调 告诉 坦言 透露 致辞 主持 宣布 出席 报道 发表 代表 分别 参加 率领 会见
    先后 作了 作为 说道 称赞 提出 建议 摄影 回忆 解释 补充 回应 带领 陪同 讲话 讲述 感慨 担任 获得
    率队 一行 等人 等在
    """.split()
)

_BETWEEN = re.compile("[、和与及，,]")
# A name ends before these.
_ENDS = re.compile(
    rf"$|[^\u4e00-\u9fff]|(?:{_TITLES}|{_SPEAKS})|[、和与及等在的则也对从向就将并为是率到于给同出作参一等]"
    r"|介绍|报道|出席|主持|致辞|发表|代表|分别|摄|文$|一行|团队|夫妇|曾|获|担任|参加|率领|会见|先后|以|还|又|被|把|让"
)
_ENGLISH_TITLES = frozenset(
    """
    mr mrs ms miss dr prof professor doctor director deputy secretary secretary-general chairman
    chairwoman chairperson chair president mayor governor minister judge ambassador manager editor
    dean principal captain comrade teacher lawyer officer chief commissioner academician head leader
    county-head
    """.split()
)
_PRONOUNS = frozenset("i he him his himself she her hers herself you your we us our".split())
# Characters that write foreign names, and those of offices and places, which no given name has.
_FOREIGN = frozenset(
    "阿埃艾安奥巴贝比伯布茨达德迪蒂丁杜多厄尔法菲费芬弗夫盖格戈古哈赫霍基吉加杰卡凯科克肯库拉莱兰劳勒雷里利莉列林琳卢"
    "鲁伦罗洛马玛迈曼米蒙莫姆穆纳娜内尼努诺帕佩皮普奇乔切丘萨塞赛桑森沙舍什史斯松苏索塔泰坦汤特托图瓦韦维魏温沃西希"
    "谢辛休雅亚娅扬耶伊因约泽詹珍兹佐丹邓丝妮妲蕾黛顿逊喀葡噶翰姬珊娃敦"
)
_CHINESE_TOO = frozenset("丹杰兰琳林莉洛娜森")
_OFFICIAL = frozenset(
    "省市县区乡镇村州部局厅院校厂司会处科所队组社报台网站室办委署党团行馆店者联"
    "的了和与及在是不也就都而们这那越很更最被把让从向对于他她它我你之又再没某"
)
# 马琪说, 汪洋将: what follows a name and is not a part of it.
_AFTERWARDS = "说也将则还又都曾已就被把让向从对和与及在等称是任为到于给同"
_BEFORE_WORDS = frozenset(_BEFORE_ONLY.split("|"))
_SPEAKING_WORDS = frozenset(_SPEAKS.split("|"))
_MARKS = [*_TITLES.split("|"), *_BEFORE_ONLY.split("|"), *_SPEAKS.split("|")]
_SAME = str.maketrans("", "", "'’‘ʼ`-‐‑")
_WORD = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]+(?:['’‘ʼ`-][A-Za-zÀ-ɏḀ-ỿ]+)*")
_VOWELS = frozenset("aeo")
_CLASSES = str.maketrans("bpdtgkqcxhlrvwzsj", "bbddgggghhllffsss")

_ABSENT = 0.75
_MISSPELT = 0.85
_SPLIT = 0.6
# A name that is only known by the person's speaking.
_SPEAKING = 0.8
_ACCEPTED = 0.3
_OUT_OF_ORDER = 0.6
# So many names in the usual order to one in the other.
_HABIT = 3
_LIKE = 75
_FOREIGN_LIKE = 70


@dataclass(frozen=True, slots=True)
class _Surname:
    pinyin: str
    others: frozenset[str]
    is_word: bool


@dataclass(frozen=True, slots=True)
class _Name:
    """A personal name in a source.

    Attributes
    ----------
    start, end
        Where it stands.
    surname, given
        Its characters.
    spoken
        Known only by what the person says.
    """

    start: int
    end: int
    surname: str
    given: str
    spoken: bool


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    plain: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Verdict:
    confidence: float
    message: str
    span: tuple[int, int] | None = None


def _persons(context: Context) -> Iterator[Candidate]:
    found: list[Candidate] = []
    in_order = 0
    for index, segment in enumerate(context.segments):
        source = segment.source
        if not source or len(source) > _LONGEST:
            continue
        if not segment.target.strip():
            continue
        folded = context.folded[index]
        names, addressed = _names(folded)
        if not names and not addressed:
            continue
        tokens = _tokens(segment.target)
        spelled = {tuple(form.split()) for name in names for form in _forms(name)}
        verdicts = [(name, _judge(name, tokens, spelled)) for name in names]
        in_order += sum(verdict is None for _, verdict in verdicts)
        surnames = [_variants(_surnames()[name.surname].pinyin) for name in [*names, *addressed]]
        others = {spelling for variants in surnames for spelling in variants}
        verdicts += [(name, _judge_surname(name, tokens, others)) for name in addressed]
        for name, verdict in verdicts:
            if verdict is None or _is_read_otherwise(folded, name, tokens):
                continue
            if verdict.confidence >= _ACCEPTED and _is_term(context, index, name):
                continue
            found.append(
                Candidate(
                    segment=index,
                    key=name.surname + name.given,
                    source_span=(name.start, name.end),
                    target_span=verdict.span,
                    expected=(_written(name),),
                    message=verdict.message,
                    values={
                        "zh": source[name.start : name.end],
                        "en": _written(name),
                        "found": segment.target[slice(*verdict.span)] if verdict.span else "",
                    },
                    confidence=verdict.confidence * (_SPEAKING if name.spoken else 1),
                )
            )
    turned = sum(one.message == _ORDER for one in found)
    for one in found:
        # The document has its own order: the name is out of it.
        odd = one.message == _ORDER and in_order >= _HABIT * turned
        yield replace(one, confidence=_OUT_OF_ORDER) if odd else one


RULES = (
    Rule("name.person", "warning", "accuracy/mistranslation", _THRESHOLD, _persons, compares=True),
)


def _names(text: str) -> tuple[list[_Name], list[_Name]]:
    """Return the names in a folded source, each once, in the order of the text.

    Behind them stand those of which there is but a surname before a title.
    """
    found: dict[int, _Name] = {}
    addressed: dict[int, _Name] = {}

    def add(name: _Name | None) -> None:
        if name and name.start not in found:
            found[name.start] = name

    for number, first, last in _marks().find_matches_as_indexes(text, overlapping=True):
        word = _MARKS[number]
        if word in _BEFORE_WORDS and text[first - 1 : last] in dictionary():
            # 工作者
            continue
        if word in _SPEAKING_WORDS:
            add(_name_before(text, first, spoken=True))
            continue
        name = _name_from(text, last + (text[last : last + 1] in _JOINTS))
        add(name)
        while name and _BETWEEN.match(text, name.end):
            name = _name_from(text, name.end + 1)
            if name and not _ENDS.match(text, name.end):
                break
            add(name)
        if word not in _BEFORE_WORDS:
            end = first - (first > 0 and text[first - 1] in _RANKS)
            name = _name_before(text, end, spoken=False)
            add(name)
            if name is None and word in _ADDRESSES:
                name = _surname_before(text, end)
                if name:
                    addressed[name.start] = name
    names: list[_Name] = []
    seen = set()
    for _, name in sorted(found.items()):
        key = name.surname + name.given
        overlaps = bool(names) and name.start < names[-1].end
        if key not in seen and not overlaps:
            seen.add(key)
            names.append(name)
    known = {name.surname for name in names}
    alone: dict[str, _Name] = {}
    for _, name in sorted(addressed.items()):
        if name.surname not in known:
            alone.setdefault(name.surname, name)
    return names, list(alone.values())


def _surname_before(text: str, end: int) -> _Name | None:
    """Return the surname that ends at a place, if nothing says that it is a part of a word."""
    for size in (2, 1):
        start = end - size
        surname = text[max(0, start) : end]
        if start >= 0 and surname in _surnames():
            before = text[start - 1] if start else " "
            joined = "\u4e00" <= before <= "\u9fff" and before not in _BEFORE_SURNAME
            if joined or before in _DOTS or _surnames()[surname].is_word:
                return None
            return _Name(start, end, surname, "", spoken=False)
    return None


@cache
def _marks() -> AhoCorasick:
    return AhoCorasick(_MARKS)


def _name_from(text: str, start: int) -> _Name | None:
    """Return the name that begins at a place, with as many characters as the context allows."""
    surname = _surname_at(text, start)
    if not surname:
        return None
    first = start + len(surname)
    for size in (2, 1):
        given = text[first : first + size]
        if len(given) < size or (size == 2 and _begins_next(text, first + 1)):
            continue
        if _ENDS.match(text, first + size) or text[first + size :][:2] in dictionary():
            name = _Name(start, first + size, surname, given, spoken=False)
            if _is_plausible(text, name):
                return name
    return None


def _begins_next(text: str, at: int) -> bool:
    """Return whether a character begins what follows the name: 局长王磊出席, 马琪说."""
    if text[at] in _AFTERWARDS or text[at : at + 2] in _NEXT_WORDS:
        return True
    lexicon = dictionary()
    return text[at : at + 2] in lexicon and text[at + 1 : at + 3] not in lexicon


def _name_before(text: str, end: int, *, spoken: bool) -> _Name | None:
    """Return the name that ends at a place, the longer one first."""
    for size in (4, 3, 2):
        start = end - size
        if start < 0:
            continue
        surname = _surname_at(text, start)
        if not surname or len(surname) == size or size - len(surname) > 2:
            continue
        name = _Name(start, end, surname, text[start + len(surname) : end], spoken)
        before = text[start - 1 : start]
        joined = "\u4e00" <= before <= "\u9fff"
        if joined and (spoken or before in _FOREIGN or name.given in dictionary()):
            continue
        if spoken and _surnames()[surname].is_word and len(name.given) == 1:
            continue
        if before and before + surname[0] in dictionary():
            continue
        if _is_plausible(text, name):
            return name
    return None


def _surname_at(text: str, start: int) -> str:
    for size in (2, 1):
        if text[start : start + size] in _surnames():
            return text[start : start + size]
    return ""


def _is_plausible(text: str, name: _Name) -> bool:
    """Return whether a name is Chinese, and not a word or a part of one."""
    whole = name.surname + name.given
    if not all("\u4e00" <= character <= "\u9fff" for character in whole):
        return False
    if "·" in text[max(0, name.start - 1) : name.end + 1]:
        return False
    if _OFFICIAL.intersection(name.given) or name.given in _ADDRESSES:
        return False
    lexicon = dictionary()
    surname = _surnames()[name.surname]
    for word in {whole, whole[:2]} if len(name.surname) == 1 else {whole}:
        # A person of the dictionary has the surname among the glosses.
        if word in lexicon and stem(surname.pinyin) not in lexicon.glosses(word):
            return False
    if surname.is_word and len(name.given) == 2 and name.given in lexicon:
        return False
    if _FOREIGN.issuperset(name.given) and (name.spoken or name.given not in _CHINESE_TOO):
        return False
    if name.given in _AFTERWARDS:
        return False
    return not (name.surname in _FOREIGN and _FOREIGN.intersection(name.given))


@cache
def _surnames() -> dict[str, _Surname]:
    data = resources.files("glossary") / "data" / "surnames.txt"
    surnames = {}
    for line in data.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            characters, pinyin, *others = line.split()
            is_word = "!" in others
            surnames[characters] = _Surname(pinyin, frozenset(others) - {"!"}, is_word)
    return surnames


@cache
def surname_spellings() -> frozenset[str]:
    """Return the pinyin of the surnames, in small letters."""
    return frozenset(surname.pinyin for surname in _surnames().values())


def _syllables(given: str) -> list[tuple[str, ...]]:
    return [dictionary().sounds(character) or ("?",) for character in given]


def _written(name: _Name) -> str:
    """Return the name as official English writes it."""
    surname = _surnames()[name.surname].pinyin
    if not name.given:
        return surname.capitalize()
    given = ""
    for syllables in _syllables(name.given):
        syllable = syllables[0]
        given += "'" + syllable if given and syllable[0] in _VOWELS else syllable
    return f"{surname.capitalize()} {given.capitalize()}"


@lru_cache(maxsize=4096)
def _forms(name: _Name) -> frozenset[str]:
    """Return surname and given name in small letters, for each reading of the characters."""
    surnames = _variants(_surnames()[name.surname].pinyin)
    return frozenset(
        f"{surname} {given}"
        for reading in product(*_syllables(name.given))
        for given in _variants("".join(reading))
        for surname in surnames
    )


def _variants(pinyin: str) -> tuple[str, ...]:
    """Return a spelling with those that stand for ü."""
    found = [pinyin]
    for consonant in "ln":
        if consonant + "u" in pinyin:
            found += [pinyin.replace(consonant + "u", consonant + other) for other in ("yu", "v")]
    return tuple(found)


def _tokens(target: str) -> list[_Token]:
    tokens = []
    for match in _WORD.finditer(target):
        text = match[0]
        if len(text) > 2 and text[-2] in "'’" and text[-1] in "sS":
            text = text[:-2]
        plain = text if text.isascii() else _plain(text)
        start = match.start()
        tokens.append(_Token(text, plain.lower(), start, start + len(text)))
    return tokens


def _plain(text: str) -> str:
    parts = normalize("NFKD", text)
    return "".join(character for character in parts if not combining(character))


def _judge(name: _Name, tokens: Sequence[_Token], spelled: set[tuple[str, ...]]) -> _Verdict | None:
    """Return what is wrong with a name; None where it stands as it should."""
    forms = {tuple(form.split()) for form in _forms(name)}
    surnames = {surname for surname, _ in forms}
    givens = {given for _, given in forms}
    flat = [token.plain.translate(_SAME) for token in tokens]
    western = False
    for position, (first, second) in enumerate(pairwise(flat)):
        if (first, second) in forms:
            return _apostrophe(name, tokens[position], tokens[position + 1])
        western = western or (second, first) in forms
    if western:
        return _Verdict(_ACCEPTED, _ORDER)
    split = _split_given(name, tokens, flat, forms)
    if split:
        return split
    others = _surnames()[name.surname].others
    if any(plain in others for token, plain in zip(tokens, flat, strict=True) if _begins(token)):
        return _Verdict(_ACCEPTED / 2, "name-person-absent")
    near = _near(tokens, flat, forms, spelled, surnames)
    if near:
        return _Verdict(_MISSPELT, "name-person-misspelt", near)
    if any(plain in surnames or plain in givens for plain in flat):
        return _Verdict(_ACCEPTED, "name-person-absent")
    if _sounds_foreign(name, tokens):
        return _Verdict(_ACCEPTED / 2, "name-person-absent")
    return _Verdict(_ABSENT, "name-person-absent")


def _judge_surname(name: _Name, tokens: Sequence[_Token], others: set[str]) -> _Verdict | None:
    """Return what is wrong with a surname before a title; None where it stands in English."""
    surname = _surnames()[name.surname]
    spellings = {*_variants(surname.pinyin), *surname.others}
    plain = [token.plain.translate(_SAME) for token in tokens]
    if any(one in spellings and _begins(token) for token, one in zip(tokens, plain, strict=True)):
        return None
    if len(name.surname) > 1 and any(
        first + second in spellings for first, second in pairwise(plain)
    ):
        return None
    for position, (title, token) in enumerate(pairwise(tokens)):
        following = tokens[position + 2 : position + 3]
        alone = not following or not _begins(following[0]) or following[0].start > token.end + 1
        one = plain[position + 1]
        if (
            title.plain in _ENGLISH_TITLES
            and _begins(token)
            and alone
            and token.start <= title.end + 2
            and one not in others
            and (one in surname_spellings() or fuzz.ratio(one, surname.pinyin) >= _LIKE)
        ):
            return _Verdict(_MISSPELT, "name-person-misspelt", (token.start, token.end))
    meant = not _PRONOUNS.isdisjoint(plain)
    return _Verdict(_ACCEPTED if meant else _SPLIT, "name-person-absent")


def _is_read_otherwise(text: str, name: _Name, tokens: Sequence[_Token]) -> bool:
    """Return whether the name stands in English with one character more or less."""
    if not name.given:
        return False
    first = name.start + len(name.surname)
    for size in {1, 2} - {len(name.given)}:
        given = text[first : first + size]
        if len(given) == size and all("\u4e00" <= character <= "\u9fff" for character in given):
            other = _Name(name.start, first + size, name.surname, given, name.spoken)
            forms = {tuple(form.split()) for form in _forms(other)}
            flat = [token.plain.translate(_SAME) for token in tokens]
            for position, pair in enumerate(pairwise(flat)):
                following = tokens[position + 2 : position + 3]
                if pair in forms and (size == 2 or not following or not _begins(following[0])):
                    return True
    return False


def _apostrophe(name: _Name, surname: _Token, given: _Token) -> _Verdict | None:
    """Return a verdict where an apostrophe is missing or a hyphen stands in the given name."""
    span = surname.start, given.end
    if "-" in given.text:
        return _Verdict(_SPLIT, "name-person-misspelt", span)
    if len(name.given) == 2 and "'" in _written(name) and given.text.isalpha():
        readings = _syllables(name.given)[1]
        if all(reading[0] in _VOWELS for reading in readings):
            return _Verdict(_SPLIT, "name-person-misspelt", span)
    return None


def _split_given(
    name: _Name, tokens: Sequence[_Token], flat: Sequence[str], forms: set[tuple[str, ...]]
) -> _Verdict | None:
    """Return a verdict where the given name, or a surname of two characters, is two words."""
    for position in range(len(flat) - 2):
        first, second, third = flat[position : position + 3]
        if (first, second + third) in forms or (first + second, third) in forms:
            span = tokens[position].start, tokens[position + 2].end
            return _Verdict(_SPLIT, "name-person-misspelt", span)
    joined = {surname + given for surname, given in forms}
    for token, plain in zip(tokens, flat, strict=True):
        if plain in joined:
            # A company may be called like a person of two characters.
            confidence = _SPLIT if len(name.given) > 1 else _ACCEPTED
            return _Verdict(confidence, "name-person-misspelt", (token.start, token.end))
    return None


def _near(
    tokens: Sequence[_Token],
    flat: Sequence[str],
    forms: set[tuple[str, ...]],
    spelled: set[tuple[str, ...]],
    surnames: set[str],
) -> tuple[int, int] | None:
    """Return the span of two words that are nearly the name and no other name of the source."""
    best: tuple[float, tuple[int, int]] | None = None
    for position, pair in enumerate(pairwise(flat)):
        first, second = tokens[position], tokens[position + 1]
        if not (_begins(first) and _begins(second)) or pair in spelled:
            continue
        if second.start - first.end != 1:
            continue
        written = " ".join(pair)
        score = max(fuzz.ratio(written, " ".join(form)) for form in forms)
        if pair[1] in surnames:
            turned = f"{pair[1]} {pair[0]}"
            score = max(score, *(fuzz.ratio(turned, " ".join(form)) for form in forms))
        known = pair[0] in surnames and _is_pinyin(pair[1])
        if (score >= _LIKE or known) and (best is None or score > best[0]):
            best = score, (first.start, second.end)
    return best and best[1]


def _begins(token: _Token) -> bool:
    return token.text[0].isupper()


def _is_pinyin(word: str) -> bool:
    return bool(_pinyin().fullmatch(word))


@cache
def _pinyin() -> re.Pattern[str]:
    initials = "(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
    finals = (
        "(?:iang|iong|uang|ueng|ang|eng|ing|ong|ian|iao|uai|uan|uen|ai|an|ao|ei|en|er|ia|ie|in|iu"
        "|ou|ua|ue|ui|un|uo|a|e|i|o|u)"
    )
    return re.compile(f"(?:{initials}{finals}){{1,3}}")


def _sounds_foreign(name: _Name, tokens: Sequence[_Token]) -> bool:
    """Return whether a foreign name of the English text sounds like the characters."""
    sounds = _surnames()[name.surname].pinyin + "".join(s[0] for s in _syllables(name.given))
    skeleton = _skeleton(sounds)
    return any(
        _begins(token)
        and len(token.plain) > 2
        and not _is_pinyin(token.plain)
        and fuzz.ratio(_skeleton(token.plain), skeleton) >= _FOREIGN_LIKE
        for token in tokens
    )


def _skeleton(word: str) -> str:
    """Return the consonants of a word by their kinds."""
    plain = word.replace("ng", "n").replace("zh", "z").replace("sh", "s").replace("ch", "s")
    return "".join(letter for letter in plain.translate(_CLASSES) if letter not in "aeiouyh")


def _is_term(context: Context, index: int, name: _Name) -> bool:
    """Return whether a glossary has the name, which is then the matter of its rules."""
    if not context.glossaries:
        return False
    return any(
        start < name.end and name.start < end
        for spans in look(context)[1][index].groups.values()
        for start, end in spans
    )

"""The form of the English text, with or without the Chinese: what a copy editor would mend."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ahocorasick_rs import AhoCorasick

from glossary.checks.rule import Candidate, Context, Rule
from glossary.model import Segment

_THRESHOLD = 0.5
_SHARED = "form"
_WITH_HAN = "forms with Chinese characters"
# Only so much of a segment is looked at by rules that compare its parts.
_FAR = 20_000
_EXCERPT = 60

_HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_KANA = "\u3041-\u30ff"
_HAN_LETTER = re.compile(f"[{_HAN}]")
# Chinese characters with the marks, digits and spaces between them.
_HAN_STRETCH = re.compile(f"[{_HAN}](?:[^A-Za-z\\n]{{0,4}}[{_HAN}])*")
_JAPANESE = re.compile(f"[{_KANA}]")
_LETTER = re.compile(r"[A-Za-z]")
_NAMED_CHARACTER = re.compile(
    r"\b(?:characters?|words?|glyphs?|ideograms?|radicals?|surnames?|written|reads?|pronounced)"
    r"[\s,:]*[\"'“‘「]?$",
    re.IGNORECASE,
)

_DOUBLED = re.compile(r"(?<![\w'’.-])([A-Za-z]++)(?:\s++\1)++(?![\w'’-])", re.IGNORECASE)
_BEFORE_WORDS = '([{“‘«"/—–*_:;'
# Words that are never doubled, those that often are, and those that are where the grammar has it.
_NEVER = frozenset(
    """
    a an and are as at be been but by for from has have he his i if into its my of or our she
    than the their they this to was we were which with
    """.split()
)
_OFTEN = frozenset(
    """
    again aye bang beep blah boo bye cha choo chop clap click come far fast go ha had hear heh
    hey hip ho hot huge hurry hush knock la long many mm more much na never night no now oh ok
    okay please quick quite rah rat real really right run so stop sure tap that there tick tut
    up very wait walk well why woof wow yeah yes yum
    """.split()
)
_NAMES = frozenset("bill drew frank grant hope mark may rob will".split())
# What it is is a platform; the thing is is that.
_CLEFT = re.compile(r"\b(?:[Ww]hat|thing|point|problem|truth|fact|question|answer|reason)\b")
_SOMETIMES = frozenset("do does did in is it on out you who what one her him over down off".split())

_OPENING = {")": "(", "]": "[", "}": "{", "”": "“", "」": "「", "』": "『", "》": "《", "】": "【"}
_CLOSING = {opening: closing for closing, opening in _OPENING.items()}
_WIDE = {"（": "(", "）": ")", "［": "[", "］": "]", "｛": "{", "｝": "}", "＂": '"', "„": "“"}
_MARK = re.compile("[()\\[\\]{}“”„「」『』《》【】（）［］｛｝\"＂'‘’]")
_MARKS = tuple("\"()'[]{}“”„「」『』《》【】（）［］｛｝＂‘")
_LIST_MARKER = re.compile(r"(?:^|[\s;:,.])(?:[0-9]{1,3}|[A-Za-z]|[ivxIVX]{1,5})$")
_EMOTICON = re.compile(r"[:;=8xX]['’]?-?$")
_ELISION = re.compile(r"(?:[0-9]|(?:em|til|till|cause|n|tis|twas|round|bout|s|t|re|ve|ll)\b)")
_APART = 6
_HABIT = 3
_SAID = 0.3

_CHINESE_MARK = re.compile(
    "(?:[，。；：？！、【】《》「」『』〈〉（）［］｛｝＂％＆＋＝～＄＃＠．－／０-９Ａ-Ｚａ-ｚ\u3000])+|——+|…{2,}"
)
_PLAIN = str.maketrans(
    {
        "、": ",",
        "【": "[",
        "】": "]",
        "《": '"',
        "》": '"',
        "「": '"',
        "」": '"',
        "『": "'",
        "』": "'",
    }
    | {"〈": '"', "〉": '"', "。": ".", "\u3000": " "}
    | {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
)

_AMOUNT = (
    r"\d[\d,.]*(?:\s?(?:-|–|to)\s?\d[\d,.]*)?"
    r"(?:[\s-](?:hundred|thousand|million|billion|trillion))*"
)
_CURRENCIES = (
    (r"RMB|CNY|¥|￥", "yuan|renminbi|RMB"),
    (r"US\$|USD|\$", "(?:US |U\\.S\\. )?dollars?"),
    (r"€|EUR", "euros?"),
    (r"£|GBP", "pounds?"),
    (r"HK\$|HKD", "(?:HK |Hong Kong )?dollars?"),
)
_CURRENCY = re.compile(
    "|".join(rf"(?:(?<![\w$])(?:{sign})\s?)({_AMOUNT})\s?({name})\b" for sign, name in _CURRENCIES)
    + r"|\b(?:yuan\s*\(?RMB\)?|RMB\s+yuan)(?!\w)"
)
_CURRENCY_CODES = ("RMB", "CNY", "$", "USD", "HKD", "EUR", "GBP")
_CURRENCY_SIGNS = (*_CURRENCY_CODES, "¥", "￥", "€", "£")

# Cannot pass through the search for words.
_SURROGATE = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"[A-Za-z]+(?:[-‐‑][A-Za-z]+)*")
_HYPHENS = "-‐‑"
# Words with capitals, one behind the other.
_RUN = re.compile(
    r"[A-Z][a-z]\w*+(?:[-'’]\w++)*+(?: (?:(?:of|and|for) (?:the )?)?[A-Z]\w++(?:[-'’]\w++)*+)++"
)
_LEADING = re.compile(
    r"^(?:(?:The|An?|At|In|On|Of|For|From|To|By|With|And|But|This|That|Its?|Our|Their|His|Her|As|If"
    r"|When|While|After|Before|Since) )+"
)
_POSSESSIVE = re.compile("['’][sS]?$")
_SENTENCE_END = re.compile(r"(?:^|[.!?:;•\"“”‘(\[\n—–-])\s*$")
_STRAIGHT = re.compile(r"(?<![0-9])[\"']")
_CURLY = re.compile("[“”‘’]")
_SHORTEST_NAME = 3
_OFTEN_NAMED = 3
_LONG_NAME = 3
_LITTLE_WORDS = frozenset(["of", "and", "the", "for"])
# Words longer than this count in telling a title; so many of them have a capital there.
_LITTLE_WORD = 3
_TITLE_SHARE = 0.75
_PERCENT = re.compile(r"\bper(\s?)cent\b", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    """A mark in a segment that has no partner there; one may be turned the wrong way."""

    segment: int
    at: int
    mark: str
    confidence: float
    opens: bool
    turned: bool = False


def _residue(context: Context) -> Iterator[Candidate]:
    if _WITH_HAN not in context.lasting:
        context.lasting[_WITH_HAN] = [
            form
            for glossary in context.glossaries
            for concept in glossary.concepts
            for form in concept.expected()
            if _HAN_LETTER.search(form)
        ]
    accepted: list[str] = context.lasting[_WITH_HAN]
    for index, segment in enumerate(context.segments):
        target = segment.target
        if target.isascii() or not _HAN_LETTER.search(target):
            continue
        spans = [
            match.span() for form in accepted for match in re.finditer(re.escape(form), target)
        ]
        foreign = not _LETTER.search(target)
        for match in [_whole(target)] if foreign else _HAN_STRETCH.finditer(target):
            assert match is not None
            start, end = match.span()
            if any(first <= start and end <= last for first, last in spans):
                continue
            yield Candidate(
                segment=index,
                key=match[0],
                source_span=_same_words(segment, match[0]),
                target_span=(start, end),
                expected=(),
                message="residue-han",
                values={"found": _excerpt(match[0])},
                confidence=_residue_confidence(target, start, end),
            )


def _excerpt(text: str) -> str:
    """Return a text as it is quoted in a message."""
    text = " ".join(text[: 2 * _EXCERPT].split()) or text[:1]
    return text if len(text) <= _EXCERPT else text[:_EXCERPT].rstrip() + "…"


def _whole(text: str) -> re.Match[str] | None:
    return re.compile(r"\S(?:.*\S)?", re.DOTALL).search(text)


def _same_words(segment: Segment, words: str) -> tuple[int, int] | None:
    at = (segment.source or "").find(words)
    return (at, at + len(words)) if at >= 0 else None


def _residue_confidence(target: str, start: int, end: int) -> float:
    before = target[max(0, start - 60) : start].rstrip(" \"'“‘「《")
    after = target[end : end + 60].lstrip(" \"'”’」》")
    if _JAPANESE.search(target, max(0, start - 20), end + 20):
        return 0.2
    if before.endswith(("(", "（", "[")) and _LETTER.search(before):
        return 0.1
    if "(" in before and ")" not in before.rpartition("(")[2] and _LETTER.search(before):
        return 0.3
    if _NAMED_CHARACTER.search(before):
        return 0.3
    return 0.6 if after.startswith(("(", "（")) else 0.95


def _doubled(context: Context) -> Iterator[Candidate]:
    for index, segment in enumerate(context.segments):
        if not _may_double(segment.target):
            continue
        for match in _DOUBLED.finditer(segment.target):
            confidence = _doubled_confidence(segment.target, match)
            yield Candidate(
                segment=index,
                key=match[0],
                source_span=None,
                target_span=match.span(),
                expected=(match[1],),
                message="form-doubled-word",
                values={"found": _excerpt(match[0]), "word": _excerpt(match[1])},
                confidence=confidence,
            )


def _may_double(target: str) -> bool:
    """Return whether a word begins with the one before it."""
    for mark in _BEFORE_WORDS:
        if mark in target:
            target = target.replace(mark, " ")
    words = target.lower().split()
    return any(map(str.startswith, words[1:], words))


def _doubled_confidence(target: str, match: re.Match[str]) -> float:
    words = match[0].split()
    word = words[0].lower()
    if len(word) == 1 and word not in "ai":
        return 0.1
    if len(words) > 2 and word not in _NEVER:
        return 0.2
    begins = _SENTENCE_END.search(target, max(0, match.start() - 20), match.start()) is not None
    same = len(set(words)) == 1
    if not same and not (begins and words[1].islower()):
        # Will will, May may; "he said. He" has no space between.
        return 0.3
    if begins and word in _NAMES:
        return 0.3
    if word == "is" and _CLEFT.search(target, max(0, match.start() - 60), match.start()):
        return 0.3
    if word in _NEVER:
        # Vitamin A a day; the letter has a capital.
        return 0.3 if words[0] == "A" and not begins else 0.95
    if word in _OFTEN:
        return 0.2
    if same and words[0][0].isupper():
        return 0.3
    return 0.55 if word in _SOMETIMES else 0.75


def _unpaired(context: Context) -> Iterator[Candidate]:
    left: list[_Open] = []
    for index, segment in enumerate(context.segments):
        if any(map(segment.target.__contains__, _MARKS)):
            left += _unmatched(index, segment.target[:_FAR])
    # Turned marks have a partner: where all are turned, that is said once.
    turned = [one for one in left if one.turned]
    habit = {id(one) for one in turned[1:]} if len(turned) > _HABIT else set()
    for one in turned + list(_across([one for one in left if not one.turned], context.segments)):
        segment = context.segments[one.segment]
        confidence = _SAID if id(one) in habit else one.confidence
        if segment.source and _is_torn(segment.source, one):
            confidence *= 0.3
        partner = _partner(one)
        yield Candidate(
            segment=one.segment,
            key=one.mark,
            source_span=None,
            target_span=(one.at, one.at + 1),
            expected=(),
            message=_unpaired_message(one),
            values={"mark": segment.target[one.at], "partner": partner},
            confidence=confidence,
        )


def _unpaired_message(one: _Open) -> str:
    if one.turned:
        return "form-turned-mark"
    return "form-unpaired-opening" if one.opens else "form-unpaired-closing"


def _partner(one: _Open) -> str:
    if one.mark in "\"'":
        return one.mark
    if one.mark == "‘":
        return "’"
    return _CLOSING[one.mark] if one.opens else _OPENING[one.mark]


def _unmatched(index: int, target: str) -> Iterator[_Open]:
    """Yield the marks of a segment without a partner, in their order."""
    stack: list[tuple[str, int]] = []
    straight: list[int] = []
    singles: list[tuple[str, int]] = []
    found: list[_Open] = []
    twice = "”" not in target and target.count("“") % 2 == 0
    for match in _MARK.finditer(target):
        at = match.start()
        mark = _WIDE.get(match[0], match[0])
        if mark == '"':
            straight.append(at)
        elif mark in "'‘’":
            if mark != "’" and _opens_single(target, at):
                singles.append((mark, at))
            elif mark != "‘" and singles and not target[at + 1 : at + 2].isalnum():
                singles.pop()
        elif mark == "“" and stack and stack[-1][0] == "“" and (twice or _ends_word(target, at)):
            # It stands where the closing mark should.
            stack.pop()
            found.append(_Open(index, at, "“", 0.9, True, turned=True))
        elif mark == "“" and not stack and at and _ends_word(target, at):
            # Turned, too; what it closes may begin in a segment before.
            found.append(_Open(index, at, "”", 0.9, False))
        elif mark == "”" and not any(one == "“" for one, _ in stack) and _begins_word(target, at):
            stack.append(("“", at))
            found.append(_Open(index, at, "”", 0.9, False, turned=True))
        elif mark in _CLOSING:
            if not (mark == "(" and _EMOTICON.search(target, max(0, at - 4), at)):
                stack.append((mark, at))
        elif any(opening == _OPENING[mark] for opening, _ in stack):
            while True:
                opening, place = stack.pop()
                if opening == _OPENING[mark]:
                    break
                found.append(_Open(index, place, opening, 0.9, True))
        elif not _is_lone_bracket(target, at, mark):
            found.append(_Open(index, at, mark, 0.9, False))
    found += [_Open(index, place, opening, 0.9, True) for opening, place in stack]
    if len(straight) % 2:
        curly = [one for one in found if one.mark in "“”"]
        if curly:
            # A curly mark with a straight partner.
            found.remove(curly[0])
        else:
            found.append(_odd_straight(index, target, straight))
    found += [_Open(index, place, mark, 0.55, True) for mark, place in singles]
    return iter(sorted(found, key=lambda one: one.at))


def _odd_straight(index: int, target: str, places: Sequence[int]) -> _Open:
    """Return the mark that is most likely without a partner.

    Marks that stand at the beginning of a word open, those at its end close; the first that
    breaks the turn is the one.
    """
    inches = any(target[at - 1 : at].isdigit() for at in places)
    confidence = 0.3 if inches else 0.85
    opened: int | None = None
    for at in places:
        after = target[at + 1 : at + 2]
        before = target[at - 1 : at]
        begins = (not before or before in " \n\t(（[—–-'‘“") and bool(after.strip())
        if begins and opened is not None:
            return _Open(index, opened, '"', confidence, True)
        if not begins and opened is None:
            return _Open(index, at, '"', confidence, False)
        opened = at if begins else None
    return _Open(index, places[-1], '"', confidence, opened is not None)


def _opens_single(target: str, at: int) -> bool:
    before, after = target[at - 1 : at], target[at + 1 : at + 2]
    return bool(
        (at == 0 or before in ' \n\t(（[—–"“-')
        and (after.isalnum() or (after != "" and after in '"“([$£#@'))
        and not _ELISION.match(target, at + 1)
    )


def _ends_word(target: str, at: int) -> bool:
    return target[at - 1 : at].strip() != "" and not target[at + 1 : at + 2].isalnum()


def _begins_word(target: str, at: int) -> bool:
    return target[at - 1 : at].strip() == "" and target[at + 1 : at + 2].isalnum()


def _is_lone_bracket(target: str, at: int, mark: str) -> bool:
    """Return whether a closing bracket ends a list marker or a smiling face."""
    if mark != ")":
        return False
    before = target[max(0, at - 8) : at]
    return bool(_LIST_MARKER.search(before) or _EMOTICON.search(before))


def _across(left: Sequence[_Open], segments: Sequence[Segment]) -> Iterator[_Open]:
    """Yield the marks that have no partner in the following segments either.

    A quotation may run on through sentences, and each of its paragraphs begin with a mark.
    """
    pending: dict[str, list[_Open]] = defaultdict(list)
    rest = []
    for one in left:
        kind = one.mark if one.opens or one.mark in "\"'" else _OPENING[one.mark]
        waiting = pending[kind]
        if (
            not one.opens
            and waiting
            and waiting[-1].segment < one.segment <= waiting[-1].segment + _APART
        ):
            waiting.pop()
        elif not one.opens:
            rest.append(one)
        elif not _goes_on(one, segments):
            waiting.append(one)
    rest += [one for waiting in pending.values() for one in waiting]
    return iter(sorted(rest, key=lambda one: (one.segment, one.at)))


def _goes_on(one: _Open, segments: Sequence[Segment]) -> bool:
    """Return whether the next segment begins with the same quotation mark, as a new paragraph."""
    following = segments[one.segment + 1].target if one.segment + 1 < len(segments) else ""
    return one.mark in "“\"'‘" and following.lstrip().startswith(one.mark)


def _is_torn(source: str, one: _Open) -> bool:
    """Return whether the Chinese text has the same unpaired mark."""
    kinds = ("“「『", "”」』") if one.mark in "“”\"'‘" else ("(（[【", ")）]】")
    opened, closed = (sum(source.count(mark) for mark in marks) for marks in kinds)
    if one.mark == '"' and source.count('"') % 2:
        return True
    return opened > closed if one.opens else closed > opened


def _chinese_marks(context: Context) -> Iterator[Candidate]:
    for index, segment in enumerate(context.segments):
        target = segment.target
        if target.isascii():
            continue
        for match in _CHINESE_MARK.finditer(target):
            start, end = match.span()
            around = target[max(0, start - 1) : start] + target[end : end + 1]
            if _HAN_LETTER.search(around) or _JAPANESE.search(around):
                continue
            plain = "—" if match[0][0] == "—" else match[0].translate(_PLAIN)
            plain = "..." if match[0][0] == "…" else plain
            yield Candidate(
                segment=index,
                key=match[0],
                source_span=None,
                target_span=(start, end),
                expected=(plain,),
                message="form-chinese-mark",
                values={"found": _excerpt(match[0]), "plain": _excerpt(plain)},
                confidence=0.9,
            )


def _currency(context: Context) -> Iterator[Candidate]:
    for index, segment in enumerate(context.segments):
        target = segment.target
        signs = _CURRENCY_CODES if target.isascii() else _CURRENCY_SIGNS
        if not any(map(target.__contains__, signs)):
            continue
        for match in _CURRENCY.finditer(target):
            parts = [part for part in match.groups() if part]
            plain = " ".join(parts).replace("RMB", "yuan") if parts else "yuan"
            yield Candidate(
                segment=index,
                key=match[0],
                source_span=None,
                target_span=match.span(),
                expected=(plain,),
                message="form-currency",
                values={"found": _excerpt(match[0]), "plain": _excerpt(plain)},
                confidence=0.9,
            )


@dataclass(slots=True)
class _Use:
    """How often a form is used in a document, and where first."""

    count: int
    segment: int
    span: tuple[int, int]
    text: str


def _note(uses: dict[str, _Use], name: str, segment: int, span: tuple[int, int], text: str) -> None:
    use = uses.get(name)
    if use is None:
        uses[name] = _Use(1, segment, span, text)
    else:
        use.count += 1


def _once(
    uses: Mapping[str, _Use], message: str, expected: Callable[[_Use, _Use], str]
) -> Iterator[Candidate]:
    """Yield the rarest of several forms, where it first stands; of equals the later."""
    if len(uses) > 1:
        order = sorted(uses.values(), key=lambda use: (-use.count, use.segment, use.span))
        common, rare = order[0], order[-1]
        confidence = 0.9 if rare.count * 3 <= common.count else 0.75
        yield _rarer(rare, common, message, expected(rare, common), confidence)


def _rarer(rare: _Use, common: _Use, message: str, other: str, confidence: float) -> Candidate:
    return Candidate(
        segment=rare.segment,
        key="",
        source_span=None,
        target_span=rare.span,
        expected=(other,),
        message=message,
        values={
            "found": _excerpt(rare.text),
            "rare": str(rare.count),
            "other": _excerpt(other),
            "common": str(common.count),
        },
        confidence=confidence,
    )


def _quotes(context: Context) -> Iterator[Candidate]:
    uses: dict[str, _Use] = {}
    for index, segment in enumerate(context.segments):
        target = segment.target
        for match in _STRAIGHT.finditer(target) if "'" in target or '"' in target else ():
            _note(uses, "straight", index, match.span(), match[0])
        if not target.isascii():
            for match in _CURLY.finditer(target):
                _note(uses, "curly", index, match.span(), match[0])
    straight = uses.get("straight")

    def other(rare: _Use, _: _Use) -> str:
        if rare is not straight:
            return '"' if rare.text in "“”" else "'"
        target = context.segments[rare.segment].target
        at = rare.span[0]
        opens = at == 0 or target[at - 1] in " \n\t([—–-"
        pair = "“”" if rare.text == '"' else "‘’"
        return pair[0] if opens else pair[1]

    yield from _once(uses, "form-quotes", other)


def _percent(context: Context) -> Iterator[Candidate]:
    uses: dict[str, _Use] = {}
    for index, segment in enumerate(context.segments):
        if "cent" in segment.target:
            for match in _PERCENT.finditer(segment.target):
                _note(uses, match[1] and " ", index, match.span(), match[0])
    yield from _once(uses, "form-percent", lambda _, common: common.text.lower())


@cache
def _spellings() -> tuple[dict[str, str], dict[str, str]]:
    """Return from British words to American ones, and back."""
    data = resources.files("glossary") / "data" / "spellings.txt"
    british: dict[str, str] = {}
    american: dict[str, str] = {}
    for line in data.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        here, there, *endings = line.split()
        for ending in endings:
            ending = ending.removeprefix("-")
            british[here + ending] = there + ending
            # The ending -ize is British, too.
            if not there.endswith("iz"):
                american[there + ending] = here + ending
    return british, american


class _Words:
    """The words of the English texts that document-wide rules compare.

    Attributes
    ----------
    spelled
        British and American spellings, by these two names.
    words, names
        The uses of each word, and of each name of several words, with different capitals.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        texts = [
            text if text.isascii() else _SURROGATE.sub("\ufffd", text)
            for text in (segment.target[:_FAR] for segment in segments)
        ]
        pieces: set[str] = set()
        runs: set[str] = set()
        for text in texts:
            pieces.update(text.split())
            runs.update(_RUN.findall(text))
        words = {piece for piece in pieces if piece.isalpha() and piece.isascii()}
        words.update(_WORD.findall(" ".join(pieces - words)))
        self.spelled = _spelled(texts, words)
        capitals = _words_in_capitals(texts, words)
        self.words = list(capitals.values())
        self.names = list(_names_in_capitals(texts, runs, words, capitals.keys()))

    @classmethod
    def of(cls, context: Context) -> _Words:
        """Return the words of the context, gathered once."""
        if _SHARED not in context.shared:
            context.shared[_SHARED] = cls(context.segments)
        words: _Words = context.shared[_SHARED]
        return words


def _spelled(texts: Sequence[str], words: Set[str]) -> dict[str, _Use]:
    """Return the use of British and of American spelling."""
    british, american = _spellings()
    kinds = dict.fromkeys(american.keys() & words, "american")
    kinds |= dict.fromkeys(british.keys() & words, "british")
    uses: dict[str, _Use] = {}
    if len(set(kinds.values())) > 1:
        for index, start, word in _places(texts, kinds):
            _note(uses, kinds[word], index, (start, start + len(word)), word)
    return uses


def _words_in_capitals(
    texts: Sequence[str], words: Set[str]
) -> dict[tuple[str, bool], dict[str, _Use]]:
    """Return the uses of words with more than a first capital, or a hyphen.

    They are told apart by their letters in small and whether they stand in a title.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) >= _SHORTEST_NAME and not word.islower() and not word.isupper():
            groups[word.lower()].append(word)
    sought = [
        word
        for key, words in groups.items()
        if len(words) > 1 and ("-" in key or any(not word[1:].islower() for word in words))
        for word in words
    ]
    found: dict[tuple[str, bool], dict[str, _Use]] = defaultdict(dict)
    for index, start, word in _places(texts, sought):
        title = "-" in word and _is_title(texts[index])
        if "-" not in word or title or not _is_begun(texts[index], start, word):
            span = start, start + len(word)
            _note(found[word.lower(), title], word, index, span, word)
    return {key: uses for key, uses in found.items() if len(uses) > 1}


def _names_in_capitals(
    texts: Sequence[str],
    runs: Collection[str],
    words: Set[str],
    apart: Collection[tuple[str, bool]],
) -> Iterator[dict[str, _Use]]:
    """Yield the uses of names of several words that have different capitals, outside titles."""
    names = {
        name.lower()
        for run in runs
        for part in {run, *run.split(" and ")}
        if " " in (name := _POSSESSIVE.sub("", _LEADING.sub("", part)))
        # One of its words stands somewhere in small letters.
        and any(word.lower() in words for word in _WORD.findall(name) if word[0].isupper())
    }
    # A few letters are two in small: such a text would be off.
    lower = [small if len(small := text.lower()) == len(text) else "" for text in texts]
    written: dict[str, dict[str, list[tuple[int, int]]]] = defaultdict(dict)
    for index, start, name in _places(lower, names):
        text = texts[index][start : start + len(name)]
        written[name].setdefault(text, []).append((index, start))
    told = {word for word, _ in apart}
    for name, ways in written.items():
        if len(ways) > 1 and told.isdisjoint(name.split()):
            yield _uses_of_name(texts, ways)


def _uses_of_name(
    texts: Sequence[str], ways: Mapping[str, Sequence[tuple[int, int]]]
) -> dict[str, _Use]:
    """Return the uses of a name that tell what its capitals are."""
    uses: dict[str, _Use] = {}
    for text, places in ways.items():
        if text.isupper() or not any(map(str.isupper, text)):
            continue
        capitals = set(_capital_words(text)[1:])
        for index, start in places:
            # The capital at the beginning of a sentence says nothing, nor do titles.
            begins = _SENTENCE_END.search(texts[index], max(0, start - 20), start)
            if not _is_title(texts[index]) and (len(capitals) > 1 or not begins):
                _note(uses, text, index, (start, start + len(text)), text)
    return uses


def _places(texts: Sequence[str], sought: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Yield where words or names stand whole: the number of the text, the start, what it is."""
    if not sought:
        return
    patterns = sorted(sought)
    automaton = AhoCorasick(patterns)
    for index, text in enumerate(texts):
        for number, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
            if start and (text[start - 1].isalnum() or text[start - 1] in _HYPHENS):
                continue
            if end < len(text) and (text[end].isalnum() or text[end] in _HYPHENS):
                continue
            yield index, start, patterns[number]


def _is_title(target: str) -> bool:
    """Return whether most of the longer words have a capital, and no sentence ends."""
    if target.rstrip().endswith((".", "!", "?", ";", ".”", '."')):
        return False
    words: list[str] = [word for word in _WORD.findall(target) if len(word) > _LITTLE_WORD]
    return sum(word[0].isupper() for word in words) >= _TITLE_SHARE * len(words)


def _is_begun(target: str, start: int, word: str) -> bool:
    """Return whether a word has its only capital from the beginning of a sentence."""
    return (
        word[1:].islower() and _SENTENCE_END.search(target, max(0, start - 20), start) is not None
    )


def _spelling(context: Context) -> Iterator[Candidate]:
    british, american = _spellings()
    yield from _once(
        _Words.of(context).spelled,
        "form-spelling",
        lambda rare, _: british.get(rare.text) or american[rare.text],
    )


def _capitals(context: Context) -> Iterator[Candidate]:
    found: list[Candidate] = []
    words = _Words.of(context)
    for uses in words.words:
        found += _once(uses, "form-capitals", lambda _, common: common.text)
    names: dict[int, list[Candidate]] = defaultdict(list)
    for uses in words.names:
        for one in _name_in_capitals(uses):
            names[one.segment].append(one)
    # A name within a longer one is found with it.
    for near in names.values():
        found += [one for one in near if not any(_is_within(one, other) for other in near)]
    yield from sorted(found, key=lambda one: one.segment)


def _is_within(one: Candidate, other: Candidate) -> bool:
    (start, end), (first, last) = one.target_span or (0, 0), other.target_span or (0, 0)
    longer = first <= start and end <= last and end - start < last - first
    return longer and one.confidence <= other.confidence


def _name_in_capitals(uses: Mapping[str, _Use]) -> Iterator[Candidate]:
    """Yield the way to write a name that has capitals, but not all of them."""
    full = [use for use in uses.values() if all(_capital_words(use.text))]
    partly = [use for use in uses.values() if len(set(_capital_words(use.text))) > 1]
    if full and partly:
        common = max(full, key=lambda use: use.count)
        rare = min(partly, key=lambda use: use.count)
        capitals = _capital_words(rare.text)
        often = common.count >= max(_OFTEN_NAMED, _OFTEN_NAMED * rare.count)
        if False in capitals[1:-1]:
            confidence = 0.8
        elif often or (len(capitals) >= _LONG_NAME and common.count > rare.count):
            # Fujian province is a matter of style; here the document has its own.
            confidence = 0.6
        else:
            confidence = 0.4
        yield _rarer(rare, common, "form-capitals", common.text, confidence)


def _capital_words(name: str) -> list[bool]:
    """Return for each longer word of a name whether it has a capital."""
    return [word[0].isupper() for word in re.split("[ -]", name) if word not in _LITTLE_WORDS]


RULES = (
    Rule("residue.han", "error", "accuracy/untranslated", _THRESHOLD, _residue),
    Rule("form.doubled-word", "warning", "linguistic-conventions/grammar", _THRESHOLD, _doubled),
    Rule(
        "form.unpaired-mark",
        "warning",
        "linguistic-conventions/punctuation",
        _THRESHOLD,
        _unpaired,
    ),
    Rule(
        "form.chinese-mark",
        "info",
        "linguistic-conventions/punctuation",
        _THRESHOLD,
        _chinese_marks,
    ),
    Rule("form.currency", "info", "locale-conventions/currency-format", _THRESHOLD, _currency),
    Rule("form.capitals", "info", "style/inconsistent-style", _THRESHOLD, _capitals),
    Rule("form.quotes", "info", "style/inconsistent-style", _THRESHOLD, _quotes),
    Rule("form.percent", "info", "style/inconsistent-style", _THRESHOLD, _percent),
    Rule("form.spelling", "info", "style/inconsistent-style", _THRESHOLD, _spelling),
)

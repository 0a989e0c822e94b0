"""Lists of two columns without a header, a Chinese and an English form in each row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpora.errors import InputError
from corpora.language import identify, language_of_code
from glossary.exchange.model import Losses, Read, by_concept, forms, one_line, used_columns
from glossary.messages import message
from glossary.termbase import COLUMNS, Record, Row


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: a form, its translation, a comment on it, and the codes of both languages."""

    line: int
    source: str
    target: str
    note: str = ""
    codes: tuple[str, str] = ("", "")


def read_entries(entries: Sequence[Entry], file: str) -> Read:
    """Return the concepts that rows describe.

    Rows with the same Chinese are one concept: its first English form is preferred, the others
    are admitted. Which side is Chinese is told by the codes, or by all texts of a side. A row
    that is there twice is passed over.

    Raises
    ------
    InputError
        There is no row, a form is missing, or the languages are not Chinese and English.
    """
    if not entries:
        raise InputError(message("glossary-empty", file=file))
    for entry in entries:
        if not entry.source or not entry.target:
            raise InputError(message("exchange-form-missing", file=file, line=str(entry.line)))
    chinese_first = _chinese_first(entries, file)
    concepts: dict[str, list[Row]] = {}
    seen = set()
    twice = 0
    for entry in entries:
        zh, en = entry.source, entry.target
        if not chinese_first:
            zh, en = en, zh
        if (zh, en) in seen:
            twice += 1
            continue
        seen.add((zh, en))
        rows = concepts.setdefault(zh, [])
        concept = str(len(concepts)) if not rows else rows[0].cells["concept"]
        if not rows:
            rows.append(_row(entry.line, concept, "zh", zh, "preferred", ""))
        status = "preferred" if len(rows) == 1 else "admitted"
        rows.append(_row(entry.line, concept, "en", en, status, entry.note))
    found = [row for rows in concepts.values() for row in rows]
    notes = (message("exchange-rows-twice", count=twice),) if twice else ()
    return Read(Record(used_columns(found, COLUMNS), tuple(found)), "none", notes)


def entries_of(record: Record, losses: Losses, *, admitted: bool, notes: bool) -> list[Entry]:
    """Return the rows for a glossary: each Chinese form with its accepted English forms.

    Parameters
    ----------
    record
        The glossary.
    losses
        Where what does not go into such a list is counted.
    admitted
        Whether a Chinese form may have several rows, for all accepted English forms; else there
        is one, for the first.
    notes
        Whether the list has a column for the notes of English forms.
    """
    entries = []
    taken: dict[str, str] = {}
    for concept, rows in by_concept(record).items():
        zh = forms(rows, "zh", "preferred", "admitted")
        en = forms(rows, "en", "preferred", "admitted")
        written = en if admitted else en[:1]
        own = [row for row in zh if taken.setdefault(row.cells["term"], concept) == concept]
        losses.add("exchange-lost-source", count=len(zh) - len(own) if en else 0)
        if not own or not en:
            losses.add("exchange-lost-concepts")
            written, own = [], []
        losses.add("exchange-lost-keys", count=bool(own))
        kept = {id(row) for row in (*own, *written)}
        for row in rows:
            if id(row) not in kept:
                losses.add("exchange-lost-forms", row.cells["status"])
        losses.add("exchange-lost-synonyms", count=max(0, len(own) - 1))
        first = [row for row in (*own[:1], *written[:1]) if row.cells["status"] != "preferred"]
        more = [row for row in written[1:] if row.cells["status"] != "admitted"]
        losses.add("exchange-lost-status", count=len(first) + len(more))
        if notes:
            losses.keep("note", written)
        entries += [
            Entry(row.line, row.cells["term"], to.cells["term"], to.cells.get("note", ""))
            for row in own
            for to in written
        ]
    texts = [text for entry in entries for text in (entry.source, entry.target, entry.note)]
    losses.add("exchange-lost-breaks", count=sum(one_line(text) != text for text in texts))
    return [
        Entry(entry.line, one_line(entry.source), one_line(entry.target), one_line(entry.note))
        for entry in entries
    ]


def is_bilingual(cells: Iterable[str]) -> bool:
    """Return whether a row has a Chinese and an English form first."""
    first, second, *more = (*cells, "", "")
    return len(more) <= 4 and {identify(first), identify(second)} == {"zh", "en"}


def _chinese_first(entries: Sequence[Entry], file: str) -> bool:
    for entry in entries:
        for code in filter(None, entry.codes):
            if language_of_code(code) not in ("zh", "en"):
                raise InputError(
                    message("exchange-language", file=file, line=str(entry.line), code=code)
                )
    codes = {tuple(map(language_of_code, entry.codes)) for entry in entries if any(entry.codes)}
    if codes:
        if codes not in ({("zh", "en")}, {("en", "zh")}):
            raise InputError(message("exchange-languages", file=file))
        return codes == {("zh", "en")}
    source = identify("\n".join(entry.source for entry in entries))
    target = identify("\n".join(entry.target for entry in entries))
    if (source == "zh") == (target == "zh"):
        raise InputError(message("exchange-languages", file=file))
    return source == "zh"


def _row(line: int, concept: str, language: str, term: str, status: str, note: str) -> Row:
    cells = {"concept": concept, "language": language, "term": term, "status": status}
    return Row(line, cells | ({"note": note} if note else {}))

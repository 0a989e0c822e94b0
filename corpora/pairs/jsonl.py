"""JSON Lines of pairs: one object a line, with source and target, or zh and en."""

from __future__ import annotations

import json
import re
from typing import Any

from corpora.encoding import decode
from corpora.errors import InputError
from corpora.files import read_bytes
from corpora.language import joint
from corpora.messages import message
from corpora.pairs.model import Alone, Read, alone_in
from corpora.pairs.table import HEADERS, SCORE, Cell, Row, pairs_of

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def read(file: str) -> Read:
    """Return the pairs of a JSON Lines file.

    Raises
    ------
    InputError
        The file cannot be read, a line is no JSON object, or it lacks a side.
    """
    text, encoding = decode(read_bytes(file), file)
    rows, named = _rows(text, file)
    return Read(encoding, pairs_of(rows, file, "line"), named)


def _rows(text: str, file: str) -> tuple[list[Row], bool]:
    """Return a row of two cells for each object, and whether all name zh and en."""
    lines = [line.strip(" \t\r\n") for line in _LINE.findall(text)]
    rows = []
    named = True
    for number, (line, raw) in enumerate(zip(lines, _LINE.findall(text), strict=True), start=1):
        if not line and not any(lines[number - 1 :]):
            break
        fields = _fields(raw.rstrip("\r\n"), number, file)
        names = HEADERS[0] if HEADERS[0][0] in fields or HEADERS[0][1] in fields else HEADERS[1]
        named = named and names == HEADERS[0]
        for field in names:
            if field not in fields:
                raise InputError(
                    message("pairs-json-field", file=file, line=str(number), field=field)
                )
        score = fields.get(SCORE, (1.0,))[0]
        sure = score if _is_probability(score) else 1.0
        source, target = (_cell(fields, name, number, file) for name in names)
        alone = _alone(fields, names[0], source), _alone(fields, names[1], target)
        rows.append(Row(number, [source, target], sure, alone))
    return rows, named


def _fields(line: str, number: int, file: str) -> dict[str, tuple[Any, int, int]]:
    """Return the values of the object in a line, each with the span of its literal."""
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(
            message(
                "pairs-json",
                file=file,
                line=str(number),
                column=str(error.pos + 1),
                reason=error.msg,
            )
        ) from None
    except (ValueError, RecursionError) as error:
        reason = str(error).partition(":")[0]
        raise InputError(
            message("pairs-json", file=file, line=str(number), column="1", reason=reason)
        ) from None
    if not isinstance(record, dict):
        raise InputError(message("pairs-json-object", file=file, line=str(number)))
    fields = {}
    decoder = json.JSONDecoder()
    position = line.index("{") + 1
    for _ in range(line.count('"')):
        opening = re.compile(r'[\s,]*"').match(line, position)
        if opening is None:
            break
        key, position = decoder.raw_decode(line, opening.end() - 1)
        colon = re.compile(r"\s*:\s*").match(line, position)
        assert colon is not None
        value, position = decoder.raw_decode(line, colon.end())
        fields[key] = (value, colon.end(), position)
    return fields


def _cell(fields: dict[str, tuple[Any, int, int]], name: str, number: int, file: str) -> Cell:
    value, start, end = fields[name]
    if isinstance(value, str):
        return Cell(_whole(value), start + 1, end - 1)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        text = ""
        for part in map(_whole, value):
            text += joint(text, part) + part
        return Cell(text, start, end)
    raise InputError(message("pairs-json-value", file=file, line=str(number), field=name))


def _alone(fields: dict[str, tuple[Any, int, int]], name: str, cell: Cell) -> tuple[Alone, ...]:
    """Return how likely the sentences of a list have no counterpart; empty where it is not said."""
    sentences, said = fields[name][0], fields.get(f"{name}_alone", (None,))[0]
    if not isinstance(sentences, list) or not isinstance(said, list):
        return ()
    if len(said) != len(sentences) or not all(map(_is_probability, said)):
        return ()
    return alone_in(cell.text, map(_whole, sentences), said)


def _is_probability(value: Any) -> bool:
    return isinstance(value, int | float) and 0 <= value <= 1


def _whole(text: str) -> str:
    """Return a text without lone surrogates, which only an escape in JSON can bring in."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

"""Which document translates which: two folders in, pairs with scores out.

Documents whose vectors are near each other, by the margin of Conneau et al. (2018) in both
directions, are candidates. A logistic model weighs the evidence of each, and what speaks for a
pair is set against what speaks for its rivals.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from aligner.encoders import Encoder, load_encoder
from aligner.messages import message
from aligner.sketches import FEATURES, Evidence, Sketch, sketch_all
from aligner.splitting import split
from corpora.errors import InputError
from corpora.folders import list_files
from corpora.model import Document
from corpora.reading import read_document

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PAIRED, DOUBTFUL = 0.8, 0.2
"""From which scores on two documents are a pair, and may be one."""

_CANDIDATES = 8
_NEIGHBOURS = 5
# The similarity of unrelated documents, where there are too few to measure it.
_UNRELATED = 0.35
# Of the matrix of similarities, so many are held at a time.
_CELLS = 1 << 20
_TOGETHER = 32
_MOST = 20.0
# A partner less likely than this is not worth the reader's time.
_LEAST = 0.001


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of documents that are looked at.

    Attributes
    ----------
    rows, columns
        The numbers of the Chinese and the English document, shape (n,).
    features
        The evidence of each, shape (n, len(FEATURES)).
    """

    rows: Ints
    columns: Ints
    features: Floats


@dataclass(frozen=True, slots=True)
class Row:
    """What became of a document, or of two that belong together.

    Attributes
    ----------
    zh, en
        The files; one is None where a document has no partner.
    state
        ``paired``, ``doubtful`` or ``unpaired``.
    score
        How likely the two are a pair, from 0 to 1; None without a partner.
    runner_up, runner_up_score
        The next best partner of either document, and the score of that pair; None where there
        is none.
    note
        Why a file was passed over, and what else was noticed; empty otherwise.
    """

    zh: str | None
    en: str | None
    state: str
    score: float | None = None
    runner_up: str | None = None
    runner_up_score: float | None = None
    note: str = ""


def pair_folders(
    zh_folder: str,
    en_folder: str,
    *,
    encoder: Encoder | None = None,
    leave_out: str | None = None,
    watch: Callable[[int, int], None] | None = None,
) -> list[Row]:
    """Find out which document of one folder translates which of the other.

    A document counts by its language, wherever it lies; the folders may be the same.

    Parameters
    ----------
    zh_folder, en_folder
        The folders with the Chinese and the English documents, and with folders of them.
    encoder
        What turns sentences into vectors; None for the built-in encoder.
    leave_out
        A file that is not read.
    watch
        Called with the number of files that were read, and how many there are.

    Returns
    -------
    list of Row
        Every file stands in exactly one. Those with a Chinese document come first; both parts
        are in the order of the files' names.

    Raises
    ------
    InputError
        A folder is missing, is a file or holds no files, or there is no Chinese or no English
        document in them.
    """
    homes, rows = _homes(zh_folder, en_folder, leave_out)
    kept: dict[str, list[Sketch]] = {"zh": [], "en": []}
    unreadable: list[str] = []
    for found in _read(homes, encoder or load_encoder(), watch):
        if isinstance(found, Sketch) and found.language in kept and len(found.vectors):
            kept[found.language].append(found)
            continue
        file = found.file if isinstance(found, Sketch) else found[0]
        if isinstance(found, Sketch):
            reason = message("pairing-language", language=found.language)
        else:
            reason = found[1]
            unreadable.append(reason)
        rows.append(_alone(file, homes[file].side or "zh", note=reason))
    for language, folder in (("zh", zh_folder), ("en", en_folder)):
        if not kept[language]:
            raise InputError(_none_there(language, folder, len(homes), unreadable))
    # The products are many and small: threads within them would only wait for one another.
    with threadpool_limits(1, "blas"):
        rows += _paired(kept["zh"], kept["en"], homes)
    return sorted(rows, key=lambda row: (row.zh is None, row.zh or "", row.en or ""))


def _none_there(language: str, folder: str, files: int, unreadable: Sequence[str]) -> str:
    return message(
        "pairing-none",
        folder=folder,
        language=language,
        files=files,
        unreadable=len(unreadable),
        reason=" ".join(unreadable[0].split()) if unreadable else "",
    )


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a file lies: in the folder of which side (None: of both), and its path below it."""

    side: str | None
    name: str


def _homes(
    zh_folder: str, en_folder: str, leave_out: str | None
) -> tuple[dict[str, _Home], list[Row]]:
    """Return the files of both folders, and rows of what is none."""
    folders = {"zh": zh_folder, "en": en_folder}
    listings = {side: list_files(folder) for side, folder in folders.items()}
    out = os.path.realpath(leave_out) if leave_out is not None else None
    same = os.path.realpath(zh_folder) == os.path.realpath(en_folder)
    homes: dict[str, _Home] = {}
    rows = []
    seen = {out}
    # A folder within the other has its files to itself.
    for side in sorted(folders, key=lambda side: -len(os.path.realpath(folders[side]))):
        listing = listings[side]
        for file in listing.files:
            real = os.path.realpath(file)
            if real in seen:
                continue
            seen.add(real)
            homes[file] = _Home(None if same else side, os.path.relpath(file, folders[side]))
        for file, reason in listing.passed_over:
            if os.path.realpath(file) not in seen:
                seen.add(os.path.realpath(file))
                rows.append(_alone(file, side, note=message("pairing-unreadable", reason=reason)))
        if not any(os.path.realpath(file) != out for file in listing.files):
            raise InputError(message("pairing-folder-empty", folder=folders[side]))
    return homes, rows


def _alone(file: str, side: str, *, note: str = "") -> Row:
    zh, en = (file, None) if side == "zh" else (None, file)
    return Row(zh, en, "unpaired", note=" ".join(note.split()))


def _read(
    homes: Mapping[str, _Home], encoder: Encoder, watch: Callable[[int, int], None] | None
) -> Iterator[Sketch | tuple[str, str]]:
    """Yield the sketch of every file, or the file with the reason that there is none."""
    waiting: list[tuple[Document, list[str], str]] = []
    for number, (file, home) in enumerate(homes.items(), 1):
        try:
            file.encode("utf-8")
            document = read_document(file)
            waiting.append((document, [one.text for one in split(document)], home.name))
        except UnicodeEncodeError:
            yield file, message("pairing-name")
        except InputError as error:
            yield file, str(error).removeprefix(file).lstrip(":： ")
        except Exception as error:  # what a hostile file makes of a library is not known
            yield file, message("pairing-unreadable", reason=f"{type(error).__name__}: {error}")
        if len(waiting) == _TOGETHER:
            yield from sketch_all(waiting, encoder)
            waiting = []
        if watch:
            watch(number, len(homes))
    yield from sketch_all(waiting, encoder)


def _paired(
    chinese: Sequence[Sketch], english: Sequence[Sketch], homes: Mapping[str, _Home]
) -> list[Row]:
    zh_copies, en_copies = _copies(chinese), _copies(english)
    # Of documents with the same text one is looked at.
    evidence = Evidence([one[0] for one in zh_copies], [one[0] for one in en_copies])
    candidates = find_candidates(evidence)
    scores = score(candidates)
    partners = assign(candidates, scores)
    row_partner = dict(partners)
    column_partner = {column: row for row, column in partners.items()}
    of_row: dict[int, list[int]] = defaultdict(list)
    of_column: dict[int, list[int]] = defaultdict(list)
    for at in np.argsort(-scores, kind="stable").tolist():
        of_row[int(candidates.rows[at])].append(at)
        of_column[int(candidates.columns[at])].append(at)
    rows: list[Row] = []

    def runner_up(row: int | None, column: int | None) -> tuple[str | None, float | None]:
        """Return the best other partner of either, the one of the higher score."""
        others = [
            (at, row is not None and int(candidates.rows[at]) == row)
            for at in (
                *of_row.get(-1 if row is None else row, ()),
                *of_column.get(-1 if column is None else column, ()),
            )
            if scores[at] >= _LEAST
            and (int(candidates.rows[at]), int(candidates.columns[at])) != (row, column)
        ]
        if not others:
            return None, None
        at, is_column = max(others, key=lambda one: scores[one[0]])
        file = (
            evidence.english[int(candidates.columns[at])].file
            if is_column
            else evidence.chinese[int(candidates.rows[at])].file
        )
        return file, float(scores[at])

    for row, column in row_partner.items():
        at = next(at for at in of_row[row] if int(candidates.columns[at]) == column)
        # Of copies, those whose names are most alike.
        zh, en = max(
            ((one, other) for one in zh_copies[row] for other in en_copies[column]),
            key=lambda pair: evidence.name_likeness(*pair),
        )
        value = float(scores[at])
        rows.append(
            Row(
                zh.file,
                en.file,
                "paired" if value >= PAIRED else "doubtful",
                value,
                *runner_up(row, column),
                note=_notes(homes, zh=zh, en=en),
            )
        )
        rows += _copy_rows(zh_copies[row], zh) + _copy_rows(en_copies[column], en)
    for row, copies in enumerate(zh_copies):
        if row not in row_partner:
            note = _notes(homes, zh=copies[0])
            best = runner_up(row, None)
            rows.append(Row(copies[0].file, None, "unpaired", None, *best, note=note))
            rows += _copy_rows(copies, copies[0])
    for column, copies in enumerate(en_copies):
        if column not in column_partner:
            note = _notes(homes, en=copies[0])
            best = runner_up(None, column)
            rows.append(Row(None, copies[0].file, "unpaired", None, *best, note=note))
            rows += _copy_rows(copies, copies[0])
    return rows


def _copies(sketches: Sequence[Sketch]) -> list[list[Sketch]]:
    groups: dict[bytes, list[Sketch]] = defaultdict(list)
    for one in sketches:
        groups[one.digest].append(one)
    return list(groups.values())


def _copy_rows(copies: Sequence[Sketch], kept: Sketch) -> list[Row]:
    note = message("pairing-copy", file=kept.file)
    return [_alone(one.file, one.language, note=note) for one in copies if one is not kept]


def _notes(homes: Mapping[str, _Home], **documents: Sketch) -> str:
    """Return the note on documents that lie in the folder of the other language."""
    return "; ".join(
        message("pairing-misplaced", language=language)
        for language, one in documents.items()
        if homes[one.file].side not in (None, language)
    )


def find_candidates(evidence: Evidence) -> Candidates:
    """Return the pairs of documents that are worth a look, with their evidence.

    They are the nearest of each document in both directions, by the margin over their
    neighbours, and those that alone have a name. Time grows with the product of the numbers of
    documents, memory with their sum.
    """
    chinese, english = evidence.vectors(0), evidence.vectors(1)
    row_mean, column_mean = _around(chinese, english)
    rows_at_once = _rows_at_once(english)
    margins: dict[tuple[int, int], float] = {}
    best = np.full((len(english), _CANDIDATES), -np.inf, np.float32)
    best_rows = np.zeros((len(english), _CANDIDATES), np.int64)
    for start in range(0, len(chinese), rows_at_once):
        block = chinese[start : start + rows_at_once] @ english.T
        block -= (row_mean[start : start + rows_at_once, None] + column_mean) / 2
        count = min(_CANDIDATES, len(english))
        nearest = np.argsort(-block, axis=1, kind="stable")[:, :count]
        for at, columns in enumerate(nearest.tolist()):
            margins.update({(start + at, column): float(block[at, column]) for column in columns})
        both = np.concatenate([best, block.T], axis=1)
        numbers = np.broadcast_to(np.arange(start, start + len(block)), (len(english), len(block)))
        order = np.argsort(-both, axis=1, kind="stable")[:, :_CANDIDATES]
        best = np.take_along_axis(both, order, axis=1)
        best_rows = np.take_along_axis(np.concatenate([best_rows, numbers], axis=1), order, axis=1)
    for column, (values, rows) in enumerate(zip(best.tolist(), best_rows.tolist(), strict=True)):
        margins.update(
            {(row, column): value for value, row in zip(values, rows, strict=True) if value > -9}
        )
    for row, column in _namesakes(evidence):
        if (row, column) not in margins:
            alike = float(chinese[row] @ english[column])
            margins[row, column] = alike - float(row_mean[row] + column_mean[column]) / 2
    pairs = sorted(margins)
    features = [evidence.features(*pair, margins[pair]) for pair in pairs]
    numbers = np.array(pairs, np.int64).reshape(-1, 2)
    return Candidates(numbers[:, 0], numbers[:, 1], np.array(features).reshape(-1, len(FEATURES)))


def _around(
    chinese: NDArray[np.float32], english: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the mean similarity of each document to its nearest of the other side."""
    rows_at_once = _rows_at_once(english)
    rows = []
    columns = np.full((len(english), _NEIGHBOURS), np.float32(_UNRELATED))
    filled = 0
    for start in range(0, len(chinese), rows_at_once):
        block = chinese[start : start + rows_at_once] @ english.T
        padded = np.concatenate(
            [block, np.full((len(block), _NEIGHBOURS), -np.inf, np.float32)], axis=1
        )
        top = -np.sort(-padded, axis=1)[:, :_NEIGHBOURS]
        rows.append(np.where(np.isfinite(top), top, np.float32(_UNRELATED)).mean(axis=1))
        known = columns[:, :filled]
        top = -np.sort(-np.concatenate([known, block.T], axis=1), axis=1)[:, :_NEIGHBOURS]
        filled = top.shape[1]
        columns[:, :filled] = top
    return np.concatenate(rows), columns.mean(axis=1)


def _rows_at_once(english: NDArray[np.float32]) -> int:
    return max(_CELLS // len(english), 2 * _NEIGHBOURS)


def _namesakes(evidence: Evidence) -> list[tuple[int, int]]:
    """Return the pairs whose names have the same parts, where no other document has them."""
    named: list[dict[frozenset[str], list[int]]] = []
    for side in (evidence.chinese, evidence.english):
        groups: dict[frozenset[str], list[int]] = defaultdict(list)
        for number, one in enumerate(side):
            groups[one.name].append(number)
        named.append(groups)
    return [
        (rows[0], named[1][name][0])
        for name, rows in named[0].items()
        if name and len(rows) == 1 and len(named[1].get(name, ())) == 1
    ]


@cache
def load_model() -> tuple[Floats, float]:
    """Return the weights of the evidence, shape (len(FEATURES),), and the bias."""
    data = resources.files("aligner").joinpath("data", "pairing.json")
    record = json.loads(data.read_text(encoding="utf-8"))
    return np.array([record["features"][name] for name in FEATURES]), float(record["bias"])


def score(candidates: Candidates) -> Floats:
    """Return for each candidate how likely it is a pair, from 0 to 1, shape (n,).

    The odds of a pair are set against those that either document has no partner, and against
    those of its rivals, as far as these have no better partner themselves: one round of
    messages between the documents (belief propagation for matchings).
    """
    weights, bias = load_model()
    logits = candidates.features @ weights + bias
    odds = np.exp(np.clip(logits, -_MOST, _MOST))
    row_sum = np.bincount(candidates.rows, odds)[candidates.rows]
    column_sum = np.bincount(candidates.columns, odds)[candidates.columns]
    # What a pair is worth to one document, given what the other could have instead.
    for_row = odds / (1 + np.maximum(column_sum - odds, 0))
    for_column = odds / (1 + np.maximum(row_sum - odds, 0))
    rivals = np.maximum(np.bincount(candidates.rows, for_row)[candidates.rows] - for_row, 0)
    others = np.bincount(candidates.columns, for_column)[candidates.columns] - for_column
    result: Floats = odds / (1 + odds + rivals + np.maximum(others, 0))
    return result


def assign(candidates: Candidates, scores: Floats) -> dict[int, int]:
    """Return the partner of each Chinese document that has one, best pairs first."""
    partners: dict[int, int] = {}
    taken: set[int] = set()
    for at in np.argsort(-scores, kind="stable").tolist():
        row, column = int(candidates.rows[at]), int(candidates.columns[at])
        if scores[at] < DOUBTFUL:
            break
        if row not in partners and column not in taken:
            partners[row] = column
            taken.add(column)
    return partners

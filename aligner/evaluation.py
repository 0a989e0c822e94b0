"""Scores of alignments against gold."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner.aligning import align
from aligner.encoders import Encoder, load_encoder
from aligner.formats.ladder import read_ladder
from aligner.messages import message
from aligner.model import Sentence
from aligner.splitting import split
from corpora.errors import InputError
from corpora.reading import read_lines

GoldBead = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts behind strict, lax and null scores; add them to pool documents.

    Precision counts null beads, recall leaves nulls out on both sides: the definition of the
    figures published for vecalign (Thompson and Koehn 2019) and Bertalign (Liu and Zhu 2023).
    Null beads are also scored by themselves.
    """

    predicted: int = 0
    gold: int = 0
    strict: int = 0
    strict_recalled: int = 0
    lax: int = 0
    lax_recalled: int = 0
    null_predicted: int = 0
    null_gold: int = 0
    null_right: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            *(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__)
        )

    @property
    def strict_scores(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of beads that are identical to a gold bead."""
        return _scores(self.strict, self.predicted, self.strict_recalled, self.gold)

    @property
    def lax_scores(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of beads that overlap a gold bead on both sides."""
        return _scores(self.lax, self.predicted, self.lax_recalled, self.gold)

    @property
    def null_scores(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of the null beads alone."""
        return _scores(self.null_right, self.null_predicted, self.null_right, self.null_gold)


def compare(predicted: Sequence[GoldBead], gold: Sequence[GoldBead]) -> Counts:
    """Count the agreement of two ladders of one document."""
    gold_set = set(gold)
    predicted_set = set(predicted)
    full_gold = [bead for bead in gold if bead[0] and bead[1]]
    full_predicted = [bead for bead in predicted if bead[0] and bead[1]]
    nulls = [bead for bead in predicted if not (bead[0] and bead[1])]
    null_gold = {bead for bead in gold if not (bead[0] and bead[1])}
    null_right = sum(bead in null_gold for bead in nulls)
    return Counts(
        predicted=len(predicted),
        gold=len(full_gold),
        strict=sum(bead in gold_set for bead in predicted),
        strict_recalled=sum(bead in predicted_set for bead in full_gold),
        lax=_overlapping(full_predicted, full_gold) + null_right,
        lax_recalled=_overlapping(full_gold, full_predicted),
        null_predicted=len(nulls),
        null_gold=len(null_gold),
        null_right=null_right,
    )


def _overlapping(beads: Iterable[GoldBead], others: Iterable[GoldBead]) -> int:
    """Count the beads that share a sentence on both sides with one of the others."""
    links = {(source, target) for bead in others for source in bead[0] for target in bead[1]}
    return sum(
        any((source, target) in links for source in bead[0] for target in bead[1]) for bead in beads
    )


def _scores(right: int, predicted: int, recalled: int, gold: int) -> tuple[float, float, float]:
    precision = right / predicted if predicted else 0.0
    recall = recalled / gold if gold else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document pair with its gold ladder.

    Attributes
    ----------
    name
        The name of its files.
    source, target
        The sentences.
    beads
        The gold ladder.
    """

    name: str
    source: tuple[Sentence, ...]
    target: tuple[Sentence, ...]
    beads: tuple[GoldBead, ...]


def read_gold(folder: str) -> list[GoldDocument]:
    """Read a gold folder: ``zh/NAME.txt``, ``en/NAME.txt``, ``gold/NAME.align``.

    Raises
    ------
    InputError
        The folder is not of this form, or a ladder does not fit its texts.
    """
    files = sorted(Path(folder).glob("gold/*.align"))
    if not files:
        raise InputError(message("gold-missing", folder=folder))
    documents = []
    for file in files:
        texts = [
            split(read_lines(str(Path(folder) / language / f"{file.stem}.txt")))
            for language in ("zh", "en")
        ]
        beads = tuple(read_ladder(str(file)))
        for side, sentences in enumerate(texts):
            numbers = [number for bead in beads for number in bead[side]]
            if numbers != list(range(len(sentences))):
                raise InputError(
                    message("gold-unfit", file=str(file), sentences=len(sentences), side=side)
                )
        documents.append(GoldDocument(file.stem, texts[0], texts[1], beads))
    return documents


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well the scores of beads tell how often they are right.

    Attributes
    ----------
    error
        Expected calibration error over ten equal bins of the score, from 0 to 1.
    sure
        Share of the beads that score .9 or more.
    sure_right
        Share of those that are right.
    """

    error: float
    sure: float
    sure_right: float


def calibrate(scored: Sequence[tuple[float, bool]]) -> Calibration:
    """Compare the scores of beads with whether they are right.

    Parameters
    ----------
    scored
        The score of each predicted bead and whether it is identical to a gold bead.
    """
    bins: dict[int, list[tuple[float, bool]]] = {}
    for score, right in scored:
        bins.setdefault(min(int(score * 10), 9), []).append((score, right))
    error = sum(
        abs(sum(score for score, _ in found) - sum(right for _, right in found))
        for found in bins.values()
    )
    sure = bins.get(9, [])
    return Calibration(
        error / max(len(scored), 1),
        len(sure) / max(len(scored), 1),
        sum(right for _, right in sure) / max(len(sure), 1),
    )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of one document, or of several pooled.

    Attributes
    ----------
    name
        The document; ``pooled`` for all together.
    sentences
        Of both sides.
    counts
        Agreement with gold.
    calibration
        Of the scores of the beads.
    seconds
        Time to align, encoding included, loading left out.
    """

    name: str
    sentences: int
    counts: Counts
    calibration: Calibration
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """Return the scores as they are written to JSON."""
        scores = {
            kind: dict(zip(("precision", "recall", "f1"), values, strict=True))
            for kind, values in (
                ("strict", self.counts.strict_scores),
                ("lax", self.counts.lax_scores),
                ("null", self.counts.null_scores),
            )
        }
        return {
            "name": self.name,
            "sentences": self.sentences,
            "beads": self.counts.predicted,
            **scores,
            "calibration_error": self.calibration.error,
            "sure": self.calibration.sure,
            "sure_right": self.calibration.sure_right,
            "seconds": self.seconds,
            "sentences_per_second": self.sentences / max(self.seconds, 1e-9),
        }


def evaluate(
    documents: Sequence[GoldDocument], *, encoder: Encoder | None = None, order: str = "auto"
) -> list[Evaluation]:
    """Align gold documents and score the ladders: one evaluation each, the pooled one last."""
    encoder = encoder or load_encoder()
    if documents:  # what is loaded on first use is loaded before the clock starts
        align(documents[0].source[:2], documents[0].target[:2], encoder=encoder)
    evaluations = []
    pooled: list[tuple[float, bool]] = []
    for document in documents:
        start = time.perf_counter()
        alignment = align(document.source, document.target, encoder=encoder, order=order)
        seconds = time.perf_counter() - start
        predicted = [(bead.source, bead.target) for bead in alignment.beads]
        gold = set(document.beads)
        scored = [(bead.score, (bead.source, bead.target) in gold) for bead in alignment.beads]
        pooled += scored
        evaluations.append(
            Evaluation(
                document.name,
                len(document.source) + len(document.target),
                compare(predicted, document.beads),
                calibrate(scored),
                seconds,
            )
        )
    total = Evaluation(
        "pooled",
        sum(one.sentences for one in evaluations),
        sum((one.counts for one in evaluations), Counts()),
        calibrate(pooled),
        sum(one.seconds for one in evaluations),
    )
    return [*evaluations, total]

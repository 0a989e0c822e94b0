"""Train the weights of the scorer on gold folders, or measure them by cross-validation.

    python benchmarks/train.py GOLD_DIR... --output aligner/data/weights.json --date 2026-11
    python benchmarks/train.py GOLD_DIR... --cross-validate
    python benchmarks/train.py GOLD_DIR... --check aligner/data/weights.json

Each gold document also stands in the training with 15% and with 30% of the sentences of one side
taken out, and with as many foreign ones put in, in runs of one to five; so null beads are learnt.
The fast mode learns from those of 15% alone. Needs the extra `train`.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from aligner.band import Stretch, stretches
from aligner.encoders import FAST_MODEL, Encoder, embed, encoder_name, load_encoder
from aligner.evaluation import (
    Counts,
    GoldBead,
    GoldDocument,
    calibrate,
    compare,
    read_gold,
)
from aligner.evidence import gather
from aligner.features import FIRST_PASS, SECOND_PASS, Pair, Unrelated, unrelated
from aligner.formats.ladder import read_ladder
from aligner.lattice import Edges
from aligner.model import Sentence
from aligner.scorer import (
    Scorer,
    Texts,
    Weights,
    first_features,
    kept,
    search,
    second_features,
)
from aligner.splitting import split
from aligner.training import Example, gold_edges, train
from corpora.files import write_output
from corpora.reading import read_document
from corpora.samples import names as sample_names
from corpora.samples import sample

# The share of sentences taken out or put in, and what such a copy counts for.
PERTURBED = {0.15: 0.15, 0.3: 0.15}
PERTURBED_FAST = {0.15: 0.3}
# More wrong beads to learn from than the search itself looks at.
LEARNT_FROM = 3e-4
SEED = 20261122
FIGURES = ("strict F1", "lax F1", "null F1", "calibration error", "right at .9")


@dataclass(frozen=True)
class Prepared:
    """A gold document with its evidence; `origin` is the document it was made from."""

    kind: str
    origin: int
    document: GoldDocument
    texts: Texts
    pair: Pair
    weight: float

    @cached_property
    def stretch(self) -> Stretch:
        """The whole band, uncut."""
        return stretches(self.pair.source.vectors, self.pair.target.vectors, longest=None)[0]

    def example(self, edges: Edges, features: NDArray[np.float64]) -> Example:
        """Return what the training needs of the document."""
        sizes = (len(self.document.source), len(self.document.target))
        return Example(edges, features, gold_edges(edges, self.document.beads), *sizes, self.weight)


class _Memory:
    """Embeds each text once for all folds."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}

    def __call__(self, texts: list[str]) -> NDArray[np.float32]:
        unknown = [text for text in dict.fromkeys(texts) if text not in self._known]
        if unknown:
            self._known.update(zip(unknown, embed(self._encoder, unknown), strict=True))
        return np.array([self._known[text] for text in texts])


def samples() -> list[GoldDocument]:
    """Return the bundled samples, whose sentences know their blocks."""
    documents = []
    for name in sample_names():
        one = sample(name)
        sides = [split(read_document(str(file))) for file in (one.zh, one.en)]
        beads = tuple(read_ladder(str(one.gold / "alignment.ladder")))
        documents.append(GoldDocument(name, sides[0], sides[1], beads))
    return documents


def perturbed(
    documents: Sequence[GoldDocument], number: int, *, insert: bool, side: int, share: float
) -> GoldDocument:
    """Return a document with runs of sentences of one side taken out, or foreign ones put in."""
    document = documents[number]
    rng = random.Random(f"{SEED} {number} {insert} {side}")
    texts = (document.source, document.target)
    foreign = [other for at, other in enumerate(documents) if at != number] or [document]
    goal = share * len(texts[side])
    beads = document.beads
    changed: dict[int, list[Sentence]] = {}
    done = tries = 0
    while done < goal and tries < 10_000:
        tries += 1
        first, run = rng.randrange(len(beads)), rng.randint(1, 5)
        if insert:
            other = rng.choice(foreign)
            sentences = (other.source, other.target)[side]
            start = rng.randrange(max(1, len(sentences) - run))
            if first not in changed:
                # Blocks of another document: no sentence around belongs to them.
                changed[first] = [
                    replace(sentence, block=-1_000 * (first + 1) - sentence.block)
                    for sentence in sentences[start : start + run]
                ]
                done += len(changed[first])
        else:
            for at in range(first, len(beads)):
                if run <= 0 or at in changed or not all(beads[at]):
                    break
                changed[at] = []
                run -= len(beads[at][side])
                done += len(beads[at][side])
    new: tuple[list[Sentence], list[Sentence]] = ([], [])
    ladder: list[GoldBead] = []

    def add(source: Sequence[Sentence], target: Sequence[Sentence]) -> None:
        spans = []
        for sentences, added in zip(new, (source, target), strict=True):
            spans.append(tuple(range(len(sentences), len(sentences) + len(added))))
            sentences.extend(added)
        ladder.append((spans[0], spans[1]))

    for at, bead in enumerate(beads):
        sides = [[texts[k][x] for x in bead[k]] for k in (0, 1)]
        if at in changed and insert:
            for sentence in changed[at]:
                add(*([sentence], []) if side == 0 else ([], [sentence]))
        if at in changed and not insert:
            for sentence in sides[1 - side]:
                add(*([], [sentence]) if side == 0 else ([sentence], []))
        else:
            add(*sides)
    name = f"{document.name} {'+' if insert else '-'}{share:.0%} {'zh' if side == 0 else 'en'}"
    return GoldDocument(name, tuple(new[0]), tuple(new[1]), tuple(ladder))


def prepare(
    folders: Sequence[str], memory: _Memory, shares: Mapping[float, float]
) -> list[Prepared]:
    """Return the gold documents of all folders and the samples, with their perturbed copies.

    Parameters
    ----------
    folders
        Gold folders.
    memory
        What embeds.
    shares
        The shares of sentences that the copies lack or have too many, with the weights of these
        copies, each below 1.
    """
    collections = {Path(folder).name: read_gold(folder) for folder in folders}
    collections["samples"] = samples()
    result: list[Prepared] = []
    origin = 0
    for collection, documents in collections.items():
        for number, document in enumerate(documents):
            copies = [
                (weight, perturbed(documents, number, insert=insert, side=side, share=share))
                for share, weight in shares.items()
                for insert in (False, True)
                for side in (0, 1)
            ]
            for weight, copy in ((1.0, document), *copies):
                source = [sentence.text for sentence in copy.source]
                target = [sentence.text for sentence in copy.target]
                pair = Pair(*gather(copy.source, copy.target, memory(source), memory(target)))
                suffix = copy.name.removeprefix(document.name)
                texts = Texts(source, target, memory)
                result.append(Prepared(collection + suffix, origin, copy, texts, pair, weight))
            origin += 1
    return result


def exact_edges(edges: Edges, beads: Sequence[GoldBead]) -> NDArray[np.bool_]:
    """Return which candidates are gold beads at their place, shape (edges,)."""
    i = j = 0
    wanted = set()
    for source, target in beads:
        wanted.add((i, j, len(source), len(target)))
        i, j = i + len(source), j + len(target)
    columns = (edges.i.tolist(), edges.j.tolist(), edges.m.tolist(), edges.n.tolist())
    return np.array([edge in wanted for edge in zip(*columns, strict=True)], dtype=bool)


def learn_first(prepared: Sequence[Prepared]) -> Weights:
    """Train the first pass, on the documents as they are: it only has to keep the right beads."""
    examples = []
    for one in prepared:
        if one.weight == 1.0:
            edges, columns = first_features(one.pair, one.stretch)
            examples.append(one.example(edges, columns.matrix(FIRST_PASS)))
    return _fit(examples, FIRST_PASS)


def second_examples(prepared: Sequence[Prepared], first: Weights) -> list[Example]:
    """Return what the second pass learns from, in the order of the documents."""
    examples = []
    for one in prepared:
        edges, columns = first_features(one.pair, one.stretch)
        keep = kept(edges, columns, one.stretch, first, LEARNT_FROM)
        keep |= exact_edges(edges, one.document.beads)
        edges = edges.take(np.flatnonzero(keep))
        columns = second_features(one.pair, one.texts, edges)
        examples.append(one.example(edges, columns.matrix(SECOND_PASS)))
    return examples


def _fit(examples: Sequence[Example], names: Sequence[str]) -> Weights:
    features, transitions = train(examples)
    return Weights(
        {name: round(float(weight), 4) for name, weight in zip(names, features, strict=True)},
        transitions.round(4),
    )


def usual(prepared: Sequence[Prepared]) -> Unrelated:
    """Return what the similarities of unrelated sentences of the documents are like."""
    all_of_them = [
        unrelated(one.pair.source.vectors, one.pair.target.vectors)
        for one in prepared
        if one.weight == 1.0
    ]
    return Unrelated(
        round(float(np.mean([one.mean for one in all_of_them])), 4),
        round(float(np.mean([one.spread for one in all_of_them])), 4),
    )


def cross_validate(
    prepared: Sequence[Prepared], examples: Sequence[Example], first: Weights, name: str
) -> dict[str, dict[str, float]]:
    """Print and return the figures of each kind of document, scored by weights that never saw it.

    That is, by weights of the second pass; the first, which only thins the band out, is the same
    for all.
    """
    counts: dict[str, Counts] = {}
    scored: dict[str, list[tuple[float, bool]]] = {}
    for origin in sorted({one.origin for one in prepared}):
        others = [
            example for one, example in zip(prepared, examples, strict=True) if one.origin != origin
        ]
        scorer = Scorer(first, _fit(others, SECOND_PASS), name, usual(prepared))
        for one in prepared:
            if one.origin != origin:
                continue
            ladder = search(one.pair, one.texts, scorer).beads
            gold = set(one.document.beads)
            predicted = [(bead.source, bead.target) for bead in ladder]
            found = compare(predicted, one.document.beads)
            counts[one.kind] = counts.get(one.kind, Counts()) + found
            scored.setdefault(one.kind, []).extend(
                (bead.score, groups in gold) for bead, groups in zip(ladder, predicted, strict=True)
            )
            if one.weight == 1.0:
                click.echo(
                    f"  {one.document.name}: strict F1 {found.strict_scores[2]:.4f}", err=True
                )
    figures = {}
    click.echo(f"{'documents':24}" + "".join(f"{name:>19}" for name in FIGURES))
    for kind in sorted(counts):
        found, calibration = counts[kind], calibrate(scored[kind])
        values = (
            found.strict_scores[2],
            found.lax_scores[2],
            found.null_scores[2],
            calibration.error,
            calibration.sure_right,
        )
        figures[kind] = {
            name: round(float(value), 4) for name, value in zip(FIGURES, values, strict=True)
        }
        click.echo(f"{kind:24}" + "".join(f"{value:19.4f}" for value in figures[kind].values()))
    return figures


def read_json(file: str) -> Any:
    return json.loads(Path(file).read_text(encoding="utf-8"))


def compared(made: Any, there: Any, place: str = "") -> list[str]:
    """Return the places where two JSON values differ, one a line.

    Weights may differ by one in the last place, which other processors round otherwise.
    """
    if isinstance(made, dict) and isinstance(there, dict):
        return [
            line
            for key in sorted({*made, *there})
            for line in compared(made.get(key), there.get(key), f"{place}/{key}")
        ]
    if isinstance(made, list) and isinstance(there, list) and len(made) == len(there):
        return [
            line
            for at, pair in enumerate(zip(made, there, strict=True))
            for line in compared(*pair, f"{place}/{at}")
        ]
    same = made == there
    if isinstance(made, float) and isinstance(there, float):
        same = abs(made - there) < 1.5e-4
    return [] if same else [f"{place}: {made} here, {there} there"]


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False))
@click.option("--output", help="Write the weights to this file.")
@click.option("--check", help="Compare the weights with those in this file instead.")
@click.option("--cross-validate", "validate", is_flag=True, help="Print figures instead.")
@click.option("--date", help="What the card of the weights says of when, such as 2026-11.")
@click.option("--model", help="The sentence-transformers model to train the weights for.")
@click.option("--fast", is_flag=True, help="Train the weights of the fast mode.")
def main(
    folders: tuple[str, ...],
    output: str | None,
    check: str | None,
    validate: bool,
    date: str | None,
    model: str | None,
    fast: bool,
) -> None:
    """Train the scorer on gold FOLDERS."""
    if output is not None and date is None:
        raise click.UsageError("--output needs --date.")
    encoder = load_encoder(FAST_MODEL if fast else model)
    name = encoder_name(encoder)
    prepared = prepare(folders, _Memory(encoder), PERTURBED_FAST if fast else PERTURBED)
    first = learn_first(prepared)
    examples = second_examples(prepared, first)
    figures = {}
    if validate or output is not None:
        figures = cross_validate(prepared, examples, first, name)
    if output is None and check is None:
        return
    weights = {
        part: {"features": one.features, "transitions": one.transitions.tolist()}
        for part, one in (("first", first), ("second", _fit(examples, SECOND_PASS)))
    }
    documents = [one.document.name for one in prepared if one.weight == 1.0]
    card = {"encoder": name, "documents": documents}
    made = {"card": card, "unrelated": asdict(usual(prepared)), **weights}
    if check is not None:
        there = read_json(check)
        there["card"] = {part: there["card"][part] for part in card}
        differences = compared(made, there)
        click.echo("\n".join(differences) or f"{check}: the same")
        sys.exit(bool(differences))
    assert output is not None
    made["card"] = {**card, "date": date, "cross-validated": figures}
    write_output(json.dumps(made, ensure_ascii=False, indent=1) + "\n", output)


if __name__ == "__main__":
    main()

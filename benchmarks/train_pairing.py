"""Make the weights by which documents are paired.

    python benchmarks/train_pairing.py PARALLEL_DIR [--collections 120]

PARALLEL_DIR holds human translations, one pair a row, Chinese, a tab, English; the files named in
TUNING of pairing.py are used. Collections of 2 to 200 chunks of 2 to 60 consecutive lines are
made of them; 30% of the chunks stand on one side alone. In two thirds of the collections some of
these meet a text of the same kind and name that is no translation, as reports on the same event
of another year are: a third to two thirds of its lines and other figures. In half of the
collections lines are lost on either side, chunks begin or end early, and all documents have a head
and a tail in common.
File names have no meaning in half of the collections, are the same on both sides in a quarter,
and are running numbers of different orders in another.

The weights maximise the likelihood of which candidates are pairs, with a Gaussian prior; no
evidence for a pair may count against it. A quarter of the collections, set aside at first,
measures them.
"""

from __future__ import annotations

import json
import math
import random
import re
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from pairing import (  # type: ignore[import-not-found]
    ONE_SIDED,
    TUNING,
    Pair,
    Remembering,
    chunks,
    read_lines,
)
from scipy.optimize import minimize

from aligner.encoders import load_encoder
from aligner.pairing import Candidates, find_candidates
from aligner.sketches import FEATURES, Evidence, sketch_all
from corpora.model import Block, Document, TracedText

DATA = Path(__file__).parent.parent / "aligner" / "data" / "pairing.json"
AGAINST = ("length", "sentences")
PRIOR = 1.0
SEED = 21
HEADS = ("网站首页 | 新闻 | 专题", "Home | News | Topics")
TAILS = ("版权所有，未经许可不得转载。", "All rights reserved. Do not copy without permission.")

Floats = NDArray[np.float64]


def damaged(lines: list[str], share: float, head: int, rng: random.Random) -> list[str]:
    """Return lines as another edition might have them: some lost, with a head and a tail."""
    kept = [line for line in lines if rng.random() >= share] or lines[:1]
    if rng.random() < share:
        kept = kept[: max(1, round(len(kept) * rng.uniform(0.4, 1)))]
    if rng.random() < share:
        kept = kept[-max(1, round(len(kept) * rng.uniform(0.4, 1))) :]
    return [HEADS[head], *kept, TAILS[head]]


def sibling(lines: list[str], others: list[str], rng: random.Random) -> list[str]:
    """Return a text that says the like of something else: some lines, with other figures."""
    kept = rng.uniform(0.33, 0.67)
    return [
        re.sub(r"\d", lambda _: str(rng.randrange(10)), line) if rng.random() < kept else other
        for line, other in zip(lines, others, strict=True)
    ]


def collection(
    files: list[list[Pair]], encoder: Remembering, rng: random.Random
) -> tuple[Candidates, NDArray[np.bool_]]:
    """Return the candidates of a collection, and which are pairs."""
    longest = rng.choice((6, 20, 60))
    made = list(chunks(files, 2, longest, rng))
    start = rng.randrange(len(made))
    # Neighbours in a file are the hardest to tell apart.
    made = (made[start:] + made[:start])[: round(2 * 100 ** rng.random())]
    share = rng.uniform(0, 0.4) if rng.random() < 0.5 else 0.0
    naming = rng.choice(("none", "none", "same", "order"))
    siblings = rng.choice((0.0, 0.4, 0.8))
    orders = [rng.sample(range(len(made)), len(made)) for _ in range(2)]
    sides: tuple[list[tuple[Document, list[str], str]], ...] = ([], [])
    numbers: tuple[list[int], ...] = ([], [])
    for number, chunk in enumerate(made):
        without = rng.randrange(2) if number and rng.random() < ONE_SIDED else None
        for side, language in enumerate(("zh", "en")):
            lines = [line[side] for line in chunk]
            if side == without:
                if rng.random() >= siblings:
                    continue
                other = [line[side] for line in rng.choice(made)]
                lines = sibling(lines, [rng.choice(other) for _ in lines], rng)
            if share:
                lines = damaged(lines, share, side, rng)
            name = {
                "none": f"{rng.randrange(16**8):08x}",
                "same": f"{number:03d}-{language}",
                "order": f"page{orders[side][number]}",
            }[naming]
            blocks = tuple(Block("line", TracedText.original(line)) for line in lines)
            document = Document(name, "lines", "utf-8", language, (), blocks)
            sides[side].append((document, lines, f"{name}.txt"))
            numbers[side].append(-number - 1 if side == without else number)
    evidence = Evidence(*(sketch_all(documents, encoder) for documents in sides))
    found = find_candidates(evidence)
    rows, columns = (np.array(one) for one in numbers)
    return found, rows[found.rows] == columns[found.columns]


def train(features: Floats, right: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Return the weights of the evidence and the bias."""
    scale = np.sqrt((features**2).mean(axis=0))
    scale[scale == 0] = 1.0
    scaled = np.column_stack([features / scale, np.ones(len(features))])
    signs = np.where(right, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = signs * (scaled @ weights)
        value = float(np.logaddexp(0, -margin).sum()) + PRIOR / 2 * float(weights @ weights)
        slope = -(signs * np.exp(-np.logaddexp(0, margin))) @ scaled + PRIOR * weights
        return value, slope

    bounds = [(None, 0) if name in AGAINST else (0, None) for name in FEATURES]
    start = np.zeros(len(FEATURES) + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)])
    return found.x[:-1] / scale, float(found.x[-1])


@click.command()
@click.argument("parallel_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--collections", default=120, show_default=True)
def main(parallel_dir: Path, collections: int) -> None:
    """Train on the lines in PARALLEL_DIR and write the weights."""
    files = [read_lines(parallel_dir / name) for name in TUNING]
    encoder = Remembering(load_encoder())
    rng = random.Random(SEED)
    made = [collection(files, encoder, rng) for _ in range(collections)]
    for name, parts in (("fourth", made[: 3 * collections // 4]), ("all", made)):
        features = np.concatenate([found.features for found, _ in parts])
        right = np.concatenate([pairs for _, pairs in parts])
        weights, bias = train(features, right)
        if name == "fourth":
            aside = made[3 * collections // 4 :]
            logits = np.concatenate([found.features for found, _ in aside]) @ weights + bias
            truth = np.concatenate([pairs for _, pairs in aside])
            signs = np.where(truth, 1.0, -1.0)
            click.echo(
                f"set aside: {len(truth)} candidates, {truth.sum()} pairs; above .8: precision "
                f"{truth[logits > math.log(4)].mean():.4f}, recall "
                f"{(truth & (logits > math.log(4))).sum() / truth.sum():.4f}; "
                f"loss {np.logaddexp(0, -signs * logits).mean():.4f}"
            )
    record = {
        "features": dict(zip(FEATURES, (round(float(one), 4) for one in weights), strict=True)),
        "bias": round(bias, 4),
    }
    DATA.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    click.echo(json.dumps(record, indent=1))


if __name__ == "__main__":
    main()

"""Measure the default weights with encoders that they were not trained for.

    python benchmarks/other_models.py GOLD_DIR...

Strict F1 and null F1 of the pooled documents, with the scale of similarities and without. The
encoders: the default one (trained on these documents, so too good); the same turned at random with
a common vector added, which draws all similarities together; its first 64 dimensions after the
turn; and the static encoder under the default weights.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import click
import numpy as np
from numpy.typing import NDArray

from aligner.encoders import FAST_MODEL, Encoder, NamedEncoder, embed, load_encoder
from aligner.evaluation import evaluate, read_gold
from aligner.features import Scale, Unrelated
from aligner.scorer import Scorer, load_scorer

SEED = 5
OFFSET = 0.7
NARROW = 64
Change = Callable[[NDArray[np.float64]], NDArray[np.float64]]


class Changed:
    """An encoder whose vectors are changed; each text is embedded once."""

    def __init__(self, change: Change, known: dict[str, NDArray[np.float32]], base: Encoder):
        self._change = change
        self._known = known
        self._base = base

    def encode(self, sentences: list[str], /) -> Any:
        """Return the changed vectors."""
        new = [text for text in sentences if text not in self._known]
        if new:
            self._known.update(zip(new, embed(self._base, new), strict=True))
        return self._change(np.array([self._known[text] for text in sentences], dtype=np.float64))


class _Unscaled(Scorer):
    def scale(self, encoder: str, unrelated: Unrelated) -> Scale | None:
        return None


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False))
def main(folders: tuple[str, ...]) -> None:
    """Measure the default weights with other encoders on gold FOLDERS."""
    rng = np.random.default_rng(SEED)
    turn, _ = np.linalg.qr(rng.normal(size=(512, 512)))
    common = rng.normal(size=512)
    common *= OFFSET / np.linalg.norm(common)
    known: dict[str, NDArray[np.float32]] = {}
    changes: dict[str, tuple[Change, dict[str, NDArray[np.float32]], Encoder]] = {
        "offset": (lambda vectors: vectors @ turn + common, known, load_encoder()),
        "narrow": (lambda vectors: (vectors @ turn)[:, :NARROW], known, load_encoder()),
        "static": (lambda vectors: vectors, {}, load_encoder(FAST_MODEL)),
    }
    default = NamedEncoder(
        load_scorer().encoder, Changed(lambda vectors: vectors, known, load_encoder())
    )
    scorer = load_scorer()
    unscaled = _Unscaled(scorer.first, scorer.second, scorer.encoder, scorer.unrelated)
    for folder in folders:
        documents = read_gold(folder)
        show(folder, "default", evaluate(documents, encoder=default, order="monotone")[-1])
        for name, change in changes.items():
            encoder = NamedEncoder(f"{name}-test", Changed(*change))
            for how, taken in ((", scaled", scorer), (", as it is", unscaled)):
                with patch("aligner.aligning.load_scorer", return_value=taken):
                    found = evaluate(documents, encoder=encoder, order="monotone")[-1]
                show(folder, name + how, found)


def show(folder: str, name: str, found: Any) -> None:
    """Print one line."""
    counts = found.counts
    click.echo(
        f"{folder:45} {name:20} strict {counts.strict_scores[2]:.4f}  "
        f"null {counts.null_scores[2]:.3f}  ECE {found.calibration.error:.4f}"
    )


if __name__ == "__main__":
    main()

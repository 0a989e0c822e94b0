"""Make the table and the model behind the hints on omissions.

    python benchmarks/train_omissions.py PARALLEL_DIR MQM_TSV

PARALLEL_DIR holds human translations, one pair a row, Chinese, a tab, English; the files named in
TUNING are used. MQM_TSV holds human annotations of machine translations.

1. Translations that the dictionary lacks are learned from the pairs with IBM model 1 (Brown et
   al. 1993), with the glosses of the dictionary as its start.
2. Words of a like meaning are those whose vectors by the built-in encoder are alike, by the
   measure of Conneau et al. (2018), which takes from the cosine how near each of the two words is
   to words of the other language anyhow.
3. The evidence of each word and answer is the logarithm of how much likelier the answer is in
   shuffled pairs than in the pairs, smoothed by that of all words of its length.
4. The logistic model learns to tell pairs from those with a clause dropped in English, and
   annotated segments with an omission from those without; its bias is then set so that
   1.05% of the human translations are above .5.

Only counts go into the files: no sentence can be read back.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from omissions import annotated_segments, drop_clause  # type: ignore[import-not-found]

from aligner.encoders import load_encoder
from corpora.language import fold
from corpora.pairs import read_pairs
from glossary.checks.omissions import features, mean_evidence, ratio
from glossary.coverage import NEAR, NONE, Coverage, Found, Reading, keys_of, words_of
from glossary.lexicon import lexicon

TUNING = ("wmt17-news.tsv", "wmt18-news.tsv", "iwslt17-talks.tsv", "flores-dev.tsv")
DATA = Path(__file__).parent.parent / "glossary" / "data"

ROUNDS = 8
LEAST_COUNT = 2.5
LEAST_PROBABILITY = 0.05
# Words seen so often have a row of their own; others share that of their length.
LEAST_SEEN = 4
SMOOTHING = 6.0
# Words of like meaning: how often both are seen, how many at most, and how like they are.
LEAST_SEEN_NEAR = 3
MOST_NEAR = 12
LEAST_LIKENESS = -0.25
NEIGHBOURS = 10
CLEAN_FLAGGED = 0.0105
ANNOTATED_WEIGHT = 1.0
# Of pairs that belong together, so many may look as if they did not.
UNRELATED_FLAGGED = 0.001

ANSWERS = NEAR + 1

Floats = NDArray[np.float64]
Pair = tuple[str, str]


def learn_translations(pairs: list[Pair]) -> dict[str, list[str]]:
    """Return the keys of English words that translate a Chinese word beside its glosses."""
    known = lexicon()
    rows = [
        (
            sorted(set(known.words(source))),
            sorted({key for word in words_of(target) for key in keys_of(word)}),
        )
        for source, target in pairs
    ]
    in_target = Counter(key for _, keys in rows for key in keys)
    in_source = Counter(word for words, _ in rows for word in words)
    together = Counter(
        (word, key)
        for words, keys in rows
        for word in words
        if in_source[word] > 1
        for key in keys
        if in_target[key] > 1
    )
    chance: dict[tuple[str, str], float] = {}
    for (word, key), count in together.items():
        if key in known.glosses(word):
            chance[word, key] = 1.0
        elif count >= 3:
            chance[word, key] = 0.1
    expected: dict[tuple[str, str], float] = {}
    for _ in range(ROUNDS):
        expected = defaultdict(float)
        totals: dict[str, float] = defaultdict(float)
        for words, keys in rows:
            for key in keys:
                choices = [word for word in words if (word, key) in chance]
                whole = sum(chance[word, key] for word in choices)
                whole += 0.02 * in_target[key] / len(rows)
                for word in choices:
                    share = chance[word, key] / whole
                    expected[word, key] += share
                    totals[word] += share
        chance = {(word, key): expected[word, key] / (totals[word] + 1) for word, key in chance}
    learned: dict[str, list[str]] = defaultdict(list)
    for (word, key), probability in sorted(chance.items()):
        enough = expected[word, key] >= LEAST_COUNT and probability >= LEAST_PROBABILITY
        if enough and key not in known.glosses(word):
            learned[word].append(key)
    return dict(learned)


def find_alike(
    pairs: list[Pair], known: Callable[[str], frozenset[str]]
) -> dict[str, frozenset[str]]:
    """Return for Chinese words of two characters and more the keys of words of like meaning.

    Parameters
    ----------
    pairs
        In which the words are seen.
    known
        The keys that answer a Chinese word, which are left out.
    """
    seen = Counter(word for source, _ in pairs for word in lexicon().words(source))
    chinese = [word for word, count in sorted(seen.items()) if count >= LEAST_SEEN_NEAR]
    seen = Counter(word for _, target in pairs for word in words_of(target))
    english = [
        word
        for word, count in sorted(seen.items())
        if count >= LEAST_SEEN_NEAR and len(word) > 1 and keys_of(word)
    ]
    sources, targets = (_vectors(words) for words in (chinese, english))
    cosines = sources @ targets.T
    around = [np.sort(rows, axis=1)[:, -NEIGHBOURS:].mean(axis=1) for rows in (cosines, cosines.T)]
    likeness = 2 * cosines - around[0][:, None] - around[1]
    alike: dict[str, frozenset[str]] = {}
    for word, row in zip(chinese, likeness, strict=True):
        keys: list[str] = []
        for place in np.argsort(-row, kind="stable"):
            if len(word) == 1 or row[place] < LEAST_LIKENESS or len(keys) >= MOST_NEAR:
                break
            new = keys_of(english[place])
            keys += [key for key in new if key not in keys and key not in known(word)]
        if keys:
            alike[word] = frozenset(keys)
    return alike


def _vectors(words: list[str]) -> Floats:
    vectors = np.asarray(load_encoder().encode(words), dtype=np.float64)
    scaled: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled


def shuffle(pairs: list[Pair], chance: random.Random) -> list[Pair]:
    """Return the sources with two translations each of others of like length."""
    alike: dict[int, list[str]] = defaultdict(list)
    for _, target in pairs:
        alike[len(target) // 20].append(target)
    return [
        (source, other)
        for source, target in pairs
        for other in chance.choices(alike[len(target) // 20], k=2)
        if other != target
    ]


class Counts:
    """How often each word was answered in each way."""

    def __init__(self, readings: list[Reading]) -> None:
        self.words: dict[str, Floats] = defaultdict(lambda: np.zeros(ANSWERS))
        self.lengths: dict[str, Floats] = defaultdict(lambda: np.full(ANSWERS, 0.5))
        for reading in readings:
            for one in reading.found:
                self.words[one.word.text][one.answer] += 1
                self.lengths[_row(one.word.text)][one.answer] += 1

    def shares(self, word: str, without: int | None = None) -> Floats:
        """Return the smoothed shares of the answers, without one of them that was counted."""
        usual = self.lengths[_row(word)]
        counts = self.words[word] + SMOOTHING * usual / usual.sum()
        if without is not None:
            counts[without] = max(counts[without] - 1, 1e-3)
        shares: Floats = counts / counts.sum()
        return shares


def log_ratios(other: Floats, true: Floats) -> Floats:
    """Return the evidence of each answer; none speaks more for an omission than no answer."""
    ratios: Floats = np.log(other / true)
    capped: Floats = np.minimum(ratios, ratios[NONE])
    return capped


def _row(word: str) -> str:
    return "*" * min(3, len(word))


class LeftOut(Coverage):
    """A table that judges a pair as if it had not been counted itself."""

    def __init__(
        self,
        keys: dict[str, frozenset[str]],
        near: dict[str, frozenset[str]],
        true: Counts,
        chance: Counts,
    ) -> None:
        super().__init__(keys, near, {})
        self._counts = true, chance
        self.own: dict[int, int] = {}

    def _weights(self, text: str) -> tuple[float, ...]:
        true, chance = self._counts
        return tuple(log_ratios(chance.shares(text), true.shares(text)).tolist())

    def evidence(self, found: Sequence[Found]) -> list[float]:
        """Return the evidence without the answers that were counted in these places."""
        true, chance = self._counts
        values = []
        for one in found:
            word = one.word.text
            ratios = log_ratios(chance.shares(word), true.shares(word, self.own.get(one.start)))
            values.append(float(ratios[one.answer]))
        return values


def fit(rows: Floats, labels: Floats, shares: Floats, penalty: float = 5.0) -> Floats:
    """Return the weights of a logistic regression and its bias, by Newton's method."""
    middle, scale = rows.mean(axis=0), rows.std(axis=0)
    matrix = np.column_stack([(rows - middle) / scale, np.ones(len(rows))])
    weights = np.zeros(matrix.shape[1])
    ridge = np.diag([penalty] * rows.shape[1] + [1e-6])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-matrix @ weights))
        slope = matrix.T @ (shares * (chance - labels)) + ridge @ weights
        curve = (matrix * (shares * chance * (1 - chance))[:, None]).T @ matrix + ridge
        weights -= np.linalg.solve(curve, slope)
    plain: Floats = weights[:-1] / scale
    return np.append(plain, weights[-1] - plain @ middle)


def balance(labels: Floats, total: float) -> Floats:
    """Return weights that give both classes the same total."""
    half = total / 2
    weights: Floats = np.where(labels == 1, half / labels.sum(), half / (labels == 0).sum())
    return weights


@click.command()
@click.argument("parallel", type=click.Path(exists=True, file_okay=False))
@click.argument("mqm", type=click.Path(exists=True, dir_okay=False))
def main(parallel: str, mqm: str) -> None:
    """Make coverage.tsv and omissions.json."""
    chance = random.Random(1)
    pairs: list[Pair] = []
    for name in TUNING:
        read = read_pairs(str(Path(parallel) / name)).rows
        pairs += [(fold(row.source), row.target) for row in read]
    keys = {word: frozenset(some) for word, some in learn_translations(pairs).items()}
    # As long as nothing is known all words count.
    equal = {_row("*" * size): (1.0,) * ANSWERS for size in (1, 2, 3)}
    known = Coverage(keys, {}, equal)
    near = find_alike(pairs, lambda word: known.word(word).keys)
    plain = Coverage(keys, near, equal)
    readings = [plain.read(*pair) for pair in pairs]
    true = Counts(readings)
    unrelated = [plain.read(*pair) for pair in shuffle(pairs, chance)]
    other = Counts(unrelated)
    _write_table(keys, near, true, other)

    usual = float(np.mean([ratio(reading) for reading in readings]))
    table = LeftOut(keys, near, true, other)
    clean, dropped = [], []
    for pair, reading in zip(pairs, readings, strict=True):
        table.own = {one.start: one.answer for one in reading.found}
        clean.append(features(reading, table.evidence(reading.found), usual))
        short = drop_clause(pair[1], chance)
        if short:
            reading = table.read(pair[0], short.text)
            dropped.append(features(reading, table.evidence(reading.found), usual))
    table.own = {}
    marked, labels = [], []
    for segment in annotated_segments(mqm):
        reading = table.read(fold(segment.source), segment.target)
        marked.append(features(reading, table.evidence(reading.found), usual))
        labels.append(float(segment.omission))
    label_rows = [
        np.array([0.0] * len(clean) + [1.0] * len(dropped)),
        np.array(labels),
    ]
    total = len(clean) + len(dropped)
    rows = np.array(clean + dropped + marked)
    # The two kinds of data have a bias each.
    kind = np.repeat([0.0, 1.0], [total, len(marked)])
    *weights, _, _ = fit(
        np.column_stack([rows, kind]),
        np.concatenate(label_rows),
        np.concatenate(
            [balance(label_rows[0], total), balance(label_rows[1], ANNOTATED_WEIGHT * total)]
        ),
    )
    scores = np.array(clean) @ weights
    bias = -float(np.quantile(scores, 1 - CLEAN_FLAGGED))
    related = []
    for reading in readings:
        table.own = {one.start: one.answer for one in reading.found}
        related.append(mean_evidence(table.evidence(reading.found)))
    table.own = {}
    by_chance = [mean_evidence(table.evidence(reading.found)) for reading in unrelated]
    _write_model(usual, weights, bias, related_line(related, by_chance))
    click.echo(
        f"{len(clean)} pairs, {len(dropped)} with a clause dropped, "
        f"{np.mean(np.array(dropped) @ weights + bias > 0):.1%} of them above .5"
    )


def _write_table(
    keys: dict[str, frozenset[str]], near: dict[str, frozenset[str]], true: Counts, other: Counts
) -> None:
    seen = [word for word, counts in true.words.items() if counts.sum() >= LEAST_SEEN]
    rows = []
    for word in sorted({*keys, *near, *seen}):
        weights = ""
        if word in seen:
            weights = _weights(log_ratios(other.shares(word), true.shares(word)))
        columns = (" ".join(sorted(some.get(word, ()))) for some in (keys, near))
        rows.append("\t".join((word, *columns, weights)))
    for size in ("*", "**", "***"):
        shares = [counts.lengths[size] / counts.lengths[size].sum() for counts in (other, true)]
        rows.append(f"{size}\t\t\t{_weights(log_ratios(*shares))}")
    head = (
        "# word, translations beside those of the dictionary, words of like meaning, evidence of",
        "# each answer in tenths",
        "# Made by benchmarks/train_omissions.py.",
    )
    (DATA / "coverage.tsv").write_text("\n".join((*head, *rows, "")), encoding="utf-8")


def _weights(evidence: Floats) -> str:
    return " ".join(str(round(10 * value)) for value in evidence)


def related_line(related: list[float], by_chance: list[float]) -> list[float]:
    """Return slope and bias that tell chance pairs from pairs, .5 where few pairs are above."""
    rows = np.array([*related, *by_chance])[:, None]
    labels = np.repeat([0.0, 1.0], [len(related), len(by_chance)])
    slope = float(fit(rows, labels, balance(labels, len(labels)))[0])
    return [slope, -slope * float(np.quantile(related, 1 - UNRELATED_FLAGGED))]


def _write_model(usual: float, weights: list[float], bias: float, unrelated: list[float]) -> None:
    names = ("longer", "run", "left", "size", "words", "clause", "silent")
    values = {
        "made": "benchmarks/train_omissions.py",
        "usual": round(usual, 4),
        "weights": {
            name: round(float(value), 4) for name, value in zip(names, weights, strict=True)
        },
        "bias": round(bias, 4),
        "unrelated": [round(value, 4) for value in unrelated],
    }
    text = json.dumps(values, indent=2) + "\n"
    (DATA / "omissions.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

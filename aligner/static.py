"""A static encoder: the vector of a text is the mean of the vectors of its tokens.

The model is a folder of sentence-transformers (`StaticEmbedding`) that `benchmarks/train_fast.py`
made. It is read here without PyTorch, and its tokenizer, a longest match from the left within runs
of letters, of digits and of Chinese characters, is done by one Aho-Corasick automaton.
"""

from __future__ import annotations

import json
import re
import struct
from importlib.resources.abc import Traversable
from itertools import accumulate

import numpy as np
from ahocorasick_rs import AhoCorasick, MatchKind
from numpy.typing import NDArray

CONTINUED = "##"
"""What stands before a token in the vocabulary that goes on after another one."""

_LETTERS = re.compile("[a-z]+")
_TENSOR = "embedding.weight"


class Tokenizer:
    """Finds the tokens of texts.

    Parameters
    ----------
    vocabulary
        Tokens with the numbers of their rows: words, pieces that follow within a word (after
        `CONTINUED`), digits and Chinese characters and words. Several may share a row.
    """

    def __init__(self, vocabulary: dict[str, int]) -> None:
        patterns: dict[str, int] = {}
        for token, row in vocabulary.items():
            if token.startswith(CONTINUED):
                patterns[token.removeprefix(CONTINUED)] = row
            elif "a" <= token[0] <= "z":
                # Nothing but letters is tokens, so a space can stand for the beginning of a word.
                patterns[" " + token] = row
            elif token[0] != "[":
                patterns[token] = row
        self._rows = np.array(list(patterns.values()), dtype=np.int64)
        self._automaton = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)

    def rows(self, texts: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the rows of the tokens of all texts, and how many each text has."""
        marked = [_LETTERS.sub(r" \g<0>", text.lower()) for text in texts]
        found = self._automaton.find_matches_as_indexes("\n".join(marked))
        matches = np.array(found, dtype=np.int64).reshape(-1, 3)
        ends = np.fromiter(accumulate(len(text) + 1 for text in marked), np.int64, len(texts))
        counts = np.diff(np.searchsorted(matches[:, 1], ends), prepend=0)
        return self._rows[matches[:, 0]], counts


class StaticEncoder:
    """An encoder with a vector for each token.

    Parameters
    ----------
    tokenizer
        What finds the tokens.
    table
        The vectors of the tokens, shape (rows, d). Their components are multiples of a power of
        two, so that no sum of them depends on its order.
    """

    def __init__(self, tokenizer: Tokenizer, table: NDArray[np.float32]) -> None:
        self._tokenizer = tokenizer
        self._table = table

    def encode(self, sentences: list[str], /) -> NDArray[np.float32]:
        """Return the mean of the tokens' vectors of each text; zeros for one without tokens."""
        rows, counts = self._tokenizer.rows(sentences)
        vectors = np.zeros((len(sentences), self._table.shape[1]), dtype=np.float32)
        filled = counts > 0
        starts = (np.cumsum(counts) - counts)[filled]
        if len(starts):
            sums = np.add.reduceat(self._table[rows], starts, axis=0)
            vectors[filled] = sums / counts[filled, None].astype(np.float32)
        return vectors


def load_static(folder: Traversable) -> StaticEncoder:
    """Return the encoder in a model folder that `benchmarks/train_fast.py` made."""
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    table = read_table((folder / "model.safetensors").read_bytes())
    return StaticEncoder(Tokenizer(tokenizer["model"]["vocab"]), table)


def read_table(data: bytes) -> NDArray[np.float32]:
    """Return the one tensor of a safetensors file, which holds numbers of 16 bits."""
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])[_TENSOR]
    first, last = (8 + length + offset for offset in header["data_offsets"])
    values = np.frombuffer(data[first:last], dtype="<f2")
    return values.reshape(header["shape"]).astype(np.float32)


def written_table(table: NDArray[np.float32]) -> bytes:
    """Return a table as a safetensors file, the components as numbers of 16 bits."""
    values = table.astype("<f2").tobytes()
    entry = {"dtype": "F16", "shape": list(table.shape), "data_offsets": [0, len(values)]}
    header = json.dumps({_TENSOR: entry}).encode()
    header += b" " * (-len(header) % 8)
    return struct.pack("<Q", len(header)) + header + values

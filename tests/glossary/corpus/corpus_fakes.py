"""What the processes of these tests do; a module, because they have to find it by its name."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from corpora.errors import InputError


def begin() -> Callable[[str], str]:
    return _work


def begin_badly(how: str) -> Callable[[str], str]:
    _work(how)
    return _work


def touch_one(files: Sequence[Path]) -> None:
    """Make the first of files that nobody has made."""
    for file in files:
        with suppress(FileExistsError):
            file.touch(exist_ok=False)
            return


def _work(task: str) -> str:
    what, _, file = task.partition(":")
    if what == "die" or (what == "die-once" and not Path(file).exists()):
        if file:
            Path(file).touch()
        os.kill(os.getpid(), signal.SIGTERM)
    if what == "memory":
        raise MemoryError
    if what == "refuse":
        raise InputError(f"{task}: no")
    if what == "threads":
        return os.environ["OPENBLAS_NUM_THREADS"]
    if what == "process":
        return str(os.getpid())
    return task


class Model:
    """A model that says in which process it is."""

    def __init__(self, failure: str = "") -> None:
        if failure:
            raise InputError(failure)

    def encode(self, sentences: list[str], /) -> list[tuple[int, str]]:
        for sentence in sentences:
            _work(sentence)
        if "wrong" in sentences:
            raise ValueError("wrong")
        return [(os.getpid(), sentence) for sentence in sentences]


def begin_apart(model: Any) -> Callable[[str], Any]:
    return partial(_work_apart, model)


def begin_apart_badly(how: str, model: Any) -> Callable[[str], Any]:
    _work(how)
    return begin_apart(model)


def _work_apart(model: Any, task: str) -> Any:
    what, _, text = task.partition(" ")
    return model.encode([text]) if what == "encode" else _work(task)

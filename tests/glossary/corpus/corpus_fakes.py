"""What the processes of these tests do; a module, because they have to find it by its name."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

from corpora.errors import InputError


def begin() -> Callable[[str], str]:
    return _work


def begin_badly(how: str) -> Callable[[str], str]:
    _work(how)
    return _work


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

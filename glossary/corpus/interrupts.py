"""Interrupts from the keyboard, kept until the work is at a point where it can end cleanly.

Python raises `KeyboardInterrupt` wherever the program is. In a finalizer, or in a callback of the
import system, it is printed as ignored and lost; between a result and the note of it, it makes
what is told wrong.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

Item = TypeVar("Item")

PATIENCE = 0.2
"""Seconds after which what waits has to ask by `check` whether an interrupt came."""

_came = False


@contextmanager
def kept() -> Iterator[None]:
    """Keep an interrupt until `check` is called or the context is left; a second one is raised.

    Nothing changes in other threads than the main one, or where someone else handles interrupts.
    """
    global _came
    usual = signal.default_int_handler
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGINT) is not usual:
        yield
        return

    def keep(*_: Any) -> None:
        global _came
        if _came:
            raise KeyboardInterrupt
        _came = True

    signal.signal(signal.SIGINT, keep)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
        came, _came = _came, False
    if came:
        raise KeyboardInterrupt


def check() -> None:
    """Raise `KeyboardInterrupt` if an interrupt was kept."""
    if _came:
        raise KeyboardInterrupt


def stepwise(steps: Generator[Item, None, None]) -> Generator[Item, None, None]:
    """Yield what a generator yields; interrupts are kept while it works, and while it ends."""
    try:
        while True:
            with kept():
                item = next(steps, None)
            if item is None:
                return
            yield item
    finally:
        with kept():
            steps.close()

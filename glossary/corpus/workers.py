"""Processes that work on tasks, each with what it needs loaded once.

A pool of our own, because that of `concurrent.futures` breaks as a whole when one process dies
and does not say which task it died of.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection, wait
from types import ModuleType
from typing import Any, Generic, TypeVar

from corpora.errors import InputError
from glossary.corpus import interrupts
from glossary.messages import message

Task = TypeVar("Task")
Reply = TypeVar("Reply")
Work = Callable[[Task], Reply]

MOST_STARTS = 3
"""How many processes may end when they start."""
_PATIENCE = 10  # seconds
_LIBRARIES = ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM", "NUMEXPR")


@dataclass(frozen=True, slots=True)
class Died:
    """That the process died of a task twice, the second time with no other task at work."""

    reason: str


@dataclass(frozen=True, slots=True)
class Stop:
    """That a worker cannot go on, nor could another."""

    reason: str


@dataclass(frozen=True, slots=True)
class Ready:
    """That a worker has loaded what it needs."""


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Pool(ABC, Generic[Task, Reply]):
    """Processes that work on tasks."""

    @abstractmethod
    def run(self, tasks: Iterable[Task], jobs: int) -> Iterator[tuple[Task, Reply | Died]]:
        """Yield the replies to tasks as they come, or that a process died of one."""

    @abstractmethod
    def end(self) -> None:
        """End the processes."""


def run_twice(
    pool: Pool[Task, Reply], tasks: Iterable[Task], jobs: int
) -> Generator[tuple[Task, Reply | Died], None, None]:
    """Yield the replies to tasks; those of which a process dies are tried once more, alone."""
    try:
        suspects: list[Task] = []
        for task, reply in pool.run(tasks, jobs):
            if isinstance(reply, Died):
                suspects.append(task)
            else:
                yield task, reply
        # Alone, there is as much memory as there can be.
        yield from pool.run(suspects, 1)
    finally:
        pool.end()


def settle() -> None:
    """Make this process a worker: one thread, and rare looks for objects to free."""
    # The threads of several processes would wait for one another.
    for library in _LIBRARIES:
        os.environ[f"{library}_NUM_THREADS"] = "1"
    # Texts and findings are many small objects, which hold one another in no circles.
    gc.set_threshold(100_000, 20, 50)


class _Worker:
    """A process, and what it works on."""

    def __init__(self, ahead: Callable[[], object]) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,), daemon=True)
        with _interrupts_blocked(), _without_main():
            self.process.start()
        theirs.close()
        # Not among its arguments: if this process is killed meanwhile, that one ends quietly.
        with suppress(ConnectionError):
            self.connection.send(ahead)
        self.begun = self.ready = False
        self.task: Any = None

    def give(self, begin: Callable[[], Work[Any, Any]], task: Any) -> None:
        """Send a task, and before the first one what to begin with."""
        self.task = task
        # If it died meanwhile, this is met when its answer is waited for.
        with suppress(ConnectionError):
            if not self.begun:
                self.connection.send(begin)
            self.begun = True
            self.connection.send(task)

    def end(self) -> None:
        self.connection.close()
        self.process.terminate()
        self.process.join(_PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()


class Workers(Pool[Task, Reply]):
    """Processes on this machine, started before it is known what they are to begin with.

    Parameters
    ----------
    ahead
        Called in each process, once, as it starts: loads what it will need in any case, while this
        process finds out the rest. It has to be picklable.
    jobs
        How many processes.
    """

    def __init__(self, ahead: Callable[[], object], jobs: int) -> None:
        self._ahead = ahead
        self._jobs = jobs
        self._begin: Callable[[], Work[Task, Reply]]
        self._workers: list[_Worker] = []
        self._failed_starts = 0
        try:
            for _ in range(jobs):
                self._workers.append(_Worker(ahead))
        except BaseException:
            self.end()
            raise

    def work_on(
        self, tasks: Iterable[Task], begin: Callable[[], Work[Task, Reply]]
    ) -> Generator[tuple[Task, Reply | Died], None, None]:
        """Yield the replies to tasks as they come, in any order; its end ends the processes.

        A task whose process dies is given to a process once more, alone, after all others.

        Parameters
        ----------
        tasks
            Taken one by one as a process is free; none is held beside those at work.
        begin
            Called in each process, once, before its first task: returns the function that is
            called with each task. Like tasks and replies it has to be picklable.

        Raises
        ------
        InputError
            `ahead`, `begin` or the function raised one, or processes die when they start.
        """
        self._begin = begin
        yield from run_twice(self, tasks, self._jobs)

    def end(self) -> None:
        """End the processes, also those that have nothing to do yet."""
        while self._workers:
            self._workers.pop().end()

    def run(self, tasks: Iterable[Task], jobs: int) -> Iterator[tuple[Task, Reply | Died]]:
        """Yield the replies to tasks as they come."""
        while len(self._workers) > jobs:
            self._workers.pop().end()
        left = iter(tasks)
        # Tasks that a worker took before it was ready, and died.
        again: deque[Task] = deque()
        while True:
            interrupts.check()
            busy = [worker for worker in self._workers if worker.task is not None]
            if len(busy) < jobs:
                task = again.popleft() if again else next(left, None)
                if task is not None:
                    self._give(task)
                    continue
            if not busy:
                return
            waiting = {worker.connection: worker for worker in busy}
            for connection in wait(list(waiting), interrupts.PATIENCE):
                assert isinstance(connection, Connection)
                worker = waiting[connection]
                reply = self._received(worker)
                if isinstance(reply, Ready):
                    worker.ready = True
                    continue
                task, worker.task = worker.task, None
                if not isinstance(reply, Died):
                    yield task, reply
                    continue
                self._workers.remove(worker)
                started = worker.ready
                worker.end()
                if started:
                    yield task, reply
                    continue
                self._failed_starts += 1
                if self._failed_starts >= MOST_STARTS:
                    raise InputError(message("corpus-start-died", reason=reply.reason))
                again.append(task)

    def _give(self, task: Task) -> None:
        """Give a task to a worker that is free, or to a new one."""
        worker = next((worker for worker in self._workers if worker.task is None), None)
        if worker is None:
            worker = _Worker(self._ahead)
            self._workers.append(worker)
        worker.give(self._begin, task)

    def _received(self, worker: _Worker) -> Any:
        """Return the answer of a worker, or that it died."""
        try:
            reply = worker.connection.recv()
        except (EOFError, ConnectionError):
            worker.process.join(_PATIENCE)
            return Died(_ending(worker.process.exitcode))
        if isinstance(reply, Stop):
            raise InputError(reply.reason)
        return reply


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return message("corpus-ended-signal", number=str(-code))
    return message("corpus-ended-status", number=str(code))


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Start processes that an interrupt from the terminal does not reach.

    It goes to all processes of a terminal, and the one that started the others ends them. For
    this one it is only put off.
    """
    if sys.platform == "win32":
        yield
        return
    # A process that starts with the first one, and that unblocks interrupts.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _without_main() -> Iterator[None]:
    """Start processes that do not import the program.

    They need nothing of it, and a script that is not guarded by its ``__name__`` would run again.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _serve(connection: Connection) -> None:
    """Receive what to load and what to begin with, then answer tasks until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    settle()
    try:
        connection.recv()()
        work = connection.recv()()
        connection.send(Ready())
        while True:
            connection.send(work(connection.recv()))
    except (EOFError, ConnectionError):
        return
    except InputError as error:
        connection.send(Stop(str(error)))
    except MemoryError:
        connection.send(Died(message("corpus-ended-memory")))


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)

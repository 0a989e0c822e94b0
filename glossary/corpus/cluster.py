"""Tasks worked on by a Ray cluster (extra `ray`), as `workers` does on one machine.

The workers get tasks and give replies: of the files of this machine they need none.
"""

from __future__ import annotations

import itertools
import logging
import math
import os
import random
import re
import shutil
import socket
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from textwrap import shorten
from typing import TYPE_CHECKING, Any, TypeVar

from corpora.errors import InputError
from glossary.corpus import interrupts
from glossary.corpus.workers import (
    MOST_STARTS,
    Died,
    Pool,
    Ready,
    Stop,
    Work,
    cores,
    run_twice,
    settle,
)
from glossary.messages import message

if TYPE_CHECKING:
    from aligner.encoders import Encoder

Task = TypeVar("Task")
Reply = TypeVar("Reply")
Begin = Callable[["Encoder | None"], Work[Task, Reply]]

QUIET = {
    # Nothing is sent to the makers of Ray.
    "RAY_USAGE_STATS_ENABLED": "0",
    # What Ray says of a worker that died goes to standard output: nothing of it is shown.
    "RAY_DEDUP_LOGS": "1",
    "RAY_DEDUP_LOGS_SKIP_REGEX": ".",
    # As later releases have it, of which earlier ones warn.
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}
"""Variables by which Ray keeps its words to itself, set before it is imported."""
_OUT_OF_MEMORY = "running low on memory"
_HOST_AND_PORT = re.compile(r"(?:ray://)?\[?(.+?)\]?:(\d{1,5})")
_PATIENCE = 30  # seconds


def work_on(
    tasks: Iterable[Task],
    begin: Begin[Task, Reply],
    *,
    jobs: int | None = None,
    address: str | None = None,
    model: Callable[[], Encoder] | None = None,
) -> Generator[tuple[Task, Reply | Died], None, None]:
    """Yield the replies to tasks as they come, in any order; its end ends the workers.

    A task whose worker dies is given to a worker once more, alone, after all others.

    Parameters
    ----------
    tasks
        Taken one by one as a worker is free; none is held beside those at work.
    begin
        Called in each worker, once, with the model where others hold it: loads what is needed and
        returns the function that is called with each task. Like tasks and replies it has to be
        picklable.
    jobs
        How many workers, each on one core; None for all cores of the cluster.
    address
        The address of the cluster, as `ray.init` takes it; None for one of this machine alone,
        that ends with the tasks. Where the program is connected to a cluster, that is taken.
    model
        Loads a model that gains by a GPU. If the cluster has GPUs, each that is free gets a
        process that holds the model for all workers; at least one is waited for.

    Raises
    ------
    InputError
        Ray is not installed, there is no such cluster, `begin`, the function or `model` raised
        one, or workers die when they start.
    """
    left = iter(tasks)
    first = next(left, None)
    if first is None:
        return
    with _connected(address, jobs) as ray:
        count = jobs or int(ray.cluster_resources().get("CPU", 0))
        if not count:
            raise InputError(message("corpus-cluster-empty"))
        with _serving(ray, model) as served:
            pool: _Pool[Task, Reply] = _Pool(ray, begin, served)
            yield from run_twice(pool, itertools.chain([first], left), count)


@contextmanager
def _connected(address: str | None, jobs: int | None) -> Iterator[Any]:
    """Connect to a cluster, or start one of this machine alone."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    try:
        ray = import_module("ray")
    except ModuleNotFoundError:
        raise InputError(message("corpus-extra-missing", extra="ray")) from None
    if ray.is_initialized():
        yield ray
        return
    said: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.CRITICAL}
    # Beside the clusters of others; the names of sockets in it must not be long.
    own = tempfile.mkdtemp(prefix="duizhao-", dir=None if sys.platform == "win32" else "/tmp")
    try:
        if address is None:
            said |= {"address": "local", "num_cpus": jobs or cores(), "include_dashboard": False}
            said["_temp_dir"] = own
        else:
            said["address"] = address
        try:
            _reach(address)
            ray.init(**said)
        except Exception as error:  # of many kinds
            values = {"address": address or "local", "reason": _one_line(error)}
            raise InputError(message("corpus-cluster-missing", **values)) from None
        try:
            yield ray
        finally:
            ray.shutdown()
    finally:
        shutil.rmtree(own, ignore_errors=True)


def _reach(address: str | None) -> None:
    """Find out whether somebody listens, which Ray would try for minutes."""
    if address and (match := _HOST_AND_PORT.fullmatch(address)):
        socket.create_connection((match[1], int(match[2])), _PATIENCE).close()


class _Worker:
    """A process on the cluster, seen from there."""

    def __init__(self) -> None:
        self._work: Work[Any, Any] | None = None

    def begin(self, begin: Begin[Any, Any], model: Encoder | None) -> Ready | Stop | Died:
        """Load what is needed."""
        settle()
        # A model that a worker itself holds is not for the GPUs, which the worker did not ask for.
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
        try:
            self._work = begin(model)
        except InputError as error:
            return Stop(str(error))
        except MemoryError:
            return Died(message("corpus-ended-memory"))
        from threadpoolctl import threadpool_limits

        threadpool_limits(1)  # of the libraries that Ray had loaded before
        return Ready()

    def work(self, task: Any) -> Any:
        """Return the reply to a task."""
        assert self._work is not None
        try:
            return self._work(task)
        except InputError as error:
            return Stop(str(error))
        except MemoryError:
            return Died(message("corpus-ended-memory"))
        except _LostError as error:
            return Died(str(error))


class _Holder:
    """A process on the cluster that holds a model, seen from there."""

    def __init__(self, load: Callable[[], Encoder]) -> None:
        self._failure = ""
        try:
            self._model = load()
        except InputError as error:
            self._failure = str(error)

    def failure(self) -> str:
        """Return why the model cannot be loaded; empty if it was."""
        return self._failure

    def encode(self, sentences: list[str]) -> Any:
        """Return what the model returns."""
        return self._model.encode(sentences)


class _LostError(BaseException):
    """That a process with a model died: no error of the text, which would end at the next one."""


class _Served:
    """The model that other processes hold, as an encoder.

    What is encoded together is what the model would get here, since vectors depend on it.
    """

    def __init__(self, holders: list[Any]) -> None:
        self._holders = holders
        self._next: Iterator[Any] | None = None

    def encode(self, sentences: list[str], /) -> Any:
        """Return what the model returns."""
        import ray

        if self._next is None:
            # Each worker begins with another one.
            random.shuffle(self._holders)
            self._next = itertools.cycle(self._holders)
        try:
            return ray.get(next(self._next).encode.remote(sentences))
        except ray.exceptions.RayTaskError as error:
            raise error.cause from None
        except ray.exceptions.RayError as error:
            raise _LostError(_ending(error)) from None


@contextmanager
def _serving(ray: Any, model: Callable[[], Encoder] | None) -> Iterator[_Served | None]:
    """Let processes hold a model, one on each GPU of the cluster; None where it has no GPU."""
    gpus = 0 if model is None else int(ray.cluster_resources().get("GPU", 0))
    if not gpus:
        yield None
        return
    chosen = ray.remote(_Holder).options(
        num_cpus=0, num_gpus=1, max_restarts=-1, max_task_retries=1
    )
    holders = [chosen.remote(model) for _ in range(gpus)]
    try:
        yield _Served(_loaded(ray, holders))
    finally:
        for holder in holders:
            ray.kill(holder)


def _loaded(ray: Any, holders: list[Any]) -> list[Any]:
    """Return those that have loaded the model soon after the first; others may use the GPUs."""
    starting = {holder.failure.remote(): holder for holder in holders}
    loaded: list[Any] = []
    latest = math.inf
    while starting and time.monotonic() < latest:
        interrupts.check()
        for answer in ray.wait(list(starting), timeout=interrupts.PATIENCE)[0]:
            try:
                failure = ray.get(answer)
            except ray.exceptions.RayError as error:
                failure = message("corpus-start-died", reason=_ending(error))
            if failure:
                raise InputError(failure)
            loaded.append(starting.pop(answer))
            latest = min(latest, time.monotonic() + _PATIENCE)
    return loaded


class _Member:
    """A worker as this process knows it."""

    def __init__(self, actor: Any) -> None:
        self.actor = actor
        self.ready = False
        self.task: Any = None
        self.answer: Any = None  # what is waited for


class _Pool(Pool[Task, Reply]):
    """Workers, started when there is something for them to do."""

    def __init__(self, ray: Any, begin: Begin[Task, Reply], model: Encoder | None) -> None:
        self._ray = ray
        self._chosen = ray.remote(_Worker).options(num_cpus=1)
        self._begin = ray.put(begin)
        self._model = model
        self._members: list[_Member] = []
        self._failed_starts = 0

    def end(self) -> None:
        while self._members:
            self._drop(self._members[-1])

    def run(self, tasks: Iterable[Task], jobs: int) -> Iterator[tuple[Task, Reply | Died]]:
        """Yield the replies to tasks as they come."""
        while len(self._members) > jobs:
            self._drop(self._members[-1])
        left = iter(tasks)
        # A worker that has not begun may have no place in the cluster: it gets no task.
        untaken: deque[Task] = deque()
        while True:
            interrupts.check()
            busy = sum(member.task is not None for member in self._members)
            if busy + len(untaken) < jobs and (task := next(left, None)) is not None:
                untaken.append(task)
                self._give(untaken)
                continue
            if not busy and not untaken:
                return
            for member in self._answering():
                reply = self._received(member)
                if isinstance(reply, Ready):
                    member.ready = True
                    self._failed_starts = 0
                    continue
                task, member.task = member.task, None
                if isinstance(reply, Died):
                    self._drop(member)
                if member.ready:
                    yield task, reply
                    continue
                self._failed_starts += 1
                if self._failed_starts >= MOST_STARTS:
                    raise InputError(message("corpus-start-died", reason=reply.reason))
            self._give(untaken)

    def _give(self, untaken: deque[Task]) -> None:
        """Give tasks to workers that are free; start workers for those that nobody can take."""
        for member in self._members:
            if untaken and member.ready and member.task is None:
                member.task = untaken.popleft()
                member.answer = member.actor.work.remote(member.task)
        starting = sum(not member.ready for member in self._members)
        for _ in range(len(untaken) - starting):
            member = _Member(self._chosen.remote())
            member.answer = member.actor.begin.remote(self._begin, self._model)
            self._members.append(member)

    def _answering(self) -> list[_Member]:
        """Wait for an answer, a little while; return the worker, if one has answered."""
        waiting = {one.answer: one for one in self._members if one.answer is not None}
        answers, _ = self._ray.wait(list(waiting), timeout=interrupts.PATIENCE)
        return [waiting[answer] for answer in answers]

    def _received(self, member: _Member) -> Any:
        """Return the answer of a worker, or that it died."""
        answer, member.answer = member.answer, None
        try:
            reply = self._ray.get(answer)
        except self._ray.exceptions.RayTaskError as error:
            reason = _one_line(error.cause)
            raise InputError(message("corpus-cluster-broken", reason=reason)) from None
        except self._ray.exceptions.RayError as error:
            return Died(_ending(error))
        if isinstance(reply, Stop):
            raise InputError(reply.reason)
        return reply

    def _drop(self, member: _Member) -> None:
        self._members.remove(member)
        self._ray.kill(member.actor)


def _ending(error: Exception) -> str:
    if _OUT_OF_MEMORY in str(error):
        return message("corpus-ended-memory")
    return message("corpus-ended-cluster", kind=type(error).__name__)


def _one_line(error: BaseException) -> str:
    return shorten(str(error) or type(error).__name__, 300, placeholder=" …")

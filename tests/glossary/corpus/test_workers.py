from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from corpora.errors import InputError
from glossary.corpus.workers import Died, Workers


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    import corpus_fakes  # type: ignore[import-not-found]

    return corpus_fakes


def work_on(
    tasks: Iterable[str],
    begin: Callable[[], Any],
    *,
    jobs: int,
    ahead: Callable[[], object] = dict,
) -> Iterator[tuple[str, Any]]:
    workers: Workers[str, Any] = Workers(ahead, jobs)
    with closing(workers.work_on(tasks, begin)) as answers:
        yield from answers


def test_every_task_has_an_answer(fakes: Any) -> None:
    tasks = [f"task {number}" for number in range(200)]
    answers = list(work_on(tasks, fakes.begin, jobs=2))
    assert sorted(answers) == sorted(zip(tasks, tasks, strict=True))


def test_processes_without_tasks_end(fakes: Any) -> None:
    assert list(work_on([], fakes.begin, jobs=2)) == []
    assert multiprocessing.active_children() == []


def test_processes_load_before_it_is_known_what_to_begin_with(fakes: Any, tmp_path: Path) -> None:
    marks = [tmp_path / "a", tmp_path / "b"]
    workers: Workers[str, str] = Workers(partial(fakes.touch_one, marks), 2)
    latest = time.monotonic() + 60
    while not all(mark.exists() for mark in marks) and time.monotonic() < latest:
        time.sleep(0.01)
    assert all(mark.exists() for mark in marks)
    assert list(workers.work_on(["task"], fakes.begin)) == [("task", "task")]


def test_processes_that_get_no_task_can_be_ended(fakes: Any) -> None:
    workers: Workers[str, str] = Workers(fakes.begin, 2)
    workers.end()
    assert multiprocessing.active_children() == []


def test_tasks_are_taken_as_they_are_needed(fakes: Any) -> None:
    taken = 0

    def tasks() -> Iterator[str]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield str(number)

    for _ in work_on(tasks(), fakes.begin, jobs=2):
        break
    assert taken <= 3


def test_each_process_works_with_one_thread_and_lives_on(fakes: Any) -> None:
    assert list(work_on(["threads"], fakes.begin, jobs=1)) == [("threads", "1")]
    processes = {answer for _, answer in work_on(["process"] * 20, fakes.begin, jobs=2)}
    assert len(processes) <= 2


def test_a_task_whose_process_dies_is_tried_again_alone(fakes: Any, tmp_path: Path) -> None:
    task = f"die-once:{tmp_path / 'died'}"
    answers = list(work_on([task, "a", "b", "c"], fakes.begin, jobs=2))
    assert answers[-1] == (task, task)
    assert len(answers) == 4


@pytest.mark.parametrize(
    ("task", "reason"), [("die", "signal 15|status"), ("memory", "out of memory")]
)
def test_a_task_that_kills_twice_is_told_and_the_others_go_on(
    fakes: Any, task: str, reason: str
) -> None:
    answers = dict(work_on(["a", task, "b", "c", "d"], fakes.begin, jobs=2))
    died = answers.pop(task)
    assert isinstance(died, Died)
    assert died.reason in reason.split("|") or died.reason.startswith("status")
    assert answers == {name: name for name in "abcd"}


def test_what_no_process_can_do_ends_it_all(fakes: Any) -> None:
    with pytest.raises(InputError, match=r"^refuse: no$"):
        list(work_on(["a", "refuse", "b"], fakes.begin, jobs=2))
    with pytest.raises(InputError, match=r"^refuse: no$"):
        list(work_on(["a"], partial(fakes.begin_badly, "refuse"), jobs=2))
    with pytest.raises(InputError, match=r"^refuse: no$"):
        ahead = partial(fakes.begin_badly, "refuse")
        list(work_on(["a"], fakes.begin, jobs=2, ahead=ahead))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_processes_that_cannot_start_end_it(fakes: Any) -> None:
    with pytest.raises(InputError, match=r"end when they start \(signal 15\)"):
        list(work_on(["a", "b"], partial(fakes.begin_badly, "die"), jobs=2))
    with pytest.raises(InputError, match=r"end when they start \(signal 15\)"):
        list(work_on(["a", "b"], fakes.begin, jobs=2, ahead=partial(fakes.begin_badly, "die")))

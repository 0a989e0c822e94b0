from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from corpora.errors import InputError
from glossary.corpus.workers import Died, work_on


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    import corpus_fakes  # type: ignore[import-not-found]

    return corpus_fakes


def test_every_task_has_an_answer(fakes: Any) -> None:
    tasks = [f"task {number}" for number in range(200)]
    answers = list(work_on(tasks, fakes.begin, jobs=2))
    assert sorted(answers) == sorted(zip(tasks, tasks, strict=True))


def test_no_tasks_need_no_process(fakes: Any) -> None:
    assert list(work_on([], fakes.begin, jobs=2)) == []


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


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_processes_that_cannot_start_end_it(fakes: Any) -> None:
    with pytest.raises(InputError, match=r"end when they start \(signal 15\)"):
        list(work_on(["a", "b"], partial(fakes.begin_badly, "die"), jobs=2))

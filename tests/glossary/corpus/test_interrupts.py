from __future__ import annotations

import signal
import threading
from collections.abc import Generator, Iterator

import pytest

from glossary.corpus import interrupts


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupt() -> None:
    signal.raise_signal(signal.SIGINT)


def test_an_interrupt_is_kept_until_it_is_asked_for() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), interrupts.kept():
        interrupt()
        done.append("after it")
        interrupts.check()
        done.append("never")
    assert done == ["after it"]
    interrupts.check()
    with pytest.raises(KeyboardInterrupt):
        interrupt()


def test_one_that_nobody_asks_for_comes_in_the_end() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), interrupts.kept():
        interrupt()
        done.append("all")
    assert done == ["all"]


def test_an_error_goes_before_it() -> None:
    with pytest.raises(ValueError, match="mine"), interrupts.kept():
        interrupt()
        raise ValueError("mine")
    interrupts.check()


def test_the_second_one_is_raised_at_once() -> None:
    with pytest.raises(KeyboardInterrupt), interrupts.kept():
        interrupt()
        interrupt()
        pytest.fail("it was kept")


def test_within_another_it_is_the_outer_that_keeps() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), interrupts.kept():
        with interrupts.kept():
            interrupt()
        done.append("outside")
        interrupts.check()
    assert done == ["outside"]


def test_who_handles_interrupts_goes_on_to_do_so() -> None:
    came = []
    signal.signal(signal.SIGINT, lambda *_: came.append(True))
    with interrupts.kept():
        interrupt()
    assert came == [True]


def test_other_threads_leave_all_as_it_is() -> None:
    handlers = []

    def work() -> None:
        with interrupts.kept():
            handlers.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert handlers == [signal.default_int_handler]


def test_of_a_generator_interrupts_are_kept_while_it_works() -> None:
    done = []

    def steps() -> Generator[int, None, None]:
        try:
            interrupts.check()
            yield 1
            interrupt()
            done.append("went on")
            interrupts.check()
            yield 2
        finally:
            done.append("ended")

    stream = interrupts.stepwise(steps())
    assert next(stream) == 1
    # The loop over it is the user's.
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    with pytest.raises(KeyboardInterrupt):
        next(stream)
    assert done == ["went on", "ended"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_generator_that_is_left_is_ended() -> None:
    done = []

    def steps() -> Generator[int, None, None]:
        try:
            yield from range(10)
        finally:
            done.append("ended")

    for number in interrupts.stepwise(steps()):
        if number == 3:
            break
    assert done == ["ended"]
    assert list(interrupts.stepwise(steps())) == list(range(10))

"""Ray clusters of this machine; each run and each worker is a process of its own."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from corpora.errors import InputError
from glossary.corpus import Settings, results, run
from glossary.corpus.cluster import QUIET, work_on
from glossary.corpus.running import Progress
from glossary.corpus.workers import Died

pytestmark = [
    pytest.mark.ray,
    pytest.mark.skipif(find_spec("ray") is None, reason="needs the extra `ray`"),
    # Ray leaves the ends of its own processes to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
HERE = str(Path(__file__).parent)
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
MARK = f"DUIZHAO_TEST_{os.getpid()}"
CORPUS = {
    f"{side}/{number}.txt": "".join(f"{line}\n" for line in lines)
    for number in range(8)
    for side, lines in {
        "zh": ["今天下雨。", f"我们有{number}把雨伞。", "渡轮每天运送350名乘客。"] * 3,
        "en": ["It is raining today.", f"We have {number} umbrellas.", "Each day 450 passengers."]
        * 3,
    }.items()
}


@pytest.fixture(scope="module")
def fakes() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(HERE)
        import corpus_fakes  # type: ignore[import-not-found]

        yield corpus_fakes


@pytest.fixture(scope="module")
def cluster(fakes: Any) -> Iterator[str]:
    """Start a cluster with two processors and what passes for a GPU; return its address."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(dir="/tmp") as folder:
        patch.setenv("PYTHONPATH", HERE, prepend=os.pathsep)
        patch.setenv(MARK, "1")
        for name, value in QUIET.items():
            patch.setenv(name, value)
        import ray

        context = ray.init(
            address="local",
            num_cpus=2,
            num_gpus=1,
            include_dashboard=False,
            log_to_driver=False,
            logging_level=logging.CRITICAL,
            _temp_dir=folder,
        )
        yield context.address_info["gcs_address"]
        ray.shutdown()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a corpus, and its run on this machine in `out`."""
    folder = tmp_path_factory.mktemp("corpus")
    for name, text in CORPUS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    rows = [f"zh/{number}.txt,en/{number}.txt\n" for number in range(8)]
    rows += ["zh/0.txt,zh/1.txt\n", "zh/none.txt,en/0.txt\n", "zh/0.txt,en/0.txt\n"]
    (folder / "manifest.csv").write_text("zh,en\n" + "".join(rows), encoding="utf-8")
    run(str(folder / "manifest.csv"), str(folder / "out"), jobs=1)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name != ".lock"
    }


def command(made: Path, *options: str, cwd: Path) -> subprocess.Popen[str]:
    """Start a run in a process of its own, with the clusters that it starts."""
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "import duizhao; duizhao.main()"
    )
    arguments = ["corpus", "run", str(made / "manifest.csv"), "-o", "out", "--engine", "ray"]
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=cwd,
        start_new_session=True,
        env={**os.environ, MARK: "1"},
    )


def processes(name: bytes) -> list[int]:
    """Return the processes of the clusters of these tests whose title has a name in it."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            ours = MARK.encode() in (entry / "environ").read_bytes()
            if ours and name in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:  # it ended, or is none
            continue
    return found


def test_a_run_through_a_cluster_gives_the_same(made: Path, tmp_path: Path) -> None:
    with command(made, "--jobs", "2", cwd=tmp_path) as process:
        output, errors = process.communicate(timeout=600)
    assert process.returncode == 1
    assert output == ""
    assert all(line.startswith("duizhao: note: ") for line in errors.splitlines())
    assert "line 11 failed: zh/none.txt: there is no such file" in errors
    assert contents(tmp_path / "out") == contents(made / "out")


def test_a_cluster_by_its_address_and_results_one_by_one(
    made: Path, tmp_path: Path, cluster: str
) -> None:
    with command(made, "--address", cluster, cwd=tmp_path) as process:
        output, errors = process.communicate(timeout=600)
    assert (process.returncode, output) == (1, ""), errors
    assert contents(tmp_path / "out") == contents(made / "out")
    # The program is connected to it here: that is what is taken.
    manifest = str(made / "manifest.csv")
    lines = [one.entry.line for one in results(manifest, str(tmp_path / "two"), engine="ray")]
    assert sorted(lines) == list(range(2, 13))
    # Nothing is done twice, whoever did it.
    told: list[Progress] = []
    run(manifest, str(tmp_path / "two"), resume=True, jobs=1, watch=told.append)
    assert told[-1].kept == 8
    assert contents(tmp_path / "two") == contents(made / "out")
    run(manifest, str(tmp_path / "two"), resume=True, engine="ray", watch=told.append)
    assert told[-1].kept == 8
    assert contents(tmp_path / "two") == contents(made / "out")


@LINUX
def test_a_worker_that_is_killed_loses_nothing(made: Path, tmp_path: Path, cluster: str) -> None:
    killed: list[int] = []

    def watch(progress: Progress) -> None:
        if progress.done >= 3 and not killed:
            killed.extend(processes(b"ray::_Worker.work"))
            for number in killed:
                os.kill(number, signal.SIGKILL)

    run(str(made / "manifest.csv"), str(tmp_path / "out"), engine="ray", watch=watch)
    assert killed
    assert contents(tmp_path / "out") == contents(made / "out")


@LINUX
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_stopped_goes_on(made: Path, tmp_path: Path, number: int) -> None:
    with command(made, "--jobs", "1", cwd=tmp_path) as process:
        end = time.monotonic() + 300
        while not list(tmp_path.glob("out/documents/[0-9a-f]*.jsonl")):
            assert time.monotonic() < end
            time.sleep(0.01)
        # An interrupt from a terminal goes to all processes.
        (os.kill if number == signal.SIGKILL else os.killpg)(process.pid, number)
        output, errors = process.communicate(timeout=600)
    assert output == ""
    if number == signal.SIGINT:
        assert process.returncode == 130
        assert "Traceback" not in errors
        assert "pairs done; go on with --resume\n" in errors
        assert errors.endswith("duizhao: interrupted\n")
    assert len(list((tmp_path / "out" / "documents").iterdir())) < 8
    run(str(made / "manifest.csv"), str(tmp_path / "out"), resume=True, jobs=1)
    assert contents(tmp_path / "out") == contents(made / "out")


def test_every_task_has_an_answer(cluster: str, fakes: Any) -> None:
    tasks = [f"task {number}" for number in range(50)]
    assert sorted(work_on(tasks, fakes.begin_apart)) == sorted(zip(tasks, tasks, strict=True))
    assert list(work_on([], fakes.begin_apart)) == []
    assert dict(work_on(["threads"], fakes.begin_apart, jobs=1)) == {"threads": "1"}
    assert len({one for _, one in work_on(["process"] * 20, fakes.begin_apart, jobs=2)}) <= 2


def test_tasks_are_taken_as_they_are_needed(cluster: str, fakes: Any) -> None:
    taken = []

    def tasks() -> Iterator[str]:
        for number in range(100):
            taken.append(number)
            yield str(number)

    for _ in work_on(tasks(), fakes.begin_apart, jobs=2):
        break
    assert len(taken) <= 3


def test_a_task_whose_worker_dies_is_tried_again_alone(
    cluster: str, fakes: Any, tmp_path: Path
) -> None:
    task = f"die-once:{tmp_path / 'died'}"
    answers = list(work_on([task, "a", "b", "c"], fakes.begin_apart, jobs=2))
    assert answers[-1] == (task, task)
    assert len(answers) == 4


@pytest.mark.parametrize(
    ("task", "reason"), [("die", "Ray says ActorDiedError"), ("memory", "out of memory")]
)
def test_a_task_that_kills_twice_is_told_and_the_others_go_on(
    cluster: str, fakes: Any, task: str, reason: str, capfd: pytest.CaptureFixture[str]
) -> None:
    answers = dict(work_on(["a", task, "b", "c", "d"], fakes.begin_apart, jobs=2))
    assert answers.pop(task) == Died(reason)
    assert answers == {name: name for name in "abcd"}
    assert capfd.readouterr() == ("", "")


def test_what_no_worker_can_do_ends_it_all(cluster: str, fakes: Any) -> None:
    with pytest.raises(InputError, match=r"^refuse: no$"):
        list(work_on(["a", "refuse", "b"], fakes.begin_apart, jobs=2))
    with pytest.raises(InputError, match=r"^refuse: no$"):
        list(work_on(["a"], partial(fakes.begin_apart_badly, "refuse"), jobs=2))
    with pytest.raises(InputError, match="end when they start"):
        list(work_on(["a", "b"], partial(fakes.begin_apart_badly, "die"), jobs=2))
    with pytest.raises(InputError, match=r"cannot begin or answer.*no attribute"):
        list(work_on(["a"], partial(fakes.begin_apart_badly, None), jobs=1))


def test_a_model_is_held_once_for_all_where_there_is_a_gpu(cluster: str, fakes: Any) -> None:
    tasks = [f"encode {number}" for number in range(10)]
    answers = dict(work_on(tasks, fakes.begin_apart, jobs=2, model=fakes.Model))
    encoded = [one for answer in answers.values() if type(answer) is list for one in answer]
    assert sorted(text for _, text in encoded) == [str(number) for number in range(10)]
    assert len({process for process, _ in encoded}) == 1


def test_a_text_that_kills_the_model_is_told_and_the_others_go_on(cluster: str, fakes: Any) -> None:
    tasks = ["encode a", "encode die", *(f"encode {number}" for number in range(6))]
    answers = dict(work_on(tasks, fakes.begin_apart, jobs=2, model=fakes.Model))
    died = answers.pop("encode die")
    assert isinstance(died, Died)
    assert died.reason.startswith("Ray says Actor")
    assert len(answers) == 7
    assert not any(isinstance(answer, Died) for answer in answers.values())


def test_what_the_model_says_against_a_text_comes_to_the_worker(cluster: str, fakes: Any) -> None:
    with pytest.raises(InputError, match=r"cannot begin or answer.*wrong"):
        list(work_on(["encode wrong"], fakes.begin_apart, model=fakes.Model))
    with pytest.raises(InputError, match=r"^no such model$"):
        model = partial(fakes.Model, "no such model")
        list(work_on(["a"], fakes.begin_apart, model=model))


@pytest.mark.skipif(find_spec("sentence_transformers") is None, reason="needs `transformers` too")
def test_with_a_model_on_a_gpu_the_results_are_the_same(
    made: Path, tmp_path: Path, cluster: str
) -> None:
    # The fast encoder is in the format of that library.
    settings = Settings(model=str(resources.files("aligner") / "data" / "fast"))
    manifest = str(made / "manifest.csv")
    run(manifest, str(tmp_path / "local"), settings=settings, jobs=1)
    run(manifest, str(tmp_path / "ray"), settings=settings, engine="ray")
    assert contents(tmp_path / "ray") == contents(tmp_path / "local")


def test_machines_have_to_have_the_same(made: Path) -> None:
    from dataclasses import replace

    from glossary.corpus.settings import prepare
    from glossary.corpus.working import begin_apart

    recipe = prepare(Settings())
    other = replace(recipe, installed={**recipe.installed, "version": "0.0.1"})
    with pytest.raises(InputError, match=r"\(version: .* in place of 0\.0\.1\)"):
        begin_apart(other, None)


def test_a_cluster_that_is_not_there_is_one_line(made: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with command(made, "--address", f"127.0.0.1:{port}", cwd=tmp_path) as process:
        _, errors = process.communicate(timeout=600)
    assert process.returncode == 2
    assert errors.startswith(f"duizhao: error: the Ray cluster “127.0.0.1:{port}” cannot be")
    assert errors.count("\n") == 1

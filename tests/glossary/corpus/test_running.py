from __future__ import annotations

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from corpora.errors import InputError
from corpora.pairs import read_pairs
from corpora.samples import sample
from glossary.corpus import Filters, Settings, parquet, results, run
from glossary.corpus.merging import OUTPUTS
from glossary.corpus.running import Progress
from glossary.messages import message

POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and limits of POSIX")
ROOT = Path(__file__).parents[3]
TEXTS = {
    "zh/rain.txt": "今天下雨。\n\n我们待在家里。\n\n他会修好这架钢琴，<b>再</b>演奏一首曲子。\n",
    "en/rain.txt": "It is raining today.\n\nWe are staying at home.\n\n"
    "He will repair the piano, and then play a piece.\n",
    "zh/ferry.txt": "渡轮每天运送350名乘客。\n\n请带好雨伞。\n\n今天下雨。\n\n=1+2\n",
    "en/ferry.txt": "The ferry carries 450 passengers a day.\n\nPlease bring an umbrella.\n\n"
    "It is raining today.\n\n=1+2\n",
    "zh/market.txt": "鱼市在港口旁边。\n\n渔民在那里卖新鲜的鱼。\n\n"
    "去年冬天，图书馆的屋顶被大雪压坏了，工人花了三个月才修好。\n\n"
    "欢迎游客参观鱼市。\n\n门票是免费的。\n",
    "en/market.txt": "The fish market is beside the harbour.\n\n"
    "Fishermen sell fresh fish there.\n\nVisitors to the fish market are welcome.\n\n"
    "Admission is free.\n",
}
MANIFEST = """id,zh,en,state
1,zh/rain.txt,en/rain.txt,paired
2,en/ferry.txt,zh/ferry.txt,paired
=3,zh/market.txt,en/market.txt,doubtful
4,zh/none.txt,en/rain.txt,paired
5,zh/rain.txt,en/rain.txt,paired
6,zh/rain.txt,zh/ferry.txt,paired
7,zh/rain.txt,,unpaired
8,zh/broken.docx,en/rain.txt,paired
9,en/rain.txt,./zh/rain.txt,paired
"""


def corpus(folder: Path) -> str:
    """Make a small corpus with faults and return its manifest."""
    for name, text in TEXTS.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_text(text, encoding="utf-8")
    (folder / "zh" / "broken.docx").write_bytes(b"PK\x03\x04" + bytes(range(256)))
    manifest = folder / "manifest.csv"
    manifest.write_text(MANIFEST, encoding="utf-8")
    return str(manifest)


def command(*arguments: str | Path, start: str = "", cwd: Path) -> subprocess.Popen[str]:
    """Start the command line."""
    program = f"import duizhao; {start}duizhao.main()"
    return subprocess.Popen(
        [sys.executable, "-c", program, "corpus", "run", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=cwd,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name != ".lock"
    }


def table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a corpus, and its run with two jobs in `out`."""
    folder = tmp_path_factory.mktemp("corpus")
    with command(corpus(folder), "-o", "out", "--jobs", "2", cwd=folder) as process:
        output, errors = process.communicate(timeout=600)
    assert output == ""
    assert process.returncode == 1
    assert "duizhao: note: line 5 failed: zh/none.txt: there is no such file" in errors
    assert "Traceback" not in errors
    assert "out: 3 pairs of documents" in errors
    assert errors.endswith(f"5 pairs failed; {Path('out', 'failures.csv')} says why\n")
    return folder


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """Return a copy of that folder that may be changed."""
    return Path(shutil.copytree(made, tmp_path / "copy"))


def test_all_is_written(made: Path) -> None:
    names = {file.name for file in (made / "out").iterdir()}
    assert names == {*OUTPUTS, "documents", ".lock"} - {"segments.parquet"}
    assert len(list((made / "out" / "documents").iterdir())) == 3


def test_segments_have_documents_places_and_scores(made: Path) -> None:
    segments = lines(made / "out" / "segments.jsonl")
    first = segments[0]
    assert first["source"] == "今天下雨。"
    assert first["document"] == {"line": 2, "zh": "zh/rain.txt", "en": "en/rain.txt"}
    assert first["target_place"] == {
        "file": "en/rain.txt",
        "unit": "line",
        "number": 1,
        "start": 0,
        "end": 20,
    }
    assert {one["document"]["line"] for one in segments} == {2, 3, 4}  # type: ignore[index]
    assert all(0 <= one["score"] <= 1 for one in segments)  # type: ignore[operator]
    # The table and the memory are files of pairs; the memory has whole pairs alone.
    assert len(read_pairs(str(made / "out" / "segments.jsonl")).rows) == len(segments)
    pairs = read_pairs(str(made / "out" / "memory.tmx")).rows
    whole = [(one["source"], one["target"]) for one in segments if one["source"] and one["target"]]
    assert [(pair.source, pair.target) for pair in pairs] == whole
    assert len(whole) < len(segments)


def test_the_languages_decide_which_side_is_chinese(made: Path) -> None:
    (ferry,) = [row for row in table(made / "out" / "documents.csv") if row["id"] == "2"]
    assert (ferry["swapped"], ferry["result"]) == ("yes", "done")
    (segment, *_) = [
        one
        for one in lines(made / "out" / "segments.jsonl")
        if one["document"]["line"] == 3  # type: ignore[index]
    ]
    assert segment["source"] == "渡轮每天运送350名乘客。"


def test_every_row_is_accounted_for(made: Path) -> None:
    documents = table(made / "out" / "documents.csv")
    assert [row["result"] for row in documents] == [
        *("done", "done", "done", "failed", "failed", "failed", "left-out", "failed", "failed")
    ]
    assert [row["line"] for row in documents] == [str(line) for line in range(2, 11)]
    assert documents[2]["id"] == "'=3"
    failures = {row["line"]: row["reason"] for row in table(made / "out" / "failures.csv")}
    assert failures["6"] == failures["10"] == "the same pair stands on line 2"
    assert "both are Chinese" in failures["7"]
    assert failures["9"].startswith("zh/broken.docx: ")
    assert len(failures) == 5


def test_findings_stand_in_both_tables(made: Path) -> None:
    findings = lines(made / "out" / "findings.jsonl")
    assert any(one["rule"] == "number.mismatch" for one in findings)
    rows = table(made / "out" / "findings.csv")
    assert [row["id"] for row in rows] == [one["id"] for one in findings]
    (row,) = [row for row in rows if row["rule"] == "number.mismatch"]
    assert (row["file"], row["number"], row["zh"]) == ("en/ferry.txt", "1", "zh/ferry.txt")
    assert not any(cell.startswith(("=", "+", "-", "@")) for one in rows for cell in one.values())


def test_the_summary_is_one_safe_page(made: Path) -> None:
    page = (made / "out" / "summary.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "http:" not in page.replace("http-equiv", "")
    assert "<b>" not in page
    assert "图书馆的屋顶" in page.partition('id="omitted"')[2]
    assert "both are Chinese" in page
    assert page.count("<svg") >= 3
    # On a narrow screen, where tables have no head, figures say what they are.
    assert page.count('<td class="value" data-label="') == page.count('<td class="value"') > 3


def test_the_result_does_not_depend_on_the_jobs(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    outcome = run(str(made / "manifest.csv"), str(folder), jobs=1)
    assert contents(folder) == contents(made / "out")
    assert (outcome.done, outcome.failed, outcome.left_out) == (3, 5, 1)
    assert outcome.merged == outcome.segments


def test_nothing_is_done_twice_and_only_what_changed_again(copy: Path) -> None:
    manifest, folder = str(copy / "manifest.csv"), str(copy / "out")
    before = contents(copy / "out")
    told: list[Progress] = []
    run(manifest, folder, resume=True, jobs=1, watch=told.append)
    assert told[-1].kept == 3
    assert told[-1].done == told[-1].rows == 9
    assert contents(copy / "out") == before

    (copy / "en" / "market.txt").write_text("The fish market is far away.\n", encoding="utf-8")
    run(manifest, folder, resume=True, jobs=1, watch=told.append)
    assert told[-1].kept == 2
    assert "far away" in (copy / "out" / "segments.jsonl").read_text(encoding="utf-8")
    assert len(list((copy / "out" / "documents").iterdir())) == 3

    told.clear()
    settings = Settings(select=("number",))
    run(manifest, folder, settings=settings, resume=True, jobs=1, watch=told.append)
    assert told[-1].kept == 0


def test_to_look_at_results_leaves_what_was_merged(copy: Path) -> None:
    before = contents(copy / "out")
    for _ in results(str(copy / "manifest.csv"), str(copy / "out"), resume=True, jobs=1):
        break
    assert contents(copy / "out") == before


def test_a_damaged_result_is_made_again(copy: Path) -> None:
    before = contents(copy / "out")
    first, second, _ = sorted((copy / "out" / "documents").iterdir())
    first.write_bytes(first.read_bytes()[:-100])
    second.write_bytes(b"")
    (copy / "out" / "documents" / ".half.jsonl.a1b2").write_bytes(b"half")
    (copy / "out" / "documents" / f"{'0' * 64}.jsonl").write_bytes(b"{}")
    run(str(copy / "manifest.csv"), str(copy / "out"), resume=True, jobs=1)
    assert contents(copy / "out") == before


def test_filters_are_counted_and_do_not_align_again(copy: Path) -> None:
    told: list[Progress] = []
    filters = Filters(min_score=0.3, min_length=4, max_length=20, language=True, deduplicate=True)
    outcome = run(
        str(copy / "manifest.csv"),
        str(copy / "out"),
        filters=filters,
        paired_only=True,
        resume=True,
        jobs=1,
        watch=told.append,
    )
    assert told[-1].kept == 2
    assert outcome.left_out == 2
    assert outcome.dropped["deduplicate"] == 1
    assert outcome.dropped["min-length"] >= 1
    segments = lines(copy / "out" / "segments.jsonl")
    assert outcome.merged == len(segments) == outcome.segments - sum(outcome.dropped.values())
    texts = [(one["source"], one["target"]) for one in segments]
    assert len(set(texts)) == len(texts)
    page = (copy / "out" / "summary.html").read_text(encoding="utf-8")
    assert "<code>--deduplicate</code>" in page


def test_what_was_written_is_counted_as_one_or_many() -> None:
    one = message("corpus-written", folder="out", done=1, merged=0, segments=1, findings=1)
    assert one == "out: 1 pair of documents, 0 of 1 segment merged, 1 finding"
    many = message("corpus-written", folder="out", done=2, merged=1, segments=3, findings=0)
    assert many == "out: 2 pairs of documents, 1 of 3 segments merged, 0 findings"


def test_results_come_one_by_one(made: Path, tmp_path: Path) -> None:
    seen = {}
    stream = results(str(made / "manifest.csv"), str(tmp_path / "out"), jobs=1)
    assert isinstance(stream, Iterator)
    for result in stream:
        seen[result.entry.cells["id"]] = result
    assert sorted(seen) == ["1", "2", "4", "5", "6", "8", "9", "=3"]
    ferry = seen["2"]
    assert ferry.figures is not None
    assert ferry.figures.swapped
    segments = list(ferry.segments())
    assert [segment.id for segment in segments] == list(range(ferry.figures.segments))
    assert any(placed.finding.rule == "number.mismatch" for placed in ferry.findings())
    assert "no such file" in seen["4"].failure
    assert list(seen["4"].segments()) == []


@pytest.mark.parametrize(
    ("prepared", "reason"),
    [
        ("results", "go on with --resume"),
        ("others", "holds something else than a run"),
        ("file", "this is a file"),
        ("no-parent", "does not exist"),
    ],
)
def test_a_folder_that_does_not_suit_is_refused(
    made: Path, tmp_path: Path, prepared: str, reason: str
) -> None:
    folder = tmp_path / "out"
    if prepared == "results":
        folder = made / "out"
    elif prepared == "others":
        folder.mkdir()
        (folder / "thesis.txt").write_text("mine", encoding="utf-8")
    elif prepared == "file":
        folder.write_text("mine", encoding="utf-8")
    else:
        folder = tmp_path / "nowhere" / "out"
    with pytest.raises(InputError, match=reason):
        run(str(made / "manifest.csv"), str(folder), resume=prepared == "others")


def test_two_runs_in_one_folder_are_kept_apart(copy: Path) -> None:
    before = contents(copy / "out")
    with (
        FileLock(copy / "out" / ".lock"),
        command("manifest.csv", "-o", "out", "--resume", cwd=copy) as process,
    ):
        _, errors = process.communicate(timeout=600)
    assert process.returncode == 2
    assert errors.startswith("duizhao: error: out: another run is at work in this folder")
    assert errors.count("\n") == 1
    assert contents(copy / "out") == before


def test_a_time_that_jumps_changes_nothing(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Read by each process when it starts.
    (tmp_path / "sitecustomize.py").write_text(
        "import random, time\ntime.time = lambda: random.uniform(-1e9, 4e9)\n", encoding="utf-8"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    with command(made / "manifest.csv", "-o", "out", cwd=tmp_path) as process:
        _, errors = process.communicate(timeout=600)
    assert process.returncode == 1, errors
    assert contents(tmp_path / "out") == contents(made / "out")


def _wait_for_a_result(folder: Path) -> None:
    end = time.monotonic() + 300
    while not list(folder.glob("out/documents/[0-9a-f]*.jsonl")):
        assert time.monotonic() < end
        time.sleep(0.01)


@POSIX
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_stopped_goes_on(made: Path, tmp_path: Path, number: int) -> None:
    manifest = corpus(tmp_path)
    # A process in the background may have been started with interrupts ignored.
    start = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    with command(manifest, "-o", "out", "--jobs", "1", start=start, cwd=tmp_path) as process:
        _wait_for_a_result(tmp_path)
        process.send_signal(number)
        _, errors = process.communicate(timeout=600)
    if process.returncode == 130:
        assert "Traceback" not in errors
        assert "pairs done; go on with --resume\n" in errors
        assert errors.endswith("duizhao: interrupted\n")
    run(manifest, str(tmp_path / "out"), resume=True, jobs=2)
    assert contents(tmp_path / "out") == contents(made / "out")


@POSIX
def test_a_disk_without_room_ends_the_run_and_it_goes_on(made: Path, tmp_path: Path) -> None:
    manifest = corpus(tmp_path)
    start = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500)); "
    with command(manifest, "-o", "out", "--jobs", "1", start=start, cwd=tmp_path) as process:
        _, errors = process.communicate(timeout=600)
    assert process.returncode == 2
    last = errors.splitlines()[-1]
    assert last.startswith(f"duizhao: error: {Path('out', 'documents')}")
    assert "File too large" in last
    run(manifest, str(tmp_path / "out"), resume=True, jobs=1)
    assert contents(tmp_path / "out") == contents(made / "out")


def test_segments_as_parquet_are_those_of_json_lines(made: Path, tmp_path: Path) -> None:
    options = (made / "manifest.csv", "-o", "out", "--format", "parquet", "--jobs", "1")
    with command(*options, cwd=tmp_path) as process:
        process.communicate(timeout=600)
    kept, expected = contents(tmp_path / "out"), contents(made / "out")
    del expected["segments.jsonl"]
    rows = list(parquet.read(tmp_path / "out" / "segments.parquet"))
    assert rows == lines(made / "out" / "segments.jsonl")
    first = kept.pop("segments.parquet")
    assert kept == expected
    # With other jobs, and over a table in the other format, they are the same bytes.
    run(str(made / "manifest.csv"), str(tmp_path / "out"), resume=True, jobs=1)
    assert contents(tmp_path / "out") == contents(made / "out")
    run(str(made / "manifest.csv"), str(tmp_path / "two"), table="parquet", jobs=2)
    assert contents(tmp_path / "two") == {**expected, "segments.parquet": first}


def test_parquet_without_its_library_is_one_line(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(InputError, match=r"pip install .duizhao\[parquet\]"):
        run(str(made / "manifest.csv"), str(tmp_path / "out"), table="parquet")
    assert not (tmp_path / "out").exists()


def test_ray_without_its_library_is_one_line(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(InputError, match=r"^this needs the extra “ray”; .*duizhao\[ray\]"):
        run(str(made / "manifest.csv"), str(tmp_path / "out"), engine="ray")


def test_an_address_is_for_ray(made: Path, tmp_path: Path) -> None:
    with command(made / "manifest.csv", "-o", "out", "--address", "auto", cwd=tmp_path) as process:
        _, errors = process.communicate(timeout=600)
    assert process.returncode == 2
    assert "--address is for --engine ray" in errors


def test_the_example_of_the_docs_is_a_script(made: Path, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "corpora.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    # Not guarded by its name: the processes that it starts must not run it again.
    assert "__main__" not in program
    script = shutil.copytree(made, tmp_path / "copy") / "script.py"
    script.write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script],
        capture_output=True,
        encoding="utf-8",
        cwd=script.parent,
        timeout=600,
        check=True,
    )
    assert done.stderr == ""
    assert "zh/none.txt zh/none.txt: there is no such file" in done.stdout
    segments = lines(made / "out" / "segments.jsonl")
    assert done.stdout.count(" → ") == sum(one["score"] > 0.5 for one in segments)  # type: ignore[operator]


@POSIX
def test_a_file_without_an_end_is_told_and_passed_over(tmp_path: Path) -> None:
    corpus(tmp_path)
    os.mkfifo(tmp_path / "zh" / "pipe.txt")
    manifest = tmp_path / "endless.csv"
    manifest.write_text(
        "zh,en\nzh/pipe.txt,en/rain.txt\n/dev/zero,en/rain.txt\nzh,en/rain.txt\n",
        encoding="utf-8",
    )
    reasons = [one.failure for one in results(str(manifest), str(tmp_path / "out"), jobs=1)]
    assert reasons == [
        "zh/pipe.txt: this is a device or a pipe; name a file",
        "/dev/zero: this is a device or a pipe; name a file",
        "zh: this is a folder; name a file in it",
    ]


def test_little_is_imported_before_the_processes_start() -> None:
    code = (
        "import sys; import glossary.corpus.commands, glossary.corpus.running; "
        "print({'numpy', 'jinja2', 'glossary.checking', 'aligner.aligning'} & set(sys.modules))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, cwd=ROOT
    )
    assert printed.stdout == "set()\n"


def test_a_sample_is_as_check_has_it(tmp_path: Path) -> None:
    from aligner.commands import align_files
    from glossary import check, load_glossaries, segments_of

    one = sample("announcement")
    (tmp_path / "m.csv").write_text(f"zh,en\n{one.zh},{one.en}\n", encoding="utf-8")
    (result,) = results(str(tmp_path / "m.csv"), str(tmp_path / "out"), jobs=1)
    alignment = align_files(str(one.zh), str(one.en))
    report = check(segments_of(alignment), load_glossaries(()))
    assert [placed.finding.id for placed in result.findings()] == [
        finding.id for finding in report.findings
    ]

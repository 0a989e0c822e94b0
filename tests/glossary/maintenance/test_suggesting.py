from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from corpora.errors import InputError
from glossary.exchange import import_glossary
from glossary.glossary_commands import glossary_group
from glossary.maintenance.figures import figures
from glossary.maintenance.history import load_history
from glossary.maintenance.rejecting import without_rejected
from glossary.maintenance.suggesting import _recurring, as_csv, suggest
from glossary.model import Segment
from glossary.termbase import Glossary, builtin, load_glossary

HEADER = "concept,language,term,status\n"
KNOWN = HEADER + "plan,zh,岚湾规划,preferred\nplan,en,Lanwan Plan,preferred\n"
PAIRS = [
    (
        "昨天，潮汐能研究院在岚湾成立。",
        "The Tidal Power Institute opened yesterday in Lanwan.",
    ),
    ("据潮汐能研究院介绍，工程已经开始。", "Work has begun, said the Tidal Power Institute."),
    ("很多人参观了潮汐能研究院的船坞。", "Many people saw the dock of the Tidal Power Institute."),
    ("岚湾规划明年公布。", "The Lanwan Blueprint comes out next year."),
    ("大家都在等岚湾规划。", "All are waiting for the Lanwan Blueprint."),
    ("我们读了岚湾规划。", "We have read the Lanwan Plan."),
    ("天气很好。", "The weather was fine."),
]


@given(st.lists(st.lists(st.sampled_from("abc,"), max_size=8), max_size=5), st.integers(1, 3))
def test_what_recurs_is_found(texts: list[list[str]], least: int) -> None:
    places: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for size in range(1, 5):
        for number, text in enumerate(texts):
            for start in range(len(text) - size + 1):
                gram = tuple(text[start : start + size])
                if "," not in gram:
                    places.setdefault(gram, []).append((number, start))
    wanted = [(gram, at) for gram, at in places.items() if len(at) >= least]
    assert list(_recurring(texts, str.isalpha, 4, least)) == wanted


SEGMENTS = [Segment(n, zh, en, 1.0, None, None) for n, (zh, en) in enumerate(PAIRS)]


def known(tmp_path: Path) -> Glossary:
    file = tmp_path / "terms.csv"
    file.write_text(KNOWN, "utf-8")
    return load_glossary(str(file))


def test_new_concepts_and_variants(tmp_path: Path) -> None:
    found = suggest(SEGMENTS, [known(tmp_path)])
    assert ("concept", "潮汐能研究院", "Tidal Power Institute", 3) in [
        (one.kind, one.zh, one.en, one.segments) for one in found
    ]
    (variant,) = (one for one in found if one.kind == "variant")
    assert (variant.concept, variant.en, variant.known) == (
        "plan",
        "Lanwan Blueprint",
        "Lanwan Plan",
    )
    assert variant.examples == (3, 4)
    assert all(0 <= one.score <= 1 and one.segments >= 2 for one in found)
    assert not any("天气" in one.zh for one in found)
    assert suggest(SEGMENTS, [known(tmp_path)], least=4) == []


def test_the_table_can_be_imported(tmp_path: Path) -> None:
    glossary = known(tmp_path)
    table = tmp_path / "suggestions.csv"
    table.write_bytes(as_csv(suggest(SEGMENTS, [glossary]), SEGMENTS))
    outcome = import_glossary(str(table), glossary.file)
    assert outcome.conflicts == ()
    concepts = {concept.id: concept for concept in load_glossary(glossary.file).concepts}
    assert concepts["plan"].expected() == ("Lanwan Plan", "Lanwan Blueprint")
    assert concepts["tidal-power-institute"].standing == "proposed"
    assert concepts["tidal-power-institute"].terms[1].source.startswith("0.")
    assert not any(
        one.kind == "variant" for one in suggest(SEGMENTS, [load_glossary(glossary.file)])
    )


def test_what_is_rejected_in_the_table_is_not_suggested_again(tmp_path: Path) -> None:
    glossary = known(tmp_path)
    table = tmp_path / "suggestions.csv"
    found = suggest(SEGMENTS, [glossary])
    lines = as_csv(found, SEGMENTS).decode().splitlines(keepends=True)
    rejecting = [
        line.replace(",proposed,,", ",proposed, reject ,").replace(
            "Blueprint,,,", "Blueprint,,reject,"
        )
        for line in lines
    ]
    # A row that is deleted is for another time.
    table.write_text("".join([*rejecting[:1], *rejecting[2:]]), encoding="utf-8", newline="")
    before = Path(glossary.file).read_bytes()
    outcome = import_glossary(str(table), glossary.file, who="Lin")
    assert (outcome.concepts, outcome.terms) == (0, 0)
    assert "rejected" in outcome.notes[0]
    assert Path(glossary.file).read_bytes() == before
    assert without_rejected(found, [glossary.file]) == found[:1]
    assert {(one.who, one.action) for one in load_history(glossary.file)} == {("Lin", "reject")}
    count = len(load_history(glossary.file))
    import_glossary(str(table), glossary.file)
    assert len(load_history(glossary.file)) == count
    table.write_text("zh,en,decision\n甲,A,perhaps\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2: the decision “perhaps” is unknown"):
        import_glossary(str(table), glossary.file)


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=6))
def test_any_texts(pairs: list[tuple[str, str]]) -> None:
    segments = [
        Segment(number, zh, en, 1.0, None, None) for number, (zh, en) in enumerate(pairs * 2)
    ]
    as_csv(suggest(segments, [builtin()]), segments)


def test_the_commands(tmp_path: Path) -> None:
    glossary = known(tmp_path).file
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("".join(f"{zh}\t{en}\n" for zh, en in PAIRS), "utf-8")
    runner = CliRunner()
    arguments = ["suggest", str(pairs), "--glossary", glossary]
    done = runner.invoke(glossary_group, arguments)
    assert done.exit_code == 0, done.output
    assert "\t岚湾规划\tLanwan Blueprint\t2\tplan\n" in done.stdout
    done = runner.invoke(glossary_group, [*arguments, "--json"])
    assert {one["kind"] for one in json.loads(done.stdout)} == {"concept", "variant"}
    output = tmp_path / "out.csv"
    assert runner.invoke(glossary_group, [*arguments, "--csv", "-o", str(output)]).exit_code == 0
    assert output.read_bytes().startswith(
        b"\xef\xbb\xbfzh,en,admitted,standing,decision,source\r\n"
    )
    assert runner.invoke(glossary_group, [*arguments, "--csv", "--json"]).exit_code == 2


def test_figures(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text(
        "concept,language,term,status,standing,domain,source,updated\n"
        "a,zh,甲局,preferred,official,law,,2026-01-02\na,en,Bureau A,preferred,,,,2026-03-02\n"
        "b,zh,乙局,preferred,,,,\nb,en,Bureau B,forbidden,,,,\n",
        "utf-8",
    )
    counted = figures([load_glossary(str(file))])
    assert (counted.concepts, counted.terms) == (2, 4)
    assert counted.statuses == {"zh preferred": 2, "en preferred": 1, "en forbidden": 1}
    assert counted.standings == {"official": 1, "usual": 1}
    assert counted.domains == {"law": 1, "": 1}
    assert counted.without_source == ("a",)
    assert counted.updated == {"": 2, "2026-01": 1, "2026-03": 1}
    runner = CliRunner()
    done = runner.invoke(glossary_group, ["stats", "--glossary", str(file)])
    assert "statuses\ten forbidden\t1\n" in done.stdout
    done = runner.invoke(glossary_group, ["stats", "--json", "--glossary", "builtin"])
    assert json.loads(done.stdout)["without_source"] == []

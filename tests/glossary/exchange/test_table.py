from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from corpora.errors import InputError
from glossary.exchange import import_glossary
from glossary.glossary_commands import glossary_group
from glossary.termbase import load_glossary

HEADER = "zh\ten\tadmitted\tdeprecated\tforbidden\tstanding\tcheck\tvalid_from\tsource\n"
ROW = (
    "甲局|国家甲局\tBureau A\tBA|A Bureau\tJia Bureau\tJia Office\tofficial\t\t2023\t"
    "its site, 2024\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "table.tsv"
    file.write_text(HEADER + ROW, encoding="utf-8")
    return file


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "glossary.csv"


def refusal(file: Path, output: Path) -> str:
    with pytest.raises(InputError) as error:
        import_glossary(str(file), str(output))
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_table_becomes_a_glossary(table: Path, output: Path) -> None:
    done = import_glossary(str(table), str(output))
    assert (done.concepts, done.terms, done.kept, done.conflicts) == (1, 7, 0, ())
    assert output.read_text(encoding="utf-8") == (
        "concept,language,term,status,standing,source,valid_from\n"
        "bureau-a,zh,甲局,preferred,official,,\n"
        "bureau-a,zh,国家甲局,admitted,,,\n"
        'bureau-a,en,Bureau A,preferred,,"its site, 2024",2023\n'
        "bureau-a,en,BA,admitted,,,\n"
        "bureau-a,en,A Bureau,admitted,,,\n"
        "bureau-a,en,Jia Bureau,deprecated,,,\n"
        "bureau-a,en,Jia Office,forbidden,,,\n"
    )
    assert load_glossary(str(output)).concepts[0].standing == "official"


def test_importing_twice_changes_nothing(table: Path, output: Path) -> None:
    import_glossary(str(table), str(output))
    before = output.read_bytes()
    done = import_glossary(str(table), str(output))
    assert (done.concepts, done.terms, done.kept) == (0, 0, 7)
    assert output.read_bytes() == before


def test_an_import_keeps_what_is_there(table: Path, output: Path) -> None:
    output.write_bytes(
        "\ufeffconcept,language,term,status,standing,mine\r\n"
        "my-bureau,zh,甲局,preferred,proposed,keep\r\n"
        "my-bureau,en,Jia Office,admitted,,this\r\n"
        "other,en,Other,preferred,,too\r\n".encode()
    )
    done = import_glossary(str(table), str(output))
    assert (done.concepts, done.terms, done.kept) == (0, 5, 2)
    assert len(done.conflicts) == 1
    assert "Jia Office of my-bureau is forbidden there and admitted in" in done.conflicts[0]
    assert output.read_bytes().decode() == (
        "\ufeffconcept,language,term,status,standing,mine,source,valid_from\r\n"
        "my-bureau,zh,甲局,preferred,proposed,keep,,\r\n"
        "my-bureau,en,Jia Office,admitted,,this,,\r\n"
        "my-bureau,zh,国家甲局,admitted,,,,\r\n"
        'my-bureau,en,Bureau A,preferred,,,"its site, 2024",2023\r\n'
        "my-bureau,en,BA,admitted,,,,\r\n"
        "my-bureau,en,A Bureau,admitted,,,,\r\n"
        "my-bureau,en,Jia Bureau,deprecated,,,,\r\n"
        "other,en,Other,preferred,,too,,\r\n"
    )


def test_a_glossary_is_added_by_its_concepts(tmp_path: Path, output: Path) -> None:
    other = tmp_path / "other.csv"
    header = "concept,language,term,status\n"
    other.write_text(header + "a,en,A,preferred\nb,en,B,preferred\n", encoding="utf-8")
    output.write_text(header + "a,zh,甲,preferred\n", encoding="utf-8")
    done = import_glossary(str(other), str(output))
    assert (done.concepts, done.terms) == (1, 2)
    assert [concept.id for concept in load_glossary(str(output)).concepts] == ["a", "b"]


def test_ids_are_readable_and_differ(table: Path, output: Path) -> None:
    table.write_text(
        "zh\ten\n甲\tPeople’s Bank, Café & Co.\n乙\tpeoples bank cafe co\n丙\t中文\n",
        encoding="utf-8",
    )
    import_glossary(str(table), str(output))
    assert [concept.id for concept in load_glossary(str(output)).concepts] == [
        "peoples-bank-cafe-co",
        "peoples-bank-cafe-co-2",
        "丙",
    ]


def test_a_table_in_csv(table: Path, output: Path) -> None:
    table.write_text('\ufeffzh,en,source\r\n甲,A,"b, c"\r\n', encoding="utf-8")
    assert import_glossary(str(table), str(output)).terms == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "holds no terms"),
        (HEADER, "holds no terms"),
        ("zh\tadmitted\n甲\tA\n", "line 1: there is no column en"),
        ("zh\ten\tpinyin\n甲\tA\tjia\n", "line 1: the column pinyin is unknown and would be lost"),
        ("zh\ten\ten\n甲\tA\tB\n", "line 1: the column en stands there twice"),
        (HEADER + "甲\n", "line 2: the cell en is missing"),
        (HEADER + "甲\t\n", "line 2: the cell en is empty"),
        (HEADER + "\n|\tA\n", "line 3: the cell zh is empty"),
        (HEADER + ROW + "\n" + ROW, "line 4: 甲局 with Bureau A stands already in line 2"),
        (HEADER + "甲\tA\t\t\t\t\t\t\t\tx\n", "line 2: the row has 10 cells and the header 9"),
        (HEADER + "甲\tA\tB|B\n", "line 2: the en term B of a stands already in line 2"),
        (HEADER + "甲\tA\tB\tB\n", "line 2: the en term B of a is deprecated here and admitted"),
        (HEADER + "甲\tA\t\t\t\tsure\n", "line 2: the standing sure is unknown"),
    ],
)
def test_bad_tables(table: Path, output: Path, content: str, reason: str) -> None:
    table.write_text(content, encoding="utf-8")
    assert reason in refusal(table, output)
    assert not output.exists()


def test_a_bad_glossary_is_left_alone(table: Path, output: Path) -> None:
    output.write_text("nonsense\n", encoding="utf-8")
    assert str(output) in refusal(table, output)
    assert output.read_text(encoding="utf-8") == "nonsense\n"


def test_the_command(table: Path, output: Path) -> None:
    runner = CliRunner()
    done = runner.invoke(glossary_group, ["import", str(table), "-o", str(output)])
    assert done.exit_code == 0
    assert done.stdout == ""
    assert f"{output}: 1 concept and 7 terms added, 0 already there" in done.stderr
    assert runner.invoke(glossary_group, ["import", str(table)]).exit_code == 2

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.errors import InputError
from corpora.messages import in_language
from glossary.checking import check
from glossary.model import Segment
from glossary.termbase import builtin, load_glossaries, load_glossary, parse_record

HEADER = "concept,language,term,status\n"
GOOD = HEADER + "a,zh,甲,preferred\na,en,A,preferred\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "terms.csv"


def refusal(file: Path, content: str | bytes) -> str:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(InputError) as error:
        load_glossary(str(file))
    text = str(error.value)
    assert text.startswith(f"{file}: ")
    assert "\n" not in text
    return text.removeprefix(f"{file}: ")


def test_a_glossary(file: Path) -> None:
    file.write_text(
        "concept,language,term,status,standing,check,case_sensitive,mine,source,valid_from\n"
        "a,zh,甲,preferred,official,,,1,,\n"
        "b,en,B,preferred,,forbidden-only,yes,2,,\n"
        '\na,en,"A, of old",deprecated,official,,,3,"seen ""here""",2023-10\n',
        encoding="utf-8",
    )
    loaded = load_glossary(str(file))
    assert (loaded.name, loaded.file) == (str(file), str(file))
    assert loaded.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    first, second = loaded.concepts
    assert (first.id, first.standing, first.check, first.glossary) == (
        "a",
        "official",
        "",
        str(file),
    )
    assert first.forms("en", "deprecated") == ("A, of old",)
    assert (first.terms[1].source, first.terms[1].valid_from) == ('seen "here"', "2023-10")
    assert (second.standing, second.check) == ("usual", "forbidden-only")
    assert second.terms[0].case_sensitive


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_record_is_written_as_it_was(bom: bytes, newline: str) -> None:
    content = bom + GOOD.replace("\n", newline).encode()
    assert parse_record("x", content).as_bytes() == content


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "holds no terms"),
        (HEADER, "holds no terms"),
        ("\n\n", "holds no terms"),
        ("concept,language,term\na,zh,甲\n", "line 1: the column status is missing"),
        ("concept;language;term;status\n", "line 1: the columns are separated by semicolons"),
        ("concept\tlanguage\tterm\tstatus\n", "line 1: the columns are separated by tabs"),
        ("concept,language,term,status,term\n", "line 1: the column term stands there twice"),
        ("concept,language,term,status,Valid from\n", "unknown; write valid_from"),
        (GOOD + "b,zh,乙\n", "line 4: the row has 3 cells and the header 4"),
        (GOOD + "b,zh,乙,preferred,x\n", "line 4: the row has 5 cells and the header 4"),
        (GOOD + "b,zh,,preferred\n", "line 4: the cell term is empty"),
        (GOOD + "b,zh,  ,preferred\n", "line 4: the cell term is empty"),
        (GOOD + ",zh,乙,preferred\n", "line 4: the cell concept is empty"),
        (GOOD + "b,zh,·,preferred\n", "line 4: the term · has no letter or digit"),
        (GOOD + "b,fr,B,preferred\n", "line 4: the language fr is unknown; write zh, en"),
        (GOOD + "b,en,B,good\n", "line 4: the status good is unknown; write preferred, admitted"),
        (GOOD + "a,en,A,admitted\n", "line 4: the en term A of a stands already in line 3"),
        (
            GOOD + "a,en,A,forbidden\n",
            "line 4: the en term A of a is forbidden here and preferred in line 3",
        ),
        (GOOD + 'b,en,"B" x,preferred\n', "line 4: this is not CSV"),
        (GOOD + 'b,en,"B,preferred\n', "line 4: this is not CSV"),
        (b"\xff\xfea", "line 1: byte 0 is not UTF-8"),
        (GOOD.encode() + b"b,en,\xe9,preferred\n", f"line 4: byte {len(GOOD.encode()) + 5} is"),
        (
            "concept,language,term,status,standing\na,zh,甲,preferred,sure\n",
            "line 2: the standing sure is unknown; write official, usual, proposed, undecided",
        ),
        (
            "concept,language,term,status,check\na,zh,甲,preferred,never\n",
            "line 2: the check never is unknown; write forbidden-only",
        ),
        (
            "concept,language,term,status,case_sensitive\na,zh,甲,preferred,maybe\n",
            "line 2: the case_sensitive maybe is unknown",
        ),
        (
            "concept,language,term,status,standing\na,zh,甲,preferred,usual\n"
            "a,en,A,preferred,official\n",
            "line 3: the standing of a is official here and usual in line 2",
        ),
    ],
)
def test_bad_glossaries(file: Path, content: str | bytes, reason: str) -> None:
    assert reason in refusal(file, content)


@pytest.mark.parametrize(("mark", "name"), [(";", "分号"), ("\t", "制表符")])
def test_separators_have_chinese_names(file: Path, mark: str, name: str) -> None:
    file.write_text(HEADER.replace(",", mark), encoding="utf-8")
    with in_language("zh"), pytest.raises(InputError, match=f"各列以{name}分隔"):
        load_glossaries([str(file)])


def test_lines_are_counted_through_cells_with_line_breaks(file: Path) -> None:
    assert refusal(file, HEADER + 'a,en,"A\nB",preferred\na,en,A,bad\n').startswith("line 4:")


def test_a_cell_of_a_megabyte_is_refused(file: Path) -> None:
    assert "line 2: a cell has more than 131,072 characters; shorten it" in refusal(
        file, HEADER + f"a,en,{'x' * 1_000_000},preferred\n"
    )

    assert "line 3: a cell has more than 131,072 characters; shorten it" in refusal(
        file, HEADER + f'a,en,A,preferred\nb,en,"{"x, " * 350_000}",preferred\n'
    )


def test_a_form_has_at_most_a_thousand_characters(file: Path) -> None:
    assert (
        refusal(file, GOOD + f"b,en,{'x' * 1001},preferred\n")
        == f"line 4: the term {'x' * 79}… has more than 1,000 characters; "
        "keep the name alone and move the rest to another column"
    )
    zh, en = "长" * 1000, "long " * 200
    file.write_text(HEADER + f"a,zh,{zh},preferred\na,en,{en},preferred\n", encoding="utf-8")
    glossary = load_glossary(str(file))
    found = [
        [finding.rule for finding in check([segment], [glossary], select=["term"]).findings]
        for segment in (
            Segment(0, zh, f"It is {en}.", 1.0, None, None),
            Segment(0, zh, "It is a long one.", 1.0, None, None),
        )
    ]
    assert found == [[], ["term.missing"]]


@pytest.mark.parametrize(
    "row",
    [
        "a,en,{},preferred\na,en,{},admitted\n",
        "a,en,{},preferred\na,en,{},forbidden\n",
        "a,en,A,{}\n",
        "a,{},A,preferred\n",
        "{},en,A,preferred\n{},en,A,preferred\n",
    ],
)
@pytest.mark.parametrize("cell", ["long" * 20_000, "two\r\nlines", "a\u2028b", "\x85x\x0b"])
def test_a_message_quotes_the_beginning_of_a_cell_on_one_line(
    file: Path, row: str, cell: str
) -> None:
    text = refusal(file, HEADER + row.replace("{}", f'"{cell}"'))
    assert len(text.splitlines()) == 1
    assert len(text) < 400


@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_a_byte_order_mark_is_no_part_of_the_first_column(file: Path, bom: str) -> None:
    file.write_bytes((bom + GOOD).encode())
    (concept,) = load_glossary(str(file)).concepts
    assert (concept.id, concept.forms("en", "preferred")) == ("a", ("A",))
    assert "separated by semicolons" in refusal(file, bom + GOOD.replace(",", ";"))
    assert "holds no terms" in refusal(file, bom)


def test_forms_that_only_look_different_are_duplicates(file: Path) -> None:
    text = refusal(file, HEADER + "a,en,caf\u00e9,preferred\na,en,cafe\u0301,admitted\n")
    assert "stands already in line 2" in text
    text = refusal(file, HEADER + "a,en, A ,preferred\na,en,A,forbidden\n")
    assert "is forbidden here and preferred in line 2" in text


def test_a_form_preferred_in_one_glossary_and_forbidden_in_another(tmp_path: Path) -> None:
    files = []
    for name, status in (("first", "preferred"), ("second", "forbidden")):
        files.append(str(tmp_path / f"{name}.csv"))
        Path(files[-1]).write_text(
            HEADER + f"a,zh,甲乙,preferred\na,en,Alpha Beta,{status}\n", "utf-8"
        )
    segment = Segment(0, "甲乙", "the Alpha Beta", 1.0, None, None)
    found = [
        [finding.rule for finding in check([segment], glossaries, select=["term"]).findings]
        for glossaries in (load_glossaries(files), load_glossaries(files[::-1]))
    ]
    assert found == [[], ["term.forbidden"]]


@pytest.mark.parametrize(
    "form", ['=HYPERLINK("http://example.com","x")', "=1+2", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2"]
)
def test_formulas_are_text(file: Path, form: str) -> None:
    cell = form.replace('"', '""')
    content = HEADER + f'a,zh,甲乙,preferred\na,en,Alpha,preferred\na,en,"{cell}",forbidden\n'
    file.write_text(content, encoding="utf-8")
    glossary = load_glossary(str(file))
    assert glossary.concepts[0].forms("en", "forbidden") == (form,)
    segment = Segment(0, "甲乙", f"So {form} stands here.", 1.0, None, None)
    (finding,) = check([segment], [glossary], select=["term.forbidden"]).findings
    assert finding.found in form
    record = parse_record("x", content.encode())
    assert parse_record("x", record.as_bytes()) == record


def test_one_form_may_serve_two_concepts(file: Path) -> None:
    file.write_text(HEADER + "a,en,A,preferred\nb,en,A,forbidden\n", encoding="utf-8")
    assert len(load_glossary(str(file)).concepts) == 2


def test_several_glossaries(file: Path) -> None:
    file.write_text(GOOD, encoding="utf-8")
    assert load_glossaries([]) == (builtin(),)
    own, built_in = load_glossaries([str(file), "builtin", str(file)])
    assert (own.name, built_in) == (str(file), builtin())
    with pytest.raises(InputError, match="there is no such file"):
        load_glossaries(["builtin", "absent.csv"])


@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: (HEADER + text).encode("utf-8", "replace"))
)
def test_any_content_is_a_glossary_or_one_clear_line(content: bytes) -> None:
    try:
        parse_record("x.csv", content)
    except InputError as error:
        assert str(error).startswith("x.csv: ")

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.corpus import parquet

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
WHOLE = st.integers(0, 2**40)
PLACES = st.none() | st.fixed_dictionaries(
    {"file": TEXTS, "unit": TEXTS, "number": WHOLE, "start": WHOLE, "end": WHOLE}
)
RECORDS = st.fixed_dictionaries(
    {
        "id": WHOLE,
        "source": st.none() | TEXTS,
        "target": TEXTS,
        "score": st.floats(0, 1),
        "source_place": PLACES,
        "target_place": PLACES,
        "document": st.fixed_dictionaries({"line": WHOLE, "zh": TEXTS, "en": TEXTS}),
    }
)


def record(number: int) -> dict[str, Any]:
    place = {"file": "zh/文.txt", "unit": "line", "number": number, "start": 0, "end": 5}
    return {
        "id": number,
        "source": f"第{number}句。",
        "target": f"Sentence {number}.",
        "score": number / 100_000,
        "source_place": place,
        "target_place": None,
        "document": {"line": 2, "zh": "zh/文.txt", "en": "en/a.txt"},
    }


@given(st.lists(RECORDS, max_size=5))
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Any]]
) -> None:
    file = tmp_path_factory.mktemp("parquet") / "segments.parquet"
    content = b"".join(parquet.write(records))
    file.write_bytes(content)
    assert list(parquet.read(file)) == records
    assert b"".join(parquet.write(iter(records))) == content


def test_rows_are_written_as_they_come(tmp_path: Path) -> None:
    taken = []

    def records() -> Iterator[dict[str, Any]]:
        for number in range(45_000):
            taken.append(number)
            yield record(number)

    pieces = parquet.write(records())
    first = [next(pieces) for _ in range(3)]
    assert len(taken) <= 20_000
    file = tmp_path / "segments.parquet"
    file.write_bytes(b"".join([*first, *pieces]))
    read = parquet.read(file)
    assert next(read) == record(0)
    assert sum(1 for _ in read) == 44_999


def test_others_read_it(tmp_path: Path) -> None:
    from pyarrow import parquet as theirs

    file = tmp_path / "segments.parquet"
    file.write_bytes(b"".join(parquet.write(map(record, range(20_001)))))
    with theirs.ParquetFile(file) as table:
        assert table.metadata.num_row_groups == 3
        assert table.schema_arrow.names == list(record(0))
    assert theirs.read_table(file, columns=["document.zh"]).num_rows == 20_001

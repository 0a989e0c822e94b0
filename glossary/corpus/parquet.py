"""The table of segments as Parquet (extra `parquet`), written and read piece by piece."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from corpora.errors import InputError
from corpora.files import open_bytes
from glossary.messages import message

_GROUP = 10_000  # rows that are held, and that a reader can pick out
_READ = 1_000


def check_installed() -> None:
    """Find out before the slow work whether Parquet can be written.

    Raises
    ------
    InputError
        The extra ``parquet`` is not installed.
    """
    try:
        import_module("pyarrow.parquet")
    except ModuleNotFoundError:
        raise InputError(message("corpus-extra-missing", extra="parquet")) from None


def write(records: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Yield the pieces of a Parquet file of segments; the same records give the same bytes.

    Parameters
    ----------
    records
        With the columns of the table of segments, as JSON has them.
    """
    import pyarrow as pa
    from pyarrow import parquet

    place = pa.struct(
        {"file": pa.string(), "unit": pa.string()}
        | {name: pa.int64() for name in ("number", "start", "end")}
    )
    schema = pa.schema(
        {
            "id": pa.int64(),
            "source": pa.string(),
            "target": pa.string(),
            "score": pa.float64(),
            "source_place": place,
            "target_place": place,
            "document": pa.struct({"line": pa.int64(), "zh": pa.string(), "en": pa.string()}),
        }
    )
    left = iter(records)
    pieces = _Pieces()
    with parquet.ParquetWriter(pieces, schema, compression="zstd") as writer:
        while group := list(islice(left, _GROUP)):
            writer.write_table(pa.Table.from_pylist(group, schema))
            yield from pieces.taken()
    yield from pieces.taken()


def read(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a file that `write` made."""
    from pyarrow import parquet

    with open_bytes(str(file)) as stream, parquet.ParquetFile(stream) as table:
        for batch in table.iter_batches(_READ):
            yield from batch.to_pylist()


class _Pieces(io.RawIOBase):
    """A file that hands on what is written to it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        self._size += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._size

    def taken(self) -> list[bytes]:
        """Return what was written since the last call."""
        pieces, self._pieces = self._pieces, []
        return pieces

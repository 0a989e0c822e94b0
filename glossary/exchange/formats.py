"""The formats of glossaries by name."""

from __future__ import annotations

FORMATS = {
    "csv": ("record", "write"),
    "table": ("table", "write"),
    "xlsx": ("xlsx", "write"),
    "xlsx-table": ("xlsx", "write_table"),
    "tbx": ("tbx", "write_dca"),
    "tbx-dct": ("tbx", "write_dct"),
    "tbx-v2": ("tbx", "write_v2"),
    "omegat": ("omegat", "write"),
    "deepl": ("deepl", "write"),
}
"""The module of each format, and its function that writes."""
SUFFIXES = {
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".tbx": "tbx",
    ".utf8": "omegat",
    ".tab": "omegat",
}
"""The format by the suffix of a file, where it tells."""

"""Names of a package that are imported when they are first used (PEP 562).

So that ``duizhao --help`` does not load what only the work itself needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazy_names(
    package: str, homes: Mapping[str, tuple[str, ...]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Return the `__getattr__`, `__dir__` and `__all__` of a package.

    Parameters
    ----------
    package
        Its name.
    homes
        The names that it offers, by the module they are defined in, relative to the package.
    """
    home = {name: f"{package}.{module}" for module, names in homes.items() for name in names}

    def getattr_(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(home[name]), name)

    def dir_() -> list[str]:
        return sorted(home)

    return getattr_, dir_, sorted(home)

"""What a project sets for its checks: ``duizhao.toml``, or a table in ``pyproject.toml``."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, cast, get_args

from corpora.errors import InputError
from corpora.files import read_bytes
from corpora.messages import listed
from glossary.messages import message
from glossary.model import Severity

FAILING: Mapping[str, tuple[Severity, ...]] = {
    "error": ("error",),
    "warning": ("error", "warning"),
    "never": (),
}
"""What a check may fail on, each with the severities that make it fail."""

_BUILTIN = "builtin"
_OWN = "duizhao.toml"
_SHARED = "pyproject.toml"
_TABLE = "tool.duizhao"
_RULES = "rules"


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """What is set for a rule or a family; None leaves it as it is.

    Attributes
    ----------
    severity
        ``error``, ``warning`` or ``info``, of whatever it reports.
    mqm
        The MQM category.
    min_confidence
        The confidence from which it reports, 0 to 1.
    """

    severity: Severity | None = None
    mqm: str | None = None
    min_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a configuration file says; the defaults are those of no file.

    Attributes
    ----------
    file
        The file as it is named in messages; empty where there is none.
    sha256
        The hash of its bytes.
    glossaries
        Files, found from the folder of the configuration, and ``builtin``.
    select, ignore
        Names of rules and families; `select` is None for all.
    min_confidence
        The confidence from which rules report of which `rules` says nothing.
    fail_on
        ``error``, ``warning`` or ``never``.
    rules
        What is set for rules and families, by their names.
    """

    file: str = ""
    sha256: str = ""
    glossaries: tuple[str, ...] = ()
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    min_confidence: float | None = None
    fail_on: str = "error"
    rules: Mapping[str, RuleSettings] = field(default_factory=dict)

    def settings(self, rule: str) -> RuleSettings:
        """Return what is set for a rule: by its own name, its family, or for all."""
        family = rule.partition(".")[0]
        said = [self.rules[name] for name in (rule, family) if name in self.rules]
        said.append(RuleSettings(min_confidence=self.min_confidence))
        first = partial(_first, said)
        return RuleSettings(first("severity"), first("mqm"), first("min_confidence"))

    def as_dict(self) -> dict[str, Any]:
        """Return what the signature of a report says of the file."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "rules": {
                name: {key: value for key, value in asdict(settings).items() if value is not None}
                for name, settings in self.rules.items()
            },
        }


def _first(said: list[RuleSettings], name: str) -> Any:
    values = (getattr(settings, name) for settings in said)
    return next((value for value in values if value is not None), None)


def find_configuration(folder: Path) -> Path | None:
    """Return the configuration file of a folder or of the nearest folder above that has one.

    A ``duizhao.toml`` goes before a ``pyproject.toml``, which counts only if it has a table
    ``[tool.duizhao]``.

    Raises
    ------
    InputError
        A ``pyproject.toml`` on the way is not TOML.
    """
    folder = folder.absolute()
    for above in (folder, *folder.parents):
        if _is_file(above / _OWN):
            return above / _OWN
        shared = above / _SHARED
        if _is_file(shared):
            tool = _parse(read_bytes(str(shared)), _shown(shared)).get("tool")
            if isinstance(tool, dict) and "duizhao" in tool:
                return shared
    return None


def _is_file(file: Path) -> bool:
    # A folder above may be closed to the user: that is no error here.
    return os.path.isfile(file)  # noqa: PTH113


def load_configuration(file: Path | None, known: Mapping[str, str]) -> Configuration:
    """Return what a configuration file says.

    Parameters
    ----------
    file
        The file; None for the defaults.
    known
        The names of the rules, each with its family.

    Raises
    ------
    InputError
        The file cannot be read, or says something that is not known.
    """
    if file is None:
        return Configuration()
    shown = _shown(file)
    content = read_bytes(str(file))
    data = _parse(content, shown)
    prefix = ""
    if file.name == _SHARED:
        data, prefix = data["tool"]["duizhao"], f"{_TABLE}."
    reader = _Reader(shown, file.parent, known)
    values = reader.read(data, prefix)
    return Configuration(shown, hashlib.sha256(content).hexdigest(), **values)


def _shown(file: Path) -> str:
    try:
        return os.path.relpath(file)
    except ValueError:  # On Windows it may stand on another drive.
        return str(file)


def _parse(content: bytes, shown: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8").removeprefix("\N{BYTE ORDER MARK}"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        values = {"line": str(line), "offset": str(error.start)}
        raise InputError(message("configuration-not-utf8", file=shown, **values)) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise InputError(message("configuration-not-toml", file=shown, reason=reason)) from None


class _Reader:
    """Reads the tables of one file, each key by what it may hold."""

    def __init__(self, shown: str, folder: Path, known: Mapping[str, str]) -> None:
        self._shown = shown
        self._folder = folder
        self._known = known
        self._families = set(known.values())

    def read(self, data: Any, prefix: str) -> dict[str, Any]:
        """Return the values of a `Configuration` that the file gives."""
        keys: dict[str, tuple[str, Callable[[str, Any], Any]]] = {
            "glossary": ("glossaries", self._glossaries),
            "select": ("select", self._names),
            "ignore": ("ignore", self._names),
            "min-confidence": ("min_confidence", self._confidence),
            "fail-on": ("fail_on", partial(self._one_of, tuple(FAILING))),
            _RULES: ("rules", self._rules),
        }
        return self._table(prefix.rstrip("."), data, keys)

    def _rules(self, key: str, value: Any) -> dict[str, RuleSettings]:
        settings: dict[str, RuleSettings] = {}
        for family, table in self._checked(key, value).items():
            if family not in self._families:
                self._unknown(key, family, self._families)
            names = [rule.partition(".")[2] for rule, of in self._known.items() if of == family]
            path = f"{key}.{family}"
            table = self._checked(path, table)
            own = {name: part for name, part in table.items() if name not in names}
            settings[family] = self._settings(path, own, names)
            for name in table.keys() - own.keys():
                settings[f"{family}.{name}"] = self._settings(f"{path}.{name}", table[name])
        return settings

    def _settings(self, key: str, value: Any, names: list[str] | None = None) -> RuleSettings:
        keys: dict[str, tuple[str, Callable[[str, Any], Any]]] = {
            "severity": ("severity", partial(self._one_of, get_args(Severity))),
            "mqm": ("mqm", self._text),
            "min-confidence": ("min_confidence", self._confidence),
        }
        return RuleSettings(**self._table(key, value, keys, names or []))

    def _table(
        self,
        key: str,
        value: Any,
        keys: Mapping[str, tuple[str, Callable[[str, Any], Any]]],
        more: list[str] | None = None,
    ) -> dict[str, Any]:
        values = {}
        for name, part in self._checked(key, value).items():
            if name not in keys:
                self._unknown(key, name, [*keys, *(more or [])])
            attribute, read = keys[name]
            values[attribute] = read(f"{key}.{name}" if key else name, part)
        return values

    def _checked(self, key: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._wrong(key, "table")
        return cast("dict[str, Any]", value)

    def _glossaries(self, key: str, value: Any) -> tuple[str, ...]:
        return tuple(
            name if name == _BUILTIN else _shown(self._folder / name)
            for name in self._list(key, value)
        )

    def _names(self, key: str, value: Any) -> tuple[str, ...]:
        names = self._list(key, value)
        for name in names:
            self._one_of((*self._known, *sorted(self._families)), key, name)
        return names

    def _list(self, key: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            self._wrong(key, "list")
        return tuple(value)

    def _text(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            self._wrong(key, "text")
        return value

    def _confidence(self, key: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            self._wrong(key, "confidence")
        return float(value)

    def _one_of(self, choices: tuple[str, ...], key: str, value: Any) -> Any:
        if value not in choices:
            raise InputError(
                message(
                    "configuration-value-unknown",
                    file=self._shown,
                    key=key,
                    value=str(value),
                    known=listed(choices),
                )
            )
        return value

    def _wrong(self, key: str, kind: str) -> NoReturn:
        raise InputError(message(f"configuration-{kind}", file=self._shown, key=key))

    def _unknown(self, key: str, name: str, known: Any) -> NoReturn:
        raise InputError(
            message(
                "configuration-unknown",
                file=self._shown,
                key=f"{key}.{name}" if key else name,
                known=listed(sorted(known)),
            )
        )

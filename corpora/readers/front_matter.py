"""What may stand before a text: YAML front matter; and what tells HTML from plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from corpora.errors import InputError
from corpora.messages import message
from corpora.model import Block, TracedText, Unit

_FENCED = re.compile(
    r"\s*?^---[ \t]*\r?\n(?P<yaml>(?:.*\r?\n)*?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE
)
_KEY = re.compile(r"(?:[ \t]*(?:#.*)?\r?\n)*[\"']?\w[\w -]*[\"']?[ \t]*:(?:\s|\Z)")
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|meta|title|link|script|style|div|p|h[1-6]|article|section"
    r"|main|header|nav|aside|table|tbody|tr|ul|ol|dl|blockquote|figure|center|font|span|img|pre)"
    r"(?:[\s/][^<>]*)?>",
    re.IGNORECASE | re.DOTALL,
)
_HTML_MORE = re.compile(r"</[a-z][a-z0-9]*\s*>|<(?:br|img|li|p|td)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a text.

    Attributes
    ----------
    units
        One unit with its text as read, fences included; none where there is no front matter.
    blocks
        The title; none where the front matter has none.
    end
        Where the text after it begins; 0 where there is no front matter.
    """

    units: tuple[Unit, ...]
    blocks: tuple[Block, ...]
    end: int


def split(text: str, file: str) -> FrontMatter:
    """Return the front matter at the beginning of a text.

    Lines between two fences ``---`` are front matter when the first of them begins with a key
    and a colon; otherwise they are text.

    Raises
    ------
    InputError
        The front matter is not valid YAML.
    """
    found = _FENCED.match(text)
    if not found or not _KEY.match(found["yaml"]):
        return FrontMatter((), (), 0)
    whole = text[: found.end()]
    title = _title(found["yaml"], whole[: found.start("yaml")], file)
    blocks: tuple[Block, ...] = ()
    if title is not None:
        start, end, value = title
        start += found.start("yaml")
        end += found.start("yaml")
        traced = TracedText.original(whole)
        at = whole.find(value, start, end)
        if at < 0:
            # Escapes or folded lines: every character is traced to the whole value.
            traced = traced.slice(start, end).replace([(0, end - start, value)])
        else:
            traced = traced.slice(at, at + len(value))
        blocks = (Block("title", traced.strip()),)
    return FrontMatter((Unit("front-matter", 1, whole),), blocks, found.end())


def looks_like_html(text: str) -> bool:
    """Return whether a text begins as an HTML page or fragment does, and has more tags."""
    start = _HTML_START.match(text)
    return start is not None and _HTML_MORE.search(text, start.end()) is not None


def _title(source: str, before: str, file: str) -> tuple[int, int, str] | None:
    try:
        root = yaml.compose(source, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        # What is never closed is found missing at the end only.
        at_end = "end of stream" in (error.problem or "")
        mark = (at_end and error.context_mark) or error.problem_mark or error.context_mark
        line = before.count("\n") + (mark.line if mark else 0) + 1
        column = (mark.column if mark else 0) + 1
        raise _broken(file, line, column, error.problem or str(error)) from None
    except yaml.reader.ReaderError as error:
        line = (before + source[: error.position]).count("\n") + 1
        column = error.position - source.rfind("\n", 0, error.position)
        raise _broken(file, line, column, error.reason) from None
    if not isinstance(root, yaml.MappingNode):
        raise _broken(file, before.count("\n") + 1, 1, "no keys")
    for key, value in root.value:
        if (
            key.value == "title"
            and isinstance(value, yaml.ScalarNode)
            and value.tag != "tag:yaml.org,2002:null"
            and value.value.strip()
        ):
            return value.start_mark.index, value.end_mark.index, " ".join(value.value.split())
    return None


def _broken(file: str, line: int, column: int, reason: str) -> InputError:
    return InputError(
        message("front-matter-broken", file=file, line=str(line), column=str(column), reason=reason)
    )

"""Saying what a finding says, in the language of its reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from corpora.messages import Language, language, listed
from glossary.messages import message
from glossary.model import Finding, Wording


def words(wording: Wording, messages: Callable[..., str] = message) -> str:
    """Return a wording in the language of messages.

    Parameters
    ----------
    messages
        Returns the text of the messages that it names.

    Raises
    ------
    KeyError
        There is no message of a name, or a value that it needs is absent.
    """
    values = {
        name: listed(words(one, messages) for one in value) if isinstance(value, tuple) else value
        for name, value in wording.values
    }
    return messages(wording.id, **values)


def said(finding: Finding) -> str:
    """Return what a finding says in the language of messages.

    What cannot be said anew stands as it was written: the finding has no wording, or its rule is
    one of a package that is not installed or no longer has the message.
    """
    if finding.language == language():
        return finding.message
    anew = _sentence(finding.rule, finding.wording, language()) if finding.wording else None
    if anew is None:
        return finding.message
    return f"{anew} {words(finding.reopened)}" if finding.reopened else anew


def reopened(finding: Finding, earlier: Wording) -> Finding:
    """Return a finding that is open again, which says what was decided earlier."""
    if finding.reopened == earlier:
        return replace(finding, state="reopened")
    anew = _sentence(finding.rule, finding.wording, language()) if finding.wording else None
    return replace(
        finding,
        state="reopened",
        message=f"{anew or finding.message} {words(earlier)}",
        language=language() if anew else finding.language,
        reopened=earlier,
    )


@lru_cache(maxsize=2**15)
def _sentence(rule: str, wording: Wording, _language: Language) -> str | None:
    from glossary.checking import all_rules

    known = all_rules().get(rule)
    if known is None:
        return None
    try:
        return words(wording, known.messages)
    except (KeyError, TypeError):
        # Another version of the rule worded it.
        return None

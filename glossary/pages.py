"""The pages that describe the rules: what each finds, why, an example, how to silence it."""

from __future__ import annotations

from importlib import resources

from markupsafe import Markup

from corpora.messages import LANGUAGES, language
from glossary.checking import all_rules


def page(name: str) -> str:
    """Return the page of a rule in Markdown, in the language of messages or else in English.

    It is empty for a rule that is not known or has none.
    """
    rule = all_rules().get(name)
    if rule is None or rule.page:
        return rule.page if rule else ""
    folder = resources.files("glossary") / "rules"
    files = [folder / f"{name}.md"]
    if language() != LANGUAGES[0]:
        files.insert(0, folder / language() / f"{name}.md")
    return next((file.read_text(encoding="utf-8") for file in files if file.is_file()), "")


def summary(name: str) -> str:
    """Return the first paragraph of the page of a rule, under its title, as one line."""
    paragraphs = page(name).split("\n\n")
    texts = (" ".join(part.split()) for part in paragraphs if not part.startswith("#"))
    return next(texts, "").replace("`", "")


def rendered(name: str) -> Markup:
    """Return the page of a rule without its title, as HTML; HTML in it is shown as text."""
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False})
    return Markup(markdown.render(page(name).partition("\n\n")[2]))

"""Measure the suggestions of terms with half of a glossary withheld.

    python benchmarks/suggest.py [--share 0.5] [--top 10,20,50]

Of the built-in glossary a part of the concepts, chosen by the hash of their keys, is withheld. From
the bundled samples, aligned as their gold says, terms are suggested beside the rest. A suggestion
is right when its Chinese is a form of a withheld concept and its English reads as an accepted form
of it. Precision is the share of right ones among the first suggestions: others may be good terms
that the glossary does not have, so it is a lower bound. Recall is the share of the withheld
concepts that stand in two segments or more with an accepted form opposite.

For the variants, of every concept with several accepted English forms the one that stands in
the most segments is withheld, if those are two or more; a variant is right when it reads as it.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import click

from corpora.samples import names, sample
from glossary.maintenance.draft import form_key
from glossary.maintenance.suggesting import LEAST, Suggestion, suggest
from glossary.matching import ChineseMatcher, EnglishMatcher, Entry
from glossary.model import Concept, Segment, Term
from glossary.termbase import builtin


def gold_segments() -> list[Segment]:
    """Return the pairs of all samples."""
    segments: list[Segment] = []
    for name in names():
        gold = sample(name).gold
        chinese = (gold / "zh.txt").read_text(encoding="utf-8").splitlines()
        english = (gold / "en.txt").read_text(encoding="utf-8").splitlines()
        for line in (gold / "alignment.ladder").read_text(encoding="utf-8").split():
            zh, en = (re.findall(r"\d+", side) for side in line.split(":")[:2])
            source = "".join(chinese[int(number)] for number in zh)
            target = " ".join(english[int(number)] for number in en)
            segments.append(Segment(len(segments), source, target, 1.0, None, None))
    return segments


def is_withheld(concept: Concept, share: float) -> bool:
    """Return whether a concept is of the part that is withheld."""
    digest = hashlib.sha256(concept.id.encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < share


def findable(concepts: Sequence[Concept], segments: Sequence[Segment]) -> set[str]:
    """Return the concepts that stand in enough segments with an accepted form opposite."""
    numbered = list(enumerate(concepts))
    matchers = [
        kind(
            Entry(number, term)
            for number, concept in numbered
            for term in concept.terms
            if term.language == language and term.status in ("preferred", "admitted")
        )
        for kind, language in ((ChineseMatcher, "zh"), (EnglishMatcher, "en"))
    ]
    counts: Counter[int] = Counter()
    for segment in segments:
        both = [
            {entry.concept for hit in matcher.find(text) for entry in hit.entries}
            for matcher, text in zip(matchers, (segment.source or "", segment.target), strict=True)
        ]
        counts.update(both[0] & both[1])
    return {concepts[number].id for number, count in counts.items() if count >= LEAST}


def named(suggestion: Suggestion, concepts: Sequence[Concept]) -> str | None:
    """Return the concept that a suggestion is right on."""
    key = form_key("zh", suggestion.zh)
    for concept in concepts:
        if key not in {
            form_key("zh", form) for form in concept.forms("zh", "preferred", "admitted")
        }:
            continue
        matcher = EnglishMatcher(
            Entry(0, term)
            for term in concept.terms
            if term.language == "en" and term.status in ("preferred", "admitted")
        )
        hits = matcher.find(suggestion.en)
        if any(hit.end - hit.start >= len(suggestion.en) for hit in hits):
            return concept.id
    return None


def without_commonest(
    concepts: Sequence[Concept], segments: Sequence[Segment]
) -> tuple[list[Concept], dict[str, Term]]:
    """Return concepts without the English form that stands in the most segments, and that form."""
    terms = [
        Entry(number, term)
        for number, concept in enumerate(concepts)
        for term in concept.terms
        if term.language == "en" and term.status in ("preferred", "admitted")
    ]
    chinese = ChineseMatcher(
        Entry(number, term)
        for number, concept in enumerate(concepts)
        for term in concept.terms
        if term.language == "zh"
    )
    english = EnglishMatcher(terms)
    counts: Counter[tuple[int, Term]] = Counter()
    for segment in segments:
        there = {e.concept for hit in chinese.find(segment.source or "") for e in hit.entries}
        found = {(e.concept, e.term) for hit in english.find(segment.target) for e in hit.entries}
        counts.update(one for one in found if one[0] in there)
    withheld: dict[str, Term] = {}
    rest = list(concepts)
    for (number, term), count in counts.most_common():
        concept = concepts[number]
        if count >= LEAST and concept.id not in withheld and len(concept.expected()) > 1:
            withheld[concept.id] = term
            left = tuple(other for other in concept.terms if other != term)
            rest[number] = replace(concept, terms=left)
    return rest, withheld


def measure_variants(concepts: Sequence[Concept], segments: Sequence[Segment]) -> None:
    """Print how many of the withheld forms are suggested."""
    rest, withheld = without_commonest(concepts, segments)
    found = suggest(segments, [replace(builtin(), concepts=tuple(rest))])
    variants = [one for one in found if one.kind == "variant"]
    right = [
        one
        for one in variants
        if one.concept in withheld
        and any(
            hit.end - hit.start >= len(one.en)
            for hit in EnglishMatcher([Entry(0, withheld[one.concept])]).find(one.en)
        )
    ]
    click.echo(
        f"variants: {len(withheld)} forms withheld, {len(variants)} suggested, {len(right)} right:"
        f" precision {len(right) / max(1, len(variants)):.3f},"
        f" recall {len(right) / max(1, len(withheld)):.3f}"
    )


@click.command()
@click.option("--share", default=0.5, show_default=True, help="How much of it is withheld.")
@click.option("--top", default="10,20,50,100", show_default=True)
@click.option("-v", "--verbose", is_flag=True, help="Print the suggestions.")
def main(share: float, top: str, verbose: bool) -> None:
    segments = gold_segments()
    concepts = builtin().concepts
    withheld = [concept for concept in concepts if is_withheld(concept, share)]
    ids = {concept.id for concept in withheld}
    rest = tuple(concept for concept in concepts if concept.id not in ids)
    wanted = findable(withheld, segments)
    begin = time.process_time()
    suggestions = suggest(segments, [replace(builtin(), concepts=rest)])
    seconds = time.process_time() - begin
    new = [one for one in suggestions if one.kind == "concept"]
    right = [named(one, withheld) for one in new]
    click.echo(
        f"{len(segments)} segments, {len(withheld)} concepts withheld, {len(wanted)} of them in"
        f" {LEAST} segments or more; {len(new)} concepts and {len(suggestions) - len(new)} variants"
        f" suggested in {seconds:.1f} s"
    )
    click.echo("first  right  precision  recall")
    for size in (*map(int, top.split(",")), len(new)):
        found = {one for one in right[:size] if one}
        count = sum(one is not None for one in right[:size])
        precision = count / max(1, min(size, len(new)))
        recall = len(found & wanted) / max(1, len(wanted))
        click.echo(f"{min(size, len(new)):5}  {count:5}  {precision:9.3f}  {recall:6.3f}")
    measure_variants(concepts, segments)
    if verbose:
        for one, concept in zip(new, right, strict=True):
            click.echo(f"{one.score:.3f} {one.zh} = {one.en} ({one.segments}) {concept or ''}")


if __name__ == "__main__":
    main()

"""Score sentence splitting on gold sentences.

Run as `python benchmarks/splitting.py GOLD_DIR`. GOLD_DIR holds folders `zh` and `en` of files
with one sentence a line. The lines are joined to paragraphs, a line without a final mark (a
heading) being a paragraph of its own; counted are the boundaries inside of paragraphs.
"""

from __future__ import annotations

import argparse
import sys
import time
from itertools import pairwise
from pathlib import Path

from aligner.splitting import split_text

FINAL = tuple("。！？!?.…；;：:，,”’」』\"')）—")


def paragraphs(lines: list[str]) -> list[list[str]]:
    found: list[list[str]] = []
    apart = True
    for line in lines:
        heading = not line.endswith(FINAL)
        if heading or apart:
            found.append([])
        found[-1].append(line)
        apart = heading
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, metavar="GOLD_DIR")
    parser.add_argument("-e", "--errors", action="store_true", help="show each wrong boundary")
    arguments = parser.parse_args()
    for language, glue in (("zh", ""), ("en", " ")):
        files = sorted((arguments.gold / language).glob("*.txt"))
        if not files:
            sys.exit(f"{arguments.gold}: no {language}/*.txt there")
        right = predicted = expected = characters = 0
        began = time.perf_counter()
        for file in files:
            lines = [line.strip() for line in file.read_text(encoding="utf-8").split("\n")]
            for sentences in paragraphs([line for line in lines if line]):
                text = glue.join(sentences)
                ends = {
                    sum(len(line) + len(glue) for line in sentences[: n + 1])
                    for n in range(len(sentences) - 1)
                }
                starts = {after for _, (after, _) in pairwise(split_text(text, language))}
                right += len(ends & starts)
                predicted += len(starts)
                expected += len(ends)
                characters += len(text)
                if arguments.errors:
                    for at in sorted(ends ^ starts):
                        sign = "-" if at in ends else "+"
                        print(f"{sign} {text[max(0, at - 30) : at]}¦{text[at : at + 30]}")
        seconds = time.perf_counter() - began
        precision, recall = right / max(1, predicted), right / max(1, expected)
        f1 = 2 * right / max(1, predicted + expected)
        print(
            f"{language}  boundaries {expected}  precision {precision:.3f}  recall {recall:.3f}"
            f"  F1 {f1:.3f}  {characters / seconds / 1e6:.1f} million characters/s"
        )


if __name__ == "__main__":
    main()

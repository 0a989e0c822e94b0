"""Measure how PDFs are read: the text of bundled samples in several layouts, and read back.

    python benchmarks/layouts.py FOLDER

The pages are set by Chromium and LibreOffice, which must be installed; they and what was read
stay in FOLDER. Characters: 1 less the edit distance for each character, white space left out.
Sentences: the share of those written that are read, word for word.
"""

from __future__ import annotations

import html
import subprocess
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import click
from rapidfuzz.distance import Levenshtein

from aligner import split
from corpora import read_document
from corpora.model import Block, Document, TracedText
from corpora.samples import sample

SAMPLES = ("announcement", "results", "traditional")
LANGUAGES = ("zh", "en")
PAGE = "@page { size: A4; margin: 20mm } body { font: 10pt/1.45 serif } h1 { font-size: 19pt } "
INDENTED = "h2 { font-size: 13pt; margin: 8pt 0 4pt } p { text-indent: 2em; margin: 0 } "
JUSTIFIED = "main { text-align: justify; hyphens: auto } "
PICTURE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+"
    "FABJADveWkH6oAAAAAElFTkSuQmCC"
)
STYLES = {
    "one column, indents": PAGE + INDENTED + JUSTIFIED,
    "one column, spacing, ragged": PAGE + "p { margin: 0 0 9pt }",
    "two columns": PAGE + INDENTED + JUSTIFIED + "main { columns: 2; column-gap: 18pt }",
    "two columns, ragged": PAGE + "main { columns: 2 } p { margin: 0 0 8pt }",
    "three columns, newspaper": PAGE
    + INDENTED
    + JUSTIFIED
    + "body { font-size: 9pt } main { columns: 3; column-gap: 11pt } "
    + "h2 { column-span: all; font-size: 16pt }",
    "columns with pictures": PAGE
    + INDENTED
    + JUSTIFIED
    + "main { columns: 2 } figure { margin: 4pt 0 } img { width: 100%; height: 90pt } "
    + "figcaption { font-size: 8pt }",
    "upright": PAGE + "html { writing-mode: vertical-rl } p { text-indent: 2em; margin: 0 }",
}
CAPTION = {"zh": "图为澄湾港的码头。", "en": "Photo: the quays of the port of Chengwan."}
FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>
<style:default-style style:family="paragraph">
<style:paragraph-properties fo:hyphenation-ladder-count="no-limit"/>
<style:text-properties fo:font-size="10pt" style:font-size-asian="10pt"
 style:font-name-asian="Noto Serif CJK SC" fo:language="en" fo:country="US"
 style:language-asian="zh" style:country-asian="CN" fo:hyphenate="true"
 fo:hyphenation-remain-char-count="2" fo:hyphenation-push-char-count="2"/>
</style:default-style>
<style:style style:name="P" style:family="paragraph"><style:paragraph-properties
 fo:text-indent="20pt" fo:text-align="justify" fo:line-height="140%"/></style:style>
<style:style style:name="H" style:family="paragraph"><style:paragraph-properties
 fo:margin-top="8pt" fo:margin-bottom="4pt"/><style:text-properties fo:font-size="14pt"
 style:font-size-asian="14pt" fo:font-weight="bold" style:font-weight-asian="bold"/></style:style>
<style:style style:name="F" style:family="paragraph"><style:text-properties fo:font-size="8pt"
 style:font-size-asian="8pt"/></style:style>
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="210mm"
 fo:page-height="297mm" fo:margin="20mm"/><style:header-style><style:header-footer-properties
 fo:margin-bottom="8mm"/></style:header-style><style:footer-style><style:header-footer-properties
 fo:margin-top="8mm"/></style:footer-style></style:page-layout>
<style:style style:name="C" style:family="section"><style:section-properties>
<style:columns fo:column-count="{columns}" fo:column-gap="7mm"/></style:section-properties>
</style:style>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4">
<style:header><text:p text:style-name="F">{head}</text:p></style:header>
<style:footer><text:p text:style-name="F">{foot}</text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text><text:section text:style-name="C" text:name="S">{body}</text:section>
</office:text></office:body></office:document>
"""
HEAD = {"zh": "澄湾日报·专刊", "en": "The Chengwan Reader"}
FOOT = {
    "zh": "第<text:page-number/>页 共<text:page-count/>页",
    "en": "Page <text:page-number/> of <text:page-count/>",
}
FOOTNOTE = {
    "zh": [f"数据由{name}组提供。" for name in "甲乙丙丁戊己庚辛壬癸子丑寅卯"],
    "en": [f"The figures were provided by Ms. {name}ang." for name in "BCDFGHJLMPQRST"],
}
REFERENCE = (
    '<text:note text:note-class="footnote" text:id="n{number}"><text:note-citation>{number}'
    '</text:note-citation><text:note-body><text:p text:style-name="F">{text}</text:p>'
    "</text:note-body></text:note>"
)


def written(language: str) -> Document:
    """Return the samples as one document."""
    documents = [read_document(str(getattr(sample(name), language))) for name in SAMPLES]
    blocks = [
        Block(block.kind, TracedText.original(block.text))
        for document in documents
        for block in document.blocks
    ]
    return replace(documents[0], blocks=tuple(blocks))


def as_html(document: Document, language: str, style: str, *, pictures: bool) -> str:
    """Return a page that sets a document."""
    parts = []
    for number, block in enumerate(document.blocks):
        tag = {"title": "h1", "heading": "h2"}.get(block.kind, "p")
        parts.append(f"<{tag}>{html.escape(block.text)}</{tag}>")
        if pictures and number % 9 == 5:
            caption = f"<figcaption>{CAPTION[language]}</figcaption>"
            parts.append(f'<figure><img src="{PICTURE}">{caption}</figure>')
    tongue = {"zh": "zh-CN", "en": "en-US"}[language]
    return (
        f'<!doctype html><html lang="{tongue}"><meta charset="utf-8"><style>{style}</style>'
        f"<main>{''.join(parts)}</main></html>"
    )


def as_fodt(document: Document, language: str, columns: int) -> str:
    """Return a text document with columns, heads, feet and notes that sets a document."""
    parts = []
    notes = 0
    for number, block in enumerate(document.blocks):
        style = "H" if block.kind in ("title", "heading") else "P"
        note = ""
        if style == "P" and number % 12 == 7:
            notes += 1
            note = REFERENCE.format(number=notes, text=FOOTNOTE[language][notes - 1])
        text = f"{html.escape(block.text)}{note}"
        parts.append(f'<text:p text:style-name="{style}">{text}</text:p>')
    return FODT.format(
        columns=columns, head=HEAD[language], foot=FOOT[language], body="".join(parts)
    )


def make(folder: Path, name: str, language: str, document: Document) -> Path:
    """Set a document and return the PDF."""
    stem = f"{name.replace(', ', '-').replace(' ', '-')}-{language}"
    pdf = folder / f"{stem}.pdf"
    if pdf.exists():
        return pdf
    if name in STYLES:
        source = folder / f"{stem}.html"
        page = as_html(document, language, STYLES[name], pictures="pictures" in name)
        source.write_text(page, encoding="utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu"]
        command += ["--no-pdf-header-footer", f"--print-to-pdf={pdf}", str(source)]
    else:
        source = folder / f"{stem}.fodt"
        source.write_text(as_fodt(document, language, int(name[-1])), encoding="utf-8")
        command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
        command += [str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return pdf


@click.command(help=__doc__)
@click.argument("folder", type=click.Path(path_type=Path))
def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    names = [*STYLES, "heads, feet and notes, columns 1", "heads, feet and notes, columns 2"]
    for language in LANGUAGES:
        document = written(language)
        expected = Counter(sentence.text for sentence in split(document))
        text = "".join("".join(block.text.split()) for block in document.blocks)
        for name in names:
            if name == "upright" and language == "en":
                continue
            pdf = make(folder, name, language, document)
            start = time.process_time()
            read = read_document(str(pdf))
            seconds = time.process_time() - start
            extra = (CAPTION[language], *FOOTNOTE[language])
            blocks = [block for block in read.blocks if not block.text.endswith(extra)]
            got = "".join("".join(block.text.split()) for block in blocks)
            sentences = Counter(sentence.text for sentence in split(read))
            found = sum((expected & sentences).values())
            characters = Levenshtein.normalized_similarity(text, got)
            print(
                f"{language}  {name:34} characters {characters:.4f}  sentences "
                f"{found}/{expected.total()}  {len(read.units)} pages  {seconds:.2f} s"
            )
            pdf.with_suffix(".read").write_text(
                "\n".join(f"[{block.kind}] {block.text}" for block in read.blocks), encoding="utf-8"
            )
            missing = [f"- {text}" for text in (expected - sentences).elements()]
            more = [f"+ {text}" for text in (sentences - expected).elements()]
            pdf.with_suffix(".diff").write_text("\n".join([*missing, *more]), encoding="utf-8")


if __name__ == "__main__":
    main()

"""The commands `align`, `read` and `evaluate`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aligner.formats import FORMATS
from aligner.messages import message
from corpora.files import check_output, write_output
from corpora.messages import listed
from corpora.messages import message as common
from corpora.repair import STEPS

if TYPE_CHECKING:
    from aligner.encoders import Encoder
    from aligner.evaluation import Evaluation
    from aligner.model import Alignment, Sentence
    from corpora.model import Document

_Command = TypeVar("_Command", bound=Callable[..., Any])
_ONE_LINE = str.maketrans("\r\n", "  ")
_SHORT_WORK = 500  # sentences that are encoded before anyone wonders


def _step_names(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in (value or "").split(",") if name.strip())
    if names == ("all",):
        return tuple(STEPS)
    for name in names:
        if name not in STEPS:
            raise click.BadParameter(message("repair-step-unknown", step=name, steps=listed(STEPS)))
    return names


_split_option = click.option(
    "--split",
    type=click.Choice(["auto", "line"]),
    default="auto",
    show_default=True,
    help="Split into sentences, or take each line as one, as it stands.",
)
_repair_option = click.option(
    "--no-repair",
    "skip",
    metavar="STEPS",
    callback=_step_names,
    help=f"Repair steps to leave out: all, or some of {', '.join(STEPS)}.",
)
_verbose_option = click.option(
    "-v", "--verbose", is_flag=True, help="Say what was read, repaired and done."
)
_output_option = click.option(
    "-o", "--output", metavar="FILE", help="Write to FILE instead of standard output."
)


_model_option = click.option(
    "--model",
    metavar="NAME",
    help="A sentence-transformers model, by name or folder.  [default: the built-in one]",
)
_fast_option = click.option(
    "--fast",
    "model",
    flag_value="fast",
    help="Take a much quicker encoder, a little less exact, instead of --model.",
)
_order_option = click.option(
    "--order",
    type=click.Choice(["auto", "monotone", "free"]),
    default="auto",
    show_default=True,
    help="Whether passages keep their order in the translation.",
)
_anchors_option = click.option(
    "--anchors",
    metavar="FILE",
    help="Beads that are right, as lines of a ladder such as [3]:[4,5]; the rest is aligned around"
    " them.",
)


def alignment_options(command: _Command) -> _Command:
    """Give a click command the options of `align_files`, under the names of its parameters."""
    return method_options(_anchors_option(_verbose_option(command)))


def method_options(command: _Command) -> _Command:
    """Give a click command those of the options of `align_files` that suit any documents."""
    for option in (_repair_option, _order_option, _fast_option, _model_option, _split_option):
        command = option(command)
    return command


@click.command("align")
@click.argument("first", metavar="ZH")
@click.argument("second", metavar="EN")
@_output_option
@click.option(
    "--format",
    "name",
    type=click.Choice(FORMATS),
    default="tsv",
    show_default=True,
    help="What to write.",
)
@alignment_options
def align_command(first: str, second: str, output: str | None, name: str, **options: Any) -> None:
    """Align a Chinese document ZH and its English translation EN, sentence by sentence."""
    from aligner.formats import BINARY, render

    if name in BINARY and output is None and sys.stdout.isatty():
        raise click.UsageError(message("align-needs-output", format=name))
    check_output(output, first, second, *filter(None, [options["anchors"]]))
    write_output(render(align_files(first, second, **options), name), output)


@click.command("read")
@click.argument("file")
@_output_option
@click.option(
    "--format",
    "name",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="One sentence a line, or one JSON object with its text, place, kind and block.",
)
@_split_option
@_repair_option
@_verbose_option
def read_command(
    file: str, output: str | None, name: str, split: str, skip: tuple[str, ...], verbose: bool
) -> None:
    """Print the sentences of FILE as they are read and repaired."""
    check_output(output, file)
    document = read_file(file, split=split, skip=skip)
    sentences = sentences_of(document, verbose=verbose)
    if name == "text":
        lines = [sentence.text.translate(_ONE_LINE) for sentence in sentences]
    else:
        lines = [_as_json(sentence) for sentence in sentences]
    write_output("".join(f"{line}\n" for line in lines), output)


@click.command("evaluate")
@click.argument("gold_dir")
@_output_option
@click.option(
    "--format",
    "name",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A table or JSON.",
)
@_model_option
@_fast_option
@_order_option
def evaluate_command(
    gold_dir: str, output: str | None, name: str, model: str | None, order: str
) -> None:
    """Align the documents of GOLD_DIR and score the ladders against its gold.

    GOLD_DIR holds zh/NAME.txt and en/NAME.txt with one sentence a line, and gold/NAME.align with
    one bead a line, [zh]:[en].
    """
    from aligner.encoders import encoder_name, load_encoder
    from aligner.evaluation import evaluate, read_gold

    check_output(output)
    documents = read_gold(gold_dir)
    encoder = load_encoder(model)
    evaluations = evaluate(documents, encoder=encoder, order=order)
    if name == "json":
        record = {
            "model": encoder_name(encoder),
            "documents": [one.as_dict() for one in evaluations[:-1]],
            "pooled": evaluations[-1].as_dict(),
        }
        write_output(json.dumps(record, ensure_ascii=False, indent=2) + "\n", output)
    else:
        write_output(_table(evaluations), output)


def _table(evaluations: Sequence[Evaluation]) -> str:
    width = max(len(one.name) for one in evaluations)
    lines = [
        f"{'':{width}}         strict               lax                 null           ECE  "
        "  at .9 and more  sent./s",
        f"{'':{width}}    P     R     F1      P     R     F1      P     R     F1"
        "           share right",
    ]
    for one in evaluations:
        scores = "  ".join(
            " ".join(f"{value:.3f}" for value in values)
            for values in (
                one.counts.strict_scores,
                one.counts.lax_scores,
                one.counts.null_scores,
            )
        )
        calibration = one.calibration
        lines.append(
            f"{one.name:{width}}  {scores}  {calibration.error:.3f}     {calibration.sure:.3f} "
            f"{calibration.sure_right:.3f}  {one.sentences / max(one.seconds, 1e-9):8.0f}"
        )
    return "".join(f"{line.rstrip()}\n" for line in lines)


def align_files(
    first: str,
    second: str,
    *,
    split: str = "auto",
    model: str | None = None,
    order: str = "auto",
    anchors: str | None = None,
    skip: Collection[str] = (),
    verbose: bool = False,
) -> Alignment:
    """Read two documents and align them; notes go to standard error.

    Parameters
    ----------
    first, second
        The files of the Chinese and the English document. If they are the other way round they
        are swapped, with a note.
    split
        ``auto`` to repair the documents and split them into sentences, ``line`` to take each
        line as a sentence.
    model
        The name or folder of a sentence-transformers model, or ``fast`` for the static encoder;
        None for the built-in encoder.
    order
        ``monotone``, ``free``, or ``auto`` to find out.
    anchors
        A file with beads that are right, in the form of a ladder (Chinese first).
    skip
        The repair steps to leave out.
    verbose
        Whether to say what was read, repaired and done.

    Raises
    ------
    InputError
        A file cannot be read, the languages are not Chinese and English, the anchors are unfit,
        or the model cannot be loaded.
    """
    return align_documents(
        read_file(first, split=split, skip=skip),
        read_file(second, split=split, skip=skip),
        model=model,
        order=order,
        anchors=anchors,
        verbose=verbose,
    )


def align_documents(
    first: Document,
    second: Document,
    *,
    model: str | None = None,
    order: str = "auto",
    anchors: str | None = None,
    verbose: bool = False,
) -> Alignment:
    """Align two documents that were read, as `align_files` does.

    Raises
    ------
    InputError
        The languages are not Chinese and English, the anchors are unfit, or the model cannot be
        loaded.
    """
    from aligner.aligning import align
    from aligner.anchors import read_anchors
    from aligner.encoders import encoder_name, load_encoder
    from corpora.language import order as language_order

    source, target, swapped = language_order(first, second)
    if swapped:
        _note("documents-swapped", source=source.file, target=target.file)
    source_sentences = sentences_of(source, verbose=verbose)
    target_sentences = sentences_of(target, verbose=verbose)
    sides = {"sources": len(source_sentences), "targets": len(target_sentences)}
    fixed = read_anchors(anchors, **sides) if anchors else ()
    encoder = load_encoder(model)
    start = time.perf_counter()
    with _progress(encoder, len(source_sentences) + len(target_sentences)) as watched:
        alignment = align(
            source_sentences, target_sentences, encoder=watched, order=order, anchors=fixed
        )
    if verbose:
        _note(
            "documents-aligned",
            beads=len(alignment.beads),
            order=alignment.order,
            model=encoder_name(encoder),
            seconds=f"{time.perf_counter() - start:.1f}",
        )
    return alignment


def read_file(
    file: str, *, split: str = "auto", skip: Collection[str] = (), data: bytes | None = None
) -> Document:
    """Return the document in a file, or its lines as they stand (see `align_files`).

    `data` is the content of the file, None where it is to be read.
    """
    from corpora.reading import read_document, read_lines

    if split == "line":
        return read_lines(file, data=data)
    return read_document(file, skip=skip, data=data)


def sentences_of(document: Document, *, verbose: bool = False) -> tuple[Sentence, ...]:
    """Return the sentences of a document; say what was read and repaired when `verbose`."""
    from aligner.splitting import split

    sentences = split(document)
    if verbose:
        _note(
            "document-read",
            file=document.file,
            format=document.format,
            encoding=document.encoding,
            language=document.language,
            sentences=len(sentences),
        )
        for note in document.notes:
            click.echo(common("note", message=f"{document.file}: {note}"), err=True)
        for repair in document.repairs:
            _note(
                "document-repaired",
                file=document.file,
                step=repair.step,
                count=repair.count,
                example=repair.example,
            )
    return sentences


def _as_json(sentence: Sentence) -> str:
    record = {
        "text": sentence.text,
        "place": sentence.place.as_dict(),
        "kind": sentence.kind,
        "block": sentence.block,
    }
    return json.dumps(record, ensure_ascii=False)


def _note(message_id: str, **values: str | int) -> None:
    text = " ".join(message(message_id, **values).split())
    click.echo(common("note", message=text), err=True)


@dataclass(frozen=True)
class _Watched:
    """An encoder that moves a progress bar."""

    encoder: Encoder
    bar: Any

    def encode(self, sentences: list[str], /) -> Any:
        vectors = self.encoder.encode(sentences)
        self.bar.update(len(sentences))
        return vectors


@contextmanager
def _progress(encoder: Encoder, sentences: int) -> Iterator[Encoder]:
    """Show on a terminal how many texts were encoded; how many will be is not known."""
    from aligner.encoders import NamedEncoder, encoder_name

    if sentences < _SHORT_WORK or not sys.stderr.isatty():
        yield encoder
        return
    unknown_length = (text for text in list[str]())
    label = message("encoding")
    with click.progressbar(unknown_length, label=label, show_pos=True, file=sys.stderr) as bar:
        yield NamedEncoder(encoder_name(encoder), _Watched(encoder, bar))

"""`topicbrief SEEDS --out DIR`: figures and brief without make or Jupyter."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from . import __version__

FORMATS = ("html", "md", "csv", "svg", "png", "json", "graphml", "docx", "pdf")
COLUMNS = {"text": "the text", "title": "its title", "date": "its date", "id": "its name"}
BUILD = ".topicbrief"  # where results are kept between runs
PLACES = {  # options that name a place, and what is expected there
    "config": "a file of settings that can be read",
    "build": "a folder that can be made or written to, with room on its disk",
    "out": "a folder that can be made or written to, with room on its disk",
}
COLLECTION = "several texts are told topic by topic; their summary is written by csv and json"
EXAMPLES = """\
examples:
  topicbrief texts --out brief           a folder of texts; brief/brief.html to read
  topicbrief page.html --sentences 3     a single page, a shorter summary
  topicbrief news.csv --topics 8 --format html,csv
  cat page.txt | topicbrief - --out - --format md

exit status: 0 all was written; 2 something is wrong, standard error says what and where, and
nothing in DIR has changed; 130 or 143 it was broken off (Ctrl-C, SIGTERM).
"""


def main(arguments: Sequence[str] | None = None) -> int:
    if sys.stderr is None:  # it was closed; what is said has nowhere to go
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115
    options = _parse(arguments)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _terminate)
    warnings.formatwarning = lambda message, *_, **__: f"topicbrief: {message}\n"
    try:
        with _silent(options.quiet):
            _run(options)
    except (ValueError, OSError) as error:
        print(f"topicbrief: {tell_error(error, options)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


@contextmanager
def _silent(quiet: bool) -> Iterator[None]:
    """Nothing is said on standard error meanwhile, nor by the processes that work for us."""
    if not quiet:
        yield
        return
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        sys.stderr.flush()
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def tell_error(error: Exception, options: argparse.Namespace) -> str:
    """What went wrong, by the option as it was typed, also of a place that cannot be used."""
    if not isinstance(error, OSError) or not error.strerror:
        name, equals, said = str(error).partition("=")
        typed = name.removeprefix("n_")
        given = equals and getattr(options, typed, None) not in (None, "", [])
        return f"--{typed} {said}" if given else str(error)
    if error.filename is None:
        return error.strerror
    place = Path(os.path.abspath(os.fspath(error.filename)))
    for name, expected in PLACES.items():
        given = getattr(options, name)
        own = Path(os.path.abspath(given or ""))
        if given and (place.is_relative_to(own) or own.is_relative_to(place)):
            return f"--{name} {given}: expected {expected}; {error.filename}: {error.strerror}"
    return f"{error.filename}: {error.strerror}"


def _terminate(number: int, frame: object) -> None:
    raise SystemExit(128 + number)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = make_parser()
    options = parser.parse_args(arguments)
    if not options.seeds and not options.clean:
        parser.error("SEEDS: expected files or folders of texts, or - for standard input")
    if options.quiet and options.verbose:
        parser.error("--quiet says nothing, and --verbose more: choose one of them")
    if options.out == "-" and options.format not in (["html"], ["md"]):
        parser.error("--out - writes one text: choose --format md or --format html")
    return options


def make_parser() -> argparse.ArgumentParser:
    """The options of the command."""
    parser = argparse.ArgumentParser(
        prog="topicbrief",
        allow_abbrev=False,
        description="Read texts; write a brief of them: what they are about, what they say in\n"
        "their own sentences, and where each sentence stands.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("seeds", nargs="*", metavar="SEEDS", help="files or folders of texts and tables; - reads "
        "standard input")  # fmt: skip
    add("--out", default="brief", metavar="DIR",
        help="where results go (default: brief); - writes one to standard output")  # fmt: skip
    add("--compare", metavar="OTHER", help="another folder or file, to set beside SEEDS")
    add("--config", metavar="FILE",
        help="settings (default: topicbrief.toml beside SEEDS); options win over them")  # fmt: skip
    add("--sentences", type=int, metavar="N", help="length of the summary (default: 5); "
        f"{COLLECTION}")  # fmt: skip
    add("--words", type=int, metavar="N", help="length of the summary in words, at most")
    add("--topics", type=int, metavar="N", help="number of topics (default: the text decides)")
    add("--language", default="", type=_language, metavar="CODE",
        help="such as en or de (default: recognised)")  # fmt: skip
    add("--form", default="", metavar="NAME",
        help="how it is laid out: wrapped, mail, transcript, … (default: recognised)")  # fmt: skip
    add("--keep-all", action="store_true", help="set no line aside")
    columns = parser.add_argument_group("tables: which column holds what (default: recognised)")
    for name, what in COLUMNS.items():
        columns.add_argument(f"--{name}-column", default="", metavar="NAME", help=what)
    columns.add_argument("--group-column", action="append", default=[], metavar="NAME",
                         help="by which documents are compared; may be given again")  # fmt: skip
    add("--max-size", type=_at_least_one, metavar="BYTES", help="most bytes of one text or row")
    add("--brief", default="full", choices=("full", "short"),
        help="short: what fits one printed page")  # fmt: skip
    add("--seed", type=int, metavar="N", help="of whatever is random (default: 0)")
    add("--format", default="html,md,csv,svg", type=_formats, metavar="LIST",
        help=f"any of {', '.join(FORMATS)}, with commas (default: html,md,csv,svg)")  # fmt: skip
    add("--workers", type=_at_least_one, metavar="N", help="processes (default: all cores)")
    add("--scheduler", default="", metavar="ADDRESS",
        help="a Dask scheduler, or local to start one")  # fmt: skip
    add("--build", default=BUILD, metavar="DIR",
        help=f"where stages are kept for the next run (default: {BUILD}); - keeps none",
    )  # fmt: skip
    add("--verbose", action="store_true", help="say on standard error how long each stage took")
    add("--quiet", action="store_true", help="say nothing but what is wrong")
    add("--clean", action="store_true", help="remove what is kept in --build, and end")
    add("--version", action="version", version=f"topicbrief {__version__}")
    return parser


def _language(text: str) -> str:
    from .records import check_language

    try:
        return check_language(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error).removeprefix("language=")) from None


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'"{text}": expected a whole number of 1 or more')
    return int(text)


def _formats(text: str) -> list[str]:
    formats = [name for name in text.split(",") if name]
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        expected = f"expected some of {', '.join(FORMATS)}"
        raise argparse.ArgumentTypeError(f'unknown "{", ".join(unknown)}": {expected}')
    return formats


def _run(options: argparse.Namespace) -> None:
    from time import monotonic

    from tqdm import tqdm

    from .brief.make import STAGES, make_brief
    from .brief.settings import find_settings
    from .reading.overrides import find_overrides
    from .scale.store import remove
    from .scale.workers import collect_seldom

    if options.clean:
        if os.path.lexists(options.build):
            remove(options.build)
        else:
            print(f"{options.build}: nothing is kept there", file=sys.stderr)
        return
    refuse_inside(options.out, options.seeds)
    settings = find_settings(options.seeds, options.config)
    collect_seldom()
    with tqdm(total=len(STAGES) + 1, disable=None, leave=False, bar_format="{desc} {bar}") as bar:
        begun: list[tuple[str, float]] = []

        def progress(stage: str) -> None:
            bar.set_description_str(stage.ljust(10))
            bar.update()
            begun.append((stage, monotonic()))

        brief = make_brief(
            options.seeds, compare=options.compare, settings=settings,
            build=None if options.build == "-" else options.build,
            workers=options.workers, scheduler=options.scheduler, language=options.language,
            form=options.form, keep_all=options.keep_all, reading=_reading(options),
            overrides=find_overrides(options.seeds), progress=progress,
            sentences=options.sentences, words=options.words, n_topics=options.topics,
            seed=options.seed,
        )  # fmt: skip
        progress("write")
        short = options.brief == "short"
        if options.out == "-":
            text = (
                brief.to_html(short=short)
                if options.format == ["html"]
                else brief.to_markdown(short=short)
            )
            _print(text)
            return
        names = brief.write(options.out, formats=options.format, short=short)
    if options.verbose:
        _tell_times([*begun, ("", monotonic())], brief.counts.documents)
    first = next((name for name in ("brief.html", "brief.md") if name in names), names[0])
    if problems := brief.corpus.report.problems if brief.corpus else []:
        more = f", and {len(problems) - 1:,} more" if len(problems) > 1 else ""
        print(f"topicbrief: not read: {problems[0]}{more}; {first} tells of them", file=sys.stderr)
    if brief.collection and (options.sentences or options.words):
        asked = "--sentences" if options.sentences else "--words"
        print(f"topicbrief: {asked}: {COLLECTION}", file=sys.stderr)
    print(f"{Path(options.out, first)}: {brief.title}", file=sys.stderr)


def _print(text: str) -> None:
    if sys.stdout is None:
        raise ValueError("standard output: it is closed; name a folder by --out")
    try:
        sys.stdout.buffer.write(text.encode(errors="backslashreplace"))
        sys.stdout.flush()
    except OSError as error:
        error.filename = "standard output"
        raise


def _tell_times(begun: Sequence[tuple[str, float]], documents: int) -> None:
    """A line a stage: its seconds, and documents a second where there are several."""
    for (stage, start), (_, stop) in pairwise(begun):
        many = documents > 1 and stop > start + 0.05
        rate = f"{documents / (stop - start):10,.0f} documents/s" if many else ""
        print(f"{stage:10}{stop - start:9.1f} s{rate}", file=sys.stderr)


def _reading(options: argparse.Namespace) -> dict[str, object]:
    """The options of `read` that were given."""
    given: dict[str, object] = {f"{n}_column": getattr(options, f"{n}_column") for n in COLUMNS}
    given |= {"group_columns": tuple(options.group_column), "max_size": options.max_size}
    return {name: value for name, value in given.items() if value}


def refuse_inside(out: str, seeds: Sequence[str]) -> None:
    """Results among the texts would be read as texts by the next run."""
    for path in (Path(seed).resolve() for seed in seeds if seed != "-"):
        if out != "-" and path.is_dir() and Path(out).resolve().is_relative_to(path):
            raise ValueError(f"--out {out}: lies inside {path.name}, which is read; choose another")


if __name__ == "__main__":
    sys.exit(main())

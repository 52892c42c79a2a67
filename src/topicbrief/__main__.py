"""`python -m topicbrief SEEDS --out DIR`: figures and brief without make or Jupyter."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from . import __version__

LARGE = 20_000_000  # bytes of files from which on the documents are not held in memory
FORMATS = ("html", "md", "csv", "svg", "png")
EXAMPLES = """\
examples:
  python -m topicbrief texts --out brief           a folder of texts; brief/brief.html to read
  python -m topicbrief page.html --sentences 3     a single page, a shorter summary
  python -m topicbrief news.csv --topics 8 --format html,csv
  cat page.txt | python -m topicbrief - --out - --format md

exit status: 0 all was written; 2 something is wrong, standard error says what and where, and
nothing in DIR has changed.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parse(arguments)
    try:
        _run(options)
    except (ValueError, OSError) as error:
        print(f"topicbrief: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m topicbrief",
        description="Read texts; write a brief of them: what they are about, what they say in\n"
        "their own sentences, and where each sentence stands.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("seeds", nargs="+", metavar="SEEDS", help="files or folders (.txt .md .html .csv .jsonl, "
        "gzipped or not); - reads standard input")  # fmt: skip
    add(
        "--out",
        default="brief",
        metavar="DIR",
        help="where results go (default: brief); - writes one to standard output",
    )
    add("--sentences", type=int, default=5, metavar="N", help="length of the summary (default: 5)")
    add("--words", type=int, metavar="N", help="length of the summary in words, at most")
    add("--topics", type=int, metavar="N", help="number of topics (default: the text decides)")
    add(
        "--language",
        default="",
        type=_language,
        metavar="CODE",
        help="such as en or de (default: recognised)",
    )
    add("--seed", type=int, default=0, metavar="N", help="of whatever is random (default: 0)")
    add("--format", default="html,md,csv,svg", type=_formats, metavar="LIST",
        help=f"any of {', '.join(FORMATS)}, with commas (default: html,md,csv,svg)")  # fmt: skip
    add("--workers", type=int, metavar="N", help="processes for many texts (default: all cores)")
    add(
        "--scheduler", default="", metavar="ADDRESS", help="a Dask scheduler, or local to start one"
    )
    add(
        "--build",
        default="build/corpora",
        metavar="DIR",
        help="where the stages of many texts are kept (default: build/corpora)",
    )
    add("--version", action="version", version=f"topicbrief {__version__}")
    options = parser.parse_args(arguments)
    if options.out == "-" and options.format not in (["html"], ["md"]):
        parser.error("--out - writes one text: choose --format md or --format html")
    return options


def _language(text: str) -> str:
    if text and not (text.isascii() and text.isalpha() and text.islower() and len(text) in (2, 3)):
        raise argparse.ArgumentTypeError(f'"{text}": expected an ISO 639 code such as en or de')
    return text


def _formats(text: str) -> list[str]:
    formats = [name for name in text.split(",") if name]
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        expected = f"expected some of {', '.join(FORMATS)}"
        raise argparse.ArgumentTypeError(f'unknown "{", ".join(unknown)}": {expected}')
    return formats


def _run(options: argparse.Namespace) -> None:
    from tqdm import tqdm

    from .brief.make import STAGES
    from .reading.overrides import find_overrides

    overrides = find_overrides(options.seeds)
    if options.scheduler or is_large(options.seeds):
        from .brief.overviews import brief_of_corpus

        brief = brief_of_corpus(
            options.seeds, folder=options.build, sentences=options.sentences, words=options.words,
            n_topics=options.topics, seed=options.seed, language=options.language,
            overrides=overrides, workers=options.workers, scheduler=options.scheduler,
        )  # fmt: skip
        _put(brief, options)
        return
    with tqdm(total=len(STAGES) + 1, disable=None, leave=False, bar_format="{desc} {bar}") as bar:

        def progress(stage: str) -> None:
            bar.set_description_str(stage.ljust(10))
            bar.update()

        brief = _brief_in_memory(options, overrides, progress)
        progress("write")
        _put(brief, options)


def is_large(seeds: Sequence[str]) -> bool:
    """More text than is held in memory: about 10,000 articles."""
    from .reading.files import list_files

    files = [path for path, _ in list_files(seeds) if str(path) != "-"]
    return sum(path.stat().st_size for path in files) > LARGE


def _brief_in_memory(options: argparse.Namespace, overrides, progress):
    from tqdm import tqdm

    from .brief.make import make_brief
    from .reading.files import read

    documents = list(
        tqdm(read(options.seeds), "read", unit=" documents", disable=None, leave=False)
    )
    return make_brief(
        documents, sentences=options.sentences, words=options.words, n_topics=options.topics,
        seed=options.seed, language=options.language, overrides=overrides, progress=progress,
    )  # fmt: skip


def _put(brief, options: argparse.Namespace) -> None:
    if options.out == "-":
        text = brief.to_html() if options.format == ["html"] else brief.to_markdown()
        sys.stdout.buffer.write(text.encode(errors="backslashreplace"))
    else:
        _write(brief, Path(options.out), options.format)


def _write(brief, out: Path, formats: Sequence[str]) -> None:
    """Write everything, or nothing where something goes wrong."""
    from .brief.figures import draw_all
    from .brief.figures.base import save_figure
    from .brief.output import write_whole, written_together
    from .brief.tables import write_tables
    from .summary.select import score_sentences

    with written_together(out) as staged:
        if "html" in formats:
            write_whole(staged / "brief.html", brief.to_html())
        if "md" in formats:
            write_whole(staged / "brief.md", brief.to_markdown())
        if "csv" in formats:
            write_tables(brief, staged)
        kinds = [kind for kind in ("svg", "png") if kind in formats]
        for name, figure in draw_all(brief, score_sentences(brief.pages)) if kinds else ():
            for kind in kinds:
                save_figure(figure, staged / f"{name}.{kind}")
        names = sorted(file.name for file in staged.iterdir())
    if sys.stderr.isatty():
        print(f"{out}: {', '.join(names)}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())

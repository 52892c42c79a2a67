"""What all benches share: where the data is, how it is read, tables, and medians of times."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("TOPICBRIEF_DATA", ROOT.parent / "shared" / "data"))


def options_of(doc: str | None, parts: Iterable[str], add: Callable[..., Any] | None = None):
    """The command line of a bench: `--data PATH` and `--part NAME …`, and what `add` adds."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=doc, formatter_class=form)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of measuring data")
    parser.add_argument("--part", nargs="+", choices=list(parts), default=list(parts))
    if add:
        add(parser.add_argument)
    options = parser.parse_args()
    if not options.data.is_dir():
        sys.exit(f"{options.data}: no measuring data; name its folder with --data")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return options


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a `.jsonl` or `.jsonl.gz` file; none where it is not there, which is said."""
    if not path.is_file():
        print(f"not measured, since it is missing: {path.name}")
        return
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_pages(folder: Path) -> list[dict[str, Any]]:
    """Pages labelled by hand: what `NAME.gold.json` holds, and the text of `NAME.txt` as "text"."""
    pages = []
    for path in sorted(folder.glob("*.gold.json")):
        text = path.with_name(path.name.replace(".gold.json", ".txt"))
        gold = json.loads(path.read_text(encoding="utf-8"))
        pages.append(gold | {"text": text.read_text(encoding="utf-8")})
    return pages


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part} of {whole})" if whole else "none"


def timed(call: Callable[[], Any], repeats: int = 3) -> tuple[float, Any]:
    """The median of the seconds of one core, and the last result."""
    spent = []
    for _ in range(repeats):
        begin = time.process_time()
        result = call()
        spent.append(time.process_time() - begin)
    return median(spent), result


def spread(values: Sequence[float]) -> str:
    """The median, and from least to most."""
    return f"{median(values):.2f} ({min(values):.2f} to {max(values):.2f}, {len(values)} runs)"

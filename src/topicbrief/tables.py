"""Small tables (HTML in a notebook, text in a terminal, CSV for a spreadsheet); whole files."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

SHOWN = 40  # rows that a notebook shows; the rest are counted
WIDTH = 160  # characters of a cell that are shown
STAGED = ".topicbrief-"  # how the name of a folder begins whose files are not in place yet
ABANDONED = 86_400  # seconds after which nobody will finish such a folder
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet compute a cell (OWASP)


@dataclass(frozen=True)
class Table:
    """Rows under a head; `caption` says what they are."""

    head: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    caption: str = ""

    def _repr_html_(self) -> str:
        return to_html(self)

    def __str__(self) -> str:
        lines = [self.head, *self.rows[:SHOWN]]
        return "\n".join("  ".join(_shown(cell, 40) for cell in line) for line in lines)


def make_table(head: Sequence[str], rows: Iterable[Sequence[Any]], caption: str = "") -> Table:
    """A table of `rows`, each as long as `head`, which a notebook shows and `write_csv` writes."""
    return Table(tuple(head), tuple(tuple(row) for row in rows), caption)


def to_html(table: Table) -> str:
    """An HTML table of at most `SHOWN` rows in which every cell shows as the text that it is."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.head)
    rows = "".join(f"<tr>{_cells(row)}</tr>" for row in table.rows[:SHOWN])
    left = len(table.rows) - SHOWN
    more = f"<p>… and {left} more</p>" if left > 0 else ""
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _cells(row: Sequence[Any]) -> str:
    return "".join(
        f'<td style="text-align:{"right" if _is_number(cell) else "left"}">'
        f"{escape(_shown(cell, WIDTH))}</td>"
        for cell in row
    )


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _shown(cell: Any, width: int) -> str:
    if isinstance(cell, float):
        return f"{cell:.2f}"
    text = " ".join(str(cell).split())
    return text if len(text) <= width else text[: width - 1] + "…"


def write_csv(table: Table, path: Path) -> None:
    """Write a table that spreadsheets open as it is: UTF-8 with its mark, no cell computed."""
    write_rows(table.head, table.rows, path)


def write_rows(head: Sequence[str], rows: Iterable[Sequence[Any]], path: Path) -> None:
    """As `write_csv`; the rows, which may be more than memory holds, one after the other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(head)
        writer.writerows([plain_cell(cell) for cell in row] for row in rows)
    os.replace(fresh, path)


def plain_cell(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if isinstance(cell, str) and (cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA)):
        return f"'{cell}"
    return round(cell, 6) if isinstance(cell, float) else cell


def write_whole(path: Path, data: str | bytes) -> None:
    """Write a file beside its place and rename it, so that no reader sees a half of it.

    Half a surrogate pair, which some inputs hold and UTF-8 cannot, is written as its number.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(data.encode(errors="backslashreplace") if isinstance(data, str) else data)
    os.replace(fresh, path)


@contextmanager
def written_together(out: Path) -> Iterator[Path]:
    """A folder to write to; its files move into `out` when all of them are there, else none does.

    It stands beside `out`; what a killed run left there a day ago or more is removed.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    for left in out.parent.glob(f"{STAGED}*"):
        if time.time() - left.stat().st_mtime > ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=STAGED, dir=out.parent) as folder:
        yield Path(folder)
        for file in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
            place = out / file.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(file, place)

"""A reader's own verdicts on lines, which win over every rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..records import ROLES, Document
from .formats.base import DAMAGED, MAX_SIZE, Source, explain
from .formats.tables import csv_cells
from .lines import Line

COLUMNS = ("document", "line", "role", "reason")


@dataclass(frozen=True)
class Override:
    """A reader's own verdict on a line of a document; `place` is where it was written down."""

    document: str
    line: int
    role: str
    reason: str = ""
    place: str = ""


class OverridesError(ValueError):
    """Every row of an overrides file that cannot be read, each with file and line."""


def names_document(row: Override, document: Document) -> bool:
    """An override names its document by id, by file, or by the file's name."""
    file = document.file or document.source
    return row.document in (document.id, file, Path(file).name, Path(file).stem)


def find_unmatched(rows: Iterable[Override], lines: Sequence[Line]) -> Iterator[str]:
    rows = list(rows)
    spans = ((line.number, line.last) for line in lines) if rows else ()
    numbers = {number for first, last in spans for number in range(first, last + 1)}
    for row in rows:
        if row.line not in numbers:
            yield tell_override(row, f"line {row.line} of {row.document} is blank or not there")


def tell_override(row: Override, problem: str) -> str:
    return f"{row.place}: {problem}" if row.place else f"override: {problem}"


def find_overrides(paths: str | Path | Iterable[str | Path]) -> tuple[Override, ...]:
    """The rows of the `overrides.csv` in each folder of `paths`, or beside each file of it.

    Beside a file, rows that name another file of that folder are left out. None where there is no
    such table. Raises OverridesError as `read_overrides` does.
    """
    given = [Path(path) for path in ([paths] if isinstance(paths, (str, Path)) else paths)]
    folders = dict.fromkeys(
        path if path.is_dir() else path.parent for path in given if path.exists()
    )
    rows = []
    for folder in folders:
        table = folder / "overrides.csv"
        if table.is_file():
            others = set() if folder in given else _names_beside(folder, given)
            rows += [row for row in read_overrides(table) if row.document not in others]
    return tuple(rows)


def _names_beside(folder: Path, given: Sequence[Path]) -> set[str]:
    """Names of files in `folder` that are not among the seeds, with and without a suffix."""
    seeds = {path.name for path in given}
    others = [path for path in folder.iterdir() if path.name not in seeds]
    names = {name for path in others for name in (path.name, path.stem)}
    return names - {name for path in given for name in (path.name, path.stem)}


def read_overrides(path: str | Path) -> tuple[Override, ...]:
    """The rows of a table of overrides: document, line, role, reason, in any form of CSV.

    Raises `OverridesError` with every row that cannot be read, named by file and row.
    """
    rows: list[Override] = []
    problems: list[str] = []
    names: list[str] = []
    source = Source(Path(path).name, Path(path))

    def tell(number: int, problem: str) -> None:
        problems.append(f"{path}:{number}: {problem}")

    try:
        for number, cells in csv_cells(source, MAX_SIZE, tell):
            if not names:
                names = [cell.lower() for cell in cells]
                missing = [name for name in COLUMNS[:3] if name not in names]
                if missing:
                    absent = " or ".join(f'"{name}"' for name in missing)
                    tell(1, f"no column {absent}; expected {', '.join(COLUMNS)}")
                    break
                continue
            values = dict(zip(names, (cell.strip() for cell in cells), strict=False))
            document, line, role, reason = (values.get(name, "") for name in COLUMNS)
            if problem := _problem(document, line, role):
                tell(number, problem)
            else:
                place = f"{path}:{number}"
                rows.append(Override(document, int(line), role, reason, place))
    except DAMAGED as error:
        problems.append(f"{path}: cannot be read: {explain(error)}")
    if problems:
        raise OverridesError("\n".join(problems))
    return tuple(rows)


def _problem(document: str, line: str, role: str) -> str:
    """What is wrong with a row, or ""."""
    if not document:
        return "no document; expected the name of a file among the seeds"
    if not line.isdecimal() or len(line) > 9 or int(line) < 1:
        return f'line "{line}"; expected a number from 1'
    return "" if role in ROLES else f'role "{role}"; expected one of {", ".join(ROLES)}'

"""A reader's own verdicts on lines, which win over every rule."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..records import ROLES, Document
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
    """The rows of the `overrides.csv` in each folder of `paths`; none where there is no such file.

    Raises OverridesError as `read_overrides` does.
    """
    folders = [paths] if isinstance(paths, (str, Path)) else paths
    tables = [Path(folder, "overrides.csv") for folder in folders]
    return tuple(row for table in tables if table.is_file() for row in read_overrides(table))


def read_overrides(path: str | Path) -> tuple[Override, ...]:
    """The rows of a table of overrides: document, line, role, reason.

    Raises `OverridesError` with every row that cannot be read, named by file and line.
    """
    rows, problems = [], []
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in COLUMNS[:3] if name not in (reader.fieldnames or ())]
        if missing:
            raise OverridesError(
                f"{path}:1: no column {_listed(missing)}; expected {', '.join(COLUMNS)}"
            )
        for row in reader:
            place = f"{path}:{reader.line_num}"
            problem = _problem(row)
            if problem:
                problems.append(f"{place}: {problem}")
            else:
                reason = (row.get("reason") or "").strip()
                number = int(row["line"])
                rows.append(
                    Override(row["document"].strip(), number, row["role"].strip(), reason, place)
                )
    if problems:
        raise OverridesError("\n".join(problems))
    return tuple(rows)


def _problem(row: dict[str, str]) -> str:
    """What is wrong with a row, or ""."""
    document, line, role = ((row.get(name) or "").strip() for name in COLUMNS[:3])
    if not document:
        return "no document; expected the name of a file among the seeds"
    if not line.isdecimal() or int(line) < 1:
        return f'line "{line}"; expected a number from 1'
    return "" if role in ROLES else f'role "{role}"; expected one of {", ".join(ROLES)}'


def _listed(names: Iterable[str]) -> str:
    return " or ".join(f'"{name}"' for name in names)

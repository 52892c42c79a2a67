"""The reader's own verdicts, found beside the texts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .pages import Override, read_overrides


def find_overrides(paths: str | Path | Iterable[str | Path]) -> tuple[Override, ...]:
    """The rows of the `overrides.csv` in each folder of `paths`; none where there is no such file.

    Raises OverridesError as `read_overrides` does.
    """
    folders = [paths] if isinstance(paths, (str, Path)) else paths
    tables = [Path(folder, "overrides.csv") for folder in folders]
    return tuple(row for table in tables if table.is_file() for row in read_overrides(table))

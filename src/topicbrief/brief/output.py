"""Output is written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STAGED = ".topicbrief-"  # how the name of a folder begins whose files are not in place yet
ABANDONED = 86_400  # seconds after which nobody will finish such a folder


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

"""Output is written whole or not at all, and nothing that is a user's own is touched.

A folder of results holds one of ours, `.topicbrief`, with a list of the files that were written
and their checksums: what an earlier run made and this one did not is removed by that list, unless
someone has changed it since. A copy of a file of another's making in the place of a new one is kept
there, with a warning. New files are made inside that folder, under a name that nobody can foresee,
and moved into place when all of them are there.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

OWN = ".topicbrief"
MANIFEST = "written.json"
REPLACED = "replaced"  # where a file lies that was not ours, or was changed, and is ours now
ABANDONED = 86_400  # seconds after which nobody will finish what a killed run was making


class OutputError(OSError):
    """Results cannot be written where they should go."""


def write_file(path: Path, data: str | bytes) -> None:
    """Write a file of a folder that is not in place yet.

    Half a surrogate pair, which some inputs hold and UTF-8 cannot, is written as its number.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode(errors="backslashreplace") if isinstance(data, str) else data)


@contextmanager
def written_together(out: Path, *, complete: bool = True) -> Iterator[Path]:
    """A folder to write to; its files move into `out` when all of them are there, else none does.

    `complete`: what an earlier run made and this one did not is removed. Raises OutputError where
    something that is not ours stands in the way; then all is as it was.
    """
    made = not out.exists()
    own = out / OWN
    if own.is_symlink() or (own.exists() and not own.is_dir()):
        raise OutputError(f"{own}: expected a folder of topicbrief's own, or nothing")
    own.mkdir(parents=True, exist_ok=True)
    for left in own.glob("new-*"):
        if time.time() - left.lstat().st_mtime > ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(prefix="new-", dir=own))
    try:
        fresh, before = staging / "new", staging / "before"
        fresh.mkdir()
        yield fresh
        shutil.rmtree(fresh / OWN, ignore_errors=True)  # of a brief that was written in there
        names = sorted(p.relative_to(fresh).as_posix() for p in fresh.rglob("*") if p.is_file())
        sums = {name: _checksum(fresh / name) for name in names}
        earlier = _read(own / MANIFEST)
        for name in names:
            if (out / name).is_file() and not (out / name).is_symlink():
                _keep_other(out, name, {earlier.get(name), sums[name]})
        _publish(fresh, before, out, names)
        _note(out, sums, earlier, complete=complete)
    except OSError as error:
        if error.errno and error.filename is None:  # a full disk does not say which
            error.filename = str(out)
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if made and not any(path.name != OWN for path in out.iterdir()):
            shutil.rmtree(out)


def _keep_other(out: Path, name: str, ours: set[str | None]) -> None:
    """A copy of a file that is not as we wrote it, under its checksum: none covers another."""
    found = _checksum(out / name)
    if found not in ours:
        kept = out / OWN / REPLACED / found[:12] / name
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(out / name, kept)
        told = f"{out / name}: was not as topicbrief wrote it, and is kept as {kept}"
        warnings.warn(told, stacklevel=4)


def _publish(fresh: Path, before: Path, out: Path, names: list[str]) -> None:
    """Move all files into place, or put back what was there."""
    for name in names:
        for part in [out / name, *(out / name).parents]:
            if part == out:
                break
            wrong = part.is_dir() if part == out / name else part.exists() and not part.is_dir()
            if wrong and not part.is_symlink():
                raise OutputError(f"{part}: stands where {name} is to be written")
    moved: list[str] = []
    try:
        for name in names:
            place, aside = out / name, before / name
            aside.parent.mkdir(parents=True, exist_ok=True)
            place.parent.mkdir(parents=True, exist_ok=True)
            moved.append(name)
            if os.path.lexists(place):
                os.replace(place, aside)
            os.replace(fresh / name, place)
    except BaseException:
        for name in moved:
            if os.path.lexists(before / name):
                os.replace(before / name, out / name)
            elif not (fresh / name).exists():
                (out / name).unlink(missing_ok=True)
        raise


def _note(out: Path, sums: dict[str, str], earlier: dict[str, str], *, complete: bool) -> None:
    """Keep the list of what was written; remove what only an earlier run wrote."""
    manifest = out / OWN / MANIFEST
    for name in earlier if complete else ():
        path = out / name
        ours = name not in sums and path.is_file() and not path.is_symlink()
        if ours and _checksum(path) == earlier[name]:
            path.unlink()
    listed = sums if complete else {**earlier, **sums}
    fresh = manifest.with_name(f"{MANIFEST}.new")
    fresh.unlink(missing_ok=True)
    fresh.write_text(json.dumps(listed, indent=1, sort_keys=True) + "\n", "utf-8")
    os.replace(fresh, manifest)


def _read(manifest: Path) -> dict[str, str]:
    """Names and checksums; none where there is no list that could be ours."""
    try:
        listed = json.loads(manifest.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    known = listed.items() if isinstance(listed, dict) else ()
    return {
        k: v
        for k, v in known
        if isinstance(v, str) and ".." not in Path(k).parts and not Path(k).is_absolute()
    }


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        digest = sha256()
        while part := stream.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()

"""Results kept in memory or in a folder: named by what they were made from, whole or not at all.

A key is a hash of the inputs' content, of the settings, of the code that makes the result and of
the libraries that take part, so nothing is ever out of date: what changed has another key. In a
folder a result is one `.npz` file: arrays as they are, other values as JSON or bytes. Each member
carries a checksum, and the key stands inside too: what does not verify is made again. joblib's
`Memory` would keep pickles, which run what is in them and differ from version to version.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol

import numpy as np

Values = Mapping[str, Any]

MARK = "topicbrief.json"  # the file by which a folder of ours is known
LIBRARIES = (
    "numpy", "scipy", "scikit-learn", "gensim", "numba", "simplemma", "wordfreq", "py3langid",
    "trafilatura", "ftfy", "charset-normalizer", "matplotlib",
)  # fmt: skip
ABANDONED = 86_400  # seconds after which nobody will finish what an interrupted run was writing
KEPT_FOR = 30 * 86_400  # seconds after which a result that no run has used is let go
KEPT_BYTES = 20_000_000_000  # of results, beyond which those used longest ago are let go


DAMAGED = (  # what `zipfile` and numpy raise on bytes that were changed
    OSError, ValueError, KeyError, EOFError, RuntimeError, MemoryError, OverflowError,
    zipfile.BadZipFile, zlib.error, struct.error,
)  # fmt: skip


def key_of(*parts: Any) -> str:
    """32 hexadecimal digits that stand for plain values: text, numbers, lists and dicts of them."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True)
    return sha256(text.encode("ascii")).hexdigest()[:32]


@cache
def code_of(*rooms: str) -> str:
    """A key of all files of these rooms of the project and of the versions of the libraries."""
    folder, digest = Path(__file__).parents[1], sha256()
    for name in sorted({"records", *rooms}):
        for path in sorted((folder / name).rglob("*.*")) or [folder / f"{name}.py"]:
            if path.parent.name != "__pycache__":  # numba adds to it while it compiles
                digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    digest.update(f"{sys.version_info[:2]} {[_version(name) for name in LIBRARIES]}".encode())
    return digest.hexdigest()[:16]


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def plain(value: Any) -> Any:
    """The value as every store gives it back: arrays and bytes as they are, tuples as lists."""
    if isinstance(value, (np.ndarray, bytes, str, int, float, type(None))):
        return value
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    return [plain(item) for item in value]


class Store(Protocol):
    """Where results are kept."""

    def find(self, stage: str, key: str) -> Values | None:
        """The kept result, or None where there is none that verifies."""

    def keep(self, stage: str, key: str, values: Values) -> Values:
        """Keep a result, arrays or bytes or what JSON can hold, and give it back as kept."""

    def get(self, stage: str, key: str, make: Callable[[], Values]) -> Values:
        """The kept result, which is made first where it is not there."""


class MemoryStore:
    """Results kept while the program runs."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Values] = {}

    def find(self, stage: str, key: str) -> Values | None:
        return self.kept.get((stage, key))

    def keep(self, stage: str, key: str, values: Values) -> Values:
        return self.kept.setdefault((stage, key), plain(values))

    def get(self, stage: str, key: str, make: Callable[[], Values]) -> Values:
        found = self.find(stage, key)
        return self.keep(stage, key, make()) if found is None else found


class KeptFile(Mapping):
    """A result in a file; each value is read when it is asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __getitem__(self, name: str) -> Any:
        with np.load(self.path, allow_pickle=False) as members:
            if name in members.files:
                return members[name]
            for kind in ("bytes", "json"):
                if f"{name}.{kind}" in members.files:
                    raw = members[f"{name}.{kind}"].tobytes()
                    return raw if kind == "bytes" else json.loads(raw.decode(*_TEXT))
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        with np.load(self.path, allow_pickle=False) as members:
            names = [name.partition(".")[0] for name in members.files]
        return iter(name for name in names if name != "key")

    def __len__(self) -> int:
        return sum(1 for _ in self)


_TEXT = ("utf-8", "surrogatepass")


class FolderStore:
    """Results kept in a folder, which later runs use again; a folder of ours bears a mark."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        _claim(self.folder)
        self._sweep()

    def find(self, stage: str, key: str) -> Values | None:
        path = self.folder / stage / f"{key}.npz"
        try:
            if not _verifies(path, key):
                return None
            os.utime(path)  # the time of its last use
        except FileNotFoundError:
            return None
        except DAMAGED as error:
            print(f"{path}: damaged ({error}): made again", file=sys.stderr)
            path.unlink(missing_ok=True)
            return None
        return KeptFile(path)

    def keep(self, stage: str, key: str, values: Values) -> Values:
        path = self.folder / stage / f"{key}.npz"
        path.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".new", delete=False) as stream:
            try:
                np.savez(stream, **dict(_members(values)), key=_letters(key))  # type: ignore[arg-type]
                stream.close()
                os.replace(stream.name, path)
            except BaseException as error:
                Path(stream.name).unlink(missing_ok=True)
                if isinstance(error, OSError) and error.errno and error.filename is None:
                    error.filename = str(path)  # a full disk does not say which
                raise
        return KeptFile(path)

    def get(self, stage: str, key: str, make: Callable[[], Values]) -> Values:
        found = self.find(stage, key)
        return self.keep(stage, key, make()) if found is None else found

    def _sweep(self) -> None:
        """Let go of what interrupted runs left, what is old, and what is too much."""
        now, held = time.time(), []
        for path in self.folder.glob("*/*.*"):
            try:
                state = path.lstat()
            except FileNotFoundError:  # another run was first
                continue
            age = now - state.st_mtime
            if path.suffix == ".npz":
                held.append((age, state.st_size, path))
            elif path.suffix == ".new" and age > ABANDONED:
                path.unlink(missing_ok=True)
        total = 0
        for age, size, path in sorted(held):
            total += size
            if age > KEPT_FOR or total > KEPT_BYTES:
                path.unlink(missing_ok=True)


def remove(folder: str | os.PathLike[str]) -> None:
    """Remove a folder of kept results; ValueError for a folder that does not bear our mark."""
    folder = Path(folder)
    if not (folder / MARK).is_file() or folder.is_symlink():
        raise ValueError(f"{folder}: no folder of kept results ({MARK} is not in it)")
    shutil.rmtree(folder)


def _claim(folder: Path) -> None:
    """Make the folder and mark it as ours; a folder with something else in it is not touched."""
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / MARK
    if mark.is_file() and not mark.is_symlink():
        return
    if any(folder.iterdir()):
        raise ValueError(f"{folder}: not empty and not ours; expected a new or an empty folder")
    mark.write_text('{"what": "results of topicbrief, kept for its next run"}\n', "utf-8")


def _members(values: Values) -> Iterator[tuple[str, np.ndarray]]:
    for name, value in values.items():
        if isinstance(value, np.ndarray):
            yield name, value
        elif isinstance(value, bytes):
            yield f"{name}.bytes", np.frombuffer(value, np.uint8)
        else:
            text = json.dumps(value, ensure_ascii=False)
            yield f"{name}.json", np.frombuffer(text.encode(*_TEXT), np.uint8)


def _letters(key: str) -> np.ndarray:
    return np.frombuffer(key.encode(), np.uint8)


def _verifies(path: Path, key: str) -> bool:
    """Whether every member has its checksum, and the file is the one that its name says."""
    with zipfile.ZipFile(path) as members:
        broken = members.testzip()
    if broken:
        raise ValueError(f"checksum of {broken}")
    with np.load(path, allow_pickle=False) as members:
        if members["key"].tobytes() != key.encode():
            raise ValueError("another result under this name")
    return True

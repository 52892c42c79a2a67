"""Results kept on disk: one folder each, named by what it was made from, there whole or not at all.

A key is a hash of the inputs' content, of the settings and of the code that makes the result, so
nothing is ever out of date: what changed has another key. Arrays are `.npy` files, which are read
by mapping them into memory; texts and small values are UTF-8 and JSON. joblib's `Memory` would keep
pickles, one call's value in memory at a time; a result here may be larger than memory.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

ABANDONED = 3600  # seconds after which what an interrupted run was writing is swept away
Values = Mapping[str, Any]


def key_of(*parts: Any) -> str:
    """32 hexadecimal digits that stand for plain values: text, numbers, lists and dicts of them."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True)
    return sha256(text.encode("ascii")).hexdigest()[:32]


@cache
def code_of(*rooms: str) -> str:
    """A key of all files of these rooms of the project: another version, other results."""
    folder, digest = Path(__file__).parents[1], sha256()
    for name in sorted({"records", *rooms}):
        paths = sorted((folder / name).rglob("*.*")) or [folder / f"{name}.py"]
        for path in paths:
            if path.suffix != ".pyc":
                digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def keep(folder: Path, key: str, values: Values) -> Path:
    """Write `values` as `folder/key` and return that: arrays, lists of lines, bytes, or JSON."""
    whole = folder / key
    fresh = folder / f".{key}.{os.getpid()}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, value in values.items():
        _write(fresh / name, value)
    put(fresh, whole)
    return whole


def put(fresh: Path, whole: Path) -> None:
    """Give a finished folder its name; another run may have been first, with the same content."""
    try:
        os.replace(fresh, whole)
    except OSError:
        if not whole.is_dir():
            raise
        shutil.rmtree(fresh, ignore_errors=True)


def _write(path: Path, value: Any) -> None:
    if isinstance(value, np.ndarray):
        np.save(path.with_name(path.name + ".npy"), value, allow_pickle=False)
    elif isinstance(value, bytes):
        path.with_name(path.name + ".bin").write_bytes(value)
    else:
        text = json.dumps(value, ensure_ascii=False)
        path.with_name(path.name + ".json").write_text(text, "utf-8", "surrogatepass")


def load(whole: Path, name: str) -> Any:
    """One value of a kept result; arrays are mapped, not read."""
    if (path := whole / f"{name}.npy").exists():
        array = np.load(path, mmap_mode="r", allow_pickle=False)
        return array if array.size else np.array(array)
    if (path := whole / f"{name}.bin").exists():
        return path.read_bytes()
    return json.loads((whole / f"{name}.json").read_text("utf-8", "surrogatepass"))


def made(folder: Path, key: str, make: Callable[[], Values]) -> Path:
    """The folder of a kept result, which is made first where it is not there."""
    whole = folder / key
    return whole if whole.is_dir() else keep(folder, key, make())


def sweep(folder: Path) -> None:
    """Remove what interrupted runs left half written; nothing ever reads it."""
    for left in folder.glob("*/.*.new") if folder.is_dir() else ():
        if time.time() - left.stat().st_mtime > ABANDONED:
            shutil.rmtree(left, ignore_errors=True)


def forget(folder: Path, wanted: Iterable[str]) -> int:
    """Remove every kept result of a stage but the wanted ones; return how many went."""
    keys = set(wanted)
    others = [path for path in folder.glob("[0-9a-f]*") if path.name not in keys]
    for path in others:
        shutil.rmtree(path, ignore_errors=True)
    return len(others)

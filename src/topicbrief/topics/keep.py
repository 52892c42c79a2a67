"""A fitted model in a folder: arrays as `.npz`, all else as JSON; nothing in it can be run."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..scale.codec import pack, unpack

ARRAYS, TREE = "topics.npz", "topics.json"
FORMAT = 1


def save_value(value: Any, folder: str | os.PathLike[str], **more: Any) -> None:
    """Write `value`, a dataclass of arrays and plain values, into a folder of its own.

    `more` is what JSON holds and a reader of the file may want to know. Raises ValueError where
    the folder holds something else.
    """
    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    if others := sorted(p.name for p in path.iterdir() if p.name not in (ARRAYS, TREE)):
        raise ValueError(f"{path}: holds {others[0]}; expected a new folder, or a saved model's")
    packed = pack(value)
    tree = {"format": FORMAT, **more, "tree": packed.pop("tree")}
    np.savez_compressed(path / ARRAYS, **packed)
    (path / TREE).write_text(json.dumps(tree, ensure_ascii=False) + "\n", encoding="utf-8")


def load_value(folder: str | os.PathLike[str], *classes: type) -> tuple[Any, Mapping[str, Any]]:
    """What `save_value` wrote, made of `classes`, and what was told beside it.

    Raises ValueError for a folder without a saved model, or one of a later version.
    """
    path = Path(folder)
    try:
        tree = json.loads((path / TREE).read_text(encoding="utf-8"))
        with np.load(path / ARRAYS, allow_pickle=False) as members:
            arrays = {name: members[name] for name in members.files}
    except FileNotFoundError as error:
        raise ValueError(f"{path}: no saved topics; expected {ARRAYS} and {TREE}") from error
    if tree.get("format") != FORMAT:
        raise ValueError(f"{path}: format {tree.get('format')}; this version reads {FORMAT}")
    return unpack({"tree": tree["tree"], **arrays}, *classes), tree

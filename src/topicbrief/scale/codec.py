"""Frozen values as what a store can hold, and back: arrays beside a tree that JSON can hold.

Only classes that the reader names are ever made again, and nothing is run. Rows of one class are
held as columns: numbers as arrays, words as numbers into a table, the rest where it is not usual.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

import numpy as np

Values = Mapping[str, Any]
ARRAYS: dict[Any, type] = {"int": np.int64, "float": np.float64, "bool": np.bool_}


def encode(
    value: Any, arrays: dict[str, np.ndarray], refer: Callable[[Any], Any] = lambda value: None
) -> Any:
    """A tree for JSON; what is an array goes into `arrays` under a name of its own.

    What `refer` gives for a value stands for it, where that is not None.
    """

    def tree(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            name = f"array{len(arrays)}"
            arrays[name] = value
            return {"array": name}
        if is_dataclass(value) and not isinstance(value, type):
            if (held := refer(value)) is not None:
                return {"ref": held}
            own = {f.name: tree(getattr(value, f.name)) for f in fields(value) if f.init}
            return {"class": type(value).__name__, "fields": own}
        if isinstance(value, frozenset):
            return {"set": [tree(item) for item in sorted(value)]}
        if isinstance(value, Mapping):
            return {"dict": [[tree(k), tree(v)] for k, v in value.items()]}
        if isinstance(value, tuple):
            return {"tuple": [tree(item) for item in value]}
        if isinstance(value, list):
            return [tree(item) for item in value]
        if value is None or isinstance(value, (str, bool, int, float)):
            return value
        kind = type(value).__name__
        raise TypeError(f"{kind}: expected an array, a dataclass or what JSON holds")

    return tree(value)


def decode(
    tree: Any,
    arrays: Values,
    classes: Collection[type],
    resolve: Callable[[Any], Any] = lambda held: held,
) -> Any:
    """What `encode` was given; KeyError for a class that is not among `classes`."""
    known = {kind.__name__: kind for kind in classes}

    def back(tree: Any) -> Any:
        if isinstance(tree, list):
            return [back(item) for item in tree]
        if not isinstance(tree, dict):
            return tree
        if "ref" in tree:
            return resolve(tree["ref"])
        if "array" in tree:
            return arrays[tree["array"]]
        if "class" in tree:
            return known[tree["class"]](**{k: back(v) for k, v in tree["fields"].items()})
        if "set" in tree:
            return frozenset(back(item) for item in tree["set"])
        if "dict" in tree:
            return {back(k): back(v) for k, v in tree["dict"]}
        return tuple(back(item) for item in tree["tuple"])

    return back(tree)


def pack(value: Any, *, refer: Callable[[Any], Any] = lambda value: None) -> dict[str, Any]:
    """One value as a result to keep."""
    arrays: dict[str, np.ndarray] = {}
    return {"tree": encode(value, arrays, refer), **arrays}


def unpack(
    values: Values, *classes: type, resolve: Callable[[Any], Any] = lambda held: held
) -> Any:
    """What `pack` packed, made of `classes`."""
    return decode(values["tree"], values, classes, resolve)


def pack_rows(
    rows: Sequence[Any], kind: type, prefix: str, *, skip: Collection[str] = ()
) -> dict[str, Any]:
    """Values of one class as columns named `prefix` and field; those in `skip` are left out."""
    packed: dict[str, Any] = {}
    for field in (f for f in fields(kind) if f.init and f.name not in skip):
        name, values = f"{prefix}{field.name}", [getattr(row, field.name) for row in rows]
        if field.type in ARRAYS:
            packed[name] = np.array(values, ARRAYS[field.type])
        elif field.type == "str":
            table: dict[str, int] = {}
            packed[name] = np.array([table.setdefault(v, len(table)) for v in values], np.int32)
            packed[f"{name}_words"] = list(table)
        else:
            usual = None if field.default is MISSING else field.default
            told = [[i, encode(v, {})] for i, v in enumerate(values) if v != usual]
            packed[name] = told
    return packed


def unpack_rows(
    values: Values,
    kind: type,
    prefix: str,
    *,
    classes: Collection[type] = (),
    only: slice = slice(None),
) -> Iterator[dict[str, Any]]:
    """The fields of each row, or of those in `only`, as `pack_rows` held them."""
    columns: dict[str, Iterable[Any]] = {}
    for field in fields(kind):
        name = f"{prefix}{field.name}"
        if name not in values:
            continue
        held = values[name]
        if field.type == "str":
            words = values[f"{name}_words"]
            columns[field.name] = [words[i] for i in held[only].tolist()]
        elif isinstance(held, np.ndarray):
            columns[field.name] = held[only].tolist()
        else:
            columns[field.name] = _filled(held, field, only, classes)
    names = list(columns)
    for row in zip(*columns.values(), strict=False):
        yield dict(zip(names, row, strict=True))


def _filled(told: Sequence, field: Any, only: slice, classes: Collection[type]) -> Iterator[Any]:
    """The column of a field of which only what is not usual was held; it has no end."""
    usual = None if field.default is MISSING else field.default
    found = dict(told)
    place = only.start or 0
    while True:
        yield decode(found[place], {}, classes) if place in found else usual
        place += 1

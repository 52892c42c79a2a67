"""How topics are mixed in groups and times, with intervals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..records import Document
from . import inference
from .model import GroupShares, Topics, Units

if TYPE_CHECKING:
    import numpy as np

BATCHES = 2000  # documents of a group beyond which neighbours are drawn together


def shares_by(
    topics: Topics,
    groups: Sequence[str],
    *,
    documents: Sequence[str] | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> GroupShares:
    """Shares of topics in each group of units, with 95% intervals by bootstrap over documents.

    `groups` names the group of every unit (a period, a source, a category; see `periods`); units
    with "" are left out. `documents` names the document of every unit where units are passages.
    A unit weighs by its counted words. Groups come in sorted order.
    """
    if len(groups) != len(topics.ids):
        raise ValueError(f"groups: expected {len(topics.ids)}, one a unit, found {len(groups)}")
    labels, owners = np.array(groups), np.array(documents or topics.ids)
    names = tuple(sorted(set(groups) - {""}))
    weighted = topics.doc_topic * topics.lengths[:, None]
    rng = np.random.default_rng(seed)
    rows = [_interval(_sum_by(weighted, owners, labels == name), draws, rng) for name in names]
    sizes = tuple(len(set(owners[labels == name])) for name in names)
    share, low, high = (np.array([row[i] for row in rows]) for i in range(3))
    return GroupShares(names, sizes, share, low, high)


def _sum_by(weighted: np.ndarray, owners: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Topic weights of each document of a group, documents x topics."""
    _, place = np.unique(owners[chosen], return_inverse=True)
    result = np.zeros((place.max(initial=0) + 1, weighted.shape[1]))
    np.add.at(result, place, weighted[chosen])
    return result


def _interval(weights: np.ndarray, draws: int, rng) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    share = weights.sum(axis=0) / max(weights.sum(), inference.TINY)
    if len(weights) > BATCHES:  # the mean of batches is as uncertain as that of all
        edges = np.linspace(0, len(weights), BATCHES + 1).astype(int)[:-1]
        weights = np.add.reduceat(weights, edges, axis=0)
    times = rng.multinomial(len(weights), np.full(len(weights), 1 / len(weights)), size=draws)
    drawn = times @ weights
    drawn /= np.maximum(drawn.sum(axis=1, keepdims=True), inference.TINY)
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    return share, low, high


GROUPS = 24  # most groups or periods that are shown


@dataclass(frozen=True)
class Group:
    """Documents of one group or one time: how many, and their mix of topics."""

    kind: str
    name: str
    documents: int
    shares: tuple[float, ...]


def mix_documents(topics: Topics, units: Units) -> dict[str, tuple[float, ...]]:
    """Topic shares of each document: the mean of its units', weighted by their words."""
    sums: dict[str, np.ndarray] = {}
    for unit, row, length in zip(units.items, topics.doc_topic, topics.lengths, strict=True):
        sums[unit.document.id] = sums.get(unit.document.id, 0) + length * row
    return {name: tuple((row / row.sum()).tolist()) for name, row in sums.items()}


def group_documents(
    documents: Sequence[Document], shares: Sequence[Sequence[float]]
) -> tuple[Group, ...]:
    """Groups, then times, of the documents that name them; nothing where all are alike in it.

    `shares` are those of the topics in each document, empty where it has none.
    """
    categories = [document.category for document in documents]
    times = _periods([document.date for document in documents])
    return (
        *_group("group", categories, shares, key=lambda group: (-group.documents, group.name)),
        *_group("time", times, shares, key=lambda group: group.name),
    )


def compare_groups(topics: Topics, units: Units) -> tuple[tuple[str, GroupShares], ...]:
    """Shares of topics by "category", "source" and "period", each where documents name two or more.

    With 95% intervals by bootstrap over documents, see `topics.shares_by`.
    """
    from .groups import shares_by

    documents = [unit.document for unit in units.items]
    kinds = {
        "category": [document.category for document in documents],
        "source": ["" if d.source == d.file else d.source for d in documents],
        "period": _periods([document.date for document in documents]),
    }
    ids = [document.id for document in documents]
    return tuple(
        (kind, shares_by(topics, groups, documents=ids))
        for kind, groups in kinds.items()
        if 2 <= len({*groups} - {""}) <= GROUPS
    )


def _group(kind, names: Sequence[str], shares: Sequence[Sequence[float]], *, key) -> list[Group]:
    members: dict[str, list[int]] = defaultdict(list)
    for row, name in enumerate(names):
        if name:
            members[name].append(row)
    if not 2 <= len(members) <= GROUPS:
        return []
    return sorted(
        (Group(kind, name, len(rows), _mean(shares[row] for row in rows))
         for name, rows in members.items()),
        key=key,
    )  # fmt: skip


def _mean(shares: Iterable[Sequence[float]]) -> tuple[float, ...]:
    rows = [row for row in shares if len(row)]
    return tuple(float(sum(column)) / len(rows) for column in zip(*rows, strict=True))


def _periods(dates: Sequence[str]) -> list[str]:
    """Days, months, years or decades (ISO 8601 cut short): the finest that are few enough."""
    for length in (10, 7, 4):
        periods = [date[:length] for date in dates]
        if len(set(filter(None, periods))) <= GROUPS:
            return periods
    return [f"{date[:3]}0s" if date else "" for date in dates]

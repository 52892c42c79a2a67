"""How topics are mixed in groups and times, with intervals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import inference
from .model import GroupShares, Topics

BATCHES = 2000  # documents of a group beyond which neighbours are drawn together


def shares_by(
    topics: Topics,
    groups: Sequence[str],
    *,
    documents: Sequence[Any] | np.ndarray | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> GroupShares:
    """Shares of topics in each group of units, with 95% intervals by bootstrap over documents.

    `groups` names the group of every unit (a period, a source, a category); units
    with "" are left out. `documents` names the document of every unit where units are passages.
    A unit weighs by its counted words. Groups come in sorted order.
    """
    if len(groups) != len(topics.ids):
        raise ValueError(f"groups: expected {len(topics.ids)}, one a unit, found {len(groups)}")
    labels = np.array(groups)
    owners = np.array(topics.ids if documents is None else documents)
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


GROUPS, PERIODS = 24, 40  # most groups and most periods that are shown
SPANS = (10, 25, 50, 100)  # years of the periods that many years are put into


@dataclass(frozen=True)
class Group:
    """Documents of one group or one time: how many, and their mix of topics."""

    kind: str
    name: str
    documents: int
    shares: tuple[float, ...]


def mix_documents(topics: Topics, owners: np.ndarray, n_documents: int) -> np.ndarray:
    """Topic shares of each document, documents x topics; zeros where it has no unit.

    They are the means of its units' shares, weighted by their words; `owners` are the numbers of
    the units' documents.
    """
    sums = np.zeros((n_documents, topics.n_topics))
    np.add.at(sums, owners, topics.doc_topic * topics.lengths[:, None])
    return sums / np.maximum(sums.sum(axis=1, keepdims=True), inference.TINY)


def group_documents(
    labels: Mapping[str, Sequence[str]], shares: np.ndarray | None
) -> tuple[Group, ...]:
    """Groups, then times, of the documents that name them; nothing where all are alike in it.

    `labels` holds "category" and "date" of each document; `shares` those of the topics in each,
    None where there are no topics.
    """
    return (
        *_group("group", labels["category"], shares, key=lambda g: (-g.documents, g.name)),
        *_group("time", find_periods(labels["date"]), shares, key=lambda g: g.name),
    )


def compare_groups(
    topics: Topics, labels: Mapping[str, Sequence[str]], owners: np.ndarray
) -> tuple[tuple[str, GroupShares], ...]:
    """Shares of topics by "category", "source" and "period", each where documents name two or more.

    `labels` holds "category", "source" and "date" of each document, `owners` the numbers of the
    units' documents. With 95% intervals by bootstrap over documents, see `shares_by`.
    """
    kinds = {
        "category": labels["category"],
        "source": labels["source"],
        "period": find_periods(labels["date"]),
    }
    return tuple(
        (kind, shares_by(topics, [names[owner] for owner in owners.tolist()], documents=owners))
        for kind, names in kinds.items()
        if 2 <= len({*names} - {""}) <= (PERIODS if kind == "period" else GROUPS)
    )


def _group(kind, names: Sequence[str], shares: np.ndarray | None, *, key) -> list[Group]:
    members: dict[str, list[int]] = defaultdict(list)
    for row, name in enumerate(names):
        if name:
            members[name].append(row)
    if not 2 <= len(members) <= (PERIODS if kind == "time" else GROUPS):
        return []
    found = (Group(kind, name, len(rows), _mean(shares, rows)) for name, rows in members.items())
    return sorted(found, key=key)


def _mean(shares: np.ndarray | None, rows: Sequence[int]) -> tuple[float, ...]:
    """The mean of those rows that have any shares."""
    if shares is None:
        return ()
    own = shares[rows]
    own = own[own.sum(axis=1) > 0]
    return tuple(own.mean(axis=0).tolist()) if len(own) else ()


def find_periods(dates: Sequence[str]) -> list[str]:
    """Days, months, years, decades or longer (ISO 8601 cut short): the finest that are few enough.

    A decade is written "1990s", a longer period "1775 to 1799".
    """
    for length in (10, 7, 4):
        periods = [date[:length] for date in dates]
        if len(set(filter(None, periods))) <= PERIODS:
            return periods
    for span in SPANS:
        periods = [_period(date, span) for date in dates]
        if len(set(filter(None, periods))) <= PERIODS:
            break
    return periods


def _period(date: str, span: int) -> str:
    if not date[:4].isdecimal():
        return ""
    first = int(date[:4]) // span * span
    return f"{first:04}s" if span == 10 else f"{first:04} to {first + span - 1:04}"

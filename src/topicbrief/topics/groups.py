"""How topics are mixed in groups and times, with intervals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Day
from datetime import timedelta
from functools import partial
from typing import Any

import numpy as np

from . import inference
from .model import GroupShares, Topics

BATCHES = 2000  # documents of a group beyond which neighbours are drawn together
GROUPS, PERIODS = 24, 40  # most groups and most periods that are compared
ENOUGH = 5  # documents that half of the periods hold at least, where dates allow it
SPANS = (10, 25, 50, 100)  # years of the periods that many years are put into


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
    A group's share of a topic is that of its counted words, everywhere: a unit weighs by its
    words, and no document by itself. One document alone has no interval (nan). Groups come in
    sorted order.
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
    if len(weights) < 2:  # nothing can be drawn but itself, which would look like certainty
        return share, np.full_like(share, np.nan), np.full_like(share, np.nan)
    if len(weights) > BATCHES:  # the mean of batches is as uncertain as that of all
        edges = np.linspace(0, len(weights), BATCHES + 1).astype(int)[:-1]
        weights = np.add.reduceat(weights, edges, axis=0)
    times = rng.multinomial(len(weights), np.full(len(weights), 1 / len(weights)), size=draws)
    drawn = times @ weights
    drawn /= np.maximum(drawn.sum(axis=1, keepdims=True), inference.TINY)
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    return share, low, high


@dataclass(frozen=True)
class Group:
    """Documents of one group or one time: how many, and the shares of topics of their words.

    `by` is the column that holds the groups, or the length of the times: "week", "decade".
    """

    kind: str
    name: str
    documents: int
    shares: tuple[float, ...]
    by: str = ""


def weigh_documents(topics: Topics, owners: np.ndarray, n_documents: int) -> np.ndarray:
    """The words of each topic in each document, documents x topics.

    `owners` are the numbers of the units' documents.
    """
    sums = np.zeros((n_documents, topics.n_topics))
    np.add.at(sums, owners, topics.doc_topic * topics.lengths[:, None])
    return sums


def mix_documents(topics: Topics, owners: np.ndarray, n_documents: int) -> np.ndarray:
    """Topic shares of each document, documents x topics; zeros where it has no unit.

    They are the means of its units' shares, weighted by their words, see `weigh_documents`.
    """
    sums = weigh_documents(topics, owners, n_documents)
    return sums / np.maximum(sums.sum(axis=1, keepdims=True), inference.TINY)


def group_documents(
    labels: Mapping[str, Sequence[str]], weights: np.ndarray | None
) -> tuple[Group, ...]:
    """Groups, then times, of the documents that name them; nothing where all are alike in it.

    `labels` holds "date" and "source" of each document, and its group by each of the other names;
    `weights` are of `weigh_documents`, None where there are no topics.
    """
    unit, periods = find_periods(labels["date"])
    groups = [
        _group("group", kind, names, weights, key=lambda g: (-g.documents, g.name))
        for kind, names in labels.items()
        if kind not in ("date", "source")
    ]
    times = _group("time", unit, periods, weights, key=lambda g: g.name)
    return tuple(group for own in (*groups, times) for group in own)


def compare_groups(
    topics: Topics, labels: Mapping[str, Sequence[str]], owners: np.ndarray
) -> tuple[tuple[str, GroupShares], ...]:
    """Shares of topics by each kind of group, "source" and "period", where there are two or more.

    `labels` are those of `group_documents`, `owners` the numbers of the units' documents. With 95%
    intervals by bootstrap over documents, see `shares_by`.
    """
    unit, periods = find_periods(labels["date"])
    groups = {k: names for k, names in labels.items() if k not in ("date", "source")}
    kinds = {**groups, "source": labels["source"], "period": periods}
    found = []
    for kind, names in kinds.items():
        if 2 <= len({*names} - {""}) <= (PERIODS if kind == "period" else GROUPS):
            shares = shares_by(topics, [names[n] for n in owners.tolist()], documents=owners)
            note = f"by {unit}" if kind == "period" else ""
            found.append((kind, replace(shares, kind=kind, note=note)))
    return tuple(found)


def tell_groups(labels: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Which groups cannot be compared, and why."""
    for kind, names in labels.items():
        n = len({*names} - {""})
        if kind not in ("date", "source") and n > GROUPS:
            yield f'Groups by "{kind}" are not compared: there are {n:,}, and at most {GROUPS} are.'
        elif kind not in ("date", "source", "category") and n < 2:
            yield f'Groups by "{kind}" are not compared: no two documents differ in it.'


def _group(
    kind: str, by: str, names: Sequence[str], weights: np.ndarray | None, *, key: Callable
) -> list[Group]:
    members: dict[str, list[int]] = defaultdict(list)
    for row, name in enumerate(names):
        if name:
            members[name].append(row)
    if not 2 <= len(members) <= (PERIODS if kind == "time" else GROUPS):
        return []
    found = (
        Group(kind, name, len(rows), _share(weights, rows), by) for name, rows in members.items()
    )
    return sorted(found, key=key)


def _share(weights: np.ndarray | None, rows: Sequence[int]) -> tuple[float, ...]:
    """The share that each topic has of the words of those rows."""
    if weights is None or not (total := weights[rows].sum(axis=0)).any():
        return ()
    return tuple((total / total.sum()).tolist())


# -- times -----------------------------------------------------------------------------------------


def find_periods(dates: Sequence[str]) -> tuple[str, list[str]]:
    """What documents are put together by in time, and the period of each ("" without a date).

    Days, weeks, months, years, decades or longer: the finest of which there are at most `PERIODS`
    and half hold `ENOUGH` documents; where none does, the longest up to a year, or more where years
    are too many. Days, months and years are ISO 8601 cut short, a week is "week of 2004-02-23", a
    decade "1990s", a longer period "1775 to 1799". A date that says less than others stays as it
    is.
    """
    best, few = ("day", list(dates)), False
    for unit, cut in _cuts(dates):
        periods = list(map(cut, dates))
        sizes = sorted(Counter(filter(None, periods)).values())
        if len(sizes) < 2:
            break
        fits = len(sizes) <= PERIODS
        if fits and sizes[(len(sizes) - 1) // 2] >= ENOUGH:
            return unit, periods
        if not few or unit in ("day", "week", "month", "year"):
            best, few = (unit, periods), fits
    return best


def _cuts(dates: Sequence[str]) -> Iterator[tuple[str, Callable[[str], str]]]:
    """Lengths of time, as far as dates are exact enough for them, with what they make of a date."""
    exact = max(map(len, dates), default=0)
    if exact >= 10:
        yield "day", lambda date: date[:10]
        yield "week", _week
    if exact >= 7:
        yield "month", lambda date: date[:7]
    yield "year", lambda date: date[:4]
    for span in SPANS:
        yield "decade" if span == 10 else f"{span} years", partial(_period, span=span)


def _week(date: str) -> str:
    try:
        day = Day.fromisoformat(date[:10])
        return f"week of {day - timedelta(day.weekday())}"
    except (ValueError, OverflowError):
        return date[:10]


def _period(date: str, span: int) -> str:
    if not date[:4].isdecimal():
        return ""
    first = int(date[:4]) // span * span
    return f"{first:04}s" if span == 10 else f"{first:04} to {first + span - 1:04}"

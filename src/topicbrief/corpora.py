"""Many documents at once: what each is about, which are alike, and how groups and times differ."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING
from zlib import crc32

from .records import Document, GroupShares, Page, Sentence, Topics, Units

if TYPE_CHECKING:
    import numpy as np

SHINGLE = 4  # words in a row that two documents must share to count as copied
ALIKE = 0.5  # share of the shorter document's shingles that also stand in the other
COMMON = 25  # documents beyond which a shingle is boilerplate and shows nothing
GROUPS = 24  # most groups or periods that are shown


@dataclass(frozen=True)
class DocumentEntry:
    """A document of a collection: its mix of topics, a sentence of its own, what it is like.

    `shares` sum to 1, or are empty where there are no topics; `alike` are ids of near-duplicates.
    """

    page: Page
    shares: tuple[float, ...]
    sentence: Sentence | None
    alike: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Documents of one group or one time: how many, and their mix of topics."""

    kind: str
    name: str
    documents: int
    shares: tuple[float, ...]


def list_documents(
    pages: Sequence[Page], topics: Topics | None, units: Units
) -> tuple[DocumentEntry, ...]:
    """One entry a document, in reading order; empty where there is only one document."""
    from .summaries import summarize

    if len(pages) < 2:
        return ()
    mixes = mix_documents(topics, units) if topics else {}
    alike = find_alike(units)
    return tuple(
        DocumentEntry(
            page,
            mixes.get(page.document.id, ()),
            next((pick.sentence for pick in summarize(page, sentences=1).picks), None),
            alike.get(page.document.id, ()),
        )
        for page in pages
    )


def mix_documents(topics: Topics, units: Units) -> dict[str, tuple[float, ...]]:
    """Topic shares of each document: the mean of its units', weighted by their words."""
    sums: dict[str, np.ndarray] = {}
    for unit, row, length in zip(units.items, topics.doc_topic, topics.lengths, strict=True):
        sums[unit.document.id] = sums.get(unit.document.id, 0) + length * row
    return {name: tuple((row / row.sum()).tolist()) for name, row in sums.items()}


def find_alike(units: Units) -> dict[str, tuple[str, ...]]:
    """Ids of the near-duplicates of each document that has any, in reading order.

    Two documents are near-duplicates when half of the shorter one's runs of four counted words
    also stand in the other (containment of shingles, Broder 1997). Runs that stand in many
    documents are boilerplate and do not count.
    """
    shingles = _shingles_of_documents(units)
    holders: dict[int, list[str]] = defaultdict(list)
    for name, own in shingles.items():
        for shingle in own:
            holders[shingle].append(name)
    shared = Counter(
        pair for names in holders.values() if 1 < len(names) <= COMMON
        for pair in combinations(names, 2)
    )  # fmt: skip
    alike: dict[str, list[str]] = defaultdict(list)
    for (one, other), count in shared.items():
        if count >= ALIKE * min(len(shingles[one]), len(shingles[other])):
            alike[one].append(other)
            alike[other].append(one)
    order = {name: place for place, name in enumerate(shingles)}
    return {name: tuple(sorted(found, key=order.__getitem__)) for name, found in alike.items()}


def _shingles_of_documents(units: Units) -> dict[str, set[int]]:
    shingles: dict[str, set[int]] = defaultdict(set)
    for unit in units.items:
        shingles[unit.document.id].update(_shingles(unit.words))
    return shingles


def _shingles(words: Sequence[str]) -> Iterator[int]:
    for start in range(len(words) - SHINGLE + 1):
        yield crc32("\0".join(words[start : start + SHINGLE]).encode("utf-8", "backslashreplace"))


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
    from .topics import shares_by

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

"""Many documents at once: what each is about, which are alike, and how groups and times differ."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from zlib import crc32

from ..topics.model import Units

SHINGLE = 4  # words in a row that two documents must share to count as copied
ALIKE = 0.5  # share of the shorter document's shingles that also stand in the other
COMMON = 25  # documents beyond which a shingle is boilerplate and shows nothing


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

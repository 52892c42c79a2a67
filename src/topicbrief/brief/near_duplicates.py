"""Documents that are nearly the same: runs of words that they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any

import numpy as np

from ..reading.corpus import Corpus, Kept
from ..scale.store import Values

SHINGLE = 4  # words in a row that two documents must share to count as copied
HELD = 400  # runs of a document that are compared, those with the smallest hashes
ALIKE = 0.5  # share of the shorter document's runs that also stand in the other
COMMON = 25  # documents beyond which a run is boilerplate and shows nothing
PART = 1 << 24  # runs that are compared in memory at a time
_STEP = np.uint64(0x9E3779B97F4A7C15)  # an odd number: multiplying by it loses nothing


def find_alike(corpus: Corpus, tables: Sequence[Kept]) -> dict[int, tuple[int, ...]]:
    """Numbers of the near-duplicates of each document that has any; `tables` hold the words.

    Two documents are near-duplicates when half of the shorter one's runs of four counted words
    also stand in the other (containment of shingles, Broder 1997). Of a long document only runs
    with small hashes are held, and two are compared by those that both could hold (Brown and
    Irber 2016). Runs that stand in many documents are boilerplate and do not count.
    """
    shingles = corpus.each("shingles", shingle_chunk, tables, rooms=("brief",))
    firsts = np.r_[0, np.cumsum(corpus.sizes)].tolist()
    hashes = [np.zeros(0, np.uint64), *(kept.values["hashes"] for kept in shingles)]
    owners = [np.zeros(0, np.int64)]
    owners += [kept.values["rows"] + first for kept, first in zip(shingles, firsts, strict=False)]
    limits = np.concatenate([np.zeros(0, np.uint64), *(kept.values["limits"] for kept in shingles)])
    every, own = np.concatenate(hashes), np.concatenate(owners)
    ends = np.searchsorted(own, np.arange(len(limits) + 1))
    alike: dict[int, list[int]] = defaultdict(list)
    for (one, other), shared in _count_pairs(every, own):
        limit = min(limits[one], limits[other])
        sizes = (np.searchsorted(every[ends[d] : ends[d + 1]], limit) for d in (one, other))
        if shared >= ALIKE * min(sizes):
            alike[one].append(other)
            alike[other].append(one)
    return {number: tuple(sorted(found)) for number, found in sorted(alike.items())}


def shingle_chunk(table: Values) -> dict[str, Any]:
    """Hashes of the runs of words of each document, sorted within it; below a limit of its own."""
    of_word = np.array([_hash(word) for word in table["vocabulary"]] or [0], np.uint64)
    words, ends = of_word[table["words"]], table["ends"][table["sentence_ends"]].tolist()
    hashes, rows, limits = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)], []
    for row in range(len(ends) - 1):
        own = words[ends[row] : ends[row + 1]]
        runs = np.zeros(max(0, len(own) - SHINGLE + 1), np.uint64)
        for at in range(SHINGLE):
            runs = (runs + own[at : at + len(runs)]) * _STEP
        runs = np.unique(runs)
        limits.append(runs[HELD] if len(runs) > HELD else np.iinfo(np.uint64).max)
        hashes.append(runs[:HELD])
        rows.append(np.full(len(hashes[-1]), row))
    return {
        "hashes": np.concatenate(hashes),
        "rows": np.concatenate(rows),
        "limits": np.array(limits, np.uint64),
    }


def _hash(word: str) -> int:
    raw = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(raw, "little")


def _count_pairs(hashes: np.ndarray, owners: np.ndarray) -> Iterator[tuple[tuple[int, int], int]]:
    """Pairs of documents that share runs which few others have, and how many they share."""
    pairs: list[np.ndarray] = [np.zeros((0, 2), np.int64)]
    parts = max(1, -(-len(hashes) // PART))
    number = (hashes >> np.uint64(32)).astype(np.int64) * parts >> 32
    for part in range(parts):
        mine = np.flatnonzero(number == part)
        mine = mine[np.lexsort((owners[mine], hashes[mine]))]
        own, hashed = owners[mine], hashes[mine]
        begins = np.flatnonzero(np.r_[True, hashed[1:] != hashed[:-1]]) if len(mine) else mine
        sizes = np.diff(np.r_[begins, len(mine)])
        for size in range(2, COMMON + 1):
            starts = begins[sizes == size]
            a, b = np.triu_indices(size, 1)
            held = own[starts[:, None] + np.arange(size)]
            pairs.append(np.stack([held[:, a].ravel(), held[:, b].ravel()], axis=1))
    found, counts = np.unique(np.concatenate(pairs), axis=0, return_counts=True)
    for pair, shared in zip(found.tolist(), counts.tolist(), strict=True):
        yield (pair[0], pair[1]), shared

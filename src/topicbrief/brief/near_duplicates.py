"""Documents that are nearly the same: runs of words that they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..reading.corpus import Corpus, Kept
from ..reading.repeats import hash_text
from ..scale.store import Values
from ..scale.workers import add_pairwise

SHINGLE = 4  # words in a row that two documents must share to count as copied
HELD = 400  # runs of a document that are compared, those with the smallest hashes
ALIKE = 0.5  # share of the shorter document's runs that also stand in the other
SURE = 20  # runs that two documents must share at least; of a shorter one
MOST = 0.8  # of its runs: what a template gives to short notes is no copy
COMMON = 25  # documents beyond which a run is boilerplate and shows nothing
PART = 1 << 22  # runs that are compared in memory at a time
PAIRS = 1 << 22  # twice the pairs that are counted in memory at a time
ALL = np.iinfo(np.uint64).max  # the limit of a document whose runs are all held
_STEP = np.uint64(0x9E3779B97F4A7C15)  # an odd number: multiplying by it loses nothing
_HALF, _LOW = np.uint64(32), (1 << 32) - 1

Times = tuple[np.ndarray, np.ndarray]  # what was counted, sorted, and how often


def find_alike(corpus: Corpus, tables: Sequence[Kept]) -> dict[int, tuple[int, ...]]:
    """Numbers of the near-duplicates of each document that has any; `tables` hold the words.

    Two documents are near-duplicates when half of the shorter one's runs of four counted words
    also stand in the other (containment of shingles, Broder 1997), `SURE` of them at least or
    `MOST` of it. Of a long document only runs with small hashes are held, and two are compared by
    those that both could hold (Brown and Irber 2016). Runs that stand in many documents are
    boilerplate and do not count.
    """
    shingles = corpus.each("shingles", shingle_chunk, tables, rooms=("brief",))
    firsts = np.r_[0, np.cumsum(corpus.sizes)]
    held = [np.zeros(0, np.int64), *(np.diff(kept.values["ends"]) for kept in shingles)]
    parts = max(1, -(-int(np.concatenate(held).sum()) // PART))
    each = (_count_pairs(*_runs_of(shingles, firsts, part, parts)) for part in range(parts))
    keys, shared = add_pairwise(each, _add_counts)
    one, other = keys >> 32, keys & _LOW
    alike: dict[int, list[int]] = defaultdict(list)
    runs = _smaller(shingles, firsts, one, other)
    same = shared >= np.maximum(ALIKE * runs, np.minimum(MOST * runs, SURE))
    for a, b in zip(one[same].tolist(), other[same].tolist(), strict=True):
        alike[a].append(b)
        alike[b].append(a)
    return {number: tuple(sorted(found)) for number, found in sorted(alike.items())}


def shingle_chunk(table: Values) -> dict[str, Any]:
    """Hashes of the runs of words of each document, sorted within it; below a limit of its own."""
    of_word = np.array([hash_text(word) for word in table["vocabulary"]] or [0], np.uint64)
    words, ends = of_word[table["words"]], table["ends"][table["sentence_ends"]].tolist()
    hashes, limits = [np.zeros(0, np.uint64)], []
    for row in range(len(ends) - 1):
        own = words[ends[row] : ends[row + 1]]
        runs = np.zeros(max(0, len(own) - SHINGLE + 1), np.uint64)
        for at in range(SHINGLE):
            runs = (runs + own[at : at + len(runs)]) * _STEP
        runs = np.unique(runs)
        limits.append(runs[HELD] if len(runs) > HELD else ALL)
        hashes.append(runs[:HELD])
    return {
        "hashes": np.concatenate(hashes),
        "ends": np.cumsum(list(map(len, hashes))),  # of the first, which is empty, too
        "limits": np.array(limits, np.uint64),
    }


def _runs_of(
    shingles: Sequence[Kept], firsts: np.ndarray, part: int, parts: int
) -> tuple[np.ndarray, np.ndarray]:
    """Hashes that fall into one of so many equal parts, and the numbers of their documents."""
    hashes, owners = [np.zeros(0, np.uint64)], [np.zeros(0, np.int32)]
    for kept, first in zip(shingles, firsts.tolist(), strict=False):
        values = kept.values
        every, rows = values["hashes"], np.diff(values["ends"])
        mine = ((every >> _HALF).astype(np.int64) * parts >> 32) == part
        hashes.append(every[mine])
        owners.append(np.repeat(np.arange(first, first + len(rows), dtype=np.int32), rows)[mine])
    return np.concatenate(hashes), np.concatenate(owners)


def _count_pairs(hashes: np.ndarray, owners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of documents that share runs which few others have, and how many they share.

    A pair is one number: the first document's in its upper half, the second's in its lower.
    """
    order = np.lexsort((owners, hashes))
    own, hashed = owners[order].astype(np.int64), hashes[order]
    begins = np.flatnonzero(np.r_[True, hashed[1:] != hashed[:-1]]) if len(own) else order
    sizes = np.diff(np.r_[begins, len(own)])
    found = np.zeros(0, np.int64), np.zeros(0, np.int64)
    for size in range(2, COMMON + 1):
        starts, step = begins[sizes == size], max(1, PAIRS // (size * size))
        a, b = np.triu_indices(size, 1)
        for at in range(0, len(starts), step):
            held = own[starts[at : at + step, None] + np.arange(size)]
            pairs = np.unique((held[:, a] << 32 | held[:, b]).ravel(), return_counts=True)
            found = _add_counts(found, pairs)
    return found


def _add_counts(one: Times, other: Times) -> Times:
    keys, counts = (np.concatenate(both) for both in zip(one, other, strict=True))
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    begins = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else order
    return keys[begins], np.add.reduceat(counts, begins) if len(keys) else counts


def _smaller(
    shingles: Sequence[Kept], firsts: np.ndarray, one: np.ndarray, other: np.ndarray
) -> np.ndarray:
    """Runs of the shorter document of each pair, of those that both could hold."""
    limits = np.concatenate([np.zeros(0, np.uint64), *(k.values["limits"] for k in shingles)])
    limit = np.minimum(limits[one], limits[other])
    return np.minimum(*(_count_below(shingles, firsts, d, limit) for d in (one, other)))


def _count_below(
    shingles: Sequence[Kept], firsts: np.ndarray, documents: np.ndarray, limit: np.ndarray
) -> np.ndarray:
    """How many runs of each document have hashes below a limit."""
    counts = np.zeros(len(documents), np.int64)
    chunk = np.searchsorted(firsts, documents, side="right") - 1
    order = np.argsort(documents, kind="stable")
    for number in np.unique(chunk).tolist():
        values = shingles[number].values
        hashes, ends = values["hashes"], values["ends"]
        asked = order[slice(*np.searchsorted(chunk[order], [number, number + 1]))]
        rows = documents[asked] - firsts[number]
        counts[asked] = ends[rows + 1] - ends[rows]
        for place, row in zip(asked.tolist(), rows.tolist(), strict=True):
            if limit[place] != ALL:
                counts[place] = np.searchsorted(hashes[ends[row] : ends[row + 1]], limit[place])
    return counts

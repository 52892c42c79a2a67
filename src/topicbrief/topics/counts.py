"""Word counts of units: CSR, one sorted vocabulary."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence

from .model import Bags, Units


def count(
    units: Iterable[Sequence[str]],
    *,
    ids: Sequence[str] | None = None,
    min_count: int = 1,
    max_share: float = 1.0,
) -> Bags:
    """Count the words of each unit: CSR, units x words, the vocabulary in sorted order.

    A word is kept when it was seen at least `min_count` times in all and in at most `max_share`
    of the units. `ids` name the units; without them `Units` name themselves and other units are
    numbered from 0. Every unit keeps its row, also one without a word.
    Raises ValueError for a text in place of a list of words, and for ids that do not fit.
    """
    import numpy as np
    from scipy.sparse import csr_array

    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    columns, ends = array("i"), [0]
    for position, words in enumerate(units):
        if isinstance(words, str):
            raise ValueError(
                f"unit {position}: expected a list of words, found text {words[:40]!r}"
            )
        columns.extend(map(numbers.__getitem__, words))
        ends.append(len(columns))
    words = sorted(numbers)
    place = np.empty(len(words), dtype=np.int32)
    place[[numbers[word] for word in words]] = np.arange(len(words))
    seen, shape = place[np.array(columns, dtype=np.int32)], (len(ends) - 1, len(words))
    ones = np.ones(len(seen), dtype=np.int64)
    counts = csr_array((ones, seen, np.array(ends, dtype=np.int32)), shape=shape)
    counts.sum_duplicates()
    kept = _kept(counts, min_count, max_share)
    if len(kept) < len(words):
        counts, words = counts[:, kept], [words[i] for i in kept.tolist()]
    names = _names(units, ids, shape[0])
    kind = units.kind if isinstance(units, Units) else "unit"
    return Bags(names, tuple(words), counts, kind)


def _kept(counts, min_count: int, max_share: float):
    """The columns of words that are seen often enough, and not in too many units."""
    import numpy as np

    if not 0 < max_share <= 1:
        raise ValueError(f"max_share={max_share}: expected a share above 0 and up to 1")
    if min_count <= 1 and max_share == 1:
        return np.arange(counts.shape[1])
    in_units = np.bincount(counts.indices, minlength=counts.shape[1])
    often = counts.sum(axis=0) >= min_count
    return np.flatnonzero(often & (in_units <= max_share * counts.shape[0]))


def _names(units, ids: Sequence[str] | None, n: int) -> tuple[str, ...]:
    own: Iterable = units.ids if isinstance(units, Units) else range(n)
    names = tuple(str(name) for name in (own if ids is None else ids))
    if len(names) != n:
        raise ValueError(f"ids: expected {n}, one for each unit, found {len(names)}")
    return names

"""Word counts of units: CSR in one or more pieces, one sorted vocabulary."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from .units import Units

if TYPE_CHECKING:
    from scipy.sparse import csr_array

VOCABULARY = 50_000  # most words that are counted, the most frequent ones
HELD = 2_000_000  # different words held while vocabularies are merged, before rare ones go

BLOCK = 2048  # units of a block, which is what one worker goes over at a time

Piece = Mapping[str, Any]  # "indptr", "indices", "data" of some neighbouring units
Block = list[tuple[Piece, int, int]]  # runs of units (first, after the last) in pieces


@dataclass(frozen=True, eq=False)
class Counts:
    """Word counts of units; every unit has a row, every word of the vocabulary was seen.

    `pieces` hold neighbouring rows each, in memory or where they are read from when asked for;
    `kind` is what a unit is (document, passage, sentence, unit), `key` stands for the content.
    """

    ids: tuple[str, ...]
    vocabulary: tuple[str, ...]
    pieces: tuple[Piece, ...]
    kind: str = "unit"
    key: str = ""

    def __len__(self) -> int:
        return len(self.ids)

    def __repr__(self) -> str:
        units = f"{len(self):,} {self.kind}{'s' * (len(self) != 1)}"
        return f"<Counts: {units}, {len(self.vocabulary):,} different words>"

    def piece(self, number: int) -> csr_array:
        """One piece as a CSR array, units x words."""
        from scipy.sparse import csr_array

        piece = self.pieces[number]
        indptr = piece["indptr"]
        cells = piece["data"].astype(np.int64), piece["indices"], indptr
        return csr_array(cells, (len(indptr) - 1, len(self.vocabulary)))

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Units in each piece."""
        return tuple(len(piece["indptr"]) - 1 for piece in self.pieces)

    @cached_property
    def counts(self) -> csr_array:
        """All counts as one CSR array, units x words."""
        return self._stack([self.piece(number) for number in range(len(self.pieces))])

    @cached_property
    def lengths(self) -> np.ndarray:
        """The counted words of each unit."""
        each = (self.piece(number).sum(axis=1) for number in range(len(self.pieces)))
        return np.concatenate([np.zeros(0, np.int64), *each])

    def select(self, wanted: np.ndarray) -> csr_array:
        """The counts of some units, by rising rows; of the others no more than a piece is held."""
        first, rows = 0, []
        for number, size in enumerate(self.sizes):
            own = wanted[(wanted >= first) & (wanted < first + size)] - first
            if len(own):
                rows.append(self.piece(number)[own])
            first += size
        return self._stack(rows)

    def in_units(self, wanted: np.ndarray) -> np.ndarray:
        """In how many of some units each word stands."""
        chosen, first = np.zeros(len(self), bool), 0
        chosen[wanted] = True
        found = np.zeros(len(self.vocabulary), np.int64)
        for piece, size in zip(self.pieces, self.sizes, strict=True):
            held = np.repeat(chosen[first : first + size], np.diff(piece["indptr"]))
            found += np.bincount(piece["indices"][held], minlength=len(found))
            first += size
        return found

    def _stack(self, pieces: Sequence[csr_array]) -> csr_array:
        from scipy.sparse import csr_array, vstack

        if len(pieces) == 1:
            return pieces[0]
        if not pieces:
            return csr_array((0, len(self.vocabulary)), dtype=np.int64)
        return csr_array(vstack(pieces, format="csr"))

    def blocks(self) -> list[Block]:
        """All units, `BLOCK` in each block whatever the pieces are."""
        blocks: list[Block] = []
        room = 0
        for piece, size in zip(self.pieces, self.sizes, strict=True):
            first = 0
            while first < size:
                if not room:
                    blocks.append([])
                    room = BLOCK
                stop = min(size, first + room)
                blocks[-1].append((piece, first, stop))
                room -= stop - first
                first = stop
        return blocks

    def sample(self, most: int) -> Counts:
        """At most `most` units, evenly spread; all of them where there are no more."""
        if len(self) <= most:
            return self
        wanted = np.linspace(0, len(self) - 1, most).astype(int)
        ids = tuple(self.ids[row] for row in wanted.tolist())
        return Counts(ids, self.vocabulary, (piece_of(self.select(wanted)),), self.kind)


def piece_of(counts: csr_array) -> Piece:
    return {"indptr": counts.indptr, "indices": counts.indices, "data": counts.data}


def count(
    units: Iterable[Sequence[str]],
    *,
    ids: Sequence[str] | None = None,
    min_count: int = 1,
    max_share: float = 1.0,
) -> Counts:
    """Count the words of each unit: CSR, units x words, the vocabulary in sorted order.

    A word is kept when it was seen at least `min_count` times in all and in at most `max_share`
    of the units. `ids` name the units; without them `Units` name themselves and other units are
    numbered from 0. Every unit keeps its row, also one without a word.
    Raises ValueError for a text in place of a list of words, and for ids that do not fit.
    """

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
    own: Iterable = units.ids if isinstance(units, Units) else range(len(ends) - 1)
    names = tuple(str(name) for name in (own if ids is None else ids))
    if len(names) != len(ends) - 1:
        raise ValueError(f"ids: expected {len(ends) - 1}, one for each unit, found {len(names)}")
    seen = np.array(columns, dtype=np.int32)
    table = {"vocabulary": list(numbers), **count_seen(seen, np.array(ends), len(numbers))}
    vocabulary = merge_vocabularies([table], min_count=min_count, max_share=max_share)["vocabulary"]
    place = {word: i for i, word in enumerate(vocabulary)}
    piece = count_piece([(list(numbers), seen, np.array(ends))], place)
    kind = units.kind if isinstance(units, Units) else "unit"
    return Counts(names, tuple(vocabulary), (piece,), kind)


def count_seen(words: np.ndarray, ends: np.ndarray, width: int) -> dict[str, Any]:
    """How often each of `width` words was seen, and in how many units; how many units.

    `words` are the numbers of the words of all units in a row, of which unit i has those from
    `ends[i]` to `ends[i + 1]`.
    """
    unit = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
    cells = np.unique(unit.astype(np.int64) * max(width, 1) + words)
    return {
        "totals": np.bincount(words, minlength=width),
        "in_units": np.bincount(cells % max(width, 1), minlength=width),
        "units": len(ends) - 1,
    }


def merge_vocabularies(
    tables: Sequence[Mapping[str, Any]],
    *,
    min_count: int = 1,
    max_share: float = 1.0,
    max_words: int | None = None,
) -> dict[str, Any]:
    """The words to keep, sorted, with how often they were seen, of what `count_seen` counted.

    More than `HELD` different words are not held: those seen least are let go on the way. Raises
    ValueError for a share that is none.
    """
    if not 0 < max_share <= 1:
        raise ValueError(f"max_share={max_share}: expected a share above 0 and up to 1")
    seen: dict[str, int] = {}
    table, units, least = np.zeros((0, 2), np.int64), 0, 1
    for one in tables:
        units += one["units"]
        rows = np.array([seen.setdefault(word, len(seen)) for word in one["vocabulary"]], np.int64)
        if len(seen) > len(table):
            table = np.concatenate([table, np.zeros((max(len(seen), 10_000), 2), np.int64)])
        table[rows] += np.column_stack([one["totals"], one["in_units"]])
        while len(seen) > HELD:
            least += 1
            kept = [word for word, row in seen.items() if table[row, 0] >= least]
            table = table[[seen[word] for word in kept]]
            seen = {word: i for i, word in enumerate(kept)}
    table = table[: len(seen)]
    fit = (table[:, 0] >= min_count) & (table[:, 1] <= max_share * units)
    words = [word for word, kept in zip(seen, fit.tolist(), strict=True) if kept]
    totals = table[fit, 0]
    order = sorted(range(len(words)), key=lambda i: (-totals[i], words[i]))[:max_words]
    order.sort(key=words.__getitem__)
    return {
        "vocabulary": [words[i] for i in order],
        "totals": table[fit, 0][order],
        "in_units": table[fit, 1][order],
        "units": units,
    }


def count_piece(
    parts: Iterable[tuple[Sequence[str], np.ndarray, np.ndarray]], place: Mapping[str, int]
) -> dict[str, np.ndarray]:
    """CSR of the units of some parts in the columns of the whole vocabulary, words in order.

    Each part is its own vocabulary, the numbers of its words in a row, and the ends of its units;
    `place` is the column of each word that is kept.
    """
    lengths, indices, data = [np.zeros(1, np.int64)], [], []
    width = max(len(place), 1)
    for vocabulary, words, ends in parts:
        column = np.array([place.get(word, -1) for word in vocabulary] or [-1], np.int64)
        unit = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
        found = column[words]
        cells, times = np.unique((unit * width + found)[found >= 0], return_counts=True)
        lengths.append(np.bincount(cells // width, minlength=len(ends) - 1))
        indices.append(cells % width)
        data.append(times)
    return {
        "indptr": np.cumsum(np.concatenate(lengths)).astype(np.int32),
        "indices": np.concatenate([np.zeros(0, int), *indices]).astype(np.int32),
        "data": np.concatenate([np.zeros(0, int), *data]).astype(np.int32),
    }

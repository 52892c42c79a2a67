"""Word counts of many documents: words chunk by chunk, one vocabulary, counts in mapped files.

The units, the words and the counts are those of `bags.make_units` and `bags.count`; what is held
in memory is one chunk, the vocabulary, and where each unit begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from . import store
from .chunks import (
    Corpus,
    keep_chunks,
    load_places,
    rebuild_pages,
    show_progress,
    unpack,
)
from .records import Bags, Page

PHRASED = 2000  # documents that phrases are looked for in, chosen by a hash of their ids
VOCABULARY = 50_000  # most words that are counted, the most frequent ones
HELD = 2_000_000  # different words held while the vocabulary is merged, before rare ones go
SHARD = 1 << 20  # words of text in one shard of counts, about
COUNTING = ("languages", "damage", "tokens", "bags", "chunks", "shards")


@dataclass(frozen=True, eq=False)
class Shards:
    """Counts of the units of a corpus, in CSR pieces on disk that are mapped when read.

    `totals` and `in_units` say how often each word of the vocabulary was seen, and in how many
    units; `counted` are the chunks that the pieces were made of.
    """

    pieces: tuple[Path, ...]
    vocabulary: tuple[str, ...]
    totals: np.ndarray
    in_units: np.ndarray
    kind: str
    why: str
    key: str
    phrases: frozenset[str]
    counted: tuple[Path, ...]

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        return tuple(len(store.load(piece, "indptr")) - 1 for piece in self.pieces)

    def __len__(self) -> int:
        return sum(self.sizes)

    def counts(self, number: int) -> Any:
        """One piece as a CSR array, units x words."""
        from scipy.sparse import csr_array

        piece = self.pieces[number]
        indptr, indices = (np.asarray(store.load(piece, name)) for name in ("indptr", "indices"))
        data = np.asarray(store.load(piece, "data")).astype(np.int64)
        return csr_array((data, indices, indptr), (len(indptr) - 1, len(self.vocabulary)))

    def ids(self) -> list[str]:
        """The ids of all units, in reading order."""
        return [name for piece in self.pieces for name in store.load(piece, "ids")]

    def sample(self, most: int) -> Bags:
        """Bags of at most `most` units, evenly spread; of all where there are no more."""
        from scipy.sparse import csr_array, vstack

        n, first, rows, ids = len(self), 0, [], []
        wanted = np.arange(n) if n <= most else np.linspace(0, n - 1, most).astype(int)
        for number, size in enumerate(self.sizes):
            chosen = wanted[(wanted >= first) & (wanted < first + size)] - first
            rows.append(self.counts(number)[chosen])
            names = store.load(self.pieces[number], "ids")
            ids += [names[row] for row in chosen.tolist()]
            first += size
        counts = csr_array(vstack(rows, format="csr")) if rows else csr_array((0, 0))
        return Bags(tuple(ids), self.vocabulary, counts, self.kind)


def count_corpus(
    corpus: Corpus,
    cleaned: Sequence[Path],
    *,
    unit: str = "auto",
    min_count: int = 1,
    max_share: float = 1.0,
    max_words: int = VOCABULARY,
    workers: int = 1,
    pool: Any = None,
) -> Shards:
    """Count the words of every unit of a cleaned corpus into shards on disk.

    The words kept are seen at least `min_count` times, in at most `max_share` of the units, and
    are the `max_words` most frequent of these. Phrases are those of `PHRASED` documents.
    """
    phrases = find_corpus_phrases(corpus, cleaned)
    kind, why = choose_unit(cleaned, unit)
    marked = store.key_of(sorted(phrases), kind, store.code_of(*COUNTING))
    places = dict(zip(corpus.chunks, cleaned, strict=True))

    def prepare(chunk: str) -> tuple[str, tuple]:
        whole = places[chunk]
        return store.key_of(whole.name, marked), (load_places(whole), kind, phrases)

    counted = keep_chunks(
        corpus,
        corpus.folder / "counted",
        prepare,
        count_chunk,
        what="counting",
        workers=workers,
        pool=pool,
    )
    settings = {"min_count": min_count, "max_share": max_share, "max_words": max_words}
    return merge_counts(corpus.folder, counted, settings, kind, why, phrases)


def choose_unit(cleaned: Sequence[Path], unit: str = "auto") -> tuple[str, str]:
    """The kind of unit and the reason, as `bags.make_units` has them for so many documents."""
    from .bags import choose_kind

    filled = sum(np.count_nonzero(np.diff(store.load(c, "ends"), prepend=0)) for c in cleaned)
    return choose_kind(int(filled), unit)


def find_corpus_phrases(corpus: Corpus, cleaned: Sequence[Path]) -> frozenset[str]:
    """`tokens.find_phrases` of the sampled documents, which are all where they are few."""
    code = store.code_of("tokens", "languages", "chunks", "shards")
    key = store.key_of([path.name for path in cleaned], PHRASED, code)
    folder = corpus.folder / "phrases"

    def find() -> dict[str, Any]:
        from .tokens import find_phrases

        return {"phrases": sorted(find_phrases(sample_pages(corpus, cleaned, PHRASED)))}

    return frozenset(store.load(store.made(folder, key, find), "phrases"))


def sample_pages(corpus: Corpus, cleaned: Sequence[Path], most: int) -> list[Page]:
    """Pages of at most `most` documents: those whose ids have the smallest hashes."""
    ids = [np.asarray(store.load(corpus.texts(chunk), "ids")) for chunk in corpus.chunks]
    everything = np.concatenate(ids) if ids else np.zeros(0, "<u8")
    limit = np.partition(everything, most)[most] if len(everything) > most else None
    pages = []
    for chunk, own, whole in zip(corpus.chunks, ids, cleaned, strict=True):
        if limit is None or (own < limit).any():
            made = rebuild_pages(corpus.load(chunk), load_places(whole))
            chosen = own < limit if limit is not None else np.ones(len(own), bool)
            pages += [page for page, wanted in zip(made, chosen, strict=True) if wanted]
    return pages


# -- one chunk -------------------------------------------------------------------------------------


def count_chunk(
    texts: dict[str, Any], places: dict[str, Any], kind: str, phrases: frozenset[str]
) -> dict[str, Any]:
    """The words of a chunk: its vocabulary, the words of each sentence, and the units.

    `words` are numbers of the chunk's own `vocabulary`, sentence after sentence; `ends` says where
    each sentence ends in them. Units are runs of sentences, `first` to `last`, of `documents`.
    """
    phrases = _one(phrases)
    numbers: dict[str, int] = {}
    words: list[int] = []
    ends: list[int] = []
    units: list[tuple[int, int, int]] = []
    ids: list[str] = []
    for number, page in enumerate(rebuild_pages(unpack(texts), places)):
        base = len(ends)
        for counted in words_of(page, phrases):
            words.extend(numbers.setdefault(word, len(numbers)) for word in counted)
            ends.append(len(words))
        for name, a, b in _units_of(page, kind, phrases):
            if ends[base + b - 1] > (ends[base + a - 1] if base + a else 0):
                units.append((base + a, base + b, number))
                ids.append(name)
    vocabulary = sorted(numbers)
    place = np.zeros(len(numbers), np.int32)
    place[[numbers[word] for word in vocabulary]] = np.arange(len(numbers))
    bounds = np.array(units, dtype=np.int32).reshape(-1, 3)
    return {
        "vocabulary": vocabulary,
        "words": place[np.array(words, dtype=np.int32)] if words else np.zeros(0, np.int32),
        "ends": np.array(ends, dtype=np.int32),
        "first": bounds[:, 0],
        "last": bounds[:, 1],
        "documents": bounds[:, 2],
        "ids": ids,
    }


@lru_cache(maxsize=4)
def _one(phrases: frozenset[str]) -> frozenset[str]:
    """The same set, as the object that came first: comparing equal large sets takes long."""
    return phrases


def words_of(page: Page, phrases: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """The counted words of each sentence of a page, as `bags.make_units` counts them."""
    from .bags import make_units

    units = make_units([page], unit="sentence", phrases=phrases)
    found = {unit.start: unit.words for unit in units.items}
    return (found.get(sentence.start, ()) for sentence in page.sentences)


def _units_of(page: Page, kind: str, phrases: frozenset[str]) -> Iterator[tuple[str, int, int]]:
    """The units of a page as runs of its sentences: id, first, and the one after the last."""
    if kind == "document":
        if page.sentences:
            yield page.document.id, 0, len(page.sentences)
        return
    from .bags import make_units

    starts = [sentence.start for sentence in page.sentences]
    stops = [sentence.stop for sentence in page.sentences]
    for unit in make_units([page], unit=kind, phrases=phrases).items:
        yield unit.id, starts.index(unit.start), stops.index(unit.stop) + 1


# -- all chunks ------------------------------------------------------------------------------------


def merge_counts(
    folder: Path,
    counted: Sequence[Path],
    settings: dict[str, Any],
    kind: str,
    why: str,
    phrases: frozenset[str],
) -> Shards:
    """One vocabulary for all chunks, and their counts in its columns."""
    names = [path.name for path in counted]
    key = store.key_of(names, settings, HELD, store.code_of("shards"))
    kept = store.made(folder / "vocabularies", key, lambda: merge_vocabularies(counted, **settings))
    vocabulary = store.load(kept, "vocabulary")
    pieces = _make_pieces(folder / "shards", counted, vocabulary, key)
    return Shards(
        tuple(pieces),
        tuple(vocabulary),
        store.load(kept, "totals"),
        store.load(kept, "in_units"),
        kind,
        why,
        key,
        phrases,
        tuple(counted),
    )


def merge_vocabularies(
    counted: Sequence[Path], *, min_count: int, max_share: float, max_words: int
) -> dict[str, Any]:
    """The words to keep, sorted, with how often they were seen.

    More than `HELD` different words are not held: those seen least are let go on the way.
    """
    if not 0 < max_share <= 1:
        raise ValueError(f"max_share={max_share}: expected a share above 0 and up to 1")
    seen: dict[str, int] = {}
    table, units, least = np.zeros((0, 2), np.int64), 0, 1
    for path in show_progress(counted, "merging words", len(counted), "chunk"):
        words, tallies, n = _tally(path)
        units += n
        rows = np.array([seen.setdefault(word, len(seen)) for word in words], dtype=np.int64)
        if len(seen) > len(table):
            table = np.concatenate([table, np.zeros((max(len(seen), 10_000), 2), np.int64)])
        table[rows] += tallies
        while len(seen) > HELD:
            least += 1
            seen, table = _drop_rare(seen, table, least)
    table = table[: len(seen)]
    fit = (table[:, 0] >= min_count) & (table[:, 1] <= max_share * units)
    words = [word for word, kept in zip(seen, fit.tolist(), strict=True) if kept]
    rows = np.flatnonzero(fit)
    frequent = sorted(range(len(words)), key=lambda i: (-table[rows[i], 0], words[i]))[:max_words]
    frequent.sort(key=words.__getitem__)
    table = table[rows[frequent]]
    return {
        "vocabulary": [words[i] for i in frequent],
        "totals": np.ascontiguousarray(table[:, 0]),
        "in_units": np.ascontiguousarray(table[:, 1]),
    }


def _drop_rare(
    seen: dict[str, int], table: np.ndarray, least: int
) -> tuple[dict[str, int], np.ndarray]:
    """Let go the words seen less than `least` times so far."""
    kept = [word for word, row in seen.items() if table[row, 0] >= least]
    return {word: i for i, word in enumerate(kept)}, table[[seen[word] for word in kept]]


def _tally(path: Path) -> tuple[list[str], np.ndarray, int]:
    """Words of a chunk; how often each was seen, and in how many units; how many units."""
    vocabulary, words = store.load(path, "vocabulary"), np.asarray(store.load(path, "words"))
    owners, held = _unit_of_words(path)
    width = len(vocabulary)
    pairs, _ = _pairs(owners, words[held], width)
    totals = np.bincount(words[held], minlength=width)
    in_units = np.bincount(pairs % max(width, 1), minlength=width)
    return vocabulary, np.column_stack([totals, in_units]), len(store.load(path, "first"))


def _pairs(rows: np.ndarray, words: np.ndarray, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Different pairs of row and word, as row x width + word in order, and how often each is."""
    return np.unique(rows.astype(np.int64) * width + words, return_counts=True)


def _unit_of_words(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """The unit of every word that is in one, and where these words are in the chunk's words."""
    ends = np.r_[0, np.asarray(store.load(path, "ends"))]
    starts, stops = (ends[np.asarray(store.load(path, name))] for name in ("first", "last"))
    owners = np.repeat(np.arange(len(starts)), stops - starts)
    held = np.concatenate([np.arange(a, b) for a, b in zip(starts, stops, strict=True)] or [owners])
    return owners, held.astype(np.int64)


def _make_pieces(
    folder: Path, counted: Sequence[Path], vocabulary: Sequence[str], key: str
) -> Iterator[Path]:
    column = {word: i for i, word in enumerate(vocabulary)}
    groups = list(_group_chunks(counted))
    for group in show_progress(groups, "shards", len(groups), "shard"):
        name = store.key_of(key, [path.name for path in group])
        yield store.made(folder, name, partial(_make_piece, group, column))


def _group_chunks(counted: Sequence[Path]) -> Iterator[list[Path]]:
    group, size = [], 0
    for path in counted:
        group.append(path)
        size += len(store.load(path, "words"))
        if size >= SHARD:
            yield group
            group, size = [], 0
    if group:
        yield group


def _make_piece(group: Sequence[Path], column: dict[str, int]) -> dict[str, Any]:
    """Counts of neighbouring chunks in the columns of the whole vocabulary: CSR, words in order."""
    lengths, indices, data, ids = [], [], [], []
    for path in group:
        new = np.array([column.get(word, -1) for word in store.load(path, "vocabulary")], np.int64)
        owners, held = _unit_of_words(path)
        found = new[np.asarray(store.load(path, "words"))[held]] if len(held) else held
        width, kept = max(len(column), 1), found >= 0
        pairs, counts = _pairs(owners[kept], found[kept], width)
        names = store.load(path, "ids")
        lengths.append(np.bincount(pairs // width, minlength=len(names)))
        indices.append((pairs % width).astype(np.int32))
        data.append(counts.astype(np.int32))
        ids += names
    indptr = np.r_[0, np.cumsum(np.concatenate(lengths))]
    return {
        "indptr": indptr.astype(np.int32),
        "indices": np.concatenate(indices),
        "data": np.concatenate(data),
        "ids": ids,
    }

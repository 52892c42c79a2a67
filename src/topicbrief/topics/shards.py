"""Word counts of many documents: words chunk by chunk, one vocabulary, counts in mapped files.

The units, the words and the counts are those of `bags.make_units` and `bags.count`; what is held
in memory is one chunk, the vocabulary, and where each unit begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from ..language.words import tokenize
from ..reading.corpus import (
    Corpus,
    in_order,
    keep_chunks,
    load_places,
    open_pool,
    rebuild_pages,
    show_progress,
    unpack,
)
from ..records import Document, Page
from ..scale import store
from .counts import count
from .model import Bags
from .units import choose_kind, make_units

PHRASED = 2000  # documents that phrases are looked for in, chosen by a hash of their ids
VOCABULARY = 50_000  # most words that are counted, the most frequent ones
HELD = 2_000_000  # different words held while the vocabulary is merged, before rare ones go
SHARD = 1 << 20  # words of text in one shard of counts, about
COUNTING = ("language", "reading", "topics")


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
    phrases = find_corpus_phrases(corpus, cleaned, workers=workers, pool=pool)
    kind, why = choose_unit(cleaned, unit)
    marked = store.key_of(sorted(phrases), kind, store.code_of(*COUNTING))
    places = dict(zip(corpus.chunks, cleaned, strict=True))

    def key_of(chunk: str) -> str:
        return store.key_of(places[chunk].name, marked)

    def prepare(chunk: str) -> tuple:
        return load_places(places[chunk]), kind, phrases

    counted = keep_chunks(
        corpus,
        corpus.folder / "counted",
        key_of,
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
    filled = sum(np.count_nonzero(np.diff(store.load(c, "ends"), prepend=0)) for c in cleaned)
    return choose_kind(int(filled), unit)


def find_corpus_phrases(
    corpus: Corpus, cleaned: Sequence[Path], *, workers: int = 1, pool: Any = None
) -> frozenset[str]:
    """`tokens.find_phrases` of the sampled documents, which are all where they are few."""
    code = store.code_of("language", "reading", "topics")
    key = store.key_of([path.name for path in cleaned], PHRASED, code)
    folder = corpus.folder / "phrases"

    def find() -> dict[str, Any]:
        from ..language.names import find_phrases

        found = find_phrases(sample_pages(corpus, cleaned, PHRASED), spread=spread)
        return {"phrases": sorted(found)}

    def spread(function: Callable, groups: Sequence) -> Iterator:
        shared = pool or open_pool(min(workers, len(groups)))
        return in_order(shared, function, ((group,) for group in groups), ahead=len(groups))

    return frozenset(store.load(store.made(folder, key, find), "phrases"))


def sample_pages(corpus: Corpus, cleaned: Sequence[Path], most: int) -> list[Page]:
    """Pages of at most `most` documents: those whose ids have the smallest hashes."""
    ids = [np.asarray(store.load(corpus.texts(chunk), "ids")) for chunk in corpus.chunks]
    everything = np.concatenate(ids) if ids else np.zeros(0, "<u8")
    limit = np.partition(everything, most)[most] if len(everything) > most else None
    pages: list[Page] = []
    for chunk, own, whole in zip(corpus.chunks, ids, cleaned, strict=True):
        rows = np.flatnonzero(own < limit).tolist() if limit is not None else range(len(own))
        if rows:
            pages += rebuild_pages(corpus.load(chunk), load_places(whole), rows)
    return pages


def count_chunk(
    texts: dict[str, Any], places: dict[str, Any], kind: str, phrases: frozenset[str]
) -> dict[str, Any]:
    """The units of a chunk and their counts, in CSR over the chunk's own vocabulary.

    `documents` says in which document of the chunk each unit is.
    """
    documents = unpack(texts)
    if kind == "document":
        words, numbers = _words_of(documents, places, _one(phrases))
        bags = count(words, ids=[documents[number].id for number in numbers])
    else:
        units = make_units(rebuild_pages(documents, places), unit=kind, phrases=_one(phrases))
        place = {document.id: number for number, document in enumerate(documents)}
        numbers = [place[unit.document.id] for unit in units.items]
        bags = count(units)
    return {
        "vocabulary": bags.vocabulary,
        "indptr": bags.counts.indptr,
        "indices": bags.counts.indices,
        "data": bags.counts.data.astype(np.int32),
        "documents": np.array(numbers, np.int32),
        "ids": bags.ids,
    }


def _words_of(
    documents: Sequence[Document], places: dict[str, Any], phrases: frozenset[str]
) -> tuple[list[list[str]], list[int]]:
    """The words of each document that has any, as `bags.make_units` has them, and its number.

    Its sentences are taken together: nothing counted as one word goes over the end of a line.
    """
    words, numbers = [], []
    starts, stops = (np.asarray(places[name]).tolist() for name in ("starts", "stops"))
    ends = [0, *np.asarray(places["ends"]).tolist()]
    for number, document in enumerate(documents):
        own = slice(ends[number], ends[number + 1])
        text = document.text
        prose = "\n".join(text[a:b] for a, b in zip(starts[own], stops[own], strict=True))
        found = tokenize(prose, language=places["languages"][number], names=phrases)
        if found:
            words.append(found)
            numbers.append(number)
    return words, numbers


@lru_cache(maxsize=4)
def _one(phrases: frozenset[str]) -> frozenset[str]:
    """The same set, as the object that came first: comparing equal large sets takes long."""
    return phrases


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
    key = store.key_of(names, settings, HELD, store.code_of("topics"))
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
    vocabulary = store.load(path, "vocabulary")
    width = len(vocabulary)
    indices, data = store.load(path, "indices"), store.load(path, "data")
    totals = np.bincount(indices, data, minlength=width).astype(np.int64)
    in_units = np.bincount(indices, minlength=width)
    return vocabulary, np.column_stack([totals, in_units]), len(store.load(path, "documents"))


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
        size += int(store.load(path, "data").sum())
        if size >= SHARD:
            yield group
            group, size = [], 0
    if group:
        yield group


def _make_piece(group: Sequence[Path], column: dict[str, int]) -> dict[str, Any]:
    """Counts of neighbouring chunks in the columns of the whole vocabulary: CSR, words in order.

    Both vocabularies are sorted, so a row that was in order stays so.
    """
    lengths, indices, data, ids = [], [], [], []
    for path in group:
        new = np.array([column.get(word, -1) for word in store.load(path, "vocabulary")], np.int32)
        found = new[store.load(path, "indices")]
        kept = found >= 0
        before = np.r_[0, np.cumsum(kept)][store.load(path, "indptr")]
        lengths.append(np.diff(before))
        indices.append(found[kept])
        data.append(store.load(path, "data")[kept])
        ids += store.load(path, "ids")
    return {
        "indptr": np.r_[0, np.cumsum(np.concatenate(lengths))].astype(np.int32),
        "indices": np.concatenate(indices),
        "data": np.concatenate(data),
        "ids": ids,
    }

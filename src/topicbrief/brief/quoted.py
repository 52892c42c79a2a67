"""The pages that a brief quotes from: all while they are few, else the most typical ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..reading.cleaned import unpack_pages
from ..reading.corpus import Corpus, Kept
from ..records import Document, Page, Sentence
from ..topics.counts import Counts
from ..topics.model import Topics
from ..topics.units import Units
from .counting import Counted, words_of_pages

QUOTED = 5_000_000  # characters of kept text, up to which all pages are quoted from
TYPICAL = 400  # documents that are quoted from otherwise, about

Place = tuple[int, int]  # number of a chunk, number of a document in it


@dataclass(frozen=True, eq=False)
class Quoted:
    """Pages to quote from, with the words of their sentences; `whole`: they are all there are."""

    pages: tuple[Page, ...]
    words: tuple[list[list[str]], ...]
    places: tuple[Place, ...]
    whole: bool
    counted: Counted

    def __repr__(self) -> str:
        return (
            f"<Quoted: {len(self.pages):,} pages{'' if self.whole else ', the most typical ones'}>"
        )

    @cached_property
    def numbers(self) -> np.ndarray:
        """The number of each page's document in the whole corpus."""
        first = np.r_[0, np.cumsum(self.counted.corpus.sizes)]
        return np.array([first[chunk] + row for chunk, row in self.places], int)

    @cached_property
    def units(self) -> Units:
        """The units of these pages alone, in memory."""
        items = self.counted.units.items
        return replace(self.counted.units, items=tuple(items[row] for row in self.unit_rows))

    @cached_property
    def unit_rows(self) -> list[int]:
        return np.flatnonzero(np.isin(self.counted.documents, self.numbers)).tolist()

    def refer(self, value: Any) -> Any:
        """Where a page, a document or a sentence of these pages stands; None for others."""
        if isinstance(value, Sentence):
            return self._places.get((value.document.id, value.start))
        if isinstance(value, Document):
            return self._places.get(value.id)
        return self._places.get((value.document.id,)) if isinstance(value, Page) else None

    def words_of(self, sentence: Sentence) -> list[str]:
        """The words that are counted of a sentence of these pages."""
        _, page, number = self.refer(sentence)
        return self.words[page][number]

    def resolve(self, place: Any) -> Any:
        """What stands where `refer` said."""
        kind, page, *sentence = place
        if kind == "page":
            return self.pages[page]
        return self.pages[page].sentences[sentence[0]] if sentence else self.pages[page].document

    @cached_property
    def _places(self) -> dict[Any, list[Any]]:
        places: dict[Any, list[Any]] = {}
        for number, page in enumerate(self.pages):
            places[page.document.id] = ["document", number]
            places[page.document.id,] = ["page", number]
            for i, sentence in enumerate(page.sentences):
                places[page.document.id, sentence.start] = ["sentence", number, i]
        return places

    def restrict(self, topics: Topics) -> Topics:
        """The same topics with the shares of the units of these pages alone."""
        rows = self.unit_rows
        return replace(
            topics,
            doc_topic=topics.doc_topic[rows],
            ids=tuple(topics.ids[row] for row in rows),
            lengths=topics.lengths[rows],
            measured=topics.measured,
            finer=(),
        )


def quote_pages(counted: Counted, topics: Topics | None = None) -> Quoted:
    """All pages where they hold at most `QUOTED` characters of kept text, else `TYPICAL` ones."""
    counted = counted.fitted(topics)
    corpus, cleaned = counted.corpus, counted.cleaned
    whole = sum(chunk.values["found"]["characters"] for chunk in cleaned) <= QUOTED
    if whole:
        places = [(i, row) for i, size in enumerate(corpus.sizes) for row in range(size)]
    else:
        places = choose_typical(counted, topics)
    words = words_of_pages(counted, places)
    return Quoted(
        tuple(_read(corpus, cleaned, places)), tuple(words), tuple(places), whole, counted
    )


def _read(corpus: Corpus, cleaned: Sequence[Kept], places: Sequence[Place]) -> Iterator[Page]:
    for number in sorted({chunk for chunk, _ in places}):
        rows = [row for chunk, row in places if chunk == number]
        yield from unpack_pages(corpus.documents(number), cleaned[number].values, rows)


def choose_typical(counted: Counted, topics: Topics | None) -> list[Place]:
    """The documents to quote from: of each topic those that share most of its weighty words.

    A topic has as many as its share of `TYPICAL`, but three at least. Merit is the topic's share
    of the unit times the cosine of its words' tf-idf with the topic's.
    """
    counts = counted.counts
    idf = np.log((1 + len(counts)) / (1 + counted.in_units)) + 1
    profiles = (counted.totals[None, :] if topics is None else topics.topic_word) * idf
    profiles = profiles / np.linalg.norm(profiles, axis=1, keepdims=True)
    merit = np.concatenate(list(_cosines(counts, idf, profiles)))
    merit = merit if counted.rows is None else merit[counted.rows]
    if topics is not None:
        merit = merit * topics.doc_topic
    merit = np.round(merit, 6)
    share = np.ones(1) if topics is None else topics.share
    most = np.maximum(3, np.round(share * TYPICAL)).astype(int)
    rows = sorted({int(row) for k, n in enumerate(most) for row in leading(merit[:, k], n)})
    first = np.r_[0, np.cumsum(counted.corpus.sizes)]
    documents = np.unique(counted.documents[rows])
    chunks = np.searchsorted(first, documents, side="right") - 1
    return [(int(c), int(d - first[c])) for c, d in zip(chunks, documents, strict=True)]


def leading(values: np.ndarray, n: int) -> np.ndarray:
    """Rows of the `n` greatest values, the first of equals first."""
    least = np.partition(values, -n)[-n] if n < len(values) else -np.inf
    rows = np.flatnonzero(values >= least)
    return rows[np.argsort(-values[rows], kind="stable")][:n]


def _cosines(counts: Counts, idf: np.ndarray, profiles: np.ndarray) -> Iterator[np.ndarray]:
    from scipy.sparse import csr_array

    for number in range(len(counts.pieces)):
        piece = counts.piece(number)
        data = (1 + np.log(piece.data)) * idf[piece.indices]
        weights = csr_array((data, piece.indices, piece.indptr), piece.shape)
        length = np.sqrt(weights.multiply(weights).sum(axis=1))
        yield (weights @ profiles.T) / np.maximum(length, 1e-12)[:, None]

"""From cleaned chunks to counts: phrases, the words of every sentence, units, one vocabulary.

Sentences are tokenised once; whatever needs words afterwards takes them from here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any, overload

import numpy as np

from ..language.phrases import choose_phrases, count_phrases
from ..language.words import tokenize, tokenize_sentence
from ..reading.cleaned import sentence_spans, unpack_pages
from ..reading.corpus import Corpus, Kept, unpack_documents
from ..records import Document, Sentence
from ..scale.codec import decode
from ..scale.store import Values
from ..topics.counts import (
    VOCABULARY,
    Counts,
    count_piece,
    count_seen,
    merge_vocabularies,
)
from ..topics.model import Topics
from ..topics.units import Unit, Units, choose_kind, cut_page, name_unit
from .reliability import sum_languages
from .settings import OwnWords, Settings

PHRASED = 2000  # documents that phrases are looked for in, chosen by a hash of their ids
ROOMS = ("language", "reading", "topics", "brief")


@dataclass(frozen=True, eq=False)
class Counted:
    """The counts of a corpus and what they were made of.

    `tables` hold, chunk by chunk, the words of every sentence and the units; `totals` and
    `in_units` say how often each word of the vocabulary was seen, and in how many units. `rows`
    are the units that have topics; None: all.
    """

    counts: Counts
    why: str
    phrases: frozenset[str]
    tables: tuple[Kept, ...]
    totals: np.ndarray
    in_units: np.ndarray
    corpus: Corpus
    cleaned: tuple[Kept, ...]
    rows: np.ndarray | None = None

    def __repr__(self) -> str:
        return f"<Counted: {self.counts!r}, {len(self.phrases):,} phrases>"

    def fitted(self, topics: Topics | None) -> Counted:
        """The same with the units alone that have topics: those of a language with enough text."""
        if topics is None or len(topics.ids) == len(self.counts.ids):
            return self
        place = {name: row for row, name in enumerate(self.counts.ids)}
        return replace(self, rows=np.array([place[name] for name in topics.ids], int))

    @cached_property
    def languages(self) -> list[str]:
        """The language of each document; "" where it is not known."""
        return [language for chunk in self.cleaned for language in chunk.values["languages"]]

    @cached_property
    def units(self) -> Units:
        """All units in reading order, each read when it is asked for."""
        return Units(UnitsOfCorpus(self), self.counts.kind, self.why)

    @property
    def documents(self) -> np.ndarray:
        """The number, in the whole corpus, of the document of each unit that has topics."""
        return self.all_documents if self.rows is None else self.all_documents[self.rows]

    @cached_property
    def all_documents(self) -> np.ndarray:
        """The number, in the whole corpus, of the document of each unit that is counted."""
        first = np.r_[0, np.cumsum(self.corpus.sizes)]
        own = [
            table.values["unit_documents"] + at
            for table, at in zip(self.tables, first, strict=False)
        ]
        return np.concatenate([np.zeros(0, int), *own])


def count_corpus(
    corpus: Corpus,
    cleaned: Sequence[Kept],
    *,
    settings: Settings | None = None,
    phrases: frozenset[str] | None = None,
    unit: str = "auto",
    max_words: int = VOCABULARY,
) -> Counted:
    """Count the words of every unit of a cleaned corpus; the `max_words` most frequent ones.

    `phrases` are by default those of at most `PHRASED` documents; those that `settings` name come
    to them.
    """
    own = (settings or Settings()).own_words
    kind, why = choose_kind(sum(c.values["found"]["with_sentences"] for c in cleaned), unit)
    found = find_corpus_phrases(corpus, cleaned) if phrases is None else phrases
    phrases = found | name_terms(own)
    tables = corpus.each(
        "words", word_chunk, corpus.texts, cleaned, given=lambda _: (phrases, kind, own),
        rooms=ROOMS,
    )  # fmt: skip
    merged = corpus.once(
        "vocabulary",
        lambda: merge_vocabularies([table.values for table in tables], max_words=max_words),
        tables, max_words, rooms=("topics",),
    )  # fmt: skip
    pieces = corpus.each(
        "counts", count_chunk, tables, given=lambda _: (merged,), rooms=("topics", "brief")
    )
    ids = tuple(name for table in tables for name in table.values["unit_ids"])
    vocabulary = tuple(merged.values["vocabulary"])
    counts = Counts(ids, vocabulary, tuple(p.values for p in pieces), kind, merged.key)
    totals, in_units = merged.values["totals"], merged.values["in_units"]
    return Counted(counts, why, phrases, tables, totals, in_units, corpus, tuple(cleaned))


def find_corpus_phrases(corpus: Corpus, cleaned: Sequence[Kept]) -> frozenset[str]:
    """Phrases of the documents whose ids have the smallest hashes: of all where they are few."""
    ids = [chunk.values["ids"] for chunk in corpus.texts]
    everything = np.sort(np.concatenate([np.zeros(0, np.uint64), *ids]))
    limit = everything[PHRASED] if len(everything) > PHRASED else None
    rows = [np.arange(len(own)) if limit is None else np.flatnonzero(own < limit) for own in ids]
    tables = corpus.each(
        "phrases", phrase_chunk, corpus.texts, cleaned, given=lambda i: (rows[i],), rooms=ROOMS
    )
    n = min(len(everything), PHRASED)
    language = next(iter(sum_languages(cleaned)), "en")
    kept = corpus.once(
        "phrases-chosen",
        lambda: {"phrases": sorted(choose_phrases([t.values for t in tables], n, language))},
        tables, n, language, rooms=("language",),
    )  # fmt: skip
    return frozenset(kept.values["phrases"])


def phrase_chunk(texts: Values, cleaned: Values, rows: np.ndarray) -> dict[str, Any]:
    documents = unpack_documents(texts) if len(rows) else []
    return count_phrases(unpack_pages(documents, cleaned, rows.tolist()))


def word_chunk(
    texts: Values, cleaned: Values, phrases: frozenset[str], kind: str, own: OwnWords
) -> dict[str, Any]:
    """The words of each sentence of a chunk, as numbers into its own vocabulary, and its units.

    Of a unit: its name, the number of its document, its run of sentences, and of characters.
    """
    documents = unpack_documents(texts)
    words = list(_words_of_sentences(documents, cleaned, _one(phrases), own))
    known: dict[str, int] = {}
    numbers = [[known.setdefault(word, len(known)) for word in own] for own in words]
    lengths = list(map(len, words))
    ids, rows = [], []
    for (row, first), runs in _cut_all(documents, cleaned, lengths, kind):
        for number, (start, stop) in enumerate(runs, 1):
            ids.append(name_unit(documents[row].id, number, kind))
            rows.append((row, first + start, first + stop))
    table = np.array(rows, np.int64).reshape(-1, 3)
    ends = np.array([0, *accumulate(lengths)], np.int64)
    flat = np.array([n for own in numbers for n in own], np.int32)
    starts, stops = cleaned["sentence_start"], cleaned["sentence_stop"]
    in_units = np.concatenate(
        [np.zeros(0, np.int32), *(flat[ends[a] : ends[b]] for _, a, b in rows)]
    )
    unit_ends = np.r_[0, np.cumsum(ends[table[:, 2]] - ends[table[:, 1]])]
    return {
        "vocabulary": list(known),
        "words": flat,
        "ends": ends,
        "sentence_ends": np.r_[0, cleaned["sentence_ends"]],
        "unit_ids": ids,
        "unit_documents": table[:, 0],
        "unit_first": table[:, 1],
        "unit_stop": table[:, 2],
        "unit_start": starts[table[:, 1]] if len(table) else table[:, 0],
        "unit_end": stops[table[:, 2] - 1] if len(table) else table[:, 0],
        **count_seen(in_units, unit_ends, len(known)),
    }


def _words_of_sentences(
    documents: Sequence[Document], cleaned: Values, phrases: frozenset[str], own: OwnWords
) -> Iterator[list[str]]:
    starts, stops = (cleaned[f"sentence_{name}"].tolist() for name in ("start", "stop"))
    skips = {number: decode(held, {}, ()) for number, held in cleaned["sentence_skips"]}
    rows = zip(documents, cleaned["languages"], sentence_spans(cleaned), strict=True)
    for document, language, (a, b) in rows:
        changed = change_words(own, language)
        for number in range(a, b):
            start, stop = starts[number], stops[number]
            text = document.text[start:stop]
            if number in skips or "\n" in text:
                text = Sentence(document, start, stop, text, skips=skips.get(number, ())).plain
            found = tokenize_sentence(text, language=language, names=phrases)
            yield list(filter(None, (changed.get(w, w) for w in found))) if changed else found


def name_terms(own: OwnWords) -> frozenset[str]:
    """Terms of several words that are to be found as one, lower-cased."""
    named = (*own.keep, *own.stop, *(term for pair in own.replace for term in pair))
    return frozenset(" ".join(t.lower().split()) for t in named if len(t.split()) > 1)


@lru_cache(maxsize=64)
def change_words(own: OwnWords, language: str) -> dict[str, str]:
    """What a counted word is to be counted as: "" for none."""
    changed = {form: "" for word in own.stop for form in counted_forms(word, language)}
    for variant, term in own.replace:
        wanted = counted_forms(term, language)[-1]
        changed |= dict.fromkeys(counted_forms(variant, language), wanted)
    return changed


def counted_forms(term: str, language: str) -> list[str]:
    """A term in small letters, and as it is counted (its lemma) where it is one word."""
    low = " ".join(term.lower().split())
    forms = [] if " " in low else tokenize(term, language=language)
    return [low, *forms] if len(forms) == 1 else [low]


def _cut_all(
    documents: Sequence[Document], cleaned: Values, lengths: Sequence[int], kind: str
) -> Iterator[tuple[tuple[int, int], list[tuple[int, int]]]]:
    """The number of each document, that of its first sentence, and its units."""
    spans = list(sentence_spans(cleaned))
    if kind == "document":
        for row, (a, b) in enumerate(spans):
            yield (row, a), [(0, b - a)] if any(lengths[a:b]) else []
        return
    for row, page in enumerate(unpack_pages(documents, cleaned)):
        a, b = spans[row]
        yield (row, a), cut_page(page, lengths[a:b], kind)


@lru_cache(maxsize=4)
def _one(phrases: frozenset[str]) -> frozenset[str]:
    """The same set, as the object that came first: comparing equal large sets takes long."""
    return phrases


def count_chunk(table: Values, merged: Values) -> dict[str, Any]:
    """CSR of the units of a chunk in the columns of the whole vocabulary."""
    place = _places(tuple(merged["vocabulary"]))
    words, ends = table["words"], table["ends"]
    runs = zip(table["unit_first"].tolist(), table["unit_stop"].tolist(), strict=True)
    spans = [(ends[a], ends[b]) for a, b in runs]
    own = np.concatenate([np.zeros(0, np.int32), *(words[a:b] for a, b in spans)])
    unit_ends = np.array([0, *accumulate(b - a for a, b in spans)], np.int64)
    return count_piece([(table["vocabulary"], own, unit_ends)], place)


@lru_cache(maxsize=1)
def _places(vocabulary: tuple[str, ...]) -> dict[str, int]:
    return {word: i for i, word in enumerate(vocabulary)}


class UnitsOfCorpus(Sequence[Unit]):
    """All units by number; the words and the document of each are read with those around it."""

    def __init__(self, counted: Counted) -> None:
        self.counted = counted
        self.firsts = [0, *accumulate(len(t.values["unit_documents"]) for t in counted.tables)]
        self._chunk: Callable[[int], list[Unit]] = lru_cache(maxsize=2)(self._load)

    def __len__(self) -> int:
        return self.firsts[-1] if self.counted.rows is None else len(self.counted.rows)

    @overload
    def __getitem__(self, place: int) -> Unit: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Unit, ...]: ...
    def __getitem__(self, place):
        if isinstance(place, slice):
            return tuple(self[number] for number in range(*place.indices(len(self))))
        number = range(len(self))[place]
        number = number if self.counted.rows is None else int(self.counted.rows[number])
        chunk = bisect_right(self.firsts, number) - 1
        return self._chunk(chunk)[number - self.firsts[chunk]]

    def __repr__(self) -> str:
        return f"<{len(self):,} units>"

    def _load(self, chunk: int) -> list[Unit]:
        documents = self.counted.corpus.documents(chunk)
        table = self.counted.tables[chunk].values
        vocabulary, words, ends = table["vocabulary"], table["words"], table["ends"]
        columns = (
            table[f"unit_{name}"].tolist()
            for name in ("documents", "first", "stop", "start", "end")
        )
        return [
            Unit(name, documents[row], start, end,
                 tuple(vocabulary[i] for i in words[ends[first]:ends[stop]].tolist()))
            for name, row, first, stop, start, end in zip(table["unit_ids"], *columns, strict=True)
        ]  # fmt: skip


def words_of_pages(counted: Counted, places: Sequence[tuple[int, int]]) -> list[list[list[str]]]:
    """The words of every sentence of some documents, each given by its chunk and its row there."""
    read = lru_cache(maxsize=2)(lambda chunk: dict(counted.tables[chunk].values))
    found = []
    for chunk, row in places:
        table = read(chunk)
        a, b = table["sentence_ends"][row : row + 2].tolist()
        words, ends = table["words"], table["ends"].tolist()
        numbers = (words[ends[i] : ends[i + 1]].tolist() for i in range(a, b))
        found.append([[table["vocabulary"][n] for n in own] for own in numbers])
    return found

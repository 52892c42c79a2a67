"""Phrases: words to keep together when counting, found in cleaned pages."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np

from .lexicon import stop_words
from .names import find_names
from .words import RAW

if TYPE_CHECKING:
    from ..records import Page

MANY = 50  # documents, from which on pairs of words that keep company are looked for
THRESHOLD = 0.6  # of normalised pointwise mutual information, from which on a pair is a phrase
SEEN = 5  # times that a pair must be seen


def find_phrases(pages: Iterable[Page]) -> frozenset[str]:
    """What to keep together, lower-cased: names of several words on a page.

    With `MANY` documents or more, also pairs of neighbours whose normalised pointwise mutual
    information is at least `THRESHOLD` (Bouma 2009).
    """
    pages = list(pages)
    languages = Counter(page.language or "en" for page in pages).most_common(1)
    language = languages[0][0] if languages else "en"
    return choose_phrases([count_phrases(pages)], len(pages), language)


class _Numbers(dict[str, list[int]]):
    """What stands between blanks -> the numbers of the words in it."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self.known = known

    def __missing__(self, chunk: str) -> list[int]:
        self[chunk] = found = [self.known[word.lower()] for word in RAW.findall(chunk)]
        return found


def count_phrases(pages: Iterable[Page]) -> dict[str, Any]:
    """Names of several words on each page, and how often words and pairs of them were seen."""
    names: set[str] = set()
    known: defaultdict[str, int] = defaultdict(count().__next__)
    numbers = _Numbers(known)
    flat = array("q")  # the numbers of the words, -1 behind each sentence
    for page in pages:
        terms = find_names(page.sentences, language=page.language or "en", whole=False)
        names.update(term.word.lower() for term in terms if " " in term.word)
        for sentence in page.sentences:
            flat.extend(chain.from_iterable(map(numbers.__getitem__, sentence.plain.split())))
            flat.append(-1)
    words = np.array(flat, np.int64)
    neighbours = (words[:-1] >= 0) & (words[1:] >= 0)
    codes = words[:-1] * len(known) + words[1:]
    pairs, together = np.unique(codes[neighbours], return_counts=True)
    return {
        "names": sorted(names),
        "words": list(known),
        "seen": np.bincount(words[words >= 0], minlength=len(known)),
        "pairs": np.column_stack(np.divmod(pairs, max(len(known), 1))),
        "together": together,
    }


def choose_phrases(
    tables: Sequence[Mapping[str, Any]], documents: int, language: str
) -> frozenset[str]:
    """The phrases of what `count_phrases` counted, part by part, in so many documents."""
    names = {name for table in tables for name in table["names"]}
    if documents >= MANY:
        names.update(_collocations(tables, stop_words(language)))
    return frozenset(names)


def _collocations(tables: Sequence[Mapping[str, Any]], common: frozenset[str]) -> Iterator[str]:
    known: defaultdict[str, int] = defaultdict(count().__next__)
    own = [np.array([known[word] for word in table["words"]], np.int64) for table in tables]
    seen, words = np.zeros(len(known), np.int64), list(known)
    for numbers, table in zip(own, tables, strict=True):
        seen[numbers] += table["seen"]
    codes = [
        numbers[table["pairs"]] @ [len(known), 1]
        for numbers, table in zip(own, tables, strict=True)
    ]
    pairs, at = np.unique(np.concatenate(codes), return_inverse=True)
    times = np.zeros(len(pairs), np.int64)
    np.add.at(times, at, np.concatenate([table["together"] for table in tables]))
    often, total = times >= SEEN, int(seen.sum())
    for code, together in zip(pairs[often].tolist(), times[often].tolist(), strict=True):
        first, second = divmod(code, len(known))
        if any(w in common or not w[0].isalpha() for w in (words[first], words[second])):
            continue
        chance = int(seen[first]) * int(seen[second]) / total**2
        if log(together / total / chance) >= -THRESHOLD * log(together / total):
            yield f"{words[first]} {words[second]}"

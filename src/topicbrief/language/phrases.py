"""Phrases: words to keep together when counting, found in cleaned pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, Any

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


def count_phrases(pages: Iterable[Page]) -> dict[str, Any]:
    """Names of several words on each page, and how often words and pairs of them were seen."""
    names: set[str] = set()
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for page in pages:
        terms = find_names(page.sentences, language=page.language or "en")
        names.update(term.word.lower() for term in terms if " " in term.word)
        for sentence in page.sentences:
            found = [match.group().lower() for match in RAW.finditer(sentence.plain)]
            words.update(found)
            pairs.update(pairwise(found))
    return {
        "names": sorted(names),
        "words": [list(words), list(words.values())],
        "pairs": [list(pairs), list(pairs.values())],
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
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for table in tables:
        words.update(dict(zip(*table["words"], strict=True)))
        pairs.update(dict(zip(map(tuple, table["pairs"][0]), table["pairs"][1], strict=True)))
    total = sum(words.values())
    for (first, second), together in pairs.items():
        if together < SEEN or any(w in common or not w[0].isalpha() for w in (first, second)):
            continue
        chance = words[first] * words[second] / total**2
        if log(together / total / chance) >= -THRESHOLD * log(together / total):
            yield f"{first} {second}"

"""Phrases: words to keep together when counting, found in cleaned pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from .lexicon import stop_words
from .names import find_names
from .words import RAW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..records import Page

MANY = 50  # documents, from which on pairs of words that keep company are looked for
THRESHOLD = 0.6  # of normalised mutual information (Bouma 2009), above which a pair is a phrase
SEEN = 5  # times that a pair must be seen


def find_phrases(pages: Iterable[Page]) -> frozenset[str]:
    """What to keep together, lower-cased: names of several words on a page.

    With `MANY` documents or more, also pairs that gensim's `Phrases` finds by normalised mutual
    information.
    """
    pages = list(pages)
    languages = Counter(page.language or "en" for page in pages).most_common(1)
    language = languages[0][0] if languages else "en"
    return choose_phrases([count_phrases(pages)], len(pages), language)


def count_phrases(pages: Iterable[Page]) -> dict[str, Any]:
    """Names of several words on each page, and how often words and pairs of them were seen."""
    from gensim.models.phrases import Phrases

    pages = list(pages)
    named = (find_names(page.sentences, language=page.language or "en") for page in pages)
    names = {term.word.lower() for terms in named for term in terms if " " in term.word}
    model = Phrases(
        (
            [match.group().lower() for match in RAW.finditer(s.text)]
            for p in pages
            for s in p.sentences
        ),
        min_count=1,
        threshold=1,
    )
    return {
        "names": sorted(names),
        "seen": list(model.vocab),
        "times": list(model.vocab.values()),
        "words": model.corpus_word_count,
    }


def choose_phrases(
    tables: Sequence[Mapping[str, Any]], documents: int, language: str
) -> frozenset[str]:
    """The phrases of what `count_phrases` counted, part by part, in so many documents."""
    names = {name for table in tables for name in table["names"]}
    if documents >= MANY:
        names.update(_collocations(tables, stop_words(language)))
    return frozenset(names)


def _collocations(tables: Sequence[Mapping[str, Any]], common: frozenset[str]) -> Iterable[str]:
    from gensim.models.phrases import Phrases

    model = Phrases(
        min_count=SEEN, threshold=THRESHOLD, scoring="npmi", connector_words=frozenset()
    )
    seen: Counter[str] = Counter()
    for table in tables:
        seen.update(dict(zip(table["seen"], table["times"], strict=True)))
    model.vocab, model.corpus_word_count = dict(seen), sum(table["words"] for table in tables)
    for phrase in model.export_phrases():
        words = phrase.split("_")
        if not any(word in common or word.isdigit() for word in words):
            yield " ".join(words)

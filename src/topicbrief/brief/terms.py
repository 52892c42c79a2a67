"""Leading words and names with the places they stand in."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ..language.lexicon import frequencies
from ..records import Context, Page, Term
from ..topics.forms import Forms, bare_span
from ..topics.naming import main_language
from ..topics.relevance import language_share
from .reliability import languages_of

CONTEXTS = 2  # quotations shown for a term
MANY = 20  # documents from which on they, not sentences, are compared for leading terms


class _Place(NamedTuple):
    word: str
    written: str
    opens: bool
    context: Context


def leading_terms(
    pages: Sequence[Page],
    *,
    n: int = 10,
    phrases: frozenset[str] = frozenset(),
    names: Sequence[Term] = (),
) -> tuple[Term, ...]:
    """The `n` words that are used most beyond what the language would lead to expect.

    Count times ln(p / f), p the word's share here and f its share in the language (the word's
    part of the Kullback-Leibler divergence; Tomokiyo and Hurst 2003), as the text mostly writes
    it. Where no list of the language is known, count times ln((1 + N) / df) (Sparck Jones 1972),
    where N units are documents if there are at least `MANY`, else sentences. What stands in a
    place of one of `names` counts as that name, so that both lists agree.
    """
    places: dict[str, list[Context]] = defaultdict(list)
    forms = Forms()
    for place in _read(pages, phrases, names):
        places[place.word].append(place.context)
        forms.add(place.word, place.written, opens=place.opens)
    words = sorted(places)
    scores = _score(words, places, pages)
    order = np.argsort(-np.round(scores, 9), kind="stable")[:n].tolist()
    leading = ((words[i], places[words[i]], float(scores[i])) for i in order)
    return tuple(
        Term(forms.written(word), len(found), score, tuple(_few(found)))
        for word, found, score in leading
    )


def _read(
    pages: Sequence[Page], phrases: frozenset[str], names: Sequence[Term]
) -> Iterator[_Place]:
    """Every counted word where it stands; the words of a name are one."""
    from ..language.words import locate

    named: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for term in names:
        for context in term.contexts:
            place = context.start, context.stop, term.word
            named[context.sentence.document.id].append(place)
    for page in pages:
        own, text, last = sorted(named[page.document.id]), page.document.text, -1
        starts = [start for start, _, _ in own]
        for sentence in page.sentences:
            tokens = locate(
                sentence.text, language=page.language, names=phrases, offset=sentence.start
            )
            for at, token in enumerate(tokens):
                inside = bisect_right(starts, token.start) - 1
                if inside >= 0 and token.start < own[inside][1]:
                    if inside != last:
                        start, stop, name = own[inside]
                        yield _Place(name, name, False, Context(sentence, start, stop))
                    last = inside
                else:
                    start, stop = bare_span(text, token)
                    context = Context(sentence, token.start, token.stop)
                    yield _Place(token.word, text[start:stop], at == 0, context)


def _score(words: Sequence[str], places: dict, pages: Sequence[Page]) -> np.ndarray:
    counts = np.array([len(places[word]) for word in words], dtype=float)
    language = main_language(pages)
    if frequencies(language):
        share = language_share([word.lower() for word in words], language)
        return counts * np.log(counts / counts.sum() / share)
    many = len(pages) >= MANY
    size = len(pages) if many else sum(len(page.sentences) for page in pages)
    units = (
        {(c.sentence.document.id, 0 if many else c.sentence.start) for c in places[word]}
        for word in words
    )
    return counts * np.log((1 + size) / np.array([len(found) for found in units]))


def _few(contexts: list[Context]) -> list[Context]:
    """The first places in whole sentences, each in a sentence of its own."""
    seen: dict[tuple[str, int], Context] = {}
    for context in sorted(contexts, key=lambda context: not context.sentence.whole):
        seen.setdefault((context.sentence.document.id, context.sentence.start), context)
    return list(seen.values())[:CONTEXTS]


def leading_names(pages: Sequence[Page], *, n: int = 10) -> tuple[Term, ...]:
    """The `n` names that are used most, with places they stand in."""
    from ..language.names import find_names

    sentences = [sentence for page in pages for sentence in page.sentences]
    language = languages_of(pages).most_common(1)[0][0] if pages else ""
    return tuple(find_names(sentences, language=language)[:n])

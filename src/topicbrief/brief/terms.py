"""Leading words and names with the places they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from ..records import Context, Page, Term
from .reliability import languages_of

CONTEXTS = 2  # quotations shown for a term
MANY = 20  # documents from which on they, not sentences, are compared for leading terms


def leading_terms(
    pages: Sequence[Page], *, n: int = 10, phrases: frozenset[str] = frozenset()
) -> tuple[Term, ...]:
    """The `n` words with the greatest tf-idf over all, with places they stand in.

    Count times ln((1 + N) / df) (Sparck Jones 1972), where N units are documents if there are at
    least `MANY`, else sentences: what is in every document says nothing of what is in these.
    """
    from ..language.words import locate

    places: dict[str, list[Context]] = {}
    units: dict[str, set[object]] = {}
    for page in pages:
        for sentence in page.sentences:
            unit = page.document.id if len(pages) >= MANY else (page.document.id, sentence.start)
            for token in locate(
                sentence.plain, language=page.language, names=phrases, offset=sentence.start
            ):
                places.setdefault(token.word, []).append(Context(sentence, token.start, token.stop))
                units.setdefault(token.word, set()).add(unit)
    size = len(pages) if len(pages) >= MANY else sum(len(page.sentences) for page in pages)
    scores = {word: len(places[word]) * log((1 + size) / len(units[word])) for word in places}
    leading = sorted(scores, key=lambda word: (-scores[word], word))[:n]
    return tuple(
        Term(word, len(places[word]), scores[word], tuple(_few(places[word]))) for word in leading
    )


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

"""Leading words and names with the places they stand in."""

from __future__ import annotations

from collections import Counter
from math import log

from ..language.names import find_names
from ..language.words import locate
from ..records import Context, Page, Term
from .quoted import Quoted

CONTEXTS = 2  # quotations shown for a term
MANY = 20  # documents from which on they, not sentences, are compared for leading terms


def leading_terms(quoted: Quoted, *, n: int = 10) -> tuple[Term, ...]:
    """The `n` words with the greatest tf-idf over all, with places they stand in.

    Count times ln((1 + units) / units that hold it) (Sparck Jones 1972).
    """
    counted = quoted.counted
    vocabulary, totals = counted.counts.vocabulary, counted.totals.tolist()
    size = len(counted.counts)
    scores = [
        t * log((1 + size) / u) for t, u in zip(totals, counted.in_units.tolist(), strict=True)
    ]
    best = sorted(range(len(scores)), key=lambda i: (-round(scores[i], 6), vocabulary[i]))[:n]
    wanted: dict[str, list[Context]] = {vocabulary[i]: [] for i in best}
    for page, words in zip(quoted.pages, quoted.words, strict=True):
        for sentence, own in zip(page.sentences, words, strict=True):
            if not wanted.keys().isdisjoint(own):
                for token in locate(
                    sentence.text, language=page.language, names=counted.phrases,
                    offset=sentence.start,
                ):  # fmt: skip
                    if token.word in wanted:
                        wanted[token.word].append(Context(sentence, token.start, token.stop))
    return tuple(
        Term(vocabulary[i], totals[i], scores[i], tuple(_few(wanted[vocabulary[i]]))) for i in best
    )


def _few(contexts: list[Context]) -> list[Context]:
    """The first places in whole sentences, each in a sentence of its own."""
    seen: dict[tuple[str, int], Context] = {}
    for context in sorted(contexts, key=lambda context: not context.sentence.whole):
        seen.setdefault((context.sentence.document.id, context.sentence.start), context)
    return list(seen.values())[:CONTEXTS]


def leading_names(quoted: Quoted, *, n: int = 10) -> tuple[Term, ...]:
    """The `n` names that are used most in the quoted pages, with places they stand in."""
    sentences = [sentence for page in quoted.pages for sentence in page.sentences]
    return tuple(find_names(sentences, language=main_language(quoted.pages))[:n])


def main_language(pages: tuple[Page, ...]) -> str:
    found = Counter(page.language or "unknown" for page in pages).most_common(1)
    return found[0][0] if found else ""

"""Whole sentences that speak of one topic alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from ..language.lexicon import function_words, stop_words
from ..records import Page, Sentence
from . import inference
from .model import Topics
from .units import Units
from .usage import leading_units, sentences_of

WEIGHED = 60  # sentences of most merit, of which those that can be quoted alone are taken


def represent(
    topics: Topics,
    units: Units,
    pages: Iterable[Page],
    *,
    n: int = 2,
    fit: Callable[[Sentence, str], float] | None = None,
    words_of: Callable[[Sentence], Sequence[str]] | None = None,
) -> tuple[tuple[Sentence, ...], ...]:
    """For each topic up to `n` whole sentences that are about that topic alone.

    Ranked by the topic's share of the sentence, squared, times how much of the topic's leading
    words it holds for its length; a row of names is no sentence. `fit` says of a sentence and its
    language how well it can be quoted alone, 0 to 1; by default what is no prose, part of a longer
    quotation or opened by a pronoun or a conjunction comes last. No sentence stands for two topics
    and none twice; where there are several documents, each topic's sentences are of different
    ones. `words_of` gives the words of a sentence where they are known; else it is tokenised.
    """
    return represent_levels([topics], units, pages, n=n, fit=fit, words_of=words_of)[0]


def represent_levels(
    models: Sequence[Topics],
    units: Units,
    pages: Iterable[Page],
    *,
    n: int = 2,
    fit: Callable[[Sentence, str], float] | None = None,
    words_of: Callable[[Sentence], Sequence[str]] | None = None,
) -> tuple[tuple[tuple[Sentence, ...], ...], ...]:
    """`represent` of several models of the same units, whose sentences are counted once for all."""
    from ..language.words import tokenize
    from .counts import count

    vocabulary, rows = models[0].vocabulary, list(map(leading_units, models))
    names = frozenset(word for word in vocabulary if " " in word)
    found = [
        (row, sentence, language)
        for row, sentence, language in sentences_of(
            frozenset().union(*rows), models[0], units, pages
        )
        if sentence.whole and not _is_list(sentence)
    ]
    bags = count(
        words_of(s) if words_of else tokenize(s.plain, language=language, names=names)
        for _, s, language in found
    )
    if set(vocabulary).isdisjoint(bags.vocabulary):
        return tuple(((),) * model.n_topics for model in models)
    counts = inference.match_columns(bags.counts, bags.vocabulary, vocabulary)
    told = []
    for model, own in zip(models, rows, strict=True):
        places = [at for at, (row, _, _) in enumerate(found) if row in own]
        whole = [found[at][1:] for at in places]
        told.append(_represent(model, whole, counts[places], n, fit or _stands_alone))
    return tuple(told)


def _represent(topics: Topics, whole, counts, n: int, fit: Callable) -> tuple:
    """The sentences for each topic among `whole`, with the counts of their words."""
    if not counts.nnz:
        return ((),) * topics.n_topics
    typical = np.sqrt(topics.topic_word / topics.topic_word.max(axis=1, keepdims=True))
    weight = (counts @ typical.T) / np.sqrt(np.maximum(counts.sum(axis=1), 4))[:, None]
    shares = inference.fold_in(counts, topics.topic_word, alpha=topics.alpha)
    merit = np.where(shares == shares.max(axis=1, keepdims=True), shares**2 * weight, 0)
    return tuple(_best_sentences(whole, merit[:, k], n, fit) for k in range(topics.n_topics))


def _is_list(sentence: Sentence) -> bool:
    """More than half of its words have a capital: names in a row, not prose."""
    words = [word for word in sentence.plain.split() if word[:1].isalpha()]
    return 2 * sum(word[0].isupper() for word in words) > len(words)


def _stands_alone(sentence: Sentence, language: str) -> float:
    if not is_prose(sentence.plain, language) or _closes_elsewhere(sentence.plain):
        return 0.05
    opening = re.match(r"\W{0,9}(\w{1,30})", sentence.plain)
    leaning = function_words(language, "pronoun", "conjunction")
    return 0.2 if opening and opening[1].casefold() in leaning else 1.0


def is_prose(text: str, language: str) -> bool:
    """8 to 40 words, one in five a function word where those of the language are known."""
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    if not 8 <= len(words) <= 40:
        return False
    known = stop_words(language)
    return not known or sum(word.casefold() in known for word in words) >= 0.2 * len(words)


def _closes_elsewhere(text: str) -> bool:
    """A quotation begins or ends outside the sentence."""
    marks = [mark for mark in text if mark in '"“”„«»']
    alone = len(marks) % 2 == 1
    return alone or (bool(marks) and marks[0] == "”" and "“" in marks)


def _best_sentences(whole, merit: np.ndarray, n: int, fit: Callable) -> tuple[Sentence, ...]:
    """The best of those with most merit, from different documents where there are several."""
    order = np.argsort(-np.round(merit, 9), kind="stable")[:WEIGHED].tolist()
    scored = [(-round(merit[i] * fit(*whole[i]), 9), i) for i in order if merit[i] > 0]
    ranked = [whole[i][0] for score, i in sorted(scored) if score < 0]
    first: dict[str, Sentence] = {}
    for sentence in ranked:
        first.setdefault(sentence.document.id, sentence)
    chosen: dict[str, Sentence] = {}
    for sentence in (*first.values(), *ranked) if len(first) > 1 else ranked:
        if len(chosen) < n:
            chosen.setdefault(sentence.quoted, sentence)
    return tuple(chosen.values())

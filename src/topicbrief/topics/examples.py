"""Whole sentences that speak of one topic alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from ..language.lexicon import stop_words
from ..records import Page, Sentence
from . import inference
from .model import Topics, Units


def represent(
    topics: Topics, units: Units, pages: Iterable[Page], *, n: int = 2
) -> tuple[tuple[Sentence, ...], ...]:
    """For each topic up to `n` whole sentences that are about that topic alone.

    Ranked by the topic's share of the sentence, squared, times how much of the topic's leading
    words it holds for its length; a row of names is no sentence. What is no prose or part of a
    longer quotation comes last. No sentence stands for two topics and none twice.
    """
    from ..language.words import tokenize
    from .counts import count

    names = frozenset(word for word in topics.vocabulary if " " in word)
    usable = [(s, page.language) for page in pages for s in page.sentences if s.whole]
    whole = [pair for pair in usable if not _is_list(pair[0])]
    if not whole:
        return ((),) * topics.n_topics
    bags = count(tokenize(s.plain, language=language, names=names) for s, language in whole)
    if not set(bags.vocabulary) & set(topics.vocabulary):
        return ((),) * topics.n_topics
    counts = inference.match_columns(bags.counts, bags.vocabulary, topics.vocabulary)
    typical = np.sqrt(topics.topic_word / topics.topic_word.max(axis=1, keepdims=True))
    weight = (counts @ typical.T) / np.sqrt(np.maximum(counts.sum(axis=1), 4))[:, None]
    shares = topics.transform(bags)
    merit = np.where(shares == shares.max(axis=1, keepdims=True), shares**2 * weight, 0)
    merit *= np.array([[1.0 if _is_quotable(*pair) else 0.05] for pair in whole])
    sentences = [sentence for sentence, _ in whole]
    return tuple(_best_sentences(sentences, merit[:, k], n) for k in range(topics.n_topics))


def _is_list(sentence: Sentence) -> bool:
    """More than half of its words have a capital: names in a row, not prose."""
    words = [word for word in sentence.plain.split() if word[:1].isalpha()]
    return 2 * sum(word[0].isupper() for word in words) > len(words)


def _is_quotable(sentence: Sentence, language: str) -> bool:
    return _is_prose(sentence.plain, language) and not _closes_elsewhere(sentence.plain)


def _is_prose(text: str, language: str) -> bool:
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


def _best_sentences(sentences, merit, n: int) -> tuple[Sentence, ...]:
    chosen: dict[str, Sentence] = {}
    for i in np.argsort(-np.round(merit, 9), kind="stable"):
        if len(chosen) == n or merit[i] <= 0:
            break
        chosen.setdefault(sentences[i].quoted, sentences[i])
    return tuple(chosen.values())

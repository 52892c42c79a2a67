"""Which words show a topic: likely in it, less so elsewhere, and not the commonest of the language.

The rule and its three numbers were chosen on 34 labelled collections: half as many documents that
hold a shown word are of another subject, and common words (people, year, new) fall from a quarter
to less than a tenth. The floor matters as much: readers like rare words even less than common ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from ..language.lexicon import frequencies, words_of

ELSEWHERE = 0.4  # weight of the log of a word's share in all of the text
COMMON = 0.25  # weight of the log of its share in the language
SEEN = 1  # weight of the log of c / (c + 1), c how often the topic has the word: once says little
TINY = 1e-12
FLOOR = 3e-5  # share in the language below which a word is no better for being rarer


@cache
def courtesies(language: str) -> frozenset[str]:
    """Words of greeting and thanks, which letters hold whatever they are about."""
    return frozenset(words_of(language, "courtesy", "words"))


def language_share(words: Sequence[str], language: str) -> np.ndarray:
    """The share of each word in the language, at least `FLOOR`; all 1 where there is no list."""
    shares = frequencies(language) if language else {}
    if not shares:
        return np.ones(len(words))
    return np.array([max(shares.get(word.rstrip("."), 0.0), FLOOR) for word in words])


def display_scores(
    topic_word: np.ndarray,
    times: np.ndarray,
    vocabulary: Sequence[str],
    language: str | Sequence[str],
) -> np.ndarray:
    """How well each word shows each topic, topics x words.

    log p(w|t) - `ELSEWHERE` log p(w) - `COMMON` log f(w), f the word's share in the language (of
    all topics, or of each); `times` is how often each topic has each word. Without a list of the
    language its term vanishes. The first two terms are the relevance of Sievert and Shirley (2014)
    with lambda .6. In a short text what the topic has but once or twice comes later; courtesies
    get -inf.
    """
    elsewhere = np.log(times.sum(axis=0) / times.sum())
    scores = np.log(topic_word) - ELSEWHERE * elsewhere + SEEN * np.log(times / (times + 1))
    spoken = [language] * len(topic_word) if isinstance(language, str) else list(language)
    for name in sorted(set(spoken)):
        rows = np.flatnonzero([one == name for one in spoken])
        scores[rows] -= COMMON * np.log(language_share(vocabulary, name))
        polite = np.flatnonzero([word in courtesies(name) for word in vocabulary])
        scores[np.ix_(rows, polite)] = -np.inf
    return scores


def information(present: np.ndarray, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What holding a word says of being about a topic, topics x words, 0 to 1; 0 if rarer.

    The mutual information of two signs of a unit: that it holds the word (`present`, units x words,
    0 or 1) and that a word drawn from it is the topic's (`shares`, units x topics), as a part of
    the entropy of the second. Besides, for each topic, what one nat in all units makes of it.
    """
    n = max(len(present), 1)
    topic, word = shares.sum(axis=0)[:, None] / n, present.sum(axis=0)[None, :] / n
    both = shares.T @ present / n
    cells = (
        (both, topic * word), (topic - both, topic * (1 - word)),
        (word - both, (1 - topic) * word), (1 - topic - word + both, (1 - topic) * (1 - word)),
    )  # fmt: skip
    told = sum(np.where(p > TINY, p * np.log(np.maximum(p, TINY) / np.maximum(q, TINY)), 0)
               for p, q in cells)  # fmt: skip
    whole = -sum(p * np.log(np.maximum(p, TINY)) for p in (topic, 1 - topic))
    whole = np.maximum(whole, TINY)
    return np.where(both > topic * word, told, 0) / whole, 1 / (n * whole[:, 0])

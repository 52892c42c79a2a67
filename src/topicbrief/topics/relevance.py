"""Which words show a topic: likely in it, less so elsewhere, and not the commonest of the language.

The rule and its three numbers were chosen on 34 labelled collections: half as many documents that
hold a shown word are of another subject, and common words (people, year, new) fall from a quarter
to less than a tenth. The floor matters as much: readers like rare words even less than common ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from ..language.lexicon import frequencies

ELSEWHERE = 0.4  # weight of the log of a word's share in all of the text
COMMON = 0.25  # weight of the log of its share in the language
SEEN = 1  # weight of the log of c / (c + 1), c how often the topic has the word: once says little
FLOOR = 3e-5  # share in the language below which a word is no better for being rarer
COURTESY = {  # what letters say whatever they are about
    "en": "thanks thank please email e-mail mail hi hello hey dear regards sincerely cheers reply"
    " sorry btw imho imo fyi lol yeah ok okay anyone anybody somebody someone appreciate"
    " appreciated wrote writes re fwd cc",
    "de": "danke bitte hallo gruß grüße liebe lieber geehrte mfg antwort",
    "fr": "merci bonjour salut cordialement cher chère svp",
    "es": "gracias hola saludos estimado estimada favor",
    "it": "grazie ciao saluti gentile cordiali prego",
    "pt": "obrigado obrigada olá abraço abraços atenciosamente prezado",
    "ru": "спасибо привет здравствуйте уважаемый пожалуйста",
}


@cache
def courtesies(language: str) -> frozenset[str]:
    """Words of greeting and thanks, which name no topic."""
    return frozenset(COURTESY.get(language, "").split())


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

"""Which words show a topic: likely in it, less so elsewhere, and not the commonest of the language.

The rule and its three numbers were chosen on 34 labelled collections: half as many documents that
hold a shown word are of another subject, and common words (people, year, new) fall from a quarter
to less than a tenth. The floor matters as much: readers like rare words even less than common ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from ..language.lexicon import frequencies

if TYPE_CHECKING:
    from .model import Topics

ELSEWHERE = 0.4  # weight of the log of a word's share in all of the text
COMMON = 0.2  # weight of the log of its share in the language
FLOOR = 3e-5  # share in the language below which a word is no better for being rarer
COURTESY = {  # what letters say whatever they are about
    "en": "thanks thank please email e-mail mail hi hello hey dear regards sincerely cheers reply"
    " sorry btw imho imo fyi lol yeah ok okay advance anyone anybody somebody someone appreciate"
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
    bare = (word.replace(".", "") if "." in word else word for word in words)
    return np.array([max(shares.get(word, 0.0), FLOOR) for word in bare])


def display_scores(topics: Topics, language: str) -> np.ndarray:
    """Topics x words: log p(w|t) - .4 log p(w) - .2 log f(w), f the word's share in the language.

    Without a list of the language its term vanishes. The first two terms are the relevance of
    Sievert and Shirley (2014) with lambda .6; courtesies get -inf.
    """
    common = np.log(language_share(topics.vocabulary, language))
    scores = topics.relevance(1 - ELSEWHERE) - COMMON * common
    polite = courtesies(language)
    scores[:, [word in polite for word in topics.vocabulary]] = -np.inf
    return scores

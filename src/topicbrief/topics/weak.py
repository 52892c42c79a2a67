"""Which words name nothing where a noun does: verbs, manners, shorthand, what is said but once.

What a word is, its neighbours in the text say: nouns stand behind articles, prepositions and
possessives and before the end of their phrase, verbs behind auxiliaries and persons. Where they
leave it open, its form does: "refused", "certainly", "identical", "предпочитал".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import takewhile
from operator import eq

from ..language.lexicon import CALENDAR, every_word, frequencies, function_words, words_of
from ..language.words import REMEMBERED, lemma_as_written
from ..records import Token
from .forms import bare_span

FORM = 0.3  # what the form of a word weighs: as much as its neighbours at three places of ten
ENDING = 2  # letters of the shorter of two words of one family behind what both begin with
HINTED = 0.01  # the same where its ending says so as well: "flexible"
DONE = 0.5  # share of "defined" to "define" in the language: a verb
MANNER = 0.03  # share of "strongly" to "strong" in the language: an adjective

_SHORT = re.compile(  # "pct", "mln", "ст": small letters without a vowel, or hardly any
    r"[b-df-hj-np-tv-xz]+|[бвгджзйклмнпрстфхцчшщъь]+|[a-zа-яё]{1,2}"
)
_CODE = re.compile(r"(?=.{10})\w*\d\w*\d\w*")  # "9f2c7d41aa": no reader's word
COMMON = 10 ** (5.2 - 9)
_PLURALS = re.compile(r"(?:s|men|children|feet|teeth|mice|geese|people|[aei]|ing)$")
_OF_QUALITY = re.compile(r"(?:[^u]ous|ful|less|[ai]ble|ive|ent|ant|ic|al|ed|ary|ish)$")
_LAST = re.compile(r"[^\w'-]")  # what ends a word
_INFINITIVE = {
    "fr": "er|ir|re",
    "es": "[aei]r",
    "pt": "[aeio]r",
    "it": "[aei]re",
    "ru": "ть|ться|ти|чь",
}
_QUALITY = {"ru": "ый|[кгхшщчж]ий|[нв]ой|ской", "es": "mente", "pt": "mente", "it": "mente"}


def evidence(text: str, token: Token, language: str, begin: int = 0) -> int:
    """What the neighbours say: 1 for a verb or a quality, -1 for a noun, 0 where it is open.

    The sentence begins at `begin`: what opens it has a capital whatever it is.
    """
    start, stop = bare_span(text, token)
    left = text[max(begin, start - 16) : start].lower().replace("’", "'")
    before = _LAST.split(left[:-1])[-1] if left[-1:] in (" ", "\n") else ""
    right = re.match(r"[ \n]([\w’'-]+)", text[stop : stop + 24])
    after = right[1] if right else ""
    if after[:1].isupper() and token.word in every_word("names", "ranks"):
        return 1  # "President Doe"
    if language != "de" and before and text[start : start + 1].isupper():
        return -1
    if before in function_words(language, "auxiliary", "adverb", "subject"):
        return 1
    nouns = function_words(language, "article", "determiner", "preposition", "possessive")
    ends = not after or after.lower() in function_words(language)
    return -(ends and before in nouns)


def is_weak(written: str, said: int, sum_of_evidence: int, language: str) -> bool:
    """It names nothing where another word does; `said` is how often it stands in the text."""
    if said < 2 or written.lower() in _shorthand(language) or _CODE.fullmatch(written):
        return True
    if any(map(_SHORT.fullmatch, written.split())):
        return True
    form = " " not in written and written.islower() and has_form(written, language)
    return round(sum_of_evidence / said + FORM * form, 6) > 0


def is_common(word: str, language: str) -> bool:
    """One of the commonest of the language ("year", "government"): 5.2 or more on Zipf's scale."""
    return frequencies(language).get(word.lower(), 0.0) >= COMMON


@cache
def _shorthand(language: str) -> frozenset[str]:
    """ "inc", "corp", "Wed", and months and days: what stands beside names."""
    tails = {tail for tail in words_of(language, "sentences", "tails") if "." not in tail}
    return CALENDAR.get(language, frozenset()) | tails | {*words_of(language, "naming", "empty")}


def is_quality(written: str, language: str) -> bool:
    """ "mutual", "дорогой": no verb, and no noun either."""
    if any(map(_SHORT.fullmatch, written.split())):
        return False
    same = language == "ru" or lemma_as_written(written, language) == written
    return same and written.islower() and has_form(written, language)


@lru_cache(maxsize=REMEMBERED)
def has_form(word: str, language: str) -> bool:
    """A word in small letters has the form of a verb, of a manner or of a quality."""
    lemma = lemma_as_written(word, language)
    if language == "de":
        return True  # nouns have capitals
    if language == "en":
        return _english(word, lemma)
    infinitive = re.search(f"(?:{_INFINITIVE.get(language, '$^')})$", lemma)
    verb = infinitive and word not in (lemma, f"{lemma}s", f"{lemma}es")
    return bool(verb or re.search(f"(?:{_QUALITY.get(language, '$^')})$", lemma))


def _english(word: str, lemma: str) -> bool:
    shares, plain = frequencies("en"), re.sub("y$", "i", lemma).removesuffix("e")
    if word != lemma and not _PLURALS.search(word):
        return True  # "refused", "brought", "older"
    past = max(shares.get(plain + "ed", 0), shares.get(lemma + lemma[-1:] + "ed", 0))
    if past >= DONE * shares.get(lemma, 1):
        return True  # "define", "describes", "occurs"
    if word.endswith("ly") and len(word) > 5:
        stem = word[:-2]
        return any(shares.get(one, 0) > 1e-6 for one in (stem, stem[:-1] + "y", stem + "le"))
    manner = re.sub("le$", "", word) + "ly" if word.endswith("ble") else word + "ly"
    share = max(shares.get(manner, 0), shares.get(word + "ally", 0))
    least = HINTED if _OF_QUALITY.search(word) else MANNER
    return share >= least * shares.get(word, 1)


def is_said(part: str, shown: Iterable[str]) -> bool:
    """A word of it is of the family of one that is shown already."""
    said = [one for other in shown for one in other.lower().split()]
    return any(akin(a, b) for a in part.lower().split() for b in said)


def akin(one: str, other: str) -> bool:
    """Of one family: "binding" and "binds", "absurd" and "absurdity"."""
    shared = sum(takewhile(bool, map(eq, one, other)))
    return one == other or shared >= max(4, min(len(one), len(other)) - ENDING)

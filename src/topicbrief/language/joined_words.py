"""Words that are run together, and where they fall apart.

For counting they are split, where the evidence is strong; a quotation shows a gap in its place
(see `damage`), since what ran together is often what a lost link or year stood between.

An ordered list of small named rules; the first that answers decides. They ask how words are used
in the language (wordfreq) and are silent where it has no list. Names and brands stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from .lexicon import CALENDAR, FIRST_CLASS, frequencies, function_words, words_of
from .two_words import GRAMMAR, find_two_words, is_form, is_name, small_words

LONGEST = 40  # letters; what is longer is no word, and not looked into
USED, COMMON = 1e-6, 1e-5  # shares of running text: once in a million words, ten times that
PART = 3  # letters of a part of a word that no list has
RARE = 1e-7  # once in ten million words: most of what is rarer is a slip or a name
SLIP = 200  # how much rarer two function words are in one than one after the other by chance
RARER = 1000  # how much rarer a slip of the pen is than the word that was meant


class Glue(NamedTuple):
    """Where a word falls into parts, the rule that says so, and whether text may be lost there."""

    cuts: tuple[int, ...]
    rule: str
    lost: bool = True


class Lexicon(NamedTuple):
    """What the rules know of a language: shares of use, and word classes that decide."""

    language: str
    shares: dict[str, float]
    after: tuple[str, ...]  # words that no name ends in
    months: frozenset[str]

    def share(self, word: str) -> float:
        return self.shares.get(word.lower(), 0.0)


_ZONES = "ET|EST|EDT|CT|CST|PT|PST|GMT|BST|CET|CEST|UTC|MEZ|MESZ|AM|PM"
_ZONE = re.compile(rf"(?:\d{{3,4}}|\d{{1,2}}(?:am|pm))(?=(?:{_ZONES})$)")
_NUMBERED = re.compile(r"\d{1,2}(?=[^\W\d_]{3,}$)")
_YEAR_AFTER = re.compile(r"([^\W\d_]{2,})((?:19|20)\d\d)$")
_YEAR_BEFORE = re.compile(r"((?:19|20)\d\d)([^\W\d_]{2,})$")
_ROMAN = re.compile(r"[a-z](?=(?:II|III|IV|VI|VII|VIII|IX|XI|XII|XIX|XX|XXI|XV|XVI)$)")
_HUMP = re.compile(r"(?<=[a-zß-öø-ÿа-я])(?=[A-ZÀ-ÖØ-ÞА-Я])")
_TITLES = re.compile(r"[A-ZÀ-ÖØ-ÞА-Я][a-zß-öø-ÿа-я]{2,}[A-ZÀ-ÖØ-ÞА-Я][a-zß-öø-ÿа-я]{2,}$")
_POSSESSIVE = re.compile(r"([^\W\d_]{3,}['’]s)([a-z]{3,})$")


@cache
def read_lexicon(language: str) -> Lexicon:
    """What is known of `language`; its shares are empty where wordfreq has no list."""
    return Lexicon(
        language,
        frequencies(language),
        words_of(language, "joined", "after"),
        CALENDAR.get(language, frozenset()),
    )


def is_word(word: str, language: str) -> bool:
    """Running text has `word` now and then, or the dictionary; True where nothing is known."""
    lexicon = read_lexicon(language)
    least = RARE if len(word) <= PART else 0.0
    return not lexicon.shares or lexicon.share(word) > least or is_form(word.lower(), language)


def clock_and_zone(word: str, lexicon: Lexicon) -> Glue | None:
    """ "1100ET", "6amET": nothing is lost."""
    match = _ZONE.match(word)
    return Glue((match.end(),), "clock_and_zone", lost=False) if match else None


def year_joined(word: str, lexicon: Lexicon) -> Glue | None:
    """ "March2018", "in2008", "2015when"."""
    if match := _YEAR_AFTER.match(word):
        left = match[1].lower()
        if left in lexicon.months or left in function_words(lexicon.language, "preposition"):
            return Glue((match.end(1),), "year_joined", lost=False)
    if match := _YEAR_BEFORE.match(word):
        right = match[2].lower()
        if right in function_words(lexicon.language) and len(right) > 2:
            return Glue((match.end(1),), "year_joined")
    return None


def number_before_word(word: str, lexicon: Lexicon) -> Glue | None:
    """ "10Rollstuhlfahrer": the number of an item before a capitalised word that is in use."""
    match = _NUMBERED.match(word)
    right = word[match.end() :] if match else ""
    if not match or not right[0].isupper() or not right[1:].islower():
        return None
    small = right.lower() in function_words(lexicon.language, *GRAMMAR)
    if not small and (match.end() < 2 or not lexicon.share(right)):  # "7Eleven"
        return None
    if lexicon.share(right) <= RARER * lexicon.share(_smashed(word)):  # "1Xtra", "14Mbps"
        return None
    return Glue((match.end(),), "number_before_word", lost=False)


def _smashed(word: str) -> str:
    """As wordfreq counts words with longer numbers in them: each digit a zero."""
    digits = len(word) - len(word.lstrip("0123456789"))
    return "0" * digits + word[digits:] if digits > 1 else word


def roman_numeral(word: str, lexicon: Lexicon) -> Glue | None:
    """ "SecoloXIX"."""
    match = _ROMAN.search(word)
    if match and lexicon.share(word[: match.end()]) >= USED:
        return Glue((match.end(),), "roman_numeral", lost=False)
    return None


def possessive_joined(word: str, lexicon: Lexicon) -> Glue | None:
    """ "Israel'sprime"."""
    match = _POSSESSIVE.match(word)
    if match and lexicon.share(match[2]) >= COMMON:
        return Glue((match.end(1),), "possessive_joined")
    return None


def capital_inside(word: str, lexicon: Lexicon) -> Glue | None:
    """ "inRussia", "articleThe", "BelarusKazakhstan"; not SoftBank, iPhone, DeMille, McDonald."""
    humps = [match.start() for match in _HUMP.finditer(word)]
    if not humps or not word.isalpha():
        return None
    left, right = word[: humps[0]], word[humps[0] :]
    if _left_function(left, right, lexicon):
        parts = RARER * lexicon.share(word) <= max(lexicon.share(right), USED)
    else:
        parts = not lexicon.share(word) and len(humps) == 1 and right[1:].islower()
        parts = parts and _both(left, right, lexicon)
    return Glue((humps[0],), "capital_inside") if parts else None


def _both(left: str, right: str, lexicon: Lexicon) -> bool:
    rules = (_right_function, _sentence_case, _two_places)
    return len(left) > 1 and any(rule(left, right, lexicon) for rule in rules)


def _left_function(left: str, right: str, lexicon: Lexicon) -> bool:
    """A small function word; of one letter only where no brand begins so ("eBay", "iPhone").

    Adverbs, numbers and the like must be longer ("toldPutin"), and a name of more than one
    capital needs a function word that is no part of brand names ("thePlayStation").
    """
    grammar = left in function_words(lexicon.language, *GRAMMAR)
    if not grammar and (len(left) < 4 or left not in function_words(lexicon.language)):
        return False
    if len(left) == 1 and left.isascii():
        return False
    if right[1:].islower():
        return grammar or len(right) > 3
    return right[1:].isalpha() and 1 < len(right) < (6 if right.isupper() else 16)


def _right_function(left: str, right: str, lexicon: Lexicon) -> bool:
    kinds = ("article", "pronoun", "conjunction")
    opens = right.lower() in _openers(lexicon.language, *kinds)
    opens = opens and (len(right) > 2 or right.lower() in _openers(lexicon.language, "article"))
    return opens and lexicon.share(left) >= USED and len(left) > 2


@cache
def _openers(language: str, *kinds: str) -> frozenset[str]:
    """Words that begin a sentence and are no part of brand names ("OneCoin", "WikiHow")."""
    ambiguous = {"one", "how", "you", "our", "all", "own", "now", "ours", "mine", "and"}
    return function_words(language, *kinds) - ambiguous


def _sentence_case(left: str, right: str, lexicon: Lexicon) -> bool:
    """A lower-case word in use and a capitalised one: brands begin with short, common words."""
    if not left.islower() or min(len(left), len(right)) < 4:
        return False
    long = len(left) > 5 and lexicon.share(left) > RARE
    return long or (lexicon.share(left) >= COMMON and lexicon.share(right) >= RARE)


def _two_places(left: str, right: str, lexicon: Lexicon) -> bool:
    """Both are names and neither is an ordinary word, unlike the halves of most brands."""
    used = lexicon.share(left) >= USED and lexicon.share(right) >= USED
    long = min(len(left), len(right)) > 4
    return used and long and is_name(left, lexicon.language) and is_name(right, lexicon.language)


def two_words(word: str, lexicon: Lexicon) -> Glue | None:
    """ "Septemberwhen", "thegovernment", "winterstorm": by weights (see `two_words`)."""
    if not word.isalpha() or not word[1:].islower():
        return None
    cut = find_two_words(word, lexicon.language)
    return Glue((cut,), "two_words") if cut else None


@cache
def _slips(language: str) -> frozenset[str]:
    """Two function words run together so often ("ofthe") that lists of words in use have them."""
    shares = frequencies(language)
    small = sorted(word for word in function_words(language, *GRAMMAR) if word in shares)
    return frozenset(
        left + right
        for left in small
        for right in small
        if RARE < shares.get(left + right, 0.0) < shares[left] * shares[right] / SLIP
        and find_two_words(left + right, language)
    )


def long_word_and_word(word: str, lexicon: Lexicon) -> Glue | None:
    """ "Rusnanothe", "parliamentlet": a long word, in use or a name, and one that ends no such."""
    if len(word) < 8 or not _unknown(word, lexicon):
        return None
    for right in lexicon.after:
        left = word[: -len(right)]
        long = len(left) > (4 if (word[0].isupper() and len(right) > 3) or right == "the" else 7)
        if word.endswith(right) and long and (word[0].isupper() or lexicon.share(left) >= USED):
            return Glue((len(left),), "long_word_and_word")
    return None


def _unknown(word: str, lexicon: Lexicon) -> bool:
    return word.isalpha() and word[1:].islower() and not lexicon.share(word)


GLUE_RULES: tuple[Callable[[str, Lexicon], Glue | None], ...] = (
    clock_and_zone,
    year_joined,
    number_before_word,
    roman_numeral,
    possessive_joined,
    capital_inside,
    two_words,
    long_word_and_word,
)


def in_use(word: str, lexicon: Lexicon) -> bool:
    """An ordinary word in ordinary letters: no rule has anything to say."""
    low = word.lower()
    known = word[1:].islower() and low in lexicon.shares
    return known and lexicon.shares[low] > RARE and low not in _slips(lexicon.language)


@lru_cache(maxsize=100_000)
def find_glue(word: str, language: str) -> Glue | None:
    """Where `word` is several words run together; None where it is one, or nothing is known."""
    lexicon = read_lexicon(language)
    if not lexicon.shares or not 3 < len(word) <= LONGEST or in_use(word, lexicon):
        return None
    return next((glue for rule in GLUE_RULES if (glue := rule(word, lexicon))), None)


def is_strange(word: str, language: str) -> bool:
    """No list and no dictionary has a word of ordinary letters."""
    known = language not in FIRST_CLASS or not 2 * PART <= len(word) <= LONGEST
    if known or not (word.isalpha() and (word[1:].islower() or _TITLES.match(word))):
        return False
    return not read_lexicon(language).share(word) and not is_form(word.lower(), language)


def parted_by(word: str, words: Container[str], language: str) -> int:
    """Where a strange word falls into two that stand in its text, too; 0 where it is one."""
    small, begins, ends = small_words(language)
    for cut in range(len(word) - 2, 1, -1):
        left, right = word[:cut], word[cut:]
        if left in words and right in words:
            long = min(cut, len(right)) > PART
            if long or left.lower() in small - begins or right in small - ends:
                return cut
    return 0


@lru_cache(maxsize=100_000)
def split_glued(word: str, language: str) -> tuple[str, ...]:
    """The words that are run together in `word`; itself alone where it is one word."""
    glue = find_glue(word, language)
    if not glue:
        return (word,)
    edges = (0, *glue.cuts, len(word))
    return tuple(word[a:b] for a, b in pairwise(edges))

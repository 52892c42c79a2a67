"""Words that are run together, and where they fall apart.

For counting they are split, where the evidence is strong; a quotation shows a gap in its place
(see `damage`), since what ran together is often what a lost link or year stood between.

An ordered list of small named rules; the first that answers decides. They ask how words are used
in the language (wordfreq) and are silent where it has no list. Names and brands stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from .lexicon import CALENDAR, frequencies, function_words, words_of

GRAMMAR = ("article", "preposition", "conjunction", "pronoun", "determiner", "auxiliary")
LONGEST = 40  # letters; what is longer is no word, and not looked into
USED, COMMON = 1e-6, 1e-5  # shares of running text: once in a million words, ten times that
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
    before: frozenset[str]  # function words that stand before what they are glued to
    after: frozenset[str]  # function words that no ordinary word ends in
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
_POSSESSIVE = re.compile(r"([^\W\d_]{3,}['’]s)([a-z]{3,})$")


@cache
def read_lexicon(language: str) -> Lexicon:
    """What is known of `language`; its shares are empty where wordfreq has no list."""
    return Lexicon(
        language,
        frequencies(language),
        frozenset(words_of(language, "joined", "before")),
        frozenset(words_of(language, "joined", "after")),
        CALENDAR.get(language, frozenset()),
    )


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
    if len(humps) != 1:
        return None
    left, right = word[: humps[0]], word[humps[0] :]
    if _left_function(left, right, lexicon):
        parts = RARER * lexicon.share(word) <= lexicon.share(right)
    else:
        parts = not lexicon.share(word) and right[1:].islower() and _both(left, right, lexicon)
    return Glue((humps[0],), "capital_inside") if parts else None


def _both(left: str, right: str, lexicon: Lexicon) -> bool:
    rules = (_right_function, _sentence_case, _two_places)
    return len(left) > 1 and any(rule(left, right, lexicon) for rule in rules)


def _left_function(left: str, right: str, lexicon: Lexicon) -> bool:
    """A small function word; of one letter only where no brand begins so ("eBay", "iPhone")."""
    if left not in function_words(lexicon.language, *GRAMMAR) or (
        len(left) == 1 and left.isascii()
    ):
        return False
    return right[1:].islower() or (right.isupper() and 1 < len(right) < 6)


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
    """A lower-case word in use and a capitalised one: brands begin with one or two letters."""
    used = lexicon.share(left) >= COMMON and lexicon.share(right) >= USED
    return left.islower() and len(left) > 3 and len(right) > 3 and used


def _two_places(left: str, right: str, lexicon: Lexicon) -> bool:
    """Both are names and neither is an ordinary word, unlike the halves of most brands."""
    used = lexicon.share(left) >= USED and lexicon.share(right) >= USED
    long = min(len(left), len(right)) > 4
    return used and long and _is_name(left, lexicon) and _is_name(right, lexicon)


def _is_name(word: str, lexicon: Lexicon) -> bool:
    """The dictionary of lemmas writes it with a capital, even when asked in lower case."""
    import simplemma

    if lexicon.language == "de":  # where nouns are capitalised as well
        return False
    return simplemma.lemmatize(word.lower(), lang=lexicon.language)[:1].isupper()


def function_word_after(word: str, lexicon: Lexicon) -> Glue | None:
    """ "Septemberwhen", "parliamentlet": a word in use and a function word, together unknown."""
    low = word.lower()
    if not _unknown(word, lexicon):
        return None
    for cut in range(3, len(low) - 2):
        left, right = low[:cut], low[cut:]
        used = lexicon.share(left) >= _enough(cut, right) or left in lexicon.months
        if right in lexicon.after and used and not (right == "and" and left[-1] == "l"):
            return Glue((cut,), "function_word_after")
    return _of_after(word, lexicon) or _let_alone(low, lexicon)


def _enough(letters: int, right: str) -> float:
    """How much in use a word must be to be seen in front of another: short ones, very much."""
    if letters == 3:
        return 10 * COMMON if len(right) > 3 else 1.0
    return USED if len(right) > 3 or letters > 4 else COMMON


def _of_after(word: str, lexicon: Lexicon) -> Glue | None:
    """ "numberof", in small letters: names end so, too ("Romanof")."""
    left = word[:-2]
    fits = lexicon.language == "en" and word.endswith("of") and word.islower() and len(left) > 3
    if fits and lexicon.share(left) >= COMMON:
        return Glue((len(left),), "function_word_after")
    return None


def _let_alone(low: str, lexicon: Lexicon) -> Glue | None:
    """ "parliamentlet"; the ending of "booklet" or "droplet" goes with short words alone."""
    left = low[:-3]
    if lexicon.language == "en" and low.endswith("let") and len(left) > 7:
        return Glue((len(left),), "function_word_after") if lexicon.share(left) >= USED else None
    return None


def function_word_before(word: str, lexicon: Lexicon) -> Glue | None:
    """ "ofthe", "thegovernment"; not "theatre", "Andover", "withhold"."""
    low = word.lower()
    if low in _pairs(lexicon.language):
        return Glue((len(low) - 3,), "function_word_before")
    if not word.islower() or not _unknown(word, lexicon):
        return None
    for left in sorted(lexicon.before, key=len, reverse=True):
        right = low[len(left) :]
        fits = low.startswith(left) and len(left) > 2 and len(right) > 3
        if fits and lexicon.share(right) >= COMMON:
            return Glue((len(left),), "function_word_before")
    return None


@cache
def _pairs(language: str) -> frozenset[str]:
    """Function words with "the" behind: lists of words in use hold them, as slips of the pen."""
    firsts = function_words("en") if language == "en" else frozenset()
    return frozenset(f"{first}the" for first in firsts if len(first) > 1)


def two_function_words(word: str, lexicon: Lexicon) -> Glue | None:
    """ "hewas", "wehave": a hundred thousand times rarer together than apart."""
    low, small = word.lower(), function_words(lexicon.language, *GRAMMAR)
    if lexicon.language != "en" or not 4 < len(low) < 12:
        return None
    for cut in range(2, len(low) - 1):
        left, right = low[:cut], low[cut:]
        if left in small and right in small:
            apart = min(lexicon.share(left), lexicon.share(right))
            if apart > 100 * RARER * lexicon.share(low):
                return Glue((cut,), "two_function_words")
    return None


def verb_after(word: str, lexicon: Lexicon) -> Glue | None:
    """ "Unionbringing": a capitalised word in use, then a verb form that is."""
    if lexicon.language != "en" or not word[0].isupper() or not _unknown(word, lexicon):
        return None
    low = word.lower()
    if not low.endswith(("ing", "ed")):
        return None
    for cut in range(5, len(low) - 5):
        left, right = low[:cut], low[cut:]
        if lexicon.share(left) >= COMMON and lexicon.share(right) >= COMMON:
            return Glue((cut,), "verb_after") if _common_verb(right, lexicon) else None
    return None


def _common_verb(form: str, lexicon: Lexicon) -> bool:
    """Not "surfing" or "boarding", which make compounds of their own."""
    import simplemma

    return lexicon.share(simplemma.lemmatize(form, lang=lexicon.language)) >= 10 * COMMON


def name_and_article(word: str, lexicon: Lexicon) -> Glue | None:
    """ "Rusnanothe": a capitalised name of five letters or more, then "the"."""
    fits = word[0].isupper() and word.endswith("the") and len(word) > 8
    if not fits or lexicon.language != "en" or not _unknown(word, lexicon):
        return None
    return Glue((len(word) - 3,), "name_and_article")


def _unknown(word: str, lexicon: Lexicon) -> bool:
    return word.isalpha() and word[1:].islower() and not lexicon.share(word)


GLUE_RULES: tuple[Callable[[str, Lexicon], Glue | None], ...] = (
    clock_and_zone,
    year_joined,
    number_before_word,
    roman_numeral,
    possessive_joined,
    capital_inside,
    function_word_after,
    function_word_before,
    two_function_words,
    verb_after,
    name_and_article,
)


def in_use(word: str, lexicon: Lexicon) -> bool:
    """An ordinary word in ordinary letters: no rule has anything to say."""
    low = word.lower()
    known = word[1:].islower() and low in lexicon.shares
    return known and low not in _pairs(lexicon.language) and lexicon.shares[low] > 1e-7


def find_glue(word: str, language: str) -> Glue | None:
    """Where `word` is several words run together; None where it is one, or nothing is known."""
    lexicon = read_lexicon(language)
    if not lexicon.shares or not 3 < len(word) <= LONGEST or in_use(word, lexicon):
        return None
    return next((glue for rule in GLUE_RULES if (glue := rule(word, lexicon))), None)


@lru_cache(maxsize=100_000)
def split_glued(word: str, language: str) -> tuple[str, ...]:
    """The words that are run together in `word`; itself alone where it is one word."""
    glue = find_glue(word, language)
    if not glue:
        return (word,)
    edges = (0, *glue.cuts, len(word))
    return tuple(word[a:b] for a, b in pairwise(edges))

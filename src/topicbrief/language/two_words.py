"""Whether a word that is in no list is two words run together: a sum of named signs.

Log-linear: each sign has its weight, by which of the parts are function words; above zero the
word falls apart. `tests/bench/learn_damage.py` learns the weights from words joined on purpose
(logistic regression, then a threshold that splits one clean word in 20,000 wrongly).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from math import log10
from typing import NamedTuple

from .lexicon import DATA, FIRST_CLASS, frequencies, function_words, pattern_of, tables, words_of

GRAMMAR = ("article", "preposition", "conjunction", "pronoun", "determiner", "auxiliary")
SHORTEST = 5  # letters; of what is shorter, only two function words are told apart
FLOOR = 1e-9  # the share of a word that wordfreq does not know
_BUILT = """
anti auto bio electro euro hetero hyper infra inter intra macro mega meta micro mono multi nano neo
neuro photo poly proto pseudo psycho quasi semi socio stereo super supra tele thermo trans ultra uni
hydro audio анти сверх меж поли псевдо супер ультра микро макро мульти гипер нео авто био теле
электро фото термо гидро моно квази контр прото экстра аудио
"""
PREFIXES = frozenset(_BUILT.split())  # what words are built with is no word before another
SIGNS = (
    *("parts", "rarer", "whole", "left", "right", "letters", "capital", "begins", "ends"),
    *("form", "strange"),
)
KINDS = (
    "word+word",
    "word+small",
    "small+word",
    "small+small",
    "letter+word",
    "word+letter",
    "parted",
)


class Parts(NamedTuple):
    """The likeliest cut of a word: where, which kind it is, and its signs in the order of SIGNS."""

    cut: int
    kind: str
    signs: tuple[float, ...]


class _Small(NamedTuple):
    """Function words of a language; the words that many ordinary words begin, and end, with."""

    all: frozenset[str]
    begins: frozenset[str]
    ends: frozenset[str]


@cache
def small_words(language: str) -> _Small:
    known = function_words(language, *GRAMMAR)
    begins, ends = (frozenset(words_of(language, "joined", name)) for name in ("begins", "ends"))
    return _Small(known, begins, ends)


def find_parts(word: str, language: str) -> Parts | None:
    """The likeliest way to cut `word` (letters alone) in two words that are in use, if any."""
    shares, (small, begins, ends), low = frequencies(language), small_words(language), word.lower()
    best: tuple[float, int] | None = None
    if language not in FIRST_CLASS:
        return None
    for cut in range(1, len(low)):
        if (left := low[:cut]) not in shares or (right := low[cut:]) not in shares:
            continue
        one, two = shares[left], shares[right]
        if one and two and _may_stand(left, small) and _may_stand(right, small):
            worth = log10(one * two) + 0.9 * ((left in small) + (right in small))
            worth += 0.25 * min(4, len(left), len(right))
            if best is None or worth > best[0]:
                best = worth, cut
    if best is None:
        return None
    cut = best[1]
    if (built := _built(language).search(low)) and built.start() < cut:
        return None
    left, right = low[:cut], low[cut:]
    if len(low) < SHORTEST and not (left in small and right in small):
        return None
    one, two = log10(shares[left]), log10(shares[right])
    kind = KINDS[2 * (left in small) + (right in small)]
    if min(cut, len(right)) == 1:
        kind = KINDS[4 + (len(right) == 1)]
    elif kind == "word+word" and _compounds(language):
        if _is_compound(word[:cut], right, language):
            return None
        kind = "parted"
    whole = log10(shares.get(low, 0.0) + FLOOR)
    sizes = min(cut, 6), min(len(right), 6), min(len(low), 20)
    marks = float(word[0].isupper()), float(left in begins), float(right in ends)
    strange = 2.0 - is_form(left, language) - is_form(right, language)
    forms = float(is_form(low, language)), strange
    return Parts(cut, kind, (one + two, min(one, two), whole, *sizes, *marks, *forms))


@cache
def _built(language: str) -> re.Pattern[str]:
    """Endings that make new words ("exporting it", in Italian one word): no cut within one."""
    pattern = pattern_of(language, "joined", "built")
    return re.compile(f"(?:{pattern})$" if pattern else "(?!)")


def _may_stand(part: str, small: frozenset[str]) -> bool:
    """Other lone letters are what words begin and end with."""
    return len(part) > 1 or part in small


def _is_compound(left: str, right: str, language: str) -> bool:
    """By its form the word may be a compound: in a language that writes them as one word.

    One that begins with an adjective has a linking vowel in Russian; in German all but nouns
    begin with small letters, and the last part of a noun is a noun.
    """
    import simplemma

    if language == "ru":
        return left.endswith(("о", "е"))
    known = in_dictionary(right, language)
    return (
        left.islower() or not known or simplemma.lemmatize(right.capitalize(), language).istitle()
    )


def is_form(word: str, language: str) -> bool:
    """The dictionary of lemmas has it, as one of the forms of a word or as a name."""
    return in_dictionary(word, language) or in_dictionary(word.capitalize(), language)


def in_dictionary(word: str, language: str) -> bool:
    """The dictionary of lemmas has it as it is written; never where a language has none."""
    import simplemma

    try:
        return bool(simplemma.is_known(word, language))
    except ValueError:
        return False


class _Kind(NamedTuple):
    """The weight of each sign, and a language's bars: of words in small letters, of capitals."""

    weights: tuple[float, ...]
    bars: dict[str, tuple[float, float]]


@cache
def _kinds() -> dict[str, _Kind]:
    text = (DATA / "two_words.weights").read_text(encoding="utf-8")
    return {
        kind: _Kind(tuple(row["signs"][sign] for sign in SIGNS), row["bar"])
        for kind, row in tomllib.loads(text).items()
    }


def weigh_parts(parts: Parts, language: str, *, capital: bool = False) -> float:
    """How far the sum of the weighted signs lies above the language's bar: above 0, two words.

    `capital` asks for the higher bar of words that may be names.
    """
    kind = _kinds()[parts.kind]
    bars = [kind.bars[language]] if language in kind.bars else kind.bars.values()
    bar = max(pair[capital] for pair in bars)
    return sum(a * b for a, b in zip(kind.weights, parts.signs, strict=True)) - bar


def find_two_words(word: str, language: str) -> int:
    """Where `word` is two words run together; 0 where it is one."""
    parts = find_parts(word, language)
    if not parts:
        return 0
    built = parts.kind in ("word+word", "parted") and word[: parts.cut].lower() in PREFIXES
    if built or (parts.kind == "letter+word" and parts.signs[SIGNS.index("form")]):  # "abridging"
        return 0
    weight = weigh_parts(parts, language, capital=word[0].isupper())
    if word[0].isupper() and parts.kind == "word+small":
        if len(word) - parts.cut > 2 and is_name(word[: parts.cut], language):
            weight = weigh_parts(parts, language)  # "Londonand", but "Traveland"
        else:
            weight -= 4 * parts.signs[SIGNS.index("ends")]  # as names end
    return parts.cut if weight > 0 else 0


def is_name(word: str, language: str) -> bool:
    """The dictionary of lemmas writes it with a capital, even when asked in lower case."""
    import simplemma

    if language == "de":  # where nouns are capitalised as well
        return False
    return simplemma.lemmatize(word.lower(), lang=language)[:1].isupper()


def _compounds(language: str) -> bool:
    return bool(tables(language).get("joined", {}).get("compounds", False))

"""Openings that lean on a sentence before: "He said", "But", "Deshalb". Quoted alone, they dangle.

Rules with names, asked in order; the first that answers decides, and `explain` says which one did.
The words stand in the file of each language (`[standalone]`); without one, nothing dangles.
What cannot be seen at the opening (a subject left out in Spanish or Italian) is not found.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ..language.lexicon import FIRST_CLASS, pattern_of, phrases_of, tables, words_of

_WORD = re.compile(r"[^\W\d_]+")
_CLOSING = {  # what ends a quotation; an apostrophe inside a word does not
    '"': ('"',), "“": ("”", '"'), "„": ("“", "”", '"'), "«": ("»",), "»": ("«",),
    "'": ("' ", ".'", ",'", "?'", "!'"), "‘": ("’ ", ".’", ",’", "?’", "!’"),
}  # fmt: skip
_SPEAKERS = {x: tuple(tables(x)["standalone"].get("speakers", ())) for x in FIRST_CLASS}


class Opening(NamedTuple):
    """The start of a sentence: its first word, the first words, lower-cased; the whole text."""

    word: str
    low: str
    text: str


def find_opener(text: str, language: str = "en") -> str:
    """The words of `text` that need the sentence before; empty where it can stand alone."""
    return explain(text, language)[0]


def explain(text: str, language: str = "en") -> tuple[str, str]:
    """The words that dangle (or none) and the name of the rule that decided."""
    if _opens_quotation(text):
        return text[0], "open_quotation"
    if language not in FIRST_CLASS:
        return "", "stands alone"
    low = text[:160].lower().replace("’", "'").lstrip("\"'“”‘„«»([ ¿¡—–-")
    first = _WORD.match(low)
    word = first.group() if first else ""
    if word not in _suspects(language) and not _may_quote(text, language):
        return "", "stands alone"  # most sentences end here, at the cost of two look-ups
    opening = Opening(word, low, text)
    for rule in RULES:
        answer = rule(opening, language)
        if answer is not None:
            return answer, rule.__name__
    return "", "stands alone"


def _opens_quotation(text: str) -> bool:
    """A quotation begins and does not end here: its speaker stands before it or after it."""
    closing = _CLOSING.get(text[:1])
    return closing is not None and not any(mark in text[2:] for mark in closing)


def _may_quote(text: str, language: str) -> bool:
    return language in _SPEAKERS and any(word in text for word in _SPEAKERS[language])


@cache
def _suspects(language: str) -> frozenset[str]:
    """First words that some rule may ask about."""
    phrases = {_WORD.findall(phrase)[0] for phrase in phrases_of(language, "standalone", "phrases")}
    return _table("pronouns", language) | _table("connectives", language) | phrases


@cache
def _table(table: str, language: str) -> frozenset[str]:
    return frozenset(words_of(language, "standalone", table))


@cache
def _pattern(table: str, language: str) -> re.Pattern[str]:
    if table == "phrases":
        pattern = "|".join(phrases_of(language, "standalone", table))
    else:
        pattern = pattern_of(language, "standalone", table) or r"(?!)"
    return re.compile(pattern if table == "speaker" else rf"(?:{pattern})(?!\w)")


def stands(opening: Opening, language: str) -> str | None:
    return "" if _pattern("standing", language).match(opening.low) else None


def points_ahead(opening: Opening, language: str) -> str | None:
    return "" if _pattern("expletive", language).match(opening.low) else None


def pronoun(opening: Opening, language: str) -> str | None:
    return opening.word if opening.word in _table("pronouns", language) else None


def connective(opening: Opening, language: str) -> str | None:
    return opening.word if opening.word in _table("connectives", language) else None


def phrase(opening: Opening, language: str) -> str | None:
    found = _pattern("phrases", language).match(opening.low)
    return found.group() if found else None


def unnamed_speaker(opening: Opening, language: str) -> str | None:
    found = _pattern("speaker", language).search(opening.text)
    return " ".join(_WORD.findall(found.group())[-2:]).lower() if found else None


RULES = (stands, points_ahead, pronoun, connective, phrase, unnamed_speaker)

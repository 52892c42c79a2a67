"""What is written down of each language, and how often its words are used.

One file a language, `data/xx.toml`: function words by grammatical class (the lists in circulation
hold "computer", "research" and "bill" as well), months and days, abbreviations, words that damage
or furniture is told by. A language is added by adding a file. For every other language that
wordfreq knows, the stop words are its `FREQUENT` most frequent words.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from ..records.data import read_data

DATA = files(__package__) / "data"
FIRST_CLASS = tuple(
    sorted(file.name[:-5] for file in DATA.iterdir() if file.name.endswith(".toml"))
)
FREQUENT = 120  # of wordfreq's words, where no classes are written down: nearly all grammar


def tables(language: str) -> dict[str, dict[str, Any]]:
    """What the file of a language holds, a table a use; empty where there is no file."""
    return read_data(__package__, f"data/{language}.toml") if language in FIRST_CLASS else {}


def words_of(language: str, table: str, name: str) -> tuple[str, ...]:
    """The words of one list of a language, in their order; empty where it has no such list."""
    return tuple(tables(language).get(table, {}).get(name, "").split())


def phrases_of(language: str, table: str, name: str) -> tuple[str, ...]:
    """The phrases of one list of a language, which have commas between them."""
    text = " ".join(words_of(language, table, name))
    return tuple(filter(None, map(str.strip, text.split(","))))


def pattern_of(language: str, table: str, name: str) -> str:
    """The alternatives of a pattern of a language as one; "" where it has none."""
    found = tables(language).get(table, {}).get(name, "")
    return found if isinstance(found, str) else "|".join(found)


@cache
def every_word(table: str, name: str) -> frozenset[str]:
    """The words of a list of all languages together."""
    return frozenset(word for x in FIRST_CLASS for word in words_of(x, table, name))


@cache
def every_phrase(table: str, name: str) -> tuple[str, ...]:
    """The phrases of a list of all languages together."""
    found = (phrase for x in FIRST_CLASS for phrase in phrases_of(x, table, name))
    return tuple(dict.fromkeys(found))


def every_pattern(table: str, name: str) -> str:
    """The alternatives of a pattern of all languages together."""
    return "|".join(filter(None, (pattern_of(x, table, name) for x in FIRST_CLASS)))


CALENDAR = {x: frozenset(words_of(x, "calendar", "names")) for x in FIRST_CLASS}


@cache
def function_words(language: str, *kinds: str) -> frozenset[str]:
    """The function words of a first-class language, of some classes or (none named) of all."""
    kinds = kinds or tuple(tables(language).get("classes", ()))
    return frozenset(word for kind in kinds for word in words_of(language, "classes", kind))


@cache
def stop_words(language: str) -> frozenset[str]:
    """Words too common to say what a text is about: lower-cased; empty where none are known."""
    if language in FIRST_CLASS:
        return function_words(language)
    common = sorted(frequencies(language).items(), key=lambda pair: (-pair[1], pair[0]))
    return frozenset(word for word, _ in common[:FREQUENT])


@cache
def frequencies(language: str) -> dict[str, float]:
    """wordfreq's share of each word of `language`; empty where it has no list."""
    import wordfreq

    if language not in wordfreq.available_languages("best"):
        return {}
    return wordfreq.get_frequency_dict(language, "best")

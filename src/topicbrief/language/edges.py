"""What a sentence lost at its beginning or end: small rules with names, each asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from ..records import Damage
from .lexicon import frequencies, function_words, words_of
from .manner import BROKEN, COMMA, SMALL
from .scripts import is_small

_CLOSING = "\"'”’»)].!?…。！？| \t\n"
_ENDING = "\"'”’».!?…。！？"
NEAR, AROUND = 80, 2000  # characters that are looked at beside a sentence
PASSAGE = 60  # characters in which whole text has a capital
FEWEST, LONG = 2, 7  # blanks: what has fewer is no sentence; what has more, no salutation
USED = 1e-6  # once in a million words
_WORDS = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")


@cache
def dangling(language: str) -> frozenset[str]:
    """Words that call for another, or do so but where a verb left them behind."""
    return never_last(language) | {*words_of(language, "damage", "stranded")}


@cache
def never_last(language: str) -> frozenset[str]:
    """A sentence of whole words does not end in these."""
    return frozenset(words_of(language, "damage", "last"))


def find_edges(text: str, start: int, stop: int, language: str) -> tuple[Damage, ...]:
    if _plain_edges(text, start, stop, language):
        return ()
    found = [rule(text, start, stop, language) for rule in EDGE_RULES]
    return tuple(filter(None, found))


def _plain_edges(text: str, start: int, stop: int, language: str) -> bool:
    """A capital, a full stop, and a last word that may be one: no rule has anything to say."""
    last = text[max(start, stop - 16) : stop - 1].rpartition(" ")[2]
    plain = last.isalnum() and text[stop - 1] in ".?!" and last not in dangling(language)
    return plain and not is_small(text[start])


def lower_start(text: str, start: int, stop: int, language: str) -> Damage | None:
    """A small letter begins what is written like a sentence, behind a whole one or nothing."""
    if not is_small(text[start]) or text.count(" ", start, stop) < FEWEST:
        return None
    before = text[max(0, start - NEAR) : start].rstrip()
    if before and (before[-1] not in _ENDING or before.endswith(("...", "…"))):
        return None  # carries on from a line or a pause, or is an entry of a list
    word = text[start : start + NEAR].split(maxsplit=1)[0].rstrip(_ENDING + ",;:")
    if not _WORDS.fullmatch(word) or not _is_word(word, language):
        return None
    around = text[max(0, start - AROUND) : start + AROUND]
    if len(around) > PASSAGE and around == around.lower():
        return None  # as all of it is written
    return Damage("cut start", start, start, SMALL, True)


def _is_word(word: str, language: str) -> bool:
    """No name that is written small ("iPhone", "italki"), and no sign of a formula."""
    shares, first = frequencies(language), (*_LETTERS.findall(word), "")[0]
    bullet = len(first) == 1 and first not in function_words(language)
    return word.islower() and not bullet and (not shares or shares.get(first, 0.0) > USED)


def dangling_end(text: str, start: int, stop: int, language: str) -> Damage | None:
    """The last word calls for another: "assailed by.", "at the Kremlin in."."""
    last = text[max(start, stop - 24) : stop].rstrip(_CLOSING).rpartition(" ")[2]
    if last not in dangling(language):
        return None
    words = _WORDS.findall(text[start:stop])
    if len(words) < 3 or not (last in never_last(language) or _cut_after(words, language)):
        return None
    at = start + len(text[start:stop].rstrip(_CLOSING))
    if len(last) == 1 and not (words[-2].islower() and text[at - 3 : at - 2].isalpha()):
        return None  # "see Fig. 4, а"
    stranded = last not in never_last(language) and "?" in text[at:stop]  # "from where to?"
    if stranded or (at == stop and not _next_line(text, stop)):
        return None
    return Damage("cut end", at, at, f'ends in "{words[-1]}"', True)


def _next_line(text: str, stop: int) -> bool:
    """The text ends, or begins anew with a capital: what has no end does not run on there."""
    after = text[stop : stop + NEAR]
    wrapped = stop - text.rfind("\n", 0, stop) <= NEAR and not after[:2].isspace()
    return not after.strip() or (after.lstrip()[0].isupper() and not wrapped)


def _cut_after(words: list[str], language: str) -> bool:
    """The preposition at the end is not one that its verb left behind ("all we hoped for")."""
    before, last = words[-2], words[-1]
    if before[0].isupper() and before != "I":
        return True
    relatives = words_of(language, "damage", "relatives")
    if any(word.lower() in relatives for word in words[:-1]):
        return False
    if last == "of":
        return before.lower() not in words_of(language, "damage", "of_verbs")
    if last == "by":
        return before.endswith("ed")
    return words[-3].lower() in ("the", "a", "an") and last not in ("in", "on")


def comma_end(text: str, start: int, stop: int, language: str) -> Damage | None:
    """The line ends, and the sentence does not: "As the agency reports,"."""
    if not text.endswith(",", start, stop) or not _next_line(text, stop):
        return None
    least = LONG if text[stop : stop + NEAR].strip() else 3  # "With kind regards,"
    return (
        Damage("cut end", stop, stop, COMMA, True)
        if text.count(" ", start, stop) >= least
        else None
    )


def ellipsis_end(text: str, start: int, stop: int, language: str) -> Damage | None:
    """Broken off by whoever made the teaser: dots end a paragraph, and are no writer's pause."""
    tail = text[max(start, stop - 6) : stop].rstrip("\"'”’»")
    if not tail.endswith(("...", "…")) or tail.endswith("....") or "[" in tail or "(" in tail:
        return None
    goes_on = text[stop : stop + NEAR].partition("\n")[0].strip()
    return None if goes_on else Damage("cut end", stop, stop, BROKEN)


EDGE_RULES: tuple[Callable[[str, int, int, str], Damage | None], ...] = (
    lower_start,
    dangling_end,
    comma_end,
    ellipsis_end,
)

"""What a sentence lost at its beginning or end: small rules with names, each asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from ..records import Damage
from .lexicon import words_of
from .manner import BROKEN, COMMA, SMALL
from .scripts import is_small

_CLOSING = "\"'”’»)].!?…。！？| \t\n"
_WORDS = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@cache
def dangling(language: str) -> frozenset[str]:
    """Words that call for another, or do so but where a verb left them behind."""
    return _never_last(language) | {*words_of(language, "damage", "stranded")}


@cache
def _never_last(language: str) -> frozenset[str]:
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
    """The first letter is small, and the word is no name such as "iPhone"."""
    if not is_small(text[start]):
        return None
    word = text[start : start + 12].split(maxsplit=1)[0]
    if any(char.isupper() for char in word) or "." in word[:-1]:
        return None
    return Damage("cut start", start, start, SMALL, True)


def dangling_end(text: str, start: int, stop: int, language: str) -> Damage | None:
    """The last word calls for another: "assailed by.", "at the Kremlin in."."""
    last = text[max(start, stop - 24) : stop].rstrip(_CLOSING).rpartition(" ")[2]
    if last not in dangling(language):
        return None
    words = _WORDS.findall(text[start:stop])
    if len(words) < 3 or not (last in _never_last(language) or _cut_after(words, language)):
        return None
    at = start + len(text[start:stop].rstrip(_CLOSING))
    return Damage("cut end", at, at, f'ends in "{words[-1]}"', True)


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
    if not text.endswith(",", start, stop) or text.count(" ", start, stop) < 3:
        return None
    return Damage("cut end", stop, stop, COMMA, True)


def ellipsis_end(text: str, start: int, stop: int, language: str) -> Damage | None:
    """Broken off by whoever made the teaser, or by the writer: not whole in either case."""
    tail = text[max(start, stop - 6) : stop]
    if ("..." not in tail and "…" not in tail) or "[" in tail:
        return None
    return Damage("cut end", stop, stop, BROKEN)


EDGE_RULES: tuple[Callable[[str, int, int, str], Damage | None], ...] = (
    lower_start,
    dangling_end,
    comma_end,
    ellipsis_end,
)

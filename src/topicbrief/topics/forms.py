"""How words are written: the form that a reader meets most, for the lemma that is counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache
from typing import Any

from ..language.lexicon import frequencies, function_words
from ..language.words import REMEMBERED, lemma_as_written
from ..records import Token


class Forms:
    """The written forms of counted words, gathered token by token."""

    def __init__(self) -> None:
        self.inside: dict[Any, Counter] = defaultdict(Counter)
        self.opening: dict[Any, Counter] = defaultdict(Counter)

    def add(self, word: Any, written: str, *, opens: bool = False) -> None:
        """`opens`: at the beginning of a sentence, where any word has a capital."""
        (self.opening if opens else self.inside)[word][" ".join(written.split())] += 1

    def times(self, word: Any) -> int:
        return self.inside[word].total() + self.opening[word].total()

    def written(self, word: Any, language: str = "") -> str:
        """The form used most, first the ones inside sentences; of equals the first by alphabet.

        In a language with cases the form that the dictionary has, where the text holds it; else
        that of the dictionary itself, of a word alone and of the noun that opens a phrase.
        """
        inside, opening = self.inside[word], self.opening[word]
        forms = inside or opening
        most = min(forms, key=lambda text: (-forms[text], text), default=str(word))
        if not forms or not has_cases(language):
            return most
        every = inside + Counter({_small(text, language): opening[text] for text in opening})
        order = sorted(every, key=lambda text: (-_plain(text, language), -every[text], text))
        return order[0] if _plain(order[0], language) else _nominative(most, language)


@lru_cache(maxsize=REMEMBERED)
def has_cases(language: str) -> bool:
    return bool(language) and not function_words(language, "article")


def _small(text: str, language: str) -> str:
    """Without the capital that opens a sentence."""
    small = lemma_as_written(text.split()[0].lower(), language)[:1].islower()
    return text[:1].lower() + text[1:] if small and not text.isupper() else text


def _plain(text: str, language: str) -> int:
    """How many of the words are written as in the dictionary."""
    words = text.lower().split()
    return sum(word == lemma_as_written(word, language).lower() for word in words)


def _nominative(text: str, language: str) -> str:
    first, blank, rest = text.partition(" ")
    if rest and language != "ru":
        return text  # what goes with a noun has its case
    found = lemma_as_written(first, language)
    beside = lemma_as_written(rest.split()[0], language) if rest else ""  # "черника пазушная"
    quality = any(word.endswith(("ый", "ий", "ой")) for word in (found, beside))
    noun = not quality and found.lower() in frequencies(language)
    return found + blank + rest if noun and first.islower() and found.islower() else text


def bare_span(text: str, token: Token) -> tuple[int, int]:
    """Where the word itself stands, without what an apostrophe joins to it ("l'eau", "Blair's")."""
    written = text[token.start : token.stop].replace("’", "'")
    if "'" not in written or "'" in token.word:
        return token.start, token.stop
    start, stop = 0, len(written)
    head = written.partition("'")[0]
    if not token.word.startswith(head.lower()[:2]) or len(head) < 3:
        start = len(head) + 1
    if (tail := written.rfind("'")) > start:
        stop = tail
    return token.start + start, token.start + stop

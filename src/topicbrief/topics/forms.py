"""How words are written: the form that a reader meets most, for the lemma that is counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

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

    def written(self, word: Any) -> str:
        """The form used most, first the ones inside sentences; of equals the first by alphabet."""
        forms = self.inside[word] or self.opening[word]
        return min(forms, key=lambda text: (-forms[text], text), default=str(word))


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

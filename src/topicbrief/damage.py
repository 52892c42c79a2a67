"""What is visibly lost in a sentence, and which words are run together."""

from __future__ import annotations

from .records import Damage


def find_damage(text: str, language: str = "en", offset: int = 0) -> tuple[Damage, ...]:
    """Each visible loss in the text of one sentence, offsets counted from `offset`."""
    return ()


def mark_damage(
    text: str, spans: list[tuple[int, int]], language: str, offset: int = 0
) -> list[tuple[Damage, ...]]:
    return [find_damage(text[a:b], language, offset + a) for a, b in spans]


def split_glued(word: str, language: str) -> tuple[str, ...]:
    """The words that are run together in `word`; itself alone where it is one word."""
    return (word,)

"""Numbers with their nouns, as every room says them."""

from __future__ import annotations


def counted(n: int, noun: str) -> str:
    """ "1 document", "2 categories", "1,000 words"."""
    return f"{n:,} {noun if n == 1 else plural(noun)}"


def plural(noun: str) -> str:
    ends_in_y = noun.endswith("y") and noun[-2:-1] not in (*"aeiou",)
    return f"{noun[:-1]}ies" if ends_in_y else f"{noun}s"

"""Damage made on purpose: clean sentences with one place each that was glued or cut, and known.

What scrapers do to text is done here to clean text: blanks go where a link or a line ended, the
text of links, names and numbers goes. Everything is a function of the sentence, so that the same
text gives the same damage; nothing is random.
"""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from topicbrief.language.lexicon import function_words

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d[\d.,]*\d|\d")
CLOSERS = ",.;:!?)"


class Made(NamedTuple):
    """A damaged sentence: its text, where the damage lies, the kind, and the word that was made."""

    text: str
    at: int
    kind: str
    word: str = ""


class Token(NamedTuple):
    start: int
    stop: int
    text: str
    small: bool  # a function word


def read_tokens(sentence: str, language: str) -> list[Token]:
    small = function_words(language)
    return [
        Token(m.start(), m.end(), m.group(), m.group().lower() in small)
        for m in WORD.finditer(sentence)
    ]


def beside(sentence: str, left: Token, right: Token) -> bool:
    """Nothing but one blank stands between the two."""
    return sentence[left.stop : right.start] == " "


def joined(sentence: str, left: Token, right: Token, kind: str) -> Made:
    text = sentence[: left.stop] + sentence[right.start :]
    return Made(text, left.stop, kind, left.text + right.text)


def glue_function_word_first(sentence: str, tokens: list[Token]) -> Iterator[Made]:
    """ "inRussia", "thegovernment", "ofthe"."""
    for left, right in itertools.pairwise(tokens):
        if left.small and _letters(left, right) and beside(sentence, left, right):
            kind = "small+Name" if right.text[0].isupper() else "small+word"
            yield joined(sentence, left, right, "small+small" if right.small else kind)


def glue_function_word_last(sentence: str, tokens: list[Token]) -> Iterator[Made]:
    """ "Septemberwhen", "numberof"."""
    for left, right in itertools.pairwise(tokens):
        apart = right.small and not left.small and _letters(left, right)
        if apart and beside(sentence, left, right):
            kind = "Name+small" if left.text[0].isupper() else "word+small"
            yield joined(sentence, left, right, kind)


def glue_two_words(sentence: str, tokens: list[Token]) -> Iterator[Made]:
    """ "winterstorm", "Unionbringing"."""
    for left, right in itertools.pairwise(tokens):
        plain = not left.small and not right.small and _letters(left, right)
        if plain and min(len(left.text), len(right.text)) > 3 and beside(sentence, left, right):
            first = "Name" if left.text[0].isupper() else "word"
            second = "Name" if right.text[0].isupper() else "word"
            yield joined(sentence, left, right, f"{first}+{second}")


def glue_sentence_ends(sentence: str, tokens: list[Token]) -> Iterator[Made]:
    """ "articleThe": a full stop is gone with the blank behind it; "track,intensity"."""
    for left, right in itertools.pairwise(tokens):
        between = sentence[left.stop : right.start]
        if between in (". ", ", ") and _letters(left, right):
            if between == ", ":
                text = sentence[: left.stop] + "," + sentence[right.start :]
                yield Made(text, left.stop, "comma")
            elif left.text.islower() and right.text[0].isupper():
                yield joined(sentence, left, right, "end+Start")


def _letters(left: Token, right: Token) -> bool:
    return left.text.isalpha() and right.text.isalpha()


def cut_names(sentence: str, tokens: list[Token]) -> Iterator[Made]:
    """A run of capitalised words beside a function word, as links are lost."""
    at = 1
    while at < len(tokens):
        end = at
        while end < len(tokens) and _named(tokens[end]) and end - at < 4:
            if end > at and not beside(sentence, tokens[end - 1], tokens[end]):
                break
            end += 1
        if end > at:
            before = tokens[at - 1]
            after = tokens[end] if end < len(tokens) else None
            if before.small or (after and after.small):
                kind = "name after function word" if before.small else "name before function word"
                yield removed(sentence, tokens[at].start, tokens[end - 1].stop, kind)
        at = max(end, at + 1)


def _named(token: Token) -> bool:
    return token.text[0].isupper() and not token.small and token.text.replace("-", "").isalpha()


def cut_numbers(sentence: str, tokens: list[Token]) -> Iterator[Made]:
    for before, token in itertools.pairwise(tokens):
        if token.text[0].isdigit() and sentence[before.stop : token.start] == " ":
            yield removed(sentence, token.start, token.stop, "number")


def cut_links(sentence: str, tokens: list[Token]) -> Iterator[Made]:
    """One to three words that are no function words, behind a function word."""
    for at in range(1, len(tokens)):
        if not tokens[at - 1].small or tokens[at].small or _named(tokens[at]):
            continue
        end = at
        while end < len(tokens) and not tokens[end].small and end - at < 3:
            if end > at and not beside(sentence, tokens[end - 1], tokens[end]):
                break
            end += 1
        if sentence[tokens[at - 1].stop : tokens[at].start] == " ":
            yield removed(sentence, tokens[at].start, tokens[end - 1].stop, "words of a link")


def removed(sentence: str, start: int, stop: int, kind: str) -> Made:
    """Without the piece; of the two blanks around it one stays, as scrapers leave it."""
    left, right = sentence[:start].rstrip(" "), sentence[stop:].lstrip(" ")
    spaced = right[:1] in CLOSERS and zlib.crc32(sentence.encode()) % 3 == 0
    gap = "" if right[:1] in CLOSERS and not spaced else " "
    return Made(left + gap + right, len(left), kind)


GLUES: tuple[Callable[[str, list[Token]], Iterator[Made]], ...] = (
    glue_function_word_first,
    glue_function_word_last,
    glue_two_words,
    glue_sentence_ends,
)
CUTS: tuple[Callable[[str, list[Token]], Iterator[Made]], ...] = (
    cut_names,
    cut_numbers,
    cut_links,
)


def make_all(sentence: str, language: str, makers: tuple = GLUES + CUTS) -> list[Made]:
    """Every damage that can be done to a sentence, in the order of the makers."""
    tokens = read_tokens(sentence, language)
    return [made for make in makers for made in make(sentence, tokens)]


def make_one(sentence: str, language: str, makers: tuple) -> Made | None:
    """One damage a sentence: first a kind, then a place, both by the sentence's checksum."""
    found: dict[str, list[Made]] = {}
    for made in make_all(sentence, language, makers):
        found.setdefault(made.kind, []).append(made)
    if not found:
        return None
    number = zlib.crc32(sentence.encode())
    kinds = sorted(found)
    places = found[kinds[number % len(kinds)]]
    return places[number // 7 % len(places)]

"""Words as they are counted: lower-cased lemmas without stop words, with their places.

What becomes of a word depends on the word alone, so each distinct one is worked out once and
remembered: running text then costs one look-up a word, with whatever marks stand around it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, islice
from operator import itemgetter
from typing import Any, NamedTuple

import regex

from ..records import Token, check_language
from .joined_words import split_glued
from .lexicon import stop_words
from .scripts import (
    JOINERS,
    LETTER,
    LETTERS,
    WORD,
    is_syllable,
    normal_form,
    runs_together,
    segment,
)

LONGEST = 100  # characters between blanks; what is longer is no word
ROW = 6  # pieces of a row of a table, at least
REMEMBERED = 500_000  # distinct words kept per language before beginning anew
# No words: addresses, entities of HTML, people's handles, what stands for something ("<num>") or
# marks it up ("</b>"). Else a word; "C++" has its signs.
RAW = regex.compile(  # its parts are told apart once, in `_analyse`
    rf"(?:https?://|www\.)[!#-;=?-~]+|&(?:#\d{{1,7}}|#x[0-9a-fA-F]{{1,6}}|[a-zA-Z]{{2,8}});|@[\w.@]+"
    rf"|</?[a-zA-Z_]\w{{0,15}}/?>"
    rf"|{WORD}(?:\+\+(?!\w)|(?<=\b[A-Z])#(?!\w))?"
)
_RUN_OF_LETTERS = regex.compile(LETTERS)
_JOINED = regex.compile(  # before what is no beginning of a raw word
    rf"(?s).?[{LETTER}]|[{LETTER}][{JOINERS}]"
)
_CHUNK = re.compile(r"\S+")  # what `str.split` gives
_REST = regex.compile(rf"(?:[{JOINERS}]{LETTERS})*+")  # of a raw word whose beginning a name took
_WORDS, _FIRST, _LAST = map(itemgetter, range(3))  # of a `_Chunk`
_NO_WORD = regex.compile(  # "me@example.org", "RT @me", "t.co/Xy12", "1.13bn"
    r"\d[\d.]*\.\d+\p{L}{1,3}$|<|https?:|www\.|[@&]|[^@]*+@|RT$|(?:[\w-]+\.)++(?:com|net|org|edu|gov|info|co|uk|io|ly|be|me)/"
)
_WHOLE = regex.compile(  # "U.S", "e.g", "news.example.co.uk", "150km/h"
    r"(?:[^\W\d_]\.)++[^\W\d_]|(?:[\w-]+\.)++(?:com|net|org|edu|gov|info|co|uk|io|tv|eu|de|fr|it|es"
    r"|pt|ru|ch|Com|Net|Org)|[\d.]+\w{1,2}/[hs]"
)
_PART = regex.compile(rf"[{LETTER}'’‐‑·׳״\"+#-]+")
_ELISION = regex.compile(
    r"(?i)^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|(?:d|n|s)(?:e|a|u)ll|dall|all|coll|un"
    r"|quest|quell|nessun|tutt|gl|sant|bell|quant|com|dov|cos|anch|mezz|senz|ch|v)['’](?=\w{2})"
)
_SHORT = {"en": {"us": "u.s."}}  # "US", in capitals, is not "us"
_KEPT = {"en": frozenset({"media", "data", "united"})}


class _Memory(dict):
    """What `make` makes of a text, remembered but for clauses, which hardly ever come again."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        self.make = make

    def __missing__(self, text: str) -> Any:
        made = self.make(text)
        if len(text) <= LONGEST and not runs_together(text):
            if len(self) >= REMEMBERED:
                self.clear()
            self[text] = made
        return made


class _Chunk(NamedTuple):
    """What stands between blanks: the words it counts as, its first and last run of letters."""

    words: tuple[str, ...]
    first: str
    last: str


def _edges(chunk: str) -> tuple[str, str]:
    """The first and the last run of letters, lower-cased."""
    runs = _RUN_OF_LETTERS.findall(chunk.lower()) or [""]
    return runs[0], runs[-1]


class _Memories(NamedTuple):
    """Of a language what stands between blanks: its `_Chunk`, its words as (start, stop, word)."""

    chunks: _Memory
    located: _Memory


@cache
def _memory(language: str) -> _Memories:
    check_language(language)
    places = _Memory(lambda raw: tuple(_analyse(raw, language)))

    def chunk_of(text: str) -> _Chunk:
        words = (word for raw in RAW.findall(text) for _, _, word in places[raw])
        return _Chunk(tuple(words), *_edges(text))

    def locate_in(text: str) -> tuple[tuple[int, int, str], ...]:
        return tuple(
            (raw.start() + a, raw.start() + b, word)
            for raw in RAW.finditer(text)
            for a, b, word in places[raw.group()]
        )

    return _Memories(_Memory(chunk_of), _Memory(locate_in))


def tokenize(text: str, *, language: str = "en", names: frozenset[str] = frozenset()) -> list[str]:
    """The words of `text` to count: lower-cased lemmas, no stop words, no bare numbers.

    Glued words are split, possessives folded, inner hyphens kept; addresses, handles and entities
    are no words. Each of `names` (of several words, lower-cased: "golan heights") stays one.
    Chinese, Japanese and Thai have words where their segmenters are installed (see `segment`).
    """
    known = _memory(language).chunks
    chunks = list(map(known.__getitem__, text.split()))
    found = _find_names(text, names, chunks) if names else []
    if not found:
        return list(chain.from_iterable(map(_WORDS, chunks)))
    counted: list[str] = []
    last = 0
    for start, stop, name in [*found, (len(text), len(text), "")]:
        if start >= last:
            own = map(known.__getitem__, text[last:start].split())
            counted += chain.from_iterable(map(_WORDS, own))
            counted.append(name)
            last = _REST.match(text, stop).end()  # type: ignore[union-attr]
    return counted[:-1]


def tokenize_sentence(
    text: str, *, language: str = "en", names: frozenset[str] = frozenset()
) -> list[str]:
    """The words of a sentence to count; none in a row of a table, whose codes are no text."""
    return [] if is_row(text) else tokenize(text, language=language, names=names)


def is_row(text: str) -> bool:
    """Of `ROW` pieces or more most hold no small letter, and more than a quarter hold digits."""
    pieces = text.split()
    if len(pieces) < ROW or 2 * sum(piece.upper() == piece for piece in pieces) <= len(pieces):
        return False
    return 4 * sum(any(map(str.isdigit, piece)) for piece in pieces) > len(pieces)


def locate(
    text: str, *, language: str = "en", names: frozenset[str] = frozenset(), offset: int = 0
) -> list[Token]:
    """The words of `tokenize`, each with where it stands, counted from `offset`."""
    memory, tokens, last = _memory(language), list[Token](), 0
    located = memory.located
    chunks = list(map(memory.chunks.__getitem__, text.split())) if names else []
    for start, stop, name in [*_find_names(text, names, chunks), (len(text), len(text), "")]:
        if start >= last:
            tokens += [
                Token(offset + chunk.start() + a, offset + chunk.start() + b, word)
                for chunk in _CHUNK.finditer(text, last, start)
                for a, b, word in located[chunk.group()]
            ]
            tokens.append(Token(offset + start, offset + stop, name))
            last = _REST.match(text, stop).end()  # type: ignore[union-attr]
    return tokens[:-1]


def _find_names(
    text: str, names: frozenset[str], chunks: Sequence[_Chunk]
) -> list[tuple[int, int, str]]:
    """Start, stop and name wherever one begins, the longest there, by start.

    `chunks` are what stands between blanks in `text`: most texts hold no pair of neighbours that
    some name could begin with, and are done with at once.
    """
    pairs = zip(map(_LAST, chunks), map(_FIRST, islice(chunks, 1, None)), strict=False)
    heads = _by_head(names)
    held = heads.keys() & pairs
    if not held:
        return []
    low = _lowered(text)
    found: dict[int, tuple[int, int, str]] = {}
    for name in chain.from_iterable(map(heads.__getitem__, held)):
        start = low.find(name)
        while start >= 0:
            stop = start + len(name)
            if _is_apart(low, start, stop) and stop > found.get(start, (0, 0))[1]:
                found[start] = start, stop, name
            start = low.find(name, stop)
    return sorted(found.values())


def _is_apart(low: str, start: int, stop: int) -> bool:
    """Between words: no raw word reaches over the start, and none goes on after the stop."""
    if low[stop : stop + 1].isalnum():
        return False
    after_blank = low[start - 1 : start] in (" ", "")
    return after_blank or not _JOINED.fullmatch(low, max(0, start - 2), start)


def _lowered(text: str) -> str:
    """In small letters, each of them where it stood ("İ" would become two)."""
    low = text.lower()
    same = len(low) == len(text)
    return low if same else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


_HEADS: dict[int, tuple[frozenset[str], dict[tuple[str, str], tuple[str, ...]]]] = {}


def _by_head(names: frozenset[str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The names by the runs of letters around their first blank; one without is a word anyway.

    Kept by identity, beside the set itself: to compare large equal sets takes longer than the rest.
    """
    if (kept := _HEADS.get(id(names))) and kept[0] is names:
        return kept[1]
    heads = defaultdict(list)
    for name in sorted(names):
        chunks = name.split(maxsplit=2)
        if len(chunks) > 1:
            heads[_edges(chunks[0])[1], _edges(chunks[1])[0]].append(name)
    by_head = {head: tuple(group) for head, group in heads.items()}
    if len(_HEADS) >= 8:  # a run has few lists of names
        _HEADS.clear()
    _HEADS[id(names)] = names, by_head
    return by_head


def _analyse(raw: str, language: str) -> Iterator[tuple[int, int, str]]:
    """The words in `raw`: what stands between its stops, split where words run together."""
    if _NO_WORD.match(raw):
        return
    if runs_together(raw):
        for start, stop, written in segment(raw, language):
            if word := _word(written, language):
                yield start, stop, word
        return
    if len(raw) > LONGEST:
        return
    whole = _WHOLE.fullmatch(raw) if "." in raw or "/" in raw else None
    for match in [whole] if whole else _PART.finditer(raw):
        start = match.start()
        for part in split_glued(match.group(), language):
            if word := _word(part, language):
                yield start, start + len(part), word
            start += len(part)


def _word(part: str, language: str) -> str:
    """The word that `part` counts as; "" where it says nothing: numbers, stop words."""
    if not any(map(str.isalpha, part)):
        return ""
    part = _fold(part, language).strip("-'_")
    bare = part if "." not in part or len(part.split(".")[0]) > 1 else part.replace(".", "")
    if bare.isupper() and bare.lower() in _SHORT.get(language, {}):
        return _SHORT[language][bare.lower()]
    if (len(bare) < 2 and not is_syllable(bare)) or bare.lower() in stop_words(language):
        return ""
    word = lemma(bare, language)
    return "" if word in stop_words(language) else word


def _fold(raw: str, language: str) -> str:
    """Without a possessive ("Israel's") or an elided article ("l'acqua")."""
    raw = normal_form(raw).replace("’", "'").replace("‐", "-").replace("‑", "-")
    if language in ("tr", "az"):
        raw = raw.replace("I", "ı")
    raw = raw.replace("İ", "i")  # whose small letter would be two characters
    if language in ("fr", "it"):
        raw = _ELISION.sub("", raw, count=1)
    if language == "en" and raw[-2:].lower() == "'s" and raw.lower() not in stop_words("en"):
        raw = raw[:-2]
    return raw


@cache
def lemmatizer() -> Any:
    import simplemma

    return simplemma


@lru_cache(maxsize=REMEMBERED)
def lemma_as_written(word: str, language: str) -> str:
    """What the dictionary of lemmas has for `word`, capitals and all; else `word` itself."""
    try:
        return str(lemmatizer().lemmatize(word, lang=language))
    except ValueError:  # a language without a dictionary
        return word


def lemma(word: str, language: str) -> str:
    """The dictionary form, lower-cased; the word itself where it is a name or not known."""
    low = word.lower()
    if low in _KEPT.get(language, ()):
        return low
    found = lemma_as_written(word, language).lower()
    if found[:1] != low[:1] or (low.endswith("ing") and _is_noun(low, language)):
        return low
    return found


def _is_noun(word: str, language: str) -> bool:
    """English "meeting" has a plural of its own, so it is not counted as "meet"."""
    return language == "en" and lemmatizer().lemmatize(word + "s", lang="en") == word

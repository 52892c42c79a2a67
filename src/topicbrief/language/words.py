"""Words as they are counted: lower-cased lemmas without stop words, with their places.

What becomes of a word depends on the word alone, so each distinct one is worked out once and
remembered: running text then costs one look-up a word, with whatever marks stand around it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, islice
from operator import itemgetter
from typing import Any, NamedTuple

from ..records import Token
from .joined_words import split_glued
from .lexicon import UNSPACED, stop_words

LONGEST = 100  # characters between blanks; what is longer is no word
REMEMBERED = 500_000  # distinct words kept per language before beginning anew
RAW = re.compile(r"\w+(?:[-'’‐‑./@]\w+)*")  # its parts are told apart once, in `_analyse`
_RUN_OF_LETTERS = re.compile(r"\w+")
_JOINED = re.compile(r"(?s).?\w|\w[-'’‐‑./@]")  # before what is no beginning of a raw word
_REST = re.compile(r"(?:[-'’‐‑./@]\w+)*")  # of a raw word whose beginning a name took
_WORDS, _FIRST, _LAST = map(itemgetter, range(3))  # of a `_Chunk`
_WHOLE = re.compile(  # "U.S", "e.g", "news.example.co.uk", "150km/h"
    r"(?:[^\W\d_]\.)+[^\W\d_]|(?:[\w-]+\.)+(?:com|net|org|edu|gov|info|co|uk|io|tv|eu|de|fr|it|es"
    r"|pt|ru|ch|Com|Net|Org)|[\d.]+\w{1,2}/[hs]"
)
_PART = re.compile(r"[\w'’‐‑-]+")
_ELISION = re.compile(
    r"(?i)^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|(?:d|n|s)(?:e|a|u)ll|dall|all|coll|un"
    r"|quest|quell|nessun|tutt|gl|sant|bell|quant|com|dov|cos|anch|mezz|senz|ch|v)['’](?=\w{2})"
)
_SHORT = {"en": {"us": "u.s."}}  # "US", in capitals, is not "us"
_KEPT = {"en": frozenset({"media", "data", "united"})}


class _Places(dict):
    """Raw word -> the words it counts as, each with its place in it."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __missing__(self, raw: str) -> tuple[tuple[int, int, str], ...]:
        if len(self) >= REMEMBERED:
            self.clear()
        self[raw] = places = tuple(_analyse(raw, self.language))
        return places


class _Chunk(NamedTuple):
    """What stands between blanks: the words it counts as, its first and last run of letters."""

    words: tuple[str, ...]
    first: str
    last: str


class _Chunks(dict):
    """What stands between blanks -> what is known of it, found by one look-up."""

    def __init__(self, places: _Places) -> None:
        self.places = places

    def __missing__(self, chunk: str) -> _Chunk:
        words = (word for raw in RAW.findall(chunk) for _, _, word in self.places[raw])
        known = _Chunk(tuple(words), *_edges(chunk))
        if len(chunk) > LONGEST:
            return known
        if len(self) >= REMEMBERED:
            self.clear()
        self[chunk] = known
        return known


def _edges(chunk: str) -> tuple[str, str]:
    """The first and the last run of letters, lower-cased."""
    runs = _RUN_OF_LETTERS.findall(chunk.lower()) or [""]
    return runs[0], runs[-1]


@cache
def _memory(language: str) -> tuple[_Chunks, _Places]:
    if language in UNSPACED:
        raise ValueError(
            f'{UNSPACED[language]} ("{language}") is written without spaces between words, and'
            " splitting it is not supported; languages that are written with spaces are"
        )
    places = _Places(language)
    return _Chunks(places), places


def tokenize(text: str, *, language: str = "en", names: frozenset[str] = frozenset()) -> list[str]:
    """The words of `text` to count: lower-cased lemmas, no stop words, no bare numbers.

    Glued words are split, possessives folded, inner hyphens kept; each of `names` (of several
    words, lower-cased: "golan heights") stays one. Chinese, Japanese and Thai raise a ValueError.
    """
    known = _memory(language)[0]
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


def locate(
    text: str, *, language: str = "en", names: frozenset[str] = frozenset(), offset: int = 0
) -> list[Token]:
    """The words of `tokenize`, each with where it stands, counted from `offset`."""
    (known, places), tokens, last = _memory(language), [], 0
    names_here = _find_names(text, names, list(map(known.__getitem__, text.split())))
    found = {start: (stop, name) for start, stop, name in names_here}
    for match in RAW.finditer(text):
        start = match.start()
        if start < last:
            continue
        if start in found:
            last, name = found[start]
            tokens.append(Token(offset + start, offset + last, name))
        else:
            base = offset + start
            tokens += [Token(base + a, base + b, word) for a, b, word in places[match.group()]]
    return tokens


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


@cache
def _by_head(names: frozenset[str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The names by the runs of letters around their first blank; one without is a word anyway."""
    heads = defaultdict(list)
    for name in sorted(names):
        chunks = name.split(maxsplit=2)
        if len(chunks) > 1:
            heads[_edges(chunks[0])[1], _edges(chunks[1])[0]].append(name)
    return {head: tuple(group) for head, group in heads.items()}


def _analyse(raw: str, language: str) -> Iterator[tuple[int, int, str]]:
    """The words in `raw`: what stands between its stops, split where words run together."""
    if "@" in raw or len(raw) > LONGEST:
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
    letters = sum(map(str.isalpha, part))
    if not letters or (letters == 1 and not any(map(str.isdecimal, part))):
        return ""
    part = _fold(part, language).strip("-'")
    bare = part if "." not in part or len(part.split(".")[0]) > 1 else part.replace(".", "")
    if bare.isupper() and bare.lower() in _SHORT.get(language, {}):
        return _SHORT[language][bare.lower()]
    if len(bare) < 2 or bare.lower() in stop_words(language):
        return ""
    word = lemma(bare, language)
    return "" if word in stop_words(language) else word


def _fold(raw: str, language: str) -> str:
    """Without a possessive ("Israel's") or an elided article ("l'acqua")."""
    raw = raw.replace("’", "'").replace("‐", "-").replace("‑", "-")
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

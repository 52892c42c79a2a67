"""Words as they are counted: lower-cased lemmas without stop words, with their places.

What becomes of a word depends on the word alone, so each distinct one is worked out once and
remembered: running text then costs one pattern and one look-up a word.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from .damage import split_glued
from .languages import CALENDAR, UNSPACED, function_words, stop_words
from .records import Context, Sentence, Term, Token

if TYPE_CHECKING:
    from .records import Page

REMEMBERED = 500_000  # distinct words kept per language before beginning anew
_RAW = re.compile(r"\w+(?:[-'’‐‑./@]\w+)*")  # its parts are told apart once, in `_analyse`
_WHOLE = re.compile(  # "U.S", "e.g", "news.example.co.uk", "150km/h"
    r"(?:[^\W\d_]\.)+[^\W\d_]|(?:[\w-]+\.)+(?:com|net|org|edu|gov|info|co|uk|io|tv|eu|de|fr|it|es"
    r"|pt|ru|ch|Com|Net|Org)|[\d.]+\w{1,2}/[hs]"
)
_PART = re.compile(r"[\w'’‐‑-]+")
_ELISION = re.compile(
    r"(?i)(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|(?:d|n|s)(?:e|a|u)ll|dall|all|coll|un"
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


class _Words(dict):
    """Raw word -> the words it counts as."""

    def __init__(self, places: _Places) -> None:
        self.places = places

    def __missing__(self, raw: str) -> tuple[str, ...]:
        if len(self) >= REMEMBERED:
            self.clear()
        self[raw] = words = tuple(word for _, _, word in self.places[raw])
        return words


@cache
def _memory(language: str) -> tuple[_Words, _Places]:
    if language in UNSPACED:
        raise ValueError(
            f'{UNSPACED[language]} ("{language}") is written without spaces between words, and'
            " splitting it is not supported; languages that are written with spaces are"
        )
    places = _Places(language)
    return _Words(places), places


def tokenize(text: str, *, language: str = "en", names: frozenset[str] = frozenset()) -> list[str]:
    """The words of `text` to count: lower-cased lemmas, no stop words, no bare numbers.

    Glued words are split, possessives folded, inner hyphens kept; each of `names` ("golan
    heights", lower-cased) stays one word. Chinese, Japanese and Thai raise a ValueError.
    """
    words, _ = _memory(language)
    if names and not _first_words(names).keys().isdisjoint(_RAW.findall(text.lower())):
        return [token.word for token in locate(text, language=language, names=names)]
    return list(chain.from_iterable(map(words.__getitem__, _RAW.findall(text))))


def locate(
    text: str, *, language: str = "en", names: frozenset[str] = frozenset(), offset: int = 0
) -> list[Token]:
    """The words of `tokenize`, each with where it stands, counted from `offset`."""
    (_, places), tokens, last = _memory(language), [], 0
    found = {start: (stop, name) for start, stop, name in _find_names(text, names)}
    for match in _RAW.finditer(text):
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


def _find_names(text: str, names: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    if not names:
        return
    first, low = _first_words(names), text.lower()
    for match in _RAW.finditer(low):
        for name in first.get(match.group(), ()):
            stop = match.start() + len(name)
            if low.startswith(name, match.start()) and not low[stop : stop + 1].isalnum():
                yield match.start(), stop, name
                break


@cache
def _first_words(names: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """The names by the word they begin with, the longest first."""
    first = defaultdict(list)
    for name in names:
        if match := _RAW.match(name):
            first[match.group()].append(name)
    return {word: tuple(sorted(group, key=len, reverse=True)) for word, group in first.items()}


def _analyse(raw: str, language: str) -> Iterator[tuple[int, int, str]]:
    """The words in `raw`: what stands between its stops, split where words run together."""
    if "@" in raw:
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
    if part.replace(".", "").isdigit() or not any(map(str.isalpha, part)):
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
def _lemmatizer() -> Any:
    import simplemma

    return simplemma


def lemma(word: str, language: str) -> str:
    """The dictionary form, lower-cased; the word itself where it is a name or not known."""
    low = word.lower()
    if low in _KEPT.get(language, ()):
        return low
    try:
        found = _lemmatizer().lemmatize(word, lang=language).lower()
    except ValueError:  # a language without a dictionary
        return low
    if found[:1] != low[:1] or (low.endswith("ing") and _is_noun(low, language)):
        return low
    return found


def _is_noun(word: str, language: str) -> bool:
    """English "meeting" has a plural of its own, so it is not counted as "meet"."""
    return language == "en" and _lemmatizer().lemmatize(word + "s", lang="en") == word


_NAME_WORD = re.compile(r"[^\W\d_][\w'’-]*(?:\.(?=\w))?")
_RANKS = (
    "president minister prime mr mrs ms dr sir lord lady king queen prince princess patriarch pope"
    " chancellor secretary senator sen rep general gen captain professor prof judge chief sheikh"
    " herr frau präsident kanzler presidente ministro monsieur madame président ministre"
)


def find_names(sentences: Sequence[Sentence], *, language: str = "en") -> tuple[Term, ...]:
    """People, places and organisations: runs of capitalised words, most frequent first.

    A sentence's first word counts only where the same name stands elsewhere inside a sentence.
    """
    runs = [run for sentence in sentences for run in _runs(sentence, language)]
    inside = {name for name, _, first in runs if not first}
    places = defaultdict(list)
    for name, context, first in runs:
        if not first or name in inside or " " in name:
            places[name].append(context)
    counts = Counter({name: len(contexts) for name, contexts in places.items()})
    return tuple(
        Term(name, count, float(count), tuple(places[name]))
        for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _runs(sentence: Sentence, language: str) -> Iterator[tuple[str, Context, bool]]:
    text = sentence.text
    words = list(_NAME_WORD.finditer(text))
    begin = 0
    while begin < len(words):
        end = begin
        while (
            end < len(words) and _capital(words[end].group()) and _adjacent(text, words, begin, end)
        ):
            end += 1
        if end > begin:
            yield from _name(sentence, words[begin:end], begin == 0, language)
        begin = max(end, begin + 1)


def _adjacent(text: str, words: list[re.Match[str]], begin: int, end: int) -> bool:
    return end == begin or text[words[end - 1].end() : words[end].start()] in (" ", "\xa0")


def _capital(word: str) -> bool:
    return word[0].isupper() or (word[:3] in ("al-", "el-") and word[3:4].isupper())


def _name(
    sentence: Sentence, words: list[re.Match[str]], first: bool, language: str
) -> Iterator[tuple[str, Context, bool]]:
    known = function_words(language) | CALENDAR.get(language, frozenset())
    while words and (
        words[0].group().lower() in known or words[0].group().lower() in _RANKS.split()
    ):
        words, first = words[1:], False
    while words and words[-1].group().lower() in known:
        words = words[:-1]
    if not words or len(words[0].group()) < 2:
        return
    start, stop = words[0].start(), words[-1].end()
    name = re.sub(r"['’]s$", "", sentence.text[start:stop])
    context = Context(sentence, sentence.start + start, sentence.start + start + len(name))
    yield " ".join(name.split()), context, first


def find_phrases(
    pages: Iterable[Page], *, many: int = 50, threshold: float = 0.6
) -> frozenset[str]:
    """What to keep together, lower-cased: names of several words on a page.

    With `many` documents or more, also pairs that gensim's `Phrases` finds by normalised mutual
    information above `threshold` (Bouma 2009).
    """
    pages = list(pages)
    names: set[str] = set()
    for page in pages:
        terms = find_names(page.sentences, language=page.language or "en")
        names.update(term.word.lower() for term in terms if " " in term.word)
    if len(pages) >= many:
        names.update(_collocations(pages, threshold))
    return frozenset(names)


def _collocations(pages: list[Page], threshold: float) -> Iterator[str]:
    from gensim.models.phrases import Phrases

    texts = [
        [match.group().lower() for match in _RAW.finditer(sentence.text)]
        for page in pages
        for sentence in page.sentences
    ]
    common = stop_words(pages[0].language or "en")
    found = Phrases(
        texts, min_count=5, threshold=threshold, scoring="npmi", connector_words=frozenset()
    ).export_phrases()
    for phrase in found:
        words = phrase.split("_")
        if not any(word in common or word.isdigit() for word in words):
            yield " ".join(words)

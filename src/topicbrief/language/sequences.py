"""Words and marks that do not follow one another in whole text: "in when", "by and", "of the .".

What stands beside a place is reduced to a class: a word that is frequent is itself, another one is
its last two letters, a name "Aa", a number "0". `data/xx.sequences` lists the pairs of classes
that arise where names, numbers and links are cut out of clean text and that hardly ever stand in
it otherwise, and the neighbours before or behind with which a pair does stand there.
`tests/bench/learn_damage.py` makes the lists.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from .lexicon import CALENDAR, DATA, FIRST_CLASS, frequencies, function_words

FREQUENT = 300  # words of a language that are classes of their own, beside its function words
LONGEST = 200  # characters between blanks; what is longer is no words
REMEMBERED = 500_000  # distinct chunks kept per language before beginning anew
ASIDE = 6  # tokens between two commas that enclose an aside
START, END, OTHER = "^", "$", "_"
CLOSERS = frozenset(",.;:?!)")
_ELIDED = r"[^\W\d_]{1,6}['’](?=[^\W\d_])|"
_TOKEN = (
    r"[^\W\d_]\.(?:[^\W\d_]\.?)+"  # "a.m.", "U.S."
    r"|in (?:absentia|lieu|silico|situ|utero|vitro|vivo)\b|[^\W\d_]*\d(?:[\d.,]*\d)?[^\W_]*"
    r"|[^\W\d_]+(?:[-'’][^\W\d_]+)*|[^\w\s]"
)


class Listed(NamedTuple):
    """Pairs that do not occur, and triples with which the pair at their end, or start, does."""

    pairs: frozenset[tuple[str, str]]
    before: frozenset[tuple[str, str, str]]
    after: frozenset[tuple[str, str, str]]


@cache
def read_listed(language: str) -> Listed:
    """The list of a language; empty where none was learned."""
    file = DATA / f"{language}.sequences"
    if language not in FIRST_CLASS or not file.is_file():
        return Listed(frozenset(), frozenset(), frozenset())
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    pairs = ((a, b) for a, row in tables["pairs"].items() for b in row.split())
    before = ((a, *pair.split()) for pair, row in tables["before"].items() for a in row.split())
    after = ((*pair.split(), d) for pair, row in tables["after"].items() for d in row.split())
    return Listed(frozenset(pairs), frozenset(before), frozenset(after))


class Reader:
    """Reads text as classes, in one language."""

    def __init__(self, language: str) -> None:
        shares = frequencies(language)
        least = min(sorted(shares.values())[-FREQUENT:], default=0.0)
        most = (word for word, share in shares.items() if share >= least)
        frequent = sorted(most, key=lambda word: (-shares[word], word))[:FREQUENT]
        self.kept = function_words(language) | set(frequent)
        self.calendar = CALENDAR.get(language, frozenset())
        self.token = re.compile((_ELIDED if language in ("fr", "it") else "") + _TOKEN)
        self.known: dict[str, str] = {}

    def read(self, text: str) -> list[tuple[int, int, str]]:
        """Start, stop and class of every token of a text without line breaks."""
        return [
            (match.start(), match.end(), self._class(match, text))
            for match in self.token.finditer(text)
        ]

    def _class(self, match: re.Match[str], text: str) -> str:
        word = match.group()
        if word in CLOSERS:  # ".mobi", "1.5"
            return OTHER if text[match.end() : match.end() + 1].isalnum() else word
        if text[match.start() - 1 : match.start()] == "/":
            return OTHER
        return self.class_of(word)

    def class_of(self, word: str) -> str:
        """The class of a token that is no mark of punctuation."""
        found = self.known.get(word)
        if found is None:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            found = self.known[word] = self._classify(word)
        return found

    def _classify(self, word: str) -> str:
        low = word.lower().replace("’", "'")
        if not word[0].isalnum():
            return OTHER
        if any(map(str.isdigit, word)):
            return "0"
        if (word.isupper() and word != "I") or "." in word:
            return "Aa"
        if low in self.kept:
            return low
        if low in self.calendar:
            return "MONTH"
        if word[0].isupper():
            return "Aa"
        return "*" + low[-2:] if len(low) > 3 else "*"


@cache
def reader(language: str) -> Reader:
    return Reader(language)


class _Edges:
    """What stands between blanks -> the classes of its first and of its last token."""

    def __init__(self, language: str) -> None:
        self.reader, self.pairs = reader(language), read_listed(language).pairs
        self.first: dict[str, str] = _Known(self)
        self.last: dict[str, str] = {}
        self.inner: set[str] = set()  # chunks with a listed pair inside: "in,"

    def read(self, chunk: str) -> str:
        """The first class; the last is then known as well."""
        if len(self.last) >= REMEMBERED:
            self.first.clear()
            self.last.clear()
        word = chunk[:-1] if chunk[-1] in CLOSERS else chunk
        if word.isalpha() and len(word) < LONGEST:  # most chunks: a word, and a mark behind it
            classes = [self.reader.class_of(word), *chunk[len(word) :]]
        else:
            short = chunk if len(chunk) <= LONGEST else ""
            classes = [name for _, _, name in self.reader.read(short)] or [OTHER]
        if not self.pairs.isdisjoint(itertools.pairwise(classes)):
            self.inner.add(chunk)
        self.last[chunk] = classes[-1]
        return classes[0]


class _Known(dict[str, str]):
    def __init__(self, edges: _Edges) -> None:
        self.edges = edges

    def __missing__(self, chunk: str) -> str:
        self[chunk] = found = self.edges.read(chunk)
        return found


@cache
def _edges(language: str) -> _Edges:
    return _Edges(language)


def may_hold_gap(chunks: list[str], language: str) -> bool:
    """Whether some pair of the list stands in a text parted at its blanks: two look-ups a word."""
    known = _edges(language)
    firsts = list(map(known.first.__getitem__, chunks))
    try:
        lasts = list(map(known.last.__getitem__, chunks))
    except KeyError:  # forgotten between the two
        return True
    beside = zip(lasts, islice(firsts, 1, None), strict=False)
    return not (known.pairs.isdisjoint(beside) and known.inner.isdisjoint(chunks))


def find_gaps(text: str, language: str) -> Iterator[int]:
    """Where in a sentence two tokens stand side by side that do not in whole text."""
    tokens = reader(language).read(text)
    for at in odd_pairs([name for _, _, name in tokens], read_listed(language)):
        yield tokens[at - 1][1] if at else 0


def odd_pairs(classes: list[str], listed: Listed) -> Iterator[int]:
    """The second places of the pairs of a sentence that are listed, where nothing excuses them."""
    pairs, before, after = listed
    names = [START, START, *classes, END, END]
    for at in range(1, len(names) - 2):
        one, two, three, four = names[at - 1 : at + 3]
        if (two, three) not in pairs or (three == "," and "," in names[at + 2 : at + 2 + ASIDE]):
            continue  # "in, say, a month"
        if (one, two, three) not in before and (two, three, four) not in after:
            yield at - 1

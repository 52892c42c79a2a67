"""How the words of topics stand in the units that are most about them: written how, as what."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from ..language.name_kinds import is_people
from ..records import Page, Sentence, Token
from .forms import Forms, bare_span
from .model import Topics
from .relevance import courtesies
from .units import Units
from .weak import evidence, is_quality, is_weak

LEADING = 100  # units of each topic that its name and its quotes may come from
LONGEST = 3  # words of a phrase
BOUND = 0.6  # of a word's places are a phrase's: the phrase is shown in the word's place
BLANKS = (" ", "\n", "\xa0")
HEAD_FIRST = ("fr", "es", "it", "pt")  # "armée turque"; in English what it is stands last


class Found(NamedTuple):
    """A known word in a sentence: the how manieth, as it is written, as what it stands there."""

    at: int
    word: str
    written: str
    label: bool
    sign: int
    part: bool


def leading_units(topics: Topics) -> frozenset[int]:
    """The rows of the units that are most about each topic."""
    order = np.argsort(-np.round(topics.doc_topic, 9), axis=0, kind="stable")
    return frozenset(order[:LEADING].ravel().tolist())


def sentences_of(
    wanted: Iterable[int], topics: Topics, units: Units, pages: Iterable[Page]
) -> Iterator[tuple[int, Sentence, str]]:
    """(row of the unit, sentence, language) of the units whose rows are `wanted`."""
    rows = {topics.ids[row]: row for row in wanted}
    spans: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for unit in units.items:
        if unit.id in rows:
            spans[unit.document.id].append((unit.start, unit.stop, rows[unit.id]))
    for page in pages:
        own = sorted(spans.get(page.document.id, ()))
        starts = [start for start, _, _ in own]
        for sentence in page.sentences if own else ():
            at = bisect_right(starts, sentence.start) - 1
            if at >= 0 and sentence.start < own[at][1]:
                yield own[at][2], sentence, page.language


@dataclass
class Seen:
    """What the leading units hold: how words are written, as what, and in which phrases.

    A place is a document (`apart`), or a sentence of a text.
    """

    apart: bool = False
    forms: Forms = field(default_factory=Forms)
    phrases: Forms = field(default_factory=Forms)
    labels: Counter = field(default_factory=Counter)
    signs: Counter = field(default_factory=Counter)  # of a verb or a quality, less those of a noun
    spoken: dict[str, str] = field(default_factory=dict)
    places: dict[str, set] = field(default_factory=lambda: defaultdict(set))
    parts: Counter = field(default_factory=Counter)  # where another word says what it is part of
    held: dict[tuple[str, ...], np.ndarray] = field(default_factory=dict)
    within: dict[str, list[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, found: Found, language: str, place: Any) -> None:
        """A known word as it stands in a sentence, or in a document, `place`."""
        word = found.word
        self.forms.add(word, found.written, opens=found.at == 0)
        self.labels[word] += found.label
        self.signs[word] += found.sign
        self.parts[word] += found.part
        self.places[word].add(place)
        self.spoken[word] = language

    def add_phrase(
        self, words: tuple[str, ...], written: str, shares: np.ndarray, *, opens: bool
    ) -> None:
        self.phrases.add(words, written, opens=opens)
        self.held[words] = self.held[words] + shares if words in self.held else shares

    def written(self, word: str) -> str:
        return self.forms.written(word, self.spoken.get(word, ""))

    def phrase(self, words: tuple[str, ...]) -> str:
        return self.phrases.written(words, self.spoken.get(words[0], ""))

    def is_label(self, word: str) -> bool:
        """It mostly stands where a speaker or a header does."""
        return word in self.labels and 2 * self.labels[word] > self.forms.times(word)

    def is_weak(self, word: str) -> bool:
        """It names nothing where another word does."""
        written, said = self.forms.written(word), self.forms.times(word)
        return is_weak(written, said, self.signs[word], self.spoken.get(word, ""))

    def rank(self, word: str) -> int:
        """0 for what names something in several places, 1 where it is one, 2 for what is weak."""
        once = len(self.places[word]) < 2 and (self.apart or self.written(word).islower())
        return 2 if self.is_weak(word) else int(once)

    def is_part(self, word: str) -> bool:
        """It mostly stands beside the word it is of, and is no noun: "killer", "Israeli"."""
        noun = self.signs[word] < 0 and not is_people(self.written(word))
        return self.parts[word] > BOUND * self.forms.times(word) and not noun

    def names(self, words: tuple[str, ...]) -> bool:
        """A phrase of nouns and what goes with them, whose head is none of these."""
        language = self.spoken.get(words[0], "")
        head = words[-1] if language == "en" else words[0] if language in HEAD_FIRST else ""
        return all(map(self._joins, words)) and not (head and self.is_weak(head))

    def _joins(self, word: str) -> bool:
        """It may stand in a phrase: a noun, or a quality ("mutual concession")."""
        written, language = self.written(word), self.spoken.get(word, "")
        named = not self.is_weak(word) or is_quality(written, language)
        return named and written.lower() not in courtesies(language)


def read_units(
    models: Sequence[Topics], units: Units, pages: Sequence[Page], known: Sequence[frozenset[str]]
) -> list[Seen]:
    """How the `known` words of each model stand in the units that are most about its topics."""
    from ..language.words import locate

    every = [Seen(units.kind == "document") for _ in models]
    names = frozenset(word for word in models[0].vocabulary if " " in word)
    row_of = {name: at for at, name in enumerate(models[0].ids)}
    first: dict[tuple[str, ...], int] = {}  # what is sent twice is one place
    same = {
        row_of[unit.id]: first.setdefault(tuple(unit.words), row_of[unit.id])
        for unit in units.items
        if unit.id in row_of
    }
    rows, any_known = list(map(leading_units, models)), frozenset().union(*known)
    for row, sentence, language in sentences_of(frozenset().union(*rows), models[0], units, pages):
        text = sentence.document.text
        tokens = locate(sentence.text, language=language, names=names, offset=sentence.start)
        found = [
            Found(
                at, token.word, text[slice(*bare_span(text, token))], _is_label(text, token),
                evidence(text, token, language, sentence.start),
                _is_part(text, tokens, at, language),
            )
            for at, token in enumerate(tokens)
            if token.word in any_known
        ]  # fmt: skip
        place = same[row] if units.kind == "document" else sentence.text
        for seen, model, own, words in zip(every, models, rows, known, strict=True):
            if row not in own:
                continue
            shares = model.doc_topic[row]
            for one in found:
                if one.word in words:
                    seen.add(one, language, place)
                    run = tokens[one.at : one.at + LONGEST]
                    for phrase, written in _runs(text, run, words):
                        seen.add_phrase(phrase, written, shares, opens=one.at == 0)
    for seen in every:
        for phrase in sorted(seen.held):
            for word in set(phrase):
                seen.within[word].append(phrase)
    return every


def _is_part(text: str, tokens: Sequence[Token], at: int, language: str) -> bool:
    """A counted word right behind it, or where that comes first right before it.

    Behind a name stands a verb as well: "Ulvemoor sails".
    """
    if language not in (*HEAD_FIRST, "en"):
        return False
    pair = tokens[max(at - 1, 0) : at + 1] if language in HEAD_FIRST else tokens[at : at + 2]
    if len(pair) < 2 or text[pair[0].stop : pair[1].start] not in BLANKS:
        return False
    own, other = (text[token.start : token.stop] for token in (tokens[at], pair[language == "en"]))
    return at == 0 or own.islower() or is_people(own) or other[:1].isupper()


def _is_label(text: str, token: Token) -> bool:
    """At the beginning of a line and before a colon or "]", or in capitals and alone there."""
    before = text[max(0, token.start - 4) : token.start].rstrip(" \t[<(*")
    if before and not before.endswith("\n"):
        return False
    after = text[token.stop : token.stop + 2]
    if after[:1] == "]" and "[" not in text[max(0, token.start - 4) : token.start]:
        return True  # who is quoted: "Jo Doe] You say"
    after = after.lstrip("]>)*")
    return after[:1] == ":" or (text[token.start : token.stop].isupper() and after[:1] in ".\n")


def _runs(text: str, tokens: Sequence[Token], known: frozenset[str]) -> Iterator[tuple]:
    """Phrases that begin with the first token: known words with one blank between them."""
    words = [tokens[0].word]
    for last, token in pairwise(tokens):
        if token.word not in known or text[last.stop : token.start] not in BLANKS:
            return
        words.append(token.word)
        if sum(word.count(" ") + 1 for word in words) > LONGEST:
            return
        yield tuple(words), text[bare_span(text, tokens[0])[0] : bare_span(text, token)[1]]

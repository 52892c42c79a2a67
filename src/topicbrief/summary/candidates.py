"""The sentences of some pages with what choosing among them needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..records import Page, Sentence
from .standalone import find_opener
from .tfidf import Weights, weigh

FEW_WORDS = 3  # counted words that a sentence must have to say anything alone
LEANS, DAMAGED, QUESTION, SHORT, CAPTION = 1, 2, 3, 4, 5  # objections, the least first
ENDS = frozenset(".!?…。！？।؟۔")
CLOSERS = "\"'”’»)]“ \t\xa0"
_LABEL = re.compile(r"[^\W\d_][^.:;!?\n]{2,40}: [^\W\d_]")  # "Royal duties: Queen Elizabeth ..."


@dataclass(frozen=True, eq=False)
class Candidates:
    """The sentences of some pages, in reading order, with what choosing among them needs.

    Arrays, one value a sentence: `pages`, `groups` (its article: a segment of a page, numbered
    through), `places` (its number from 0 in the article), `objections` (0: fit to stand alone).
    `reasons` says the objection in words.
    """

    sentences: tuple[Sentence, ...]
    words: tuple[list[str], ...]
    pages: np.ndarray
    groups: np.ndarray
    places: np.ndarray
    objections: np.ndarray
    reasons: tuple[str, ...]

    @cached_property
    def weights(self) -> Weights:
        return weigh(self.words)

    def __len__(self) -> int:
        return len(self.sentences)

    def where(self, mask: np.ndarray) -> Candidates:
        """Only the sentences where `mask` is true; pages and articles keep their numbers."""
        kept = np.flatnonzero(mask)
        return Candidates(
            tuple(self.sentences[i] for i in kept),
            tuple(self.words[i] for i in kept),
            self.pages[kept],
            self.groups[kept],
            self.places[kept],
            self.objections[kept],
            tuple(self.reasons[i] for i in kept),
        )


def find_candidates(pages: Sequence[Page], *, language: str = "") -> Candidates:
    """Every sentence of the pages with its words, its place and what speaks against it."""
    from ..language.words import tokenize

    sentences = tuple(sentence for page in pages for sentence in page.sentences)
    owners = np.repeat(np.arange(len(pages)), [len(page.sentences) for page in pages])
    spoken = [language or page.language or "en" for page in pages]
    words = tuple(
        tokenize(sentence.plain, language=spoken[owner])
        for sentence, owner in zip(sentences, owners, strict=True)
    )
    groups, places = _articles(owners, np.array([s.segment for s in sentences], dtype=int))
    found = [
        _object(sentence, counted, spoken[owner])
        for sentence, counted, owner in zip(sentences, words, owners, strict=True)
    ]
    codes = np.array([code for code, _ in found], dtype=int)
    reasons = tuple(reason for _, reason in found)
    return Candidates(sentences, words, owners, groups, places, codes, reasons)


def _articles(owners: np.ndarray, segments: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The number of each sentence's article, and the sentence's number in it, both from 0."""
    if not len(owners):
        return owners, owners
    begins = np.r_[True, (np.diff(owners) != 0) | (np.diff(segments) != 0)]
    groups = np.cumsum(begins) - 1
    return groups, np.arange(len(owners)) - np.flatnonzero(begins)[groups]


def _object(sentence: Sentence, words: Sequence[str], language: str) -> tuple[int, str]:
    """What speaks against quoting the sentence alone: how much, and in words."""
    text = sentence.plain
    bare = text.rstrip(CLOSERS)
    if len(words) < FEW_WORDS:
        return SHORT, "too short to say anything alone"
    if bare[-1:] not in ENDS:
        return SHORT, "no closing punctuation"
    if text[:1].islower():
        return DAMAGED, "begins in the middle"
    if bare[-2:-1] == " " and _LABEL.match(text):
        return CAPTION, "reads like a picture's caption"
    if sentence.damage and not sentence.whole:
        return DAMAGED, "damaged"
    if bare.rstrip(".,").endswith(("?", "？", "؟")):
        return QUESTION, "a question"
    opener = find_opener(text, language)
    return (LEANS, f"leans on the sentence before: “{opener}”") if opener else (0, "")

"""The sentences of some pages with what choosing among them needs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..language.words import tokenize
from ..records import Page, Sentence
from .cues import METHOD, SUMS, cost_of, find_announcing, find_sections
from .posts import find_posts
from .quotations import find_quoted
from .standalone import find_fault
from .weights import Weights, weigh

FEW_WORDS = 3  # counted words that a sentence must have to say anything alone
COMMON = 0.5  # of a text's sentences: what more of them share is how the text is written
ENOUGH = 10  # sentences without any objection: then what the others share is not forgiven
PART = 40  # sentences of a part of a text, which has a share of its own in the summary
MOST_PARTS = 8
STUDY = 2  # sentences that sum it up (a section that does is one) from which a text is a study
MOST_POSTS = 100  # entries of a page, each a part of its own
LEANS, QUESTION, DAMAGED, BEGUN, UNCLOSED, CAPTION, POLITE, SHORT = range(1, 9)  # least first
_LEVELS = {
    "": 0, "question": QUESTION, "damaged": DAMAGED, "begun": BEGUN, "unclosed": UNCLOSED,
    "caption": CAPTION, "polite": POLITE,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Candidates:
    """The sentences of some pages, in reading order, with what choosing among them needs.

    `texts` are the sentences' plain ones. Arrays, one value a sentence: `pages`, `groups` (its
    article: a segment of a page, numbered through), `places` (its number from 0 in the article),
    `posts` (the entry of its page, where posts or reviews follow one another), `sections` (the
    kind of the one that it is in), `objections` (0: nothing in itself speaks against it),
    `lengths` (words as a reader counts them) and `chances` (of its line to be content, where
    furniture was told from it). `reasons` says the objection in words.
    """

    sentences: tuple[Sentence, ...]
    texts: tuple[str, ...]
    words: tuple[Sequence[str], ...]
    languages: tuple[str, ...]
    pages: np.ndarray
    groups: np.ndarray
    places: np.ndarray
    objections: np.ndarray
    reasons: tuple[str, ...]
    chances: np.ndarray
    posts: np.ndarray
    sections: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.sentences)

    @cached_property
    def weights(self) -> Weights:
        return weigh(self.words, self.languages)

    @cached_property
    def sizes(self) -> np.ndarray:
        """Sentences of each sentence's article."""
        return np.bincount(self.groups)[self.groups]

    @cached_property
    def lengths(self) -> np.ndarray:
        return np.array([len(sentence.text.split()) for sentence in self.sentences], dtype=int)

    @cached_property
    def announcing(self) -> np.ndarray:
        """True for what sums up its text: "In this paper", "our results show"."""
        return np.array(find_announcing(self.texts, self.words, self.languages), dtype=bool)

    @cached_property
    def studies(self) -> np.ndarray:
        """True for the sentences of an article that says often enough what it does and finds."""
        said = np.bincount(self.groups, weights=self.announcing)
        sums = np.bincount(self.groups, weights=np.array(self.sections) == SUMS) > 0
        return (said + sums >= STUDY)[self.groups]

    def costs(self, long: int) -> list[float]:
        """How little each sentence does for its text, where that is a study or a `long` one.

        What stands before a study first says what it does is its front, like its methods.
        """
        applies = self.studies | (self.sizes > long)
        if not applies.any():
            return [0.0] * len(self)
        rows = zip(
            self.texts, self.languages, self.announcing.tolist(), self.sections,
            self.studies.tolist(), applies.tolist(), strict=True,
        )  # fmt: skip
        begun = np.maximum.accumulate(self.groups * 2 + self.announcing) % 2 == 1
        fronts = self.studies & ~begun
        return [
            cost_of(text, own, announcing, section or METHOD * front, study) if applied else 0.0
            for (text, own, announcing, section, study, applied), front in zip(
                rows, fronts.tolist(), strict=True
            )
        ]

    @cached_property
    def parts(self) -> np.ndarray:
        """The part of the text that each sentence is in, from 0; a short text is one part.

        Of a page of posts or reviews each entry is a part, whatever its length; a study is one,
        whose middle says how it was done.
        """
        if self.posts.any():
            own = self.pages * (self.posts.max() + 1) + self.posts
            entries = np.unique(own, return_inverse=True)[1]
            if entries.max() < MOST_POSTS:
                return entries
        if self.studies.all():
            return np.zeros(len(self), dtype=int)
        count = min(max(len(self) // PART, 1), MOST_PARTS)
        return np.arange(len(self)) * count // max(len(self), 1)


def find_candidates(
    pages: Sequence[Page],
    *,
    language: str = "",
    phrases: frozenset[str] = frozenset(),
    words: Sequence[Sequence[str]] | None = None,
) -> Candidates:
    """Every sentence of the pages with its words, its place and what speaks against it.

    `phrases` (names of several words, lower-cased) are counted as one word; `words` are those of
    every sentence, where they have been counted already.
    """
    sentences = tuple(sentence for page in pages for sentence in page.sentences)
    texts = tuple(sentence.plain for sentence in sentences)
    owners = np.repeat(np.arange(len(pages)), [len(page.sentences) for page in pages])
    spoken = tuple(language or page.language or "en" for page in pages)
    languages = [own for own, page in zip(spoken, pages, strict=True) for _ in page.sentences]
    if words is None:
        words = [
            tokenize(text, language=own, names=phrases)
            for text, own in zip(texts, languages, strict=True)
        ]
    groups, places = _articles(owners, [sentence.segment for sentence in sentences])
    faults = [
        find_fault(sentence, own, text) if len(own_words) >= FEW_WORDS else _TOO_SHORT
        for sentence, text, own, own_words in zip(sentences, texts, languages, words, strict=True)
    ]
    quoted = (inside for page in pages for inside in find_quoted(page))
    faults = [
        _INSIDE if inside and not fault[0] else fault
        for fault, inside in zip(faults, quoted, strict=True)
    ]
    levels = _forgive([_LEVELS.get(name, SHORT) for name, _ in faults])
    reasons = tuple(
        reason if level else "" for (_, reason), level in zip(faults, levels, strict=True)
    )
    objections = np.array(levels, dtype=int)
    chances = np.array([chance for page in pages for chance in chances_of(page)])
    posts = np.array([post for page in pages for post in find_posts(page)], dtype=int)
    return Candidates(
        sentences,
        texts,
        tuple(words),
        tuple(languages),
        owners,
        groups,
        places,
        objections,
        reasons,
        chances,
        posts,
        tuple(kind for page in pages for kind in find_sections(page)),
    )


def chances_of(page: Page) -> Iterator[float]:
    """The chance of the line that each sentence begins in."""
    if all(block.chance == 1 for block in page.blocks):
        yield from [1.0] * len(page.sentences)
        return
    starts = [block.start for block in page.blocks]
    for sentence in page.sentences:
        place = bisect_right(starts, sentence.start) - 1
        yield page.blocks[place].chance if place >= 0 else 1.0


_INSIDE = ("begun", "begins inside a quotation")
_TOO_SHORT = ("short", "too short to say anything alone")


def _forgive(levels: list[int]) -> list[int]:
    """Without what most sentences share: a text in small letters, of questions, of verses.

    Not where enough have no fault: the others are a page's labels then. Damage, politeness and
    emptiness stay what they are, however common.
    """
    if levels.count(0) >= ENOUGH:
        return levels
    most = COMMON * len(levels)
    shared = {x for x in (QUESTION, BEGUN, UNCLOSED, CAPTION) if levels.count(x) > most}
    return [0 if level in shared else level for level in levels] if shared else levels


def _articles(owners: np.ndarray, segments: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """The number of each sentence's article, and the sentence's number in it, both from 0."""
    size = len(owners)
    if not size:
        return owners, owners
    if owners[-1] == owners[0] and len(set(segments)) == 1:
        return np.zeros(size, dtype=int), np.arange(size)
    own = np.array(segments, dtype=int)
    begins = np.flatnonzero((np.diff(owners) != 0) | (np.diff(own) != 0)) + 1
    groups = np.zeros(size, dtype=int)
    groups[begins] = 1
    np.cumsum(groups, out=groups)
    return groups, np.arange(size) - np.concatenate([[0], begins])[groups]

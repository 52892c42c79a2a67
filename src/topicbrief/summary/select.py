"""Summaries: whole sentences, word for word, each chosen for what it adds, in reading order.

The gain of a sentence is a product of what can be said in words:

- content: the weights of its distinct words (`weights.py`: said often here, seldom elsewhere) over
  a root of its length; a word counts less for every chosen sentence that has said it;
- position: how near it stands to the start of its article, in a long one to the end as well,
  weighed by the evidence that the page is one article: on a stitched page order says little;
- form: less for what opens with a quotation mark, speaks of "I" or of "this" without saying of
  what, offers something or speaks of its page, and for a line that may be furniture of the page;
  in a long text or a study less for all but what says what the text does or finds ("in this
  paper") or what its speaker means to do ("we must"), least for how it was done (`cues.py`);
- turn: less where its part of a long text, or its post of a thread, is ahead of its share of
  the sentences.

The greatest gain that fits the budget is taken, again and again (greedy for a submodular gain,
Nemhauser et al. 1978, evaluated lazily, Minoux 1978), so a longer summary holds the shorter one.
Sentences that lean on the one before are taken only after it, those that open with what was named
before ("The company said") only after another of their article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush, heapreplace
from math import prod

import numpy as np

from .. import __version__
from ..records import Page, Pick, Summary
from .budget import FILLED, Budget, note
from .candidates import LEANS, SHORT, UNCLOSED, Candidates, find_candidates
from .standalone import find_back, find_lean, is_talk, reads_badly

POSITION = 0.4  # power of the number from the start by which a place counts less
LEAST = 0.2  # of a place, however far from the start
AT_END = 0.7  # of the last place of a long article
LONG = 30, 90  # sentences between which an article comes to have an end that sums up
LENGTH = 0.45  # power of the number of counted words that the content is divided by
SAID = 0.4  # what a word still counts for each chosen sentence that holds it
TURN = 0.5  # what a sentence still counts whose part is one choice ahead of its share
PLAIN = 0.64  # what a sentence of a long text still counts for each cost that its cues name
FORM = 0.8  # what a sentence still counts that opens with a quotation or points with "this"
SURE = 2  # power of the chance that the line is no furniture of its page
ALIKE = 0.5  # shared of all words of two sentences from which they say the same
WITHIN, MANY = 0.8, 6  # shared of a chosen sentence's words (so many) from which it says it again
WIDE = 100  # chosen sentences that hold a word from which it no longer shows repeats
NEW_WORDS = 3  # named in the reason


@dataclass(frozen=True)
class Chosen:
    """A choice as it was made: the sentence's number, its parts then, its weightiest words."""

    number: int
    parts: tuple[tuple[str, float], ...]
    words: tuple[int, ...]
    leans: str  # on what, in words
    follows: bool  # the sentence before was chosen first


def summarize(
    pages: Page | Sequence[Page],
    *,
    sentences: int = 5,
    words: int | None = None,
    share: float | None = None,
    phrases: frozenset[str] = frozenset(),
    counted: Sequence[Sequence[str]] | None = None,
) -> Summary:
    """Choose the sentences of `pages` that say most of what they say, verbatim, in reading order.

    The length is a number of `sentences`, or of `words` (at most), or a `share` of the sentences
    (0 to 1). `phrases` are names of several words that count as one; `counted` holds the words of
    every sentence where they are known. Fewer sentences come back where fewer are fit to be quoted;
    a budget of words is filled to four fifths, or `Summary.note` says why not. A longer summary
    contains the shorter one; by `words` only up to the first sentence that did not fit, whose room
    shorter ones fill. ValueError where a length is absurd.
    """
    pages = [pages] if isinstance(pages, Page) else list(pages)
    candidates = find_candidates(pages, phrases=phrases, words=counted)
    budget = Budget.of(len(candidates), sentences, words, share)
    chosen = sorted(choose(candidates, budget), key=lambda choice: choice.number)
    picks = tuple(_pick(candidates, choice) for choice in chosen)
    return Summary(
        picks,
        _recipe(budget.name),
        note(budget, [pick.sentence for pick in picks], len(candidates)),
    )


def position_of(candidates: Candidates) -> np.ndarray:
    """From 1 at the start of an article down to `LEAST`, to the power of the evidence for one.

    The evidence is by how much two sentences drawn from the page are more likely to be of the
    same article than not: 1 for an article that fills its page, 0 for two halves and below.
    """
    sizes, places = candidates.sizes, candidates.places
    pages = np.bincount(candidates.pages)
    same = np.bincount(candidates.pages, weights=sizes / pages[candidates.pages])
    evidence = np.maximum(2 * same / np.maximum(pages, 1) - 1, 0)[candidates.pages]
    long = np.clip((sizes - LONG[0]) / (LONG[1] - LONG[0]), 0, 1)
    start, end = (1.0 + places) ** -POSITION, (sizes - places.astype(float)) ** -POSITION
    return np.maximum(np.maximum(start, AT_END * long * end), LEAST) ** evidence


def form_of(text: str, language: str) -> float:
    """Below 1 for what reads badly alone though it can stand: a quotation, "this deal", "I"."""
    return FORM ** (reads_badly(text, language) + is_talk(text, language, "first"))


def cues_of(candidates: Candidates) -> np.ndarray:
    """1, or less in a long article or a study for what does not say what it does or finds."""
    costs: np.ndarray = PLAIN ** np.array(candidates.costs(LONG[1]))
    return costs


def content_of(candidates: Candidates) -> np.ndarray:
    return candidates.weights.sums() * _shortness(candidates)


def _shortness(candidates: Candidates) -> np.ndarray:
    counted = np.fromiter(map(len, candidates.words), dtype=float, count=len(candidates))
    return np.maximum(counted, 1) ** -LENGTH


def choose(candidates: Candidates, budget: Budget) -> Iterator[Chosen]:
    """The choices, best first; a longer budget goes on where a shorter one ends.

    Where no sentence is fit to stand alone, one with the least objection is taken; a budget of
    words is filled to `FILLED` by those with ever greater objections, but not by scraps.
    """
    if any(candidates.words):
        yield from _Choosing(candidates, budget).run()


class _Choosing:
    """One run of the greedy choice: what has been said so far, and what that leaves to be said.

    Gains only fall while sentences are chosen, so a sentence's last known gain bounds it from
    above: each part of the text keeps its sentences in a heap by that bound, and only what comes
    to the top is worked out anew.
    """

    def __init__(self, candidates: Candidates, budget: Budget) -> None:
        self.candidates, self.budget = candidates, budget
        weights, position = candidates.weights, position_of(candidates)
        cues = cues_of(candidates)
        scale = position * _shortness(candidates) * cues
        bounds = weights.sums() * scale
        self.top = float(bounds.max()) or 1.0
        self.cues: list[float] = cues.tolist()
        self.position, self.scale = position.tolist(), (scale / self.top).tolist()
        self.bounds = np.round(bounds / self.top, 9).tolist()
        self.left = weights.values.tolist()  # what each word still weighs
        self.words, self.ends = weights.words.tolist(), weights.bounds.tolist()
        self.groups, self.parts = candidates.groups.tolist(), candidates.parts.tolist()
        self.forms: dict[int, float] = {}  # of the sentences that may be taken
        self.leans: dict[int, str] = {}  # what they lean on, where it was taken
        self.waiting: set[int] = set()  # until the sentence that they lean on is taken
        self.opened: dict[int, int] = {}  # of each article the first sentence that is taken
        self.pointing: dict[int, list[int]] = defaultdict(list)  # waiting for one before them
        self.taken: set[int] = set()
        self.holders: dict[int, list[int]] = defaultdict(list)  # of a word, among the taken
        self.room, self.level = budget.words or 0, 0
        self.shares = np.bincount(candidates.parts) / len(candidates)
        self.turns = np.zeros(len(self.shares))  # choices of each part
        self.heaps: list[list[tuple[float, int]]] = [[] for _ in self.shares]
        self._admit(candidates.objections == 0)

    def run(self) -> Iterator[Chosen]:
        while len(self.taken) < self.budget.sentences:
            best = self._best()
            if best is not None:
                yield self._take(*best)
            elif not self._wants_more():
                return
            else:
                self.level += 1
                self._admit(self.candidates.objections == self.level)

    def _wants_more(self) -> bool:
        if self.budget.words is None:
            return not self.taken and self.level < SHORT
        used = self.budget.words - self.room
        return used < FILLED * self.budget.words and self.level < (UNCLOSED if used else SHORT)

    def _admit(self, mask: np.ndarray) -> None:
        """Let sentences in; at the level of those that lean, these too."""
        numbers = set(np.flatnonzero(mask).tolist())
        if self.level == LEANS:
            numbers |= self.waiting
        for number in sorted(n for n in numbers - self.taken if self.bounds[n] > 0):
            self.heaps[self.parts[number]].append((-self.bounds[number], number))
        for heap in self.heaps:
            heapify(heap)

    def _best(self) -> tuple[int, float] | None:
        """The sentence that adds most, and what its part's turn makes of it."""
        best, found, turn = 0.0, None, 1.0
        for factor, heap in zip(self._turns(), self.heaps, strict=True):
            top = self._top(heap, best / factor)
            if top is not None and (found is None or round(factor * top[0], 9) > best):
                best, found, turn = round(factor * top[0], 9), top[1], factor
        return None if found is None else (found, turn)

    def _turns(self) -> list[float]:
        """What the gains of each part are worth: less where it is ahead of its share."""
        if len(self.heaps) == 1:
            return [1.0]
        ahead = np.maximum(self.turns - self.shares * len(self.taken), 0)
        return (TURN**ahead).tolist()

    def _top(self, heap: list[tuple[float, int]], floor: float) -> tuple[float, int] | None:
        """The greatest gain in a heap as it is now; None where it cannot be above `floor`."""
        while heap and -heap[0][0] >= floor:
            bound, number = heap[0]
            gain = self._gain(number)
            if gain < -bound and number not in self.taken:
                heapreplace(heap, (-gain, number))
            elif number in self.forms and self._fits(number) and not self._repeats(number):
                return gain, number
            elif number in self.forms or not self._admits(number):
                heappop(heap)  # for good: room only shrinks, and what is said stays said
        return None

    def _fits(self, number: int) -> bool:
        short = self.budget.words is None or self.candidates.lengths[number] <= self.room
        return short and number not in self.taken

    def _admits(self, number: int) -> bool:
        """The sentence stands alone or follows what it leans on; its form is known from then on."""
        text, language = self.candidates.texts[number], self.candidates.languages[number]
        lean = find_lean(text, language)
        group = self.groups[number]
        if not lean and self.opened.get(group, len(self.candidates)) > number:
            lean = find_back(text, language)
            if lean and self.level < LEANS:
                self.pointing[group].append(number)
        if lean and self.level < LEANS and not self._follows(number):
            self.waiting.add(number)
            return False
        if lean:
            self.leans[number] = lean
        chance = float(self.candidates.chances[number])
        self.forms[number] = form_of(text, language) * chance**SURE
        return True

    def _follows(self, number: int) -> bool:
        return number - 1 in self.taken and self.groups[number] == self.groups[number - 1]

    def _own(self, number: int) -> list[int]:
        return self.words[self.ends[number] : self.ends[number + 1]]

    def _gain(self, number: int) -> float:
        said = sum(map(self.left.__getitem__, self._own(number)))
        return round(said * self.scale[number] * self.forms.get(number, 1.0), 9)

    def _repeats(self, number: int) -> bool:
        """It says what a chosen sentence has said: half of the words of both, nearly all of it."""
        own = self._own(number)
        shared: dict[int, int] = defaultdict(int)
        for word in own:
            holders = self.holders.get(word, ())
            if len(holders) <= WIDE:
                for holder in holders:
                    shared[holder] += 1
        for holder, count in shared.items():
            other = len(self._own(holder))
            if count >= min(ALIKE * (len(own) + other - count), max(WITHIN * other, MANY)):
                return True
        return False

    def _take(self, number: int, turn: float) -> Chosen:
        own = self._own(number)
        leading = sorted(own, key=lambda word: (-round(self.left[word], 9), word))[:NEW_WORDS]
        position, form = self.position[number], self.forms[number] * self.cues[number]
        content = self._gain(number) / (position * form)
        parts = number_parts(content=content, position=position, form=form, turn=turn)
        for word in own:
            self.left[word] *= SAID
            self.holders[word].append(number)
        self.taken.add(number)
        self.turns[self.parts[number]] += 1
        if self.budget.words is not None:
            self.room -= int(self.candidates.lengths[number])
        group = self.groups[number]
        self.opened[group] = min(self.opened.get(group, number), number)
        freed = [n for n in self.pointing[group] if n > number] + [number + 1]
        self.pointing[group] = [n for n in self.pointing[group] if n < number]
        for after in freed:
            if after in self.waiting and self.groups[after] == group:
                self.waiting.discard(after)
                heappush(self.heaps[self.parts[after]], (-self.bounds[after], after))
        return Chosen(
            number, parts, tuple(leading), self.leans.get(number, ""), self._follows(number)
        )


def _pick(candidates: Candidates, chosen: Chosen) -> Pick:
    sentence = candidates.sentences[chosen.number]
    return Pick(sentence, product_of(chosen.parts), _why(candidates, chosen), chosen.parts)


def _why(candidates: Candidates, chosen: Chosen) -> str:
    """The reason in words: where it stands, what it speaks of, what it needs."""
    number, parts = chosen.number, dict(chosen.parts)
    said = []
    size = int(candidates.sizes[number])
    if candidates.places[number] == 0 and size > 1:
        said.append("opens its article" if parts["position"] > LEAST else "opens its part")
    elif size - 1 - candidates.places[number] < 3 and size > LONG[1]:
        said.append("stands at the end, where long texts sum up")
    weights = candidates.weights
    held = [(weights.vocabulary[word], int(weights.found_in[word])) for word in chosen.words]
    found = [f"“{w}” ({'only here' if n == 1 else f'in {n:,} sentences'})" for w, n in held]
    said.append("speaks of " + ", ".join(found))
    if parts["turn"] < 1:
        said.append("though its part of the text has had its share")
    if candidates.objections[number]:
        said.append(f"though {candidates.reasons[number]}: nothing better was to be had")
    elif chosen.leans and chosen.follows:
        said.append("follows the sentence it leans on")
    elif chosen.leans:
        said.append(f"though it {chosen.leans}: nothing better was to be had")
    return "; ".join(said)


def number_parts(**parts: float) -> tuple[tuple[str, float], ...]:
    return tuple((name, round(float(value), 3) + 0.0) for name, value in parts.items())


def product_of(parts: Sequence[tuple[str, float]]) -> float:
    return round(prod(value for _, value in parts), 3)


def _recipe(budget: str) -> str:
    settings = f"position:{POSITION:g}|said:{SAID:g}|turn:{TURN:g}"
    return f"summary|greedy-coverage|{budget}|{settings}|version:{__version__}"

"""Summaries: whole sentences, word for word, chosen by tf-idf and given in reading order.

What makes a sentence worth choosing is a sum of four parts, in standard deviations of the first:

- centroid: how much of what the text says this sentence says; a word counts half as much for
  every chosen sentence that has said it already, so that what was left unsaid comes next;
- position: how early it stands in its own article (`Sentence.segment`), weighed by the evidence
  that the page is one article: on a page stitched from pieces, order says little;
- redundancy: its largest cosine to a chosen sentence, as a cost (Carbonell and Goldstein 1998);
- topics: where they are given, how much of it belongs to topics that are more than one choice
  ahead of their share, as a cost (in the spirit of Dang and Croft 2012: proportionality).

The best sentence left is chosen, again and again, so a longer summary holds the shorter one.
Only whole sentences that can stand alone are candidates; one that opens with "But" or "He" becomes
one when the sentence before it was chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .. import __version__
from ..records import Document, Page, Pick, Summary
from ..topics.model import Topics
from .candidates import LEANS, Candidates, find_candidates
from .tfidf import Weights

POSITION = 6.0  # of standing first in an article that is the whole page; 3 to 10 measure alike
REDUNDANCY = 1.5  # of a cosine of 1 to a chosen sentence
SAID = 0.5  # what a word still counts when a chosen sentence holds it
ALIKE = 0.6  # cosine from which two sentences say the same and only one is chosen
TOPICS = 4.0  # of a sentence that is all about a topic two choices ahead of its share
MOST = 5  # documents named for a topic
Texts = Document | Page | Iterable[Document | Page]


@dataclass(frozen=True)
class Chosen:
    """A choice as it was made: the sentence's number, its parts then, the words it brought."""

    number: int
    parts: tuple[tuple[str, float], ...]
    words: tuple[str, ...]


def summarize(
    texts: Texts,
    *,
    sentences: int = 5,
    words: int | None = None,
    share: float | None = None,
    topics: Topics | None = None,
    cover: bool | None = None,
    language: str = "",
) -> Summary:
    """Choose the sentences of `texts` that say most of what they say, verbatim, in reading order.

    The length is a number of `sentences`, or of `words` (at most), or a `share` of the sentences
    (0 to 1). `topics` get their turns where `cover` is true; None means: where a page is stitched
    from several articles, or there are several pages. Fewer sentences come back where fewer are
    fit to be quoted. A longer summary contains the shorter one; by `words` only up to the first
    sentence that did not fit, whose room shorter ones fill. ValueError where a length is absurd.
    """
    pages = _as_pages(texts, language)
    candidates = find_candidates(pages, language=language)
    budget = Budget.of(len(candidates), sentences, words, share)
    covered = topics if topics is not None and _covers(pages, cover) else None
    return _summary(candidates, budget, covered)


def _summary(candidates: Candidates, budget: Budget, topics: Topics | None) -> Summary:
    chosen = sorted(choose(candidates, budget, topics=topics), key=lambda choice: choice.number)
    picks = tuple(_pick(candidates, choice, topics) for choice in chosen)
    return Summary(picks, _recipe(budget, topics))


@dataclass(frozen=True)
class TopicExtract:
    """A topic's share of all words, its own extract, and the documents most about it."""

    number: int
    share: float
    summary: Summary
    documents: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class CollectionSummary:
    """One overview, an extract for each topic, and one sentence of each document that has any."""

    overview: Summary
    topics: tuple[TopicExtract, ...]
    documents: tuple[Pick, ...]


def summarize_collection(
    texts: Texts,
    *,
    sentences: int = 5,
    per_topic: int = 3,
    topics: Topics | None = None,
    language: str = "",
) -> CollectionSummary:
    """Summarise many documents: as a whole, by topic, and each in one sentence.

    A document belongs to the topic that most of it is about; without `topics` there are no
    extracts. Cost grows with the number of sentences (times topics), never with its square.
    """
    pages = _as_pages(texts, language)
    candidates = find_candidates(pages, language=language)
    budget = Budget.of(len(candidates), sentences, None, None)
    overview = _summary(candidates, budget, topics)
    extracts = _extract_topics(candidates, pages, topics, per_topic) if topics is not None else ()
    return CollectionSummary(overview, tuple(extracts), tuple(_one_each(candidates)))


def score_sentences(texts: Texts, *, language: str = "") -> tuple[Pick, ...]:
    """The score and its parts of every sentence before any is chosen, in reading order.

    `why` says what speaks against quoting it alone; it is empty where nothing does.
    """
    candidates = find_candidates(_as_pages(texts, language), language=language)
    centroid, position = _centroid(candidates.weights)[0], _position(candidates)
    rows = zip(candidates.sentences, candidates.reasons, centroid, position, strict=True)
    return tuple(
        Pick(sentence, float(c + p), reason, _numbers(centroid=c, position=p))
        for sentence, reason, c, p in rows
    )


def _as_pages(texts: Texts, language: str) -> list[Page]:
    from ..reading.pages import clean, clean_all

    items = [texts] if isinstance(texts, Document | Page) else list(texts)
    documents = [item for item in items if isinstance(item, Document)]
    if len(documents) == 1:
        cleaned = iter([clean(documents[0], language=language)])
    else:
        cleaned = iter(clean_all(documents) if documents else ())
    return [next(cleaned) if isinstance(item, Document) else item for item in items]


def _covers(pages: Sequence[Page], cover: bool | None) -> bool:
    if cover is not None:
        return cover
    return len(pages) > 1 or any(len(page.segments) > 1 for page in pages)


@dataclass(frozen=True)
class Budget:
    """How long a summary may be: so many `sentences`, and so many `words` where that is set."""

    sentences: int
    words: int | None = None
    name: str = ""

    @classmethod
    def of(cls, count: int, sentences: int, words: int | None, share: float | None) -> Budget:
        """The budget for a text of `count` sentences; all faults are named at once."""
        faults = [
            f"{name}={value}: expected {wanted}"
            for name, value, wanted, right in (
                ("sentences", sentences, "1 or more", sentences >= 1),
                ("words", words, "1 or more", words is None or words >= 1),
                ("share", share, "more than 0, at most 1", share is None or 0 < share <= 1),
            )
            if not right
        ]
        if words is not None and share is not None:
            faults.append(f"words={words} and share={share}: expected one of them")
        if faults:
            raise ValueError("; ".join(faults))
        if words is not None:
            return cls(count, words, f"words:{words}")
        if share is not None:
            return cls(max(1, round(share * count)), None, f"share:{share:g}")
        return cls(sentences, None, f"sentences:{sentences}")


def _centroid(weights: Weights) -> tuple[np.ndarray, float]:
    """Similarity to the sum of all sentences, in deviations from the mean; and the deviation."""
    similarity = weights.dot(weights.total())
    spread = float(similarity.std()) if len(similarity) else 0.0
    return (similarity - similarity.mean()) / spread if spread else 0 * similarity, spread or 1.0


def _position(candidates: Candidates) -> np.ndarray:
    """From 1 at the start of an article to 0 at its end, times the evidence for one article.

    The evidence is by how much two sentences drawn from the page are more likely to be of the
    same article than not: 1 for an article that fills its page, 0 for two halves and below.
    """
    sizes = np.bincount(candidates.groups)[candidates.groups]
    pages = np.bincount(candidates.pages)
    same = np.bincount(candidates.pages, weights=sizes / pages[candidates.pages])
    evidence = np.maximum(2 * same / np.maximum(pages, 1) - 1, 0)[candidates.pages]
    early = 1 - candidates.places / np.maximum(sizes - 1, 1)
    return POSITION * early * evidence


def mix_topics(candidates: Candidates, topics: Topics) -> np.ndarray:
    """Shares of topics per sentence (sentences x topics): the mean of its words' shares."""
    weights = candidates.weights
    column = {word: i for i, word in enumerate(topics.vocabulary)}
    known = np.array([column.get(word, -1) for word in weights.vocabulary], dtype=int)
    given = topics.topic_word * topics.share[:, None]
    given = given / np.maximum(given.sum(axis=0), 1e-300)
    of_word = np.where(known >= 0, given[:, known], 0.0)
    counts = np.maximum(weights.sum((known >= 0)[weights.words].astype(float)), 1)
    return np.column_stack([weights.sum(row[weights.words]) for row in of_word]) / counts[:, None]


def _mixes_of_documents(candidates: Candidates, topics: Topics) -> np.ndarray | None:
    """Each sentence with the shares of its document, where topics were fitted on documents.

    In a collection these say better than a sentence's few words which topic it would stand for.
    """
    row = {name: place for place, name in enumerate(topics.ids)}
    rows = [row.get(sentence.document.id, -1) for sentence in candidates.sentences]
    return topics.doc_topic[rows] if len(row) > 1 and -1 not in rows else None


def choose(
    candidates: Candidates,
    budget: Budget,
    *,
    topics: Topics | None = None,
) -> Iterator[Chosen]:
    """The choices, best first; a longer budget goes on where a shorter one ends.

    Where no sentence is fit to stand alone, those with the least objection are taken.
    """
    if any(candidates.words):
        yield from _Choosing(candidates, budget, topics).run()


class _Choosing:
    """One run of the greedy choice: what has been said so far, and what that leaves to be said."""

    def __init__(self, candidates: Candidates, budget: Budget, topics: Topics | None) -> None:
        self.candidates, self.weights, self.budget = candidates, candidates.weights, budget
        spoken = np.array([bool(words) for words in candidates.words])
        self.fit = spoken & (candidates.objections <= candidates.objections[spoken].min())
        self.centroid, self.spread = _centroid(self.weights)
        self.position = _position(candidates)
        self.nearest = np.zeros(len(candidates))
        self.left = self.weights.total()
        self.lengths = _lengths(candidates, budget)
        self.room = budget.words or 0
        self.topics = topics
        self.shares = topics.share if topics is not None else np.zeros(0)
        self.mixes = np.zeros((len(candidates), 0))
        self.allowed = 1  # choices that a topic may be ahead of its share
        if topics is not None:
            of_document = _mixes_of_documents(candidates, topics)
            self.allowed = 1 if of_document is None else 0
            self.mixes = mix_topics(candidates, topics) if of_document is None else of_document
        self.turns = np.zeros(len(self.shares))

    def run(self) -> Iterator[Chosen]:
        self.fit &= self.lengths <= self.room
        for _ in range(self.budget.sentences):
            if not self.fit.any():
                return
            due = self._due()
            value = self.centroid + self.position - REDUNDANCY * self.nearest + due
            best = int(np.where(self.fit, value, -np.inf).argmax())
            yield self._take(best, due)

    def _due(self) -> np.ndarray:
        """The cost of topics that are further ahead of their shares than is allowed."""
        ahead = np.maximum(self.turns - self.shares * self.turns.sum() - self.allowed, 0)
        return -TOPICS * (self.mixes @ ahead)

    def _take(self, best: int, due: np.ndarray) -> Chosen:
        stored = self.weights.of(best)
        words, values = self.weights.words[stored], self.weights.values[stored]
        leading = words[np.argsort(-values * self.left[words], kind="stable")[:3]]
        parts = _numbers(
            centroid=self.centroid[best],
            position=self.position[best],
            redundancy=-REDUNDANCY * self.nearest[best],
        )
        if self.topics is not None:
            parts += _numbers(topics=due[best])
        self.turns = self.turns + self.mixes[best]
        self._say(best, words, values)
        return Chosen(best, parts, tuple(self.weights.vocabulary[word] for word in leading))

    def _say(self, best: int, words: np.ndarray, values: np.ndarray) -> None:
        """What the choice changes for the others: its words are said, its like are out."""
        weights, size = self.weights, len(self.candidates)
        held = weights.holding(words)
        texts, stored, of = weights.texts[held], weights.values[held], weights.words[held]
        lost = np.zeros(len(self.left))
        lost[words] = (1 - SAID) * self.left[words]
        own = np.zeros(len(self.left))
        own[words] = values
        self.left = self.left - lost
        self.centroid = self.centroid - _gather(texts, stored * lost[of], size) / self.spread
        self.nearest = np.maximum(self.nearest, _gather(texts, stored * own[of], size))
        self._follow(best)
        self.room -= int(self.lengths[best])
        self.fit[best] = False
        self.fit &= (self.nearest < ALIKE) & (self.lengths <= self.room)

    def _follow(self, best: int) -> None:
        """The next sentence may lean on this one."""
        after, candidates = best + 1, self.candidates
        if after < len(candidates) and candidates.groups[after] == candidates.groups[best]:
            self.fit[after] |= candidates.objections[after] == LEANS


def _lengths(candidates: Candidates, budget: Budget) -> np.ndarray:
    """Words of each sentence as a reader counts them; nothing where the budget has no words."""
    if budget.words is None:
        return np.zeros(len(candidates), dtype=int)
    return np.array([len(sentence.text.split()) for sentence in candidates.sentences])


def _gather(texts: np.ndarray, values: np.ndarray, size: int) -> np.ndarray:
    return np.bincount(texts, weights=values, minlength=size)


def _extract_topics(
    candidates: Candidates, pages: Sequence[Page], topics: Topics, length: int
) -> Iterator[TopicExtract]:
    mixes = mix_topics(candidates, topics)
    sizes = np.maximum(np.bincount(candidates.pages, minlength=len(pages)), 1)
    of_page = np.column_stack(
        [np.bincount(candidates.pages, column, len(pages)) / sizes for column in mixes.T]
    )
    own = of_page.argmax(axis=1)
    budget = Budget.of(len(candidates), length, None, None)
    for number in range(len(topics.share)):
        mask = (own[candidates.pages] == number) & (mixes.argmax(axis=1) == number)
        order = np.argsort(-of_page[:, number], kind="stable")
        held = [page for page in order if own[page] == number and of_page[page, number] > 0]
        documents = tuple(
            (pages[page].document.id, round(float(of_page[page, number]), 3))
            for page in held[:MOST]
        )
        extract = _summary(candidates.where(mask), budget, None)
        yield TopicExtract(number, float(topics.share[number]), extract, documents)


def _one_each(candidates: Candidates) -> Iterator[Pick]:
    """The best sentence of each page by its own page's words, in order of pages."""
    if not len(candidates):
        return
    centroid, position = _own_centroid(candidates), _position(candidates)
    score = centroid + position
    order = np.lexsort((-score, candidates.objections, candidates.pages))
    first = np.r_[True, np.diff(candidates.pages[order]) != 0]
    for best in order[first]:
        why = candidates.reasons[best] or "says most of what its document says"
        parts = _numbers(centroid=centroid[best], position=position[best])
        yield Pick(candidates.sentences[best], round(float(score[best]), 3), why, parts)


def _own_centroid(candidates: Candidates) -> np.ndarray:
    """As `_centroid`, but each sentence against its own page alone."""
    weights, pages = candidates.weights, candidates.pages
    keys = pages[weights.texts] * len(weights.vocabulary) + weights.words
    _, place = np.unique(keys, return_inverse=True)
    totals = np.bincount(place, weights=weights.values)
    similarity = weights.sum(weights.values * totals[place])
    sizes = np.maximum(np.bincount(pages), 1)
    centred = similarity - (np.bincount(pages, similarity) / sizes)[pages]
    spread = np.sqrt(np.bincount(pages, centred**2) / sizes)[pages]
    return np.divide(centred, spread, out=np.zeros(len(centred)), where=spread > 1e-12)


def _pick(candidates: Candidates, chosen: Chosen, topics: Topics | None) -> Pick:
    score = sum(value for _, value in chosen.parts)
    return Pick(
        candidates.sentences[chosen.number],
        round(score, 3),
        _why(candidates, chosen, topics),
        chosen.parts,
    )


def _why(candidates: Candidates, chosen: Chosen, topics: Topics | None) -> str:
    parts = dict(chosen.parts)
    said = []
    if candidates.places[chosen.number] == 0 and parts["position"] > 0:
        said.append("opens its article")
    elif parts["position"] > POSITION / 2:
        said.append("stands early in its article")
    said.append("brings in " + ", ".join(f"“{word}”" for word in chosen.words))
    if candidates.objections[chosen.number] == LEANS:
        said.append("follows the sentence it leans on")
    elif candidates.objections[chosen.number]:
        said.append(f"though {candidates.reasons[chosen.number]}: nothing better was to be had")
    if topics is not None and parts["topics"] < -TOPICS / 2:
        said.append("though its topic has had its share")
    return "; ".join(said)


def _numbers(**parts: float) -> tuple[tuple[str, float], ...]:
    return tuple((name, round(float(value), 3) + 0.0) for name, value in parts.items())


def _recipe(budget: Budget, topics: Topics | None) -> str:
    cover = "topics" if topics is not None else "words"
    settings = f"position:{POSITION:g}|redundancy:{REDUNDANCY:g}|said:{SAID:g}|cover:{cover}"
    return f"summary|tfidf-centroid|{budget.name}|{settings}|version:{__version__}"

"""What many documents say, topic by topic, and what one long text says, part by part."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from ..records import Page, Sentence
from ..summary.select import summarize
from ..summary.standalone import find_back, is_talk, reads_badly, stands_alone
from ..topics.examples import is_prose
from .lines import ARTICLE, LONG, LONGEST, SHORTEST, is_post, makes_point
from .model import PartEntry, TopicLead

LOOKED_AT = 200  # documents of a topic, those most about it, that are held against each other
RELATED = 0.25  # cosine of tf-idf from which two documents tell of the same
GROUP = 3  # documents that tell of the same from which they stand for their topic
FIRST = 6  # sentences of a document among which the one that opens it is sought
PARTS = 24  # most parts of a text
UNHEADED = 3  # parts of a text without headings
UNFIT = 0.05  # what a sentence that cannot be quoted alone is worth for a topic
TALK = 0.2  # what a sentence is worth for a topic in which somebody speaks to somebody, of himself
TELLING = (  # words of a topic that a sentence must hold, up to which place in its document it is
    (2, 1, 1.0), (2, FIRST, 1.0), (1, 1, 1.0), (1, FIRST, 1.0),  # sought, and what it is worth:
    (2, FIRST, TALK), (1, FIRST, TALK), (0, FIRST, TALK),  # the better ones first
)  # fmt: skip
SURE = tuple(kind for kind in TELLING if kind[1] == 1)  # what a second document's must be

_OPENS = re.compile(r"[^\W_]|[¿¡$£€]|\((?!\d)")  # no mark of a list or of a mail's quotation

Words = Sequence[Sequence[Sequence[str]]]  # of each page, of each sentence


def lead_topics(
    pages: Sequence[Page],
    words: Words,
    shares: np.ndarray,
    *,
    shown: Sequence[Collection[str]] = (),
    lines: Sequence[Sentence | None] = (),
) -> tuple[TopicLead, ...]:
    """For each topic a sentence that speaks for it, and the documents that tell of the same.

    Documents with the most related ones (cosine of tf-idf at least `RELATED`, among the 200 most
    about the topic) come first where three or more tell of the same, then those most about it.
    Of the sentences among their first six that stand alone, one with two of the topic's `shown`
    words goes before one with one or none, whatever documents they are of, and of these one that
    opens its document. `words` are those of every sentence of every page, `shares` those of the
    topics in each page (pages x topics). `lines` are the pages' own: of posts and speeches that one
    alone may speak for a topic, and of other pages where no sentence of theirs can.
    """
    weights = _tfidf([list(chain.from_iterable(page)) for page in words])
    amount = np.array([sum(map(len, page)) for page in words], dtype=float)
    leading = np.where(shares.any(axis=1), shares.argmax(axis=1), -1)
    merit = np.round(shares * np.log1p(amount)[:, None], 9)
    own_lines = lines or [None] * len(pages)
    pointed = [
        line is not None and makes_point(page) for page, line in zip(pages, own_lines, strict=True)
    ]
    first = [list(_openings(*each)) for each in zip(pages, words, own_lines, pointed, strict=True)]
    leads = []
    for topic in range(shares.shape[1]):
        mine = np.flatnonzero(leading == topic)
        order = mine[np.argsort(-merit[mine, topic], kind="stable")][:LOOKED_AT]
        own = frozenset(shown[topic]) if shown else frozenset()
        told = [
            Told(
                pages[row],
                [(s, len(own & {*held})) for s, held in first[row]],
                own_lines[row],
                pointed[row],
            )
            for row in order
        ]
        leads.append(_lead(topic, told, weights[order]))
    return tuple(leads)


class Told(NamedTuple):
    """A page, the sentences that may speak for it with how many of the topic's words each holds.

    `line` is the page's own, `pointed` that it alone may speak.
    """

    page: Page
    first: Sequence[tuple[Sentence, int]]
    line: Sentence | None
    pointed: bool


def _openings(
    page: Page, words: Sequence[Sequence[str]], line: Sentence | None, pointed: bool
) -> Iterator[tuple[Sentence, Sequence[str]]]:
    for sentence, held in zip(page.sentences, words, strict=True):
        if sentence is line if pointed else sentence.start < page.sentences[:FIRST][-1].stop:
            yield sentence, held


def _tfidf(texts: Sequence[Sequence[str]]) -> csr_array:
    """(1 + ln tf) x (ln((1 + n) / (1 + df)) + 1) by texts x words, rows of length 1."""
    numbers: dict[str, int] = {}
    flat = [numbers.setdefault(word, len(numbers)) for text in texts for word in text]
    owners = np.repeat(np.arange(len(texts)), list(map(len, texts)))
    shape = (len(texts), max(len(numbers), 1))
    counts = csr_array((np.ones(len(flat)), (owners, np.array(flat, dtype=int))), shape=shape)
    counts.sum_duplicates()
    idf = np.log((1 + shape[0]) / (1 + np.bincount(counts.indices, minlength=shape[1]))) + 1
    counts.data = (1 + np.log(counts.data)) * idf[counts.indices]
    lengths = np.sqrt(counts.multiply(counts).sum(axis=1))
    rows = np.repeat(np.maximum(lengths, 1e-12), np.diff(counts.indptr))
    counts.data = counts.data / rows
    return counts


def _lead(topic: int, told: Sequence[Told], own: csr_array) -> TopicLead:
    """The lead of a topic of the pages that are `told`, those most about it first."""
    if not told:
        return TopicLead(topic + 1, None)
    cosines = np.round((own @ own.T).toarray(), 6)
    np.fill_diagonal(cosines, 0)
    article = np.array([not one.pointed for one in told])  # others are alike by custom
    near = (cosines >= RELATED) & article & article[:, None]
    support, closeness = near.sum(axis=1), np.round(np.where(near, cosines, 0).sum(axis=1), 6)
    grouped = [row for row in np.lexsort((-closeness, -support)) if support[row] + 1 >= GROUP]
    ranked = [*grouped, *np.setdiff1d(np.arange(len(told)), grouped).tolist()]
    found = _find_leading(told, ranked)
    if found is None:
        return TopicLead(
            topic + 1, next((told[row].line for row in ranked if told[row].line), None)
        )
    row, sentence = found
    others = np.argsort(-cosines[row], kind="stable") if row in grouped else ()
    related = tuple(told[other].page.document for other in others if near[row, other])
    apart = [
        other
        for other in ranked
        if other != row
        and not near[row, other]
        and (told[other].page.form.name == ARTICLE or not article[other])
    ]
    second = _find_leading(told, apart, SURE)
    return TopicLead(topic + 1, sentence, related, second[1] if second else None)


def _find_leading(
    told: Sequence[Told],
    ranked: Sequence[int],
    telling: Sequence[tuple[int, int, float]] = TELLING,
) -> tuple[int, Sentence] | None:
    """The first page of `ranked` that has a sentence of the best kind to be had, and it.

    That somebody speaks of himself says nothing against the line of a speech.
    """
    for least, places, fit in telling:
        for row in ranked:
            language = told[row].page.language or "en"
            speech = told[row].pointed and not is_post(told[row].page)
            least_fit = min(fit, TALK) if speech else fit
            for sentence, count in told[row].first[:places]:
                if count >= least and speaks(sentence, language) >= least_fit:
                    return row, sentence
    return None


def speaks(sentence: Sentence, language: str) -> float:
    """How well it speaks for a topic, 0 to 1: prose that stands alone, of some length, no talk."""
    if (
        not SHORTEST <= len(sentence.text.split()) <= LONGEST
        or not _OPENS.match(sentence.plain)  # the line of a list or a mail
        or not is_prose(sentence.plain, language)
        or stands_alone(sentence, language)
        or find_back(sentence.plain, language)
        or reads_badly(sentence.plain, language)
    ):
        return UNFIT
    return TALK if is_talk(sentence.plain, language, "first", "second", "together") else 1.0


def list_parts(
    page: Page,
    words: Sequence[Sequence[str]],
    *,
    starts: Sequence[int] = (),
    weights: np.ndarray | None = None,
) -> tuple[PartEntry, ...]:
    """The parts of a long text, each with a sentence of its own; none of a short text.

    Parts begin at headings, those below the size of a part of `PARTS` joined to the one before;
    without headings, or where one part is more than half of the text and twice as long as any
    other, they are thirds. `words` are those of each sentence. `starts` are the offsets at which
    the units that topics were fitted on begin, in order, and `weights` (units x topics) the words
    of each topic in each.
    """
    if len(page.sentences) < LONG:
        return ()
    edges = _edges(page)
    parts = []
    for (first, title), (stop, _) in pairwise([*edges, (len(page.sentences), "")]):
        sentences = page.sentences[first:stop]
        part = Page(page.document, (), sentences, language=page.language)
        picks = summarize(part, sentences=1, counted=words[first:stop]).picks
        begin, end = sentences[0].start, sentences[-1].stop
        mix = _mix(starts, weights, begin, end)
        sentence = picks[0].sentence if picks else None
        parts.append(PartEntry(title, begin, end, len(sentences), sentence, mix))
    return tuple(parts)


def _edges(page: Page) -> list[tuple[int, str]]:
    """The first sentence of each part and the part's heading; the text's beginning has none."""
    places = [sentence.start for sentence in page.sentences]
    least = len(places) / PARTS
    heads: list[tuple[int, str]] = []
    for start, title in _headings(page):
        first = bisect_left(places, start)
        if heads and first - heads[-1][0] < least:
            if first == heads[-1][0]:  # a heading under a heading: both are the part's
                heads[-1] = first, f"{heads[-1][1]}: {title}"
        elif len(places) - first >= least:
            heads.append((first, title))
    if len(heads) > 1:
        edges = heads if heads[0][0] < least else [(0, ""), *heads]
        stops = [*(first for first, _ in edges[1:]), len(places)]
        sizes = sorted(stop - first for (first, _), stop in zip(edges, stops, strict=True))
        if sizes[-1] <= max(2 * sizes[-2], len(places) / 2):
            return edges
    return [(len(places) * k // UNHEADED, "") for k in range(UNHEADED)]


def _headings(page: Page) -> Iterator[tuple[int, str]]:
    for block in page.blocks:
        if block.role == "headline":
            yield block.start, " ".join(block.text.split())


def _mix(
    starts: Sequence[int], weights: np.ndarray | None, begin: int, end: int
) -> tuple[float, ...]:
    if weights is None:
        return ()
    total = weights[bisect_left(starts, begin) : bisect_left(starts, end)].sum(axis=0)
    return tuple((total / total.sum()).tolist()) if total.sum() > 0 else ()

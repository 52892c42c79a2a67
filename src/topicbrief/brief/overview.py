"""What many documents say, topic by topic, and what one long text says, part by part."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, pairwise

import numpy as np
from scipy.sparse import csr_array

from ..records import Page, Sentence
from ..summary.select import summarize
from ..summary.standalone import find_back, is_talk, reads_badly, stands_alone
from ..topics.examples import is_prose
from .model import PartEntry, TopicLead

LOOKED_AT = 200  # documents of a topic, those most about it, that are held against each other
RELATED = 0.25  # cosine of tf-idf from which two documents tell of the same
GROUP = 3  # documents that tell of the same from which they stand for their topic
FIRST = 6  # sentences of a document among which the one that opens it is sought
SHORTEST, LONGEST = 8, 45  # words of a sentence that is quoted for a topic
LONG = 90  # sentences from which a text is told part by part
PARTS = 24  # most parts of a text
UNHEADED = 3  # parts of a text without headings
ARTICLE = "paragraphs"  # the form of a text that may say first what it is about
UNFIT = 0.05  # what a sentence that cannot be quoted alone is worth for a topic
TALK = 0.2  # what a sentence is worth for a topic in which somebody speaks to somebody, of himself
TELLING = (  # words of a topic that a sentence must hold, up to which place in its document it is
    (2, 1, 1.0), (2, FIRST, 1.0), (1, 1, 1.0), (1, FIRST, 1.0),  # sought, and what it is worth:
    (2, FIRST, TALK), (1, FIRST, TALK), (0, FIRST, TALK),  # the better ones first
)  # fmt: skip
SURE = tuple(kind for kind in TELLING if kind[1] == 1)  # what a second document's must be

_NAMED = re.compile(
    r"\d|\s[^\w\s]{0,3}[^\W\d_a-zß-ÿа-яё]"
)  # a number, or a capital after the first word
_OPENS = re.compile(r"[^\W_]|[¿¡$£€]|\((?!\d)")  # no mark of a list or of a mail's quotation

Words = Sequence[Sequence[Sequence[str]]]  # of each page, of each sentence


def lead_topics(
    pages: Sequence[Page],
    words: Words,
    shares: np.ndarray,
    *,
    shown: Sequence[Collection[str]] = (),
) -> tuple[TopicLead, ...]:
    """For each topic a sentence that speaks for it, and the documents that tell of the same.

    Documents with the most related ones (cosine of tf-idf at least `RELATED`, among the 200 most
    about the topic) come first where three or more tell of the same, then those most about it.
    Of the sentences among their first six that stand alone, one with two of the topic's `shown`
    words goes before one with one or none, whatever documents they are of, and of these one that
    opens its document. `words` are those of every sentence of every page, `shares` those of the
    topics in each page (pages x topics).
    """
    weights = _tfidf([list(chain.from_iterable(page)) for page in words])
    amount = np.array([sum(map(len, page)) for page in words], dtype=float)
    leading = np.where(shares.any(axis=1), shares.argmax(axis=1), -1)
    merit = np.round(shares * np.log1p(amount)[:, None], 9)
    leads = []
    for topic in range(shares.shape[1]):
        mine = np.flatnonzero(leading == topic)
        order = mine[np.argsort(-merit[mine, topic], kind="stable")][:LOOKED_AT]
        own = frozenset(shown[topic]) if shown else frozenset()
        said = [[len(own & {*sentence}) for sentence in words[row][:FIRST]] for row in order]
        leads.append(_lead(topic, [pages[row] for row in order], said, weights[order]))
    return tuple(leads)


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


def _lead(
    topic: int, pages: Sequence[Page], said: Sequence[Sequence[int]], own: csr_array
) -> TopicLead:
    """`pages` of the topic, those most about it first, and how many of its words sentences hold."""
    if not pages:
        return TopicLead(topic + 1, None)
    cosines = np.round((own @ own.T).toarray(), 6)
    np.fill_diagonal(cosines, 0)
    near = cosines >= RELATED
    support, closeness = near.sum(axis=1), np.round(np.where(near, cosines, 0).sum(axis=1), 6)
    grouped = [row for row in np.lexsort((-closeness, -support)) if support[row] + 1 >= GROUP]
    ranked = [*grouped, *np.setdiff1d(np.arange(len(pages)), grouped).tolist()]
    found = _find_leading(pages, said, ranked)
    if found is None:
        return TopicLead(topic + 1, None)
    row, sentence = found
    others = np.argsort(-cosines[row], kind="stable") if row in grouped else ()
    related = tuple(pages[other].document for other in others if near[row, other])
    apart = [
        other
        for other in ranked
        if other != row and not near[row, other] and pages[other].form.name == ARTICLE
    ]
    second = _find_leading(pages, said, apart, SURE)
    return TopicLead(topic + 1, sentence, related, second[1] if second else None)


def _find_leading(
    pages: Sequence[Page],
    said: Sequence[Sequence[int]],
    ranked: Sequence[int],
    telling: Sequence[tuple[int, int, float]] = TELLING,
) -> tuple[int, Sentence] | None:
    """The first page of `ranked` that has a sentence of the best kind to be had, and it."""
    for least, places, fit in telling:
        for row in ranked:
            page = pages[row]
            for count, sentence in zip(said[row], page.sentences[:places], strict=False):
                if count >= least and speaks(sentence, page.language or "en") >= fit:
                    return row, sentence
    return None


def opens(page: Page) -> bool:
    """An article that says first what happened: its first sentence stands alone and names somebody.

    What names nobody and counts nothing is a thought to begin with, not the news.
    """
    if page.form.name != ARTICLE or len(page.segments) > 1 or not 0 < len(page.sentences) < LONG:
        return False
    first, language = page.sentences[0], page.language or "en"
    return (
        len(first.plain.split()) >= SHORTEST
        and _NAMED.search(first.plain) is not None
        and not (stands_alone(first, language) or find_back(first.plain, language))
        and not reads_badly(first.plain, language)
    )


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
    without headings they are thirds. `words` are those of each sentence. `starts` are the offsets
    at which the units that topics were fitted on begin, in order, and `weights` (units x topics)
    the words of each topic in each.
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
        return heads if heads[0][0] < least else [(0, ""), *heads]
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

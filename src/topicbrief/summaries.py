"""Summaries: whole sentences, word for word, chosen by tf-idf and given in reading order.

A sentence is worth the similarity of its words to the page's (centroid), what its place in its
article is worth (position), less what chosen sentences already say (redundancy); where topics are
to be covered, each topic gets its turn. Greedy choice: a longer summary contains the shorter one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from . import __version__
from .openers import find_opener
from .records import Document, Page, Pick, Sentence, Summary, Topics

if TYPE_CHECKING:
    from scipy.sparse import csr_array

POSITION = 3.0  # weight of standing first in one's article, in standard deviations of the centroid
REDUNDANCY = 1.5  # weight of the largest cosine to a chosen sentence
ALIKE = 0.6  # cosine from which two sentences say the same
COVER = 3.0  # weight of a topic that is due
ENDS = ".!?…。！？।"
CLOSERS = "\"'”’»)]“"


@dataclass(frozen=True, eq=False)
class Candidates:
    """The sentences of some pages, with what choosing among them needs.

    `rows`: CSR, sentences x words, tf-idf, l2; `pages`: the page of each; `groups`: its article
    (a segment of a page), numbered in reading order; `places`: its number from 0 in that article;
    `objections`: why it should not be quoted alone, empty where nothing speaks against it.
    """

    sentences: tuple[Sentence, ...]
    words: tuple[tuple[str, ...], ...]
    rows: csr_array
    pages: np.ndarray
    groups: np.ndarray
    places: np.ndarray
    objections: tuple[str, ...]


def summarize(
    texts: Document | Page | Iterable[Document | Page],
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
    (0 to 1). `cover`: give each topic its turn; None: where a page is stitched from several
    articles, or there are many documents. Fewer picks come back where fewer are fit to be quoted.
    """
    pages = _as_pages(texts, language)
    candidates = _find_candidates(pages, language)
    budget = _Budget.of(len(candidates.sentences), sentences, words, share)
    covering = _cover_by_default(pages) if cover is None else cover
    scores, parts = _score(candidates)
    mixes = _mix(candidates, topics) if covering or topics is not None else None
    order = _choose(candidates, scores, budget, mixes)
    picks = [_explain(candidates, i, scores, parts, order) for i in sorted(order)]
    return Summary(tuple(picks), _recipe(budget, mixes, topics))


def score_sentences(
    texts: Document | Page | Iterable[Document | Page], *, language: str = ""
) -> tuple[Pick, ...]:
    """The score and its parts of every sentence before any is chosen, in reading order."""
    candidates = _find_candidates(_as_pages(texts, language), language)
    scores, parts = _score(candidates)
    return tuple(
        Pick(sentence, float(scores[i]), candidates.objections[i], _numbers(parts, i))
        for i, sentence in enumerate(candidates.sentences)
    )


def _as_pages(texts: Document | Page | Iterable[Document | Page], language: str) -> list[Page]:
    from .pages import clean, clean_all

    items = [texts] if isinstance(texts, Document | Page) else list(texts)
    documents = [item for item in items if isinstance(item, Document)]
    if len(documents) == 1:
        cleaned = iter([clean(documents[0], language=language)])
    else:
        cleaned = iter(clean_all(documents)) if documents else iter(())
    return [next(cleaned) if isinstance(item, Document) else item for item in items]


@dataclass(frozen=True)
class _Budget:
    """How long a summary may be: `sentences` at most, and `words` at most where set."""

    sentences: int
    words: int | None
    name: str

    @classmethod
    def of(cls, count: int, sentences: int, words: int | None, share: float | None) -> _Budget:
        faults = []
        if words is not None and share is not None:
            faults.append("give a length in words or as a share, not both")
        if sentences < 1:
            faults.append(f"sentences={sentences}: expected 1 or more")
        if words is not None and words < 1:
            faults.append(f"words={words}: expected 1 or more")
        if share is not None and not 0 < share <= 1:
            faults.append(f"share={share}: expected more than 0 and at most 1")
        if faults:
            raise ValueError("; ".join(faults))
        if words is not None:
            return cls(count, words, f"words:{words}")
        if share is not None:
            return cls(max(1, round(share * count)), None, f"share:{share:g}")
        return cls(sentences, None, f"sentences:{sentences}")


def _find_candidates(pages: Sequence[Page], language: str) -> Candidates:
    from .tokens import tokenize

    sentences, words, owners, groups, places, objections = [], [], [], [], [], []
    group, before = -1, None
    for number, page in enumerate(pages):
        spoken = language or page.language or "en"
        for sentence in page.sentences:
            key = (number, sentence.segment)
            group, place = (group, places[-1] + 1) if key == before else (group + 1, 0)
            before = key
            sentences.append(sentence)
            words.append(tuple(tokenize(sentence.text, language=spoken)))
            owners.append(number)
            groups.append(group)
            places.append(place)
            objections.append(_object(sentence, words[-1], spoken))
    rows = _vectorize(words)
    return Candidates(
        tuple(sentences),
        tuple(words),
        rows,
        np.array(owners, dtype=int),
        np.array(groups, dtype=int),
        np.array(places, dtype=int),
        tuple(objections),
    )


def _object(sentence: Sentence, words: Sequence[str], language: str) -> str:
    text = sentence.text.rstrip()
    bare = text.rstrip(CLOSERS)
    if len(words) < 3:
        return "too short to say anything alone"
    if not sentence.whole:
        return "damaged"
    if not bare or bare[-1] not in ENDS:
        return "no closing punctuation"
    if bare[-1] == "?" or text.rstrip(".,;" + CLOSERS)[-1:] == "?":
        return "a question"
    if text[0].islower():
        return "begins in the middle"
    opener = find_opener(text, language)
    return f"opens with “{opener}”" if opener else ""


def _vectorize(words: Sequence[Sequence[str]]):
    from scipy.sparse import csr_array
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(words):
        return csr_array((len(words), 1))
    return csr_array(TfidfVectorizer(analyzer=_as_given).fit_transform(words))


def _as_given(words: Sequence[str]) -> Sequence[str]:
    return words


def _score(candidates: Candidates) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Score = centroid (standard deviations from the mean similarity) + position."""
    parts = {"centroid": _centrality(candidates.rows), "position": _position(candidates)}
    return parts["centroid"] + parts["position"], parts


def _centrality(rows) -> np.ndarray:
    if rows.shape[0] == 0:
        return np.zeros(0)
    centroid = np.asarray(rows.mean(axis=0)).ravel()
    similarity = rows @ (centroid / (np.linalg.norm(centroid) or 1.0))
    spread = similarity.std()
    return (similarity - similarity.mean()) / spread if spread > 0 else np.zeros(len(similarity))


def _position(candidates: Candidates) -> np.ndarray:
    """1 to 0 from the first to the last sentence of an article, scaled by the article's evidence.

    The evidence that a page is one article is the share of the page that the article makes up.
    """
    if not len(candidates.groups):
        return np.zeros(0)
    sizes = np.bincount(candidates.groups)[candidates.groups]
    pages = np.bincount(candidates.pages)[candidates.pages]
    fall = 1 - candidates.places / np.maximum(sizes - 1, 1)
    return POSITION * fall * sizes / pages


def _cover_by_default(pages: Sequence[Page]) -> bool:
    return len(pages) > 1 or any(len(page.segments) > 1 for page in pages)


def _mix(candidates: Candidates, topics: Topics | None) -> tuple[np.ndarray, np.ndarray] | None:
    """Shares of topics per sentence (sentences x topics), and what each topic is due."""
    if topics is None:
        return None
    column = {word: i for i, word in enumerate(topics.vocabulary)}
    share = topics.share
    given = topics.topic_word * share[:, None]
    given = given / np.maximum(given.sum(axis=0), 1e-12)
    mixes = np.zeros((len(candidates.words), len(share)))
    for i, words in enumerate(candidates.words):
        known = [column[word] for word in words if word in column]
        if known:
            mixes[i] = given[:, known].mean(axis=1)
    return mixes, share


def _choose(candidates, scores, budget, mixes) -> list[int]:
    """Greedy: the best sentence left, again and again, until the budget is spent."""
    order: list[int] = []
    fit = np.array([not objection for objection in candidates.objections], dtype=bool)
    nearest = np.zeros(len(scores))
    covered = np.zeros(len(mixes[1])) if mixes else None
    left = budget.words
    while len(order) < budget.sentences and fit.any():
        value = scores - REDUNDANCY * nearest
        if mixes:
            due = mixes[1] / (2 * covered + 1)
            value = value + COVER * (mixes[0] @ (due / due.max()))
        best = int(np.where(fit, value, -np.inf).argmax())
        fit[best] = False
        if left is not None:
            length = len(candidates.sentences[best].text.split())
            if length > left:
                continue
            left -= length
        order.append(best)
        row = candidates.rows[[best]]
        nearest = np.maximum(nearest, (candidates.rows @ row.T).toarray().ravel())
        fit &= nearest < ALIKE
        if mixes:
            covered = covered + mixes[0][best]
    return order


def _explain(candidates, i, scores, parts, order) -> Pick:
    sentence = candidates.sentences[i]
    said = []
    if parts["centroid"][i] > 0.5:
        said.append("says what the text says most")
    if candidates.places[i] == 0:
        said.append("opens its article")
    said.append("adds to what is already said" if not said else "and repeats no other pick")
    return Pick(sentence, float(scores[i]), ", ".join(said), _numbers(parts, i))


def _numbers(parts: dict[str, np.ndarray], i: int) -> tuple[tuple[str, float], ...]:
    return tuple((name, round(float(values[i]), 3)) for name, values in parts.items())


def _recipe(budget: _Budget, mixes, topics: Topics | None) -> str:
    cover = "topics" if mixes else "off"
    return f"summary|tfidf-centroid|{budget.name}|cover:{cover}|version:{__version__}"

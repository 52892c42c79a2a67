"""Groups, or two corpora, set side by side: words and documents that set them apart, and where."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..records import Sentence, Table, make_table
from ..records.tables import Listing, shown
from ..topics.groups import GROUPS, shares_by
from ..topics.model import GroupShares, Topics
from .counting import Counted
from .model import BriefContent
from .quoted import Quoted, leading

WORDS = 30  # of each group that are listed
TYPICAL = 5  # documents of each group
STEADY = 50  # words by which a short document's mean is drawn towards nothing
LONGEST = 240  # characters of a sentence that shows a word


@dataclass(frozen=True)
class Keyword:
    """A word that sets a group apart: how often it is counted there and elsewhere, and how surely.

    `surprise` is G2, `ratio` the log2 of how many times as frequent it is there; `here` and
    `there` are sentences with it from both sides, None where there is none to quote.
    """

    word: str
    count: int
    elsewhere: int
    surprise: float
    ratio: float
    here: Sentence | None = None
    there: Sentence | None = None


@dataclass(frozen=True)
class Side(Listing):
    """One group: its documents and words, what sets it apart, and its most typical documents."""

    name: str
    documents: int
    words: int
    keywords: tuple[Keyword, ...]
    typical: tuple[tuple[str, float], ...]

    def __repr__(self) -> str:
        return f"<Side {self.name!r}: {self.documents:,} documents, {self.words:,} words>"


@dataclass(frozen=True, eq=False)
class Contrast:
    """Groups compared; `kind` says by what, `shares` are those of the topics with intervals."""

    kind: str
    sides: tuple[Side, ...]
    shares: GroupShares | None = field(repr=False, default=None)

    def __repr__(self) -> str:
        names = ", ".join(side.name for side in self.sides)
        return f"<Contrast by {self.kind}: {shown(names, 100)}>"

    @property
    def table(self) -> Table:
        """A row a word of each group, with sentences from both sides."""
        head = ("by", "group", "rank", "word", "count", "elsewhere", "G2", "log ratio",
                "sentence here", "place here", "sentence elsewhere", "place elsewhere")  # fmt: skip
        return make_table(
            head,
            (
                (self.kind, side.name, rank, one.word, one.count, one.elsewhere, one.surprise,
                 one.ratio, *_told(one.here), *_told(one.there))
                for side in self.sides
                for rank, one in enumerate(side.keywords, 1)
            ),
        )  # fmt: skip

    def _repr_html_(self) -> str:
        return self.table._repr_html_()


def _told(sentence: Sentence | None) -> tuple[str, str]:
    if sentence is None:
        return "", ""
    return sentence.quoted, f"{sentence.document.place}, line {sentence.line}"


# -- measures --------------------------------------------------------------------------------------


def log_likelihood(here: np.ndarray, there: np.ndarray, *, yates: bool = True) -> np.ndarray:
    """Signed G2 of how often each word is counted `here` and `there`, below 0 where rarer here.

    Dunning (1993). With Yates' correction where a cell is expected to be below 5 this is
    `textstat_keyness(measure = "lr")` of quanteda.
    """
    a, b = here.astype(float), there.astype(float)
    c, d = a.sum() - a, b.sum() - b
    n, odds = a + b + c + d, a * d - b * c
    least = np.minimum(a + b, c + d) * np.minimum(a + c, b + d) / n
    sign = np.where(a > (a + b) * (a + c) / n, 1.0, -1.0)
    shift = np.where(yates & (least < 5) & (np.abs(odds) >= n / 2), 0.5, 0.0)
    shift = np.where(odds > 0, -shift, shift)
    a, b, c, d = a + shift, b - shift, c - shift, d + shift
    cells = ((a, a + b, a + c), (b, a + b, b + d), (c, a + c, c + d), (d, b + d, c + d))
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [x * np.log(x * n / (row * column) + 1e-9) for x, row, column in cells]
    return 2 * sign * np.nan_to_num(sum(parts))


def log_ratio(here: np.ndarray, there: np.ndarray) -> np.ndarray:
    """How many times as frequent each word is `here`, log2; none counts as half a word.

    Hardie (2014): 1 is twice as frequent.
    """
    a, b = np.maximum(here, 0.5) / max(here.sum(), 1), np.maximum(there, 0.5) / max(there.sum(), 1)
    return np.log2(a / b)


# -- comparing -------------------------------------------------------------------------------------


def compare_documents(
    quoted: Quoted, topics: Topics | None, names: Sequence[str], *, kind: str = "group"
) -> Contrast | None:
    """The groups compared that `names` gives each document of the corpus; "" is in none.

    None where there are no two groups, or more than can be shown.
    """
    counted = quoted.counted
    found = sorted({*names} - {""})
    if not 2 <= len(found) <= GROUPS:
        return None
    of_document = np.array([found.index(name) if name else -1 for name in names])
    owners = counted.all_documents
    times = _sum_words(counted, of_document[owners], len(found))
    leads = []
    for k in range(len(found)):
        here, there = times[k], times.sum(axis=0) - times[k]
        surprise = log_likelihood(here, there).round(6)
        order = np.argsort(-surprise, kind="stable")[:WORDS]
        leads.append([column for column in order.tolist() if surprise[column] > 0])
    words = {column for own in leads for column in own}
    shown = _find_sentences(quoted, words, of_document)
    typical = _typical(counted, times, owners, of_document)
    shares = None
    if topics is not None:
        fitted = counted.fitted(topics).documents
        own = [names[n] for n in fitted.tolist()]
        shares = replace(shares_by(topics, own, documents=fitted), kind=kind)
    sides = tuple(
        Side(
            name,
            int((of_document == k).sum()),
            int(times[k].sum()),
            tuple(_keywords(counted, times, k, leads[k], shown)),
            typical[k],
        )
        for k, name in enumerate(found)
    )
    return Contrast(kind, sides, shares)


def _sum_words(counted: Counted, groups: np.ndarray, n: int) -> np.ndarray:
    """How often each word is counted in each group of units, groups x words."""
    counts, first = counted.counts, 0
    times = np.zeros((n, len(counts.vocabulary)))
    for number, size in enumerate(counts.sizes):
        piece, own = counts.piece(number), groups[first : first + size]
        for k in np.unique(own[own >= 0]).tolist():
            times[k] += piece[np.flatnonzero(own == k)].sum(axis=0)
        first += size
    return times


def _keywords(counted: Counted, times, k: int, columns: Sequence[int], shown) -> Iterator[Keyword]:
    here, there = times[k], times.sum(axis=0) - times[k]
    surprise, ratio = log_likelihood(here, there), log_ratio(here, there)
    for column in columns:
        own = shown.get(column, {})
        other = next((s for group, s in sorted(own.items()) if group not in (k, -1)), None)
        yield Keyword(
            counted.counts.vocabulary[column], int(here[column]), int(there[column]),
            float(surprise[column]), float(ratio[column]), own.get(k), other,
        )  # fmt: skip


def _find_sentences(
    quoted: Quoted, columns: Iterable[int], of_document: np.ndarray
) -> dict[int, dict[int, Sentence]]:
    """For each word a sentence of each group that has it, whole and short ones first."""
    vocabulary = quoted.counted.counts.vocabulary
    wanted = {vocabulary[column]: column for column in columns}
    found: dict[int, dict[int, tuple[Any, Sentence]]] = {}
    for page, words, number in zip(quoted.pages, quoted.words, quoted.numbers, strict=True):
        group = int(of_document[number])
        for sentence, own in zip(page.sentences, words, strict=True):
            rank = (not sentence.whole, len(sentence.text) > LONGEST, len(own) < 5)
            for word in set(own) & wanted.keys():
                held = found.setdefault(wanted[word], {})
                if group not in held or rank < held[group][0]:
                    held[group] = rank, sentence
    return {column: {g: s for g, (_, s) in held.items()} for column, held in found.items()}


def _typical(
    counted: Counted, times: np.ndarray, owners: np.ndarray, of_document: np.ndarray
) -> list[tuple[tuple[str, float], ...]]:
    """Of each group the documents whose words are most its own: the mean log ratio of a word.

    It is drawn towards 0 by `STEADY` words, so that a mere heading is not typical.
    """
    weights = np.array([log_ratio(own, times.sum(axis=0) - own) for own in times]).T
    counts, first = counted.counts, 0
    sums = np.zeros((len(of_document), len(times) + 1))
    for number, size in enumerate(counts.sizes):
        piece = counts.piece(number)
        rows = np.column_stack([piece @ weights, piece.sum(axis=1)])
        np.add.at(sums, owners[first : first + size], rows)
        first += size
    mean = (sums[:, :-1] / (sums[:, -1:] + STEADY)).round(6)
    ids, told = counted.corpus.column("id"), []
    for k in range(len(times)):
        rows = np.flatnonzero((of_document == k) & (sums[:, -1] > 0))
        best = rows[leading(mean[rows, k], TYPICAL)] if len(rows) else rows
        told.append(tuple((ids[row], float(mean[row, k])) for row in best.tolist()))
    return told


def documents_of(brief: BriefContent, topic: str | int, n: int) -> Table:
    """See `Brief.documents_of`. Raises ValueError for a topic that is not there."""
    numbers = {name: entry.number for entry in brief.topics for name in (entry.name, entry.number)}
    if topic not in numbers or brief.mixes is None or brief.corpus is None:
        known = ", ".join(f"{entry.number} {entry.name}" for entry in brief.topics)
        raise ValueError(f"topic {topic!r}: expected one of {known or 'none, there are no topics'}")
    shares = brief.mixes[:, numbers[topic] - 1].round(9)
    names = ("id", "title", "date", "category")
    columns = [brief.corpus.column(name) for name in names]
    rows = [(*(c[row] for c in columns), float(shares[row])) for row in leading(shares, n).tolist()]
    return make_table(("document", "title", "date", "group", "share"), rows, f"topic {topic}")


# -- two corpora -----------------------------------------------------------------------------------


def name_sides(
    source: Any, other: Any, **reading: Any
) -> tuple[list[Any], list[tuple[str, frozenset[str]]]]:
    """Both corpora as one to read, and the labels of the files of each under its name.

    What are no paths (a DataFrame, records, texts) are called "first" and "second"; `reading` are
    options of `read`.
    """
    from ..reading.files import are_paths, read
    from ..reading.folders import list_files

    if not (are_paths(source) and are_paths(other)):
        values = {"first": source, "second": other}
        documents = [
            replace(d, file=n) for n, side in values.items() for d in read(side, **reading)
        ]
        return documents, [(name, frozenset({name})) for name in values]
    both = [[p] if isinstance(p, (str, os.PathLike)) else list(p) for p in (source, other)]
    files = [label for _, label in list_files([*both[0], *both[1]])]
    first = len(list_files(both[0]))
    names = [", ".join(Path(os.path.abspath(path)).name for path in side) for side in both]
    if names[0] == names[1]:
        names = [", ".join(map(str, side)) for side in both]
    sides = [frozenset(files[:first]), frozenset(files[first:])]
    return [*both[0], *both[1]], list(zip(names, sides, strict=True))


def side_of_each(files: Sequence[str], sides: Sequence[tuple[str, frozenset[str]]]) -> list[str]:
    """The name of the side that each document was read from, by its file."""
    found = {label: name for name, labels in sides for label in labels}

    def side(file: str) -> str:
        while file and file not in found:  # a member of an archive
            file = file.rpartition("/")[0]
        return found.get(file, "")

    return [side(file) for file in files]

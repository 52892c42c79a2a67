"""All that a brief says, as plain values; `render` only sets it in type."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..reading.corpus import Corpus
from ..records import Damage, Document, Page, Sentence, Summary, Term
from ..topics.groups import Group
from ..topics.model import GroupShares, Topics
from ..topics.units import Units


@dataclass(frozen=True)
class DocumentEntry:
    """A document of a collection: its mix of topics, a sentence of its own, what it is like.

    `shares` sum to 1, or are empty where there are no topics; `alike` are ids of near-duplicates.
    """

    page: Page
    shares: tuple[float, ...]
    sentence: Sentence | None
    alike: tuple[str, ...] = ()


RELEVANCE = 0.6  # of a topic's leading words; what Sievert and Shirley (2014) found best to name by


@dataclass(frozen=True)
class TopicEntry:
    """A topic as the brief shows it: numbered from 1, biggest first.

    `words` are written as the text writes them, `counted` are the same as the model counts them
    (empty where they are the same).
    """

    number: int
    name: str
    share: float
    words: tuple[str, ...]
    quotes: tuple[Sentence, ...]
    where: str
    weak: str = ""
    documents: tuple[tuple[str, float], ...] = ()
    counted: tuple[str, ...] = ()


@dataclass(frozen=True)
class SetAside:
    """What one rule set aside: its role, its name in plain words, how many lines, and where."""

    role: str
    reason: str
    lines: int
    places: str


@dataclass(frozen=True)
class Tally:
    """What was read and what was kept of it; lines are non-blank ones."""

    documents: int
    lines: int
    kept: int
    set_aside: int
    sentences: int
    whole: int
    words: int
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class BriefContent:
    """All that the brief says; `mixes` are the shares of topics of each document of `corpus`."""

    title: str
    counts: Tally
    lead: str
    summary: Summary
    topics: tuple[TopicEntry, ...]
    topics_note: str
    terms: tuple[Term, ...]
    names: tuple[Term, ...]
    set_aside: tuple[SetAside, ...]
    damaged: tuple[tuple[Sentence, Damage], ...]
    caveats: tuple[str, ...]
    recipe: tuple[str, ...]
    pages: tuple[Page, ...] = field(repr=False, default=())
    model: Topics | None = field(repr=False, default=None)
    units: Units | None = field(repr=False, default=None)
    relevance: float = RELEVANCE
    documents: tuple[DocumentEntry, ...] = ()
    groups: tuple[Group, ...] = ()
    comparisons: tuple[tuple[str, GroupShares], ...] = field(repr=False, default=())
    contrasts: tuple[Any, ...] = field(repr=False, default=())  # of `compare.Contrast`
    corpus: Corpus | None = field(repr=False, default=None)
    mixes: np.ndarray | None = field(repr=False, default=None)


@dataclass(frozen=True)
class TopicLead:
    """A topic of a collection in one sentence, and the documents that stand behind it.

    `number` counts from 1; `related` are the documents most like the sentence's own, the nearest
    first, of those that the topic leads. Without a sentence fit to be quoted both are empty.
    """

    number: int
    sentence: Sentence | None
    related: tuple[Document, ...] = ()


@dataclass(frozen=True)
class PartEntry:
    """A chapter, a headed section or a third of a long text: where it is and what it says.

    `start` and `stop` are offsets into the document; `shares` are those of the topics in it, empty
    where there are none.
    """

    title: str
    start: int
    stop: int
    sentences: int
    sentence: Sentence | None
    shares: tuple[float, ...] = ()

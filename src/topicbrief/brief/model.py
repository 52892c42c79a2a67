"""All that a brief says, as plain values; `render` only sets it in type."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..reading.corpus import Corpus
from ..records import Damage, Document, Page, Sentence, Summary, Term
from ..records.tables import Listing
from ..topics.groups import Group
from ..topics.levels import Merge
from ..topics.model import GroupShares, Topics
from ..topics.units import Units


@dataclass(frozen=True)
class DocumentEntry:
    """A document of a collection: its mix of topics, a sentence of its own, what it is like.

    `shares` sum to 1, or are empty where there are no topics; `alike` are ids of near-duplicates,
    `number` is the document's in the whole corpus.
    """

    page: Page
    shares: tuple[float, ...] = field(repr=False)
    sentence: Sentence | None
    alike: tuple[str, ...] = ()
    number: int = 0


RELEVANCE = 0.6  # of a topic's leading words; what Sievert and Shirley (2014) found best to name by


@dataclass(frozen=True)
class TopicEntry(Listing):
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
    counted: tuple[str, ...] = ()
    related: tuple[Document, ...] = ()

    def __repr__(self) -> str:
        return f"<TopicEntry {self.number} {self.name!r}: {self.share:.0%}, {self.where}>"


@dataclass(frozen=True, eq=False)
class Level(Listing):
    """The same text at one number of topics: entries, and the topics of each unit and document."""

    entries: tuple[TopicEntry, ...]
    model: Topics | None = field(repr=False)
    mixes: np.ndarray | None = field(repr=False)
    groups: tuple[Group, ...] = ()

    def __repr__(self) -> str:
        return f"<Level: {len(self.entries)} topics>"


@dataclass(frozen=True)
class Known:
    """A name with what it names ("person", "place", "organisation", "" where that is not sure).

    `sentence` is the first whole one that says who or what it is, else the first that holds it.
    """

    kind: str
    name: Term
    sentence: Sentence | None


@dataclass(frozen=True)
class Fact:
    """A sum, a percentage or a day as written, with its sentence."""

    kind: str
    written: str
    sentence: Sentence


@dataclass(frozen=True)
class Dispute:
    """Two sentences on the same thing of which the second denies or qualifies the first."""

    first: Sentence
    second: Sentence
    words: tuple[str, ...]


@dataclass(frozen=True)
class SetAside:
    """What one rule set aside: its role, its name in plain words, how much, and where.

    `lines` are those of which nothing was kept (they sum to `Tally.set_aside`), `parts` the pieces
    that were cut out of a line of which the rest was kept.
    """

    role: str
    reason: str
    lines: int
    places: str
    parts: int = 0


@dataclass(frozen=True)
class Loss:
    """Damage in a piece that was cut out of a line: where, the sentence there, and what is lost."""

    document: str
    start: int
    place: str
    text: str
    note: str


@dataclass(frozen=True)
class Piece:
    """The biggest piece that was set aside: its words, its place, why, and how it begins."""

    words: int
    document: str
    place: str
    line: int
    reason: str
    text: str


@dataclass(frozen=True)
class Tally:
    """What was read and what was kept of it; lines are non-blank ones.

    `words` are those that were counted for topics; `read` and `held` are all words and those kept,
    `prose` and `prose_held` the same in lines that look like prose. `biggest` is there where less
    than half of that was kept. `forms` are how many documents are laid out how, the most first.
    """

    documents: int
    lines: int
    kept: int
    set_aside: int
    sentences: int
    whole: int
    words: int
    languages: tuple[str, ...] = ()
    read: int = 0
    held: int = 0
    prose: int = 0
    prose_held: int = 0
    biggest: Piece | None = None
    forms: tuple[tuple[str, int], ...] = ()

    @property
    def doubtful(self) -> bool:
        """Less than half of what looks like prose was kept."""
        return 2 * self.prose_held < self.prose


@dataclass(frozen=True, eq=False)
class BriefContent(Listing):
    """All that the brief says; `mixes` are the shares of topics of each document of `corpus`.

    `words` are those of each sentence of each page, as they were counted.
    """

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
    words: tuple[list[list[str]], ...] = field(repr=False, default=())
    model: Topics | None = field(repr=False, default=None)
    units: Units | None = field(repr=False, default=None)
    relevance: float = RELEVANCE
    documents: tuple[DocumentEntry, ...] = ()
    groups: tuple[Group, ...] = ()
    comparisons: tuple[tuple[str, GroupShares], ...] = field(repr=False, default=())
    contrasts: tuple[Any, ...] = field(repr=False, default=())  # of `compare.Contrast`
    parts: tuple[PartEntry, ...] = ()
    known: tuple[Known, ...] = ()
    facts: tuple[Fact, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    levels: tuple[Level, ...] = field(repr=False, default=())
    tree: tuple[Merge, ...] = field(repr=False, default=())
    trust: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()
    corpus: Corpus | None = field(repr=False, default=None)
    mixes: np.ndarray | None = field(repr=False, default=None)
    titles: tuple[str, ...] = field(repr=False, default=())  # that pages give themselves
    drawn: str = field(repr=False, default="")  # a key of all that figures show but the summary

    @property
    def collection(self) -> bool:
        """Told topic by topic; one text is told by its sentences."""
        return len(self.documents) > 1 and bool(self.topics)


@dataclass(frozen=True)
class TopicLead:
    """A topic of a collection in one sentence, and the documents that stand behind it.

    `number` counts from 1; `related` are the documents most like the sentence's own, the nearest
    first, of those that the topic leads. Without a sentence fit to be quoted both are empty.
    `second` is one of a document that tells of something else, where one speaks as well.
    """

    number: int
    sentence: Sentence | None
    related: tuple[Document, ...] = ()
    second: Sentence | None = None


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

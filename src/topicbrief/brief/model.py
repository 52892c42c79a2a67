"""All that a brief says, as plain values; `render` only sets it in type."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from ..records import Damage, Page, Sentence, Summary, Term, make_table
from ..topics.groups import Group
from ..topics.model import GroupShares, Topics, Units
from .output import write_whole


@dataclass(frozen=True)
class DocumentEntry:
    """A document of a collection: its mix of topics, a sentence of its own, what it is like.

    `shares` sum to 1, or are empty where there are no topics; `alike` are ids of near-duplicates.
    """

    page: Page
    shares: tuple[float, ...]
    sentence: Sentence | None
    alike: tuple[str, ...] = ()


PLACES = 12  # places listed for one rule; the rest are counted
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
class Counts:
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
class Brief:
    """All that the brief says; `to_markdown` and `to_html` only set it in type."""

    title: str
    counts: Counts
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

    def to_markdown(self) -> str:
        """The brief as Markdown, which reads well as it is and on a code host."""
        from .render import to_markdown

        return to_markdown(self)

    def to_html(self) -> str:
        """The brief as one self-contained HTML page that asks for nothing from anywhere."""
        from .render import to_html

        return to_html(self)

    def _repr_html_(self) -> str:
        head = ("topic", "name", "share", "leading words")
        rows = [(t.number, t.name, f"{t.share:.0%}", ", ".join(t.words)) for t in self.topics]
        return self.summary._repr_html_() + make_table(head, rows, self.title)._repr_html_()

    def write(self, folder: str | os.PathLike[str]) -> tuple[str, ...]:
        """Write `brief.html`, `brief.md` and the tables into `folder`; return their names.

        Each file is written whole or not at all.
        """
        from .tables import write_tables

        write_whole(Path(folder, "brief.html"), self.to_html())
        write_whole(Path(folder, "brief.md"), self.to_markdown())
        return ("brief.html", "brief.md", *write_tables(self, Path(folder)))

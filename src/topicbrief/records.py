"""The values that flow from stage to stage: frozen, plain, the same type whatever the options."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

ROLES = ("body", "headline", "caption", "repeat", "debris")
GAP = "[…]"


@dataclass(frozen=True)
class Document:
    """One input text as read; `text` is never altered afterwards.

    `source` is what a reader is told (the publisher if the input names one, else the file);
    `file` and `row` say where it lies: row 0 is a whole file, row n the n-th line of a table.
    `notes` tell what reading had to decide (an encoding recognised, mojibake repaired).
    """

    id: str
    text: str
    source: str
    title: str = ""
    date: str = ""
    language: str = ""
    category: str = ""
    file: str = ""
    row: int = 0
    notes: tuple[str, ...] = ()

    @cached_property
    def _line_starts(self) -> list[int]:
        lengths = (len(line) + 1 for line in self.text.split("\n"))
        return list(accumulate(lengths, initial=0))[:-1]

    def line(self, offset: int) -> int:
        """The number, from 1, of the line of `text` that holds the character at `offset`."""
        return bisect_right(self._line_starts, offset)

    @property
    def place(self) -> str:
        """File and row, as an error message or a citation names them."""
        where = self.file or self.source
        return f"{where}:{self.row}" if self.row else where


@dataclass(frozen=True)
class Damage:
    """One visible loss in a text: what kind, where, and what shows it.

    Kinds: "glued" (words run together), "missing" (text is gone at this point), "cut start",
    "cut end", "open quote", "run-on" (two sentences in one). Offsets are into the document.
    `gap` is true where a quotation must show `[…]` at `start`; `lost` where meaning may be lost.
    """

    kind: str
    start: int
    stop: int
    note: str
    gap: bool = False
    lost: bool = True


@dataclass(frozen=True)
class Sentence:
    """A sentence with its place: `document.text[start:stop] == text`, always."""

    document: Document
    start: int
    stop: int
    text: str
    damage: tuple[Damage, ...] = ()
    segment: int = 0

    @property
    def line(self) -> int:
        return self.document.line(self.start)

    @property
    def whole(self) -> bool:
        """No sign that a part of the sentence is lost."""
        return not any(damage.lost for damage in self.damage)

    @property
    def quoted(self) -> str:
        """The text as a quotation: verbatim, on one line, a visible `[…]` wherever text is gone."""
        gaps = sorted({damage.start for damage in self.damage if damage.gap})
        edges = [self.start, *gaps, self.stop]
        parts = [self.document.text[a:b].strip() for a, b in pairwise(edges)]
        return " ".join(f" {GAP} ".join(parts).split())


@dataclass(frozen=True)
class Block:
    """A line of a page, or a part of one: its role, the rule that gave it, and the evidence."""

    start: int
    stop: int
    role: str
    reason: str
    text: str
    evidence: str = ""
    line: int = 0
    segment: int = 0


@dataclass(frozen=True)
class Segment:
    """One of the articles that a page is made of: blocks between `start` and `stop`."""

    number: int
    start: int
    stop: int
    title: str = ""


@dataclass(frozen=True)
class Page:
    """A cleaned document: blocks cover every non-blank character; sentences are of body blocks."""

    document: Document
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    segments: tuple[Segment, ...] = ()
    language: str = ""
    notes: tuple[str, ...] = ()

    @property
    def kept(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.role == "body")


@dataclass(frozen=True)
class Token:
    """A word as counted, with the place it was read from."""

    start: int
    stop: int
    word: str


@dataclass(frozen=True)
class Unit:
    """What topics are fitted on: a document, a passage or a sentence."""

    id: str
    document: Document
    start: int
    stop: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Units:
    """The units of a corpus in reading order; `kind` is document, passage or sentence."""

    items: tuple[Unit, ...]
    kind: str
    why: str

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return (unit.words for unit in self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def ids(self) -> list[str]:
        return [unit.id for unit in self.items]


@dataclass(frozen=True, eq=False)
class Bags:
    """Word counts: CSR, units x words; every count is of words that were seen."""

    ids: tuple[str, ...]
    vocabulary: tuple[str, ...]
    counts: csr_array


@dataclass(frozen=True)
class Choice:
    """How the number of topics was chosen: one row a candidate, and the verdict in a sentence.

    `rows` holds dicts with "k", "coherence", "stability", "perplexity" (None where not measured).
    """

    rows: tuple[dict[str, float | None], ...]
    chosen: int
    runner_up: int | None
    verdict: str


@dataclass(frozen=True, eq=False)
class Quality:
    """Per topic and overall: NPMI coherence (-1 to 1), stability (0 to 1), share (sums to 1).

    `weak` says per topic, in words, why not to trust it; empty where there is no reason.
    """

    coherence: np.ndarray
    stability: np.ndarray
    share: np.ndarray
    weak: tuple[str, ...]
    choice: Choice | None = None

    @property
    def overall(self) -> dict[str, float]:
        return {
            "coherence": float(self.coherence.mean()),
            "stability": float(self.stability.mean()),
        }


@dataclass(frozen=True)
class Pick:
    """A chosen sentence, its score, the reason in words, and the score's parts in numbers."""

    sentence: Sentence
    score: float
    why: str
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Summary:
    """Chosen sentences in reading order, each verbatim."""

    picks: tuple[Pick, ...]
    recipe: str

    @property
    def text(self) -> str:
        return "\n".join(pick.sentence.quoted for pick in self.picks)


@dataclass(frozen=True)
class Context:
    """A word where it stands: the sentence, and the word's offsets in the document."""

    sentence: Sentence
    start: int
    stop: int


@dataclass(frozen=True)
class Term:
    """A leading word or name with its count and a few of its places."""

    word: str
    count: int
    score: float
    contexts: tuple[Context, ...] = ()

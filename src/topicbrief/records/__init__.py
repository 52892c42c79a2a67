"""The values that flow from stage to stage: frozen, plain, the same type whatever the options."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

from .codes import check_language
from .tables import Listed, Listing, Table, make_table, shown

__all__ = [
    "GAP", "KEPT", "ROLES", "WORD", "Account", "Block", "Context", "Damage", "Document", "Form",
    "Page", "Pick", "Segment", "Sentence", "Summary", "Table", "Term", "Token", "check_language",
    "make_table",
]  # fmt: skip

ROLES = (
    "body", "headline", "caption", "repeat", "debris",  # what a page is made of
    "header", "attribution", "quoted", "signature",  # of mail
    "page number", "running head", "time", "speaker",  # of print and of speech
    "code",
)  # fmt: skip
KEPT = frozenset({"body", "headline"})  # roles that count as kept
GAP = "[…]"
WORD = 80  # characters that are put together at a line's end, at most


@dataclass(frozen=True)
class Document:
    """One input text as read; `text` is never altered afterwards.

    `source` is what a reader is told (the publisher if the input names one, else the file);
    `file` and `row` say where it lies: row 0 is a whole file, row n the n-th row of a table, the
    head counted, or the n-th message of a mailbox. `groups` are the columns that a reader asked
    for, with their values. `notes` tell what reading had to decide (an encoding recognised).
    `markup` has for each physical line of a text that was HTML what its markup says of it (see
    `reading.html.HtmlPage`); it is empty for other texts.
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
    groups: tuple[tuple[str, str], ...] = ()
    markup: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        pairs = tuple((name, value) for name, value in self.groups)  # from JSON they come as lists
        object.__setattr__(self, "groups", pairs)
        check_language(self.language)

    def __repr__(self) -> str:
        named = f", {shown(self.title, 40)!r}" if self.title else ""
        return f"<Document {shown(self.id, 60)}{named}: {len(self.text):,} characters>"

    @cached_property
    def _line_starts(self) -> list[int]:
        lengths = (len(line) + 1 for line in self.text.split("\n"))
        return list(accumulate(lengths, initial=0))[:-1]

    def line(self, offset: int) -> int:
        """The number, from 1, of the line of `text` that holds the character at `offset`."""
        return bisect_right(self._line_starts, offset)

    def where(self, offset: int) -> str:
        """The page and the line on it of a text that has pages (form feeds), else the line."""
        start = self.text.rfind("\f", 0, offset) + 1
        if "\f" not in self.text:
            return f"line {self.line(offset)}"
        page = self.text.count("\f", 0, start) + 1
        return f"p. {page}, line {self.line(offset) - self.line(start) + 1}"

    @property
    def place(self) -> str:
        """File and row, as an error message or a citation names them."""
        where = self.file or self.source
        if not self.row:
            return where
        unit = "message" if ".mbox" in where.lower() else "row"
        named = "" if self.id.endswith(f":{self.row}") else f" ({self.id})"
        return f"{where}, {unit} {self.row}{named}"


@dataclass(frozen=True)
class Form:
    """How a text is laid out: the name of the form and what shows it.

    `wrapped`: its lines are broken at about `width` characters and belong together; `double`: a
    blank line stands between any two of them; `soft`: how many end in mid-sentence; `speakers`:
    lower-cased names before colons.
    """

    name: str
    why: str
    wrapped: bool = False
    width: int = 0
    double: bool = False
    soft: int = 0
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Damage:
    """One visible loss in a text: what kind, where, and what shows it.

    Kinds: "glued" (words run together), "missing" (text is gone at this point), "cut start",
    "cut end", "open quote", "run-on" (two sentences in one), "garbled" (letters or signs that were
    not decoded). Offsets are into the document.
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
    """A sentence with its place: `document.text[start:stop] == text`, always.

    It may run over several lines. `skips` are spans of the document inside it that are no part of
    it: a page number, or what parts a word at a line's end. `speaker` says it, where one is named.
    """

    document: Document
    start: int
    stop: int
    text: str
    damage: tuple[Damage, ...] = ()
    segment: int = 0
    skips: tuple[tuple[int, int], ...] = ()
    speaker: str = ""

    def __repr__(self) -> str:
        return f"<Sentence {shown(self.text, 60)!r} ({self.document.place}, line {self.line})>"

    @property
    def line(self) -> int:
        return self.document.line(self.start)

    @property
    def plain(self) -> str:
        """The words of the sentence, each in its place: what to count, as long as `text`.

        Line breaks are blanks, and so is what `skips` hold; a word parted by one of them stands
        together where it began, with blanks behind it.
        """
        if not self.skips and "\n" not in self.text:
            return self.text
        text, parts, place, held = self.text, [], 0, ""  # blanks held back to a word's end
        spans = [(a - self.start, b - self.start) for a, b in self.skips]
        for (start, stop), (after, _) in pairwise([*spans, (len(text), 0)]):
            if start > place:
                parts.append(held + text[place:start])
                held = ""
            held += " " * (stop - start)
            place = stop
            if not (text[start - 1 : start].isspace() or text[stop : stop + 1].isspace()):
                rest = text[stop : min(stop + WORD, after)].split(None, 1)[:1]
                parts += rest
                place += sum(map(len, rest))
        return "".join([*parts, held, text[place:]]).replace("\n", " ")

    @property
    def whole(self) -> bool:
        """No sign that a part of the sentence is lost."""
        return not any(damage.lost for damage in self.damage)

    @property
    def quoted(self) -> str:
        """The text as a quotation: verbatim, on one line, a visible `[…]` wherever text is gone."""
        gaps = sorted({damage.start for damage in self.damage if damage.gap})
        edges = [self.start, *gaps, self.stop]
        plain = self.plain
        parts = [plain[a - self.start : b - self.start].strip() for a, b in pairwise(edges)]
        return " ".join(f" {GAP} ".join(parts).split())


@dataclass(frozen=True)
class Block:
    """A paragraph of a page, or a part of one: its role, the rule that gave it, the evidence.

    `text` is what the document holds from `start` to `stop`, with line breaks as blanks; `line`
    is the number of its first physical line; `chance`, of being content and no furniture, is 1
    where that was not weighed.
    """

    start: int
    stop: int
    role: str
    reason: str
    text: str
    evidence: str = ""
    line: int = 0
    segment: int = 0
    chance: float = 1.0

    def __repr__(self) -> str:
        return f"<Block {shown(self.text, 60)!r} (line {self.line}): {self.role}, {self.reason}>"


@dataclass(frozen=True)
class Segment:
    """One of the articles that a page is made of: blocks between `start` and `stop`."""

    number: int
    start: int
    stop: int
    title: str = ""


@dataclass(frozen=True)
class Account:
    """What became of a page's words: of all, and of those in lines that look like prose.

    `kept` are those in blocks of the roles `KEPT`; `aside` is the biggest block of the others,
    of prose if there is one. Mail that is quoted, its headers and signatures count as no prose.
    """

    words: int = 0
    kept: int = 0
    prose: int = 0
    prose_kept: int = 0
    aside: Block | None = None

    @property
    def doubtful(self) -> bool:
        """Less than half of what looks like prose was kept."""
        return 2 * self.prose_kept < self.prose


@dataclass(frozen=True)
class Page(Listing):
    """A cleaned document: blocks cover every non-blank character; sentences are of body blocks.

    `facts` are what the header of a mail says: (name, value), such as ("from", "Ann Poole").
    """

    document: Document
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    segments: tuple[Segment, ...] = ()
    language: str = ""
    notes: tuple[str, ...] = ()
    form: Form = Form("paragraphs", "")
    account: Account = Account()
    facts: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        kept = f"{len(self.kept):,} of {len(self.blocks):,} blocks kept"
        return f"<Page {shown(self.document.id, 60)}: {kept}, {len(self.sentences):,} sentences>"

    @property
    def kept(self) -> tuple[Block, ...]:
        return Listed(block for block in self.blocks if block.role == "body")

    def _repr_html_(self) -> str:
        rows = [(block.line, block.role, block.reason, block.text) for block in self.blocks]
        caption = f"{self.document.place}: {len(self.kept)} of {len(rows)} blocks kept"
        return make_table(("line", "role", "reason", "text"), rows, caption)._repr_html_()


class Token(NamedTuple):
    """A word as counted, with the place it was read from."""

    start: int
    stop: int
    word: str


@dataclass(frozen=True)
class Pick:
    """A chosen sentence, its score, the reason in words, and the score's parts in numbers."""

    sentence: Sentence
    score: float
    why: str
    parts: tuple[tuple[str, float], ...] = ()

    def __repr__(self) -> str:
        return f"<Pick {shown(self.quoted, 60)!r}: {self.score:.2f}, {self.why}>"

    @property
    def quoted(self) -> str:
        """The sentence as a quotation, under the name of who says it where one is named."""
        speaker = self.sentence.speaker
        return f"{speaker}: {self.sentence.quoted}" if speaker else self.sentence.quoted


@dataclass(frozen=True)
class Summary(Listing):
    """Chosen sentences in reading order, each verbatim; `note` says why fewer than asked for."""

    picks: tuple[Pick, ...]
    recipe: str
    note: str = ""

    def __repr__(self) -> str:
        return f"<Summary: {len(self.picks)} sentences, {shown(self.text, 60)!r}>"

    @property
    def text(self) -> str:
        return "\n".join(pick.quoted for pick in self.picks)

    def _repr_html_(self) -> str:
        rows = [
            (pick.sentence.document.place, pick.sentence.line, pick.quoted, pick.why)
            for pick in self.picks
        ]
        return make_table(("file", "line", "sentence", "why"), rows, self.recipe)._repr_html_()


@dataclass(frozen=True)
class Context:
    """A word where it stands: the sentence, and the word's offsets in the document."""

    sentence: Sentence
    start: int
    stop: int

    def __repr__(self) -> str:
        word = self.sentence.document.text[self.start : self.stop]
        return f"<Context {shown(word, 60)!r} in {self.sentence!r}>"


@dataclass(frozen=True)
class Term(Listing):
    """A leading word or name with its count and a few of its places."""

    word: str
    count: int
    score: float
    contexts: tuple[Context, ...] = ()

    def __repr__(self) -> str:
        return f"<Term {self.word!r}: {self.count:,} times>"

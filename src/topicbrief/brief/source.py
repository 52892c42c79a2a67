"""The source beside the brief: what was read, with the quoted places marked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..records import Block, Document, Page, Sentence
from .wording import (
    DAMAGED,
    ROLE_NAMES,
    citation,
    counted,
    leading_documents,
    spoken_language,
)

if TYPE_CHECKING:
    from .model import BriefContent

WHOLE = 700_000  # bytes of source that a page carries: all of it, or what is near quotations
FRAME = 130  # bytes of markup about a row or a sentence
AROUND = (2, 1, 0)  # blocks beside a quotation where it cannot; the first that is short enough
BESIDE = 2  # sentences beside a quotation that are shown of a long block
LONGEST = 1_200  # characters of a block shown there beside what is quoted
CUT = " … "
SHOWN = 400  # characters of a sentence of a collection that are shown; few have more
UNENDED = 30  # words shown of a text that has no full stop: its headline and a little more
_END = re.compile(r"[.!?。！？؟۔]")


@dataclass(frozen=True)
class Part:
    """A stretch of a line: plain text, or a sentence (then with an anchor and its citation).

    `quoted` is the sentence as a quotation, where that shows gaps which the text does not.
    """

    text: str
    anchor: str = ""
    cite: str = ""
    note: str = ""
    quoted: str = ""


@dataclass(frozen=True)
class Row:
    """A line of the source; with an anchor where a link leads to a piece that was set aside."""

    line: int
    role: str
    reason: str
    parts: tuple[Part, ...]
    anchor: str = ""
    cite: str = ""


@dataclass(frozen=True)
class Shown:
    """A document as the page carries it: all its rows, or those around what is quoted."""

    name: str
    note: str
    language: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Source:
    """The source as the page carries it; `anchors` are the sentences that can be linked to."""

    note: str
    roles: tuple[str, ...]
    documents: tuple[Shown, ...]
    anchors: frozenset[str]


def show_source(brief: BriefContent) -> Source:
    """The source with roles, sentences and gaps; cut down to what is quoted if it is long."""
    quoted = _starts_of_quoted(brief)
    documents: list[Shown] = []
    everything = sum(len(page.document.text) for page in brief.pages) <= WHOLE
    for around in (None, *AROUND) if everything else AROUND:
        documents = list(_show_all(brief, quoted, around))
        everything = around is None
        if sum(map(_size, documents)) <= WHOLE:
            break
    note = (
        "Every line as it was read, with what it was taken for and the rule that said so."
        if everything
        else f"The texts are too long for one page: {len(documents)} of "
        f"{counted(len(brief.pages), 'document')} are shown here, each around what is quoted. "
        "Every line is in ledger.csv, every sentence in sentences.csv."
    )
    rows = [row for document in documents for row in document.rows]
    roles = {row.role for row in rows}
    sentences = {part.anchor for row in rows for part in row.parts}
    anchors = frozenset(sentences | {row.anchor for row in rows})
    shown = tuple(role for role in ROLE_NAMES if role in roles)
    return Source(note, shown, tuple(documents), anchors)


def _show_all(
    brief: BriefContent, quoted: dict[str, set[int]], around: int | None
) -> Iterator[Shown]:
    """The documents whole, or those that are quoted with `around` blocks beside each quotation."""
    cut_out = {(loss.document, loss.start): loss.place for loss in brief.losses}
    for number, page in enumerate(brief.pages):
        places = quoted.get(page.document.id, set())
        if around is None or places:
            yield _show(number, page, places, around, cut_out)


def _size(document: Shown) -> int:
    return sum(
        FRAME
        + sum(
            FRAME * bool(p.anchor) + len((p.text + p.cite).encode(errors="replace"))
            for p in row.parts
        )
        for row in document.rows
    )


def _starts_of_quoted(brief: BriefContent) -> dict[str, set[int]]:
    """Where the sentences begin that the brief quotes, by document."""
    starts: dict[str, set[int]] = {}
    for sentence in quoted_sentences(brief):
        starts.setdefault(sentence.document.id, set()).add(sentence.start)
    for loss in brief.losses:
        starts.setdefault(loss.document, set()).add(loss.start)
    return starts


def quoted_sentences(brief: BriefContent) -> Iterator[Sentence]:
    """Every sentence that the page leads to."""
    yield from (pick.sentence for pick in brief.summary.picks)
    for entries in (brief.topics, *(level.entries for level in brief.levels)):
        for topic in entries:
            yield from topic.quotes
    yield from (part.sentence for part in brief.parts if part.sentence)
    yield from (one.sentence for one in brief.known if one.sentence)
    yield from (fact.sentence for fact in brief.facts)
    for pair in brief.disputes:
        yield from (pair.first, pair.second)
    for term in brief.terms:
        yield from (context.sentence for context in term.contexts)
    yield from (sentence for sentence, _ in brief.damaged[:DAMAGED])
    yield from (entry.sentence for entry in leading_documents(brief) if entry.sentence)


def _show(
    number: int,
    page: Page,
    places: set[int],
    around: int | None,
    cut_out: Mapping[tuple[str, int], str],
) -> Shown:
    """A document's rows: those `around` the sentences that start at `places`, or all of them."""
    blocks = page.blocks if around is None else _blocks_around(page.blocks, places, around)
    sentences = sorted(page.sentences, key=lambda sentence: sentence.start)
    starts, stops = [s.start for s in sentences], [s.stop for s in sentences]
    rows = []
    for block in blocks:
        inside = sentences[bisect_right(stops, block.start) : bisect_left(starts, block.stop)]
        parts = list(_parts(number, page.document, block, inside))
        if around is not None:
            parts = _clip(parts, {anchor_of(number, place) for place in places})
        cite = cut_out.get((page.document.id, block.start), "")
        anchor = anchor_of(number, block.start, "b") if cite else ""
        rows.append(Row(block.line, block.role, block.reason, tuple(parts), anchor, cite))
    lines = {block.line for block in page.blocks}
    kept = len({block.line for block in page.kept})
    note = f"{kept} of {counted(len(lines), 'line')} kept"
    return Shown(name_of(page.document), note, spoken_language(page), tuple(rows))


def _blocks_around(blocks: Sequence[Block], places: Iterable[int], around: int) -> list[Block]:
    starts = [block.start for block in blocks]
    near: set[int] = set()
    for place in places:
        index = bisect_right(starts, place) - 1
        near.update(range(index - around, index + around + 1))
    return [blocks[index] for index in sorted(near) if 0 <= index < len(blocks)]


def _clip(parts: list[Part], quoted: set[str]) -> list[Part]:
    """Of a long block the parts around what is quoted, or its beginning."""
    if sum(len(part.text) for part in parts) <= LONGEST:
        return parts
    wanted = [index for index, part in enumerate(parts) if part.anchor in quoted] or [0]
    near = {index + step for index in wanted for step in range(-BESIDE, BESIDE + 1)}
    clipped = []
    for index, part in enumerate(parts):
        if index in near and (index in wanted or len(part.text) <= LONGEST):
            clipped.append(part)
        elif not clipped or clipped[-1].text != CUT:
            clipped.append(Part(CUT))
    return clipped


def _parts(
    number: int, document: Document, block: Block, sentences: Sequence[Sentence]
) -> Iterator[Part]:
    """A block cut into sentences and what stands between them."""
    position = block.start
    for sentence in sentences:
        start, stop = max(sentence.start, block.start), min(sentence.stop, block.stop)
        if start > position:
            yield Part(document.text[position:start])
        notes = "; ".join(damage.note for damage in sentence.damage)
        anchor = anchor_of(number, sentence.start) if start == sentence.start else ""
        text = document.text[start:stop]
        quoted = sentence.quoted if any(d.gap for d in sentence.damage) else ""
        yield Part(text, anchor, citation(sentence), notes, quoted)
        position = stop
    if position < block.stop:
        yield Part(document.text[position : block.stop])


def anchor_of(number: int, start: int, kind: str = "c") -> str:
    """What a link leads to: a sentence ("c") or a piece that was set aside ("b")."""
    return f"d{number}{kind}{start}"


def name_of(document: Document) -> str:
    """What a list calls a document: its title, its id where it is a row of a table, or its file."""
    return document.title or (document.id if document.row else document.place)


def cut_quotation(text: str) -> str:
    """The beginning of a long sentence, in whole words; of thirty where nothing ends in it."""
    words = text.split()
    if len(words) > UNENDED and not _END.search(text):
        return f"{' '.join(words[:UNENDED])} …"
    if len(text) <= SHOWN:
        return text
    begun = text[:SHOWN].rpartition(" ")[0]
    return f"{begun} …" if len(begun) > SHOWN // 2 else f"{text[:SHOWN]}…"


def shorten(text: str, width: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"

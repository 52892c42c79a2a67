"""From a document to a page: every line with its role and the reason, and the story's sentences."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from ..language.detect import detect
from ..language.lexicon import UNSPACED, stop_words
from ..language.manner import tell_once
from ..language.sentences import split_segment
from ..records import Block, Document, Page, Segment, Sentence
from .inline import Cut, cut_parts
from .layout import View
from .lines import Line, common_stems, read_lines
from .overrides import Override, find_unmatched, names_document, tell_override
from .repeats import shared_lines
from .rules import judge
from .segments import find_cuts


def clean(
    document: Document,
    *,
    repeated: frozenset[str] = frozenset(),
    overrides: Iterable[Override] = (),
    language: str = "",
) -> Page:
    """The page with role, reason and evidence for every line, and the sentences of its body.

    `repeated` holds keys of lines that also stand on other pages (see `clean_all`). Overrides for
    this document win over every rule; those whose line is not there are told in `Page.notes`, and
    so is a language whose words are not set apart by spaces: such a page has no sentences.
    """
    language = language or document.language or detect(_sample(document.text))
    lines = read_lines(document.text, common_stems(stop_words(language)))
    mine = {row.line: row for row in overrides if names_document(row, document)}
    pieces = _overrule(_judge_all(lines, View(lines, language, repeated), language), mine)
    segments = _segments(document, pieces)
    blocks = tuple(_blocks(pieces, segments))
    notes = tuple(find_unmatched(mine.values(), lines))
    if language in UNSPACED:
        notes += (f"{UNSPACED[language]} is not supported: nothing is counted or quoted",)
        return Page(document, blocks, (), segments, language, notes)
    sentences, told = tell_once(tuple(_sentences(document, blocks, language)))
    return Page(document, blocks, sentences, segments, language, notes + told)


def _sample(text: str) -> str:
    """The longer lines, of the start or the middle: they tell a language better than a menu."""
    for start in (0, len(text) // 2):
        longer = [line for line in text[start : start + 40_000].split("\n") if len(line) > 80]
        if longer:
            return "\n".join(longer)[:4000]
    return text[:4000]


class Piece(NamedTuple):
    """A line or a part of it with its verdict; `start` and `stop` are places in the line."""

    line: Line
    start: int
    stop: int
    role: str
    reason: str
    evidence: str


def _judge_all(lines: Sequence[Line], view: View, language: str) -> list[Piece]:
    pieces: list[Piece] = []
    kept: list[Line] = []
    for line in lines:
        whole = Piece(line, 0, len(line.text), *judge(line, view))
        if whole.role == "body":
            cuts = cut_parts(line, kept, language)
            pieces += _cut(whole, cuts) if cuts else [whole]
            kept.append(line)
        else:
            pieces.append(whole)
    return pieces


def _cut(whole: Piece, cuts: Sequence[Cut]) -> Iterator[Piece]:
    """A kept line as one piece, or as several where parts of it are set aside."""
    place = 0
    for cut in cuts:
        if whole.line.text[place : cut.start].strip():
            yield whole._replace(start=place, stop=cut.start)
        yield Piece(whole.line, *cut)
        place = cut.stop
    if whole.line.text[place:].strip():
        yield whole._replace(start=place)


def _overrule(pieces: list[Piece], rows: dict[int, Override]) -> list[Piece]:
    if not rows:
        return pieces
    return [
        _overruled(piece, rows[piece.line.number]) if piece.line.number in rows else piece
        for piece in pieces
    ]


def _overruled(piece: Piece, row: Override) -> Piece:
    reason = f"overruled by the reader: {row.reason or row.role}"
    return piece._replace(
        role=row.role, reason=reason, evidence=f"was {piece.role}: {piece.reason}"
    )


def _segments(document: Document, pieces: Sequence[Piece]) -> tuple[Segment, ...]:
    """The articles of the page, numbered from 0; each begins with the headlines above it."""
    body = [piece.line for piece in pieces if piece.role == "body"]
    body = [line for line, _ in groupby(body)]
    heads = [piece.line for piece in pieces if piece.role == "headline"]
    first = [head for head in heads if not body or head.index < body[0].index]
    starts, titles = [0], [_title(first)]
    for place, above in find_cuts(body, heads):
        starts.append((above[0] if above else body[place]).start)
        titles.append(_title(above))
    stops = [*starts[1:], len(document.text)]
    return tuple(map(Segment, range(len(starts)), starts, stops, titles))


def _title(heads: Sequence[Line]) -> str:
    return heads[-1].text if heads else ""


def _blocks(pieces: Iterable[Piece], segments: Sequence[Segment]) -> Iterator[Block]:
    place = 0
    for piece in pieces:
        line, text = piece.line, piece.line.text[piece.start : piece.stop]
        start = line.start + piece.start + len(text) - len(text.lstrip())
        while start >= segments[place].stop and place + 1 < len(segments):
            place += 1
        text = text.strip()
        _, _, _, role, reason, evidence = piece
        yield Block(start, start + len(text), role, reason, text, evidence, line.number, place)


def _sentences(document: Document, blocks: Sequence[Block], language: str) -> Iterator[Sentence]:
    """The sentences of body blocks; neighbouring blocks of a segment are split in one call."""
    key = operator.attrgetter("role", "segment")
    for (role, segment), group in groupby(blocks, key=key):
        if role != "body":
            continue
        run = list(group)
        start, stop = run[0].start, run[-1].stop
        yield from split_segment(document, start, stop, language, segment)


def clean_all(documents: Iterable[Document], *, overrides: Iterable[Override] = ()) -> list[Page]:
    """`clean` of each, with the knowledge which lines stand on other pages too.

    Overrides that name none of the documents are told in the notes of the first page.
    """
    documents, overrides = list(documents), tuple(overrides)
    repeated = shared_lines(documents)
    pages = [clean(document, repeated=repeated, overrides=overrides) for document in documents]
    lost = [
        row for row in overrides if not any(names_document(row, document) for document in documents)
    ]
    if lost and pages:
        notes = tuple(tell_override(row, f'no document "{row.document}"') for row in lost)
        pages[0] = replace(pages[0], notes=(*pages[0].notes, *notes))
    return pages


def ledger_rows(pages: Iterable[Page]) -> Iterator[dict[str, object]]:
    """One row a block: for `ledger.csv` and for the table in a notebook."""
    for page in pages:
        for block in page.blocks:
            yield {
                "document": page.document.id,
                "file": page.document.place,
                "line": block.line,
                "role": block.role,
                "reason": block.reason,
                "evidence": block.evidence,
                "segment": block.segment,
                "text": block.text,
            }

"""From a document to a page: every paragraph with its role and reason, and the sentences kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from ..language.detect import detect
from ..language.lexicon import stop_words
from ..language.manner import tell_once
from ..language.scripts import explain_uncounted
from ..language.sentences import split_segment
from ..records import (
    KEPT,
    WORD,
    Account,
    Block,
    Document,
    Form,
    Page,
    Segment,
    Sentence,
    check_language,
)
from .form import FORMS, recognise
from .inline import Cut, cut_parts
from .lines import Line, common_stems, known_stems
from .marks import TRANSPARENT
from .overrides import Override, find_unmatched, names_document, tell_override
from .paragraphs import Layout, lay_out
from .posts import find_headers, header_facts
from .repeats import find_shared, hash_lines, repeated_in
from .rows import Rows, read_rows
from .scorecard import judge_lines
from .segments import find_cuts

JUDGED = frozenset({"paragraphs"})  # forms in which furniture stands among the text
LONG = 10_000_000  # characters of one text from which on its length is told
PROSE = frozenset({"body", "headline", "debris", "caption"})  # roles whose lines may be prose


def clean(
    document: Document,
    *,
    form: str = "",
    keep_all: bool = False,
    repeated: frozenset[str] = frozenset(),
    overrides: Iterable[Override] = (),
    language: str = "",
) -> Page:
    """The page with role, reason and evidence for every paragraph, and the sentences of its body.

    How the text is laid out is recognised (`Page.form`); `form` overrules that by one of
    `form.FORMS` (ValueError for another). `keep_all` keeps everything that holds a word.
    `repeated` holds keys of lines that also stand on other pages (see `clean_all`). Overrides for
    this document win over every rule; those whose line is not there are told in `Page.notes`, and
    so is a language whose words are not set apart by blanks where its segmenter is not installed,
    and a page whose furniture is hard to tell from its text.
    """
    rows = read_rows(document.text)
    seen = recognise(rows, form or ("paragraphs" if document.markup else ""))
    language = check_language(language) or document.language or detect(_sample(rows, seen))
    judged = seen.name in JUDGED and not keep_all
    known = known_stems(common_stems(stop_words(language))) if judged else None
    layout = lay_out(document.text, rows, seen, known, language=language, whole=keep_all)
    lines = layout.lines
    pieces, unsure = _judge_all(
        lines, seen, language, repeated=repeated, keep_all=keep_all, markup=document.markup
    )
    mine = {row.line: row for row in overrides if names_document(row, document)}
    pieces = _overrule(pieces, mine)
    segments = _segments(document, pieces, seen)
    blocks = tuple(_blocks(document, pieces, segments))
    notes = tuple(find_unmatched(mine.values(), lines))
    if len(document.text) > LONG:
        notes += (
            f"a text of {len(document.text):,} characters in {len(rows.texts):,} lines: "
            "it is read as one document",
        )
    notes += tuple(filter(None, [*unsure, explain_uncounted(language)]))
    sentences, told = tell_once(tuple(_sentences(document, blocks, layout, language)))
    heads = find_headers(rows)[:1] if seen.name == "mail" else []
    facts = header_facts(rows, *heads[0]) if heads and heads[0][0] == 0 else ()
    account = _account(pieces, blocks)
    return Page(
        document, blocks, sentences, segments, language, notes + told, form=seen, account=account,
        facts=facts,
    )  # fmt: skip


def _sample(rows: Rows, form: Form) -> str:
    """The longer lines, of the start or the middle: they tell a language better than a menu."""
    long = 0.7 * form.width if form.wrapped else 80
    for start in (0, len(rows.texts) // 2):
        longer, size = [], 0
        for text in rows.texts[start : start + 4000]:
            if len(text) > long and ":" not in text[:20] and text[0] not in ">|:":
                longer.append(text)
                size += len(text)
                if size > 4000:
                    break
        if size > 400:
            return "\n".join(longer)[:4000]
    return "\n".join(rows.texts[:400])[:4000]


class Piece(NamedTuple):
    """A line or a part of it with its verdict; `start` and `stop` are places in the line."""

    line: Line
    start: int
    stop: int
    role: str
    reason: str
    evidence: str
    chance: float = 1.0


def _judge_all(
    lines: Sequence[Line],
    form: Form,
    language: str,
    *,
    repeated: frozenset[str],
    keep_all: bool,
    markup: Sequence[str],
) -> tuple[list[Piece], tuple[str, ...]]:
    """Every line with its verdict, of the form, of the rules or of both; notes on the page."""
    notes: tuple[str, ...] = ()
    if keep_all or form.name not in JUDGED:
        reason = "kept with everything" if keep_all else f"text of {FORMS[form.name]}"
        verdicts: Sequence[tuple] = [_whole(line, reason, keep_all) for line in lines]
    else:
        verdicts, notes = judge_lines(lines, language=language, repeated=repeated, markup=markup)
    pieces: list[Piece] = []
    kept: list[Line] = []
    for line, verdict in zip(lines, verdicts, strict=True):
        whole = Piece(line, 0, len(line.text), *verdict)
        if whole.role == "body":
            cuts = cut_parts(line, kept, language) if form.name in JUDGED and not keep_all else []
            pieces += _cut(whole, cuts) if cuts else [whole]
            kept.append(line)
        else:
            pieces.append(whole)
    return pieces, notes


def _whole(line: Line, reason: str, keep_all: bool) -> tuple[str, str, str]:
    """The verdict where text is content throughout: only what is no word at all is set aside."""
    if line.mark:
        return line.mark
    if keep_all or line.text[0].isalnum() or any(map(str.isalnum, line.text)):
        return "body", reason, f"{line.words} words"
    return "debris", "nothing but signs", "neither letter nor digit in it"


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
    """The reader's verdicts; one on any physical line of a paragraph is one on the paragraph."""
    if not rows:
        return pieces
    numbers = sorted(rows)
    return [
        _overruled(piece, rows[numbers[place]])
        if (place := bisect_right(numbers, piece.line.last) - 1) >= 0
        and numbers[place] >= piece.line.number
        else piece
        for piece in pieces
    ]


def _overruled(piece: Piece, row: Override) -> Piece:
    reason = f"overruled by the reader: {row.reason or row.role}"
    evidence = f"was {piece.role}: {piece.reason}"
    return Piece(piece.line, piece.start, piece.stop, row.role, reason, evidence)


def _segments(document: Document, pieces: Sequence[Piece], form: Form) -> tuple[Segment, ...]:
    """The articles of the page, numbered from 0; each begins with the headlines above it."""
    body = [piece.line for piece in pieces if piece.role == "body"]
    body = [line for line, _ in groupby(body)]
    heads = [piece.line for piece in pieces if piece.role == "headline"]
    first = [head for head in heads if not body or head.index < body[0].index]
    starts, titles = [0], [_title(first)]
    for place, above in find_cuts(body, heads) if form.name in JUDGED else ():
        starts.append((above[0] if above else body[place]).start)
        titles.append(_title(above))
    stops = [*starts[1:], len(document.text)]
    return tuple(map(Segment, range(len(starts)), starts, stops, titles))


def _title(heads: Sequence[Line]) -> str:
    return heads[-1].text if heads else ""


def _blocks(
    document: Document, pieces: Iterable[Piece], segments: Sequence[Segment]
) -> Iterator[Block]:
    place = 0
    for piece in pieces:
        line = piece.line
        start, stop, text, number = line.start, line.stop, line.text, line.number
        if piece.start or piece.stop < len(text):
            own = document.text[start + piece.start : start + piece.stop]
            start += piece.start + len(own) - len(own.lstrip())
            stop = start + len(own.strip())
            text = text[start - line.start : stop - line.start]
            number = document.line(start)
        while start >= segments[place].stop and place + 1 < len(segments):
            place += 1
        _, _, _, role, reason, evidence, chance = piece
        yield Block(start, stop, role, reason, text, evidence, number, place, chance)


def _sentences(
    document: Document, blocks: Sequence[Block], layout: Layout, language: str
) -> Iterator[Sentence]:
    """The sentences of body blocks; neighbouring blocks of a segment are split in one call.

    What the flat text leaves out does not part neighbours: a sentence may run over a page's edge.
    """
    for (body, segment), group in groupby(blocks, key=_run_key):
        run = [block for block in group if block.role == "body"] if body else []
        if run:
            start, stop = run[0].start, run[-1].stop
            found = split_segment(
                document, layout.flat, start, stop, language=language, segment=segment
            )
            yield from _complete(found, layout) if layout.spoken or layout.skips else found


def _run_key(block: Block) -> tuple[bool, int]:
    return block.role == "body" or block.role in TRANSPARENT, block.segment


def _complete(sentences: Iterable[Sentence], layout: Layout) -> Iterator[Sentence]:
    """Sentences with what lies inside them and is no part of them, and with who speaks."""
    skips, speakers = layout.skips, layout.spoken
    firsts, starts = [start for start, _ in skips], [line.start for line in speakers]
    for sentence in sentences:
        low, high = bisect_right(firsts, sentence.start), bisect_right(firsts, sentence.stop - 1)
        place = bisect_right(starts, sentence.start) - 1
        said = place >= 0 and speakers[place].stop > sentence.start
        speaker = speakers[place].speaker if said else ""
        text, start, stop = sentence.document.text, sentence.start, sentence.stop
        if low:
            start = _in_source(start, text, skips[low - 1])
        if high:
            stop = _in_source(stop, text, skips[high - 1])
        if (low, start, stop) != (high, sentence.start, sentence.stop) or speaker:
            damage = tuple(
                replace(d, start=max(start, d.start), stop=max(start, d.stop))
                for d in sentence.damage
            )
            sentence = replace(
                sentence, start=start, stop=stop, text=text[start:stop], damage=damage,
                skips=tuple(skips[low:high]), speaker=speaker,
            )  # fmt: skip
        yield sentence


def _in_source(place: int, text: str, skip: tuple[int, int]) -> int:
    """The place in the document of one in the flat text.

    There a word that was parted stands together where it began; here it ends behind `skip`.
    """
    first, stop = skip
    if text[first - 1].isspace() or text[stop].isspace():
        return place
    word = len(text[stop : stop + WORD].split(None, 1)[0])
    return stop + place - first if place <= first + word else place


def _account(pieces: Sequence[Piece], blocks: Sequence[Block]) -> Account:
    """How many words there are, how many were kept, and the biggest piece that was not."""
    words = kept = prose = prose_kept = 0
    aside: tuple[bool, int, Block | None] = (False, 0, None)
    for piece, block in zip(pieces, blocks, strict=True):
        line = piece.line
        whole = piece.stop - piece.start == len(line.text)
        size = line.words if whole else len(block.text.split())
        words += size
        like = line.shape == "prose" and piece.role in PROSE
        prose += size * like
        if piece.role in KEPT:
            kept += size
            prose_kept += size * like
        elif (like, size) > aside[:2]:
            aside = (like, size, block)
    return Account(words, kept, prose, prose_kept, aside[2])


def clean_all(
    documents: Iterable[Document],
    *,
    overrides: Iterable[Override] = (),
    form: str = "",
    keep_all: bool = False,
) -> list[Page]:
    """`clean` of each, with the knowledge which lines stand on other pages too.

    Overrides that name none of the documents are told in the notes of the first page.
    """
    documents, overrides = list(documents), tuple(overrides)
    shared = find_shared([hash_lines(documents)])
    pages = [
        clean(
            document,
            form=form,
            keep_all=keep_all,
            repeated=repeated_in(document, shared),
            overrides=overrides,
        )
        for document in documents
    ]
    lost = [
        row for row in overrides if not any(names_document(row, document) for document in documents)
    ]
    if lost and pages:
        notes = tuple(tell_override(row, f'no document "{row.document}"') for row in lost)
        pages[0] = replace(pages[0], notes=(*pages[0].notes, *notes))
    return pages

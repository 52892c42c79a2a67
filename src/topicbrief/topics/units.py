"""Units of text and their word counts: what topics are fitted on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ..language.names import find_phrases
from ..language.words import tokenize
from ..records import Page, Sentence
from .model import Unit, Units

MANY_DOCUMENTS = 30
PASSAGE_WORDS = 20
KINDS = ("document", "passage", "sentence")


def make_units(
    pages: Iterable[Page], *, unit: str = "auto", phrases: frozenset[str] | None = None
) -> Units:
    """Cut cleaned pages into the units that topics are fitted on, and say why so.

    `unit` is "document", "passage", "sentence" or "auto": documents where there are 30 or more,
    passages below that. A passage is about 20 counted words of one segment: long blocks are cut
    between sentences and short neighbours joined, so that units weigh alike. `phrases` (names of
    several words, lower-cased) are counted as one word; None finds them in the pages.
    Units without a counted word are left out.
    """
    pages = list(pages)
    kind, why = choose_kind(sum(bool(page.sentences) for page in pages), unit)
    names = find_phrases(pages) if phrases is None else phrases
    units = (made for page in pages for made in _cut(page, kind, names))
    return Units(tuple(made for made in units if made.words), kind, why)


def choose_kind(n: int, unit: str = "auto") -> tuple[str, str]:
    """The kind of unit for `n` documents that have sentences, and the reason in a sentence."""
    if unit != "auto" and unit not in KINDS:
        raise ValueError(f'unit="{unit}": expected one of auto, {", ".join(KINDS)}')
    if unit != "auto":
        return unit, f"The unit is a {unit}, as asked."
    amount = "one page" if n == 1 else f"{n} documents"
    if n >= MANY_DOCUMENTS:
        return "document", f"The unit is a document: {amount} are enough to compare."
    return "passage", f"The unit is a passage: {amount} would be too few units to compare."


def _cut(page: Page, kind: str, names: frozenset[str]) -> Iterator[Unit]:
    words = [tokenize(s.plain, language=page.language, names=names) for s in page.sentences]
    rows = list(zip(page.sentences, words, strict=True))
    if kind == "document":
        groups = [rows] if rows else []
    elif kind == "sentence":
        groups = [[row] for row in rows]
    else:
        groups = _passages(page, rows)
    for number, group in enumerate(groups, start=1):
        name = page.document.id if kind == "document" else f"{page.document.id}:{number}"
        yield Unit(
            name,
            page.document,
            group[0][0].start,
            group[-1][0].stop,
            tuple(word for _, words in group for word in words),
        )


Row = tuple[Sentence, list[str]]


def _passages(page: Page, rows: list[Row]) -> list[list[Row]]:
    """Groups of neighbouring sentences of one segment, about `PASSAGE_WORDS` words each."""
    starts = [block.start for block in page.blocks]
    blocks = [
        part
        for _, group in groupby(rows, key=lambda row: _block_number(starts, row[0].start))
        for part in _split_evenly(list(group))
    ]
    return _join_short(blocks)


def _block_number(starts: Sequence[int], offset: int) -> int:
    return bisect_right(starts, offset)


def _n_words(rows: list[Row]) -> int:
    return sum(len(words) for _, words in rows)


def _split_evenly(rows: list[Row]) -> Iterator[list[Row]]:
    """Cut a block between sentences into parts of about equal weight."""
    parts = max(1, round(_n_words(rows) / PASSAGE_WORDS))
    total, seen = _n_words(rows) or 1, 0
    numbered = []
    for row in rows:
        middle = seen + len(row[1]) / 2
        numbered.append((min(parts - 1, int(middle * parts / total)), row))
        seen += len(row[1])
    for _, group in groupby(numbered, key=lambda pair: pair[0]):
        yield [row for _, row in group]


def _join_short(parts: list[list[Row]]) -> list[list[Row]]:
    """Join a part of less than half the usual size to its neighbour in the same segment."""
    joined: list[list[Row]] = []
    for part in parts:
        same = joined and joined[-1][-1][0].segment == part[0][0].segment
        small = joined and min(_n_words(joined[-1]), _n_words(part)) < PASSAGE_WORDS / 2
        if same and small and _n_words(joined[-1]) + _n_words(part) <= 1.5 * PASSAGE_WORDS:
            joined[-1] = joined[-1] + part
        else:
            joined.append(part)
    return joined

"""Units of text, which topics are fitted on: runs of neighbouring sentences of a document."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..language.phrases import find_phrases
from ..language.words import tokenize_sentence
from ..records import Document, Page

MANY_DOCUMENTS = 30
PASSAGE_WORDS = 20
KINDS = ("document", "passage", "sentence")

Run = tuple[int, int]  # numbers of sentences on their page: the first, and the one after the last


@dataclass(frozen=True)
class Unit:
    """What topics are fitted on: a document, a passage or a sentence."""

    id: str
    document: Document
    start: int
    stop: int
    words: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<Unit {self.id}: {len(self.words):,} words, {' '.join(self.words[:5])} …>"


@dataclass(frozen=True)
class Units:
    """The units of a corpus in reading order; `kind` is document, passage or sentence."""

    items: Sequence[Unit]
    kind: str
    why: str

    def __repr__(self) -> str:
        return f"<Units: {len(self):,} {self.kind}s>"

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return (unit.words for unit in self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def ids(self) -> list[str]:
        return [unit.id for unit in self.items]


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
    units = []
    for page in pages:
        words = [
            tokenize_sentence(s.text, language=page.language, names=names) for s in page.sentences
        ]
        for number, (first, stop) in enumerate(cut_page(page, list(map(len, words)), kind), 1):
            units.append(
                Unit(
                    name_unit(page.document.id, number, kind),
                    page.document,
                    page.sentences[first].start,
                    page.sentences[stop - 1].stop,
                    tuple(word for own in words[first:stop] for word in own),
                )
            )
    return Units(tuple(units), kind, why)


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


def name_unit(document: str, number: int, kind: str) -> str:
    return document if kind == "document" else f"{document}:{number}"


def cut_page(page: Page, words: Sequence[int], kind: str) -> list[Run]:
    """The units of a page, those that have a word; `words` counts those of each sentence."""
    n = len(page.sentences)
    if kind == "document":
        runs = [(0, n)] if n else []
    elif kind == "sentence":
        runs = [(i, i + 1) for i in range(n)]
    else:
        runs = _passages(page, words)
    return [(first, stop) for first, stop in runs if sum(words[first:stop])]


def _passages(page: Page, words: Sequence[int]) -> list[Run]:
    """Neighbouring sentences of one segment, about `PASSAGE_WORDS` words in each run."""
    starts = [block.start for block in page.blocks]
    blocks = groupby(
        range(len(page.sentences)), key=lambda i: bisect_right(starts, page.sentences[i].start)
    )
    parts = [run for _, block in blocks for run in _split_evenly(list(block), words)]
    return _join_short(parts, words, [sentence.segment for sentence in page.sentences])


def _split_evenly(block: Sequence[int], words: Sequence[int]) -> Iterator[Run]:
    """Cut a block between sentences into parts of about equal weight."""
    total = sum(words[i] for i in block)
    parts, seen, numbered = max(1, round(total / PASSAGE_WORDS)), 0, []
    for i in block:
        middle = seen + words[i] / 2
        numbered.append((min(parts - 1, int(middle * parts / (total or 1))), i))
        seen += words[i]
    for _, group in groupby(numbered, key=lambda pair: pair[0]):
        own = [i for _, i in group]
        yield own[0], own[-1] + 1


def _join_short(parts: list[Run], words: Sequence[int], segments: Sequence[int]) -> list[Run]:
    """Join a part of less than half the usual size to its neighbour in the same segment."""
    joined: list[Run] = []
    for first, stop in parts:
        if joined:
            before, here = sum(words[slice(*joined[-1])]), sum(words[first:stop])
            small = min(before, here) < PASSAGE_WORDS / 2
            same = segments[joined[-1][1] - 1] == segments[first]
            if same and small and before + here <= 1.5 * PASSAGE_WORDS:
                joined[-1] = joined[-1][0], stop
                continue
        joined.append((first, stop))
    return joined

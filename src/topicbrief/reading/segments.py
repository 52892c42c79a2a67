"""Where one article of a stitched page ends and the next begins.

A headline that names its outlet marks the next article. Elsewhere the words decide, as in
TextTiling (Hearst 1997): the share of words that the text before and after a place have in common.
A heading inside an article changes the words as well, but the leading ones go on behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from .lines import OUTLET, Line

WINDOW = 160  # stems that are compared on each side of a place
SURE = 110  # stems on the smaller side from which the limits below hold in full
BLOCK = 16  # lines whose stems are put together once, where many make up a window
ENOUGH = 50  # fewer stems on a side tell nothing
APART = 0.13  # shared by fewer: of single news articles 3 in 1,000 have such a place
APART_AT_HEADLINE = 0.15
NEAR = 64  # lines of a side whose leading stems are compared
LEADING = 5  # stems in most lines of a side
GO_ON = 2  # of the leading stems of both sides that the other may hold, and yet an article ends
LOOK_AHEAD = 4  # places within which the one with the fewest shared words is the cut
TITLE_WORDS = 5  # headlines of a stitched page are titles from this length on
HEAD_WORDS = 3  # no headline of an article is shorter


def find_cuts(
    body: Sequence[Line], headlines: Sequence[Line]
) -> list[tuple[int, tuple[Line, ...]]]:
    """Places where an article begins: the number of its first body line, and its headlines."""
    above = _headlines_above(body, [head for head in headlines if head.words >= HEAD_WORDS])
    stitched = any(place and any(map(_names_outlet, heads)) for place, heads in above.items())
    cuts: list[tuple[int, tuple[Line, ...]]] = []
    blocks = _Blocks(body)
    sides = _Sides(blocks, 0)
    for place in range(1, len(body)):
        heads = above.get(place, ())
        if (heads and _is_title(heads, stitched)) or _words_change(sides, place, above):
            cuts.append((place, heads))
            sides = _Sides(blocks, place)
    return cuts


def _headlines_above(
    body: Sequence[Line], headlines: Iterable[Line]
) -> dict[int, tuple[Line, ...]]:
    """For the number of a body line, the headlines between it and the body line before."""
    above: dict[int, tuple[Line, ...]] = {}
    place = 0
    for head in headlines:
        while place < len(body) and body[place].index < head.index:
            place += 1
        above[place] = (*above.get(place, ()), head)
    return above


def _names_outlet(head: Line) -> bool:
    """ "Title | Outlet"; with a dash only where the title is long enough to be one."""
    least = TITLE_WORDS if "|" in head.text else 9
    return head.words >= least and bool(OUTLET.search(head.text))


def _is_title(heads: tuple[Line, ...], stitched: bool) -> bool:
    """Headlines of which one names its outlet; where one does, others that are as long."""
    long = stitched and any(head.words >= TITLE_WORDS for head in heads)
    return long or any(map(_names_outlet, heads))


def _words_change(sides: _Sides, place: int, above: dict[int, tuple[Line, ...]]) -> bool:
    """Few words are shared across the place, and no fewer across the next ones."""
    if place not in above and _goes_on(sides.body, place):
        return False
    shared, size = sides.compare(place)
    limit = APART_AT_HEADLINE if place in above else APART
    if shared >= limit * min(1.0, size / SURE):  # of few words few are shared by chance too
        return False
    if sides.going_on(place) > GO_ON:
        return False
    if place in above:
        return True
    later = range(place + 1, min(place + LOOK_AHEAD, len(sides.body)))
    return all(sides.compare(other)[0] > shared for other in later)


def _goes_on(body: Sequence[Line], place: int) -> bool:
    """Neighbours across the place share words: most places, and far cheaper to see."""
    here, before = body[place].stems, body[place - 1].stems
    if len(before & here) > 1 or len(body[max(0, place - 2)].stems & here) > 1:
        return True
    return len(before & body[min(place + 1, len(body) - 1)].stems) > 1


class _Sides:
    """The stems on both sides of a place in an article that begins at the line `since`."""

    def __init__(self, blocks: _Blocks, since: int) -> None:
        self.body, self.blocks, self.since = blocks.body, blocks, since
        self.known: dict[int, tuple[float, int]] = {}

    def compare(self, place: int) -> tuple[float, int]:
        """Share of the smaller side's stems that both sides hold (1 if too few to tell), its size.

        Remembered, since places that were looked ahead at are asked for again.
        """
        if place not in self.known:
            before, after = self._before(place), self._after(place)
            smaller = min(len(before), len(after))
            shared = len(before & after) / smaller if smaller >= ENOUGH else 1.0
            self.known[place] = shared, smaller
        return self.known[place]

    def going_on(self, place: int) -> int:
        """How many of the leading stems of each side the other side holds."""
        before = self.body[max(self.since, place - NEAR) : place]
        after = self.body[place : place + NEAR]
        one, other = (
            Counter(chain.from_iterable(x.stems for x in side)) for side in (before, after)
        )
        return sum(stem in other for stem in _leading(one)) + sum(x in one for x in _leading(other))

    def _before(self, place: int) -> set[str]:
        stems: set[str] = set()
        while place > self.since and len(stems) < WINDOW:
            first = place - BLOCK
            whole = first in self.blocks.short and first >= self.since
            if whole and len(more := stems | self.blocks[first]) < WINDOW:
                place, stems = first, more
            else:
                place -= 1
                stems |= self.body[place].stems
        return stems

    def _after(self, place: int) -> set[str]:
        stems: set[str] = set()
        while place < len(self.body) and len(stems) < WINDOW:
            whole = place in self.blocks.short
            if whole and len(more := stems | self.blocks[place]) < WINDOW:
                place, stems = place + BLOCK, more
            else:
                stems |= self.body[place].stems
                place += 1
        return stems


def _leading(counts: Counter[str]) -> list[str]:
    often = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:LEADING]
    return [stem for stem, lines in often if lines > 1]


class _Blocks(dict[int, set[str]]):
    """The stems of every `BLOCK` lines, by the first of them: of labels a side has hundreds."""

    def __init__(self, body: Sequence[Line]) -> None:
        self.body = body
        firsts = range(0, len(body), BLOCK)
        self.short = {place for place in firsts if len(body[place].stems) < WINDOW // BLOCK}

    def __missing__(self, place: int) -> set[str]:
        lines = self.body[place : place + BLOCK]
        self[place] = stems = set().union(*(line.stems for line in lines))
        return stems

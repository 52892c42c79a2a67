"""Where one article of a stitched page ends and the next begins.

A headline that names its outlet marks the next article. Elsewhere the words decide, as in
TextTiling (Hearst 1997): the share of words that the text before and after a place have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .lines import OUTLET, Line

WINDOW = 160  # stems that are compared on each side of a place
SURE = 110  # stems on the smaller side from which the limits below hold in full
ENOUGH = 50  # fewer stems on a side tell nothing
APART = 0.13  # shared by fewer: of single news articles 3 in 1,000 have such a place
APART_AT_HEADLINE = 0.2
LOOK_AHEAD = 4  # places within which the one with the fewest shared words is the cut
TITLE_WORDS = 5  # headlines of a stitched page are titles from this length on


def find_cuts(
    body: Sequence[Line], headlines: Sequence[Line]
) -> list[tuple[int, tuple[Line, ...]]]:
    """Places where an article begins: the number of its first body line, and its headlines."""
    above = _headlines_above(body, headlines)
    stitched = any(place and any(map(_names_outlet, heads)) for place, heads in above.items())
    cuts: list[tuple[int, tuple[Line, ...]]] = []
    sides = _Sides(body, 0)
    for place in range(1, len(body)):
        heads = above.get(place, ())
        if (heads and _is_title(heads, stitched)) or _words_change(sides, place, above):
            cuts.append((place, heads))
            sides = _Sides(body, place)
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
    return bool(OUTLET.search(head.text)) and ("|" in head.text or head.words >= 9)


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
    """The stems before and after a place in an article that begins at `since`.

    Both sides move down the body with the place: of short lines each would else be read a hundred
    times. A side counts in how many of its lines a stem stands, so that lines can leave it.
    """

    def __init__(self, body: Sequence[Line], since: int) -> None:
        self.body = body
        self.since = self.first = self.place = self.stop = since
        self.before: dict[str, int] = {}  # lines from first to place
        self.after: dict[str, int] = {}  # lines from place to stop
        self.known: dict[int, tuple[float, int]] = {}

    def compare(self, place: int) -> tuple[float, int]:
        """Share of the smaller side's stems that both sides hold (1 if too few to tell), its size.

        Places are asked for in ascending order; those that were looked ahead at are remembered.
        """
        if place not in self.known:
            self._move(place)
            smaller = min(len(self.before), len(self.after))
            both = len(self.before.keys() & self.after.keys()) if smaller >= ENOUGH else smaller
            self.known[place] = (both / smaller if smaller else 1.0), smaller
        return self.known[place]

    def _move(self, place: int) -> None:
        passed = self.body[self.place : place]
        if len(passed) > self.place - self.first:
            self._look_back(place)
        else:
            self._take_up(passed)
        if place >= self.stop:
            self.after, self.stop = {}, place
        else:
            for line in passed:
                _uncount(self.after, line.stems)
        while self.stop < len(self.body) and len(self.after) < WINDOW:
            _count(self.after, self.body[self.stop].stems)
            self.stop += 1
        self.place = place

    def _look_back(self, place: int) -> None:
        """The side before begins anew: the place is further on than the side is long."""
        self.before, self.first = {}, place
        while self.first > self.since and len(self.before) < WINDOW:
            self.first -= 1
            _count(self.before, self.body[self.first].stems)

    def _take_up(self, passed: Sequence[Line]) -> None:
        """The side before grows by the lines passed, and leaves behind what it can do without."""
        for line in passed:
            _count(self.before, line.stems)
        while True:
            stems = self.body[self.first].stems
            alone = sum([self.before[stem] == 1 for stem in stems])
            if len(self.before) - alone < WINDOW:
                return
            _uncount(self.before, stems)
            self.first += 1


def _count(side: dict[str, int], stems: frozenset[str]) -> None:
    for stem in stems:
        side[stem] = side.get(stem, 0) + 1


def _uncount(side: dict[str, int], stems: frozenset[str]) -> None:
    for stem in stems:
        if side[stem] == 1:
            del side[stem]
        else:
            side[stem] -= 1

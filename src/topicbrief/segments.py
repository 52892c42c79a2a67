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
    since = 0
    for place in range(1, len(body)):
        heads = above.get(place, ())
        if _is_title(heads, stitched) or _words_change(body, place, since, above):
            cuts.append((place, heads))
            since = place
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


def _words_change(
    body: Sequence[Line], place: int, since: int, above: dict[int, tuple[Line, ...]]
) -> bool:
    """Few words are shared across the place, and no fewer across the next ones."""
    if place not in above and _goes_on(body, place):
        return False
    shared, size = _shared(body, place, since)
    limit = APART_AT_HEADLINE if place in above else APART
    if shared >= limit * min(1.0, size / SURE):  # of few words few are shared by chance too
        return False
    if place in above:
        return True
    later = range(place + 1, min(place + LOOK_AHEAD, len(body)))
    return all(_shared(body, other, since)[0] > shared for other in later)


def _goes_on(body: Sequence[Line], place: int) -> bool:
    """Neighbours across the place share words: most places, and far cheaper to see."""
    here, before = body[place].stems, body[place - 1].stems
    if len(before & here) > 1 or len(body[max(0, place - 2)].stems & here) > 1:
        return True
    return len(before & body[min(place + 1, len(body) - 1)].stems) > 1


def _shared(body: Sequence[Line], place: int, since: int) -> tuple[float, int]:
    """Share of the smaller side's stems that both sides hold (1 if too few to tell), its size."""
    before = _collect(body, range(place - 1, since - 1, -1))
    after = _collect(body, range(place, len(body)))
    smaller = min(len(before), len(after))
    return (len(before & after) / smaller if smaller >= ENOUGH else 1.0), smaller


def _collect(body: Sequence[Line], places: Iterable[int]) -> set[str]:
    stems: set[str] = set()
    for place in places:
        stems |= body[place].stems
        if len(stems) >= WINDOW:
            break
    return stems

"""Where one article of a stitched page ends and the next begins.

A headline that names its outlet marks the next article. Elsewhere the words decide, as in
TextTiling (Hearst 1997): the share of words that the text before and after a place have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .lines import OUTLET, Line

WINDOW = 160  # stems that are compared on each side of a place
ENOUGH = 50  # fewer stems on a side tell nothing
APART = 0.075  # shared by fewer: of single news articles 2 in 100 have such a place
APART_AT_HEADLINE = 0.14
TITLE_WORDS = 5  # headlines of a stitched page are titles from this length on


def find_cuts(
    body: Sequence[Line], headlines: Sequence[Line]
) -> list[tuple[int, tuple[Line, ...]]]:
    """Places where an article begins: the number of its first body line, and its headlines."""
    above = _headlines_above(body, headlines)
    named = [heads for place, heads in above.items() if place and any(map(_names_outlet, heads))]
    return [
        (place, above.get(place, ()))
        for place in range(1, len(body))
        if _begins(body, place, above.get(place, ()), stitched=bool(named))
    ]


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


def _begins(body: Sequence[Line], place: int, heads: tuple[Line, ...], *, stitched: bool) -> bool:
    if any(map(_names_outlet, heads)):
        return True
    if stitched and any(head.words >= TITLE_WORDS for head in heads):
        return True
    before, line = body[place - 1], body[place]
    if not heads and len(before.stems & line.stems) > 1:
        return False
    return _shared(body, place) < (APART_AT_HEADLINE if heads else APART)


def _shared(body: Sequence[Line], place: int) -> float:
    """Share of the smaller side's stems that both sides of a place hold; 1 if too few to tell."""
    before = _collect(body, range(place - 1, -1, -1))
    after = _collect(body, range(place, len(body)))
    smaller = min(len(before), len(after))
    return len(before & after) / smaller if smaller >= ENOUGH else 1.0


def _collect(body: Sequence[Line], places: Iterable[int]) -> set[str]:
    stems: set[str] = set()
    for place in places:
        stems |= body[place].stems
        if len(stems) >= WINDOW:
            break
    return stems

"""The physical lines of a text: where each lies, how far it is indented, what stands above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from itertools import accumulate
from typing import Any, NamedTuple, TypeVar

CLOSERS = "\"'”’»“)]›*_ "
OPENERS = "\"'“‘«„([¿¡"
UNENDED = ",-–—&/\xad"  # a line that ends with one of these, a letter or a digit goes on


class Mark(NamedTuple):
    """What the form of a text says of a row before anything is judged."""

    role: str
    reason: str
    evidence: str = ""


@dataclass(frozen=True)
class Rows:
    """Non-blank physical lines, one value a row.

    `texts` are stripped; `starts` their offsets; `numbers` count from 1; `indents` are columns
    of blanks; `gaps` the blank lines above; `leaves` the rows with a page break (form feed) above.
    """

    texts: Sequence[str]
    starts: Sequence[int]
    numbers: Sequence[int]
    indents: Sequence[int]
    gaps: Sequence[int]
    leaves: frozenset[int] = frozenset()
    found: dict[str, Any] = field(default_factory=dict, repr=False)

    def stop(self, row: int) -> int:
        return self.starts[row] + len(self.texts[row])


Found = TypeVar("Found")


def once(find: Callable[[Rows], Found]) -> Callable[[Rows], Found]:
    """What `find` finds in the rows of a text, looked for a single time."""

    @wraps(find)
    def remembered(rows: Rows) -> Found:
        if find.__name__ not in rows.found:
            rows.found[find.__name__] = find(rows)
        return rows.found[find.__name__]  # type: ignore[no-any-return]

    return remembered


def read_rows(text: str) -> Rows:
    """The physical lines of `text` that hold more than blanks."""
    raws = text.split("\n")
    stripped = list(map(str.strip, raws))
    offsets = list(accumulate([len(raw) + 1 for raw in raws], initial=0))
    places = [place for place, kept in enumerate(stripped) if kept]
    texts = [stripped[place] for place in places]
    blanks = [raws[place].index(stripped[place][0]) for place in places]
    starts = [offsets[place] + blank for place, blank in zip(places, blanks, strict=True)]
    gaps = [b - a - 1 for a, b in zip([-1, *places], places, strict=False)]
    indents, leaves = blanks, frozenset[int]()
    if "\t" in text:
        heads = [raws[place][:blank] for place, blank in zip(places, blanks, strict=True)]
        indents = [len(head.expandtabs(8)) for head in heads]
    if "\x0c" in text:
        stops = [0, *(start + len(kept) for start, kept in zip(starts, texts, strict=True))]
        above = zip(stops, starts, strict=False)
        leaves = frozenset(row for row, (a, b) in enumerate(above) if "\x0c" in text[a:b])
    return Rows(texts, starts, [place + 1 for place in places], indents, gaps, leaves)


def is_open(text: str) -> bool:
    """Whether a line ends in mid-sentence: with a letter, a digit, a comma or a hyphen."""
    last = text[-1]
    if last.isalnum() or last in UNENDED:
        return True
    if last not in CLOSERS:
        return False
    last = text.rstrip(CLOSERS)[-1:]
    return last.isalnum() or (last != "" and last in UNENDED)


def is_lower(text: str) -> bool:
    """Whether a line goes on in lower case, as one does that was broken in mid-sentence."""
    first = text[0]
    return first.islower() or (first in OPENERS and text[1:2].islower())


def first_word(text: str) -> int:
    """Length of the first word: what must have fitted on the line above, had it been free."""
    end = text.find(" ", 0, 24)
    return end if end > 0 else min(len(text), 12)

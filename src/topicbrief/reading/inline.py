"""What is cut out of a line that is kept: copied beginnings, bylines, captions, cut-off pieces.

Like the rules for whole lines these are tiny named functions, asked in turn; each gives spans.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ..language.lexicon import FIRST_CLASS, function_words
from ..language.sentences import split_spans
from .lines import LABEL, Line, find_caption, may_be_caption

OVERLAP = 40  # characters that must agree before a beginning counts as copied
BACK = 2  # kept lines that are looked back at for the original
_BY = r"By \. (?:[^.]{2,60} \. (?:and \. [^.]{2,60} \. )?)"
_STAMP = (
    r"(?:PUBLISHED: \. [^.]{5,40} \. (?:\| \. UPDATED: \. [^.]{5,40} \. )?"
    r"|(?:Last updated|Created|Updated) at [^.]{5,60} \. )"
)
_BYLINE = re.compile(rf"(?:^|(?<= \. )|(?<=[.!?'’] ))(?:{_BY}(?:{_STAMP})?|{_STAMP})")
_DATELINE = re.compile(
    r"(?:[A-Z][\w.,' -]{1,60} )?\((?:CNN|AP|Reuters|AFP|dpa|EFE|ANSA)[^)]{0,20}\)"
    r"\s{1,9}[-—–]{1,9}\s{1,9}"
)
_SCROLL = re.compile(
    r"(?:Scroll down (?:for|to)|Watch (?:the )?video|See (?:the )?video)[^.]{0,60} \. ?"
)
_CREDITS = re.compile(
    r"(?<=[.!?'\"”’] )(?:[^.!?]{3,200} contributed to this (?:report|story|article)"
    r"|Sorry,? we are (?:unable|not currently|not) [^.]{3,60})\s?\.?\s*$"
)
_CUT_START = re.compile(r"(?<=[^\W\d_]{4}[.!?] )[^\W\d_A-ZÀ-ÞЀ-Я][^.!?]{8,200}[.!?]+(?=\s|$)")
_NO_CAPITAL = re.compile(r"\. [^A-Z\d\s\"'“‘(\[]")
Precheck = Callable[[Line, Sequence[Line]], bool]
PartRule = Callable[[Line, Sequence[Line], str], Iterator["Cut"]]


class Cut(NamedTuple):
    """A piece of a line, offsets into the line's text, with its role and the reason."""

    start: int
    stop: int
    role: str
    reason: str
    evidence: str


def cut_parts(line: Line, before: Sequence[Line], language: str) -> list[Cut]:
    """The pieces of `line` to set aside, in order, disjoint; `before` are the lines kept so far."""
    cuts = [cut for may, rule in RULES if may(line, before) for cut in rule(line, before, language)]
    if not cuts:
        return cuts
    cuts.sort()
    disjoint = [cuts[0]]
    for cut in cuts[1:]:
        if cut.start >= disjoint[-1].stop:
            disjoint.append(cut)
    return disjoint


def _repeats(line: Line, before: Sequence[Line]) -> bool:
    head = line.text[:OVERLAP]
    return len(head) == OVERLAP and any(head in other.text for other in before[-BACK:])


def _signed(line: Line, before: Sequence[Line]) -> bool:
    return " . " in line.text or "(" in line.text[:80]


def _addressed(line: Line, before: Sequence[Line]) -> bool:
    return " . " in line.text or "contributed to this" in line.text or "Sorry" in line.text


def _broken(line: Line, before: Sequence[Line]) -> bool:
    if not _NO_CAPITAL.search(line.text):
        return False
    return any(map(str.islower, [piece[:1] for piece in line.text.split(". ")[1:]]))


def _captioned(line: Line, before: Sequence[Line]) -> bool:
    return " ." in line.text or may_be_caption(line.text)


def copied_start(line: Line, before: Sequence[Line], language: str) -> Iterator[Cut]:
    """The line begins with the words that an earlier one ended with."""
    head = line.text[:OVERLAP]
    for other in reversed(before[-BACK:]):
        place = other.text.find(head)
        if place >= 0 and line.text.startswith(other.text[place:]):
            length = len(other.text) - place
            yield Cut(0, length, "repeat", "repeats the end of a paragraph", f"line {other.number}")
            return


def byline(line: Line, before: Sequence[Line], language: str) -> Iterator[Cut]:
    if " . " in line.text:
        for match in _BYLINE.finditer(line.text):
            yield Cut(
                *match.span(), "debris", "byline and dates inside a line", "By . Name . date ."
            )
    if "(" in line.text[:80] and (dateline := _DATELINE.match(line.text)):
        yield Cut(*dateline.span(), "debris", "dateline of an agency", dateline[0].strip(" -–—"))


def page_words(line: Line, before: Sequence[Line], language: str) -> Iterator[Cut]:
    if " . " in line.text:
        for match in _SCROLL.finditer(line.text):
            yield Cut(*match.span(), "debris", "a word to the page's visitor", match[0].strip())
    tail = line.text[-260:]
    if credits := _CREDITS.search(tail):
        start = len(line.text) - len(tail) + credits.start()
        yield Cut(start, len(line.text), "debris", "credits at the end", credits[0].strip()[:40])


def cut_piece(line: Line, before: Sequence[Line], language: str) -> Iterator[Cut]:
    """Begins in lower case after a full stop, ends with a word that cannot end a sentence."""
    for match in _CUT_START.finditer(line.text):
        if _dangles(match[0], language):
            evidence = f'begins "{match[0].split()[0]}", ends "{match[0].split()[-1]}"'
            yield Cut(*match.span(), "debris", "cut off at both ends", evidence)


def inner_caption(line: Line, before: Sequence[Line], language: str) -> Iterator[Cut]:
    """One sentence of a line that says who stands where in a picture, or is set like a caption."""
    apart = " . " in line.text or line.text.endswith(" .")
    if not (apart or find_caption(line.text)):
        return
    for start, stop in split_spans(line.text, language or "en"):
        text = line.text[start:stop]
        label = LABEL.match(text) if apart and text.endswith(" .") else None
        found = find_caption(text) or (label[0] if label else "")
        if found and stop - start < 400 and _looks_pictured(text, language):
            evidence = f'"{found.strip()[:40]}"'
            yield Cut(start, stop, "caption", "caption inside a line", evidence)


def _looks_pictured(text: str, language: str) -> bool:
    """Besides the words: a stop set apart, a label, an end cut off, or hardly anything else."""
    return text.endswith(" .") or bool(LABEL.match(text)) or _dangles(text, language)


def _dangles(text: str, language: str) -> bool:
    words = text.rstrip(" .!?").split()
    if not words or language not in FIRST_CLASS:
        return False
    return words[-1].lower() in function_words(language, "preposition", "article", "conjunction")


RULES: tuple[tuple[Precheck, PartRule], ...] = (
    (_repeats, copied_start),
    (_signed, byline),
    (_addressed, page_words),
    (_broken, cut_piece),
    (_captioned, inner_caption),
)

"""The few rules that are sure by themselves, in order; all else is weighed (see `scorecard`)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from .lines import (
    BULLET,
    CLOSERS,
    CREDIT,
    CREDITED,
    LABEL,
    OUTLET,
    POINTERS,
    SELVES,
    Line,
    find_calls,
    find_caption,
    has_address,
    has_phone,
    titled,
)  # fmt: skip
from .signs import HEAD

TITLE = 25  # words of a title at most
SHORT = 60  # words: captions and notices are rarely longer
LONG = 80  # words from which a notice needs more signs
ENOUGH = 2.0  # weight of signs that makes a sentence a notice
FAR, STRAYS = 0.4, 0.7  # of the usual likeness to the page's subject
AROUND = 2  # lines on each side whose prose tells which of two copies stands in the text
FURTHEST = 8  # lines that are looked at for them
APART = 8  # words of prose around a copy below which it stands apart
MUCH = 60  # words of a line that count there


def sure_verdict(
    lines: Sequence[Line], repeated: frozenset[str], *, markup: bool
) -> dict[int, tuple[str, str, str]]:
    """Role, reason and evidence of the lines that a rule is sure of, by their places."""
    copies = _copied(lines)
    title = title_key(lines)
    found = {}
    for line in lines:
        verdict = (
            _no_words(line) or copies.get(line.index) or _title_again(line, title, lines)
            or _elsewhere(line, repeated) or _caption(line) or _embedded(lines, line)
            or _credit(line) or _pointer(line)
        )  # fmt: skip
        if verdict:
            found[line.index] = verdict
    return found


def _no_words(line: Line) -> tuple[str, str, str] | None:
    if line.text[0].isalnum():
        return None
    written = sum(map(str.isalnum, line.text))
    if line.text[:6] in _DRAWN and line.words < SHORT and 2 * written < len(line.text):
        return "debris", "drawn line", f'"{line.text[:6]}"'
    if any(map(str.isalpha, line.text)):
        return None
    return "debris", "nothing but signs", "no letters in it"


_DRAWN = ("======", "******", "______", "------", "~~~~~~")


def _copied(lines: Sequence[Line]) -> dict[int, tuple[str, str, str]]:
    """Copies of a paragraph that stand apart from text, or right behind one another.

    The one with most prose around it stays; so do those that a text repeats among its paragraphs,
    as a refrain or a quotation.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        if line.shape == "prose" and line.key:
            places[line.key].append(line.index)
    found = {}
    for same in places.values():
        if len(same) < 2:
            continue
        around = [_prose_around(lines, place) for place in same]
        best = same[around.index(max(around))]
        why = f"also line {lines[best].number}"
        for place, prose, before in zip(same, around, [-2, *same], strict=False):
            if place != best and (prose < APART or before == place - 1):
                found[place] = "repeat", "repeated on the page", why
    return found


def _prose_around(lines: Sequence[Line], place: int) -> int:
    """Words of prose beside a line; lines of nothing but signs, as of a table, are passed over."""
    sides = lines[max(0, place - FURTHEST) : place][::-1], lines[place + 1 : place + 1 + FURTHEST]
    near = [
        line for side in sides
        for line in islice((line for line in side if line.stems or line.words > 2), AROUND)
    ]  # fmt: skip
    return sum(min(line.words, MUCH) for line in near if line.shape == "prose")


def title_key(lines: Sequence[Line]) -> str:
    """The page's title, where its first line is one, without the outlet behind ` | ` or ` - `."""
    if not lines or lines[0].shape not in ("label", "loose"):
        return ""
    head = HEAD.split(lines[0].text.casefold())[0].strip(" .:!?…")
    return head if head.count(" ") >= 2 else ""


def _title_again(line: Line, title: str, lines: Sequence[Line]) -> tuple[str, str, str] | None:
    again = title and line.index and line.key in (title, lines[0].key)
    return ("repeat", "the title again", f"as line {lines[0].number}") if again else None


def _elsewhere(line: Line, repeated: frozenset[str]) -> tuple[str, str, str] | None:
    if line.key not in repeated:
        return None
    return "debris", "also on other pages", "the same line on another page"


def _caption(line: Line) -> tuple[str, str, str] | None:
    if line.words > SHORT or line.text.count(". ") > 1:
        return None  # a paragraph: `inline` looks for a caption inside it
    credited = CREDITED.match(line.text)
    found = credited[0] if credited else find_caption(line.text)
    return ("caption", "caption or credit of a picture", f'"{found[:40]}"') if found else None


def _embedded(lines: Sequence[Line], line: Line) -> tuple[str, str, str] | None:
    """A post of a network: signed itself, or above its signature."""
    after = lines[line.index + 1] if line.index + 1 < len(lines) else None
    signed = line.text[0] in "—–-" and _SIGNED.match(line.text)
    below = line.words <= SHORT and after and after.text[0] in "—–-" and _SIGNED.match(after.text)
    if signed:
        return "debris", "embedded post", "signed like an embedded post"
    return (
        ("debris", "embedded post", f"signed in line {after.number}") if after and below else None
    )


_SIGNED = re.compile(r"[—–-]\s.{1,60}\(@\w+\)")


def _credit(line: Line) -> tuple[str, str, str] | None:
    """A credit word, and then hardly more than names."""
    if not 2 <= line.words <= 14 or not CREDIT.match(line.text):
        return None
    if not titled(line.text, line.words):
        return None
    return "debris", "credit", f'begins "{line.text[:20]}"'


def _pointer(line: Line) -> tuple[str, str, str] | None:
    if names_outlet(line) and (calls := find_calls(line.text)):
        return "debris", "points to another page", "asks for " + ", ".join(calls[:2])
    label = LABEL.match(line.text) if line.words < 40 and ":" in line.text[:60] else None
    words = label[0].strip(" :").casefold() if label else ""
    if not words or not (words in POINTERS or find_calls(words)):
        return None
    return "debris", "points to another page", f'the label "{label[0].strip()}"'  # type: ignore[index]


def names_outlet(line: Line) -> bool:
    """ "The harbour reopens | Harbour Gazette": a title, or what stands in its place."""
    text = line.text
    return line.words <= TITLE and text.count(" | ") == 1 and bool(OUTLET.search(text))


_OPENERS = "\"'“‘«„([¿¡—–-•*…£$€#"


def stray_verdict(
    lines: Sequence[Line], likeness: Sequence[float], typical: float
) -> dict[int, tuple[str, str, str]]:
    """What stands in extracted text and is none of it: notices and lists of teasers.

    `likeness` is that of each line to the page's subject, `typical` that of its prose (0 where
    there is too little of it).
    """
    found = {}
    teasers = _teasers(lines)
    prose = [line.index for line in lines if line.shape == "prose"]
    edges = {prose[0], prose[-1]} if len(prose) > 2 else set()
    for line in lines:
        if line.index in teasers:
            found[line.index] = "debris", "list of teasers", "bullets that nothing announces"
        elif line.shape in ("prose", "sentence"):
            share = likeness[line.index] / typical if typical else 1.0
            signs = list(_notice_signs(line, share, line.index in edges))
            enough = ENOUGH if line.words <= LONG else ENOUGH + 1
            if sum(weight for weight, _ in signs) >= enough:
                why = "; ".join(why for _, why in signs)
                found[line.index] = "debris", "notice or advertisement", why
    return found


def may_be_notice(line: Line) -> bool:
    """Whether a line has words of page furniture at all: most texts have no such line."""
    return line.words <= LONG and bool(find_calls(line.text) or has_address(line.text))


def _notice_signs(line: Line, share: float, edge: bool) -> Iterator[tuple[float, str]]:
    """Words of page furniture, and beside them the place and the shape that make them a notice."""
    text = line.text
    calls = find_calls(text)
    address = has_address(text) or has_phone(text)
    if not calls and not address:
        return
    if share < FAR:
        yield 1.0, "far from the page's subject"
    elif line.words <= SHORT and share < STRAYS:
        yield 0.5, "less near to the page's subject"
    if edge:
        yield 0.5, "at the edge of the story"
    if ":" in text[:60] and LABEL.match(text):
        yield 0.5, "opens with a label"
    if ("! " in text or text.rstrip(CLOSERS)[-1:] == "!") and text[0] not in _OPENERS[:6]:
        yield 0.5, "shouts"
    if text[0].islower() or not (text[0].isalnum() or text[0] in _OPENERS):
        yield 0.5, "does not begin like a sentence"
    if calls:
        yield 1.0 if len(calls) == 1 else 1.25, "speaks of " + ", ".join(calls[:3])
    if address:
        yield 1.0, "gives an address or a number to call"
    if find_calls(text, SELVES):
        yield 0.5, "speaks of itself as a page"


def _teasers(lines: Sequence[Line]) -> set[int]:
    """Runs of "•" lines inside prose, some without a full stop, that no colon announces."""
    found: set[int] = set()
    for bulleted, group in groupby(lines, key=lambda line: line.text[0] == "•"):
        run = list(group)
        if not bulleted or len(run) < 2 or any(line.words >= 20 for line in run):
            continue
        before = lines[run[0].index - 1] if run[0].index else None
        announced = before is not None and before.text[-1] not in '.!?"”'
        if not announced and any(line.shape == "label" for line in run):
            found.update(line.index for line in run if BULLET.match(line.text))
    return found

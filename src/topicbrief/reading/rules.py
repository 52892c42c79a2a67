"""The few rules that are sure by themselves, in order; all else is weighed (see `scorecard`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from .lines import CREDIT, CREDITED, LABEL, POINTERS, Line, find_calls, find_caption, titled
from .signs import HEAD

SHORT = 60  # words: captions are rarely longer
AROUND = 2  # lines on each side whose prose tells which of two copies stands in the text
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
            or _elsewhere(line, repeated) or _caption(line) or _credit(line) or _pointer(line)
        )  # fmt: skip
        if verdict:
            found[line.index] = verdict
    return found


def _no_words(line: Line) -> tuple[str, str, str] | None:
    if line.text[0].isalnum() or any(map(str.isalpha, line.text)):
        return None
    return "debris", "nothing but signs", "no letters in it"


def _copied(lines: Sequence[Line]) -> dict[int, tuple[str, str, str]]:
    """Copies of a paragraph, but for the one with most prose around it."""
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
        found |= {p: ("repeat", "repeated on the page", why) for p in same if p != best}
    return found


def _prose_around(lines: Sequence[Line], place: int) -> int:
    near = [*lines[max(0, place - AROUND) : place], *lines[place + 1 : place + 1 + AROUND]]
    return sum(min(line.words, MUCH) for line in near if line.shape == "prose")


def title_key(lines: Sequence[Line]) -> str:
    """The page's title, where its first line is one, without the outlet behind ` | ` or ` - `."""
    if not lines or lines[0].shape not in ("label", "loose"):
        return ""
    head = HEAD.split(lines[0].text.casefold())[0].strip(" .:!?…")
    return head if head.count(" ") >= 2 else ""


def _title_again(
    line: Line, title: str, lines: Sequence[Line]
) -> tuple[str, str, str] | None:
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


def _credit(line: Line) -> tuple[str, str, str] | None:
    """A credit word, and then hardly more than names."""
    if not 2 <= line.words <= 14 or not CREDIT.match(line.text):
        return None
    if not titled(line.text, line.words):
        return None
    return "debris", "credit", f'begins "{line.text[:20]}"'


def _pointer(line: Line) -> tuple[str, str, str] | None:
    label = LABEL.match(line.text) if line.words < 40 and ":" in line.text[:60] else None
    words = label[0].strip(" :").casefold() if label else ""
    if not words or not (words in POINTERS or find_calls(words)):
        return None
    return "debris", "points to another page", f'the label "{label[0].strip()}"'  # type: ignore[index]

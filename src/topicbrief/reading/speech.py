"""Who speaks and when: speakers before colons, nicks, time stamps, the cues of subtitles."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from .rows import Rows, once

_DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d{1,3})?(?:\s?[AaPp]\.?[Mm]\.?)?"
STAMP = re.compile(
    rf"(?:\[\s?(?:{_DATE},?\s{{1,2}})?{_CLOCK}\s?\]|\((?:{_DATE},?\s)?{_CLOCK}\)"
    rf"|{_DATE},?\s(?:um\s)?{_CLOCK}|{_CLOCK}(?=\s))(?:\s{{0,2}}[-–—|:](?=\s))?\s{{0,4}}"
)
NICK = re.compile(r"<\s?[@+%~&]?[^\s<>][^<>]{0,30}>\s{1,2}|\*\s[^\s:]{1,30}\s")
SPEAKER = re.compile(
    r"(?:[*_]{2})?([^\W\d_a-zß-öø-ÿа-яё][\w.'’-]{0,24}(?:[ \xa0][\w.'’()&-]{1,24}){0,4})"
    r"(?:\s\((?:[^()]{1,30})\))?\s?:(?:[*_]{2})?(?=\s|$)\s{0,4}"
)
_ANY = re.compile(r"([^\s:]{1,30}(?: [^\s:]{1,20}){0,2})\s?:\s{1,4}(?=\S)")
CUE = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{3}\s+-->\s+(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{3}")
_LABEL = re.compile(r"(?:https?|www|re|ps|nb|p\.s)$", re.I)
WORDS = 4  # mean words behind a name from which it speaks and is no label of a form


class Prefix(NamedTuple):
    """What stands in front of a row's own words: the time, who speaks, and how long both are."""

    stamp: int
    stop: int
    speaker: str


def find_prefix(text: str, names: frozenset[str] | None = None) -> Prefix:
    """Time stamp and speaker in front of `text`; with `names` only these speak."""
    stamp = STAMP.match(text) if text[0].isdigit() or text[0] in "[(" else None
    start = stamp.end() if stamp else 0
    if start >= len(text):
        return Prefix(len(text), len(text), "")
    nick = NICK.match(text, start) if text[start] in "<*" else None
    if nick and (stamp or text[start] == "<"):
        return Prefix(start, nick.end(), nick[0].strip(" <>*@+%~&"))
    spoken = _spoken(text, start, bool(stamp)) if ":" in text[start : start + 100] else None
    if spoken and (names is None or spoken[1].casefold() in names):
        return Prefix(start, spoken[0], spoken[1])
    return Prefix(start, start, "")


def _spoken(text: str, start: int, stamped: bool) -> tuple[int, str] | None:
    match = (_ANY if stamped else SPEAKER).match(text, start) or SPEAKER.match(text, start)
    if match is None or _LABEL.search(match[1]):
        return None
    return match.end(), match[1].strip(" *_")


class Speech(NamedTuple):
    """What counting all rows says: who speaks, in how many rows, and how many bear a time."""

    names: frozenset[str]
    rows: int
    stamped: int
    nicks: int
    words: float


@once
def count_speech(rows: Rows) -> Speech:
    """Names that stand before a colon more than once, and rows that open with a time or a nick."""
    counts: Counter[str] = Counter()
    words: Counter[str] = Counter()
    stamped = nicks = 0
    for row, text in enumerate(rows.texts):
        first = text[0]
        if not (first in "[(<*" or first.isdigit() or ":" in text[:100]):
            continue
        prefix = find_prefix(text)
        stamped += prefix.stamp > 0
        nicks += bool(prefix.speaker) and (prefix.stamp > 0 or first == "<")
        if prefix.speaker:
            name = prefix.speaker.casefold()
            counts[name] += 1
            words[name] += _words_behind(rows, row, prefix.stop)
    names = frozenset(name for name, n in counts.items() if n > 1)
    spoken = sum(counts[name] for name in names)
    mean = sum(words[name] for name in names) / spoken if spoken else 0.0
    return Speech(names, spoken, stamped, nicks, mean)


def _words_behind(rows: Rows, row: int, start: int) -> int:
    """Words from there to the end of the row, and of the next where the name stands alone."""
    own = len(rows.texts[row][start:].split())
    goes_on = row + 1 < len(rows.texts) and not rows.gaps[row + 1]
    return own or (len(rows.texts[row + 1].split()) if goes_on else 0)


@once
def find_cues(rows: Rows) -> set[int]:
    """The rows of subtitles that are no words: times, the numbers above them, settings."""
    found = set()
    for row, text in enumerate(rows.texts):
        if "-->" in text and CUE.match(text):
            found.add(row)
            if row and rows.texts[row - 1].isdigit():
                found.add(row - 1)
    return found

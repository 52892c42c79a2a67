"""The named signs of a line: what it looks like, where it stands, what its markup says.

Every sign is a number from 0 to 1. It speaks either for content or for furniture, never for both,
so that a weight can be read (`weights.toml`). All of them are linear in the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log

import numpy as np

from ..language.lexicon import every_pattern, stop_words
from .lines import (
    AGO,
    BULLET,
    CLOSERS,
    CREDIT,
    DATED,
    ENDS,
    SELVES,
    Line,
    find_calls,
    find_caption,
    has_address,
    has_phone,
)

# Each sign with its direction: +1 speaks for content, -1 for furniture of the page.
OWN = {
    "one or two words": -1, "few words": -1, "a sentence's length": 1, "long": 1, "a paragraph": 1,
    "ends a sentence": 1, "asks or calls out": -1, "trails off": -1, "ends with a colon": 1,
    "no end of a sentence": -1, "several sentences": 1,
    "capitals": -1, "all capitals": -1, "begins in lower case": -1,
    "function words": 1, "commas": 1, "quotation": 1,
    "price": -1, "bullet": 1,
    "date": -1, "calls": -1, "several calls": -1, "speaks of itself": -1, "address": -1,
    "credit": -1, "caption": -1, "words of furniture": -1, "line of many sites": -1,
    "words of stories": 1,
}  # fmt: skip
CONTEXT = {
    "before all prose": -1, "after all prose": -1, "prose on both sides": 1, "prose before": 1,
    "prose after": 1,
    "in a stretch of prose": 1,
    "repeated": -1, "repeated often": -1, "repeats around": -1,
    "subject": 1, "far from the subject": -1, "words of the title": 1, "the title again": -1,
    "capitals around": -1, "dates around": -1, "calls around": -1, "credits around": -1,
    "first lines": -1, "last lines": -1, "after a call for comments": -1,
    "content beside": 1, "content near": 1, "content around": 1, "content before": 1,
    "content after": 1,
    "furniture beside": -1, "furniture near": -1, "short among long": 1,
    "page of prose": 1,
}  # fmt: skip
MARKUP = {
    "kept by trafilatura": 1, "kept with recall": 1,
    "link": -1, "holds half of the prose": 1, "holds most of the prose": 1,
    "kind that holds prose": 1,
    "paragraph": 1, "heading": 1, "item of a list": 1, "quoted block": 1, "code": 1,
    "button": -1,
    "in nav": -1, "in footer": -1, "in header": -1, "in aside": -1, "in form": -1, "in dialog": -1,
    "in figure": -1, "in article": 1, "in main": 1, "in table": 1, "in select": -1,
    "named comments": -1, "named share": -1, "named related": -1,
    "named sidebar": -1, "named menu": -1, "named foot": -1, "named consent": -1,
    "named promotion": -1, "named window": -1, "named unseen": -1, "named byline": -1,
    "named body": 1,
}  # fmt: skip
PROSE = 8  # words from which a line that ends like a sentence is prose
SURELY = 30  # words from which a line is prose however it ends
LONGEST = 60  # words of one line that count towards a stretch: no single line is a story
FEW = 4  # lines of prose below which a page has no subject
GAP = 9.0  # what a line that is no prose costs a stretch of prose, in words
PRICE = re.compile(r"[$€£¥₹]\s?\d|\d\s?(?:[$€£¥₹]|USD|EUR|GBP)")
COMMENTED = re.compile(rf"\b(?:{every_pattern('reading', 'comments')})\b", re.I)
HEAD = re.compile(r"\s(?:[|–—»·-]|:)\s")
_FIGURE = re.compile(r"\d")
_STOP_INSIDE = re.compile(r"[.!?…][\"'”’»)\]]{0,3}\s+[^a-zß-ÿ\s]")


@dataclass(frozen=True)
class Lists:
    """What many sites share: words and whole lines of furniture, learned (see `weights.toml`)."""

    words: dict[str, float]
    lines: frozenset[str]


def own_signs(lines: Sequence[Line], language: str, lists: Lists) -> np.ndarray:
    """Signs of each line by itself: an array of lines by `OWN`."""
    common = stop_words(language)
    rows = [_own(line, common, lists) for line in lines]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(OWN))


def _own(line: Line, common: Collection[str], lists: Lists) -> tuple[float, ...]:
    text, words = line.text.strip("| ") or line.text, line.words  # borders of a table as text
    if words > 200:  # a long paragraph is known by its length; no sign needs more of it
        text = text[:1200] + text[-300:]
    folded = text.casefold()
    parts = folded.replace(",", " ").replace(".", " ").split()
    size = max(1, len(parts))
    bare = text.rstrip(CLOSERS)
    end = bare[-1:]
    trails = bare.endswith(("...", "…"))
    closed = end in ENDS and not trails
    stops = sum([part in common for part in parts])
    share = stops / size
    initials = [word[0] for word in text.split()]
    upper = sum(map(str.isupper, initials)) / max(1, len(initials))
    joined = text.replace(" ", "")
    letters = 1.0 if joined.isalpha() else sum(map(str.isalpha, joined)) / max(1, len(joined))
    number = letters < 1.0 and bool(_FIGURE.search(text))
    short, signed = words < 15, letters < 1.0
    calls = find_calls(text) if words < 80 else ()
    known = [lists.words[part] for part in set(parts) if part in lists.words] if lists.words else []
    heard = sum(known)
    return (
        words <= 2, words <= 5, words >= 10, words >= 20, words >= 40,
        closed and end not in "!?", words < 20 and closed and end in "!?", trails, end == ":",
        not closed and words < SURELY, words > 2 and signed and bool(_STOP_INSIDE.search(text)),
        max(0.0, 2 * upper - 1) if words >= 2 else 0.5 * (upper > 0),
        letters > 0.5 and text.isupper(), initials[0].islower(),
        min(1.0, share / 0.4), min(1.0, text.count(",") / 3),
        words > 4 and text[0] in "\"'“‘«„",
        words < 25 and number and bool(PRICE.search(text)),
        not text[0].isalpha() and bool(BULLET.match(text)),
        words < 12 and bool((number and DATED.search(text)) or AGO.search(text)),
        bool(calls), len(calls) > 1,
        bool(calls) and bool(find_calls(text, SELVES)),
        words < 40 and (has_address(text) or (number and has_phone(text))),
        short and bool(CREDIT.match(text)), words < 60 and signed and bool(find_caption(text)),
        min(1.0, max(0.0, -heard) / 6), line.key in lists.lines, min(1.0, max(0.0, heard) / 6),
    )  # fmt: skip


def prose_of(lines: Sequence[Line]) -> np.ndarray:
    """Words of prose in each line, as it looks by itself: 0 for labels and short sentences."""
    return np.array(
        [min(line.words, LONGEST) if line.shape == "prose" else 0 for line in lines], dtype=float
    )


def context_signs(
    lines: Sequence[Line],
    own: np.ndarray,
    score: np.ndarray,
    subject: tuple[np.ndarray, float],
    *,
    title: str = "",
) -> np.ndarray:
    """Signs of where each line stands: an array of lines by `CONTEXT`.

    `score` is what each line seems to be by its own signs, from 0 to 1; `subject` is what
    `find_subject` gives.
    """
    n = len(lines)
    words = np.minimum(np.array([line.words for line in lines], dtype=float), LONGEST)
    prose = prose_of(lines)
    copies = count_copies(lines)
    prose = np.where((copies > 1) & ~_first_copies(lines), 0.0, prose)
    isprose = prose > 0
    sums = np.concatenate([[0.0], np.cumsum(prose)])
    total = max(1.0, sums[-1])
    before, after = sums[:-1] / total, 1 - sums[1:] / total
    back, ahead = _distance(isprose), _distance(isprose[::-1])[::-1]
    label = ~isprose & (words < 15)
    name = {sign: place for place, sign in enumerate(OWN)}
    mass = score * words
    seen = np.concatenate([[0.0], np.cumsum(mass)])
    whole = max(1.0, seen[-1])
    likeness, typical = subject
    titled, again = _title(lines, title)
    count = np.arange(n)
    beside1 = _window(score, 1)
    columns = {
        "before all prose": before <= 0.01, "after all prose": after <= 0.01,
        "prose on both sides": np.minimum(1, 4 * np.minimum(before, after)),
        "prose before": before, "prose after": after,
        "in a stretch of prose": _stretches(prose, words),
        "repeated": copies > 1, "repeated often": copies > 2,
        "repeats around": _window((copies > 1).astype(float), 4),
        "subject": np.minimum(1, likeness / max(0.05, 2 * typical)),
        "far from the subject": likeness < 0.3 * typical,
        "words of the title": titled, "the title again": again,
        "capitals around": _window(own[:, name["capitals"]], 4),
        "dates around": _window(own[:, name["date"]], 4),
        "calls around": _window(own[:, name["calls"]], 4),
        "credits around": _window(own[:, name["credit"]], 3),
        "first lines": np.maximum(0, 1 - count / 5) if n > 10 else np.zeros(n),
        "last lines": np.maximum(0, 1 - count[::-1] / 5) if n > 10 else np.zeros(n),
        "after a call for comments": _commented(lines, before),
        "content beside": beside1,
        "content near": _window(mass, 3) / np.maximum(1, _window(words, 3)),
        "content around": _window(mass, 10) / np.maximum(1, _window(words, 10)),
        "content before": np.minimum(1, 4 * seen[:-1] / whole),
        "content after": np.minimum(1, 4 * (1 - seen[1:] / whole)),
        "furniture beside": 1 - beside1, "furniture near": 1 - _window(score, 5),
        "short among long": label & (back <= 1) & (ahead <= 1),
        "page of prose": np.full(n, prose.sum() / max(1, words.sum())),
    }  # fmt: skip
    return np.array([columns[sign] for sign in CONTEXT], dtype=np.float32).T.reshape(
        n, len(CONTEXT)
    )


def markup_signs(lines: Sequence[Line], markup: Sequence[str]) -> np.ndarray:
    """Signs of each line's markup (see `html.read_page`): an array of lines by `MARKUP`."""
    rows = [_markup(markup[line.number - 1].split()) for line in lines]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(MARKUP))


def _markup(words: list[str]) -> tuple[float, ...]:
    tag, has = words[0], frozenset(words[1:])
    share = {w[:5]: int(w[5:].lstrip(":") or 0) / 10 for w in words[1:] if ":" in w}
    links = share.get("links", 0.0)
    return (
        "kept" in has, "recall" in has,
        links >= 0.5, "half" in has, "most" in has,
        share.get("kind:", 0.0),
        tag == "p", tag[0] == "h" and tag[1:].isdigit(), tag == "li",
        "in-blockquote" in has, "in-pre" in has,
        tag in ("button", "label", "option"),
        "in-nav" in has, "in-footer" in has, "in-header" in has, "in-aside" in has,
        "in-form" in has, "in-dialog" in has,
        "in-figure" in has or "in-figcaption" in has, "in-article" in has, "in-main" in has,
        "in-table" in has, "in-select" in has,
        "has-comments" in has, "has-share" in has, "has-related" in has,
        "has-sidebar" in has, "has-menu" in has, "has-foot" in has, "has-consent" in has,
        "has-promotion" in has, "has-window" in has, "has-unseen" in has, "has-byline" in has,
        "has-body" in has,
    )  # fmt: skip


def _window(values: np.ndarray, reach: int) -> np.ndarray:
    """Means over up to `reach` lines on each side, without the line itself."""
    n = len(values)
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=float)])
    places = np.arange(n)
    low, high = np.maximum(0, places - reach), np.minimum(n, places + reach + 1)
    return (sums[high] - sums[low] - values) / np.maximum(1, high - low - 1)


def count_copies(lines: Sequence[Line]) -> np.ndarray:
    """How often each line stands on the page."""
    counts = Counter(line.key for line in lines)
    return np.array([counts[line.key] if line.key else 1 for line in lines], dtype=float)


def _first_copies(lines: Sequence[Line]) -> np.ndarray:
    seen: set[str] = set()
    first = [not (line.key in seen or seen.add(line.key)) for line in lines]  # type: ignore[func-returns-value]
    return np.array(first, dtype=bool)


def _distance(marked: np.ndarray) -> np.ndarray:
    """How many lines back the nearest marked one is; the number of lines where there is none."""
    n = len(marked)
    places = np.where(marked, np.arange(n), -n)
    return np.minimum(np.arange(n) - np.maximum.accumulate(places), n) if n else places


def _stretches(prose: np.ndarray, words: np.ndarray) -> np.ndarray:
    """The root of the share of the page's prose in the stretch around each line."""
    weights = np.where(prose > 0, prose, np.where(words >= 15, 0.0, -GAP))
    share, total = np.zeros(len(prose)), max(1.0, float(prose.sum()))
    for start, stop, score in maximal_stretches(weights.tolist()):
        share[start:stop] = min(1.0, score / total)
    return np.sqrt(share)


def maximal_stretches(weights: Sequence[float]) -> list[tuple[int, int, float]]:
    """Disjoint stretches (first, last + 1, score) that no longer or shorter one betters.

    All maximal scoring stretches in linear time (Ruzzo and Tompa 1999).
    """
    found: list[tuple[int, int, float, float, int]] = []  # first, stop, sums before/after, link
    total = 0.0
    for place, weight in enumerate(weights):
        low, total = total, total + weight
        if weight <= 0:
            continue
        first, link = place, _lower(found, len(found) - 1, low)
        while link >= 0 and found[link][3] < total:
            first, _, low, _, further = found[link]
            del found[link:]
            link = further
        found.append((first, place + 1, low, total, link))
    return [(first, stop, after - low) for first, stop, low, after, _ in found]


def _lower(found: list[tuple[int, int, float, float, int]], place: int, low: float) -> int:
    while place >= 0 and found[place][2] >= low:
        place = found[place][4]
    return place


def find_subject(lines: Sequence[Line]) -> tuple[np.ndarray, float]:
    """Share of each line's stems, by idf, that other prose of the page holds; its median in prose.

    The median is 0 where the page has hardly any prose: the words of few lines meet by chance.
    """
    core = prose_of(lines) > 0
    size = int(core.sum())
    likeness = np.zeros(len(lines))
    if size < FEW:
        return likeness, 0.0
    prose = (line.stems for line, own in zip(lines, core, strict=True) if own)
    holders = Counter(chain.from_iterable(prose))
    weights = [log(1 + size / (1 + n)) for n in range(size + 1)]
    for place, (line, own) in enumerate(zip(lines, core.tolist(), strict=True)):
        held = [n for stem in line.stems if (n := holders[stem] - own) > 0]
        shared = sum(weights[n] for n in held)
        whole = shared + weights[0] * (len(line.stems) - len(held))
        likeness[place] = shared / whole if whole else 0.0
    return likeness, float(np.median(likeness[core]))


def _title(lines: Sequence[Line], title: str) -> tuple[np.ndarray, np.ndarray]:
    """Share of the title's words in each line, and whether it is a copy of the title."""
    head = HEAD.split(title.casefold())[0].strip(" .:!?…")
    wanted = {word[:6] for word in re.findall(r"\w{4,}", head)}
    share, again = np.zeros(len(lines)), np.zeros(len(lines))
    if len(wanted) < 2:
        return share, again
    for place, line in enumerate(lines):
        share[place] = len(wanted & line.stems) / len(wanted)
        again[place] = line.key.startswith(head) and len(line.key) < len(head) + 40
    return share, again


def _commented(lines: Sequence[Line], before: np.ndarray) -> np.ndarray:
    """Below the line that announces readers' comments, past most of the story's prose."""
    out = np.zeros(len(lines))
    for place in np.flatnonzero(before >= 0.6).tolist():
        if lines[place].words <= 5 and COMMENTED.search(lines[place].text):
            out[place:] = 1
            break
    return out

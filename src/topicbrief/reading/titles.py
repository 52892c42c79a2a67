"""What a page is about in its own words: the title among those that its markup or its lines give.

Of HTML every candidate has a few named signs whose weights were fitted (logistic regression) on
pages with reviewed titles; the candidate with the highest sum wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from ..language.lexicon import every_word
from ..records import Page

PARTS = re.compile(r"\s[|–—•·»-]\s|\s?[|»]\s|\s::\s")
LONGEST = 300  # characters of a title
MOST = 40  # words of a first line that may be a title
ALIKE = 0.6  # shared words of all words from which two titles are one
WEIGHTS = {
    "holds the words of <title>": 2.8,
    "its words stand in <title>": 1.4,
    "its words stand in og:title": 1.7,
    "is an h1 and og:title": 1.0,
    "the first part": 0.8,
    "like an h1": 2.8,
    "like what stands last in <title>, the site": -0.5,
    "<title> with the site behind it": -0.6,
    "og:title without its first part": -0.8,
    "<title> without its first part": -0.7,
    "an h1 but not the first": -0.9,
    "one word": -0.3,
}


def find_html_title(title: str, og_title: str, h1s: Sequence[str]) -> str:
    """The title of an HTML page, of `<title>`, `og:title`, their parts and the `h1`s; or ""."""
    title, og_title, *h1s = (
        " ".join(unescape(t).split())[:LONGEST] for t in (title, og_title, *h1s)
    )
    sources: dict[str, set[str]] = {}
    for number, h1 in enumerate(h1s):
        sources.setdefault(h1, set()).add("later h1" if number else "h1")
    for name, text in (("og", og_title), ("title", title)):
        sources.setdefault(text, set()).add(name)
        if cuts := [match.span() for match in PARTS.finditer(text)]:
            sources.setdefault(text[: cuts[0][0]], set()).add(f"{name} first")
            sources.setdefault(text[: cuts[-1][0]], set()).add(f"{name} but last")
            sources.setdefault(text[cuts[0][1] :], set()).add(f"{name} but first")
    known = {text: names for text, names in sources.items() if _words(text)}
    parts = PARTS.split(title)
    site = parts[-1] if len(parts) > 1 else ""

    def weigh(text: str) -> float:
        names = known[text]
        signs = (
            _held(title, text) if title else 0.5,
            _held(text, title) if title else 0.5,
            _held(text, og_title) if og_title else 0.5,
            "h1" in names and "og" in names,
            "og first" in names or ("title first" in names and bool(site)),
            any(_shared(text, h1) >= ALIKE for h1 in h1s),
            bool(site) and _shared(text, site) >= ALIKE,
            bool(site) and "title" in names,
            "og but first" in names,
            "title but first" in names,
            "later h1" in names,
            len(_words(text)) == 1,
        )
        return sum(w * s for w, s in zip(WEIGHTS.values(), signs, strict=True))

    return max(known, key=lambda text: round(weigh(text), 6), default="")


def find_title(page: Page) -> str:
    """The title of a plain text: the first part of its first line, where that is set like one.

    Else the headline right above the first paragraph; "" where there is none, and for a page of
    several articles, of which none speaks for the others. What stands behind ` | ` or ` - ` in a
    first line is the site's name.
    """
    blocks = page.blocks
    if len(page.segments) > 1:
        return ""
    first = blocks[0] if blocks else None
    if first and _names_part(first.text):
        first = None
    if first and first.role in ("headline", "repeat") and first.text.count(" ") < MOST:
        return PARTS.split(first.text)[0].strip()[:LONGEST]
    heads: list[str] = []
    for block in blocks:
        if block.role == "body":
            break
        if block.role == "headline" and not _names_part(block.text):
            heads.append(block.text)
    return PARTS.split(heads[-1])[0].strip()[:LONGEST] if heads else ""


def _names_part(text: str) -> bool:
    """ "Introduction", "2. Results": what any text of its kind has."""
    words = _words(text)
    return bool(words) and all(w.isdigit() or w in every_word("reading", "sections") for w in words)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower().replace("\xad", "")))


def _shared(one: str, other: str) -> float:
    a, b = _words(one), _words(other)
    return len(a & b) / max(1, len(a | b))


def _held(one: str, other: str) -> float:
    """The share of the words of `one` that stand in `other`."""
    words = _words(one)
    return len(words & _words(other)) / max(1, len(words))

"""What a page is about in its own words: the title among those that its markup or its lines give.

Of HTML every candidate has a few named signs whose weights were fitted (logistic regression) on
pages with reviewed titles; the candidate with the highest sum wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from ..language.lexicon import every_word, stop_words
from ..records import Block, Page

PARTS = re.compile(r"\s[|–—•·»-]\s|\s?[|»]\s|\s::\s")
_MARK = re.compile(r"^(?:#{1,6} |\| ?)+")  # of a heading in Markdown, of a table's cell
_BLANK = re.compile(r"[^\S\n]*\n[^\S\n]*\n")
LONGEST = 300  # characters of a title
MOST = 40  # words of a first line that may be a title
PROSE = 13  # blanks in the first line that is a paragraph
MENU = 5  # lines of furniture above the first paragraph of a page with its menus
ABOVE = 200  # lines above the first paragraph that may be the title
LOOKED_AT = 400  # lines whose words may be a title's
ENDS = "?!)]\"'”’»%…®™+"  # of a title that does not end in a letter or digit
HELD = 0.5  # of a title's weighty words are in the text
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
        " ".join(unescape(t).split())[:LONGEST].rstrip("¶ ") for t in (title, og_title, *h1s)
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
    """The title of a plain text, among its first line and the lines above its first paragraph.

    A first line that stands again as a heading, or of whose words half are in the text, is a web
    page's `<title>`: it is weighed as one. Else the line with the most words that are in the text,
    or a first line with a blank one below it, or the headline right above the first paragraph.
    Several articles without a menu above them, of which none speaks for the others, are called by
    a first line that stands again, or "". What stands behind ` | ` or ` - ` is the site's name.
    """
    size = len(page.blocks)
    texts = (i for i, x in enumerate(page.blocks) if _is_text(x) and (i or not _may_head(x)))
    stop = next(texts, size)
    menu = sum(x.role == "debris" for x in page.blocks[:stop]) > MENU
    if len(page.segments) > 1 and not menu:
        return _own_line(page)
    if not stop:
        return ""
    above = [x for x in page.blocks[:stop] if _may_head(x)][:ABOVE]
    small, said = stop_words(page.language or "en"), _said(page)

    def merit(text: str) -> tuple[float, int]:
        own = {word for word in _words(text) - small if not word.isdigit()}
        return (held := len(own & said)) / max(1, len(own)), held

    first = page.blocks[0]
    title = " ".join(first.text.split())
    if above and above[0] is first:
        heads = [x.text for x in above[1:] if _alike(title, x.text)]
        if heads or PARTS.search(title) or (menu and merit(title)[0] >= HELD):
            return find_html_title(title, "", heads[:1]) if heads else before_site(title)
    held = {x.text: merit(x.text) for x in above if x.role != "body" or x is first}
    best = max(held, key=lambda text: held[text][0] * held[text][1], default="")
    if not best or held[best][0] < HELD or held[best][1] < 2:
        near = page.blocks[stop - 1]
        best = near.text if near in above and near.role in ("headline", "repeat") else ""
        told = " " in title and title[-1].isalpha()
        if told and (_stands_apart(page) or (not best and menu and above and above[0] is first)):
            best = title
    return before_site(_MARK.sub("", " ".join(best.split())))


def _stands_apart(page: Page) -> bool:
    """The text begins with a line that has a blank one below it, or that heads its pages."""
    first, text = page.blocks[0], page.document.text
    alone = _may_head(first) and first.role != "debris" and _BLANK.match(text, first.stop)
    return first.role == "running head" or bool(alone)


def _own_line(page: Page) -> str:
    """The headline that a stitched page begins with, where another line begins with it as well."""
    first, *others = page.blocks
    key, title = _plain(first.text), " ".join(first.text.split())
    again = any(_plain(block.text).startswith(key) for block in others)
    return before_site(title) if again and first.role == "headline" and " " in title else ""


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def before_site(title: str) -> str:
    """The first part of a title, where it is more than one word."""
    first = PARTS.split(title)[0].strip()
    return (first if len(_words(first)) > 1 else title)[:LONGEST]


def _may_head(block: Block) -> bool:
    """A line of few words without a sentence's end, which neither greets nor names a part."""
    text = block.text.rstrip()
    return (
        block.role in ("headline", "repeat", "debris", "body")
        and text.count(" ") < MOST
        and (text[-1].isalnum() or text[-1] in ENDS)
        and not _names_part(text)
    )


def _is_text(block: Block) -> bool:
    return block.role == "body" and block.text.count(" ") >= PROSE


def _said(page: Page) -> set[str]:
    """The words of the text below its first line, as far as `LOOKED_AT` goes."""
    said: set[str] = set()
    for block in page.blocks[1:LOOKED_AT]:
        if _is_text(block):
            said |= _words(block.text)
    return said


def _alike(title: str, text: str) -> bool:
    """A heading that says what `<title>` says before the site's name."""
    parts = (title, PARTS.split(title)[0])
    return len(_words(text)) > 1 and any(_shared(part, text) >= ALIKE for part in parts)


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

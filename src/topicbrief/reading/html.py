"""HTML pages: all their visible text, one line a block, each with what its markup says of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Any

from ..records.data import read_data
from .aligned import find_lines
from .facts import read_facts

_NAMES = read_data(__package__, "html.toml")
UNSEEN, INLINE, CONTAINERS = (
    frozenset(_NAMES[name].split()) for name in ("unseen", "inline", "containers")
)
_HINT = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _NAMES["hints"].items()))
CLOSED = re.compile(r"[.!?…。！？][\"'”’»)\]]{0,3}$")
LARGE = 5_000_000  # characters of HTML from which trafilatura is not asked: it would take minutes
DEEP = 400  # elements inside one another from which it is not asked: it walks by recursion
TOO_DEEP = 2000  # elements inside one another at which the parser stops
_TAG = re.compile(r"<(?!/?(?:p|br|script|style)\b)[^<>]{0,5000}>", re.I)
MOST = 0.6  # share of the prose from which an element's name says nothing about its lines


@dataclass
class Place:
    """Where a line stands: names that an element added to those of the elements around it."""

    parent: Place | None
    names: frozenset[str]
    first: int
    stop: int = -1
    all: frozenset[str] = frozenset()


@dataclass
class Walk:
    """The lines of a page while its elements are walked, each with the element that holds it."""

    lines: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    linked: list[float] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    deepest: int = 0


@dataclass(frozen=True)
class HtmlPage:
    """All visible text of a page, a line a block, with the signs of each line's markup.

    A line's signs are words, the tag first, some with a share in tenths behind a colon: `p in-main
    has-body links:0 kind:9 pure:10 half kept recall` (see `signs.MARKUP`). `date` is as the page
    has it.
    """

    text: str
    markup: tuple[str, ...]
    title: str = ""
    author: str = ""
    date: str = ""
    site: str = ""


def read_page(html: str) -> HtmlPage:
    """The text, markup, title, author and date of an HTML page.

    Blanks and newlines inside a block are one blank, but for `pre`; text in `noscript` counts, as
    forums have theirs there. What trafilatura keeps is a sign among others; it is not asked about
    pages that are very large or deep, on which it would take minutes.
    """
    tree = _parse(html)
    walk = _walk(tree) if tree is not None else Walk()
    if walk.deepest > TOO_DEEP:  # the parser gives up below: without their tags nothing is lost
        tree = _parse(_TAG.sub("\n", html))
        walk = _walk(tree) if tree is not None else Walk()
    signs = _signs(walk)
    if tree is None:
        return HtmlPage("\n".join(walk.lines), tuple(signs))
    facts = read_facts(tree)
    if walk.lines and walk.deepest <= DEEP and len(html) <= LARGE:
        signs = _add_kept(html, walk.lines, signs)
    return HtmlPage("\n".join(walk.lines), tuple(signs), **facts)


def _parse(html: str) -> Any:
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, recover=True
    )
    parser.feed(html.replace("\x00", "").encode("utf-8", "replace") or b" ")
    try:
        return parser.close()
    except etree.XMLSyntaxError:
        return None


def _add_kept(html: str, lines: list[str], signs: list[str]) -> list[str]:
    """Add what trafilatura keeps of the page as it comes, and when asked for more."""
    import trafilatura

    found: list[list[bool]] = []
    for recall in (False, True):
        try:
            kept: Any = trafilatura.bare_extraction(html, favor_recall=recall)
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
            kept = None  # a page that it cannot read is judged without it
        texts = (kept.text or "", kept.comments or "") if kept is not None else ("", "")
        if recall:
            found.append(find_lines(lines, "\n".join(texts)))
        else:
            found += [find_lines(lines, text) for text in texts]
    names = (" kept", " comment", " recall")
    return [
        sign + "".join(name for name, row in zip(names, found, strict=True) if row[place])
        for place, sign in enumerate(signs)
    ]


def _walk(tree: Any) -> Walk:
    from lxml import etree

    walk = Walk()
    place = Place(None, frozenset(), 0)
    root = place
    stack: list[tuple[str, Place, int, str]] = [("", place, 0, "")]  # tag, place, first line, kind
    text: list[str] = []
    links = seen = 0
    owner, where, kind = "", root, ""
    hidden = inside_link = preformatted = 0

    def flush() -> None:
        nonlocal links, seen
        for line in _lines("".join(text), preformatted):
            walk.lines.append(line)
            walk.tags.append(owner)
            walk.places.append(where)
            walk.linked.append(links / max(1, seen))
            walk.kinds.append(kind)
        text.clear()
        links = seen = 0

    def add(part: str | None) -> None:
        nonlocal links, seen, owner, where, kind
        if not part or hidden:
            return
        bare = len(part) - part.count(" ") - part.count("\n")
        if bare and not seen:
            owner, where, _, kind = stack[-1]
            for tag, _, _, its in reversed(stack[-6:]):
                if tag not in INLINE:
                    owner, kind = tag, its
                    break
        text.append(part)
        seen += bare
        links += bare if inside_link else 0

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag
        if event == "start":
            if tag not in INLINE:
                flush()
            name = " ".join(filter(None, map(element.get, ("class", "id", "role", "style"))))
            names = _names(tag, name[:300].lower()) if tag not in ("html", "body") else frozenset()
            parent = stack[-1]
            here = Place(parent[1], names, len(walk.lines)) if names else parent[1]
            its = f"{parent[3][-80:]}>{tag}.{(element.get('class') or '')[:60]}"
            stack.append((tag, here, len(walk.lines), ">".join(its.split(">")[-2:])))
            walk.deepest = max(walk.deepest, len(stack))
            hidden += tag in UNSEEN
            inside_link += tag in ("a", "button")
            preformatted += tag == "pre"
            if tag == "br":
                text.append("\n")
            add(element.text)
        else:
            if tag not in INLINE:
                flush()
            _, here, first, _ = stack.pop()
            if here is not stack[-1][1]:
                here.stop = len(walk.lines)
            if len(walk.lines) > first:
                walk.spans.append((first, len(walk.lines)))
            hidden -= tag in UNSEEN
            inside_link -= tag in ("a", "button")
            preformatted -= tag == "pre"
            add(element.tail)
    flush()
    return walk


def _lines(text: str, preformatted: int) -> Iterator[str]:
    if preformatted:
        yield from filter(str.strip, (line.rstrip() for line in text.split("\n")))
    elif line := " ".join(text.split()):
        yield line


@lru_cache(maxsize=20_000)
def _names(tag: str, name: str) -> frozenset[str]:
    hints = {f"has-{found.lastgroup}" for found in _HINT.finditer(name)}
    return frozenset(hints | {f"in-{tag}"} if tag in CONTAINERS else hints)


def _signs(walk: Walk) -> list[str]:
    """One string of signs a line, from where it stands and from where the page's prose stands."""
    prose = [_prose(line, share) for line, share in zip(walk.lines, walk.linked, strict=True)]
    sums = list(accumulate(prose, initial=0))
    total = max(1, sums[-1])
    half = _smallest(walk.spans, sums, 0.5 * total)
    most = _smallest(walk.spans, sums, 0.9 * total)
    held: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for kind, words, line in zip(walk.kinds, prose, walk.lines, strict=True):
        row = held[kind]
        row[0] += words
        row[1] += line.count(" ") + 1
    signs = []
    for number in range(len(walk.lines)):
        own = held[walk.kinds[number]]
        found = [walk.tags[number], *sorted(_resolve(walk.places[number], sums, total))]
        found.append(f"links:{round(10 * walk.linked[number])}")
        found.append(f"kind:{round(10 * own[0] / total)}")
        found.append(f"pure:{round(10 * own[0] / own[1])}")
        found += ["half"] if half[0] <= number < half[1] else []
        found += ["most"] if most[0] <= number < most[1] else []
        signs.append(" ".join(found))
    return signs


def _prose(line: str, linked: float) -> int:
    words = line.count(" ") + 1
    return words if words >= 8 and linked < 0.5 and (words >= 30 or CLOSED.search(line)) else 0


def _smallest(spans: list[tuple[int, int]], sums: list[int], enough: float) -> tuple[int, int]:
    """The element of the fewest lines that holds at least so much of the prose."""
    holding = [(b - a, a, b) for a, b in spans if sums[b] - sums[a] >= enough > 0]
    return min(holding)[1:] if holding else (0, 0)


def _resolve(place: Place | None, sums: list[int], total: int) -> frozenset[str]:
    """Names of all elements around, but of those that hold most of the prose themselves."""
    chain = []
    while place is not None and not place.all:
        chain.append(place)
        place = place.parent
    names = place.all if place is not None else frozenset()
    for link in reversed(chain):
        stop = link.stop if link.stop >= 0 else len(sums) - 1
        whole = sums[stop] - sums[link.first] > MOST * total
        own = (
            frozenset(n for n in link.names if n[:3] == "in-" or n == "has-body")
            if whole
            else link.names
        )
        names = names | own | {"."}
        link.all = names
    return names - {"."}

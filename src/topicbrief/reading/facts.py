"""Title, author, date and site of an HTML page, from its head, its headings and its JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .titles import find_html_title

DEEPEST = 12  # levels of JSON-LD that are looked at
H1S = 4  # first headings that may be the title
AUTHORS = ("author", "article:author", "byl", "parsely-author", "dc.creator")
DATES = (
    "article:published_time",
    "datepublished",
    "date",
    "parsely-pub-date",
    "pubdate",
    "dc.date",
)


def read_facts(tree: Any) -> dict[str, str]:
    """`title`, `author`, `date` and `site` of a parsed page, each "" where the page has none."""
    meta: dict[str, str] = {}
    h1s: list[str] = []
    title = time = ""
    objects: list[dict[str, Any]] = []
    for element in tree.iter("meta", "title", "h1", "time", "script"):
        tag = element.tag
        if tag == "meta":
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            meta.setdefault(name.lower(), (element.get("content") or "").strip())
        elif tag == "title":
            title = title or _text(element)
        elif tag == "h1" and len(h1s) < H1S:
            h1s += filter(None, [_text(element)])
        elif tag == "time":
            time = time or (element.get("datetime") or "")
        elif tag == "script" and element.get("type") == "application/ld+json":
            objects += _objects(element.text or "")
    written = (named for name in AUTHORS if (named := meta.get(name, "")) and "://" not in named)
    dated = (found for name in DATES if (found := meta.get(name, "")))
    return {
        "title": find_html_title(title, meta.get("og:title", ""), h1s),
        "author": next(_authors(objects), "") or next(written, ""),
        "date": next(_strings(objects, "datePublished"), "") or next(dated, "") or time,
        "site": meta.get("og:site_name", ""),
    }


def _text(element: Any) -> str:
    """What a reader sees of a heading: no rule of style in it, and a blank where a line breaks."""
    parts = element.xpath(".//text()[not(ancestor::style or ancestor::script)] | .//br")
    return " ".join("".join(x if isinstance(x, str) else " " for x in parts).split())


def _objects(text: str) -> Iterator[dict[str, Any]]:
    try:
        level = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    for _ in range(DEEPEST):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                yield value
                below += value.values()
            elif isinstance(value, list):
                below += value
        level = below


def _strings(objects: list[dict[str, Any]], name: str) -> Iterator[str]:
    for found in objects:
        value = found.get(name)
        if isinstance(value, str) and value.strip():
            yield value.strip()


def _authors(objects: list[dict[str, Any]]) -> Iterator[str]:
    for found in objects:
        authors = found.get("author")
        for author in authors if isinstance(authors, list) else [authors]:
            name = author.get("name") if isinstance(author, dict) else author
            if isinstance(name, str) and name.strip() and "://" not in name:
                yield " ".join(name.split())

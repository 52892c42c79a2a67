"""How documents are called: by their titles, by who wrote them, by whom they answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from email.utils import parseaddr
from typing import TYPE_CHECKING

from ..records import Page, Sentence
from .lines import MAIL
from .source import name_of, shorten
from .title import bare_subject, own_title

if TYPE_CHECKING:
    from .model import BriefContent, DocumentEntry

_WORD = re.compile(r"\w+")


def author_of(page: Page) -> str:
    """Who wrote a post, as its header or its mailbox says; "" of other texts."""
    name = next(filter(None, parseaddr(dict(page.facts).get("from", ""))), "")
    document = page.document
    mailed = document.file.lower().endswith(MAIL) and document.source != document.file
    return shorten(name or (document.source if mailed else ""), 80)


def whom_answered(pages: Sequence[Page]) -> dict[str, str]:
    """Of each document the author among those of `pages` whom it says that it quotes first."""
    by_word: dict[str, list[str]] = defaultdict(list)  # authors by the last word of their names
    for author in sorted({author_of(page) for page in pages}, key=lambda name: (-len(name), name)):
        by_word[(_WORD.findall(author) or [""])[-1]].append(author)
    found = {}
    for page in pages:
        told = (block.text for block in page.blocks if block.role == "attribution")
        spoken = ((text, word) for text in told for word in _WORD.findall(text))
        named = (one for text, word in spoken for one in by_word.get(word, ()) if one in text)
        whom = next(named, "")
        if whom and whom != author_of(page):
            found[page.document.id] = whom
    return found


def list_titles(brief: BriefContent) -> dict[str, str]:
    """What each quoted document is called: by itself, else by its id or file.

    The messages of a thread are called by who wrote them.
    """
    authors = {page.document.id: author_of(page) for page in brief.pages}
    titles = {page.document.id: own_title(page) for page in brief.pages}
    one_subject = len(set(map(bare_subject, titles.values()))) == 1
    if len(titles) > 1 and one_subject and all(authors.values()):
        return authors
    return {
        page.document.id: shorten(titles[page.document.id] or name_of(page.document), 80)
        for page in brief.pages
    }


def tell_titled(sentence: Sentence, titles: dict[str, str], sources: frozenset[str]) -> str:
    """Title, source and date of the document of a quotation, each where it tells something."""
    document = sentence.document
    title, date = titles[document.id], document.date[:10]
    source = document.source if len(sources) > 1 and document.source != document.file else ""
    told = dict.fromkeys(filter(None, (title, source, "" if date in title else date)))
    return ", ".join(told)


def untold(title: str, sentence: Sentence) -> str:
    """A title before the place of a quotation, where the place does not say the same."""
    return "" if title == sentence.document.place else f"{title}, "


def list_sources(brief: BriefContent) -> frozenset[str]:
    return frozenset(page.document.source for page in brief.pages)


def tell_about(entry: DocumentEntry, titles: dict[str, str], answered: dict[str, str]) -> str:
    """Who wrote it, whom it answers, its date, its groups, and what it is nearly the same as."""
    document, author = entry.page.document, author_of(entry.page)
    author = "" if author == titles[document.id] else author
    answers = f"answers {answered[document.id]}" if document.id in answered else ""
    alike = f"nearly the same as {', '.join(entry.alike[:3])}" if entry.alike else ""
    groups = dict(document.groups).values() or [document.category]
    return " · ".join(filter(None, (author, answers, document.date[:10], *groups, alike)))

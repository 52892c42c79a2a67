"""Lines that belong to the site and not to the story: on several pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..records import Document
from .lines import count_words, key_of


def shared_lines(documents: Iterable[Document]) -> frozenset[str]:
    """Keys of the lines that belong to the site and not to the story: on several pages.

    Short lines count from two pages on, paragraphs from three: two articles may quote the same
    report. Pages of which most stands elsewhere too are copies of a story and prove nothing.
    """
    keys = [_keys(text) for text in dict.fromkeys(document.text for document in documents)]
    pages = Counter(key for page in keys for key in page)
    alone = [page for page in keys if not _is_copy(page, pages)]
    counts = Counter(key for page in alone for key in page)
    return frozenset(key for key, n in counts.items() if n > (2 if _is_paragraph(key) else 1))


def _keys(text: str) -> frozenset[str]:
    return frozenset(key for line in text.split("\n") if (key := key_of(line.strip())))


def _is_copy(page: frozenset[str], pages: Counter[str]) -> bool:
    paragraphs = [key for key in page if _is_paragraph(key)]
    return 2 * sum(pages[key] > 1 for key in paragraphs) > len(paragraphs)


def _is_paragraph(key: str) -> bool:
    return count_words(key) >= 8

"""The summary of documents: cleaned first, then chosen from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..records import Document, Page, Pick, Summary
from .quoted import Quoted

Texts = Document | Page | Iterable[Document | Page]


def summarize(texts: Texts, *, language: str = "", **options: Any) -> Summary:
    """Choose the sentences of documents or pages that say most of what they say, verbatim.

    The length is a number of `sentences` (5), or of `words` (at most), or a `share` of the
    sentences; see `summary.select.summarize`, which the options are for. Documents are cleaned
    first; those of several together, with the knowledge which lines they share.
    """
    from ..summary.select import summarize as choose

    return choose(clean_texts(texts, language), **options)


def score_sentences(texts: Texts, *, language: str = "", **options: Any) -> Sequence[Pick]:
    """The gain of every sentence before any is chosen, and its parts, after cleaning."""
    from ..summary.scores import score_sentences as score

    return score(clean_texts(texts, language), **options)


def clean_texts(texts: Texts, language: str = "") -> Sequence[Page]:
    """Pages, documents made pages; `language` overrules recognition where there is one document."""
    from ..reading.pages import clean, clean_all

    items = [texts] if isinstance(texts, Document | Page) else list(texts)
    documents = [item for item in items if isinstance(item, Document)]
    if len(documents) == 1:
        cleaned = iter([clean(documents[0], language=language)])
    else:
        cleaned = iter(clean_all(documents) if documents else ())
    return [next(cleaned) if isinstance(item, Document) else item for item in items]


def summarize_quoted(quoted: Quoted, **options: Any) -> Summary:
    """The summary of the pages that a brief quotes from, of the words that it counted."""
    from ..summary.select import summarize as choose

    counted = [words for page in quoted.words for words in page]
    return choose(quoted.pages, counted=counted, **options)

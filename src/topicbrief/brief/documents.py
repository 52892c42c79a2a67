"""Many documents at once: what each is about, and which are alike."""

from __future__ import annotations

from collections.abc import Sequence

from ..records import Page
from ..topics.groups import mix_documents
from ..topics.model import Topics, Units
from .model import DocumentEntry
from .near_duplicates import find_alike


def list_documents(
    pages: Sequence[Page], topics: Topics | None, units: Units
) -> tuple[DocumentEntry, ...]:
    """One entry a document, in reading order; empty where there is only one document."""
    from ..summary.select import summarize

    if len(pages) < 2:
        return ()
    mixes = mix_documents(topics, units) if topics else {}
    alike = find_alike(units)
    return tuple(
        DocumentEntry(
            page,
            mixes.get(page.document.id, ()),
            next((pick.sentence for pick in summarize(page, sentences=1).picks), None),
            alike.get(page.document.id, ()),
        )
        for page in pages
    )

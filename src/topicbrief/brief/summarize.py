"""The summary of documents or of pages that are cleaned already."""

from __future__ import annotations

from typing import Any

from ..records import Summary
from ..summary.select import summarize
from ..topics.model import Topics
from .quoted import Quoted


def summarize_quoted(quoted: Quoted, topics: Topics | None, **options: Any) -> Summary:
    """The summary of the pages that a brief quotes from."""
    return summarize(quoted.pages, topics=quoted.restrict(topics) if topics else None, **options)


__all__ = ["summarize", "summarize_quoted"]

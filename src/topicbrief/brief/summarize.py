"""The summary of documents or of pages that are cleaned already."""

from __future__ import annotations

from ..summary.select import summarize

__all__ = ["summarize"]

"""What a brief is called: the one text's own title, or a subject line for a collection."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import PurePath

from ..reading.corpus import STDIN
from ..reading.titles import find_title
from ..records import Page, Term
from ..topics.naming import REST
from .model import TopicEntry
from .quoted import Quoted
from .wording import counted

NAMED = 3  # topics in the title of a collection
_READABLE = re.compile(r"(?=.*[aeiouyа-яё])[^\W\d_]{3,}", re.IGNORECASE)


def make_title(quoted: Quoted, names: Sequence[Term], entries: Sequence[TopicEntry]) -> str:
    """The one document's own title, else what its file is called and what it is about.

    Of several: folder or file, the largest topics, then their number and the range of dates.
    """
    corpus = quoted.counted.corpus
    if corpus.n_documents > 1:
        files = corpus.column("file")
        where = _common_name(
            [file or s for file, s in zip(files, corpus.column("source"), strict=True)]
        )
        what = [
            counted(corpus.n_documents, "message" if _are_messages(files) else "document"),
            span_of(corpus.column("date")),
        ]
        about = ", ".join(_short_name(entry) for entry in _telling(entries)[:NAMED])
        size = ", ".join(filter(None, what))
        head = ": ".join(filter(None, (where, about)))
        return f"{head} ({size})" if about else ": ".join(filter(None, (where, size)))
    (page,) = quoted.pages
    return own_title(page) or _describe(page, names, entries)


def own_title(page: Page) -> str:
    """The title that a text gives itself; a page stitched from several articles has none."""
    if page.document.title or len(page.segments) > 1:
        return page.document.title
    return dict(page.facts).get("subject") or find_title(page)


def _describe(page: Page, names: Sequence[Term], entries: Sequence[TopicEntry]) -> str:
    """Of a text without a title: its file, if that is called by words, and its largest topics."""
    about = [_short_name(entry) for entry in _telling(entries)[:2]]
    about = about or [name.word for name in names[:2]]
    stem = _readable(page.document.file or page.document.source)
    return (
        f"{stem}: {', '.join(about)}"
        if stem and about
        else stem or ", ".join(about) or page.document.id
    )


def _telling(entries: Sequence[TopicEntry]) -> list[TopicEntry]:
    return [entry for entry in entries if entry.name != REST]


def _short_name(entry: TopicEntry) -> str:
    return " and ".join(entry.name.split(", ")[:2])


def _readable(file: str) -> str:
    """A file's name without its suffix, where it holds words and is no number or checksum."""
    stem = PurePath(file).name.partition(".")[0] if file != STDIN else ""
    parts = re.split(r"[\W_]+", stem)
    words = [part for part in parts if _READABLE.fullmatch(part)]
    return " ".join(stem.replace("_", " ").split()) if 2 * len(words) > len(parts) else ""


def _common_name(files: Sequence[str]) -> str:
    """The one file that all documents come from, or the folder that holds all the files."""
    paths = sorted({PurePath(file).as_posix() for file in files if file})
    if len(paths) == 1:
        return PurePath(paths[0]).name.partition(".")[0]
    if not paths or any(path.startswith("/") for path in paths) != all(
        path.startswith("/") for path in paths
    ):
        return ""
    return PurePath(os.path.commonpath(paths)).name


def _are_messages(files: Sequence[str]) -> bool:
    return bool(files) and all(
        ".mbox" in file.lower() or file.lower().endswith(".eml") for file in files
    )


def span_of(dates: Sequence[str]) -> str:
    """From the first to the last date, as short as tells them apart; "" where there is none."""
    known = sorted(filter(None, dates))
    if not known:
        return ""
    first, last = known[0], known[-1]
    for length in (4, 7, 10):
        if first[:length] != last[:length]:
            return f"{first[:length]} to {last[:length]}"
    return first[:10]

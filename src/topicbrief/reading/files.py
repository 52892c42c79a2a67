"""Read files, tables and values into documents: lazily, in sorted order, every problem told."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any

from ..records import Document
from ..records.tables import Listing
from ..records.wording import counted
from .folders import list_files
from .formats import READERS, read_source
from .formats.base import (
    MAX_SIZE,
    Few,
    Options,
    ReadError,
    Report,
    Source,
    finish,
    identity,
    suffix_of,
    too_large,
)  # fmt: skip

__all__ = [
    "MAX_SIZE", "Options", "ReadError", "Reading", "Report", "list_files", "read", "read_all",
    "read_files",
]  # fmt: skip


@dataclass(frozen=True)
class Reading(Listing):
    """Documents, and what reading found beside them (see `Report`)."""

    documents: tuple[Document, ...]
    passed_over: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read(things: Any, *, strict: bool = False, **options: Any) -> Iterator[Document]:
    """Yield the documents of a file, a folder, several of either, or values, one at a time.

    Values are a DataFrame, mappings with a text each, strings that are texts, or Documents.
    Folders are walked in sorted order; pictures, hidden files, `README` and the like in them are
    passed over. `"-"` reads standard input as one text. A file may be compressed (.gz, .bz2, .xz).

    Options: `text_column`, `title_column`, `date_column`, `id_column`, `group_columns` (one or
    several) say which columns of a table are what; without them they are recognised. `max_size`
    bounds the bytes of one text, one row, or one member of an archive.

    Raises ReadError: at once for paths that are absent or of an unknown suffix; at the end, with
    every problem, where a file that was named could not be read. What could not be read inside a
    folder or an archive is warned of at the end, or raised too where `strict`.
    """
    report = Report()
    documents = _open(things, Options(**options), report)
    return _told(documents, report, strict)


def read_all(things: Any, *, strict: bool = False, **options: Any) -> Reading:
    """All documents that `read` yields, with what it passed over, could not read, and decided.

    Raises ReadError as `read` does; problems that it would warn of are in the result.
    """
    report = Report()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReadWarning)
        documents = tuple(_told(_open(things, Options(**options), report), report, strict))
    return Reading(
        documents, tuple(report.passed_over), tuple(report.problems), tuple(report.notes)
    )


class ReadWarning(UserWarning):
    """Files of a folder or an archive that could not be read, while the others were."""


def read_files(
    files: Iterable[tuple[Path, str]], *, report: Report | None = None, **options: Any
) -> Iterator[Document]:
    """Yield the documents of listed files (see `list_files`; options as in `read`).

    What is wrong, was passed over or decided goes to `report`; without one, what is wrong is
    raised once, as ReadError, at the end. Ids are told apart within a file, so that groups of files
    can be read anywhere; where files share an id, the caller tells them apart (see `place_id`).
    """
    found = Report() if report is None else report
    settings = Options(**options)
    for file in files:
        yield from _unique(_read_listed([file], settings, found), found)
    if report is None and found.all_problems:
        raise ReadError(found.all_problems)


def are_paths(things: Any) -> bool:
    """Whether `things` are paths, and not a table, records, texts or Documents."""
    if hasattr(things, "columns") or isinstance(things, (Mapping, Document)):
        return False
    return not _are_values([things] if isinstance(things, (str, PathLike)) else list(things))


def read_values(things: Any, options: Options, report: Report) -> Iterator[Document]:
    """The documents of a DataFrame, of records, texts or Documents."""
    if hasattr(things, "columns") and hasattr(things, "shape"):
        from .formats.tables import read_frame

        return _unique(read_frame(things, options, report), report)
    if isinstance(things, (str, Mapping, Document)):
        things = [things]
    return _unique(_read_values(list(things), options, report), report)


def _open(things: Any, options: Options, report: Report) -> Iterator[Document]:
    if not hasattr(things, "columns") and not isinstance(
        things, (str, PathLike, Mapping, Document)
    ):
        things = list(things)
    if not are_paths(things):
        return read_values(things, options, report)
    files = list_files(things, report=report)
    if report.errors:
        raise ReadError(report.all_problems)
    return _unique(_read_listed(files, options, report), report)


def _told(documents: Iterator[Document], report: Report, strict: bool) -> Iterator[Document]:
    found = 0
    for document in documents:
        found += 1
        yield document
    if not found and not report.all_problems:
        report.errors.append("no documents: no text was found in what was given")
    if report.errors or (report.problems and (strict or not found)):
        raise ReadError(report.all_problems)
    if report.problems:
        warnings.warn(str(ReadError(report.problems)), ReadWarning, stacklevel=3)


def _unique(documents: Iterable[Document], report: Report) -> Iterator[Document]:
    """Documents of which no two have one id: a row whose id stood before is called by its place."""
    ids: set[str] = set()
    twice: dict[str, Few] = {}
    for document in documents:
        if document.id in ids:
            again = place_id(document)
            if again in ids:
                report.tell(document.place, f'id "{document.id}" stands twice')
                continue
            twice.setdefault(document.file, Few()).add(document.id)
            document = replace(document, id=again)
        ids.add(document.id)
        yield document
    for file, names in twice.items():
        told = f"{counted(names.total, 'id')} stood before ({names})"
        report.note(file, f"{told}; those rows are called by file and row")


def place_id(document: Document) -> str:
    """The id that a document has where none is given: its file inside the folder, and its row."""
    own = identity(document.file)
    return f"{own}:{document.row}" if document.row and own else own or document.id


def _read_listed(
    files: Iterable[tuple[Path, str]], options: Options, report: Report
) -> Iterator[Document]:
    for path, label in files:
        if str(path) == "-":
            if sys.stdin is None:
                report.tell(label, "it is closed; expected a text")
                continue
            data = sys.stdin.buffer.read(options.max_size + 1)
            if len(data) > options.max_size:
                report.tell(label, str(too_large(options.max_size)))
                continue
            yield from read_source(Source(label, data=data), options, report)
        else:
            yield from read_source(Source(label, path), options, report)


def _are_values(things: list[Any]) -> bool:
    """Are these Documents, mappings or texts, and no paths?

    Strings are texts where none names a file and one at least reads like a text: it has a line
    break or several words. Path objects are always paths.
    """
    if not things or any(isinstance(thing, PathLike) or _names_file(thing) for thing in things):
        return False
    return any(not isinstance(t, str) or "\n" in t or t.count(" ") > 1 for t in things)


def _names_file(thing: Any) -> bool:
    if not isinstance(thing, str) or "\n" in thing or len(thing) > 4096:
        return False
    return thing == "-" or suffix_of(thing) in READERS or os.path.exists(thing)


def _read_values(values: list[Any], options: Options, report: Report) -> Iterator[Document]:
    from .formats.tables import read_records

    if all(isinstance(value, Mapping) for value in values):
        yield from read_records(values, "records", options, report)
        return
    for number, value in enumerate(values, start=1):
        if isinstance(value, Document):
            yield finish(value)
        elif isinstance(value, str):
            yield finish(Document(id=f"text {number}", text=value, source=f"text {number}"))
        else:
            kind = type(value).__name__
            report.errors.append(f"value {number}: a {kind}; expected a path, text or Document")

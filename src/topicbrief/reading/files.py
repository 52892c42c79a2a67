"""Read files into documents: lazily, in sorted order, every problem named with its place."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from ..records import Document
from .encodings import recognise_encoding, repair_mojibake

NOT_SEEDS = frozenset({"SOURCES.md", "README.md", "overrides.csv"})
SAMPLE = 1 << 18  # bytes by which the encoding of a table is recognised before it is streamed
FIELDS = frozenset({"text", "id", "title", "source", "date", "language", "category"})
ROWS = 256  # rows of a Parquet file that are in memory at a time
SHOWN = 20  # problems listed one by one; the rest are counted


class ReadError(ValueError):
    """Everything that could not be read, each with its place; raised once, after all else."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        shown = list(self.problems[:SHOWN])
        if len(self.problems) > SHOWN:
            shown.append(f"… and {len(self.problems) - SHOWN} more")
        super().__init__("\n".join(shown))


def read(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> Iterator[Document]:
    """Yield the documents of a file, a folder or several of either, one at a time.

    Folders are walked in sorted order; in them `SOURCES.md`, `README.md`, `overrides.csv` and
    hidden files are not documents. `"-"` reads standard input as one text. A file may be
    gzipped. Raises ReadError: at once for paths that are absent or of an unknown suffix, at the
    end for what was found inside files, so that all problems are told together.
    """
    return read_files(list_files(paths))


def list_files(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
) -> list[tuple[Path, str]]:
    """The files that `read` reads, each with the label that places are named by."""
    problems: list[str] = []
    files = list(_list_files(_as_list(paths), problems))
    if not files and not problems:
        problems.append(f"{', '.join(map(str, _as_list(paths)))}: no documents; expected {KNOWN}")
    if problems:
        raise ReadError(problems)
    return files


def _as_list(paths: Any) -> list[str | os.PathLike[str]]:
    return [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)


def read_files(files: Iterable[tuple[Path, str]]) -> Iterator[Document]:
    """Yield the documents of listed files; what is wrong in them is raised once, at the end."""
    problems: list[str] = []
    ids: set[str] = set()
    for path, label in files:
        try:
            for document in _read_file(path, label, problems):
                if document.id in ids:
                    problems.append(f'{document.place}: id "{document.id}" stands twice')
                    continue
                ids.add(document.id)
                yield document
        except (OSError, EOFError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            problems.append(f"{label}: cannot be read: {reason}")
    if problems:
        raise ReadError(problems)


def _list_files(
    paths: list[str | os.PathLike[str]], problems: list[str]
) -> Iterator[tuple[Path, str]]:
    """Yield (path, label); the label begins with the name of the folder that was given."""
    for given in paths:
        path = Path(given)
        if str(given) == "-":
            yield path, "standard input"
        elif path.is_dir():
            name = path.resolve().name
            for file in _walk(path):
                label = f"{name}/{file.relative_to(path).as_posix()}"
                if _known(file, label, problems):
                    yield file, label
        elif not path.exists():
            problems.append(f"{given}: no such file or folder")
        elif _known(path, str(given), problems):
            yield path, path.name


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and name not in NOT_SEEDS:
                yield Path(root, name)


def _known(path: Path, label: str, problems: list[str]) -> bool:
    if _suffix(path) in READERS:
        return True
    problems.append(f'{label}: suffix "{_suffix(path) or path.name}" is unknown; expected {KNOWN}')
    return False


def _suffix(path: Path) -> str:
    """The suffix in lower case, the one before `.gz` where the file is gzipped."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes[-1:] == [".gz"]:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def _read_file(path: Path, label: str, problems: list[str]) -> Iterator[Document]:
    if label == "standard input":
        yield _whole(sys.stdin.buffer.read(), label, _text)
        return
    with _open(path) as stream:
        yield from READERS[_suffix(path)](stream, label, problems)


def _open(path: Path) -> BinaryIO:
    if path.name.lower().endswith(".gz"):
        return gzip.open(path, "rb")  # type: ignore[return-value]
    return open(path, "rb")


def read_text(stream: BinaryIO, label: str, problems: list[str]) -> Iterator[Document]:
    yield _whole(stream.read(), label, _text)


def read_html(stream: BinaryIO, label: str, problems: list[str]) -> Iterator[Document]:
    yield _whole(stream.read(), label, _html)


def _whole(data: bytes, label: str, make: Callable[[str, str], Document]) -> Document:
    encoding, note = recognise_encoding(data)
    document = make(data.decode(encoding), label)
    text, repaired = repair_mojibake(_newlines(document.text))
    notes = tuple(filter(None, (note, *document.notes, repaired)))
    return replace(document, text=text, notes=notes)


def _text(text: str, label: str) -> Document:
    return Document(id=_identity(label), text=text, source=label, file=label)


def _html(html: str, label: str) -> Document:
    """The article of an HTML page by trafilatura; all its text where no article is found."""
    import trafilatura

    note = "the text was extracted from HTML: line numbers are those of the extracted text"
    found: Any = trafilatura.bare_extraction(
        html, favor_recall=True, include_comments=False, include_tables=True, with_metadata=True
    )
    if found is None or not found.text:
        note += "; no article was recognised, so all text of the page was taken"
        text = trafilatura.html2txt(html)
        return Document(id=_identity(label), text=text, source=label, file=label, notes=(note,))
    return Document(
        id=_identity(label),
        text=found.text,
        source=found.sitename or label,
        title=found.title or "",
        date=found.date or "",
        file=label,
        notes=(note,),
    )


def _identity(label: str) -> str:
    """The path inside the folder that was given; the file's own name where there is no folder."""
    return label.split("/", 1)[-1]


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def read_jsonl(stream: BinaryIO, label: str, problems: list[str]) -> Iterator[Document]:
    for number, line in enumerate(_lines(stream), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            problems.append(f"{label}:{number}: not JSON: {error.msg} at character {error.pos}")
            continue
        if not isinstance(row, dict):
            problems.append(f"{label}:{number}: expected an object, found {type(row).__name__}")
            continue
        yield from _row(row, label, number, problems)


def read_csv(stream: BinaryIO, label: str, problems: list[str]) -> Iterator[Document]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # the default refuses texts over 128 KB
    lines = _lines(stream)
    header = next(lines, "")
    rows = csv.reader(lines, delimiter=_delimiter(header))
    names = next(csv.reader([header], delimiter=_delimiter(header)), [])
    keys = [name.strip().lower() for name in names]
    if "text" not in keys:
        problems.append(f'{label}:1: no "text" column; found {_listed(names)}')
        return
    number = 2
    for cells in rows:
        if cells:
            yield from _row(dict(zip(keys, cells, strict=False)), label, number, problems)
        number = rows.line_num + 2


def read_parquet(stream: BinaryIO, label: str, problems: list[str]) -> Iterator[Document]:
    """Rows of a Parquet file by way of pyarrow, so many at a time that they fit in memory."""
    try:
        from pyarrow import ArrowInvalid
        from pyarrow.parquet import ParquetFile
    except ImportError:
        problems.append(f"{label}: Parquet needs pyarrow: pip install topicbrief[parquet]")
        return
    try:
        table = ParquetFile(stream)
    except ArrowInvalid as error:
        raise _Unreadable(f"it is not Parquet: {error}") from error
    names = table.schema_arrow.names
    if "text" not in (name.strip().lower() for name in names):
        problems.append(f'{label}:1: no "text" column; found {_listed(names)}')
        return
    known = [name for name in names if name.strip().lower() in FIELDS]
    number = 1
    for batch in table.iter_batches(batch_size=ROWS, columns=known):
        for row in batch.to_pylist():
            yield from _row(row, label, number, problems)
            number += 1


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Decode a table line by line, so that it is never in memory whole."""
    buffered = io.BufferedReader(stream, SAMPLE)  # type: ignore[type-var]
    encoding, _ = recognise_encoding(buffered.peek(SAMPLE)[:SAMPLE], cut=True)
    with io.TextIOWrapper(buffered, encoding=encoding, newline="") as text:
        try:
            for number, line in enumerate(text):
                yield line.removeprefix("\ufeff") if number == 0 else line
        except UnicodeDecodeError as error:
            raise _Unreadable(f"it is not {encoding} throughout: {error.reason}") from error


def _row(row: dict[str, Any], label: str, number: int, problems: list[str]) -> Iterator[Document]:
    row = {str(key).strip().lower(): value for key, value in row.items()}
    place = f"{label}:{number}"
    if not isinstance(row.get("text"), str):
        problems.append(f'{place}: no "text" field; found {_listed(row)}')
        return
    try:
        date = parse_date(_field(row, "date"))
    except ValueError as error:
        problems.append(f"{place}: {error}")
        return
    text, note = repair_mojibake(_newlines(row["text"]))
    yield Document(
        id=_field(row, "id") or f"{_identity(label)}:{number}",
        text=text,
        source=_field(row, "source") or label,
        title=_field(row, "title"),
        date=date,
        language=_field(row, "language").lower()[:2],
        category=_field(row, "category"),
        file=label,
        row=number,
        notes=tuple(filter(None, (note,))),
    )


def _field(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else " ".join(str(value).split())


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names) or "nothing"


READERS: dict[str, Callable[[BinaryIO, str, list[str]], Iterator[Document]]] = {
    ".txt": read_text,
    ".md": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".jsonl": read_jsonl,
    ".parquet": read_parquet,
}
KNOWN = f"{', '.join(READERS)} or one of these with .gz"


class _Unreadable(ValueError):
    """The bytes of a file are no text."""


_ISO_DATE = re.compile(r"(\d{4})(-\d\d)?(-\d\d)?([T ].*)?")


def parse_date(value: str) -> str:
    """Return a date as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as exactly as it was given.

    ISO 8601, or a date with the month in letters; `03/04/2020` could be two days and is refused.
    Raises ValueError naming the value.
    """
    if not value:
        return ""
    expected = f'date "{value}" cannot be read; expected YYYY-MM-DD or "25 October 2013"'
    try:
        if iso := _ISO_DATE.fullmatch(value):
            day = "".join(part or "" for part in iso.groups()[:3])
            datetime.fromisoformat((day + "-01-01")[:10])
            return day
        if not re.search(r"[^\W\d_]{3}", value):
            raise ValueError
        return _month_in_letters(value)
    except (ValueError, OverflowError):
        raise ValueError(expected) from None


def _month_in_letters(value: str) -> str:
    """Read twice with other defaults: what differs was not in the value, and is not made up."""
    from dateutil import parser

    one = parser.parse(value, default=datetime(2000, 1, 1)).date().isoformat()
    two = parser.parse(value, default=datetime(2001, 2, 2)).date().isoformat()
    same = [a for a, b in zip(one.split("-"), two.split("-"), strict=True) if a == b]
    if one[:4] != two[:4]:
        raise ValueError
    return "-".join(same)

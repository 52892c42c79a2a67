"""Tables: CSV in the forms that people have, JSON, Parquet, and rows given in Python."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from ...records import Document
from ...records.wording import counted
from ..encodings import WINDOWS, recognise_encoding
from .base import (
    DAMAGED,
    Few,
    Options,
    Report,
    Source,
    Unreadable,
    decode,
    missing_extra,
    too_large,
)
from .columns import TEXTS, Tell, fold, read_rows

PIECE = 1 << 18  # bytes looked at together to recognise an encoding
BATCH = 256  # rows of a Parquet file that are in memory at a time
COLUMNS = 1 << 14  # of a table, as many as a spreadsheet has
MENDED = 10  # quotation marks left open that are told and read over
OPEN = ""  # stands for the end of a file, as no line is empty
DIGITS = 300  # of a number; longer ones stay text

_SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


def read_csv(source: Source, options: Options, report: Report) -> Iterator[Document]:
    """Rows of a table with a head, in any of the forms of `csv_cells`."""
    head = next(csv_cells(source, options.max_size), (0, []))[1]
    if len(head) > COLUMNS:
        raise Unreadable(f"its first row has {len(head):,} cells; expected at most {COLUMNS:,}")
    first = {name: i for i, name in reversed(list(enumerate(head)))}
    names = [name if first[name] == i else f"{name} {i + 1}" for i, name in enumerate(head)]
    wide = Few()

    def rows(tell: Tell) -> Iterator[tuple[int, Mapping[str, Any]]]:
        nonlocal wide
        wide = Few()
        cells_of = csv_cells(source, options.max_size, tell, wide)
        next(cells_of, None)
        for number, cells in cells_of:
            yield number, dict(zip(names, cells, strict=False))

    yield from read_rows(rows, source.label, options, report, names=names)
    if wide.total:
        note = (
            f"{counted(wide.total, 'row')} of more cells than the head; the last ones were joined"
        )
        report.note(source.label, f"{note} (row {wide})")


def csv_cells(
    source: Source,
    limit: int,
    tell: Tell = lambda number, problem: None,
    wide: Few | None = None,
) -> Iterator[tuple[int, list[str]]]:
    """Yield (number, cells) of each row, the head first, numbered from 1 as a spreadsheet does.

    Commas, semicolons, tabs and bars are recognised by the head, and a first line `sep=;`. A
    quotation mark that is never closed is told, and the lines that it ran over are read again.
    Cells beyond the head's last are joined to it as they were; `wide` gets the rows' numbers.
    """
    csv.field_size_limit(min(limit, 2**31 - 1))  # the default refuses texts over 128 KB
    lines = read_lines(source, limit)
    head = next((line for line in lines if line.strip()), "")
    if found := _SEPARATOR.fullmatch(head):
        delimiter, head = found[1], next(lines, "")
    else:
        delimiter = max(",;\t|", key=head.count)
    pending = [head] if head else []
    number = mended = width = 0
    while pending:
        held: list[str] = []
        rows = csv.reader(_hold(chain(pending, lines), held, limit), delimiter=delimiter)
        pending = []
        for cells in rows:
            number += 1
            if held[-1:] == [OPEN]:
                tell(number, "a quotation mark is opened and never closed")
                mended += 1
                if mended <= MENDED:
                    once = csv.reader(held[:1], delimiter=delimiter, quoting=csv.QUOTE_NONE)
                    cells, pending = next(once), held[1:-1]
            held.clear()
            while len(cells) > width > 0 and not cells[-1]:
                cells.pop()
            if len(cells) > width > 0:
                cells[width - 1 :] = [delimiter.join(cells[width - 1 :])]
                if wide is not None:
                    wide.add(str(number))
            if cells:
                yield number, cells if width else [cell.strip() for cell in cells]
                width = width or len(cells)
            if pending:
                break


def _hold(lines: Iterable[str], held: list[str], limit: int) -> Iterator[str]:
    """Pass lines on and keep those of the row that is read; OPEN where the file ends in it."""
    size = 0
    for line in lines:
        size = len(line) + (size if held else 0)
        if size > limit:
            raise too_large(limit)
        held.append(line)
        yield line
    held.append(OPEN)


def read_lines(source: Source, limit: int) -> Iterator[str]:
    """Decode a table line by line, so that it is never in memory whole."""
    bound = source.bound(limit)
    encoding = _encoding(source, bound)
    read = 0
    with io.TextIOWrapper(source.open(), encoding=encoding, errors=WINDOWS, newline="") as text:
        while line := text.readline(limit + 1):
            start, read = read, read + len(line)
            if len(line) > limit or read > bound:
                raise too_large(limit if len(line) > limit else bound)
            yield line if start else line.removeprefix("\ufeff")


def _encoding(source: Source, bound: int) -> str:
    """UTF-8 where all bytes are; else what the first bytes are that are not."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with source.open() as stream:
        for _ in range(0, bound, PIECE):
            try:
                piece = stream.read(PIECE)
            except DAMAGED:  # told when the lines are read
                break
            if b"\x00" in piece or piece[:2] in (b"\xff\xfe", b"\xfe\xff"):
                return recognise_encoding(piece)[0]
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                encoding = recognise_encoding(piece)[0]
                if encoding != "utf-8":
                    return encoding
                decoder.reset()
            if not piece:
                break
    return "utf-8"


def read_jsonl(source: Source, options: Options, report: Report) -> Iterator[Document]:
    """One object a line."""

    def rows(tell: Tell) -> Iterator[tuple[int, Mapping[str, Any]]]:
        for number, line in enumerate(read_lines(source, options.max_size), start=1):
            if not line.strip():
                continue
            try:
                row = load_json(line)
            except Unreadable as error:
                tell(number, str(error))
                continue
            if isinstance(row, dict):
                yield number, row
            else:
                tell(number, f"expected an object, found {type(row).__name__}")

    yield from read_rows(rows, source.label, options, report)


def read_json(source: Source, options: Options, report: Report) -> Iterator[Document]:
    """Records in an array, by id, by column, or in the one array of an answer."""
    text, _ = decode(source.read(options.max_size))
    try:
        found = load_json(text.removeprefix("\ufeff"))
    except Unreadable:
        if text.count("\n") and text.lstrip()[:1] == "{":  # one object a line under another name
            yield from read_jsonl(source, options, report)
            return
        raise
    records = list(_find_records(found))
    if not records:
        raise Unreadable("no records in it; expected an array or an object of objects with a text")
    yield from read_records(records, source.label, options, report)


def _find_records(found: Any) -> Iterator[Mapping[str, Any]]:
    """The records of an array, of an object by id, of an object of columns, or one inside it."""
    if isinstance(found, list):
        yield from ({"text": row} if isinstance(row, str) else row for row in found)
        return
    if not isinstance(found, dict):
        return
    names = {fold(name) for name in found}
    if isinstance(found.get("columns"), list) and isinstance(found.get("data"), list):
        columns = [str(name) for name in found["columns"]]
        yield from (dict(zip(columns, row, strict=False)) for row in found["data"])
    elif names & set(TEXTS):
        if not all(isinstance(value, (dict, list)) for value in found.values()):
            yield found
            return
        cells = {name: _cells(value) for name, value in found.items()}
        for key in next((c for name, c in cells.items() if fold(name) in TEXTS and c), {}):
            yield {name: column.get(key) for name, column in cells.items()}
    elif all(isinstance(value, dict) for value in found.values()):
        yield from ({"id": key, **row} for key, row in found.items())
    else:
        arrays = [v for v in found.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
        if len(arrays) == 1:
            yield from arrays[0]


def _cells(value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        return {str(number): cell for number, cell in enumerate(value)}
    return value if isinstance(value, dict) else {}


def load_json(text: str) -> Any:
    """The value of a JSON text. Raises Unreadable for what is none, or nested too deeply."""
    try:
        return json.loads(text, parse_int=lambda d: int(d) if len(d) <= DIGITS else d)
    except json.JSONDecodeError as error:
        raise Unreadable(f"not JSON: {error.msg} at character {error.pos}") from error
    except RecursionError as error:
        raise Unreadable("not JSON that can be read: nested too deeply") from error


def read_parquet(source: Source, options: Options, report: Report) -> Iterator[Document]:
    """Rows of a Parquet file by way of pyarrow, so many at a time that they fit in memory."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise missing_extra("Parquet", "pyarrow", "parquet") from error

    def rows(tell: Tell) -> Iterator[tuple[int, Mapping[str, Any]]]:
        with source.open() as stream:
            number = 0
            for batch in ParquetFile(stream).iter_batches(batch_size=BATCH):
                for row in batch.to_pylist():
                    number += 1
                    yield number, row

    try:
        with source.open() as stream:
            names = ParquetFile(stream).schema_arrow.names
        yield from read_rows(rows, source.label, options, report, names=names)
    except ArrowException as error:
        raise Unreadable(f"it is not Parquet: {error}") from error


def read_frame(frame: Any, options: Options, report: Report) -> Iterator[Document]:
    """Rows of a DataFrame of pandas or polars, neither of which is imported."""
    names = [str(name) for name in frame.columns]

    def rows(tell: Tell) -> Iterator[tuple[int, Mapping[str, Any]]]:
        polars = hasattr(frame, "iter_rows")
        tuples = frame.iter_rows() if polars else frame.itertuples(index=False, name=None)
        for number, row in enumerate(tuples, start=1):
            yield number, dict(zip(names, row, strict=True))

    yield from read_rows(rows, "DataFrame", options, report, names=names)


def read_records(
    records: Sequence[Any], label: str, options: Options, report: Report
) -> Iterator[Document]:
    """Rows given as mappings, numbered from 1."""

    def rows(tell: Tell) -> Iterator[tuple[int, Mapping[str, Any]]]:
        for number, row in enumerate(records, start=1):
            if isinstance(row, Mapping):
                yield number, row
            else:
                tell(number, f"expected an object, found {type(row).__name__}")

    yield from read_rows(rows, label, options, report)

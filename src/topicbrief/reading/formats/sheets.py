"""Spreadsheets, read row by row: each sheet with a column of texts is a table."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

from ...records import Document
from .base import Options, Report, Source, Unreadable
from .columns import Tell, read_rows
from .office import MACROS, open_document
from .xml import Flow, Parts, local

Cells = Iterator[tuple[int, dict[int, str]]]  # the number of a row, its cells by column

_CELL = Flow("p", "annotation", marks={"tab": " ", "line-break": "\n", "s": " "})
_QUOTED = re.compile(r'"[^"]{0,200}"|\\.|\[[^\]]{0,50}\]')
_DATES = frozenset((14, 15, 16, 17, 22, *range(27, 37), 45, 46, 47, *range(50, 59)))


def read_xlsx(source: Source, options: Options, report: Report) -> Iterator[Document]:
    """The sheets of an Excel workbook; formulas by their last values."""
    with source.open() as stream:
        parts = Parts(stream, source.bound(options.max_size))
        if "xl/workbook.xml" not in parts.names:
            raise Unreadable("it is no Excel workbook")
        if "xl/vbaProject.bin" in parts.names:
            report.note(source.label, MACROS)
        book = parts.tree("xl/workbook.xml")
        strings = _strings(parts)
        dates = _date_styles(parts)
        shift = book.find("{*}workbookPr")
        epoch = datetime(1904, 1, 1) if _is_true(shift, "date1904") else datetime(1899, 12, 30)
        places = _places(parts)

        sheets = []
        for sheet in book.iter("{*}sheet"):
            key = next((v for name, v in sheet.attrib.items() if name.endswith("}id")), "")
            if places.get(key) in parts.names:
                data = parts.read(places[key])
                cells = partial(_rows_of, data, strings, dates, epoch)
                sheets.append((sheet.get("name", ""), cells))
    yield from _read_sheets(sheets, source.label, options, report)


def _read_sheets(
    sheets: Sequence[tuple[str, Callable[[], Cells]]], label: str, options: Options, report: Report
) -> Iterator[Document]:
    """The sheets that hold texts; that others hold none is a note, unless none does."""
    sheets = [(name, cells) for name, cells in sheets if next(cells(), None)]
    if not sheets:
        raise Unreadable("the table is empty")
    told, found = [], False
    for name, cells in sheets:
        place = label if len(sheets) == 1 else f"{label}#{name}"
        own = Report()
        for document in _read_sheet(cells, place, options, own):
            found = True
            yield document
        report.notes += own.notes
        told.append(own)
    for own in told:
        if found:
            report.notes += own.all_problems
        else:
            report.add(own)


def _read_sheet(
    cells: Callable[[], Cells], place: str, options: Options, report: Report
) -> Iterator[Document]:
    _, names = next(cells())
    heads = {column: name.strip() for column, name in reversed(names.items())}

    def rows(tell: Tell) -> Iterator[tuple[int, Mapping[str, Any]]]:
        for number, row in islice(cells(), 1, None):
            yield number, {heads[column]: text for column, text in row.items() if column in heads}

    yield from read_rows(rows, place, options, report, names=list(heads.values())[::-1])


def _is_true(element: Any, name: str) -> bool:
    return element is not None and element.get(name) in ("1", "true")


def _places(parts: Parts) -> dict[str, str]:
    """The part that each relation of the workbook names."""
    name = "xl/_rels/workbook.xml.rels"
    if name not in parts.names:
        return {}
    relations = parts.tree(name).iter("{*}Relationship")
    targets = {r.get("Id", ""): r.get("Target", "") for r in relations}
    return {key: t.lstrip("/") if t.startswith("/") else f"xl/{t}" for key, t in targets.items()}


def _strings(parts: Parts) -> list[str]:
    """The strings that cells refer to by number."""
    if "xl/sharedStrings.xml" not in parts.names:
        return []
    return [_string(item) for item in parts.tree("xl/sharedStrings.xml")]


def _string(item: Any) -> str:
    """A cell's text with its line breaks, without how words are read aloud (rPh)."""
    texts = (t.text or "" for t in item.iter("{*}t") if local(t.getparent()) != "rPh")
    return "".join(texts).replace("_x000D_", "")


def _date_styles(parts: Parts) -> set[str]:
    """The styles of cells in which a number is a date."""
    if "xl/styles.xml" not in parts.names:
        return set()
    tree = parts.tree("xl/styles.xml")
    formats = {f.get("numFmtId"): f.get("formatCode", "") for f in tree.iter("{*}numFmt")}
    styles = tree.find("{*}cellXfs")
    found = set()
    for number, style in enumerate(() if styles is None else styles):
        key = style.get("numFmtId", "0")
        code = _QUOTED.sub("", formats.get(key, "")).lower()
        if (key.isdecimal() and int(key) in _DATES) or (
            "y" in code and ("m" in code or "d" in code)
        ):
            found.add(str(number))
    return found


def _rows_of(data: bytes, strings: list[str], dates: set[str], epoch: datetime) -> Cells:
    """Rows of a sheet, one in memory at a time; the numbers are those that Excel shows."""
    from lxml import etree

    number = 0
    events = etree.iterparse(
        io.BytesIO(data), tag="{*}row", resolve_entities=False, no_network=True
    )
    for _, row in events:
        given = row.get("r", "")
        number = int(given) if given.isdecimal() and len(given) < 8 else number + 1
        cells: dict[int, str] = {}
        column = -1
        for cell in row:
            column = _column(cell.get("r", ""), column + 1)
            if text := _value(cell, strings, dates, epoch):
                cells[column] = text
        row.clear()
        while row.getprevious() is not None:
            del row.getparent()[0]
        if cells:
            yield number, cells


def _column(place: str, following: int) -> int:
    """The number, from 0, of the column of a cell such as `AB7`; the following one without."""
    letters = place.rstrip("0123456789").upper()
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        return following
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return column - 1


def _value(cell: Any, strings: list[str], dates: set[str], epoch: datetime) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _string(cell)
    value = next((element.text or "" for element in cell if local(element) == "v"), "")
    if kind == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    if kind == "e":  # an error such as #N/A
        return ""
    if kind == "n" and value and cell.get("s", "") in dates:
        try:
            return (epoch + timedelta(days=float(value))).date().isoformat()
        except (ValueError, OverflowError):
            return value
    return value.removesuffix(".0")


def read_ods(source: Source, options: Options, report: Report) -> Iterator[Document]:
    """The sheets of an OpenDocument spreadsheet."""
    with source.open() as stream:
        parts = Parts(stream, options.max_size)
        root = open_document(parts)
    tables = root.iter("{*}table")
    sheets = [(_attribute(table, "name"), partial(_ods_rows, table)) for table in tables]
    yield from _read_sheets(sheets, source.label, options, report)


def _ods_rows(table: Any) -> Cells:
    number = 0
    for row in table.iter("{*}table-row"):
        cells: dict[int, str] = {}
        column = 0
        for cell in row:
            if local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            text = _attribute(cell, "date-value")[:10] or "\n".join(_CELL.lines(cell))
            if text:
                cells[column] = text
            column += _repeats(cell, "number-columns-repeated")
        if cells:
            yield number + 1, cells
        number += _repeats(row, "number-rows-repeated")


def _repeats(element: Any, name: str) -> int:
    value = _attribute(element, name)
    return max(1, int(value)) if value.isdecimal() and len(value) < 8 else 1


def _attribute(element: Any, name: str) -> str:
    return next((v for key, v in element.attrib.items() if key.rpartition("}")[2] == name), "")

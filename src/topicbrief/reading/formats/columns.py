"""Rows of tables into documents: which column is what, and what is missing or cannot be read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice
from statistics import median
from typing import Any

from ...records import Document
from ...records.codes import CODES
from ...records.data import read_data
from ...records.wording import counted
from .base import DAMAGED, Few, Options, Report, finish, identity, listed
from .dates import ORDERS, find_orders, is_numeric, parse_date

Tell = Callable[[int, str], None]  # the number of a row, and what is wrong with it
Rows = Callable[[Tell], Iterator[tuple[int, Mapping[str, Any]]]]

SAMPLE = 1000  # rows by which columns are recognised
TOLD = 1000  # rows of one table that cannot be read, told one by one; the rest are counted
LONG = 40  # characters of a text where columns are told by length alone ...
HEAD = 60  # characters of a column's name; more are a text: the table has no head
OF_LONGEST = 0.25  # ... and its share of the longest column's

NAMED = read_data("topicbrief.reading", "columns.toml")
TEXTS, TITLES, DATES, DAYS = (NAMED[name].split() for name in ("texts", "titles", "dates", "days"))

_NONE = frozenset({"na", "n/a", "#n/a", "nan", "null", "none", "nat", "<na>", "-", "--"})
_CODE = re.compile(r"([a-z]{2})(?:[-_][a-z0-9]{2,8})?")


@dataclass(frozen=True)
class Columns:
    """Which column of a table is what; "" where there is none."""

    text: str
    title: str = ""
    date: str = ""
    id: str = ""
    source: str = ""
    language: str = ""
    category: str = ""
    groups: tuple[str, ...] = ()
    orders: tuple[str, ...] = ORDERS


def read_rows(
    rows: Rows, label: str, options: Options, report: Report, *, names: Iterable[str] = ()
) -> Iterator[Document]:
    """Yield a document of each row that has a text.

    `rows` is called twice: once to see which column is what and in which order dates are written,
    and once to read. `names` are the table's columns where it has a head.
    """
    blank, undated = Few(), Few()
    told = Few()

    def tell(number: int, problem: str) -> None:
        told.add(str(number))
        if told.total <= TOLD:
            report.tell(f"{label}, row {number}", problem)

    head = list(names)
    sample, columns = _survey(rows, label, options, report, head)
    if columns is None:
        if not sample and not any(True for _ in rows(tell)) and not told.total:
            report.tell(label, "the table is empty")
        return
    for number, row in rows(tell):
        name = columns.text if columns.text in row else _alike(columns.text, row)
        text = _text(row.get(name))  # a row of a table with a head may end before its last cell
        if name not in row and not head:
            tell(number, f'no "{columns.text}" field; found {listed(row)}')
        elif text is None:
            kind = type(row[name]).__name__
            tell(number, f'"{name}" is of type {kind}; expected a text')
        elif not text:
            blank.add(str(number))
        else:
            day = _field(row, columns.date)
            try:
                date = parse_date(day, orders=columns.orders)
            except ValueError:
                date = ""
                undated.add(f'"{day[:40]}" in row {number}')
            yield _document(row, text, date, columns, (label, number))
    if told.total > TOLD:
        report.tell(label, f"{told.total - TOLD:,} more rows that cannot be read")
    _tell_counts(label, report, blank, undated)


def _tell_counts(label: str, report: Report, blank: Few, undated: Few) -> None:
    if blank.total:
        rows_of = f"row{'s' if blank.total > 1 else ''} {blank}"
        report.note(label, f"{counted(blank.total, 'row')} without text ({rows_of})")
    if undated.total:
        report.note(
            label,
            f"{counted(undated.total, 'date')} could not be read, such as {undated.first[0]}; "
            'write them as YYYY-MM-DD or "25 October 2013"',
        )


def _alike(name: str, row: Mapping[str, Any]) -> str:
    """The field of a row that is called `name` but for case and punctuation; "" where none is."""
    return next((other for other in row if fold(other) == fold(name)), "")


def _document(
    row: Mapping[str, Any], text: str, date: str, columns: Columns, place: tuple[str, int]
) -> Document:
    label, number = place
    groups = tuple((name, _field(row, name)) for name in columns.groups)
    code = _CODE.fullmatch(_field(row, columns.language).lower())
    return finish(
        Document(
            id=_field(row, columns.id) or f"{identity(label)}:{number}",
            text=text,
            source=_field(row, columns.source) or label,
            title=_field(row, columns.title),
            date=date,
            language=code[1] if code and code[1] in CODES else "",
            category=groups[0][1] if groups else _field(row, columns.category),
            groups=groups,
            file=label,
            row=number,
        )
    )


def _survey(
    rows: Rows, label: str, options: Options, report: Report, names: list[str]
) -> tuple[list[Mapping[str, Any]], Columns | None]:
    """A sample of the rows and the columns by it, with the order of dates by all rows."""
    sample: list[Mapping[str, Any]] = []
    columns: Columns | None = None
    orders: tuple[str, ...] = ORDERS
    try:
        found = (row for _, row in rows(lambda number, problem: None))
        sample += islice(found, SAMPLE)
        columns = _choose(sample, label, options, report, names)
        dates = [_field(row, columns.date) for row in sample] if columns and columns.date else []
        if columns and any(map(is_numeric, dates)):
            orders = find_orders(chain(dates, (_field(row, columns.date) for row in found)))
    except DAMAGED:  # told when the row is read, with what can be read before it
        columns = columns or _choose(sample, label, options, report, names)
    return sample, columns and replace(columns, orders=orders)


def _choose(
    sample: list[Mapping[str, Any]], label: str, options: Options, report: Report, names: list[str]
) -> Columns | None:
    names = names or list(dict.fromkeys(name for row in sample for name in row))
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(fold(name), name)
    wanted = (options.text_column, options.title_column, options.date_column, options.id_column)
    for name in filter(None, (*wanted, *options.group_columns)):
        if name not in names and fold(name) not in folded:
            report.tell(label, f'no column "{name}"; found {listed(names)}')
            return None

    def pick(given: str, known: Iterable[str]) -> str:
        if given:
            return given if given in names else folded[fold(given)]
        return next((folded[name] for name in known if name in folded), "")

    if not names:
        return None
    text = pick(options.text_column, TEXTS)
    if not text and max(map(len, names)) <= HEAD:
        text = _only_long(sample)
    if not text:
        report.tell(label, _no_text(names))
        return None
    columns = Columns(
        text=text,
        title=pick(options.title_column, TITLES),
        date=pick(options.date_column, [*DATES, *_of_days(sample)]),
        id=pick(options.id_column, ["id", "docid", "documentid"]),
        source=pick("", ["source"]),
        language=pick("", ["language", "lang"]),
        category=pick("", ["category"]),
        groups=tuple(pick(name, ()) for name in options.group_columns),
    )
    used = {*vars(columns).values(), *columns.groups}
    others = [name for name in names if name not in used]
    if fold(text) != "text" and text != options.text_column:
        report.note(label, f'texts are taken from the column "{text}"')
    if others:
        report.note(label, f"{counted(len(others), 'column')} not used: {listed(others)}")
    return columns


def _of_days(sample: list[Mapping[str, Any]]) -> list[str]:
    """Folded names of the columns that may hold days and hold nothing else, the likelier first."""
    names = {fold(name): name for row in sample for name in row}
    return [name for name in DAYS if name in names and _holds_dates(sample, names[name])]


def _holds_dates(sample: list[Mapping[str, Any]], name: str) -> bool:
    values = list(filter(None, (_field(row, name) for row in sample)))
    try:
        return bool(values) and all(is_numeric(value) or parse_date(value) for value in values)
    except ValueError:
        return False


def _no_text(names: list[str]) -> str:
    if max(map(len, names)) > HEAD:
        return "the first row holds no names of columns; add one above it, such as id,text"
    way = "say which with text_column= (--text-column)"
    return f'no "text" column; found {listed(names)}; {way}'


def _only_long(sample: list[Mapping[str, Any]]) -> str:
    """The one column of long strings; "" where several are."""
    found: dict[str, list[tuple[int, int]]] = {}
    for row in sample:
        for name, value in row.items():
            if text := _text(value):
                found.setdefault(name, []).append((len(text), text.count(" ")))
    lengths = {
        name: median(length for length, _ in texts)
        for name, texts in found.items()
        if median(spaces for _, spaces in texts) >= 3
    }
    least = max(LONG, OF_LONGEST * max(lengths.values(), default=0))
    long = [name for name, length in lengths.items() if length >= least]
    return long[0] if len(long) == 1 else ""


def fold(name: str) -> str:
    """A column's name without case, accents and punctuation."""
    plain = unicodedata.normalize("NFKD", str(name).casefold())
    return "".join(c for c in plain if c.isalnum())


def _is_none(value: Any) -> bool:
    return value is None or value != value or str(value).strip().lower() in _NONE


def _text(value: Any) -> str | None:
    """A cell as a text, "" where it is blank, None where it is none."""
    if isinstance(value, (list, tuple)) and all(isinstance(part, str) for part in value):
        value = "\n\n".join(value)
    if isinstance(value, str):
        text = value if len(value) > 9 else "" if _is_none(value) else value
        return text if text.strip() else ""
    return "" if _is_none(value) else None


def _field(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name) if name else None
    if value is None or isinstance(value, (dict, list)) or _is_none(value):
        return ""
    return " ".join(str(value).split())

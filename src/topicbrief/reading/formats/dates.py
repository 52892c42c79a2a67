"""Dates as people write them: read where there is one reading, else refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime

from ...records.data import read_data

LONGEST = 80  # characters of a date
ORDERS = ("dmy", "mdy", "ymd")

NAMED = read_data("topicbrief.reading", "columns.toml")
_MONTH = {
    name[:length]: number
    for number, names in enumerate(NAMED["months"], start=1)
    for name in names.split()
    for length in (3, 4, len(name))
}
_BETWEEN = NAMED["between"].split()

_STAMP = (
    re.compile(  # "Published: 9 January 2014 | Updated", "PUBLISHED: . 07:04 EST, 9 May 2014 . "
        rf"(?:^|(?<=[|\n]))[^\w\n]{{0,4}}(?:{'|'.join(NAMED['stamps'])})\b[ :.]{{1,4}}"
        r"([^|\n]{4,60}?)(?= \. |\.?[ \t]*(?:[|\n]|\Z))",
        re.IGNORECASE,
    )
)
HEAD = 300  # characters in which a text tells its day

_TIME = re.compile(
    r"[T ]?(?<!\d)\d{1,2}[:h]\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?: ?[ap]\.?m\b\.?)?"
    r"(?: ?(?:Z|UTC|GMT|[A-Z]{2,4}T|[+-]\d\d:?\d\d))?(?: \([A-Z]{2,5}\))?",
    re.IGNORECASE,
)
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:\.0)?")
_COMPACT = re.compile(r"(1[5-9]\d\d|20\d\d)(\d\d)(\d\d)")
_SECONDS = re.compile(r"(\d{10})(?:\d{3})?(?:\.0)?")  # since 1970, as services export them
_NUMBERS = re.compile(r"(\d{1,4})( ?[./-] ?)(\d{1,2})\2(\d{1,4})\.?")
_WORDS = re.compile(r"\d+|[^\W\d_]+|º|ª")


def parse_date(value: str, *, orders: Iterable[str] = ORDERS) -> str:
    """Return a date as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as exactly as it was given.

    ISO 8601, a date with the month in letters (seven languages), or three numbers that have one
    reading among `orders`: `03/04/2020` is two days unless they say which. Raises ValueError naming
    the value.
    """
    if not value:
        return ""
    readings = _read(" ".join(value.split()), orders) if len(value) <= LONGEST else set()
    if len(readings) != 1:
        why = "could be two days" if readings else "cannot be read"
        expected = 'expected YYYY-MM-DD or "25 October 2013"'
        raise ValueError(f'date "{value[:LONGEST]}" {why}; {expected}')
    return readings.pop()


def date_in_head(text: str) -> str:
    """The day that the first lines of a text name as that of its publication; "" where none do."""
    for stamp in _STAMP.finditer(text, 0, HEAD):
        with suppress(ValueError):
            return parse_date(stamp[1].strip(" ,"))
    return ""


def find_orders(values: Iterable[str]) -> tuple[str, ...]:
    """The orders of day, month and year that every date in numbers of a column allows.

    All orders where the column does not agree with itself, so that each date stands for itself.
    """
    left = set(ORDERS)
    for value in values:
        if possible := set(_orders(value)):
            left &= possible
    return tuple(order for order in ORDERS if order in left) or ORDERS


def is_numeric(value: str) -> bool:
    """Three numbers whose order has to be found."""
    return bool(_orders(value))


def _orders(value: str) -> dict[str, str]:
    """The readings of three numbers, by order; none where they are no date, or an ISO date."""
    value = _TIME.sub("", value[:LONGEST]).strip()
    found = _NUMBERS.fullmatch(value)
    if not found or _ISO.fullmatch(value):
        return {}
    parts = (found[1], found[3], found[4])
    readings = {}
    for order in ORDERS:
        year, month, day = (parts[order.index(part)] for part in "ymd")
        if len(year) in (2, 4) and len(month) <= 2 and len(day) <= 2:
            century = "" if len(year) == 4 else "19" if year > "68" else "20"
            if text := _day(century + year, month, day):
                readings[order] = text
    return readings


def _read(value: str, orders: Iterable[str]) -> set[str]:
    value = _TIME.sub(" ", value).strip(" ,")
    if found := _ISO.fullmatch(value):
        year, month, day = found.groups()
        text = "-".join(filter(None, found.groups()))
        return {text} if _day(year, month or "1", day or "1") else set()
    if found := _COMPACT.fullmatch(value):
        text = _day(*found.groups())
        return {text} if text else set()
    if found := _SECONDS.fullmatch(value):
        return {datetime.fromtimestamp(int(found[1]), UTC).date().isoformat()}
    if _NUMBERS.fullmatch(value):
        return {text for order, text in _orders(value).items() if order in orders}
    return _month_in_letters(value)


def _month_in_letters(value: str) -> set[str]:
    """A day, a month in letters and a year of four digits; the name of a day may come first."""
    words = _WORDS.findall(_plain(value))
    months = {_MONTH[word] for word in words if word in _MONTH}
    numbers = [word for word in words if word.isdecimal()]
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) < 3]
    known = _MONTH.keys() | set(_BETWEEN)
    others = [i for i, word in enumerate(words) if not word.isdecimal() and word not in known]
    if len(months) != 1 or len(years) != 1 or len(days) > 1 or len(numbers) > 2:
        return set()
    if others not in ([], [0], [1]) or (others == [1] and words[0] not in _BETWEEN):
        return set()
    text = _day(years[0], str(*months), days[0] if days else "1")
    return {text if days else text[:7]} if text else set()


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize(
        "NFC", "".join(c for c in parts if c not in "\u0300\u0301\u0302\u0303\u0308\u0327")
    )


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""

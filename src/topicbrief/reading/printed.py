"""What the pages of a book or a PDF put between its lines: page numbers and running heads."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ..language.lexicon import every_pattern
from .rows import Mark, Rows, is_lower, is_open, once

_NUMBER = re.compile(
    r"[-–—\[(| ]{0,3}(?:(?:page|p\.|seite|s\.|página|pág\.|pagina|pag\.|стр\.|с\.)\s?)?(\d{1,4})"
    r"(?:\s?(?:of|/|von|de|di|sur|из)\s?\d{1,4})?[-–—\])| ]{0,3}$",
    re.I,
)
_ROMAN = re.compile(r"[-–—\[( ]{0,3}[ivxl]{1,7}[-–—\]) ]{0,3}$")
_EDGES = "0123456789 -–—|[]"  # what a page's number adds to its running head
_DIGITS = re.compile(r"\d+")
_ENTRY = re.compile(
    r"(?<!\.)(?<!\.\s)(?:\s?\.){4,}+\s{0,3}(\d{1,4}|[ivxl]{1,7})$|\S\s?…{1,20}\s{0,3}(\d{1,4})$"
)
_CONTENTS = re.compile(every_pattern("reading", "contents"), re.I)
_GUTENBERG = re.compile(r"\*\*\* ?(?:START|END) OF (?:THE|THIS) PROJECT GUTENBERG")
_NUMBERING = re.compile(r"^[\dIVXL.)\s-]{1,8}\s|[\s.…]{1,60}\d{1,4}$")
STEP = 3  # pages without a number (plates, first pages) that a row of numbers may jump over
HEAD = 90  # characters: a running head is one short line
TIMES = 3  # a running head stands at least so often


@once
def find_page_furniture(rows: Rows) -> dict[int, Mark]:
    """Page numbers and running heads, each row with what shows it."""
    marks = _page_numbers(rows)
    marks.update(_running_heads(rows, frozenset(marks)))
    return marks


def _page_numbers(rows: Rows) -> dict[int, Mark]:
    """Rows that hold a number alone, one more on each page, or beside a form feed."""
    numbers, roman = [], []
    for row, text in enumerate(rows.texts):
        if len(text) <= 20 and (text[-1].isdigit() or text[-1] in "-–—])|" or text[-1] in "ivxl"):
            if match := _NUMBER.match(text):
                numbers.append((row, int(match[1])))
            elif rows.leaves and _ROMAN.match(text):
                roman.append(row)
    beside = [row for row, _ in numbers if _at_edge(rows, row)] + [
        row for row in roman if _at_edge(rows, row)
    ]
    chain = _chain(numbers)
    return {
        row: Mark("page number", "page number", "a number alone, one more on each page")
        for row in {*chain, *beside}
    }


def _at_edge(rows: Rows, row: int) -> bool:
    return row in rows.leaves or row + 1 in rows.leaves


def _chain(numbers: Sequence[tuple[int, int]]) -> list[int]:
    """Rows of the numbers that count up in steps of a page, at distances alike: else none."""
    best: list[tuple[int, int]] = []
    chain: list[tuple[int, int]] = []
    for row, number in numbers:
        if chain and not 1 <= number - chain[-1][1] <= STEP:
            if len(chain) == 1 or number == chain[-1][1]:
                chain = []
            else:
                continue  # another number alone on its row, as in a table
        chain.append((row, number))
        best = max(best, chain, key=len)
    if len(best) < TIMES:
        return []
    steps = [(b[0] - a[0]) / (b[1] - a[1]) for a, b in pairwise(best)]
    usual = median(steps)
    regular = sum(0.5 * usual <= step <= 1.6 * usual for step in steps) >= 0.7 * len(steps)
    return [row for row, _ in best] if usual >= 6 and regular else []


def _running_heads(rows: Rows, numbers: frozenset[int]) -> dict[int, Mark]:
    """Short rows that come again without their digits, where one page ends or the next begins."""
    keys = [
        text.strip(_EDGES).casefold() if len(text) <= HEAD and text[-1] not in ".!?,;:" else ""
        for text in rows.texts
    ]
    least = 2 if rows.leaves else TIMES
    often = {key for key, times in Counter(keys).items() if times >= least and len(key) > 3}
    places: dict[str, list[int]] = defaultdict(list)
    for row, key in enumerate(keys) if often else ():
        if key in often and row not in numbers:
            places[key].append(row)
    marks: dict[int, Mark] = {}
    for found in places.values():
        if len(found) >= least and (why := _heads_pages(rows, found, numbers)):
            marks.update((row, Mark("running head", "running head", why)) for row in found)
    return marks


def _heads_pages(rows: Rows, found: list[int], numbers: frozenset[int]) -> str:
    near = range(-2, 3)
    beside = sum(
        any(row + step in numbers for step in near) or _at_edge(rows, row) for row in found
    )
    if beside >= 0.6 * len(found):
        return f"{len(found)} times beside a page number or a new page"
    numbered = [(row, int(match[0])) for row in found if (match := _DIGITS.search(rows.texts[row]))]
    if len(numbered) >= 0.8 * len(found) and len(_chain(numbered)) >= 0.8 * len(numbered):
        return f"{len(found)} times with a number that counts the pages"
    inside = sum(_interrupts(rows, row) for row in found)
    if len(found) >= 4 and inside >= 0.4 * len(found) and min(_steps(found)) >= 15:
        return f"{len(found)} times, where it interrupts a sentence"
    return ""


def _steps(found: Sequence[int]) -> list[int]:
    return [b - a for a, b in pairwise(found)]


def _interrupts(rows: Rows, row: int) -> bool:
    """The row above is open and the row below goes on in lower case."""
    if not 0 < row < len(rows.texts) - 1:
        return False
    return is_open(rows.texts[row - 1]) and is_lower(rows.texts[row + 1])


def find_contents(rows: Rows) -> dict[int, Mark]:
    """The rows of a table of contents: titles with leaders and pages, or that come again below."""
    entries = [(row, page) for row, text in enumerate(rows.texts) if (page := _page_of(text))]
    near = {row for (a, _), (b, _) in pairwise(entries) if b - a <= 2 for row in (a, b)}
    pages = [int(page) for row, page in entries if row in near and page.isdigit()]
    rising = sum(a <= b for a, b in pairwise(pages)) >= 0.8 * (len(pages) - 1)
    if len(near) < TIMES or not rising:
        near = set()
    marks = dict.fromkeys(near, Mark("debris", "table of contents", "a title, leaders, a page"))
    again = Mark("debris", "table of contents", "stands below as a heading")
    for row, text in enumerate(rows.texts):
        if len(text) < 24 and _CONTENTS.fullmatch(text.strip(" :#*")):
            marks.update(dict.fromkeys(_titles_below(rows, row), again))
            break
    return marks


def find_licence(rows: Rows) -> dict[int, Mark]:
    """What stands above the first and below the last line that Project Gutenberg puts around."""
    around = [row for row, text in enumerate(rows.texts) if _GUTENBERG.match(text)]
    first = next((row for row in around if "START" in rows.texts[row]), -1)
    last = next((row for row in around if "END" in rows.texts[row]), len(rows.texts))
    mark = Mark("debris", "notice of Project Gutenberg", "outside its START and END")
    return dict.fromkeys([*range(first + 1), *range(last, len(rows.texts))], mark)


def _page_of(text: str) -> str:
    if not (text[-1].isalnum() and (".." in text or ". ." in text or "…" in text)):
        return ""
    match = _ENTRY.search(text[-60:])
    return (match[1] or match[2]) if match else ""


def _titles_below(rows: Rows, row: int) -> list[int]:
    """The heading at `row` and the rows behind it whose titles come again; none under three."""
    later = Counter(map(_title, rows.texts[row + 1 :]))
    found = [row]
    for place in range(row + 1, len(rows.texts)):
        if later[_title(rows.texts[place])] < 2:
            break
        later[_title(rows.texts[place])] -= 1
        found.append(place)
    return found if len(found) > TIMES else []


def _title(text: str) -> str:
    return _NUMBERING.sub("", text).strip(" .*#-").casefold()

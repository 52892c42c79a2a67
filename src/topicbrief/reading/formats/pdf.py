"""PDF: the text layer, page by page, in the order in which columns are read."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from ...records import Document
from ...records.wording import counted
from .base import Options, Report, Source, Unreadable, missing_extra, too_large, whole
from .office import clean_title

GAP = 0.8  # of the height of a line: a space that is wide enough to part two columns
COLUMN_LINES = 4  # lines on either side of a gutter
COLUMN_WIDTH = 18  # characters of a line there on average: the cells of a table have fewer
ACROSS = 0.35  # share of the characters that may run across a gutter
PARAGRAPH = 1.4  # of the usual distance of two lines: a blank line
INDENT = 0.8  # of the height of a line: the first one of a paragraph
EDGES = 20  # places where a column may begin that are tried; pieces in a margin
PAGE = 200_000  # characters of a page from which its text is taken as it comes
PIECES = 4_000  # of a page from which no columns are looked for
LARGER = 1.2  # of the height of the line before: a heading, or the end of one


@dataclass(eq=False)
class Piece:
    """Characters of one line with no wide gap between them; y grows upwards, as in the page."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    margin: bool = False

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def read_pdf(source: Source, options: Options, report: Report) -> Iterator[Document]:
    """The text of each page; pages are parted by form feeds."""
    try:
        import pypdfium2
    except ImportError as error:
        raise missing_extra("PDF", "pypdfium2") from error

    data = source.read(options.max_size)
    try:
        with pypdfium2.PdfDocument(data) as pdf:
            title = clean_title(pdf.get_metadata_dict().get("Title"))
            pages, size = [], 0
            for number in range(len(pdf)):
                pages.append(_read_page(pdf[number]))
                size += len(pages[-1])
                if size > options.max_size:
                    raise too_large(options.max_size)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("it is encrypted; save it without a password") from error
        raise Unreadable(f"it is damaged: {error}") from error
    blank = sum(not page.strip() for page in pages)
    if blank == len(pages):
        raise Unreadable("it holds no text, only pictures; recognise it first, with ocrmypdf say")
    note = f"{counted(blank, 'page')} of {len(pages)} without text" if blank else ""
    yield whole(source, "\n\f".join(pages), note=note, title=title)


def _read_page(page: Any) -> str:
    text_page = page.get_textpage()
    try:
        if text_page.count_chars() > PAGE:
            return text_page.get_text_range().replace("\r\n", "\n")
        return arrange(list(_pieces(text_page)))
    finally:
        text_page.close()
        page.close()


def _pieces(text_page: Any) -> Iterator[list[Piece]]:
    """The lines as they were set, each in pieces where it has a wide gap."""
    from pypdfium2 import raw

    box, matrix = raw.FS_RECTF(), ctypes.byref
    line: list[Piece] = []
    space = ""
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page.raw, index)
        char = "-" if code in (0x02, 0xFFFE) else chr(code) if code < 0x110000 else "\ufffd"
        if char in "\r\n":
            if line:
                yield line
            line, space = [], ""
        elif char.isspace() or not code:
            space = " "
        else:
            raw.FPDFText_GetLooseCharBox(text_page.raw, index, matrix(box))
            here = Piece(char, box.left, box.right, box.bottom, box.top)
            last = line[-1] if line else here
            if abs(here.middle - last.middle) > max(here.height, last.height) / 2:
                yield line  # no line break is told after a hyphen
                line = [here]
            elif line and -last.height < here.left - last.right < GAP * last.height:
                last.text += space + char
                last.right = max(last.right, here.right)
                last.bottom, last.top = min(last.bottom, here.bottom), max(last.top, here.top)
            else:
                line.append(here)
            space = ""
    if line:
        yield line


def arrange(lines: Sequence[Sequence[Piece]]) -> str:
    """The text of a page: its lines in reading order, a blank line between paragraphs.

    The order in which a page was set is kept unless it has columns: then each band between what
    runs across is read column by column (XY-cut, Nagy and Seth 1984).
    """
    whole_lines = [_joined(line) for line in lines]
    if not whole_lines:
        return ""
    pieces = [piece for line in lines for piece in line]
    for piece in (*_part_margins(whole_lines)[0], *_part_margins(pieces)[0]):
        piece.margin = True
    if len(pieces) > PIECES:
        return _paragraphs([whole_lines])
    columns = _in_columns(whole_lines) or _in_columns(pieces) or [whole_lines]
    return _paragraphs(columns)


def _joined(line: Sequence[Piece]) -> Piece:
    return Piece(
        " ".join(piece.text for piece in line),
        min(piece.left for piece in line),
        max(piece.right for piece in line),
        min(piece.bottom for piece in line),
        max(piece.top for piece in line),
        any(piece.margin for piece in line),
    )


def _in_columns(pieces: list[Piece], depth: int = 3) -> list[list[Piece]] | None:
    """The pieces of each column in reading order; None where there are no columns."""
    gutter = _gutter(pieces) if depth else None
    if gutter is None:
        return None
    heads, body = _part_margins(pieces)
    across = _by_height([*heads, *(p for p in body if p.left < gutter < p.right)])
    rest = [p for p in body if not p.left < gutter < p.right]
    found: list[list[Piece]] = []
    for i in range(len(across) + 1):
        floor = across[i].middle if i < len(across) else float("-inf")
        band = [piece for piece in rest if piece.middle > floor]
        rest = [piece for piece in rest if piece.middle <= floor]
        for side in (
            [piece for piece in band if piece.right <= gutter],
            [piece for piece in band if piece.right > gutter],
        ):
            if side:
                found += _in_columns(side, depth - 1) or [_by_height(side)]
        if i < len(across):
            found.append([across[i]])
    return found


def _by_height(pieces: list[Piece]) -> list[Piece]:
    """The pieces from top to bottom; those of one line joined."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.middle):
        if lines and lines[-1][0].middle - piece.middle < 0.4 * piece.height:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [_joined(sorted(line, key=lambda piece: piece.left)) for line in lines]


def _gutter(pieces: list[Piece]) -> float | None:
    """Where a column begins that has another one beside it on the left; None where none does."""
    total = sum(len(piece.text) for piece in pieces)
    best, least = None, 0
    for edge, times in Counter(round(piece.left) for piece in pieces).most_common(EDGES):
        if times < COLUMN_LINES:
            break
        gutter = edge - 1.0
        left = [piece for piece in pieces if piece.right <= gutter]
        right = [piece for piece in pieces if piece.left >= gutter]
        if min(len(left), len(right)) < COLUMN_LINES:
            continue
        sizes = [sum(len(piece.text) for piece in side) for side in (left, right)]
        rows = [len({round(piece.middle) for piece in side}) for side in (left, right)]
        narrow = min(sizes[0] / rows[0], sizes[1] / rows[1]) < COLUMN_WIDTH
        if narrow or total - sum(sizes) > ACROSS * total or not _beside(left, right):
            continue
        if min(sizes) > least:
            best, least = gutter, min(sizes)
    return best


def _beside(left: list[Piece], right: list[Piece]) -> bool:
    """Do the two stand at the same height, at least for half of the lower one?"""
    spans = [(min(p.middle for p in side), max(p.middle for p in side)) for side in (left, right)]
    shared = min(high for _, high in spans) - max(low for low, _ in spans)
    return shared >= min(high - low for low, high in spans) / 2


def _part_margins(pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """What stands alone at the top and at the foot of the page, and the rest."""
    ordered = sorted(pieces, key=lambda piece: -piece.middle)
    alone = 1.6 * median(piece.height for piece in pieces)
    first, last = 0, len(ordered)
    for i in range(1, min(EDGES, last)):
        if ordered[i - 1].middle - ordered[i].middle > alone:
            first = i
            break
        if ordered[0].middle - ordered[i].middle > alone / 2:
            break
    for i in range(last - 1, max(last - EDGES, first), -1):
        if ordered[i - 1].middle - ordered[i].middle > alone:
            last = i
            break
        if ordered[i - 1].middle - ordered[-1].middle > alone / 2:
            break
    return [*ordered[:first], *ordered[last:]], ordered[first:last]


def _paragraphs(columns: list[list[Piece]]) -> str:
    """One line a line, and a blank one where a paragraph, a heading or a band begins."""
    steps = [a.middle - b.middle for column in columns for a, b in pairwise(column)]
    heights = median(line.height for column in columns for line in column)
    pitch = median([step for step in steps if 0 < step < 3 * heights] or [heights])
    lines: list[str] = []
    before: Piece | None = None
    for column in columns:
        for number, line in enumerate(column):
            if before is not None and _begins(line, before, number, pitch):
                lines.append("")
            lines.append(line.text)
            before = line
    return "\n".join(lines)


def _begins(line: Piece, before: Piece, number: int, pitch: float) -> bool:
    """Does a paragraph begin? Not with a small letter, and by an indent only after a full stop.

    What stands in a margin, such as a running head, is a paragraph of its own.
    """
    if line.margin != before.margin:
        return True
    ratio = line.height / before.height
    if ratio > LARGER or ratio < 1 / LARGER:
        return True
    if line.text[0].islower():
        return False
    if number == 0:  # of a column: the text goes on, unless it runs across
        return before.right - before.left > 1.5 * (line.right - line.left) > 0
    indent = (line.left - before.left) / line.height
    closed = not (before.text[-1].isalnum() or before.text[-1] in ",;-–—")
    if INDENT < indent < 3 and closed:
        return True
    return not 0 < before.middle - line.middle < PARAGRAPH * pitch

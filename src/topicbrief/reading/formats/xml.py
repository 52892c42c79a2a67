"""The XML inside office files and books: parts of a zip, and the text of a tree, both bounded."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from .base import Unreadable, too_large

ROW, CELL = "\x1e", "\x1f"  # at both ends of a row, behind a cell: no character of an XML text
LONGEST_ROW = 200  # characters; a table of longer rows sets paragraphs side by side


class Parts:
    """The parts of a zip by name, all of them together at most `limit` bytes."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        try:
            self._zip = zipfile.ZipFile(stream)
        except zipfile.BadZipFile as error:
            raise Unreadable(_no_zip(stream)) from error
        self._limit = self._left = limit
        self.names = set(self._zip.namelist())

    def read(self, name: str) -> bytes:
        try:
            with self._zip.open(name) as stream:
                data = stream.read(self._left + 1)
        except RuntimeError as error:  # a password, or a compression that is not known here
            raise Unreadable(f"{error}") from error
        self._left -= len(data)
        if self._left < 0:
            raise too_large(self._limit)
        return data

    def tree(self, name: str) -> Any:
        return parse(self.read(name))


def _no_zip(stream: BinaryIO) -> str:
    """An old or an encrypted office file is a compound file, with a signature of its own."""
    stream.seek(0)
    if stream.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "it is encrypted, or of an old form; save it without a password in today's form"
    return "it is damaged, or no file of this kind"


def parse(data: bytes) -> Any:
    """The root of an XML text; nothing is fetched and no entity is put in."""
    from lxml import etree

    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"it is damaged: {error.msg}") from error


def parse_html(data: bytes | str) -> Any:
    """The root of an HTML text, however damaged."""
    from lxml import etree, html

    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    try:
        return html.fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:  # nothing in it
        return etree.Element("p")


def local(element: Any) -> str:
    """An element's name without its namespace; "" for a comment or an instruction."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class Flow:
    """How the text of a kind of XML runs: which elements stand alone, and which hold no text.

    `only` names the elements whose text counts, all where it is empty; `marks` what stands for an
    empty element, such as a line break; `row` and `cells` are those of tables.
    """

    def __init__(
        self,
        blocks: str,
        skip: str,
        *,
        only: str = "",
        marks: dict[str, str] | None = None,
        row: str = "",
        cells: str = "",
    ) -> None:
        self.blocks, self.skip = frozenset(blocks.split()), frozenset(skip.split())
        self.only, self.marks = frozenset(only.split()), marks or {}
        self.row, self.cells = row, frozenset(cells.split())

    def lines(self, root: Any) -> list[str]:
        """The text of each block in order, without blank ones; that of a table's row on one."""
        parts = "".join(self._pieces(root)).split(ROW)
        if self.row:
            parts[1::2] = map(_set_row, parts[1::2])
        return [line for part in "\n".join(parts).split("\n") if (line := " ".join(part.split()))]

    def _pieces(self, root: Any) -> Iterator[str]:
        from lxml import etree

        skipped = rows = 0  # rows that stand in one another: a table in a cell is text of that cell
        for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            name = local(element)
            if event == "start":
                skipped += name in self.skip
                rows += name == self.row
                if not skipped:
                    if name == self.row and rows == 1:
                        yield ROW
                    yield "\n" if name in self.blocks else self.marks.get(name, "")
                    yield self._own(element.text, name)
                continue
            if event == "end":
                if not skipped and name in self.blocks:
                    yield "\n"
                if not skipped and rows == 1 and (name == self.row or name in self.cells):
                    yield ROW if name == self.row else CELL
                rows -= name == self.row
                skipped -= name in self.skip
            if not skipped and element is not root:
                yield self._own(element.tail, local(element.getparent()))

    def _own(self, text: str | None, name: str) -> str:
        if not text or (self.only and name not in self.only):
            return ""
        return text.replace("\n", " ").replace("\r", " ")


HTML = Flow(
    "p div h1 h2 h3 h4 h5 h6 li dt dd tr td th table ul ol dl blockquote section article header"
    " footer aside nav figure figcaption caption pre address hr body main",
    "script style template svg math head noscript title",
    marks={"br": "\n"},
)


def _set_row(text: str) -> str:
    """A row of a table as "| Hall | 120 |"; cells of prose, and a lone one, stay paragraphs."""
    cells = [" ".join(cell.split()) for cell in text.split(CELL)[:-1]]
    if sum(map(bool, cells)) < 2 or sum(map(len, cells)) > LONGEST_ROW:
        return text.replace(CELL, "\n")
    return f"| {' | '.join(cells)} |"


def paragraphs(lines: Iterable[str]) -> str:
    """Blocks as a text: a blank line between them says that no line was wrapped."""
    return "\n\n".join(lines)

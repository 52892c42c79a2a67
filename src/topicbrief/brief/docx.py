"""The brief as a Word document: the Markdown that it is, set in Word's own styles."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import escape

from ..records.data import read_data

PARTS = read_data(__package__, "docx.toml")
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_SPAN = re.compile(
    r"(?<!\\)(?:\*\*((?:\\.|[^*\\]){1,2000})\*\*|\*((?:\\.|[^*\\]){1,2000})\*|`([^`]{1,2000})`)"
)
_ESCAPED = re.compile(r"\\([^\w\s]|_)")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def to_docx(markdown: str) -> bytes:
    """A `.docx` of Markdown as our templates write it: headings, lists, tables, bold, italics.

    The same bytes every time: members have no dates.
    """
    body = "".join(_blocks(markdown.splitlines()))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as members:
        for name, part in PARTS.items():
            text = HEAD + part.replace("\n", "").replace("BODY", body)
            members.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _blocks(lines: list[str]) -> Iterator[str]:
    table: list[list[str]] = []
    for line in [*lines, ""]:
        if line.startswith("|"):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            if not all(set(cell) <= set("-: ") and cell for cell in cells):
                table.append(cells)
            continue
        if table:
            yield _table(table)
            table = []
        marks, _, rest = line.partition(" ")
        if marks in ("#", "##", "###"):
            yield _paragraph(rest, ("Title", "Heading1", "Heading2")[len(marks) - 1])
        elif marks == "-" or (marks[:-1].isdigit() and marks[-1:] == "."):
            yield _paragraph(f"{'•' if marks == '-' else marks} {rest}", indent=True)
        elif line.strip():
            yield _paragraph(line.strip())


def _paragraph(text: str, style: str = "", *, indent: bool = False) -> str:
    format_ = f'<w:pStyle w:val="{style}"/>' if style else ""
    format_ += '<w:ind w:left="360" w:hanging="360"/>' if indent else ""
    return f"<w:p><w:pPr>{format_}</w:pPr>{''.join(_runs(text))}</w:p>"


def _runs(text: str) -> Iterator[str]:
    last = 0
    for match in _SPAN.finditer(text):
        yield _run(text[last : match.start()])
        bold, italic, code = match.groups()
        yield (
            _run(bold, "<w:b/>")
            if bold
            else _run(italic, "<w:i/>")
            if italic
            else _run(code, '<w:color w:val="555555"/>', plain=True)
        )
        last = match.end()
    yield _run(text[last:])


def _run(text: str, look: str = "", *, plain: bool = False) -> str:
    if not text:
        return ""
    said = text if plain else _ESCAPED.sub(r"\1", text)
    said = escape(_CONTROLS.sub("\ufffd", said), quote=False)
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{said}</w:t></w:r>'


def _table(rows: list[list[str]]) -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="BBBBBB"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    cells = (
        "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{_paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    grid = "<w:gridCol/>" * max(map(len, rows))
    return (
        f"<w:tbl><w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(cells)}</w:tbl>{_paragraph('')}"
    )

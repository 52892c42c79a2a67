"""Documents of word processors and electronic books: what a reader sees, a paragraph a line."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from ...records import Document
from .base import Options, Report, Source, Unreadable, whole
from .xml import HTML, Flow, Parts, local, paragraphs, parse, parse_html

# Deleted and alternative text is no text; foot- and endnotes stand in parts of their own.
DOCX = Flow(
    "p",
    "Fallback del moveFrom",
    only="t",
    marks={"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"},
    row="tr",
    cells="tc",
)
ODT = Flow(
    "p h table-cell list-item", "tracked-changes annotation forms sequence-decls note",
    marks={"tab": " ", "line-break": "\n", "s": " "}, row="table-row",
    cells="table-cell covered-table-cell",
)  # fmt: skip
NOTES = Flow("p h note", "note-citation", marks={"tab": " ", "line-break": "\n", "s": " "})
MACROS = "it holds macros, which were not run"
_FILE_NAME = re.compile(r"\.\w{2,5}$|^Microsoft Word|^untitled|^document ?\d*$", re.IGNORECASE)


def read_docx(source: Source, options: Options, report: Report) -> Iterator[Document]:
    """The paragraphs of a Word document, then its foot- and endnotes."""
    with source.open() as stream:
        parts = Parts(stream, options.max_size)
        if "word/document.xml" not in parts.names:
            raise Unreadable("it is no Word document")
        lines = DOCX.lines(parts.tree("word/document.xml"))
        for name in ("word/footnotes.xml", "word/endnotes.xml"):
            lines += DOCX.lines(parts.tree(name)) if name in parts.names else []
        note = MACROS if "word/vbaProject.bin" in parts.names else ""
        title = _title(parts, "docProps/core.xml")
    yield whole(source, paragraphs(lines), note=note, title=title)


def read_odt(source: Source, options: Options, report: Report) -> Iterator[Document]:
    """The paragraphs of an OpenDocument text, then its notes."""
    with source.open() as stream:
        parts = Parts(stream, options.max_size)
        root = open_document(parts)
        lines = ODT.lines(root)
        for element in root.iter("{*}note"):
            lines += NOTES.lines(element)
        title = _title(parts, "meta.xml")
    yield whole(source, paragraphs(lines), title=title)


def open_document(parts: Parts) -> Any:
    """The content of an OpenDocument file. Raises Unreadable for an encrypted one."""
    if "content.xml" not in parts.names:
        raise Unreadable("it is no OpenDocument file")
    if "META-INF/manifest.xml" in parts.names and b"encryption-data" in parts.read(
        "META-INF/manifest.xml"
    ):
        raise Unreadable("it is encrypted; save it without a password")
    return parts.tree("content.xml")


def _title(parts: Parts, name: str) -> str:
    """The title that the author gave; none where it is the name of a file or of a form."""
    if name not in parts.names:
        return ""
    return _title_of(parts.tree(name))


def _title_of(tree: Any) -> str:
    return clean_title(tree.findtext(".//{http://purl.org/dc/elements/1.1/}title"))


def clean_title(title: str | None) -> str:
    """A title on one line; "" where it is the name of a file or of a form."""
    title = " ".join((title or "").split())
    return "" if _FILE_NAME.search(title) else title


def read_epub(source: Source, options: Options, report: Report) -> Iterator[Document]:
    """The chapters of a book in reading order."""
    with source.open() as stream:
        parts = Parts(stream, options.max_size)
        if "META-INF/container.xml" not in parts.names:
            raise Unreadable("it is no EPUB")
        rootfile = parts.tree("META-INF/container.xml").find(".//{*}rootfile")
        place = unquote(rootfile.get("full-path")) if rootfile is not None else ""
        if place not in parts.names:
            raise Unreadable("it is damaged: it does not say what it holds")
        package = parts.tree(place)
        chapters = list(_chapters(package, place))
        protected = _protected(parts)
        if any(name in protected for name in chapters):
            raise Unreadable("it is protected (DRM); nobody but its own reader can open it")
        lines: list[str] = []
        for name in chapters:
            if name in parts.names:
                lines += HTML.lines(parse_html(parts.read(name)))
        absent = sum(name not in parts.names for name in chapters)
    note = f"{absent} of {len(chapters)} chapters are missing in the file" if absent else ""
    yield whole(source, paragraphs(lines), note=note, title=_title_of(package))


def _chapters(package: Any, place: str) -> Iterator[str]:
    items = {item.get("id"): item for item in package.iter("{*}item")}
    for reference in package.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and "html" in item.get("media-type", "html"):
            folder = posixpath.dirname(place)
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))


def _protected(parts: Parts) -> set[str]:
    """Parts that are encrypted; fonts are often so without any protection of the text."""
    if "META-INF/encryption.xml" not in parts.names:
        return set()
    tree = parse(parts.read("META-INF/encryption.xml"))
    return {
        unquote(element.get("URI", ""))
        for element in tree.iter()
        if local(element) == "CipherReference"
    }

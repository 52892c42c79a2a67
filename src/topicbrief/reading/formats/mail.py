"""Mail: a message is a document with its date, its sender as source and its subject as title."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.policy import Compat32
from email.utils import parseaddr, parsedate_tz

from ...records import Document
from ...records.wording import counted
from .base import (
    Options,
    Report,
    Source,
    Unreadable,
    decode,
    finish,
    listed,
    too_large,
    whole,
)
from .xml import HTML, paragraphs, parse_html

HEADER = 1000  # characters of a header that are looked at


class _Short(Compat32):
    """Headers cut to a length: those that parsers look at take them apart in quadratic time."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:HEADER]


def read_eml(source: Source, options: Options, report: Report) -> Iterator[Document]:
    """One message in a file of its own."""
    data = source.read(options.max_size)
    yield _read_message(data, whole(source, ""))


def read_mbox(source: Source, options: Options, report: Report) -> Iterator[Document]:
    """The messages of a mailbox, numbered from 1; one in memory at a time."""
    empty = 0
    for number, data in enumerate(_split(source, options.max_size), start=1):
        base = whole(source, "")
        document = _read_message(data, replace(base, id=f"{base.id}:{number}", row=number))
        if document.text.strip():
            yield document
        else:
            empty += 1
    if empty:
        report.note(source.label, f"{counted(empty, 'message')} without text")


def _split(source: Source, limit: int) -> Iterator[bytes]:
    """The messages of a mailbox: each follows a line `From …` at the start or after a blank one."""
    left = source.bound(limit)
    lines: list[bytes] = []
    size, blank = 0, True
    with source.open() as stream:
        first = True
        while line := stream.readline(limit + 1):
            left -= len(line)
            if blank and line.startswith(b"From "):
                if not first:
                    yield b"".join(lines)
                lines, size, first, blank = [], 0, False, False
                continue
            if first and line.strip():
                raise Unreadable('it is no mailbox; expected "From " at its start')
            size += len(line)
            if size > limit or left < 0:
                raise too_large(limit)
            lines.append(line[1:] if line.startswith(b">From ") else line)
            blank = not line.strip()
    if not first:
        yield b"".join(lines)


def _read_message(data: bytes, base: Document) -> Document:
    message = message_from_bytes(data, policy=_Short())
    if not message.keys():
        raise Unreadable("it is no message; expected headers such as From: and Subject:")
    bodies, attached = _parts(message)
    notes = [*base.notes]
    if attached:
        notes.append(f"{counted(len(attached), 'attachment')} not read: {listed(attached)}")
    texts = []
    for part in bodies:
        text, note = _decoded(part)
        texts.append(text.strip("\r\n"))
        notes += [note] if note and note not in notes else []
    name, address = parseaddr(_header(message, "From"))
    return finish(
        replace(
            base,
            text="\n\n".join(texts),
            source=name or address or base.source,
            title=_header(message, "Subject"),
            date=_date(_header(message, "Date")) or base.date,
            notes=tuple(notes),
        )
    )


def _parts(message: Message) -> tuple[list[Message], list[str]]:
    """The parts that are the text, plain before HTML, and the names of what is attached."""
    plain: list[Message] = []
    marked: list[Message] = []
    attached: list[str] = []
    for part in message.walk():
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment" or kind not in (
            "text/plain",
            "text/html",
        ):
            attached.append(str(part.get_filename() or kind))
        else:
            (plain if kind == "text/plain" else marked).append(part)
    return plain or marked, attached


def _decoded(part: Message) -> tuple[str, str]:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        text, note = data.decode(str(part.get_content_charset("utf-8"))), ""
    except (LookupError, ValueError):
        text, note = decode(data)
    if part.get_content_type() == "text/html":
        text = paragraphs(HTML.lines(parse_html(text)))
    return text, note


def _header(message: Message, name: str) -> str:
    value = str(message.get(name, ""))
    with suppress(LookupError, ValueError):  # an encoding that is not known, or not kept
        value = str(make_header(decode_header(value)))
    return " ".join(value.split())


def _date(value: str) -> str:
    found = parsedate_tz(value)
    if found is None or not (1 <= found[1] <= 12 and 1 <= found[2] <= 31 and found[0] > 0):
        return ""
    return f"{found[0]:04}-{found[1]:02}-{found[2]:02}"

"""What all readers share: where bytes come from, how much may come, and what is told of them."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import lzma
import os
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from ...records import Document
from ...records.wording import counted
from ..encodings import WINDOWS, recognise_encoding, repair_mojibake

MAX_SIZE = 1 << 28  # bytes of one text, one row or one member of an archive
EXPANDS = 100  # times that a compressed table or archive may grow where that is more than MAX_SIZE
SHOWN = 20  # problems listed one by one; the rest are counted
NAMED = 5  # columns, attachments or files named in one note
OPENERS = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
ARCHIVES = frozenset((".zip", ".tar", ".tgz", ".tbz", ".txz"))
PACKED_TARS = {".tgz": ".gz", ".tbz": ".bz2", ".txz": ".xz"}

# What the standard library and the parsers of others raise on damaged files.
DAMAGED = (
    OSError, EOFError, ValueError, LookupError, ArithmeticError, RuntimeError, SyntaxError,
    TypeError, AttributeError, MemoryError, AssertionError,
    csv.Error, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError,
)  # fmt: skip


class Unreadable(ValueError):
    """A file that cannot be read; the message says why and, if there is one, the way out."""


class ReadError(ValueError):
    """Everything that could not be read, each with its place; raised once, after all else."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        shown = list(self.problems[:SHOWN])
        if len(self.problems) > SHOWN:
            shown.append(f"… and {len(self.problems) - SHOWN} more")
        super().__init__("\n".join(shown))

    def __reduce__(self):
        return type(self), (self.problems,)


@dataclass
class Report:
    """What reading found beside documents, in sentences that begin with the place.

    `errors` are of files that were named, `problems` of files inside a folder or an archive that
    was named; `passed_over` are files that are no texts; `notes` say what was decided.
    """

    errors: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def tell(self, place: str, problem: str) -> None:
        """Add a problem: an error unless `place` lies inside a folder or an archive."""
        (self.problems if "/" in place else self.errors).append(f"{place}: {problem}")

    def note(self, place: str, note: str) -> None:
        self.notes.append(f"{place}: {note}")

    def add(self, other: Report) -> None:
        for name in ("errors", "problems", "passed_over", "notes"):
            getattr(self, name).extend(getattr(other, name))

    @property
    def all_problems(self) -> list[str]:
        return [*self.errors, *self.problems]


@dataclass(frozen=True)
class Options:
    """Which columns of tables are what (recognised where empty), and how much one file may hold."""

    text_column: str = ""
    title_column: str = ""
    date_column: str = ""
    id_column: str = ""
    group_columns: tuple[str, ...] = ()
    max_size: int = MAX_SIZE

    def __post_init__(self) -> None:
        groups = self.group_columns
        names = (groups,) if isinstance(groups, str) else tuple(groups)
        object.__setattr__(self, "group_columns", names)


@dataclass(frozen=True)
class Source:
    """Bytes that can be opened again and again: of a file, or of a member of an archive.

    `label` names the place; its suffixes say what the bytes are and how they are compressed.
    """

    label: str
    path: Path | None = None
    data: bytes = b""

    def open(self) -> BinaryIO:
        """Raises Unreadable for what is no regular file; a pipe or a device is never opened."""
        if self.path is not None:
            refuse_special(self.path)
        opener = OPENERS.get(_compression(self.label))
        if self.path is None:
            stream = io.BytesIO(self.data)
            return opener(stream, "rb") if opener else stream  # type: ignore[operator]
        return opener(self.path, "rb") if opener else open(self.path, "rb")  # type: ignore[operator]

    def read(self, limit: int) -> bytes:
        """All bytes. Raises Unreadable where there are more than `limit`."""
        with self.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise too_large(limit)
        return data

    def bound(self, limit: int) -> int:
        """Bytes that may come out in all where they are read in pieces."""
        size = os.stat(self.path).st_size if self.path else len(self.data)
        return max(limit, EXPANDS * size)


def refuse_special(path: Path) -> None:
    """Raises Unreadable where `path` is a pipe, a socket, a device or a folder."""
    mode = os.stat(path).st_mode
    if stat.S_ISREG(mode):
        return
    kinds = {stat.S_IFIFO: "a pipe; use - to read standard input", stat.S_IFSOCK: "a socket",
             stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}  # fmt: skip
    raise Unreadable(f"it is {kinds.get(stat.S_IFMT(mode), 'no regular file')}; it was not opened")


def too_large(limit: int) -> Unreadable:
    """What is raised where a file holds more than `limit` bytes."""
    return Unreadable(
        f"it holds more than {_spoken(limit)}; split it, or allow more with max_size= (--max-size)"
    )


def _spoken(size: int) -> str:
    for unit in ("bytes", "KB", "MB"):
        if size < 1024 or unit == "MB":
            return f"{size} {unit}"
        size //= 1024
    raise AssertionError


def explain(error: BaseException) -> str:
    """What is wrong in words; a parser's own exception with its kind."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, MemoryError):
        return "it does not fit in memory"
    text = getattr(error, "strerror", None) or str(error)
    if isinstance(error, (OSError, Unreadable)) or type(error) is ValueError:
        return text
    return f"it is damaged: {text or type(error).__name__}"


def missing_extra(what: str, package: str, extra: str = "files") -> Unreadable:
    """What is raised where a package is not installed: the command that installs it."""
    return Unreadable(f"{what} needs {package}: pip install topicbrief[{extra}]")


def suffix_of(label: str) -> str:
    """The suffix in lower case, the one before `.gz` and the like where there is one."""
    suffixes = [suffix.lower() for suffix in PurePosixPath(label).suffixes]
    if suffixes[-1:] and suffixes[-1] in OPENERS:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def _compression(label: str) -> str:
    suffix = PurePosixPath(label).suffix.lower()
    return PACKED_TARS.get(suffix, suffix)


def identity(label: str) -> str:
    """The path inside the folder that was given; all of it where that was a file or an archive."""
    first, _, inside = label.partition("/")
    return label if suffix_of(first) in ARCHIVES else inside or label


_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def scrub(name: str) -> str:
    """A file's name as it can be shown: bytes that are no text and line breaks are marked."""
    return _CONTROLS.sub("\ufffd", os.fsencode(name).decode("utf-8", "replace"))


@dataclass
class Few:
    """How many there were, and the first few of them."""

    total: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, name: str) -> None:
        self.total += 1
        if len(self.first) < NAMED:
            self.first.append(name)

    def __str__(self) -> str:
        return ", ".join(self.first) + (", …" if self.total > NAMED else "")


def listed(names: Iterable[str], *, longest: int = 40) -> str:
    """The first few names in quotation marks, the rest counted."""
    names = [name if len(name) <= longest else f"{name[: longest - 1]}…" for name in names]
    shown = ", ".join(f'"{name}"' for name in names[:NAMED])
    return f"{shown} and {len(names) - NAMED} more" if len(names) > NAMED else shown or "nothing"


_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")


def finish(document: Document) -> Document:
    """The document with line ends alike, mojibake repaired, and nothing that no text can hold."""
    text = document.text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    text, lost = _NOT_TEXT.subn("\ufffd", text)
    note = f"{counted(lost, 'character')} that no text can hold replaced by \ufffd" if lost else ""
    text, repaired = repair_mojibake(text)
    notes = tuple(filter(None, (*document.notes, note, repaired)))
    return replace(
        document,
        id=_clean(document.id),
        text=text,
        source=_clean(document.source),
        title=_clean(document.title),
        category=_clean(document.category),
        groups=tuple((_clean(name), _clean(value)) for name, value in document.groups),
        notes=notes,
    )


def _clean(value: str) -> str:
    return _NOT_TEXT.sub("\ufffd", value)


def decode(data: bytes) -> tuple[str, str]:
    """The text that `data` is, and a note where its encoding was guessed or its end is cut."""
    encoding, note = recognise_encoding(data)
    if encoding == "utf-16" and len(data) % 2:
        note = "the last character is cut in half"
    return data.decode(encoding, WINDOWS), note


_NAME_DATE = re.compile(
    r"(?<![^\W_])(1[5-9]\d\d|20\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?![^\W_])"
)
_NAME_YEAR = re.compile(r"(1[5-9]\d\d|20\d\d)(?=[-_ ][^\W\d_])|.{0,200}\((1[5-9]\d\d|20\d\d)\)")


def date_in_name(label: str) -> str:
    """A day or year that a file's name tells: `2020-05-03 letter.txt`, `1945-Truman.txt`."""
    name = PurePosixPath(label).name
    if day := _NAME_DATE.search(name):
        return "-".join(day.group(1, 3, 4))
    year = _NAME_YEAR.match(name)
    return (year[1] or year[2]) if year else ""


def whole(source: Source, text: str, *, note: str = "", title: str = "") -> Document:
    """The document that a whole file is."""
    date = date_in_name(source.label)
    notes = (note, "the date is from the file's name" if date else "")
    return finish(
        Document(
            id=identity(source.label), text=text, source=source.label, title=title, date=date,
            file=source.label, notes=tuple(filter(None, notes)),
        )
    )  # fmt: skip

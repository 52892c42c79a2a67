"""Archives: each text in them is read where it lies; nothing is unpacked to disk or run."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from ...records import Document
from .. import folders
from . import read_source
from .base import Options, Report, Source, scrub, suffix_of, too_large

NESTED = frozenset((".zip", ".tar", ".tgz", ".tbz", ".txz", ".7z", ".rar"))


def read_zip(source: Source, options: Options, report: Report) -> Iterator[Document]:
    with source.open() as stream, zipfile.ZipFile(stream) as archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
        left = bound = source.bound(options.max_size)
        for info in members:
            label = f"{source.label}/{scrub(info.filename)}"
            if not _is_wanted(label, source.label, report):
                continue
            if info.flag_bits & 1:
                report.tell(label, "it is encrypted; unpack it with its password")
                continue
            with archive.open(info) as member:
                data = member.read(min(options.max_size, left) + 1)
            left -= len(data)
            if left < 0:
                raise too_large(bound)
            yield from _read_member(Source(label, data=data), options, report)


def read_tar(source: Source, options: Options, report: Report) -> Iterator[Document]:
    bound = source.bound(options.max_size)
    with (
        source.open() as stream,
        tarfile.open(fileobj=_Bounded(stream, bound), mode="r|") as archive,
    ):
        for member in archive:
            label = f"{source.label}/{scrub(member.name)}"
            if member.isdir() or not _is_wanted(label, source.label, report):
                continue
            content = archive.extractfile(member) if member.isreg() else None
            if content is None:
                report.passed_over.append(label)
                continue
            data = content.read(options.max_size + 1)
            yield from _read_member(Source(label, data=data), options, report)


def _read_member(source: Source, options: Options, report: Report) -> Iterator[Document]:
    if not suffix_of(source.label) and not folders.looks_like_text(source.data[: folders.HEAD]):
        report.passed_over.append(source.label)
    elif len(source.data) > options.max_size:
        report.tell(source.label, f"cannot be read: {too_large(options.max_size)}")
    else:
        yield from read_source(source, options, report)


class _Bounded(io.RawIOBase):
    """A stream of which no more than `bound` bytes are read."""

    def __init__(self, stream: BinaryIO, bound: int) -> None:
        self._stream, self._left, self._bound = stream, bound, bound

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise too_large(self._bound)
        return data


def _is_wanted(label: str, archive: str, report: Report) -> bool:
    if suffix_of(label) in NESTED:
        report.tell(label, "an archive inside an archive is not opened; unpack it first")
        return False
    if any(folders.is_hidden(part) for part in label.removeprefix(f"{archive}/").split("/")):
        report.passed_over.append(label)
        return False
    return folders.is_text(label, report)

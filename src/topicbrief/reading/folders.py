"""What lies in a folder or an archive: which files are texts, and what is passed over."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from .formats import KNOWN, READERS, WAYS_OUT
from .formats.base import (
    ReadError,
    Report,
    Unreadable,
    explain,
    identity,
    listed,
    refuse_special,
    scrub,
    suffix_of,
)  # fmt: skip

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]

ABOUT = frozenset(
    {"readme", "license", "licence", "copying", "notice", "sources", "changelog", "makefile"}
)
OVERRIDES = re.compile(r"overrides\.(csv|tsv)|topicbrief\.toml", re.IGNORECASE)
HEAD = 4096  # bytes by which a file without a suffix is told to be a text
_ADDRESS = re.compile(r"(?:https?|ftp|file)://|www\.", re.IGNORECASE)
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def list_files(paths: Paths, *, report: Report | None = None) -> list[tuple[Path, str]]:
    """The files that `read` reads, each with the label that places are named by.

    Folders are walked in sorted order, through symlinks too, each folder once; a label begins with
    the name of the folder that was given. What is wrong and what was passed over goes to `report`;
    without one, ReadError is raised for what is wrong.
    """
    found = Report()
    given = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    files = [file for path in given for file in _list(path, found)]
    if len({identity(label) for _, label in files}) < len(files):
        files = [(path, _longer(path, label)) for path, label in files]
    if not files and not found.errors:
        nothing = f"{', '.join(map(str, given)) or 'nothing'}: no documents; expected {KNOWN}"
        if found.passed_over:
            nothing += f"; passed over: {listed(found.passed_over, longest=200)}"
        found.errors.append(nothing)
    if report is not None:
        report.add(found)
    elif found.all_problems:
        raise ReadError(found.all_problems)
    return files


def _list(given: str | os.PathLike[str], report: Report) -> Iterator[tuple[Path, str]]:
    if not str(given):
        report.errors.append('"": no path; expected a file or a folder')
        return
    path = Path(given)
    if str(given) == "-":
        yield path, "standard input"
        return
    try:
        if path.is_dir():
            yield from _walk(path, scrub(path.resolve().name) or "folder", report)
        elif not path.exists():
            address = _ADDRESS.match(str(given))
            why = (
                "addresses are not fetched; save the page" if address else "no such file or folder"
            )
            report.errors.append(f"{given}: {why}")
        else:
            refuse_special(path)
            if _is_known(path, report):
                yield path, scrub(path.name)
    except (OSError, ValueError) as error:
        report.errors.append(f"{given}: cannot be read: {explain(error)}")


def _is_known(path: Path, report: Report) -> bool:
    """Can a file that was named be read?"""
    suffix = text_suffix(path.name)
    if suffix in READERS or (not suffix and _is_text_inside(path)):
        return True
    if suffix in WAYS_OUT:
        report.errors.append(f"{path}: {suffix} is not read; {WAYS_OUT[suffix]}")
    else:
        name = suffix or path.name
        report.errors.append(f'{path}: suffix "{name}" is unknown; expected {KNOWN}')
    return False


def _walk(folder: Path, name: str, report: Report) -> Iterator[tuple[Path, str]]:
    """Yield (path, label) of each text: a folder's files, then its folders."""
    waiting = [folder]
    seen: set[tuple[int, int]] = set()
    while waiting:
        here = waiting.pop()
        within = here.relative_to(folder).as_posix()
        label = name if here == folder else f"{name}/{scrub(within)}"
        try:
            status = os.stat(here)
            if (status.st_dev, status.st_ino) in seen:
                report.passed_over.append(f"{label}/ (a folder that is also elsewhere)")
                continue
            seen.add((status.st_dev, status.st_ino))
            names = sorted(os.listdir(here))
        except OSError as error:
            report.tell(label, f"cannot be entered: {explain(error)}")
            continue
        folders = []
        for entry in names:
            path, place = here / entry, f"{label}/{scrub(entry)}"
            try:
                if stat.S_ISDIR(os.stat(path).st_mode):
                    if is_hidden(entry):
                        report.passed_over.append(f"{place}/")
                    else:
                        folders.append(path)
                elif is_text(place, report):
                    refuse_special(path)
                    if text_suffix(entry) or _is_text_inside(path):
                        yield path, place
                    else:
                        report.passed_over.append(place)
            except (OSError, Unreadable) as error:
                if is_hidden(entry):
                    report.passed_over.append(place)
                else:
                    report.tell(place, f"cannot be read: {explain(error)}")
        waiting += reversed(folders)


def is_text(label: str, report: Report) -> bool:
    """Is a file in a folder or an archive to be read, by its name? If not, `report` is told."""
    name = PurePosixPath(label).name
    suffix = text_suffix(name)
    if OVERRIDES.fullmatch(name):
        return False
    about = name.lower().split(".")[0] in ABOUT and suffix in ("", ".txt", ".md", ".rst", ".html")
    if not is_hidden(name) and not about:
        if suffix in READERS or not suffix:
            return True
        if suffix in WAYS_OUT and name.lower() != "thumbs.db":
            report.tell(label, f"{suffix} is not read; {WAYS_OUT[suffix]}")
            return False
    report.passed_over.append(label)
    return False


def is_hidden(name: str) -> bool:
    """By its name: what begins with a point, and what macOS puts into archives."""
    return (name.startswith(".") and name not in (".", "..")) or name == "__MACOSX"


def text_suffix(name: str) -> str:
    """The suffix; "" where it is a number, as messages of a newsgroup are named."""
    suffix = suffix_of(name)
    return "" if suffix[1:].isdigit() else suffix


def _is_text_inside(path: Path) -> bool:
    with open(path, "rb") as stream:
        return looks_like_text(stream.read(HEAD))


def looks_like_text(head: bytes) -> bool:
    """No character of control that no text has; for files without a suffix."""
    return bool(head) and not _NO_TEXT.search(head)


def _longer(path: Path, label: str) -> str:
    """The label of a file where others have the same name: with one more of its folders."""
    if "/" not in label:
        parent = scrub(path.resolve().parent.name)
        return label if str(path) == "-" else f"({parent}) {label}"
    folder = path.resolve().parents[label.count("/") - 1]
    return f"{scrub(folder.parent.name) or 'folder'}/{label}"

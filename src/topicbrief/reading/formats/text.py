"""Texts that stand alone in a file: plain, Markdown, HTML, RTF, subtitles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from ...records import Document
from .base import Options, Report, Source, Unreadable, decode, finish, missing_extra, whole

PAUSE = 3.0  # seconds without a word after which a new line begins
LINE = 400  # characters of subtitles after which one begins where no sentence ends


def read_text(source: Source, options: Options, report: Report) -> Iterator[Document]:
    """A text as it stands."""
    from .dates import date_in_head

    text, note = decode(source.read(options.max_size))
    document = whole(source, text, note=note)
    if not document.date and (date := date_in_head(document.text)):
        notes = (*document.notes, "the date is from the text's first lines")
        document = replace(document, date=date, notes=notes)
    yield document


def read_html(source: Source, options: Options, report: Report) -> Iterator[Document]:
    """All visible text of a page, a line a block, with what its markup says of each line."""
    from ..html import read_page
    from .dates import parse_date

    html, note = decode(source.read(options.max_size))
    document, page = whole(source, "", note=note), read_page(html)
    try:
        date = parse_date(page.date)
    except ValueError:
        date = ""
    told = "the text was taken from HTML: line numbers are those of the text"
    yield finish(
        replace(
            document,
            text=page.text,
            source=page.site or document.source,
            title=page.title,
            date=date or document.date,
            notes=(*document.notes, told),
            markup=page.markup,
        )
    )


def read_rtf(source: Source, options: Options, report: Report) -> Iterator[Document]:
    """Rich text, by striprtf; pictures and forms are left out."""
    try:
        from striprtf.striprtf import rtf_to_text
    except ImportError as error:
        raise missing_extra("RTF", "striprtf") from error

    data = source.read(options.max_size)
    if not data.lstrip()[:5] == b"{\\rtf":
        raise Unreadable("it is not RTF")
    text = rtf_to_text(data.decode("latin-1"), errors="replace")
    yield whole(source, "\n\n".join(line.strip() for line in text.splitlines() if line.strip()))


_TIMES = re.compile(
    r"(?:(\d{1,3}):)?(\d\d):(\d\d)[.,](\d{3}) {1,4}--> {1,4}(?:(\d{1,3}):)?(\d\d):(\d\d)[.,](\d{3})"
)
_TAGS = re.compile(r"<[^<>\n]{0,100}>|\{\\[^{}\n]{0,100}\}")
_ENDS = re.compile(r"[.!?…。！？][\"'”’»)\]]{0,3}$")
_NEW_SPEAKER = re.compile(r"[-–—] ?\S")


def read_subtitles(source: Source, options: Options, report: Report) -> Iterator[Document]:
    """What is said, a line a sentence or more, under the time at which it begins."""
    text, note = decode(source.read(options.max_size))
    lines: list[str] = []
    said: list[str] = []
    last = 0.0

    def end() -> None:
        lines.extend((" ".join(said), ""))
        said.clear()

    for start, stop, cue in _cues(text.replace("\r\n", "\n").replace("\r", "\n")):
        if said and (start - last > PAUSE or _NEW_SPEAKER.match(cue)):
            end()
        if not said:
            lines.append(_clock(start))
        said.append(cue)
        last = stop
        if _ENDS.search(cue) or sum(map(len, said)) > LINE:
            end()
    if said:
        end()
    if not lines:
        raise Unreadable("no subtitles in it; expected lines such as 00:00:01,000 --> 00:00:04,000")
    note = "; ".join(filter(None, (note, "subtitles are joined, each line under its first time")))
    yield whole(source, "\n".join(lines).rstrip("\n"), note=note)


def _cues(text: str) -> Iterator[tuple[float, float, str]]:
    """Start, end and words of each subtitle; a line that repeats the one before is left out.

    Rolling captions show each line twice, once below and once above.
    """
    lines = text.split("\n")
    times = [(i, m.groups()) for i, line in enumerate(lines) if (m := _TIMES.match(line.strip()))]
    before = ""
    for (i, found), (j, _) in pairwise([*times, (len(lines), ())]):
        cue = lines[i + 1 : j]
        if "" in cue:
            cue = cue[: cue.index("")] if any(cue[: cue.index("")]) else cue
        elif j < len(lines) and cue and cue[-1].strip().isdigit():
            cue.pop()
        words = [" ".join(_TAGS.sub("", line).split()) for line in cue]
        new = [line for line in words if line and line != before]
        before = next((line for line in reversed(words) if line), before)
        if new:
            yield _seconds(found[:4]), _seconds(found[4:]), " ".join(new)


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return 3600 * hours + 60 * minutes + seconds + thousandths / 1000


def _clock(seconds: float) -> str:
    whole_seconds = int(seconds)
    return f"{whole_seconds // 3600:02}:{whole_seconds // 60 % 60:02}:{whole_seconds % 60:02}"

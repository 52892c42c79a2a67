"""What a brief is called: the one text's own title, or a subject line for a collection."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Sequence
from itertools import permutations
from pathlib import PurePath

from ..reading.corpus import STDIN
from ..reading.titles import find_title
from ..records import Page, Summary, Term
from ..summary.standalone import announces
from ..topics.naming import REST
from .model import TopicEntry
from .quoted import Quoted
from .wording import counted

# Measured on 370 texts of five kinds against their headlines and abstracts: up to 25 words a title
# holds a quarter more of what they say than up to 15, and most sentences are whole.
LEAST, MOST = 15, 25  # words of the beginning of a sentence
LONG = 90  # sentences of a text of which one may say what it does
PAIRED = 6  # leading words of which some may stand side by side
NAMED = 3  # topics in the title of a collection; words in that of a text
_READABLE = re.compile(r"(?=.*[aeiouyа-яё])[^\W\d_]{4,}", re.IGNORECASE)
_ANSWER = re.compile(r"(?:re|aw|antw|sv|vs|rif|res|fwd?|wg|tr)(?:\[\d{1,3}\])?:", re.IGNORECASE)


def make_title(
    quoted: Quoted,
    terms: Sequence[Term],
    entries: Sequence[TopicEntry],
    summary: Summary,
    titles: Sequence[str] | None = None,
) -> str:
    """The one document's own title, else what its file is called and what it says or is about.

    Of several: folder or file, the largest topics, then their number and the range of dates.
    `titles` are those of `own_title`, where they are known.
    """
    titles = [*map(own_title, quoted.pages)] if titles is None else titles
    corpus = quoted.counted.corpus
    if corpus.n_documents > 1:
        files = corpus.column("file")
        where = _common_name(
            [file or s for file, s in zip(files, corpus.column("source"), strict=True)]
        )
        what = [
            counted(corpus.n_documents, "message" if _are_messages(files) else "document"),
            span_of(corpus.column("date")),
        ]
        about = _common_subject(titles) or ", ".join(
            _short_name(entry) for entry in _telling(entries)[:NAMED]
        )
        size = ", ".join(filter(None, what))
        head = ": ".join(filter(None, (where, about)))
        return f"{head} ({size})" if about else ": ".join(filter(None, (where, size)))
    (page,) = quoted.pages
    return titles[0] or _describe(page, terms, entries, summary)


def own_title(page: Page) -> str:
    """The title that a text gives itself."""
    return page.document.title or dict(page.facts).get("subject") or find_title(page)


def _common_subject(titles: Sequence[str]) -> str:
    """The subject of a thread: the title that most documents have, but for "Re:"; or ""."""
    subject, times = Counter(map(_subject, titles)).most_common(1)[0]
    return f"“{subject}”" if subject and 2 * times > len(titles) else ""


def _subject(title: str) -> str:
    while answer := _ANSWER.match(title):
        title = title[answer.end() :].strip()
    return title


def _describe(
    page: Page, terms: Sequence[Term], entries: Sequence[TopicEntry], summary: Summary
) -> str:
    """Of a text without a title: its file, if that is called by words, and its weightiest sentence.

    Of a long one a sentence that announces what it does, if there is one; of several articles, of
    which none speaks for the others, the largest topics; of a text without sentences its words.
    """
    long = len(page.sentences) >= LONG
    telling = [p for p in summary.picks if long and announces(p.sentence.plain, page.language)]
    best = max(telling or summary.picks, key=lambda pick: pick.score, default=None)
    about = _list([term.word for term in terms[:PAIRED]], page)
    if len(page.segments) > 1 and entries:
        about = ", ".join(_short_name(entry) for entry in _telling(entries)[:2])
    elif best:
        about = f"“{_begin(best.sentence.quoted)}”"
    stem = _readable(page.document.file or page.document.source)
    return f"{stem}: {about}" if stem and about else stem or about or page.document.id


def _list(words: Sequence[str], page: Page) -> str:
    """The first of the words, two as one where they mostly stand side by side."""
    text = " ".join(" ".join(sentence.plain.lower().split()) for sentence in page.sentences)
    listed = list(words)
    for one, other in permutations(words, 2):
        rarer = min(text.count(one.lower()), text.count(other.lower()))
        together = f"{one} {other}"
        if {one, other} <= {*listed} and 2 * text.count(together.lower()) >= rarer > 0:
            listed[min(map(listed.index, (one, other)))] = together
            listed = [word for word in listed if word not in (one, other)]
    found = ", ".join(listed[:NAMED])
    return found[:1].upper() + found[1:]


def _begin(sentence: str) -> str:
    """The beginning of a sentence up to the last comma in reach, else up to the last word."""
    words = sentence.split()
    if len(words) <= MOST:
        return sentence.rstrip(". ")
    ends = [at for at in range(LEAST, MOST) if words[at][-1] in ",;:"]
    return " ".join(words[: ends[-1] + 1 if ends else MOST]).rstrip(",;:–—- ") + " …"


def _telling(entries: Sequence[TopicEntry]) -> list[TopicEntry]:
    return [entry for entry in entries if not entry.name.startswith(REST)]


def _short_name(entry: TopicEntry) -> str:
    return " and ".join(entry.name.split(", ")[:2])


def _readable(file: str) -> str:
    """A file's name without its suffix, where it holds a word and no checksum."""
    stem = PurePath(file).name.partition(".")[0] if file != STDIN else ""
    parts = re.split(r"[\W_]+", stem)
    checksum = any(len(x) > 8 and not x.isalpha() and not x.isdigit() for x in parts)
    worded = any(map(_READABLE.fullmatch, parts)) and not checksum
    return " ".join(stem.replace("_", " ").split()) if worded else ""


def _common_name(files: Sequence[str]) -> str:
    """The one file that all documents come from, or the folder that holds all the files."""
    paths = sorted({PurePath(file).as_posix() for file in files if file})
    if len(paths) == 1:
        return PurePath(paths[0]).name.partition(".")[0]
    if not paths or any(path.startswith("/") for path in paths) != all(
        path.startswith("/") for path in paths
    ):
        return ""
    return PurePath(os.path.commonpath(paths)).name


def _are_messages(files: Sequence[str]) -> bool:
    return bool(files) and all(
        ".mbox" in file.lower() or file.lower().endswith(".eml") for file in files
    )


def span_of(dates: Sequence[str]) -> str:
    """From the first to the last date, as short as tells them apart; "" where there is none."""
    known = sorted(filter(None, dates))
    if not known:
        return ""
    first, last = known[0], known[-1]
    for length in (4, 7, 10):
        if first[:length] != last[:length]:
            return f"{first[:length]} to {last[:length]}"
    return first[:10]

"""What a brief is called: the one text's own title, or a subject line for a collection."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Sequence
from itertools import permutations
from pathlib import PurePath

from ..language.lexicon import every_word
from ..reading.corpus import STDIN, Corpus
from ..reading.titles import before_site, find_title
from ..records import Page, Summary, Term
from ..summary.cues import begins_study
from ..summary.key_sentence import find_telling
from ..topics.naming import REST
from .model import TopicEntry
from .quoted import Quoted
from .wording import counted

# Measured on 690 texts of seven kinds against their headlines and abstracts: of up to 28 words a
# title holds 2% more of what they say than of up to 25, and most sentences are whole.
LEAST, MOST = 20, 28  # words of the beginning of a sentence
WHOLE = 32  # words of a sentence that is not cut
PAIRED = 6  # leading words of which some may stand side by side
NAMED = 3  # topics in the title of a collection, words of each; words in that of a text
GROUPS = 6  # of the documents, by their own names for them
SHORT = 2  # words of a title that tell little without the name of the site
_READABLE = re.compile(r"(?=.*[aeiouyа-яё])[^\W\d_]{4,}", re.IGNORECASE)
_NUMBERED = re.compile(
    r"[\W_]{1,9}\d[\w-]{0,40}(?:\.[a-z]+)?$", re.IGNORECASE
)  # "business_247.txt"
_CITED = re.compile(r"\s*(?:\[\d[\d,–\s-]*\]|\(\d[\d,–\s-]*\))$")
_ANSWER = re.compile(r"(?:re|aw|antw|sv|vs|rif|res|fwd?|wg|tr)(?:\[\d{1,3}\])?:", re.IGNORECASE)


def make_title(
    quoted: Quoted, terms: Sequence[Term], entries: Sequence[TopicEntry], summary: Summary
) -> str:
    """The one document's own title, else what its file is called and what it says or is about.

    Of several: folder or file, the largest topics, then their number and the range of dates.
    """
    corpus = quoted.counted.corpus
    if corpus.n_documents > 1:
        return _name_collection(corpus, quoted.pages, entries)
    (page,) = quoted.pages
    title, source = bare_subject(own_title(page)), page.document.source
    if not title:
        return _describe(quoted, terms, entries, summary)
    known = not page.document.file or source == page.document.file or source in title
    return title if known or len(title.split()) > SHORT else f"{title} ({source})"


def _name_collection(corpus: Corpus, pages: Sequence[Page], entries: Sequence[TopicEntry]) -> str:
    """Where they come from, what they are about, how many there are, and of which time."""
    files, sources = corpus.column("file"), corpus.column("source")
    names = [file or source for file, source in zip(files, sources, strict=True)]
    where = [_common_name(names)]
    if len({*sources}) == 1 and sources[0] not in names:
        where.append(sources[0])  # all have one publisher
    about = _common_subject(pages) or ", ".join(_own_groups(corpus)) or _list_topics(entries)
    what = counted(corpus.n_documents, "message" if _are_messages(files) else "document")
    size = ", ".join(filter(None, (what, span_of(corpus.column("date")))))
    head = ", ".join(filter(None, where))
    named = ": ".join(filter(None, (head, about)))
    return f"{named} ({size})" if about else ": ".join(filter(None, (head, size)))


def own_title(page: Page) -> str:
    """The title that a text gives itself."""
    return page.document.title or dict(page.facts).get("subject") or find_title(page)


def _common_subject(pages: Sequence[Page]) -> str:
    """The subject of a thread: the title that most documents have, but for "Re:"; or ""."""
    subjects = Counter(bare_subject(own_title(page)) for page in pages)
    subject, times = subjects.most_common(1)[0]
    return f"“{subject}”" if subject and 2 * times > len(pages) else ""


def _own_groups(corpus: Corpus) -> list[str]:
    """What the documents are sorted under, the biggest first: a column, folders, or their names.

    Of "business_247.txt" or "business/247" the part before the number; nothing where that is one
    name for all or nearly one for each.
    """
    folders = [PurePath(file).parent.name for file in corpus.column("file")]
    named = [_NUMBERED.sub("", name) for name in corpus.column("id")]
    for own in (*corpus.groups.values(), folders, named):
        sizes = Counter(own)
        if 1 < len(sizes) <= GROUPS and min(sizes.values()) > 1 and all(map(_worded, sizes)):
            return sorted(sizes, key=lambda name: (-sizes[name], name))
    return []


def _worded(name: str) -> bool:
    return any(map(_READABLE.fullmatch, re.split(r"[\W_]+", name)))


def bare_subject(title: str) -> str:
    """The subject of a message without "Re:" before it."""
    while answer := _ANSWER.match(title):
        title = title[answer.end() :].strip()
    return title


def _describe(
    quoted: Quoted, terms: Sequence[Term], entries: Sequence[TopicEntry], summary: Summary
) -> str:
    """Of a text without a title: its file, if that is called by words, and what it tells.

    The sentence that says best what it is about; of several articles, of which none speaks for
    the others, what all of them name, or their headlines, or the largest topics; of a text without
    sentences its words.
    """
    (page,), (words,) = quoted.pages, quoted.words
    about = _list([term.word for term in terms[:PAIRED]], page)
    if len(page.segments) > 1:
        shared = _list(_shared_words(page, [term.word for term in terms]), page)
        about = shared or _list_heads(page) or _list_topics(entries) or about
    elif summary.picks:
        first = max(summary.picks, key=lambda pick: pick.score).sentence
        about = f"“{_begin((find_telling(page, words) or first).quoted, page.language or 'en')}”"
    stem = _readable(page.document.file or page.document.source)
    return f"{stem}: {about}" if stem and about else stem or about or page.document.id


def _shared_words(page: Page, words: Sequence[str]) -> list[str]:
    """Those of the words that stand in each of the page's articles; two at least."""
    texts = [""] * len(page.segments)
    for sentence in page.sentences:
        texts[sentence.segment] += f" {sentence.plain}"
    shared = [word for word in words if all(_holds(text, word) for text in texts)]
    return shared if len(shared) > 1 else []


def _list_heads(page: Page) -> str:
    """The headlines of a page's articles, where each has one."""
    heads = [before_site(segment.title) for segment in page.segments]
    more = f" and {len(heads) - NAMED} more" if len(heads) > NAMED else ""
    return "; ".join(f"“{head}”" for head in heads[:NAMED]) + more if all(heads) else ""


def _list_topics(entries: Sequence[TopicEntry]) -> str:
    named = [entry for entry in entries if not entry.name.startswith(REST)]
    return "; ".join(", ".join(entry.name.split(", ")[:NAMED]) for entry in named[:NAMED])


def _holds(text: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) is not None


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


def _begin(sentence: str, language: str) -> str:
    """The beginning of a sentence up to the last comma in reach, else up to the last word.

    Without the heading before it ("RESULTS we found", "Discussion in this study, we") and the
    number of a source at its end.
    """
    words = _CITED.sub("", sentence.rstrip(". ")).split()
    while len(words) > 1 and words[0].lower() in _headings():
        if not (words[0].isupper() or begins_study(" ".join(words[1:]), language)):
            break
        del words[0]
    if len(words) <= WHOLE:
        return " ".join(words)
    ends = [at for at in range(LEAST, MOST) if words[at][-1] in ",;:"]
    return " ".join(words[: ends[-1] + 1 if ends else MOST]).rstrip(",;:–—- ") + " …"


def _headings() -> frozenset[str]:
    return every_word("reading", "sections")


def _readable(file: str) -> str:
    """A file's name without its suffix, where it holds a word and no checksum."""
    stem = PurePath(file).name.partition(".")[0] if file != STDIN else ""
    parts = re.split(r"[\W_]+", stem)
    checksum = any(len(x) > 8 and not x.isalpha() and not x.isdigit() for x in parts)
    worded = any(map(_READABLE.fullmatch, parts)) and not checksum
    return _spaced(stem) if worded else ""


def _common_name(files: Sequence[str]) -> str:
    """The one file that all documents come from, or the folder that holds all the files."""
    paths = sorted({PurePath(file).as_posix() for file in files if file})
    if len(paths) == 1:
        return _spaced(PurePath(paths[0]).name.partition(".")[0])
    if not paths or any(path.startswith("/") for path in paths) != all(
        path.startswith("/") for path in paths
    ):
        return ""
    return _spaced(PurePath(os.path.commonpath(paths)).name)


def _spaced(name: str) -> str:
    return " ".join(name.replace("_", " ").split())


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

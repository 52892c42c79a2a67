"""The brief set in type: Markdown and one HTML page. Templates hold the order and the words."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .colours import topic_colour
from .records import GAP, Block, Context, Damage, Document, Page, Sentence, Summary
from .tables import Table, make_table, write_csv, write_rows

if TYPE_CHECKING:
    from jinja2 import Environment

    from .briefs import Brief, TopicEntry
    from .corpora import DocumentEntry

WHOLE = 500_000  # characters of source that a page carries: all of it, or what is near quotations
AROUND = (2, 1, 0)  # blocks beside a quotation where it cannot; the first that is short enough
BESIDE = 2  # sentences beside a quotation that are shown of a long block
LONGEST = 1_200  # characters of a block shown there beside what is quoted
CUT = " … "
ROWS = 400  # passages or documents listed; the rest are counted
LISTED = 40  # documents listed in Markdown, which cannot be folded
DAMAGED = 25  # damaged places listed; the rest are counted


def to_markdown(brief: Brief) -> str:
    """The brief as Markdown, which reads well as it is and on a code host."""
    environment = _environment(escape=False)
    template = environment.get_template("brief.md.j2")
    return template.render(
        brief=brief,
        measures=tell_measures(brief),
        documents=list_documents(brief)[:LISTED],
        choice=brief.model.quality.choice if brief.model else None,
    )


def to_html(brief: Brief) -> str:
    """The brief as one self-contained HTML page that asks for nothing from anywhere.

    All that is needed to read stands in the page as HTML; the script only shows and sorts it.
    """
    from markupsafe import Markup

    environment = _environment(escape=True)
    numbers, source = _numbers(brief), show_source(brief)
    spoken = {page.document.id: _spoken(page) for page in brief.pages}

    def anchor(sentence: Sentence) -> str:
        return _anchor(numbers[sentence.document.id], sentence.start)

    return environment.get_template("brief.html.j2").render(
        brief=brief,
        css=Markup(_asset("brief.css")),
        js=Markup(_asset("brief.js")),
        gap=GAP,
        anchor=anchor,
        spoken=lambda sentence: spoken[sentence.document.id],
        place=cite_short if len(brief.pages) == 1 else cite,
        ranked_words=lambda topic: rank_words(brief, topic),
        passages=list_passages(brief, source.anchors),
        documents=list_documents(brief),
        main_language=_spoken(brief.pages[0]) if brief.pages else "",
        damaged=brief.damaged[:DAMAGED],
        source=source,
        measures=tell_measures(brief),
        choice=brief.model.quality.choice if brief.model else None,
    )


def _environment(*, escape: bool) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("topicbrief"),
        autoescape=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        md=escape_markdown,
        code=code_span, cite=cite, around=around, citation=citation,
        digest=digest, percent="{:.0%}".format, stacked=stacked, languages=name_languages,
        role_name=ROLE_NAMES.__getitem__, spelled=spell_out, sentence_case=sentence_case,
        percentages=_percentages, decimal=_decimal, damaged=damaged_place,
    )  # fmt: skip
    environment.globals.update(
        language_name=language_name, topic_colour=topic_colour, counted=counted
    )
    return environment


@cache
def _asset(name: str) -> str:
    from importlib.resources import files

    return (files("topicbrief") / "templates" / name).read_text(encoding="utf-8")


def digest(text: str) -> str:
    """The hash by which a Content-Security-Policy lets exactly this style or script through."""
    return "sha256-" + b64encode(sha256(str(text).encode()).digest()).decode()


# Words for numbers and names

ROLE_NAMES = {
    "body": "kept",
    "headline": "headline",
    "caption": "caption",
    "repeat": "repeat",
    "debris": "debris",
}
_SPELLED = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
)  # fmt: skip


def counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def spell_out(text: str) -> str:
    """Say a small number at the beginning of `text` in letters."""
    number, _, rest = text.partition(" ")
    small = number.isdecimal() and int(number) < len(_SPELLED)
    return f"{_SPELLED[int(number)]} {rest}" if small else text


def _decimal(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.2f}"


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def name_languages(codes: Sequence[str]) -> str:
    names = [language_name(code) for code in codes[:3]]
    more = f" and {len(codes) - 3} more languages" if len(codes) > 3 else ""
    return ", ".join(names) + more


def _spoken(page: Page) -> str:
    """A page's language as HTML's lang attribute has it; empty says that it is unknown."""
    return page.language or page.document.language


def cite_short(sentence: Sentence) -> str:
    return f"line {sentence.line}"


def citation(sentence: Sentence) -> str:
    """What a reader pastes after a quotation: who, what, when, and where exactly."""
    document = sentence.document
    known = dict.fromkeys(filter(None, (document.title, document.source, document.date)))
    where = f"line {sentence.line}, characters {sentence.start} to {sentence.stop}"
    return ", ".join([*known, *([document.place] if document.place not in known else []), where])


# Topics


def rank_words(brief: Brief, topic: TopicEntry) -> list[tuple[str, float, float]]:
    """The topic's leading words, then all that lead it at some other relevance.

    With each word the logarithm of its probability in the topic and of its lift, from which the
    page ranks them anew (Sievert and Shirley 2014).
    """
    if brief.model is None:
        return [(word, 0.0, 0.0) for word in topic.words]
    row, n = topic.number - 1, len(topic.words)
    words = dict.fromkeys(topic.words)
    within, lift = brief.model.relevance(1)[row], brief.model.relevance(0)[row]
    for tenth in range(11):  # of this topic alone: `top_words` would sort them all each time
        scores = (within - (1 - tenth / 10) * (within - lift)).round(9)
        leading = (-scores).argsort(kind="stable")[:n].tolist()
        words.update(dict.fromkeys(brief.model.vocabulary[column] for column in leading))
    place = {word: column for column, word in enumerate(brief.model.vocabulary)}
    columns = [place[word] for word in words]
    return [
        (word, round(float(within[column]), 4), round(float(lift[column]), 4))
        for word, column in zip(words, columns, strict=True)
    ]


@dataclass(frozen=True)
class MixRow:
    """A passage or document as listed: what and where, some of its text, percentages of topics."""

    place: str
    about: str
    text: str
    anchor: str
    language: str
    shares: tuple[int, ...]

    @property
    def top(self) -> int:
        return max(range(len(self.shares)), key=self.shares.__getitem__) + 1 if self.shares else 0


def list_passages(brief: Brief, anchors: frozenset[str]) -> list[MixRow]:
    """The passages that topics were fitted on; nothing where those are documents.

    A passage is a link where the page carries its beginning, one of `anchors`.
    """
    if brief.model is None or brief.units is None or brief.units.kind == "document":
        return []
    numbers = _numbers(brief)
    sentences = {_key(s): s for page in brief.pages for s in page.sentences}
    rows = []
    for unit, mix in zip(brief.units.items[:ROWS], brief.model.doc_topic[:ROWS], strict=True):
        number, line = numbers[unit.document.id], unit.document.line(unit.start)
        anchor = _anchor(number, unit.start)
        name = "" if len(brief.pages) == 1 else f"{_shorten(_name(unit.document), 40)}, "
        first = sentences.get((unit.document.id, unit.start))
        text = first.quoted if first else unit.document.text[unit.start : unit.stop]
        rows.append(
            MixRow(
                place=f"{name}line {line}",
                about="",
                text=_shorten(text, 100),
                anchor=anchor if anchor in anchors else "",
                language=_spoken(brief.pages[number]),
                shares=_percentages(mix),
            )
        )
    return rows


def list_documents(brief: Brief) -> list[MixRow]:
    """The documents, or those that lead a topic where they are too many, in reading order."""
    numbers = _numbers(brief)
    return [
        MixRow(
            place=_shorten(_name(entry.page.document), 60),
            about=_about(entry, brief),
            text=entry.sentence.quoted if entry.sentence else "",
            anchor=_anchor(numbers[entry.page.document.id], entry.sentence.start)
            if entry.sentence
            else "",
            language=_spoken(entry.page),
            shares=_percentages(entry.shares),
        )
        for entry in leading_documents(brief)
    ]


def leading_documents(brief: Brief) -> list[DocumentEntry]:
    """All documents if they are few enough to list; otherwise as many of each topic."""
    entries = brief.documents
    if len(entries) <= ROWS:
        return list(entries)
    each = ROWS // max(len(brief.topics), 1)
    shown = set(range(each)) if not brief.topics else set()
    for topic in range(len(brief.topics)):
        held = [row for row, entry in enumerate(entries) if entry.shares]
        shown.update(sorted(held, key=lambda row: (-entries[row].shares[topic], row))[:each])
    return [entries[row] for row in sorted(shown)]


def _about(entry: DocumentEntry, brief: Brief) -> str:
    document = entry.page.document
    alike = f"nearly the same as {', '.join(entry.alike[:3])}" if entry.alike else ""
    return " · ".join(filter(None, (document.date[:10], document.category, alike)))


def _numbers(brief: Brief) -> dict[str, int]:
    """The place of each document among the pages; anchors are made of it."""
    return {page.document.id: number for number, page in enumerate(brief.pages)}


def _percentages(shares: Iterable[float]) -> tuple[int, ...]:
    return tuple(round(100 * float(share)) for share in shares)


def stacked(shares: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """Left edge, width and colour of each share of a bar that is 100 wide."""
    left = 0
    for topic, share in enumerate(shares):
        if share:
            yield left, share, topic_colour(topic)
        left += share


def tell_measures(brief: Brief) -> list[tuple[str, str, str]]:
    """The technical figures, each with one sentence that says what it means."""
    if brief.model is None:
        return []
    overall = brief.model.quality.overall
    return [
        (
            "Coherence (NPMI)",
            f"{overall['coherence']:.2f}",
            "Do the leading words of a topic stand in the same places? 1: always; 0: no more "
            "often than by chance.",
        ),
        (
            "Stability",
            f"{overall['stability']:.2f}",
            "How many of a topic's ten leading words stay when a tenth of the text is left "
            "out? 1: all of them; 0: none.",
        ),
    ]


# The source


@dataclass(frozen=True)
class Part:
    """A stretch of a line: plain text, or a sentence (then with an anchor and its citation)."""

    text: str
    anchor: str = ""
    cite: str = ""
    note: str = ""


@dataclass(frozen=True)
class Row:
    line: int
    role: str
    reason: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Shown:
    """A document as the page carries it: all its rows, or those around what is quoted."""

    name: str
    note: str
    language: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Source:
    """The source as the page carries it; `anchors` are the sentences that can be linked to."""

    note: str
    roles: tuple[str, ...]
    documents: tuple[Shown, ...]
    anchors: frozenset[str]


def show_source(brief: Brief) -> Source:
    """The source with roles, sentences and gaps; cut down to what is quoted if it is long."""
    everything = sum(len(page.document.text) for page in brief.pages) <= WHOLE
    quoted = _starts_of_quoted(brief)
    documents: list[Shown] = []
    for around in (None,) if everything else AROUND:
        documents = list(_show_all(brief, quoted, around))
        if sum(map(_size, documents)) <= WHOLE:
            break
    note = (
        "Every line as it was read, with what it was taken for and the rule that said so."
        if everything
        else f"The texts are too long for one page: {len(documents)} of "
        f"{counted(len(brief.pages), 'document')} are shown here, each around what is quoted. "
        "Every line is in ledger.csv, every sentence in sentences.csv."
    )
    rows = [row for document in documents for row in document.rows]
    roles = {row.role for row in rows}
    anchors = frozenset(part.anchor for row in rows for part in row.parts)
    shown = tuple(role for role in ROLE_NAMES if role in roles)
    return Source(note, shown, tuple(documents), anchors)


def _show_all(brief: Brief, quoted: dict[str, set[int]], around: int | None) -> Iterator[Shown]:
    """The documents whole, or those that are quoted with `around` blocks beside each quotation."""
    for number, page in enumerate(brief.pages):
        places = quoted.get(page.document.id, set())
        if around is None or places:
            yield _show(number, page, places, around)


def _size(document: Shown) -> int:
    return sum(len(part.text) for row in document.rows for part in row.parts)


def _starts_of_quoted(brief: Brief) -> dict[str, set[int]]:
    """Where the sentences begin that the brief quotes, by document."""
    starts: dict[str, set[int]] = {}
    for sentence in quoted_sentences(brief):
        starts.setdefault(sentence.document.id, set()).add(sentence.start)
    return starts


def quoted_sentences(brief: Brief) -> Iterator[Sentence]:
    """Every sentence that the page leads to."""
    yield from (pick.sentence for pick in brief.summary.picks)
    for topic in brief.topics:
        yield from topic.quotes
    for term in brief.terms:
        yield from (context.sentence for context in term.contexts)
    yield from (sentence for sentence, _ in brief.damaged[:DAMAGED])
    yield from (entry.sentence for entry in leading_documents(brief) if entry.sentence)


def _show(number: int, page: Page, places: set[int], around: int | None) -> Shown:
    """A document's rows: those `around` the sentences that start at `places`, or all of them."""
    blocks = page.blocks if around is None else _blocks_around(page.blocks, places, around)
    sentences = sorted(page.sentences, key=lambda sentence: sentence.start)
    starts, stops = [s.start for s in sentences], [s.stop for s in sentences]
    rows = []
    for block in blocks:
        inside = sentences[bisect_right(stops, block.start) : bisect_left(starts, block.stop)]
        parts = list(_parts(number, page.document, block, inside))
        if around is not None:
            parts = _clip(parts, {_anchor(number, place) for place in places})
        rows.append(Row(block.line, block.role, block.reason, tuple(parts)))
    lines = {block.line for block in page.blocks}
    kept = len({block.line for block in page.kept})
    note = f"{kept} of {counted(len(lines), 'line')} kept"
    return Shown(_name(page.document), note, _spoken(page), tuple(rows))


def _blocks_around(blocks: Sequence[Block], places: Iterable[int], around: int) -> list[Block]:
    starts = [block.start for block in blocks]
    near: set[int] = set()
    for place in places:
        index = bisect_right(starts, place) - 1
        near.update(range(index - around, index + around + 1))
    return [blocks[index] for index in sorted(near) if 0 <= index < len(blocks)]


def _clip(parts: list[Part], quoted: set[str]) -> list[Part]:
    """Of a long block the parts around what is quoted, or its beginning."""
    if sum(len(part.text) for part in parts) <= LONGEST:
        return parts
    wanted = [index for index, part in enumerate(parts) if part.anchor in quoted] or [0]
    near = {index + step for index in wanted for step in range(-BESIDE, BESIDE + 1)}
    clipped = []
    for index, part in enumerate(parts):
        if index in near and (index in wanted or len(part.text) <= LONGEST):
            clipped.append(part)
        elif not clipped or clipped[-1].text != CUT:
            clipped.append(Part(CUT))
    return clipped


def _parts(
    number: int, document: Document, block: Block, sentences: Sequence[Sentence]
) -> Iterator[Part]:
    """A block cut into sentences and what stands between them."""
    position = block.start
    for sentence in sentences:
        start, stop = max(sentence.start, block.start), min(sentence.stop, block.stop)
        if start > position:
            yield Part(document.text[position:start])
        notes = "; ".join(damage.note for damage in sentence.damage)
        anchor = _anchor(number, sentence.start) if start == sentence.start else ""
        yield Part(_with_gaps(sentence, start, stop), anchor, citation(sentence), notes)
        position = stop
    if position < block.stop:
        yield Part(document.text[position : block.stop])


def _with_gaps(sentence: Sentence, start: int, stop: int) -> str:
    gaps = sorted({d.start for d in sentence.damage if d.gap and start < d.start < stop})
    parts = [sentence.document.text[a:b] for a, b in pairwise([start, *gaps, stop])]
    return f" {GAP} ".join(parts)


def _anchor(number: int, start: int) -> str:
    return f"d{number}c{start}"


def _name(document: Document) -> str:
    """What a list calls a document: its title, its id where it is a row of a table, or its file."""
    return document.title or (document.id if document.row else document.place)


def _shorten(text: str, width: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


# Tables beside the brief


def write_tables(brief: Brief, folder: str | os.PathLike[str]) -> tuple[str, ...]:
    """Write what a page has no room for as CSV files that a spreadsheet opens; return their names.

    `ledger.csv` holds every line with its role and rule, `sentences.csv` every kept sentence,
    `topics.csv` thirty words of each topic, `summary.csv` the picks; `documents.csv` is written
    where there are several documents.
    """
    tables = {
        "ledger.csv": ledger_table(brief.pages),
        "topics.csv": topics_table(brief),
        "sentences.csv": sentences_table(brief),
        "summary.csv": summary_table(brief.summary),
    }
    for name, table in tables.items():
        write_csv(table, Path(folder, name))
    if not brief.documents:
        return tuple(tables)
    write_rows(*documents_rows(brief), Path(folder, "documents.csv"))
    return (*tables, "documents.csv")


def ledger_table(pages: Iterable[Page]) -> Table:
    head = ("document", "file", "line", "role", "reason", "evidence", "text")
    return make_table(
        head,
        (
            (page.document.id, page.document.place, block.line, block.role, block.reason,
             block.evidence, block.text)
            for page in pages
            for block in page.blocks
        ),
    )  # fmt: skip


def topics_table(brief: Brief, n: int = 30) -> Table:
    head = ("topic", "name", "share", "coherence", "stability", "rank", "word", "probability",
            "lift")  # fmt: skip
    if brief.model is None:
        return make_table(head, ())
    model, quality = brief.model, brief.model.quality
    column = {word: position for position, word in enumerate(model.vocabulary)}
    everywhere = model.share @ model.topic_word
    rows = []
    for topic, words in zip(brief.topics, model.top_words(n), strict=True):
        k = topic.number - 1
        own = (topic.number, topic.name, topic.share, float(quality.coherence[k]),
               float(quality.stability[k]))  # fmt: skip
        for rank, word in enumerate(words, start=1):
            within = float(model.topic_word[k, column[word]])
            rows.append((*own, rank, word, within, within / float(everywhere[column[word]])))
    return make_table(head, rows)


def sentences_table(brief: Brief) -> Table:
    head = ("document", "file", "line", "start", "stop", "chosen", "whole", "damage", "sentence")
    chosen = {_key(pick.sentence) for pick in brief.summary.picks}
    return make_table(
        head,
        (
            (*_where(sentence), "yes" if _key(sentence) in chosen else "",
             "yes" if sentence.whole else "no",
             "; ".join(damage.note for damage in sentence.damage), sentence.quoted)
            for page in brief.pages
            for sentence in page.sentences
        ),
    )  # fmt: skip


def summary_table(summary: Summary) -> Table:
    head = ("number", "document", "file", "line", "start", "stop", "score", "why", "sentence")
    return make_table(
        head,
        (
            (number, *_where(pick.sentence), pick.score, pick.why, pick.sentence.quoted)
            for number, pick in enumerate(summary.picks, start=1)
        ),
    )


def documents_rows(brief: Brief) -> tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]:
    """The head and the rows of `documents.csv`: all documents, also those not read again."""
    topics = [f"topic {topic.number}: {topic.name}" for topic in brief.topics]
    head = ("document", "file", "title", "date", "group", "language", "sentences", "nearly same",
            "sentence", *topics)  # fmt: skip
    return head, (
        (document.id, document.place, document.title, document.date, document.category,
         *_read_again(entry), *(shares or [""] * len(topics)))
        for document, entry, shares in _all_documents(brief)
    )  # fmt: skip


def _all_documents(brief: Brief) -> Iterator[tuple[Document, DocumentEntry | None, Sequence]]:
    if len(brief.documents) == brief.counts.documents or not brief.model or not brief.units:
        yield from ((entry.page.document, entry, entry.shares) for entry in brief.documents)
        return
    read = {entry.page.document.id: entry for entry in brief.documents}
    for unit, shares in zip(brief.units.items, brief.model.doc_topic, strict=True):
        yield unit.document, read.get(unit.document.id), shares.tolist()


def _read_again(entry: DocumentEntry | None) -> tuple[Any, ...]:
    """What only the page itself tells; nothing of a document that was not read again."""
    if entry is None:
        return ("", "", "", "")
    sentence = entry.sentence.quoted if entry.sentence else ""
    return _spoken(entry.page), len(entry.page.sentences), "; ".join(entry.alike), sentence


def _where(sentence: Sentence) -> tuple[str, str, int, int, int]:
    document = sentence.document
    return document.id, document.place, sentence.line, sentence.start, sentence.stop


def _key(sentence: Sentence) -> tuple[str, int]:
    return sentence.document.id, sentence.start


# Markdown and citations


_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~$])|^(\s*)([-+]|\d+[.)])(?=\s)", re.MULTILINE)


def escape_markdown(text: str) -> str:
    """Make `text` stand in Markdown as it is, on one line."""
    return _MARKDOWN.sub(
        lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}{m[3][:-1]}\\{m[3][-1]}", " ".join(text.split())
    )


def code_span(text: str) -> str:
    """`text` as code in Markdown, whatever backticks it holds itself."""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    padding = " " if len(fence) > 1 else ""
    return f"{fence}{padding}{' '.join(text.split())}{padding}{fence}"


def cite(sentence: Sentence) -> str:
    """File and line as a citation names them."""
    return f"{sentence.document.place}, line {sentence.line}"


def around(context: Context, width: int = 60) -> tuple[str, str, str]:
    """The text before a word, the word, and the text after, cut at words, gaps shown."""
    sentence = context.sentence
    before = _between(sentence, sentence.start, context.start)
    after = _between(sentence, context.stop, sentence.stop)
    if len(before) > width:
        before = "… " + before[-width:].partition(" ")[2]
    if len(after) > width:
        after = after[:width].rpartition(" ")[0] + " …"
    return before, sentence.document.text[context.start : context.stop], after


def damaged_place(sentence: Sentence, damage: Damage) -> str:
    """The words around a damaged place as a quotation, with the gap shown where there is one."""
    before, _, after = around(Context(sentence, damage.start, damage.start), 48)
    space = " " if after.startswith(GAP) and not before.endswith(" ") else ""
    return f"“{before}{space}{after}”"


def _between(sentence: Sentence, start: int, stop: int) -> str:
    """A part of a sentence as a quotation, with the spaces at its ends kept as one."""
    damage = tuple(d for d in sentence.damage if start <= d.start < stop)
    text = sentence.document.text[start:stop]
    quoted = Sentence(sentence.document, start, stop, text, damage).quoted
    lead = " " if text[:1].isspace() else ""
    trail = " " if text[-1:].isspace() and quoted else ""
    return f"{lead}{quoted}{trail}"


_LANGUAGES = {
    "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian",
    "pt": "Portuguese", "ru": "Russian", "unknown": "language not recognised",
}  # fmt: skip


def language_name(code: str) -> str:
    return _LANGUAGES.get(code, code)

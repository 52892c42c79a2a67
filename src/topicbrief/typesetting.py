"""The brief set in type: Markdown and one HTML page. Templates hold the order and the words."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING

from .colours import topic_colour
from .records import GAP, Block, Context, Document, Page, Sentence

if TYPE_CHECKING:
    from jinja2 import Environment

    from .briefs import Brief, TopicEntry

WHOLE = 400_000  # characters of source up to which a page carries all of it
AROUND = 2  # blocks before and after a quotation, where a page cannot carry all of the source
LONGEST = 1_200  # characters of a block shown there beside what is quoted
ROWS = 400  # passages listed; the rest are counted
DAMAGED = 25  # damaged places listed; the rest are counted


def to_markdown(brief: Brief) -> str:
    """The brief as Markdown, which reads well as it is and on a code host."""
    environment = _environment(escape=False)
    return environment.get_template("brief.md.j2").render(brief=brief)


def to_html(brief: Brief) -> str:
    """The brief as one self-contained HTML page that asks for nothing from anywhere.

    All that is needed to read stands in the page as HTML; the script only shows and sorts it.
    """
    from markupsafe import Markup

    environment = _environment(escape=True)
    numbers = {id(page.document): n for n, page in enumerate(brief.pages)}
    source = show_source(brief)

    def anchor(sentence: Sentence) -> str:
        return _anchor(numbers[id(sentence.document)], sentence.start)

    return environment.get_template("brief.html.j2").render(
        brief=brief,
        css=Markup(_asset("brief.css")),
        js=Markup(_asset("brief.js")),
        anchor=anchor,
        place=cite_short if len(brief.pages) == 1 else cite,
        ranked_words=lambda topic: rank_words(brief, topic),
        passages=list_passages(brief),
        passages_note=_passages_note(brief),
        main_language=_spoken(brief.pages[0]) if brief.pages else "",
        damaged=brief.damaged[:DAMAGED],
        source=source,
        measures=tell_measures(brief),
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
        md=escape_markdown, cite=cite, around=around, citation=citation, spoken=spoken,
        digest=digest, percent="{:.0%}".format, stacked=stacked, languages=name_languages,
        role_name=ROLE_NAMES.__getitem__, spelled=spell_out, sentence_case=sentence_case,
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


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def name_languages(codes: Sequence[str]) -> str:
    names = [language_name(code) for code in codes[:3]]
    more = f" and {len(codes) - 3} more languages" if len(codes) > 3 else ""
    return ", ".join(names) + more


def _spoken(page: Page) -> str:
    """A page's language as HTML's lang attribute has it; empty says that it is unknown."""
    return page.language or page.document.language


def spoken(sentence: Sentence) -> str:
    return sentence.document.language


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
    for tenth in range(11):
        words.update(dict.fromkeys(brief.model.top_words(n, relevance=tenth / 10)[row]))
    columns = [brief.model.vocabulary.index(word) for word in words]
    within, lift = brief.model.relevance(1)[row], brief.model.relevance(0)[row]
    return [
        (word, round(float(within[column]), 4), round(float(lift[column]), 4))
        for word, column in zip(words, columns, strict=True)
    ]


@dataclass(frozen=True)
class PassageRow:
    """A passage or document as listed: where it is, how it begins, percentages of topics."""

    place: str
    anchor: str
    text: str
    language: str
    shares: tuple[int, ...]
    top: int


def list_passages(brief: Brief) -> list[PassageRow]:
    if brief.model is None or brief.units is None:
        return []
    numbers = {id(page.document): n for n, page in enumerate(brief.pages)}
    rows = []
    for unit, mix in zip(brief.units.items[:ROWS], brief.model.doc_topic[:ROWS], strict=True):
        number, line = numbers[id(unit.document)], unit.document.line(unit.start)
        alone = len(brief.pages) == 1
        rows.append(
            PassageRow(
                place=f"line {line}" if alone else _shorten(_name(unit.document), 40),
                anchor=_anchor(number, unit.start),
                text=_shorten(unit.document.text[unit.start : unit.stop], 70),
                language=_spoken(brief.pages[number]),
                shares=tuple(round(100 * float(share)) for share in mix),
                top=int(mix.argmax()) + 1,
            )
        )
    return rows


def _passages_note(brief: Brief) -> str:
    if brief.units is None:
        return ""
    total = len(brief.units)
    kind = brief.units.kind
    shown = f"the first {ROWS} of {counted(total, kind)}" if total > ROWS else counted(total, kind)
    return f"{shown}, each with its mix of topics."


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
    note: str
    roles: tuple[str, ...]
    documents: tuple[Shown, ...]


def show_source(brief: Brief) -> Source:
    """The source with roles, sentences and gaps; cut down to what is quoted if it is long."""
    everything = sum(len(page.document.text) for page in brief.pages) <= WHOLE
    quoted = _starts_of_quoted(brief)
    documents = []
    for number, page in enumerate(brief.pages):
        places = quoted.get(id(page.document), set())
        if everything or places:
            documents.append(_show(number, page, None if everything else places))
    note = (
        "Every line as it was read, with what it was taken for and the rule that said so."
        if everything
        else f"The texts are too long for one page: {len(documents)} of "
        f"{counted(len(brief.pages), 'document')} are shown here, each around what is quoted. "
        "Every line is in ledger.csv, every sentence in sentences.csv."
    )
    roles = {row.role for document in documents for row in document.rows}
    return Source(note, tuple(role for role in ROLE_NAMES if role in roles), tuple(documents))


def _starts_of_quoted(brief: Brief) -> dict[int, set[int]]:
    """Where the sentences begin that the brief quotes, by document."""
    starts: dict[int, set[int]] = {}
    for sentence in quoted_sentences(brief):
        starts.setdefault(id(sentence.document), set()).add(sentence.start)
    return starts


def quoted_sentences(brief: Brief) -> Iterator[Sentence]:
    """Every sentence that the page leads to."""
    yield from (pick.sentence for pick in brief.summary.picks)
    for topic in brief.topics:
        yield from topic.quotes
    for term in brief.terms:
        yield from (context.sentence for context in term.contexts)
    yield from (sentence for sentence, _ in brief.damaged[:DAMAGED])


def _show(number: int, page: Page, places: set[int] | None) -> Shown:
    """A document's rows; `places`: starts of the sentences to show, None for all of them."""
    blocks = page.blocks if places is None else _blocks_around(page.blocks, places)
    sentences = sorted(page.sentences, key=lambda sentence: sentence.start)
    rows = []
    for block in blocks:
        inside = [s for s in sentences if s.start < block.stop and s.stop > block.start]
        parts = tuple(_parts(number, page.document, block, inside))
        rows.append(Row(block.line, block.role, block.reason, parts))
    kept = sum(block.role == "body" for block in page.blocks)
    note = f"{kept} of {counted(len(page.blocks), 'line')} kept"
    return Shown(_name(page.document), note, _spoken(page), tuple(rows))


def _blocks_around(blocks: Sequence[Block], places: Iterable[int]) -> list[Block]:
    near = set()
    for index, block in enumerate(blocks):
        if any(block.start <= place < block.stop for place in places):
            near.update(range(index - AROUND, index + AROUND + 1))
    return [block for index, block in enumerate(blocks) if index in near]


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
    return document.title or document.place


def _shorten(text: str, width: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


# Markdown and citations


_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~$])|^(\s*)([-+]|\d+[.)])(?=\s)", re.MULTILINE)


def escape_markdown(text: str) -> str:
    """Make `text` stand in Markdown as it is, on one line."""
    return _MARKDOWN.sub(
        lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}{m[3][:-1]}\\{m[3][-1]}", " ".join(text.split())
    )


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

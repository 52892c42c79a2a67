"""The brief set in type: Markdown and one HTML page. Templates hold the order and the words."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from ..records import GAP, Sentence
from .figures.colours import topic_colour
from .source import anchor_of, name_of, shorten, show_source
from .tables import key_of_page
from .wording import (
    DAMAGED,
    ROLE_NAMES,
    ROWS,
    around,
    citation,
    cite,
    cite_short,
    code_span,
    counted,
    damaged_place,
    escape_markdown,
    language_name,
    leading_documents,
    name_languages,
    sentence_case,
    spell_out,
    spoken_language,
)

if TYPE_CHECKING:
    from jinja2 import Environment

    from .model import BriefContent, DocumentEntry, TopicEntry

LISTED = 40  # documents listed in Markdown, which cannot be folded


def to_markdown(brief: BriefContent) -> str:
    """The brief as Markdown, which reads well as it is and on a code host."""
    environment = _environment(escape=False)
    template = environment.get_template("brief.md.j2")
    return template.render(
        brief=brief,
        measures=tell_measures(brief),
        documents=list_documents(brief)[:LISTED],
        choice=brief.model.quality.choice if brief.model else None,
    )


def to_html(brief: BriefContent) -> str:
    """The brief as one self-contained HTML page that asks for nothing from anywhere.

    All that is needed to read stands in the page as HTML; the script only shows and sorts it.
    """
    from markupsafe import Markup

    environment = _environment(escape=True)
    numbers, source = _numbers(brief), show_source(brief)
    spoken = {page.document.id: spoken_language(page) for page in brief.pages}

    def anchor(sentence: Sentence) -> str:
        return anchor_of(numbers[sentence.document.id], sentence.start)

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
        main_language=spoken_language(brief.pages[0]) if brief.pages else "",
        damaged=brief.damaged[:DAMAGED],
        source=source,
        measures=tell_measures(brief),
        choice=brief.model.quality.choice if brief.model else None,
    )


def _environment(*, escape: bool) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("topicbrief.brief"),
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

    return (files("topicbrief.brief") / "templates" / name).read_text(encoding="utf-8")


def digest(text: str) -> str:
    """The hash by which a Content-Security-Policy lets exactly this style or script through."""
    return "sha256-" + b64encode(sha256(str(text).encode()).digest()).decode()


def _decimal(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.2f}"


def rank_words(brief: BriefContent, topic: TopicEntry) -> list[tuple[str, float, float]]:
    """The topic's leading words, then all that lead it at some other relevance.

    With each word the logarithm of its probability in the topic and of its lift, from which the
    page ranks them anew (Sievert and Shirley 2014).
    """
    if brief.model is None:
        return [(word, 0.0, 0.0) for word in topic.words]
    row, n = topic.number - 1, len(topic.words)
    words = dict(zip(topic.counted or topic.words, topic.words, strict=True))
    within, lift = brief.model.relevance(1)[row], brief.model.relevance(0)[row]
    for tenth in range(11):  # of this topic alone: `top_words` would sort them all each time
        scores = (within - (1 - tenth / 10) * (within - lift)).round(9)
        leading = (-scores).argsort(kind="stable")[:n].tolist()
        for column in leading:
            words.setdefault(brief.model.vocabulary[column], brief.model.vocabulary[column])
    place = {word: column for column, word in enumerate(brief.model.vocabulary)}
    columns = [place[word] for word in words]
    return [
        (word, round(float(within[column]), 4), round(float(lift[column]), 4))
        for word, column in zip(words.values(), columns, strict=True)
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


def list_passages(brief: BriefContent, anchors: frozenset[str]) -> list[MixRow]:
    """The passages that topics were fitted on; nothing where those are documents.

    A passage is a link where the page carries its beginning, one of `anchors`.
    """
    if brief.model is None or brief.units is None or brief.units.kind == "document":
        return []
    numbers = _numbers(brief)
    sentences = {key_of_page(s): s for page in brief.pages for s in page.sentences}
    rows = []
    for unit, mix in zip(brief.units.items[:ROWS], brief.model.doc_topic[:ROWS], strict=True):
        number, line = numbers[unit.document.id], unit.document.line(unit.start)
        anchor = anchor_of(number, unit.start)
        name = "" if len(brief.pages) == 1 else f"{shorten(name_of(unit.document), 40)}, "
        first = sentences.get((unit.document.id, unit.start))
        text = first.quoted if first else unit.document.text[unit.start : unit.stop]
        rows.append(
            MixRow(
                place=f"{name}line {line}",
                about="",
                text=shorten(text, 100),
                anchor=anchor if anchor in anchors else "",
                language=spoken_language(brief.pages[number]),
                shares=_percentages(mix),
            )
        )
    return rows


def list_documents(brief: BriefContent) -> list[MixRow]:
    """The documents, or those that lead a topic where they are too many, in reading order."""
    numbers = _numbers(brief)
    return [
        MixRow(
            place=shorten(name_of(entry.page.document), 60),
            about=_about(entry, brief),
            text=entry.sentence.quoted if entry.sentence else "",
            anchor=anchor_of(numbers[entry.page.document.id], entry.sentence.start)
            if entry.sentence
            else "",
            language=spoken_language(entry.page),
            shares=_percentages(entry.shares),
        )
        for entry in leading_documents(brief)
    ]


def _about(entry: DocumentEntry, brief: BriefContent) -> str:
    document = entry.page.document
    alike = f"nearly the same as {', '.join(entry.alike[:3])}" if entry.alike else ""
    return " · ".join(filter(None, (document.date[:10], document.category, alike)))


def _numbers(brief: BriefContent) -> dict[str, int]:
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


def tell_measures(brief: BriefContent) -> list[tuple[str, str, str]]:
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

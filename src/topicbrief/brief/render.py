"""The brief set in type: Markdown and one HTML page. Templates hold the order and the words."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ..records import Sentence
from .document_titles import (
    list_sources,
    list_titles,
    tell_about,
    tell_titled,
    untold,
    whom_answered,
)
from .figures.colours import topic_colour
from .methods import tell_methods
from .model import Level
from .quoted import leading
from .source import anchor_of, cut_quotation, shorten, show_source
from .tables import key_of_page
from .wording import (
    DAMAGED,
    ROLE_NAMES,
    ROWS,
    Markdown,
    amount_aside,
    around,
    behind,
    citation,
    cite_code,
    cite_short,
    code_span,
    counted,
    damaged_place,
    keeping_row,
    leading_documents,
    mostly,
    name_languages,
    of_groups,
    safe_in_markdown,
    sentence_case,
    share,
    spell_out,
    spoken_language,
    tell_grouped,
    tell_verdict,
)

if TYPE_CHECKING:
    from jinja2 import Template

    from .model import BriefContent, DocumentEntry, TopicEntry

OF_KIND = 8  # names of one kind that are told
LISTED = 40  # documents listed in Markdown, which cannot be folded
KINDS = {
    "person": "People", "place": "Places", "organisation": "Organisations", "": "Other names",
}  # fmt: skip


def to_markdown(brief: BriefContent, *, short: bool = False) -> str:
    """The brief as Markdown, which reads well as it is and on a code host.

    Whatever the template puts in is escaped, unless it is `Markdown` already. `short`: what fits a
    printed page.
    """
    titles, sources = list_titles(brief), list_sources(brief)
    return _template("md").render(
        **_told_alike(brief),
        short=short,
        place=cite_code if len(brief.pages) > 1 else lambda s: code_span(cite_short(s)),
        titled=lambda sentence: untold(tell_titled(sentence, titles, sources), sentence),
        documents=list_documents(brief, titles)[:LISTED],
    )


def _told_alike(brief: BriefContent) -> dict[str, Any]:
    """What both templates tell."""
    return {
        "brief": brief,
        "known": _known_by_kind(brief),
        "grouped": tell_grouped(brief),
        "measures": tell_measures(brief),
        "methods": tell_methods(brief),
        "choice": brief.model.quality.choice if brief.model else None,
    }


def to_html(brief: BriefContent, *, short: bool = False) -> str:
    """The brief as one self-contained HTML page that asks for nothing from anywhere.

    All that is needed to read stands in the page as HTML; the script only shows and sorts it.
    `short`: what fits a printed page, without the source.
    """
    from markupsafe import Markup

    numbers, source, titles = _numbers(brief), show_source(brief), list_titles(brief)
    spoken = {page.document.id: spoken_language(page) for page in brief.pages}
    levels, chosen, sources = list_levels(brief), _chosen(brief), list_sources(brief)

    def anchor(sentence: Sentence) -> str:
        return anchor_of(numbers[sentence.document.id], sentence.start)

    def titled(sentence: Sentence) -> str:
        return tell_titled(sentence, titles, sources)

    passages = list_passages(brief, source.anchors, titles)
    documents = list_documents(brief, titles)
    return _template("html").render(
        **_told_alike(brief),
        short=short,
        css=Markup(_asset("brief.css")),
        js=Markup(_asset("brief.js")),
        anchor=anchor,
        spoken=lambda sentence: spoken[sentence.document.id],
        place=cite_short if len(brief.pages) == 1 else lambda s: f"{titled(s)}, line {s.line}",
        cite_titled=titled,
        named=lambda document: titles[document.id],
        levels=levels[chosen : chosen + 1] if short else levels,
        chosen=0 if short else chosen,
        ranked_words=rank_words,
        passages=passages,
        documents=documents,
        contents=list_contents(brief, passages=bool(passages)),
        main_language=spoken_language(brief.pages[0]) if brief.pages else "",
        damaged=brief.damaged[:DAMAGED],
        losses=[
            {**vars(loss), "anchor": anchor_of(numbers[loss.document], loss.start, "b")}
            for loss in brief.losses
            if loss.document in numbers
        ],
        source=source,
    )


def list_levels(brief: BriefContent) -> tuple[Level, ...]:
    """The levels of the brief, or the one that its topics are."""
    if brief.levels or not brief.topics:
        return brief.levels
    return (Level(brief.topics, brief.model, brief.mixes, brief.groups),)


def _chosen(brief: BriefContent) -> int:
    return next((i for i, one in enumerate(brief.levels) if one.entries is brief.topics), 0)


def _known_by_kind(brief: BriefContent) -> list[tuple[str, list]]:
    """Names with a sentence; persons, bodies and places that stand twice without one, too."""
    sorted_out = any(one.kind for one in brief.known)
    return [
        (title if sorted_out else "Names", told)
        for kind, title in KINDS.items()
        if (told := [
            one for one in brief.known
            if one.kind == kind
            and (one.name.count > 1 or (kind and (one.sentence or kind != "place")))
            and (one.sentence or kind)
        ][:OF_KIND])
    ]  # fmt: skip


def list_contents(brief: BriefContent, *, passages: bool) -> list[tuple[str, str]]:
    """The sections that the page has, by id, in order."""
    every = (
        ("summary", "Summary", not brief.collection),
        ("topics", "Topics", True),
        ("trust", "How far to trust it", brief.trust),
        ("parts", "Part by part", brief.parts),
        ("groups", "Groups and time", brief.groups),
        ("who", "Who and what", _known_by_kind(brief)),
        ("facts", "Figures and dates", brief.facts),
        ("disputed", "Disputed", brief.disputes),
        ("words", "Words", True),
        ("documents", "Documents", brief.documents),
        ("passages", "Passages", passages),
        ("damage", "Damage", True),
        ("set-aside", "Set aside", True),
        ("method", "How it was made", True),
        ("source", "Source", True),
    )
    return [(name, title) for name, title, there in every if there]


@cache
def _template(kind: str) -> Template:
    """The brief's template of a kind: what "html" puts in is escaped, "md" by rules of its own."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("topicbrief.brief"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=kind == "html",
        finalize=safe_in_markdown if kind == "md" else None,
    )
    environment.filters.update(
        code=code_span, around=around, citation=citation,
        digest=digest, percent="{:.0%}".format, stacked=stacked, languages=name_languages,
        role_name=ROLE_NAMES.__getitem__, spelled=spell_out, sentence_case=sentence_case,
        percentages=_percentages, decimal=_decimal, damaged=damaged_place, verdict=tell_verdict,
        behind=behind, mostly=mostly, amount=amount_aside, override=keeping_row, share_of=share,
        shares=lambda row: "|".join(" ".join(map(str, own)) for own in row.levels),
        top=lambda shares: max(range(len(shares)), key=shares.__getitem__) + 1,
        trimmed=str.strip, cut=cut_quotation,
    )  # fmt: skip
    environment.globals.update(
        topic_colour=topic_colour, counted=counted, of_groups=of_groups, raw=Markdown
    )
    return environment.get_template(f"brief.{kind}.j2")


@cache
def _asset(name: str) -> str:
    from importlib.resources import files

    return (files("topicbrief.brief") / "templates" / name).read_text(encoding="utf-8")


def digest(text: str) -> str:
    """The hash by which a Content-Security-Policy lets exactly this style or script through."""
    return "sha256-" + b64encode(sha256(str(text).encode()).digest()).decode()


def _decimal(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.2f}"


def rank_words(level: Level) -> Iterator[tuple[TopicEntry, list[tuple[str, float, float]]]]:
    """Each topic with its leading words, then all that lead it at some other relevance.

    With each word the logarithm of its probability in the topic and of its lift, from which the
    page ranks them anew (Sievert and Shirley 2014).
    """
    model = level.model
    if model is None:
        yield from ((one, [(word, 0.0, 0.0) for word in one.words]) for one in level.entries)
        return
    place = {word: column for column, word in enumerate(model.vocabulary)}
    likely, lifted = model.relevance(1), model.relevance(0)
    for topic in level.entries:
        within, lift = likely[topic.number - 1], lifted[topic.number - 1]
        words = dict(zip(topic.counted or topic.words, topic.words, strict=True))
        for tenth in range(11):
            scores = (within - (1 - tenth / 10) * (within - lift)).round(9)
            for column in leading(scores, len(topic.words)).tolist():
                words.setdefault(model.vocabulary[column], model.vocabulary[column])
        told = [
            (written, round(float(within[place[word]]), 2), round(float(lift[place[word]]), 2))
            for word, written in words.items()
        ]
        yield topic, told


@dataclass(frozen=True)
class MixRow:
    """A passage or document as listed: what and where, some of its text, and percentages of the
    topics of every level."""

    place: str
    about: str
    text: str
    anchor: str
    language: str
    levels: tuple[tuple[int, ...], ...]
    sentence: Sentence | None = None


def list_passages(
    brief: BriefContent, anchors: frozenset[str], titles: dict[str, str]
) -> list[MixRow]:
    """The passages that topics were fitted on; nothing where those are documents.

    A passage is a link where the page carries its beginning, one of `anchors`.
    """
    if brief.model is None or brief.units is None or brief.units.kind == "document":
        return []
    numbers, levels = _numbers(brief), list_levels(brief)
    sentences = {key_of_page(s): s for page in brief.pages for s in page.sentences}
    rows = []
    for row, unit in enumerate(brief.units.items[:ROWS]):
        if unit.document.id not in numbers:
            continue
        number, line = numbers[unit.document.id], unit.document.line(unit.start)
        anchor = anchor_of(number, unit.start)
        name = "" if len(brief.pages) == 1 else f"{shorten(titles[unit.document.id], 40)}, "
        first = sentences.get((unit.document.id, unit.start))
        text = first.quoted if first else unit.document.text[unit.start : unit.stop]
        rows.append(
            MixRow(
                place=f"{name}line {line}",
                about="",
                text=shorten(text, 100),
                anchor=anchor if anchor in anchors else "",
                language=spoken_language(brief.pages[number]),
                levels=tuple(_percentages(one.model.doc_topic[row]) for one in levels if one.model),
            )
        )
    return rows


def list_documents(brief: BriefContent, titles: dict[str, str]) -> list[MixRow]:
    """The documents, or those that lead a topic where they are too many, in reading order."""
    numbers, answered = _numbers(brief), whom_answered(brief.pages)
    return [
        MixRow(
            place=titles[entry.page.document.id],
            about=tell_about(entry, titles, answered),
            text=cut_quotation(entry.sentence.quoted) if entry.sentence else "",
            anchor=anchor_of(numbers[entry.page.document.id], entry.sentence.start)
            if entry.sentence
            else "",
            language=spoken_language(entry.page),
            levels=_levels_of(entry, brief.levels),
            sentence=entry.sentence,
        )
        for entry in leading_documents(brief)
    ]


def _levels_of(entry: DocumentEntry, levels: Sequence[Level]) -> tuple[tuple[int, ...], ...]:
    if not entry.shares:
        return ()
    if not levels:
        return (_percentages(entry.shares),)
    mixes = (level.mixes for level in levels if level.mixes is not None)
    return tuple(_percentages(own[entry.number]) for own in mixes)


def _numbers(brief: BriefContent) -> dict[str, int]:
    """The place of each document among the pages; anchors are made of it."""
    return {page.document.id: number for number, page in enumerate(brief.pages)}


def _percentages(shares: Iterable[float]) -> tuple[int, ...]:
    return tuple(round(100 * float(share)) for share in shares)


def stacked(shares: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """Left edge, width and colour of each share of a bar that is 100 wide."""
    left = 0
    for topic, width in enumerate(shares):
        if width:
            yield left, width, topic_colour(topic)
        left += width


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

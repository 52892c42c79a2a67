"""The brief: the whole way in one call; `typesetting` sets it in Markdown and HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ..records import Document, Page, Summary, Term
from ..topics.groups import compare_groups, group_documents
from ..topics.model import Bags, Topics, Units
from .documents import list_documents
from .model import PLACES, Brief, TopicEntry
from .reliability import count_all, line_ranges, list_caveats, list_set_aside
from .terms import leading_names, leading_terms

if TYPE_CHECKING:
    import numpy as np

STAGES = ("clean", "count", "topics", "summary", "words", "documents")


def make_brief(
    documents: Iterable[Document] | Document,
    *,
    sentences: int = 5,
    words: int | None = None,
    n_topics: int | None = None,
    engine: str = "auto",
    seed: int = 0,
    language: str = "",
    overrides: Sequence[Any] = (),
    progress: Callable[[str], None] = lambda stage: None,
) -> Brief:
    """Go the whole way from documents to a brief.

    `sentences` or `words` is the length of the summary; `n_topics` None lets the text choose.
    `language` overrules recognition; `progress` is told the name of each stage as it begins (there
    are `STAGES`). Raises ValueError where no document holds any words.
    """
    from ..language.names import find_phrases
    from ..reading.pages import clean_all
    from ..summary.select import summarize
    from ..topics.counts import count
    from ..topics.units import make_units

    documents = [documents] if isinstance(documents, Document) else list(documents)
    if language:
        documents = [replace(document, language=language) for document in documents]
    progress("clean")
    pages = clean_all(documents, overrides=overrides)
    progress("count")
    phrases = find_phrases(pages)
    units = make_units(pages, phrases=phrases)
    bags = count(units)
    _require_words(pages, bags)
    progress("topics")
    topics, note = try_topics(bags, n_topics=n_topics, engine=engine, seed=seed)
    progress("summary")
    summary = summarize(pages, sentences=sentences, words=words, topics=topics)
    progress("words")
    names = leading_names(pages)
    terms = leading_terms(pages, phrases=phrases, names=names)
    progress("documents")
    entries = list_documents(pages, topics, units)
    return Brief(
        title=make_title(pages, names),
        counts=count_all(pages, bags),
        lead=_lead(pages),
        summary=summary,
        topics=topic_entries(topics, units, pages) if topics else (),
        topics_note=f"{note} {units.why}".strip(),
        terms=terms,
        names=names,
        set_aside=list_set_aside(pages),
        damaged=tuple((s, damage) for page in pages for s in page.sentences for damage in s.damage),
        caveats=list_caveats(pages, summary),
        recipe=make_recipe(documents, topics, summary),
        pages=tuple(pages),
        model=topics,
        units=units,
        documents=entries,
        groups=group_documents(
            [entry.page.document for entry in entries], [entry.shares for entry in entries]
        ),
        comparisons=compare_groups(topics, units) if topics else (),
    )


def _require_words(pages: Sequence[Page], bags: Bags) -> None:
    if not pages:
        raise ValueError("no documents; expected at least one")
    if bags.counts.sum() == 0:
        places = ", ".join(page.document.place for page in pages[:PLACES])
        notes = "".join(f"; {note}" for note in sorted({n for page in pages for n in page.notes}))
        raise ValueError(
            f"{places}: no words to count; expected running text with more than stop words{notes}"
        )


def try_topics(
    bags: Bags, *, n_topics: int | None = None, engine: str = "auto", seed: int = 0
) -> tuple[Topics | None, str]:
    """Return fitted topics and the verdict on their number, or None and the reason why not.

    A number that was asked for and cannot be had is an error; one that was left to the text is
    not: a text too short for topics still has a brief.
    """
    from ..topics.fit import fit_topics

    return fit_or_refuse(
        lambda: fit_topics(bags, n_topics=n_topics, engine=engine, seed=seed), n_topics
    )


def fit_or_refuse(fit: Callable[[], Topics], n_topics: int | None) -> tuple[Topics | None, str]:
    """What `try_topics` does, whatever the counts are held in."""
    from ..topics.choose import TooLittleText

    try:
        topics = fit()
    except TooLittleText as refusal:
        if n_topics is not None:
            raise
        return None, f"No topics: {refusal}.".replace("..", ".")
    choice = topics.quality.choice
    return topics, choice.verdict if choice else f"{n_topics} topics, as asked for."


def make_title(pages: Sequence[Page], names: Sequence[Term]) -> str:
    """The one document's own title or headline, else the names that are used most.

    A page stitched from several articles has as many headlines, and none is its title.
    """
    about = [name.word for name in names]
    if len(pages) > 1:
        return f"{len(pages):,} documents{': ' if about else ''}{', '.join(about[:3])}"
    (page,) = pages
    own = page.document.title or (_headline(page) if len(page.segments) < 2 else "")
    return own or " and ".join(about[:2]) or page.document.id


def _headline(page: Page) -> str:
    """The first headline, if it stands above the first line of text."""
    for block in page.blocks:
        if block.role in ("headline", "body"):
            return " ".join(block.text.split()) if block.role == "headline" else ""
    return ""


def _lead(pages: Sequence[Page]) -> str:
    """What the quotations are, and that nothing in them was checked or completed."""
    if len(pages) > 1:
        what = f"the {len(pages):,} documents"
    elif len(pages[0].segments) > 1:
        what = f"the page, which looks stitched from {len(pages[0].segments)} pieces"
    else:
        what = "the page"
    dated = any(page.document.date for page in pages)
    undated = "" if dated else ", without a date"
    return (
        f"Every sentence below is quoted from {what}{undated}. It says what the source says; "
        "nothing was checked or completed."
    )


def topic_entries(topics: Topics, units: Units, pages: Sequence[Page]) -> tuple[TopicEntry, ...]:
    """The topics with names, leading words, two whole sentences each, and where they are."""
    from ..topics.examples import represent
    from ..topics.naming import label_topics

    labels = label_topics(topics, units, pages)
    quotes = represent(topics, units, pages, n=2)
    return tuple(
        TopicEntry(
            number=topic + 1,
            name=label.name,
            share=float(topics.quality.share[topic]),
            words=label.words,
            quotes=tuple(quotes[topic]),
            where=_where(topics.doc_topic, topic, units),
            weak=topics.quality.weak[topic],
            documents=_documents_of(topics.doc_topic, topic, units),
            counted=label.counted,
        )
        for topic, label in enumerate(labels)
    )


def _where(doc_topic: np.ndarray, topic: int, units: Units) -> str:
    """The lines, or the number of documents, in which the topic is the biggest."""
    mine = [
        unit
        for unit, best in zip(units.items, doc_topic.argmax(axis=1), strict=True)
        if best == topic
    ]
    documents = {unit.document.id for unit in units.items}
    if len(documents) > 1:
        return f"{len({unit.document.id for unit in mine}):,} documents"
    return line_ranges(
        line
        for unit in mine
        for line in {unit.document.line(unit.start), unit.document.line(unit.stop - 1)}
    )


def _documents_of(
    doc_topic: np.ndarray, topic: int, units: Units, n: int = 3
) -> tuple[tuple[str, float], ...]:
    """The documents with the greatest share of the topic, where units are documents."""
    if units.kind != "document":
        return ()
    leading = sorted(range(len(units)), key=lambda row: (-doc_topic[row, topic], row))[:n]
    return tuple((units.items[row].id, float(doc_topic[row, topic])) for row in leading)


def make_recipe(
    documents: Sequence[Document], topics: Topics | None, summary: Summary
) -> tuple[str, ...]:
    return tuple(
        part
        for part in (topics and topics.recipe, summary.recipe, f"sha256:{fingerprint(documents)}")
        if part
    )


def fingerprint(documents: Sequence[Document]) -> str:
    """SHA-256 of the text of one document, or of all ids and texts in order."""
    if len(documents) == 1:
        return sha256(documents[0].text.encode(errors="backslashreplace")).hexdigest()
    digest = sha256()
    for document in documents:
        digest.update(f"{document.id}\0{document.text}\0".encode(errors="backslashreplace"))
    return digest.hexdigest()

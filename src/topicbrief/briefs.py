"""The brief: the whole way in one call; `typesetting` sets it in Markdown and HTML."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .corpora import DocumentEntry, Group, compare_groups, group_documents, list_documents
from .records import (
    Bags,
    Context,
    Damage,
    Document,
    GroupShares,
    Page,
    Sentence,
    Summary,
    Term,
    Topics,
    Units,
)
from .tables import make_table, write_whole

if TYPE_CHECKING:
    import numpy as np

PLACES = 12  # places listed for one rule; the rest are counted
CONTEXTS = 2  # quotations shown for a term
MANY = 20  # documents from which on they, not sentences, are compared for leading terms
STAGES = ("clean", "count", "topics", "summary", "words", "documents")
RELEVANCE = 0.6  # of a topic's leading words; what Sievert and Shirley (2014) found best to name by


@dataclass(frozen=True)
class TopicEntry:
    """A topic as the brief shows it: numbered from 1, biggest first."""

    number: int
    name: str
    share: float
    words: tuple[str, ...]
    quotes: tuple[Sentence, ...]
    where: str
    weak: str = ""
    documents: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class SetAside:
    """What one rule set aside: its role, its name in plain words, how many lines, and where."""

    role: str
    reason: str
    lines: int
    places: str


@dataclass(frozen=True)
class Counts:
    """What was read and what was kept of it; lines are non-blank ones."""

    documents: int
    lines: int
    kept: int
    set_aside: int
    sentences: int
    whole: int
    words: int
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Brief:
    """All that the brief says; `to_markdown` and `to_html` only set it in type."""

    title: str
    counts: Counts
    lead: str
    summary: Summary
    topics: tuple[TopicEntry, ...]
    topics_note: str
    terms: tuple[Term, ...]
    names: tuple[Term, ...]
    set_aside: tuple[SetAside, ...]
    damaged: tuple[tuple[Sentence, Damage], ...]
    caveats: tuple[str, ...]
    recipe: tuple[str, ...]
    pages: tuple[Page, ...] = field(repr=False, default=())
    model: Topics | None = field(repr=False, default=None)
    units: Units | None = field(repr=False, default=None)
    relevance: float = RELEVANCE
    documents: tuple[DocumentEntry, ...] = ()
    groups: tuple[Group, ...] = ()
    comparisons: tuple[tuple[str, GroupShares], ...] = field(repr=False, default=())

    def to_markdown(self) -> str:
        """The brief as Markdown, which reads well as it is and on a code host."""
        from .typesetting import to_markdown

        return to_markdown(self)

    def to_html(self) -> str:
        """The brief as one self-contained HTML page that asks for nothing from anywhere."""
        from .typesetting import to_html

        return to_html(self)

    def _repr_html_(self) -> str:
        head = ("topic", "name", "share", "leading words")
        rows = [(t.number, t.name, f"{t.share:.0%}", ", ".join(t.words)) for t in self.topics]
        return self.summary._repr_html_() + make_table(head, rows, self.title)._repr_html_()

    def write(self, folder: str | os.PathLike[str]) -> tuple[str, ...]:
        """Write `brief.html`, `brief.md` and the tables into `folder`; return their names.

        Each file is written whole or not at all.
        """
        from .typesetting import write_tables

        write_whole(Path(folder, "brief.html"), self.to_html())
        write_whole(Path(folder, "brief.md"), self.to_markdown())
        return ("brief.html", "brief.md", *write_tables(self, Path(folder)))


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
    from .bags import count, make_units
    from .pages import clean_all
    from .summaries import summarize
    from .tokens import find_phrases

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
    names, terms = leading_names(pages), leading_terms(pages, phrases=phrases)
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
    from .topics import fit_topics

    return fit_or_refuse(
        lambda: fit_topics(bags, n_topics=n_topics, engine=engine, seed=seed), n_topics
    )


def fit_or_refuse(fit: Callable[[], Topics], n_topics: int | None) -> tuple[Topics | None, str]:
    """What `try_topics` does, whatever the counts are held in."""
    from .topics import TooLittleText

    try:
        topics = fit()
    except TooLittleText as refusal:
        if n_topics is not None:
            raise
        return None, f"No topics: {refusal}.".replace("..", ".")
    choice = topics.quality.choice
    return topics, choice.verdict if choice else f"{n_topics} topics, as asked for."


# The parts


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


def count_all(pages: Sequence[Page], bags: Bags) -> Counts:
    kept = [len({block.line for block in page.kept}) for page in pages]
    lines = [len({block.line for block in page.blocks}) for page in pages]
    sentences = [sentence for page in pages for sentence in page.sentences]
    return Counts(
        documents=len(pages),
        lines=sum(lines),
        kept=sum(kept),
        set_aside=sum(lines) - sum(kept),
        sentences=len(sentences),
        whole=sum(sentence.whole for sentence in sentences),
        words=int(bags.counts.sum()),
        languages=tuple(name for name, _ in languages_of(pages).most_common()),
    )


def languages_of(pages: Iterable[Page]) -> Counter[str]:
    return Counter(page.language or "unknown" for page in pages)


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
    from .topics import name_topics, represent

    names = name_topics(topics, units, pages)
    quotes = represent(topics, units, pages, n=2)
    return tuple(
        TopicEntry(
            number=topic + 1,
            name=names[topic],
            share=float(topics.quality.share[topic]),
            words=tuple(words),
            quotes=tuple(quotes[topic]),
            where=_where(topics.doc_topic, topic, units),
            weak=topics.quality.weak[topic],
            documents=_documents_of(topics.doc_topic, topic, units),
        )
        for topic, words in enumerate(topics.top_words(8, relevance=RELEVANCE))
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


def line_ranges(lines: Iterable[int]) -> str:
    """Say `lines 7 to 9, 12` for 7, 8, 9, 12."""
    numbers = sorted(set(lines))
    if not numbers:
        return "no line"
    starts = [n for n, before in zip(numbers, [-1, *numbers], strict=False) if n != before + 1]
    stops = [n for n, after in zip(numbers, [*numbers[1:], -1], strict=True) if n != after - 1]
    ranges = [str(a) if a == b else f"{a} to {b}" for a, b in zip(starts, stops, strict=True)]
    left = len(ranges) - 2 * PLACES
    more = f" and {left} more {'place' if left == 1 else 'places'}" if left > 0 else ""
    return f"{'line' if len(numbers) == 1 else 'lines'} {', '.join(ranges[: 2 * PLACES])}{more}"


def leading_terms(
    pages: Sequence[Page], *, n: int = 10, phrases: frozenset[str] = frozenset()
) -> tuple[Term, ...]:
    """The `n` words with the greatest tf-idf over all, with places they stand in.

    Count times ln((1 + N) / df) (Sparck Jones 1972), where N units are documents if there are at
    least `MANY`, else sentences: what is in every document says nothing of what is in these.
    """
    from .tokens import locate

    places: dict[str, list[Context]] = {}
    units: dict[str, set[object]] = {}
    for page in pages:
        for sentence in page.sentences:
            unit = page.document.id if len(pages) >= MANY else (page.document.id, sentence.start)
            for token in locate(
                sentence.text, language=page.language, names=phrases, offset=sentence.start
            ):
                places.setdefault(token.word, []).append(Context(sentence, token.start, token.stop))
                units.setdefault(token.word, set()).add(unit)
    size = len(pages) if len(pages) >= MANY else sum(len(page.sentences) for page in pages)
    scores = {word: len(places[word]) * log((1 + size) / len(units[word])) for word in places}
    leading = sorted(scores, key=lambda word: (-scores[word], word))[:n]
    return tuple(
        Term(word, len(places[word]), scores[word], tuple(_few(places[word]))) for word in leading
    )


def _few(contexts: list[Context]) -> list[Context]:
    """The first places in whole sentences, each in a sentence of its own."""
    seen: dict[tuple[str, int], Context] = {}
    for context in sorted(contexts, key=lambda context: not context.sentence.whole):
        seen.setdefault((context.sentence.document.id, context.sentence.start), context)
    return list(seen.values())[:CONTEXTS]


def leading_names(pages: Sequence[Page], *, n: int = 10) -> tuple[Term, ...]:
    """The `n` names that are used most, with places they stand in."""
    from .tokens import find_names

    sentences = [sentence for page in pages for sentence in page.sentences]
    language = languages_of(pages).most_common(1)[0][0] if pages else ""
    return tuple(find_names(sentences, language=language)[:n])


def list_set_aside(pages: Sequence[Page]) -> tuple[SetAside, ...]:
    """What was set aside, by role and rule, most lines first."""
    groups: dict[tuple[str, str], list[tuple[Page, int]]] = {}
    for page in pages:
        for block in page.blocks:
            if block.role != "body":
                groups.setdefault((block.role, block.reason), []).append((page, block.line))
    entries = [
        SetAside(role, reason, len(places), _places(places, many=len(pages) > 1))
        for (role, reason), places in groups.items()
    ]
    return tuple(sorted(entries, key=lambda entry: (-entry.lines, entry.role, entry.reason)))


def _places(places: list[tuple[Page, int]], *, many: bool) -> str:
    if not many:
        return line_ranges(line for _, line in places)
    documents = list(dict.fromkeys(page.document.id for page, _ in places))
    more = f" and {len(documents) - 3:,} more" if len(documents) > 3 else ""
    return f"in {', '.join(documents[:3])}{more}"


def list_caveats(pages: Sequence[Page], summary: Summary) -> tuple[str, ...]:
    """What a reader should know before trusting the brief."""
    caveats = []
    broken = [pick for pick in summary.picks if not pick.sentence.whole]
    if broken:
        lines = line_ranges(pick.sentence.line for pick in broken)
        caveats.append(f"The summary holds {len(broken)} damaged sentences ({lines}).")
    empty = [page.document.place for page in pages if not page.sentences]
    if empty:
        more = f" and {len(empty) - PLACES} more" if len(empty) > PLACES else ""
        caveats.append(f"Nothing was kept of {', '.join(empty[:PLACES])}{more}.")
    pieces = list(_cut_out(pages))
    caveats.extend(pieces[:PLACES])
    if len(pieces) > PLACES:
        caveats.append(f"{len(pieces) - PLACES} more pieces that were set aside are damaged.")
    notes: dict[str, list[str]] = {}
    for page in pages:
        for note in (*page.document.notes, *page.notes):
            notes.setdefault(note, []).append(page.document.place)
    for note, places in notes.items():
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        caveats.append(f"{places[0]}{more}: {note}.")
    return tuple(caveats)


def _cut_out(pages: Sequence[Page]) -> Iterator[str]:
    """The damage in pieces that were cut out of a line of which the rest was kept."""
    from .sentences import split_sentences

    for page in pages:
        kept = {block.line for block in page.kept}
        for block in page.blocks:
            if block.role == "body" or block.line not in kept:
                continue
            for sentence in split_sentences(
                page.document, start=block.start, stop=block.stop, language=page.language
            ):
                for damage in sentence.damage:
                    yield (
                        f"{page.document.place}, line {sentence.line}, a piece set aside: "
                        f"“{sentence.quoted}” {damage.note}."
                    )


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

"""What the brief lists: topics at every level, documents, the parts of a long text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..reading.corpus import Corpus
from ..records import Sentence
from ..scale.codec import pack, unpack
from ..topics.examples import represent_levels
from ..topics.groups import Group, compare_groups, group_documents, mix_documents, weigh_documents
from ..topics.levels import Merge, make_levels
from ..topics.model import GroupShares, Topics
from ..topics.naming import TopicLabel, label_levels
from .counting import Counted
from .lines import own_sentences
from .model import DocumentEntry, Level, PartEntry, TopicEntry
from .near_duplicates import find_alike
from .overview import UNFIT, lead_topics, list_parts, speaks
from .quoted import Quoted
from .reliability import PLACES, line_ranges
from .wording import counted as say

QUOTES = 2  # sentences of a topic
ROOMS = ("language", "reading", "topics", "summary", "brief")


def list_levels(
    topics: Topics | None, quoted: Quoted
) -> tuple[tuple[Level, ...], int, tuple[Merge, ...]]:
    """The levels that a reader can turn to, the place of the chosen one, and the tree of merges."""
    if topics is None:
        return (), 0, ()
    made = make_levels(topics)
    labels = label_documents(quoted.counted.corpus)
    n, owners = quoted.counted.corpus.n_documents, quoted.counted.documents
    levels = []
    mixed = [mix_documents(model, owners, n) for model in made.topics]

    def enter() -> dict[str, Any]:
        each = zip(made.topics, mixed, strict=True)
        weak = [("",) * model.n_topics for model in made.topics]
        weak[made.chosen] = topics.quality.weak
        told = zip(
            label_quoted(made.topics, quoted), quote_topics(made.topics, quoted), weak, strict=True
        )
        found = [
            topic_entries(model, quoted, labels=labels, quotes=quotes, mixes=mixes, weak=faults)
            for (model, mixes), (labels, quotes, faults) in zip(each, told, strict=True)
        ]
        return pack(tuple(found), refer=quoted.refer)

    words = [model.topic_word for model in made.topics]
    parts = quoted.counted.tables, quoted.places, words, topics.doc_topic
    kept = quoted.counted.corpus.once("entries", enter, *parts, rooms=ROOMS)
    told = unpack(kept.values, TopicEntry, resolve=quoted.resolve)
    for entries, model, mixes in zip(told, made.topics, mixed, strict=True):
        groups = group_documents(labels, weigh_documents(model, owners, n)) if n > 1 else ()
        levels.append(Level(entries, model, mixes, groups))
    return tuple(levels), made.chosen, made.tree


def label_quoted(models: Sequence[Topics], quoted: Quoted) -> tuple[tuple[TopicLabel, ...], ...]:
    """Names and leading words of each model's topics, as the pages to quote from write them."""
    local = list(map(quoted.restrict, models))
    return label_levels(local, quoted.units, quoted.pages, wholes=models)


def quote_topics(
    models: Sequence[Topics], quoted: Quoted
) -> tuple[tuple[tuple[Sentence, ...], ...], ...]:
    """Sentences that speak of each model's topics, of the pages to quote from."""
    return represent_levels(
        list(map(quoted.restrict, models)), quoted.units, quoted.pages,
        n=QUOTES, fit=speaks, words_of=quoted.words_of,
    )  # fmt: skip


def topic_entries(
    topics: Topics,
    quoted: Quoted,
    *,
    labels: Sequence[TopicLabel] | None = None,
    quotes: Sequence[Sequence[Sentence]] | None = None,
    mixes: np.ndarray | None = None,
    weak: Sequence[str] | None = None,
) -> tuple[TopicEntry, ...]:
    """The topics with names, leading words, two whole sentences each, and where they are.

    Of a collection the first sentence is the one that the most documents support. `labels` are of
    `label_quoted`, `quotes` of `quote_topics`, `mixes` the shares of topics of each document,
    `weak` what speaks against each topic, where they are known.
    """
    counted = quoted.counted
    labels = labels or label_quoted([topics], quoted)[0]
    quotes = list(quotes or quote_topics([topics], quoted)[0])
    related: list[tuple[Any, ...]] = [()] * len(labels)
    if counted.corpus.n_documents > 1:
        if mixes is None:
            mixes = mix_documents(topics, counted.documents, counted.corpus.n_documents)
        leads = lead_topics(
            quoted.pages,
            quoted.words,
            mixes[quoted.numbers],
            shown=[label.counted for label in labels],
            lines=own_sentences(quoted),
        )
        said: set[str] = set()
        spoken = {page.document.id: page.language or "en" for page in quoted.pages}
        numbers = zip(quoted.pages, quoted.numbers, strict=True)
        shares = {page.document.id: mixes[number] for page, number in numbers}
        for k, lead in enumerate(leads):
            if lead.sentence is not None:
                second = () if lead.second is None else (lead.second,)
                others = [
                    sentence
                    for sentence in quotes[k]
                    if sentence.document.id != lead.sentence.document.id
                    and speaks(sentence, spoken[sentence.document.id]) > UNFIT
                    and shares[sentence.document.id][k] * len(labels) >= 1  # an even part
                ]
                every = [s for s in (lead.sentence, *second, *others) if s.quoted not in said]
                quotes[k], related[k] = every[:QUOTES], lead.related
                said.update(sentence.quoted for sentence in quotes[k])
    best = topics.doc_topic.argmax(axis=1)
    share = topics.share
    weak = topics.quality.weak if weak is None else weak
    return tuple(
        TopicEntry(
            number=k + 1,
            name=(topics.names[k] if topics.names else "") or label.name,
            share=float(share[k]),
            words=label.words,
            counted=label.counted,
            quotes=tuple(quotes[k]),
            where=_where(np.flatnonzero(best == k), counted),
            weak=weak[k],
            related=related[k],
        )
        for k, label in enumerate(labels)
    )


def _where(rows: np.ndarray, counted: Counted) -> str:
    """The lines, or the number of documents, in which the topic is the biggest."""
    if counted.corpus.n_documents > 1:
        return say(len(np.unique(counted.documents[rows])), "document")
    units = [counted.units.items[row] for row in rows.tolist()]
    lines = {at for u in units for at in (u.document.line(u.start), u.document.line(u.stop - 1))}
    return line_ranges(lines, most=PLACES)


def label_documents(corpus: Corpus) -> dict[str, list[str]]:
    """Of each document its date, the source that it names, and its group by each column."""
    sources = zip(corpus.column("source"), corpus.column("file"), strict=True)
    return {
        **corpus.groups,
        "date": corpus.column("date"),
        "source": ["" if source == file else source for source, file in sources],
    }


def group_corpus(
    counted: Counted, topics: Topics | None
) -> tuple[tuple[Group, ...], tuple[tuple[str, GroupShares], ...]]:
    """Groups and times of all documents with their mixes of topics, kept once worked out."""
    corpus, counted = counted.corpus, counted.fitted(topics)

    def compare() -> dict[str, Any]:
        labels = label_documents(corpus)
        if topics is None:
            return pack((group_documents(labels, None), ()))
        weights = weigh_documents(topics, counted.documents, corpus.n_documents)
        return pack(
            (group_documents(labels, weights), compare_groups(topics, labels, counted.documents))
        )

    model = topics.topic_word if topics else ""
    kept = corpus.once("groups", compare, corpus.key, model, rooms=("topics", "brief"))
    return unpack(kept.values, Group, GroupShares)


def list_documents(
    quoted: Quoted, level: Level | None, own: Sequence[Sentence | None]
) -> tuple[DocumentEntry, ...]:
    """One entry a page that is quoted from, in reading order; none where there is one document."""
    corpus = quoted.counted.corpus
    if corpus.n_documents < 2:
        return ()
    mixes = level.mixes if level else None
    alike, ids = find_alike(corpus, quoted.counted.tables), corpus.column("id")
    return tuple(
        DocumentEntry(
            page,
            tuple(mixes[number].tolist()) if mixes is not None and mixes[number].any() else (),
            sentence,
            tuple(ids[other] for other in alike.get(number, ())),
            number,
        )
        for page, sentence, number in zip(quoted.pages, own, quoted.numbers.tolist(), strict=True)
    )


def list_own_parts(quoted: Quoted, topics: Topics | None) -> tuple[PartEntry, ...]:
    """The parts of the one long text; none of a short one or of several."""
    if quoted.counted.corpus.n_documents > 1:
        return ()
    starts = [unit.start for unit in quoted.units.items]
    weights = topics.doc_topic * topics.lengths[:, None] if topics else None
    (page,), (words,) = quoted.pages, quoted.words
    return list_parts(page, words, starts=starts, weights=weights)

"""The brief: the whole way in one call, stage by stage. Read this first."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from ..reading.cleaned import clean_corpus, unmatched_overrides
from ..reading.corpus import Corpus, Kept, fingerprint, open_corpus
from ..reading.overrides import Override
from ..records import Page, Sentence, Summary, Term
from ..scale.codec import pack, unpack
from ..scale.pool import open_workers
from ..summary.select import summarize
from ..topics.choose import TooLittleText
from ..topics.counts import Counts
from ..topics.examples import represent
from ..topics.fit import fit_topics
from ..topics.groups import GROUPS, Group, compare_groups, group_documents, mix_documents
from ..topics.languages import fit_by_language, group_by_language
from ..topics.model import Choice, GroupShares, Quality, Topics
from ..topics.naming import label_topics
from .compare import Contrast, compare_documents, name_sides, side_of_each
from .counting import Counted, count_corpus
from .decisions import decide_topics, seeds_of, tell_seeds
from .model import DocumentEntry, TopicEntry
from .near_duplicates import find_alike
from .quoted import Quoted, leading, quote_pages
from .reliability import PLACES, line_ranges, list_caveats, list_set_aside, tally_all, tell_report
from .report import Brief
from .settings import Settings, read_settings
from .summarize import summarize_quoted
from .terms import leading_names, leading_terms
from .wording import counted as say

STAGES = ("read", "clean", "count", "topics", "summary", "words", "documents")
ROOMS = ("language", "reading", "topics", "summary", "brief")


def make_brief(
    source: Any,
    *,
    build: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    scheduler: str = "",
    settings: str | os.PathLike[str] | Mapping[str, Any] | Settings | None = None,
    compare: Any = None,
    overrides: Sequence[Override] = (),
    reading: Mapping[str, Any] | None = None,
    progress: Callable[[str], None] = lambda stage: None,
    **options: Any,
) -> Brief:
    """Go the whole way from documents, or from paths, to a brief.

    `settings` are a reader's decisions: a file such as `topicbrief.toml`, or a mapping with its
    keys. `options` are fields of `Settings` and win over it: `sentences` or `words` is the length
    of the summary, `n_topics` None lets the text choose, `language` and `form` (of layout)
    overrule recognition, `keep_all` keeps every line. Results are kept in the folder `build` and
    used again where nothing that went into them has changed; None keeps them in memory, and the
    brief is the same. None `workers` are all cores; `scheduler` is the address of a Dask scheduler,
    or "local". `compare` are paths of another corpus, which is read as well and set beside the
    first. `reading` are options of `read`, such as `text_column`. `progress` is told the name
    of each of `STAGES` as it begins.
    Raises ReadError for what cannot be read, ValueError where no document holds any words.
    """
    asked = read_settings(settings).given(**options)
    sides: list = []
    if compare is not None:
        source, sides = name_sides(source, compare)
    with open_workers(workers, scheduler) as hands:
        progress("read")
        corpus = open_corpus(
            source,
            build=build,
            workers=hands,
            language=asked.language,
            **{**dict(asked.reading), **(reading or {})},
        )
        progress("clean")
        cleaned = clean_corpus(
            corpus, overrides=overrides, form=asked.form, keep_all=asked.keep_all
        )
        progress("count")
        counted = count_corpus(corpus, cleaned, settings=asked)
        _require_words(corpus, cleaned, counted)
        progress("topics")
        topics, note = fit_corpus(counted, settings=asked)
        lost = (*tell_report(corpus.report), *unmatched_overrides(corpus, overrides))
        apart = _tell_apart(counted, topics)
        topics, told = decide_topics(counted, topics, asked)
        lost = (*lost, *apart, *told)
        brief = write_brief(counted, topics, f"{note} {counted.why}", asked, lost, progress)
        return replace(brief, contrasts=compare_sides(counted, topics, sides))


def write_brief(
    counted: Counted,
    topics: Topics | None,
    note: str,
    asked: Settings,
    lost: Sequence[str] = (),
    progress: Callable[[str], None] = lambda stage: None,
) -> Brief:
    """Put the brief together from what was counted of all documents and the pages to quote from."""
    corpus, cleaned = counted.corpus, counted.cleaned
    counted = counted.fitted(topics)
    quoted = quote_pages(counted, topics)
    progress("summary")
    summary = summarize_quoted(quoted, sentences=asked.sentences, words=asked.words)
    progress("words")
    names = leading_names(quoted)
    terms = leading_terms(quoted, names=names)
    progress("documents")
    mixes = mix_documents(topics, counted.documents, corpus.n_documents) if topics else None
    groups, comparisons = group_corpus(counted, topics)
    return Brief(
        title=make_title(quoted, names),
        counts=tally_all(cleaned, int(counted.totals.sum())),
        lead=_lead(quoted),
        summary=summary,
        topics=topic_entries(topics, quoted) if topics else (),
        topics_note=note.strip(),
        terms=terms,
        names=names,
        set_aside=list_set_aside(cleaned),
        damaged=tuple((s, d) for page in quoted.pages for s in page.sentences for d in s.damage),
        caveats=list_caveats(cleaned, summary, (*lost, *_quoted_from(quoted))),
        recipe=make_recipe(corpus, quoted, topics, summary),
        pages=quoted.pages,
        model=topics,
        units=counted.units,
        documents=list_documents(quoted, mixes),
        groups=groups,
        comparisons=comparisons,
        corpus=corpus,
        mixes=mixes,
    )


def compare_sides(
    counted: Counted, topics: Topics | None, sides: Sequence = ()
) -> tuple[Contrast, ...]:
    """The two corpora compared, or else the groups that documents name; nothing where none are."""
    corpus = counted.corpus
    kind, names = "corpus", side_of_each(corpus.column("file"), sides)
    if not sides:
        kind, names = "group", corpus.column("category")
    if sides and len({*names}) < 2:
        raise ValueError(f"compare: no documents in {sides[0 if sides[1][0] in names else 1][0]}")
    if not 2 <= len({*names} - {""}) <= GROUPS:
        return ()
    contrast = compare_documents(quote_pages(counted, topics), topics, names, kind=kind)
    return (contrast,) if contrast else ()


def _require_words(corpus: Corpus, cleaned: Sequence[Kept], counted: Counted) -> None:
    if not corpus.n_documents:
        raise ValueError("no documents; expected at least one")
    if not counted.totals.sum():
        documents = corpus.documents(0)[:PLACES]
        told = sorted({note for c in cleaned for note, *_ in c.values["found"]["notes"]})
        notes = "".join(f"; {note}" for note in told)
        places = ", ".join(document.place for document in documents)
        raise ValueError(
            f"{places}: no words to count; expected running text with more than stop words{notes}"
        )


def fit_corpus(
    counted: Counted, *, settings: Settings | None = None, **options: Any
) -> tuple[Topics | None, str]:
    """Topics of each language that has enough text, and what to say of their number; kept.

    `options` are `n_topics`, `engine` and `seed`, which win over those of `settings`. What
    `try_topics` says of all units where they are in one language. Units of a language with too
    little text have no topics: see `Counted.fitted`. What a reader decided about topics but their
    seed words is for `decide_topics`.
    """
    asked = (settings or Settings()).given(**options)
    corpus, n_topics = counted.corpus, asked.n_topics
    fitting: dict[str, Any] = {"engine": asked.engine, "seed": asked.seed}
    if asked.own_topics.seeds:
        fitting["seeds"] = seeds_of(counted, asked)
    spoken = [counted.languages[document] for document in counted.documents.tolist()]

    def fit() -> dict[str, Any]:
        groups = group_by_language(counted.counts, spoken)
        each = partial(_fit_some, workers=corpus.workers, **fitting)
        topics, note = fit_or_refuse(
            lambda: fit_by_language(counted.counts, groups, each, n_topics=n_topics)[0], n_topics
        )
        if topics and "seeds" in fitting:
            note = f"{note} {tell_seeds(counted, topics, asked)}"
        return pack((topics and replace(topics, measured=topics.quality), note))

    parts = counted.counts.key, {"n_topics": n_topics, **fitting}, spoken
    kept = corpus.once("topics", fit, *parts, rooms=("topics", "brief"))
    return unpack(kept.values, Topics, Quality, Choice)


def _fit_some(counts: Counts, n_topics: int | None, **settings: Any) -> Topics:
    return fit_topics(counts, n_topics=n_topics, **settings)


def try_topics(
    counts: Counts, *, n_topics: int | None = None, **settings: Any
) -> tuple[Topics | None, str]:
    """Return fitted topics and the verdict on their number, or None and the reason why not.

    Options are those of `fit_topics`.
    """
    return fit_or_refuse(lambda: fit_topics(counts, n_topics=n_topics, **settings), n_topics)


def fit_or_refuse(fit: Callable[[], Topics], n_topics: int | None) -> tuple[Topics | None, str]:
    """Topics and the verdict on their number, or None and the reason why not.

    A number that was asked for and cannot be had is an error; one that was left to the text is
    not: a text too short for topics still has a brief.
    """
    try:
        topics = fit()
    except TooLittleText as refusal:
        if n_topics is not None:
            raise
        return None, f"No topics: {refusal}.".replace("..", ".")
    choice = topics.quality.choice
    return topics, choice.verdict if choice else f"{say(topics.n_topics, 'topic')}, as asked for."


# -- the parts -------------------------------------------------------------------------------------


def make_title(quoted: Quoted, names: Sequence[Term]) -> str:
    """The one document's own title or headline, else the names that are used most.

    A page stitched from several articles has as many headlines, and none is its title.
    """
    about = [name.word for name in names]
    n = quoted.counted.corpus.n_documents
    if n > 1:
        return f"{n:,} documents{': ' if about else ''}{', '.join(about[:3])}"
    (page,) = quoted.pages
    own = page.document.title or (_headline(page) if len(page.segments) < 2 else "")
    return own or " and ".join(about[:2]) or page.document.id


def _headline(page: Page) -> str:
    """The first headline, if it stands above the first line of text."""
    for block in page.blocks:
        if block.role in ("headline", "body"):
            return " ".join(block.text.split()) if block.role == "headline" else ""
    return ""


def _lead(quoted: Quoted) -> str:
    """What the quotations are, and that nothing in them was checked or completed."""
    n, pages = quoted.counted.corpus.n_documents, quoted.pages
    if n > len(pages):
        what = f"{len(pages):,} of the {n:,} documents"
    elif n > 1:
        what = f"the {n:,} documents"
    elif len(pages[0].segments) > 1:
        what = f"the page, which looks stitched from {len(pages[0].segments)} pieces"
    else:
        what = "the page"
    undated = "" if any(page.document.date for page in pages) else ", without a date"
    counts = "" if quoted.whole else "; counts and topics are of all of them"
    return (
        f"Every sentence below is quoted from {what}{undated}{counts}. It says what the source "
        "says; nothing was checked or completed."
    )


def _tell_apart(counted: Counted, topics: Topics | None) -> tuple[str, ...]:
    """Which documents have no topics because hardly any are in their language."""
    if topics is None or len(topics.ids) == len(counted.counts.ids):
        return ()
    own = set(counted.fitted(topics).documents.tolist())
    left = sorted(set(counted.documents.tolist()) - own)
    spoken = Counter(counted.languages[number] or "unknown" for number in left)
    told = ", ".join(f"{n:,} {language}" for language, n in sorted(spoken.items()))
    ids = counted.corpus.column("id")
    first = ", ".join(ids[number] for number in left[:PLACES])
    more = f" and {len(left) - PLACES:,} more" if len(left) > PLACES else ""
    return (
        f"{say(len(left), 'document')} in a language with too little text for topics of its own "
        f"({told}): {first}{more}.",
    )


def _quoted_from(quoted: Quoted) -> tuple[str, ...]:
    if quoted.whole:
        return ()
    return (f"Sentences are quoted from the {len(quoted.pages)} most typical documents alone.",)


def topic_entries(topics: Topics, quoted: Quoted) -> tuple[TopicEntry, ...]:
    """The topics with names, leading words, two whole sentences each, and where they are."""
    units, local = quoted.units, quoted.restrict(topics)
    labels = label_topics(local, units, quoted.pages, whole=topics)
    quotes = represent(local, units, quoted.pages, n=2)
    best = topics.doc_topic.argmax(axis=1)
    return tuple(
        TopicEntry(
            number=k + 1,
            name=(topics.names[k] if topics.names else "") or label.name,
            share=float(topics.quality.share[k]),
            words=label.words,
            counted=label.counted,
            quotes=tuple(quotes[k]),
            where=_where(np.flatnonzero(best == k), quoted.counted),
            weak=topics.quality.weak[k],
            documents=_documents_of(topics, k),
        )
        for k, label in enumerate(labels)
    )


def _where(rows: np.ndarray, counted: Counted) -> str:
    """The lines, or the number of documents, in which the topic is the biggest."""
    if counted.corpus.n_documents > 1:
        return say(len(np.unique(counted.documents[rows])), "document")
    units = [counted.units.items[row] for row in rows.tolist()]
    return line_ranges(
        line for u in units for line in {u.document.line(u.start), u.document.line(u.stop - 1)}
    )


def _documents_of(topics: Topics, topic: int, n: int = 3) -> tuple[tuple[str, float], ...]:
    """The documents with the greatest share of the topic, where units are documents."""
    if "unit:document" not in topics.recipe:
        return ()
    shares = topics.doc_topic[:, topic]
    return tuple((topics.ids[row], float(shares[row])) for row in leading(shares, n).tolist())


def label_documents(corpus: Corpus) -> dict[str, list[str]]:
    """Of each document its id, category, date, and the source that it names."""
    sources = zip(corpus.column("source"), corpus.column("file"), strict=True)
    return {
        **{name: corpus.column(name) for name in ("id", "category", "date")},
        "source": ["" if source == file else source for source, file in sources],
    }


def group_corpus(
    counted: Counted, topics: Topics | None
) -> tuple[tuple[Group, ...], tuple[tuple[str, GroupShares], ...]]:
    """Groups and times of all documents with their mixes of topics, kept once worked out."""
    corpus = counted.corpus

    def compare() -> dict[str, Any]:
        labels = label_documents(corpus)
        if topics is None:
            return pack((group_documents(labels, None), ()))
        mixes = mix_documents(topics, counted.documents, corpus.n_documents)
        return pack(
            (group_documents(labels, mixes), compare_groups(topics, labels, counted.documents))
        )

    model = topics.topic_word if topics else ""
    kept = corpus.once("groups", compare, corpus.key, model, rooms=("topics", "brief"))
    return unpack(kept.values, Group, GroupShares)


def list_documents(quoted: Quoted, mixes: np.ndarray | None) -> tuple[DocumentEntry, ...]:
    """One entry a page that is quoted from, in reading order; none where there is one document."""
    corpus = quoted.counted.corpus
    if corpus.n_documents < 2:
        return ()
    alike, ids = find_alike(corpus, quoted.counted.tables), corpus.column("id")
    return tuple(
        DocumentEntry(
            page,
            tuple(mixes[number].tolist()) if mixes is not None and mixes[number].any() else (),
            own_sentence(page, words),
            tuple(ids[other] for other in alike.get(number, ())),
        )
        for page, words, number in zip(
            quoted.pages, quoted.words, quoted.numbers.tolist(), strict=True
        )
    )


def own_sentence(page: Page, words: Sequence[Sequence[str]]) -> Sentence | None:
    """The sentence that says most of what its document says; `words` are those of each sentence."""
    picks = summarize(page, sentences=1, counted=words).picks
    return picks[0].sentence if picks else None


def make_recipe(
    corpus: Corpus, quoted: Quoted, topics: Topics | None, summary: Summary
) -> tuple[str, ...]:
    """What made the brief, for whoever wants to make it again."""
    parts = [topics.recipe] if topics else []
    if not quoted.whole:
        parts.append(f"quoted|typical:{len(quoted.pages)}|of:{corpus.n_documents}")
    return (*parts, summary.recipe, f"sha256:{fingerprint(corpus)}")

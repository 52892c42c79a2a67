"""The brief: the whole way in one call, stage by stage. Read this first."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..language.manner import is_doubt
from ..reading.cleaned import clean_corpus, unmatched_overrides
from ..reading.corpus import Corpus, Kept, fingerprint, open_corpus, plain_key
from ..reading.overrides import Override
from ..records import Context, Summary, Term
from ..scale.codec import pack, unpack
from ..scale.pool import open_workers
from ..scale.store import key_of
from ..topics.choose import TooLittleText
from ..topics.counts import Counts
from ..topics.fit import fit_topics
from ..topics.groups import tell_groups
from ..topics.languages import fit_by_language, group_by_language
from ..topics.model import Choice, Quality, Topics
from .compare import Contrast, compare_documents, name_sides, side_of_each
from .counting import Counted, count_corpus
from .decisions import decide_topics, seeds_of, tell_seeds
from .disputes import find_disputes
from .entries import (
    group_corpus,
    list_documents,
    list_levels,
    list_own_parts,
)
from .facts import find_facts
from .known import NAMES, know_names
from .lines import own_sentences
from .model import Dispute, Fact, Known, PartEntry
from .quoted import Quoted, quote_pages
from .reliability import (
    PLACES,
    list_caveats,
    list_losses,
    list_set_aside,
    tally_all,
    tell_alike,
    tell_report,
    tell_trust,
)
from .report import Brief
from .settings import Settings, read_settings
from .summarize import summarize_quoted
from .terms import leading_names, leading_terms
from .title import make_title
from .wording import counted as say

LEADING = 10  # names that are counted among the terms
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
    of the summary (of several texts, which are told topic by topic, the one in `summary.csv`),
    `n_topics` None lets the text choose, `language` and `form` (of layout)
    overrule recognition, `keep_all` keeps every line. Results are kept in the folder `build` and
    used again where nothing that went into them has changed; None keeps them in memory, and the
    brief is the same. None `workers` are all cores; `scheduler` is the address of a Dask scheduler,
    or "local". `compare` is another corpus, which is read as well and set beside the first.
    `reading` are options of `read`, such as `text_column`. `progress` is told the name of each of
    `STAGES` as it begins.
    Raises ReadError for what cannot be read, ValueError where no document holds a letter or digit.
    """
    asked = read_settings(settings).given(**options)
    sides: list = []
    how = {**dict(asked.reading), **(reading or {})}
    if compare is not None:
        source, sides = name_sides(source, compare, **how)
    with open_workers(workers, scheduler) as hands:
        progress("read")
        corpus = open_corpus(source, build=build, workers=hands, language=asked.language, **how)
        progress("clean")
        cleaned = clean_corpus(
            corpus, overrides=overrides, form=asked.form, keep_all=asked.keep_all
        )
        progress("count")
        counted = count_corpus(corpus, cleaned, settings=asked)
        _require_words(corpus, cleaned)
        progress("topics")
        topics, note = fit_corpus(counted, settings=asked)
        apart = _tell_apart(counted, topics)
        topics, told = decide_topics(counted, topics, asked)
        unmatched = unmatched_overrides(corpus, overrides)
        groups = tell_groups(corpus.groups)
        lost = (*tell_report(corpus.report), *unmatched, *apart, *told, *groups)
        why = f"{note} {counted.why}"
        return write_brief(counted, topics, why, asked, lost=lost, sides=sides, progress=progress)


def compare_corpora(source: Any, other: Any, **options: Any) -> Contrast:
    """What sets two corpora apart, each whatever paths `read` takes; options are `make_brief`'s.

    Raises ValueError where one of them holds no documents.
    """
    return make_brief(source, compare=other, **options).contrasts[0]


def write_brief(
    counted: Counted,
    topics: Topics | None,
    note: str,
    asked: Settings,
    *,
    lost: Sequence[str] = (),
    sides: Sequence = (),
    progress: Callable[[str], None] = lambda stage: None,
) -> Brief:
    """Put the brief together from what was counted of all documents and the pages to quote from.

    `sides` are the two corpora of `name_sides`, where two are set side by side.
    """
    corpus, cleaned = counted.corpus, counted.cleaned
    counted = counted.fitted(topics)
    quoted = quote_pages(counted, topics)
    progress("summary")
    summary = summarize_quoted(quoted, sentences=asked.sentences, words=asked.words)
    progress("words")
    levels, chosen, tree = list_levels(topics, quoted)
    level = levels[chosen] if levels else None
    entries = level.entries if level else ()
    names, terms, known, facts, disputes, parts = find_words(quoted, topics)
    progress("documents")
    groups, comparisons = group_corpus(counted, topics)
    documents = list_documents(quoted, level, own_sentences(quoted))
    counts = tally_all(cleaned, int(counted.totals.sum()))
    return Brief(
        title=make_title(quoted, terms, entries, summary),
        counts=counts,
        lead=_lead(quoted),
        summary=summary,
        topics=entries,
        topics_note=note.strip(),
        terms=terms,
        names=names[:LEADING],
        set_aside=list_set_aside(cleaned),
        damaged=tuple(
            (sentence, damage)
            for page in quoted.pages
            for sentence in page.sentences
            for damage in sentence.damage
            if not is_doubt(damage)
        ),
        caveats=list_caveats(
            cleaned,
            summary.picks if corpus.n_documents == 1 else (),
            (*lost, *_quoted_from(quoted)),
            quoted.pages,
        ),
        recipe=make_recipe(quoted, topics, summary, asked),
        pages=quoted.pages,
        words=quoted.words,
        model=topics,
        units=counted.units,
        documents=documents,
        groups=groups,
        comparisons=comparisons,
        corpus=corpus,
        mixes=level.mixes if level else None,
        parts=parts,
        known=known,
        facts=facts,
        disputes=disputes,
        levels=levels,
        tree=tree,
        losses=list_losses(cleaned),
        trust=(
            *tell_trust(counts, topics, note, quoted.pages, summary),
            *tell_alike(documents),
        ),
        contrasts=compare_sides(quoted, topics, sides),
        drawn=_key_of_drawn(quoted, topics, note, entries, sides),
    )


def _key_of_drawn(
    quoted: Quoted, topics: Topics | None, note: str, entries: Sequence, sides: Sequence
) -> str:
    """Of the texts, their words, the topics with their names, and what was compared."""
    counted = quoted.counted
    parts = counted.tables, counted.cleaned, counted.counts.key, quoted.places, note, sides
    model = (topics.topic_word, topics.doc_topic, topics.quality.choice) if topics else ()
    return key_of(plain_key([*parts, model, [entry.name for entry in entries]]))


def find_words(quoted: Quoted, topics: Topics | None) -> tuple[Any, ...]:
    """Names, terms, who is who, figures, disputes and parts.

    None of it depends on the length of the summary: it is kept, sentences by their places.
    """
    counted = quoted.counted

    def find() -> dict[str, Any]:
        names = leading_names(quoted, n=NAMES)
        terms = leading_terms(quoted, names=names[:LEADING])
        found = (
            names, terms, know_names(names, quoted.pages),
            find_facts(quoted, terms, own_sentences(quoted)),
            find_disputes(quoted), list_own_parts(quoted, topics),
        )  # fmt: skip
        return pack(found, refer=quoted.refer)

    parts = counted.tables, counted.cleaned, counted.counts.key, quoted.places
    model = (topics.topic_word, topics.doc_topic) if topics else ()
    kept = counted.corpus.once("told", find, parts, model, rooms=ROOMS)
    classes = Term, Context, Known, Fact, Dispute, PartEntry
    return unpack(kept.values, *classes, resolve=quoted.resolve)


def compare_sides(
    quoted: Quoted, topics: Topics | None, sides: Sequence = ()
) -> tuple[Contrast, ...]:
    """The two corpora compared, or else the groups that documents name; nothing where none are."""
    corpus = quoted.counted.corpus
    kinds = {"corpus": side_of_each(corpus.column("file"), sides)} if sides else corpus.groups
    if sides and len(names := {*kinds["corpus"]}) < 2:
        raise ValueError(f"compare: no documents in {sides[0 if sides[1][0] in names else 1][0]}")
    found = (compare_documents(quoted, topics, own, kind=kind) for kind, own in kinds.items())
    return tuple(contrast for contrast in found if contrast)


def _require_words(corpus: Corpus, cleaned: Sequence[Kept]) -> None:
    if not corpus.n_documents:
        raise ValueError("no documents; expected at least one")
    if not any(chunk.values["found"]["written"] for chunk in cleaned):
        documents = corpus.documents(0)[:PLACES]
        told = sorted({note for c in cleaned for note, *_ in c.values["found"]["notes"]})
        notes = "".join(f"; {note}" for note in told)
        places = ", ".join(document.place for document in documents)
        raise ValueError(f"{places}: not a word in it; expected text with letters or digits{notes}")


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

        def each(counts: Counts, number: int | None) -> Topics:
            return fit_topics(counts, n_topics=number, workers=corpus.workers, **fitting)

        topics, note = fit_or_refuse(
            lambda: fit_by_language(counted.counts, groups, each, n_topics=n_topics)[0], n_topics
        )
        if topics and "seeds" in fitting:
            note = f"{note} {tell_seeds(counted, topics, asked)}"
        return pack((topics and replace(topics, measured=topics.quality), note))

    parts = counted.counts.key, {"n_topics": n_topics, **fitting}, spoken
    kept = corpus.once("topics", fit, *parts, rooms=("topics", "brief"))
    return unpack(kept.values, Topics, Quality, Choice)


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


def make_recipe(
    quoted: Quoted, topics: Topics | None, summary: Summary, asked: Settings
) -> tuple[str, ...]:
    """What made the brief, for whoever wants to make it again."""
    corpus, own = quoted.counted.corpus, asked.own_words
    told = {
        "language": asked.language, "form": asked.form, "set aside": asked.keep_all and "nothing",
        "stop words": len(own.stop), "kept terms": len(own.keep), "replaced": len(own.replace),
    }  # fmt: skip
    parts = [topics.recipe] if topics else []
    if given := [f"{name}:{value}" for name, value in told.items() if value]:
        parts.append(f"asked|{'|'.join(given)}")
    if not quoted.whole:
        parts.append(f"quoted|typical:{len(quoted.pages)}|of:{corpus.n_documents}")
    return (*parts, summary.recipe, f"sha256:{fingerprint(corpus)}")

"""What a reader decided about topics, carried out on those that were fitted; the rest is told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from ..scale.codec import pack, unpack
from ..topics.counts import Counts, piece_of
from ..topics.model import Choice, Quality, Topics
from ..topics.own import (
    BOTH,
    EACH,
    SURE,
    drop_topics,
    find_topics,
    match_units,
    match_words,
    merge_topics,
    typical_rows,
)
from ..topics.seeds import explain_seeds
from .counting import Counted, change_words, counted_forms
from .settings import OwnTopics, OwnWords, Reference, Settings, Words

SHOWN = 4  # words by which a topic is told


def decide_topics(
    counted: Counted, topics: Topics | None, settings: Settings
) -> tuple[Topics | None, tuple[str, ...]]:
    """Topics named, merged and left out as asked for, and what of that no longer fits; kept.

    Topics are found by their words and documents, so that names stay with them whatever their
    numbers.
    """
    own = settings.own_topics
    if topics is None:
        told = (name for name, _ in (*own.seeds, *own.names))
        return None, tuple(f'Topic "{name}": there are no topics here.' for name in told)
    if own == OwnTopics():
        return topics, ()

    fitted = topics.topic_word, topics.doc_topic, topics.ids
    kept = counted.corpus.once(
        "decided", lambda: pack(_decide(counted, topics, settings)),
        counted.counts.key, *fitted, own, settings.own_words, rooms=("topics", "brief"),
    )  # fmt: skip
    return unpack(kept.values, Topics, Quality, Choice)


class Heard(NamedTuple):
    """How far each topic is what each name means, names x topics: by its words, by its documents.

    In `scores`, the mean of both, each word and each document that is there counts as one; a topic
    that one of the two knows nothing of has 0.
    """

    words: np.ndarray
    documents: np.ndarray
    scores: np.ndarray


def _decide(counted: Counted, topics: Topics, settings: Settings) -> tuple[Topics, tuple[str, ...]]:
    own = settings.own_topics
    said = [one for one in _references(own) if not isinstance(one, int)]
    forms = counted_words(counted, (w for words in said for w in words), settings.own_words)
    names = {**dict(own.seeds), **dict(own.names)}
    wanted = {name: [forms[word] for word in words] for name, words in names.items()}
    heard = _hear(counted, topics, wanted, dict(own.documents))
    found = dict(zip(names, find_topics(heard.scores), strict=True))
    told = [*_tell_names(topics, found, names, heard)]
    meant = {words: found[name] for name, words in names.items()}
    groups: list[Any] = []
    dropped: list[Any] = []
    for group in own.merge:
        places = [_places(topics, one, forms, meant, key="merge", told=told) for one in group]
        clear = list(dict.fromkeys(k for own in places for k in own))
        if len(clear) > 1 and not {*clear} & {k for other in groups for k in other}:
            groups.append(clear)
    for one in own.drop:
        left = _places(topics, one, forms, meant, key="drop", told=told)
        dropped += [k for k in left if k not in {k for other in groups for k in other}]
    labels = _labels(topics, found, groups)
    topics = topics.rename(labels) if labels else topics
    if dropped:
        for k in dropped:
            told.append(
                f"Left out as asked for: topic {_words(topics, k)}, {topics.share[k]:.0%} of all"
                " counted words."
            )
    if groups:
        merged = merge_topics(topics, groups, _counts_of(counted, topics))
        marks = [topics.topic_word[k] for k in dropped]
        dropped = [int((abs(merged.topic_word - mark)).sum(axis=1).argmin()) for mark in marks]
        topics = merged
    if dropped:
        topics = drop_topics(topics, dropped)
    quality = topics.quality
    return replace(topics, measured=quality), tuple(told)


def _counts_of(counted: Counted, topics: Topics) -> Counts:
    """The counts of the units that have topics."""
    rows, counts = counted.fitted(topics).rows, counted.counts
    return counts if rows is None else replace(
        counts, ids=topics.ids, pieces=(piece_of(counts.counts[rows]),), key=""
    )  # fmt: skip


def _references(own: OwnTopics) -> Iterator[Reference]:
    for _, words in (*own.names, *own.seeds):
        yield words
    for group in own.merge:
        yield from group
    yield from own.drop


def counted_words(counted: Counted, words: Iterable[str], own: OwnWords) -> dict[str, str]:
    """Words as the corpus counts them: the form that its vocabulary holds."""
    known = frozenset(counted.counts.vocabulary)
    languages = [one for one in dict.fromkeys(counted.languages) if one] or ["en"]
    found = {}
    for word in words:
        forms = [(form, one) for one in languages for form in reversed(counted_forms(word, one))]
        changed = (change_words(own, language).get(form, form) for form, language in forms)
        found[word] = next((form for form in changed if form in known), word.lower())
    return found


def seeds_of(counted: Counted, settings: Settings) -> tuple[Words, ...]:
    """The seed words of each topic of a reader's own, as the corpus counts them."""
    seeds = settings.own_topics.seeds
    forms = counted_words(counted, (w for _, words in seeds for w in words), settings.own_words)
    return tuple(tuple(forms[word] for word in words) for _, words in seeds)


def tell_seeds(counted: Counted, topics: Topics, settings: Settings) -> str:
    """What the seed words explain, a sentence each, and which of them the texts do not hold."""
    names = [name for name, _ in settings.own_topics.seeds]
    seeds = dict(zip(names, seeds_of(counted, settings), strict=True))
    known, told = frozenset(topics.vocabulary), list[str]()
    for name, _, times, led, own in explain_seeds(
        topics, _counts_of(counted, topics).counts, seeds
    ):
        told.append(
            f'"{name}": {led:.0%} of the {times:,} places of its seed words are in units that its'
            f" topic leads; they are {own:.0%} of all that it has."
        )
    absent = [word for words in seeds.values() for word in words if word not in known]
    if absent:
        told.append(f"Seed words that are nowhere in the texts: {', '.join(absent)}.")
    return " ".join(told)


def _hear(
    counted: Counted, topics: Topics, wanted: dict[str, list[str]], documents: dict[str, Words]
) -> Heard:
    numbers = counted.fitted(topics).documents
    place = {name: number for number, name in enumerate(counted.corpus.column("id"))}
    listed = ([place[one] for one in documents.get(name, ()) if one in place] for name in wanted)
    rows = [np.flatnonzero(np.isin(numbers, own)) for own in listed]
    words, units = match_words(topics, [*wanted.values()]).round(6), match_units(topics, rows)
    n_words = np.array([len(own) for own in wanted.values()], int)[:, None]
    n_documents = np.array([len(np.unique(numbers[own])) for own in rows], int)[:, None]
    both = (n_words * words + n_documents * units) / (n_words + n_documents)
    both[(np.minimum(words, units) < BOTH) & (n_documents > 0)] = 0
    return Heard(words, units, both.round(6))


def _tell_names(
    topics: Topics, found: dict[str, list[int]], names: dict[str, Words], heard: Heard
) -> Iterator[str]:
    for row, (name, places) in enumerate(found.items()):
        said = f'Topic "{name}" ({", ".join(names[name][:SHOWN])})'
        by = {"words": heard.words[row]}
        if heard.documents[row].any():
            by["documents"] = heard.documents[row]
        scores = heard.scores[row]
        same = [f'"{other}"' for other, own in found.items() if own == places]
        if not places:
            near = "; ".join(
                f"by its {kind} topic {_words(topics, int(own.argmax()))}, {own.max():.0%}"
                for kind, own in by.items()
                if own.any()
            )
            near = f" Nearest: {near}." if near else ""
            yield f"{said} is no longer to be told among these; no topic has its name.{near}"
        elif len(places) > 1:
            parts = " and ".join(f"{scores[k]:.0%} in topic {_words(topics, k)}" for k in places)
            yield f"{said} has split: of its {' and '.join(by)} {parts}. Each has its name."
        elif len(same) > 1:
            if f'"{name}"' == same[0]:
                where = _words(topics, places[0])
                yield f"Topics {' and '.join(same)} are one here, {where}; it has their names."
        elif scores[places] < SURE or min(own[places] for own in by.values()) < EACH:
            shares = " and ".join(f"{own[places[0]]:.0%} of its {kind}" for kind, own in by.items())
            yield (
                f"{said} was found by {shares} in topic {_words(topics, places[0])};"
                " look whether it is meant."
            )


def _labels(
    topics: Topics, found: dict[str, list[int]], groups: Sequence[Sequence[int]]
) -> dict[int, str]:
    """The names of topics by their numbers: joined ones have all, parts two words of their own.

    Parts that are merged with one another need none.
    """
    leading = topics.display_words(10)
    labels: dict[int, str] = {}
    for name, places in found.items():
        alone = len(places) < 2 or any({*places} <= {*group} for group in groups)
        for k in places:
            others = {word for other in places if other != k for word in leading[other]}
            own = [word for word in leading[k] if word not in others][:2]
            label = name if alone or not own else f"{name}: {', '.join(own)}"
            labels[k + 1] = f"{labels[k + 1]} / {label}" if k + 1 in labels else label
    return labels


def _places(
    topics: Topics,
    reference: Reference,
    forms: dict[str, str],
    meant: dict[Words, list[int]],
    *,
    key: str,
    told: list[str],
) -> list[int]:
    """The topics that are meant; what is not clear is told."""
    if isinstance(reference, int):
        if reference > topics.n_topics:
            told.append(f"topics.{key}: there is no topic {reference}, only {topics.n_topics}.")
            return []
        told.append(
            f"topics.{key}: {reference} is now topic {_words(topics, reference - 1)}; numbers"
            f' change with the text, words do not: "{", ".join(_leading(topics, reference - 1))}".'
        )
        return [reference - 1]
    shown = ", ".join(reference[:SHOWN])
    if reference in meant:
        places = meant[reference]
        if key == "drop" and places and [*meant.values()].count(places) > 1:
            told.append(f'topics.drop: "{shown}" is one topic with another; nothing was left out.')
            return []
        return places  # what is lost is told already
    (places,) = find_topics(match_words(topics, [[forms[word] for word in reference]]))
    if len(places) != 1:
        told.append(f'topics.{key}: no topic is clearly meant by "{shown}"; nothing was changed.')
        return []
    return places


def _leading(topics: Topics, k: int, n: int = SHOWN) -> Sequence[str]:
    return topics.display_words(n)[k]


def _words(topics: Topics, k: int) -> str:
    return f"({', '.join(_leading(topics, k))})"


def settings_of(topics: Topics, names: Iterable[str], n: int = 10) -> str:
    """The topics as `topicbrief.toml` has them, to be changed by hand: names, words, documents.

    Units that are called by a number, such as a row's or a passage's, may be others tomorrow.
    """
    typical = ([topics.ids[row] for row in typical_rows(topics, k)] for k in range(topics.n_topics))
    ids = [[name for name in own if not re.search(r":\d+$", name)] for own in typical]
    quoted = [json.dumps(name, ensure_ascii=False) for name in names]
    lines = []
    for key, rows in (("names", topics.display_words(n)), ("documents", ids)):
        lines += [f"[topics.{key}]"] if any(rows) else []
        lines += [
            f"{name} = {json.dumps(row, ensure_ascii=False)}"
            for name, row in zip(quoted, rows, strict=True)
            if row
        ]
    return "\n".join([*lines, ""])

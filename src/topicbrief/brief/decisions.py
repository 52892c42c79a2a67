"""What a reader decided about topics, carried out on those that were fitted; the rest is told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..scale.codec import pack, unpack
from ..topics.counts import Counts, piece_of
from ..topics.model import Choice, Quality, Topics
from ..topics.own import AHEAD, SURE, drop_topics, find_topics, match_words, merge_topics
from ..topics.seeds import explain_seeds
from .counting import Counted, change_words, counted_forms
from .settings import OwnTopics, OwnWords, Reference, Settings, Words

SHOWN = 4  # words by which a topic is told


def decide_topics(
    counted: Counted, topics: Topics | None, settings: Settings
) -> tuple[Topics | None, tuple[str, ...]]:
    """Topics named, merged and left out as asked for, and what of that no longer fits; kept.

    Topics are found by their words, so that names stay with them whatever their numbers.
    """
    own = settings.own_topics
    if topics is None:
        told = (name for name, _ in (*own.seeds, *own.names))
        return None, tuple(f'Topic "{name}": there are no topics here.' for name in told)
    if own == OwnTopics():
        return topics, ()

    def decide() -> dict[str, Any]:
        return pack(_decide(counted, topics, settings))

    parts = counted.counts.key, topics.topic_word, topics.doc_topic, own, settings.own_words
    kept = counted.corpus.once("decided", decide, *parts, rooms=("topics", "brief"))
    return unpack(kept.values, Topics, Quality, Choice)


def _decide(counted: Counted, topics: Topics, settings: Settings) -> tuple[Topics, tuple[str, ...]]:
    own = settings.own_topics
    said = [one for one in _references(own) if not isinstance(one, int)]
    forms = counted_words(counted, (w for words in said for w in words), settings.own_words)
    names = {**dict(own.seeds), **dict(own.names)}
    wanted = [tuple(forms[w] for w in words) for words in names.values()]
    found = find_topics(topics, wanted)
    told = [*_tell_names(topics, dict(zip(names, found, strict=True)), names, forms)]
    given = {k + 1: name for name, (k, _) in zip(names, found, strict=True) if k is not None}
    topics = topics.rename(given) if given else topics
    groups: list[Any] = []
    dropped: list[Any] = []
    for group in own.merge:
        places = [_place(topics, one, forms, names, key="merge", told=told) for one in group]
        clear = list(dict.fromkeys(k for k in places if k is not None))
        if len(clear) > 1 and not {*clear} & {k for other in groups for k in other}:
            groups.append(clear)
    for one in own.drop:
        place = _place(topics, one, forms, names, key="drop", told=told)
        if place is not None and place not in {k for other in groups for k in other}:
            dropped.append(place)
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


def _tell_names(
    topics: Topics, found: dict, names: dict[str, Words], forms: dict[str, str]
) -> Iterator[str]:
    for name, (k, score) in found.items():
        said = f'Topic "{name}" ({", ".join(names[name][:SHOWN])})'
        if k is None:
            yield (
                f"{said} is no longer to be told among these topics; no topic has its name."
                f"{_tell_parts(topics, forms, names[name])}"
            )
        elif score < SURE:
            yield (
                f"{said} was found by {score:.0%} of its words in topic {_words(topics, k)};"
                " look whether it is meant."
            )


def _tell_parts(topics: Topics, forms: dict[str, str], words: Words) -> str:
    """The two topics that a topic's words went to, where together they hold most of them."""
    (scores,) = match_words(topics, [tuple(forms[word] for word in words)]).round(6)
    first, *rest = np.argsort(-scores, kind="stable").tolist()
    if (
        not rest
        or scores[first] + scores[rest[0]] < SURE
        or scores[first] >= AHEAD * scores[rest[0]]
    ):
        return ""
    parts = " and ".join(f"{scores[k]:.0%} in topic {_words(topics, k)}" for k in (first, rest[0]))
    return f" It has split: of its words {parts}. Name each by its own words, or merge the two."


def _place(
    topics: Topics,
    reference: Reference,
    forms: dict[str, str],
    names: dict[str, Words],
    *,
    key: str,
    told: list[str],
) -> int | None:
    """The topic that is meant; what is not clear is told."""
    if isinstance(reference, int):
        if reference > topics.n_topics:
            told.append(f"topics.{key}: there is no topic {reference}, only {topics.n_topics}.")
            return None
        told.append(
            f"topics.{key}: {reference} is now topic {_words(topics, reference - 1)}; numbers"
            f' change with the text, words do not: "{", ".join(_leading(topics, reference - 1))}".'
        )
        return reference - 1
    for name, words in names.items():
        if words == reference:
            if name in topics.names:
                return topics.names.index(name)
            return None  # told already
    ((place, _),) = find_topics(topics, [tuple(forms[word] for word in reference)])
    if place is None:
        shown = ", ".join(reference[:SHOWN])
        told.append(f'topics.{key}: no topic is clearly meant by "{shown}"; nothing was changed.')
    return place


def _leading(topics: Topics, k: int, n: int = SHOWN) -> Sequence[str]:
    return topics.display_words(n)[k]


def _words(topics: Topics, k: int) -> str:
    return f"({', '.join(_leading(topics, k))})"


def settings_of(topics: Topics, names: Iterable[str], n: int = 10) -> str:
    """The topics as `topicbrief.toml` names them, to be changed by hand: a name and `n` words."""
    rows = (
        f"{json.dumps(name, ensure_ascii=False)} = {json.dumps(words, ensure_ascii=False)}"
        for name, words in zip(names, topics.display_words(n), strict=True)
    )
    return "\n".join(["[topics.names]", *rows, ""])

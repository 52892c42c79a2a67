"""Topics that a reader wants to be there: words held in a topic through the whole fit.

A prior mass on a topic's own words (anchored priors, as in keyATM, Eshima, Imai and Sasaki 2024)
and none on them elsewhere. Seeds that only begin a fit (GuidedLDA, Jagarlamudi et al. 2012) are
left by it for likelier topics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from . import inference
from . import start as nmf_start

HELD = 1.0  # prior mass of a seed word in its topic, by how often it was counted
LEAST = 0.01  # and by the mean of all counted words for a topic, so that rare ones lead it too
Columns = tuple[tuple[int, ...], ...]


def seed_columns(words: Sequence[Sequence[str]], vocabulary: Sequence[str]) -> Columns:
    """The columns of each topic's seed words; a topic of which no word is known is left out."""
    place = {word: column for column, word in enumerate(vocabulary)}
    found = (tuple(sorted({place[w] for w in own if w in place})) for own in words)
    return tuple(filter(None, found))


def seeded_start(counts, start: nmf_start.Start, seeds: Columns) -> tuple[nmf_start.Start, list]:
    """The start with a topic for each of `seeds`, and the numbers of these topics.

    The topic of some seeds begins with the words that stand in units of theirs more often than by
    chance; it takes the place of the topic of `start` that is most like it.
    """
    by_word = start[1] / start[1].sum(axis=0)
    weights = nmf_start.tf_idf(counts)
    profiles = np.array([_profile(weights, np.array(own)) for own in seeds]).T
    lengths = np.linalg.norm(profiles, axis=0)[:, None] * np.linalg.norm(by_word, axis=0)
    alike = profiles.T @ by_word / np.maximum(lengths, inference.TINY)
    chosen: list[int] = []
    for own in alike:
        order = np.argsort(-own.round(9), kind="stable").tolist()
        chosen.append(next(topic for topic in order if topic not in chosen))
    for seed, (topic, own) in enumerate(zip(chosen, seeds, strict=True)):
        kept = alike[seed, topic]
        by_word[:, topic] = kept * by_word[:, topic] + (1 - kept) * profiles[:, seed]
        mine = by_word[list(own), topic]
        by_word[list(own)] = 1e-9
        by_word[list(own), topic] = np.maximum(mine, by_word[:, topic].max())
    by_word = inference.normalise(by_word.T + 1e-9)
    shares = inference.fold_in(counts, by_word, alpha=0.1)
    return (shares, np.ascontiguousarray(by_word.T)), chosen


def _profile(weights, own: np.ndarray) -> np.ndarray:
    """What stands beside the seed words more often than by chance; sums to 1."""
    held = weights[:, own].sum(axis=1)
    beside = weights.T @ held - held.sum() * weights.sum(axis=0) / weights.shape[0]
    beside = np.maximum(beside, 0) + inference.TINY
    return beside / beside.sum()


def hold(prior: np.ndarray, times: np.ndarray, seeds: Columns, topics: Sequence[int], eta: float):
    """The prior (words x topics) with the mass of seed words in their topics; changed in place."""
    for own, topic in zip(seeds, topics, strict=True):
        columns = list(own)
        prior[columns] = eta
        prior[columns, topic] += HELD * times[columns] + LEAST * times.sum() / prior.shape[1]
    return prior


def topics_of_seeds(topic_word: np.ndarray, seeds: Columns) -> list[int]:
    """The topic that has most of each topic's seed words."""
    held = topic_word / topic_word.sum(axis=0)
    return [int(held[:, list(own)].sum(axis=1).round(9).argmax()) for own in seeds]


def explain_seeds(topics: Any, counts, seeds: Mapping[str, Sequence[str]]) -> Iterator[tuple]:
    """What seed words explain: (name, topic, how often, led, own).

    `counts` are CSR, the units of `topics` by its vocabulary. `led` is the share of the words'
    places that are in units which their topic leads, `own` their share of all that it has.
    """
    best, weights = topics.doc_topic.argmax(axis=1), topics.lengths @ topics.doc_topic
    for name, words in seeds.items():
        if not (columns := seed_columns([words], topics.vocabulary)):
            continue
        (topic,) = topics_of_seeds(topics.topic_word, columns)
        times = counts[:, list(columns[0])].sum(axis=1)
        led = times[best == topic].sum() / max(times.sum(), 1)
        own = float(times @ topics.doc_topic[:, topic]) / max(float(weights[topic]), 1)
        yield name, topic, int(times.sum()), float(led), min(own, 1.0)

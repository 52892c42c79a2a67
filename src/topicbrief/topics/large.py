"""Topics of very many units: found in a sample, carried over to all.

The topics of a sample that is spread evenly are carried over in two passes, each of which settles
every unit under the topics so far and makes the topics anew from all units. What each block of
units adds is summed pair by pair in an order that the units alone decide, so that the bytes of the
result are the same whatever the number of threads or machines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from .. import __version__
from ..scale.workers import Workers
from . import inference
from .counts import Block, Counts
from .model import Quality, Topics
from .seeds import Columns, hold, topics_of_seeds

SAMPLE = 5_000  # units in which topics are found
LARGE = 20_000  # units, beyond which they are found in a sample
PASSES = ((20, 0.01), (3, 0.01))  # steps a unit takes at most, and when it stops, in each pass


def fit_large(
    counts: Counts,
    fit: Callable[[Counts], Topics],
    *,
    workers: Workers | None = None,
    seeds: Columns = (),
) -> Topics:
    """Topics of all units, from those that `fit` finds in a sample of them.

    Number, coherence and stability are those of the sample; shares are of all units. `seeds` are
    columns of words that are held in topics of their own.
    """
    sample = counts.sample(SAMPLE)
    start = fit(sample)
    alpha, eta = start.alpha, start.eta
    lamda = np.ascontiguousarray((start.topic_word * start.lengths.sum() * start.share[:, None]).T)
    held = hold(
        np.full_like(lamda, eta), lamda.sum(axis=1), seeds,
        topics_of_seeds(start.topic_word, seeds), eta,
    )  # fmt: skip
    spread = (workers or Workers()).spread(counts.blocks())
    gamma: list[Any] = [None] * len(spread.items)
    prior = np.full(start.n_topics, alpha, np.float32)
    for steps, threshold in PASSES:
        kernel = inference.kernels(lamda.size * len(gamma))
        by_word = kernel.exp_expected_log(lamda + held).astype(np.float32)
        shared = by_word, prior, (steps, np.float32(threshold))
        lamda, gamma = spread.total_and_rows(expect, gamma, *shared)
    topic_word = inference.normalise((lamda + held).T)
    folded = spread.rows(fold, gamma, topic_word, alpha)
    shares, lengths = (np.concatenate([pair[i] for pair in folded]) for i in (0, 1))
    finer = tuple((words, _fold_even(spread, words, alpha)) for words, _ in start.finer)
    order = np.argsort(-np.round(lengths @ shares, 6), kind="stable")
    topic_word, shares = np.ascontiguousarray(topic_word[order]), shares[:, order]
    return replace(
        start,
        topic_word=topic_word,
        doc_topic=shares,
        ids=counts.ids,
        measured=_match_quality(start, topic_word, lengths @ shares),
        recipe=(
            f"lda|engine:seeded|k:{start.n_topics}|unit:{counts.kind}|sample:{len(sample)}"
            f"|passes:{len(PASSES)}|version:{__version__}"
        ),
        lengths=lengths,
        finer=finer,
    )


def _fold_even(spread: Any, topic_word: np.ndarray, alpha: float) -> np.ndarray:
    """Shares of all units under topics that are those of the sample, single precision."""
    even = [None] * len(spread.items)
    folded = spread.rows(fold, even, topic_word.astype(float), alpha)
    return np.concatenate([shares for shares, _ in folded]).astype(np.float32)


def read_cells(block: Block) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """indptr, indices and data of a block of units, as the kernels take them."""
    lengths, indices, data = [np.zeros(1, np.int64)], [], []
    for piece, first, stop in block:
        indptr = piece["indptr"]
        cells = slice(indptr[first], indptr[stop])
        lengths.append(np.diff(indptr[first : stop + 1]))
        indices.append(piece["indices"][cells])
        data.append(piece["data"][cells])
    indptr = np.cumsum(np.concatenate(lengths)).astype(np.int32)
    return indptr, np.concatenate(indices), np.concatenate(data).astype(np.float32)


def expect(block: Block, gamma, by_word, prior, stop) -> tuple[np.ndarray, np.ndarray]:
    """What one block adds to lambda (words x topics, double precision), and its new gamma.

    `stop` is the most steps of a unit, and the change of its gamma below which it takes no more.
    """
    indptr, indices, data = read_cells(block)
    if gamma is None:
        lengths = np.add.reduceat(np.append(data, 0), indptr[:-1]) * (np.diff(indptr) > 0)
        even = (prior[0] + lengths / len(prior)).astype(np.float32)
        gamma = np.repeat(even[:, None], len(prior), axis=1)
    kernel, gamma = inference.kernels(len(indices) * len(prior)), np.array(gamma)
    gained, _ = kernel.vb_pass(indptr, indices, data, gamma, by_word, prior, *stop)
    return gained.astype(float), gamma


def fold(block: Block, gamma, topic_word, alpha) -> tuple[np.ndarray, np.ndarray]:
    """Shares of a block's units under the topics (units x topics), and their counted words."""
    from scipy.sparse import csr_array

    indptr, indices, data = read_cells(block)
    counts = csr_array(
        (data.astype(float), indices, indptr), (len(indptr) - 1, topic_word.shape[1])
    )
    lengths = counts.sum(axis=1)
    given = None if gamma is None else inference.normalise(gamma.astype(float) + inference.TINY)
    shares = inference.fold_in(counts, topic_word, alpha=alpha, shares=given)
    shares[lengths == 0] = 1 / len(topic_word)
    return shares, lengths


def _match_quality(start: Topics, topic_word: np.ndarray, weights: np.ndarray) -> Quality:
    """The sample's quality in the order of the topics as carried over; shares of all units."""
    near = np.sqrt(topic_word) @ np.sqrt(start.topic_word).T  # Bhattacharyya
    return replace(start.quality.of(near.argmax(axis=1)), share=weights / weights.sum())

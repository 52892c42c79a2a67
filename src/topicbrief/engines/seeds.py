"""The common start of the seeded and the collapsed engine: NMF of tf-idf, nothing drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from .. import estep

Start = tuple[np.ndarray, np.ndarray]
SAMPLE = 5_000
LARGE = 20_000


def starts(counts, sizes: Sequence[int]) -> Iterator[Start]:
    """Weights of units and of words, topics as columns, for each of the rising `sizes`.

    The product of the two weights says what share of a count a topic has at the start.
    """
    for w, h in estep.grow_nmf(estep.tf_idf(counts), sizes):
        yield w.astype(float) + 1e-9, h.astype(float) + 1e-9


def start(counts, n_topics: int) -> Start:
    """The start for one number of topics."""
    return next(starts(counts, [n_topics]))


def sample(counts):
    """Units spread evenly over a large corpus, enough to find its topics."""
    return counts[np.linspace(0, counts.shape[0] - 1, SAMPLE).astype(int)]

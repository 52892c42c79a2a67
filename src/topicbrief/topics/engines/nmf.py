"""The start alone, non-negative factors: the most coherent words, but no model of counts."""

from __future__ import annotations

from .. import start as nmf_start


def fit(counts, *, n_topics: int, seed: int, alpha: float, eta: float, start=None):
    """Topics and shares as `engines` says; `seed`, `alpha` and `eta` change nothing."""
    by_unit, by_word = start or nmf_start.start(counts, n_topics)
    return by_word.T, by_unit * by_word.sum(axis=0)

"""Variational LDA that starts from NMF: no randomness, few passes."""

from __future__ import annotations

from .. import inference
from .. import start as nmf_start
from ..seeds import Columns, hold, seeded_start


def fit(
    counts, *, n_topics: int, seed: int, alpha: float, eta: float, start=None, seeds: Columns = ()
):
    """Topics and shares as `engines` says; `seed` changes nothing, `seeds` are held."""
    start = start or nmf_start.start(counts, n_topics)
    if seeds:
        start, own = seeded_start(counts, start, seeds)
    leaning = nmf_start.prior(counts, start[1], eta)
    if seeds:
        leaning = hold(leaning, counts.sum(axis=0), seeds, own, eta)
    gamma, lamda = inference.batch_vb(counts, *start, alpha=alpha, eta=leaning)
    return lamda.T, gamma

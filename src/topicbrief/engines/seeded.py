"""Variational LDA that starts from NMF: no randomness, few passes."""

from __future__ import annotations

from .. import estep
from ..engines import seeds


def fit(counts, *, n_topics: int, seed: int, alpha: float, eta: float, start=None):
    """Topics and shares as `engines` says; `seed` changes nothing.

    Beyond 20,000 units the topics are found in 5,000 of them and carried over to all.
    """
    large = start is None and counts.shape[0] > seeds.LARGE
    part = seeds.sample(counts) if large else counts
    start = start or seeds.start(part, n_topics)
    leaning = seeds.prior(part, start[1], eta)
    gamma, lamda = estep.batch_vb(part, *start, alpha=alpha, eta=leaning)
    if large:
        gamma, lamda = estep.spread_vb(counts, lamda, alpha=alpha, eta=eta)
    return lamda.T, gamma

"""Variational LDA that starts from NMF: no randomness, few passes."""

from __future__ import annotations

from .. import inference
from .. import start as nmf_start


def fit(counts, *, n_topics: int, seed: int, alpha: float, eta: float, start=None):
    """Topics and shares as `engines` says; `seed` changes nothing.

    Beyond 20,000 units the topics are found in 5,000 of them and carried over to all.
    """
    large = start is None and counts.shape[0] > nmf_start.LARGE
    part = nmf_start.sample(counts) if large else counts
    start = start or nmf_start.start(part, n_topics)
    leaning = nmf_start.prior(part, start[1], eta)
    gamma, lamda = inference.batch_vb(part, *start, alpha=alpha, eta=leaning)
    if large:
        gamma, lamda = inference.spread_vb(counts, lamda, alpha=alpha, eta=eta)
    return lamda.T, gamma

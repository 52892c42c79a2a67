"""Variational LDA that starts from NMF: no randomness, few passes."""

from __future__ import annotations

from .. import inference
from .. import start as nmf_start


def fit(counts, *, n_topics: int, seed: int, alpha: float, eta: float, start=None):
    """Topics and shares as `engines` says; `seed` changes nothing."""
    start = start or nmf_start.start(counts, n_topics)
    leaning = nmf_start.prior(counts, start[1], eta)
    gamma, lamda = inference.batch_vb(counts, *start, alpha=alpha, eta=leaning)
    return lamda.T, gamma

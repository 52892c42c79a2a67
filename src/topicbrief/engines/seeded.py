"""Variational LDA that starts from NMF of tf-idf: no randomness, few passes."""

from __future__ import annotations

import numpy as np

from .. import estep


def fit(counts, *, n_topics: int, seed: int, alpha: float, eta: float):
    """Topics (topics x words) and shares (units x topics); `seed` changes nothing."""
    by_unit, by_word = start(counts, n_topics)
    gamma, lamda = estep.batch_vb(counts, by_unit, by_word, alpha=alpha, eta=eta)
    return normalise(lamda), normalise(gamma)


def start(counts, n_topics: int) -> tuple[np.ndarray, np.ndarray]:
    """NMF weights of units and of words: their product shares out every count among topics."""
    weighted = estep.tf_idf(counts)
    mean = weighted.sum() / np.prod(weighted.shape)
    w, h = estep.nndsvda(*estep.leading_svd(weighted, n_topics), mean)
    w, h = estep.nmf(weighted, w, h)
    return w + 1e-9, h.T + 1e-9


def normalise(rows: np.ndarray) -> np.ndarray:
    return rows / rows.sum(axis=1, keepdims=True)

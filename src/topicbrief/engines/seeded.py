"""Variational LDA that starts from NMF: no randomness, few passes."""

from __future__ import annotations

from typing import Any

from .. import estep
from ..engines import seeds


def fit(counts, *, n_topics: int, seed: int, alpha: float, eta: float, start=None):
    """Topics and shares as `engines` says; `seed` changes nothing.

    Beyond 20,000 units the topics are found in 5,000 of them and carried over to all.
    """
    priors: Any = {"alpha": alpha, "eta": eta}
    if start is None and counts.shape[0] > seeds.LARGE:
        part = seeds.sample(counts)
        _, lamda = estep.batch_vb(part, *seeds.start(part, n_topics), **priors)
        gamma, lamda = estep.spread_vb(counts, lamda, **priors)
    else:
        start = start or seeds.start(counts, n_topics)
        priors["eta"] = seeds.prior(counts, start[1], eta)
        gamma, lamda = estep.batch_vb(counts, *start, **priors)
    return lamda.T, gamma

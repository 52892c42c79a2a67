"""Collapsed variational LDA (CVB0) from the same start as `seeded`: best on very short texts."""

from __future__ import annotations

from typing import Any

from .. import inference
from .. import start as nmf_start

MOST_CELLS = 100_000_000  # stored counts x topics held at once: 800 MB


def fit(counts, *, n_topics: int, seed: int, alpha: float, eta: float, start=None):
    """Topics and shares as `engines` says; `seed` changes nothing.

    Where the shares of all counts would not fit in memory, 5,000 units are fitted so and the
    topics then follow the rest chunk by chunk.
    """
    priors: Any = {"alpha": alpha, "eta": eta}
    if start is None and counts.nnz * n_topics > MOST_CELLS:
        part = nmf_start.sample(counts)
        _, in_word = inference.cvb0(part, *nmf_start.start(part, n_topics), **priors)
        in_unit, in_word = inference.stochastic_cvb0(counts, in_word - eta, **priors)
    else:
        start = start or nmf_start.start(counts, n_topics)
        in_unit, in_word = inference.cvb0(counts, *start, **priors)
    return in_word.T, in_unit

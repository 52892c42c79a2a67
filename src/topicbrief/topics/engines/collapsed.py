"""LDA by collapsed Gibbs sampling from the same start as `seeded`: best on very short texts."""

from __future__ import annotations

from .. import inference
from .. import start as nmf_start

LEAN = 0.1  # what the start weighs beside all words counted: coherent words, unseen ones no harder
SPARSE = 1 / 3  # of alpha: draws want a smaller one than expectations (Asuncion et al. 2009)


def fit(counts, *, n_topics: int, seed: int, alpha: float, eta: float, start=None):
    """Topics and shares as `engines` says; `seed` changes nothing."""
    start = start or nmf_start.start(counts, n_topics)
    leaning = nmf_start.prior(counts, start[1], eta, weight=LEAN)
    in_unit, in_word = inference.gibbs(counts, *start, alpha=alpha * SPARSE, eta=leaning)
    return in_word.T, in_unit

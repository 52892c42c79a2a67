"""LDA by collapsed Gibbs sampling from the same start as `seeded`: best on very short texts."""

from __future__ import annotations

from typing import Any

from .. import inference
from .. import start as nmf_start

LEAN = 0.3  # weight of kin words beside all words counted: more coherent, unseen ones no harder
SPARSE = 1 / 3  # of alpha: draws want a smaller one than expectations (Asuncion et al. 2009)


def fit(counts, *, n_topics: int, seed: int, alpha: float, eta: float, start=None):
    """Topics and shares as `engines` says; `seed` changes nothing.

    Drawn twice: first topics lean towards their words at the start, then towards what goes with
    the words that were drawn.
    """
    weights: Any = start or nmf_start.start(counts, n_topics)
    leaning = nmf_start.prior(counts, weights[1], eta, weight=LEAN)
    settings: Any = {"alpha": alpha * SPARSE, "burn_in": 25}
    weights = inference.gibbs(counts, *weights, eta=leaning, kept=25, **settings)
    if nmf_start.words_a_unit(counts.sum(axis=1)) < nmf_start.SHORT:
        leaning = nmf_start.prior(counts, _kin(counts, weights[1]), eta, weight=LEAN)
    in_unit, in_word = inference.gibbs(counts, *weights, eta=leaning, **settings)
    return in_word.T, in_unit


def _kin(counts, in_word):
    """How much a topic's words go with each of its words: words x topics."""
    shares = in_word / in_word.sum(axis=0)
    return (nmf_start.word_pairs(counts) @ shares + inference.TINY) * shares

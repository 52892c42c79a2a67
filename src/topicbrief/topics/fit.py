"""Fit topics, choose how many, name them, and find the sentences that speak of one alone."""

from __future__ import annotations

from functools import partial
from typing import Any

from .. import __version__
from .choose import check_number, measure_quality, quality_of, search_number
from .engines import choose_engine, fit_numbered
from .model import Bags, Topics


def fit_topics(
    bags: Bags,
    *,
    n_topics: int | None = None,
    engine: str = "auto",
    seed: int = 0,
    alpha: float = 0.1,
    eta: float = 0.1,
) -> Topics:
    """Fit topics to word counts; topics are numbered biggest first.

    `n_topics=None` chooses the number, see `choose_topics`. `engine` is "seeded" (variational,
    from an NMF start), "collapsed" (Gibbs sampling from that start), "gensim", "sklearn", "nmf" or
    "auto": collapsed for many units of very few words, else seeded. The first two and "nmf" give
    the same topics for every `seed`. `alpha` and `eta` are the priors of a unit's shares and of a
    topic's words. Raises ValueError where the text cannot bear what is asked.
    """
    check_number(bags, n_topics)
    name = choose_engine(bags, engine)
    settings: dict = {"seed": seed, "alpha": alpha, "eta": eta}
    measured: Any
    if n_topics is None:
        tried, choice = search_number(bags, name, None, settings)
        best = next(fit for fit in tried if fit.k == choice.chosen)
        weights, shares, n_topics = best.topic_word, best.doc_topic, best.k
        measured = quality_of(bags, best, choice)
    else:
        weights, shares = fit_numbered(bags.counts, name, n_topics=n_topics, **settings)
        settings = {"n_topics": n_topics, **settings}
        measured = partial(measure_quality, bags, weights, shares, name, settings)
    recipe = f"lda|engine:{name}|k:{n_topics}|unit:{bags.kind}|seed:{seed}|version:{__version__}"
    lengths = bags.counts.sum(axis=1)
    return Topics(weights, shares, bags.vocabulary, bags.ids, measured, recipe, lengths, alpha, eta)

"""Fit topics, choose how many, name them, and find the sentences that speak of one alone."""

from __future__ import annotations

from functools import partial

from .. import __version__
from ..scale.workers import Workers
from .choose import check_number, measure_quality, search_number
from .counts import Counts
from .engines import choose_engine, fit_numbered
from .large import LARGE, fit_large
from .levels import Fits, finer_fits
from .model import Choice, Topics


def fit_topics(
    bags: Counts,
    *,
    n_topics: int | None = None,
    engine: str = "auto",
    seed: int = 0,
    alpha: float = 0.1,
    eta: float = 0.1,
    workers: Workers | None = None,
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
    if len(bags) > LARGE and name == "seeded":
        fit = partial(fit_topics, n_topics=n_topics, engine=name, **settings)
        return fit_large(bags, fit, workers=workers)
    choice: Choice | None = None
    finer: Fits = ()
    if n_topics is None:
        tried, choice = search_number(bags, name, None, settings)
        n_topics = choice.chosen
        weights, shares = next((c.topic_word, c.doc_topic) for c in tried if c.k == n_topics)
        finer = finer_fits(tried, n_topics)
    else:
        weights, shares = fit_numbered(bags.counts, name, n_topics=n_topics, **settings)
    measured = partial(measure_quality, bags, (weights, shares), name, settings, choice=choice)
    recipe = f"lda|engine:{name}|k:{n_topics}|unit:{bags.kind}|seed:{seed}|version:{__version__}"
    return Topics(
        weights,
        shares,
        bags.vocabulary,
        bags.ids,
        measured,
        recipe,
        bags.counts.sum(axis=1),
        alpha,
        eta,
        finer,
    )

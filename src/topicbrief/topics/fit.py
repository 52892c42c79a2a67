"""Fit topics, choose how many, name them, and find the sentences that speak of one alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from .. import __version__
from ..scale.workers import Workers
from .choose import check_number, measure_quality, search_number
from .counts import Counts
from .engines import choose_engine, fit_numbered
from .large import LARGE, fit_large
from .levels import Fits, finer_fits
from .model import Choice, Topics
from .seeds import seed_columns


def fit_topics(
    bags: Counts,
    *,
    n_topics: int | None = None,
    engine: str = "auto",
    seed: int = 0,
    alpha: float = 0.1,
    eta: float = 0.1,
    seeds: Sequence[Sequence[str]] = (),
    workers: Workers | None = None,
) -> Topics:
    """Fit topics to word counts; topics are numbered biggest first.

    `n_topics=None` chooses the number, see `choose_topics`. `engine` is "seeded" (variational,
    from an NMF start), "collapsed" (Gibbs sampling from that start), "gensim", "sklearn", "nmf" or
    "auto": collapsed for many units of very few words, else seeded. The first two and "nmf" give
    the same topics for every `seed`. `alpha` and `eta` are the priors of a unit's shares and of a
    topic's words. Each of `seeds` are words that have a topic of their own, through the whole fit
    and with the engine "seeded" alone (see `topics.seeds`). Raises ValueError where the text cannot
    bear what is asked.
    """
    check_number(bags, n_topics)
    columns = seed_columns(seeds, bags.vocabulary)
    name = choose_engine(bags, "seeded" if columns and engine == "auto" else engine)
    settings: dict = {"seed": seed, "alpha": alpha, "eta": eta}
    if columns:
        return _fit_seeds(bags, n_topics, name, settings, seeds=seeds, workers=workers)
    if len(bags) > LARGE and name == "seeded":
        fit = partial(fit_topics, n_topics=n_topics, engine=name, **settings)
        return fit_large(bags, fit, workers=workers)
    return _fit(bags, n_topics, name, settings)


def _fit_seeds(bags, n_topics, name, settings, *, seeds, workers) -> Topics:
    """With a topic for each of the seeds that the text knows; chosen, their number is one more."""
    columns = seed_columns(seeds, bags.vocabulary)
    if name != "seeded":
        raise ValueError(f'engine="{name}": expected "seeded", which alone holds seed words')
    if n_topics is not None and n_topics < len(columns):
        raise ValueError(f"n_topics={n_topics}: expected {len(columns)}, one a topic of seed words")
    known = tuple(tuple(words) for words in seeds)
    if len(bags) > LARGE:
        fit = partial(fit_topics, n_topics=n_topics, engine=name, seeds=seeds, **settings)
        return fit_large(bags, fit, workers=workers, seeds=columns)
    choice = None
    if n_topics is None:
        choice = search_number(bags, name, None, settings)[1]
        n_topics = max(choice.chosen, len(columns) + 1)
    topics = _fit(bags, n_topics, name, {**settings, "seeds": columns}, choice)
    return replace(topics, seeds=known)


def _fit(bags, n_topics, name, settings, choice: Choice | None = None) -> Topics:
    finer: Fits = ()
    if n_topics is None:
        tried, choice = search_number(bags, name, None, settings)
        n_topics = choice.chosen
        weights, shares = next((c.topic_word, c.doc_topic) for c in tried if c.k == n_topics)
        finer = finer_fits(tried, n_topics)
    else:
        weights, shares = fit_numbered(bags.counts, name, n_topics=n_topics, **settings)
    measured = partial(measure_quality, bags, (weights, shares), name, settings, choice=choice)
    recipe = (
        f"lda|engine:{name}|k:{n_topics}|unit:{bags.kind}|seed:{settings['seed']}"
        f"|version:{__version__}"
    )
    return Topics(
        weights,
        shares,
        bags.vocabulary,
        bags.ids,
        measured,
        recipe,
        bags.counts.sum(axis=1),
        settings["alpha"],
        settings["eta"],
        finer,
    )

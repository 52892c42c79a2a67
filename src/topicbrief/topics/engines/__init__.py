"""Ways of fitting topics: one small module each, imported when asked for.

Every engine has `fit(counts, *, n_topics, seed, alpha, eta, start=None)`: a CSR matrix of counts
in, the weights of words (topics x words) and the shares of units (units x topics) out; their rows
need not sum to 1. `start` is what `topics.start` would give, where a caller has it already.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import numpy as np

from .. import inference
from .. import start as nmf_start
from ..counts import Counts

ENGINES = {
    "seeded": "seeded",
    "collapsed": "collapsed",
    "gensim": "gensim_lda",
    "sklearn": "sklearn_lda",
    "nmf": "nmf",
}
FROM_NMF = ("seeded", "collapsed", "nmf")
SHORT = 12  # words a unit, below which collapsed inference predicts unseen words better
MANY = 500  # units, from which on there are enough short ones for it to settle


def choose_engine(bags: Counts, engine: str = "auto") -> str:
    """The engine that "auto" stands for, by the number of units and of words in each."""
    if engine == "auto":
        filled = np.count_nonzero(bags.lengths)
        short = nmf_start.words_a_unit(bags.lengths) < SHORT
        return "collapsed" if short and filled >= MANY else "seeded"
    if engine not in ENGINES:
        raise ValueError(f'engine="{engine}": expected auto or one of {", ".join(ENGINES)}')
    return engine


def fit_numbered(counts, engine: str, *, start=None, **settings) -> tuple[np.ndarray, np.ndarray]:
    """Fit the units that have words and number the topics, biggest first."""
    with inference.one_thread():
        return fit_filled(as_floats(counts), engine, start, settings)


def fit_filled(counts, engine: str, start, settings: dict) -> tuple[np.ndarray, np.ndarray]:
    lengths = counts.sum(axis=1)
    filled = np.flatnonzero(lengths)
    used = counts if len(filled) == len(lengths) else counts[filled]
    topic_word, given = fit_engine(used, engine, start, settings)
    doc_topic = np.full((counts.shape[0], len(topic_word)), 1 / len(topic_word))
    doc_topic[filled] = inference.fold_in(used, topic_word, alpha=settings["alpha"], shares=given)
    order = np.argsort(-np.round(lengths @ doc_topic, 6), kind="stable")
    return np.ascontiguousarray(topic_word[order]), doc_topic[:, order]


def fit_engine(counts, engine: str, start, settings: dict) -> tuple[np.ndarray, np.ndarray]:
    """What the engine gives for units that all have words, rows summing to 1."""
    try:
        module = import_module(f".{ENGINES[engine]}", __package__)
        found = module.fit(counts, start=start, **settings)
    except ImportError as error:
        needed = f"{error.name}: pip install 'topicbrief[engines]'"
        raise ValueError(f'engine="{engine}" needs {needed}') from error
    topic_word, doc_topic = (np.asarray(rows, dtype=float) + inference.TINY for rows in found)
    return inference.normalise(topic_word), inference.normalise(doc_topic)


def as_floats(counts):
    """The form that kernels take: CSR of floats, sorted, with short indices."""
    from scipy.sparse import csr_array

    counts = csr_array(counts, dtype=float)
    counts.sum_duplicates()
    counts.indices = counts.indices.astype(np.int32, copy=False)
    counts.indptr = counts.indptr.astype(np.int32, copy=False)
    return counts


def fit_sizes(counts, engine: str, sizes: list[int], settings: dict, fit) -> Iterator:
    """(k, fit) for each size; engines that start from NMF share one growing of it."""
    filled = counts[np.flatnonzero(counts.sum(axis=1))]
    grown = engine in FROM_NMF
    starts = nmf_start.starts(filled, sizes) if grown else [None] * len(sizes)
    used = counts if fit is fit_filled else filled
    for k, start in zip(sizes, starts, strict=True):
        yield k, fit(used, engine, start, {"n_topics": k, **settings})

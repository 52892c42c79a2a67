"""Topics of more units than fit in memory: found in a sample, carried over from disk.

Up to `start.LARGE` units the topics are those of `topics.fit_topics`. Beyond, they are
found in the same evenly spread sample that the engine takes in memory, and two passes over the
shards carry them over to all units (as `inference.spread_vb` does). What each shard adds is
summed pair by pair in an order that the shards alone decide, so that the bytes of the result are the same
whatever the number of threads or machines.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from .. import __version__
from ..reading.corpus import in_order, show_progress
from ..scale import store
from . import inference
from . import start as nmf_start
from .engines import seeded
from .fit import fit_topics
from .model import Bags, Choice, Quality, Topics
from .shards import Shards

PASSES = ((20, 0.01), (3, 0.01))  # steps a unit takes at most, and when it stops, in each pass
CODE = ("topics",)


def fit_shards(
    shards: Shards,
    folder: Path,
    *,
    n_topics: int | None = None,
    engine: str = "auto",
    seed: int = 0,
    alpha: float = 0.1,
    eta: float = 0.1,
    workers: int = 1,
    run: Callable[..., tuple[np.ndarray, list[np.ndarray]]] | None = None,
) -> Topics:
    """Fit topics to counts on disk; keep them under `folder`, or take them from there.

    Arguments are those of `topics.fit_topics`; `workers` threads share a pass, or whatever `run`
    spreads it over (see `run_pass`, `clusters.Spread`). Coherence and stability are measured on
    the sample. Raises ValueError where the text cannot bear what is asked.
    """
    settings = {"engine": engine, "seed": seed, "alpha": alpha, "eta": eta}
    run = run or partial(run_pass, shards, workers=workers)
    key = store.key_of(shards.key, n_topics, settings, store.code_of(*CODE))

    def fit() -> dict[str, Any]:
        topics = _fit(shards, n_topics, settings, run, folder / "passes", key, workers)
        return _pack(topics)

    return _unpack(store.made(folder / "topics", key, fit), shards)


def _fit(shards, n_topics, settings, run, folder, key, workers) -> Topics:
    if len(shards) <= nmf_start.LARGE:
        return fit_topics(shards.sample(nmf_start.LARGE), n_topics=n_topics, **settings)
    if settings["engine"] not in ("auto", "seeded"):
        raise ValueError(
            f'engine="{settings["engine"]}": expected auto or seeded for {len(shards)} units'
        )
    sample = shards.sample(nmf_start.SAMPLE)
    start = fit_topics(sample, n_topics=n_topics, **{**settings, "engine": "seeded"})
    priors = {"alpha": settings["alpha"], "eta": settings["eta"]}
    lamda = fit_sample(sample, start.n_topics, seed=settings["seed"], **priors)
    gamma, lamda = carry_over(shards, lamda, run, folder=folder, key=key, **priors)
    return _topics(shards, start, gamma, lamda, settings, workers)


def fit_sample(sample: Bags, n_topics: int, *, seed: int, alpha: float, eta: float) -> np.ndarray:
    """Lambda (words x topics) of the sample, by the seeded engine."""

    filled = np.flatnonzero(sample.counts.sum(axis=1))
    with inference.one_thread():
        weights, _ = seeded.fit(
            sample.counts[filled], n_topics=n_topics, seed=seed, alpha=alpha, eta=eta
        )
    return np.ascontiguousarray(weights.T)


def carry_over(
    shards: Shards,
    lamda: np.ndarray,
    run: Callable[..., tuple[np.ndarray, list[np.ndarray]]],
    *,
    alpha: float,
    eta: float,
    folder: Path | None = None,
    key: str = "",
) -> tuple[list[np.ndarray], np.ndarray]:
    """Gamma of each shard's units and lambda after `PASSES`, from the lambda of a sample.

    After each pass both are kept under `folder`: an interrupted fit goes on from the last one.
    """
    prior = np.full(lamda.shape[1], alpha, np.float32)
    gamma = [_even(shards.counts(number), prior) for number in range(len(shards.pieces))]
    for turn, (steps, threshold) in enumerate(PASSES):
        kept = folder / f"{key}-{turn}" if folder else None
        if kept is None or not kept.is_dir():
            kernel = inference.kernels(int(shards.totals.sum()) * lamda.shape[1])
            by_word = kernel.exp_expected_log(lamda).astype(np.float32)
            gained, gamma = run(gamma, by_word, prior, steps, np.float32(threshold))
            lamda = eta + gained
            if folder is not None and kept is not None:
                store.keep(folder, kept.name, {"lamda": lamda, "gamma": np.concatenate(gamma)})
        else:
            lamda = np.array(store.load(kept, "lamda"))
            gamma = np.split(np.array(store.load(kept, "gamma")), np.cumsum(shards.sizes)[:-1])
    return gamma, lamda


def _even(counts: Any, prior: np.ndarray) -> np.ndarray:
    n_topics = len(prior)
    even = prior[0] + counts.sum(axis=1) / n_topics
    return np.repeat(even.astype(np.float32)[:, None], n_topics, axis=1)


def run_pass(
    shards: Shards, gamma: Sequence[np.ndarray], by_word, prior, steps, threshold, *, workers: int
) -> tuple[np.ndarray, list[np.ndarray]]:
    """One E-step over all shards: what lambda gains, and the new gamma of each shard."""
    calls = (
        (read_cells(piece), own, by_word, prior, steps, threshold)
        for piece, own in zip(shards.pieces, gamma, strict=True)
    )
    new: list[np.ndarray] = []

    def gains(results: Iterable) -> Iterable[np.ndarray]:
        for gained, own in results:
            new.append(own)
            yield gained

    with ThreadPoolExecutor(workers) as pool:
        results = in_order(pool, expect, calls, ahead=workers + 1)
        shown = show_progress(gains(results), "topics", len(shards.pieces), "shard")
        return add_pairwise(shown), new


def read_cells(piece: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """indptr, indices and data of a shard, as the kernels take them."""
    indptr, indices, data = (
        np.asarray(store.load(piece, name)) for name in ("indptr", "indices", "data")
    )
    return indptr, indices, data.astype(np.float32)


def expect(cells, gamma, by_word, prior, steps, threshold) -> tuple[np.ndarray, np.ndarray]:
    """What one shard adds to lambda (words x topics, double precision), and its new gamma."""
    kernel = inference.kernels(len(cells[1]) * len(prior))
    gamma = np.array(gamma)
    gained, _ = kernel.vb_pass(*cells, gamma, by_word, prior, steps, threshold)
    return gained.astype(float), gamma


def add_pairwise(items: Iterable[Any], add: Callable = operator.add) -> Any:
    """The sum of `items` as a balanced tree over their order; a logarithm of them are held."""
    held: list[tuple[int, Any]] = []
    for item in items:
        level = 0
        while held and held[-1][0] == level:
            item, level = add(held.pop()[1], item), level + 1
        held.append((level, item))
    total = held.pop()[1]
    while held:
        total = add(held.pop()[1], total)
    return total


def _topics(shards: Shards, start: Topics, gamma, lamda, settings, workers: int) -> Topics:
    topic_word = inference.normalise(lamda.T + inference.TINY)
    shares, lengths = fold_in_shards(
        shards, gamma, topic_word, alpha=settings["alpha"], workers=workers
    )
    order = np.argsort(-np.round(lengths @ shares, 6), kind="stable")
    topic_word = np.ascontiguousarray(topic_word[order])
    quality = _match_quality(start, topic_word, lengths @ shares[:, order])
    recipe = (
        f"lda|engine:seeded|k:{start.n_topics}|unit:{shards.kind}|sample:{len(start.ids)}"
        f"|passes:{len(PASSES)}|seed:{settings['seed']}|version:{__version__}"
    )
    return Topics(
        topic_word,
        shares[:, order],
        shards.vocabulary,
        (),
        quality,
        recipe,
        lengths,
        settings["alpha"],
        settings["eta"],
    )


def fold_in_shards(
    shards: Shards, gamma: Sequence[np.ndarray], topic_word: np.ndarray, *, alpha: float, workers
) -> tuple[np.ndarray, np.ndarray]:
    """Shares of all units under the topics (units x topics), and the counted words of each."""

    def fold(number: int) -> tuple[np.ndarray, np.ndarray]:
        counts = shards.counts(number).astype(float)
        given = inference.normalise(gamma[number].astype(float) + inference.TINY)
        lengths = counts.sum(axis=1)
        shares = inference.fold_in(counts, topic_word, alpha=alpha, shares=given)
        shares[lengths == 0] = 1 / len(topic_word)
        return shares, lengths

    with ThreadPoolExecutor(workers) as pool:
        calls = ((number,) for number in range(len(shards.pieces)))
        rows = list(in_order(pool, fold, calls, ahead=workers + 1))
    return np.concatenate([row[0] for row in rows]), np.concatenate([row[1] for row in rows])


def _match_quality(start: Topics, topic_word: np.ndarray, weights: np.ndarray) -> Quality:
    """The sample's quality in the order of the topics as carried over; shares of all units."""
    near = np.sqrt(topic_word) @ np.sqrt(start.topic_word).T  # Bhattacharyya
    match = near.argmax(axis=1)
    q = start.quality
    weak = tuple(q.weak[row] for row in match)
    share = weights / weights.sum()
    return Quality(q.coherence[match], q.stability[match], share, weak, q.choice)


def _pack(topics: Topics) -> dict[str, Any]:
    q = topics.quality
    choice = q.choice and {
        "rows": q.choice.rows,
        "chosen": q.choice.chosen,
        "runner_up": q.choice.runner_up,
        "verdict": q.choice.verdict,
    }
    return {
        "topic_word": topics.topic_word,
        "doc_topic": topics.doc_topic,
        "lengths": np.asarray(topics.lengths),
        "measures": np.stack([q.coherence, q.stability, q.share]),
        "told": {
            "weak": q.weak,
            "choice": choice,
            "recipe": topics.recipe,
            "alpha": topics.alpha,
            "eta": topics.eta,
        },
    }


def _unpack(kept: Path, shards: Shards) -> Topics:
    told = store.load(kept, "told")
    coherence, stability, share = np.array(store.load(kept, "measures"))
    choice = told["choice"] and Choice(
        tuple(told["choice"]["rows"]),
        told["choice"]["chosen"],
        told["choice"]["runner_up"],
        told["choice"]["verdict"],
    )
    return Topics(
        np.array(store.load(kept, "topic_word")),
        store.load(kept, "doc_topic"),
        shards.vocabulary,
        tuple(shards.ids()),
        Quality(coherence, stability, share, tuple(told["weak"]), choice),
        told["recipe"],
        store.load(kept, "lengths"),
        told["alpha"],
        told["eta"],
    )

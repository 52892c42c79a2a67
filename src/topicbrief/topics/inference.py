"""Numeric kernels of the topic engines in plain NumPy: pure functions of arrays.

Symbols as in Blei, Ng and Jordan (2003) and Hoffman, Blei and Bach (2010): gamma (units x topics)
and lambda (topics x words) are the Dirichlet parameters of shares and of topics. Arrays of words
lie words x topics here. Counts are CSR: `indptr`, `indices`, `data`.

`compiled` has `exp_expected_log`, `vb_pass`, `gibbs_pass`, `fold_in_pass`, `nmf_sweep` and
`rest_turn` once more, with the same arguments and results; `kernels` says which to use.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_array

TINY = 1e-30
FEW = 100  # units below which a spare topic would be a single passage
SMALL = 300_000  # stored counts x topics below which loading compiled code takes longer
A_TOKEN = 200  # what a loop in Python costs for each token, in the same measure


def kernels(work: int) -> ModuleType:
    """This module or its compiled double, by `work`: stored counts x topics x fits to come."""
    return _compiled() if work > SMALL else sys.modules[__name__]


@cache
def _compiled() -> ModuleType:
    try:
        return import_module(".inference_numba", __package__)
    except (ImportError, RuntimeError) as error:  # RuntimeError: no folder for its cache
        warnings.warn(
            f"numba cannot be used ({error}): topics fit slower; pip install 'topicbrief[fast]'",
            stacklevel=3,
        )
        return sys.modules[__name__]


def one_thread() -> AbstractContextManager:
    """One BLAS thread inside: sums in another order would change the last digits of results."""
    return _thread_pools(len(sys.modules)).limit(limits=1)


@lru_cache(maxsize=1)
def _thread_pools(loaded: int) -> Any:
    """The thread pools of all libraries; looked for again when more modules are `loaded`."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def count_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def normalise(rows: np.ndarray) -> np.ndarray:
    """Rows that sum to 1."""
    return rows / rows.sum(axis=1, keepdims=True)


def unit_of_each(indptr: np.ndarray) -> np.ndarray:
    """The row of every stored count of a CSR matrix."""
    return np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))


def exp_expected_log(parameters: np.ndarray) -> np.ndarray:
    """exp(E[log x]) for Dirichlet columns: exp(digamma(p) - digamma(sum of the column))."""
    from scipy.special import psi

    return np.exp(psi(parameters) - psi(parameters.sum(axis=0)))


def _exp_expected_log_rows(gamma: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(exp_expected_log(gamma.T).T)


def _weights(rows, indices, by_unit, by_word) -> np.ndarray:
    """The product of both weights over topics for each stored count, few counts at a time."""
    result = np.full(len(rows), TINY, np.result_type(by_unit, by_word))
    for begin in range(0, len(rows), 4096):  # so many rows stay in cache
        part = slice(begin, begin + 4096)
        result[part] += np.einsum("ij,ij->i", by_unit[rows[part]], by_word[indices[part]])
    return result


def vb_pass(indptr, indices, data, gamma, by_word, alpha, steps, threshold):
    """Update gamma (units x topics) in place with topics held fixed: the E-step of LDA.

    `by_word` is exp(E[log beta]), words x topics; `alpha` the prior of each topic. A unit takes at
    most `steps` updates and stops when its gamma moves by less than `threshold` on average.
    Returns what lambda gains (words x topics) and the log of the weights, summed over all counts.
    """
    from scipy.sparse import csr_array

    rows = unit_of_each(indptr)
    ratio = csr_array((data.astype(by_word.dtype), indices, indptr), (len(gamma), len(by_word)))
    active = np.ones(len(gamma), dtype=bool)
    for _ in range(steps):
        by_unit = _exp_expected_log_rows(gamma)
        ratio.data = data / _weights(rows, indices, by_unit, by_word)
        new = alpha + by_unit * (ratio @ by_word)
        moved = np.abs(new - gamma).mean(axis=1)
        gamma[active] = new[active]
        active &= moved >= threshold
        if not active.any():
            break
    by_unit = _exp_expected_log_rows(gamma)
    weight = _weights(rows, indices, by_unit, by_word)
    ratio.data = data / weight
    return by_word * (ratio.T @ by_unit), float(data @ np.log(weight))


def gibbs_pass(ends, words, topics, in_unit, in_word, drawn, alpha, eta, prior):
    """One sweep of collapsed Gibbs sampling, in place (Griffiths and Steyvers 2004).

    `ends` says where each unit's tokens begin and end; `words` and `topics` are those of the
    tokens, `in_unit` and `in_word` the counts that follow, whole numbers throughout. `drawn` is a
    number in [0, 1) for each token, `alpha` the prior of a topic in a unit, `eta` (words x topics)
    that of a word in a topic and `prior` its sum over words. No sum is reordered, so that the
    compiled double draws the same topics.
    """
    scale = in_word.sum(axis=0) + prior
    for d in range(len(ends) - 1):
        own = in_unit[d]
        for t in range(ends[d], ends[d + 1]):
            row, before = in_word[words[t]], topics[t]
            for count in (own, row, scale):
                count[before] -= 1
            until = np.cumsum((own + alpha) * (row + eta[words[t]]) / scale)
            after = min(int((until <= drawn[t] * until[-1]).sum()), len(until) - 1)
            for count in (own, row, scale):
                count[after] += 1
            topics[t] = after


def fold_in_pass(indptr, indices, data, shares, by_word, alpha, steps, threshold):
    """Update shares (units x topics) in place under fixed topics: EM with a Dirichlet prior.

    The likelihood of shares with `alpha` added to every topic's count has a single peak, so the
    start does not matter; a unit stops when no share moves by `threshold`.
    """
    from scipy.sparse import csr_array

    rows = unit_of_each(indptr)
    ratio = csr_array((data.astype(float), indices, indptr), (len(shares), len(by_word)))
    active = np.ones(len(shares), dtype=bool)
    for _ in range(steps):
        ratio.data = data / _weights(rows, indices, shares, by_word)
        new = normalise(alpha + shares * (ratio @ by_word))
        moved = np.abs(new - shares).max(axis=1)
        shares[active] = new[active]
        active &= moved >= threshold
        if not active.any():
            break


def nmf_sweep(matrix, own, other, gram):
    """Improve one factor of NMF in place, topic by topic, the other factor held fixed.

    Hierarchical alternating least squares (Cichocki and Phan 2009): for `matrix` = own other'
    with topics as columns, `gram` is other' other.
    """
    product = matrix @ other
    for k in range(own.shape[1]):
        gradient = own @ gram[k] - product[:, k]
        own[:, k] = np.maximum(own[:, k] - gradient / max(gram[k, k], TINY), 0)


def rest_turn(matrix, across, w, h, right):
    """One turn of power iteration on what the factors `w` `h`' leave of `matrix` (`across` turned).

    Returns left = (matrix - w h') right, one for each unit, and (matrix - w h')' left, one for
    each word.
    """
    left = matrix @ right - w @ (right @ h)
    return left, across @ left - h @ (left @ w)


def batch_vb(
    counts: csr_array,
    by_unit: np.ndarray,
    by_word: np.ndarray,
    *,
    alpha: float,
    eta: float | np.ndarray,
    passes: int = 100,
    tol: float = 2e-3,
) -> tuple[np.ndarray, np.ndarray]:
    """Variational Bayes over all units at once, from given weights to convergence.

    `by_unit` (units x topics) and `by_word` (words x topics) say what share of each count a topic
    has at the start. Returns gamma and lambda (words x topics). A pass updates gamma twice and
    lambda once; the last is the one that changes the evidence per word by less than `tol`. Going
    on for longer fits the units better and unseen ones worse.
    """
    kernel = kernels(counts.nnz * by_unit.shape[1])
    single = np.float64 if kernel is sys.modules[__name__] else np.float32
    gamma, lamda = _share_out(counts, by_unit, by_word)
    gamma, lamda = (gamma + alpha).astype(single), lamda + eta
    cells = counts.indptr, counts.indices, counts.data.astype(single)
    prior, before, total = np.full(by_unit.shape[1], alpha, single), -np.inf, counts.data.sum()
    for _ in range(passes):
        topics = kernel.exp_expected_log(lamda).astype(single)
        gained, evidence = kernel.vb_pass(*cells, gamma, topics, prior, 2, single(0))
        lamda = eta + gained.astype(float)
        if abs(evidence - before) < tol * total:
            break
        before = evidence
    return gamma, lamda


def _share_out(counts, by_unit, by_word) -> tuple[np.ndarray, np.ndarray]:
    """The counts that each unit and each word have in each topic, from weights."""
    from scipy.sparse import csr_array

    weight = _weights(unit_of_each(counts.indptr), counts.indices, by_unit, by_word)
    ratio = csr_array((counts.data / weight, counts.indices, counts.indptr), counts.shape)
    return by_unit * (ratio @ by_word), by_word * (ratio.T @ by_unit)


def gibbs(
    counts: csr_array,
    by_unit: np.ndarray,
    by_word: np.ndarray,
    *,
    alpha: float,
    eta: np.ndarray,
    burn_in: int = 50,
    kept: int = 50,
) -> tuple[np.ndarray, np.ndarray]:
    """Collapsed Gibbs sampling from given weights; words are averaged over the `kept` last sweeps.

    Arguments and results are those of `batch_vb`, `eta` an array and all counts whole numbers.
    The generator begins at a constant, one thread draws: the same topics every time. Where
    CVB0 (Asuncion et al. 2009) stays near its start, draws leave it for likelier topics.
    """
    times = counts.data.astype(np.int64)
    n_units, n_topics = by_unit.shape
    words = np.repeat(counts.indices, times)
    ends = np.concatenate([[0], np.cumsum(times)])[counts.indptr]
    topics = np.repeat(_likeliest(counts, by_unit, by_word), times)
    in_unit = _cross(unit_of_each(ends), topics, n_units, n_topics)
    in_word = _cross(words, topics, counts.shape[1], n_topics)
    kernel = kernels(len(words) * max(n_topics, A_TOKEN) * (burn_in + kept))
    drawing, total, prior = np.random.default_rng(0), np.zeros_like(in_word), eta.sum(axis=0)
    for sweep in range(burn_in + kept):
        drawn = drawing.random(len(words))
        kernel.gibbs_pass(ends, words, topics, in_unit, in_word, drawn, alpha, eta, prior)
        if sweep >= burn_in:
            total += in_word
    return in_unit + alpha, total / kept + eta


def _likeliest(counts, by_unit, by_word) -> np.ndarray:
    """The topic of the greatest weight for each stored count, few counts at a time."""
    rows, result = unit_of_each(counts.indptr), np.empty(counts.nnz, dtype=np.int64)
    for begin in range(0, len(rows), 4096):
        part = slice(begin, begin + 4096)
        result[part] = (by_unit[rows[part]] * by_word[counts.indices[part]]).argmax(axis=1)
    return result


def _cross(rows, columns, n_rows: int, n_columns: int) -> np.ndarray:
    """How often each row and column come together, as floats."""
    together = np.bincount(rows * n_columns + columns, minlength=n_rows * n_columns)
    return together.reshape(n_rows, n_columns).astype(float)


def fold_in(
    counts: csr_array,
    topic_word: np.ndarray,
    *,
    alpha: float,
    shares: np.ndarray | None = None,
    steps: int = 200,
    threshold: float = 1e-4,
) -> np.ndarray:
    """Topic shares of units under given topics, units x topics; equal shares without words."""
    shape = counts.shape[0], len(topic_word)
    shares = np.full(shape, 1 / len(topic_word)) if shares is None else shares.copy()
    by_word = np.ascontiguousarray(topic_word.T)
    kernel = kernels(counts.nnz * shape[1] * 10)
    cells = counts.indptr, counts.indices, counts.data
    kernel.fold_in_pass(*cells, shares, by_word, alpha, steps, threshold)
    return shares


def join_topics(
    topic_word: np.ndarray,
    doc_topic: np.ndarray,
    share: np.ndarray,
    groups: Sequence[Sequence[int]],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Words and shares with the topics of each group made one; which are in it, groups x topics.

    A joined topic's words are the mean of its parts', weighted by their `share`.
    """
    member = np.zeros((len(groups), len(topic_word)))
    for row, group in enumerate(groups):
        member[row, group] = 1
    return normalise((member * share) @ topic_word), doc_topic @ member.T, member


def match_columns(counts: csr_array, vocabulary: Sequence[str], wanted: Sequence[str]) -> csr_array:
    """The same counts with the columns of `wanted`; words that are not among them are dropped."""
    from scipy.sparse import csr_array

    if tuple(vocabulary) == tuple(wanted):
        return counts
    place = {word: i for i, word in enumerate(wanted)}
    new = np.array([place.get(word, -1) for word in vocabulary], dtype=np.int64)
    if not (new >= 0).any():
        raise ValueError(f"none of the {len(vocabulary)} words is in the vocabulary of the topics")
    column = new[counts.indices]
    kept = column >= 0
    cells = (counts.data[kept], (unit_of_each(counts.indptr)[kept], column[kept]))
    return csr_array(cells, shape=(counts.shape[0], len(wanted)))

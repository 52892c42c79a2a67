"""Numeric kernels of the topic engines in plain NumPy: pure functions of arrays.

Symbols as in Blei, Ng and Jordan (2003) and Hoffman, Blei and Bach (2010): gamma (units x topics)
and lambda (topics x words) are the Dirichlet parameters of shares and of topics. Arrays of words
lie words x topics here. Counts are CSR: `indptr`, `indices`, `data`.

`compiled` has `exp_expected_log`, `vb_pass`, `cvb0_pass`, `fold_in_pass`, `nmf_sweep` and
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
A_UNIT = 200  # what a loop in Python costs for each unit, in the same measure


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


def cvb0_pass(indptr, indices, data, held, in_unit, in_word, in_topic, alpha, eta):
    """One sweep of collapsed inference over the units, in place (Asuncion et al. 2009).

    `held` is the share of each stored count that each topic has (called gamma there); `in_unit`,
    `in_word` and `in_topic` are the counts that follow from it, kept up to date unit by unit.
    Returns by how much counts moved.
    """
    floor = eta * len(in_word)
    moved = 0.0
    for d in range(len(indptr) - 1):
        cells = slice(indptr[d], indptr[d + 1])
        words, own = indices[cells], held[cells]
        new = (in_unit[d] - own + alpha) * (in_word[words] - own + eta) / (in_topic - own + floor)
        new /= new.sum(axis=1, keepdims=True)
        change = (new - own) * data[cells, None]
        held[cells] = new
        in_word[words] += change
        total = change.sum(axis=0)
        in_unit[d] += total
        in_topic += total
        moved += np.abs(change).sum()
    return moved


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


def spread_vb(
    counts: csr_array, lamda: np.ndarray, *, alpha: float, eta: float, passes: int = 2
) -> tuple[np.ndarray, np.ndarray]:
    """Carry topics that were fitted on a sample over to all units; holds no array of all counts.

    Each pass settles every unit under the topics so far, then makes the topics anew from all
    units. Arguments and results are those of `batch_vb`; single precision.
    """
    kernel = kernels(counts.nnz * lamda.shape[1])
    data, prior = counts.data.astype(np.float32), np.full(lamda.shape[1], alpha, np.float32)
    even = alpha + counts.sum(axis=1) / lamda.shape[1]
    gamma = np.repeat(even.astype(np.float32)[:, None], lamda.shape[1], axis=1)
    for turn in range(passes):
        topics = kernel.exp_expected_log(lamda).astype(np.float32)
        steps = 3 if turn else 20
        cells = counts.indptr, counts.indices, data
        gained, _ = kernel.vb_pass(*cells, gamma, topics, prior, steps, np.float32(0.01))
        lamda = eta + gained.astype(float)
    return gamma, lamda


def _share_out(counts, by_unit, by_word) -> tuple[np.ndarray, np.ndarray]:
    """The counts that each unit and each word have in each topic, from weights."""
    from scipy.sparse import csr_array

    weight = _weights(unit_of_each(counts.indptr), counts.indices, by_unit, by_word)
    ratio = csr_array((counts.data / weight, counts.indices, counts.indptr), counts.shape)
    return by_unit * (ratio @ by_word), by_word * (ratio.T @ by_unit)


def cvb0(
    counts: csr_array,
    by_unit: np.ndarray,
    by_word: np.ndarray,
    *,
    alpha: float,
    eta: float,
    passes: int = 50,
    tol: float = 5e-3,
) -> tuple[np.ndarray, np.ndarray]:
    """Collapsed inference from given weights, until less than `tol` of the counts move in a sweep.

    Arguments and results are those of `batch_vb`.
    """
    kernel = kernels(max(counts.nnz * by_unit.shape[1], A_UNIT * counts.shape[0]))
    rows = unit_of_each(counts.indptr)
    held = normalise(by_unit[rows] * by_word[counts.indices])
    in_unit, in_word = _share_out(counts, by_unit, by_word)
    in_topic = in_word.sum(axis=0)
    state = counts.indptr, counts.indices, counts.data, held, in_unit, in_word, in_topic
    total = counts.data.sum()
    for _ in range(passes):
        if kernel.cvb0_pass(*state, alpha, eta) < tol * total:
            break
    return in_unit + alpha, in_word + eta


def stochastic_cvb0(
    counts: csr_array, in_word: np.ndarray, *, alpha: float, eta: float, chunk: int = 5000
) -> tuple[np.ndarray, np.ndarray]:
    """One pass of collapsed inference over chunks of units, after Foulds et al. (2013).

    For counts whose shares do not fit in memory: `in_word` comes from a sample; each chunk is
    settled under it and then moves it by a step that shrinks with the chunks seen.
    """
    shares = np.empty((counts.shape[0], in_word.shape[1]))
    total = counts.data.sum()
    in_word = in_word * (total / in_word.sum())
    for number, begin in enumerate(range(0, counts.shape[0], chunk)):
        part = counts[begin : begin + chunk]
        topics = normalise(in_word.T + eta)
        by_unit = fold_in(part, topics, alpha=alpha, threshold=0.01)
        in_unit, seen = _share_out(part, by_unit, np.ascontiguousarray(topics.T))
        shares[begin : begin + chunk] = in_unit + alpha
        step = (number + 10) ** -0.7
        in_word = (1 - step) * in_word + step * seen * (total / part.data.sum())
    return shares, in_word + eta


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

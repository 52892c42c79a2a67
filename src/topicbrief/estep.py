"""Numeric kernels of the topic engines, in plain NumPy: pure functions of arrays.

Symbols as in Blei, Ng and Jordan (2003) and Hoffman, Blei and Bach (2010): gamma (units x topics)
and lambda (topics x words) are the Dirichlet parameters of shares and of topics.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_array

TINY = 1e-30


def one_thread() -> AbstractContextManager:
    """One BLAS thread inside: sums in another order would change the last digits of results."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(limits=1)


def exp_expected_log(parameters: np.ndarray) -> np.ndarray:
    """exp(E[log x]) for Dirichlet rows: exp(digamma(p) - digamma(sum of the row))."""
    from scipy.special import psi

    return np.exp(psi(parameters) - psi(parameters.sum(axis=1, keepdims=True)))


def unit_of_each(counts: csr_array) -> np.ndarray:
    """The row of every stored count of a CSR matrix."""
    return np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))


def split_counts(
    counts: csr_array, rows: np.ndarray, by_unit: np.ndarray, by_word: np.ndarray
) -> tuple[csr_array, np.ndarray]:
    """Counts divided by the weight that each unit and word share, and those weights.

    `by_unit` is units x topics, `by_word` words x topics; the weight of a stored count is the dot
    product of its two rows. `ratio @ by_word * by_unit` is then the count that each topic gets.
    """
    from scipy.sparse import csr_array

    weight = np.einsum("ij,ij->i", by_unit[rows], by_word[counts.indices]) + TINY
    ratio = csr_array((counts.data / weight, counts.indices, counts.indptr), shape=counts.shape)
    return ratio, weight


def batch_vb(
    counts: csr_array,
    by_unit: np.ndarray,
    by_word: np.ndarray,
    *,
    alpha: float,
    eta: float,
    passes: int = 100,
    tol: float = 1e-5,
) -> tuple[np.ndarray, np.ndarray]:
    """Variational Bayes over all units at once, from given weights to convergence.

    `by_unit` (units x topics) and `by_word` (words x topics) say what share of each count a topic
    has at the start. Returns gamma and lambda. A pass updates gamma twice and lambda once; it ends
    when a pass changes the evidence per word by less than `tol`.
    """
    rows = unit_of_each(counts)
    ratio, _ = split_counts(counts, rows, by_unit, by_word)
    gamma = alpha + by_unit * (ratio @ by_word)
    lamda = eta + (by_word * (ratio.T @ by_unit)).T
    before, total = -np.inf, counts.data.sum()
    for _ in range(passes):
        by_word = exp_expected_log(lamda).T
        for _ in range(2):
            by_unit = exp_expected_log(gamma)
            ratio, weight = split_counts(counts, rows, by_unit, by_word)
            gamma = alpha + by_unit * (ratio @ by_word)
        lamda = eta + (by_word * (ratio.T @ by_unit)).T
        evidence = counts.data @ np.log(weight) / total
        if abs(evidence - before) < tol:
            break
        before = evidence
    return gamma, lamda


def fold_in(
    counts: csr_array, topic_word: np.ndarray, *, alpha: float, steps: int = 100, tol: float = 1e-6
) -> np.ndarray:
    """Topic shares of units under given topics, units x topics: EM from equal shares.

    Each unit's shares maximise its likelihood with `alpha` added to every topic's count.
    """
    rows, by_word = unit_of_each(counts), np.ascontiguousarray(topic_word.T)
    n_topics = len(topic_word)
    shares = np.full((counts.shape[0], n_topics), 1 / n_topics)
    for _ in range(steps):
        ratio, _ = split_counts(counts, rows, shares, by_word)
        new = alpha + shares * (ratio @ by_word)
        new /= new.sum(axis=1, keepdims=True)
        change = np.abs(new - shares).max(initial=0)
        shares = new
        if change < tol:
            break
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
    cells = (counts.data[kept], (unit_of_each(counts)[kept], column[kept]))
    return csr_array(cells, shape=(counts.shape[0], len(wanted)))


def tf_idf(counts: csr_array) -> csr_array:
    """Counts x (ln((1 + units) / (1 + units with the word)) + 1), each unit scaled to length 1."""
    from scipy.sparse import csr_array

    n, width = counts.shape
    idf = np.log((1 + n) / (1 + np.bincount(counts.indices, minlength=width))) + 1
    data = counts.data * idf[counts.indices]
    rows = unit_of_each(counts)
    length = np.sqrt(np.bincount(rows, data**2, minlength=n))
    data = data / length[rows]
    return csr_array((data, counts.indices, counts.indptr), shape=counts.shape)


def leading_svd(matrix: csr_array, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The `n` largest singular triplets (u, s, vt), exact: the same for every seed."""
    from scipy.sparse.linalg import svds

    if min(matrix.shape) <= max(200, n + 1):
        u, s, vt = np.linalg.svd(matrix.toarray(), full_matrices=False)
        return u[:, :n], s[:n], vt[:n]
    start = np.ones(min(matrix.shape))
    u, s, vt = svds(matrix, k=n, v0=start)
    order = np.argsort(-s, kind="stable")
    return u[:, order], s[order], vt[order]


def nndsvda(
    u: np.ndarray, s: np.ndarray, vt: np.ndarray, mean: float
) -> tuple[np.ndarray, np.ndarray]:
    """Non-negative start for NMF from singular triplets (Boutsidis and Gallopoulos 2008).

    Of each triplet the heavier sign is kept; zeros become `mean`, the mean of the matrix.
    Returns W (units x topics) and H (topics x words).
    """
    halves = []
    for sign in (1, -1):
        left, right = np.maximum(sign * u, 0), np.maximum(sign * vt, 0)
        halves.append((left, right, np.linalg.norm(left, axis=0), np.linalg.norm(right, axis=1)))
    (lp, rp, lpn, rpn), (ln, rn, lnn, rnn) = halves
    positive = lpn * rpn >= lnn * rnn
    scale = np.sqrt(s * np.where(positive, lpn * rpn, lnn * rnn))
    w = scale * np.where(positive, lp / np.maximum(lpn, TINY), ln / np.maximum(lnn, TINY))
    h = scale[:, None] * np.where(
        positive[:, None], rp / np.maximum(rpn, TINY)[:, None], rn / np.maximum(rnn, TINY)[:, None]
    )
    w[w < 1e-9] = mean
    h[h < 1e-9] = mean
    return w, h


def nmf(
    matrix: csr_array, w: np.ndarray, h: np.ndarray, *, passes: int = 200, tol: float = 1e-6
) -> tuple[np.ndarray, np.ndarray]:
    """Non-negative factors W (units x topics), H (topics x words) from a start.

    Hierarchical alternating least squares (Cichocki and Phan 2009); ends when a pass moves the
    factors by less than `tol` of what the first pass did.
    """
    w, ht = w.copy(), np.ascontiguousarray(h.T)
    first = None
    transposed = matrix.T.tocsr()
    for _ in range(passes):
        moved = _descend(w, matrix @ ht, ht.T @ ht) + _descend(ht, transposed @ w, w.T @ w)
        first = first or moved
        if moved <= tol * first:
            break
    return w, ht.T


def _descend(factor: np.ndarray, product: np.ndarray, gram: np.ndarray) -> float:
    """One sweep over the columns of `factor`, in place; returns how much it moved."""
    moved = 0.0
    for k in range(factor.shape[1]):
        gradient = factor @ gram[:, k] - product[:, k]
        step = np.minimum(gradient / max(gram[k, k], TINY), factor[:, k])
        factor[:, k] -= step
        moved += np.abs(step).sum()
    return moved

"""The common start of the seeded and the collapsed engine: NMF, nothing drawn.

Units of some length are factored as they are, by tf-idf. Titles, sentences and passages hold too
few words each to show which go together, but all of them together show it: there the pairs of
words are factored (the idea of the biterm topic model, Yan et al. 2013).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from . import inference
from .inference import FEW, TINY, kernels, unit_of_each

if TYPE_CHECKING:
    from scipy.sparse import csr_array

SPARE = 2  # topics grown beyond those wanted, and taken away again


def tf_idf(counts: csr_array) -> csr_array:
    """(1 + ln count) x (ln((1 + units) / (1 + units with the word)) + 1), units of length 1."""
    from scipy.sparse import csr_array

    n, width = counts.shape
    idf = np.log((1 + n) / (1 + np.bincount(counts.indices, minlength=width))) + 1
    data = (1 + np.log(counts.data)) * idf[counts.indices]
    rows = unit_of_each(counts.indptr)
    length = np.sqrt(np.bincount(rows, data**2, minlength=n))
    return csr_array((data / length[rows], counts.indices, counts.indptr), counts.shape)


def grow_nmf(
    matrix: csr_array, sizes: Sequence[int], *, sweeps: int = 3, last: int = 6
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Non-negative factors (units x topics, words x topics) for each of the rising `sizes`.

    Topics come one at a time (from 20 on a fifth more at a time), each the leading non-negative
    direction of what the topics before it leave unexplained; all are then refined together.
    From 100 units on two topics more are grown for each size and the least needed taken away
    again: a topic that came early may hold two subjects and nothing else would part them. Nothing
    is drawn, and small changes of the units change few topics: starting from many singular vectors
    at once is less stable. Single precision where code is compiled.
    """
    kernel = kernels(matrix.nnz * max(sizes))
    matrix = matrix.astype(np.float64 if kernel is sys.modules[__name__] else np.float32)
    both = matrix, matrix.T.tocsr()
    w, h = (np.zeros((n, 0), matrix.dtype) for n in matrix.shape)
    spare = SPARE if matrix.shape[0] >= FEW else 0
    wanted = {size: min(size + spare, max(min(matrix.shape), size)) for size in sizes}
    for size in steps_to(sorted(set(wanted.values()))):
        while w.shape[1] < size:
            turns = 20 if size <= 20 + SPARE else 4
            left, right = _leading_rest(kernel, both, (w, h), turns)
            w, h = np.column_stack([w, left]), np.column_stack([h, right])
        _refine(kernel, both, (w, h), sweeps)
        for fewer in (n for n in sizes if wanted[n] == size):
            done = w.copy(), h.copy()
            while done[0].shape[1] > fewer:
                done = _without_least(*done)
                _refine(kernel, both, done, sweeps)
            _refine(kernel, both, done, last)
            yield done


def _without_least(w, h) -> tuple[np.ndarray, np.ndarray]:
    """The factors without the topic whose loss the others make up for best.

    What is lost when one factor stays and the others' weights in the other factor move freely:
    the topic's weights squared over the diagonal of the inverse Gram matrix (as in optimal brain
    surgery, Hassibi and Stork 1993), by either factor the less.
    """
    grams = [(factor.T @ factor).astype(float) for factor in (w, h)]
    ridge = 1e-9 * np.eye(w.shape[1]) * max(gram.max() for gram in grams)
    free = [np.diag(np.linalg.inv(gram + ridge)) for gram in grams]
    lost = np.minimum(np.diag(grams[0]) / free[1], np.diag(grams[1]) / free[0])
    kept = np.arange(w.shape[1]) != np.argmin(lost)
    return np.ascontiguousarray(w[:, kept]), np.ascontiguousarray(h[:, kept])


def steps_to(sizes: Sequence[int]) -> list[int]:
    """Every number up to 20, then steps of a fifth; each of `sizes` among them."""
    steps, size = set(sizes), 0
    while size < max(sizes):
        size = min(size + (1 if size < 20 else size // 5), max(sizes))
        steps.add(size)
    return sorted(steps)


def _refine(kernel, both, factors, sweeps: int) -> None:
    (matrix, across), (w, h) = both, factors
    for _ in range(sweeps):
        kernel.nmf_sweep(matrix, w, h, h.T @ h)
        kernel.nmf_sweep(across, h, w, w.T @ w)


def _leading_rest(kernel, both, factors, turns: int) -> tuple[np.ndarray, np.ndarray]:
    """The leading non-negative direction of matrix - w h', by power iteration from equal weights.

    The heavier sign of the leading singular vectors, as in NNDSVD (Boutsidis and Gallopoulos
    2008), after one turn in which nothing falls below zero; refining all topics does the rest.
    """
    (matrix, across), (w, h) = both, factors
    even = np.ones(len(w), matrix.dtype)
    new = across @ even - h @ (even @ w)
    for _ in range(turns):
        right = new / (np.linalg.norm(new) + TINY)
        left, new = kernel.rest_turn(matrix, across, w, h, right)
        if new @ right > 0.999 * np.linalg.norm(new):
            break
    if _weight(-left, -right) > _weight(left, right):
        left = -left
    left = np.maximum(left, 0)
    right = np.maximum(across @ left - h @ (left @ w), 0)
    right /= np.linalg.norm(right) + TINY
    left = np.maximum(kernel.rest_turn(matrix, across, w, h, right)[0], 0)
    scale = np.sqrt(np.linalg.norm(left) + TINY)
    return left / scale + matrix.dtype.type(1e-6), right * scale + matrix.dtype.type(1e-6)


def _weight(left: np.ndarray, right: np.ndarray) -> float:
    return float(np.linalg.norm(np.maximum(left, 0)) * np.linalg.norm(np.maximum(right, 0)))


Start = tuple[np.ndarray, np.ndarray]
SHORT = 50  # words a unit, below which pairs of words say more than units do


def starts(counts, sizes: Sequence[int]) -> Iterator[Start]:
    """Weights of units and of words, topics as columns, for each of the rising `sizes`.

    The product of the two weights says what share of a count a topic has at the start.
    """
    pairs = word_pairs(counts) if words_a_unit(counts.sum(axis=1)) < SHORT else None
    if pairs is None or not pairs.nnz:
        for w, h in grow_nmf(tf_idf(counts), sizes):
            yield w.astype(float) + 1e-9, h.astype(float) + 1e-9
        return
    for _, h in grow_nmf(pairs, sizes, sweeps=2):
        by_word = inference.normalise(h.T.astype(float) + 1e-9).T
        yield counts @ inference.normalise(by_word), by_word


def start(counts, n_topics: int) -> Start:
    """The start for one number of topics."""
    return next(starts(counts, [n_topics]))


def prior(counts, by_word: np.ndarray, eta: float, *, weight: float = 1.0) -> np.ndarray:
    """What a topic has of each word before any is counted: `eta`, and its share at the start.

    The start weighs `weight` times as much as all words counted, so that words count for what
    goes with them too (as in the regularised topics of Newman, Bonilla and Buntine 2011): leading
    words are more coherent and change less when units are left out, at a weight of 1 for about 1%
    more perplexity.
    """
    return eta + by_word / by_word.sum(axis=0) * (weight * counts.sum() / by_word.shape[1])


def words_a_unit(lengths: np.ndarray) -> float:
    """The mean length of the units that have words."""
    return float(lengths.sum() / max(np.count_nonzero(lengths), 1))


def word_pairs(counts):
    """How much more often than by chance two words share a unit: CSR, words x words.

    Positive pointwise mutual information (Church and Hanks 1990) times the fourth root of both
    words' numbers of pairs: without a weight the pairs of rare words outnumber all others. A word
    goes with itself as well as with the one it goes with best (Thurstone's communality). In few
    units most words are seen once, and all of one unit would be a topic: there a pair counts for
    less the seldomer it and its rarer word are seen (Pantel and Lin 2002).
    """
    from scipy.sparse import csr_array

    together = csr_array(counts.T @ counts)
    rows = inference.unit_of_each(together.indptr)
    itself = rows == together.indices
    seen = np.where(itself, 0.0, together.data)
    of_word = np.bincount(rows, seen, minlength=counts.shape[1])
    both = of_word[rows] * of_word[together.indices]
    chance = both / max(of_word.sum(), 1)
    more = seen > chance
    data = np.zeros_like(both)
    data[more] = np.log(seen[more] / chance[more]) * both[more] ** 0.25
    if counts.shape[0] < inference.FEW:
        times = counts.sum(axis=0)
        rarer = np.minimum(times[rows], times[together.indices])
        data *= seen / (seen + 1) * rarer / (rarer + 1)
    own = np.zeros(counts.shape[1])
    np.maximum.at(own, rows, data)
    data[itself] = own[rows[itself]]
    pairs = csr_array((data, together.indices, together.indptr), together.shape)
    pairs.eliminate_zeros()
    pairs.sort_indices()
    pairs.indices, pairs.indptr = (part.astype(np.int32) for part in (pairs.indices, pairs.indptr))
    return pairs

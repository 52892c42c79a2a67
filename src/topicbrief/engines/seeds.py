"""The common start of the seeded and the collapsed engine: NMF, nothing drawn.

Units of some length are factored as they are, by tf-idf. Titles, sentences and passages hold too
few words each to show which go together, but all of them together show it: there the pairs of
words are factored (the idea of the biterm topic model, Yan et al. 2013).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from .. import estep

Start = tuple[np.ndarray, np.ndarray]
SAMPLE = 5_000
LARGE = 20_000
SHORT = 50  # words a unit, below which pairs of words say more than units do


def starts(counts, sizes: Sequence[int]) -> Iterator[Start]:
    """Weights of units and of words, topics as columns, for each of the rising `sizes`.

    The product of the two weights says what share of a count a topic has at the start.
    """
    pairs = word_pairs(counts) if words_a_unit(counts) < SHORT else None
    if pairs is None or not pairs.nnz:
        for w, h in estep.grow_nmf(estep.tf_idf(counts), sizes):
            yield w.astype(float) + 1e-9, h.astype(float) + 1e-9
        return
    for _, h in estep.grow_nmf(pairs, sizes, sweeps=2):
        by_word = estep.normalise(h.T.astype(float) + 1e-9).T
        yield counts @ estep.normalise(by_word), by_word


def start(counts, n_topics: int) -> Start:
    """The start for one number of topics."""
    return next(starts(counts, [n_topics]))


def prior(counts, by_word: np.ndarray, eta: float) -> np.ndarray:
    """What a topic has of each word before any is counted: `eta`, and its share at the start.

    The start weighs as much as all words counted, so that words count for what goes with them too
    (as in the regularised topics of Newman, Bonilla and Buntine 2011): leading words are more
    coherent and change less when units are left out, for about 1% more perplexity.
    """
    return eta + by_word / by_word.sum(axis=0) * (counts.sum() / by_word.shape[1])


def words_a_unit(counts) -> float:
    """The mean length of the units that have words."""
    return float(counts.sum() / max(np.count_nonzero(counts.sum(axis=1)), 1))


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
    rows = estep.unit_of_each(together.indptr)
    itself = rows == together.indices
    seen = np.where(itself, 0.0, together.data)
    of_word = np.bincount(rows, seen, minlength=counts.shape[1])
    both = of_word[rows] * of_word[together.indices]
    chance = both / max(of_word.sum(), 1)
    more = seen > chance
    data = np.zeros_like(both)
    data[more] = np.log(seen[more] / chance[more]) * both[more] ** 0.25
    if counts.shape[0] < estep.FEW:
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


def sample(counts):
    """Units spread evenly over a large corpus, enough to find its topics."""
    return counts[np.linspace(0, counts.shape[0] - 1, SAMPLE).astype(int)]

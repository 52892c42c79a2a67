"""Measures of topics: coherence of words, agreement of lists, perplexity of unseen words."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .inference import fold_in, unit_of_each


def npmi(words: np.ndarray, counts) -> np.ndarray:
    """Coherence of each topic: mean NPMI over all pairs of its leading words, -1 to 1.

    `words` holds columns of `counts` (CSR, units x words), topics x n; two words meet when one
    unit holds both. The same as gensim's c_npmi with windows as long as the units (Bouma 2009,
    Aletras and Stevenson 2013).
    """
    words = np.asarray(words)
    used, place = np.unique(words, return_inverse=True)
    present = counts[:, used]
    present = present.astype(bool).astype(float)
    together = (present.T @ present).toarray()
    return mean_npmi(together, place.reshape(words.shape), present.shape[0])


def mean_npmi(together: np.ndarray, words: np.ndarray, n: int) -> np.ndarray:
    """Mean NPMI per topic from how often words meet in `n` places (the diagonal: are there)."""
    seen = np.diagonal(together)
    joint = together / n + 1e-12  # gensim's epsilon
    with np.errstate(divide="ignore", invalid="ignore"):
        pairs = np.log(joint * n * n / np.outer(seen, seen)) / -np.log(joint)
    pairs = np.where(np.outer(seen, seen) > 0, pairs, 0.0)
    blocks = pairs[words[:, :, None], words[:, None, :]]
    size = words.shape[1]
    own = np.einsum("kii->k", blocks)
    return (blocks.sum(axis=(1, 2)) - own) / max(size * (size - 1), 1)


def jaccard(a: Iterable, b: Iterable) -> float:
    """Shared members over all members of two sets; 1 for two empty ones."""
    a, b = set(a), set(b)
    return len(a & b) / len(a | b) if a or b else 1.0


def best_match(topics: Iterable, others: Iterable) -> np.ndarray:
    """For each topic the Jaccard of its leading words with those of the most similar other."""
    return np.array([max(jaccard(topic, other) for other in others) for topic in topics])


def completion_perplexity(
    topic_word: np.ndarray, counts, *, alpha: float = 0.1, floor: float = 1e-7, seed: int = 0
) -> float:
    """Perplexity of one half of each unit's words when the other half gave its topic shares.

    The same fold-in for every engine: EM with `alpha` on fixed topics (document completion,
    Wallach et al. 2009). Each count is halved at random with a fixed `seed`.
    """
    seen, unseen = halve(counts, seed)
    shares = fold_in(seen, topic_word, alpha=alpha)
    rows = unit_of_each(unseen.indptr)
    likely = np.einsum("ij,ij->i", shares[rows], topic_word.T[unseen.indices])
    total = unseen.data.sum()
    return (
        float(np.exp(-(unseen.data @ np.log(np.maximum(likely, floor))) / total)) if total else 1.0
    )


def halve(counts, seed: int):
    """Two CSR matrices that add up to `counts`, each token in one of them by a fixed draw."""
    from scipy.sparse import csr_array

    drawn = np.random.default_rng(seed).binomial(counts.data.astype(int), 0.5)
    halves = []
    for data in (drawn, counts.data - drawn):
        half = csr_array(
            (data.astype(float), counts.indices, counts.indptr), counts.shape, copy=True
        )
        half.eliminate_zeros()
        halves.append(half)
    return halves

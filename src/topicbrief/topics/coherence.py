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


def adjusted_mutual_information(a: np.ndarray, b: np.ndarray) -> float:
    """How far two labellings (whole numbers from 0) agree: 1 the same, 0 as by chance.

    Mutual information less what is expected by chance, over the mean entropy less the same (Vinh,
    Epps and Bailey 2010); scikit-learn's `adjusted_mutual_info_score`.
    """
    from scipy.special import gammaln

    n = len(a)
    if n == 0:
        return 0.0
    table = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(table, (a, b), 1)
    of_a, of_b = table.sum(axis=1), table.sum(axis=0)
    of_a, of_b = of_a[of_a > 0], of_b[of_b > 0]
    if len(of_a) == len(of_b) == 1:
        return 1.0
    seen = table[table > 0]
    entropies = [-(part @ np.log(part / n)) / n for part in (of_a, of_b)]
    mutual = sum(entropies) + seen @ np.log(seen / n) / n
    logs = gammaln(np.arange(1, n + 2))  # of the factorials
    sizes = ((int(x), int(y)) for x in of_a for y in of_b)
    chance = sum(_expected_information(x, y, n, logs) for x, y in sizes)
    return float((mutual - chance) / max(np.mean(entropies) - chance, 1e-12))


def _expected_information(x: int, y: int, n: int, logs: np.ndarray) -> float:
    """What two sets of `x` and `y` of `n` share by chance, as mutual information."""
    both = np.arange(max(1, x + y - n), min(x, y) + 1)
    often = sum(logs[v] for v in (x, y, n - x, n - y)) - logs[n]
    rest = (both, x - both, y - both, n - x - y + both)
    likely = np.exp(often - sum(logs[v] for v in rest))
    return float(both / n * np.log(n * both / (x * y)) @ likely)


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

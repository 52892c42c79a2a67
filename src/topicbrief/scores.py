"""How good topics and summaries are: published measures, each checked against its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

# --- topics ----------------------------------------------------------------------------------


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
    return _mean_npmi(together, place.reshape(words.shape), present.shape[0])


def _mean_npmi(together: np.ndarray, words: np.ndarray, n: int) -> np.ndarray:
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


def best_match(topics: Sequence[Sequence], others: Sequence[Sequence]) -> np.ndarray:
    """For each topic the Jaccard of its leading words with those of the most similar other."""
    return np.array([max(jaccard(topic, other) for other in others) for topic in topics])


def diversity(topics: Sequence[Sequence]) -> float:
    """Share of different words among the leading words of all topics (Dieng et al. 2020)."""
    words = [word for topic in topics for word in topic]
    return len(set(words)) / len(words)

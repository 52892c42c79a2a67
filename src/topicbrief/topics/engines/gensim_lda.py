"""gensim's LDA, its inner loops compiled."""

from __future__ import annotations

import numpy as np


def fit(counts, *, n_topics: int, seed: int, alpha: float, eta: float, start=None):
    """Topics and shares as `engines` says: online variational Bayes from a random start."""
    from .compiled_lda import CompiledLda

    model = CompiledLda(
        counts,
        num_topics=n_topics,
        id2word=_numbers(counts.shape[1]),
        alpha=[alpha] * n_topics,
        eta=eta,
        passes=10,
        iterations=100,
        eval_every=None,
        random_state=seed,
        dtype=np.float64,
    )
    gamma, _ = model.inference(counts)
    return model.state.get_lambda(), gamma


def _numbers(n: int) -> dict[int, str]:
    return {i: str(i) for i in range(n)}

"""scikit-learn's LDA: batch variational Bayes from a random start."""

from __future__ import annotations


def fit(counts, *, n_topics: int, seed: int, alpha: float, eta: float, start=None):
    """Topics and shares as `engines` says; one job, since others change the result."""
    from sklearn.decomposition import LatentDirichletAllocation

    model = LatentDirichletAllocation(
        n_topics,
        doc_topic_prior=alpha,
        topic_word_prior=eta,
        learning_method="batch",
        max_iter=50,
        random_state=seed,
        n_jobs=1,
    )
    shares = model.fit_transform(counts)
    return model.components_, shares

"""gensim's LDA, and the way back: topics as gensim's model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from gensim.corpora import Dictionary
    from gensim.models import LdaModel

    from ..records import Topics


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


def to_gensim(topics: Topics) -> LdaModel:
    """The topics as a `gensim.models.LdaModel`; its `id2word` is a `Dictionary`.

    Lambda is rebuilt from the shares and the number of counted words, so that gensim infers,
    updates, prints and saves as if it had fitted the model.
    """
    from gensim.models import LdaModel

    model = LdaModel(
        num_topics=topics.n_topics,
        id2word=_dictionary(topics),
        alpha=[topics.alpha] * topics.n_topics,
        eta=topics.eta,
        random_state=0,
        dtype=np.float64,
    )
    size = topics.share * topics.lengths.sum() + topics.eta * len(topics.vocabulary)
    lamda = topics.topic_word * size[:, None]
    model.state.sstats[:] = np.maximum(lamda - topics.eta, 0)
    model.state.numdocs = len(topics.ids)
    model.sync_state()
    return model


def _dictionary(topics: Topics) -> Dictionary:
    from gensim.corpora import Dictionary

    dictionary = Dictionary()
    dictionary.token2id = {word: i for i, word in enumerate(topics.vocabulary)}
    dictionary.id2token = dict(enumerate(topics.vocabulary))
    dictionary.num_docs = len(topics.ids)
    dictionary.num_pos = int(topics.lengths.sum())
    return dictionary

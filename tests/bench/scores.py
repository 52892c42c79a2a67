"""How good topics and summaries are: published measures, each checked against its source."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec

import numpy as np

from topicbrief.topics.coherence import (
    best_match,
    completion_perplexity,
    halve,
    jaccard,
    mean_npmi,
    npmi,
)

__all__ = ["completion_perplexity", "halve", "jaccard", "npmi"]


def window_npmi(topics: Sequence[Sequence[str]], texts: Sequence[Sequence[str]], *, window=10):
    """Coherence of each topic over windows of `window` running words: gensim's c_npmi.

    `topics` are lists of leading words, `texts` lists of words in reading order. A word counts in
    every window that holds it; gensim 4.4 forgets one whose first copy leaves a window while
    another stays. Only windows that hold a leading word are looked at.
    """
    from scipy.sparse import csr_array

    used = {word: i for i, word in enumerate(sorted({w for words in topics for w in words}))}
    seen: list[int] = []
    windows: list[int] = []
    begin = 0
    for text in texts:
        last = max(len(text) - window, 0)
        for place, word in enumerate(text):
            if word in used:
                spanned = range(begin + max(place - window + 1, 0), begin + min(place, last) + 1)
                windows.extend(spanned)
                seen.extend([used[word]] * len(spanned))
        begin += last + 1
    cells = np.ones(len(seen)), (windows, seen)
    present = csr_array(cells, shape=(begin, len(used))).astype(bool).astype(float)
    columns = [np.array([[used[word] for word in words]]) for words in topics]
    together = (present.T @ present).toarray()
    return np.array([mean_npmi(together, words, begin)[0] for words in columns])


def diversity(topics: Sequence[Sequence]) -> float:
    """Share of different words among the leading words of all topics (Dieng et al. 2020)."""
    words = [word for topic in topics for word in topic]
    return len(set(words)) / len(words)


def stability(runs: Sequence[Sequence[Sequence]]) -> float:
    """Mean best-match Jaccard of leading words between every two runs, in both directions."""
    pairs = [(a, b) for a in runs for b in runs if a is not b]
    return float(np.mean([best_match(a, b).mean() for a, b in pairs]))


def purity(doc_topic: np.ndarray, labels: Sequence[str]) -> float:
    """Share of units whose label is the commonest one among units of the same leading topic."""
    from sklearn.metrics.cluster import contingency_matrix

    table = contingency_matrix(doc_topic.argmax(axis=1), labels)
    return float(table.max(axis=1).sum() / table.sum())


def nmi(doc_topic: np.ndarray, labels: Sequence[str]) -> float:
    """Normalised mutual information of leading topics and labels (arithmetic mean), 0 to 1."""
    from sklearn.metrics import normalized_mutual_info_score

    return float(normalized_mutual_info_score(labels, doc_topic.argmax(axis=1)))


# --- summaries -------------------------------------------------------------------------------

_ROUGE = ("rouge1", "rouge2", "rougeLsum")


@cache
def _rouge_scorer():
    if not find_spec("rouge_score"):
        return None
    from rouge_score.rouge_scorer import RougeScorer

    return RougeScorer(list(_ROUGE), use_stemmer=True)


def rouge(summary: Sequence[str], reference: Sequence[str]) -> dict[str, float]:
    """ROUGE-1, ROUGE-2 and ROUGE-Lsum F1 in percent, as rouge-score counts them (Lin 2004).

    `summary` and `reference` are lists of sentences. English only: the package's own tokenizer
    knows no other letters than a to z. Not a number where that package is missing.
    """
    if _rouge_scorer() is None:
        return dict.fromkeys(_ROUGE, float("nan"))
    found = _rouge_scorer().score("\n".join(reference), "\n".join(summary))
    return {name: 100 * found[name].fmeasure for name in _ROUGE}


def rouge_signature() -> str:
    """What a figure must carry so that another one can be held against it."""
    if not find_spec("rouge_score"):
        return "no ROUGE: pip install rouge-score"
    made = version("rouge-score")
    return f"rouge-score:{made}|1,2,Lsum|F1|stemmer:porter|bootstrap:2000|seed:0"


def paired_interval(ours: np.ndarray, theirs: np.ndarray) -> tuple[float, float, float]:
    """Mean of the paired differences and its 95% interval, by bootstrap over the pairs."""
    from scipy.stats import bootstrap

    difference = np.asarray(ours, float) - np.asarray(theirs, float)
    if np.isnan(difference).any() or (difference == difference[0]).all():  # nothing to draw from
        return float(difference[0]), float(difference[0]), float(difference[0])
    found = bootstrap((difference,), np.mean, n_resamples=2000, method="percentile", rng=0)
    interval = found.confidence_interval
    return float(difference.mean()), float(interval.low), float(interval.high)


def near_repeats(texts: Sequence[Sequence[str]], *, alike: float = 0.6) -> int:
    """How many of `texts` (lists of words) share most of their words with an earlier one."""
    return sum(
        any(jaccard(text, earlier) >= alike for earlier in texts[:number])
        for number, text in enumerate(texts)
    )

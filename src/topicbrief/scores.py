"""How good topics and summaries are: published measures, each checked against its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np

from .estep import fold_in, unit_of_each

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
    return np.array([_mean_npmi(together, words, begin)[0] for words in columns])


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


def best_match(topics: Iterable, others: Iterable) -> np.ndarray:
    """For each topic the Jaccard of its leading words with those of the most similar other."""
    return np.array([max(jaccard(topic, other) for other in others) for topic in topics])


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
    table = _table(doc_topic.argmax(axis=1), labels)
    return float(table.max(axis=1).sum() / table.sum())


def nmi(doc_topic: np.ndarray, labels: Sequence[str]) -> float:
    """Normalised mutual information of leading topics and labels (arithmetic mean), 0 to 1."""
    joint = _table(doc_topic.argmax(axis=1), labels) / len(labels)
    rows, columns = joint.sum(axis=1), joint.sum(axis=0)
    held = joint > 0
    mutual = (joint[held] * np.log((joint / np.outer(rows, columns))[held])).sum()
    entropy = -(rows @ np.log(rows) + columns @ np.log(columns)) / 2
    return float(mutual / entropy) if entropy > 0 else 1.0


def _table(first: Sequence, second: Sequence) -> np.ndarray:
    """How many units have each pair of values."""
    (_, a), (_, b) = (np.unique(values, return_inverse=True) for values in (first, second))
    table = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(table, (a, b), 1)
    return table


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


# --- summaries -------------------------------------------------------------------------------

_ROUGE = ("rouge1", "rouge2", "rougeLsum")


@cache
def _rouge_scorer():
    try:
        from rouge_score.rouge_scorer import RougeScorer
    except ImportError as error:
        raise ImportError("ROUGE needs the rouge-score package: pip install rouge-score") from error
    return RougeScorer(list(_ROUGE), use_stemmer=True)


def rouge(summary: Sequence[str], reference: Sequence[str]) -> dict[str, float]:
    """ROUGE-1, ROUGE-2 and ROUGE-Lsum F1 in percent, as rouge-score counts them (Lin 2004).

    `summary` and `reference` are lists of sentences. English only: the package's own tokenizer
    knows no other letters than a to z.
    """
    found = _rouge_scorer().score("\n".join(reference), "\n".join(summary))
    return {name: 100 * found[name].fmeasure for name in _ROUGE}


def rouge_signature() -> str:
    """What a figure must carry so that another one can be held against it."""
    from importlib.metadata import version

    return f"rouge-score:{version('rouge-score')}|1,2,Lsum|F1|stemmer:porter|bootstrap:2000|seed:0"


def paired_interval(
    ours: np.ndarray, theirs: np.ndarray, *, draws: int = 2000, seed: int = 0
) -> tuple[float, float, float]:
    """Mean of the paired differences and its 95% interval, by bootstrap over the pairs."""
    difference = np.asarray(ours) - np.asarray(theirs)
    drawn = np.random.default_rng(seed).integers(0, len(difference), (draws, len(difference)))
    low, high = np.percentile(difference[drawn].mean(axis=1), [2.5, 97.5])
    return float(difference.mean()), float(low), float(high)


def near_repeats(texts: Sequence[Sequence[str]], *, alike: float = 0.6) -> int:
    """How many of `texts` (lists of words) share most of their words with an earlier one."""
    return sum(
        any(jaccard(text, earlier) >= alike for earlier in texts[:number])
        for number, text in enumerate(texts)
    )

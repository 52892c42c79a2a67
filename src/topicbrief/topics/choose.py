"""How many topics: every number is fitted, three measures rank them; the verdict in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import coherence, inference
from . import start as nmf_start
from .counts import Counts
from .engines import as_floats, choose_engine, fit_engine, fit_filled, fit_sizes
from .quality import Choice, Quality

UNITS_PER_TOPIC = 5
WORDS_PER_TOPIC = 80
MOST = 20
TENTHS = 2  # left out in turn; how well they are foreseen is averaged
HALVINGS = 3  # random halves of the words of each unit; their agreement is averaged
TOP = 10
ALIKE = 0.5


class TooLittleText(ValueError):
    """The text cannot bear topics; a brief can still be made of it."""


def _amount(bags: Counts) -> str:
    n, words, different = len(bags.ids), int(bags.counts.sum()), len(_different(bags))
    units = f"{n} {bags.kind}{'' if n == 1 else 's'}"
    if 2 * different < np.count_nonzero(np.diff(bags.counts.indptr)):
        units += f" ({different} without copies)"
    return f"{units}, {words} word{'' if words == 1 else 's'}"


def _different(bags: Counts) -> np.ndarray:
    """The rows of units that have words, of equal ones the last."""
    counts = bags.counts
    cells = zip(counts.indptr[:-1].tolist(), counts.indptr[1:].tolist(), strict=True)
    rows = {
        (counts.indices[a:b].tobytes(), counts.data[a:b].tobytes()): at
        for at, (a, b) in enumerate(cells)
        if b > a
    }
    return np.array(sorted(rows.values()), int)


def most_topics(bags: Counts) -> int:
    """The largest number of topics that so much text can bear: 5 units and 80 words for each.

    Copies of a unit count once, and there are never more topics than different words.
    """
    rows = _different(bags)
    words = bags.counts[rows].sum() if len(rows) else 0
    most = min(len(rows) // UNITS_PER_TOPIC, words // WORDS_PER_TOPIC, len(bags.vocabulary))
    return int(most)


def check_number(bags: Counts, n_topics: Any) -> None:
    if not bags.lengths.any():
        raise TooLittleText(f"no words to fit topics on: {_amount(bags)}")
    if n_topics is None:
        return
    whole = isinstance(n_topics, (int, np.integer)) and not isinstance(n_topics, bool)
    if not whole or n_topics < 1:
        raise ValueError(f"n_topics={n_topics!r}: expected a whole number of 1 or more, or None")
    units = np.count_nonzero(bags.lengths)
    most = min(units, len(bags.vocabulary))
    if n_topics > most:
        raise ValueError(
            f"n_topics={n_topics}: {_amount(bags)}, {len(bags.vocabulary)} of them different: "
            f"more than {most} topics cannot be"
        )


@dataclass(frozen=True, eq=False)
class Candidate:
    """A number of topics with its fit and what was measured of it.

    `halves`: how well the two halves of a unit agree on its leading topic (AMI, 0 by chance, 1
    always). `apart`: how much nearer units are to their own topic than to the next (a difference
    of cosines). `perplexity`: of half the words of units left out, given the other half, the mean
    over the tenths left out.
    """

    k: int
    topic_word: np.ndarray
    doc_topic: np.ndarray
    halves: float
    apart: float
    perplexity: float

    @property
    def row(self) -> dict[str, float]:
        return {name: getattr(self, name) for name in ("k", "halves", "apart", "perplexity")}


def choose_topics(
    bags: Counts,
    *,
    seed: int = 0,
    engine: str = "auto",
    candidates: Sequence[int] | None = None,
    alpha: float = 0.1,
    eta: float = 0.1,
) -> Choice:
    """Choose the number of topics by three measures that err in different ways.

    1. The words of every unit are halved at random (a fixed draw): do both halves lead to the
       same topic? (adjusted mutual information) 2. Is a unit nearer to its topic's other units
       than to those of the next topic? (tf-idf cosine to centroids) 3. Where does it cease to pay
       that more topics foresee unseen words better? (the knee of the log of perplexity, after
       Satopää et al. 2011) Each ranks the candidates and the least sum of ranks wins; where sums
       are equal, the least of the worst ranks, then fewer topics. Stability is no measure here: it
       rewards trivial splits into two.
    `candidates` are by default 2 to 20, as far as the text bears. Raises ValueError where it is
    too little for two topics.
    """
    check_number(bags, None)
    settings = {"seed": seed, "alpha": alpha, "eta": eta}
    return search_number(bags, choose_engine(bags, engine), candidates, settings)[1]


def search_number(
    bags: Counts, engine: str, candidates: Sequence[int] | None, settings: dict
) -> tuple[list[Candidate], Choice]:
    """All candidates, fewest topics first, and the choice among them."""
    most = most_topics(bags)
    if most < 2 and not candidates:
        raise TooLittleText(f"{_amount(bags)}: too little text for topics")
    sizes = sorted(candidates or range(2, _most_tried(bags, most) + 1))
    for size in sizes:
        check_number(bags, size)
    with inference.one_thread():
        tried = _try_all(as_floats(bags.counts), engine, sizes, settings)
    ranks = rank_candidates(tried)
    total = [(sum(row), max(row), c.k) for row, c in zip(ranks.tolist(), tried, strict=True)]
    order = sorted(range(len(tried)), key=total.__getitem__)
    ranked = [tried[at].k for at in order]
    verdict = _verdict(bags, tried, ranks, order, most)
    rows = tuple(candidate.row for candidate in tried)
    return tried, Choice(rows, ranked[0], ranked[1] if len(ranked) > 1 else None, verdict)


def _most_tried(bags: Counts, most: int) -> int:
    """20, and in fewer than 400 units the root of their number.

    Beyond it every measure is noise, and the knee would be looked for too far out.
    """
    units = np.count_nonzero(np.diff(bags.counts.indptr))
    return max(2, min(most, MOST, int(np.sqrt(units))))


def rank_candidates(tried: Sequence[Candidate]) -> np.ndarray:
    """Candidates x (halves, apart, knee): how many others are better, by each measure."""
    merits = np.array([[c.halves, c.apart] for c in tried])
    merits = np.column_stack([merits, _knee(tried)]).round(6)
    return (merits[None, :, :] > merits[:, None, :]).sum(axis=1)


def _knee(tried: Sequence[Candidate]) -> np.ndarray:
    """What each number gains of the greatest gain in log perplexity, less its part of the way."""
    surprise = np.log([candidate.perplexity for candidate in tried])
    sizes = np.array([candidate.k for candidate in tried])
    gained = (surprise[0] - surprise) / max(surprise[0] - surprise.min(), 1e-9)
    return gained - (sizes - sizes[0]) / max(sizes[-1] - sizes[0], 1)


def _try_all(counts, engine: str, sizes: list[int], settings: dict) -> list[Candidate]:
    """Fit all units and, beside them, all but a tenth, for every size."""

    def measure_all() -> list[tuple]:
        measure = _measurer(counts, settings["alpha"])
        fits = fit_sizes(counts, engine, sizes, settings, fit_filled)
        return [(fit, measure(*fit)) for _, fit in fits]

    def measure_unseen(kept: np.ndarray) -> list[float]:
        out = counts[np.setdiff1d(np.arange(counts.shape[0]), kept)]
        fits = fit_sizes(counts[kept], engine, sizes, settings, fit_engine)
        return [coherence.completion_perplexity(topic_word, out) for _, (topic_word, _) in fits]

    with ThreadPoolExecutor(_threads(counts, max(sizes))) as pool:
        seen = pool.submit(measure_all)
        surprise = np.log([*pool.map(measure_unseen, left_out_sets(counts.shape[0])[:TENTHS])])
        unseen = np.exp(surprise.mean(axis=0).round(9)).tolist()
        rows = zip(sizes, seen.result(), unseen, strict=True)
        return [
            Candidate(k, topic_word, doc_topic, halves, apart, perplexity)
            for k, ((topic_word, doc_topic), (halves, apart)), perplexity in rows
        ]


def _threads(counts, most: int) -> int:
    """Compiled code lets other threads go on; plain NumPy would only wait for itself."""
    compiled = inference.kernels(counts.nnz * most) is not inference
    return inference.count_cores() if compiled else 1


def _measurer(counts, alpha: float) -> Callable[[np.ndarray, np.ndarray], tuple[float, float]]:
    """A function from topics and shares to `halves` and `apart`; what all fits share is done."""
    filled = np.flatnonzero(counts.sum(axis=1))
    weights = nmf_start.tf_idf(counts[filled])
    drawn = [_halved(counts, seed) for seed in range(HALVINGS)]

    def measure(topic_word: np.ndarray, doc_topic: np.ndarray) -> tuple[float, float]:
        agreed = []
        for halves in drawn:
            leads = [
                inference.fold_in(half, topic_word, alpha=alpha, threshold=1e-3).argmax(axis=1)
                for half in halves
            ]
            agreed.append(coherence.adjusted_mutual_information(*leads))
        return float(np.mean(agreed)), _separation(weights, doc_topic[filled].argmax(axis=1))

    return measure


def _halved(counts, seed: int) -> list:
    """Both halves of the words of each unit, of the units that leave words to both."""
    halves = coherence.halve(counts, seed)
    both = np.flatnonzero(np.logical_and(*(half.sum(axis=1) > 0 for half in halves)))
    return [half[both] for half in halves]


def _separation(weights, leading: np.ndarray) -> float:
    """Mean cosine of a unit to the others of its topic, less that to the nearest other topic.

    `weights` has rows of length 1; a topic's centroid is the sum of its units, and a unit itself
    is left out of its own.
    """
    from scipy.sparse import csr_array

    n = len(leading)
    member = csr_array((np.ones(n), (leading, np.arange(n))), shape=(leading.max() + 1, n))
    sums = (member @ weights).toarray()
    dots, norms = weights @ sums.T, np.linalg.norm(sums, axis=1)
    rows = np.arange(n)
    own = dots[rows, leading]
    rest = np.sqrt(np.maximum(norms[leading] ** 2 - 2 * own + 1, 0))
    own = np.where(rest > 1e-6, (own - 1) / np.maximum(rest, 1e-6), 0.0)
    others = np.where(norms > 0, dots / np.maximum(norms, 1e-6), -np.inf)
    others[rows, leading] = -np.inf
    nearest = others.max(axis=1)
    return float(np.mean(own - np.where(np.isfinite(nearest), nearest, own)))


def _verdict(bags: Counts, tried, ranks: np.ndarray, order: Sequence[int], most: int) -> str:
    """The number, what speaks for it, what against, and the next best."""
    best, kind = tried[order[0]], bags.kind
    above = [candidate.k for candidate in tried if candidate.k > best.k]
    until = f"from {above[0]} on" if above else "with fewer"
    effect = "hardly become easier to foresee" if above else "are harder to foresee"
    reasons = (
        f"the two halves of a {kind} agree on its topic",
        f"{kind}s stay apart from the next topic",
        f"{until} unseen words {effect}",
    )
    first = [tried[column.argmin()].k for column in ranks.T]
    objections = (
        f"the halves of a {kind} would agree better on {first[0]}",
        f"{first[1]} would lie further apart",
        f"unseen words would speak for {first[2]}",
    )
    fine = ranks[order[0]] <= len(tried) // 4
    text = f"{best.k} topics: " + ", and ".join(
        r for r, ok in zip(reasons, fine, strict=True) if ok
    )
    against = [o for o, ok in zip(objections, fine, strict=True) if not ok]
    if against:
        text += f"{', though ' if fine.any() else 'the best compromise: '}{', and '.join(against)}"
    if len(order) > 1:
        text += f"; next best {tried[order[1]].k}"
    if most < MOST:
        text += f"; {_amount(bags)}: too little text for more than {most} topics"
    return text + "."


def left_out_sets(n: int) -> list[np.ndarray]:
    """The units kept in each of a few fixed fits that leave a tenth out: 5, from 200 units on 3."""
    order = np.random.default_rng(n).permutation(n)
    out = max(1, round(n / 10))
    repeats = 5 if n < 200 else 3
    return [
        np.sort(np.delete(order, np.arange(i * out, (i + 1) * out) % n)) for i in range(repeats)
    ]


def leading_columns(topic_word: np.ndarray, n: int = TOP) -> np.ndarray:
    """Columns of the `n` likeliest words of each topic, equals in order of the vocabulary."""
    return np.argsort(-np.round(np.log(topic_word), 9), axis=1, kind="stable")[:, :n]


def measure_quality(
    bags: Counts, fit: tuple[np.ndarray, np.ndarray], engine: str, settings: dict, *, choice=None
) -> Quality:
    """The quality of one fit (topic_word, doc_topic); leaves units out and fits again."""
    counts, (topic_word, doc_topic) = as_floats(bags.counts), fit
    leading = leading_columns(topic_word)
    refits = refit_without(bags, len(leading), engine, settings)
    agreed = [coherence.best_match(leading, leading_columns(words)) for words, _ in refits]
    stable = np.mean(agreed, axis=0) if agreed else np.zeros(len(leading))
    npmi, share = coherence.npmi(leading, counts), _shares_of(counts, doc_topic)
    weak = tuple("; ".join(reasons) for reasons in weak_reasons(bags, leading, npmi, stable))
    return Quality(npmi, stable, share, weak, choice)


def refit_without(
    bags: Counts, n_topics: int, engine: str, settings: dict
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Topics and shares of a few fits that leave a tenth of the units out.

    None where there are as many topics as units: leaving one out leaves a topic out.
    """
    counts = as_floats(bags.counts)
    filled = counts.sum(axis=1) > 0
    sets = left_out_sets(len(filled))
    if any(np.count_nonzero(filled[kept]) < n_topics for kept in sets):
        return []

    def fit_again(kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        ((_, fit),) = fit_sizes(counts[kept], engine, [n_topics], settings, fit_engine)
        return fit

    with inference.one_thread(), ThreadPoolExecutor(_threads(counts, n_topics)) as pool:
        return list(pool.map(fit_again, sets))


def _shares_of(counts, doc_topic: np.ndarray) -> np.ndarray:
    """The share of all words that each topic has."""
    weights = counts.sum(axis=1) @ doc_topic
    return weights / weights.sum()


def weak_reasons(bags: Counts, leading, npmi, stable) -> Iterator[list[str]]:
    """For each topic the reasons not to trust it."""
    most, amount = most_topics(bags), _amount(bags)
    words = [set(row) for row in leading]
    for k in range(len(words)):
        reasons = []
        if len(words) > max(most, 1):
            reasons.append(f"{amount}: too little text for more than {max(most, 1)} topics")
        if stable[k] < 0.4:
            kept = 2 * stable[k] / (1 + stable[k])  # what two lists of one Jaccard share
            reasons.append(
                f"unstable: with a tenth of the text left out {round(10 * kept)} of its 10 leading"
                " words stay"
            )
        if npmi[k] < -0.25:
            reasons.append("its leading words seldom stand together")
        alike = [j + 1 for j in range(len(words)) if j != k and _alike(words[j], words[k])]
        if alike:
            reasons.append(f"hardly to be told from topic {alike[0]}")
        yield reasons


def _alike(a: set, b: set) -> bool:
    return coherence.jaccard(a, b) >= ALIKE

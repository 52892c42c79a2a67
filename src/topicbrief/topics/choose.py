"""How many topics: every number is fitted, measured, and ranked; the verdict in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import coherence, inference
from .engines import as_floats, choose_engine, fit_engine, fit_filled, fit_sizes
from .model import Bags, Choice, Quality

UNITS_PER_TOPIC = 5
WORDS_PER_TOPIC = 80
MOST_SHARE = 0.75  # of all words, above which a topic leaves too little for the others
MOST = 20
ENOUGH = 20_000  # words, from which on perplexity of left-out units says something
TOP = 10
ALIKE = 0.5
NOISE = 0.03  # of stability, about what left-out sets differ by
DROP = 0.15  # of stability, after which finer topics are not looked at (.12 to .19 choose alike)


class TooLittleText(ValueError):
    """The text cannot bear topics; a brief can still be made of it."""


def _amount(bags: Bags) -> str:
    n, words = len(bags.ids), int(bags.counts.sum())
    return f"{n} {bags.kind}{'' if n == 1 else 's'}, {words} word{'' if words == 1 else 's'}"


def most_topics(bags: Bags) -> int:
    """The largest number of topics that so much text can bear: 5 units and 80 words for each."""
    units = np.count_nonzero(bags.counts.sum(axis=1))
    return int(min(units // UNITS_PER_TOPIC, bags.counts.sum() // WORDS_PER_TOPIC))


def check_number(bags: Bags, n_topics: Any) -> None:
    if not bags.counts.sum():
        raise TooLittleText(f"no words to fit topics on: {_amount(bags)}")
    if n_topics is None:
        return
    whole = isinstance(n_topics, (int, np.integer)) and not isinstance(n_topics, bool)
    if not whole or n_topics < 1:
        raise ValueError(f"n_topics={n_topics!r}: expected a whole number of 1 or more, or None")
    units = np.count_nonzero(bags.counts.sum(axis=1))
    most = min(units, len(bags.vocabulary))
    if n_topics > most:
        raise ValueError(
            f"n_topics={n_topics}: {_amount(bags)}, {len(bags.vocabulary)} of them different: "
            f"more than {most} topics cannot be"
        )


@dataclass(frozen=True, eq=False)
class _Fit:
    k: int
    topic_word: np.ndarray
    doc_topic: np.ndarray
    coherence: np.ndarray
    stability: np.ndarray
    perplexity: float | None
    share: np.ndarray

    @property
    def merit(self) -> float:
        """Coherence + stability - a quarter of the log of perplexity (a weight set on BBC News)."""
        surprise = np.log(self.perplexity) / 4 if self.perplexity else 0.0
        return float(self.coherence.mean() + self.stability.mean() - surprise)

    @property
    def one_sided(self) -> bool:
        """One topic is nearly the whole text: its words are stable, but part nothing."""
        return bool(self.share.max() > MOST_SHARE)

    @property
    def row(self) -> dict[str, float | None]:
        means = {"coherence": self.coherence.mean(), "stability": self.stability.mean()}
        return {"k": self.k, **{name: float(v) for name, v in means.items()}} | {
            "perplexity": self.perplexity
        }


def choose_topics(
    bags: Bags,
    *,
    seed: int = 0,
    engine: str = "auto",
    candidates: Sequence[int] | None = None,
    alpha: float = 0.1,
    eta: float = 0.1,
) -> Choice:
    """Choose the number of topics by coherence and stability together, and say so in a sentence.

    Coherence is NPMI of the ten leading words over the units. Stability is the best-match Jaccard
    of these words when a tenth of the units is left out. From 20,000 words on the perplexity of
    units left out has a say too, so that broad topics do not win by being few. Where one topic
    takes more than three quarters of the words, a number without such a topic comes first, and
    numbers beyond the one at which stability first falls come last.
    `candidates` are by default 2 to 20, as far as the text bears. Raises ValueError where it is
    too little for two topics.
    """
    check_number(bags, None)
    settings = {"seed": seed, "alpha": alpha, "eta": eta}
    return search_number(bags, choose_engine(bags, engine), candidates, settings)[1]


def search_number(bags, engine: str, candidates, settings: dict) -> tuple[list[_Fit], Choice]:
    most = most_topics(bags)
    if most < 2:
        raise TooLittleText(f"{_amount(bags)}: too little text for topics")
    sizes = sorted(candidates or range(2, min(most, MOST) + 1))
    for size in sizes:
        check_number(bags, size)
    with inference.one_thread():
        tried = _try_all(bags, engine, sizes, settings)
    ranked = _rank(tried)
    runner_up = ranked[1].k if len(ranked) > 1 else None
    verdict = _verdict(bags, ranked, most)
    return tried, Choice(tuple(fit.row for fit in tried), ranked[0].k, runner_up, verdict)


def _rank(tried: Sequence[_Fit]) -> list[_Fit]:
    """The best first: no topic nearly the whole text, words that stay, then merit, then few."""
    last = _last_stable([fit for fit in tried if not fit.one_sided] or tried)
    return sorted(tried, key=lambda fit: (fit.one_sided, fit.k > last, -round(fit.merit, 6), fit.k))


def _last_stable(tried: Sequence[_Fit]) -> int:
    """The number, from the last of the most stable ones on, before leading words cease to stay.

    Finer topics may agree again by chance; what is divided beyond this point divides differently
    in another sample of the same text.
    """
    stable = [float(fit.stability.mean()) for fit in tried]
    best = max(stable)
    peak = max(at for at in range(len(tried)) if stable[at] >= best - NOISE)
    falls = (at for at in range(peak, len(tried)) if stable[at] < best - DROP)
    return tried[next(falls, len(tried)) - 1].k


def _try_all(bags, engine: str, sizes: list[int], settings: dict) -> list[_Fit]:
    counts = as_floats(bags.counts)
    whole = dict(fit_sizes(counts, engine, sizes, settings, fit_filled))
    leading = {k: _leading(topic_word) for k, (topic_word, _) in whole.items()}
    enough = counts.sum() >= ENOUGH
    matches, surprise = _fit_left_out(counts, leading, engine, settings, surprise=enough)
    return [
        _Fit(
            k,
            whole[k][0],
            whole[k][1],
            coherence.npmi(leading[k], counts),
            np.mean(matches[k], axis=0),
            surprise.get(k),
            _shares_of(counts, whole[k][1]),
        )
        for k in sizes
    ]


def _fit_left_out(
    counts, leading: dict[int, np.ndarray], engine: str, settings: dict, *, surprise: bool
) -> tuple[dict[int, list[np.ndarray]], dict[int, float]]:
    """How well leading words of each number of topics come again when a tenth is left out, set by
    set; with `surprise` also the perplexity of what the first set leaves out.

    Compiled code lets other threads go on, so each set has its own.
    """
    sets, everything = left_out_sets(counts.shape[0]), np.arange(counts.shape[0])

    def fit_again(number: int) -> list[tuple[int, np.ndarray, float | None]]:
        kept, rows = sets[number], []
        out = counts[np.setdiff1d(everything, kept)] if surprise and not number else None
        fits = fit_sizes(counts[kept], engine, list(leading), settings, fit_engine)
        for k, (topic_word, _) in fits:  # perplexity of one set alone: they hardly differ
            perplexity = None if out is None else coherence.completion_perplexity(topic_word, out)
            rows.append((k, coherence.best_match(leading[k], _leading(topic_word)), perplexity))
        return rows

    compiled = inference.kernels(counts.nnz * max(leading)) is not inference
    with ThreadPoolExecutor(min(len(sets), inference.count_cores()) if compiled else 1) as pool:
        found = list(pool.map(fit_again, range(len(sets))))
    matches = {row[0][0]: [match for _, match, _ in row] for row in zip(*found, strict=True)}
    return matches, {k: perplexity for k, _, perplexity in found[0] if perplexity is not None}


def _verdict(bags: Bags, ranked: list[_Fit], most: int) -> str:
    best = ranked[0]
    text = (
        f"{best.k} topics: coherence {best.coherence.mean():.2f}, and with a tenth of the "
        f"{bags.kind}s left out {round(10 * _kept_words(best))} of 10 leading words stay"
    )
    if len(ranked) > 1:
        text += f"; {ranked[1].k} would do nearly as well"
    if most < MOST:
        text += f"; {_amount(bags)}: too little text for more than {most} topics"
    return text + "."


def _kept_words(fit: _Fit) -> float:
    """The share of a list that two lists of one Jaccard have in common."""
    jaccard = fit.stability.mean()
    return 2 * jaccard / (1 + jaccard)


def left_out_sets(n: int) -> list[np.ndarray]:
    """The units kept in each of a few fixed fits that leave a tenth out: 5, from 200 units on 3."""
    order = np.random.default_rng(n).permutation(n)
    out = max(1, round(n / 10))
    repeats = 5 if n < 200 else 3
    return [
        np.sort(np.delete(order, np.arange(i * out, (i + 1) * out) % n)) for i in range(repeats)
    ]


def _leading(topic_word: np.ndarray, n: int = TOP) -> np.ndarray:
    """Columns of the `n` likeliest words of each topic, equals in order of the vocabulary."""
    return np.argsort(-np.round(np.log(topic_word), 9), axis=1, kind="stable")[:, :n]


def measure_quality(bags: Bags, topic_word, doc_topic, engine: str, settings: dict) -> Quality:
    """The quality of one fit; leaves units out and fits again."""
    counts, k = as_floats(bags.counts), len(topic_word)
    filled = counts.sum(axis=1) > 0
    if any(np.count_nonzero(filled[kept]) < k for kept in left_out_sets(len(filled))):
        return quality_of(bags, _unstable(bags, topic_word, doc_topic), None)
    leading = {k: _leading(topic_word)}
    settings = {name: value for name, value in settings.items() if name != "n_topics"}
    with inference.one_thread():
        matches, _ = _fit_left_out(counts, leading, engine, settings, surprise=False)
    npmi = coherence.npmi(leading[k], counts)
    share = _shares_of(counts, doc_topic)
    stable = np.mean(matches[k], axis=0)
    return quality_of(bags, _Fit(k, topic_word, doc_topic, npmi, stable, None, share), None)


def _unstable(bags: Bags, topic_word, doc_topic) -> _Fit:
    """As many topics as units: leaving one out leaves a topic out."""
    npmi = coherence.npmi(_leading(topic_word), bags.counts)
    share, stable = _shares_of(bags.counts, doc_topic), np.zeros(len(npmi))
    return _Fit(len(topic_word), topic_word, doc_topic, npmi, stable, None, share)


def quality_of(bags: Bags, fit: _Fit, choice: Choice | None) -> Quality:
    weak = tuple("; ".join(reasons) for reasons in _weak(bags, fit))
    return Quality(fit.coherence, fit.stability, fit.share, weak, choice)


def _shares_of(counts, doc_topic: np.ndarray) -> np.ndarray:
    """The share of all words that each topic has."""
    weights = counts.sum(axis=1) @ doc_topic
    return weights / weights.sum()


def _weak(bags: Bags, fit: _Fit) -> Iterator[list[str]]:
    """For each topic the reasons not to trust it."""
    most, amount = most_topics(bags), _amount(bags)
    words = [set(row) for row in _leading(fit.topic_word)]
    for k in range(fit.k):
        reasons = []
        if fit.k > max(most, 1):
            reasons.append(f"{amount}: too little text for more than {max(most, 1)} topics")
        if fit.stability[k] < 0.4:
            kept = 2 * fit.stability[k] / (1 + fit.stability[k])
            reasons.append(
                f"unstable: with a tenth of the text left out {round(10 * kept)} of its 10 leading"
                " words stay"
            )
        if fit.coherence[k] < -0.25:
            reasons.append("its leading words seldom stand together")
        alike = [j + 1 for j in range(fit.k) if j != k and _alike(words[j], words[k])]
        if alike:
            reasons.append(f"hardly to be told from topic {alike[0]}")
        yield reasons


def _alike(a: set, b: set) -> bool:
    return coherence.jaccard(a, b) >= ALIKE

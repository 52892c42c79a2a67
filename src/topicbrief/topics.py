"""Fit topics, choose how many, name them, and find the sentences that speak of one alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from importlib import import_module

import numpy as np

from . import __version__, estep, scores
from .records import Bags, Choice, Page, Quality, Sentence, Topics, Units

ENGINES = {"seeded": "seeded"}
UNITS_PER_TOPIC = 5
WORDS_PER_TOPIC = 100
LEFT_OUT = 5
TOP = 10


def fit_topics(
    bags: Bags,
    *,
    n_topics: int | None = None,
    engine: str = "auto",
    seed: int = 0,
    alpha: float = 0.1,
    eta: float = 0.1,
) -> Topics:
    """Fit topics to word counts; topics are numbered biggest first.

    `n_topics=None` chooses the number, see `choose_topics`. `engine` is "seeded" or "auto";
    "seeded" gives the same topics for every `seed`. `alpha` and `eta` are the priors of a unit's
    shares and of a topic's words. Raises ValueError where the text cannot bear what is asked.
    """
    _check(bags, n_topics)
    choice = None
    if n_topics is None:
        choice = choose_topics(bags, seed=seed, engine=engine, alpha=alpha, eta=eta)
        n_topics = choice.chosen
    settings = {"n_topics": n_topics, "seed": seed, "alpha": alpha, "eta": eta}
    engine = _choose_engine(bags, engine)
    topic_word, doc_topic = _fit(bags.counts, engine, **settings)
    return Topics(
        topic_word,
        doc_topic,
        bags.vocabulary,
        bags.ids,
        partial(_measure, bags, topic_word, doc_topic, engine, settings, choice),
        _recipe(bags, engine, n_topics, seed),
        bags.counts.sum(axis=1),
        alpha,
        eta,
    )


def _recipe(bags: Bags, engine: str, n_topics: int, seed: int) -> str:
    return f"lda|engine:{engine}|k:{n_topics}|unit:{bags.kind}|seed:{seed}|version:{__version__}"


def _choose_engine(bags: Bags, engine: str) -> str:
    if engine == "auto":
        return "seeded"
    if engine not in ENGINES:
        raise ValueError(f'engine="{engine}": expected auto or one of {", ".join(ENGINES)}')
    return engine


def _fit(counts, engine: str, **settings) -> tuple[np.ndarray, np.ndarray]:
    """Fit the units that have words and number the topics, biggest first."""
    module = import_module(f".engines.{ENGINES[engine]}", __package__)
    with estep.one_thread():
        lengths = counts.sum(axis=1)
        filled = np.flatnonzero(lengths)
        topic_word, shares = module.fit(counts[filled], **settings)
    doc_topic = np.full((counts.shape[0], len(topic_word)), 1 / len(topic_word))
    doc_topic[filled] = shares
    order = np.argsort(-np.round(lengths @ doc_topic, 6), kind="stable")
    return topic_word[order], doc_topic[:, order]


def _amount(bags: Bags) -> str:
    n = len(bags.ids)
    return f"{n} {bags.kind}{'' if n == 1 else 's'}, {int(bags.counts.sum())} words"


def most_topics(bags: Bags) -> int:
    """The largest number of topics that so much text can bear: 5 units and 100 words for each."""
    units = np.count_nonzero(bags.counts.sum(axis=1))
    return int(min(units // UNITS_PER_TOPIC, bags.counts.sum() // WORDS_PER_TOPIC))


def _check(bags: Bags, n_topics: int | None) -> None:
    if not bags.vocabulary:
        raise ValueError(f"no words to fit topics on: {_amount(bags)}")
    if n_topics is None:
        return
    if isinstance(n_topics, bool) or not isinstance(n_topics, (int, np.integer)) or n_topics < 1:
        raise ValueError(f"n_topics={n_topics!r}: expected a whole number of 1 or more, or None")
    units = np.count_nonzero(bags.counts.sum(axis=1))
    most = min(units, len(bags.vocabulary))
    if n_topics > most:
        raise ValueError(
            f"n_topics={n_topics}: {units} {bags.kind}s with {len(bags.vocabulary)} different "
            f"words cannot have more than {most} topics"
        )


def choose_topics(
    bags: Bags,
    *,
    seed: int = 0,
    engine: str = "auto",
    candidates: Sequence[int] | None = None,
    alpha: float = 0.1,
    eta: float = 0.1,
) -> Choice:
    """Choose the number of topics by coherence and stability, and say so in a sentence.

    Stability: the best-match Jaccard of leading words when a tenth of the units is left out.
    Raises ValueError where the text is too little for two topics.
    """
    most = most_topics(bags)
    if most < 2:
        raise ValueError(f"{_amount(bags)}: too little text for topics")
    engine = _choose_engine(bags, engine)
    candidates = candidates or range(2, min(most, 20) + 1)
    settings = {"seed": seed, "alpha": alpha, "eta": eta}
    rows = tuple(_try(bags, engine, k, settings) for k in candidates)
    ranked = sorted(rows, key=lambda row: (-_merit(row), row["k"]))
    chosen = int(ranked[0]["k"])
    runner_up = int(ranked[1]["k"]) if len(ranked) > 1 else None
    return Choice(rows, chosen, runner_up, _verdict(bags, ranked, most))


def _try(bags: Bags, engine: str, k: int, settings: dict) -> dict[str, float | None]:
    topic_word, doc_topic = _fit(bags.counts, engine, n_topics=k, **settings)
    q = _measure(bags, topic_word, doc_topic, engine, {"n_topics": k, **settings}, None)
    return {"k": k, **q.overall, "perplexity": None}


def _merit(row: dict) -> float:
    return row["coherence"] + row["stability"]


def _verdict(bags: Bags, ranked: list[dict], most: int) -> str:
    best = ranked[0]
    text = (
        f"{best['k']} topics: {round(10 * best['stability'])} of 10 leading words stay "
        f"when a tenth is left out"
    )
    if len(ranked) > 1:
        text += f"; the runner-up is {ranked[1]['k']}"
    if most < 20:
        text += f"; {_amount(bags)}: too little text for more than {most} topics"
    return text + "."


def _measure(bags, topic_word, doc_topic, engine, settings, choice) -> Quality:
    words = leading(topic_word)
    share = bags.counts.sum(axis=1) @ doc_topic
    coherence = scores.npmi(words, bags.counts)
    stability = _stability(bags, words, engine, settings)
    return Quality(coherence, stability, share / share.sum(), _weak(coherence, stability), choice)


def _weak(coherence: np.ndarray, stability: np.ndarray) -> tuple[str, ...]:
    return tuple(
        "its words seldom stand together"
        if c < 0
        else "it changes when a tenth is left out"
        if s < 0.5
        else ""
        for c, s in zip(coherence, stability, strict=True)
    )


def leading(topic_word: np.ndarray, n: int = TOP) -> np.ndarray:
    """Columns of the `n` likeliest words of each topic, equals in order of the vocabulary."""
    return np.argsort(-np.round(np.log(topic_word), 9), axis=1, kind="stable")[:, :n]


def left_out_sets(n: int) -> list[np.ndarray]:
    """The units kept in each of five fixed fits that leave a tenth out, spread over the text."""
    out = max(1, round(n / 10))
    order = np.random.default_rng(n).permutation(n)
    return [
        np.sort(np.delete(order, np.arange(i * out, (i + 1) * out) % n)) for i in range(LEFT_OUT)
    ]


def _stability(bags: Bags, words: np.ndarray, engine: str, settings: dict) -> np.ndarray:
    matches = []
    for kept in left_out_sets(bags.counts.shape[0]):
        topic_word, _ = _fit(bags.counts[kept], engine, **settings)
        matches.append(scores.best_match(words, leading(topic_word)))
    return np.mean(matches, axis=0)


def name_topics(topics: Topics, units: Units, pages: Iterable[Page]) -> tuple[str, ...]:
    """A name for each topic: words of the text that are frequent in it and rare elsewhere."""
    return tuple(", ".join(words) for words in topics.top_words(3, relevance=0.4))


def represent(
    topics: Topics, units: Units, pages: Iterable[Page], *, n: int = 2
) -> tuple[tuple[Sentence, ...], ...]:
    """For each topic up to `n` whole sentences that are about that topic alone."""
    from .bags import count, make_units

    pages = list(pages)
    phrases = frozenset(word for word in topics.vocabulary if " " in word)
    sentences = make_units(pages, unit="sentence", phrases=phrases)
    place = {(s.document.id, s.start): s for page in pages for s in page.sentences}
    whole = [place[unit.document.id, unit.start] for unit in sentences.items]
    bags = count(sentences)
    shares = topics.transform(bags) * np.log1p(bags.counts.sum(axis=1))[:, None]
    result = []
    for k in range(topics.n_topics):
        order = np.argsort(-shares[:, k], kind="stable")
        result.append(tuple([whole[i] for i in order if whole[i].whole][:n]))
    return tuple(result)

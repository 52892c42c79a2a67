"""Fit topics, choose how many, name them, and find the sentences that speak of one alone."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np

from . import __version__, estep, scores
from .engines import seeds
from .languages import stop_words
from .records import Bags, Choice, GroupShares, Page, Quality, Sentence, Topics, Units

ENGINES = {
    "seeded": "seeded",
    "collapsed": "collapsed",
    "gensim": "gensim_lda",
    "sklearn": "sklearn_lda",
    "nmf": "nmf",
}
FROM_SEEDS = ("seeded", "collapsed", "nmf")
SHORT = 12  # words a unit, below which collapsed inference predicts unseen words better
MANY = 500  # units, from which on there are enough short ones for it to settle
UNITS_PER_TOPIC = 5
WORDS_PER_TOPIC = 80
MOST_SHARE = 0.75  # of all words, above which a topic leaves too little for the others
MOST = 20
ENOUGH = 20_000  # words, from which on perplexity of left-out units says something
TOP = 10
ALIKE = 0.5
BATCHES = 2000  # documents of a group beyond which neighbours are drawn together
NOISE = 0.03  # of stability, about what left-out sets differ by
DROP = 0.15  # of stability, after which finer topics are not looked at (.12 to .19 choose alike)
NAMING = 100  # units of each topic that its name may come from
LENGTHS = (0.35, 1.0, 1.1)  # what a name of one, two, three words is worth to a reader


class TooLittleText(ValueError):
    """The text cannot bear topics; a brief can still be made of it."""


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

    `n_topics=None` chooses the number, see `choose_topics`. `engine` is "seeded" (variational,
    from an NMF start), "collapsed" (CVB0 from the same start), "gensim", "sklearn", "nmf" or
    "auto": collapsed for many units of very few words, else seeded. The first two and "nmf" give
    the same topics for every `seed`. `alpha` and `eta` are the priors of a unit's shares and of a
    topic's words. Raises ValueError where the text cannot bear what is asked.
    """
    _check(bags, n_topics)
    name = choose_engine(bags, engine)
    settings: dict = {"seed": seed, "alpha": alpha, "eta": eta}
    measured: Any
    if n_topics is None:
        tried, choice = _search(bags, name, None, settings)
        best = next(fit for fit in tried if fit.k == choice.chosen)
        weights, shares, n_topics = best.topic_word, best.doc_topic, best.k
        measured = _quality(bags, best, choice)
    else:
        weights, shares = _fit(bags.counts, name, n_topics=n_topics, **settings)
        settings = {"n_topics": n_topics, **settings}
        measured = partial(_measure, bags, weights, shares, name, settings)
    recipe = f"lda|engine:{name}|k:{n_topics}|unit:{bags.kind}|seed:{seed}|version:{__version__}"
    lengths = bags.counts.sum(axis=1)
    return Topics(weights, shares, bags.vocabulary, bags.ids, measured, recipe, lengths, alpha, eta)


def choose_engine(bags: Bags, engine: str = "auto") -> str:
    """The engine that "auto" stands for, by the number of units and of words in each."""
    if engine == "auto":
        filled = np.count_nonzero(bags.counts.sum(axis=1))
        short = seeds.words_a_unit(bags.counts) < SHORT
        return "collapsed" if short and filled >= MANY else "seeded"
    if engine not in ENGINES:
        raise ValueError(f'engine="{engine}": expected auto or one of {", ".join(ENGINES)}')
    return engine


def _fit(counts, engine: str, *, start=None, **settings) -> tuple[np.ndarray, np.ndarray]:
    """Fit the units that have words and number the topics, biggest first."""
    with estep.one_thread():
        return _fit_filled(_as_floats(counts), engine, start, settings)


def _fit_filled(counts, engine: str, start, settings: dict) -> tuple[np.ndarray, np.ndarray]:
    lengths = counts.sum(axis=1)
    filled = np.flatnonzero(lengths)
    used = counts if len(filled) == len(lengths) else counts[filled]
    topic_word, given = _engine_fit(used, engine, start, settings)
    doc_topic = np.full((counts.shape[0], len(topic_word)), 1 / len(topic_word))
    doc_topic[filled] = estep.fold_in(used, topic_word, alpha=settings["alpha"], shares=given)
    order = np.argsort(-np.round(lengths @ doc_topic, 6), kind="stable")
    return np.ascontiguousarray(topic_word[order]), doc_topic[:, order]


def _engine_fit(counts, engine: str, start, settings: dict) -> tuple[np.ndarray, np.ndarray]:
    """What the engine gives for units that all have words, rows summing to 1."""
    module = import_module(f".engines.{ENGINES[engine]}", __package__)
    found = module.fit(counts, start=start, **settings)
    topic_word, doc_topic = (np.asarray(rows, dtype=float) + estep.TINY for rows in found)
    return estep.normalise(topic_word), estep.normalise(doc_topic)


def _as_floats(counts):
    """The form that kernels take: CSR of floats, sorted, with short indices."""
    from scipy.sparse import csr_array

    counts = csr_array(counts, dtype=float)
    counts.sum_duplicates()
    counts.indices = counts.indices.astype(np.int32, copy=False)
    counts.indptr = counts.indptr.astype(np.int32, copy=False)
    return counts


def _amount(bags: Bags) -> str:
    n, words = len(bags.ids), int(bags.counts.sum())
    return f"{n} {bags.kind}{'' if n == 1 else 's'}, {words} word{'' if words == 1 else 's'}"


def most_topics(bags: Bags) -> int:
    """The largest number of topics that so much text can bear: 5 units and 80 words for each."""
    units = np.count_nonzero(bags.counts.sum(axis=1))
    return int(min(units // UNITS_PER_TOPIC, bags.counts.sum() // WORDS_PER_TOPIC))


def _check(bags: Bags, n_topics: Any) -> None:
    if not bags.counts.sum():
        raise ValueError(f"no words to fit topics on: {_amount(bags)}")
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


# How many


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
    _check(bags, None)
    settings = {"seed": seed, "alpha": alpha, "eta": eta}
    return _search(bags, choose_engine(bags, engine), candidates, settings)[1]


def _search(bags, engine: str, candidates, settings: dict) -> tuple[list[_Fit], Choice]:
    most = most_topics(bags)
    if most < 2:
        raise TooLittleText(f"{_amount(bags)}: too little text for topics")
    sizes = sorted(candidates or range(2, min(most, MOST) + 1))
    for size in sizes:
        _check(bags, size)
    with estep.one_thread():
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
    counts = _as_floats(bags.counts)
    whole = dict(_fit_sizes(counts, engine, sizes, settings, _fit_filled))
    leading = {k: _leading(topic_word) for k, (topic_word, _) in whole.items()}
    enough = counts.sum() >= ENOUGH
    matches, surprise = _fit_left_out(counts, leading, engine, settings, surprise=enough)
    return [
        _Fit(
            k,
            whole[k][0],
            whole[k][1],
            scores.npmi(leading[k], counts),
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
        fits = _fit_sizes(counts[kept], engine, list(leading), settings, _engine_fit)
        for k, (topic_word, _) in fits:  # perplexity of one set alone: they hardly differ
            perplexity = None if out is None else scores.completion_perplexity(topic_word, out)
            rows.append((k, scores.best_match(leading[k], _leading(topic_word)), perplexity))
        return rows

    compiled = estep.kernels(counts.nnz * max(leading)) is not estep
    with ThreadPoolExecutor(min(len(sets), estep.count_cores()) if compiled else 1) as pool:
        found = list(pool.map(fit_again, range(len(sets))))
    matches = {row[0][0]: [match for _, match, _ in row] for row in zip(*found, strict=True)}
    return matches, {k: perplexity for k, _, perplexity in found[0] if perplexity is not None}


def _fit_sizes(counts, engine: str, sizes: list[int], settings: dict, fit) -> Iterator:
    """(k, fit) for each size; engines that begin with seeds grow them once for all sizes."""
    filled = counts[np.flatnonzero(counts.sum(axis=1))]
    grown = engine in FROM_SEEDS and filled.shape[0] <= seeds.LARGE
    starts = seeds.starts(filled, sizes) if grown else [None] * len(sizes)
    used = counts if fit is _fit_filled else filled
    for k, start in zip(sizes, starts, strict=True):
        yield k, fit(used, engine, start, {"n_topics": k, **settings})


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


def _measure(bags: Bags, topic_word, doc_topic, engine: str, settings: dict) -> Quality:
    """The quality of one fit; leaves units out and fits again."""
    counts, k = _as_floats(bags.counts), len(topic_word)
    filled = counts.sum(axis=1) > 0
    if any(np.count_nonzero(filled[kept]) < k for kept in left_out_sets(len(filled))):
        return _quality(bags, _unstable(bags, topic_word, doc_topic), None)
    leading = {k: _leading(topic_word)}
    settings = {name: value for name, value in settings.items() if name != "n_topics"}
    with estep.one_thread():
        matches, _ = _fit_left_out(counts, leading, engine, settings, surprise=False)
    coherence = scores.npmi(leading[k], counts)
    share = _shares_of(counts, doc_topic)
    stable = np.mean(matches[k], axis=0)
    return _quality(bags, _Fit(k, topic_word, doc_topic, coherence, stable, None, share), None)


def _unstable(bags: Bags, topic_word, doc_topic) -> _Fit:
    """As many topics as units: leaving one out leaves a topic out."""
    coherence = scores.npmi(_leading(topic_word), bags.counts)
    share, stable = _shares_of(bags.counts, doc_topic), np.zeros(len(coherence))
    return _Fit(len(topic_word), topic_word, doc_topic, coherence, stable, None, share)


def _quality(bags: Bags, fit: _Fit, choice: Choice | None) -> Quality:
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
    return scores.jaccard(a, b) >= ALIKE


def distances(topics: Topics) -> np.ndarray:
    """Hellinger distance between the words of every two topics, 0 (the same) to 1."""
    roots = np.sqrt(topics.topic_word)
    return np.sqrt(np.clip(1 - roots @ roots.T, 0, 1))


# What they mean


def name_topics(topics: Topics, units: Units, pages: Iterable[Page]) -> tuple[str, ...]:
    """A name for each topic: phrases of the text that are frequent in it and rare elsewhere.

    Phrases are neighbouring counted words of undamaged sentences, as written; they are ranked by
    how much of the topic they hold, how exclusive they are to it, how relevant their words are
    and how often the rarest of them is seen. A single word never stands alone, and no two names
    share a phrase.
    """
    pages = list(pages)
    phrases = _collect_phrases(topics, units, pages)
    scored = _score_phrases(topics, phrases)
    taken: set[str] = set()
    return tuple(_name(scored, k, taken) for k in range(topics.n_topics))


@dataclass(frozen=True, eq=False)
class _Phrase:
    words: tuple[str, ...]
    written: str
    held: np.ndarray  # how often it stands in units of each topic
    rarest: int  # how often its rarest word does, in any


def _collect_phrases(topics: Topics, units: Units, pages: list[Page]) -> list[_Phrase]:
    """Phrases of the units, from 100 units on only those that stand at least three times."""
    found = list(_occurrences(topics, units, pages))
    times = Counter(words for _, words, _ in found)
    least = 3 if len(units) >= 100 else 1
    rows: dict[tuple, list[int]] = defaultdict(list)
    written: dict[tuple, Counter] = defaultdict(Counter)
    for row, words, text in found:
        if times[words] >= least:
            rows[words].append(row)
            written[words][text] += 1
    return [
        _Phrase(
            words,
            _usual(written[words]),
            topics.doc_topic[rows[words]].sum(axis=0),
            min(times[(word,)] for word in words),
        )
        for words in sorted(rows)
    ]


def _occurrences(topics: Topics, units: Units, pages: list[Page]) -> Iterator:
    """(row of the unit, words, as written) of phrases, from the units most about each topic."""
    known = set(topics.vocabulary)
    names = frozenset(word for word in known if " " in word)
    leading = np.argsort(-np.round(topics.doc_topic, 9), axis=0, kind="stable")[:NAMING].ravel()
    rows = {topics.ids[row]: row for row in leading.tolist()}
    spans = _unit_spans(units)
    for page in pages:
        for sentence in page.sentences:
            row = rows.get(_unit_of(spans, sentence))
            if row is not None and sentence.whole:
                for words, text in _phrases(sentence, page.language, names, known):
                    yield row, words, text


def _usual(forms: Counter) -> str:
    """The commonest written form, the first in the alphabet of equals."""
    return min(forms, key=lambda text: (-forms[text], text))


def _unit_spans(units: Units) -> dict[str, list[tuple[int, int, str]]]:
    spans = defaultdict(list)
    for unit in units.items:
        spans[unit.document.id].append((unit.start, unit.stop, unit.id))
    return spans


def _unit_of(spans, sentence: Sentence) -> str:
    found = spans.get(sentence.document.id, ())
    return next((name for a, b, name in found if a <= sentence.start < b), "")


def _phrases(sentence: Sentence, language: str, names, known) -> Iterator:
    """Runs of one to three known words with nothing but a space between them."""
    from .tokens import locate

    text, offset = sentence.document.text, sentence.start
    tokens = locate(sentence.text, language=language, names=names, offset=offset)
    for first, token in enumerate(tokens):
        run: list[str] = []
        stop = token.start
        for other in tokens[first : first + 3]:
            if other.word not in known or (run and text[stop : other.start] != " "):
                break
            run.append(other.word)
            stop = other.stop
            written = text[token.start : stop]
            if _PRESENTABLE.fullmatch(written):
                yield tuple(run), written


_PRESENTABLE = re.compile(r"[^\W\d_][\w'’ -]*\w")


def _score_phrases(topics: Topics, phrases: list[_Phrase]) -> list[tuple[_Phrase, np.ndarray]]:
    """Each phrase with its merit for each topic."""
    column = {word: i for i, word in enumerate(topics.vocabulary)}
    word_share = topics.topic_word / topics.topic_word.max(axis=1, keepdims=True)
    exclusive = topics.topic_word * topics.share[:, None]
    exclusive /= exclusive.sum(axis=0)
    fit = np.sqrt(word_share) * exclusive
    scored = []
    for phrase in phrases:
        words = fit[:, [column[word] for word in phrase.words]].mean(axis=1)
        own = (phrase.held + topics.share) / (phrase.held.sum() + 1)
        length = LENGTHS[len(" ".join(phrase.words).split()) - 1 :][:1] or LENGTHS[-1:]
        known = (phrase.rarest / (phrase.rarest + 1)) ** 2  # a word seen once names nothing
        scored.append((phrase, known * length[0] * words * own * np.log1p(phrase.held)))
    return scored


def _name(scored, topic: int, taken: set[str]) -> str:
    """The best phrases whose words are free: one of several words, or two."""
    ranked = sorted(scored, key=lambda pair: (-round(pair[1][topic], 9), pair[0].words))
    parts: list[str] = []
    for phrase, _ in ranked[:200]:
        words = {part for word in phrase.words for part in word.split()}
        if words & taken:
            continue
        taken |= words
        parts.append(phrase.written)
        if len(parts) == 2:
            break
    return ", ".join(parts)


def represent(
    topics: Topics, units: Units, pages: Iterable[Page], *, n: int = 2
) -> tuple[tuple[Sentence, ...], ...]:
    """For each topic up to `n` whole sentences that are about that topic alone.

    Ranked by the topic's share of the sentence, squared, times how much of the topic's leading
    words it holds for its length; a row of names is no sentence. What is no prose or part of a
    longer quotation comes last. No sentence stands for two topics and none twice.
    """
    from .bags import count
    from .tokens import tokenize

    names = frozenset(word for word in topics.vocabulary if " " in word)
    usable = [(s, page.language) for page in pages for s in page.sentences if s.whole]
    whole = [pair for pair in usable if not _is_list(pair[0])]
    if not whole:
        return ((),) * topics.n_topics
    bags = count(tokenize(s.text, language=language, names=names) for s, language in whole)
    if not set(bags.vocabulary) & set(topics.vocabulary):
        return ((),) * topics.n_topics
    counts = estep.match_columns(bags.counts, bags.vocabulary, topics.vocabulary)
    typical = np.sqrt(topics.topic_word / topics.topic_word.max(axis=1, keepdims=True))
    weight = (counts @ typical.T) / np.sqrt(np.maximum(counts.sum(axis=1), 4))[:, None]
    shares = topics.transform(bags)
    merit = np.where(shares == shares.max(axis=1, keepdims=True), shares**2 * weight, 0)
    merit *= np.array([[1.0 if _is_quotable(*pair) else 0.05] for pair in whole])
    sentences = [sentence for sentence, _ in whole]
    return tuple(_best_sentences(sentences, merit[:, k], n) for k in range(topics.n_topics))


def _is_list(sentence: Sentence) -> bool:
    """More than half of its words have a capital: names in a row, not prose."""
    words = [word for word in sentence.text.split() if word[:1].isalpha()]
    return 2 * sum(word[0].isupper() for word in words) > len(words)


def _is_quotable(sentence: Sentence, language: str) -> bool:
    return _is_prose(sentence.text, language) and not _closes_elsewhere(sentence.text)


def _is_prose(text: str, language: str) -> bool:
    """8 to 40 words, one in five a function word where those of the language are known."""
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    if not 8 <= len(words) <= 40:
        return False
    known = stop_words(language)
    return not known or sum(word.casefold() in known for word in words) >= 0.2 * len(words)


def _closes_elsewhere(text: str) -> bool:
    """A quotation begins or ends outside the sentence."""
    marks = [mark for mark in text if mark in '"“”„«»']
    alone = len(marks) % 2 == 1
    return alone or (bool(marks) and marks[0] == "”" and "“" in marks)


def _best_sentences(sentences, merit, n: int) -> tuple[Sentence, ...]:
    chosen: dict[str, Sentence] = {}
    for i in np.argsort(-np.round(merit, 9), kind="stable"):
        if len(chosen) == n or merit[i] <= 0:
            break
        chosen.setdefault(sentences[i].quoted, sentences[i])
    return tuple(chosen.values())


# Over time and groups


def shares_by(
    topics: Topics,
    groups: Sequence[str],
    *,
    documents: Sequence[str] | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> GroupShares:
    """Shares of topics in each group of units, with 95% intervals by bootstrap over documents.

    `groups` names the group of every unit (a period, a source, a category; see `periods`); units
    with "" are left out. `documents` names the document of every unit where units are passages.
    A unit weighs by its counted words. Groups come in sorted order.
    """
    if len(groups) != len(topics.ids):
        raise ValueError(f"groups: expected {len(topics.ids)}, one a unit, found {len(groups)}")
    labels, owners = np.array(groups), np.array(documents or topics.ids)
    names = tuple(sorted(set(groups) - {""}))
    weighted = topics.doc_topic * topics.lengths[:, None]
    rng = np.random.default_rng(seed)
    rows = [_interval(_sum_by(weighted, owners, labels == name), draws, rng) for name in names]
    sizes = tuple(len(set(owners[labels == name])) for name in names)
    share, low, high = (np.array([row[i] for row in rows]) for i in range(3))
    return GroupShares(names, sizes, share, low, high)


def _sum_by(weighted: np.ndarray, owners: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Topic weights of each document of a group, documents x topics."""
    _, place = np.unique(owners[chosen], return_inverse=True)
    result = np.zeros((place.max(initial=0) + 1, weighted.shape[1]))
    np.add.at(result, place, weighted[chosen])
    return result


def _interval(weights: np.ndarray, draws: int, rng) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    share = weights.sum(axis=0) / max(weights.sum(), estep.TINY)
    if len(weights) > BATCHES:  # the mean of batches is as uncertain as that of all
        edges = np.linspace(0, len(weights), BATCHES + 1).astype(int)[:-1]
        weights = np.add.reduceat(weights, edges, axis=0)
    times = rng.multinomial(len(weights), np.full(len(weights), 1 / len(weights)), size=draws)
    drawn = times @ weights
    drawn /= np.maximum(drawn.sum(axis=1, keepdims=True), estep.TINY)
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    return share, low, high


def periods(dates: Sequence[str]) -> list[str]:
    """The period of each date: years, or months or days where all dates lie in few of them.

    Dates are ISO 8601 ("2024-05-17"); what is no date gets "" and is left out.
    """
    found = [re.match(r"\d{4}(-\d{2})?(-\d{2})?", date or "") for date in dates]
    texts = [match.group() if match else "" for match in found]
    for width in (4, 7, 10):
        cut = [text[:width] for text in texts]
        if len(set(cut) - {""}) >= 3:
            return cut
    return [text[:4] for text in texts]

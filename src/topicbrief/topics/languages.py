"""One language, one model: which units are fitted together, and their topics side by side.

Words of two languages hardly ever meet in a document, so a model of both finds the languages, or
puts a lone Italian page under whatever English topic has an "a". So each language with enough text
has topics of its own, and what is in another language has none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from .choose import TooLittleText, most_topics
from .counts import Counts, piece_of
from .inference import TINY
from .model import Quality, Topics

ENOUGH = 0.02  # of all counted words, below which a language has no topics of its own
KNOWN = 0.5  # of a unit's words that a language must know to take it as its own


@dataclass(frozen=True, eq=False)
class LanguageGroups:
    """The rows of units by the language whose topics they have, most words first.

    `apart` holds the rows of units that have no topics: their language has too little text.
    """

    languages: tuple[str, ...]
    rows: tuple[np.ndarray, ...]
    apart: np.ndarray

    @property
    def kept(self) -> np.ndarray:
        """The rows of all units that have topics, in order."""
        return np.sort(np.concatenate(self.rows))


def group_by_language(bags: Counts, languages: Sequence[str]) -> LanguageGroups:
    """Which units are fitted together: `languages` says what each unit is in, "" where unsure.

    A language has topics of its own where its units bear two of them and hold `ENOUGH` of all
    words; the one with most words always has. A unit that is in none of these, or nobody knows in
    which, goes to the one that knows most of its words, if that is `KNOWN` of them: it was hardly
    recognised. Raises ValueError where `languages` does not fit.
    """
    spoken = np.asarray(languages, dtype=object)
    if len(spoken) != len(bags.ids):
        raise ValueError(f"languages: expected {len(bags.ids)}, one a unit, found {len(spoken)}")
    lengths = bags.lengths
    words = {name: int(lengths[spoken == name].sum()) for name in set(languages) - {""}}
    ordered = sorted(words, key=lambda name: (-words[name], name)) or [""]
    own = [np.flatnonzero(spoken == name) for name in ordered]
    large = [
        place == 0
        or (words[ordered[place]] >= ENOUGH * lengths.sum() and most_topics(_part(bags, rows)) > 1)
        for place, rows in enumerate(own)
    ]
    names = tuple(name for name, enough in zip(ordered, large, strict=True) if enough)
    own = [rows for rows, enough in zip(own, large, strict=True) if enough]
    rest = np.flatnonzero(~np.isin(spoken.astype(str), names))
    taken = _nearest(bags, own, rest, lengths)
    rows = tuple(np.sort(np.append(mine, rest[taken == n])) for n, mine in enumerate(own))
    return LanguageGroups(names, rows, rest[taken < 0])


def _nearest(bags: Counts, own: Sequence[np.ndarray], rest: np.ndarray, lengths) -> np.ndarray:
    """For each unit of `rest` the language that knows most of its words, -1 where none does."""
    if not len(rest):
        return np.zeros(0, dtype=int)
    asked = bags.select(rest)
    known = [asked @ (bags.in_units(rows) > 1).astype(float) for rows in own]
    share = np.array(known) / np.maximum(lengths[rest], 1)
    return np.where(share.max(axis=0) >= KNOWN, share.argmax(axis=0), -1)


def _part(bags: Counts, rows: np.ndarray) -> Counts:
    """Some of the units, with the words that they hold."""
    counts = bags.select(rows)
    columns = np.flatnonzero(counts.sum(axis=0))
    words = tuple(bags.vocabulary[column] for column in columns.tolist())
    ids = tuple(bags.ids[row] for row in rows.tolist())
    return Counts(ids, words, (piece_of(counts[:, columns]),), bags.kind)


def fit_by_language(
    bags: Counts,
    groups: LanguageGroups,
    fit: Callable[[Counts, int | None], Topics],
    *,
    n_topics: int | None = None,
) -> tuple[Topics, LanguageGroups]:
    """Fit each language's units alone; the topics of all side by side, biggest first.

    `fit` takes counts and a number of topics, or None to choose it. A topic has words of its own
    language alone, a unit has shares in topics of its own alone: elsewhere `topic_word` is as good
    as 0 and `doc_topic` is 0. `n_topics` is of all together, dealt out by words. Returns the topics
    of the units in `groups.kept`, and the groups with those set apart that bear no topics.
    Raises TooLittleText where no language bears any.
    """
    numbers = _deal(n_topics, [bags.lengths[rows].sum() for rows in groups.rows])
    fitted: list[Topics] = []
    names, borne, refusals = [], [], []
    for name, rows, number in zip(groups.languages, groups.rows, numbers, strict=True):
        whole = len(rows) == len(bags.ids)
        try:
            fitted.append(fit(bags if whole else _part(bags, rows), number))
        except TooLittleText as refusal:
            refusals.append(refusal)
            continue
        names.append(name)
        borne.append(rows)
    if not fitted:
        raise refusals[0]
    lost = np.setdiff1d(np.arange(len(bags.ids)), np.concatenate(borne))
    found = LanguageGroups(tuple(names), tuple(borne), lost)
    if len(fitted) == 1:
        return fitted[0], found
    return _side_by_side(bags, fitted, found), found


def _deal(n_topics: int | None, words: Sequence[int]) -> list[int | None]:
    """A number of topics for each language: one, and the others by words (D'Hondt)."""
    if n_topics is None or len(words) == 1:
        return [n_topics] * len(words)
    if n_topics < len(words):
        raise ValueError(
            f"n_topics={n_topics}: the text is in {len(words)} languages, each with topics of its"
            f" own; expected {len(words)} or more"
        )
    dealt = [1] * len(words)
    for _ in range(n_topics - len(words)):
        dealt[int(np.argmax([w / (k + 1) for w, k in zip(words, dealt, strict=True)]))] += 1
    return list(dealt)


def _side_by_side(bags: Counts, fitted: Sequence[Topics], groups: LanguageGroups) -> Topics:
    kept = groups.kept
    place = {word: column for column, word in enumerate(bags.vocabulary)}
    count = sum(topics.n_topics for topics in fitted)
    topic_word = np.full((count, len(bags.vocabulary)), TINY)
    doc_topic = np.zeros((len(kept), count))
    first = 0
    for topics, rows in zip(fitted, groups.rows, strict=True):
        mine = np.arange(first, first + topics.n_topics)
        columns = np.array([place[word] for word in topics.vocabulary])
        topic_word[np.ix_(mine, columns)] = topics.topic_word
        doc_topic[np.ix_(np.searchsorted(kept, rows), mine)] = topics.doc_topic
        first += topics.n_topics
    lengths = bags.lengths[kept]
    order = np.argsort(-np.round(lengths @ doc_topic, 6), kind="stable")
    each = zip(groups.languages, fitted, strict=True)
    return Topics(
        topic_word[order],
        doc_topic[:, order],
        bags.vocabulary,
        tuple(bags.ids[row] for row in kept.tolist()),
        partial(_quality, fitted, groups.languages, lengths @ doc_topic, order),
        " + ".join(f"{name}: {topics.recipe}" for name, topics in each),
        lengths,
        alpha=fitted[0].alpha,
        eta=fitted[0].eta,
    )


def _quality(
    fitted: Sequence[Topics], languages: Sequence[str], weights: np.ndarray, order: np.ndarray
) -> Quality:
    """The quality of each language's topics, in the order of all; the choice of the biggest."""
    each = [topics.quality for topics in fitted]
    choices = [quality.choice for quality in each]
    verdicts = " ".join(
        f"[{name}] {choice.verdict}"
        for name, choice in zip(languages, choices, strict=True)
        if choice
    )
    return Quality(
        np.concatenate([quality.coherence for quality in each]),
        np.concatenate([quality.stability for quality in each]),
        weights / weights.sum(),
        tuple(reason for quality in each for reason in quality.weak),
        choices[0] and replace(choices[0], verdict=verdicts),
    ).of(order)

"""Names of topics: phrases that a reader would use, taken from the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ..records import Page, Sentence
from .model import Topics, Units

NAMING = 100  # units of each topic that its name may come from
LENGTHS = (0.35, 1.0, 1.1)  # what a name of one, two, three words is worth to a reader


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
    from ..language.words import locate

    text = sentence.plain
    tokens = locate(text, language=language, names=names)
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

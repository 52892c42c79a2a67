"""Names of topics: the words and phrases that a reader would use, as the text writes them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from ..language.lexicon import CALENDAR
from ..records import Page
from .coherence import mean_npmi
from .model import Topics
from .relevance import courtesies, information
from .units import PASSAGE_WORDS, Units
from .usage import BOUND, Seen, read_units
from .weak import is_common, is_said

REST = "everything else"
# A rest: its most telling words say so little of which documents are its own (of 0 to 1, less what
# any words say by chance), and meet hardly more than by chance. Chosen on labelled collections at 3
# to 13 topics; on their other halves 2% of topics mostly of one label are rests (none where the
# number was chosen by the text), and 38% of those where no label has four tenths.
TELLING = 0.05
APART = 0.2  # NPMI
BY_CHANCE = 1.6  # nats times units: the mean of the 3 greatest of 16 chi-squared, halved

PARTS = 3  # of a name
MOST = 3  # words of a topic that say most of which documents are its own
KIN = 30  # words of a topic that a phrase in its name may hold
OFTEN = 0.2  # of a word's places are a phrase's, for the phrase to stand for the word
OWN = 0.5  # of a phrase's places are in units of its topic
LEAST = 3  # words of a topic that are shown, those that name nothing too
STEM = 5  # letters at the beginning that two words of one name may not share


_PRESENTABLE = re.compile(r"[^\W_](?:[\w'’ -]*\w)?|(?:[^\W\d_]\.){2,9}[^\W\d_]?")  # no address
_CUT = re.compile(r"[^\W\d_](?: [^\W\d_])+")  # "u s": what is left of an abbreviation


class TopicLabel(NamedTuple):
    """What a reader is told of a topic: a name, and its leading words as the text writes them.

    `counted` are the same words as the vocabulary has them.
    """

    name: str
    words: tuple[str, ...]
    counted: tuple[str, ...]


def name_topics(
    topics: Topics, units: Units, pages: Iterable[Page], *, language: str = ""
) -> tuple[str, ...]:
    """A name for each topic, never empty, no two alike; see `label_topics`."""
    labels = label_topics(topics, units, pages, language=language)
    return tuple(label.name for label in labels)


def label_topics(
    topics: Topics,
    units: Units,
    pages: Iterable[Page],
    *,
    n: int = 8,
    language: str = "",
    whole: Topics | None = None,
) -> tuple[TopicLabel, ...]:
    """A name and the `n` leading words of each topic, written as the text mostly writes them.

    A name is two or three of the leading words, those first that lead and that tell most units of
    the topic from others, likelier in this topic than in any other; where a phrase of the topic's
    units holds such a word, is mostly theirs and stands for a fifth of the word's places, the
    phrase is named instead. What stands before a colon or alone at the beginning of its line (a
    speaker, a header) names nothing; nor does an abbreviation cut up, a month or a day, nor, where
    another word does, what is weak (`weak.is_weak`); such are shown only to make up `LEAST`.
    A topic whose words hardly tell its units from others is `REST`; of several such the second is
    "everything else (2)". `language` is by default that of most of each topic's units;
    `whole` are the same topics with the shares of all units, where `topics` has those of the pages
    to quote from alone.
    """
    wholes = [whole or topics]
    return label_levels([topics], units, pages, n=n, language=language, wholes=wholes)[0]


def label_levels(
    models: Sequence[Topics],
    units: Units,
    pages: Iterable[Page],
    *,
    n: int = 8,
    language: str = "",
    wholes: Sequence[Topics] | None = None,
) -> tuple[tuple[TopicLabel, ...], ...]:
    """`label_topics` of several models of the same units, whose texts are read once for all."""
    pages = list(pages)
    spoken = [
        [language] * model.n_topics if language else _languages(model, units, pages)
        for model in models
    ]
    best = [
        model.display_words(2 * max(n, KIN), language=own)
        for model, own in zip(wholes or models, spoken, strict=True)
    ]
    known = [frozenset(word for row in rows for word in row) for rows in best]
    each = zip(models, best, read_units(models, units, pages, known), spoken, strict=True)
    return tuple(_label(model, units, rows, seen, own, n=n) for model, rows, seen, own in each)


def _label(topics, units, best, seen, spoken, *, n) -> tuple[TopicLabel, ...]:
    best = [
        [
            word
            for word in row
            if not seen.is_label(word)
            and not _CUT.fullmatch(word)
            and seen.written(word).lower() not in polite
        ]
        for row, polite in zip(best, map(courtesies, spoken), strict=True)  # "writes" of "write"
    ]
    order, rests = _most_telling(topics, units, best, n)
    home = dict(zip(topics.vocabulary, topics.topic_word.argmax(axis=0).tolist(), strict=True))
    taken = {word for one in spoken for word in CALENDAR.get(one, ())}
    names: list[str] = []
    for k, row in enumerate(best):
        near = sorted(dict.fromkeys([*order[k], *row[: n + n // 2]]), key=seen.rank)
        row = list(dict.fromkeys([*near, *sorted(row, key=seen.rank)]))
        own = [word for word in row if home[word] == k] or row
        if k in rests or (not seen.apart and sum(not seen.is_weak(word) for word in near) < 2):
            before = sum(name.startswith(REST) for name in names)
            name = f"{REST} ({before + 1})" if before else REST
        else:
            name = _name(seen, k, own, frozenset(near), taken) or f"topic {k + 1}"
        names.append(name)
    return tuple(
        TopicLabel(name, *_shown(seen, row[: n + n // 2], n))
        for name, row in zip(names, best, strict=True)
    )


def _present(units: Units, words: Sequence[Sequence[str]]) -> tuple[dict[str, int], np.ndarray]:
    """A column for each of the words, and 1 where a unit holds it, units x words."""
    column = {word: i for i, word in enumerate(sorted({word for row in words for word in row}))}
    present = np.zeros((len(units), len(column)))
    for at, unit in enumerate(units.items):
        present[at, [column[word] for word in set(unit.words) & column.keys()]] = 1
    return column, present


def _most_telling(
    topics: Topics, units: Units, words: Sequence[Sequence[str]], n: int
) -> tuple[list[list[str]], list[int]]:
    """The leading words of each topic, `n` and half as many, best first; the topics that are rests.

    By the sum of two ranks: as given, and by what each word says of a unit. What leads a topic may
    stand in few of its units, what most of them hold in many others. The passages of a text are
    too few and too short to tell: of these it is in how many of the topic's a word stands. Titles
    hold too few words to say what a rest is, and of two topics neither is one.
    """
    column, present = _present(units, [own[: 2 * n] for own in words])
    row = {name: at for at, name in enumerate(topics.ids)}
    known = np.array([unit.id in row for unit in units.items])
    shares = topics.doc_topic[[row[unit.id] for unit in units.items if unit.id in row]]
    told, chance = information(present[known], shares)
    whole = units.kind == "document"
    if not whole:
        told = shares.T @ present[known]
    long = whole and sum(len(unit.words) for unit in units.items) >= PASSAGE_WORDS * len(units)
    together, ordered, rests = present.T @ present, [], []
    for k, own in enumerate(words):
        says = {word: told[k, column[word]] for word in own[: 2 * n]}
        near = own[: n + n // 2]
        by_told = sorted(near, key=lambda word: -says[word].round(9))
        ordered.append(sorted(near, key=lambda word: own.index(word) + by_told.index(word)))
        most = np.mean(sorted(says.values())[-MOST:]) - BY_CHANCE * chance[k]
        if long and topics.n_topics > 2 and len(says) == 2 * n and most < TELLING:
            places = np.array([[column[word] for word in own[:n]]])
            rests += [k] if mean_npmi(together, places, len(units))[0] < APART else []
    return ordered, rests


def _languages(topics: Topics, units: Units, pages: Iterable[Page]) -> list[str]:
    """The language that has most of each topic, the first in the alphabet of equals."""
    of_page = {page.document.id: page.language for page in pages}
    row = {name: at for at, name in enumerate(topics.ids)}
    known = [unit for unit in units.items if unit.id in row]
    own = np.array([of_page.get(unit.document.id, "") for unit in known])
    shares = topics.doc_topic[[row[unit.id] for unit in known]]
    names = sorted({*own.tolist()} - {""})
    if not names:
        return [""] * topics.n_topics
    held = np.array([shares[own == name].sum(axis=0) for name in names]).round(6)
    return [names[at] for at in held.argmax(axis=0)]


def main_language(pages: Iterable[Page]) -> str:
    """The language of most pages, the first in the alphabet of equals."""
    counted = Counter(page.language for page in pages if page.language)
    return min(counted, key=lambda one: (-counted[one], one), default="")


def _name(seen: Seen, k: int, words: Sequence[str], near: frozenset[str], taken: set[str]) -> str:
    """The parts of a name: free words of the topic, or phrases that stand for them.

    A second part is one of the words that are `near` to lead, and names something.
    """
    kin, size, stems = frozenset(words[:KIN]), 0, set[str]()
    parts: list[str] = []
    for word in words:
        if size >= PARTS or len(parts) == PARTS:
            break
        if parts and (word not in near or seen.rank(word) > 1 - seen.apart):
            continue
        bound = _bound(seen, word)
        for phrase in dict.fromkeys([_phrase(seen, word, k, kin), bound, (word,)]):
            if not phrase or (phrase == (word,) and (bound or seen.is_part(word))):
                continue
            part = seen.phrase(phrase) if len(phrase) > 1 else seen.written(word)
            said = {*" ".join(phrase).split()}
            own = {one[:STEM] for one in said}
            if _PRESENTABLE.fullmatch(part) and not said & taken and not own & stems:
                parts.append(part)
                taken |= said
                stems |= own
                size += len(part.split())
                break
    return ", ".join(parts)


def _shown(seen: Seen, row: Sequence[str], n: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The leading words that name something, as they are written and as they are counted.

    A phrase stands for a word that hardly stands without it; of one family the first is shown, one
    of the commonest words of the language at the head alone.
    """
    strong = [word for word in row if not seen.is_weak(word)]
    weak = [word for word in row if word not in strong]
    chosen = {*strong, *weak[: max(0, LEAST - len(strong))]}
    shown: dict[str, str] = {}
    for word in filter(chosen.__contains__, row):
        part = seen.phrase(phrase) if (phrase := _bound(seen, word)) else ""
        part = part or seen.written(word)
        common = len(shown) >= LEAST and is_common(part, seen.spoken.get(word, ""))
        if len(shown) < n and not common and not is_said(part, shown):
            shown[part] = word
    return tuple(shown), tuple(shown.values())


def _bound(seen: Seen, word: str) -> tuple[str, ...]:
    """The phrase that a word hardly stands without, the longest of equals; () where it has none."""
    least = max(2, BOUND * seen.forms.times(word))
    often = (words for words in seen.within[word] if seen.phrases.times(words) >= least)
    fit = [words for words in often if seen.names(words)]
    return max(fit, key=lambda words: (seen.phrases.times(words), len(words), words), default=())


def _phrase(seen: Seen, word: str, k: int, kin: frozenset[str]) -> tuple[str, ...]:
    """The phrase that stands for a word in a topic: the most frequent that does, else itself."""
    least = max(3, OFTEN * seen.forms.times(word))
    fit = [
        words
        for words in seen.within[word]
        if seen.phrases.times(words) >= least
        and kin.issuperset(words)
        and seen.names(words)
        and len(set(words)) == len(words)
        and seen.held[words][k] >= OWN * seen.held[words].sum()
    ]
    longer = [a for a in fit if not any(_stands_for(seen, b, a) for b in fit)]
    return max(longer, key=lambda a: (seen.phrases.times(a), a), default=(word,))


def _stands_for(seen: Seen, longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Most places of the shorter phrase are places of the longer one."""
    inside = len(longer) > len(shorter) and set(shorter) < set(longer)
    return inside and 2 * seen.phrases.times(longer) > seen.phrases.times(shorter)

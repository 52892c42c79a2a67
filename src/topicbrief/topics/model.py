"""Fitted topics, how good they are, and how their number was chosen."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..records import make_table
from ..records.tables import Listing
from .quality import Choice, Quality

if TYPE_CHECKING:
    import numpy as np

    from .counts import Counts

__all__ = ["Choice", "GroupShares", "Quality", "Topics"]


@dataclass(frozen=True, eq=False, repr=False)
class Topics(Listing):
    """A fitted topic model, the same type whatever the engine; topics are numbered biggest first.

    `topic_word` (topics x words, called phi in the papers) and `doc_topic` (units x topics, called
    theta) have rows that sum to 1. `measured` is the quality, or a function that measures it when
    `quality` is first asked for: leaving units out and fitting again takes longer than the fit.
    `lengths` holds the counted words of each unit; `alpha` and `eta` are the priors; `finer` are
    fits of more topics (topic_word, doc_topic) that the search for the number left. `names` are
    those that a reader gave, "" for a topic without one; empty where none were given. `seeds` are
    the words that were held in topics of their own.
    """

    topic_word: np.ndarray
    doc_topic: np.ndarray
    vocabulary: tuple[str, ...]
    ids: tuple[str, ...]
    measured: Quality | Callable[[], Quality] = field(repr=False)
    recipe: str
    lengths: np.ndarray = field(repr=False)
    alpha: float = 0.1
    eta: float = 0.1
    finer: tuple[tuple[np.ndarray, np.ndarray], ...] = field(default=(), repr=False)
    names: tuple[str, ...] = ()
    seeds: tuple[tuple[str, ...], ...] = ()

    @property
    def n_topics(self) -> int:
        return self.topic_word.shape[0]

    @cached_property
    def quality(self) -> Quality:
        """Coherence, stability and share per topic; measured once, when first asked for."""
        return self.measured() if callable(self.measured) else self.measured

    @cached_property
    def share(self) -> np.ndarray:
        """The share of all counted words that each topic has; sums to 1."""
        weights = self.lengths @ self.doc_topic
        return weights / weights.sum()

    def relevance(self, weight: float) -> np.ndarray:
        """Relevance of words to topics, topics x words (Sievert and Shirley 2014).

        `weight` is their lambda: 1 ranks by probability in the topic, 0 by how much more likely
        the word is there than elsewhere.
        """
        import numpy as np

        within = np.log(self.topic_word)
        return within - (1 - weight) * np.log(self.share @ self.topic_word)

    def top_words(self, n: int = 10, *, relevance: float = 1.0) -> list[list[str]]:
        """The `n` leading words of each topic, most relevant first; equals by the alphabet."""
        return self._best(self.relevance(relevance), n)

    def display_words(self, n: int = 10, *, language: str | Sequence[str] = "") -> list[list[str]]:
        """The `n` words that show each topic to a reader, see `relevance.display_scores`.

        `language` is that of the text ("en"), or of each topic: its commonest words come later.
        Equals by the alphabet.
        """
        from .relevance import display_scores

        times = self.topic_word * self.share[:, None] * self.lengths.sum()
        scores = display_scores(self.topic_word, times, self.vocabulary, language)
        return self._best(scores, n)

    def _best(self, scores: np.ndarray, n: int) -> list[list[str]]:
        import numpy as np

        scores = np.round(scores, 9)  # last digits differ between machines
        order = np.argsort(-scores, axis=1, kind="stable")[:, :n].tolist()
        return [
            [self.vocabulary[word] for word in row if scores[k, word] > -np.inf]
            for k, row in enumerate(order)
        ]

    def _repr_html_(self) -> str:
        words = self.top_words(10)
        names = self.names or ("",) * self.n_topics
        rows = [
            (k + 1, names[k], f"{self.share[k]:.0%}", ", ".join(row)) for k, row in enumerate(words)
        ]
        head = ("topic", "name", "share", "leading words")
        return make_table(head, rows, self.recipe)._repr_html_()

    def rename(self, names: Mapping[int, str] | Sequence[str]) -> Topics:
        """The same with names: of some topics by their numbers from 1, or of all in order.

        Raises ValueError for a number that is not there.
        """
        given = dict(names if isinstance(names, Mapping) else enumerate(names, 1))
        if wrong := [number for number in given if number not in range(1, self.n_topics + 1)]:
            raise ValueError(f"names: topic {wrong[0]}: expected 1 to {self.n_topics}")
        told = self.names or ("",) * self.n_topics
        return replace(self, names=tuple(given.get(k, old) for k, old in enumerate(told, 1)))

    def merge(self, groups: Sequence[Sequence[int]], counts: Counts) -> Topics:
        """The same with each group of topics (by their numbers from 1) made one, measured anew.

        `counts` are what the topics were fitted to; see `own.merge_topics`.
        """
        from .own import merge_topics

        return merge_topics(self, [[number - 1 for number in group] for group in groups], counts)

    def transform(self, bags: Counts) -> np.ndarray:
        """Topic shares of unseen units, units x topics: the same answer every time.

        A row a unit, in the order of `bags`: `apply_topics` counts documents, a row each. Words
        that the model does not know are passed over; a unit without a known word gets equal
        shares. Raises ValueError where no word at all is known.
        """
        from .inference import fold_in, match_columns

        counts = match_columns(bags.counts, bags.vocabulary, self.vocabulary)
        return fold_in(counts, self.topic_word, alpha=self.alpha)

    def save(self, folder: str | os.PathLike[str]) -> None:
        """Write the model to a folder of its own: `topics.npz` and `topics.json`, no pickle."""
        from .keep import save_value

        save_value(replace(self, measured=self.quality), folder, recipe=self.recipe)

    @classmethod
    def load(cls, folder: str | os.PathLike[str]) -> Topics:
        """The model that `save` wrote: the same arrays, to the byte."""
        from .keep import load_value

        return load_value(folder, Topics, Quality, Choice)[0]

    def to_pandas(self, what: str = "topics", n: int = 30) -> Any:
        """A DataFrame of "topics", "words" (`n` of each) or "shares" (units x topics).

        Raises ImportError where pandas is not installed, ValueError for anything else.
        """
        quality, names = self.quality, self.names or ("",) * self.n_topics
        head: tuple[str, ...]
        if what == "topics":
            head = ("topic", "name", "share", "coherence", "stability", "weak", "words")
            measured = quality.share, quality.coherence, quality.stability, quality.weak
            words = [", ".join(row) for row in self.top_words(10)]
            numbers = range(1, self.n_topics + 1)
            table = make_table(head, zip(numbers, names, *measured, words, strict=True))
        elif what == "shares":
            head = ("unit", *(str(k + 1) for k in range(self.n_topics)))
            rows = zip(self.ids, self.doc_topic.tolist(), strict=True)
            table = make_table(head, ((name, *shares) for name, shares in rows))
        elif what == "words":
            place = {word: column for column, word in enumerate(self.vocabulary)}
            table = make_table(
                ("topic", "word", "probability"),
                ((k + 1, word, float(self.topic_word[k, place[word]]))
                 for k, words in enumerate(self.top_words(n)) for word in words),
            )  # fmt: skip
        else:
            raise ValueError(f'what="{what}": expected topics, words or shares')
        return table.to_pandas()

    def __repr__(self) -> str:
        named = ", ".join(f'"{name}"' for name in self.names if name)
        told = f", named {named}" if named else ""
        return (
            f"<Topics: {self.n_topics} topics of {len(self.ids):,} units,"
            f" {len(self.vocabulary):,} words{told}>"
        )

    def to_gensim(self):
        """The topics as a `gensim.models.LdaModel`; its `id2word` is a `Dictionary`.

        Lambda is rebuilt from the shares and the number of counted words, so that gensim infers,
        updates, prints and saves as if it had fitted the model.
        """
        import numpy as np
        from gensim.models import LdaModel

        model = LdaModel(
            num_topics=self.n_topics,
            id2word=self._dictionary(),
            alpha=[self.alpha] * self.n_topics,
            eta=self.eta,
            random_state=0,
            dtype=np.float64,
        )
        size = self.share * self.lengths.sum() + self.eta * len(self.vocabulary)
        model.state.sstats[:] = np.maximum(self.topic_word * size[:, None] - self.eta, 0)
        model.state.numdocs = len(self.ids)
        model.sync_state()
        return model

    def _dictionary(self):
        from gensim.corpora import Dictionary

        dictionary = Dictionary()
        dictionary.token2id = {word: i for i, word in enumerate(self.vocabulary)}
        dictionary.id2token = dict(enumerate(self.vocabulary))
        dictionary.num_docs = len(self.ids)
        dictionary.num_pos = int(self.lengths.sum())
        return dictionary


@dataclass(frozen=True, eq=False)
class GroupShares:
    """Shares of topics per group, groups x topics, with the ends of their 95% intervals.

    A share is of the group's counted words. One document alone has no interval: its ends are nan,
    and blank in tables. `kind` says what a group is, `note` how documents were put together.
    """

    groups: tuple[str, ...]
    documents: tuple[int, ...]
    share: np.ndarray
    low: np.ndarray
    high: np.ndarray
    kind: str = "group"
    note: str = ""

    def __repr__(self) -> str:
        n, topics = self.share.shape
        return f"<GroupShares by {self.kind}: {n} groups, {topics} topics>"

    @property
    def table(self) -> Any:
        """A row a group and topic: documents, share, ends of the interval."""
        head = ("group", "documents", "topic", "share", "low", "high")
        ends = self.share.tolist(), self.low.tolist(), self.high.tolist()
        return make_table(
            head,
            (
                (group, n, k, *numbers)
                for group, n, *rows in zip(self.groups, self.documents, *ends, strict=True)
                for k, numbers in enumerate(zip(*rows, strict=True), 1)
            ),
            self.note,
        )

    def _repr_html_(self) -> str:
        return self.table._repr_html_()

"""A fitted model applied to new documents: a row a document, whatever is in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..reading.cleaned import clean_corpus
from ..reading.corpus import open_corpus
from ..records import Table, make_table
from ..scale.pool import open_workers
from ..topics.model import Topics
from .counting import count_corpus
from .settings import Settings, read_settings


@dataclass(frozen=True, eq=False)
class Applied:
    """Topic shares of documents, documents x topics, in the order in which they were read.

    `known` is the number of counted words of each that the model knows; a document without any
    has equal shares.
    """

    ids: tuple[str, ...]
    shares: np.ndarray
    known: np.ndarray
    names: tuple[str, ...]

    @property
    def table(self) -> Table:
        """A row a document: its id, the words known, its leading topic, and all shares."""
        best = self.shares.round(9).argmax(axis=1)
        rows = zip(self.ids, self.known.tolist(), best.tolist(), self.shares.tolist(), strict=True)
        return make_table(
            ("document", "words known", "topic", *self.names),
            ((name, n, k + 1 if n else "", *shares) for name, n, k, shares in rows),
        )

    def to_pandas(self) -> Any:
        """`table` as a DataFrame."""
        return self.table.to_pandas()

    def _repr_html_(self) -> str:
        return self.table._repr_html_()

    def __repr__(self) -> str:
        return f"<Applied: {len(self.ids):,} documents, {len(self.names)} topics>"


def apply_topics(
    topics: Topics | str | os.PathLike[str],
    source: Any,
    *,
    settings: str | os.PathLike[str] | Mapping[str, Any] | Settings | None = None,
    build: str | os.PathLike[str] | None = None,
    workers: int | None = 1,
    **options: Any,
) -> Applied:
    """Shares of fitted topics, or of those saved in a folder, in whatever `read` takes.

    Documents are cleaned and counted as they were for the fit, a row each; words and phrases that
    the model does not know are passed over. `settings` are those of the fit, if they replace words;
    `options` are fields of `Settings`. The same bytes every time. Raises ReadError for what cannot
    be read, ValueError where no document holds a word that the model knows.
    """
    model = topics if isinstance(topics, Topics) else Topics.load(topics)
    asked = read_settings(settings).given(**options)
    phrases = frozenset(word for word in model.vocabulary if " " in word)
    with open_workers(workers) as hands:
        corpus = open_corpus(
            source, build=build, workers=hands, language=asked.language, **dict(asked.reading)
        )
        cleaned = clean_corpus(corpus, form=asked.form, keep_all=asked.keep_all)
        counted = count_corpus(corpus, cleaned, settings=asked, phrases=phrases, unit="document")
    n, k = corpus.n_documents, model.n_topics
    shares, known = np.full((n, k), 1 / k), np.zeros(n, int)
    known_words = np.isin(np.array(counted.counts.vocabulary, object), model.vocabulary)
    shares[counted.documents] = model.transform(counted.counts)
    known[counted.documents] = counted.counts.counts @ known_words.astype(int)
    names = tuple(name or f"topic {i}" for i, name in enumerate(model.names or [""] * k, 1))
    return Applied(tuple(corpus.column("id")), shares, known, names)

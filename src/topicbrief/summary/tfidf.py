"""tf-idf of short texts in three flat arrays: scikit-learn's numbers at a tenth of its cost.

For one page scikit-learn's vectoriser and SciPy's matrices spend nearly all their time on checking
arguments; a page's summary is made of a dozen such steps. A test holds the numbers to
`TfidfVectorizer`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count

import numpy as np


@dataclass(frozen=True, eq=False)
class Weights:
    """The stored weights in order of texts: `values[i]` is of word `words[i]` in text `texts[i]`.

    Each text's weights have length 1, so that a product of two texts is their cosine.
    `vocabulary` names the words in the order they were first seen.
    """

    texts: np.ndarray
    words: np.ndarray
    values: np.ndarray
    n_texts: int
    vocabulary: tuple[str, ...]

    def of(self, text: int) -> slice:
        """Where the weights of one text are stored."""
        return slice(*self._bounds[text : text + 2])

    def dot(self, vector: np.ndarray) -> np.ndarray:
        """The product of every text with `vector` (one value a word)."""
        return self.sum(self.values * vector[self.words])

    def sum(self, values: np.ndarray) -> np.ndarray:
        """The sum per text of one value for each stored weight."""
        return np.bincount(self.texts, weights=values, minlength=self.n_texts)

    def total(self) -> np.ndarray:
        """The sum of all texts: one value a word."""
        return np.bincount(self.words, weights=self.values, minlength=len(self.vocabulary))

    def holding(self, words: np.ndarray) -> np.ndarray:
        """Where the weights of these words are stored, in whatever text: no other is looked at."""
        order, bounds = self._by_word
        return np.concatenate([order[bounds[word] : bounds[word + 1]] for word in words])

    @cached_property
    def _bounds(self) -> np.ndarray:
        return np.searchsorted(self.texts, np.arange(self.n_texts + 1))

    @cached_property
    def _by_word(self) -> tuple[np.ndarray, np.ndarray]:
        order = np.argsort(self.words, kind="stable")
        return order, np.searchsorted(self.words[order], np.arange(len(self.vocabulary) + 1))


def weigh(texts: Sequence[Sequence[str]]) -> Weights:
    """tf-idf of lists of words: count x (ln((1 + n) / (1 + df)) + 1), each text of length 1."""
    numbers: dict[str, int] = defaultdict(count().__next__)
    words = np.fromiter((numbers[word] for text in texts for word in text), dtype=np.int64)
    owners = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    width = max(len(numbers), 1)
    keys, counts = np.unique(owners * width + words, return_counts=True)
    owners, words = keys // width, keys % width
    found_in = np.bincount(words, minlength=len(numbers))
    values = counts * (np.log((1 + len(texts)) / (1 + found_in)) + 1)[words]
    lengths = np.sqrt(np.bincount(owners, weights=values**2, minlength=len(texts)))
    return Weights(owners, words, values / lengths[owners], len(texts), tuple(numbers))

"""What the words of a text weigh: how many of its sentences hold them, and how rare they are.

The rarity is the language's, not the text's: what a text says often and its language seldom is
what it is about, however short it is (informativeness against a background corpus, Tomokiyo and
Hurst 2003). The flat arrays are those of a sparse matrix by rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, count
from math import log10

import numpy as np

from ..language.lexicon import frequencies

RAREST = 8.0  # of a word that no list knows, in powers of ten


@dataclass(frozen=True, eq=False)
class Weights:
    """The distinct words of each sentence and what every word weighs.

    `words[bounds[i]:bounds[i + 1]]` are numbers of the words of sentence i; `values` is one weight
    a word, `found_in` the number of sentences that hold it; `vocabulary` names the words in the
    order they were first seen.
    """

    bounds: np.ndarray
    words: np.ndarray
    values: np.ndarray
    found_in: np.ndarray
    vocabulary: tuple[str, ...]

    def sums(self) -> np.ndarray:
        """The weight of all words of each sentence."""
        size = len(self.bounds) - 1
        owners = np.repeat(np.arange(size), np.diff(self.bounds))
        return np.bincount(owners, weights=self.values[self.words], minlength=size)


def weigh(texts: Sequence[Sequence[str]], languages: Sequence[str]) -> Weights:
    """df^1.5 x rarity, df being the number of `texts` that hold the word.

    Rarity is -log10 of wordfreq's frequency in the language of the text that first holds it,
    between 0 and 8.
    """
    numbers: dict[str, int] = defaultdict(count().__next__)
    distinct = [list(dict.fromkeys(text)) for text in texts]
    flat = list(chain.from_iterable(distinct))
    words = np.fromiter(map(numbers.__getitem__, flat), dtype=np.int64, count=len(flat))
    sizes = np.fromiter(map(len, distinct), dtype=np.int64, count=len(distinct))
    found_in = np.bincount(words, minlength=len(numbers))
    rare = _rarities(tuple(numbers), words, sizes, languages)
    bounds = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=bounds[1:])
    return Weights(bounds, words, found_in * np.sqrt(found_in) * rare, found_in, tuple(numbers))


def _rarities(
    vocabulary: Sequence[str], words: np.ndarray, sizes: np.ndarray, languages: Sequence[str]
) -> np.ndarray:
    if len(set(languages)) <= 1:
        rarity = _rarity(languages[0] if languages else "en")
        return np.fromiter(map(rarity.__getitem__, vocabulary), float, len(vocabulary))
    _, first = np.unique(words, return_index=True)
    owners = np.repeat(np.arange(len(sizes)), sizes)[first]
    spoken = (languages[owner] for owner in owners.tolist())
    return np.array([_rarity(x)[word] for x, word in zip(spoken, vocabulary, strict=True)])


class _Rarity(dict):
    """Word -> -log10 of its frequency, worked out once."""

    def __init__(self, language: str) -> None:
        self.frequencies = frequencies(language)

    def __missing__(self, word: str) -> float:
        share = self.frequencies.get(word, 0.0)
        rare = min(max(-log10(share), 0.0), RAREST) if share else RAREST
        if len(self) < REMEMBERED:
            self[word] = rare
        return rare


REMEMBERED = 500_000  # distinct words kept a language


@cache
def _rarity(language: str) -> _Rarity:
    return _Rarity(language)

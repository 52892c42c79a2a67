"""Lines that belong to the site and not to the story: on several pages.

Of each text the hashes of its lines are held, so that any number of texts can be compared, in
memory that has a bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import Literal

import numpy as np

from ..records import Document
from .lines import count_words, key_of

PARAGRAPH = 8  # words from which on a line is one
PART = 1 << 24  # lines that are compared in memory at a time


def hash_text(text: str) -> int:
    """64 bits that stand for a text; half a surrogate pair counts as what it is."""
    raw = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(raw, "little")


def line_keys(document: Document) -> dict[str, int]:
    """The keys of a document's lines with their hashes; the lowest bit says: a paragraph."""
    keys = {key_of(line.strip()) for line in document.text.split("\n")} - {""}
    return {key: hash_text(key) & ~1 | (count_words(key) >= PARAGRAPH) for key in keys}


def hash_lines(documents: Iterable[Document]) -> np.ndarray:
    """Rows (hash of a line, hash of the text that it stands in), each once, in order."""
    pairs = []
    for document in documents:
        text = hash_text(document.text)
        pairs += [(line, text) for line in line_keys(document).values()]
    return np.unique(np.array(pairs, np.uint64).reshape(-1, 2), axis=0)


def find_shared(tables: Sequence[np.ndarray]) -> np.ndarray:
    """Hashes of the lines that belong to a site and not to a story, sorted; from `hash_lines`.

    Short lines count from two texts on, paragraphs from three: two articles may quote the same
    report. Texts of which most paragraphs stand elsewhere too are copies of a story and prove
    nothing; equal texts are one.
    """
    none = np.zeros(0, np.uint64)
    texts = np.unique(np.concatenate([none, *(np.unique(table[:, 1]) for table in tables)]))
    paragraphs, elsewhere = np.zeros((2, len(texts)), int)
    for lines, places, counts in _parts(tables, texts):
        is_paragraph = lines & np.uint64(1) == 1
        paragraphs += np.bincount(places[is_paragraph], minlength=len(texts))
        elsewhere += np.bincount(places[is_paragraph & (counts > 1)], minlength=len(texts))
    copies = 2 * elsewhere > paragraphs
    shared = [none]
    for lines, places, _ in _parts(tables, texts):
        found, times = np.unique(lines[~copies[places]], return_counts=True)
        shared.append(found[times > np.where(found & np.uint64(1) == 1, 2, 1)])
    return np.concatenate(shared)


def _parts(
    tables: Sequence[np.ndarray], texts: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Lines, the number of the text of each, and in how many texts it stands; part by part."""
    parts = max(1, -(-sum(map(len, tables)) // PART))
    edges = [np.uint64(part * (2**64 - 1) // parts) for part in range(parts + 1)]
    for low, high in pairwise(edges):
        pieces = [table[np.searchsorted(table[:, 0], low) :] for table in tables]
        side: Literal["left", "right"] = "right" if high == edges[-1] else "left"
        cut = [piece[: np.searchsorted(piece[:, 0], high, side)] for piece in pieces]
        pairs = np.unique(np.concatenate([*cut, np.zeros((0, 2), np.uint64)]), axis=0)
        _, place, counts = np.unique(pairs[:, 0], return_inverse=True, return_counts=True)
        yield pairs[:, 0], np.searchsorted(texts, pairs[:, 1]), counts[place]


def repeated_in(document: Document, shared: np.ndarray) -> frozenset[str]:
    """The keys of those lines of a document that are among the `shared` ones."""
    if not len(shared):
        return frozenset()
    keys = line_keys(document)
    held = np.isin(np.array(list(keys.values()), np.uint64), shared)
    return frozenset(key for key, known in zip(keys, held.tolist(), strict=True) if known)

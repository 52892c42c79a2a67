"""Topics at several zooms: coarser ones merged, finer ones from the fits that chose the number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from . import inference
from .model import Quality, Topics

SIZES = (3, 5, 8, 12)  # numbers of topics that a reader is offered beside the chosen one
NEAR = 1.25  # a number offered is by so much away from the chosen one
Fits = tuple[tuple[np.ndarray, np.ndarray], ...]


class Merge(NamedTuple):
    """One step of the tree: nodes `left` and `right` become the node `new`.

    The topics of the chosen fit are nodes 0 to K - 1, merges are numbered on from K; `loss` is
    the information lost, in nats a word.
    """

    left: int
    right: int
    new: int
    loss: float


@dataclass(frozen=True, eq=False)
class Levels:
    """The same text at rising numbers of topics.

    `topics` holds one `Topics` a level, so that names, words and quotes are made of each as of
    any; coherence and stability of the chosen fit alone are measured. `chosen` is its place among
    them. `tree` are the merges from the chosen topics to one.
    """

    topics: tuple[Topics, ...]
    chosen: int
    tree: tuple[Merge, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(level.n_topics for level in self.topics)


def offered(chosen: int, sizes: Sequence[int] = SIZES) -> list[int]:
    """The numbers of topics that a reader is offered, `chosen` among them."""
    apart = (size for size in sizes if max(size / chosen, chosen / size) >= NEAR)
    return sorted({*apart, chosen})


def finer_fits(tried: Sequence, chosen: int) -> Fits:
    """(topic_word, doc_topic), single precision, of the candidates finer than `chosen`."""
    single = np.float32
    return tuple(
        (candidate.topic_word.astype(single), candidate.doc_topic.astype(single))
        for candidate in tried
        if candidate.k > chosen and candidate.k in offered(chosen)
    )


def make_levels(topics: Topics, sizes: Sequence[int] = SIZES) -> Levels:
    """Coarser and finer topics beside `topics`, as far as `sizes` asks and fits are there.

    Coarser ones are merged from `topics`, two at a time, by the least information lost (Slonim
    and Tishby 1999): (p_i + p_j) times the Jensen-Shannon divergence of their words and of their
    units. Finer ones are those of `topics.finer`.
    """
    merges = _merge_all(topics)
    wanted = [size for size in offered(topics.n_topics, sizes) if size < topics.n_topics]
    coarse = [_merged(topics, merges, size) for size in wanted]
    fine = [
        _level(topics, words, shares)
        for words, shares in topics.finer
        if len(words) in offered(topics.n_topics, sizes)
    ]
    return Levels((*coarse, topics, *fine), len(coarse), merges)


def _level(topics: Topics, topic_word: np.ndarray, doc_topic: np.ndarray) -> Topics:
    """The same text by other topics; coherence and stability are not measured (nan)."""
    weights, unknown = topics.lengths @ doc_topic, np.full(len(topic_word), np.nan)
    quality = Quality(unknown, unknown, weights / weights.sum(), ("",) * len(topic_word))
    return replace(
        topics, topic_word=topic_word, doc_topic=doc_topic, measured=quality, finer=(), names=()
    )


def _merge_all(topics: Topics) -> tuple[Merge, ...]:
    """Merges down to one topic; a tie goes to the topics that are bigger."""
    weights = topics.doc_topic * topics.lengths[:, None]
    sides = topics.topic_word, inference.normalise(weights.T + inference.TINY)
    share = topics.share.tolist()
    profiles = dict(enumerate(np.concatenate(sides, axis=1).astype(float)))
    lost = {(i, j): _loss(share[i], share[j], profiles[i], profiles[j])
            for i in profiles for j in profiles if i < j}  # fmt: skip
    merges = []
    while len(profiles) > 1:
        i, j = min(lost, key=lambda pair: (round(lost[pair], 9), pair))
        new, both = len(share), share[i] + share[j]
        profiles[new] = (share[i] * profiles.pop(i) + share[j] * profiles.pop(j)) / both
        merges.append(Merge(i, j, new, lost[i, j]))
        share.append(both)
        lost = {pair: loss for pair, loss in lost.items() if not {i, j} & {*pair}}
        lost |= {(k, new): _loss(share[k], both, profiles[k], profiles[new])
                 for k in profiles if k != new}  # fmt: skip
    return tuple(merges)


def _loss(p: float, q: float, a: np.ndarray, b: np.ndarray) -> float:
    """(p + q) times the Jensen-Shannon divergence of `a` and `b` with weights p and q."""
    middle = (p * a + q * b) / (p + q)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = (w * np.where(x > 0, x * np.log(x / middle), 0).sum() for w, x in ((p, a), (q, b)))
        return float(sum(parts))


def _merged(topics: Topics, merges: Sequence[Merge], size: int) -> Topics:
    """The topics after merges down to `size`, biggest first."""
    groups = {node: [node] for node in range(topics.n_topics)}
    for left, right, new, _ in merges[: topics.n_topics - size]:
        groups[new] = groups.pop(left) + groups.pop(right)
    members = sorted(groups.values(), key=lambda group: (-topics.share[group].sum(), group))
    member = np.zeros((size, topics.n_topics))
    for row, group in enumerate(members):
        member[row, group] = 1
    topic_word = inference.normalise((member * topics.share) @ topics.topic_word)
    return _level(topics, topic_word, topics.doc_topic @ member.T)

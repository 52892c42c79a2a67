"""Topics of a reader's own: found again by their words, merged, named, left out, measured anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from . import coherence, inference
from .choose import leading_columns, refit_without, weak_reasons
from .counts import Counts
from .quality import Quality
from .seeds import seed_columns

Topics = Any  # `model.Topics`, whose methods lead here
SAMPLE = 5_000  # units that a merged model is measured in
# Chosen on the topics of five collections, found again in a fifth more documents and among 2 fewer
# to 5 more topics; a tenth more or less of each does about as well.
FOUND = 0.4  # of a reference at least is in the topic that it means
AHEAD = 1.5  # times what the next topic has of it
PART = 0.25  # of it at least is in either part of a topic that split
BOTH = 0.1  # of its words at least, and of its documents, is in a topic; else they say otherwise
SURE, EACH = 0.65, 0.5  # of it, of its words and of its documents; below that a reader should look
TYPICAL = 20  # documents by which a topic is known


def match_words(topics: Topics, references: Sequence[Sequence[str]]) -> np.ndarray:
    """How far each topic is what each reference names, references x topics, 0 to 1.

    A reference is words as they are counted, of which those count that the vocabulary holds. The
    mean over them of what the topic has of each: p(topic | word), all topics taken as equally big.
    A word that is unknown counts for nothing.
    """
    column = {word: at for at, word in enumerate(topics.vocabulary)}
    held = topics.topic_word / topics.topic_word.sum(axis=0)
    rows = []
    for words in references:
        known = [column[word] for word in words if word in column]
        rows.append(held[:, known].sum(axis=1) / max(len(words), 1))
    return np.array(rows).reshape(len(references), topics.n_topics)


def match_units(topics: Topics, references: Sequence[np.ndarray]) -> np.ndarray:
    """How many of the units of each reference, given by their rows, each topic leads; a share."""
    lead = topics.doc_topic.round(9).argmax(axis=1)
    rows = [
        np.bincount(lead[own], minlength=topics.n_topics) / max(len(own), 1) for own in references
    ]
    return np.array(rows).reshape(len(references), topics.n_topics)


def find_topics(scores: np.ndarray) -> list[list[int]]:
    """The topics that each reference means, by scores of references x topics; none where not clear.

    The one that has `FOUND` of it and `AHEAD` times the next: where two references mean the same
    one, those topics were joined. Else the two parts of a topic that split: each has `PART` of it
    and no more of another reference, nor is it meant by one.
    """
    if not len(scores):
        return []
    scores = scores.round(6)
    best, owner = scores.argmax(axis=1), scores.argmax(axis=0)
    first, second = -np.sort(-np.pad(scores, ((0, 0), (0, 1))), axis=1)[:, :2].T
    clear = (first >= FOUND) & (first >= AHEAD * second)
    found = []
    for row, own in enumerate(scores):
        parts = np.setdiff1d(np.flatnonzero((owner == row) & (own >= PART)), best[clear])
        found.append([int(best[row])] if clear[row] else parts.tolist() if len(parts) == 2 else [])
    return found


def typical_rows(topics: Topics, topic: int, n: int = TYPICAL) -> list[int]:
    """Up to `n` of the units that a topic leads, evenly from those with most of it to the least."""
    shares = topics.doc_topic.round(9)
    own = np.flatnonzero(shares.argmax(axis=1) == topic)
    order = own[np.argsort(-shares[own, topic], kind="stable")]
    places = np.linspace(0, len(own) - 1, min(n, len(own))).round().astype(int)
    return order[places].tolist()


def merge_topics(topics: Topics, groups: Sequence[Sequence[int]], counts: Counts) -> Topics:
    """The same with the topics of each group made one, biggest first, measured anew.

    A merged topic's words are the mean of its parts', weighted by their shares; a unit's share is
    the sum. It has the name of the first in its group that has one. Raises ValueError for topics
    that are not there, or stand in two groups.
    """
    used = [topic for group in groups for topic in group]
    wrong = [topic for topic in used if not 0 <= topic < topics.n_topics or used.count(topic) > 1]
    if wrong:
        raise ValueError(
            f"topic {wrong[0]}: expected each of 0 to {topics.n_topics - 1} once at most"
        )
    alone = [[topic] for topic in range(topics.n_topics) if topic not in used]
    members = [*map(list, groups), *alone]
    members.sort(key=lambda group: (-round(float(topics.share[group].sum()), 9), group))
    member = np.zeros((len(members), topics.n_topics))
    for row, group in enumerate(members):
        member[row, group] = 1
    topic_word = inference.normalise((member * topics.share) @ topics.topic_word)
    names = topics.names or ("",) * topics.n_topics
    told = [next(filter(None, (names[topic] for topic in group)), "") for group in members]
    merged = replace(
        topics,
        topic_word=topic_word,
        doc_topic=topics.doc_topic @ member.T,
        names=tuple(told) if any(told) else (),
        recipe=f"{topics.recipe}|merged to:{len(members)}",
        finer=(),
    )
    return replace(merged, measured=partial(_measure, topics, merged, member, counts))


def _measure(before: Topics, merged: Topics, member: np.ndarray, counts: Counts) -> Quality:
    """Coherence and share of the merged topics; their stability where the fit can be done again.

    Each refit without a tenth of the units is merged alike: its topics go where the most similar
    ones of `before` went. Topics of several languages are not fitted again: nan.
    """
    sample = counts.sample(SAMPLE)
    leading = leading_columns(merged.topic_word)
    npmi = coherence.npmi(leading, sample.counts)
    stable = np.full(merged.n_topics, np.nan)
    settings = recipe_settings(before)
    if settings and tuple(counts.vocabulary) == before.vocabulary:
        roots, agreed = np.sqrt(before.topic_word), []
        for topic_word, doc_topic in refit_without(sample, before.n_topics, *settings):
            went = (np.sqrt(topic_word) @ roots.T).argmax(axis=1)  # Bhattacharyya
            weights = member[:, went] * doc_topic.mean(axis=0)
            own = inference.normalise(weights @ topic_word + inference.TINY)
            agreed.append(coherence.best_match(leading, leading_columns(own)))
        stable = np.mean(agreed, axis=0) if agreed else np.zeros(merged.n_topics)
    known = np.nan_to_num(stable, nan=1.0)
    weak = tuple("; ".join(reasons) for reasons in weak_reasons(sample, leading, npmi, known))
    return Quality(npmi, stable, merged.share, weak, before.quality.choice)


def recipe_settings(topics: Topics) -> tuple[str, dict] | None:
    """The engine and the settings by which topics can be fitted again; None for several fits."""
    parts = dict(part.split(":", 1) for part in topics.recipe.split("|") if ":" in part)
    if " + " in topics.recipe or "engine" not in parts:
        return None
    seed = int(parts["seed"]) if parts.get("seed", "").isdecimal() else 0
    settings = {"seed": seed, "alpha": topics.alpha, "eta": topics.eta}
    seeds = seed_columns(topics.seeds, topics.vocabulary)
    return parts["engine"], {**settings, **({"seeds": seeds} if seeds else {})}


def drop_topics(topics: Topics, dropped: Sequence[int]) -> Topics:
    """The same without some topics; a unit's words in them are no longer counted.

    Units that are mostly about what is dropped are left out; all others weigh by what remains.
    Raises ValueError where no topic or no unit is left.
    """
    kept = np.setdiff1d(np.arange(topics.n_topics), dropped)
    rest = topics.doc_topic[:, kept].sum(axis=1)
    rows = np.flatnonzero(rest > 0.5)
    if not len(kept) or not len(rows):
        raise ValueError("topics.drop: leaves no topics; expected one at least to stay")
    names = topics.names
    left = replace(
        topics,
        topic_word=topics.topic_word[kept],
        doc_topic=inference.normalise(topics.doc_topic[np.ix_(rows, kept)]),
        ids=tuple(topics.ids[row] for row in rows.tolist()),
        lengths=topics.lengths[rows] * rest[rows],
        names=tuple(names[topic] for topic in kept.tolist()) if names else (),
        recipe=f"{topics.recipe}|without:{len(dropped)}",
        finer=(),
    )
    quality = replace(topics.quality.of(kept), share=left.share)
    order = np.argsort(-left.share.round(9), kind="stable")
    return replace(
        left,
        topic_word=left.topic_word[order],
        doc_topic=left.doc_topic[:, order],
        names=tuple(left.names[topic] for topic in order.tolist()) if left.names else (),
        measured=quality.of(order),
    )

"""Measures, each held against its source or against what can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
import scores

from topicbrief.topics.counts import count

TEXTS = [
    line.split()
    for line in (
        "goal match team goal coach",
        "match team league goal",
        "bank rate loan market bank rate price loan market share loan rate bank",
        "market price share bank",
        "team bank",
    )
]
TOPICS = [["goal", "match", "team"], ["bank", "rate", "loan"], ["league", "share", "coach"]]


@pytest.mark.parametrize("window", [2, 4, 10])
def test_window_npmi_is_gensim_s(window):
    """Over texts that repeat no word: gensim forgets a word whose first copy leaves a window."""
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    once = [list(dict.fromkeys(text)) for text in TEXTS]
    theirs = CoherenceModel(
        topics=TOPICS,
        texts=once,
        dictionary=Dictionary(once),
        coherence="c_npmi",
        window_size=window,
        processes=1,
    ).get_coherence_per_topic()
    assert scores.window_npmi(TOPICS, once, window=window) == pytest.approx(theirs, abs=1e-9)


def test_npmi_of_units_is_that_of_windows_as_long_as_units():
    bags = count(TEXTS)
    columns = np.array([[bags.vocabulary.index(word) for word in topic] for topic in TOPICS])
    wide = scores.window_npmi(TOPICS, TEXTS, window=100)
    assert scores.npmi(columns, bags.counts) == pytest.approx(wide)


def test_words_that_always_meet_are_coherent_and_strangers_are_not():
    bags = count([["ant", "bee"], ["ant", "bee"], ["cat"], ["dog"]])
    assert scores.npmi(np.array([[0, 1]]), bags.counts)[0] == pytest.approx(1, abs=1e-6)
    assert scores.npmi(np.array([[2, 3]]), bags.counts)[0] == pytest.approx(-0.9, abs=0.1)


def test_matches_diversity_and_stability_by_hand():
    a, b = [["x", "y"], ["z", "w"]], [["z", "w"], ["x", "v"]]
    assert scores.best_match(a, b).tolist() == [1 / 3, 1]
    assert scores.stability([a, b]) == pytest.approx((2 / 3 + 2 / 3) / 2)
    assert scores.diversity([["x", "y"], ["x", "z"]]) == 0.75
    assert scores.jaccard([], []) == 1


def test_labels_by_hand_and_by_scikit_learn():
    from sklearn.metrics import normalized_mutual_info_score

    shares = np.eye(3)[[0, 0, 0, 1, 1, 2]]
    labels = ["a", "a", "b", "b", "b", "a"]
    assert scores.purity(shares, labels) == pytest.approx(5 / 6)
    theirs = normalized_mutual_info_score(labels, shares.argmax(axis=1))
    assert scores.nmi(shares, labels) == pytest.approx(theirs)
    assert scores.nmi(shares[:3], ["a"] * 3) == 1


def test_halves_add_up():
    counts = count(TEXTS).counts.astype(float)
    halves = scores.halve(counts, 0)
    assert (halves[0] + halves[1]).toarray().tolist() == counts.toarray().tolist()


def test_perplexity_of_even_topics_is_the_number_of_words():
    bags = count(TEXTS)
    width = len(bags.vocabulary)
    even = np.full((2, width), 1 / width)
    assert scores.completion_perplexity(even, bags.counts.astype(float)) == pytest.approx(width)


def test_topics_that_know_the_subjects_are_less_surprised():
    bags = count(TEXTS * 5)
    known = np.array(
        [[1.0 if word in topic else 0.05 for word in bags.vocabulary] for topic in TOPICS]
    )
    known /= known.sum(axis=1, keepdims=True)
    assert scores.completion_perplexity(known, bags.counts.astype(float)) < len(bags.vocabulary)

"""Kernels: compiled and plain agree, and both do what the papers say."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from topicbrief.topics import inference
from topicbrief.topics import start as nmf_start

SEEDS = st.integers(0, 10_000)


def draw(seed, units=30, words=40, topics=3):
    """Counts, positive weights of units and of words."""
    rng = np.random.default_rng(seed)
    counts = csr_array(rng.poisson(0.4, (units, words)).astype(float))
    return counts, rng.random((units, topics)) + 0.1, rng.random((words, topics)) + 0.1


def cells(counts):
    return counts.indptr, counts.indices, counts.data


@pytest.fixture(scope="module")
def compiled():
    pytest.importorskip("numba")
    from topicbrief.topics import inference_numba as compiled

    return compiled


def test_expectations_agree(compiled):
    parameters = np.exp(np.random.default_rng(0).uniform(-3, 8, (200, 5)))
    plain = inference.exp_expected_log(parameters)
    assert compiled.exp_expected_log(parameters) == pytest.approx(plain, rel=1e-7, abs=1e-15)


def test_single_expectations_are_near(compiled):
    gamma = np.exp(np.random.default_rng(0).uniform(-3, 8, (200, 7))).astype(np.float32)
    for own in gamma:
        share = np.empty_like(own)
        compiled._expect(share, own)
        plain = inference.exp_expected_log(own.astype(float))
        assert share == pytest.approx(plain, rel=1e-4, abs=1e-30)


@pytest.mark.parametrize("steps", [0, 1, 7])
def test_vb_passes_agree(compiled, steps):
    counts, gamma, by_word = draw(1)
    other, prior = gamma.copy(), np.full(3, 0.1)
    gained, evidence = inference.vb_pass(*cells(counts), gamma, by_word, prior, steps, 1e-4)
    again, as_well = compiled.vb_pass(*cells(counts), other, by_word, prior, steps, 1e-4)
    assert other == pytest.approx(gamma, rel=1e-6)
    assert again == pytest.approx(gained, rel=1e-6)
    assert as_well == pytest.approx(evidence, rel=1e-9)


def test_single_precision_is_near(compiled):
    counts, gamma, by_word = draw(2)
    small = gamma.astype(np.float32)
    prior = np.full(3, 0.1)
    inference.vb_pass(*cells(counts), gamma, by_word, prior, 5, 0.0)
    data, narrow = counts.data.astype(np.float32), by_word.astype(np.float32)
    compiled.vb_pass(
        counts.indptr, counts.indices, data, small, narrow, prior.astype(np.float32), 5, 0.0
    )
    assert small == pytest.approx(gamma, rel=1e-3)


def test_folding_in_agrees(compiled):
    counts, shares, by_word = draw(3)
    shares = inference.normalise(shares)
    other = shares.copy()
    inference.fold_in_pass(*cells(counts), shares, by_word, 0.1, 30, 1e-6)
    compiled.fold_in_pass(*cells(counts), other, by_word, 0.1, 30, 1e-6)
    assert other == pytest.approx(shares, abs=1e-6)


def test_the_same_topics_are_drawn(compiled):
    """Not nearly: one topic drawn otherwise would change all that follow."""
    counts, _, by_word = draw(4)
    states = []
    for kernel in (inference, compiled):
        words = np.repeat(counts.indices, counts.data.astype(int))
        ends = np.concatenate([[0], counts.sum(axis=1).cumsum()]).astype(int)
        topics = np.arange(len(words)) % 3
        in_unit = inference._cross(inference.unit_of_each(ends), topics, 30, 3)
        in_word = inference._cross(words, topics, 40, 3)
        for drawn in np.random.default_rng(0).random((20, len(words))):
            kernel.gibbs_pass(
                ends, words, topics, in_unit, in_word, drawn, 0.1, by_word, by_word.sum(axis=0)
            )
        assert (in_unit == inference._cross(inference.unit_of_each(ends), topics, 30, 3)).all()
        assert (in_word == inference._cross(words, topics, 40, 3)).all()
        states.append((topics, in_unit, in_word))
    for plain, fast in zip(*states, strict=True):
        assert (fast == plain).all()


def test_topics_are_drawn_by_their_probabilities():
    """One unit of one token under priors that say 1 to 3: a quarter and three quarters."""
    ends, words, topics = np.array([0, 1]), np.array([0]), np.array([0])
    in_unit, in_word, eta = np.array([[1.0, 0]]), np.array([[1.0, 0]]), np.array([[1.0, 3]])
    seen = []
    for at in (np.arange(100) + 0.5) / 100:
        inference.gibbs_pass(
            ends, words, topics, in_unit, in_word, np.array([at]), 0.1, eta, np.array([4.0, 4])
        )
        seen.append(topics[0])
    assert seen == [0] * 25 + [1] * 75


def test_factors_agree(compiled, monkeypatch):
    counts, by_unit, by_word = draw(6, 80, 60)
    gram, other = by_word.T @ by_word, by_unit.copy()
    inference.nmf_sweep(counts, by_unit, by_word, gram)
    compiled.nmf_sweep(counts, other, by_word, gram)
    assert other == pytest.approx(by_unit, abs=1e-9)
    right = np.random.default_rng(7).random(60)
    across = counts.T.tocsr()
    rest = [
        kernel.rest_turn(counts, across, other, by_word, right) for kernel in (inference, compiled)
    ]
    for slow, fast in zip(*rest, strict=True):
        assert fast == pytest.approx(slow, rel=1e-9)
    plain = next(nmf_start.grow_nmf(counts, [4]))
    monkeypatch.setattr(inference, "SMALL", 0)
    for slow, fast in zip(plain, next(nmf_start.grow_nmf(counts, [4])), strict=True):
        assert fast == pytest.approx(slow, abs=2e-3)


def test_whole_fits_agree(compiled, monkeypatch):
    counts, by_unit, by_word = draw(5, 80, 60)
    plain = inference.batch_vb(counts, by_unit, by_word, alpha=0.1, eta=0.1)[1]
    monkeypatch.setattr(inference, "SMALL", 0)
    fast = inference.batch_vb(counts, by_unit, by_word, alpha=0.1, eta=0.1)[1]
    assert inference.normalise(fast.T) == pytest.approx(inference.normalise(plain.T), abs=1e-4)


def test_without_numba_it_works_and_says_so(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "topicbrief.topics.inference_numba", None)
    inference._compiled.cache_clear()
    with pytest.warns(UserWarning, match="numba cannot be used"):
        assert inference.kernels(inference.SMALL + 1) is inference
    inference._compiled.cache_clear()


def test_many_units_are_not_looped_over_in_python(monkeypatch):
    asked = []
    monkeypatch.setattr(inference, "kernels", lambda work: asked.append(work) or inference)
    for units in (10, 1500):
        counts, by_unit, by_word = draw(7, units, 5)
        inference.gibbs(counts, by_unit, by_word, alpha=0.1, eta=by_word, burn_in=0, kept=1)
    assert asked[0] < inference.SMALL < asked[1]


def test_little_text_never_waits_for_numba():
    assert inference.kernels(inference.SMALL) is inference


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_counts_are_shared_out_and_none_is_lost(seed):
    counts, by_unit, by_word = draw(seed, 8, 9)
    in_unit, in_word = inference._share_out(counts, by_unit, by_word)
    assert in_unit.sum(axis=1) == pytest.approx(counts.sum(axis=1))
    assert in_word.sum(axis=1) == pytest.approx(counts.sum(axis=0))


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_inference_loses_no_count(seed):
    counts, by_unit, by_word = draw(seed, 8, 9)
    eta = np.full_like(by_word, 0.2)
    for infer in (inference.batch_vb, partial(inference.gibbs, burn_in=1, kept=2)):
        shares, words = infer(counts, by_unit, by_word, alpha=0.1, eta=eta)
        assert words.sum() == pytest.approx(counts.sum() + 0.2 * words.size)
        assert shares.sum() == pytest.approx(counts.sum() + 0.1 * shares.size)


def test_fold_in_starts_anywhere_and_ends_at_one_peak():
    counts, by_unit, by_word = draw(6)
    topic_word = inference.normalise(by_word.T)
    even = inference.fold_in(counts, topic_word, alpha=0.1, threshold=1e-7, steps=5000)
    other = inference.normalise(by_unit)
    again = inference.fold_in(
        counts, topic_word, alpha=0.1, shares=other, threshold=1e-7, steps=5000
    )
    assert again == pytest.approx(even, abs=1e-3)


def test_nmf_grows_one_good_topic_at_a_time():
    blocks = np.kron(np.eye(3), np.ones((5, 4))) + 0.01
    for size, (w, h) in zip(
        (1, 2, 3), nmf_start.grow_nmf(csr_array(blocks), [1, 2, 3]), strict=True
    ):
        assert w.shape == (15, size)
        assert (w >= 0).all()
        assert (h >= 0).all()
    assert w @ h.T == pytest.approx(blocks, abs=0.05)


def test_sizes_rise_by_ones_and_then_by_fifths():
    assert nmf_start.steps_to([3]) == [1, 2, 3]
    assert nmf_start.steps_to([26]) == [*range(1, 21), 24, 26]
    assert 21 in nmf_start.steps_to([21, 26])


def test_columns_are_matched_by_name():
    counts = csr_array(np.array([[1.0, 2, 3], [4, 0, 0]]))
    matched = inference.match_columns(counts, ["ant", "bee", "cat"], ["cat", "dog", "ant"])
    assert matched.toarray().tolist() == [[3, 0, 1], [0, 0, 4]]
    with pytest.raises(ValueError, match="none of the 3 words"):
        inference.match_columns(counts, ["ant", "bee", "cat"], ["eel"])


def test_a_topic_that_holds_two_subjects_is_parted():
    """Grown one at a time, the first topic takes what all units share."""
    subjects = np.kron(np.eye(4), np.ones((25, 5))) + 0.3
    w, _ = next(nmf_start.grow_nmf(csr_array(subjects), [4]))
    assert len(set(w.argmax(axis=1))) == 4


def test_the_topic_that_others_hold_is_taken_away():
    rng = np.random.default_rng(0)
    w, h = rng.random((20, 3)), rng.random((30, 3))
    doubled = np.column_stack([w, w[:, :1]]), np.column_stack([h, h[:, :1]])
    left, _ = nmf_start._without_least(*doubled)
    assert left.shape == (20, 3)
    assert {tuple(column) for column in left.T} == {tuple(column) for column in w.T}

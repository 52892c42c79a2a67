"""Kernels: compiled and plain agree, and both do what the papers say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from topicbrief.topics import inference as estep
from topicbrief.topics import start as nmf

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
    plain = estep.exp_expected_log(parameters)
    assert compiled.exp_expected_log(parameters) == pytest.approx(plain, rel=1e-7, abs=1e-15)


def test_single_expectations_are_near(compiled):
    gamma = np.exp(np.random.default_rng(0).uniform(-3, 8, (200, 7))).astype(np.float32)
    for own in gamma:
        share = np.empty_like(own)
        compiled._expect(share, own)
        plain = estep.exp_expected_log(own.astype(float))
        assert share == pytest.approx(plain, rel=1e-4, abs=1e-30)


@pytest.mark.parametrize("steps", [0, 1, 7])
def test_vb_passes_agree(compiled, steps):
    counts, gamma, by_word = draw(1)
    other, prior = gamma.copy(), np.full(3, 0.1)
    gained, evidence = estep.vb_pass(*cells(counts), gamma, by_word, prior, steps, 1e-4)
    again, as_well = compiled.vb_pass(*cells(counts), other, by_word, prior, steps, 1e-4)
    assert other == pytest.approx(gamma, rel=1e-6)
    assert again == pytest.approx(gained, rel=1e-6)
    assert as_well == pytest.approx(evidence, rel=1e-9)


def test_single_precision_is_near(compiled):
    counts, gamma, by_word = draw(2)
    small = gamma.astype(np.float32)
    prior = np.full(3, 0.1)
    estep.vb_pass(*cells(counts), gamma, by_word, prior, 5, 0.0)
    data, narrow = counts.data.astype(np.float32), by_word.astype(np.float32)
    compiled.vb_pass(
        counts.indptr, counts.indices, data, small, narrow, prior.astype(np.float32), 5, 0.0
    )
    assert small == pytest.approx(gamma, rel=1e-3)


def test_folding_in_agrees(compiled):
    counts, shares, by_word = draw(3)
    shares = estep.normalise(shares)
    other = shares.copy()
    estep.fold_in_pass(*cells(counts), shares, by_word, 0.1, 30, 1e-6)
    compiled.fold_in_pass(*cells(counts), other, by_word, 0.1, 30, 1e-6)
    assert other == pytest.approx(shares, abs=1e-6)


def test_collapsed_passes_agree(compiled):
    counts, by_unit, by_word = draw(4)
    states = []
    for kernel in (estep, compiled):
        held = estep.normalise(by_unit[estep.unit_of_each(counts.indptr)] * by_word[counts.indices])
        in_unit, in_word = estep._share_out(counts, by_unit, by_word)
        in_topic = in_word.sum(axis=0)
        for _ in range(3):
            moved = kernel.cvb0_pass(*cells(counts), held, in_unit, in_word, in_topic, 0.1, 0.1)
        states.append((moved, held, in_unit, in_word, in_topic))
    for plain, fast in zip(*states, strict=True):
        assert fast == pytest.approx(plain, rel=1e-8)


def test_factors_agree(compiled, monkeypatch):
    counts, by_unit, by_word = draw(6, 80, 60)
    gram, other = by_word.T @ by_word, by_unit.copy()
    estep.nmf_sweep(counts, by_unit, by_word, gram)
    compiled.nmf_sweep(counts, other, by_word, gram)
    assert other == pytest.approx(by_unit, abs=1e-9)
    right = np.random.default_rng(7).random(60)
    across = counts.T.tocsr()
    rest = [kernel.rest_turn(counts, across, other, by_word, right) for kernel in (estep, compiled)]
    for slow, fast in zip(*rest, strict=True):
        assert fast == pytest.approx(slow, rel=1e-9)
    plain = next(nmf.grow_nmf(counts, [4]))
    monkeypatch.setattr(estep, "SMALL", 0)
    for slow, fast in zip(plain, next(nmf.grow_nmf(counts, [4])), strict=True):
        assert fast == pytest.approx(slow, abs=2e-3)


def test_whole_fits_agree(compiled, monkeypatch):
    counts, by_unit, by_word = draw(5, 80, 60)
    plain = estep.batch_vb(counts, by_unit, by_word, alpha=0.1, eta=0.1)[1]
    monkeypatch.setattr(estep, "SMALL", 0)
    fast = estep.batch_vb(counts, by_unit, by_word, alpha=0.1, eta=0.1)[1]
    assert estep.normalise(fast.T) == pytest.approx(estep.normalise(plain.T), abs=1e-4)


def test_without_numba_it_works_and_says_so(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "topicbrief.topics.inference_numba", None)
    estep._compiled.cache_clear()
    with pytest.warns(UserWarning, match="numba cannot be used"):
        assert estep.kernels(estep.SMALL + 1) is estep
    estep._compiled.cache_clear()


def test_many_units_are_not_looped_over_in_python(monkeypatch):
    asked = []
    monkeypatch.setattr(estep, "kernels", lambda work: asked.append(work) or estep)
    for units in (10, 2000):
        counts, by_unit, by_word = draw(7, units, 5)
        estep.cvb0(counts, by_unit, by_word, alpha=0.1, eta=0.1, passes=1)
    assert asked[0] < estep.SMALL < asked[1]


def test_little_text_never_waits_for_numba():
    assert estep.kernels(estep.SMALL) is estep


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_counts_are_shared_out_and_none_is_lost(seed):
    counts, by_unit, by_word = draw(seed, 8, 9)
    in_unit, in_word = estep._share_out(counts, by_unit, by_word)
    assert in_unit.sum(axis=1) == pytest.approx(counts.sum(axis=1))
    assert in_word.sum(axis=1) == pytest.approx(counts.sum(axis=0))


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_inference_loses_no_count(seed):
    counts, by_unit, by_word = draw(seed, 8, 9)
    for infer in (estep.batch_vb, estep.cvb0):
        shares, words = infer(counts, by_unit, by_word, alpha=0.1, eta=0.2)
        assert words.sum() == pytest.approx(counts.sum() + 0.2 * words.size)
        assert shares.sum() == pytest.approx(counts.sum() + 0.1 * shares.size)


def test_fold_in_starts_anywhere_and_ends_at_one_peak():
    counts, by_unit, by_word = draw(6)
    topic_word = estep.normalise(by_word.T)
    even = estep.fold_in(counts, topic_word, alpha=0.1, threshold=1e-7, steps=5000)
    other = estep.normalise(by_unit)
    again = estep.fold_in(counts, topic_word, alpha=0.1, shares=other, threshold=1e-7, steps=5000)
    assert again == pytest.approx(even, abs=1e-3)


def test_nmf_grows_one_good_topic_at_a_time():
    blocks = np.kron(np.eye(3), np.ones((5, 4))) + 0.01
    for size, (w, h) in zip((1, 2, 3), nmf.grow_nmf(csr_array(blocks), [1, 2, 3]), strict=True):
        assert w.shape == (15, size)
        assert (w >= 0).all()
        assert (h >= 0).all()
    assert w @ h.T == pytest.approx(blocks, abs=0.05)


def test_sizes_rise_by_ones_and_then_by_fifths():
    assert nmf.steps_to([3]) == [1, 2, 3]
    assert nmf.steps_to([26]) == [*range(1, 21), 24, 26]
    assert 21 in nmf.steps_to([21, 26])


def test_columns_are_matched_by_name():
    counts = csr_array(np.array([[1.0, 2, 3], [4, 0, 0]]))
    matched = estep.match_columns(counts, ["ant", "bee", "cat"], ["cat", "dog", "ant"])
    assert matched.toarray().tolist() == [[3, 0, 1], [0, 0, 4]]
    with pytest.raises(ValueError, match="none of the 3 words"):
        estep.match_columns(counts, ["ant", "bee", "cat"], ["eel"])


def test_a_topic_that_holds_two_subjects_is_parted():
    """Grown one at a time, the first topic takes what all units share."""
    subjects = np.kron(np.eye(4), np.ones((25, 5))) + 0.3
    w, _ = next(nmf.grow_nmf(csr_array(subjects), [4]))
    assert len(set(w.argmax(axis=1))) == 4


def test_the_topic_that_others_hold_is_taken_away():
    rng = np.random.default_rng(0)
    w, h = rng.random((20, 3)), rng.random((30, 3))
    doubled = np.column_stack([w, w[:, :1]]), np.column_stack([h, h[:, :1]])
    left, _ = nmf._without_least(*doubled)
    assert left.shape == (20, 3)
    assert {tuple(column) for column in left.T} == {tuple(column) for column in w.T}

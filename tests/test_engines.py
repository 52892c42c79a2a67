"""Engines: each finds plain topics, gives one type, and gensim's tools take the result."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from scipy.sparse import csr_array
from scores import purity

from topicbrief.topics import inference
from topicbrief.topics import start as nmf_start
from topicbrief.topics.counts import count
from topicbrief.topics.engines import ENGINES, choose_engine
from topicbrief.topics.engines import seeded as seeded_engine
from topicbrief.topics.fit import fit_topics
from topicbrief.topics.model import Topics

SUBJECTS = (
    ["goal", "match", "team", "coach", "league", "player"],
    ["bank", "rate", "loan", "market", "price", "share"],
    ["film", "actor", "scene", "award", "music", "cinema"],
)


def make_texts(n=60, length=15, seed=0):
    """Texts on one of three subjects each, with a word in five from anywhere."""
    rng = np.random.default_rng(seed)
    every = [word for words in SUBJECTS for word in words]
    return [
        [str(rng.choice(every if rng.random() < 0.2 else SUBJECTS[i % 3])) for _ in range(length)]
        for i in range(n)
    ]


@pytest.fixture(scope="module")
def bags():
    return count(make_texts())


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_finds_the_subjects(bags, engine):
    topics = fit_topics(bags, n_topics=3, engine=engine)
    assert isinstance(topics, Topics)
    assert f"engine:{engine}" in topics.recipe
    assert topics.topic_word.sum(axis=1) == pytest.approx(np.ones(3))
    assert topics.doc_topic.sum(axis=1) == pytest.approx(np.ones(len(bags.ids)))
    assert (np.diff(topics.share) <= 1e-9).all()
    if engine != "gensim":  # a random start does not always get there
        found = {frozenset(words) for words in topics.top_words(6)}
        assert found == {frozenset(words) for words in SUBJECTS}


@pytest.mark.parametrize("engine", ["seeded", "collapsed", "nmf"])
def test_nothing_is_drawn(bags, engine):
    first = fit_topics(bags, n_topics=3, engine=engine, seed=0)
    other = fit_topics(bags, n_topics=3, engine=engine, seed=7)
    assert (first.topic_word == other.topic_word).all()
    assert (first.doc_topic == other.doc_topic).all()


SCRIPT = """
from test_engines import make_texts
from topicbrief.topics.counts import count
from topicbrief.topics.fit import fit_topics
topics = fit_topics(count(make_texts(600, 5)), n_topics=3, engine="collapsed")
print(topics.topic_word.tobytes().hex(), topics.doc_topic.tobytes().hex())
"""


def test_topics_are_drawn_alike_whatever_the_hash_seed_and_threads():
    outputs = set()
    for seed in ("1", "2"):
        changed = {"PYTHONHASHSEED": seed, "OPENBLAS_NUM_THREADS": seed}
        changed["PYTHONPATH"] = os.pathsep.join(sys.path)
        call = [sys.executable, "-c", SCRIPT]
        done = subprocess.run(call, env={**os.environ, **changed}, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        outputs.add(done.stdout)
    assert len(outputs) == 1


def test_auto_looks_at_the_number_and_length_of_units(bags):
    assert choose_engine(bags) == "seeded"
    titles = count(make_texts(600, 5))
    assert choose_engine(titles) == "collapsed"
    with pytest.raises(ValueError, match='engine="magic"'):
        choose_engine(bags, "magic")


def test_large_corpora_are_found_in_a_sample(bags, monkeypatch):
    monkeypatch.setattr("topicbrief.topics.fit.LARGE", 50)
    monkeypatch.setattr("topicbrief.topics.large.SAMPLE", 30)
    topics = fit_topics(bags, n_topics=3, engine="seeded")
    found = {frozenset(words) for words in topics.top_words(6)}
    assert found == {frozenset(words) for words in SUBJECTS}


def test_the_start_weighs_as_much_as_all_words_counted(bags):
    counts = bags.counts.astype(float)
    by_word = nmf_start.start(counts, 3)[1]
    extra = nmf_start.prior(counts, by_word, 0.1) - 0.1
    assert extra.sum(axis=0) == pytest.approx(counts.sum() / 3)
    assert inference.normalise(extra.T) == pytest.approx(inference.normalise(by_word.T))


def test_a_given_start_is_used(bags):
    counts = bags.counts.astype(float)
    options = {"n_topics": 3, "seed": 0, "alpha": 0.1, "eta": 0.1}
    start = nmf_start.start(counts, 3)
    given, _ = seeded_engine.fit(counts, start=start, **options)
    own, _ = seeded_engine.fit(counts, **options)
    assert (given == own).all()


class TestPairs:
    """The start of very short texts: which words share a unit more often than by chance."""

    def test_words_that_meet_by_chance_are_no_pair(self):
        counts = csr_array(np.array([[1.0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 1, 0], [0, 0, 1, 1]]))
        pairs = nmf_start.word_pairs(counts).toarray()
        assert (pairs == pairs.T).all()
        apart = pairs - np.diag(np.diagonal(pairs))
        assert (np.diagonal(pairs) == apart.max(axis=0)).all()
        # 8 ends of pairs: 3 of the third word, 1 of the last, which meets no other
        apart = np.log(8 / 3) * 3**0.25
        assert pairs[2, 3] == pytest.approx(apart / 4)  # once together, the rarer seen once
        assert pairs[0, 3] == 0
        often = csr_array(np.repeat(counts.toarray(), 30, axis=0))
        assert nmf_start.word_pairs(often)[2, 3] == pytest.approx(apart * 30**0.5)

    def test_words_alone_leave_tf_idf(self):
        alone = csr_array(np.eye(6))
        assert not nmf_start.word_pairs(alone).nnz
        by_unit, by_word = nmf_start.start(alone, 2)
        assert np.isfinite(by_unit).all()
        assert np.isfinite(by_word).all()

    def test_only_units_with_words_have_a_length(self):
        assert nmf_start.words_a_unit(count([["ant"] * 4, ["bee"] * 3, []]).lengths) == 3.5
        assert nmf_start.words_a_unit(count([[]]).lengths) == 0

    @pytest.mark.parametrize("engine", ["seeded", "collapsed", "nmf"])
    def test_titles_show_their_subjects(self, engine):
        titles = count(make_texts(600, 4))
        topics = fit_topics(titles, n_topics=3, engine=engine)
        found = {frozenset(words) for words in topics.top_words(6)}
        assert found == {frozenset(words) for words in SUBJECTS}
        labels = [i % 3 for i in range(600)]
        assert purity(topics.doc_topic, labels) > 0.85


class TestGensim:
    def test_its_coherence_model_and_save_take_our_topics(self, bags, tmp_path):
        from gensim.models import CoherenceModel, LdaModel

        topics = fit_topics(bags, n_topics=3)
        model = topics.to_gensim()
        assert model.get_topics() == pytest.approx(topics.topic_word, abs=1e-3)
        words = [[word for word, _ in model.show_topic(k, 6)] for k in range(3)]
        assert words == topics.top_words(6)
        coherence = CoherenceModel(model=model, texts=make_texts(), coherence="c_npmi", topn=6)
        assert np.isfinite(coherence.get_coherence())
        model.save(str(tmp_path / "model"))
        loaded = LdaModel.load(str(tmp_path / "model"))
        assert loaded.get_topics() == pytest.approx(model.get_topics())
        assert loaded.id2word.token2id == model.id2word.token2id

    def test_compiled_lda_gives_gensim_s_topics(self, bags):
        from gensim.models import LdaModel

        from topicbrief.topics.engines.compiled_lda import CompiledLda

        options = {
            "num_topics": 8,
            "id2word": dict(enumerate(bags.vocabulary)),
            "chunksize": 25,
            "passes": 2,
            "gamma_threshold": 1e-6,
            "random_state": 1,
            "eval_every": None,
            "dtype": np.float64,
        }
        plain, model = LdaModel(as_pairs(bags), **options), CompiledLda(bags.counts, **options)
        assert model.get_topics() == pytest.approx(plain.get_topics(), abs=1e-3)


def as_pairs(bags):
    rows = bags.counts.toarray()
    return [[(i, float(n)) for i, n in enumerate(row) if n] for row in rows]

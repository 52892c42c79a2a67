"""Topics: how many, what they mean, and what is refused in plain words."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from test_bags import make_page
from test_engines import SUBJECTS, make_texts

import topicbrief as tb
from topicbrief.topics.choose import choose_topics, left_out_sets, most_topics
from topicbrief.topics.counts import count
from topicbrief.topics.examples import _closes_elsewhere, is_prose, represent
from topicbrief.topics.fit import fit_topics
from topicbrief.topics.groups import _interval, shares_by
from topicbrief.topics.naming import name_topics
from topicbrief.topics.units import make_units


@pytest.fixture(scope="module")
def bags():
    return count(make_texts(90))


@pytest.fixture(scope="module")
def topics(bags):
    return fit_topics(bags, n_topics=3)


@pytest.fixture(scope="module")
def shipped(seed_page):
    page = tb.clean(next(iter(tb.read(seed_page))))
    return page, make_units([page])


@pytest.mark.parametrize("n_topics", [0, -1, 1.5, True, "3"])
def test_a_number_of_topics_is_a_whole_number(bags, n_topics):
    with pytest.raises(ValueError, match="expected a whole number of 1 or more"):
        fit_topics(bags, n_topics=n_topics)


def test_more_topics_than_units_or_words_cannot_be(bags):
    with pytest.raises(ValueError, match="more than 18 topics cannot be"):
        fit_topics(bags, n_topics=19)
    with pytest.raises(ValueError, match="more than 2 topics cannot be"):
        fit_topics(count([["ant", "bee", "cat"], ["dog"]]), n_topics=3)


def test_text_without_words_is_refused():
    for units in ([], [[]], [[], []]):
        with pytest.raises(ValueError, match="no words to fit topics on"):
            fit_topics(count(units))


def test_too_little_text_is_refused_but_one_topic_can_be_had():
    few = count([["ant", "bee"], ["cat", "dog"]])
    with pytest.raises(ValueError, match="2 units, 4 words: too little text for topics"):
        fit_topics(few)
    assert fit_topics(few, n_topics=1).quality.share == pytest.approx([1])
    weak = fit_topics(few, n_topics=2).quality.weak
    assert all("too little text for more than 1 topics" in reason for reason in weak)


def test_a_unit_without_words_keeps_its_row(bags):
    topics = fit_topics(count([[], *make_texts(30), []]), n_topics=3)
    assert topics.doc_topic.shape == (32, 3)
    assert topics.doc_topic[0] == pytest.approx(np.full(3, 1 / 3))


def test_the_number_is_found_and_said_in_a_sentence(bags):
    topics = fit_topics(bags)
    choice = topics.quality.choice
    assert choice.chosen == topics.n_topics == 3
    assert choice.verdict.startswith("3 topics: the two halves of a unit agree on its topic")
    assert str(choice.runner_up) in choice.verdict
    assert [row["k"] for row in choice.rows] == list(range(2, 10))
    assert topics.recipe.startswith("lda|engine:seeded|k:3|unit:unit|seed:0|version:")


def test_candidates_can_be_given(bags):
    assert [row["k"] for row in choose_topics(bags, candidates=[4, 2]).rows] == [2, 4]


def test_a_fit_of_the_chosen_number_is_the_chosen_fit(bags):
    chosen = fit_topics(bags)
    assert chosen.top_words() == fit_topics(bags, n_topics=3).top_words()


def test_transform_gives_the_shares_of_the_fit(bags, topics):
    assert topics.transform(bags) == pytest.approx(topics.doc_topic, abs=2e-3)
    assert (topics.transform(bags) == topics.transform(bags)).all()


def test_transform_knows_other_vocabularies(topics):
    place = [list(map(set, SUBJECTS)).index(set(words)) for words in topics.top_words(6)]
    unseen = count([["zebra", "goal", "match"], ["bank", "loan"], ["zebra"]])
    shares = topics.transform(unseen)
    assert shares[:2].argmax(axis=1).tolist() == [place.index(0), place.index(1)]
    assert shares[2] == pytest.approx(np.full(3, 1 / 3))
    with pytest.raises(ValueError, match="none of the 1 words"):
        topics.transform(count([["zebra"]]))


def test_relevance_goes_from_frequent_to_exclusive():
    texts = [[*words, "said", "said", "said"] for words in make_texts(120, 10)]
    topics = fit_topics(count(texts), n_topics=3, engine="collapsed")
    assert all(words[0] == "said" for words in topics.top_words(5))
    assert not any("said" in words for words in topics.top_words(5, relevance=0.2))


def test_quality_is_measured_when_asked_for(topics):
    quality = topics.quality
    assert (quality.stability > 0.8).all()
    assert (quality.coherence > 0).all()
    assert quality.weak == ("", "", "")
    assert quality.share == pytest.approx(topics.share)


def test_topics_too_alike_are_said_to_be_weak():
    alike = count([["ant", "bee", "cat", "dog"] * 6] * 30)
    assert "hardly to be told from topic 1" in fit_topics(alike, n_topics=2).quality.weak[1]


def test_left_out_sets_are_fixed_and_leave_a_tenth_out():
    sets = left_out_sets(40)
    assert [len(kept) for kept in sets] == [36] * 5
    again = left_out_sets(40)
    assert all((a == b).all() for a, b in zip(sets, again, strict=True))


@pytest.mark.parametrize("k", [2, 3, 4])
def test_shipped_page_has_the_same_topics_for_every_seed(shipped, k):
    bags = count(shipped[1])
    first = fit_topics(bags, n_topics=k, seed=0)
    for seed in range(1, 5):
        assert (fit_topics(bags, n_topics=k, seed=seed).topic_word == first.topic_word).all()


def test_shipped_page_bears_few_topics_and_says_so(shipped):
    bags = count(shipped[1])
    choice = choose_topics(bags)
    assert choice.chosen <= 4
    assert f"too little text for more than {most_topics(bags)} topics" in choice.verdict
    assert "too little text" in fit_topics(bags, n_topics=8).quality.weak[0]


def test_names_are_words_of_the_text_and_all_different(shipped):
    page, units = shipped
    topics = fit_topics(count(units), n_topics=3)
    names = name_topics(topics, units, [page])
    assert len(set(names)) == 3
    for name in names:
        assert len(name.split()) > 1
        assert all(part in page.document.text for part in name.split(", "))


def test_sentences_speak_of_one_topic_and_are_whole(shipped):
    page, units = shipped
    topics = fit_topics(count(units), n_topics=3)
    quotes = represent(topics, units, [page])
    chosen = [sentence for pair in quotes for sentence in pair]
    assert [len(pair) for pair in quotes] == [2, 2, 2]
    assert len({sentence.start for sentence in chosen}) == 6
    assert all(sentence.whole for sentence in chosen)


def test_pages_without_a_whole_sentence_have_no_representatives(topics):
    assert represent(topics, make_units([]), [make_page([])]) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("The harbour was dredged in spring when the storms had ended.", True),
        ("Boats came back.", False),  # too short
        ("Der Hafen wurde im Frühjahr ausgebaggert, als die Stürme vorbei waren.", True),
        ("Cole, Adams, Gallas, Terry, Bridge, Makelele, Smertin, Robben, Duff, Drogba.", False),
        ("Goal, match, team, coach, league, player, yellow card, half time, whistle.", False),
        ("The harbour " + "and the boats and the masts " * 8 + "were gone.", False),  # too long
    ],
)
def test_prose_is_of_some_length_and_has_function_words(text, prose):
    language = "de" if "Hafen" in text else "en"
    assert is_prose(text, language) is prose


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        ("“We are glad,” she said.", False),
        ("“We are glad of the harbour.", True),
        ("We are glad of the harbour,” she said.", True),
        ('We are glad of the harbour," she said.', True),
        ('"We are glad," she said.', False),
        ("„Wir freuen uns“, sagte sie.", False),
        ("The captain's boat was 5' long.", False),
    ],
)
def test_a_quotation_that_closes_elsewhere_is_seen(text, elsewhere):
    assert _closes_elsewhere(text) is elsewhere


class TestGroups:
    def test_shares_and_their_intervals(self, topics):
        groups = [("a", "b", "")[i % 3] for i in range(90)]
        found = shares_by(topics, groups)
        assert found.groups == ("a", "b")
        assert found.documents == (30, 30)
        assert found.share.sum(axis=1) == pytest.approx([1, 1])
        assert (found.low <= found.share).all()
        assert (found.share <= found.high).all()
        assert found.share.max(axis=1).min() > 0.7

    def test_passages_of_one_document_are_drawn_together(self, topics):
        one = shares_by(topics, ["a"] * 90, documents=["same"] * 90)
        assert one.documents == (1,)
        assert np.isnan([one.low, one.high]).all()
        assert one.table.rows[0][-2:] != (0, 0)
        assert "nan" not in one._repr_html_()

    def test_batches_of_many_documents_are_as_uncertain_as_all(self, monkeypatch):
        weights = np.random.default_rng(0).dirichlet([0.3, 0.2], 5000)
        found = []
        for batches in (5000, 500):
            monkeypatch.setattr("topicbrief.topics.groups.BATCHES", batches)
            found.append(_interval(weights, 1000, np.random.default_rng(1)))
        (share, low, high), (same, batched_low, batched_high) = found
        assert (share == same).all()
        assert batched_high - batched_low == pytest.approx(high - low, rel=0.15)

    def test_groups_must_fit(self, topics):
        with pytest.raises(ValueError, match="groups: expected 90"):
            shares_by(topics, ["a"])


SCRIPT = """
from test_engines import make_texts
from topicbrief.topics.counts import count
from topicbrief.topics.fit import fit_topics
topics = fit_topics(count(make_texts(60)), n_topics=3)
print(topics.top_words(), topics.doc_topic.tobytes().hex()[:400])
"""


def test_the_same_whatever_the_hash_seed_threads_and_locale():
    outputs = set()
    for seed, threads, language in (("1", "1", "C"), ("2", "2", "C.UTF-8")):
        changed = {
            "PYTHONHASHSEED": seed,
            "OPENBLAS_NUM_THREADS": threads,
            "LC_ALL": language,
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        call = [sys.executable, "-c", SCRIPT]
        done = subprocess.run(call, env={**os.environ, **changed}, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        outputs.add(done.stdout)
    assert len(outputs) == 1

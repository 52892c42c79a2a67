"""The number of topics, the words and names that show them, and their levels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from test_engines import make_texts

import topicbrief as tb
from topicbrief.records import Document
from topicbrief.topics.choose import (
    Candidate,
    TooLittleText,
    _separation,
    choose_topics,
    most_topics,
    rank_candidates,
)
from topicbrief.topics.coherence import adjusted_mutual_information
from topicbrief.topics.counts import count
from topicbrief.topics.examples import represent, represent_levels
from topicbrief.topics.fit import fit_topics
from topicbrief.topics.levels import _loss, make_levels, offered
from topicbrief.topics.naming import REST, label_topics, name_topics
from topicbrief.topics.relevance import FLOOR, display_scores, information, language_share
from topicbrief.topics.units import make_units

SHIPS = ["harbour", "ship", "captain", "sailor", "anchor", "mast", "cargo", "deck"]
COURTS = ["judge", "trial", "lawyer", "verdict", "jury", "prison", "appeal", "witness"]
SONGS = ["singer", "guitar", "album", "concert", "drummer", "chorus", "melody", "stage"]


def make_candidates(*rows: tuple[float, float, float]) -> list[Candidate]:
    none = np.zeros(1)
    return [Candidate(k, none, none, *row) for k, row in enumerate(rows, start=2)]


def make_pages(form: str = "The {} met the {} near the {} and then the {} came.", n: int = 45):
    """Documents of one subject each: four of its words a sentence, six sentences."""
    rng, pages = np.random.default_rng(0), []
    for number in range(n):
        subject = (SHIPS, COURTS, SONGS)[number % 3]
        lines = [form.format(*rng.choice(subject, 4, replace=False)) for _ in range(6)]
        pages.append(tb.clean(Document(f"d{number:02}", "\n\n".join(lines), "case", language="en")))
    return pages


def fit_pages(pages, n_topics: int = 3):
    units = make_units(pages, unit="document")
    return fit_topics(count(units), n_topics=n_topics), units


class TestNumber:
    @pytest.mark.parametrize(
        ("a", "b"),
        [
            ([0, 0, 1, 1, 2, 2], [0, 0, 1, 1, 2, 2]),
            ([0, 0, 1, 1, 2, 2], [2, 2, 0, 1, 1, 1]),
            ([0, 1, 0, 1, 0, 1], [0, 0, 0, 1, 1, 1]),
            ([0, 0, 0, 0, 1, 2], [0, 0, 0, 0, 0, 0]),
        ],
    )
    def test_adjusted_mutual_information_is_scikit_learns(self, a, b):
        metrics = pytest.importorskip("sklearn.metrics")
        expected = metrics.adjusted_mutual_info_score(a, b)
        assert adjusted_mutual_information(np.array(a), np.array(b)) == pytest.approx(expected)

    def test_labels_by_chance_agree_by_chance(self):
        a, b = np.random.default_rng(0).integers(0, 9, (2, 400))
        assert abs(adjusted_mutual_information(a, b)) < 0.02

    def test_separation_leaves_the_unit_itself_out(self):
        weights = count([["a"], ["a"], ["b"], ["c"]]).counts.astype(float)
        assert _separation(weights, np.array([0, 0, 1, 1])) == pytest.approx(0.5)
        assert _separation(weights, np.array([0, 1, 0, 1])) < 0
        assert _separation(weights, np.zeros(4, int)) == 0

    def test_ranks_of_three_measures_are_added(self):
        tried = make_candidates((0.9, 0.1, 900), (0.8, 0.3, 500), (0.7, 0.2, 450), (0.6, 0.0, 440))
        ranks = rank_candidates(tried)
        assert ranks[:, 0].tolist() == [0, 1, 2, 3]
        assert ranks[:, 1].tolist() == [2, 0, 1, 3]
        assert ranks[1, 2] == 0  # after it perplexity hardly falls
        assert ranks.sum(axis=1).argmin() == 1

    def test_copies_bear_no_topics(self):
        text = [word for word in SHIPS + COURTS for _ in range(2)]
        with pytest.raises(
            TooLittleText, match=r"100 units \(1 without copies\), 3200 words: too little"
        ):
            choose_topics(count([text] * 100))
        assert most_topics(count([text] * 100)) == 0
        assert most_topics(count(make_texts(90))) > 2

    def test_never_more_topics_than_words(self):
        rng = np.random.default_rng(0)
        texts = [["a"] * n + ["b"] * m + ["c"] * 40 for n, m in rng.integers(1, 99, (80, 2))]
        bags = count(texts)
        assert most_topics(bags) == 3
        assert choose_topics(bags).chosen <= 3

    def test_the_verdict_says_what_speaks_against(self):
        choice = choose_topics(count(make_texts(90)), candidates=[2, 3])
        assert choice.verdict.startswith("3 topics: ")
        assert "; next best 2" in choice.verdict


class TestWords:
    def test_what_is_common_in_the_language_or_elsewhere_comes_later(self):
        words = ("dredger", "people", "said")  # of one topic alone: the first two
        topic_word = np.array([[0.28, 0.36, 0.36], [0.01, 0.01, 0.98]])
        times = topic_word * 1000
        plain = display_scores(topic_word, times, words, "")
        english = display_scores(topic_word, times, words, "en")
        assert np.argsort(-plain[0]).tolist() == [1, 0, 2]
        assert np.argsort(-english[0]).tolist() == [0, 1, 2]

    def test_each_topic_may_have_a_language_of_its_own(self):
        topic_word, words = np.full((2, 2), 0.5), ("haus", "house")
        scores = display_scores(topic_word, topic_word * 1000, words, ["de", "en"])
        assert scores.argmax(axis=1).tolist() == [1, 0]
        pages = make_pages()
        topics, units = fit_pages(pages)
        other = [
            replace(page, language="de") if "jud" in page.document.text else page for page in pages
        ]
        assert label_topics(topics, units, other) != label_topics(topics, units, pages)

    def test_what_is_seen_once_comes_later(self):
        topic_word = np.array([[0.5, 0.5], [0.2, 0.8]])
        often = display_scores(topic_word, topic_word * 1e6, ("a", "b"), "")
        once = display_scores(topic_word, topic_word * 2, ("a", "b"), "")
        assert once == pytest.approx(
            often + np.log(topic_word * 2 / (topic_word * 2 + 1)), abs=1e-4
        )

    def test_courtesies_show_no_topic(self):
        topics = fit_topics(count([["thanks", *words] for words in make_texts(90)]), n_topics=3)
        shown = topics.display_words(99, language="en")
        assert not any("thanks" in words for words in shown)
        assert any("thanks" in words for words in topics.display_words(99))

    def test_a_word_tells_most_that_all_units_of_the_topic_hold_and_no_others(self):
        shares = np.array([[1.0, 0.0]] * 4 + [[0.0, 1.0]] * 4)
        present = np.array([[1, 1, 1, 0], [1, 0, 1, 0], [1, 0, 1, 0], [1, 0, 1, 0],
                            [0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 0]])  # fmt: skip
        told, chance = information(present, shares)
        assert told[0].tolist() == pytest.approx([1, told[0, 1], 0, 0])
        assert told[0, 0] > told[0, 1] > 0
        assert told[1].argmax() == 3
        assert chance == pytest.approx(1 / (8 * np.log(2)))

    def test_shares_in_the_language_have_a_floor_and_may_be_unknown(self):
        common, rare = language_share(["people", "dredger"], "en")
        assert common > 50 * rare
        assert rare == FLOOR
        assert language_share(["people", "dredger"], "xx").tolist() == [1, 1]


class TestNames:
    def test_words_are_written_as_the_text_writes_them(self):
        form = "The {} Kafka met the {} near the {} and the {} came."
        topics, units = fit_pages(make_pages(form.replace("{}", "{}s")))
        labels = label_topics(topics, units, make_pages(form.replace("{}", "{}s")))
        words = {word for label in labels for word in label.words}
        assert {"harbours", "judges", "singers"} <= words
        assert {"harbour", "judge"} <= {word for label in labels for word in label.counted}

    def test_lower_case_text_without_stops_has_names(self):
        pages = make_pages("the {} met the {} near the {} and then the {} came")
        topics, units = fit_pages(pages)
        names = name_topics(topics, units, pages)
        subjects = [{*SHIPS}, {*COURTS}, {*SONGS}]
        found = [
            [bool(set(name.replace(",", "").split()) & own) for own in subjects] for name in names
        ]
        assert np.array(found).sum(axis=0).tolist() == [1, 1, 1]

    def test_a_phrase_stands_for_its_word(self):
        rng = np.random.default_rng(0)
        texts = [
            " ".join(f"Some {rng.choice(COURTS)} met the interest rate and a {rng.choice(COURTS)}."
                     if number % 2 else f"A {rng.choice(SHIPS)} met the {rng.choice(SHIPS)}."
                     for _ in range(6))
            for number in range(40)
        ]  # fmt: skip
        pages = [
            tb.clean(Document(f"d{n}", text, "", language="en")) for n, text in enumerate(texts)
        ]
        topics, units = fit_pages(pages, 2)
        names = name_topics(topics, units, pages)
        assert sum("interest rate" in name for name in names) == 1

    def test_a_name_is_of_words_that_most_units_of_the_topic_hold(self):
        pages = make_pages("The {} met the {} near the {} and then the {} came.")
        loud = " ".join(f"Captain Ahab met Ahab and Ahab saw the {ship}." for ship in SHIPS)
        pages.append(tb.clean(Document("x", loud, "", language="en")))
        topics, units = fit_pages(pages)
        names = name_topics(topics, units, pages)
        assert not any("Ahab" in name for name in names)

    def test_the_commonest_words_are_shown_at_the_head_alone(self):
        pages = make_pages("The government met the {} near the {} and the {} saw the {} come.")
        topics, units = fit_pages(pages)
        for label in label_topics(topics, units, pages, n=60):
            assert "government" not in label.words[3:]

    def test_a_speaker_names_nothing(self):
        pages = make_pages("HAMLET: the {} met the {} near the {} and then the {} came.")
        topics, units = fit_pages(pages)
        for label in label_topics(topics, units, pages):
            assert "hamlet" not in f"{label.name} {' '.join(label.words)}".casefold()

    def test_nor_does_an_abbreviation_that_was_cut_up(self):
        pages = make_pages("the u s {} met the {} near the {} of the u s and the {} came", 60)
        topics, units = fit_pages(pages)
        labels = label_topics(topics, units, pages, n=60)
        assert any("u s" in row for row in topics.display_words(60))
        assert not any("u s" in f"{label.name} {' '.join(label.words)}" for label in labels)

    def test_nor_does_the_one_who_writes(self):
        pages = make_pages("Mia Stone writes that the {} met the {} near the {} and the {} came.")
        topics, units = fit_pages(pages)
        labels = label_topics(topics, units, pages, n=60)
        assert not any("writes" in f"{label.name} {' '.join(label.words)}" for label in labels)

    def test_nor_does_a_verb_or_an_abbreviation_where_another_word_does(self):
        form = (
            "The {} was moored, the {} had sailed mln of the {} and the {} is moored, sailed mln."
        )
        pages = make_pages()[:30] + [
            replace(page, document=replace(page.document, id=f"x{page.document.id}"))
            for page in make_pages(form)[:30:3]
        ]
        topics, units = fit_pages(pages)
        labels = label_topics(topics, units, pages)
        shown = " ".join(word for label in labels for word in label.words)
        names = " ".join(label.name for label in labels)
        assert not {"moored", "sailed", "mln"} & {*f"{shown} {names}".replace(",", "").split()}

    def test_what_is_left_over_says_so(self, monkeypatch):
        rng = np.random.default_rng(0)
        pages = make_pages(n=40)
        for number in range(60):
            odd = [f"{a}{b}ing" for a, b in rng.choice(list("bcdfglmnprst"), (24, 2))]
            odd = [f"{number}{word}" for word in odd]
            text = " ".join(
                f"It {a} the {b} of some {c}." for a, b, c in zip(*[iter(odd)] * 3, strict=True)
            )
            pages.append(tb.clean(Document(f"x{number:02}", text, "", language="en")))
        topics, units = fit_pages(pages, 4)
        names = name_topics(topics, units, pages)
        assert names.count(REST) == 1
        several = name_topics(*fit_pages(pages, 8), pages)
        assert len({*several}) == 8
        assert {REST, f"{REST} (2)"} <= {*several}
        monkeypatch.setattr("topicbrief.topics.naming.PASSAGE_WORDS", 1000)
        assert REST not in name_topics(topics, units, pages)  # as of titles


class TestQuotes:
    def test_of_a_collection_they_are_of_different_documents(self):
        pages = make_pages()
        topics, units = fit_pages(pages)
        for quotes in represent(topics, units, pages, n=3):
            assert len({sentence.document.id for sentence in quotes}) == 3

    def test_the_caller_says_which_can_be_quoted(self):
        pages = make_pages()
        topics, units = fit_pages(pages)
        quotes = represent(topics, units, pages, fit=lambda sentence, language: sentence.start > 0)
        assert all(sentence.start > 0 for pair in quotes for sentence in pair)
        assert represent(topics, units, pages, fit=lambda *_: 0.0) == ((), (), ())

    def test_levels_read_together_say_what_each_says_alone(self):
        pages = make_pages()
        units = make_units(pages, unit="document")
        models = [fit_topics(tb.count(units), n_topics=k) for k in (2, 3, 5)]
        alone = tuple(represent(model, units, pages) for model in models)
        assert represent_levels(models, units, pages) == alone


class TestLevels:
    def test_sizes_offered_are_apart(self):
        assert offered(5) == [3, 5, 8, 12]
        assert offered(4) == [3, 4, 5, 8, 12]
        assert offered(11) == [3, 5, 8, 11]

    def test_coarser_levels_are_merged_and_finer_ones_fitted(self):
        topics = fit_topics(count(make_texts(150)))
        levels = tb.make_levels(topics)
        assert levels.topics[levels.chosen] is topics
        assert levels.sizes == tuple(offered(topics.n_topics))[: len(levels.sizes)]
        assert len(levels.sizes) > 1
        for level in levels.topics:
            assert level.topic_word.sum(axis=1) == pytest.approx(np.ones(level.n_topics), abs=1e-5)
            assert level.doc_topic.sum(axis=1) == pytest.approx(np.ones(150), abs=1e-5)
            assert all(level.display_words(3))
            assert level.quality.share == pytest.approx(level.share)

    def test_of_very_many_units_finer_topics_have_shares_of_all(self, monkeypatch):
        monkeypatch.setattr("topicbrief.topics.fit.LARGE", 200)
        monkeypatch.setattr("topicbrief.topics.large.SAMPLE", 150)
        topics = fit_topics(count(make_texts(300)))
        fine = tb.make_levels(topics).topics[-1]
        assert fine.n_topics > topics.n_topics
        assert fine.doc_topic.shape == (300, fine.n_topics)

    def test_the_most_alike_are_merged_first(self):
        topics = fit_topics(count(make_texts(90)), n_topics=4)
        levels = make_levels(topics, sizes=(3,))
        assert levels.sizes == (3, 4)
        assert [merge.new for merge in levels.tree] == [4, 5, 6]
        assert levels.tree[0].loss < levels.tree[-1].loss
        both = topics.doc_topic[:, list(levels.tree[0][:2])].sum(axis=1)
        assert any(np.allclose(merged, both) for merged in levels.topics[0].doc_topic.T)

    def test_information_lost(self):
        a, b = np.array([1.0, 0.0]), np.array([0.0, 1.0])
        assert _loss(0.3, 0.3, a, b) == pytest.approx(0.6 * np.log(2))
        assert _loss(0.3, 0.1, a, a) == 0

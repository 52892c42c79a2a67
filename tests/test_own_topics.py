"""Topics of a reader's own: found by words, merged, named, left out, seeded, and measured anew."""

from __future__ import annotations

import numpy as np
import pytest
from corpora import make_documents

import topicbrief as tb
from topicbrief.topics.own import find_topics, match_words
from topicbrief.topics.seeds import seed_columns, topics_of_seeds

NAMES = {
    "Sea": ["harbour", "ferry", "captain", "pier"],
    "Baking": ["oven", "bread", "flour", "dough"],
    "Trains": ["train", "station", "ticket", "rail"],
}


@pytest.fixture(scope="module")
def documents():
    return make_documents(45, seed=11)


@pytest.fixture(scope="module")
def bags(documents):
    corpus = tb.open_corpus(documents, language="en")
    return tb.count_corpus(corpus, tb.clean_corpus(corpus)).counts


@pytest.fixture(scope="module")
def topics(bags):
    return tb.fit_topics(bags, n_topics=4)


def brief_of(documents, **settings):
    return tb.make_brief(documents, settings={"language": "en", "n_topics": 3} | settings)


def about(topics, words) -> set[str]:
    """The words of topics that one name was given to."""
    return {word for k, name in enumerate(topics.names) if name == words
            for word in topics.top_words(12)[k]}  # fmt: skip


def test_names_stay_with_their_words(documents):
    more = [*documents, *make_documents(9, seed=12)]
    more = [tb.Document(f"{d.id}x{i}", d.text, d.source) for i, d in enumerate(more)]
    for texts, n in ((documents, 3), (more, 3)):
        brief = brief_of(texts, n_topics=n, topics={"names": NAMES})
        assert {topic.name for topic in brief.topics} == set(NAMES)
        for topic in brief.topics:
            assert set(NAMES[topic.name]) & set(topic.counted or topic.words)
    assert "harbour" in about(brief.model, "Sea")


def test_what_no_longer_matches_is_told_and_moves_nothing(documents):
    lost = {"Courts": ["court", "judge"], "Mixed": ["harbour", "oven", "train"]}
    settings = {"names": lost, "merge": [["Courts", "oven, bread"]], "drop": ["court, jury"]}
    brief = brief_of(documents, topics=settings)
    told = "\n".join(brief.caveats)
    assert 'Topic "Courts" (court, judge) is no longer to be told' in told
    assert 'Topic "Mixed" (harbour, oven, train) is no longer to be told' in told
    assert 'topics.drop: no topic is clearly meant by "court, jury"' in told
    assert len(brief.topics) == 3
    assert not {"Courts", "Mixed"} & {topic.name for topic in brief.topics}


@pytest.mark.parametrize(
    ("scores", "found"),
    [
        ([[0.62, 0.38, 0.0], [0.1, 0.2, 0.7]], [[0], [2]]),
        ([[0.4, 0.35, 0.25]], [[]]),  # of three parts none is it
        ([[0.45, 0.45, 0.1]], [[0, 1]]),
        ([[0.45, 0.35, 0.2], [0.0, 0.1, 0.9]], [[0, 1], [2]]),
        ([[0.45, 0.35, 0.2], [0.0, 0.38, 0.62]], [[], [2]]),  # a part is more of another
        ([[0.45, 0.35, 0.2], [0.0, 0.62, 0.38]], [[], [1]]),  # a part is meant by another
        ([[0.7, 0.3, 0.0], [0.65, 0.0, 0.35]], [[0], [0]]),
        ([[0.3, 0.1, 0.0]], [[]]),
        ([], []),
    ],
)
def test_a_name_means_one_topic_or_the_two_parts_of_one_or_none(scores, found):
    assert find_topics(np.array(scores)) == found


def test_both_parts_of_a_topic_that_split_have_its_name(documents):
    both = {"Both": ["harbour", "ferry", "oven", "bread"], "Odd": ["zzz"]}
    brief = brief_of(documents, topics={"names": both})
    parts = [topic.name for topic in brief.topics if topic.name.startswith("Both: ")]
    assert len(set(parts)) == 2
    told = "\n".join(brief.caveats)
    assert told.count("has split: of its words 50% in topic (") == 1
    merged = brief_of(documents, topics={"names": both, "merge": [["Both", "train, station"]]})
    assert [topic.name for topic in merged.topics] == ["Both"]
    left = brief_of(documents, topics={"names": both, "drop": ["Both"]})
    assert len(left.topics) == 1


def test_topics_that_were_joined_have_all_their_names(documents):
    names = NAMES | {"Bakers": ["sugar", "yeast", "recipe", "salt"]}
    brief = brief_of(documents, topics={"names": names, "drop": ["Bakers"]})
    assert {topic.name for topic in brief.topics} == {"Sea", "Baking / Bakers", "Trains"}
    told = "\n".join(brief.caveats)
    assert told.count('Topics "Baking" and "Bakers" are one here, (') == 1
    assert "is one topic with another; nothing was left out" in told


def test_documents_are_a_second_witness(documents):
    sea, kitchen = ([d.id for d in documents[at::3]] for at in (0, 1))
    weak = {"Sea": ["harbour", "oven", "train"]}
    for ids, named in ((sea, True), (["gone.txt"], False)):
        brief = brief_of(documents, topics={"names": weak, "documents": {"Sea": ids}})
        assert ("Sea" in [topic.name for topic in brief.topics]) == named
        told = "\n".join(brief.caveats)
        assert ("found by 33% of its words and 100% of its documents" in told) == named
    against = {"names": {"Sea": NAMES["Sea"]}, "documents": {"Sea": kitchen}}
    told = "\n".join(brief_of(documents, topics=against).caveats)
    assert "no topic has its name. Nearest: by its words topic (pier" in told
    assert ", 100%; by its documents topic (salt" in told


def test_documents_that_are_known_are_written_down(documents):
    import tomllib

    written = tomllib.loads(brief_of(documents).to_settings())["topics"]
    assert written["names"].keys() == written["documents"].keys()
    assert all(len({d[1:] for d in ids}) == 15 for ids in written["documents"].values())
    rows = [{"text": document.text} for document in documents]
    assert "documents" not in tomllib.loads(brief_of(rows).to_settings())["topics"]
    passages = brief_of(documents[:9], n_topics=2).to_settings()
    assert "documents" not in tomllib.loads(passages)["topics"]


def test_what_the_vocabulary_does_not_hold_scores_nothing(topics):
    scores = match_words(topics, [["oven", "zzz"], []])
    assert scores.shape == (2, 4)
    assert scores[0].sum() == pytest.approx(0.5)
    assert not scores[1].any()


def test_merged_topics_add_up_and_are_measured_anew(topics, bags):
    merged = topics.rename({2: "Second"}).merge([[1, 2]], bags)
    assert merged.n_topics == 3
    assert merged.names.count("Second") == 1
    k = merged.names.index("Second")
    assert np.allclose(merged.doc_topic[:, k], topics.doc_topic[:, :2].sum(axis=1))
    assert merged.share[k] == pytest.approx(topics.share[:2].sum())
    assert np.allclose(merged.topic_word.sum(axis=1), 1)
    words = merged.top_words(10)[k]
    from topicbrief.topics.choose import leading_columns
    from topicbrief.topics.coherence import npmi

    expected = npmi(leading_columns(merged.topic_word), bags.counts)
    assert merged.quality.coherence == pytest.approx(expected)
    assert merged.quality.coherence[k] not in topics.quality.coherence
    assert (merged.quality.stability > 0.5).all()
    assert set(words) & set(topics.top_words(5)[0])
    with pytest.raises(ValueError, match="expected each of 0 to 3 once"):
        topics.merge([[1, 9]], bags)


def test_stability_of_what_was_not_merged_stays(topics, bags):
    merged = topics.merge([[3, 4]], bags)
    where = match_words(merged, [topics.top_words(5)[0]]).argmax()
    assert merged.quality.stability[where] == pytest.approx(topics.quality.stability[0], abs=0.1)


def test_a_merge_reaches_the_brief(documents):
    brief = brief_of(documents, topics={"names": NAMES, "merge": [["Sea", "oven, bread"]]})
    assert [topic.name for topic in brief.topics] == ["Sea", "Trains"]
    assert "merged to:2" in brief.recipe[0]
    told = "\n".join(brief_of(documents, topics={"merge": [[1, 3]]}).caveats)
    assert "numbers change with the text, words do not" in told


def test_what_is_left_out_is_told_and_weighs_nothing(documents):
    whole = brief_of(documents, topics={"names": NAMES})
    brief = brief_of(documents, topics={"names": NAMES, "drop": ["Trains"]})
    assert [topic.name for topic in brief.topics] == [
        topic.name for topic in whole.topics if topic.name != "Trains"
    ]
    assert "Left out as asked for: topic (" in "\n".join(brief.caveats)
    assert len(brief.model.ids) < len(whole.model.ids)
    assert brief.model.doc_topic.sum(axis=1) == pytest.approx(1)
    kept = {id: row for row, id in enumerate(whole.model.ids)}
    rows = [kept[id] for id in brief.model.ids]
    columns = [whole.model.names.index(name) for name in brief.model.names]
    before = whole.model.doc_topic[np.ix_(rows, columns)] * whole.model.lengths[rows][:, None]
    assert brief.model.doc_topic * brief.model.lengths[:, None] == pytest.approx(before)
    with pytest.raises(ValueError, match=r"topics\.drop: leaves no topics"):
        brief_of(documents, topics={"names": NAMES, "drop": list(NAMES)})


def test_seed_words_lead_their_topic_and_are_told(documents):
    seeds = {"Lights": ["lamp", "lighthouse", "nowhere"], "Sweets": ["sugar", "cakes"]}
    brief = brief_of(documents, n_topics=5, topics={"seed_words": seeds})
    assert len(brief.topics) == 5
    named = {topic.name: brief.model.top_words(5)[topic.number - 1] for topic in brief.topics}
    assert {"lamp", "lighthouse"} <= set(named["Lights"])
    assert {"sugar", "cake"} <= set(named["Sweets"])
    assert '"Lights": ' in brief.topics_note
    assert "places of its seed words are in units that its topic leads" in brief.topics_note
    assert "Seed words that are nowhere in the texts: nowhere." in brief.topics_note


def test_seed_words_hold_where_the_text_is_against_them(bags):
    seeds = [["oven", "train"]]
    fitted = tb.fit_topics(bags, n_topics=3, seeds=seeds)
    columns = seed_columns(seeds, bags.vocabulary)
    (own,) = topics_of_seeds(fitted.topic_word, columns)
    assert {"oven", "train"} <= set(fitted.top_words(14)[own])
    homes = fitted.topic_word[:, list(columns[0])].argmax(axis=0)
    assert (homes == own).all()
    assert fitted.quality.stability.shape == (3,)
    with pytest.raises(ValueError, match='expected "seeded"'):
        tb.fit_topics(bags, n_topics=3, seeds=seeds, engine="nmf")
    with pytest.raises(ValueError, match="n_topics=1: expected 2"):
        tb.fit_topics(bags, n_topics=1, seeds=[["oven"], ["train"]])


def test_unknown_seeds_change_nothing(bags, topics):
    fitted = tb.fit_topics(bags, n_topics=4, seeds=[["zzz"]])
    assert np.array_equal(fitted.topic_word, topics.topic_word)


def test_seeds_hold_where_units_are_very_many(bags, monkeypatch):
    from topicbrief.topics import fit, large

    monkeypatch.setattr(fit, "LARGE", 30)
    monkeypatch.setattr(large, "SAMPLE", 25)
    fitted = tb.fit_topics(bags, n_topics=3, seeds=[["oven", "train"]])
    assert len(fitted.ids) == 45
    assert any({"oven", "train"} <= set(words) for words in fitted.top_words(14))


def test_decisions_are_kept_and_read_from_a_file(documents, tmp_path):
    path = tmp_path / "topicbrief.toml"
    path.write_text('n_topics = 3\n[topics.names]\nSea = ["harbour", "ferry", "captain"]\n')
    made = [tb.make_brief(documents, build=tmp_path / "b", settings=path) for _ in range(2)]
    assert "Sea" in [topic.name for topic in made[0].topics]
    assert made[0].to_html() == made[1].to_html()

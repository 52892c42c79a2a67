"""Collections: near-duplicates, a mix of topics for each document, groups and times."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import topicbrief as tb
from topicbrief.brief import near_duplicates
from topicbrief.topics.groups import find_periods, group_documents, mix_documents

STORY = "council emden vote lamp western pier repair winter storm keeper boat harbour"


def alike(*texts: str, passage: int = 4) -> dict[int, tuple[int, ...]]:
    """Near-duplicates of documents, each given by its counted words, `passage` to a sentence."""
    tables = []
    for chunk in (texts[:2], texts[2:]):
        words = [text.split() for text in chunk]
        flat = [word for own in words for word in own]
        vocabulary = sorted(set(flat))
        lengths = [len(own[i : i + passage]) for own in words for i in range(0, len(own), passage)]
        sentences = [-(-len(own) // passage) for own in words]
        values = {
            "vocabulary": vocabulary,
            "words": np.array([vocabulary.index(word) for word in flat], int),
            "ends": np.r_[0, np.cumsum(lengths)].astype(int),
            "sentence_ends": np.r_[0, np.cumsum(sentences)].astype(int),
        }
        tables.append(SimpleNamespace(values=values, n=len(chunk)))
    corpus = SimpleNamespace(
        sizes=np.array([table.n for table in tables]),
        each=lambda stage, function, inputs, rooms: [
            SimpleNamespace(values=function(table.values)) for table in inputs
        ],
    )
    return near_duplicates.find_alike(corpus, tables)


def test_a_copy_with_an_end_of_its_own_is_found():
    assert alike(STORY, "boats came back at night in the dark", f"{STORY} today") == {
        0: (2,),
        2: (0,),
    }


def test_an_excerpt_is_found_in_the_longer_text():
    long = " ".join(f"w{n}" for n in range(60))
    assert alike(long, " ".join(f"w{n}" for n in range(20, 40))) == {0: (1,), 1: (0,)}


def test_a_flash_inside_a_report_is_another_text():
    report = " ".join(f"w{n}" for n in range(200))
    assert alike(report, " ".join(f"w{n}" for n in range(11))) == {}


def test_an_excerpt_is_found_where_only_some_runs_are_held():
    long = " ".join(f"w{n}" for n in range(5000))
    short = " ".join(f"w{n}" for n in range(1000, 2000))
    other = " ".join(f"v{n}" for n in range(3000))
    assert alike(long, other, short) == {0: (2,), 2: (0,)}


def test_short_notes_of_one_template_are_no_copies():
    notes = [
        f"{name} sets payout quarter share pay april record may note full company {name}"
        for name in ("lepp ropes", "ulve boats")
    ]
    assert alike(*notes, STORY) == {}
    assert alike(notes[0], f"corrected {notes[0]}") == {0: (1,), 1: (0,)}


def test_what_stands_in_every_document_shows_nothing():
    texts = [f"sign up for our letter own{n} word{n} and{n} more{n} here{n}" for n in range(30)]
    assert alike(*texts) == {}


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=12), min_size=1, max_size=6))
@settings(max_examples=50, deadline=None)
def test_being_alike_goes_both_ways(texts):
    found = alike(*map(" ".join, texts))
    assert all(one in found[other] for one, others in found.items() for other in others)
    assert all(one not in others for one, others in found.items())


def test_mixes_are_weighted_by_words_and_documents_without_any_have_none():
    topics = SimpleNamespace(
        n_topics=2,
        doc_topic=np.array([[1.0, 0], [0, 1.0], [0.5, 0.5]]),
        lengths=np.array([3, 1, 2]),
    )
    mixes = mix_documents(topics, np.array([0, 0, 2]), 3)
    np.testing.assert_allclose(mixes, [[0.75, 0.25], [0, 0], [0.5, 0.5]])


def test_groups_biggest_first_and_times_in_order():
    labels = {"category": ["b", "a", "a", ""], "date": ["2021-05", "2019", "2021-01-02", ""]}
    groups = group_documents(labels, np.array([[1, 0], [0, 1], [0, 1], [1, 0]]))
    assert [(g.kind, g.name, g.documents, g.shares) for g in groups] == [
        ("group", "a", 2, (0.0, 1.0)), ("group", "b", 1, (1.0, 0.0)),
        ("time", "2019", 1, (0.0, 1.0)), ("time", "2021", 2, (0.5, 0.5)),
    ]  # fmt: skip


def test_where_all_are_of_one_group_there_are_none():
    assert group_documents({"category": ["a", "a"], "date": ["", ""]}, None) == ()


def test_many_dates_are_put_into_fewer_periods():
    years = [f"{year}-01-01" for year in range(1800, 2000)]
    unit, periods = find_periods(years)
    assert (unit, len(set(periods))) == ("decade", 20)


@pytest.mark.parametrize(
    ("dates", "unit", "first"),
    [
        (
            [f"2021-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(40)],
            "week",
            "week of 2020-12-28",
        ),
        ([f"2021-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(300)], "month", "2021-01"),
        ([f"2021-01-0{1 + n % 3}" for n in range(30)], "day", "2021-01-01"),
        ([f"{2000 + n}-05-01" for n in range(6)], "year", "2000"),
        ([f"{1990 + n}" for n in range(30)], "decade", "1990s"),
        ([f"{1700 + 4 * n}-03-04" for n in range(60)], "25 years", "1700 to 1724"),
        (
            ["2021-02-30", "2021-03", "", *["2021-03-04"] * 5, *["2021-09-01"] * 5],
            "month",
            "2021-02",
        ),
    ],
)
def test_times_are_as_long_as_it_takes_to_hold_documents(dates, unit, first):
    found, periods = find_periods(dates)
    assert (found, periods[0]) == (unit, first)
    assert [bool(period) for period in periods] == [bool(date) for date in dates]


def test_one_document_is_no_collection():
    assert tb.make_brief(tb.Document("a", "The old lamp of the pier broke.", "a")).documents == ()


@pytest.mark.parametrize("n", [2, 40])
def test_every_document_has_a_row(tmp_path, n):
    from corpora import make_documents

    tb.make_brief(make_documents(n)).write(tmp_path)
    assert (tmp_path / "documents.csv").read_text("utf-8-sig").count("\n") == n + 1


def test_dates_without_topics_have_a_brief():
    rows = [
        {"text": "The clinic sold pens.", "date": "2020-12-31"},
        {"text": "The regulator fined it.", "date": "2021-01-05"},
    ]
    brief = tb.make_brief(rows)
    assert not brief.topics
    assert "2020" in brief.to_html()


def test_units_without_topics_are_left_out_wherever_topics_are_shown():
    from topicbrief.brief import make

    english = [f"{STORY} {n} the council of pier and harbour voted for repair." for n in range(40)]
    corpus = tb.open_corpus([*english, "مرفأ المدينة يحتاج إلى إصلاح قبل الشتاء القادم."])
    counted = tb.count_corpus(corpus, tb.clean_corpus(corpus))
    topics, _ = tb.fit_corpus(counted, n_topics=2)
    quoted = tb.quote_pages(counted, topics)
    assert len(topics.ids) < len(counted.counts.ids)
    assert len(tb.topic_entries(topics, quoted)) == 2
    assert make.group_corpus(counted, topics)[0] == ()


def test_a_number_that_the_text_chose_may_be_asked_for_as_well(tmp_path):
    from corpora import make_documents

    documents = make_documents(40, seed=1)
    chosen = tb.make_brief(documents, build=tmp_path / "build", workers=1)
    n = len(chosen.topics)
    asked = tb.make_brief(documents, build=tmp_path / "build", workers=1, n_topics=n)
    assert [len(level.entries) for level in asked.levels][-1] == n

"""Collections: near-duplicates, a mix of topics for each document, groups and times."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_brief import make_page, make_topics

from topicbrief.records import Document
from topicbrief.topics import groups as corpora
from topicbrief.topics.model import Unit, Units

WORDS = st.lists(st.sampled_from("abcdefgh"), min_size=4, max_size=12)


def make_units(texts: dict[str, str], passage: int = 100) -> Units:
    """A document for each text, its words cut into passages."""
    items = []
    for name, text in texts.items():
        document, words = Document(name, text, name), text.split()
        for start in range(0, len(words), passage):
            piece = tuple(words[start : start + passage])
            items.append(Unit(f"{name}:{start}", document, 0, len(text), piece))
    return Units(tuple(items), "passage", "")


def entry(name: str, shares=(0.5, 0.5), **more) -> corpora.DocumentEntry:
    return corpora.DocumentEntry(make_page(Document(name, "x", name, **more), "b"), shares, None)


@pytest.fixture(autouse=True)
def _no_sentences(monkeypatch):
    import small_brief

    monkeypatch.setattr(small_brief, "make_sentences", lambda document: [])


def test_a_copy_with_an_end_of_its_own_is_found():
    story = "the council of emden voted for a new lamp on the western pier"
    units = make_units({"one": story, "two": f"{story} today", "three": "boats came back at night"})
    assert corpora.find_alike(units) == {"one": ("two",), "two": ("one",)}


def test_an_excerpt_is_found_in_the_longer_text():
    long = " ".join(f"w{n}" for n in range(60))
    units = make_units({"long": long, "excerpt": " ".join(f"w{n}" for n in range(20, 40))})
    assert set(corpora.find_alike(units)) == {"long", "excerpt"}


def test_what_stands_in_every_document_shows_nothing():
    texts = {
        f"d{n}": f"sign up for our letter own{n} word{n} and{n} more{n} here{n}" for n in range(30)
    }
    assert corpora.find_alike(make_units(texts)) == {}


@given(WORDS, WORDS)
def test_being_alike_goes_both_ways(one, other):
    found = corpora.find_alike(make_units({"one": " ".join(one), "two": " ".join(other)}))
    assert ("two" in found.get("one", ())) == ("one" in found.get("two", ()))


@given(WORDS)
def test_every_text_is_like_itself(words):
    text = " ".join(words)
    assert set(corpora.find_alike(make_units({"one": text, "two": text}))) == {"one", "two"}


def test_a_document_is_the_mean_of_its_passages_by_words():
    units = make_units({"one": "a b c", "two": "d"}, passage=2)
    topics = replace(make_topics(2, 3), lengths=np.array([2, 1, 1]))
    mixes = corpora.mix_documents(topics, units)
    expected = (2 * topics.doc_topic[0] + topics.doc_topic[1]) / 3
    assert np.allclose(mixes["one"], expected)
    assert np.allclose(mixes["two"], topics.doc_topic[2])
    assert all(np.isclose(sum(mix), 1) for mix in mixes.values())


def group(entries):
    documents = [entry.page.document for entry in entries]
    return corpora.group_documents(documents, [entry.shares for entry in entries])


def test_groups_biggest_first_and_times_in_order():
    entries = [
        entry("a", (1.0, 0.0), category="sport", date="2021-03-01"),
        entry("b", (0.0, 1.0), category="trade", date="2020-03-01"),
        entry("c", (0.5, 0.5), category="trade", date="2020-03-01"),
        entry("d", (), category="", date=""),
    ]
    groups = group(entries)
    assert [(g.kind, g.name, g.documents) for g in groups] == [
        ("group", "trade", 2), ("group", "sport", 1),
        ("time", "2020-03-01", 2), ("time", "2021-03-01", 1),
    ]  # fmt: skip
    assert groups[0].shares == (0.25, 0.75)


def test_where_all_are_of_one_group_there_are_none():
    assert group([entry("a", category="x"), entry("b", category="x")]) == ()


@pytest.mark.parametrize(
    ("dates", "period"),
    [
        ([f"2020-01-{day:02}" for day in range(1, 20)], "2020-01-01"),
        ([f"2020-{month:02}-{day:02}" for month in (1, 2) for day in range(1, 29)], "2020-01"),
        ([f"{year}-{month:02}" for year in range(2000, 2010) for month in range(1, 13)], "2000"),
        ([f"{year}" for year in range(1900, 2000)], "1900s"),
    ],
)
def test_periods_are_as_fine_as_can_be_shown(dates, period):
    periods = corpora._periods(dates)
    assert periods[0] == period
    assert len(set(periods)) <= corpora.GROUPS


def test_one_document_is_no_collection():
    assert corpora.list_documents([make_page()], None, make_units({"a": "b"})) == ()

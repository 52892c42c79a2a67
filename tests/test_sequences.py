"""What does not follow in whole text, and two words in one: learned lists and weights."""

from __future__ import annotations

import time

import pytest
from make_damage import CUTS, GLUES, make_all

from topicbrief.language.damage import mark_damage
from topicbrief.language.lexicon import FIRST_CLASS
from topicbrief.language.sentences import split_spans
from topicbrief.language.sequences import find_gaps, may_hold_gap, read_listed
from topicbrief.language.two_words import KINDS, find_parts, find_two_words, weigh_parts

GONE = [  # | where words are gone
    ("en", "The talks between| and ended on Friday."),
    ("en", "The report was published by the| on Monday."),
    ("de", "Er kam aus der| und blieb dort."),
    ("fr", "Il vit dans la| de Paris depuis."),
    ("es", "Vive en la| de Madrid desde entonces."),
    ("it", "Vive nella| di Roma da anni."),
    ("pt", "Mora na| de Lisboa desde então."),
]
WHOLE = [
    ("en", "The talks between them and us ended, as in, say, a game of chess."),
    (
        "en",
        "They waited by the will of the harbour and of its masters that we the sailors had to go.",
    ),
    ("de", "Er kam aus der Stadt und blieb dort."),
    ("fr", "Il vit dans la ville de Paris depuis longtemps."),
    ("ru", "Он приехал из города и остался там."),
    ("xx", "The talks between and ended."),
    ("en", "It was tested in an in vitro assay with strain kg1a, and/or by hand."),
]


@pytest.mark.parametrize(("language", "text"), GONE)
def test_gaps_are_found_where_they_are(language: str, text: str) -> None:
    at = text.index("|")
    assert at in set(find_gaps(text.replace("|", ""), language))


@pytest.mark.parametrize(("language", "text"), WHOLE)
def test_whole_sentences_have_none(language: str, text: str) -> None:
    assert list(find_gaps(text, language)) == []


@pytest.mark.parametrize("language", FIRST_CLASS)
def test_every_language_has_its_list(language: str) -> None:
    listed = read_listed(language)
    assert len(listed.pairs) > 50
    assert all(triple[1:] in listed.pairs for triple in listed.before)
    assert all(triple[:2] in listed.pairs for triple in listed.after)


def test_the_quick_look_misses_nothing() -> None:
    for language, text in GONE + WHOLE:
        text = text.replace("|", "")
        words = f"Before. {text} After.".split()
        assert may_hold_gap(words, language) >= any(find_gaps(text, language))


def test_names_are_no_two_words() -> None:
    for word in ("Traveland", "Romanin", "Goethe", "theatre", "blockchain", "Hezbollah"):
        assert not find_two_words(word, "en"), word


def test_each_kind_of_parts_has_weights() -> None:
    words = ["winter storm", "September when", "the government", "into the", "a summit", "with a"]
    parted = [("en", word) for word in words] + [("ru", "развития общества")]
    kinds = set()
    for language, words_apart in parted:
        parts = find_parts(words_apart.replace(" ", ""), language)
        assert parts is not None
        assert parts.cut == words_apart.index(" ")
        assert weigh_parts(parts, language) > 0
        kinds.add(parts.kind)
    assert kinds == set(KINDS)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Niederschlagsmengen sonnenscheinausbeute Hafenkräne angedocktes Zugbrückenwärter"),
        ("en", "weighability patroni Larderi"),
        ("es", "recalcularlas desatornillador"),
        ("fr", "recalibrera"),
        ("it", "ricalcolandola riverniciatele"),
        ("ru", "северозападных награждёнными переполз"),
    ],
)
def test_words_that_a_language_makes_stay_whole(language: str, words: str) -> None:
    for word in words.split():
        assert not find_two_words(word, language), word


def test_damage_made_on_purpose_is_where_it_says() -> None:
    text = "The mayor of Berlin said in March 2019 that the harbour, which is old, would close."
    made = make_all(text, "en", GLUES + CUTS)
    assert {"small+Name", "number", "name after function word", "comma"} <= {m.kind for m in made}
    for one in made:
        assert one.text[: one.at] == text[: one.at]
        assert len(one.text) < len(text)
    assert make_all(text, "en") == made


@pytest.mark.parametrize(
    "piece",
    [
        ", ",
        "( ",
        "The agreement. ",
        '"a ',
        "in the . ",
        "a of ",
        "inRussia ",
        "“” ",
        "...!!) ",
        "aQ ",
    ],
)
def test_marks_cost_no_more_than_the_length_of_a_text(piece: str) -> None:
    def cost(times: int) -> float:
        text = piece * times
        begin = time.process_time()
        mark_damage(text, split_spans(text), "en")
        return time.process_time() - begin

    cost(500)
    assert cost(40_000) < 40 * cost(4_000) + 0.5

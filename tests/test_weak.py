"""Which words name nothing where a noun does, and which stand for others."""

from __future__ import annotations

import pytest

from topicbrief import clean, count, fit_topics, label_topics, make_units
from topicbrief.language.words import locate
from topicbrief.records import Document
from topicbrief.topics.weak import akin, evidence, has_form, is_weak


@pytest.mark.parametrize(
    ("language", "words", "weak"),
    [
        ("en", "refused denied brought certainly identical strong define describes", True),
        ("en", "boats harbour committee cycling children criteria family music", False),
        ("de", "verweigert stark sicher", True),
        ("fr", "proposé proposait", True),
        ("fr", "gouvernement papiers membres", False),
        ("es", "ciertamente hablaron", True),
        ("ru", "предпочитал новостных", True),
        ("ru", "автоматизации программ", False),
    ],
)
def test_the_form_of_a_word(language: str, words: str, weak: bool) -> None:
    assert {word: has_form(word, language) for word in words.split()} == dict.fromkeys(
        words.split(), weak
    )


@pytest.mark.parametrize(
    ("text", "word", "sign"),
    [
        ("They will discuss ropes.", "discuss", 1),
        ("He came to discuss it.", "discuss", 1),
        ("It opened a discussion.", "discussion", -1),
        ("All know President Lepp.", "president", 1),
        ("All know the president.", "president", -1),
        ("In Ulvemoor boats sail.", "ulvemoor", -1),
        ("Small northern boats sail.", "boat", 0),
    ],
)
def test_what_the_neighbours_say(text: str, word: str, sign: int) -> None:
    (token,) = (token for token in locate(text, language="en") if token.word == word)
    assert evidence(text, token, "en") == sign


def test_what_is_said_once_and_shorthand_are_weak() -> None:
    assert is_weak("harbour", 1, -1, "en")
    assert not is_weak("harbour", 2, 0, "en")
    assert is_weak("mln", 9, -9, "en")
    assert is_weak("corp", 9, -9, "en")
    assert is_weak("9f2c7d41aa0b", 9, -9, "en")
    assert not is_weak("release", 4, -2, "en")


def test_words_of_one_family() -> None:
    assert akin("binding", "binds")
    assert akin("absurd", "absurdity")
    assert not akin("harbour", "harpoon")
    assert not akin("iran", "iraq")


def test_a_phrase_stands_for_a_word_that_hardly_stands_without_it() -> None:
    places = "the quay", "the pier", "the mole", "the dock", "the gate", "the bay"
    text = " ".join(
        f"Ferries with barrel organs reached {place} in the morning. The ferries played again."
        f" Bakers sold bread at {place} in the evening. The bread of the bakers was warm."
        for place in places
    )
    page = clean(Document("p", text, "p.txt"), form="paragraphs")
    units = make_units([page])
    labels = label_topics(fit_topics(count(units), n_topics=2), units, [page])
    words = [word.lower() for label in labels for word in label.words]
    assert "barrel organs" in words
    assert "barrel" not in words

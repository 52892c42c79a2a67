"""Which words name nothing where a noun does, and which stand for others."""

from __future__ import annotations

import pytest

from topicbrief import clean, count, fit_topics, label_topics, make_units
from topicbrief.language.words import locate
from topicbrief.records import Document
from topicbrief.topics.forms import Forms
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


def test_what_opens_a_sentence_has_a_capital_whatever_it_is() -> None:
    text = "They wait for boats\nMoors the boat at night."
    token = next(token for token in locate(text, language="en") if token.word == "moor")
    assert evidence(text, token, "en") == -1
    assert evidence(text, token, "en", text.index("Moors")) == 0


def test_in_a_language_with_cases_words_are_written_as_the_dictionary_has_them() -> None:
    forms = Forms()
    for written in ("лодками", "лодками", "лодка"):
        forms.add("лодка", written)
    forms.add("гавань", "Гавань", opens=True)
    forms.add("гавань", "гавани")
    forms.add("порт", "портом")
    forms.add(("новый", "порт"), "нового порта")
    assert forms.written("лодка") == "лодками"
    assert forms.written("лодка", "ru") == "лодка"
    assert forms.written("гавань", "ru") == "гавань"
    assert forms.written("порт", "ru") == "порт"
    assert forms.written(("новый", "порт"), "ru") == "нового порта"


def test_words_of_one_family() -> None:
    assert akin("binding", "binds")
    assert akin("absurd", "absurdity")
    assert not akin("harbour", "harpoon")
    assert not akin("iran", "iraq")


def labels_of(text: str, n: int = 2):
    page = clean(Document("p", text, "p.txt"), form="paragraphs")
    units = make_units([page])
    return label_topics(fit_topics(count(units), n_topics=n), units, [page])


def test_a_part_of_a_phrase_names_nothing() -> None:
    places = "the quay", "the pier", "the mole", "the dock", "the gate", "the bay"
    text = " ".join(
        f"Lunar ferries reached {place} in the morning. Lunar gulls and the ferries slept."
        f" Bakers sold bread at {place} in the evening. The bread of the bakers was warm."
        for place in places
    )
    parts = [part for label in labels_of(text) for part in label.name.lower().split(", ")]
    assert any("ferries" in part or "bakers" in part for part in parts)
    assert "lunar" not in parts


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

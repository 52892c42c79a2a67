"""One language, one model: topics of several languages stand side by side and never mix."""

from __future__ import annotations

import random

import numpy as np
import pytest

from topicbrief.topics.choose import TooLittleText
from topicbrief.topics.counts import count
from topicbrief.topics.fit import fit_topics
from topicbrief.topics.languages import fit_by_language, group_by_language

SEVEN = ("en", "de", "fr", "es", "it", "pt", "ru")
SHARED = ("internet", "nato", "covid-19")


def units(languages: dict[str, int], words: int = 30) -> tuple[list[list[str]], list[str]]:
    """Units of two subjects in each language, with a few words that all languages share."""
    draw, made, spoken = random.Random(0), [], []
    for language, number in languages.items():
        for unit in range(number):
            own = [f"{language}{unit % 2}{draw.randrange(12)}" for _ in range(words)]
            made.append([*own, draw.choice(SHARED)])
            spoken.append(language)
    return made, spoken


def fit(bags, n_topics):
    return fit_topics(bags, n_topics=n_topics)


def leaders(topics, spoken, kept) -> set[tuple[str, str]]:
    """The language of each unit beside that of the leading words of its biggest topic."""
    owner = [words[0][:2] for words in topics.top_words(1)]
    best = topics.doc_topic.argmax(axis=1).tolist()
    return {(spoken[row], owner[topic]) for row, topic in zip(kept, best, strict=True)}


def test_no_unit_stands_under_a_topic_of_another_language() -> None:
    made, spoken = units(dict.fromkeys(SEVEN, 20))
    bags = count(made)
    groups = group_by_language(bags, spoken)
    topics, found = fit_by_language(bags, groups, fit)
    assert sorted(found.languages) == sorted(SEVEN)
    assert leaders(topics, spoken, found.kept) == {(name, name) for name in SEVEN}
    np.testing.assert_allclose(topics.doc_topic.sum(axis=1), 1)
    np.testing.assert_allclose(topics.topic_word.sum(axis=1), 1)
    assert (np.diff(np.round(topics.share, 6)) <= 0).all()
    assert len(topics.quality.weak) == topics.n_topics == len(topics.quality.coherence)
    np.testing.assert_allclose(topics.quality.share, topics.share)
    assert "[de]" in topics.quality.choice.verdict
    unseen = count([["de01", "de02", "de03"]])
    assert topics.top_words(1)[topics.transform(unseen).argmax()][0].startswith("de")


def test_a_language_with_little_text_has_no_topics() -> None:
    made, spoken = units({"en": 60, "it": 1})
    bags = count(made)
    groups = group_by_language(bags, spoken)
    assert groups.languages == ("en",)
    assert groups.apart.tolist() == [60]
    topics, found = fit_by_language(bags, groups, fit)
    assert topics.n_topics >= 2
    assert len(topics.ids) == len(found.kept) == 60
    assert not any(word.startswith("it") for word in topics.vocabulary)


def test_what_was_hardly_recognised_goes_where_its_words_are_known() -> None:
    made, spoken = units({"en": 60, "de": 40})
    spoken[3], spoken[70], spoken[80] = "", "", "nl"
    bags = count([*made, ["zz", "yy", "internet"]])
    groups = group_by_language(bags, [*spoken, ""])
    assert groups.apart.tolist() == [100]
    assert 3 in groups.rows[groups.languages.index("en")]
    assert {70, 80} <= set(groups.rows[groups.languages.index("de")].tolist())


def test_one_language_is_fitted_as_ever() -> None:
    made, spoken = units({"en": 40})
    bags = count(made)
    topics, found = fit_by_language(bags, group_by_language(bags, spoken), fit)
    assert np.array_equal(topics.topic_word, fit_topics(bags).topic_word)
    assert not len(found.apart)
    nobody_knows = group_by_language(bags, [""] * len(made))
    assert nobody_knows.languages == ("",)
    assert len(nobody_knows.kept) == len(made)


def test_a_number_is_of_all_languages_together() -> None:
    made, spoken = units({"en": 60, "de": 20})
    bags = count(made)
    groups = group_by_language(bags, spoken)
    topics, _ = fit_by_language(bags, groups, fit, n_topics=5)
    assert topics.n_topics == 5
    assert sum(words[0].startswith("de") for words in topics.top_words(1)) == 1
    with pytest.raises(ValueError, match="2 languages"):
        fit_by_language(bags, groups, fit, n_topics=1)


def test_too_little_in_every_language_is_said() -> None:
    bags = count([["a", "b"], ["c", "d"]])
    with pytest.raises(TooLittleText):
        fit_by_language(bags, group_by_language(bags, ["en", "de"]), fit)
    with pytest.raises(ValueError, match="one a unit"):
        group_by_language(bags, ["en"])

"""Languages: recognised, their function words, their frequencies."""

from __future__ import annotations

import pytest

import topicbrief as tb
from topicbrief.__main__ import main
from topicbrief.language.detect import _LATIN, _own_scripts, detect
from topicbrief.language.lexicon import FIRST_CLASS, frequencies, function_words, stop_words

LINES = {
    "en": "The talks between the two leaders were held in the capital.",
    "de": "Die Gespräche zwischen den beiden Ländern fanden in der Hauptstadt statt.",
    "fr": "Les discussions entre les deux pays ont eu lieu dans la capitale.",
    "es": "Las conversaciones entre los dos países tuvieron lugar en la capital.",
    "it": "I colloqui tra i due paesi si sono svolti nella capitale.",
    "pt": "As conversações entre os dois países foram realizadas na capital.",
    "ru": "Переговоры между двумя странами прошли в столице.",
    "nl": "De gesprekken tussen de twee landen vonden plaats in de hoofdstad.",
    "zh": "两国会谈在首都举行。",
    "ja": "両国の会談は首都で行われた。",
    "th": "การเจรจาระหว่างสองประเทศจัดขึ้นที่เมืองหลวง",
    "ko": "두 나라의 회담은 수도에서 열렸다.",
}


@pytest.mark.parametrize("language", LINES)
def test_lines_are_recognised(language: str) -> None:
    assert detect(LINES[language]) == language


@pytest.mark.parametrize("language", FIRST_CLASS)
def test_longer_texts_are_recognised_by_function_words(language: str) -> None:
    assert detect(f"{LINES[language]} " * 6) == language


@pytest.mark.parametrize("text", ["", "  ", "12 34", "EEC", "•", "http://x.y"])
def test_unsure_is_said(text: str) -> None:
    assert detect(text) == ""


@pytest.mark.parametrize("language", FIRST_CLASS)
def test_stop_words_are_grammar(language: str) -> None:
    words = stop_words(language)
    assert len(words) > 150
    assert all(word == word.lower() for word in words)
    assert words >= function_words(language, "preposition")
    assert frequencies(language)


def test_stop_words_hold_no_subjects() -> None:
    subjects = {"computer", "research", "bill", "world", "state", "work", "government", "war"}
    assert not subjects & stop_words("en")


def test_stop_words_of_other_languages_come_from_their_frequencies() -> None:
    assert {"de", "het", "een"} <= stop_words("nl")
    assert stop_words("xx") == frozenset()
    assert {"的", "在"} <= stop_words("zh")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("english", 'nearest: "en"'), ("Deutsch", 'nearest: "de"'), ("ger", 'nearest: "de"'),
        ("EN", 'nearest: "en"'), ("pt_BR", 'nearest: "pt"'), ("xx", "such as en or de"),
        ("e n", "such as en or de"),
    ],
)  # fmt: skip
def test_what_is_no_code_of_a_language_is_refused_alike_everywhere(given, told, tmp_path, capsys):
    text = "The lamp of the pier broke in a storm. The council had it repaired."
    document = tb.Document("a", text, "a.txt")
    for call in (
        lambda: tb.Document("a", text, "a.txt", language=given),
        lambda: tb.clean(document, language=given),
        lambda: tb.split_sentences(document, language=given),
        lambda: tb.tokenize(text, language=given),
        lambda: tb.summarize(document, language=given),
        lambda: tb.make_brief([document], language=given),
        lambda: tb.open_corpus([document], language=given),
    ):
        with pytest.raises(ValueError, match=f'language="{given}": expected an ISO 639 code') as no:
            call()
        assert str(no.value).endswith(told)
    with pytest.raises(ValueError, match="expected an ISO 639 code") as no:
        tb.make_brief([document], settings={"language": given})
    assert str(no.value).endswith(told)
    with pytest.raises(SystemExit):
        main(["-", "--language", given])
    assert capsys.readouterr().err.endswith(f"{told}\n")


@pytest.mark.parametrize("given", ["", "en", "haw", "zh"])
def test_codes_are_taken_whether_or_not_they_have_word_lists(given):
    assert tb.Document("a", "A text.", "a.txt", language=given).language == given


def test_no_script_of_its_own_has_letters_among_the_latin_ones():
    latin = "".join(map(chr, range(ord(_LATIN) + 1)))
    assert not any(script.search(latin) for script in _own_scripts().values())

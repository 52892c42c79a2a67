"""Ways of writing are told once for a text; losses stay with their sentences."""

from __future__ import annotations

from topicbrief.language.manner import ODD, is_doubt, tell_once
from topicbrief.language.sentences import split_sentences
from topicbrief.records import Document, Sentence


def _sentences(text: str) -> list[Sentence]:
    return split_sentences(Document(id="x", text=text, source="x", language="en"))


def test_small_letters_throughout_are_no_damage() -> None:
    sentences = _sentences("the rain fell on London all day.\n" * 12)
    assert all(sentence.damage for sentence in sentences)
    left, notes = tell_once(sentences)
    assert [sentence.text for sentence in left] == [sentence.text for sentence in sentences]
    assert not any(sentence.damage for sentence in left)
    assert notes == ("12 of 12 sentences begin with a small letter: taken for the way of the text",)


def test_one_small_letter_among_many_is_damage() -> None:
    sentences = _sentences("The rain fell on the town.\n" * 20 + "and it went on for days.\n")
    left, notes = tell_once(sentences)
    assert left[-1].damage
    assert notes == ()


def test_few_sentences_tell_nothing_of_the_text() -> None:
    sentences = _sentences("the rain fell on the town.\n" * 9)
    assert tell_once(sentences) == (tuple(sentences), ())


def test_words_that_are_lost_stay_marked_where_many_are() -> None:
    text = "After the war inRussia it was late.\n" * 4 + "The rain fell on the town.\n" * 8
    left, notes = tell_once(_sentences(text))
    assert [bool(sentence.damage) for sentence in left] == [True] * 4 + [False] * 8
    assert notes == ()


def test_an_odd_order_alone_is_no_damage() -> None:
    odd = "The men of and the women came home.\n"
    whole = "The rain fell on the town.\n" * 8
    assert ODD in {damage.note for one in _sentences(odd) for damage in one.damage}
    left, notes = tell_once(_sentences(odd + whole))
    assert all(sentence.whole for sentence in left)
    assert [is_doubt(damage) for one in left for damage in one.damage] == [True]
    assert notes == ()
    left, _ = tell_once(_sentences(odd + "After the war inRussia it was late.\n" + whole))
    assert sum(not sentence.whole for sentence in left) == 2


def test_a_text_without_capitals_has_no_beginnings_cut_off() -> None:
    text = "the rain fell on the town all day and all night, and nobody went out to see it."
    assert not any(sentence.damage for sentence in _sentences(text))
    assert _sentences("as London slept, the rain fell on the town.")[0].damage


def test_perhaps_two_words_are_a_doubt_until_other_words_run_together() -> None:
    unsure = "The winterstorm was long.\n"
    whole = "The rain fell on the town.\n" * 8
    left, _ = tell_once(_sentences(unsure + whole))
    assert [is_doubt(damage) for one in left for damage in one.damage] == [True]
    assert left[0].whole
    assert left[0].quoted == left[0].text
    left, _ = tell_once(_sentences(unsure + "After the war inRussia it was late.\n" + whole))
    assert sum(not sentence.whole for sentence in left) == 2


def test_what_is_odd_often_is_no_doubt() -> None:
    odd = "The men of and the women came home.\n" * 2
    left, _ = tell_once(_sentences(odd + "The rain fell on the town.\n" * 20))
    assert sum(not sentence.whole for sentence in left) == 2


def test_a_pause_is_a_doubt() -> None:
    (left,), _ = tell_once(_sentences("It was late..."))
    assert left.damage
    assert left.whole


def test_placeholders_throughout_are_told_once() -> None:
    left, notes = tell_once(_sentences("It holds <number> rooms in London.\n" * 12))
    assert not any(sentence.damage for sentence in left)
    assert "a placeholder" in notes[0]

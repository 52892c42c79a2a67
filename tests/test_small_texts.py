"""A brief of anything that has words: smaller, and honest about it."""

from __future__ import annotations

import pytest
from strategies import as_document

import topicbrief as tb

PLAN = "The council met on Monday and agreed to the plan."
TEXTS = {
    "copies": [PLAN] * 100,
    "copies of two": [PLAN, "Rivers carry water down to the sea in spring."] * 50,
    "few different words": ["Dogs bark. Cats purr. Dogs purr. Cats bark. " * 30],
    "one word": ["Hello"],
    "one word again and again": ["hello " * 1000],
    "names": ["Angela Merkel\nBarack Obama\nVladimir Putin\n" * 5],
    "numbers": ["12 345. 678 90. 1999."],
    "stop words": ["It is what it was and so on."] * 3,
    "one letter": ["a"],
    "nothing but a menu": ["Home | About | Contact\nShare\nFollow us\n"],
    "mail": ["From: a@b.c\nSubject: plans\n\n> who\nThe council met.\n-- \nAnn\n"],
    "one of a folder without words": ["!!! ???", PLAN, ""],
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_brief_of_anything_that_has_words(name, tmp_path):
    documents = [as_document(text, f"d{i}") for i, text in enumerate(TEXTS[name])]
    brief = tb.make_brief(documents, workers=1)
    brief.write(tmp_path / "out")
    written = (tmp_path / "out" / "brief.md").read_text()
    assert brief.topics == ()
    assert brief.topics_note.startswith("No topics: ")
    assert "n_topics" not in written
    for pick in brief.summary.picks:
        assert pick.sentence.text in pick.sentence.document.text


@pytest.mark.parametrize("texts", [["!!! ???"], ["", "..."], ["😀"]])
def test_without_any_word_the_message_says_so(texts):
    documents = [as_document(text, f"d{i}") for i, text in enumerate(texts)]
    with pytest.raises(ValueError, match=r"d0\.txt.*: not a word in it; expected text"):
        tb.make_brief(documents, workers=1)


def test_a_number_of_topics_that_was_asked_for_and_cannot_be_had_is_an_error():
    with pytest.raises(ValueError, match="n_topics=3: 1 passage"):
        tb.make_brief([as_document("Hello there.")], n_topics=3, workers=1)

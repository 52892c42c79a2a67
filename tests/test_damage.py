"""Words run together and marks of lost text: cases as text, and what must always hold."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import topicbrief as tb
from topicbrief.language.damage import _chunks, find_damage, mark_damage
from topicbrief.language.joined_words import GLUE_RULES, find_glue, split_glued
from topicbrief.language.sentences import split_sentences, split_spans
from topicbrief.records import Document

CASES = Path(__file__).parent / "cases"
MARK = re.compile(r"\{([a-z -]+)(!?)\}")


def _cases(name: str) -> list[str]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("She showed the anodal side.", 1),
        (
            "She showed the anodal side. Then anodal and other sides were seen.",
            0,
        ),  # a word of its own
        ("He spoke of the state ofthe art. The rest ofthe day was free.", 2),
        ("We wrote to Mr Noring in May.", 0),  # a name
        ("We waited. Noring came.", 1),
        ("It is a law abridging the freedom of speech.", 0),  # the dictionary has it
        ("Zorbak and Quellin met. Later ZorbakQuellin left.", 1),  # both stand in the text
        ("Later ZorbakQuellin left.", 0),
        ("Zorbakwhen he came. Zorbak came.", 1),
        ("The musgravea, and the crassa, are old.", 0),  # no article stands before a comma
    ],
)
def test_a_word_that_no_list_has_is_not_two(text, marks):
    assert sum(damage.kind == "glued" for damage in find_damage(text)) == marks


def test_a_word_in_use_is_one_when_it_is_met_first():
    _chunks.cache_clear()
    assert (
        find_damage("We will note in the book what a notebook and an artwork of art and work is.")
        == ()
    )


@pytest.mark.parametrize("case", _cases("glued.txt"))
def test_words_run_together(case: str) -> None:
    language, _, rest = case.partition(": ")
    word, _, parts = rest.partition(" | ")
    assert " ".join(split_glued(word, language)) == (parts or word)


@pytest.mark.parametrize("case", _cases("damage.txt"))
def test_marks(case: str) -> None:
    language, _, marked = case.partition(": ")
    text, expected, before = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[before : match.start()]
        expected.append((match[1], len(text), match[2] == "!"))
        before = match.end()
    text += marked[before:]
    found = mark_damage(text, split_spans(text, language), language)
    assert [(d.kind, d.start, d.lost) for row in found for d in row] == expected


def test_a_gap_is_shown_only_where_meaning_may_be_lost() -> None:
    for case in _cases("damage.txt"):
        language, _, marked = case.partition(": ")
        for damage in find_damage(MARK.sub("", marked), language):
            assert damage.lost or not damage.gap


def test_a_quotation_shows_the_gap_and_repairs_nothing() -> None:
    text = "After the end of the war inRussia expressed its anger."
    (sentence,) = split_sentences(Document(id="x", text=text, source="x", language="en"))
    assert sentence.quoted == "After the end of the war in […] Russia expressed its anger."
    assert sentence.text == text
    assert not sentence.whole


def test_offsets_are_counted_from_the_offset() -> None:
    (plain,) = find_damage("He came inRussia.", "en")
    (moved,) = find_damage("He came inRussia.", "en", offset=100)
    assert moved.start == plain.start + 100 == 110


def test_every_glue_names_its_rule() -> None:
    glue = find_glue("inRussia", "en")
    assert glue is not None
    assert glue.rule in {rule.__name__ for rule in GLUE_RULES}


@given(st.text(st.sampled_from("abTheinRus 1.,()'-é"), max_size=30))
@settings(deadline=None)
def test_parts_make_the_word_again(word: str) -> None:
    assert "".join(split_glued(word, "en")) == word


@given(st.text(st.sampled_from('ab Thein.,:“”"()\n…'), max_size=60))
@settings(deadline=None)
def test_damage_lies_in_its_sentence_and_in_order(text: str) -> None:
    spans = split_spans(text)
    for (start, stop), row in zip(spans, mark_damage(text, spans, "en"), strict=True):
        assert [d.start for d in row] == sorted(d.start for d in row)
        assert all(start <= d.start <= d.stop <= stop for d in row)


def _pages(data: Path) -> list[tuple[dict, str]]:
    golds = sorted((data / "pages").glob("*.gold.json"))
    texts = [gold.with_name(gold.name.replace(".gold.json", ".txt")) for gold in golds]
    return [
        (json.loads(gold.read_text(encoding="utf-8")), text.read_text(encoding="utf-8"))
        for gold, text in zip(golds, texts, strict=True)
    ]


def test_gold_pages(data: Path) -> None:
    """Words run together in prose split, names whole, every missing place marked."""
    for gold, text in _pages(data):
        language = gold["language"]
        assert all(len(split_glued(word, language)) == 1 for word in gold.get("not_glued", []))
        document = Document(id="x", text=text, source="x", language=language)
        marks = [d.start for s in split_sentences(document) for d in s.damage]
        for place in gold.get("missing", []):
            at = text.index(place["after"]) + len(place["after"])
            assert any(abs(mark - at) < 3 for mark in marks), place


@pytest.mark.parametrize("language", ["vi", "he", "ar", "zh", "ja", "eo", "fa"])
def test_a_language_without_a_dictionary_has_marks_all_the_same(language):
    text = "Xqzt,Qwrt bcdf,ghjk mnpq. Zzkw(bvnm) tplk.Rtgh wsxc,edcr."
    assert tb.clean(tb.Document("a", text, "a.txt", language=language)).sentences

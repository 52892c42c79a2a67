"""Sentence ends: cases as text, and what must hold for every text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topicbrief.language.sentences import RULES, explain, split_sentences, split_spans
from topicbrief.records import Document

CASES = Path(__file__).parent / "cases"


def _lines(name: str) -> list[str]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _check(case: str, language: str) -> None:
    parts = [part for part in case.split("|") if part.strip()]
    text = case.replace("|", "")
    assert [text[a:b] for a, b in split_spans(text, language)] == [part.strip() for part in parts]


@pytest.mark.parametrize("case", _lines("sentences-en.txt"))
def test_ends_in_english(case: str) -> None:
    _check(case, "en")


@pytest.mark.parametrize("case", _lines("sentences-other.txt"))
def test_ends_in_other_languages(case: str) -> None:
    language, _, text = case.partition(": ")
    _check(text, language)


TEXTS = st.text(st.sampled_from("ab Az.!?…\n\t\"'“”()[1]。؟—-, é"), max_size=80)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_sentences_are_ordered_disjoint_and_leave_nothing_out(text: str) -> None:
    spans = split_spans(text)
    covered = set()
    for start, stop in spans:
        assert text[start:stop] == text[start:stop].strip() != ""
        assert "\n" not in text[start:stop]
        assert not covered & set(range(start, stop))
        covered |= set(range(start, stop))
    assert spans == sorted(spans)
    assert all(char.isspace() for at, char in enumerate(text) if at not in covered)


@given(TEXTS)
@settings(deadline=None)
def test_offsets_are_into_the_document(text: str) -> None:
    document = Document(id="x", text=f"before\n{text}\nafter", source="x", language="en")
    for sentence in split_sentences(document, start=7, stop=7 + len(text)):
        assert document.text[sentence.start : sentence.stop] == sentence.text
        assert 7 <= sentence.start < sentence.stop <= 7 + len(text)


@given(TEXTS)
@settings(deadline=None)
def test_the_same_sentences_when_split_again(text: str) -> None:
    whole = [text[a:b] for a, b in split_spans(text)]
    assert [text[a:b] for a, b in split_spans(text)] == whole


def test_every_verdict_names_its_rule() -> None:
    rows = explain("Mr. Putin met them.\nIt ended. [2] Next")
    assert [(ends, rule) for _, ends, rule in rows] == [
        (False, "title"),
        (True, "line_break"),
        (True, "other"),
    ]
    names = {rule.__name__ for rule in RULES} | {"line_break"}
    assert {rule for _, _, rule in rows} <= names


def test_language_is_recognised_where_none_is_given() -> None:
    text = "Das ist der dritte Tag, an dem es nicht geregnet hat, und es war am 3. Oktober so weit."
    document = Document(id="x", text=text, source="x")
    assert len(split_sentences(document)) == 1


def test_no_text_has_no_sentences() -> None:
    assert split_sentences(Document(id="x", text=" \n\n ", source="x")) == []

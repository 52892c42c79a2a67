"""Work grows with the length of a text, whatever the text: no input hangs.

Times are this process's own, doubled in doubt: a text that is done within `FLOOR` is not measured
further, and a slow one must be slow twice, so that a busy machine makes nothing fail.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
import regex
from adversaries import ADVERSARIES, in_lines
from patterns import find_patterns, find_slow, is_anchored
from strategies import as_document

import topicbrief as tb

SIZE = 8_000  # characters; `make torture` goes on to a million
FLOOR = 0.3  # seconds of one text, all steps together; most take a tenth of it
GROWTH = 2.2  # times what linear work would take


def all_steps(text: str) -> None:
    document = as_document(text)
    page = tb.clean(document)
    sentences = tb.split_sentences(document)
    tb.tokenize(text, language="en")
    tb.find_names(sentences)
    tb.summarize(page, sentences=3)


def own_time(text: str) -> float:
    begun = time.process_time()
    all_steps(text)
    return time.process_time() - begun


def growth(make: Callable[[int], str], size: int, floor: float = FLOOR) -> float:
    """How much longer than linear a text of `size` takes, beside its quarter; 0 if it is quick."""
    for _ in range(2):
        spent = own_time(make(size))
        if spent < floor:
            return 0.0
        ratio = spent / max(own_time(make(size // 4)), floor / 16) / 4
        if ratio < GROWTH:
            return ratio
    return ratio


@pytest.mark.parametrize("name", ADVERSARIES)
def test_work_grows_with_the_length(name):
    assert growth(ADVERSARIES[name], SIZE) < GROWTH


@pytest.mark.parametrize("length", [160, 560])
@pytest.mark.parametrize("name", list(ADVERSARIES)[27:60:2])
def test_short_lines_are_quick(name, length):
    assert growth(in_lines(ADVERSARIES[name], length), 4 * length) < GROWTH


PATTERNS = find_patterns()


def test_a_slow_pattern_is_found_out():
    assert find_slow(re.compile(r"(?:[A-Z]\w*\s?){1,5}$"), False)
    assert find_slow(regex.compile(r"\w+[@#]\w"), False)
    assert not find_slow(regex.compile(r"(?<!\w)\w++[@#]\w"), False)


def test_a_slow_text_is_found_out(monkeypatch):
    monkeypatch.setattr("test_growth.own_time", lambda text: len(text) ** 2 / 1e6)
    assert growth(ADVERSARIES["one letter"], 4000) == pytest.approx(4)


def test_patterns_are_found():
    assert len(PATTERNS) > 80


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_is_linear(name):
    pattern = PATTERNS[name]
    slow = find_slow(pattern, is_anchored(name), sizes=(24, 48, 4096), ends=("%", "\x00", " ."))
    assert slow is None, f"{pattern.pattern}: {slow}"

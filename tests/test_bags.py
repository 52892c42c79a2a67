"""Units and counts: nothing is lost, nothing is counted that was not seen."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import topicbrief as tb
from topicbrief.records import Block, Document, Page, Sentence
from topicbrief.topics.counts import Counts, count, piece_of
from topicbrief.topics.units import make_units

ANIMALS = st.sampled_from(["ant", "bee", "cat", "dog", "eel"])
WORDS = st.lists(st.lists(ANIMALS, max_size=9), max_size=9)


def make_page(paragraphs, *, name="p", segments=None):
    """A page of body blocks, each a list of sentences."""
    lines = [" ".join(sentences) for sentences in paragraphs]
    document = Document(name, "\n".join(lines), name)
    blocks, found, offset = [], [], 0
    for number, (sentences, line) in enumerate(zip(paragraphs, lines, strict=True)):
        segment = segments[number] if segments else 0
        blocks.append(Block(offset, offset + len(line), "body", "prose", line, segment=segment))
        start = offset
        for text in sentences:
            found.append(Sentence(document, start, start + len(text), text, segment=segment))
            start += len(text) + 1
        offset += len(line) + 1
    return Page(document, tuple(blocks), tuple(found), language="en")


@given(WORDS)
def test_every_count_is_of_words_that_were_seen(units):
    bags = count(units)
    assert bags.counts.shape == (len(units), len(bags.vocabulary))
    for unit, row in zip(units, bags.counts.toarray(), strict=True):
        seen = {word: int(n) for word, n in zip(bags.vocabulary, row, strict=True) if n}
        assert seen == dict(Counter(unit))


@given(WORDS)
def test_vocabulary_is_sorted_and_rows_are_too(units):
    bags = count(units)
    assert list(bags.vocabulary) == sorted(bags.vocabulary)
    assert bags.counts.has_sorted_indices


def test_rare_and_common_words_can_be_left_out():
    units = [["ant", "bee"], ["ant", "cat"], ["ant", "cat"]]
    assert count(units, min_count=2).vocabulary == ("ant", "cat")
    assert count(units, max_share=0.7).vocabulary == ("bee", "cat")
    assert count(units, min_count=9).counts.shape == (3, 0)


@pytest.mark.parametrize(
    ("units", "options", "words"),
    [
        (["a text"], {}, "unit 0: expected a list of words"),
        ([["ant"]], {"ids": ["a", "b"]}, "ids: expected 1"),
        ([["ant"]], {"max_share": 0}, "max_share=0"),
    ],
)
def test_what_cannot_be_counted_is_said_plainly(units, options, words):
    with pytest.raises(ValueError, match=words):
        count(units, **options)


def test_a_generator_is_counted_once():
    assert count(words for words in [["ant"], ["bee"]]).counts.sum() == 2


def test_few_pages_are_cut_into_passages_and_many_are_not():
    page = make_page([["Dogs bark loudly."], ["Cats sleep quietly."]])
    assert make_units([page]).kind == "passage"
    assert make_units([page] * 30).kind == "document"
    assert make_units([page], unit="sentence").kind == "sentence"
    with pytest.raises(ValueError, match='unit="line"'):
        make_units([page], unit="line")


def test_no_page_gives_no_unit():
    assert len(make_units([])) == 0


SENTENCE = "Heavy rain flooded several villages along the northern river yesterday."


def test_a_long_block_is_cut_between_sentences():
    page = make_page([[SENTENCE] * 8])
    units = make_units([page])
    assert len(units) > 2
    ends = {sentence.stop for sentence in page.sentences}
    assert all(unit.stop in ends for unit in units.items)
    assert sum(len(words) for words in units) == len(tb.tokenize(SENTENCE)) * 8


def test_short_blocks_are_joined_but_never_across_segments():
    paragraphs = [["Dogs bark."], ["Cats sleep."], ["Birds sing."], ["Fish swim."]]
    assert len(make_units([make_page(paragraphs)])) == 1
    apart = make_units([make_page(paragraphs, segments=[0, 0, 1, 1])])
    assert [unit.words for unit in apart.items] == [
        tuple(tb.tokenize("Dogs bark. Cats sleep.")),
        tuple(tb.tokenize("Birds sing. Fish swim.")),
    ]


def test_passages_of_the_shipped_page_are_of_like_size(seed_page):
    page = tb.clean(next(iter(tb.read(seed_page))))
    units = make_units([page])
    sizes = [len(words) for words in units]
    assert 15 <= len(units) <= 30
    assert np.median(sizes) == pytest.approx(20, abs=4)
    assert max(sizes) <= 40
    for unit in units.items:
        segments = {s.segment for s in page.sentences if unit.start <= s.start < unit.stop}
        assert len(segments) == 1


def test_counts_in_pieces_are_summed_and_selected_without_being_put_together():
    whole = count([["ant", "bee", "ant"], [], ["bee"], ["cow", "ant"], ["bee", "bee"]])
    parts = tuple(piece_of(whole.counts[rows]) for rows in (slice(0, 2), slice(2, 5)))
    apart = Counts(whole.ids, whole.vocabulary, parts)
    rows = np.array([0, 2, 4])
    assert apart.lengths.tolist() == [3, 0, 1, 2, 2]
    assert (apart.select(rows) != whole.counts[rows]).nnz == 0
    assert apart.select(rows[:0]).shape == (0, 3)
    assert apart.in_units(rows).tolist() == [1, 3, 0]
    assert "counts" not in vars(apart)

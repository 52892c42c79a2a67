"""What many documents say topic by topic, and a long text part by part."""

from __future__ import annotations

import re

import numpy as np
import pytest
from corpora import make_documents

import topicbrief as tb
from topicbrief.brief.overview import PARTS, lead_topics, list_parts
from topicbrief.language.sentences import split_sentences
from topicbrief.language.words import tokenize
from topicbrief.records import Block, Document, Page

FERRY = "The ferry to island {n} carries mail and passengers across the cold harbour."
MILL = "The mill on river {n} grinds rye and barley for farmers of the whole valley."


def page(name: str, text: str, heads: tuple[str, ...] = ()) -> Page:
    """A page whose lines are all body but for `heads`, which are headlines."""
    document = Document(name, text, name, language="en")
    found = [s for s in split_sentences(document, language="en") if s.text not in heads]
    blocks = []
    for head in heads:
        start = text.index(head)
        blocks.append(Block(start, start + len(head), "headline", "heading", head))
    return Page(document, tuple(blocks), tuple(found), language="en")


def words_of(*pages: Page) -> list[list[list[str]]]:
    return [[tokenize(s.text) for s in one.sentences] for one in pages]


def collection() -> tuple[list[Page], np.ndarray]:
    """Six pages on ferries, of which four tell of the same; three on mills that do not."""
    pages = [page(f"ferry{n}", f"But first. {FERRY.format(n=n)}") for n in range(4)]
    pages += [
        page("pier", "Anna of Dover painted nine wooden piers in bright colours last summer."),
        page("buoy", "A green buoy drifted away from Essex during the long winter gales."),
        page("mill", MILL.format(n=1)),
        page("bread", "Bakers of Genoa sold dark loaves at half the usual price on Friday."),
        page("short", "Rye is cheap."),
    ]
    shares = np.array([[0.9, 0.1]] * 6 + [[0.2, 0.8]] * 3)
    return pages, shares


def test_the_document_that_most_support_speaks_for_its_topic():
    pages, shares = collection()
    ferry, _ = lead_topics(pages, words_of(*pages), shares)
    assert ferry.number == 1
    assert ferry.sentence.text == FERRY.format(n=0)
    assert [document.id for document in ferry.related] == ["ferry1", "ferry2", "ferry3"]


def test_without_a_group_the_document_most_about_the_topic_speaks_for_it():
    pages, shares = collection()
    shares[7] = 0.1, 0.9
    mill = lead_topics(pages, words_of(*pages), shares)[1]
    assert mill.sentence.document.id == "bread"
    assert mill.related == ()


def test_a_topic_whose_documents_hold_no_sentence_to_quote_has_none():
    pages, shares = collection()
    lead = lead_topics(pages[8:], words_of(*pages[8:]), shares[8:])
    assert [one.sentence for one in lead] == [None, None]


def test_a_sentence_speaks_for_a_topic_that_it_names():
    pages = [
        page("a", "Anna of Dover was glad to be at home again after a week of rain."),
        page("b", "Ben was tired of the rain. The ferry and the harbour of Dover rest in the ice."),
        page("c", "The ferry from Dover carries mail to the harbour of an island in the north."),
    ]
    shares = np.array([[1.0], [0.5], [0.4]])
    shown = ({"ferry", "harbour"},)
    (lead,) = lead_topics(pages, words_of(*pages), shares, shown=shown)
    assert lead.sentence.document.id == "c"
    (lead,) = lead_topics(pages[:2], words_of(*pages[:2]), shares[:2], shown=shown)
    assert lead.sentence.text.startswith("The ferry and the harbour")
    (lead,) = lead_topics(pages, words_of(*pages), shares)
    assert lead.sentence.document.id == "a"


def test_the_order_of_documents_does_not_choose():
    pages, shares = collection()
    there = lead_topics(pages, words_of(*pages), shares)
    turned = lead_topics(pages[::-1], words_of(*pages[::-1]), shares[::-1])
    assert len(there[0].related) == len(turned[0].related) == 3


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        (f"But why. {FERRY}", FERRY),
        (f"Short one. He left. {FERRY}", FERRY),
        ("But the ferry to the island carries mail and passengers.", None),
        ("Ships sail. " * 6 + FERRY, None),
        (f"2, Dover, Anna 9 (Ben, Carl), 5:56, Calais, Dora 12 (Eve). {FERRY}", FERRY),
        (f"> The mill is older than the bridge of the town. {FERRY}", FERRY),
    ],
)
def test_a_document_opens_with_the_first_sentence_that_stands_alone(text, opening):
    (lead,) = lead_topics([page("x", text)], words_of(page("x", text)), np.array([[1.0]]))
    assert (lead.sentence.text if lead.sentence else None) == opening


def chapters(*sizes: int) -> Page:
    heads = tuple(f"Chapter {'ABCDEFGH'[n]}" for n in range(len(sizes)))
    kinds = (FERRY, MILL)
    rows = []
    for number, (head, size) in enumerate(zip(heads, sizes, strict=True)):
        rows += [head, *(kinds[number % 2].format(n=f"{number}x{k}") for k in range(size))]
    return page("book", "\n".join(rows), heads)


def test_a_long_text_is_told_by_its_chapters():
    book = chapters(40, 30, 50)
    parts = list_parts(book, words_of(book)[0])
    assert [part.title for part in parts] == ["Chapter A", "Chapter B", "Chapter C"]
    assert [part.sentences for part in parts] == [40, 30, 50]
    for part in parts:
        assert part.start <= part.sentence.start < part.sentence.stop <= part.stop


def test_small_chapters_are_joined_and_texts_without_headings_cut_in_three():
    joined = list_parts(book := chapters(60, 2, 60), words_of(book)[0])
    assert [part.sentences for part in joined] == [60, 62]
    plain = page("x", "\n".join(FERRY.format(n=n) for n in range(99)))
    assert [part.sentences for part in list_parts(plain, words_of(plain)[0])] == [33, 33, 33]
    many = page("x", "\n".join(f"H{n}\n{FERRY.format(n=n)}" for n in range(300)),
                tuple(f"H{n}\n".strip() for n in range(300)))  # fmt: skip
    assert len(list_parts(many, words_of(many)[0])) <= PARTS


def test_a_short_text_has_no_parts():
    book = chapters(10, 10)
    assert list_parts(book, words_of(book)[0]) == ()


def test_a_part_has_the_topics_of_the_units_that_begin_in_it():
    book = chapters(50, 50)
    starts = [sentence.start for sentence in book.sentences]
    weights = np.array([[3.0, 1.0]] * 50 + [[0.0, 2.0]] * 50)
    first, second = list_parts(book, words_of(book)[0], starts=starts, weights=weights)
    assert first.shares == pytest.approx((0.75, 0.25))
    assert second.shares == (0.0, 1.0)


def test_talk_speaks_for_a_topic_only_where_nothing_else_does():
    talk = page("talk", "I have bought a ferry and you may see it in the harbour of Dover.")
    news = page("news", "The ferry of Dover was shut out of the harbour by the winter ice.")
    shares, shown = np.array([[1.0], [0.5]]), ({"ferry", "harbour"},)
    (lead,) = lead_topics([talk, news], words_of(talk, news), shares, shown=shown)
    assert lead.sentence.document.id == "news"
    (lead,) = lead_topics([talk], words_of(talk), shares[:1], shown=shown)
    assert lead.sentence.document.id == "talk"


def test_every_quotation_of_a_folder_leads_back_to_file_and_line(tmp_path):
    for document in make_documents(24, seed=4):
        (tmp_path / f"{document.id}.txt").write_text(document.text)
    brief = tb.make_brief(tmp_path, n_topics=3)
    told = 0
    for line in brief.to_markdown().splitlines():
        quoted = line.count("“") if line.startswith(("- ", "1. ")) else 0
        quoted = max(quoted, line.count(" · ")) if "×" in line else quoted
        told += quoted
        assert len(re.findall(r"d\d\d\d\.txt, line \d+", line)) >= quoted, line
    assert told > 40


def test_a_topic_without_a_sentence_that_stands_alone_is_told_by_a_document_s_line():
    rng = np.random.default_rng(0)
    subjects = [
        ["harbour", "ship", "anchor", "mast", "cargo", "deck"],
        ["judge", "court", "trial", "jury", "appeal"],
    ]
    texts = [
        " and the ".join(["and then the", *rng.choice(subjects[n % 2], 30)]) for n in range(40)
    ]
    brief = tb.make_brief([tb.Document(f"{n}", t, "x", language="en") for n, t in enumerate(texts)])
    assert brief.topics
    lines = {entry.sentence.text for entry in brief.documents}
    assert all({quote.text for quote in topic.quotes} <= lines for topic in brief.topics)
    assert not any("summary holds" in caveat for caveat in brief.caveats)


def test_headings_that_leave_most_of_a_text_in_one_part_do_not_cut_it():
    book = chapters(25, 100, 10, 15)
    parts = list_parts(book, words_of(book)[0])
    assert [(part.title, part.sentences) for part in parts] == [("", 50)] * 3

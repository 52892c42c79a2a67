"""HTML pages: nothing visible is lost, titles by rule, bounds on hostile input."""

from __future__ import annotations

from dataclasses import replace

import pytest

import topicbrief as tb
from topicbrief.reading.aligned import find_lines
from topicbrief.reading.html import read_page
from topicbrief.reading.titles import find_html_title, find_title
from topicbrief.records import Block, Document, Page, Segment

PROSE = "The ferry between the two islands was late again on Monday, the operator said. "
PAGE = f"""<html><head><title>Ferry late again | Harbour Gazette</title>
<meta property="og:title" content="Ferry late again"><style>p {{ color: red }}</style>
<script type="application/ld+json">{{"@graph": [{{"@type": "NewsArticle", "author":
[{{"name": "Ann Poole"}}], "datePublished": "2014-05-12T10:31:00Z"}}]}}</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ul></nav>
<main><h1>Ferry late
again</h1><p>{PROSE * 3}</p><p>{PROSE}<b>Nobody</b>
told <a href="#">them</a> why.</p><pre>one
two</pre></main><noscript><div class="message-body">An answer in the forum.</div></noscript>
<script>var hidden = 1;</script><aside class="share">Share</aside></body></html>"""


def test_all_visible_text_is_there_a_line_a_block():
    page = read_page(PAGE)
    lines = page.text.split("\n")
    assert lines[:3] == ["Home", "News", "Ferry late again"]
    assert lines[4] == f"{PROSE}Nobody told them why."
    assert lines[5:] == ["one", "two", "An answer in the forum.", "Share"]
    assert len(page.markup) == len(lines)


def test_markup_says_where_a_line_stands():
    page = read_page(PAGE)
    signs = dict(zip(page.text.split("\n"), map(str.split, page.markup), strict=True))
    assert {"li", "in-nav", "links:10"} <= set(signs["Home"])
    assert {"h1", "in-main"} <= set(signs["Ferry late again"])
    assert {"in-aside", "has-share"} <= set(signs["Share"])
    assert "has-post" in signs["An answer in the forum."]


def test_title_author_and_date():
    page = read_page(PAGE)
    assert (page.title, page.author, page.date[:10]) == (
        "Ferry late again",
        "Ann Poole",
        "2014-05-12",
    )


def test_a_title_is_what_a_reader_sees_of_its_heading():
    page = "<h1><style>.x{color:red}</style>The ferry<br>is <b>late</b></h1><p>It waits.</p>"
    assert read_page(page).title == "The ferry is late"


@pytest.mark.parametrize(
    ("title", "og", "h1s", "wanted"),
    [
        ("Ferry late | Gazette", "", [], "Ferry late"),
        ("A guide to skincare – The Southerner", "A guide to skincare",
         ["The Southerner", "A guide to skincare"], "A guide to skincare"),
        ("", "", ["Ferry late again"], "Ferry late again"),
        ("", "", [], ""),
    ],
)  # fmt: skip
def test_the_title_of_candidates(title, og, h1s, wanted):
    assert find_html_title(title, og, h1s) == wanted


def test_the_title_of_a_plain_text():
    head = Block(0, 5, "headline", "headline", "Ferry late again | Harbour Gazette")
    body = Block(6, 9, "body", "text", PROSE)
    page = Page(Document("page", "", "page"), (head, body), ())
    assert find_title(page) == "Ferry late again"
    assert find_title(replace(page, blocks=(body, head))) == ""
    assert find_title(replace(page, blocks=())) == ""
    two = Segment(0, 0, 5, "Ferry late again"), Segment(1, 5, 9, "Bridge closed")
    assert find_title(replace(page, segments=two)) == ""


MENU = "Menu\nHome\nLog in\nShips\nPiers\nCranes\nContact us\nCart\n"
FERRY = (
    "The ferry to the northern islands was late again on Monday because of the ice.\n"
    "Passengers waited for five hours at the gates of the terminal in the cold wind.\n"
    "The harbour master said that the ice breaker would arrive in the morning at last.\n"
)


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (f"Ferry late again - Harbour Forum\n{MENU}Ferry late again\n", "Ferry late again"),
        (f"Ferry late again - Harbour Forum\n{MENU}", "Ferry late again"),
        ("For immediate release\n\nFerry late in the ice of the harbour\n\n",
         "Ferry late in the ice of the harbour"),
        ("4 Sorrel Street\nUpton\n\nFerry late in the ice\n\n", "Ferry late in the ice"),
        ("Fellow citizens of the island, honoured guests:\n\n", ""),
        ("Minutes of the Crane Society\n\nHeld on 4 May\n\n1. Letters\n\n",
         "Minutes of the Crane Society"),
        ("# Cranes of the coast\n\n", "Cranes of the coast"),
        ("Who knows what a crane costs?\n\n", ""),
    ],
)  # fmt: skip
def test_the_title_of_a_plain_page_is_the_line_that_its_text_bears_out(above, title):
    assert find_title(tb.clean(tb.Document("page", above + FERRY, "page"))) == title


@pytest.mark.parametrize(
    "html",
    ["<div>" * 100_000 + "deep down", "<p>a</p>" * 20_000, "", "<", "\x00<p>x", "<b>" * 3000 + "x"],
    ids=["nested", "many", "empty", "torn", "zero", "bold"],
)
def test_hostile_pages_are_read(html):
    page = read_page(html)
    assert ("deep down" in page.text) == ("deep down" in html)
    assert len(page.markup) == (len(page.text.split("\n")) if page.text else 0)


def test_short_lines_are_found_in_the_order_of_the_text():
    lines = ["Home", "Eggs", "Beat the eggs and the flour until smooth and pale.", "Home", "Salt"]
    text = "Eggs\nBeat the eggs and the flour until smooth and pale.\nSalt"
    assert find_lines(lines, text) == [False, True, True, False, True]

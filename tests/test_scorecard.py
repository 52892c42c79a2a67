"""The scorecard: directions and words of its signs, bars, reasons, and text that is left whole."""

from __future__ import annotations

import numpy as np
import pytest

from topicbrief.reading.lines import common_stems, known_stems, read_line
from topicbrief.reading.pages import clean
from topicbrief.reading.scorecard import find_bar, judge_lines, load_cards
from topicbrief.reading.signs import CONTEXT, MARKUP, OWN, count_runs, maximal_stretches
from topicbrief.records import Document

STORY = [
    "The ferry between the two islands was late again on Monday, the operator said in a statement.",
    "Passengers had waited in the rain for two hours before the first boat left the old harbour.",
    "“Nobody told us why the ferry was late,” said a teacher who works on the smaller island.",
    "The operator blamed the storm, which had also closed the bridge to the harbour since Friday.",
    "A second ferry will sail from Tuesday on, and tickets of passengers who waited stay valid.",
    "The mayor of the island said that the bridge would be opened again before the weekend.",
]
MENU = "Home|News|Sport|Weather|Business|Contact us|Log in|Subscribe|Advertise with us|Careers"
FOOT = "Privacy policy|Terms of use|Cookie settings|© 2014 Harbour Gazette|All rights reserved"


def read(texts: list[str]):
    known = known_stems(common_stems(frozenset()))
    return [read_line((n, n + 1, n + 1), 0, text, known) for n, text in enumerate(texts)]


def verdicts(texts: list[str], **options):
    return judge_lines(read(texts), language="en", **options)


def page() -> list[str]:
    return [*MENU.split("|"), "Ferry late again", *STORY, *MENU.split("|"), *FOOT.split("|")]


def test_every_weight_keeps_the_direction_of_its_sign():
    directions = {**OWN, **CONTEXT, **MARKUP}
    for card in load_cards()[0].values():
        for name, *weights in zip(card.names, card.alone, card.weight, strict=True):
            assert all(weight * directions[name] >= 0 for weight in weights), name


def test_every_sign_that_weighs_has_words_for_the_reader():
    cards, words = load_cards()
    for card in cards.values():
        for name, weight in zip(card.names, card.weight, strict=True):
            assert weight >= 0 or words[name]["says"], name


def test_menus_go_and_the_story_stays():
    found = verdicts(page())
    text = [line for line, verdict in zip(page(), found, strict=True) if verdict.role == "body"]
    assert text == STORY
    assert sum(verdict.role == "debris" for verdict in found) >= 20


def test_a_reason_names_signs_of_the_line_and_not_its_place_alone():
    found = dict(zip(page(), verdicts(page()), strict=True))
    assert found["Advertise with us"].evidence != found["© 2014 Harbour Gazette"].evidence
    for verdict in found.values():
        if verdict.reason.startswith("looks like furniture"):
            assert 1 <= len(verdict.evidence.split("; ")) <= 3


def test_text_that_is_content_throughout_is_left_whole():
    assert {verdict.role for verdict in verdicts(STORY)} == {"body"}
    recipe = ["two eggs", "a cup of flour", "salt and pepper"]
    assert {verdict.role for verdict in verdicts(recipe)} == {"body"}


def test_a_copy_apart_from_the_text_goes_and_a_refrain_stays():
    apart = [STORY[2], "Menu", "Home", *STORY]
    assert verdicts(apart)[0].role == "repeat"
    refrain = [*STORY[:3], STORY[1], *STORY[3:]]
    assert {verdict.role for verdict in verdicts(refrain)} == {"body"}


def test_a_notice_goes_from_extracted_text_and_a_word_alone_does_not():
    notice = "Sign up for our newsletter and read more stories on this website every day!"
    quoted = "The operator wants passengers to sign up for the ferry before they sail on Tuesday."
    assert verdicts([*STORY, notice])[-1].role == "debris"
    assert verdicts([*STORY[:3], quoted, *STORY[3:]])[3].role == "body"


@pytest.mark.parametrize(
    ("chances", "bar"), [([0.9, 0.9, 0.2, 0.1], 0.21), ([0.2, 0.2, 0.2, 0.2], 0.15)]
)
def test_the_bar_has_the_highest_expected_f1(chances, bar):
    found, expected = find_bar(np.array(chances), np.ones(len(chances)))
    assert found == pytest.approx(bar)
    assert 0 < expected <= 1


def test_markup_speaks_of_its_line():
    texts = [
        *STORY[:3],
        "A word from our friends at the bank on the corner of the square.",
        *STORY[3:],
    ]
    plain, aside = (
        ["p in-main kind:9 pure:9 half kept recall"],
        ["p in-aside in-footer has-promotion"],
    )
    markup = plain * 3 + aside + plain * 3
    found = verdicts(texts, markup=markup)
    assert found[3].role == "debris"
    assert [verdict.role for verdict in found].count("body") == 6


def test_runs_and_stretches():
    assert count_runs(read(["Home", "News", STORY[0], "Sport"])).tolist() == [2, 2, 0, 1]
    assert maximal_stretches([1, -2, 3, -1, 2]) == [(0, 1, 1), (2, 5, 4)]


def test_each_line_of_a_page_has_a_verdict():
    text = "\n".join(page())
    document = Document(id="page", text=text, source="page")
    assert [block.text for block in clean(document, language="en").blocks] == page()


def test_the_page_that_comes_with_the_project(seed_page):
    """Half of its lines are text; titles of other pages and what they ask for are none."""
    page = clean(Document(id="page", text=seed_page.read_text(encoding="utf-8"), source="page"))
    lines = {block.line: block.role for block in page.blocks if block.role != "caption"}
    body = {block.line for block in page.blocks if block.role == "body"}
    assert (len(body), len(lines)) == (14, 28)
    assert {line for line, role in lines.items() if role == "headline"} >= {3, 29, 33, 43}
    assert {lines[line] for line in (19, 37, 38, 39)} == {"debris"}

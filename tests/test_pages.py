"""Pages: cases of whole pages line by line, the rules' invariants, segments, overrides."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import topicbrief as tb
from topicbrief.reading.lines import find_calls, find_caption, shape_of
from topicbrief.reading.overrides import Override, OverridesError, read_overrides
from topicbrief.reading.pages import clean, clean_all
from topicbrief.reading.rows import read_rows
from topicbrief.reading.signs import maximal_stretches
from topicbrief.records import ROLES, Document

CASES = sorted((Path(__file__).parent / "cases" / "pages").glob("*.txt"))
LETTERS = {role[0]: role for role in ROLES}


def document(text: str, name: str = "page") -> Document:
    return Document(id=name, text=text, source=f"{name}.txt", file=f"{name}.txt")


def roles(text: str, **options) -> list[str]:
    return [block.role for block in clean(document(text), **options).blocks]


def read_case(path: Path) -> list[tuple[str, str]]:
    """Rows of a case: the letter of the wanted role, and the line."""
    rows = path.read_text(encoding="utf-8").splitlines()
    return [tuple(row.split("| ", 1)) for row in rows if row]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n"], ids=["lines", "blanks", "returns"])
def test_pages_line_by_line(between):
    """Of 23 pages nearly every line of the text is kept, and most of the rest set aside.

    A lost line costs ten times what a kept teaser costs, so the two limits are far apart.
    """
    lost, kept_else, body, others = [], [], 0, 0
    for path in CASES:
        rows = read_case(path)
        page = clean(document(between.join(line for _, line in rows)))
        kept = {block.line for block in page.blocks if block.role == "body"}
        step = 2 if between == "\n\n" else 1
        for number, (letter, line) in enumerate(rows):
            stays = number * step + 1 in kept
            body, others = body + (letter == "b"), others + (letter != "b")
            lost += [line] if letter == "b" and not stays else []
            kept_else += [line] if letter != "b" and stays else []
    assert len(lost) <= 0.02 * body, lost
    assert len(kept_else) <= 0.22 * others, kept_else


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("The council voted to keep the old library open.", "prose"),
        ("„Wir haben bis zuletzt an dem Plan gearbeitet“, sagte er.", "prose"),
        ("Nobody answered.", "sentence"),
        ("Science & Tech", "label"),
        ("Deadly Arctic Air Moves East Again!", "label"),
        ("The firms are accused of the following:", "lead"),
        ("Harbour reopens after four days of storms and ferries sail again on Monday", "label"),
        (
            "Officials lift the last limits after four days of storms and expect a busy harbour",
            "loose",
        ),
    ],
)
def test_shapes(text, shape):
    assert shape_of(text, len(text.split())) == shape


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mayor Ann Poole, left, greets the new director.", "Poole, left, "),
        ("Ann Poole (right) at the gate", "Poole (right)"),
        ("The old gate (Foto: Archiv)", "(Foto: Archiv)"),
        ("She turned left, then right, and was gone.", ""),
        ("The party (right of the centre) lost.", ""),
    ],
)
def test_captions(text, found):
    assert find_caption(text) == found


def test_what_pages_ask_is_found_whatever_the_case_and_the_signs():
    assert find_calls("SIGN UP: it is free!") == ["sign up"]
    assert find_calls("The signing of the treaty") == []


def test_a_story_without_debris_loses_nothing_but_its_title():
    story = [
        f"Sentence number {n} tells of the harbour and its ferries at length." for n in range(9)
    ]
    assert roles("\n\n".join(["Ferries sail again from the harbour", *story])) == [
        "headline",
        *["body"] * 9,
    ]


@pytest.mark.parametrize(
    "text", ["Hello world", "topic models short texts", "One. Two. Three.", "a\nb\nc"]
)
def test_where_no_line_is_a_paragraph_nothing_is_thrown_away(text):
    assert "body" in roles(text)
    assert "debris" not in roles(text)


@pytest.mark.parametrize("text", ["", "\n \n", "* * *", "— — —\n====="])
def test_pages_without_words(text):
    page = clean(document(text))
    assert page.sentences == ()
    assert all(block.role == "debris" for block in page.blocks)


def test_of_a_repeated_paragraph_the_copy_in_the_story_is_kept():
    paragraph = "The bridge will stay closed until the end of the month, the city said."
    story = [
        f"Paragraph {n} about the bridge, the river and the city it crosses." for n in range(4)
    ]
    lines = [paragraph, "Menu", "Home", *story[:2], paragraph, *story[2:]]
    assert roles("\n".join(lines)).index("repeat") == 0


def test_the_overlap_of_two_paragraphs_is_cut_out():
    first = "The ferry was late again on Monday. Passengers waited for two hours in the rain."
    second = "Passengers waited for two hours in the rain. Nobody told them why the ferry was late."
    page = clean(document(f"{first}\n{second}"))
    assert [block.role for block in page.blocks] == ["body", "repeat", "body"]
    assert page.blocks[1].evidence == "line 1"
    assert [s.text for s in page.sentences][2:] == ["Nobody told them why the ferry was late."]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (
            "By . Ann Poole . PUBLISHED: . 14:11 EST, 2 May 2013 . | . UPDATED: . 15:36 EST, 2 May"
            " 2013 . The ferry was late again on Monday. Passengers waited in the rain.",
            ["debris", "body"],
        ),
        (
            "ELLIS (CNN) -- The ferry was late again on Monday, the operator said.",
            ["debris", "body"],
        ),
        (
            "The ferry was late again on Monday, the operator said. Scroll down for video ."
            " Passengers waited for hours in the rain. CNN's Ann Poole contributed to this report.",
            ["body", "debris", "body", "debris"],
        ),
        (
            "The ferry was late again on Monday. waiting for the boat as the crew was delayed by."
            " Captain Ann Poole, right, greets a passenger on board of the. Passengers waited"
            " in the rain.",
            ["body", "debris", "caption", "body"],
        ),
    ],
)
def test_parts_of_a_line(line, parts):
    page = clean(document(line))
    assert [block.role for block in page.blocks] == parts
    assert {block.line for block in page.blocks} == {1}


def story(subject: str, sentences: int) -> list[str]:
    """Paragraphs of words that all end alike: they share them with each other and nothing else."""
    words = [a + b + subject for a in "abcdefghijklmnopqrstuvwxyz" for b in "aou"]
    return [
        " ".join(words[(n * 7 + k) % len(words)] for k in range(12)).capitalize() + "."
        for n in range(sentences)
    ]


def test_a_page_stitched_from_two_stories_is_cut_between_them():
    lines = ["Harbour news | The Gazette", *story("harb", 8)]
    lines += ["Mountain news | The Herald", *story("mount", 8)]
    page = clean(document("\n\n".join(lines)), language="en")
    assert [segment.title for segment in page.segments] == [lines[0], lines[9]]
    assert {block.segment for block in page.blocks[:9]} == {0}
    assert {block.segment for block in page.blocks[9:]} == {1}
    assert {s.segment for s in page.sentences if s.start > page.segments[1].start} == {1}


def test_a_heading_does_not_part_a_story_whose_leading_words_go_on():
    parts = [
        [f"{line[:-1]} lighthouse keeper ferry." for line in story(end, 8)]
        for end in ("harb", "mount")
    ]
    lines = [*parts[0], "How the keeper lived", *parts[1]]
    assert len(clean(document("\n\n".join(lines)), language="en").segments) == 1


def test_without_a_headline_the_words_tell_where_the_next_story_begins():
    page = clean(document("\n".join([*story("harb", 9), *story("mount", 9)])), language="en")
    assert [block.segment for block in page.blocks] == [0] * 9 + [1] * 9


def test_lines_that_stand_on_other_pages_too():
    notice = "All our journalists work to the standards that are set out in our code of conduct."
    stories = [
        "\n".join(
            [f"The {thing} was opened again by the mayor on a windy day in {month}.", notice,
             f"It had been closed since the {thing} was damaged in the storm of last {month}."]
        )
        for thing, month in [("bridge", "March"), ("museum", "April"), ("school", "May")]
    ]  # fmt: skip
    pages = clean_all([document(text, name) for text, name in zip(stories, "abc", strict=True)])
    for page in pages:
        assert [(b.role, b.reason) for b in page.blocks][1] == ("debris", "also on other pages")


def test_what_two_stories_quote_is_no_furniture():
    quoted = "The minister said that the bridge would be opened again before the end of the year."
    pages = clean_all(
        [
            document(f"The {word} paper was told so.\n{quoted}\nNo {word} man believed it.", word)
            for word in ("morning", "evening")
        ]
    )
    assert all(block.role == "body" for page in pages for block in page.blocks)


def test_copies_of_a_whole_page_do_not_empty_each_other():
    text = (
        "The bridge was opened again by the mayor on a windy day.\nIt had been closed since March."
    )
    assert all(page.kept for page in clean_all([document(text, "a"), document(text, "b")]))


def test_the_reader_overrules():
    lines = ["The bridge was opened again by the mayor.", "It had been closed for years, they say."]
    text = "\n".join(lines)
    rows = (
        Override("page.txt", 2, "debris", "hearsay", "overrides.csv:2"),
        Override("page", 9, "body", "", "overrides.csv:3"),
        Override("other", 1, "body", "", "overrides.csv:4"),
    )
    page = clean_all([document(text)], overrides=rows)[0]
    assert page.blocks[1].role == "debris"
    assert page.blocks[1].reason == "overruled by the reader: hearsay"
    assert page.blocks[1].evidence.startswith("was body")
    assert len(page.sentences) == 1
    assert page.notes == (
        "overrides.csv:3: line 9 of page is blank or not there",
        'overrides.csv:4: no document "other"',
    )


def test_overrides_are_read_and_every_fault_is_told_at_once(tmp_path):
    path = tmp_path / "overrides.csv"
    path.write_text("document,line,role,reason\na.txt,3,debris,an advert\n", encoding="utf-8")
    assert read_overrides(path) == (Override("a.txt", 3, "debris", "an advert", f"{path}:2"),)
    path.write_text(
        "document,line,role,reason\na,x,body,\n,1,body,\na,1,nonsense,\n", encoding="utf-8"
    )
    with pytest.raises(OverridesError) as error:
        read_overrides(path)
    assert str(error.value).split("\n") == [
        f'{path}:2: line "x"; expected a number from 1',
        f"{path}:3: no document; expected the name of a file among the seeds",
        f'{path}:4: role "nonsense"; expected one of {", ".join(ROLES)}',
    ]
    path.write_text("page,line\n", encoding="utf-8")
    with pytest.raises(OverridesError, match='no column "document" or "role"'):
        read_overrides(path)


def test_the_ledger_is_a_table_of_lines():
    page = clean(document("Menu\nThe bridge was opened again by the mayor on a windy day."))
    table = tb.ledger_table([page])
    lines = [row[table.head.index("line")] for row in table.rows]
    assert lines == [1, 2]


WORDS = st.sampled_from(
    [
        "the",
        "bridge",
        "river",
        "Menu",
        "Home",
        "city.",
        "opened",
        "again,",
        "Ann",
        "Poole",
        "(right)",
        "By",
        ".",
        "|",
        "—",
        "•",
        "3",
        "2019",
        "©",
        "https://a.b",
        "Comments",
        "mayor?",
        "storm!",
        "closed:",
        "„Nein“",
        "200g",
        "Mehl",
        "of",
    ]
)
LINES = st.lists(st.lists(WORDS, max_size=30).map(" ".join), max_size=25)


@settings(max_examples=150, deadline=None)
@given(LINES, st.sampled_from(["\n", "\n\n", "\r\n", " \n\t"]))
def test_blocks_are_ordered_and_disjoint_and_cover_every_character(lines, between):
    text = between.join(lines)
    page = clean(document(text), language="en")
    covered = [False] * len(text)
    place = 0
    for block in page.blocks:
        assert place <= block.start < block.stop <= len(text)
        own = text[block.start : block.stop]
        assert own.split() == block.text.split()
        assert len(own) == len(block.text)
        assert block.text == block.text.strip()
        assert block.role in ROLES
        assert block.reason
        assert page.document.line(block.start) == block.line
        place = block.stop
        covered[block.start : block.stop] = [True] * (block.stop - block.start)
    assert all(seen or char.isspace() for seen, char in zip(covered, text, strict=True))
    body = [(block.start, block.stop) for block in page.kept]
    for sentence in page.sentences:
        assert text[sentence.start : sentence.stop] == sentence.text
        assert len(sentence.plain) == len(sentence.text)
        assert any(a <= sentence.start and sentence.stop <= b for a, b in body)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text_can_be_cleaned(text):
    page = clean(document(text), language="en")
    assert "".join("".join(b.text.split()) for b in page.blocks) == "".join(
        "".join(line.split()) for line in text.split("\n")
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(-5, 5), max_size=30))
def test_the_best_stretch_is_found(weights):
    found = maximal_stretches(weights)
    sums = [sum(weights[a:b]) for a in range(len(weights)) for b in range(a + 1, len(weights) + 1)]
    assert max([score for _, _, score in found], default=0) == max([*sums, 0])
    assert all(a[1] <= b[0] for a, b in pairwise(found))


def test_rows_know_their_places():
    rows = read_rows(text := "  one\n\n\ttwo \r\n three")
    assert list(rows.numbers) == [1, 3, 4]
    assert [text[rows.starts[row] : rows.stop(row)] for row in range(3)] == rows.texts
    assert rows.texts == ["one", "two", "three"]
    assert (list(rows.gaps), list(rows.indents)) == ([0, 1, 0], [2, 8, 1])


def _rule_calls(lines: list[str]) -> int:
    """How often lines are looked at while a page is cleaned: a clock that does not wobble."""
    import sys

    calls = 0

    def count(frame, event, arg):
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        clean(document("\n".join(lines)), language="en")
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "lines",
    [
        lambda n: ["Menu"] * n,
        lambda n: [f"Item {k}" for k in range(n)],
        lambda n: [f"The bridge number {k} was opened again by the mayor." for k in range(n)],
        lambda n: ["Menu item", "The bridge was opened again by the mayor today."] * (n // 2),
        lambda n: [f"• item {k % 7} of the list" for k in range(n)],
        lambda n: [
            w for k in range(n // 2) for w in (f"Teaser {k}", f"It is {k} words about a thing.")
        ],
    ],
    ids=["copies", "labels", "prose", "pairs", "bullets", "teasers"],
)
def test_work_grows_with_the_page_and_not_faster(lines):
    long = lines(1600)
    clean(document("\n".join(long)), language="en")  # words are remembered from page to page
    assert _rule_calls(long) < 5 * _rule_calls(lines(400))

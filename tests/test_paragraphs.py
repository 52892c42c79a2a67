"""Paragraphs from physical lines: what is joined, what is not, and where every character stands."""

from __future__ import annotations

import textwrap

import pytest

from topicbrief.reading.form import recognise
from topicbrief.reading.overrides import Override
from topicbrief.reading.pages import clean
from topicbrief.reading.paragraphs import join_hyphen
from topicbrief.reading.rows import read_rows
from topicbrief.records import Document, Page, Sentence

STORY = (
    "The harbour master counted the boats twice, because the fog had come in while he was "
    "at the far end of the mole. There were eleven of them, and there should have been "
    "twelve.\n"
    "He rang the bell for an hour. Nobody answered, except for a dog on one of the "
    "barges, which thought that the bell was meant for it and barked every time that he "
    "stopped.\n"
    "At nine o'clock the twelfth boat came in under oars. Its owner, a dentist from the "
    "upper town, had fallen asleep over his fishing rod and had drifted as far as the "
    "lighthouse.\n"
    '"You might have shouted," said the harbour master. "I did not want to wake anybody," '
    "said the dentist."
)
GERMAN = (
    "Der Hafenmeister zählte die Boote zweimal, weil der Nebel hereingekommen war, "
    "während er am Ende der Mole stand. Es waren elf, und es hätten zwölf sein sollen.\n"
    "Er läutete eine Stunde lang die Glocke. Niemand antwortete, außer einem Hund auf "
    "einem der Kähne, der glaubte, dass die Glocke ihm gelte, und jedes Mal bellte, wenn "
    "sie schwieg.\n"
    "Um neun Uhr kam das zwölfte Boot herein. Sein Besitzer, ein Zahnarzt aus der "
    "Oberstadt, war über der Angel eingeschlafen und bis zum Leuchtturm getrieben."
)
RUSSIAN = (
    "Начальник порта дважды пересчитал лодки, потому что туман пришёл, пока он стоял на "
    "дальнем конце мола. Их было одиннадцать, а должно было быть двенадцать.\n"
    "Он целый час звонил в колокол. Никто не ответил, кроме собаки на одной из барж, "
    "которая решила, что звонят ей, и лаяла всякий раз, когда он умолкал."
)


def page_of(text: str, **options) -> Page:
    return clean(Document(id="x", text=text, source="x"), **options)


def plain(page: Page) -> list[str]:
    return [" ".join(sentence.plain.split()) for sentence in page.sentences]


def wrap(text: str, width: int, between: str = "\n\n", **options) -> str:
    return between.join(
        textwrap.fill(part, width, break_on_hyphens=False, **options) for part in text.split("\n")
    )


LAYOUTS = {
    **{f"{width} columns": {"width": width} for width in (40, 50, 60, 72, 85, 100)},
    "no blank lines": {"width": 68, "between": "\n"},
    "indented": {"width": 68, "between": "\n", "initial_indent": "   "},
    "hanging": {"width": 68, "between": "\n", "subsequent_indent": "    "},
    "far from the margin": {"width": 72, "initial_indent": " " * 8, "subsequent_indent": " " * 8},
}


@pytest.mark.parametrize("text", [STORY, GERMAN, RUSSIAN], ids=["en", "de", "ru"])
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_sentences_do_not_know_how_a_text_was_wrapped(text, layout):
    page = page_of(wrap(text, **layout))
    assert page.form.name == "wrapped"
    assert plain(page) == plain(page_of(text))
    assert page.account.kept == page.account.words


@pytest.mark.parametrize("ending", ["\r\n", "\n\n", " \n"], ids=["returns", "double", "blanks"])
def test_line_ends_of_every_kind(ending):
    text = wrap(STORY, 60, "\n").replace("\n", ending)
    assert plain(page_of(text)) == plain(page_of(STORY))


def test_ragged_lines_are_put_together():
    lines, width = [], 0
    for word in STORY.split("\n")[0].split():
        if width + len(word) > (48, 66, 58)[len(lines) % 3] or not lines:
            lines.append([])
            width = 0
        lines[-1].append(word)
        width += len(word) + 1
    text = "\n".join(" ".join(line) for line in lines)
    assert plain(page_of(text)) == plain(page_of(STORY.split("\n")[0]))


def test_capitals_are_put_together_by_their_width():
    assert plain(page_of(wrap(STORY.upper(), 60))) == plain(page_of(STORY.upper()))


def test_a_paragraph_a_line_is_left_as_it_is():
    page = page_of(STORY)
    assert (page.form.name, page.form.wrapped) == ("paragraphs", False)
    assert [block.line for block in page.blocks] == [1, 2, 3, 4]


def test_a_block_spans_its_lines_and_keeps_its_length():
    page = page_of(wrap(STORY, 60))
    for block in page.blocks:
        own = page.document.text[block.start : block.stop]
        assert len(own) == len(block.text)
        assert own.split() == block.text.split()
    assert "\n" in page.document.text[page.blocks[0].start : page.blocks[0].stop]


@pytest.mark.parametrize(
    ("left", "right", "language", "how"),
    [
        ("con", "tinue", "en", "join"),
        ("over", "looked", "en", "join"),
        ("well", "known", "en", "close"),
        ("long", "term", "en", "close"),
        ("Ge", "meinde", "de", "join"),
        ("ge", "meinsam", "de", "join"),
        ("gouverne", "ment", "fr", "join"),
        ("прави", "тельство", "ru", "join"),
        ("xyl", "qwrt", "en", ""),
        ("Smith", "Jones", "en", "close"),
    ],
)
def test_hyphens_at_line_ends_by_evidence(left, right, language, how):
    assert join_hyphen(left, right, language) == how


def test_a_word_parted_twice_is_one_word_in_as_many_characters():
    text = "It is un-\nbeliev-\nable, they say."
    skips = tuple((at, at + 2) for at in (text.index("-\nb"), text.index("-\na")))
    sentence = Sentence(Document("x", text, "x"), 0, len(text), text, skips=skips)
    assert sentence.plain == "It is unbelievable,     they say."
    assert len(sentence.plain) == len(text)


def test_a_parted_word_is_one_word_wherever_it_stands():
    text = (
        "The harbour master counted the boats on the long mole twice, for the govern-\n"
        "ment had asked him to, and he did not like to be asked for anything twice by a gov-\n"
        "ernment. Then he went home along the quay with his lantern and had his supper there.\n"
    )
    page = page_of(text)
    assert plain(page) == [
        "The harbour master counted the boats on the long mole twice, for the government had asked"
        " him to, and he did not like to be asked for anything twice by a government.",
        "Then he went home along the quay with his lantern and had his supper there.",
    ]
    first = page.sentences[0]
    assert first.text.endswith("gov-\nernment.")
    assert first.quoted == plain(page)[0]
    assert len(first.skips) == 2


def test_a_sentence_runs_over_the_edge_of_a_page():
    rows = textwrap.wrap(" ".join(STORY.split()), 50)
    pages = [rows[:4], rows[4:8], rows[8:]]
    text = "".join(
        "\n".join(["THE BELL", "", *part, "", f"{n}", "\x0c"]) for n, part in enumerate(pages, 7)
    )
    page = page_of(text)
    assert page.form.name == "pdf text"
    assert plain(page) == plain(page_of(" ".join(STORY.split())))
    assert {block.text for block in page.blocks if block.role == "page number"} == {"7", "8", "9"}
    assert [block.role for block in page.blocks].count("running head") == 3


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Home\nAbout us\nContact\n" + STORY, "paragraphs"),
        ("def f(x):\n    return x + 1\n\nclass A:\n    y = f(2);\n    z = {}\n", "code"),
        ("a\tb\tc\n1\t2\t3\n4\t5\t6\n", "table"),
        ("- milk\n- bread\n- a piece of cheese\n- tea\n- salt\n", "list"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n\n00:03.000 --> 00:04.000\nBye.", "subtitles"),
        ("", "paragraphs"),
    ],
)
def test_forms(text, form):
    assert recognise(read_rows(text)).name == form


def test_the_notice_around_a_free_book_is_no_part_of_it():
    around = "*** {} OF THE PROJECT GUTENBERG EBOOK BOATS ***".format
    parts = ["Made by many hands", around("START"), wrap(STORY, 60), around("END"), "A licence."]
    page = page_of("\n\n".join(parts))
    assert plain(page) == plain(page_of(STORY))
    assert [b.role for b in page.blocks] == ["debris", "debris", *["body"] * 4, "debris", "debris"]


def test_a_short_chat_line_is_never_joined_to_the_next():
    talk = "hi\nanyone here from the north\nme\nlol same\nwhat are you all doing tonight\nnothing\n"
    talk += "watching the rain\nsounds fun\nhow long have you been on\nages\nok brb\nwb\nty\n" * 2
    page = page_of(talk, language="en")
    assert page.form.name == "chat"
    assert len(page.sentences) == len(talk.split("\n")) - 1
    assert page.account.kept == page.account.words


PLAY = """\
MARTHA. I have walked all the way from the mill, and not a soul has
asked me what is in the basket.

PETER. What is in the basket?

MARTHA. Nothing. It is the principle of the thing that I complain of,
and the state of the road.

PETER. It was worse in my father's time.
"""
PHONE = """\
12/03/2021, 10:15 - Ann Berg: Has anybody fed the cat?
12/03/2021, 10:17 - Tom: Yes, twice
12/03/2021, 10:18 - Ann Berg: Twice is too much.
Please do not do that again.
12/03/2021, 10:21 - Tom: she looked hungry
"""
TIMED = """\
[00:00:12] Interviewer: How did it begin for you, back then?
[00:00:20] Respondent: With a letter that nobody had signed.
It took me a year to find the lock.
[00:00:41] Interviewer: And then?
"""


@pytest.mark.parametrize(
    ("text", "form", "sentence", "speaker"),
    [
        (PLAY, "transcript", "It was worse in my father's time.", "PETER"),
        (PLAY, "transcript", "Nothing.", "MARTHA"),
        (PHONE, "chat", "Please do not do that again.", "Ann Berg"),
        (PHONE, "chat", "she looked hungry", "Tom"),
        (TIMED, "chat", "It took me a year to find the lock.", "Respondent"),
    ],
)
def test_who_says_a_sentence(text, form, sentence, speaker):
    page = page_of(text)
    assert page.form.name == form
    assert {" ".join(s.plain.split()): s.speaker for s in page.sentences}[sentence] == speaker


def test_a_message_below_its_mark_is_quoted_and_its_header_is_not_this_mails():
    text = (
        "Dear Ann,\n\nthank you, the key is with the porter. I will be there at nine and\n"
        "wait in the yard until somebody comes.\n\nTom\n\n-----Original Message-----\n"
        "From: Ann Berg\nSent: Monday, 3 March 2014\nTo: Tom\nSubject: key\n\n"
        "Where is the key? I have looked everywhere and it is not in the\ndrawer.\n"
    )
    page = page_of(text)
    assert page.facts == ()
    assert {block.role for block in page.blocks if block.line > 7} == {"quoted", "header"}
    assert plain(page)[-1] == "Tom"


def test_initials_in_brackets_quote_where_two_rows_have_them():
    text = (
        "From: tom@port.example\nSubject: key\n\n"
        "[AB] The key is with the porter of the harbour,\n[AB] who goes home at nine.\n"
        "K(> So it was said on Monday.\nThe porter has no key at all.\n[1] See the book.\n"
    )
    roles = {block.line: block.role for block in page_of(text).blocks}
    assert {roles.get(line) for line in (4, 6)} == {"quoted"}
    assert roles[7] == "body"


def test_a_title_between_stars_is_no_drawn_line():
    lines = [
        *STORY.split("\n"),
        "****** Two boats for sale in the harbour ******",
        "****** boat ******",
    ]
    roles = [block.role for block in page_of("\n".join(lines), form="paragraphs").blocks]
    assert roles[-2:] == ["body", "debris"]


def test_times_alone_on_their_lines_part_no_sentence():
    text = (
        "0:01\nso today we look at how a\n0:04\nclock is wound. The first\n0:07\nthing is it stops."
    )
    page = page_of(text)
    assert page.form.name == "subtitles"
    assert plain(page) == [
        "so today we look at how a clock is wound.",
        "The first thing is it stops.",
    ]


def test_most_prose_set_aside_is_told():
    document = Document("harbour", STORY, "harbour.txt", language="en")
    assert not clean(document).account.doubtful
    lines = range(1, STORY.count("\n") + 2)
    rows = [Override("harbour", line, "debris") for line in lines if line > 1]
    account = clean(document, overrides=rows).account
    assert account.doubtful
    assert account.aside is not None
    assert account.kept < account.words


NOTICE = (
    "This message is meant for its addressee alone, " + "whoever that may be, " * 12 + "and so on."
)


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Hallo Jens,\nwir kommen am Freitag\nund bleiben bis Montag", 'opens with "Hallo Jens,"'),
        ("Hi all\nThe boats are back\nand nobody is missing", 'opens with "Hi all"'),
        (
            "The boats came back on Friday, and none of the eleven\nis missing; somebody painted "
            "the smallest of them\nred, which nobody wanted.\n\nMany thanks,\nInes",
            'closes with "Many thanks,"',
        ),
    ],
)
@pytest.mark.parametrize("below", ["", "\n\n" + NOTICE])
def test_a_letter_without_a_header(text, evidence, below):
    page = page_of(text + below)
    assert (page.form.name, page.form.why) == ("mail", evidence)
    assert {block.role for block in page.blocks} == {"body"}


def test_one_long_line_does_not_part_the_others():
    head = "From: a@harbour.example\nSubject: boats\n\n"
    text = head + "the boats came back on Friday and\nnone of the eleven is missing\n\nInes"
    for below in ("", "\n\n" + NOTICE):
        assert "the boats came back on Friday and none of the eleven is missing" in [
            block.text for block in page_of(text + below).blocks
        ]


def test_a_name_under_a_farewell_makes_no_heading():
    page = page_of(wrap(STORY, 60) + "\n\nYours for ever\nPaul\n")
    assert [block.role for block in page.blocks][-2:] == ["body", "body"]


def test_a_line_inside_a_sentence_is_no_headline():
    lines = ["The keys are with", "somebody", "who left for the", "harbour this morning", STORY]
    page = page_of("\n".join(lines))
    assert page.form.name == "paragraphs"
    assert "headline" not in {block.role for block in page.blocks}

"""The line of a document in a collection: of posts, speeches and threads; who wrote them."""

from __future__ import annotations

import pytest

import topicbrief as tb
from topicbrief.brief.lines import is_speech, own_sentence
from topicbrief.brief.source import cut_quotation
from topicbrief.language.words import tokenize
from topicbrief.reading.pages import clean
from topicbrief.summary.posts import find_posts

HEAD = "From: {}\nSubject: {}\n\n"


def post(body: str, subject: str = "Rowing boats", author: str = "ann@dover.example (Ann Lee)"):
    return clean(tb.Document("x", HEAD.format(author, subject) + body, "x", language="en"))


def line(page) -> str:
    found = own_sentence(page, [tokenize(sentence.plain) for sentence in page.sentences])
    return found.text if found else ""


POINT = "Rowing boats of larch last for twenty years in the salt water of a harbour."


@pytest.mark.parametrize(
    "before",
    [
        "Hello to everybody in here.",
        "Yeah, you might be right about that if you read it all.",
        "Thanks a lot for the kind answer that you gave.",
    ],
)
def test_a_post_is_told_by_what_it_says_of_its_subject(before):
    assert line(post(f"{before} {POINT} My sister has seen one in the north of Norway.")) == POINT


def test_a_question_is_the_point_of_a_post_that_answers_nobody():
    asks = "Does anybody know where rowing boats of larch are sold?"
    rest = "My sister lives near the harbour of a small town and likes the water."
    assert line(post(f"{asks} {rest}")) == asks
    quoted = "Ben Ark wrote:\n> Boats of larch are the best of all boats.\n> They last.\n\n"
    assert line(post(f"{quoted}{asks} {rest}")) == rest


OATH = (
    "We greet the elders of our old town. We swear to keep its gates. Our bells ring for us. "
    "We stand in front of the chapel with bare heads. Our candles burn for us at noon. "
)
SPEECHES = ("debt of the railways", "forests of the north", "harbours of the coast")


def test_a_speech_is_told_by_what_sets_it_apart():
    told = [f"We must pay for the {what} before the winter of the next year." for what in SPEECHES]
    documents = [
        tb.Document(f"{n}", f"{OATH}I thank you all. {own} {OATH}", "x", language="en")
        for n, own in enumerate(told)
    ]
    assert is_speech(clean(documents[0]))
    brief = tb.make_brief(documents)
    assert [entry.sentence.text for entry in brief.documents] == told


def thread() -> list[tb.Document]:
    first = post(f"{POINT} I have built nine of them myself.").document
    answer = post(
        "In article <1@dover.example>, ann@dover.example (Ann Lee) writes:\n"
        "> Rowing boats of larch last for twenty years.\n> I have built nine.\n\n"
        "Oak is better than larch for rowing boats, since the worms of the harbour eat larch.",
        "Re: Rowing boats", "ben@essex.example (Ben Ark)",
    ).document  # fmt: skip
    return [
        tb.Document(name, one.text, name, language="en")
        for name, one in (("a", first), ("b", answer))
    ]


def test_the_messages_of_a_thread_are_called_by_who_wrote_them_and_whom_they_answer():
    told = tb.make_brief(thread()).to_markdown()
    assert f"**Ann Lee** : “{POINT}”" in told
    assert "**Ben Ark** (answers Ann Lee) : “Oak is better" in told


def test_a_post_among_others_has_its_author_beside_its_subject():
    other = post("The ferry to the island sails at nine in the morning.", "Ferries", "c@d.example")
    documents = [*thread(), tb.Document("c", other.document.text, "c", language="en")]
    told = tb.make_brief(documents).to_markdown()
    assert "**Re: Rowing boats** (Ben Ark · answers Ann Lee)" in told
    assert "**Ferries** (c@d.example)" in told


@pytest.mark.parametrize(
    "quoted",
    [
        "Ann] Boats of larch\nAnn] last for long.",
        "Ann Lee>  Boats of larch\nAnn Lee>  last for long.",
        "[Ann]\n[Ann] Boats of larch last.",
        "Ann Lee (ann@dover.example) says quite wrongly:\n> Boats of larch last.",
        "Ann Lee said::\n> Boats of larch last.",
        "In article <1@d.example> Ann Lee writes:\n; Boats of larch\n; last for long.",
        "In article <1@d.example> Ann Lee writes:\n= : Boats of larch\n= : last for long.",
        "On rivers, ann@dover.example (Ann Lee) writes:\nxWhat do you think of boats of larch,\n"
        "xwhich last for long\nxhere in our harbours?",
    ],
)
def test_what_others_wrote_is_no_text_of_the_author(quoted):
    page = post(f"{quoted}\n\n{POINT}")
    assert [sentence.text for sentence in page.sentences] == [POINT]


def test_a_frame_below_an_attribution_is_no_quotation():
    page = post(f"In article <1@d.example> Ann writes:\n*****\n* Larch is cheap here. *\n\n{POINT}")
    assert not any(block.role == "quoted" for block in page.blocks)


def test_lines_that_begin_with_the_same_letter_by_chance_are_no_quotation():
    said = "the larch of our harbour\nthat is sold in the town\ntakes years to rot."
    page = post(f"In article <1@d.example> Ann writes:\n{said}\n\n{POINT}")
    assert not any(block.role == "quoted" for block in page.blocks)


def test_a_post_is_told_by_a_sentence_and_by_no_score():
    assert line(post("Dover 1 4 1--6\nEssex 2 0 1--3\n")) == ""
    assert line(post(f"Ah, yes, the larch boats of my town! {POINT}", "Re: Boats")) == POINT


LEDE = "The harbour of Dover took in a third more rowing boats of larch in June"


def test_a_first_paragraph_without_its_full_stop_opens_an_article():
    rest = "Boats rose by a third in the north, while ferries lost a tenth. They cost less."
    text = f"More boats in Dover\n\n{LEDE}\n\n{rest}\n\n{rest}"
    page = clean(tb.Document("x", text, "x", language="en"))
    assert [b.text for b in page.blocks if b.role == "headline"] == ["More boats in Dover"]
    assert line(page) == LEDE
    short = clean(tb.Document("x", text.replace(LEDE, "Larch in June"), "x", language="en"))
    assert line(short).startswith("Boats rose")


def test_a_sentence_too_long_to_be_shown_is_cut_between_words():
    assert cut_quotation(POINT) == POINT
    run_on = "larch boats of dover " * 20
    assert cut_quotation(run_on) == " ".join(run_on.split()[:30]) + " …"
    closed = f"Many {run_on.strip()}."
    assert len(cut_quotation(closed)) <= 402
    assert closed.startswith(cut_quotation(closed).removesuffix(" …") + " ")
    assert cut_quotation("舟" * 500) == "舟" * 400 + "…"


def test_posts_of_a_text_are_told_apart_by_the_names_above_them():
    said = [
        "Larch lasts for twenty years in the salt water of a harbour, as I know.",
        "Oak is better, since the worms of our harbour eat every boat of larch.",
        "The worms of Dover do not, and larch costs half of what oak does there.",
        "My boats are of steel, and no worm has looked at one of them so far.",
    ]
    names = ("larch_lover", "Benno", "larch_lover", "Harbour Hal")
    text = "\n\n".join(f"{name}\n{words}" for name, words in zip(names, said, strict=True))
    page = clean(tb.Document("x", text, "x", language="en"))
    assert len(set(find_posts(page))) == 4
    headed = text.replace("larch_lover\n", "Larch\n", 1)
    assert set(find_posts(clean(tb.Document("x", headed, "x", language="en")))) == {0}

"""Nothing is lost in silence: every character of a text is in exactly one block, with a reason."""

from __future__ import annotations

import gzip
import json
import random
import textwrap
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from torture import hold_page

from topicbrief.reading.form import FORMS
from topicbrief.reading.pages import clean
from topicbrief.records import KEPT, ROLES, Document, Page

TEXTS = sorted((Path(__file__).parent / "kinds").glob("*.txt"))


def check(text: str, **options) -> Page:
    """Clean `text` and hold the page against the law."""
    page = clean(Document(id="text", text=text, source="text"), **options)
    place = 0
    for block in page.blocks:
        assert place <= block.start < block.stop <= len(text)
        assert not text[place : block.start].strip(), "characters between two blocks"
        assert block.role in ROLES
        assert block.reason
        assert len(block.text) == block.stop - block.start
        assert page.document.line(block.start) == block.line
        place = block.stop
    assert not text[place:].strip(), "characters behind the last block"
    before = 0
    for sentence in page.sentences:
        assert text[sentence.start : sentence.stop] == sentence.text
        assert len(sentence.plain) == len(sentence.text)
        assert "\n" not in sentence.plain
        assert before <= sentence.start < sentence.stop
        assert all(sentence.start < a < b < sentence.stop for a, b in sentence.skips)
        before = sentence.stop
    account = page.account
    assert account.words >= account.kept
    assert account.prose >= account.prose_kept
    assert bool(account.kept) == any(block.role in KEPT for block in page.blocks)
    return page


def wrapped(text: str) -> str:
    return "\n\n".join(textwrap.fill(part, 64) for part in text.split("\n") if part.strip())


def shuffled(text: str) -> str:
    parts = text.split("\n\n")
    random.Random(7).shuffle(parts)
    return "\n\n".join(parts)


def mojibake(text: str) -> str:
    return text.encode("utf-8").decode("cp1252", "replace")


MUTATIONS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "wrapped": wrapped,
    "upper": str.upper,
    "lower": str.lower,
    "mojibake": mojibake,
    "shuffled": shuffled,
    "truncated": lambda text: text[len(text) // 3 : len(text) // 2],
    "doubled blanks": lambda text: text.replace(" ", "  "),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "no blank lines": lambda text: "\n".join(filter(str.strip, text.split("\n"))),
    "double spaced": lambda text: text.replace("\n", "\n\n"),
    "indented": lambda text: textwrap.indent(text, "\t  "),
    "quoted": lambda text: textwrap.indent(text, "> ", lambda line: True),
    "form feeds": lambda text: text.replace("\n\n", "\n\x0c\n"),
}


@pytest.mark.parametrize("mutate", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_every_kind_in_every_state(mutate):
    for path in TEXTS:
        check(mutate(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("form", FORMS)
def test_whatever_form_the_reader_says(form):
    for path in TEXTS[::3]:
        text = path.read_text(encoding="utf-8")
        assert check(text, form=form, language="en").form.name == form


def test_everything_is_kept_where_the_reader_says_so():
    for path in TEXTS:
        page = check(path.read_text(encoding="utf-8"), keep_all=True)
        assert {block.role for block in page.blocks} == {"body"}
        assert page.account.kept == page.account.words


def test_a_form_that_there_is_not():
    with pytest.raises(ValueError, match='form "novel"; expected one of paragraphs, wrapped'):
        check("One line.", form="novel")


PIECES = st.sampled_from([
    "\n", "\n\n", "\r\n", "\r", "\t", "\x0c", "    ", "> ", ">> ", "| ", "-- ", "--", "- ", "* ",
    "1. ", "§ 2 ", "# ", "```", "===", "***", "-->", "00:00:01,000 --> 00:00:02,000", "[12:01] ",
    "<ann> ", "ANN: ", "Q: ", "From: a@b.c", "Subject: x", "On Monday, Ann wrote:", "17", "- 18 -",
    "Contents", "… … 3", "a ........ 3", "con-", "tinued", "well-", "known", "the", "The", "of",
    "word.", "Ann", "and so on", "said, that", "\xad", "“", "”", "»", ":", ";", "{", "}",
    "def f():", "\u2028", "\u200b", "дом", "東京", "ﬁ", "😀", "*** START OF THE PROJECT GUTENBERG",
    "*** END OF THE PROJECT GUTENBERG",
])  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=60), st.sampled_from(["", " "]))
def test_any_text_at_all(pieces, between):
    check(between.join(pieces), language="en")


def read_data(data: Path) -> Iterator[str]:
    """A sample of the measuring data's tuning halves, a few texts of each set."""
    for name, step in (
        ("bbc_news.jsonl.gz", 300),
        ("collections/newsgroups.jsonl.gz", 60),
        ("collections/inaugural.jsonl.gz", 20),
        ("collections/reuters8.jsonl.gz", 500),
        ("summaries/papers_ru.jsonl.gz", 40),
        ("summaries/orangesum.jsonl.gz", 100),
        ("lines/turku.jsonl.gz", 50),
    ):
        with gzip.open(data / name, "rt", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        for number, row in enumerate(rows[::step]):
            if zlib.crc32(str(row.get("id", number)).encode()) % 2 == 0:
                yield row["text"] if "text" in row else "\n".join(row["lines"])
    with zipfile.ZipFile(data / "web" / "pages.zip") as pages:
        for name in pages.namelist()[::300]:
            yield gzip.decompress(pages.read(name)).decode("utf-8", "replace")[:20_000]


@pytest.mark.parametrize("name", MUTATIONS)
def test_texts_of_all_sets(data, name):
    mutate = MUTATIONS[name]
    for text in read_data(data):
        check(mutate(text[:3000]))


@pytest.mark.parametrize(
    "text",
    [
        "left)ﬁe.g.1)東京- 18 -con-\nword.Subjec",
        "dso onHe said it.```con-\nd.A",
        "T agreed to the\nan. Q:  LONDON (Reuters)\nm\n\nThe council met\noord. said,\na. esh: "
        "Ann/Getty Images\nm",
        "it\n0:01,000 --> 0:02,000f\non-\ncon-\ncon-\n    r\n0:01,000 --> 0:02,000",
    ],
)
def test_words_parted_at_a_line_s_end_keep_their_places(text):
    hold_page(clean(Document("x", text, "x")))

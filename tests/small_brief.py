"""A small brief made by hand from records, with all in it that a page must show or escape."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from topicbrief.brief.model import (
    Dispute,
    DocumentEntry,
    Fact,
    Known,
    Level,
    Loss,
    PartEntry,
    Piece,
    SetAside,
    Tally,
    TopicEntry,
)
from topicbrief.brief.report import Brief
from topicbrief.records import Block, Context, Damage, Document, Page, Pick, Sentence, Summary, Term
from topicbrief.topics.groups import Group
from topicbrief.topics.levels import make_levels
from topicbrief.topics.model import Choice, Quality, Topics
from topicbrief.topics.units import Unit, Units

EVIL = (
    "<script>alert(1)</script> </script> <img src=x onerror=alert(2)> javascript:alert(3) {{ 7*7 }}"
)
TEXT = f"""Harbour news
The harbour of Emden was dredged in springwhen the storms had ended. Boats came back.
harbour news
The council voted for a new lighthouse. {EVIL} is what a visitor wrote.
=cmd|' /C calc'!A0
Subscribe now
"""


def find(document: Document, words: str, **more) -> Sentence:
    start = document.text.index(words)
    return Sentence(document, start, start + len(words), words, **more)


def make_page(document: Document | None = None, roles: str = "hbrbdd") -> Page:
    """The page of `document`, a line a block; roles are given by their first letters."""
    document = document or Document("harbour", TEXT, "harbour.txt", file="harbour.txt")
    names = {"b": "body", "h": "headline", "r": "repeat", "d": "debris", "c": "caption"}
    reasons = {"h": "headline", "r": "repeated on the page", "d": "short and unfinished"}
    blocks, start = [], 0
    for number, (line, role) in enumerate(
        zip(document.text.splitlines(keepends=True), roles, strict=False), start=1
    ):
        stop = start + len(line.rstrip("\n"))
        text = document.text[start:stop]
        blocks.append(Block(start, stop, names[role], reasons.get(role, "prose"), text, "", number))
        start += len(line)
    return Page(document, tuple(blocks), tuple(make_sentences(document)), language="en")


def make_sentences(document: Document) -> list[Sentence]:
    glued = document.text.index("springwhen") + len("spring")
    damage = Damage("glued", glued, glued, 'words run together: "springwhen"', gap=True)
    first = "The harbour of Emden was dredged in springwhen the storms had ended."
    return [
        find(document, first, damage=(damage,)),
        find(document, "Boats came back."),
        find(document, "The council voted for a new lighthouse."),
        find(document, f"{EVIL} is what a visitor wrote."),
    ]


def make_topics(
    k: int = 2, units: int = 4, words: tuple[str, ...] = ("boat", "council", "harbour", "storm")
) -> Topics:
    """Topics of any number whose words and shares differ."""
    rows = np.arange(k * len(words), dtype=float).reshape(k, len(words)) % 7 + 1
    mixes = np.arange(units * k, dtype=float).reshape(units, k) % 5 + 1
    share = np.linspace(2, 1, k)
    choice_rows = tuple(
        {"k": n, "halves": 1 - n / 30, "apart": 0.1 / n, "perplexity": 900.0 - n}
        for n in range(2, max(k, 3) + 2)
    )
    choice = Choice(choice_rows, k, None, f"{k} topics: 9 of 10 leading words stay.")
    quality = Quality(np.full(k, 0.1), np.full(k, 0.9), share / share.sum(), ("",) * k, choice)
    return Topics(
        rows / rows.sum(axis=1, keepdims=True),
        mixes / mixes.sum(axis=1, keepdims=True),
        words,
        tuple(f"u{n}" for n in range(units)),
        quality,
        f"lda|engine:seeded|k:{k}|unit:passage|seed:0|version:0.1.0",
        np.full(units, 5.0),
    )


def make_units(page: Page, kind: str = "passage") -> Units:
    return Units(
        tuple(
            Unit(f"u{n}", page.document, s.start, s.stop, ("harbour", "boat", "storm", "council"))
            for n, s in enumerate(page.sentences)
        ),
        kind,
        "The unit is a passage.",
    )


def make_brief() -> Brief:
    page = make_page()
    first, second, third, last = page.sentences
    topics = make_topics()
    place = page.document.text.index("harbour of")
    term = Term("harbour", 3, 2.5, (Context(first, place, place + 7),))
    entries = [
        TopicEntry(1, "the harbour", 0.6, ("boat", "harbour"), (second,), "line 2", ""),
        TopicEntry(2, f"votes {EVIL}", 0.4, ("council", "storm"), (last,), "line 4", "weak"),
    ]
    chosen = Level(tuple(entries), topics, np.full((1, 2), 0.5))
    return Brief(
        title=f"Harbour {EVIL}",
        counts=Tally(
            1,
            6,
            2,
            4,
            4,
            3,
            16,
            ("en",),
            read=50,
            held=20,
            prose=40,
            prose_held=18,
            biggest=Piece(12, "a,b", "harbour.txt", 5, f"rule {EVIL}", f"piece {EVIL}"),
        ),
        lead="Every sentence below is quoted from the page.",
        summary=Summary(
            (Pick(first, 1.5, "opens the page"), Pick(third, 1.0, "adds to it")), "summary|made"
        ),
        topics=chosen.entries,
        topics_note="Two topics.",
        terms=(term,),
        names=(Term("Emden", 1, 1.0),),
        set_aside=(SetAside("debris", "short and unfinished", 2, "lines 5 to 6"),),
        damaged=((first, first.damage[0]),),
        caveats=(f"caveat {EVIL}",),
        recipe=(topics.recipe, "sha256:0"),
        pages=(page,),
        model=topics,
        units=make_units(page),
        relevance=1.0,
        parts=(PartEntry(f"Part {EVIL}", 0, 90, 2, second, (0.2, 0.8)),),
        known=(Known("place", Term(f"Emden {EVIL}", 2, 1.0), first),),
        facts=(Fact("sum", f"$1 {EVIL}", third),),
        disputes=(Dispute(second, third, ("boat",)),),
        levels=(chosen, finer_level(page)),
        tree=make_levels(topics).tree,
        trust=(f"sure {EVIL}",),
        losses=(Loss("harbour", 0, "line 1", f"lost {EVIL}", "cut"),),
    )


def finer_level(page: Page, k: int = 3) -> Level:
    """The same units told by one topic more."""
    topics = make_topics(k)
    entries = tuple(
        TopicEntry(n, f"finer {n}", 1 / k, ("boat", "storm"), page.sentences[:1], "line 2")
        for n in range(1, k + 1)
    )
    return Level(entries, topics, np.full((9, k), 1 / k))


def make_collection(n: int = 3) -> Brief:
    """The same page `n` times over, with groups, dates and doubles."""
    brief = make_brief()
    pages = [
        make_page(
            Document(
                f"d{number}", TEXT, "The Paper", f"Title {number} {EVIL}",
                f"2020-0{number % 9 + 1}",
                category=f"group {number % 2}", file=f"d{number}.txt",
            )
        )
        for number in range(n)
    ]  # fmt: skip
    entries = tuple(
        DocumentEntry(page, (0.25, 0.75), page.sentences[2], ("d0",) if number else ())
        for number, page in enumerate(pages)
    )
    return replace(
        brief,
        pages=tuple(pages),
        summary=Summary((Pick(pages[0].sentences[2], 1.0, "first"),), "summary|made"),
        topics=tuple(
            replace(topic, quotes=(pages[-1].sentences[1],), related=(pages[0].document,))
            for topic in brief.topics
        ),
        terms=(),
        damaged=(),
        units=None,
        model=None,
        documents=entries,
        parts=(),
        known=(),
        facts=(),
        disputes=(),
        levels=(),
        losses=(),
        groups=(Group("group", f"A {EVIL}", 2, (0.5, 0.5)), Group("time", "2020", 1, (1.0, 0.0))),
    )

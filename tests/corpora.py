"""Small corpora that are chosen to be nasty, for the tests of one way through the project."""

from __future__ import annotations

import random

from topicbrief.reading.overrides import Override
from topicbrief.records import Document

SUBJECTS = {
    "harbour": "ferry captain harbour boat sail anchor pier storm lighthouse lamp tide cargo",
    "kitchen": "oven bread flour butter recipe sugar kitchen cook salt yeast dough cake",
    "railway": "train station ticket platform engine rail timetable carriage signal track driver",
}
FILLERS = ["the", "of", "in", "and", "with", "for", "from", "near", "old", "new", "small", "great"]


def make_sentence(draw: random.Random, words: list[str]) -> str:
    chosen = [
        draw.choice(words if draw.random() < 0.6 else FILLERS) for _ in range(draw.randint(8, 14))
    ]
    return " ".join(["The", draw.choice(words), "of the", *chosen]) + "."


def make_documents(n: int, *, seed: int = 0, shared: int = 0, **more) -> list[Document]:
    """Documents of three subjects; `shared` paragraphs of each also stand in others."""
    draw = random.Random(seed)
    pool = [
        make_sentence(draw, SUBJECTS["harbour"].split()) + " Ada Brown said so twice."
        for _ in range(9)
    ]
    documents = []
    for number in range(n):
        subject = list(SUBJECTS)[number % 3]
        words = SUBJECTS[subject].split()
        lines = [
            " ".join(make_sentence(draw, words) for _ in range(draw.randint(2, 4)))
            for _ in range(draw.randint(2, 5))
        ]
        lines += draw.sample(pool, shared)
        fields = {name: value(number) for name, value in more.items()}
        documents.append(
            Document(f"d{number:03d}", "\n\n".join(lines), f"d{number:03d}.txt", **fields)
        )
    return documents


def nasty() -> dict[str, tuple[list[Document], tuple[Override, ...]]]:
    """Names of corpora, each with overrides of its own."""
    plain = make_documents(36)
    copies = [Document(f"c{i}", d.text, f"c{i}.txt") for i, d in enumerate(plain[:20] + plain[:20])]
    draw = random.Random(4)
    huge = " ".join(make_sentence(draw, SUBJECTS["railway"].split()) for _ in range(400))
    odd = [
        Document("empty", "", "empty.txt"),
        Document("blank", " \n\n ", "blank.txt"),
        Document("china", "今天天气很好。" * 20, "china.txt"),
        Document("half", "Half \ud800 a pair stood in the old harbour of the town.", "half.txt"),
        Document("numbers", "12 34 56\n78 90", "numbers.txt"),
    ]
    missed = (
        Override("d001", 1, "debris", "not wanted"),
        Override("nowhere", 3, "body", "no such document", "overrides.csv:3"),
        Override("d002", 999, "body", "no such line", "overrides.csv:4"),
    )
    return {
        "one": (make_documents(1), ()),
        "few": (make_documents(5, date=lambda i: f"200{i}-01-02"), ()),
        "plain": (plain, missed),
        "shared paragraphs": (make_documents(40, seed=2, shared=3), ()),
        "copies": (copies, ()),
        "odd": (odd + make_documents(33, seed=3), ()),
        "one huge": ([Document("huge", huge, "huge.txt"), *make_documents(4, seed=5)], ()),
        "groups": (
            make_documents(
                34, seed=6, date=lambda i: f"19{50 + i}-05-0{1 + i % 9}",
                category=lambda i: "east" if i % 2 else "west",
            ),
            (),
        ),
    }  # fmt: skip

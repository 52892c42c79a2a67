"""What texts, files and tables may hold, for hypothesis and for `make torture`.

`draw_text` and `draw_table` take a seed, which alone decides what comes out, so that a failure can
be made again from the number that was printed; the strategies are these over all seeds, and those
that hypothesis makes smaller by itself.
"""

from __future__ import annotations

import gzip
import json
import random
import textwrap
from collections.abc import Callable
from pathlib import Path

from adversaries import ADVERSARIES
from hypothesis import strategies as st

from topicbrief.records import Document

KINDS = sorted((Path(__file__).parent / "kinds").glob("*.txt"))
PIECES = (
    "\n", "\n\n", "\r\n", "\r", "\t", "\x0c", "    ", "> ", ">> ", "| ", "-- ", "--", "- ", "* ",
    "1. ", "§ 2 ", "# ", "```", "===", "***", "-->", "00:00:01,000 --> 00:00:02,000", "[12:01] ",
    "<ann> ", "ANN: ", "Q: ", "From: a@b.c", "Subject: x", "On Monday, Ann wrote:", "17", "- 18 -",
    "Contents", "… … 3", "a ........ 3", "con-", "tinued", "well-", "known", "the", "The", "of",
    "word.", "Ann", "and so on", "said, that", "\xad", "“", "”", "»", "«", ":", ";", "{", "}", '"',
    "def f():", "\u2028", "\u200b", "\u202e", "дом", "東京", "ภาษาไทย", "العربية", "ﬁ", "😀",
    "👩‍👩‍👧", "\x00", "\x1b[31m", "\ud800", "\ufffd", "\ufeff", "&amp;", "<b>", "</b>", "<script>",
    "http://a.b/c?d", "a@b.c", "$5m", "12:30", "1999", "(left)", "U.S.", "Mr.", "e.g.", "—", "Ã©",
    "By Ann Bell", "LONDON (Reuters) -", "Photograph: Ann/Getty Images", "He said it.",
    "The council met on Monday and agreed to the plan.", "=SUM(A1)", "\u0301", "İ", "ß", "ǅ",
    "*** START OF THE PROJECT GUTENBERG", "*** END OF THE PROJECT GUTENBERG", "Share", "a | b",
)  # fmt: skip


def _cut(text: str, draw: random.Random) -> str:
    a, b = sorted(draw.randrange(len(text) + 1) for _ in range(2))
    return text[a:b]


def _drop(text: str, draw: random.Random) -> str:
    a = draw.randrange(len(text) + 1)
    return text[:a] + text[a + draw.randrange(1, 40) :]


def _swap(text: str, draw: random.Random) -> str:
    lines = text.split("\n")
    draw.shuffle(lines)
    return "\n".join(lines)


def _sow(text: str, draw: random.Random) -> str:
    for _ in range(draw.randrange(1, 12)):
        a = draw.randrange(len(text) + 1)
        text = text[:a] + draw.choice(PIECES) + text[a:]
    return text


def _flip(text: str, draw: random.Random) -> str:
    data = bytearray(text.encode("utf-8", "surrogatepass"))
    for _ in range(draw.randrange(1, 9)):
        if data:
            data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    return data.decode(draw.choice(["utf-8", "latin-1", "cp1251"]), "replace")


def _stutter(text: str, draw: random.Random) -> str:
    a = draw.randrange(len(text) + 1)
    return text[:a] + text[a : a + draw.randrange(1, 30)] * draw.randrange(2, 30) + text[a:]


def _wrap(text: str, draw: random.Random) -> str:
    parts = (part for part in text.split("\n") if part.strip())
    return "\n\n".join(textwrap.fill(part, draw.randrange(8, 90)) for part in parts)


CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    _cut, _drop, _swap, _sow, _flip, _stutter, _wrap,
    lambda text, draw: text.upper(),
    lambda text, draw: text.lower(),
    lambda text, draw: text.replace(" ", "  "),
    lambda text, draw: text.replace("\n", draw.choice(["\r\n", "\r", "\n\n", " ", "\u2028"])),
    lambda text, draw: textwrap.indent(text, draw.choice(["> ", "\t", "    ", "- "])),
    lambda text, draw: text.encode("utf-8", "replace").decode("cp1252", "replace"),
)  # fmt: skip


def draw_text(seed: int, longest: int = 1500) -> str:
    """A text of random pieces, of an adversary, or of a kind of text that was changed."""
    draw = random.Random(seed)
    how = draw.random()
    if how < 0.45:
        between = draw.choice(["", " ", " ", "\n"])
        text = between.join(draw.choices(PIECES, k=draw.randrange(1, 80)))
    elif how < 0.55:
        text = draw.choice(list(ADVERSARIES.values()))(draw.randrange(1, longest))
    elif how < 0.65:
        codes = draw.choice([0x80, 0x250, 0x3000, 0x11000])
        text = "".join(map(chr, draw.choices(range(codes), k=draw.randrange(1, 300))))
    else:
        text = draw.choice(KINDS).read_text(encoding="utf-8")
        start = draw.randrange(max(1, len(text) - longest // 2))
        text = text[start : start + longest]
    for _ in range(draw.randrange(4)):
        text = draw.choice(CHANGES)(text, draw)
    return text[:longest]


def draw_table(seed: int) -> tuple[str, bytes]:
    """Name and content of a file that says it is a table, and may be none."""
    draw = random.Random(seed)
    names = ["text", "id", "date", "title", "=cmd", "", "text", "\u202ename", "category"]
    columns = draw.sample(names, draw.randrange(1, 6))
    rows = [[draw_text(draw.random(), 120) for _ in columns] for _ in range(draw.randrange(6))]  # type: ignore[arg-type]
    kind = draw.choice(["csv", "tsv", "jsonl", "json", "csv.gz"])
    if kind in ("csv", "tsv", "csv.gz"):
        sign = "\t" if kind == "tsv" else draw.choice(",;|")
        quote = draw.choice(['"{}"', "{}", '"{}'])
        lines = [sign.join(quote.format(cell) for cell in row) for row in [columns, *rows]]
        text = draw.choice(["\n", "\r\n"]).join(lines)
    else:
        made = [dict(zip(columns, row, strict=True)) for row in rows]
        text = json.dumps(made) if kind == "json" else "\n".join(map(json.dumps, made))
    data = text.encode(draw.choice(["utf-8", "utf-8-sig", "utf-16"]), "replace")
    data = gzip.compress(data) if kind.endswith("gz") else data
    if draw.random() < 0.3 and data:
        place = draw.randrange(len(data))
        data = data[:place] + bytes([draw.randrange(256)]) + data[place + draw.randrange(3) :]
    return f"table.{kind}", data


def as_document(text: str, name: str = "text") -> Document:
    return Document(id=name, text=text, source=f"{name}.txt")


pieces = st.lists(st.sampled_from(PIECES), max_size=60)
texts = st.one_of(
    st.builds(str.join, st.sampled_from(["", " ", "\n"]), pieces),
    st.text(max_size=300),
    st.integers(0, 1 << 40).map(draw_text),
)
tables = st.integers(0, 1 << 40).map(draw_table)
files = st.one_of(
    tables,
    st.tuples(
        st.sampled_from(
            [
                "a.txt",
                "a.md",
                "a.html",
                "a.eml",
                "a.srt",
                "a.rtf",
                "a.csv",
                "a.json",
                "a.gz",
                "a.zip",
            ]
        ),
        st.one_of(st.binary(max_size=400), texts.map(lambda t: t.encode("utf-8", "replace"))),
    ),
)

"""Pages of many entries, one after another: posts of a thread, reviews, offers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from itertools import groupby

from ..records import Page

FEWEST = 4  # times that a line stands between pieces of text, from which it sets entries apart
NAMED = 2  # words of a line that may say who writes what is below it
SHARE = 0.5  # of the gaps between pieces of text that have it
_NUMBER = re.compile(r"\d+")


def find_posts(page: Page) -> list[int]:
    """The number of the entry that each sentence is in, from 0; all 0 where none are told apart.

    What is set aside between two pieces of text is a gap. A line that stands in half of the gaps
    ("#12", "Reply", a date: numbers aside) is the frame of entries, and each such gap begins one;
    so does a gap that ends in a line of a word or two where half of them do and some come again:
    those are who writes. Not where one piece is longer than all others: it is a text with something
    below it.
    """
    if sum(block.role != "body" for block in page.blocks) < FEWEST:
        return [0] * len(page.sentences)
    gaps: list[tuple[int, frozenset[str]]] = []
    names: dict[int, str] = {}  # the short lines that gaps end in
    for body, run in groupby(page.blocks, key=lambda block: block.role == "body"):
        if not body:
            blocks = list(run)
            gaps.append((blocks[-1].stop, frozenset(_bare(block.text) for block in blocks)))
            if len(blocks[-1].text.split()) <= NAMED:
                names[blocks[-1].stop] = blocks[-1].text
    counts = Counter(line for _, lines in gaps for line in lines)
    line, times = max(counts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    said = Counter(block.text for block in page.blocks)
    if times >= max(FEWEST, SHARE * len(gaps)):
        starts = [stop for stop, lines in gaps if line in lines]
    elif len(names) >= max(FEWEST - 1, SHARE * len(gaps)) and any(
        said[name] > 1 for name in names.values()
    ):
        starts = list(names)
    else:
        return [0] * len(page.sentences)
    posts = [bisect_right(starts, sentence.start) for sentence in page.sentences]
    longest = max(Counter(posts).values(), default=0)
    return posts if longest <= SHARE * len(posts) else [0] * len(posts)


def _bare(line: str) -> str:
    return _NUMBER.sub("0", " ".join(line.split()).lower())

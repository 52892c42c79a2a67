"""What a sentence does for its text: sums it up, tells how it was done (Edmundson 1969).

The words stand in the file of each language (`[cues]`); headings and the marks of citations say
the same in any.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from ..language.lexicon import FIRST_CLASS, pattern_of, words_of
from ..records import Page

SUMS, METHOD = 1, 2  # kinds of sections; the front of a study counts as its method
HEADED = 60  # characters up to which a line of a text's body may be a heading
REPORTING = 0.5  # of the cost of saying nothing, for what reports a step of the work
IN_STUDY = 1.5  # of that cost in a study, most of which is steps
_CAPITALS = re.compile(r"[^\W\d_a-zß-ÿа-я]{6,} ")  # "CONCLUSIONS our results": run into its text
_CITES = re.compile(
    r"\[\d[\d,–\- ]*\]|\([^\W\d_a-zß-ÿа-я][^()]{0,60}\b(?:19|20)\d\d[a-z]?\)|\bet al\b"
)


def find_sections(page: Page) -> list[int]:
    """The kind of the section that each sentence is in, by its heading: `SUMS`, `METHOD` or 0."""
    if page.language not in FIRST_CLASS:
        return [0] * len(page.sentences)
    kinds, kind, heads = [], 0, _heads(page.language)
    for block in page.blocks:
        capitals = _CAPITALS.match(block.text) is not None
        if capitals or block.role == "headline" or len(block.text) < HEADED:
            found = heads.match(block.text.lower())
            if found is not None:
                kind = SUMS if found["sums"] else METHOD
            elif capitals or block.role == "headline":
                kind = 0
        kinds.append(kind)
    if not any(kinds):
        return [0] * len(page.sentences)
    starts = [block.start for block in page.blocks]
    return [kinds[bisect_right(starts, sentence.start) - 1] for sentence in page.sentences]


def announces(text: str, language: str) -> bool:
    """ "In this paper", "our results show": it sums up its text."""
    return _has("announces", text, language)


def aims(text: str, language: str) -> bool:
    """ "In this paper, we", "the aim of this study": what its text is for."""
    return _has("aims", text, language)


def begins_study(text: str, language: str) -> bool:
    """Its first words are those of a sentence that says what its text is for, does or finds."""
    tables = ("aims", "announces", "reports") if language in FIRST_CLASS else ()
    return any(_pattern(table, language).match(text.lower()) for table in tables)


def plans(text: str, language: str) -> bool:
    """ "We must", "it is my intention": what a speech is given to say."""
    if language not in FIRST_CLASS or _speakers(language).isdisjoint(text.lower().split()):
        return False
    return _has("plans", text, language)


def find_announcing(
    texts: Sequence[str], words: Sequence[Sequence[str]], languages: Sequence[str]
) -> list[bool]:
    """Which sentences sum up their text; `words` are what each counts."""
    return [
        not _topics(own).isdisjoint(counted) and announces(text, own)
        for text, counted, own in zip(texts, words, languages, strict=True)
    ]


def cost_of(text: str, language: str, announcing: bool, section: int, study: bool) -> float:
    """How little the sentence does for a long text or a study: 0 for what sums it up or plans.

    In a study how it was done and what others did cost one more.
    """
    if announcing or plans(text, language):
        return 0.0
    if section == SUMS or _has("reports", text, language):
        cost = REPORTING
    else:
        cost = IN_STUDY if study else 1.0
    if study:
        cost += section == METHOD or _has("methods", text, language)
        cost += _CITES.search(text) is not None
    return cost


def _has(table: str, text: str, language: str) -> bool:
    return language in FIRST_CLASS and _pattern(table, language).search(text.lower()) is not None


@cache
def _pattern(table: str, language: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern_of(language, 'cues', table) or r'(?!)'})")


@cache
def _heads(language: str) -> re.Pattern[str]:
    """Headings, with a number or without: "3. Materials and methods"."""
    summing, working = (pattern_of(language, "cues", x) or "(?!)" for x in ("summing", "working"))
    return re.compile(rf"[\divx.\s]{{0,8}}(?:(?P<sums>{summing})|(?:{working}))")


@cache
def _topics(language: str) -> frozenset[str]:
    return frozenset(words_of(language, "cues", "topics"))


@cache
def _speakers(language: str) -> frozenset[str]:
    first, together = (words_of(language, "standalone", x) for x in ("first", "together"))
    return frozenset(first + together)

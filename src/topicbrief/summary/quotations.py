"""Sentences that lie inside a quotation which began before them and ends after them."""

from __future__ import annotations

import re

from ..records import Page

_MARK = re.compile('["“”„«»]')


def find_quoted(page: Page) -> list[bool]:
    """Whether each sentence of the page is inside a quotation, from one end to the other.

    A paragraph begins outside, and what is not closed in its paragraph was no quotation. A mark
    opens between a blank and a word, and closes where no blank stands before it; others are told
    by their shape.
    """
    found = [False] * len(page.sentences)
    text, last, opened = page.document.text, 0, False
    marks = [mark.start() for mark in _MARK.finditer(text)]
    if not marks:
        return found
    place = 0
    waiting: list[int] = []  # inside, where a closing mark comes
    for number, sentence in enumerate(page.sentences):
        if opened and "\n" in text[last : sentence.start]:
            opened, waiting = False, []
        last = sentence.stop
        if opened:
            waiting.append(number)
        while place < len(marks) and marks[place] < last:
            if marks[place] >= sentence.start:
                opened = _opens(text, marks[place], opened)
                for inside in waiting:
                    found[inside] = not opened and inside < number
                waiting = []
            place += 1
    return found


def _opens(text: str, at: int, opened: bool) -> bool:
    """Whether a quotation is open after the mark at `at`."""
    before, after = text[at - 1 : at] if at else " ", text[at + 1 : at + 2]
    if before.isspace() and not after.isalnum():
        return text[at] in "«„" or (text[at] in '"“' and not opened)
    return before.isspace()

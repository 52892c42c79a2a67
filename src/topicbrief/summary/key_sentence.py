"""The one sentence that says best what a text is about: what a text without a title is called by.

Measured on the tuning halves of news, French news, papers, posts and web pages against headlines
and abstracts: content and position as for a summary, but a sentence that says what the text is
for ("in this paper, we", "the aim of this study") counts as much as four. Boosted trees over 27
signs found none better.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..records import Page, Sentence
from .candidates import FEW_WORDS, chances_of
from .cues import aims
from .select import LENGTH, SURE, form_of
from .standalone import find_back, find_fault, find_lean
from .weights import weigh

AIM = 4.0  # what a sentence counts that says what its text is for
POSITION = 0.6  # power of the number from the start by which a place counts less
LEAST = 0.3  # of a place, however far from the start


def find_telling(page: Page, words: Sequence[Sequence[str]]) -> Sentence | None:
    """The sentence that says most of what `page` says and stands alone; None where none does.

    `words` are those of every sentence. The weightiest are looked at first, until none that is
    left could be better.
    """
    own, size = page.language or "en", len(page.sentences)
    counted = np.array([len(x) for x in words], float)
    place = np.maximum((1.0 + np.arange(size)) ** -POSITION, LEAST)
    gains = weigh(words, [own] * size).sums() * np.maximum(counted, 1) ** -LENGTH * place
    chances, best, found = list(chances_of(page)), 0.0, None
    for number in np.argsort(-gains, kind="stable").tolist():
        gain, sentence = float(gains[number]) * chances[number] ** SURE, page.sentences[number]
        if float(gains[number]) * AIM <= best:
            break
        aim = aims(sentence.plain, own)
        gain = round(gain * (AIM if aim else 1.0), 9)
        if gain <= best or counted[number] < FEW_WORDS or not _stands(sentence, own, aim):
            continue
        gain = round(gain * form_of(sentence.plain, own), 9)
        if gain > best:
            best, found = gain, sentence
    return found


def _stands(sentence: Sentence, language: str, aim: bool) -> bool:
    text = sentence.plain
    fault = find_fault(sentence, language)[0] or find_lean(text, language)
    cut = text[:1].isdigit()  # "Art. 5 of the law": what stands after an abbreviation
    return not (fault or cut) and (aim or not find_back(text, language))

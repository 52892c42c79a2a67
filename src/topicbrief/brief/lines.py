"""The line of a document in a collection: the sentence that an editor would put under its title.

An article says first what happened. A post comes to its subject near its start. A speech says
anywhere what no other of the collection says, and begins and ends with what all of them say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log
from types import MappingProxyType
from typing import Any

import numpy as np

from ..language.words import tokenize
from ..records import Page, Sentence
from ..scale.codec import pack, unpack
from ..summary.candidates import POLITE, QUESTION, UNCLOSED, Candidates, find_candidates
from ..summary.cues import plans
from ..summary.select import FORM, LENGTH, PLAIN, form_of, summarize
from ..summary.standalone import (
    find_back,
    find_fault,
    find_lean,
    is_talk,
    reads_badly,
    thanks,
)
from ..topics.examples import is_prose
from .quoted import Quoted
from .title import bare_subject, own_title

ROOMS = ("language", "reading", "summary", "brief")

ARTICLE = "paragraphs"  # the form of a text that may say first what it is about
LONG = 90  # sentences from which a text is told part by part
SHORTEST = 8  # words of a sentence that stands for a document
LEAD = 12  # of a first paragraph that may lack its full stop
NEAR = 0.5  # power of the number from a post's start by which a sentence counts less
SPOKEN = 1 / 3  # of a speech say "I" or "we": papers have .28 at most, speeches .47
SHORT = 10  # sentences below which that says nothing
TITLED = 1.0  # a sentence counts for so much more with each word of the subject
LEANING = 0.5  # of one that needs another, is a scrap, thanks, or runs on
ANSWERED = 0.2  # of a question, where the text answers somebody
ANNOUNCED = 0.4  # of one that ends in a colon: "I am looking for the following:"
LONGEST = 45  # words of a sentence from which it is not shown whole
OBJECTED = 0.05  # of what cannot be quoted alone
_LETTER = re.compile(r"[^\W\d_]")
MAIL = (".mbox", ".eml")
_NAMED = re.compile(
    r"\d|\s[^\w\s]{0,3}[^\W\d_a-zß-ÿа-яё]"
)  # a number, or a capital after the first word


def own_sentences(quoted: Quoted) -> tuple[Sentence | None, ...]:
    """A sentence of each page that is quoted from; none where there is one document. Kept."""
    if quoted.counted.corpus.n_documents < 2:
        return ()

    def find() -> dict[str, Any]:
        held = Counter(word for page in quoted.words for word in {w for own in page for w in own})
        rare = {word: log((2 + len(quoted.pages)) / (1 + n)) for word, n in held.items()}
        pages = zip(quoted.pages, quoted.words, strict=True)
        found = tuple(own_sentence(page, words, rare) for page, words in pages)
        return pack(found, refer=quoted.refer)

    counted = quoted.counted
    parts = counted.tables, counted.cleaned, quoted.places
    kept = counted.corpus.once("lines", find, *parts, rooms=ROOMS)
    return unpack(kept.values, resolve=quoted.resolve)


def own_sentence(
    page: Page, words: Sequence[Sequence[str]], rare: Mapping[str, float] = MappingProxyType({})
) -> Sentence | None:
    """The sentence that opens an article, makes a post's point, or sets a speech apart.

    Of other texts it is the one that says most of what they say. `words` are those of each
    sentence, `rare` says how few of the documents hold a word.
    """
    if opens(page):
        return page.sentences[0]
    if any(words) and makes_point(page):
        return _make_point(page, find_candidates([page], words=words), rare)
    picks = summarize(page, sentences=1, counted=words).picks
    return picks[0].sentence if picks else None


def opens(page: Page) -> bool:
    """An article that says first what happened: its first sentence stands alone and names somebody.

    What names nobody and counts nothing is a thought to begin with, not the news.
    """
    if page.form.name != ARTICLE or len(page.segments) > 1 or not 0 < len(page.sentences) < LONG:
        return False
    first, language = page.sentences[0], page.language or "en"
    fault, text = find_fault(first, language)[0], first.plain
    if fault == "unclosed" and _is_lead(page, first):
        fault = ""  # a paragraph that lacks its full stop alone
    return (
        len(text.split()) >= SHORTEST
        and _NAMED.search(text) is not None
        and not (fault or find_lean(text, language) or find_back(text, language))
        and not reads_badly(text, language)
    )


def _is_lead(page: Page, first: Sentence) -> bool:
    """A whole paragraph of some length, from a capital to a letter or a digit."""
    whole = page.document.text[first.stop : first.stop + 80].lstrip(" \t")[:1] in ("\n", "")
    text = first.plain.strip()
    return whole and len(text.split()) >= LEAD and text[0].isupper() and text[-1].isalnum()


def makes_point(page: Page) -> bool:
    """A post or a speech, whose line may stand anywhere: others say first what they are about."""
    return is_post(page) or is_speech(page)


def is_post(page: Page) -> bool:
    """A mail or a post, by its layout or by the mailbox that it lies in."""
    return page.form.name == "mail" or page.document.file.lower().endswith(MAIL)


def is_speech(page: Page) -> bool:
    """Somebody speaks of himself, or for those who listen, throughout."""
    said = [is_talk(s.plain, page.language or "en", "first", "together") for s in page.sentences]
    return len(said) >= SHORT and sum(said) >= SPOKEN * len(said)


def _make_point(page: Page, candidates: Candidates, rare: Mapping[str, float]) -> Sentence | None:
    """The sentence with most of the words that the page says often and others seldom."""
    weights, language, post = candidates.weights, page.language or "en", is_post(page)
    apart = np.array([rare.get(word, 1.0) for word in weights.vocabulary])
    title = own_title(page) if post else ""
    subject = frozenset(tokenize(title, language=language))
    named = np.array([word in subject for word in weights.vocabulary], dtype=float)
    owners = np.repeat(np.arange(len(candidates)), np.diff(weights.bounds))
    said, titled = (
        np.bincount(owners, weights=values[weights.words], minlength=len(candidates))
        for values in (weights.values * apart, named)
    )
    lengths = np.maximum([len(own) for own in candidates.words], 1)
    merit = said / lengths**LENGTH * (1 + TITLED * titled)
    if post:
        merit = merit * (1.0 + np.arange(len(merit))) ** -NEAR
    answers = any(block.role in ("quoted", "attribution") for block in page.blocks)
    answers |= bare_subject(title) != title  # "Re:" says so as well
    best, chosen = -1.0, 0
    for number in np.argsort(-np.round(merit, 9), kind="stable").tolist():
        if round(merit[number], 9) <= best:
            break
        fit = _fitness(candidates, number, language, post=post, answers=answers)
        if round(merit[number] * fit, 9) > best:
            best, chosen = round(merit[number] * fit, 9), number
    return page.sentences[chosen] if is_worded(page.sentences[chosen].plain) else None


def is_worded(text: str) -> bool:
    """Not mostly numbers and signs, nor names alone: "Leeds 1 4 1--6" tells nothing."""
    found = [match.group() for word in text.split() if (match := _LETTER.search(word))]
    small = text.isupper() or not all(map(str.isupper, found))
    return small and 2 * len(found) >= len(text.split())


def _fitness(
    candidates: Candidates, number: int, language: str, *, post: bool, answers: bool
) -> float:
    """How well a sentence stands under a title, 0 to 1.

    The first sentence of a post that answers nobody leans on nothing, and what it asks everybody
    is its point.
    """
    text, objection = candidates.sentences[number].plain, int(candidates.objections[number])
    size, first = len(text.split()), post and not answers
    spoken_to = is_talk(text, language, "second")
    fit = (FORM if spoken_to else 1.0) if post else form_of(text, language)
    if objection == QUESTION:
        fit *= 1.0 if first and not spoken_to else ANSWERED
    elif objection == UNCLOSED and first and text.endswith(":"):
        fit *= ANNOUNCED
    elif objection and not (objection == POLITE and post and size > SHORTEST):
        fit *= OBJECTED
    if (number or not first) and find_lean(text, language):
        fit *= LEANING
    if find_back(text, language) or thanks(text, language):
        fit *= LEANING
    if not is_prose(text, language):
        fit *= LEANING
    if size > LONGEST or text.endswith("!"):
        fit *= LEANING
    if not is_worded(text):
        fit *= OBJECTED
    return fit if post or plans(text, language) else fit * PLAIN

"""Ways of writing that look like damage: told once for a text, not held against its sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import replace

from ..records import Damage, Sentence

SMALL, COMMA, BROKEN = "begins with a small letter", "ends in a comma", "breaks off"
OPEN = "a quotation opens and does not close"
ODD = "what stands here does not follow in whole text"
EMPTY, SPACED = "nothing stands where a word must stand", "a blank stands before a mark"
# Ways of writing: where many sentences have such a mark, the text is written so.
WRITTEN = {
    SMALL: "begin with a small letter",
    COMMA: "end in a comma",
    BROKEN: "break off with dots",
    OPEN: "open a quotation that does not close",
    EMPTY: "have a mark where a word must stand",
    SPACED: "have a blank before a full stop or comma",
    ODD: "hold words that whole text hardly has in this order",
}
SURE = ("missing", "glued")  # kinds of damage in the midst of a sentence
OFTEN, MOSTLY, FEWEST = 0.1, 0.5, 10  # shares of the sentences, and how many there must be


def tell_once(sentences: Sequence[Sentence]) -> tuple[tuple[Sentence, ...], tuple[str, ...]]:
    """What marks everywhere is a property of the text: notes that tell it, marks without it.

    Of ten sentences or more, a mark of a way of writing (`WRITTEN`) that more than a tenth have,
    or any kind that more than half have, is told once for the document, and is no longer held
    against each sentence. The sentences come back in their order, all of them.

    Words in an odd order are a weak sign, and most texts are whole: they are held against their
    sentences only in a text that has lost as much by surer signs; else they are a doubt, without
    `lost`. (52 of 64 such marks in 447 whole texts stood in others, 2 of 3 in ten scraped pages; of
    49 that were read 44 were false.)
    """
    marks = [damage for sentence in sentences for damage in sentence.damage]
    sure = sum(mark.lost and mark.note != ODD and mark.kind in SURE for mark in marks)
    if sum(mark.note == ODD for mark in marks) > sure:
        sentences = [_doubted(sentence) for sentence in sentences]
    counts = Counter(key for sentence in sentences for key in {*map(_manner, sentence.damage)})
    total, told = len(sentences), {}
    for key, times in sorted(counts.items()):
        if total >= FEWEST and times > total * (OFTEN if key in WRITTEN else MOSTLY):
            how = WRITTEN.get(key, f'carry the mark "{key}"')
            told[key] = f"{times} of {total} sentences {how}: taken for the way of the text"
    if not told:
        return tuple(sentences), ()
    return tuple(_without(sentence, told) for sentence in sentences), tuple(told.values())


def _manner(damage: Damage) -> str:
    return damage.note if damage.note in WRITTEN else damage.kind


def _doubted(sentence: Sentence) -> Sentence:
    if all(damage.note != ODD for damage in sentence.damage):
        return sentence
    marks = (replace(one, lost=one.lost and one.note != ODD) for one in sentence.damage)
    return replace(sentence, damage=tuple(marks))


def is_doubt(damage: Damage) -> bool:
    """A sign so weak that it is neither held against its sentence nor told of it."""
    return damage.note == ODD and not damage.lost


def _without(sentence: Sentence, told: Container[str]) -> Sentence:
    left = tuple(damage for damage in sentence.damage if _manner(damage) not in told)
    return sentence if len(left) == len(sentence.damage) else replace(sentence, damage=left)

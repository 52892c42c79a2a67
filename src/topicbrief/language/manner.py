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
STOPPED = "a full stop stands inside a sentence"
ANNOUNCED = "a quotation is announced and does not follow"
PLACEHOLDER = "a placeholder stands for what is gone"
ENTITY, GARBLED = "a sign stands here as its code", "letters were decoded wrongly"
RUN_IN, DASHED = "no blank stands before a sentence", "a stop and a dash run sentences together"
TWICE = "a quotation ends twice"
RUN_TOGETHER, UNSURE = "words run together", "perhaps two words run together"
# Ways of writing: where many sentences have such a mark, the text is written so.
WRITTEN = {
    SMALL: "begin with a small letter",
    COMMA: "end in a comma",
    BROKEN: "break off with dots",
    OPEN: "open a quotation that does not close",
    EMPTY: "have a mark where a word must stand",
    SPACED: "have a blank before a full stop or comma",
    STOPPED: "hold a full stop inside",
    PLACEHOLDER: "hold a placeholder in place of words",
    ENTITY: "hold codes in place of signs",
    GARBLED: "hold letters that were decoded wrongly",
    RUN_IN: "begin without a blank before them",
    ODD: "hold words that whole text hardly has in this order",
}
WEAK = frozenset({ODD, SPACED, ANNOUNCED, COMMA, BROKEN})
RARE = 0.04  # of the sentences: more of them hold words in an odd order where words are gone
OFTEN, MOSTLY, FEWEST = 0.1, 0.5, 10  # shares of the sentences, and how many there must be


def tell_once(sentences: Sequence[Sentence]) -> tuple[tuple[Sentence, ...], tuple[str, ...]]:
    """What marks everywhere is a property of the text: notes that tell it, marks without it.

    Of ten sentences or more, a mark of a way of writing (`WRITTEN`) that more than a tenth have,
    or any kind that more than half have, is told once for the document, and is no longer held
    against each sentence. The sentences come back in their order, all of them.

    Weak signs (`WEAK`, and a word that is perhaps two) prove little, and most texts are whole:
    they are held against their sentences only in a text that has lost as much by surer signs, and
    odd orders of words in one that has more of them than whole texts do; else they are a doubt,
    without `lost`.
    """
    marks = [damage for sentence in sentences for damage in sentence.damage]
    weak = Counter(sign for damage in marks if (sign := _weak_sign(damage)))
    sure = Counter(
        mark.kind
        for mark in marks
        if mark.lost and not _weak_sign(mark) and mark.note != PLACEHOLDER
    )
    many = max(1, RARE * len(sentences))
    doubted = {
        sign
        for sign, times in weak.items()
        if times > sure["glued"] + (sign != UNSURE) * sure["missing"]
        and (times <= many or sign not in (ODD, UNSURE))
    }
    if weak:
        sentences = [_weighed(sentence, doubted) for sentence in sentences]
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


def _weak_sign(damage: Damage) -> str:
    """Its note, where it is a weak sign; else ""."""
    if damage.note.endswith(UNSURE):
        return UNSURE
    return damage.note if damage.note in WEAK else ""


def _weighed(sentence: Sentence, doubted: Container[str]) -> Sentence:
    """Weak signs are doubts, or hold: then two words are no longer perhaps run together."""
    if not any(map(_weak_sign, sentence.damage)):
        return sentence
    marks = (
        replace(one, lost=False, gap=False)
        if _weak_sign(one) in doubted
        else replace(one, note=one.note.replace(UNSURE, RUN_TOGETHER))
        for one in sentence.damage
    )
    return replace(sentence, damage=tuple(marks))


def is_doubt(damage: Damage) -> bool:
    """A sign so weak that it is neither held against its sentence nor told of it."""
    return bool(_weak_sign(damage)) and not damage.lost


def _without(sentence: Sentence, told: Container[str]) -> Sentence:
    left = tuple(damage for damage in sentence.damage if _manner(damage) not in told)
    return sentence if len(left) == len(sentence.damage) else replace(sentence, damage=left)

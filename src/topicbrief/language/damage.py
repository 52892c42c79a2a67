"""What a sentence visibly lost: words at a seam, texts of links, its beginning or its end.

Nothing is repaired here: a mark says where something is missing, so that a quotation can show a
gap there; what stood in it is never guessed. Ordered lists of small named rules: `TEXT_RULES` look
inside sentences, `EDGE_RULES` at both ends of one; words run together are found by `glue`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from ..records import Damage
from .edges import find_edges, never_last
from .holes import TEXT_RULES, letters_after, letters_before
from .joined_words import (
    LONGEST,
    Glue,
    find_glue,
    in_use,
    is_strange,
    is_word,
    parted_by,
    read_lexicon,
)
from .manner import ENTITY, GARBLED, ODD, RUN_TOGETHER, UNSURE
from .sequences import find_gaps, may_hold_gap, read_listed
from .two_words import is_name, small_words

NEAR = 4  # characters between two marks of one loss
TOGETHER = 12  # sentences that are looked through at once for oddities
WIDEST = 20_000  # characters of a sentence; what is wider is none
REMEMBERED = 500_000  # distinct words kept per language before beginning anew
_AROUND = ".,;:!?()[]\"'“”‘’-–—"
_PLAIN_WORD = re.compile(r"\w+(?:['’]\w+)*")
_HYPHENS = ("-", "‐", "‑")
_CODED = re.compile(r"[_=;{}<>\[\]]|[,(].*,.")  # no running text
TWO_WORDS = ("two_words", "long_word_and_word")
_COMMA_GLUE = re.compile(r"\w,(?=[^\W\d_])|[^\W\d_]{3}\((?=[^\W\d_]{3})")


class _Chunks(dict):
    """What stands between blanks -> the damage in it, offsets from its beginning."""

    def __init__(self, language: str) -> None:
        self.lexicon = read_lexicon(language)
        self.plain: set[str] = set()  # those without damage: nearly all

    def __missing__(self, chunk: str) -> tuple[Damage, ...]:
        if len(chunk) > 2 * LONGEST:
            return ()
        if len(self) >= REMEMBERED:
            self.clear()
            self.plain.clear()
        word = chunk.strip(_AROUND)
        plain = word.isalpha() and in_use(word, self.lexicon)
        self[chunk] = found = () if plain else tuple(self._damage(chunk))
        if not found and (plain or not is_strange(word, self.lexicon.language)):
            self.plain.add(chunk)
        return found

    def _damage(self, chunk: str) -> Iterator[Damage]:
        language = self.lexicon.language
        if not self.lexicon.shares or "/" in chunk or "@" in chunk or chunk[0] == "#":
            return
        for match in _PLAIN_WORD.finditer(chunk):
            glue = find_glue(match.group(), language)
            if glue and not (glue.rule in TWO_WORDS and _in_compound(chunk, match)):
                for cut in glue.cuts:
                    yield _glued(match.start() + cut, match, glue, language)
        for match in _COMMA_GLUE.finditer(chunk) if not _CODED.search(chunk) else ():
            left, right = letters_before(chunk, match.end() - 1), letters_after(chunk, match.end())
            if _apart(left, right, language):
                note = f'"{chunk}": a space is missing'
                yield Damage("glued", match.end(), match.end(), note, lost=False)


def _apart(left: str, right: str, language: str) -> bool:
    """Two words with a mark between them, and neither a part of a code."""
    if right in small_words(language).all and (len(right) > 1 or not right.isascii()):
        return True
    words = (part.istitle() or is_word(part, language) for part in (left, right))
    return min(len(left), len(right)) > 1 and all(words)


def _in_compound(chunk: str, match: re.Match[str]) -> bool:
    """ "arrestin-like", "example.com": a word of its own."""
    before, after = chunk[match.start() - 1 : match.start()], chunk[match.end() : match.end() + 2]
    return before in _HYPHENS or after[:1] in _HYPHENS or (after[:1] == "." and after[1:].isalnum())


def _glued(at: int, match: re.Match[str], glue: Glue, language: str) -> Damage:
    sure = glue.rule != "two_words" or _is_sure(match.group(), glue.cuts[0], language)
    note = f'"{match.group()}": {RUN_TOGETHER if sure else UNSURE}'
    return Damage("glued", at, at, note, gap=glue.lost, lost=glue.lost)


def _is_sure(word: str, cut: int, language: str) -> bool:
    """A small word that few words begin, or end, with stands beside another, or beside any name."""
    left, right = word[:cut].lower(), word[cut:].lower()
    small, begins, ends = small_words(language)
    if min(cut, len(right)) == 1:
        return False
    if left in small:
        return right in small or left not in begins
    return right in small - ends and (word.islower() or is_name(word[:cut], language))


@cache
def _chunks(language: str) -> _Chunks:
    return _Chunks(language)


def find_damage(text: str, language: str = "en", offset: int = 0) -> tuple[Damage, ...]:
    """Each visible loss in the text of one sentence, offsets counted from `offset`."""
    (found,) = mark_damage(text, [(0, len(text))], language)
    return tuple(_moved(damage, offset) for damage in found)


def mark_damage(
    text: str, spans: Sequence[tuple[int, int]], language: str
) -> list[tuple[Damage, ...]]:
    """The damage of each sentence of `text`; what stands around the spans is looked at, too."""
    if not spans:
        return []
    found: dict[int, list[Damage]] = {}
    for number, (start, stop) in enumerate(spans):
        if edges := find_edges(text, start, stop, language):
            found[number] = [*edges]
    starts = [start for start, _ in spans]
    for damage in _in_text(text, spans, language):
        number = bisect_right(starts, damage.start) - 1
        if number >= 0 and damage.start <= spans[number][1]:
            found.setdefault(number, []).append(damage)
    rows: list[tuple[Damage, ...]] = [()] * len(spans)
    for number, row in found.items():
        rows[number] = tuple(_distinct(sorted(row, key=_place)))
    return rows


def _distinct(row: list[Damage]) -> Iterator[Damage]:
    """What follows oddly is not marked beside another mark: that one says more.

    Letters decoded wrongly are told once a sentence.
    """
    told = set()
    for at, damage in enumerate(row):
        if damage.note in (ENTITY, GARBLED):
            if damage.note in told:
                continue
            told.add(damage.note)
        near = (other for other in row[max(0, at - 1) : at + 2] if other is not damage)
        if damage.note != ODD or all(abs(other.start - damage.start) > NEAR for other in near):
            yield damage


def _place(damage: Damage) -> tuple[int, str]:
    return damage.start, damage.kind


def _moved(damage: Damage, offset: int) -> Damage:
    start, stop = damage.start + offset, damage.stop + offset
    return Damage(damage.kind, start, stop, damage.note, damage.gap, damage.lost)


def _in_text(text: str, spans: Sequence[tuple[int, int]], language: str) -> Iterator[Damage]:
    start, stop = spans[0][0], spans[-1][1]
    chunks = text[start:stop].split()
    yield from _in_chunks(text, spans, chunks, language)
    if read_listed(language).pairs and may_hold_gap(chunks, language):
        yield from _in_sequences(text, spans, language)
    for rule in TEXT_RULES:
        yield from rule(text, start, stop, language)


def _in_sequences(text: str, spans: Sequence[tuple[int, int]], language: str) -> Iterator[Damage]:
    for at in range(0, len(spans), TOGETHER):
        some = spans[at : at + TOGETHER]
        if not may_hold_gap(text[some[0][0] : some[-1][1]].split(), language):
            continue
        for start, stop in some:
            if stop - start < WIDEST and may_hold_gap(text[start:stop].split(), language):
                for gap in find_gaps(text[start:stop], language):
                    if text[start + gap - 1 : start + gap + 1] != ",,":  # as people type
                        at = start + gap
                        yield Damage("missing", at, at, ODD)  # likely, not seen: no […]


def _in_chunks(
    text: str, spans: Sequence[tuple[int, int]], chunks: list[str], language: str
) -> Iterator[Damage]:
    known = _chunks(language)
    strange = set(chunks).difference(known.plain)
    if not strange:
        return
    words = [chunk.strip(_AROUND) for chunk in chunks]
    own = set(words)
    begun = {text[start : start + LONGEST].split(maxsplit=1)[0] for start, _ in spans}
    damaged = {
        chunk: found
        for chunk in strange
        if (
            found := known[chunk]
            or tuple(_in_two(chunk, own, language))
            or (chunk in begun and _at_start(chunk, known))
        )
    }
    if not damaged:
        return
    times, apart = Counter(words), set(pairwise(words))
    for start, stop in spans:
        beside = _divides(text, start, stop)
        if beside or not damaged.keys().isdisjoint(text[start:stop].split()):
            for match in _CHUNK.finditer(text, start, stop):
                chunk = match.group()
                for damage in damaged.get(chunk) or known[chunk]:
                    parts = _parted(chunk, damage)
                    often = times["".join(parts)] > 1 and parts not in apart
                    name = parts[1].islower() or parts[0] not in small_words(language).all
                    alone = parts[1].lower() in never_last(language) and not _goes_on(
                        text, match.start() + damage.start + len(parts[1])
                    )
                    excused = (often and name) or alone or _is_name(text, match, parts, language)
                    if not (parts[0] and excused):
                        yield _moved(damage, match.start())


def _at_start(chunk: str, known: _Chunks) -> tuple[Damage, ...]:
    """ "Thelaw": a capital at the start of a sentence belongs to a small word."""
    word = chunk.lstrip(_AROUND)
    at = len(chunk) - len(word)
    low = chunk[:at] + word[:1].lower() + word[1:]
    small = (chunk[at : damage.start].lower() for damage in known[low] if damage.gap)
    if next(small, "") not in small_words(known.lexicon.language).all:
        return ()
    return tuple(replace(d, note=f"{d.note[0]}{word[0]}{d.note[2:]}") for d in known[low])


def _in_two(chunk: str, own: Container[str], language: str) -> Iterator[Damage]:
    """A strange word is two that stand in the text by themselves."""
    word = chunk.strip(_AROUND)
    if len(chunk) <= 2 * LONGEST and (cut := parted_by(word, own, language)):
        at = chunk.index(word) + cut
        yield Damage("glued", at, at, f'"{word}": {RUN_TOGETHER}', gap=True)


def _parted(chunk: str, damage: Damage) -> tuple[str, str]:
    """The two words that are run together where a chunk is damaged; empty for other damage."""
    at = damage.start if damage.gap else 0
    ends = (m.span() for m in _PLAIN_WORD.finditer(chunk) if m.start() < at < m.end())
    start, stop = next(ends, (at, at))
    return chunk[start:at], chunk[at:stop]


def _goes_on(text: str, stop: int) -> bool:
    """A word stands behind the blank: an article or preposition calls for one."""
    after = text[stop : stop + 3]
    return after[:1].isspace() and (after.lstrip()[:1].isalnum() or after.lstrip()[:1] in _OPENING)


_OPENING = tuple("\"'“‘«„(")


def _is_name(text: str, chunk: re.Match[str], parts: tuple[str, str], language: str) -> bool:
    """ "Mr Noring", "Huisman Itrec": in mid-sentence no function word has a capital."""
    left, right = parts
    before = text[max(0, chunk.start() - 2) : chunk.start()]
    inside = before[-1:] == " " and (before[:1].isalnum() or before[:1] == ",")
    named = inside and chunk.group().startswith(left) and left.istitle() and right.islower()
    return named and left.lower() in small_words(language).all


def _divides(text: str, start: int, stop: int) -> bool:
    """No blank stands before or behind: a chunk of the text is more than one of the sentence."""
    beside = text[max(0, start - 1) : start] + text[stop : stop + 1]
    return bool(beside) and not beside.isspace()


_CHUNK = re.compile(r"\S+")

"""What a sentence visibly lost: words at a seam, texts of links, its beginning or its end.

Nothing is repaired here: a mark says where something is missing, so that a quotation can show a
gap there; what stood in it is never guessed. Ordered lists of small named rules: `TEXT_RULES` look
inside sentences, `EDGE_RULES` at both ends of one; words run together are found by `glue`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from ..records import Damage
from .edges import dangling, find_edges
from .joined_words import LONGEST, Glue, find_glue, in_use, read_lexicon
from .lexicon import CALENDAR, phrases_of
from .manner import EMPTY, ODD, OPEN, SPACED
from .sequences import find_gaps, may_hold_gap, read_listed
from .two_words import small_words

NEAR = 4  # characters between two marks of one loss
TOGETHER = 12  # sentences that are looked through at once for oddities
WIDEST = 20_000  # characters of a sentence; what is wider is none
REMEMBERED = 500_000  # distinct words kept per language before beginning anew
_AROUND = ".,;:!?()[]\"'“”‘’-–—"
_PLAIN_WORD = re.compile(r"\w+(?:['’]\w+)*")
_COMMA_GLUE = re.compile(r"[^\W\d_]{2},(?=[^\W\d_]{2})|[^\W\d_]{3}\((?=[^\W\d_]{3})")


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
        if not found:
            self.plain.add(chunk)
        return found

    def _damage(self, chunk: str) -> Iterator[Damage]:
        if not self.lexicon.shares or "/" in chunk or "@" in chunk or chunk[0] == "#":
            return
        for match in _PLAIN_WORD.finditer(chunk):
            if glue := find_glue(match.group(), self.lexicon.language):
                for cut in glue.cuts:
                    yield _glued(match.start() + cut, match, glue)
        for match in _COMMA_GLUE.finditer(chunk):
            note = f'"{chunk}": a space is missing'
            yield Damage("glued", match.end(), match.end(), note, lost=False)


def _glued(at: int, match: re.Match[str], glue: Glue) -> Damage:
    note = f'"{match.group()}": words run together'
    return Damage("glued", at, at, note, gap=glue.lost, lost=glue.lost)


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
    """What follows oddly is not marked beside another mark: that one says more."""
    for at, damage in enumerate(row):
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
                    yield Damage(
                        "missing", start + gap, start + gap, ODD
                    )  # likely, not seen: no […]


def _in_chunks(
    text: str, spans: Sequence[tuple[int, int]], chunks: list[str], language: str
) -> Iterator[Damage]:
    known = _chunks(language)
    find = known.__getitem__
    damaged = set(filter(find, set(chunks).difference(known.plain)))
    if not damaged:
        return
    words = [chunk.strip(_AROUND) for chunk in chunks]
    times, apart = Counter(words), set(pairwise(words))
    for start, stop in spans:
        if _divides(text, start, stop) or not damaged.isdisjoint(text[start:stop].split()):
            for match in _CHUNK.finditer(text, start, stop):
                for damage in find(match.group()):
                    parts = _parted(match.group(), damage)
                    whole = parts[1].islower() and times["".join(parts)] > 1 and parts not in apart
                    if not (parts[0] and (whole or _is_name(text, match, parts, language))):
                        yield _moved(damage, match.start())


def _parted(chunk: str, damage: Damage) -> tuple[str, str]:
    """The two words that are run together where a chunk is damaged; empty for other damage."""
    at = damage.start if damage.gap else 0
    ends = (m.span() for m in _PLAIN_WORD.finditer(chunk) if m.start() < at < m.end())
    start, stop = next(ends, (at, at))
    return chunk[start:at], chunk[at:stop]


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
_ANNOUNCED = re.compile(r":[ \t]+(?=[A-ZÀ-ÖØ-ÞА-Я])")
_NOTHING = re.compile(r"(?!)")  # matches nowhere


@cache
def _announces(language: str) -> re.Pattern[str]:
    verbs = "|".join(phrases_of(language, "damage", "announces"))
    return re.compile(rf"\b(?:{verbs})\b(?!.{{0,80}}[\"“„«])", re.DOTALL) if verbs else _NOTHING


def announced_quotation(text: str, start: int, stop: int, language: str) -> Iterator[Damage]:
    """ "he cited the rabbi: Immigrants from": a verb announces words that are not there."""
    verbs = _announces(language)
    for match in _ANNOUNCED.finditer(text, start, stop):
        low = max(match.start() - 80, start)
        begin = max(text.rfind(mark, low, match.start()) for mark in (". ", "\n", "? ", "! "))
        if verbs.search(text, max(begin, low), match.start()):
            at = match.end()
            yield Damage("missing", at, at, "a quotation is announced and does not follow", True)


_OPENERS = "The They It He She We But This These However There When While After Although In At A"
_RUN_ON = re.compile(
    rf"(?:{'|'.join(sorted(month.capitalize() for month in CALENDAR['en']))})"
    rf"[ ](?:{'|'.join(_OPENERS.split())})[ ](?=\w)"
)
_DATED = re.compile(r"[a-z,] (?:in|since|until|by|of|on|from|last|next|this|early|late|mid) $")


def run_on(text: str, start: int, stop: int, language: str) -> Iterator[Damage]:
    """ "reported in March The Russians want": a date in mid-sentence, then a sentence begins."""
    for match in _RUN_ON.finditer(text, start, stop) if language == "en" else ():
        if _DATED.search(text, max(start, match.start() - 12), match.start()):
            at = text.index(" ", match.start()) + 1
            yield Damage("run-on", at, at, "a sentence ends here without its end", True)


_HOLE = re.compile(  # begins with one set of characters, so that the scan in between is fast
    r"[,;.)(“](?:(?<=[ ][,;)])(?=\s|$)|(?<=[ ]\.)(?=\s|$)"
    r"|(?<=\()[ ]*[,;)]|(?<=“)[ ]*”|(?<=,)[ ]?,)"
)


def empty_place(text: str, start: int, stop: int, language: str) -> Iterator[Damage]:
    """ "born in , the", "( )": marks with nothing where a word must stand."""
    for match in _HOLE.finditer(text, start, stop):
        inside = len(match.group()) > 1
        at = match.start() + inside
        if inside:
            if not text[match.start() - 1 : match.start()].isalnum():  # "exit()"
                yield Damage("missing", at, at, EMPTY, True)
        elif _last_word(text, at - 1) in dangling(language):
            yield Damage("missing", at, at, EMPTY, True)
        elif text[at] in ",." and text[at - 2 : at - 1].isalpha():
            yield Damage("missing", at, at, SPACED, True)


def _last_word(text: str, stop: int) -> str:
    begin = max(text.rfind(" ", max(0, stop - 20), stop), text.rfind("\n", max(0, stop - 20), stop))
    return text[begin + 1 : stop].lower()


_NO_NOUN = re.compile(
    r" (?:the|an?) (?=(?:of|and|was|were|is|are|has|have|told|said|by|from|with|for|who|which) )"
)
# Each begins with letters that are fixed, so that the scan is fast; a word before the match that
# is in its list calls for what is not there.
_BEFORE_DAY = frozenset({"with", "by", "from", "for", "of"})
_BEFORE_HOUR = frozenset({"at", "until", "by", "around", "about"})
_NO_NAME = (
    (re.compile(r" on (?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)"), 1, _BEFORE_DAY),
    (re.compile(r"\.m\b(?<= [ap]\.m)"), -1, _BEFORE_HOUR),
    (re.compile(r" from to "), 6, None),
    (re.compile(r" % (?<=[a-z] % )"), 1, None),
    (re.compile(r"ccording to(?=[,.;])"), 11, None),
)
_NO_AMOUNT = re.compile(r"[$£€] ?(?=(?:million|billion|trillion|bn|m)\b)")


def no_noun(text: str, start: int, stop: int, language: str) -> Iterator[Damage]:
    """ "the of", "with on Tuesday", "at a.m.", "from to", "lost % of", "$ million"."""
    if language != "en":
        return
    places = [
        match.end()
        for pattern in (_NO_NOUN, _NO_AMOUNT)
        for match in pattern.finditer(text, start, stop)
    ]
    for pattern, shift, words in _NO_NAME:
        for match in pattern.finditer(text, start, stop):
            at = match.start() + shift
            if words is None or _last_word(text, at - 1) in words:
                places.append(at)
    for at in places:
        yield Damage("missing", at, at, "a word is missing here", True)


_AGREEMENT = re.compile(r"The (?:[\w-]+ ){0,2}(agreement|treaty|pact|accord)\b")
_AGREED = re.compile(
    r"(?i)agree|deal\b|\bpact|\baccord\b|treat(?:y|ies)|\bsign(?:s|ed|ing)?\b|contract|negotia|settle|memorand"
    r"|protocol|truce|\bbid\b|acqui|merge"
)


def unnamed_agreement(text: str, start: int, stop: int, language: str) -> Iterator[Damage]:
    """ "The framework agreement", where nothing before it speaks of one: a sentence is gone.

    Other nouns ("the report", "the deal") take up what was told in other words too often.
    """
    agreed: int | None = None  # where the text speaks of one for the first time
    for match in _AGREEMENT.finditer(text, start, stop) if language == "en" else ():
        at = match.start()
        if agreed is None:
            first = _AGREED.search(text)
            agreed = first.end() if first else len(text) + 1
        opens = text[max(start, at - 3) : at].rstrip(" ").endswith(("\n", *'.!?”"'))
        if opens and agreed > at:
            yield Damage("missing", at, at, f"no {match[1]} was named before", lost=False)


def open_quote(text: str, start: int, stop: int, language: str) -> Iterator[Damage]:
    """A quotation that opens and does not close, in its paragraph or in one that carries on."""
    if text.find("„", start, stop) >= 0:  # where “ closes
        return
    even = text.count('"', start, stop) % 2 == 0
    if even and text.count("“", start, stop) <= text.count("”", start, stop):
        return
    while start < stop:
        end = text.find("\n", start, stop)
        end = stop if end < 0 else end
        at = _left_open(text, start, end)
        if at >= 0 and not _carried_on(text, end):
            yield Damage("open quote", at, at, OPEN, lost=False)
        start = end + 1


def _left_open(text: str, start: int, stop: int) -> int:
    """Where the last quotation of a paragraph opens, -1 where it closes as well."""
    if text.count("“", start, stop) > text.count("”", start, stop):
        return text.rfind("“", start, stop)
    at = text.rfind('"', start, stop) if text.count('"', start, stop) % 2 else -1
    return at if at >= 0 and text[at + 1 : at + 2].isalnum() else -1


_NEXT_QUOTE = re.compile(r"[\"“”]")


def _carried_on(text: str, stop: int) -> bool:
    """The next mark of quotation closes, or opens a paragraph as one that carries on does."""
    match = _NEXT_QUOTE.search(text, stop, stop + 4000)
    if not match:
        return False
    opens_line = text[match.start() - 1 : match.start()] == "\n"
    return opens_line or not text[match.end() : match.end() + 1].isalnum()


TEXT_RULES: tuple[Callable[[str, int, int, str], Iterator[Damage]], ...] = (
    announced_quotation,
    run_on,
    empty_place,
    no_noun,
    unnamed_agreement,
    open_quote,
)

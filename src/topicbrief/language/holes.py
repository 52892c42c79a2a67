"""What is visibly gone inside sentences, by the marks and words around it: an ordered list.

Each of `TEXT_RULES` looks through a whole text at once, for speed; what it finds lies in the
sentence around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from ..records import Damage
from .edges import dangling
from .joined_words import is_word
from .lexicon import CALENDAR, function_words, phrases_of
from .manner import (
    ANNOUNCED,
    DASHED,
    EMPTY,
    ENTITY,
    GARBLED,
    OPEN,
    PLACEHOLDER,
    RUN_IN,
    SPACED,
    STOPPED,
    TWICE,
)

_ANNOUNCED = re.compile(r":[ \t]+(?=[A-ZÀ-ÖØ-ÞА-Я])")
_NOTHING = re.compile(r"(?!)")  # matches nowhere


@cache
def _announces(language: str) -> re.Pattern[str]:
    verbs = "|".join(phrases_of(language, "damage", "announces"))
    return re.compile(rf"\b(?:{verbs})\b(?!.{{0,80}}[,\"“„«])", re.DOTALL) if verbs else _NOTHING


def announced_quotation(text: str, start: int, stop: int, language: str) -> Iterator[Damage]:
    """ "he cited the rabbi: Immigrants from": a verb announces words that are not there."""
    verbs = _announces(language)
    for match in _ANNOUNCED.finditer(text, start, stop):
        low = max(match.start() - 80, start)
        begin = max(text.rfind(mark, low, match.start()) for mark in (". ", "\n", "? ", "! "))
        if verbs.search(text, max(begin, low), match.start()):
            at = match.end()
            yield Damage("missing", at, at, ANNOUNCED, True)


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
    r"|(?<=\()[ ]*[,;)]|(?<=“)[ ]*”|(?<=[^,],)[ ]?,(?![,\w]))"
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
            inside = text[at] == "." and text[at + 1 : at + 3].strip()[:1].islower()
            yield Damage("missing", at, at, STOPPED if inside else SPACED, True)


def _last_word(text: str, stop: int) -> str:
    begin = max(text.rfind(" ", max(0, stop - 20), stop), text.rfind("\n", max(0, stop - 20), stop))
    return text[begin + 1 : stop].lower()


_NO_NOUN = re.compile(
    r" (?:the|an?) (?=(?:of|and|was|were|is|are|has|have|told|said|by|from|with|for) [^\W\d_])"
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


_AGREEMENT = re.compile(r"The (?:[\w-]+ ){0,2}(agreement|treaty|pact)\b")
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


_NAMES = """
address amount cit city date dig digit e-?mail entity eq formula link loc location math name num
number org person phone place ref time token unk url user year
"""
_PLACEHOLDER = re.compile(
    rf"(?i:[<\[](?:{'|'.join(_NAMES.split())})s?[>\]])|\[(?:REDACTED|redacted)\]"
    r"|\{\{[^{}\n]{1,40}\}\}|\$\{\w{1,30}\}|\bX{4,}\b"
)
_ENTITY = re.compile(
    r"&(?:nbsp|amp|quot|apos|lt|gt|[lr][sd]quo|[mn]dash|hellip|#\d{2,5}|#x[0-9a-f]{2,5});"
)
_GARBLED = re.compile(  # UTF-8 that was read as Windows-1252, and what stands for no letter
    r"[ÃÂÐâ\ufffd](?:(?<=\ufffd)|(?<=[ÃÂÐ])[\x80-¿‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
    r"|(?<=[a-zß-ÿ]Ã)(?![A-Z])|(?<=â)€)"
)


def residue(text: str, start: int, stop: int, language: str) -> Iterator[Damage]:
    """ "<number>", "{{name}}": what stands for words; "&nbsp;", "Ã¼": signs not decoded."""
    held = any(text.find(sign, start, stop) >= 0 for sign in ("<", "[", "{", "XXXX"))
    for match in _PLACEHOLDER.finditer(text, start, stop) if held else ():
        yield Damage("missing", match.start(), match.start(), PLACEHOLDER)
    for match in _ENTITY.finditer(text, start, stop):
        yield Damage("garbled", match.start(), match.start(), ENTITY, lost=False)
    if not text.isascii():
        for match in _GARBLED.finditer(text, start, stop):
            yield Damage("garbled", match.start(), match.start(), GARBLED)


_SMALL, _CAPITAL = "a-zß-öø-ÿа-яё", "A-ZÀ-ÖØ-ÞА-ЯЁ"
_STOPS = re.compile(rf"[.!?](?:(?<=[{_SMALL}]{{3}}[.!?])(?=[{_CAPITAL}][{_SMALL}]))")
_CLOSED = re.compile(rf"[”»\"](?:(?<=[{_SMALL}.!?…].)(?=[{_CAPITAL}][{_SMALL} '’]))")
_DASH = re.compile(rf"\.(?<=[{_SMALL}]{{2}}\.)[-–—] ?(?=[{_CAPITAL}])")
_ENDS = re.compile(r"[”»\"](?:(?<=[.!?…].)[.!?]{1,2}[”»\"])")


def run_in(text: str, start: int, stop: int, language: str) -> Iterator[Damage]:
    """ "the end.Next", "“so it is”The law": no blank where a sentence begins; "done.- Next"."""
    for match in _STOPS.finditer(text, start, stop):
        left, right = letters_before(text, match.start()), letters_after(text, match.end())
        short = len(right) < 3 and right.lower() not in function_words(language)  # "Node.Js"
        if (
            not short
            and right not in _ENDINGS.split()
            and is_word(left, language)
            and is_word(right, language)
        ):
            yield Damage("glued", match.end(), match.end(), RUN_IN, lost=False)
    for match in _CLOSED.finditer(text, start, stop):
        if _closes(text, match.start(), language):
            yield Damage("glued", match.end(), match.end(), RUN_IN)
    for match in _DASH.finditer(text, start, stop) if language not in ("es", "pt") else ():
        yield Damage("run-on", match.end(), match.end(), DASHED)
    for match in _ENDS.finditer(text, start, stop):
        yield Damage("missing", match.start() + 1, match.start() + 1, TWICE)


def letters_before(text: str, stop: int) -> str:
    return letters_after(text[max(0, stop - 24) : stop][::-1], 0)[::-1]


def letters_after(text: str, start: int) -> str:
    return _LETTERS.match(text[start : start + 24])[0]  # type: ignore[index]


_LETTERS = re.compile(r"[^\W\d_]*")
_ENDINGS = "Com Org Net Edu Gov Info Co Fr De Ru Es It Pt Us Uk"  # of addresses


def _closes(text: str, at: int, language: str) -> bool:
    """The mark of quotation ends one: by its form, or as the second of its line."""
    if text[at] != '"':
        return text[at] == "”" or language != "de"
    return text.count('"', text.rfind("\n", 0, at) + 1, at) % 2 == 1


TEXT_RULES: tuple[Callable[[str, int, int, str], Iterator[Damage]], ...] = (
    announced_quotation,
    run_on,
    empty_place,
    no_noun,
    unnamed_agreement,
    open_quote,
    residue,
    run_in,
)

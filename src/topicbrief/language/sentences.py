"""Where sentences end: ordered tiny rules with names; the first that answers decides.

A line break ends a sentence (those inside a paragraph are blanks by then). Every other place that
may be an end (a full stop, question or exclamation mark with what closes behind it) is shown to
`RULES` in turn; `explain` prints which one decided. Offsets come from the match and are never
searched for again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from ..records import Document, Sentence, check_language
from .damage import mark_damage
from .detect import detect
from .edges import dangling
from .lexicon import FIRST_CLASS, function_words, words_of
from .scripts import STOPS, cut_at_blanks, is_small

_CLOSING = "\"'”’»)\\]"
_STARTS = (
    "The|A|An|In|It|This|These|That|Those|They|He|She|We|As|At|But|For|If|On|To|By|When|While|There"
    "|However|Although|Even|Some|Other|Many|Most|Such|With"
)
_PLACE = re.compile(  # begins with one set of characters, so that the scan in between is fast
    rf"[\n.!?…—–{STOPS}](?:(?<=\n)\s*"
    r"|(?:(?<=[a-zß-öø-ÿа-я]{3}\.)|(?<=\d{4}\.))([ ]+)(?=[A-ZÀ-ÖØ-ÞА-Я])"
    rf"|(?<=[.!?…])[.!?…]*(?:(?:[{_CLOSING}]|“(?!\w)|[ \xa0\u202f]»)[.!?…]*)*"
    rf"(?:[ ]?\[(?:\d{{1,3}}|…|\.\.\.)\]|[ ]\d{{1,3}}(?=[ ](?:{_STARTS})\b))*"  # notes
    r"[ \t\xa0\u202f]*"
    rf"|(?<=[{STOPS}])[。！？」』”’）\"')]*[ \t]*"
    r"|(?<=[—–])[ ](?=[A-Z]))"
)
_WORD = re.compile(r"[^\W_]+(?:[-.'’][^\W_]+)*")
LONGEST = 80  # characters of the word to the left of a mark that are looked at
_OPENING = "\"'“‘«„(["
_MARKS = frozenset(".!?…")
_FULL = frozenset(STOPS)
_DOMAINS = "com net org co uk edu gov io info tv me eu de fr it es ru ly js py"
_NUMBERED = frozenset({"no", "nos", "op", "art", "on", "don", "sen", "cap", "c", "p", "n", "s"})


class Place(NamedTuple):
    """A possible end: the word left of the mark, the marks, the gap, and what follows."""

    left: str
    mark: str
    gap: str
    right: str
    language: str
    first: bool  # the left word opens its line


def full_stop_of_script(place: Place) -> bool | None:
    return True if place.mark[0] in _FULL else None


def plain_end(place: Place) -> bool | None:
    """A lower-case word of four letters or more, a full stop, a space, a capital."""
    plain = place.mark == "." and place.gap and place.right[:1].isupper()
    plain = plain and len(place.left) > 3 and place.left.isalpha() and place.left.islower()
    return True if plain and place.left[-4:] not in _endings(place.language, 4) else None


def nothing_left(place: Place) -> bool | None:
    """Marks that open a line, such as an ellipsis, end nothing."""
    return False if not place.left and place.first else None


def lower_right(place: Place) -> bool | None:
    """A lower-case letter follows, or more marks do."""
    right = place.right.lstrip(_OPENING)
    return False if is_small(right[:1]) or place.right[:1] in _MARKS else None


def spaced_stop(place: Place) -> bool | None:
    """ "ended . Next" in texts that were tokenised; but "the . next" was a line's end."""
    if place.mark != "." or not place.left.endswith(" "):
        return None
    return place.left.strip().lower() not in dangling(place.language) or _starter(place)


def glued_right(place: Place) -> bool | None:
    """No space: an end only between a lower-case word and a capitalised one, never in a name."""
    if place.gap or not place.right:
        return None
    word = _first_word(place.right)
    if "/" in place.left or "@" in place.left or word.lower() in _DOMAINS.split():
        return False
    head = place.left.rsplit("-", 1)[-1]
    return len(head) > 1 and head[-2:].islower() and _opens(place, word)


def _opens(place: Place, word: str) -> bool:
    return place.right[:1].isupper() and (word[1:2].islower() or word in ("I", "A", "È", "É"))


def list_number(place: Place) -> bool | None:
    """ "1. Open the door": the number of an item, at the start of its line."""
    return (
        False
        if place.first
        and place.mark == "."
        and len(place.left) < 4
        and (place.left.rstrip(")").isdigit() or len(place.left) == 1)
        else None
    )


def title(place: Place) -> bool | None:
    """ "Mr. Putin", "z. B. Wasser"; "No. 10" where a number follows, but "No. Never"."""
    key = _key(place)
    if place.mark != "." or key not in _abbreviations(place.language, "titles"):
        return None
    return None if key in _NUMBERED and not place.right[:1].isdigit() else False


def initial(place: Place) -> bool | None:
    """ "J. Smith", "U.S. Congress"; but "vitamin C. The", "in the U.S. It"."""
    if place.mark != "." or not _INITIALS.fullmatch(place.left):
        return None
    return _starter(place)


def tail(place: Place) -> bool | None:
    """ "Acme Inc. said", "Sept. 3"; but "at 9 a.m. The"."""
    if place.mark != "." or _key(place) not in _abbreviations(place.language, "tails"):
        return None
    return _starter(place) or place.right[:1] in _OPENING


def ordinal(place: Place) -> bool | None:
    """German "am 3. Oktober", "im 19. Jahrhundert": a number of one or two digits goes on."""
    if place.language != "de" or place.mark != "." or not place.left.isdigit():
        return None
    return None if len(place.left) > 2 or _starter(place) else False


def interrupted(place: Place) -> bool | None:
    """Speech that breaks off and begins anew: "I know she's — See, now"."""
    if place.mark not in "—–":
        return None
    word = re.split("['’]", _first_word(place.right))[0]
    return word not in ("I", "A", "The", "It") and _starter(place)


def other(place: Place) -> bool | None:
    return True


RULES: tuple[Callable[[Place], bool | None], ...] = (
    plain_end,
    full_stop_of_script,
    interrupted,
    nothing_left,
    lower_right,
    spaced_stop,
    glued_right,
    list_number,
    title,
    initial,
    tail,
    ordinal,
    other,
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_](?:\.-?[^\W\d_])*")


@cache
def _abbreviations(language: str, kind: str) -> frozenset[str]:
    """Titles, which stand before a name or a number and never end; tails, which may end as well."""
    known = language if language in FIRST_CLASS else "en"
    return frozenset(words_of(known, "sentences", kind))


@cache
def _endings(language: str, length: int) -> frozenset[str]:
    """The last letters of the abbreviations that are as long: only these look like plain words."""
    every = _abbreviations(language, "titles") | _abbreviations(language, "tails")
    return frozenset(word[-length:] for word in every if len(word) >= length)


def _key(place: Place) -> str:
    return place.left.lower().lstrip("([\"'“‘«„")


def _first_word(text: str) -> str:
    match = _WORD.search(text)
    return match.group() if match else ""


def _starter(place: Place) -> bool:
    """What follows is a capitalised function word, as sentences begin and names do not."""
    word = _first_word(place.right)
    language = place.language if place.language in FIRST_CLASS else "en"
    return word[:1].isupper() and word.lower() in function_words(language)


def _decide(place: Place) -> tuple[bool, str]:
    for rule in RULES:
        verdict = rule(place)
        if verdict is not None:
            return verdict, rule.__name__
    raise AssertionError("the last rule always answers")


def _place(text: str, start: int, after: int, line: int, language: str) -> Place:
    """What the rules see of a possible end that stands from `start` to `after`."""
    mark = text[start:after].rstrip(" \t\xa0\u202f")
    spaced = start > line and text[start - 1] == " "
    low = max(line, start - LONGEST)
    begin = max(text.rfind(" ", low, start - spaced) + 1, low)
    gap = text[start + len(mark) : after]
    right = text[after : after + 24].split("\n", 1)[0]
    return Place(text[begin:start], mark, gap, right, language, begin == line)


def _judge(text: str, language: str) -> Iterator[tuple[int, int, bool, str]]:
    """Each possible end: where its marks end, where the next may begin, verdict and rule."""
    line, end, ends = 0, len(text), _endings(language, 3)
    for match in _PLACE.finditer(text):
        start, after = match.span()
        if match.lastindex and text[start - 3 : start] not in ends:
            yield start + 1, after, True, "plain_end"
        elif text[start] == "\n":
            line = after
            yield start, after, True, "line_break"
        elif after == end or text[after] == "\n":
            continue  # its line ends with it
        elif text[start] == "." and text[start - 1 : start + 2 : 2].isdecimal() and start > line:
            yield start + 1, after, False, "glued_right"
        else:
            place = _place(text, start, after, line, language)
            yield start + len(place.mark), after, *_decide(place)


def split_spans(text: str, language: str = "en") -> list[tuple[int, int]]:
    """The sentences of `text` as (start, stop); no blank at either end, nothing else left out."""
    spans, begin = [], 0
    for stop, after, ends, _ in _judge(text, language):
        if ends:
            if span := _trim(text, begin, stop):
                spans.append(span)
            begin = after
    if last := _trim(text, begin, len(text)):
        spans.append(last)
    if language == "th":
        return [part for span in spans for part in cut_at_blanks(text, *span)]
    return spans


def _trim(text: str, start: int, stop: int) -> tuple[int, int] | None:
    """Without blanks at either end; None where nothing else is there."""
    while start < stop and text[start].isspace():
        start += 1
    while start < stop and text[stop - 1].isspace():
        stop -= 1
    return (start, stop) if start < stop else None


def explain(text: str, language: str = "en") -> list[tuple[str, bool, str]]:
    """Each possible end: the text around it, whether it is one, and the rule that decided."""
    return [
        (text[max(0, stop - 12) : stop + 12], ends, rule)
        for stop, _, ends, rule in _judge(text, language)
    ]


def split_sentences(
    document: Document, *, start: int = 0, stop: int | None = None, language: str = ""
) -> list[Sentence]:
    """The sentences of `document.text[start:stop]`, damage marked, offsets into the document.

    Every line break ends one; `clean` splits whole paragraphs.
    """
    stop = len(document.text) if stop is None else stop
    own = check_language(language)
    return split_segment(document, document.text, start, stop, language=own)


def split_segment(
    document: Document, flat: str, start: int, stop: int, *, language: str = "", segment: int = 0
) -> list[Sentence]:
    """The sentences of a part of a page that lies in one segment, damage marked.

    `flat` is the document's text with blanks for what ends no sentence, such as the line breaks
    inside a paragraph, every other character in its place.
    """
    language = language or document.language or detect(flat[start:stop])
    spans = [(start + a, start + b) for a, b in split_spans(flat[start:stop], language or "en")]
    damages = mark_damage(flat, spans, language)
    text = document.text
    return [
        Sentence(document, a, b, text[a:b], damage, segment)
        for (a, b), damage in zip(spans, damages, strict=True)
    ]

"""The lines of a page: where each lies, how it is shaped, and what signs it carries.

Shape comes first: length, closing punctuation, capitals. The word lists here are short, stand for
several languages, and only ever support a verdict (see `rules`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from ..language.lexicon import every_pattern, every_phrase
from ..language.scripts import STOPS
from .rows import CLOSERS, Mark

ENDS = frozenset(".!?…" + STOPS)
BULLET = re.compile(r"(?:[•·▪‣◦●○■□►▶»›*+–—-]|\d{1,2}[.)])\s+")
STEM = 6  # letters kept of a word: "meteorologist" and "meteorological" meet, in any language
LONGEST = 60  # letters of a word that is worth remembering
REMEMBERED = 500_000  # distinct words whose stems are kept before beginning anew
ADDRESSES = ("http", "www.", "@", ".twitter.com")
PHONE = re.compile(r"\d[\d ()/-]{6,30}\d(?!\w)")  # with what stands before it: see `has_phone`
LABEL = re.compile(r"(?:[A-ZÀ-ÞЀ-Я][\w'’&-]*+\s?){1,3}\d{0,2}(?:\([^)]{1,12}\))?\s?:\s")
DATED = re.compile(
    r"\b\d{1,2}[:.]\d{2}\b(?!\s?%)|\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b|\b(?:19|20)\d\d\b"
)
OUTLET = re.compile(r"\s[|–—-]\s(?:[A-ZÀ-ÞЀ-Я][\w.'’&-]*+\s?){1,5}$")
AGO = re.compile(rf"\b(?:{every_pattern('reading', 'ago')})\b", re.I)
CREDIT = re.compile(rf"(?:{every_pattern('reading', 'credit')})\b", re.I)
_SIDE = r"(?:left|right|centre|center|far left|far right|top|bottom|above|below|l|r|links|rechts)"
CREDITED = re.compile(  # how captions and credits begin
    rf"(?:{every_pattern('reading', 'credited')})"
    r"(?:\s?[:|(]|s? (?:copyright|caption|credits?|by)\b)|media (?:caption|playback)\b",
    re.I,
)
CAPTION = re.compile(
    r"\((?i:photo|foto|image|bild|picture|credit|ap photo|reuters|afp|getty|dpa|efe|ansa)\b"
    r"[^)]{0,200}\)?"
    r"|(?i:getty images|image credit|photo by|foto di|foto von|crédit photo|shutterstock)"
    rf"|\b[A-Z][\w'’-]{{1,60}}+,? (?:\d\d,? )?\((?:{_SIDE}"
    r"|(?:pictured|left|right)[^)]{0,200})\)"
    rf"|\b[A-Z][\w'’-]{{1,60}}+, (?:\d\d, )?{_SIDE}, "
)
# What `CAPTION` cannot do without: each begins with fixed characters, which is many times faster.
_BRACKET = re.compile(
    r"\((?:left|right|far |cent|pictured|top|bottom|above|below|l\)|r\)|links|rechts|[Pp]hoto|PHOTO"
    r"|[Ff]oto|FOTO|[Ii]mage|[Bb]ild|[Pp]icture|[Cc]redit|AP|Reuters|REUTERS|AFP|Getty|dpa|EFE|ANSA)"
)
_COMMA = re.compile(r", (?:\d\d, )?(?:left|right|centre|center|top|bottom|far (?:left|right)),")
_CREDITS = ("etty Images", "mage credit", "hoto by", "oto di", "oto von", "rédit photo", "hutterst")


def _by_start(name: str) -> dict[str, tuple[str, ...]]:
    """Phrases by the first three letters of their first word; `*` stands for any ending."""
    starts: dict[str, tuple[str, ...]] = {}
    for phrase in every_phrase("reading", name):
        whole = f" {phrase[:-1]}" if phrase.endswith("*") else f" {phrase} "
        start = whole.split()[0][:3]
        starts[start] = (*starts.get(start, ()), whole)
    return starts


CALLS = _by_start("calls")  # what pages ask of their readers
SELVES = _by_start("selves")  # a text that speaks of itself as a text
POINTERS = frozenset(every_phrase("reading", "pointers"))
_SIGNS = str.maketrans(dict.fromkeys('.,;:!?"“”„«»()[]…|*', " "))


class Line(NamedTuple):
    """A paragraph of a page, whatever its physical lines; `stems` begin its weightier words.

    `text` is the document's from `start` to `stop`, with line breaks as blanks.
    """

    index: int  # type: ignore[assignment]  # of the line on its page; hides tuple.index
    number: int
    start: int
    stop: int
    text: str
    words: int
    shape: str
    key: str
    stems: frozenset[str]
    last: int = 0  # number of its last physical line
    mark: Mark | None = None  # what the form of the text says of it
    speaker: str = ""


class Stems(dict[str, str]):
    """The stem of each word: "" for words that are short or too common to weigh.

    A stem is the first letters of a word: a hundred times cheaper than a lemma, near enough.
    """

    def __init__(self, common: frozenset[str]) -> None:
        self.common = common

    def __missing__(self, word: str) -> str:
        stem = word[:STEM] if len(word) > 3 and word not in self.common else ""
        if len(word) > LONGEST:
            return stem
        if len(self) >= REMEMBERED:
            self.clear()
        self[word] = stem
        return stem


@cache
def known_stems(common: frozenset[str]) -> Stems:
    """The stems of all words met so far, where the words of `common` weigh nothing."""
    return Stems(common)


def read_line(
    numbers: tuple[int, int, int], start: int, text: str, known: Stems | None, speaker: str = ""
) -> Line:
    """A line that is to be judged; without `known` nobody compares it with others.

    `numbers` are its own on the page and those of its first and last physical line.
    """
    index, number, last = numbers
    words = count_words(text)
    shape, stop = shape_of(text, words), start + len(text)
    if known is None:
        return Line(index, number, start, stop, text, words, shape, "", _NONE, last, None, speaker)
    folded = text.casefold()
    bare = folded.replace(",", " ").replace(".", " ").replace('"', " ").replace("’", "'")
    stems = frozenset(map(known.__getitem__, bare.split())) - _NO_STEM
    key = _key(folded)
    return Line(index, number, start, stop, text, words, shape, key, stems, last, None, speaker)


def mark_line(numbers: tuple[int, int, int], start: int, text: str, mark: Mark) -> Line:
    """A line that the form of the text has judged: nothing of it is weighed."""
    index, number, last = numbers
    words = count_words(text)
    stop = start + len(text)
    return Line(index, number, start, stop, text, words, "label", "", _NONE, last, mark)


_NO_STEM = frozenset([""])
_NONE = frozenset[str]()


def key_of(text: str) -> str:
    """What two copies of a line share, whatever bullet or full stop one of them has."""
    return _key(text.casefold())


def _key(folded: str) -> str:
    bullet = BULLET.match(folded)
    return (folded[bullet.end() :] if bullet else folded).rstrip(" .:!?…")


def find_calls(text: str, *tables: Mapping[str, tuple[str, ...]]) -> list[str]:
    """What a text asks of its readers: the phrases of `CALLS` (or of the tables given) in it."""
    words = text.casefold().translate(_SIGNS).split()
    padded, starts = f" {' '.join(words)} ", {word[:3] for word in words}
    found = []
    for table in tables or (CALLS,):
        near = (phrase for start in table.keys() & starts for phrase in table[start])
        found += sorted(phrase.strip() for phrase in near if phrase in padded)
    return found


def has_phone(text: str) -> bool:
    """A telephone number: long, and begun with +, (, 0 or a toll-free 1-8."""
    return any(
        match[0].startswith(("0", "1-8")) or text[match.start() - 1 : match.start()] in ("+", "(")
        for match in PHONE.finditer(text)
    )


def has_address(text: str) -> bool:
    return holds(text, ADDRESSES)


def find_caption(text: str) -> str:
    """What marks a text as a caption or credit of a picture: who stands where, whose photograph."""
    if not may_be_caption(text):
        return ""
    found = CAPTION.search(text)
    return found[0] if found else ""


def may_be_caption(text: str) -> bool:
    return bool(_BRACKET.search(text) or _COMMA.search(text)) or holds(text, _CREDITS)


def holds(text: str, signs: tuple[str, ...]) -> bool:
    """Whether one of the signs stands in the text: `any` without a generator's cost."""
    for sign in signs:  # noqa: SIM110
        if sign in text:
            return True
    return False


def count_words(text: str) -> int:
    """Words between blanks; an estimate by length where a script writes without them."""
    blanks = len(text.split()) if "  " in text else text.count(" ") + 1
    return max(blanks, len(text) // 20)


def titled(text: str, words: int) -> bool:
    """Most words begin with a capital: a title or a menu, in whatever language."""
    return sum([word[0].isupper() for word in text.split()]) > 0.6 * words


def shape_of(text: str, words: int) -> str:
    """What a line looks like before anything else of the page is known.

    prose: closed by a full stop, or long; sentence: closed, but short; loose: of a sentence's
    length without its full stop; lead: announces something; label: everything else.
    """
    if words >= 30:
        return "prose"
    bare = text.rstrip(CLOSERS)
    closed = bare[-1:] in ENDS
    if titled(text, words) and not (closed and words >= 8 and bare[-1] == "." != bare[-2]):
        return "label"
    if closed:
        return "prose" if words >= 8 else "sentence" if words >= 2 else "label"
    if words >= 4 and text[-1] in ":,;":
        return "lead"
    return "loose" if words >= 14 and not OUTLET.search(text) else "label"


@cache
def common_stems(words: frozenset[str]) -> frozenset[str]:
    """The stop words that are long enough to be weighed."""
    return frozenset(word for word in words if len(word) >= 4)

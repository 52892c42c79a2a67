"""The figures and days that a text names, each with a sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from ..language.lexicon import words_of
from ..records import Page, Sentence, Term
from ..summary.standalone import stands_alone
from .known import LONGEST, SHORTEST, is_poor
from .model import Fact
from .quoted import Quoted

EACH = 5  # facts of a kind
FIRST = 3  # sentences with which a text says what it is about
CAPITALS = ("de", "en")  # languages that write months with one
FACTS = ("sum", "percentage", "number", "day")
DAYS_FIRST = frozenset(  # with which days begin, behind the months
    ("monday", "montag", "lundi", "lunes", "lunedì", "segunda-feira", "понедельник")
)
_NUMBER = (  # "5", "0.5", "1/4", "3 1/2"
    r"(?:(?:\d{1,3}[ -])?\d{1,2}/\d{1,2}|\d(?:[\d.,]{0,13}\d)?)(?:[ \xa0]?[¼½¾⅓⅔])?"
    r"(?![¼½¾⅓⅔]|[/.,]?\d)"
)
_BEGIN = (
    r"(?<![\w/.,‐‑–—−$€£¥-])(?<![$€£¥] )(?:[<>≤≥≈~±+−][ ]?|(?<![^\s(])-)?"  # no end of a figure
)
_DASH = r"[ \xa0\u202f]?[-‐‑–—−][ \xa0\u202f]?"
_THE = r"(?:el |il |los? |l['’])?"
_TO = rf"[ \xa0](?:to|until|till|bis|à|al?|au|até|hasta|do|tot|до|по)[ \xa0]{_THE}"
_AND = rf"[ \xa0](?:and|und|et|y|ed?|и)[ \xa0]{_THE}"
_FROM = rf"(?:from|von|des?|del|du|d[ao]|dal|desde|от|с)[ \xa0]{_THE}"
_BETWEEN = rf"(?:between|zwischen|entre|tra|fra|между)[ \xa0]{_THE}"
_MANY = (
    r"(?:thousand|millions?|billions?|trillions?|lakh|crore|Tsd|Tausend|Million(?:en)?|Milliarden?"
    r"|Mio|Mrd|mil(?:le|a)?|milliards?|mill[oó]n(?:es)?|milion[ei]|miliard[oi]|milh(?:ão|ões)"
    r"|bilh(?:ão|ões)|тыс(?:яч\w?)?|млн|млрд|миллион\w{0,2}|миллиард\w{0,2}"
    r"|miljoonaa?|miljardia?|miljoe?n(?:er)?|miljarder)"
)
_TIMES = rf"(?:[KMBb]|[ \xa0\u202f]?(?:bn|m|k|tn|{_MANY}))\b\.?"
_AMOUNT = rf"(?:{_TIMES}(?:[ \xa0](?:de |d['’]|di ))?)?"
_CURRENCY = (
    r"(?:€|\$|£|(?:US |U\.S\. )?dollars?|euros?|pounds?|Euro|dólares|dollari|reais|рублей"
    r"|долларов|евро|USD|EUR|GBP)(?!\w)"
)
_PAID = rf"[ \xa0\u202f]?{_CURRENCY}"
_SIGN = r"(?<!\w)[A-Z]{0,3}[$€£¥] ?"
_PERCENT = (
    r"(?:[ \xa0\u202f]?%|[ \xa0](?:percent|per cent|Prozent|pour cent|por ciento|per cento|"
    r"por cento|процент\w{0,3})(?!\w))"
)


def _range(lower: str) -> str:
    """The lower end of a range, before its upper one; a year before "to" is none."""
    return (
        rf"(?:{_BETWEEN}{lower}{_AND}|(?:{_FROM})?"
        rf"(?:{lower}{_DASH}|(?!(?:1[5-9]|20)\d\d\b){lower}{_TO}))?"
    )


_SUM = re.compile(
    rf"{_BEGIN}{_range(f'(?:{_SIGN})?{_NUMBER}{_AMOUNT}')}{_SIGN}{_NUMBER}{_AMOUNT}"
    rf"(?:{_DASH}{_NUMBER}{_AMOUNT}|{_TO}{_NUMBER}{_TIMES})?(?!\w)"
    rf"|{_BEGIN}{_range(f'{_NUMBER}{_AMOUNT}(?:{_PAID})?')}"
    rf"{_NUMBER}{_AMOUNT}{_PAID}"
)
_SHARE = re.compile(  # 100% is no figure but a way to say all
    rf"{_BEGIN}{_range(f'{_NUMBER}{_PERCENT}?')}(?!100(?![\d.,]*\d)){_NUMBER}{_PERCENT}"
)
_UNIT = (
    r"km|kg|cm|mm|ft|mph|km/h|[kMG]W|[kMGT]Hz|[KMGT]B|km²|m²|ha|°[CF]|C|tons?|tonn?es?|Tonnen|miles?"
    r"|met(?:re|er)s?|Meter|mètres?|metros?|metri|inches|feet|degrees|Grad|degrés|hectares?|км|кг|га|т"
)
_COUNTED = (
    r"people|persons|dead|deaths|killed|injured|victims|jobs|workers|employees|users|voters"
    r"|Menschen|Personen|Tote|Verletzte|Beschäftigte|personnes|morts|blessés|emplois|salariés"
    r"|personas|muertos|heridos|empleos|persone|morti|feriti|pessoas|mortos|feridos|empregos"
    r"|человек|погибших|раненых"
)
_ISO = r"\b(?:19|20)\d\d-\d\d-\d\d\b"
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\b\d{4}\b")


def find_facts(
    quoted: Quoted, terms: Sequence[Term], lines: Iterable[Sentence | None] = ()
) -> tuple[Fact, ...]:
    """Sums, shares, counts, days: those that texts begin with, or whose sentences hold most terms.

    Those in the line of a document or among its first `FIRST` sentences go before all others, those
    in sentences that hold more of the leading terms before the rest. Each sentence stands alone and
    is quoted once, and no figure twice; in collections each is of another document, and a day
    without its year is told where the document has a date.
    """
    leading = [term.word.lower() for term in terms]
    own = {(line.document.id, line.start) for line in lines if line}
    many = len(quoted.pages) > 1
    found: dict[str, list[tuple[bool, bool, int, int, Fact, str]]] = defaultdict(list)
    for at, (sentence, first, language) in enumerate(_short_ones(quoted.pages)):
        if not _DIGIT.search(sentence.text):
            continue
        undated = many and not sentence.document.date
        matches = [
            (kind, match)
            for kind, pattern in _patterns(language)
            if (match := pattern.search(sentence.plain))
            and not (undated and kind == "day" and not _YEAR.search(match.group()))
        ]
        if matches:
            low = sentence.text.lower()
            merit = sum(word in low for word in leading)
            badly = is_poor(sentence.plain, language)
            late = not (first or (sentence.document.id, sentence.start) in own)
            for kind, match in matches:
                fact = Fact(kind, match.group().strip(" ,."), sentence)
                found[kind].append((badly, late, -merit, at, fact, language))
    taken: set[object] = set()
    chosen: list[tuple[int, Fact]] = []
    for kind in FACTS:
        held = 0
        for *_, at, fact, language in sorted(found[kind], key=lambda row: row[:4]):
            owner = fact.sentence.document.id if many else fact.sentence.start
            told = owner in taken or fact.written in taken
            if held < EACH and not told and not stands_alone(fact.sentence, language):
                chosen.append((at, fact))
                taken.update((owner, fact.written))
                held += 1
    chosen.sort(key=lambda row: (FACTS.index(row[1].kind), row[0]))
    return tuple(fact for _, fact in chosen)


def _short_ones(pages: Iterable[Page]) -> Iterator[tuple[Sentence, bool, str]]:
    """Whole sentences of a length to be quoted, whether they begin a text, their language."""
    for page in pages:
        for place, sentence in enumerate(page.sentences):
            if sentence.whole and SHORTEST <= sentence.text.count(" ") + 1 <= LONGEST:
                yield sentence, place < FIRST, page.language or "en"


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    mark = "," if language == "en" else r"[. \xa0\u202f]"  # between thousands
    grouped = rf"[1-9]\d{{0,2}}(?:{mark}\d{{3}})+(?![\w.,]?\d)"
    lower = _range(rf"(?:{grouped}|{_NUMBER})(?:[ \xa0]?(?:{_MANY}|{_UNIT})(?!\w))?")
    number = (
        rf"{_BEGIN}{lower}(?:{grouped}(?:[ \xa0](?:{_UNIT})(?![\w/]))?|{_NUMBER}[ \xa0]?{_MANY}\b"
        rf"|\d[\d.,]{{0,12}}\d[ \xa0](?:{_COUNTED})(?!\w)"
        rf"|{_NUMBER}[ \xa0]?(?:{_UNIT})(?![\w/]))"
    )
    words = words_of(language, "calendar", "names")
    first = next((at for at, word in enumerate(words) if word in DAYS_FIRST), len(words))
    days, months = words[first : first + 8], words[:first]
    if language == "en":
        months = (*months, *words[first + 7 :])
    day = _ISO
    if months:
        named, weekday = _either(months, language), _either(days, language)
        ordinal = r"(?:st|nd|rd|th|\.|er|º)?"
        first_number = (  # no "7:45 may"
            rf"(?<![\w:.,‐‑–—−-])(?:[1-3]?\d{ordinal}(?:{_DASH}|{_TO}))?(?:[12]?\d|3[01])"
        )
        day = (
            rf"{_ISO}|(?:\b(?:{weekday}),? (?:den )?)?{first_number}{ordinal}"
            rf" (?:of |de )?(?:{named})\b(?:,? (?:de )?\d{{4}}\b)?"
            rf"|\b(?:{named}) (?:[12]?\d|3[01])(?:st|nd|rd|th)?\b(?!:)"
            rf"(?:{_DASH}\d\d?\b)?(?:,? \d{{4}}\b)?"
            rf"|\b(?:{named}) (?:1\d|20)\d\d\b"
        )
    patterns = {"sum": _SUM, "percentage": _SHARE, "number": number, "day": day}
    return tuple((kind, re.compile(pattern)) for kind, pattern in patterns.items())


def _either(words: Sequence[str], language: str) -> str:
    """One of some names, as the language writes them, the longest first."""
    shown = [word.capitalize() for word in words if len(word) > 2]
    written = shown if language in CAPITALS else [*words, *shown]
    return "|".join(sorted(map(re.escape, written), key=lambda word: (-len(word), word)))

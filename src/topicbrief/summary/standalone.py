"""What a sentence must have to be quoted alone, and what makes it lean on others: "He said", "But".

Rules with names, asked in order; the first that answers decides, and `explain` says which one did.
The words stand in the file of each language (`[standalone]`); without one, nothing dangles.
What has no word of its own (a subject left out in Spanish or Italian) is not found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ..language.lexicon import (
    CALENDAR,
    FIRST_CLASS,
    function_words,
    pattern_of,
    phrases_of,
    tables,
    words_of,
)
from ..language.words import lemma_as_written
from ..records import Sentence
from .labels import CLOSERS, find_label

LOOKED_AT = 400  # characters of a sentence in which pronouns are sought
LONGEST_WORD = 24  # characters in which the first word is sought
OFFERS = 4  # quotations without a speaker that an offer is as bad as
POLITE = 25  # words up to which a sentence that thanks or greets says nothing else
ENDS = frozenset(".!?…。！？।؟۔")
QUESTIONS = ("?", "？", "؟")
_EXHIBIT = re.compile(  # "Figure 3 shows", "Рис. 2": what stands beside it is not quoted
    r"(?:Fig|Figure|Figura|Tab|Table|Tabla|Tabela|Tabella|Tableau|Abb|Abbildung|Tabelle|Рис|Рисунок"
    r"|Табл|Таблица)\.? ?(?:\d|<)"
)
_WORD = re.compile(r"[^\W\d_]+")
_SPOKEN = re.compile(r"(?<![\w-])[^\W\d_]+(?![\w-]|\.)")  # no initial, no Russian "24-я"
_TOKEN = re.compile(r"[^\W\d_]+|[,;:]")
_BEFORE = "\"'“”‘„«»(¿¡—–- "
_MARKER = re.compile(  # of a list, a quotation, a question
    r"(?:[\"'“”‘„«»(\[ ¿¡—–•*·-]|\d{1,3}[.)\]] |[AQaq]: ){0,6}"
)
_STEP = re.compile(r"\d{1,3}[.)] ")
_CLOSING = {  # what ends a quotation; an apostrophe inside a word does not
    '"': ('"',), "“": ("”", '"'), "„": ("“", "”", '"'), "«": ("»",), "»": ("«",),
    "(": (")",), "'": ("' ", ".'", ",'", "?'", "!'"), "‘": ("’ ", ".’", ",’", "?’", "!’"),
}  # fmt: skip
_ASIDE_OPEN = re.compile(r"(?:^|[^:;=-])\([^()]*$")  # but ":(" is a face
_ASIDE = (").", ".)", "!)", "?)")
_QUOTATION = tuple("\"'“‘„«»—–-")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|«[^»]*»|„[^“”]*[“”]|(?<!\w)[‘'].*[’'](?!\w)")
_TRAILING = ("...", "…", "...”", '..."')
_OPEN_ENDED = (
    "speaker",
    "leaning",
    "points",
    "back",
)  # patterns that say themselves where they end
_ANYWHERE = ("offers",)  # at the start of any word
_SPEAKERS = {x: tuple(tables(x)["standalone"].get("speakers", ())) for x in FIRST_CLASS}


class Opening(NamedTuple):
    """The start of a sentence: its first word, the first words, lower-cased; the whole text."""

    word: str
    low: str
    text: str


def stands_alone(sentence: Sentence, language: str = "en") -> str:
    """Why the sentence cannot be quoted without those around it, in words; "" where it can."""
    return find_fault(sentence, language)[1] or find_lean(sentence.plain, language)


def find_fault(sentence: Sentence, language: str = "en", text: str = "") -> tuple[str, str]:
    """What in itself speaks against quoting the sentence: the fault's name, and it in words.

    `text` is its plain one, where that is at hand.
    """
    text = text or sentence.plain
    bare = text if text[-1:] == "." else text.rstrip(CLOSERS)
    if bare[-1:] not in ENDS or bare.endswith(" ."):
        return "unclosed", "no closing punctuation"  # of its own: " ." ends a line
    if "(" in text and _ASIDE_OPEN.search(text):
        return "unclosed", "an aside that does not end"
    if text[:1].islower():
        return "begun", "begins in the middle"
    label = find_label(text, language)
    if label:
        return "caption", label
    if sentence.damage and not sentence.whole:
        return "damaged", "damaged"
    if bare.rstrip("., ").endswith(QUESTIONS):
        return "question", "a question"
    if _is_polite(text, language):
        return "polite", "thanks or greets"
    return "", ""


def _is_polite(text: str, language: str) -> bool:
    if language not in FIRST_CLASS or not text[:LONGEST_WORD].lower().lstrip(_BEFORE).startswith(
        _polite(language)
    ):
        return False
    polite = _pattern("polite", language).match(_low(text))
    return polite is not None and len(text.split()) <= POLITE


@cache
def _polite(language: str) -> tuple[str, ...]:
    return tuple(sorted(_heads("polite", language)))


def find_lean(text: str, language: str = "en") -> str:
    """Which words of `text` need a sentence before it, in words; "" where none do."""
    opener = find_opener(text, language)
    return f"leans on the sentence before: “{opener}”" if opener else ""


def find_back(text: str, language: str = "en") -> str:
    """That `text` opens with what something before has named ("The company said"); else ""."""
    if language not in FIRST_CLASS:
        return ""
    found = _pattern("back", language).match(text.lstrip(_BEFORE))
    return f"speaks of what was named before: “{found.group().strip()}”" if found else ""


def reads_badly(text: str, language: str = "en") -> int:
    """How much `text` asks of a reader though it can stand alone: 0 to 16.

    A quotation without its speaker in front, an open aside, a "this agreement" that nothing said
    which, what adds to something said ("also"), a list's step: one each; two more for a quotation
    without any speaker, two for one that begins elsewhere, for what trails off, is all an aside,
    speaks of a figure beside it or begins with a placeholder; `OFFERS` for what offers something or
    speaks of the page it is on.
    """
    elsewhere = text.count('"') % 2 == 1 or ("”" in text and "“" not in text and "„" not in text)
    badly = 2 * elsewhere + (_STEP.match(text) is not None) + 2 * text.endswith(_TRAILING)
    badly += text.count("(") > text.count(")")
    badly += 2 * (text[0] == "(" and text.endswith(_ASIDE))
    badly += 2 * text.startswith("<")  # "<number> genes": something stood there
    badly += 2 * (_EXHIBIT.match(text) is not None)
    if text.startswith(_QUOTATION):
        badly += 1 if _WORD.search(_QUOTED.sub("", text)) else 3
    if language not in FIRST_CLASS:
        return badly
    badly += _pattern("points", language).search(text) is not None
    badly += not _table("adds", language).isdisjoint(text.lower().split()[:12])
    return badly + OFFERS * _offers(text, language)


def is_talk(text: str, language: str, *persons: str) -> bool:
    """ "I" or "you" outside a quotation: somebody speaks of himself or to somebody."""
    words = frozenset().union(*(_table(person, language) for person in persons))
    if words.isdisjoint(_WORD.findall(text.lower())):
        return False
    spoken = _SPOKEN.findall(_QUOTED.sub("", text))
    return any(w.lower() in words and (len(w) == 1 or not w.isupper()) for w in spoken)  # no "US"


def thanks(text: str, language: str) -> bool:
    """It thanks, greets or wishes, wherever in it."""
    return language in FIRST_CLASS and _pattern("polite", language).search(text.lower()) is not None


def _offers(text: str, language: str) -> bool:
    """ "Sign up", "free shipping", "our cookies": what a page says to sell, or of itself."""
    low = text.lower().replace("’", "'")
    begin = _MARKER.match(low).end()  # type: ignore[union-attr]
    return (
        _pattern("appeals", language).match(low, begin) is not None
        or _pattern("offers", language).search(low) is not None
    )


def find_opener(text: str, language: str = "en") -> str:
    """The words of `text` that need the sentence before; empty where it can stand alone."""
    return explain(text, language)[0]


def explain(text: str, language: str = "en") -> tuple[str, str]:
    """The words that dangle (or none) and the name of the rule that decided."""
    if _opens_quotation(text):
        return (text[0] if text[0] in _CLOSING else ")"), "open_quotation"
    if language not in FIRST_CLASS:
        return "", "stands alone"
    low = _low(text)
    first = _WORD.match(low)
    word = first.group() if first else ""
    if word in _suspects(language) or _may_quote(text, language):
        opening = Opening(word, low, text)
        for rule in RULES:
            answer = rule(opening, language)
            if answer is not None:
                return answer, rule.__name__
    found = find_pronoun(text, language)
    return (found, "dangling_pronoun") if found else ("", "stands alone")


def _low(text: str) -> str:
    """The first words, lower-cased, without a list's number or an opening quotation mark."""
    start = _MARKER.match(text).end()  # type: ignore[union-attr]
    return text[start : start + 160].lower().replace("’", "'")


def _opens_quotation(text: str) -> bool:
    """A quotation or an aside begins and does not end here, or only ends here."""
    if text.endswith(_ASIDE) and "(" not in text:
        return True
    closing = _CLOSING.get(text[:1])
    return closing is not None and not any(mark in text[2:] for mark in closing)


def _may_quote(text: str, language: str) -> bool:
    return any(word in text for word in _SPEAKERS[language])


@cache
def _suspects(language: str) -> frozenset[str]:
    """First words that some rule may ask about."""
    phrases = {_WORD.findall(phrase)[0] for phrase in phrases_of(language, "standalone", "phrases")}
    heads = _heads("leaning", language)
    return _table("pronouns", language) | _table("connectives", language) | phrases | heads


@cache
def _heads(table: str, language: str) -> frozenset[str]:
    """First words of the patterns of a list, which begin with plain words: "(yes|no)[,.]"."""
    patterns = tables(language)["standalone"].get(table, ())
    starts = (re.match(r"\(?([^()]+)", pattern) for pattern in patterns)
    words = (word for start in starts if start for word in start[1].split("|"))
    return frozenset(_WORD.match(word).group() for word in words)  # type: ignore[union-attr]


@cache
def _table(table: str, language: str) -> frozenset[str]:
    return frozenset(words_of(language, "standalone", table))


@cache
def _pattern(table: str, language: str) -> re.Pattern[str]:
    if table == "phrases":
        pattern = "|".join(phrases_of(language, "standalone", table))
    else:
        pattern = pattern_of(language, "standalone", table) or r"(?!)"
    if table in _ANYWHERE:
        return re.compile(rf"\b(?:{pattern})")
    return re.compile(pattern if table in _OPEN_ENDED else rf"(?:{pattern})(?!\w)")


def stands(opening: Opening, language: str) -> str | None:
    return "" if _pattern("standing", language).match(opening.low) else None


def points_ahead(opening: Opening, language: str) -> str | None:
    return "" if _pattern("expletive", language).match(opening.low) else None


def pronoun(opening: Opening, language: str) -> str | None:
    return opening.word if opening.word in _table("pronouns", language) else None


def connective(opening: Opening, language: str) -> str | None:
    """ "But", "So"; not "So: Dev fixes it", which sums up."""
    if opening.low[len(opening.word) : len(opening.word) + 1] == ":":
        return None
    return opening.word if opening.word in _table("connectives", language) else None


def phrase(opening: Opening, language: str) -> str | None:
    found = _pattern("phrases", language).match(opening.low)
    return found.group() if found else None


def answer(opening: Opening, language: str) -> str | None:
    found = _pattern("leaning", language).match(opening.low)
    return found.group().rstrip(" ,.!") if found else None


def unnamed_speaker(opening: Opening, language: str) -> str | None:
    found = _pattern("speaker", language).search(opening.text)
    return " ".join(_WORD.findall(found.group())[-2:]).lower() if found else None


RULES = (stands, points_ahead, pronoun, connective, phrase, answer, unnamed_speaker)


def find_pronoun(text: str, language: str) -> str:
    """The first pronoun inside `text` with nothing before it that it could stand for; else "".

    What it stands for is a name or a noun that no preposition governs ("In the film he ..." names
    nobody); English "he" and "she" need a name or a noun with an article. A name that opens the
    main clause may come after ("In his speech, Mr Obama ...").
    """
    pronouns, persons = _pronouns(language), _table("persons", language)
    if pronouns.isdisjoint(text[:LOOKED_AT].lower().split()):
        return ""
    words = _TOKEN.findall(text[:LOOKED_AT])
    place = next((at for at, word in enumerate(words) if word.lower() in pronouns), 0)
    word = words[place].lower()
    if words[place] != word and place:  # German "Sie" is who is spoken to
        return ""
    if _names_someone(words[:place], language, person=word in persons):
        return ""
    return "" if _named_after(words, place, language) else word


@cache
def _pronouns(language: str) -> frozenset[str]:
    return _table("persons", language) | _table("others", language)


def _names_someone(words: Sequence[str], language: str, *, person: bool) -> bool:
    """A word that the pronoun after `words` could stand for."""
    prepositions, common, articles = _grammar(language)
    people = _table("people", language)
    governed = False  # by a preposition, up to a comma or to more grammar
    subjects = _table("subjects", language)
    for at, word in enumerate(words):
        low = word.lower()
        if low in people:
            return True
        if at and words[at - 1].lower() in subjects:  # "I believe it": no noun
            continue
        if low in prepositions:
            governed = True
        elif low in ",;:":
            governed = False
        elif low in common:
            governed = governed and (low in articles or low in CALENDAR[language])
        elif not governed and _may_be_meant(words, at, language, person):
            return True
    return False


@cache
def _grammar(language: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Prepositions; all function words, months and days; what stands before a noun."""
    articles = function_words(language, "article", "determiner")
    articles |= _table("owners", language)
    common = function_words(language) | CALENDAR[language]
    return function_words(language, "preposition"), common, articles


def _may_be_meant(words: Sequence[str], at: int, language: str, person: bool) -> bool:
    """A name or a noun; the first word is one only where more than the pronoun follows."""
    word, low = words[at], words[at].lower()
    if at == 0 and (len(words) == 1 or words[1] == "," or low.endswith(("ing", "ed", "ly"))):
        return False
    if not person:
        return True
    if at == 0:
        return lemma_as_written(low, language).lower() == low
    articles = _grammar(language)[2]
    return word[0].isupper() or any(before.lower() in articles for before in words[:at][-3:])


def _named_after(words: Sequence[str], place: int, language: str) -> bool:
    """The main clause begins after the pronoun's and names what it stands for at its start."""
    if words[0].lower() not in function_words(language, "preposition", "conjunction"):
        return False
    comma = words.index(",", place) if "," in words[place:] else len(words)
    after = words[comma + 1] if comma + 1 < len(words) else "i"
    low = after.lower()
    if low in _table("pronouns", language) or low == "i" or "," in words[:place]:
        return False
    return after != low or low in function_words(language, "article")

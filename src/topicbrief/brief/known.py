"""Who and what a text names, and what each name is: a person, a place, a body; with a sentence.

Every finding rests on words that stand in the text or are known of the name; what is not sure is
left open. Cues are written down for the languages of `CUES`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from ..language.lexicon import CALENDAR, every_word, function_words, phrases_of, words_of
from ..language.name_kinds import is_firm, is_ordinary, told_kind
from ..language.words import lemma
from ..records import Context, Page, Sentence, Term
from ..summary.standalone import is_talk, reads_badly, stands_alone
from .model import Known

NAMES = 24  # names that are told
SHORTEST, LONGEST = 6, 45  # words of a sentence that is quoted
LOCATED = 0.15  # of a name's places are behind a word of place: it names a place
HEADS_LAST = ("de", "en")  # "World Bank"; elsewhere what it is comes first: "Banque mondiale"
NUMBERED = 0.2  # of its places are before a number: "Chapter 2", "Python 3"
NEAR = 4  # words before a name that may speak of a place: "who lives in", "the streets of"
TRIED = 20  # sentences with a name that are tried
OPENING = 4  # characters before a name that opens its sentence: "Mr ", a quotation mark
MODIFIERS = frozenset(("former", "vice", "deputy", "foreign", "chief", "general", "prime"))
ADDRESSES = frozenset(
    ("mr", "mrs", "ms", "miss", "dr", "sir", "herr", "frau", "monsieur", "madame")
)
SIDES = frozenset(("west", "east", "north", "south", "left", "right"))  # of a river: the West Bank
RANKED = 0.3  # of a name's places are behind a rank: it names a person
FIRMS = 0.1  # of a name's places are before "shares" or "spokesman": it names a body
ARTICLED = 0.2  # of an abbreviation's places are behind an article
KINDS = ("person", "place", "organisation", "")


class Cues(NamedTuple):
    """Words right before a place, and near before; of speaking; verbs of denial; negations."""

    place: str
    local: str
    speaking: str
    denial: str
    negation: str


CUES = {
    "en": Cues(
        "in",
        "near across throughout outside visit visiting visited leaving fleeing northern southern"
        " eastern western central downtown greater live lives lived living born based located"
        " buried city town village county mayor residents inhabitants streets miles kilometres"
        " coast outskirts suburb port",
        "said says told added",
        "denied denies deny rejected rejects disputed disputes refuted refutes dismissed dismisses"
        " contradicted contradicts",
        "not never cannot",
    ),
    "de": Cues(
        "in nach aus",
        "nahe nördlich südlich östlich westlich lebt leben lebte lebten wohnt wohnte geboren Stadt"
        " Dorf Bürgermeister Bürgermeisterin Einwohner Bahnhof Flughafen",
        "sagte sagt erklärte",
        "bestritt bestreitet bestritten dementierte dementiert widersprach widerspricht"
        " zurückgewiesen",
        "nicht nie niemals kein keine",
    ),
    "fr": Cues(
        "à en au aux",
        "près vit vivent vivait habite habitent né née ville village région maire habitants rues",
        "dit déclare expliqué",
        "nie nié dément démenti conteste contesté rejette rejeté réfute réfuté",
        "pas jamais",
    ),
    "es": Cues(
        "en",
        "cerca vive viven vivía nacido nacida ciudad pueblo provincia alcalde habitantes calles",
        "dijo dice afirmó",
        "niega negó desmiente desmintió rechaza rechazó",
        "no nunca",
    ),
    "it": Cues(
        "in a",
        "vicino vive vivono viveva nato nata città paese provincia sindaco abitanti strade",
        "detto dice",
        "nega negato smentisce smentito respinge",
        "non mai",
    ),
    "pt": Cues(
        "em no na",
        "perto vive vivem vivia nascido nascida cidade vila província moradores habitantes ruas",
        "disse diz afirmou",
        "nega negou desmente desmentiu rejeita",
        "não nunca",
    ),
    "ru": Cues(
        "в из",
        "около живёт живет живут жил жили родился родилась город города городе мэр жители",
        "сказал заявил сообщил",
        "отрицает опроверг опровергает отверг",
        "не никогда",
    ),
}
_MIXED = re.compile(r"[a-zа-яё][A-ZА-ЯЁ]|^[A-Z]{4,}$|\d")  # LibreOffice, WWII: no place
_FORM = re.compile(r"(?:ing|ed)$")  # a verb goes on: "X, adding that", "X, based in"
_WORDS = re.compile(r"[\w’'-]+")


def know_names(names: Sequence[Term], pages: Iterable[Page]) -> tuple[Known, ...]:
    """The leading names by what they name, each with the sentence that says who or what it is."""
    spoken = {page.document.id: page.language for page in pages}

    def language(context: Context) -> str:
        return spoken.get(context.sentence.document.id, "")

    known = []
    for name in names[:NAMES]:
        if name.contexts and not _is_body(name.word, language(name.contexts[0])):
            full, spoken_in = _full_form(name), language(name.contexts[0])
            kind = _kind(name, spoken_in, full)
            shown = replace(name, word=full) if kind == "person" else name
            sentence = _says_who(name.contexts, language)
            half = name.count == 1 and " " not in full and not sentence  # "dr. Anna doe"
            known.append(Known("" if half and kind == "person" else kind, shown, sentence))
    return tuple(sorted(known, key=lambda one: KINDS.index(one.kind)))


def _full_form(name: Term) -> str:
    """The longer form in which the text mostly writes it, if it does: "Jo Doe" for "Doe"."""
    written = (
        " ".join(context.sentence.document.text[context.start : context.stop].split())
        for context in name.contexts
    )
    longer = Counter(form for form in written if f" {name.word}" in form)
    return min(longer, key=lambda form: (-longer[form], len(form), form), default=name.word)


def _beside(context: Context) -> tuple[str, list[str]]:
    """The word right before a name, as it is written, and the three after it, marks included."""
    text, begin, end = context.sentence.document.text, context.start, context.stop
    before = re.search(
        r"(?<![\w-])(\w{1,30})\.? $", text[max(context.sentence.start, begin - 40) : begin]
    )
    after = re.findall(r"\w+|[,(]", text[end : min(context.sentence.stop, end + 40)])[:3]
    return before[1] if before else "", after


def _kind(name: Term, language: str, full: str) -> str:
    """What a name names, where the words in it and beside it say so; "" where they do not."""
    told = told_kind(full, language) or told_kind(name.word, language)
    if told and (told != "person" or " " in full or name.count > 1):
        return told
    words = name.word.split()
    acronym = name.word.isupper() and len(name.word) > 1
    bodies = words_of(language, "names", "organisations") if language in CUES else ()
    low = [word.lower() for word in words]
    if language == "ru":
        low = [lemma(word, language) for word in words]
    heads = low if language in HEADS_LAST else low[:2]
    if len(words) > 1 and low[0] not in SIDES and not set(bodies).isdisjoint(heads):
        return "organisation"
    if is_firm(name.word):
        return "organisation"
    n, seen = len(name.contexts), _count_beside(name.contexts, language)
    thing = low[-1] in words_of(language, "names", "things")
    if seen["ranked"] >= RANKED * n and not thing:
        return "person"
    if seen["firm"] >= max(1, FIRMS * n) and seen["firm"] >= seen["ranked"] + seen["aged"]:
        return "organisation"
    if seen["aged"] and not acronym:
        return "person"
    listed = _is_listed(name.word, language)
    foreign = language == "ru" and name.word.isascii()  # "в Adobe"
    run_together = len(words) > 1 and told_kind(words[-1], language) == "place"  # "Doe Norway"
    if seen["beside"] and not acronym and not thing and not run_together:
        return "place"
    single = len(words) == 1 and name.count > 1 and not acronym
    if single and not listed and not seen["articled"] and _is_called(name, language):
        return "person"
    located = seen["located"] >= (1 if listed else max(2, LOCATED * n))
    if located and seen["spoken"] <= seen["located"] and not acronym:
        days = CALENDAR.get(language, frozenset())
        times = {*words_of(language, "calendar", "seasons"), *days, *(f"{day}s" for day in days)}
        sure = listed or (seen["local"] and seen["numbered"] < NUMBERED * n and not foreign)
        return "place" if sure and not _MIXED.search(name.word) and low[-1] not in times else ""
    if acronym:
        spelled = max(_spelled_out(context, bodies) for context in name.contexts)
        signs = (seen["spoken"] > 1) + spelled + (seen["articled"] >= ARTICLED * n)
        body = signs > 1 or seen["spoken"] > 2
        return "organisation" if body and seen["spoken"] >= seen["within"] else ""
    ordinary = all(is_ordinary(word, language) for word in full.split())  # "Big Brother"
    mixed = thing or ordinary or any(word.isupper() and len(word) > 1 for word in words)
    person = seen["spoken"] > seen["located"] and " " in full and not mixed
    return "person" if person else ""


def _is_body(word: str, language: str) -> bool:
    """ "in League", "в Институте": what a body is called before its name."""
    low = lemma(word, language) if language == "ru" else word.lower()
    return low in words_of(language, "names", "organisations") and not told_kind(word, language)


def _is_called(name: Term, language: str) -> bool:
    """A person, by what stands before the name anywhere in its documents: "Mr Doe", "Jo Doe"."""
    called = re.compile(rf"([^\W\d_]{{2,20}})\.? {re.escape(name.word)}(?!\w)")
    documents = {
        context.sentence.document.id: context.sentence.document for context in name.contexts
    }
    before = [
        match[1]
        for key in sorted(documents)[:TRIED]
        for match in called.finditer(documents[key].text)
    ]
    return any(
        (word.lower() in ADDRESSES and not word.isupper())  # "MS Word"
        or (word[0].isupper() and told_kind(f"{word} {name.word}", language) == "person")
        for word in before
    )


def _count_beside(contexts: Sequence[Context], language: str) -> Counter[str]:
    """How often what stands beside a name says what it names."""
    ranks = every_word("names", "ranks") - MODIFIERS
    cues = CUES.get(language, Cues("", "", "", "", ""))
    places, near, speaking = ({*words.split()} for words in cues[:3])
    roles = words_of(language, "names", "roles")
    prepositions = function_words(language, "preposition")
    seen: Counter[str] = Counter()
    for context in contexts:
        written, after = _beside(context)
        before = written.lower()
        seen["articled"] += before in function_words(language, "article")
        seen["firm"] += "".join(after[:1]) in words_of(language, "names", "firm")
        seen["aged"] += _is_age(after)
        seen["ranked"] += before in ranks and not (written.isupper() and len(before) > 1)  # MS Word
        seen["ranked"] += written in roles
        local = not near.isdisjoint(_words_before(context))
        at = before in places or (local and before in prepositions)  # "the coast of Padstow"
        at &= not "".join(after[:1]).isdigit()  # "in Python 3"
        seen["located"] += at and (language == "ru" or not _goes_on(after, language))
        seen["beside"] += before in prepositions and _is_placed(context, language)
        seen["within"] += _is_within(context, language)
        seen["spoken"] += not {before, *after[:1]}.isdisjoint(speaking)
        seen["local"] += local
        seen["numbered"] += bool(after) and after[0][0].isdigit()
    return seen


def _is_placed(context: Context, language: str) -> bool:
    """ "of Padstow, Cornwall", "à Besançon (Doubs)": what it is in stands behind it."""
    text = context.sentence.document.text[context.stop : context.stop + 40]
    beside = re.match(r",? ?[ (]([^\W\d_][\w-]+(?: [A-Z]\w+)?)", text)
    words = (beside[1], beside[1].split()[0]) if beside and text[:2] in (", ", " (") else ()
    return any(told_kind(word, language) == "place" for word in words)


def _is_age(after: Sequence[str]) -> bool:
    """ "Jo Doe, 62, said"."""
    return (
        len(after) == 3 and len(after[1]) == 2 and after[1].isdigit() and after[::2] == [",", ","]
    )


def _spelled_out(context: Context, bodies: Sequence[str]) -> int:
    """ "Union Cycliste Internationale (UCI)": 1 for its letters, 2 where a word is a body's."""
    text = context.sentence.document.text
    before = text[context.sentence.start : context.start]
    if before[-1:] != "(" or text[context.stop : context.stop + 1] != ")":
        return 0
    letters = text[context.start : context.stop]
    words = _WORDS.findall(before)[-len(letters) :]
    body = not {*bodies}.isdisjoint(word.lower() for word in words)
    initials = "".join(word[0] for word in words if word[0].isupper())
    return 2 * body or int(initials.endswith(letters))


def _words_before(context: Context) -> list[str]:
    """The last words before a name in its sentence."""
    text, begin = context.sentence.document.text, context.start
    return _WORDS.findall(text[max(context.sentence.start, begin - 60) : begin])[-NEAR:]


def _is_listed(name: str, language: str) -> bool:
    """A country or a city that is written down; in Russian whatever its case."""
    listed = _places(language)
    return name in listed or (language == "ru" and bool({name[:-1], name[:-2]} & listed))


@cache
def _places(language: str) -> frozenset[str]:
    names = phrases_of(language, "names", "places")
    stems = (name[:-1] for name in names if language == "ru")
    return frozenset([*names, *stems])


def _goes_on(after: Sequence[str], language: str) -> bool:
    """ "in Sheesham wood", "in Pepys's diary": what is meant is the noun behind the name."""
    noun = "".join(after[:1])
    return noun == "s" or (
        len(noun) > 1 and noun.islower() and noun not in function_words(language)
    )


def _is_within(context: Context, language: str) -> bool:
    """ "in the US": it may be a place."""
    sentence, articles = context.sentence, function_words(language, "article")
    places = CUES[language].place.split() if language in CUES else ()
    words = sentence.document.text[sentence.start : context.start].lower().split()[-2:]
    return len(words) == 2 and words[1] in articles and words[0] in places


def _says_who(contexts: Sequence[Context], language) -> Sentence | None:
    """The first whole sentence that says who it is, else that tells of it, else that names it."""
    whole = [
        context
        for context in contexts[:200]
        if context.sentence.whole and SHORTEST <= len(context.sentence.text.split()) <= LONGEST
    ]
    ranked = sorted(whole, key=lambda context: _tells(context, language(context) or "en"))
    for context in ranked[:TRIED]:
        if not stands_alone(context.sentence, language(context) or "en"):
            return context.sentence
    return None


def _tells(context: Context, language: str) -> int:
    """0 where it is said who it is, 1 where the sentence begins with it, 2 elsewhere; 3 for talk.

    "X, the …", "X is a …", "X, chairman of …", "X (…", "President X", "the singer X".
    """
    if is_poor(context.sentence.plain, language):
        return 3
    before, after = _beside(context)
    small, articles = function_words(language), function_words(language, "article")
    be = function_words(language, "auxiliary")
    first, second = (*after, "", "")[:2]
    named = first == "(" and second[:1].isupper()
    told = second.lower() in articles and (first == "," or first.lower() in be)
    beside = first == "," and second.islower() and second not in small and not _FORM.search(second)
    ranked = before.lower() in every_word("names", "ranks") - MODIFIERS - ADDRESSES
    if named or told or beside or ranked:
        return 0
    return 1 if context.start - context.sentence.start <= OPENING else 2


def is_poor(text: str, language: str) -> bool:
    return reads_badly(text, language) > 0 or is_talk(text, language, "first", "second")

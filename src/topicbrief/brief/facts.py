"""Who and what a text names, its figures and days, and what in it is denied: each with a sentence.

Every finding rests on words that stand in the text; what is not sure is left out. Cues are written
down for the languages of `CUES`; the others have names and figures alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from ..language.lexicon import CALENDAR, every_word, function_words, words_of
from ..language.names import told_kind
from ..language.words import lemma
from ..records import Context, Page, Sentence, Term
from ..summary.standalone import is_talk, reads_badly, stands_alone
from .model import Dispute, Fact, Known
from .quoted import Quoted

NAMES = 24  # names that are told
EACH = 5  # facts of a kind
DISPUTES = 5
SHORTEST, LONGEST = 6, 45  # words of a sentence that is quoted
LOCATED = 0.15  # of a name's places are behind a word of place: it names a place
HEADS_LAST = ("de", "en")  # "World Bank"; elsewhere what it is comes first: "Banque mondiale"
CAPITALS = ("de", "en")  # languages that write months with one
TRIED = 20  # sentences with a name that are tried
OPENING = 4  # characters before a name that opens its sentence: "Mr ", a quotation mark
COMMON = 60  # sentences with a word beyond which it does not show that two speak of the same
SHARED = 4  # words that two sentences on the same thing share, at least
DENIED, NEGATED = 0.6, 0.6  # part of the longer one's words: with a verb of denial, with a "not"
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
    """Words before a place, words of speaking, verbs of denial, negations."""

    place: str
    speaking: str
    denial: str
    negation: str


CUES = {
    "en": Cues(
        "in",
        "said says told added",
        "denied denies deny rejected rejects disputed disputes refuted refutes dismissed dismisses"
        " contradicted contradicts",
        "not never cannot",
    ),
    "de": Cues(
        "in nach aus",
        "sagte sagt erklärte",
        "bestritt bestreitet bestritten dementierte dementiert widersprach widerspricht"
        " zurückgewiesen",
        "nicht nie niemals kein keine",
    ),
    "fr": Cues(
        "à en au aux",
        "dit déclare expliqué",
        "nie nié dément démenti conteste contesté rejette rejeté réfute réfuté",
        "pas jamais",
    ),
    "es": Cues(
        "en", "dijo dice afirmó", "niega negó desmiente desmintió rechaza rechazó", "no nunca"
    ),
    "it": Cues("in a", "detto dice", "nega negato smentisce smentito respinge", "non mai"),
    "pt": Cues(
        "em no na", "disse diz afirmou", "nega negou desmente desmentiu rejeita", "não nunca"
    ),
    "ru": Cues(
        "в из", "сказал заявил сообщил", "отрицает опроверг опровергает отверг", "не никогда"
    ),
}
_NUMBER = r"\d[\d.,]{0,14}"
_AMOUNT = (
    r"(?:[  ]?(?:bn|m|k|tn|million|billion|trillion|Millionen|Milliarden|Mio|Mrd|millions|milliards"
    r"|millones|milioni|miliardi|milhões|bilhões|млн|млрд)\b\.?)?"
)
_CURRENCY = (
    r"(?:€|\$|£|(?:US |U\.S\. )?dollars?|euros?|pounds?|Euro|dólares|dollari|dólares|reais|рублей"
    r"|долларов|евро|USD|EUR|GBP)(?!\w)"
)
_SUM = re.compile(rf"(?:US)?[$€£¥] ?{_NUMBER}{_AMOUNT}|\b{_NUMBER}{_AMOUNT}[  ]{_CURRENCY}")
_SHARE = re.compile(
    rf"\b{_NUMBER}(?:[  ]?%|[  ](?:percent|per cent|Prozent|pour cent|por ciento"
    r"|per cento|por cento|процент\w{0,3})(?!\w))"
)
_ISO = r"\b(?:19|20)\d\d-\d\d-\d\d\b"
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
        if name.contexts:
            full, spoken_in = _full_form(name), language(name.contexts[0])
            kind = _kind(name, spoken_in, full)
            shown = replace(name, word=full) if kind == "person" else name
            known.append(Known(kind, shown, _says_who(name.contexts, language)))
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
    if len(low) == 1 and {low[0], low[0][: -1 if language == "ru" else None]} & {*bodies}:
        return ""  # "in League", "в Институте"
    ranks = every_word("names", "ranks") - MODIFIERS
    cues = CUES.get(language, Cues("", "", "", ""))
    places, speaking = cues.place.split(), {*cues.speaking.split()}
    days = CALENDAR.get(language, frozenset())
    times = {*words_of(language, "calendar", "seasons"), *days, *(f"{day}s" for day in days)}
    firm = {*words_of(language, "names", "firm")}
    located = within = spoken = ranked = articled = firms = aged = 0
    for context in name.contexts:
        before, after = _beside(context)
        articled += before.lower() in function_words(language, "article")
        firms += "".join(after[:1]) in firm
        aged += _is_age(after)
        ranked += before.lower() in ranks and not (before.isupper() and len(before) > 1)  # MS Word
        located += before.lower() in places and not (language != "ru" and _goes_on(after, language))
        within += _is_within(context, language)
        spoken += bool({before.lower(), *after[:1]} & speaking)
    n = len(name.contexts)
    things = words_of(language, "names", "things")
    if ranked >= RANKED * n and low[-1] not in things:
        return "person"
    if firms >= max(1, FIRMS * n) and firms >= ranked + aged:
        return "organisation"
    if aged and not acronym:
        return "person"
    if located >= max(2, LOCATED * n) and spoken <= located:
        return "" if _MIXED.search(name.word) or low[-1] in times else "place"
    if acronym:
        spelled = any(map(_spelled_out, name.contexts))
        told = (spoken > 1) + spelled + (articled >= ARTICLED * n)
        return "organisation" if told > 1 - (spoken > 2) and spoken >= within else ""
    person = (
        spoken > located
        and low[-1] not in things
        and not any(word.isupper() and len(word) > 1 for word in words)
    )
    return "person" if person and len(full.split()) > 1 else ""


def _is_age(after: Sequence[str]) -> bool:
    """ "Jo Doe, 62, said"."""
    return (
        len(after) == 3 and len(after[1]) == 2 and after[1].isdigit() and after[::2] == [",", ","]
    )


def _spelled_out(context: Context) -> bool:
    """ "Union Cycliste Internationale (UCI)": words with its letters stand before it."""
    text = context.sentence.document.text
    before = text[context.sentence.start : context.start]
    if before[-1:] != "(" or text[context.stop : context.stop + 1] != ")":
        return False
    letters = text[context.start : context.stop]
    initials = "".join(word[0] for word in _WORDS.findall(before) if word[0].isupper())
    return initials.endswith(letters)


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
    if _reads_badly(context.sentence.plain, language):
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


def _reads_badly(text: str, language: str) -> bool:
    return reads_badly(text, language) > 0 or is_talk(text, language, "first", "second")


def find_facts(quoted: Quoted, terms: Sequence[Term]) -> tuple[Fact, ...]:
    """Sums, percentages and days: those in sentences that hold the most of the leading terms.

    Each sentence stands alone and is quoted once; in collections each is of another document.
    """
    leading = [term.word.lower() for term in terms]
    found: dict[str, list[tuple[bool, int, int, Fact, str]]] = defaultdict(list)
    for at, (sentence, language) in enumerate(_short_ones(quoted.pages)):
        if any(letter.isdigit() for letter in sentence.text):
            low = sentence.text.lower()
            merit = sum(word in low for word in leading)
            badly = _reads_badly(sentence.plain, language)
            for kind, pattern in _patterns(language):
                if match := pattern.search(sentence.plain):
                    fact = Fact(kind, match.group().strip(" ,."), sentence)
                    found[kind].append((badly, -merit, at, fact, language))
    taken: set[object] = set()
    chosen: list[tuple[int, Fact]] = []
    many = len(quoted.pages) > 1
    for kind in ("sum", "percentage", "day"):
        held = 0
        for _, _, at, fact, language in sorted(found[kind], key=lambda row: row[:3]):
            owner = fact.sentence.document.id if many else fact.sentence.start
            if held < EACH and owner not in taken and not stands_alone(fact.sentence, language):
                chosen.append((at, fact))
                taken.add(owner)
                held += 1
    order = {"sum": 0, "percentage": 1, "day": 2}
    return tuple(fact for at, fact in sorted(chosen, key=lambda row: (order[row[1].kind], row[0])))


def _short_ones(pages: Iterable[Page]) -> Iterator[tuple[Sentence, str]]:
    """Whole sentences of a length to be quoted, with their language."""
    for page in pages:
        for sentence in page.sentences:
            if sentence.whole and SHORTEST <= sentence.text.count(" ") + 1 <= LONGEST:
                yield sentence, page.language or "en"


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    months = [word for word in CALENDAR.get(language, ()) if len(word) > 2]
    day = _ISO
    if months:
        shown = [word.capitalize() for word in months]
        written = shown if language in CAPITALS else [*months, *shown]
        named = "|".join(sorted(map(re.escape, written), key=lambda word: (-len(word), word)))
        first = r"(?<![\w:.,])(?:[12]?\d|3[01])"  # no "7:45 may"
        day = (
            rf"{_ISO}|{first}(?:st|nd|rd|th|\.|er|º)? (?:of |de )?(?:{named})\b"
            r"(?:,? \d{4}\b)?"
            rf"|\b(?:{named}) (?:[12]?\d|3[01])(?:st|nd|rd|th)?\b(?!:)(?:,? \d{{4}}\b)?"
            rf"|\b(?:{named}) (?:1\d|20)\d\d\b"
        )
    return ("sum", _SUM), ("percentage", _SHARE), ("day", re.compile(day))


def find_disputes(quoted: Quoted) -> tuple[Dispute, ...]:
    """Pairs of sentences on the same words of which one denies: a verb of denial or a "not".

    Both stand alone; of the longer one's counted words `DENIED` or `NEGATED` are in both, and four
    at least that are rare here. Only sentences of one document are held against each other: those
    of two may speak of different things by the same words.
    """
    pairs: list[tuple[float, int, Dispute]] = []
    for number, (page, words) in enumerate(zip(quoted.pages, quoted.words, strict=True)):
        language = page.language or "en"
        if language in CUES:
            for merit, dispute in _disputes_of(page.sentences, words, language):
                pairs.append((-round(merit, 6), number, dispute))
    pairs.sort(key=lambda pair: (pair[0], pair[1], pair[2].second.start))
    said: set[tuple[str, int]] = set()
    chosen: list[Dispute] = []
    for _, _, dispute in pairs:
        keys = {(one.document.id, one.start) for one in (dispute.first, dispute.second)}
        if len(chosen) < DISPUTES and not keys & said:
            said |= keys
            chosen.append(dispute)
    return tuple(chosen)


def _disputes_of(
    sentences: Sequence[Sentence], words: Sequence[Sequence[str]], language: str
) -> Iterator[tuple[float, Dispute]]:
    """The pairs of one document, each with the part of the words that both sentences share."""
    cues = CUES[language]
    denial, denying = {*cues.denial.split()}, {*cues.denial.split(), *cues.negation.split()}
    own = [frozenset(row) for row in words]
    holders: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(own):
        for word in row:
            holders[word].append(at)
    fit = [
        s.whole and SHORTEST <= len(s.text.split()) <= LONGEST and len(own[at]) >= SHARED
        for at, s in enumerate(sentences)
    ]
    denies = [ok and _denies(s.plain, denying) for ok, s in zip(fit, sentences, strict=True)]
    for at in (at for at, denied in enumerate(denies) if denied):
        least = DENIED if _denies(sentences[at].plain, denial, "") else NEGATED
        shared: dict[int, int] = defaultdict(int)
        for word in own[at]:
            for other in holders[word] if len(holders[word]) <= COMMON else ():
                shared[other] += 1
        for other, count in sorted(shared.items()):
            part = count / max(len(own[at]), len(own[other]))
            if (
                other != at and fit[other] and not denies[other]
                and count >= SHARED and part >= least
                and not stands_alone(sentences[at], language)
                and not stands_alone(sentences[other], language)
            ):  # fmt: skip
                both = tuple(sorted(own[at] & own[other]))
                yield part, Dispute(sentences[other], sentences[at], both)


def _denies(text: str, denying: set[str], ending: str = "n't") -> bool:
    found = _WORDS.findall(text.lower().replace("’", "'"))
    return any(word in denying or bool(ending and word.endswith(ending)) for word in found)

"""Names of people, places and things, by the words around their blanks; collocations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from ..records import Context, Sentence, Term
from .joined_words import split_glued
from .lexicon import (
    CALENDAR,
    FIRST_CLASS,
    every_word,
    frequencies,
    function_words,
    phrases_of,
    words_of,
)
from .scripts import LETTER
from .words import REMEMBERED, is_row, lemma_as_written, lemmatizer

_NAME_WORD = regex.compile(rf"\p{{L}}[{LETTER}’'-]*+")
_PARTICLES = "van von der den de del della di da du bin ibn al ter ten"
_WRITTEN = rf"(?:(?:al|el|ad)-)?[\p{{Lu}}\p{{Lt}}][{LETTER}’'-]*+"
_LINK = rf"(?:(?:{'|'.join(_PARTICLES.split())}|of)[ \xa0])"
_RUN = regex.compile(  # also behind an elided word: "l'AFP"; not "e. Coli"
    rf"(?:(?<![{LETTER}’'-])|(?<=\b(?:[cdjlmnst]|qu)[’'])|(?<=[a-z]ll[’']))"
    rf"(?<!\b\p{{Ll}}\.[ \xa0]){_WRITTEN}(?:(?:[ \xa0]|(?<=\b[A-Z])\.[ ]){_LINK}{{0,2}}{_WRITTEN})*"
)
_QUOTED = regex.compile(  # in a script without capitals: the few words that marks stand around
    r"[«“„\"「『《〈]([^\p{P}\p{Lu}\p{Ll}\p{Lt}\n]{2,40})[»”“\"」』》〉]"
)
MOST_WORDS = 4  # of a quoted name; what is longer is what somebody said
ACRONYM = 4  # letters of an abbreviation that may be a word as well: "AIDS"
MARKS = ".,;:!?()[]\"'“”„«»‘’"  # around a word
SHORT = 3  # letters of an abbreviation, which is told by its capitals
LOUD = 10  # capitals of a line that is written in them, at least
CASE, STEM = 4, 4  # letters that a case may add to a name, and letters of what it is added to
_OPENERS = (":", '"', "“", "„", "«", "?", "!")


class _Run(NamedTuple):
    """Capitalised words in a row: the name they make, where, and whether it opens a sentence."""

    name: str
    context: Context
    opens: bool


def find_names(sentences: Sequence[Sentence], *, language: str = "en") -> tuple[Term, ...]:
    """People, places and organisations: runs of capitalised words, most frequent first.

    In scripts without capitals nothing is guessed: names are what few words the text sets in
    quotation marks. What opens a sentence counts only where the same name stands inside one, too;
    a surname is counted with the one full name that ends in it; peoples, ranks, months and days
    are no names, nor is a common noun in capitals: an ordinary word that the text writes as often
    in small letters. Lines in capitals and rows of a table show no names.
    """
    sentences = [s for s in sentences if not is_row(s.plain) and not _is_loud(s.plain)]
    runs = [run for sentence in sentences for run in _runs(sentence, language)]
    inside = Counter(run.name for run in runs if not run.opens)
    small = _small_words(
        sentences, {n for n in inside if not n.isupper() and _ordinary(n, language)}
    )
    places: dict[str, list[Context]] = defaultdict(list)
    for run in runs:
        if not run.opens or run.name in inside or " " in run.name:
            places[run.name].append(run.context)
    kept = {
        n: where
        for n, where in places.items()
        if _is_name(n, inside[n], language)
        and (not small[n] or inside[n] > small[n])
        and not (language == "en" and _is_common(n, where))
    }
    _join_surnames(kept, language)
    if not function_words(language, "article"):
        _join_cases(kept, language)
    ordered = sorted(kept, key=lambda name: (-len(kept[name]), name))
    return tuple(Term(n, len(kept[n]), float(len(kept[n])), tuple(kept[n])) for n in ordered)


def _is_loud(text: str) -> bool:
    """Written in capitals, as headlines are."""
    large, little = sum(map(str.isupper, text)), sum(map(str.islower, text))
    return large > LOUD and large > little


def _small_words(sentences: Sequence[Sentence], wanted: set[str]) -> Counter[str]:
    """How often each of the `wanted` words is written in small letters."""
    of = {name.lower(): name for name in wanted if " " not in name}
    words = (word for sentence in sentences if of for word in sentence.plain.split())
    return Counter(of[bare] for word in words if (bare := word.strip(MARKS)) in of)


def _is_common(name: str, contexts: Sequence[Context]) -> bool:
    """ "the Government", "our Constitution": an ordinary word that mostly has an article."""
    if " " in name or name.isupper() or not _ordinary(name, "en") or told_kind(name, "en"):
        return False
    articles = function_words("en", "article", "determiner", "pronoun")
    before = (c.sentence.document.text[max(0, c.start - 8) : c.start].split() for c in contexts)
    return 2 * sum(bool(b) and b[-1].lower() in articles for b in before) > len(contexts)


def _join(places: dict[str, list[Context]], kept: str, other: str) -> None:
    places[kept] = sorted(places[kept] + places.pop(other), key=_where)


def _join_surnames(places: dict[str, list[Context]], language: str) -> None:
    """ "Netanyahu" and "Benjamin Netanyahu" are one: the form that is used more stays.

    So are "Human Rights Watch" and what is left of it where the first word opens a sentence, and
    a given name. Each belongs to the one full name of its document, if that has one, else to the
    one there is: "United" to Manchester United, but not where the United Nations are named as well.
    A place that many know stands for itself: "Africa" is not South Africa.
    """
    full, beside = defaultdict(list), defaultdict(list)
    for name in sorted(places):
        first, _, rest = name.partition(" ")
        if rest:
            given = _is_given(first)
            for part in dict.fromkeys([rest, name.rsplit(" ", 1)[1], *([first] if given else [])]):
                full[part].append(name)
            beside[first].append(name)
    for part, names in full.items():
        if told_kind(part, language) in ("place", "organisation"):
            continue
        every = [name for name in dict.fromkeys([*names, *beside[part]]) if name in places]
        holders = defaultdict(set)
        for name in every:
            for context in places[name]:
                holders[context.sentence.document.id].add(name)
        found = defaultdict(list)
        for context in places.pop(part, ()):
            own = sorted(holders.get(context.sentence.document.id, every))
            found[own[0] if len(own) == 1 and own[0] in names else part].append(context)
        for name in sorted(found.keys() - {part}):
            shorter = len(every) == 1 and len(found[name]) > len(places[name])
            merged = sorted(places.pop(name) + found.pop(name), key=_where)
            places[part if shorter else name] = merged
        places.update(found)


def _join_cases(places: dict[str, list[Context]], language: str) -> None:
    """ "в России" and "Россия" are one, by the dictionary; "Cancúnissa" by what it begins with."""
    first: dict[str, str] = {}
    for name in sorted(places, key=lambda name: (len(name), name)):
        key = " ".join(lemma_as_written(word, language).lower() for word in name.split())
        if key == name.lower() and language not in FIRST_CLASS:
            ends = (key[:-cut] for cut in range(1, CASE + 1) if len(key) - cut >= STEM)
            key = next((end for end in ends if end in first), key)
        if name != first.setdefault(key, name):
            one = first[key]
            plain = one if one.lower() == key or len(places[one]) >= len(places[name]) else name
            _join(places, plain, name if plain == one else one)
            first[key] = plain


def _where(context: Context) -> tuple[str, int]:
    return context.sentence.document.id, context.start


def _is_name(name: str, times: int, language: str) -> bool:
    """A single ordinary word must be written as a name twice; a German noun never will do."""
    low = name.lower()
    if low in words_of(language, "names", "nouns"):
        return False  # "TV"
    loud = name.isupper() and len(name) > ACRONYM and not told_kind(name, language)
    if loud and all(_ordinary(word, language) for word in name.split()):
        return False  # "CASE STUDY"
    if language == "de":
        known = told_kind(name, language)
        return bool(known) or name.isupper() or _german_name(name.split()[-1])
    return " " in name or name.isupper() or times > 1 or not _ordinary(name, language)


@lru_cache(maxsize=REMEMBERED)
def _ordinary(word: str, language: str) -> bool:
    """In use as a word of the language: the dictionary of lemmas has it, and not as a name."""
    low = word.lower()
    found = lemma_as_written(low, language)
    if found != low:
        return found[:1].islower()
    return frequencies(language).get(low, 0.0) >= 1e-6 and _known(low, language)


def _known(word: str, language: str) -> bool:
    try:
        return bool(lemmatizer().is_known(word, language))
    except ValueError:  # a language without a dictionary
        return False


def _german_name(word: str) -> bool:
    """Neither a noun of the dictionary nor made of two: all of them have capitals as well."""
    shares, low = frequencies("de"), word.lower()
    if _known(word, "de") or lemma_as_written(word, "de") != word:
        return False
    halves = ((low[:cut], low[cut:]) for cut in range(3, len(low) - 2))
    return not any(shares.get(a, 0) > 1e-7 and shares.get(b, 0) > 1e-7 for a, b in halves)


def _runs(sentence: Sentence, language: str) -> Iterator[_Run]:
    text = sentence.plain
    first = _NAME_WORD.search(text)
    for run in _RUN.finditer(text):
        for start, stop in _parts(run.group()):
            start, stop = run.start() + start, run.start() + stop
            before = text[max(0, start - 4) : start].rstrip()
            opens = not first or start == first.start() or before.endswith(_OPENERS)
            if named := _name_in(text[start:stop], opens, language):
                at, length, name, opens = named
                begin = sentence.start + start + at
                yield _Run(name, Context(sentence, begin, begin + length), opens)
    for quoted in () if text.isascii() else _QUOTED.finditer(text):  # letters without case are not
        words = quoted[1].split()
        if regex.search(r"\p{Lo}", quoted[1]) and len(words) <= MOST_WORDS:
            begin, end = (sentence.start + place for place in quoted.span(1))
            yield _Run(" ".join(words), Context(sentence, begin, end), False)


@lru_cache(maxsize=REMEMBERED)
def _parts(run: str) -> tuple[tuple[int, int], ...]:
    """A run ends at a possessive, and at an "of" that no bank or university stands before."""
    words = list(_NAME_WORD.finditer(run))
    parts, begin, bodies = [], 0, every_word("names", "bodies")
    for at, word in enumerate(words):
        text = word.group()
        owner = text.endswith(("'s", "’s"))
        if owner or (text == "of" and words[at - 1].group().lower() not in bodies):
            if at + owner > begin:
                parts.append((words[begin].start(), words[at + owner - 1].end()))
            begin = at + 1
    if begin < len(words) and words[begin].group()[0].isupper() | (begin == 0):
        parts.append((words[begin].start(), words[-1].end()))
    return tuple(parts)


@lru_cache(maxsize=REMEMBERED)
def _name_in(part: str, opens: bool, language: str) -> tuple[int, int, str, bool] | None:
    """The name in capitalised words: where it begins, its length, itself, and whether it opens."""
    words, opens = _without_ranks(list(_NAME_WORD.finditer(part)), opens, language)
    first = words[0].group() if words else ""
    if opens and len(words) > 1 and _ordinary(first, language) and not _is_given(first):
        words, opens = _without_ranks(words[1:], False, language)
    while len(words) > 2 and _is_beside(words[0].group(), words[1].group(), language):
        words, opens = words[1:], False
    if len(words) > 2 and "".join(word.group()[0] for word in words[:-1]) == words[-1].group():
        words = words[:-1]  # "Eurasian Economic Commission EEC"
    if not words or not _nameable(words, language):
        return None
    start = words[0].start()
    name = regex.sub(r"['’]s?$", "", part[start : words[-1].end()])
    return start, len(name), " ".join(name.split()), opens


def _is_given(word: str) -> bool:
    return every_word("names", "given").issuperset(word.lower().split("-"))


def _is_beside(first: str, second: str, language: str) -> bool:
    """ "Italian Jo Doe", "la Somme Jo Doe", "MP Jo Doe": what is no part of the name."""
    if not _is_given(second) or _is_given(first) or len(first) < 2:
        return False
    place = told_kind(first, language) == "place"
    return (
        place
        or first.isupper()
        or _people(first)
        or (len(first) > 2 and _ordinary(first, language))
    )


def _without_ranks(
    words: list[regex.Match[str]], opens: bool, language: str
) -> tuple[list[regex.Match[str]], bool]:
    """Without what stands before the name: "Israeli Prime Minister", "In", "Monday"."""
    ranks, common, particles = _beside_names(language)
    texts = [word.group().lower().replace("’", "'").removesuffix("'s") for word in words]
    last = max((at for at, text in enumerate(texts) if text in ranks), default=-1)
    begin, end = (last + 1 if last + 1 < len(words) else 0), len(words)
    while begin < end and (texts[begin] in common or texts[begin] in particles):
        begin += 1
    while end > begin and (texts[end - 1] in common or texts[end - 1] in ranks):
        end -= 1
    return words[begin:end], opens and begin == 0


@cache
def _beside_names(language: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Ranks, words that are in no name (function words, months, days), particles."""
    common = function_words(language) | CALENDAR.get(language, frozenset())
    return every_word("names", "ranks"), common, frozenset(_PARTICLES.split())


def _nameable(words: list[regex.Match[str]], language: str) -> bool:
    """No lone letter, no people alone, no words run together."""
    texts = [word.group() for word in words]
    if any(len(split_glued(text, language)) > 1 for text in texts):
        return False
    if len(texts) > 1:
        return True
    return len(texts[0]) > 1 and not all(_people(part) for part in texts[0].split("-"))


@lru_cache(maxsize=REMEMBERED)
def _people(word: str) -> bool:
    low = regex.sub(r"['’]s$", "", word.lower())
    forms = {low, regex.sub(r"(?:n?es?|s|wom[ae]n|m[ae]n)$", "", low), low.removesuffix("e")}
    return not forms.isdisjoint(every_word("names", "peoples"))


# -- what a name names, by its own words -----------------------------------------------------------


@lru_cache(maxsize=REMEMBERED)
def told_kind(name: str, language: str) -> str:
    """What its words alone say of a name: a given name, a place or a body that many know; or ""."""
    words = [lemma_as_written(w, language) if language == "ru" else w for w in name.split()]
    low = " ".join(words).lower()
    for kind, list_name in (("place", "countries"), ("organisation", "known")):
        if not _known_names(language, list_name).isdisjoint((low, name.lower())):
            return kind if len(name) > SHORT or name.isupper() or kind == "place" else ""
    first, last = low.split(" ")[0], low.rsplit(" ", 1)[-1]
    if not _is_given(first):
        return ""
    own = {*words_of(language, "names", "given"), *words_of("en", "names", "given")}
    noun = _known(words[-1], "de") if language == "de" else _ordinary(last, language)
    if first not in own and noun:
        return ""  # "Marine Phytoplankton"
    things = {*words_of(language, "names", "things"), *words_of(language, "names", "organisations")}
    return "" if last in things or (words[-1].isupper() and len(words) > 1) else "person"


@cache
def _known_names(language: str, name: str) -> frozenset[str]:
    """Of a language and of English."""
    return frozenset(phrase for x in {language, "en"} for phrase in phrases_of(x, "names", name))

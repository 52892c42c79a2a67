"""Names of people, places and things, by the words around their blanks; collocations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
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
    words_of,
)
from .name_kinds import is_firm, is_given, is_ordinary, is_people, told_kind
from .same_names import ACRONYM, join_cases, join_surnames, join_writings, write_plainly
from .scripts import LETTER
from .two_words import in_dictionary
from .words import REMEMBERED, is_row, lemma_as_written

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
_ADJECTIVE = regex.compile(r"^\p{Ll}+(?:[нтвл]ый|[нгхшщчж]ий)$")
_BEFORE = regex.compile(r"(?<![\p{L}\d.])(?:(?:St|Ste|Mt|Ft|\p{Lu})\.\s|\p{Lu}\p{Ll}+ )$")
_AFTER = regex.compile(r" (\p{Lu}\p{Ll}+)(?![\p{L}-])")
_ELIDED = regex.compile(r"(?:[LD]|Dell|All|Nell|Dall|Sull)['’](?=\p{Lu}{2}|\p{Lu}\p{Ll}{2})")
_MADE = regex.compile(
    r"\p{Lu}+(?:-|(?<=\p{Lu}{3})(?=\p{Cyrillic}))\p{Ll}{3,}"
)  # "БЦЖ-инфицирования", "UK-based"
_SMALL = regex.compile(r"\s(\p{Ll}{2,})")
_RANK = regex.compile(r"(?<= )(\p{Lu}\p{Ll}+) $")
_BAD = regex.compile(r"(?:^|\s)(\p{Ll}+)((?:\s\p{Ll}+){0,2})\s$")  # "a ", "the best "
_NOUN = regex.compile(r" \p{Ll}{4,}+(?!-)")  # behind an adjective with a capital
WITH_ARTICLES = ("en", "es", "fr", "it", "pt")  # and common nouns in small letters
ONE = {"a", "an", "un", "une", "una", "uno", "um", "uma", "ein", "eine", "einen", "einem", "einer"}
MOST_WORDS = 4  # of a quoted name; what is longer is what somebody said
MARKS = ".,;:!?()[]\"'“”„«»‘’"  # around a word
LOUD = 10  # capitals of a line that is written in them, at least
_OPENERS = (":", '"', "“", "„", "«", "?", "!")


class _Run(NamedTuple):
    """Capitalised words in a row: the name they make, where, and whether it opens a sentence."""

    name: str
    context: Context
    opens: bool


def find_names(
    sentences: Sequence[Sentence], *, language: str = "en", whole: bool = True
) -> tuple[Term, ...]:
    """People, places and organisations: runs of capitalised words, most frequent first.

    In scripts without capitals nothing is guessed: names are what few words the text sets in
    quotation marks. What opens a sentence counts only where the same name stands inside one, too;
    a surname is counted with the one full name that ends in it; peoples, ranks, months and days
    are no names, nor is a common noun in capitals: an ordinary word that the text writes as often
    in small letters. Lines in capitals and rows of a table show no names. A `whole` name has what
    belongs to it beside its words, and one writing; else names are as words are counted by them.
    """
    sentences = [s for s in sentences if not is_row(s.plain) and not _is_loud(s.plain)]
    runs = [run for sentence in sentences for run in _runs(sentence, language, whole)]
    inside = Counter(run.name for run in runs if not run.opens)
    small = _small_words(
        sentences, {n for n in inside if not n.isupper() and is_ordinary(n, language)}
    )
    places: dict[str, list[Context]] = defaultdict(list)
    for run in runs:
        sure = " " in run.name and not run.name.rsplit(" ", 1)[1].islower()
        if not run.opens or run.name in inside or sure:
            places[run.name].append(run.context)
    kept = {
        n: where
        for n, where in places.items()
        if (_is_name(n, inside[n], language) or (whole and is_firm(n)))
        and (not small[n] or inside[n] > small[n])
        and not (whole and _is_numbered(n, where, language))
        and not (language == "en" and _is_common(n, where))
        and not (whole and _is_common_noun(n, where, language))
    }
    if whole:
        join_writings(kept)
    join_surnames(kept, language, places_too=whole)
    if not function_words(language, "article"):
        join_cases(kept, language)
        if whole:
            write_plainly(kept, language)
    told = [name for name in kept if not whole or _stands_alone(name, language)]
    ordered = sorted(told, key=lambda name: (-len(kept[name]), name))
    return tuple(Term(n, len(kept[n]), float(len(kept[n])), tuple(kept[n])) for n in ordered)


def _stands_alone(name: str, language: str) -> bool:
    """Neither an adjective with a capital nor a part of a longer name: "Процедурный", "St"."""
    low = name.lower()
    if language == "ru":
        last = name.rsplit(" ", 1)[-1]
        found = lemma_as_written(last.lower(), language)
        if _ADJECTIVE.search(found) if last == name else last.islower() and last != found:
            return False  # "Федеральным законом", which stands nowhere as the dictionary has it
    single = " " not in name and not name.isupper()
    if language not in FIRST_CLASS and single and is_ordinary(name, language):
        return False  # "Maailman", of a longer name
    one = low.removesuffix("s") if name[:-1].isupper() else low  # "PDFs"
    common = {*words_of(language, "names", "nouns"), *words_of(language, "names", "alone")}
    return not ({low, one} & common or _MADE.fullmatch(name.split()[0]))


def _is_loud(text: str) -> bool:
    """Written in capitals, as headlines are."""
    large, little = sum(map(str.isupper, text)), sum(map(str.islower, text))
    return large > LOUD and large > little


def _small_words(sentences: Sequence[Sentence], wanted: set[str]) -> Counter[str]:
    """How often each of the `wanted` words is written in small letters."""
    of = {name.lower(): name for name in wanted if " " not in name}
    words = (word for sentence in sentences if of for word in sentence.plain.split())
    return Counter(of[bare] for word in words if (bare := word.strip(MARKS)) in of)


def _is_numbered(name: str, contexts: Sequence[Context], language: str) -> bool:
    """ "Channel 4", "Chapter 2": an ordinary word that mostly has a number behind it."""
    if " " in name or not is_ordinary(name, language):
        return False
    after = (c.sentence.document.text[c.stop : c.stop + 2] for c in contexts)
    return 2 * sum(text[:1] == " " and text[1:].isdigit() for text in after) > len(contexts)


def _is_common(name: str, contexts: Sequence[Context], language: str = "en") -> bool:
    """ "the Government", "our Constitution": an ordinary word that mostly has an article."""
    if " " in name or name.isupper() or not is_ordinary(name, language):
        return False
    if told_kind(name, language):
        return False
    articles = function_words(language, "article", "determiner", "pronoun")
    before = (c.sentence.document.text[max(0, c.start - 8) : c.start].split() for c in contexts)
    return 2 * sum(bool(b) and b[-1].lower() in articles for b in before) > len(contexts)


def _is_common_noun(name: str, contexts: Sequence[Context], language: str) -> bool:
    """ "its Chief Magistrate", "a bad GM", "le ministère de la Transition verte"."""
    if name.isupper() and name.isalpha():
        many = sum(_is_one_of_many(context, language) for context in contexts)
        return 2 * many > len(contexts) and told_kind(name, language) != "place"
    if language not in WITH_ARTICLES or lemma_as_written(name.lower(), language) != name.lower():
        return False
    if language != "en":  # not "le maire du Havre", "Le Figaro indique"
        noun = [context for context in contexts if _has_adjective(context, language)]
        return 2 * len(noun) > len(contexts) and _is_common(name, noun, language)
    ranks = every_word("names", "ranks")
    bare = []
    for context in contexts:
        text, start = context.sentence.document.text, context.start
        if (rank := _RANK.search(text, max(0, start - 24), start)) and rank[1].lower() in ranks:
            start = rank.start()
        bare.append(replace(context, start=start))
    return _is_common(name, bare, language)


def _has_adjective(context: Context, language: str) -> bool:
    """ "de la Transition verte": behind a small letter and before a word that goes on."""
    text = context.sentence.document.text
    after = _SMALL.match(text, context.stop)
    before = text[max(0, context.start - 8) : context.start].split()
    return bool(before and before[-1].islower() and after) and (
        after[1] not in function_words(language)
    )


def _is_one_of_many(context: Context, language: str) -> bool:
    """Behind "a", or an article and adjectives, where no noun follows that it belongs to."""
    text = context.sentence.document.text
    before = _BAD.search(text, max(context.sentence.start, context.start - 30), context.start)
    after = regex.match(r"[ \n]+(\p{L}+)", text[context.stop : context.stop + 30])
    if not before or (after and after[1].lower() not in function_words(language)):
        return False
    small, articles = function_words(language), function_words(language, "article")
    words = [before[1], *before[2].split()]
    at = max((at for at, word in enumerate(words) if word in articles), default=-1)
    between = words[at + 1 :]
    adjectives = bool(between) and language in ("en", "de") and small.isdisjoint(between)
    return at >= 0 and (adjectives or (not between and words[at] in ONE))


def _is_name(name: str, times: int, language: str) -> bool:
    """A single ordinary word must be written as a name twice; a German noun never will do."""
    low = name.lower()
    if low in words_of(language, "names", "nouns"):
        return False  # "TV"
    loud = name.isupper() and len(name) > ACRONYM and not told_kind(name, language)
    if loud and all(is_ordinary(word, language) for word in name.split()):
        return False  # "CASE STUDY"
    if language == "de":
        known = told_kind(name, language)
        return bool(known) or name.isupper() or _german_name(name.split()[-1])
    return " " in name or name.isupper() or times > 1 or not is_ordinary(name, language)


def _german_name(word: str) -> bool:
    """Neither a noun of the dictionary nor made of two: all of them have capitals as well."""
    shares, low = frequencies("de"), word.lower()
    if in_dictionary(word, "de") or lemma_as_written(word, "de") != word:
        return False
    halves = ((low[:cut], low[cut:]) for cut in range(3, len(low) - 2))
    return not any(shares.get(a, 0) > 1e-7 and shares.get(b, 0) > 1e-7 for a, b in halves)


def _runs(sentence: Sentence, language: str, whole: bool) -> Iterator[_Run]:
    text = sentence.plain
    first = _NAME_WORD.search(text)
    for run in _RUN.finditer(text):
        for start, stop in _parts(run.group()):
            start, stop = run.start() + start, run.start() + stop
            if whole and text[stop : stop + 1] == "]" and "[" not in text[:start]:
                continue  # who is quoted: "Jo Doe] You say"
            before = text[max(0, start - 4) : start].rstrip()
            opens = not first or start == first.start() or before.endswith(_OPENERS)
            if named := _name_in(text[start:stop], opens, language, whole):
                at, length, name, opens = named
                begin, end = start + at, start + at + length
                if whole:
                    begin, end = _widen(text, begin, end, language)
                    name = (
                        name
                        if (begin, end) == (start + at, start + at + length)
                        else " ".join(text[begin:end].split())
                    )
                place = Context(sentence, sentence.start + begin, sentence.start + end)
                yield _Run(name, place, opens)
    for quoted in () if text.isascii() else _QUOTED.finditer(text):  # letters without case are not
        words = quoted[1].split()
        if regex.search(r"\p{Lo}", quoted[1]) and len(words) <= MOST_WORDS:
            begin, end = (sentence.start + place for place in quoted.span(1))
            yield _Run(" ".join(words), Context(sentence, begin, end), False)


def _widen(text: str, start: int, stop: int, language: str) -> tuple[int, int]:
    """ "St. Louis", "M. anisopliae", "Six Nations", "BBC Two", "Процедурный кодекс"."""
    if owner := regex.search("s['’] ", text[start:stop]):  # "Jo Does' Boats"
        return start, start + owner.start() + 1
    if language in ("fr", "it") and (elided := _ELIDED.match(text, start, stop)):  # "L'ONU"
        rest = text[elided.end() : stop]
        start = elided.end() if rest.isupper() or told_kind(rest, language) else start
    if text.startswith((".A.", ".p.A."), stop) and text[start:stop].endswith(" S"):  # "Doe S.A."
        stop = text.index("A", stop) + 1
    numbers = function_words(language, "number")
    before = _BEFORE.search(text, max(0, start - 12), start)
    initial = before and before[0][1] == "." and language != "en"  # "M. Doe" is a Frenchman
    if (
        before
        and not initial
        and ("." in before[0] or (before[0][:-1].lower() in numbers and before.start()))
    ):
        start = before.start()
    after = _AFTER.match(text, stop)
    if after and after[1].lower() in numbers:
        stop = after.end()
    noun = _NOUN.match(text, stop) if language == "ru" and " " not in text[start:stop] else None
    if noun and _ADJECTIVE.search(lemma_as_written(text[start:stop].lower(), "ru")):
        stop = noun.end()
    return start, stop


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
def _name_in(
    part: str, opens: bool, language: str, whole: bool
) -> tuple[int, int, str, bool] | None:
    """The name in capitalised words: where it begins, its length, itself, and whether it opens."""
    words, opens = _without_ranks(list(_NAME_WORD.finditer(part)), opens, language, whole)
    first = words[0].group() if words else ""
    if opens and len(words) > 1 and is_ordinary(first, language) and not is_given(first, whole):
        words, opens = _without_ranks(words[1:], False, language, whole)
    while len(words) > 2 and _is_beside(words[0].group(), words[1].group(), language, whole):
        words, opens = words[1:], False
    while whole and len(words) > 1 and _MADE.fullmatch(words[0].group()):
        words, opens = words[1:], False  # "UK-based Doe Ltd"
    if len(words) > 2 and "".join(word.group()[0] for word in words[:-1]) == words[-1].group():
        words = words[:-1]  # "Eurasian Economic Commission EEC"
    if not words or not _nameable(words, language):
        return None
    start = words[0].start()
    name = regex.sub(r"['’]s?$", "", part[start : words[-1].end()])
    return start, len(name), " ".join(name.split()), opens


def _is_beside(first: str, second: str, language: str, whole: bool) -> bool:
    """ "Italian Jo Doe", "la Somme Jo Doe", "MP Jo Doe": what is no part of the name."""
    if not is_given(second, whole) or is_given(first, whole) or len(first) < 2:
        return False
    place = told_kind(first, language) == "place"
    return (
        place
        or first.isupper()
        or is_people(first)
        or (len(first) > 2 and is_ordinary(first, language))
    )


def _without_ranks(
    words: list[regex.Match[str]], opens: bool, language: str, whole: bool
) -> tuple[list[regex.Match[str]], bool]:
    """Without what stands before the name: "Israeli Prime Minister", "In", "Monday".

    Behind given names alone a rank is a surname: "Jo Bishop" is not "Jo"; nor is "Jo May".
    """
    ranks, common, particles = _beside_names(language)
    if whole and len(words) > 1 and words[-1].group() in ("Jr", "Sr"):
        words = words[:-1]
    texts = [word.group().lower().replace("’", "'").removesuffix("'s") for word in words]
    last = max((at for at, text in enumerate(texts) if text in ranks), default=-1)
    begin, end = (last + 1 if last + 1 < len(words) else 0), len(words)
    while begin < end and (texts[begin] in common or texts[begin] in particles):
        begin += 1
    surname = end - begin > 1 and (texts[-1] in ranks or texts[-1] == "may")
    if whole and surname and all(map(is_given, texts[begin:-1])):
        return words[begin:], opens and begin == 0
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
    return len(texts[0]) > 1 and not all(is_people(part) for part in texts[0].split("-"))

"""Names of people, places and things, by the words around their blanks; collocations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from ..records import Context, Sentence, Term
from .joined_words import split_glued
from .lexicon import CALENDAR, every_word, frequencies, function_words
from .scripts import LETTER
from .words import REMEMBERED, lemma_as_written, lemmatizer

_NAME_WORD = regex.compile(rf"\p{{L}}[{LETTER}’'-]*+")
_PARTICLES = "van von der den de del della di da du bin ibn al ter ten"
_WRITTEN = rf"(?:(?:al|el|ad)-)?[\p{{Lu}}\p{{Lt}}][{LETTER}’'-]*+"
_LINK = rf"(?:(?:{'|'.join(_PARTICLES.split())}|of)[ \xa0])"
_RUN = regex.compile(
    rf"(?<![{LETTER}’'-]){_WRITTEN}(?:(?:[ \xa0]|(?<=\b[A-Z])\.[ ]){_LINK}{{0,2}}{_WRITTEN})*"
)
_QUOTED = regex.compile(  # in a script without capitals: the few words that marks stand around
    r"[«“„\"「『《〈]([^\p{P}\p{Lu}\p{Ll}\p{Lt}\n]{2,40})[»”“\"」』》〉]"
)
MOST_WORDS = 4  # of a quoted name; what is longer is what somebody said
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
    are no names.
    """
    runs = [run for sentence in sentences for run in _runs(sentence, language)]
    inside = Counter(run.name for run in runs if not run.opens)
    places: dict[str, list[Context]] = defaultdict(list)
    for run in runs:
        if not run.opens or run.name in inside or " " in run.name:
            places[run.name].append(run.context)
    kept = {n: where for n, where in places.items() if _is_name(n, inside[n], language)}
    _join_surnames(kept)
    ordered = sorted(kept, key=lambda name: (-len(kept[name]), name))
    return tuple(Term(n, len(kept[n]), float(len(kept[n])), tuple(kept[n])) for n in ordered)


def _join_surnames(places: dict[str, list[Context]]) -> None:
    """ "Netanyahu" and "Benjamin Netanyahu" are one: the form that is used more stays.

    So are "Human Rights Watch" and what is left of it where the first word opens a sentence.
    """
    full = defaultdict(list)
    for name in places:
        if " " in name:
            full[name.rsplit(" ", 1)[1]].append(name)
        if name.count(" ") > 1:
            full[name.split(" ", 1)[1]].append(name)
    for surname, names in full.items():
        if len(names) == 1 and {surname, names[0]} <= places.keys():  # both still there
            few, many = sorted([surname, names[0]], key=lambda name: len(places[name]))
            merged = sorted(places[many] + places.pop(few), key=_where)
            places[many] = merged


def _where(context: Context) -> tuple[str, int]:
    return context.sentence.document.id, context.start


def _is_name(name: str, times: int, language: str) -> bool:
    """A single ordinary word must be written as a name twice; a German noun never will do."""
    if language == "de":
        return name.isupper() or all(_german_name(word) for word in name.split()[-1:])
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
    if opens and len(words) > 1 and _ordinary(words[0].group(), language):
        words, opens = _without_ranks(words[1:], False, language)
    if len(words) > 2 and "".join(word.group()[0] for word in words[:-1]) == words[-1].group():
        words = words[:-1]  # "Eurasian Economic Commission EEC"
    if not words or not _nameable(words, language):
        return None
    start = words[0].start()
    name = regex.sub(r"['’]s?$", "", part[start : words[-1].end()])
    return start, len(name), " ".join(name.split()), opens


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
    peoples = every_word("names", "peoples")
    return low in peoples or low.removesuffix("s") in peoples

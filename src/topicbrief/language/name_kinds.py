"""What a name names by its own words: given names, peoples, places and bodies that many know."""

from __future__ import annotations

from functools import cache, lru_cache

import regex

from .lexicon import every_word, frequencies, phrases_of, words_of
from .two_words import in_dictionary
from .words import REMEMBERED, lemma_as_written

GIVEN = ("given", "given_too")
SHORT = 3  # letters of an abbreviation, which is told by its capitals
# Forms of companies in any language: "Doe Ltd", "ООО Доу".
_FORMS = """
Ltd Inc Corp LLC plc PLC GmbH AG KG SE SA S.A SAS Srl SARL SpA S.p.A NV BV AB ASA Oy Oyj Lda Ltda
ООО ОАО ЗАО ПАО АО
"""
FORMS = frozenset(_FORMS.split())


@lru_cache(maxsize=REMEMBERED)
def is_ordinary(word: str, language: str) -> bool:
    """In use as a word of the language: the dictionary of lemmas has it, and not as a name."""
    low = word.lower()
    found = lemma_as_written(low, language)
    if found != low:
        return found[:1].islower()
    return frequencies(language).get(low, 0.0) >= 1e-6 and in_dictionary(low, language)


def is_given(word: str, whole: bool = True) -> bool:
    """Words are counted by the commonest given names alone, not by the `whole` list."""
    known = every_word("names", "given")
    low = word.lower()
    return known.issuperset(low.split("-")) or (whole and low in every_word("names", "given_too"))


@lru_cache(maxsize=REMEMBERED)
def is_people(word: str) -> bool:
    low = regex.sub(r"['’]s$", "", word.lower())
    forms = {low, regex.sub(r"(?:n?es?|s|wom[ae]n|m[ae]n)$", "", low), low.removesuffix("e")}
    return not forms.isdisjoint(every_word("names", "peoples"))


@lru_cache(maxsize=REMEMBERED)
def told_kind(name: str, language: str) -> str:
    """What its words alone say of a name: a given name, a place or a body that many know; or ""."""
    words = [lemma_as_written(w, language) if language == "ru" else w for w in name.split()]
    low = " ".join(words).lower()
    for kind, list_name in (("place", "countries"), ("organisation", "known")):
        if not _known_names(language, list_name).isdisjoint((low, name.lower())):
            return kind if len(name) > SHORT or name.isupper() or kind == "place" else ""
    first, last = low.split(" ")[0], low.rsplit(" ", 1)[-1]
    if not is_given(first):
        return ""
    own = {w for x in (language, "en") for y in GIVEN for w in words_of(x, "names", y)}
    noun = in_dictionary(words[-1], "de") if language == "de" else is_ordinary(last, language)
    if first not in own and noun:
        return ""  # "Marine Phytoplankton"
    things = {
        word
        for one in {language, "en"}
        for name in ("things", "organisations")
        for word in words_of(one, "names", name)
    }
    thing = last.rsplit("-")[-1] in things or (words[-1].isupper() and len(words) > 1)
    return "" if thing else "person"


def is_firm(name: str) -> bool:
    """The form of a company is part of it: "Doe Ltd", "Doe GmbH"."""
    words = name.split()
    return len(words) > 1 and (words[-1] in FORMS or words[0] in FORMS)


def is_listed(name: str, language: str) -> bool:
    """A city that is written down, but may be a surname as well: "Washington"."""
    return name in _listed(language)


@cache
def _listed(language: str) -> frozenset[str]:
    return frozenset(name for x in (language, "en") for name in phrases_of(x, "names", "places"))


@cache
def _known_names(language: str, name: str) -> frozenset[str]:
    """Of a language and of English."""
    return frozenset(phrase for x in {language, "en"} for phrase in phrases_of(x, "names", name))

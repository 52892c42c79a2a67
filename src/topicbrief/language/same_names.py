"""Several writings of one name joined: surnames, capitals, plurals, abbreviations, cases."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cache

import regex

from ..records import Context
from .lexicon import FIRST_CLASS, phrases_of
from .name_kinds import is_given, is_listed, told_kind
from .words import lemma_as_written

ACRONYM = 4  # letters of an abbreviation that may be a word as well: "AIDS"
_WHERE = {"in", "at", "from", "near", "en", "à", "dans", "aus", "nach", "em", "a", "da", "в", "из"}
_BEHIND = regex.compile(r", (\p{Lu}[\p{L}.]+)")  # "Hull, Yorkshire", "Hull, UK"
_WORD = regex.compile(r"\S+")
CASE, STEM = 4, 4  # letters that a case may add to a name, and letters of what it is added to


def _join(places: dict[str, list[Context]], kept: str, other: str) -> None:
    places[kept] = sorted(places.get(kept, []) + places.pop(other), key=_where)


def join_writings(places: dict[str, list[Context]]) -> None:
    """One name in several writings: "ARMENIA", a plural, the letters of "Jo Doe Union (JDU)"."""
    plain = {name.lower(): name for name in sorted(places) if not name.isupper()}
    for name in sorted(places):
        if name not in places:
            continue  # joined to another by now
        other = plain.get(name.lower(), name)
        other = other if other in places else name
        single = name[-1:] == "s" and len(name) > STEM and " " not in name
        if single and name[:-1] in places and not is_given(name[:-1]):
            other = name[:-1]
        if name.isupper() and other == name:
            full = (c.sentence.document.text[max(0, c.start - 90) : c.start] for c in places[name])
            before = next((text[:-2] for text in full if text[-2:] == " ("), "")
            ends = (before[word.start() :] for word in _WORD.finditer(before))
            longer = (end for end in ends if end in places and _initials(end).endswith(name))
            other = next(longer, name)
        if other != name:
            loud = len(name) > ACRONYM and name.lower() == other.lower()
            more = loud or len(places[other]) >= len(places[name])
            kept, gone = (other, name) if more else (name, other)
            _join(places, kept, gone)
            plain[gone.lower()] = kept


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def join_surnames(
    places: dict[str, list[Context]], language: str, *, places_too: bool = True
) -> None:
    """ "Netanyahu" and "Benjamin Netanyahu" are one: the form that is used more stays.

    So are "Human Rights Watch" and what is left of it where the first word opens a sentence, and
    a given name. Each belongs to the one full name of its document, if that has one, else to the
    one there is: "United" to Manchester United, but not where the United Nations are named as well.
    A place that many know stands for itself: "Africa" is not South Africa; but in a document that
    names Jo Hull and nothing "in Hull" it is a surname (`places_too`).
    """
    full, beside = defaultdict(list), defaultdict(list)
    for name in sorted(places):
        first, _, rest = name.partition(" ")
        if rest:
            given = is_given(first, places_too)
            for part in dict.fromkeys([rest, name.rsplit(" ", 1)[1], *([first] if given else [])]):
                full[part].append(name)
            beside[first].append(name)
    for part, names in full.items():
        known = told_kind(part, language) in ("place", "organisation")
        listed = known or (places_too and is_listed(part, language))
        if listed:
            names = [name for name in names if is_given(name.split()[0]) and part != name]
        if known and not (places_too and names):
            continue
        every = [name for name in dict.fromkeys([*names, *beside[part]]) if name in places]
        holders = defaultdict(set)
        for name in every:
            for context in places[name]:
                holders[context.sentence.document.id].add(name)
        alone = () if listed else every
        located = {
            c.sentence.document.id
            for c in places.get(part, ())
            if listed and _is_placed(c, language)
        }
        found = defaultdict(list)
        for context in places.pop(part, ()):
            if places_too and (fuller := _in_full(context, part, names)):
                places[fuller[0]].append(fuller[1])
                continue
            document = context.sentence.document.id
            own = sorted(holders.get(document, alone))
            own = _without_initials(own) if places_too else own
            sure = len(own) == 1 and own[0] in names and document not in located
            found[own[0] if sure else part].append(context)
        for name in sorted(found.keys() - {part}):
            shorter = not listed and len(every) == 1
            shorter = shorter and len(found[name]) > len(places[name])
            merged = sorted(places.pop(name) + found.pop(name), key=_where)
            places[part if shorter else name] = merged
        places.update(found)


def _in_full(context: Context, part: str, names: list[str]) -> tuple[str, Context] | None:
    """The name of whose words only the `part` was taken for one, as where it opens a sentence."""
    text = context.sentence.document.text
    for name in sorted(names, key=len, reverse=True):
        begin = context.start - len(name) + len(part)
        if name.endswith(f" {part}") and text.startswith(name, max(0, begin)):
            return name, replace(context, start=begin)
    return None


def _without_initials(names: list[str]) -> list[str]:
    """Without "J Doe" where "Jo Doe" is named as well."""
    return [
        name
        for name in names
        if name[1:2] not in (" ", ".")
        or not any(other[0] == name[0] and other[1:2] not in (" ", ".") for other in names)
    ]


def _is_placed(context: Context, language: str) -> bool:
    """ "in Hull", "signed at Hull", "Hull, Yorkshire"."""
    text = context.sentence.document.text
    before = text[max(0, context.start - 6) : context.start].split()
    behind = _BEHIND.match(text, context.stop)
    return (bool(before) and before[-1].lower().lstrip("(") in _WHERE) or bool(
        behind and (behind[1].isupper() or told_kind(behind[1], language) == "place")
    )


def join_cases(places: dict[str, list[Context]], language: str) -> None:
    """ "в России" and "Россия" are one, by the dictionary; "Cancúnissa" by what it begins with."""
    first: dict[str, str] = {}
    for name in sorted(places, key=lambda name: (len(name), name)):
        key = " ".join(_lemmas(name, language))
        if key == name.lower() and language not in FIRST_CLASS:
            ends = (key[:-cut] for cut in range(1, CASE + 1) if len(key) - cut >= STEM)
            key = next((end for end in ends if end in first), key)
        if name != first.setdefault(key, name):
            one = first[key]
            plain = one if one.lower() == key or len(places[one]) >= len(places[name]) else name
            _join(places, plain, name if plain == one else one)
            first[key] = plain


def write_plainly(places: dict[str, list[Context]], language: str) -> None:
    """ "Великобритания" for "Великобритании", where the text has no other case."""
    for name in sorted(places):
        known = _dictionary_forms(language).get(" ".join(_lemmas(name, language)), name)
        if known.lower() != name.lower() and not name.isupper():
            _join(places, " ".join(word.capitalize() for word in known.split()), name)


def _lemmas(name: str, language: str) -> list[str]:
    return [lemma_as_written(word, language).lower() for word in name.split()]


@cache
def _dictionary_forms(language: str) -> dict[str, str]:
    """Names that are written down, by the lemmas of their words."""
    known = (*phrases_of(language, "names", "countries"), *phrases_of(language, "names", "known"))
    return {" ".join(_lemmas(name, language)): name for name in known if "-" not in name}


def _where(context: Context) -> tuple[str, int]:
    return context.sentence.document.id, context.start

"""Lines that end like sentences and are none: headings, captions, entries of a list."""

from __future__ import annotations

import re

from ..language.lexicon import FIRST_CLASS, function_words

CLOSERS = "\"'”’»)]“ \t\xa0"
HEADING = 4  # words from which a heading is told from a short sentence of names
_LABEL = re.compile(r"[^\W\d_][^.:;!?\n]{2,40}: [^\W\d_]")  # "Royal duties: Queen Elizabeth ..."
TITLE = 3  # words of what stands before the colon of a picture's caption
_LOOK = re.compile(r"(?:Above|Below|Pictured|Left|Right)[,:] |Scroll down ", re.I)
_CAPITAL = r"[^\W\d_a-zß-ÿа-я]"
_GLUED = re.compile(  # '"open schools"The minister'
    rf"[\"”»](?<=[\w.!?…\"”»].)\.?[\"“«]?{_CAPITAL}['’]?[^\W\d_]"
)
_TITLED = re.compile(  # "'Invasion': The latest ...", "High numbers: In recent weeks"
    rf"(?:['‘\"“][^'’\"”\n]{{2,40}}['’\"”]|([^\W\d_][^.:;!?\n]{{2,40}})) ?: {_CAPITAL}"
)
_WORD = re.compile(r"[^\W\d_]+")
_SIDES = re.compile(
    r"\((?:(?:L|R|C|left|right|cent(?:er|re)|above|below|pictured)(?:[,)]| and)"
    r"|(?:library|file|stock|archive) (?:image|photo|picture))"
)


def find_label(text: str, language: str) -> str:
    """What `text` reads like, where that is no sentence, in words; else ""."""
    words = text.split()
    if _is_heading(text, words, language):
        return "reads like a heading"
    if _is_caption(text, language):
        return "reads like a picture's caption"
    if _is_list(text, words, language):
        return "reads like a line of a list"
    return "a heading runs into it" if _is_glued(text) else ""


def _is_heading(text: str, words: list[str], language: str) -> bool:
    """Every weighty word has a capital, and none of the small ones is a verb."""
    if language not in FIRST_CLASS or language == "de" or text[0].isdigit():
        return False
    small = function_words(language)
    for word in words:
        if word[0].islower() and word not in small and word.strip(CLOSERS + ",:;") not in small:
            return False
    capitals = sum(word[0].isupper() for word in words)
    if len(words) < HEADING or 2 * capitals <= len(words):
        return False
    return function_words(language, "auxiliary").isdisjoint(words)


def _is_caption(text: str, language: str) -> bool:
    """It says where to look, or a title or a label stands before its colon."""
    if _LOOK.match(text) or ("(" in text and _SIDES.search(text)):
        return True
    if text.endswith(" .") and _LABEL.match(text):
        return True
    if ": " not in text:
        return False
    found = _TITLED.match(text) if language in FIRST_CLASS and language != "de" else None
    if found is None or found[1] is None:
        return found is not None
    words, verbs = found[1].split(), function_words(language, "article", "auxiliary", "pronoun")
    small = any(word[0].islower() for word in words)  # else somebody's name: "Ann Lee: We ..."
    return small and len(words) <= TITLE and verbs.isdisjoint(map(str.lower, words))


def _is_list(text: str, words: list[str], language: str) -> bool:
    """All in capitals, or without a word of grammar where the language has articles."""
    if text.isupper():
        return True
    if language not in FIRST_CLASS or language == "ru":
        return False
    grammar = function_words(language)
    if not grammar.isdisjoint(words):
        return False
    low = text.lower()
    return grammar.isdisjoint(low.split()) and grammar.isdisjoint(_WORD.findall(low))


def _is_glued(text: str) -> bool:
    return any(mark in text for mark in '"”»') and _GLUED.search(text) is not None

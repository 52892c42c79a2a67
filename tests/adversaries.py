"""Texts made to be slow: each a function of its length in characters, which it meets within a few.

What they aim at stands with them: a pattern that tries again from every place, a list that is gone
through for every item, a look-up from the start of a text each time.
"""

from __future__ import annotations

import random
from collections.abc import Callable


def _repeat(piece: str, before: str = "", after: str = "") -> Callable[[int], str]:
    def make(n: int) -> str:
        return before + piece * max(1, (n - len(before) - len(after)) // len(piece)) + after

    return make


def _numbered(pattern: str, step: int = 1) -> Callable[[int], str]:
    """`pattern` filled with one number after the other."""

    def make(n: int) -> str:
        each = len(pattern.format(1000)) if "{" in pattern else len(pattern)
        return "".join(pattern.format(step * number) for number in range(1, max(2, n // each)))

    return make


def _spelled(number: int) -> str:
    """A word of letters alone for each number."""
    letters = ""
    while True:
        number, rest = divmod(number, 20)
        letters += "bcdfghjklmnpqrstvwxz"[rest] + "aeiou"[rest % 5]
        if not number:
            return letters


def _words(pattern: str) -> Callable[[int], str]:
    """`pattern` with a new word for every `{0}`, its capital at `{1}`."""

    def make(n: int) -> str:
        count = max(2, n // (len(pattern) + 4))
        return "".join(
            pattern.format(_spelled(k), _spelled(k).capitalize()) for k in range(20, 20 + count)
        )

    return make


def _random(alphabet: str, seed: int = 1) -> Callable[[int], str]:
    def make(n: int) -> str:
        return "".join(random.Random(seed).choices(alphabet, k=n))

    return make


def _agreed(n: int) -> str:
    """Names that agree with themselves, far from where they were said first."""
    return "".join(
        f"The {_spelled(k).capitalize()} agreement was signed. The agreement held. "
        for k in range(20, 20 + max(1, n // 60))
    )


def _nested(n: int) -> str:
    half = n // 2
    return "(" * half + "word" + ")" * half


PROSE = "The council met on Monday and agreed to the plan. "
OUTLET = "aa bb cc dd ee ff gg hh ii jj kk ll mm nn - "

ADVERSARIES: dict[str, Callable[[int], str]] = {
    # one run of one character
    "one letter": _repeat("a"),
    "one capital": _repeat("A"),
    "blanks": _repeat(" ", "word", "word"),
    "tabs": _repeat("\t", "word", "word"),
    "newlines": _repeat("\n", "word", "word"),
    "carriage returns": _repeat("\r", "word", "word"),
    "full stops": _repeat(".", "Word"),
    "spaced full stops": _repeat(". ", "Word "),
    "commas": _repeat(", ", "Word"),
    "quotation marks": _repeat('"', "Word"),
    "apostrophes": _repeat("'", "Word"),
    "brackets open": _repeat("("),
    "brackets nested": _nested,
    "square brackets": _repeat("[", "Word"),
    "angle brackets": _repeat("<"),
    "hyphens": _repeat("-", "word"),
    "dashes": _repeat(" - ", "Word"),
    "digits": _repeat("7"),
    "soft hyphens": _repeat("\xad", "a", "b"),
    "combining marks": _repeat("\u0301", "a"),
    "zero width": _repeat("\u200b", "a", "b"),
    "backticks": _repeat("`"),
    "underscores": _repeat("_", "a"),
    "at signs": _repeat("@", "a"),
    "colons": _repeat(":", "Word"),
    "quote marks of mail": _repeat("> ", "", "word"),
    "quote marks, line by line": _repeat("> a\n> \n"),
    # one line that a pattern begins everywhere in
    "outlet": lambda n: OUTLET + "A" * max(1, n - len(OUTLET) - 1) + "%",
    "outlet of words": _repeat("A B ", OUTLET, "%"),
    "outlets": _repeat(" - Aa Bb Cc", "Word"),
    "DNA": _random("ACGT"),
    "DNA and a bracket": lambda n: "(" + "ACGT" * (n // 4) + ")",
    "label": _repeat("A", "", " ."),
    "labels": _repeat("Aa Bb Cc : "),
    "labels without colon": _repeat("Aa' "),
    "telephone": _repeat("1 ", "", "x"),
    "telephones": _repeat("(020) 7946 0000 / "),
    "amounts": _repeat("$5m, ", "The sums were "),
    "amounts and percent": _repeat("5% and 6 million, ", "The sums were "),
    "abbreviations": _repeat("U.S."),
    "initials": _repeat("A. ", "", "Smith"),
    "initials together": _repeat("a.b-"),
    "captions": _repeat(", left, "),
    "captions of names": _repeat("Ann Bell (left) and "),
    "addresses": _repeat("http://a.b/c?d=e&"),
    "mail addresses": _repeat("a@b."),
    "hashtags": _repeat("#a"),
    "entities": _repeat("&amp;"),
    "apostrophes between": _repeat("a'"),
    "hyphens between": _repeat("a-"),
    "dots between": _repeat("a."),
    "humps": _repeat("aB"),
    "base64": _random("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"),
    "letters and digits": _repeat("a1"),
    "words of capitals": _repeat("AB CD "),
    "times": _repeat("12:30 "),
    "years": _repeat("in 1999 "),
    "sentence ends": _repeat('." ', '"Word'),
    "opened quotations": _repeat(' "A', "Word said"),
    "curly quotations": _repeat(" “a” ", "He said:"),
    "said": _repeat("said: ", "He "),
    "holes": _repeat(" the of", "Word"),
    "holes of amounts": _repeat("$ million ", "It cost "),
    "leaders of dots": _repeat(" .", "Chapter one"),
    "ellipses": _repeat("…", "Chapter"),
    "cells": _repeat("a | b | "),
    "cells by tabs": _repeat("a\tb\t"),
    "links": _repeat("[a](http://b) "),
    "markdown": _repeat("**a** _b_ "),
    "emoji": _repeat("😀"),
    "Chinese": _repeat("东京的人们"),
    "Chinese of one character": _repeat("的"),
    "Japanese": _repeat("これはペンです。"),
    "Thai": _repeat("ภาษาไทย"),
    "Arabic": _repeat("العربية "),
    "Russian": _repeat("Иван Петров "),
    "Greek, accents": _repeat("ά"),
    "mojibake": _repeat("Ã©"),
    # many names, many words, many lines
    "agreed names": _agreed,
    "names in one sentence": _words("{1} and "),
    "names in a row": _words("{1} "),
    "names in sentences": _words("Yesterday {1} met Ann. "),
    "names and possessives": _words("{1}'s {1} "),
    "titles and names": _repeat("Mr. ", "", "Smith"),
    "new words": _words("{0} "),
    "new words in sentences": _words("They {0} it. "),
    "lists": _words("{0}, "),
    "one sentence": _repeat("and then they went on to the next of the towns "),
    "clauses": _repeat("which said that "),
    "prose": _repeat(PROSE),
    "prose by lines": _repeat(PROSE + "\n"),
    "prose by paragraphs": _repeat(PROSE + "\n\n"),
    "paragraphs all other": _words("The {0} met on Monday and agreed to {1}.\n\n"),
    "headings alone": _repeat("Heading\n\n"),
    "headings all other": _words("{1}\n\n"),
    "headings of markdown": _words("# {1}\n\n"),
    "headings and a line": _words("# {1}\n\nThe {0} met on Monday.\n\n"),
    "headings before labels": _repeat("Share\n\nFollow us\n\n"),
    "labels between paragraphs": _repeat("Label:\n\n" + PROSE + "\n\n"),
    "lines of one letter": _repeat("a\n"),
    "lines of one word, all other": _words("{0}\n"),
    "sentences of one word": _repeat("No. "),
    "sentences of one word, all other": _words("{1}. "),
    "bullets": _words("- {0}\n"),
    "numbered": _numbered("{}. word\n"),
    "page numbers": _numbered("word\n\n{}\n\n"),
    "form feeds": _repeat("word\x0c"),
    "code": _repeat("def f():\n    return 1;\n"),
    "braces": _repeat("{\n}\n"),
    "fences": _repeat("```\n"),
    "wrapped": _repeat("this line goes on in the next one for some time\n"),
    "wrapped by hyphens": _repeat("con-\ntinued "),
    "mail headers": _repeat("From: a@b.c\nSubject: x\n\nword\n"),
    "mails": _repeat("On Mon, 1 Jan 2024, Ann wrote:\n> word\n\n"),
    "On": _repeat("On "),
    "signatures": _repeat("-- \nAnn\n"),
    "chat": _words("[12:01] <{0}> word\n"),
    "speakers": _words("{1}: They met.\n"),
    "subtitles": _repeat("1\n00:00:01,000 --> 00:00:02,000\nword\n\n"),
    "tables": _repeat("a | b | c\n--- | --- | ---\n"),
    "contents": _numbered("Chapter ........ {}\n"),
    "poem": _repeat("A line that ends,\nA line that bends,\n\n"),
    "tags": _repeat("<b>", "", "word"),
    "tags and ends": _repeat("<b>word</b>"),
    "numbers alone": _numbered("{} "),
    "numbers by lines": _numbered("{}\n"),
    "list in one line": _numbered("{}) word "),
    "ago": _repeat("3 hours ago "),
    "bylines": _repeat("By Ann Bell. "),
    "datelines": _repeat("LONDON (Reuters) - "),
    "credits": _repeat("Photograph: Ann/Getty Images "),
    "separators": _repeat("\u2028", "word"),
    "controls": _repeat("\x01", "word"),
}


def in_lines(make: Callable[[int], str], length: int = 300) -> Callable[[int], str]:
    """The same text anew on many lines: what is slow on a short line is as slow on many."""
    return lambda n: "\n\n".join([make(length).replace("\n", " ")] * max(1, n // length))

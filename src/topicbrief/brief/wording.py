"""How the brief words things: counts, languages, citations, and text safe in Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..records import GAP, Context, Damage, Page, Sentence

if TYPE_CHECKING:
    from .model import BriefContent, DocumentEntry
ROWS = 400  # passages or documents listed; the rest are counted
DAMAGED = 25  # damaged places listed; the rest are counted


ROLE_NAMES = {
    "body": "kept",
    "headline": "headline",
    "caption": "caption",
    "repeat": "repeat",
    "debris": "debris",
}
_SPELLED = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
)  # fmt: skip


def counted(n: int, noun: str) -> str:
    """ "1 document", "2 categories", "1,000 words"."""
    return f"{n:,} {noun if n == 1 else plural(noun)}"


def plural(noun: str) -> str:
    ends_in_y = noun.endswith("y") and noun[-2:-1] not in (*"aeiou",)
    return f"{noun[:-1]}ies" if ends_in_y else f"{noun}s"


def share(part: int, whole: int) -> str:
    """A percentage that says 100% of all alone, and 0% of nothing."""
    percent = 100 * part / whole if whole else 100
    return f"{min(max(round(percent), percent > 0), 99 if part < whole else 100)}%"


def spell_out(text: str) -> str:
    """Say a small number at the beginning of `text` in letters."""
    number, _, rest = text.partition(" ")
    small = number.isdecimal() and int(number) < len(_SPELLED)
    return f"{_SPELLED[int(number)]} {rest}" if small else text


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def name_languages(codes: Sequence[str]) -> str:
    names = [language_name(code) for code in codes[:3]]
    more = f" and {len(codes) - 3} more languages" if len(codes) > 3 else ""
    return ", ".join(names) + more


def spoken_language(page: Page) -> str:
    """A page's language as HTML's lang attribute has it; empty says that it is unknown."""
    return page.language or page.document.language


def cite_short(sentence: Sentence) -> str:
    return f"line {sentence.line}"


def citation(sentence: Sentence) -> str:
    """What a reader pastes after a quotation: who, what, when, and where exactly."""
    document = sentence.document
    known = dict.fromkeys(filter(None, (document.title, document.source, document.date)))
    where = f"line {sentence.line}, characters {sentence.start} to {sentence.stop}"
    return ", ".join([*known, *([document.place] if document.place not in known else []), where])


def leading_documents(brief: BriefContent) -> list[DocumentEntry]:
    """All documents if they are few enough to list; otherwise as many of each topic."""
    entries = brief.documents
    if len(entries) <= ROWS:
        return list(entries)
    each = ROWS // max(len(brief.topics), 1)
    shown = set(range(each)) if not brief.topics else set()
    for topic in range(len(brief.topics)):
        held = [row for row, entry in enumerate(entries) if entry.shares]
        shown.update(sorted(held, key=lambda row: (-entries[row].shares[topic], row))[:each])
    return [entries[row] for row in sorted(shown)]


_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~$])|^(\s*)([-+]|\d+[.)])(?=\s)", re.MULTILINE)


def escape_markdown(text: str) -> str:
    """Make `text` stand in Markdown as it is, on one line."""
    return _MARKDOWN.sub(
        lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}{m[3][:-1]}\\{m[3][-1]}", " ".join(text.split())
    )


def code_span(text: str) -> str:
    """`text` as code in Markdown, whatever backticks it holds itself."""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    padding = " " if len(fence) > 1 else ""
    return f"{fence}{padding}{' '.join(text.split())}{padding}{fence}"


def cite(sentence: Sentence) -> str:
    """File and line as a citation names them."""
    return f"{sentence.document.place}, line {sentence.line}"


def around(context: Context, width: int = 60) -> tuple[str, str, str]:
    """The text before a word, the word, and the text after, cut at words, gaps shown."""
    sentence = context.sentence
    before = _between(sentence, sentence.start, context.start)
    after = _between(sentence, context.stop, sentence.stop)
    if len(before) > width:
        before = "… " + before[-width:].partition(" ")[2]
    if len(after) > width:
        after = after[:width].rpartition(" ")[0] + " …"
    return before, sentence.document.text[context.start : context.stop], after


def damaged_place(sentence: Sentence, damage: Damage) -> str:
    """The words around a damaged place as a quotation, with the gap shown where there is one."""
    before, _, after = around(Context(sentence, damage.start, damage.start), 48)
    space = " " if after.startswith(GAP) and not before.endswith(" ") else ""
    return f"“{before}{space}{after}”"


def _between(sentence: Sentence, start: int, stop: int) -> str:
    """A part of a sentence as a quotation, with the spaces at its ends kept as one."""
    damage = tuple(d for d in sentence.damage if start <= d.start < stop)
    text = sentence.document.text[start:stop]
    quoted = Sentence(sentence.document, start, stop, text, damage).quoted
    lead = " " if text[:1].isspace() else ""
    trail = " " if text[-1:].isspace() and quoted else ""
    return f"{lead}{quoted}{trail}"


_LANGUAGES = {
    "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian",
    "pt": "Portuguese", "ru": "Russian", "unknown": "language not recognised",
}  # fmt: skip


def language_name(code: str) -> str:
    return _LANGUAGES.get(code, code)

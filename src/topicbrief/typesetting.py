"""The brief set in type: Markdown and one HTML page. Templates hold the order and the words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .records import Context, Sentence

if TYPE_CHECKING:
    from .briefs import Brief


def to_markdown(brief: Brief) -> str:
    """The brief as Markdown, which reads well as it is and on a code host."""
    return _render("brief.md.j2", brief)


def to_html(brief: Brief) -> str:
    """The brief as one self-contained HTML page that asks for nothing from anywhere."""
    return _render("brief.html.j2", brief)


def _render(template: str, brief: Brief) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("topicbrief"),
        autoescape=template.endswith(".html.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(md=escape_markdown, cite=cite, around=around)
    environment.globals.update(language_name=language_name)
    return environment.get_template(template).render(brief=brief)


_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~$])|^(\s*)([-+]|\d+[.)])(?=\s)", re.MULTILINE)


def escape_markdown(text: str) -> str:
    """Make `text` stand in Markdown as it is, on one line."""
    return _MARKDOWN.sub(
        lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}{m[3][:-1]}\\{m[3][-1]}", " ".join(text.split())
    )


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

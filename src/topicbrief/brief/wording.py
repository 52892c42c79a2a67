"""How the brief words things: counts, languages, citations, and text safe in Markdown."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

from ..records import GAP, ROLES, Context, Damage, Document, Page, Sentence
from ..records.codes import LANGUAGES
from ..records.wording import counted

if TYPE_CHECKING:
    from .model import BriefContent, DocumentEntry, Piece, SetAside, TopicEntry
ROWS = 400  # passages or documents listed; the rest are counted
DAMAGED = 25  # damaged places listed; the rest are counted


ROLE_NAMES = {role: role for role in ROLES} | {"body": "kept"}  # as a reader is told
_SPELLED = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
)  # fmt: skip


def share(part: int, whole: int) -> str:
    """A percentage that says 100% of all alone, and 0% of nothing."""
    percent = 100 * part / whole if whole else 100
    return f"{min(max(round(percent), 1 if part else 0), 99 if part < whole else 100)}%"


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


class Markdown(str):
    """Text that is Markdown already and is not escaped again."""


_SPECIAL = re.compile(
    r"([\\`*_\[\]<>|#~$&])"  # wherever they stand
    r"|(?<=:)(/)(?=/)|(?<=\bwww)(\.)"  # what a code host would make a link of
    r"|^( ?)([-+=]+|\d{1,9}[.)])(?=\s|$)"  # where a line begins
)


def escape_markdown(text: str) -> str:
    """Make `text` stand in Markdown as it is, on one line, with a blank for each run of blanks."""

    def escape(found: re.Match[str]) -> str:
        letter = found[1] or found[2] or found[3]
        if letter:
            return f"\\{letter}"
        return f"{found[4]}{found[5][:-1]}\\{found[5][-1]}"

    plain = "".join(c if c.isprintable() or c.isspace() else "\ufffd" for c in text)
    return _SPECIAL.sub(escape, re.sub(r"\s+", " ", plain))


def safe_in_markdown(value: Any) -> Any:
    """What the template's environment makes of every value that is put into Markdown."""
    return (
        escape_markdown(value) if isinstance(value, str) and type(value) is not Markdown else value
    )


def code_span(text: str) -> Markdown:
    """`text` as code in Markdown, whatever backticks it holds itself."""
    plain = "".join(c if c.isprintable() or c.isspace() else "\ufffd" for c in text)
    plain = " ".join(plain.split())
    longest = max((len(run) for run in re.findall("`+", plain)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if longest else ""
    return Markdown(f"{fence}{padding}{plain}{padding}{fence}" if plain else "")


def cite_code(sentence: Sentence) -> Markdown:
    """File and line as a citation names them, as code."""
    return code_span(f"{sentence.document.place}, line {sentence.line}")


def tell_verdict(brief: BriefContent) -> str:
    """What was read and what of it was kept, on one line."""
    c = brief.counts
    kept = f"{share(c.held, c.read)} of the {counted(c.read, 'word')} kept"
    if aside := _tell_aside(brief.set_aside):
        kept = f"{kept}; set aside: {aside}"
    whole = f"{counted(c.sentences, 'sentence')}, {c.whole:,} of them whole"
    read = [counted(c.documents, "document")] if c.documents > 1 else []
    return " · ".join([*read, kept, whole, name_languages(c.languages)])


NOUNS = {"headline": "headline", "caption": "caption", "repeat": "repeated line"}
TOLD = 4  # kinds of what was set aside that the first screen names


def _tell_aside(entries: Sequence[SetAside]) -> str:
    """ "6 repeated lines, 4 headlines, 3 lines (list of teasers)"; the biggest kinds alone."""
    amounts: dict[tuple[str, str], int] = {}
    for entry in entries:
        kind = (NOUNS[entry.role], "") if entry.role in NOUNS else ("line", f" ({entry.reason})")
        amounts[kind] = amounts.get(kind, 0) + entry.lines + entry.parts
    ranked = sorted(amounts.items(), key=lambda item: (-item[1], item[0]))
    told = [f"{counted(n, noun)}{why}" for (noun, why), n in ranked[:TOLD]]
    if left := sum(n for _, n in ranked[TOLD:]):
        told.append(f"{counted(left, 'piece')} of other kinds")
    return ", ".join(told)


def amount_aside(entry: SetAside) -> str:
    """Lines that were set aside, and parts of lines of which the rest was kept."""
    parts = f"{counted(entry.parts, 'part')} of lines" if entry.parts != 1 else "part of 1"
    return " and ".join(
        filter(None, (f"{entry.lines:,}" if entry.lines else "", parts if entry.parts else ""))
    )


def keeping_row(piece: Piece) -> str:
    """The row of `overrides.csv` that keeps a line that was set aside."""
    stream = StringIO()
    csv.writer(stream, lineterminator="").writerow((piece.document, piece.line, "body"))
    return stream.getvalue()


def behind(related: Sequence[Document]) -> str:
    """ ", and nine related documents"."""
    return f", and {spell_out(counted(len(related), 'related document'))}" if related else ""


def mostly(shares: Sequence[float], topics: Sequence[TopicEntry]) -> str:
    """The biggest topic of a part, and those that have a quarter or more of it, by name."""
    order = sorted(range(len(shares)), key=lambda k: (-round(shares[k], 6), k))
    told = [k for k in order if k == order[0] or shares[k] >= 0.25]
    named = [f"{topics[k].name} ({shares[k]:.0%})" for k in told]
    return f"; mostly {'; '.join(named)}" if named else ""


def tell_grouped(brief: BriefContent) -> str:
    """What the shares in the table of groups and times are of, and how times were put together."""
    told, times = (
        "Shares of the counted words of the documents.",
        [group for group in brief.groups if group.kind == "time"],
    )
    if not times:
        return told
    left = brief.counts.documents - sum(group.documents for group in times)
    undated = f"; {counted(left, 'document')} without a date in none of them" if left else ""
    return f"{told} Times are by {times[0].by}{undated}."


def of_groups(contrast: Any) -> str:
    """What a comparison is of: "the corpora", "the groups", "the groups by region"."""
    by = "" if contrast.kind in ("corpus", "category") else f" by {contrast.kind}"
    return "the corpora" if contrast.kind == "corpus" else f"the groups{by}"


def around(context: Context, width: int = 60) -> tuple[str, str, str]:
    """The text before a word, the word, and the text after, cut at words, gaps shown."""
    sentence = context.sentence
    before = _between(sentence, sentence.start, context.start)
    after = _between(sentence, context.stop, sentence.stop)
    if len(before) > width:
        before = "… " + before[-width:].partition(" ")[2]
    if len(after) > width:
        after = after[:width].rpartition(" ")[0] + " …"
    word = sentence.plain[context.start - sentence.start : context.stop - sentence.start]
    return before, word, after


def damaged_place(sentence: Sentence, damage: Damage) -> str:
    """The words around a damaged place as a quotation, with the gap shown where there is one."""
    before, _, after = around(Context(sentence, damage.start, damage.start), 48)
    space = " " if after.startswith(GAP) and not before.endswith(" ") else ""
    return f"“{before}{space}{after}”"


def _between(sentence: Sentence, start: int, stop: int) -> str:
    """A part of a sentence as a quotation, with the spaces at its ends kept as one."""
    damage = tuple(d for d in sentence.damage if start <= d.start < stop)
    skips = tuple((a, b) for a, b in sentence.skips if start <= a and b <= stop)
    text = sentence.document.text[start:stop]
    quoted = Sentence(sentence.document, start, stop, text, damage, skips=skips).quoted
    lead = " " if text[:1].isspace() else ""
    trail = " " if text[-1:].isspace() and quoted else ""
    return f"{lead}{quoted}{trail}"


def language_name(code: str) -> str:
    if code == "unknown":
        return "language not recognised"
    return LANGUAGES.get(code, code).partition(" ")[0]

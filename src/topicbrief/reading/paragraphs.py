"""Paragraphs from physical lines, before anything is judged: every offset stays exact.

A text is laid out once. `flat` is the document's text, character for character in its place, but
the line breaks inside a paragraph are blanks, and so is what a page or a chat put between the
words; a word that a hyphen parted at a line's end stands together, with blanks behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..language.lexicon import frequencies
from ..records import WORD, Form
from .form import is_wrapped, measure_breaks
from .lines import BULLET, Line, Stems, mark_line, read_line
from .marks import TRANSPARENT, mark_rows
from .rows import Mark, Rows, first_word, is_lower, is_open
from .speech import Prefix, find_prefix, may_open

SLACK = 0.8  # of the width: a line that leaves more room than that ended its paragraph
ACROSS = 3  # blank lines over which a sentence may go on, where a page or a column broke it
SHORT = 0.4  # of the width: so short a line is no part of a paragraph that goes on
KNOWN = 1e-5  # share of a word that is common enough to be put together whatever its parts are
LIKELIER = 10  # times as frequent as its parts would stand side by side by chance
HYPHENS = "-\xad‐"


class Layout(NamedTuple):
    """A text laid out: its flat text, its lines (paragraphs), those somebody says, the rest.

    `skips` are spans that stand inside a paragraph and are no part of it: page numbers, running
    heads, times; and what parts a word, from the hyphen to where the word goes on.
    """

    flat: str
    lines: list[Line]
    skips: list[tuple[int, int]]
    spoken: list[Line]


class _Plan(NamedTuple):
    """What is known of every row: its mark, what stands in front of it, what it goes on from."""

    rows: Rows
    form: Form
    marks: dict[int, Mark]
    prefixes: dict[int, Prefix]
    joined: dict[int, int]


def lay_out(
    text: str, rows: Rows, form: Form, known: Stems | None, *, language: str, whole: bool = False
) -> Layout:
    """Logical lines of `text`: paragraphs, and what the form itself says is something else.

    `known` are the stems of words, None where nobody asks for those of a line; `whole` sets
    nothing apart: every row is text.
    """
    marks = {} if whole else mark_rows(rows, form)
    prefixes = {} if whole else _prefixes(rows, form, marks)
    plan = _Plan(rows, form, marks, prefixes, {})
    plan = plan._replace(joined=_join(plan))
    flat, skips = _flatten(text, plan, language)
    lines = list(_lines(text, flat, plan, known))
    return Layout(flat, lines, skips, [line for line in lines if line.speaker])


def _prefixes(rows: Rows, form: Form, marks: dict[int, Mark]) -> dict[int, Prefix]:
    """The time and the speaker in front of a row, in forms that have them."""
    if form.name not in ("transcript", "chat"):
        return {}
    names = frozenset(form.speakers) if form.name == "transcript" else None
    found = {}
    for row, text in enumerate(rows.texts):
        if row not in marks and may_open(text):
            prefix = find_prefix(text, names)
            if prefix.stop:
                found[row] = prefix
    return found


def _join(plan: _Plan) -> dict[int, int]:
    """For a row that goes on with a paragraph, the row before it in that paragraph."""
    rows, form, marks, prefixes, joined = plan
    if form.wrapped:
        near: Sequence[int] | set[int] = range(len(rows.texts))
    elif not (near := _wrapped_rows(rows, form)):
        return joined
    goes_on = {"verse": _verse_goes_on, "subtitles": _cue_goes_on}.get(form.name, _goes_on)
    reach = _reach(rows)
    before = -1
    for row in range(len(rows.texts)):
        if mark := marks.get(row):
            if mark.role not in TRANSPARENT:
                before = -1
        else:
            fits = before >= 0 and row in near and row not in prefixes
            if fits and goes_on(rows, form, before, row, reach):
                joined[row] = before
            before = row
    return joined


def _wrapped_rows(rows: Rows, form: Form) -> set[int]:
    """In a text that is not wrapped: the rows of stretches between blank lines that are."""
    if form.soft < 3 or form.name in ("table", "code", "chat"):
        return set()
    found: set[int] = set()
    starts = [row for row, gap in enumerate(rows.gaps) if gap or row == 0]
    for first, stop in zip(starts, [*starts[1:], len(rows.texts)], strict=True):
        if stop - first > 3:
            breaks = measure_breaks(rows, range(first + 1, stop))
            if breaks.soft >= 3 and breaks.soft >= 0.4 * breaks.pairs and is_wrapped(breaks):
                found.update(range(first, stop))
    return found


def _reach(rows: Rows) -> int:
    """Blank lines over which a lower-case letter says that a sentence goes on.

    None in a text whose paragraphs begin in lower case.
    """
    starts = [row for row, gap in enumerate(rows.gaps) if gap]
    lower = sum(is_lower(rows.texts[row]) for row in starts)
    return ACROSS if 3 * lower <= len(starts) else 0


def _goes_on(rows: Rows, form: Form, before: int, row: int, reach: int) -> bool:
    """Whether a paragraph goes on: in mid-sentence, or because its line was full."""
    text, after, width = rows.texts[before], rows.texts[row], form.width
    opened, lower, size = is_open(text), is_lower(after), len(text)
    edge = row - before > 1 or row in rows.leaves
    if edge or rows.gaps[row] > form.double:
        near = edge or rows.gaps[row] <= reach
        return near and opened and lower and size >= SHORT * width
    full = size + 1 + first_word(after) > SLACK * width
    if opened and lower:
        return full or size >= SHORT * width
    if not full or (size > 1.5 * width and not opened):
        return False
    if rows.indents[row] > rows.indents[before] + 1:
        bullet = BULLET.match(text)
        if not bullet or rows.indents[row] > rows.indents[before] + bullet.end() + 1:
            return False
    if BULLET.match(after):  # or a dash between two words, where the line above was full
        return after[0] in "-–—" and opened and size >= width and after[2:3].islower()
    return after[0].isalnum() or any(map(str.isalnum, after))


def _verse_goes_on(rows: Rows, form: Form, before: int, row: int, reach: int) -> bool:
    """Within a stanza, as long as no sentence has ended."""
    last = rows.texts[before].rstrip("\"'”’»)")[-1:]
    return row - before == 1 and rows.gaps[row] <= form.double and last not in ".!?…"


def _cue_goes_on(rows: Rows, form: Form, before: int, row: int, reach: int) -> bool:
    """From one subtitle to the next, as long as no sentence has ended and nobody else speaks."""
    return is_open(rows.texts[before]) and rows.texts[row][0] not in "-–—♪[("


def _flatten(text: str, plan: _Plan, language: str) -> tuple[str, list[tuple[int, int]]]:
    """The flat text, and the spans inside paragraphs that are no part of them."""
    rows, _, marks, prefixes, joined = plan
    if not (joined or prefixes or marks):
        return text, []
    parts: list[str] = []
    skips: list[tuple[int, int]] = []
    place, aside = 0, list[int]()
    for row, start in enumerate(rows.starts):
        if row in marks:
            if marks[row].role in TRANSPARENT:
                aside.append(row)
            continue
        if row in joined:
            stop = rows.stop(joined[row])
            if text[stop - 1] not in HYPHENS and not aside:
                parts += [text[place:stop], " " * (start - stop)]
                place = start
                continue
            begin, end, new = _seam(text, max(stop, place), start, language)
            if begin < place:  # its hyphen stands in a word that was put together before
                begin, end, new = stop, start, " " * (start - stop)
            if end > start:  # a word is put together
                skips.append((begin if text[begin] in HYPHENS else stop, start))
            else:
                skips += [(rows.starts[other], rows.stop(other)) for other in aside]
            parts += [text[place:begin], new]
            place = end
        else:
            for other in aside:
                parts += [text[place : rows.starts[other]], " " * len(rows.texts[other])]
                place = rows.stop(other)
            if row in prefixes:
                parts += [text[place:start], " " * prefixes[row].stop]
                place = start + prefixes[row].stop
        aside = []
    for other in aside:
        parts += [text[place : rows.starts[other]], " " * len(rows.texts[other])]
        place = rows.stop(other)
    return "".join([*parts, text[place:]]), skips


def _seam(text: str, stop: int, start: int, language: str) -> tuple[int, int, str]:
    """What to write, and where, between a line's end and the start of the line that goes on."""
    if text[stop - 1] in HYPHENS and text[start].isalpha() and text[stop - 2].isalpha():
        left = _letters(text[max(0, stop - 41) : stop - 1][::-1])[::-1]
        right = _letters(text[start : start + 40])
        how = join_hyphen(left, right, language) if text[stop - 1] != "\xad" else "join"
        if how:
            end = start + len(text[start : start + WORD].split(None, 1)[0])
            begin = stop - (how == "join")
            word = text[start:end]
            return begin, end, word + " " * (end - begin - len(word))
    return stop, start, " " * (start - stop)


def _letters(text: str) -> str:
    return next((text[:place] for place, sign in enumerate(text) if not sign.isalpha()), text)


def join_hyphen(left: str, right: str, language: str) -> str:
    """What a hyphen at a line's end was: "join" the word, "close" up a compound, or "" unknown.

    By wordfreq: the whole is a word of the language, and far likelier than its parts would stand
    side by side by chance; a compound where both parts are words of their own.
    """
    shares = frequencies(language)
    whole = shares.get((left + right).casefold(), 0.0)
    first, second = shares.get(left.casefold(), 0.0), shares.get(right.casefold(), 0.0)
    if right[0].islower() and (whole >= KNOWN or whole > LIKELIER * first * second):
        return "join"
    return "close" if first and second else ""


def _lines(text: str, flat: str, plan: _Plan, known: Stems | None) -> Iterator[Line]:
    """The lines in order: paragraphs, marked rows, what stands in front of a message."""
    rows, form, marks, prefixes, joined = plan
    starts, numbers, texts = rows.starts, rows.numbers, rows.texts
    index, speaker, row, size = 0, "", 0, len(texts)
    while row < size:
        first, mark, start = row, marks.get(row), starts[row]
        row += 1
        if mark:
            while (
                row < size and marks.get(row) == mark and not rows.gaps[row] and mark.role in _RUN
            ):
                row += 1
            own = text[start : rows.stop(row - 1)].replace("\n", " ")
            of = index, numbers[first], numbers[row - 1]
            if mark.role == "headline":
                speaker = ""
                yield read_line(of, start, own, known)._replace(mark=mark)
            else:
                yield mark_line(of, start, own, mark)
            index += 1
            continue
        if prefix := prefixes.get(first):
            speaker = prefix.speaker or ("" if form.name == "chat" else speaker)
            for line in _in_front(rows, first, prefix, index):
                yield line
                index += 1
            start += prefix.stop
        while joined.get(row) == row - 1:
            row += 1
        stop = starts[row - 1] + len(texts[row - 1])
        if start < stop:
            of = index, numbers[first], numbers[row - 1]
            yield read_line(of, start, flat[start:stop], known, speaker)
            index += 1


_RUN = frozenset({"quoted", "signature", "attribution", "code"})  # rows of one block


def _in_front(rows: Rows, row: int, prefix: Prefix, index: int) -> Iterator[Line]:
    """The time and the speaker in front of a row, as lines of their own."""
    text, start, number = rows.texts[row], rows.starts[row], rows.numbers[row]
    for begin, stop, mark in (
        (0, prefix.stamp, Mark("time", "time of a message", "in front of it")),
        (prefix.stamp, prefix.stop, Mark("speaker", "who speaks", f'"{prefix.speaker}"')),
    ):
        own = text[begin:stop].strip()
        if own:
            yield mark_line((index, number, number), start + text.index(own, begin), own, mark)
            index += 1

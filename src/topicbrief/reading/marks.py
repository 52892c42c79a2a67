"""What the form of a text says of its rows: which of them are none of the text's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..records import Form
from .lines import BULLET
from .posts import find_headers, mark_post
from .printed import find_contents, find_licence, find_page_furniture
from .rows import Mark, Rows, is_lower
from .speech import STAMP, find_cues

TRANSPARENT = frozenset({"page number", "running head", "time", "speaker"})  # sentences run over
_FENCE = re.compile(r"(`{3,10}|~{3,10})")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,}|~{3,}|\*{3,}|_{3,})$")
_CODE = re.compile(
    r"(?:def |class |import |from \w+ import|return\b|#include|#define|public |private |function\b"
    r"|var |const |let |if ?\(|for ?\(|while ?\(|//|/\*|\*/|\}|</|\$ |>>> |pip install|git )"
)
_NOTICE = re.compile(r"\*{3} |-!- |-->\s|<--\s|\*\s\S{1,30} (?:has )?(?:joined|left|quit)\b")
HEAD = 80  # characters: a heading is one row, and not longer
WORDS = 12


def mark_rows(rows: Rows, form: Form) -> dict[int, Mark]:
    """The rows that the form sets apart, each with role and reason; the others are text."""
    name = form.name
    marks: dict[int, Mark] = {}
    if name == "mail":
        marks = mark_post(rows, find_headers(rows))
    elif name == "subtitles":
        cue = Mark("time", "number or time of a subtitle", "times around -->")
        marks = dict.fromkeys(find_cues(rows), cue)
    elif name == "chat":
        notice = Mark("debris", "notice of a chat", "nobody's message")
        marks = {row: notice for row, text in enumerate(rows.texts) if _is_notice(text)}
    elif name in ("wrapped", "pdf text"):
        marks = find_contents(rows) | find_page_furniture(rows) | find_licence(rows)
    if name in ("markdown", "wrapped", "list"):
        for row, evidence in _code_rows(rows, name == "markdown"):
            marks.setdefault(row, Mark("code", "source code", evidence))
    if name in ("wrapped", "pdf text", "markdown", "transcript", "list", "verse"):
        marks |= _headings(rows, form, marks)
    return marks


def _is_notice(text: str) -> bool:
    stamp = STAMP.match(text) if text[0].isdigit() or text[0] in "[(" else None
    return bool(_NOTICE.match(text, stamp.end() if stamp else 0))


def _code_rows(rows: Rows, fenced: bool) -> Iterator[tuple[int, str]]:
    """Rows between fences, and indented runs of which most rows look like code."""
    fence = ""
    run: list[int] = []
    for row, text in enumerate(rows.texts):
        match = _FENCE.match(text) if fenced and text[0] in "`~" else None
        if fence or match:
            yield row, "between fences"
            if match:
                fence = "" if fence and text.startswith(fence) else fence or match[1]
            continue
        if rows.indents[row] >= 2:
            run.append(row)
        elif run:
            yield from _if_code(rows, run)
            run = []
    yield from _if_code(rows, run)


def _if_code(rows: Rows, run: list[int]) -> Iterator[tuple[int, str]]:
    texts = [rows.texts[row] for row in run]
    coded = sum(
        text[-1] in ";{}" or text.endswith("):") or bool(_CODE.match(text)) for text in texts
    )
    bare = [text for text in texts if not BULLET.match(text)]
    if len(bare) > 2 and coded >= 0.6 * len(run):
        for row in run:
            yield row, f"{coded} of {len(run)} indented lines look like code"


def _headings(rows: Rows, form: Form, marks: dict[int, Mark]) -> dict[int, Mark]:
    """Short rows without an end that stand alone above text; rows behind # or underlined."""
    found: dict[int, Mark] = {}
    size = len(rows.texts)
    width = form.width if form.wrapped else 0
    last = max((row for row in range(size) if row not in marks), default=-1)
    for row, text in enumerate(rows.texts):
        if len(text) > HEAD or row in marks:
            continue
        if form.name == "markdown" and text[0] == "#" and text.lstrip("#")[:1] == " ":
            found[row] = Mark("headline", "marked heading", 'behind "#"')
        elif row + 1 < size and not rows.gaps[row + 1] and _underlines(rows.texts[row + 1], text):
            found[row] = Mark("headline", "marked heading", "underlined")
        elif row < last and width and _stands_alone(rows, row, width, form.double):
            found[row] = Mark("headline", "heading", "a short line alone, without an end")
    return found


def _underlines(below: str, text: str) -> bool:
    return (
        below[0] in "=-~*_" and abs(len(below) - len(text)) <= 3 and bool(_UNDERLINE.match(below))
    )


def _stands_alone(rows: Rows, row: int, width: int, double: bool) -> bool:
    text = rows.texts[row]
    if text[-1] in '.,;:!?-…"”' and not (text[-1] == "." and text.isupper()):
        return False
    if not (text[0].isupper() or text[0].isdigit()) or text.count(" ") >= WORDS:
        return False
    above = row == 0 or rows.gaps[row] > double
    below = rows.gaps[row + 1] > double and not is_lower(rows.texts[row + 1])
    under = rows.texts[row + 1]  # a name under "Yours" is no text
    text_below = len(under) >= 0.6 * width or text.isupper()
    brief = len(text) < 0.6 * width and under[0].isupper() and text_below
    return (above and (below or brief)) and any(map(str.isalpha, text))

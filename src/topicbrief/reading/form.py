"""How a text is laid out, told from what can be counted over all of its lines.

Ordered rules with names, each of which gives its evidence in words; the first that answers names
the form. Whether lines are broken in mid-sentence is counted apart from that: the body of a mail,
a transcript or a page of Markdown may be wrapped as a book is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from statistics import median
from typing import NamedTuple

from ..records import Form
from .lines import BULLET
from .posts import ATTRIBUTION, QUOTE, SIGNED, find_headers, greets, takes_leave
from .printed import find_page_furniture
from .rows import Rows, first_word, is_lower, is_open
from .speech import WORDS, Speech, count_speech, find_cues

FORMS = {
    "paragraphs": "a paragraph a line",
    "wrapped": "lines broken at a width",
    "pdf text": "pages of a PDF or a book, with page numbers or running heads",
    "mail": "a mail or a post",
    "transcript": "a conversation, speakers before colons",
    "chat": "a chat, a message a line",
    "subtitles": "subtitles",
    "verse": "verse",
    "table": "a table",
    "list": "a list",
    "code": "source code",
    "markdown": "Markdown",
}
SOFT = 0.2  # of neighbouring lines broken in mid-sentence: web pages have .01, wrapped text .5
SELDOM = 0.1  # the same, where no line is longer than people type
FILLED = 0.5  # of neighbouring lines that end open and full: text in capitals, scripts without case
ALIKE = 0.7  # of such breaks behind lines of like length: a chat's lines are long and short
TYPED = 105  # characters: of web pages none, of typed posts nine in ten have no longer line
STRAY = 3  # longer lines, one of four at most, that are a notice or an address among typed ones
FULL = 120  # characters: longer lines that are full are paragraphs of like length
WIDE = 400  # characters: longer lines are broken at no width
NARROW = 24  # characters of a line below which a break in it says nothing
CELLS = 200  # characters: longer lines are no rows of a table
TIGHT = 0.95  # of the width: a word more would not have fitted
_CODE = re.compile(
    r"(?:def |class |import |from \w+ import|return\b|#include|#define|public |private |function\b"
    r"|var |const |let |if ?\(|for ?\(|while ?\(|//|/\*|\*/|\}|</|\$ |>>> )"
)
_MARKED = re.compile(r"#{1,6}\s+\S|```|~~~|[*_]{2}\S")
_LINK = re.compile(r"\]\((?:https?:|/|#|\.)")
_CELLS = re.compile(r"\S(?:\t| {3,}|\s?\|\s?|(?:\s?\.){5,}\s?)\S")
_PRICE = re.compile(
    r"[$€£¥]\s?\d{1,6}(?:[.,]\d{2})?\W?$|\d(?:[.,]\d{2}|,-)?\s?(?:[$€£¥]|EUR|USD|CHF|Fr\.|руб\.?)$"
)
_ENDS_PRICE = frozenset("0123456789$€£¥-RDFбr.)")
_NUMBERED = re.compile(
    r"(?:\(?\d{1,3}[.)]|\([a-z]\)|(?:§{1,3}|Art\.?|Artikel|Article|Section) ?\d{1,4}[.:]?)(?=\s|$)"
)


class Breaks(NamedTuple):
    """Counts over neighbouring lines: how many, open at their ends, broken in mid-sentence, full.

    `soft` lines end open and the next goes on in lower case; `alike` is the share of such breaks
    behind lines not much shorter than most, `usual` how long those are at least; `capitals` the
    share of open lines before a capital; `width` what nine in ten open lines do not exceed;
    `longest` that of all lines; `double` says that a blank line stands between any two, so that
    neighbours are taken across it.
    """

    pairs: int
    open: int
    soft: int
    alike: float
    capitals: float
    filled: int
    width: int
    usual: int
    longest: int = WIDE
    double: bool = False


def count_breaks(rows: Rows) -> Breaks:
    """What stands on both sides of every line break; across single blank lines if all have one."""
    longest = _longest(rows)
    near = [row for row in range(1, len(rows.texts)) if not rows.gaps[row]]
    if 4 * len(near) < len(rows.texts) and len(rows.texts) > 5:
        apart = [row for row in range(1, len(rows.texts)) if rows.gaps[row] == 1]
        double = measure_breaks(rows, apart)._replace(longest=longest, double=True)
        if double.soft >= 4 and double.soft >= SOFT * double.pairs and double.alike >= ALIKE:
            return double
    return measure_breaks(rows, near)._replace(longest=longest)


def _longest(rows: Rows) -> int:
    """The length that no line exceeds, but for a few long ones among many that people typed.

    A notice below a mail or an address in it may stand on one long line.
    """
    sizes = list(map(len, rows.texts))
    typed = [size for size in sizes if size <= TYPED]
    few = len(sizes) - len(typed) <= min(STRAY, len(sizes) // 4)
    return max(typed if few else sizes, default=0)


def measure_breaks(rows: Rows, below: Sequence[int]) -> Breaks:
    texts = rows.texts
    opened = [row for row in below if is_open(texts[row - 1])]
    lower = [row for row in opened if is_lower(texts[row])]
    soft = [len(texts[row - 1]) for row in lower if len(texts[row - 1]) >= NARROW]
    upper = sum(texts[row][0].isupper() for row in opened)
    lengths = sorted([len(texts[row - 1]) for row in opened])
    width = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    full = TIGHT * width
    filled = sum(len(texts[row - 1]) + 1 + first_word(texts[row]) > full for row in opened)
    usual = sorted(soft)[len(soft) // 4] if len(soft) > 2 else 0
    alike = sum(size >= 0.7 * usual for size in soft) / len(lower) if soft else 0.0
    capitals = upper / len(opened) if opened else 0.0
    return Breaks(len(below), len(opened), len(soft), alike, capitals, filled, width, usual)


class Seen(NamedTuple):
    """All that a rule may look at."""

    rows: Rows
    breaks: Breaks
    wrapped: str
    speech: Speech


def recognise(rows: Rows, form: str = "") -> Form:
    """The form of a text: its name, the evidence, and whether its lines are to be joined.

    `form` overrules the name; raises ValueError where it is none of `FORMS`.
    """
    if form and form not in FORMS:
        raise ValueError(f'form "{form}"; expected one of {", ".join(FORMS)}')
    breaks = count_breaks(rows)
    seen = Seen(rows, breaks, is_wrapped(breaks), count_speech(rows))
    name, why = (form, "as the reader says") if form else _name(seen)
    joined = bool(seen.wrapped) or name in ("wrapped", "pdf text", "verse", "subtitles")
    joined = joined or (name == "mail" and breaks.longest <= TYPED)
    joined = joined and name not in ("paragraphs", "table", "code", "chat")
    names = tuple(sorted(seen.speech.names)) if name in ("transcript", "chat") else ()
    width = breaks.usual or (breaks.longest if breaks.longest <= TYPED else breaks.width)
    return Form(name, why, joined, width, breaks.double, breaks.soft, names)


def _name(seen: Seen) -> tuple[str, str]:
    if seen.rows.texts:
        for name, rule in RULES:
            if why := rule(seen):
                return name, why
    return "paragraphs", "no sign of anything else"


def is_wrapped(breaks: Breaks) -> str:
    """Why the lines are broken at a width, or ""."""
    if not breaks.pairs:
        return ""
    share, width = breaks.soft / breaks.pairs, breaks.width
    few = breaks.soft < 2 and breaks.pairs > 2
    if share >= SOFT and breaks.alike >= ALIKE and not few and width <= WIDE:
        return f"{share:.0%} of {breaks.pairs} line breaks in mid-sentence, at about {width}"
    full = breaks.filled / breaks.pairs
    if full >= FILLED and breaks.filled >= 4 and NARROW < width <= FULL:
        return f"{full:.0%} of {breaks.pairs} lines full at {width}, and without an end"
    if share >= SELDOM and 2 * NARROW <= breaks.longest <= TYPED:
        return f"no line longer than {breaks.longest}, and some broken in mid-sentence"
    return ""


def subtitles(seen: Seen) -> str:
    cues = len(find_cues(seen.rows))
    return f"{cues} lines of times and numbers" if cues >= 2 else ""


def mail(seen: Seen) -> str:
    rows = seen.rows
    if headers := find_headers(rows):
        return f"{len(headers)} header{'s' if len(headers) > 1 else ''} with From or Subject"
    if seen.speech.nicks > 2:
        return ""
    quoted = sum(bool(QUOTE.match(text)) for text in rows.texts if ">" in text[:6])
    written = sum(bool(ATTRIBUTION.search(text[-60:])) for text in rows.texts if text[-1] in ":>")
    signed = any(map(SIGNED.match, rows.texts[-16:]))
    if quoted and written:
        return f"{quoted} quoted lines and {written} that say who wrote them"
    if quoted >= 3 and quoted >= 0.1 * len(rows.texts) and seen.wrapped:
        return f"{quoted} lines behind quote marks"
    return 'a signature below "--"' if signed else ""


def letter(seen: Seen) -> str:
    """No header and nothing quoted: a greeting, or a farewell below lines broken at a width."""
    if greeting := greets(seen.rows):
        return f'opens with "{greeting}"'
    closing = takes_leave(seen.rows) if wrapped(seen) else ""
    return f'closes with "{closing}"' if closing else ""


def chat(seen: Seen) -> str:
    """Most lines open with a time or a nick; or short lines in lower case, ended or not."""
    speech, size = seen.speech, len(seen.rows.texts)
    if size >= 4 and max(speech.nicks, speech.stamped) >= 0.5 * size:
        return f"{speech.stamped} of {size} lines open with a time, {speech.nicks} with a nick"
    if size < 20 or seen.wrapped or seen.breaks.pairs < 0.8 * size:
        return ""
    texts = seen.rows.texts
    lower = sum(map(is_lower, texts)) / size
    talk = [text for text in texts if text.count(" ") >= 2]
    opened = sum(map(is_open, talk)) / len(talk) if talk else 0.0
    brief = median(map(len, texts)) <= 45 and len(talk) >= 0.25 * size
    if brief and lower >= 0.4 and opened >= 0.4:
        return f"{size} short lines, {lower:.0%} of them begun in lower case"
    return ""


def transcript(seen: Seen) -> str:
    speech = seen.speech
    starts = len(seen.rows.texts)
    if seen.wrapped:
        starts = sum(map(bool, seen.rows.gaps)) or starts
    enough = speech.rows >= 4 and speech.rows >= 0.25 * starts and speech.words >= WORDS
    if len(speech.names) < 2 or not enough or speech.rows < 2 * len(speech.names):
        return ""
    words = sum(text.count(" ") + 1 for text in seen.rows.texts)
    if not seen.wrapped and speech.words * speech.rows < 0.5 * words:
        return ""  # labels, such as "Place: Leeds"
    return f"{len(speech.names)} speakers before {speech.rows} colons"


def code(seen: Seen) -> str:
    texts = seen.rows.texts
    ends = sum(text[-1] in ";{}" or text.endswith("):") for text in texts) / len(texts)
    if len(texts) < 4 or ends < 0.2:
        return ""
    begins = sum(map(bool, map(_CODE.match, texts))) / len(texts)
    if ends + begins >= 0.5:
        return f"{ends:.0%} of the lines end as code does, {begins:.0%} begin so"
    return ""


def markdown(seen: Seen) -> str:
    marked = [text for text in seen.rows.texts if text[0] in "#`~*_" and _MARKED.match(text)]
    heads = sum(text[0] == "#" for text in marked)
    fences = sum(text[0] in "`~" for text in marked)
    links = sum(bool(_LINK.search(text)) for text in seen.rows.texts if "](" in text)
    if heads >= 2 or (heads and fences + links) or fences >= 2 or links >= 3:
        return f"{heads} headings behind #, {fences} fences of code, {links} links"
    return ""


def table(seen: Seen) -> str:
    cells = sum(_in_cells(text) for text in seen.rows.texts)
    size = len(seen.rows.texts)
    if size >= 3 and cells >= 0.6 * size:
        return f"{cells} of {size} lines in cells"
    ends = [text for text in seen.rows.texts if text[-1] in _ENDS_PRICE and len(text) < 80]
    prices = sum(bool(_PRICE.search(text[-16:])) for text in ends)
    if size >= 4 and prices >= 0.5 * size:
        return f"{prices} of {size} lines end with a price"
    return ""


def _in_cells(text: str) -> bool:
    apart = "\t" in text or "   " in text or "|" in text or "....." in text or " . . " in text
    return apart and len(text) < CELLS and bool(_CELLS.search(text))


def verse(seen: Seen) -> str:
    """Short lines of several words, most with a capital though the line above has not ended."""
    texts, breaks = seen.rows.texts, seen.breaks
    if len(texts) < 6 or breaks.pairs < 0.6 * len(texts) or breaks.open < 0.25 * breaks.pairs:
        return ""
    commas = sum([text[-1] in ",;:—" for text in texts]) / len(texts)
    if breaks.capitals < 0.75 or commas < 0.15:
        return ""
    sizes = sorted(map(len, texts))
    brief = median(sizes) <= 58 and sizes[int(0.95 * (len(sizes) - 1))] <= 75
    many = sum(text.count(" ") >= 3 for text in texts) >= 0.7 * len(texts)
    raised = sum(text[:1].isupper() and not text.isupper() for text in texts) / len(texts)
    if brief and many and raised >= 0.7:
        return f"short lines, {breaks.capitals:.0%} with a capital after one that goes on"
    return ""


def listed(seen: Seen) -> str:
    rows = seen.rows
    marked = [text for text in rows.texts if not text[0].isalpha() or text[0] in "AS"]
    items = sum(bool(BULLET.match(text) or _NUMBERED.match(text)) for text in marked)
    share = items / len(rows.texts)
    if items >= 4 and share >= (0.3 if seen.wrapped else 0.6):  # wrapped items have more lines
        return f"{share:.0%} of the lines behind bullets or numbers"
    return ""


def pdf_text(seen: Seen) -> str:
    if not (seen.wrapped or seen.rows.leaves):
        return ""
    marks = find_page_furniture(seen.rows)
    heads = sum(mark.role == "running head" for mark in marks.values())
    numbers = len(marks) - heads
    leaves = len(seen.rows.leaves)
    return f"{numbers} page numbers, {heads} running heads, {leaves} form feeds" if marks else ""


def wrapped(seen: Seen) -> str:
    return seen.wrapped or _typed(seen)


def _typed(seen: Seen) -> str:
    """Short lines set with blanks, as people type them; text taken from pages has neither."""
    rows, longest = seen.rows, seen.breaks.longest
    if not 2 * NARROW <= longest <= TYPED or max(map(len, rows.texts)) > TYPED:
        return ""
    set_out = any(rows.indents) or any("  " in text for text in rows.texts)
    return f"no line longer than {longest}, some set out with blanks" if set_out else ""


RULES: tuple[tuple[str, Callable[[Seen], str]], ...] = (
    ("subtitles", subtitles),
    ("mail", mail),
    ("chat", chat),
    ("transcript", transcript),
    ("markdown", markdown),
    ("code", code),
    ("table", table),
    ("verse", verse),
    ("list", listed),
    ("mail", letter),
    ("pdf text", pdf_text),
    ("wrapped", wrapped),
)

"""The parts of a mail or a post: header fields, quoted lines, attributions, the signature.

RFC 5322 names header fields, RFC 3676 the quote marks and the line `-- ` above a signature;
everything else here is what people do instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import groupby, pairwise

from ..language.detect import detect
from ..language.joined_words import is_word
from ..language.lexicon import every_pattern, every_phrase, every_word
from .rows import OPENERS, Mark, Rows, once

FIELD = re.compile(r"([^\W\d_][\w.-]{1,40}):(?:[ \t]|$)")
FACTS = {word: fact for fact in ("from", "subject", "date") for word in every_word("mail", fact)}
FIELDS = every_word("mail", "fields") | FACTS.keys()
NAMED = every_word("mail", "from") | every_word("mail", "subject") | {"newsgroups"}
NAMED -= {"de", "da"}  # which begin other lines as well
QUOTE = re.compile(r"[ \t]{0,3}[A-Za-z(]{0,4}[>»]|[|:}%#](?=[ >|:}\tA-Za-z\"']|$)")
_OTHERS = frozenset("|:}%#")
_TAG = re.compile(r"\[?([^\W\d_][\w .'’-]{0,24})[\]>»]")  # "ann] ", "[Ann] ", "Ann Lee>"
_SAID = every_pattern("mail", "wrote")
ATTRIBUTION = re.compile(
    rf"(?:{_SAID}|{every_pattern('mail', 'writes')})\s{{0,2}}(?::{{1,3}}|\.\.\.|…|>)?\s{{0,2}}$"
)
_WROTE = re.compile(rf"\d.{{0,120}}\b(?:{_SAID})\b.{{0,80}}:$")
_MBOX = re.compile(r"From \S{1,80}@\S{1,80} .{0,20}\d:\d")  # between the messages of an mbox
_ARTICLE = re.compile(r"[>\s]{0,4}In (?:article|message)(?: +[<\[({\w]|$)")
_ON = re.compile(rf"(?:{every_pattern('mail', 'on')}) .{{4,160}}$")
ORIGINAL = re.compile(
    rf"(?<![-_ ])[-_ ]{{2,}}+\s?(?:{every_pattern('mail', 'original')})\s?[-_ ]{{2}}", re.I
)
SIGNED = re.compile(r"--\s{0,2}$")
_RULE = re.compile(r"[-=_*~+#]{5,}$")
_ADDRESS = re.compile(r"\S@\S|\(\d{3}\) ?\d{3}|\d{3}[- .]\d{3}[- .]\d{4}|https?://")
_GLUED = re.compile(r"[^\W\d_]{2,}")
GLUED = 3  # rows in a row that begin with one letter, from which it may be a mark
SIGNATURE = 5  # rows: four by custom (McQuary), one for good measure; more belong to the text
LEAD = 3  # rows over which an attribution may run
GREETED = 5  # words of a greeting at most: "Sehr geehrte Damen und Herren,"
BELOW = 5  # rows of a name, an address and a notice below a closing
NAME = 40  # characters of such a row


@once
def find_headers(rows: Rows) -> list[tuple[int, int]]:
    """Blocks of header fields (first row, last + 1): at the top, or several behind a blank line."""
    found, row = [], 0
    while row < len(rows.texts):
        if row == 0 or rows.gaps[row] or rows.texts[row - 1].startswith("--"):
            stop = _header_stop(rows, row) if ":" in rows.texts[row] else row
            if stop > row:
                found.append((row, stop))
                row = stop
                continue
        row += 1
    return found


def _header_stop(rows: Rows, first: int) -> int:
    """Where a header that begins at `first` ends; `first` where none does."""
    row, names = first, list[str]()
    if _MBOX.match(rows.texts[row]):
        row += 1
    while row < len(rows.texts) and (row == first or not rows.gaps[row]):
        match = FIELD.match(rows.texts[row])
        if match and (first == 0 or match[1].casefold() in FIELDS):
            names.append(match[1].casefold())
        elif not (names and rows.indents[row]):  # a folded field goes on behind a blank
            break
        row += 1
    known = sum(name in FIELDS for name in names)
    enough = known >= 2 and 2 * known >= len(names) and not NAMED.isdisjoint(names)
    return row if enough else first


def header_facts(rows: Rows, first: int, stop: int) -> tuple[tuple[str, str], ...]:
    """Who wrote, when, and about what, as the header says."""
    facts: dict[str, str] = {}
    for row in range(first, stop):
        match = FIELD.match(rows.texts[row])
        name = FACTS.get(match[1].casefold(), "") if match else ""
        if match and name:
            facts.setdefault(name, rows.texts[row][match.end() :].strip())
    return tuple(facts.items())


def quoted_rows(rows: Rows) -> set[int]:
    """Rows behind a quote mark: any behind `>`; behind another mark where two stand together.

    A name before a bracket or `>` is a mark as well, once two rows in a row have it.
    """
    tags = [match[1] if (match := _TAG.match(text)) else "" for text in rows.texts]
    known = {tag for tag, below in pairwise(tags) if tag and tag == below}
    found = {row for row, tag in enumerate(tags) if tag in known}
    others: list[int] = []
    for row, text in enumerate(rows.texts):
        if ">" in text[:6] or text[0] == "»":
            if QUOTE.match(text):
                found.add(row)
        elif text[0] in _OTHERS and rows.indents[row] < 8 and QUOTE.match(text):
            others.append(row)
    for _, run in groupby(enumerate(others), key=lambda pair: pair[1] - pair[0]):
        places = [row for _, row in run]
        if len(places) > 1 and not _boxed(rows, places):
            found.update(places)
    return found | _overflowing(rows, found)


def _boxed(rows: Rows, places: list[int]) -> bool:
    """A table or a drawing: the mark stands again inside most of the rows."""
    again = sum(rows.texts[place].count(rows.texts[place][0]) > 1 for place in places)
    return 2 * again > len(places)


def _overflowing(rows: Rows, quoted: set[int]) -> set[int]:
    """Rows of a few words between two quoted ones: a mailer broke the quoted line once more."""
    found = set()
    for row in quoted:
        below = row + 1
        if below in quoted or below + 1 not in quoted or len(rows.texts[row]) < 60:
            continue
        between = not rows.gaps[below] and not rows.gaps[below + 1]
        if between and len(rows.texts[below]) <= 24:
            found.add(below)
    return found


def attributions(rows: Rows, quoted: set[int]) -> dict[int, str]:
    """Rows that say who wrote what is quoted below them, with the words that show it."""
    found: dict[int, str] = {}
    texts = rows.texts
    for row, text in enumerate(texts):
        if row in quoted:
            continue
        ends = _closes(text)
        if text[-1] == ":" and row + 1 in quoted:
            ends = ends or "@" in text or bool(_WROTE.search(text[-240:]))
        if _ARTICLE.match(text):
            last = next(
                (r for r in range(row, min(row + LEAD, len(texts))) if _closes(texts[r])), row
            )
            found.update(dict.fromkeys(range(row, last + 1), "In article"))
        elif ends and text[-1] in ":>.…" and _leads(rows, row, quoted):
            first = row
            if not _opens(text) and row and not rows.gaps[row] and _opens(texts[row - 1]):
                first = row - 1
            found.update(dict.fromkeys(range(first, row + 1), text[-24:].strip()))
    return found


def _closes(text: str) -> bool:
    return bool(ATTRIBUTION.search(text[-60:]))


def _opens(text: str) -> bool:
    return bool(_ON.match(text))


def _leads(rows: Rows, row: int, quoted: set[int]) -> bool:
    """A quoted row is next, or an address stands in this one, which sentences do not have."""
    text = rows.texts[row]
    return row + 1 in quoted or "@" in text or bool(_ON.match(text) and text.endswith(":"))


def _marked_below(rows: Rows, told: Collection[int]) -> set[int]:
    """Rows below one that says who is quoted, which begin with the same sign or letter."""
    found: set[int] = set()
    for row in told:
        first, stop = row + 1, row + 1
        sign = rows.texts[first][0] if first < len(rows.texts) else ""
        letter = sign.isalpha()
        if not sign or (sign.isalnum() and not letter) or sign in OPENERS:
            continue
        while stop < len(rows.texts) and rows.texts[stop].startswith(sign):
            if letter and rows.gaps[stop]:
                break
            stop += 1
        if letter and not _glued(rows.texts[first:stop]):
            continue
        if stop - first > 1 and sign * 4 not in rows.texts[first]:  # no drawn frame
            found.update(range(first, stop))
    return found


def _glued(texts: Sequence[str]) -> bool:
    """The letter that three rows or more begin with is no part of their words: "xhelp here"."""
    words = [match.group() for text in texts if (match := _GLUED.match(text))]
    if len(texts) < GLUED or not words:
        return False
    language = detect(" ".join(text[1:] for text in texts))
    known = sum(is_word(word, language) for word in words)
    bare = sum(is_word(word[1:], language) for word in words)
    return 2 * known < len(words) < 2 * bare


def signature_start(rows: Rows, first: int, stop: int) -> int:
    """The row from which a message between two rows is its signature; `stop` if it has none."""
    for row in range(stop - 1, max(first, stop - SIGNATURE - 1), -1):
        if SIGNED.match(rows.texts[row]):
            return row
    for row in range(max(first + 1, stop - 8), stop - 1):
        if _RULE.match(rows.texts[row]):
            below = [text for text in rows.texts[row + 1 : stop] if not _RULE.match(text)]
            short = below and all(len(text) < 75 for text in below) and len(below) <= 6
            if short and any(map(_ADDRESS.search, below)) and not any(map(_sentence, below)):
                return row
    return stop


def _sentence(text: str) -> bool:
    return text[-1] in ".?!" and text.count(" ") >= 7


def greets(rows: Rows) -> str:
    """The first row where it greets somebody as a letter does: "Dear all,", "Hi Tom"."""
    first, greetings = rows.texts[0], every_word("courtesy", "greetings")
    words = first.split(None, GREETED)
    if len(words) > GREETED or words[0].strip(",!").casefold() not in greetings:
        return ""
    bare = first[-1].isalnum() and len(words) <= GREETED // 2
    return first if bare or first[-1] in ",!:–—-" else ""


def takes_leave(rows: Rows) -> str:
    """A row near the end that closes a letter, above a name: "Best wishes,"."""
    for text, below in pairwise(rows.texts[-BELOW - 2 :]):
        if len(below) <= NAME and text.strip(",.!–— ").casefold() in every_phrase(
            "courtesy", "closings"
        ):
            return text
    return ""


def mark_post(rows: Rows, headers: list[tuple[int, int]]) -> dict[int, Mark]:
    """The rows of a mail or of several that are not its own words, each with role and reason."""
    marks: dict[int, Mark] = {}
    quoted = quoted_rows(rows)
    told = attributions(rows, quoted)
    quoted |= _marked_below(rows, told) - told.keys()
    for row, evidence in told.items():
        marks[row] = Mark("attribution", "says who is quoted", f'"{evidence}"')
    for row in quoted:
        marks[row] = Mark("quoted", "quoted from another message", f'begins "{rows.texts[row][0]}"')
    stops = [first for first, _ in headers[1:]] + [len(rows.texts)]
    starts = [stop for _, stop in headers] if headers else [0]
    for first, stop in zip(starts, stops if headers else [len(rows.texts)], strict=False):
        begin = signature_start(rows, first, stop)
        for row in range(begin, stop):
            marks[row] = Mark("signature", "signature", f'below "{rows.texts[begin][:12]}"')
    for first, stop in headers:
        for row in range(first, stop):
            marks[row] = Mark("header", "field of a message's header", rows.texts[row][:24])
    for row, text in enumerate(rows.texts):
        if text[0] in "-_" and ORIGINAL.match(text):
            for below in range(row, len(rows.texts)):
                reason = "the message that is answered"
                marks.setdefault(below, Mark("quoted", reason, f'below "{text.strip("-_ ")[:24]}"'))
            break
    return marks

"""The ordered rules that give every line of a page its role; the first that answers decides.

Structure speaks first: signs, copies, the stretch of the page where the prose is, neighbours, the
distance from what the page is about. Words of page furniture only add to other evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from ..language.detect import detect
from ..language.lexicon import stop_words
from ..language.scripts import is_small
from .layout import LETTER, REACH, View
from .lines import (
    BULLET,
    CLOSERS,
    CREDIT,
    CREDITED,
    DATED,
    DRAWN,
    LABEL,
    POINTERS,
    SELVES,
    Line,
    find_calls,
    find_caption,
    has_address,
    has_phone,
    titled,
)

SHAPES = ("prose", "sentence", "loose", "lead", "label")
CLOSED, UNCLOSED = SHAPES[:2], SHAPES[2:]
ENOUGH = 2.0  # weight of signs that makes a sentence a notice; a long paragraph needs more
LONG = 80  # words
SHORT = 60  # words: notices and captions are rarely longer


def find_signs(line: Line, view: View) -> list[tuple[float, str]]:
    """Signs of a notice or a teaser, with their weights; words only add to other signs."""
    place = list(_signs_of_place(line, view))
    form = list(_signs_of_form(line))
    if not place and not form:
        return []
    structure = sum([weight for weight, _ in (*place, *form)])
    words = list(_signs_of_words(line)) if structure >= (1.0 if line.words > LONG else 0.5) else []
    return [*place, *form, *words] if words or len(form) > 1 else []


def _signs_of_place(line: Line, view: View) -> Iterator[tuple[float, str]]:
    if view.far(line):
        yield 1.0, f"far from the page's subject ({view.similarity[line.index]:.2f})"
    elif line.words <= SHORT and view.strays(line):
        yield 0.5, f"less near to the page's subject ({view.similarity[line.index]:.2f})"
    if line.index in (view.first, view.last) and view.first < view.last:
        yield 0.5, "at the edge of the story"
    if view.apart(line):
        yield 0.5, "apart from the story"


def _signs_of_form(line: Line) -> Iterator[tuple[float, str]]:
    text = line.text
    if ":" in text[:60] and LABEL.match(text):
        yield 0.5, "opens with a label"
    loud = "! " in text or "!!" in text or text.rstrip(CLOSERS)[-1:] == "!"
    if loud and text[0] not in QUOTES:
        yield 0.5, "shouts"
    if not ((text[0].isalnum() and not is_small(text[0])) or text[0] in OPENERS):
        yield 0.5, "does not begin like a sentence"


def _signs_of_words(line: Line) -> Iterator[tuple[float, str]]:
    text = line.text
    calls = find_calls(text)
    address = has_address(text) or has_phone(text)
    if calls:
        yield 1.0 if len(calls) == 1 else 1.25, "speaks of " + ", ".join(calls[:3])
    if address:
        yield 1.0, "gives an address or a number to call"
    if (calls or address) and find_calls(text, SELVES):
        yield 0.5, "speaks of itself as a page"


QUOTES = "\"'“‘«„"
OPENERS = "\"'“‘«„([¿¡—–-•*…£$€#"


def no_words(line: Line, view: View) -> str:
    return "no letters in it" if not LETTER.search(line.text) else ""


def drawn(line: Line, view: View) -> str:
    if line.words >= 40:
        return ""
    found = [sign for sign in DRAWN if sign in line.text]
    return f'"{found[0]}"' if found else ""


def teaser(line: Line, view: View) -> str:
    return "in a list of short lines that nothing announces" if line.index in view.teasers else ""


def repeated(line: Line, view: View) -> str:
    if not view.is_copy(line):
        return ""
    places = (place for place in view.copies[line.key] if place != line.index)
    others = [str(view.lines[place].number) for place in islice(places, 6)]
    return "also line " + ", ".join(others[:5]) + (", ..." if len(others) > 5 else "")


def elsewhere(line: Line, view: View) -> str:
    return "the same line on another page" if line.key in view.repeated else ""


def title_again(line: Line, view: View) -> str:
    return f"as line {view.lines[0].number}" if line.index and line.key in view.titles else ""


def page_title(line: Line, view: View) -> str:
    if line.index or line.shape not in ("label", "loose") or line.words < 3:
        return ""
    titles = view.similarity[0] > 0 if view.core else view.closed > 0
    return "the first line, set like a title" if titles else ""


def marked_heading(line: Line, view: View) -> str:
    found = _MARKED.match(line.text)
    return f'marked as a heading by "{found[1]}"' if found and line.words < 20 else ""


_MARKED = re.compile(r"(#{1,6})\s+[^\W_]")


def nothing_to_compare(line: Line, view: View) -> str:
    return "" if view.core else "no paragraph on the page that it could be compared with"


def pointer(line: Line, view: View) -> str:
    label = LABEL.match(line.text) if line.words < 40 and ":" in line.text else None
    if not label:
        return ""
    words = label[0].strip(" :").casefold()
    return f'the label "{label[0].strip()}"' if words in POINTERS or find_calls(words) else ""


def foreign(line: Line, view: View) -> str:
    """Only lines far from the subject with hardly a function word of the page's language."""
    if line.shape in ("label", "lead") or line.words < 6 or not view.far(line):
        return ""
    common = stop_words(view.language)
    known = sum(word in common for word in line.text.casefold().split())
    language = detect(line.text) if common and known < 0.12 * line.words else ""
    if language in ("", view.language):
        return ""
    return f"{language} on a page in {view.language}; subject {view.similarity[line.index]:.2f}"


def caption(line: Line, view: View) -> str:
    if line.words > SHORT or line.text.count(". ") > 1:
        return ""  # a paragraph: `parts` looks for a caption inside it
    credited = CREDITED.match(line.text)
    found = credited[0] if credited else find_caption(line.text)
    return f'"{found[:40]}"' if found else ""


def embedded(line: Line, view: View) -> str:
    if line.text[0] in DASHES and _SIGNED.match(line.text):
        return "signed like an embedded post"
    after = view.neighbour(line, 1) if line.words <= 60 else None
    if after and after.text[0] in DASHES and _SIGNED.match(after.text):
        return f"an embedded post, signed in line {after.number}"
    return ""


DASHES = "—–-"
_SIGNED = re.compile(r"[—–-]\s.{1,60}\(@\w+\)")


def comments(line: Line, view: View) -> str:
    if line.index < view.comments or view.comments >= len(view.lines):
        return ""
    return f'below "{view.lines[view.comments].text[:30]}", line {view.lines[view.comments].number}'


def outside(line: Line, view: View) -> str:
    if view.inside[line.index] or not view.core:
        return ""
    beside = 1 in (view.before[line.index], view.after[line.index])
    if beside and line.shape != "label" and not (line.shape == "sentence" and view.far(line)):
        return ""
    back, ahead = view.before[line.index], view.after[line.index]
    near = f"{back} lines after" if back < ahead else f"{ahead} lines before"
    return f"{near} the nearest line of the story"


def headline(line: Line, view: View) -> str:
    if line.shape != "label" or line.index in view.lists or len(line.text) < 4:
        return ""
    after, before = view.neighbour(line, 1), view.neighbour(line, -1)
    if after is None:
        return ""
    if after.index not in view.core and after.index not in view.lists:
        return ""
    if not (line.text[0].isupper() or line.text[0].isdigit() or line.text[0] in OPENERS):
        return ""
    if (BULLET.match(line.text) and not line.text[0].isdigit()) or _is_note(line):
        return ""
    likeness = view.similarity[line.index]
    if "!" in line.text and likeness < view.typical:
        return ""
    first, stop = view.islands[line.index]
    alone = before is None or before.shape != "label" or before.index in view.lists
    alone = alone or (line.words > 1 and ((before and _is_note(before)) or stop - first <= 2))
    on_subject = likeness >= max(0.1, 0.8 * view.typical)
    return f"short, no full stop, above line {after.number}" if alone or on_subject else ""


def _is_note(line: Line) -> bool:
    return bool(
        CREDIT.match(line.text) or (DATED.search(line.text) and line.words < 10)
        or has_address(line.text) or (line.words <= 12 and find_calls(line.text))
    )  # fmt: skip


def notice(line: Line, view: View) -> str:
    if line.shape not in ("prose", "sentence"):
        return ""
    signs = find_signs(line, view)
    enough = ENOUGH if line.words <= LONG else ENOUGH + 1
    return "; ".join(why for _, why in signs) if sum(w for w, _ in signs) >= enough else ""


def title_above(line: Line, view: View) -> str:
    """Where the title is not the first line: above the story, with menus before or between."""
    if line.words < 5 or not 0 < view.after[line.index] <= REACH or line.index >= view.first:
        return ""
    if line.shape not in ("label", "loose") or _is_note(line):
        return ""
    near = view.similarity[line.index] >= max(0.5, 2 * view.typical)
    return f"of the story's words, subject {view.similarity[line.index]:.2f}" if near else ""


def standfirst(line: Line, view: View) -> str:
    """Below the title, above bylines and dates, about what the story is about."""
    before = view.lines[line.index - 1] if line.index else None
    if before is None or line.shape not in ("prose", "loose") or view.inside[line.index]:
        return ""
    titled = before.index == 0 or before.key in view.titles or before.key == view.lines[0].key
    near = view.similarity[line.index] >= 0.7 * view.typical
    return f"below the title in line {before.number}" if titled and near else ""


def list_heading(line: Line, view: View) -> str:
    heads = line.index + 1 in view.lists and line.text[-1] == ":" and line.words <= 6
    return "announces a list" if heads else ""


def own_list(line: Line, view: View) -> str:
    return "a list of the story's own" if line.index in view.lists else ""


def credit(line: Line, view: View) -> str:
    """A credit word, and then hardly more than names."""
    if line.words > 14 or not CREDIT.match(line.text):
        return ""
    return f'begins "{line.text[:20]}"' if titled(line.text, line.words) else ""


def announced(line: Line, view: View) -> str:
    if line.shape != "lead" or _is_note(line):
        return ""
    after = view.neighbour(line, 1)
    leads = after is not None and (after.index in view.core or after.index in view.lists)
    if not leads and line.words < 8:
        return ""
    return f'ends with "{line.text[-1]}"; subject {view.similarity[line.index]:.2f}'


def unfinished(line: Line, view: View) -> str:
    if line.shape == "loose":
        before, after = view.neighbour(line, -1), view.neighbour(line, 1)
        above = before is None or before.shape != "label" or before.index == 0
        below = after is not None and after.index in view.core
        if above and (below or view.before[line.index] == 1):
            return ""
    return f"{line.words} words, no full stop" if line.shape in ("label", "lead", "loose") else ""


def lone_sentence(line: Line, view: View) -> str:
    if line.shape == "sentence" and line.index > view.last and line.text[-1] in "?!":
        return "a short question or exclamation behind the story"
    if line.shape != "sentence" or min(view.before[line.index], view.after[line.index]) == 1:
        return ""
    first, stop = view.islands[line.index]
    return "" if stop - first >= 3 else "a short sentence beside no paragraph"


def prose(line: Line, view: View) -> str:
    return f"{line.words} words; subject {view.similarity[line.index]:.2f}"


class Rule(NamedTuple):
    """A named rule: where `why` gives evidence, a line is of this role for this reason.

    `shapes` are those it speaks about; the others need not ask it.
    """

    role: str
    reason: str
    why: Callable[[Line, View], str]
    shapes: tuple[str, ...] = SHAPES


RULES = (
    Rule("debris", "nothing but signs", no_words),
    Rule("debris", "drawn line or code", drawn),
    Rule("repeat", "repeated on the page", repeated),
    Rule("repeat", "the title again", title_again),
    Rule("headline", "title of the page", page_title, UNCLOSED),
    Rule("body", "nothing to compare with", nothing_to_compare),
    Rule("headline", "marked heading", marked_heading, UNCLOSED),
    Rule("debris", "also on other pages", elsewhere),
    Rule("debris", "among readers' comments", comments),
    Rule("caption", "caption or credit of a picture", caption),
    Rule("debris", "embedded post", embedded),
    Rule("debris", "points to another page", pointer),
    Rule("debris", "credit", credit),
    Rule("headline", "headline", headline, UNCLOSED),
    Rule("body", "standfirst", standfirst, ("prose", "loose")),
    Rule("headline", "title above the story", title_above, UNCLOSED),
    Rule("debris", "outside the story", outside),
    Rule("headline", "heading of a list", list_heading, UNCLOSED),
    Rule("debris", "in another language", foreign, ("prose", "sentence", "loose")),
    Rule("body", "list of the story's own", own_list),
    Rule("debris", "list of teasers", teaser),
    Rule("debris", "notice or advertisement", notice, CLOSED),
    Rule("body", "announces what follows", announced, ("lead",)),
    Rule("debris", "short and unfinished", unfinished, UNCLOSED),
    Rule("debris", "lone short sentence", lone_sentence, ("sentence",)),
    Rule("body", "prose of the story", prose),
)
_ASKED = {shape: tuple(rule for rule in RULES if shape in rule.shapes) for shape in SHAPES}


def judge(line: Line, view: View) -> tuple[str, str, str]:
    """Role, reason and evidence of a line: of the first rule that answers; the last always does."""
    for role, reason, why, _ in _ASKED[line.shape]:
        evidence = why(line, view)
        if evidence:
            return role, reason, evidence
    raise AssertionError("the last rule always answers")

"""The ordered rules that give every line of a page its role; the first that answers decides.

Structure speaks first: signs, copies, the stretch of the page where the prose is, neighbours, the
distance from what the page is about. Words of page furniture only add to other evidence.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import groupby
from math import log
from statistics import median
from typing import NamedTuple

from .lines import (
    BULLET,
    CALL,
    CAPTION,
    COMMENTS,
    CREDIT,
    DATED,
    LABEL,
    LINK,
    PHONE,
    QUANTITY,
    Line,
)

GAP = 9.0  # what a line that is no prose costs a stretch of prose, in words
LONGEST = 60  # words of one line that count towards a stretch: no single line is a story
SECOND = 0.5  # a further stretch is a story of its own from this share of the first one on
HEAD = re.compile(r"\s(?:[|–—»·-]|:)\s")
_LETTER = re.compile(r"[^\W\d_]")


class Subject:
    """What the page is about: its stems, weighed by how many lines of the story hold them."""

    def __init__(self, core: Sequence[Line]) -> None:
        self.holders = Counter(stem for line in core for stem in set(line.stems))
        self.size = len(core)
        self.members = {line.index for line in core}

    def similarity(self, line: Line) -> float:
        """Share of the line's stems, by idf, that other lines of the story hold too: 0 to 1."""
        own = 1 if line.index in self.members else 0
        shared = total = 0.0
        for stem in set(line.stems):
            others = self.holders[stem] - own
            weight = log(1 + self.size / (1 + others))
            total += weight
            shared += weight if others > 0 else 0.0
        return shared / total if total else 0.0


class View:
    """All that a rule may look at: the lines of a page and what was counted over all of them."""

    def __init__(
        self, lines: Sequence[Line], language: str, repeated: frozenset[str] = frozenset()
    ) -> None:
        self.lines = lines
        self.language = language
        self.repeated = repeated
        self.copies = find_copies(lines)
        self.kept = {_best_copy(lines, places) for places in self.copies.values()}
        self.titles = title_keys(lines)
        self.lists = own_lists(lines)
        self.spans = story_spans(lines, self.lists, self.is_copy)
        self.inside = _mark(len(lines), self.spans)
        core = [line for line in lines if self.inside[line.index] and self._weighs(line)]
        self.subject = Subject(core)
        self.similarity = [self.subject.similarity(line) for line in lines]
        self.core = self.subject.members
        self.typical = median([self.similarity[i] for i in self.core]) if self.core else 0.0
        self.before, self.after = _nearest(len(lines), self.core)
        self.comments = _comments_begin(self)

    def _weighs(self, line: Line) -> bool:
        return line.shape == "prose" and not self.is_copy(line)

    def is_copy(self, line: Line) -> bool:
        return line.key in self.copies and line.index not in self.kept

    def far(self, line: Line) -> bool:
        """Far from the page's subject: under four tenths of what a line of the story has."""
        return self.similarity[line.index] < max(0.06, 0.4 * self.typical)

    def neighbour(self, line: Line, step: int) -> Line | None:
        place = line.index + step
        return self.lines[place] if 0 <= place < len(self.lines) else None


def find_copies(lines: Sequence[Line]) -> dict[str, list[int]]:
    """The places of every line that stands more than once on the page."""
    places: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        places[line.key].append(line.index)
    return {key: found for key, found in places.items() if key and len(found) > 1}


def _best_copy(lines: Sequence[Line], places: list[int]) -> int:
    """The copy to keep: of prose the one with most prose around it, else the first of two."""
    first = lines[places[0]]
    if first.shape in ("label", "lead"):
        return places[0] if len(places) == 2 else -1
    around = [_prose_around(lines, place) for place in places]
    return places[around.index(max(around))]


def _prose_around(lines: Sequence[Line], place: int) -> int:
    near = lines[max(0, place - 2) : place] + lines[place + 1 : place + 3]  # type: ignore[operator]
    return sum(min(line.words, LONGEST) for line in near if line.shape == "prose")


def title_keys(lines: Sequence[Line]) -> frozenset[str]:
    """The page's title and what is left of it without the outlet behind ` | ` or ` - `."""
    if not lines or (lines[0].shape == "prose" and lines[0].words > 30):
        return frozenset()
    text = lines[0].text.casefold()
    heads = [text[: match.start()] for match in HEAD.finditer(text)]
    return frozenset(head.strip(" .:!?…") for head in heads if head.count(" ") >= 2)


def own_lists(lines: Sequence[Line]) -> frozenset[int]:
    """Lines of lists that belong to the story: quantities, or words that the prose uses too."""
    prose = {stem for line in lines if line.shape == "prose" for stem in line.stems}
    found: set[int] = set()
    for run in _label_runs(lines):
        if len(run) >= 3 and _is_own(run, prose, lines):
            found.update(line.index for line in run)
    return frozenset(found)


def _label_runs(lines: Sequence[Line]) -> list[list[Line]]:
    groups = groupby(lines, key=lambda line: line.shape in ("label", "lead") and line.words <= 14)
    return [list(group) for short, group in groups if short]


def _is_own(run: list[Line], prose: set[str], lines: Sequence[Line]) -> bool:
    amounts = sum(bool(QUANTITY.match(line.text)) for line in run)
    return amounts >= 0.5 * len(run)


def story_spans(
    lines: Sequence[Line], lists: frozenset[int], is_copy: Callable[[Line], bool]
) -> list[tuple[int, int]]:
    """Where on the page the prose is: index ranges, first to last; several for a stitched page.

    All maximal scoring stretches (Ruzzo and Tompa 1999, linear): prose adds its words, whatever
    else stands between takes `GAP` away.
    """
    weights = [_weight(line, line.index in lists, is_copy(line)) for line in lines]
    stretches = maximal_stretches(weights)
    if not stretches:
        return []
    best = max(score for _, _, score in stretches)
    return [(a, b) for a, b, score in stretches if score >= SECOND * best]


def _weight(line: Line, listed: bool, copy: bool) -> float:
    if copy:
        return -GAP
    if line.shape == "prose":
        return float(min(line.words, LONGEST))
    if line.shape == "sentence":
        return 0.5
    return 0.0 if listed or line.shape == "lead" else -GAP


def maximal_stretches(weights: Sequence[float]) -> list[tuple[int, int, float]]:
    """Disjoint stretches (first, last + 1, score) that no longer or shorter one betters."""
    found: list[tuple[int, int, float, float, int]] = []  # first, stop, sums before/after, link
    total = 0.0
    for place, weight in enumerate(weights):
        low, total = total, total + weight
        if weight <= 0:
            continue
        first, link = place, _lower(found, len(found) - 1, low)
        while link >= 0 and found[link][3] < total:
            first, _, low, _, further = found[link]
            del found[link:]
            link = further
        found.append((first, place + 1, low, total, link))
    return [(first, stop, after - low) for first, stop, low, after, _ in found]


def _lower(found: list[tuple[int, int, float, float, int]], place: int, low: float) -> int:
    while place >= 0 and found[place][2] >= low:
        place = found[place][4]
    return place


def _mark(size: int, spans: Sequence[tuple[int, int]]) -> list[bool]:
    inside = [False] * size
    for first, stop in spans:
        inside[first:stop] = [True] * (stop - first)
    return inside


def _nearest(size: int, core: set[int]) -> tuple[list[int], list[int]]:
    """For every line, how many lines back and ahead the nearest core line is; `size` if none."""
    before, after = [size] * size, [size] * size
    for place in range(size):
        before[place] = 0 if place in core else min(size, before[place - 1] + 1 if place else size)
    for place in reversed(range(size)):
        ahead = after[place + 1] + 1 if place + 1 < size else size
        after[place] = 0 if place in core else min(size, ahead)
    return before, after


def _comments_begin(view: View) -> int:
    """The line that announces readers' comments: a short one, past most of the story's prose."""
    prose = [min(line.words, LONGEST) if line.index in view.core else 0 for line in view.lines]
    total, read = sum(prose), 0
    for line, words in zip(view.lines, prose, strict=True):
        read += words
        short = line.shape in ("label", "sentence", "lead") and line.words <= 5
        if short and read >= 0.6 * total and COMMENTS.search(line.text):
            return line.index
    return len(view.lines)


def find_supports(line: Line, view: View) -> list[str]:
    """Signs that a full sentence is an advertisement, a notice or a teaser; none is enough."""
    text = line.text
    calls = {call.casefold() for call in CALL.findall(text)} if line.words < 100 else set()
    signs = [f'asks for "{call}"' for call in sorted(calls)[:2]]
    if view.far(line):
        signs.append(f"far from the page's subject ({view.similarity[line.index]:.2f})")
    if PHONE.search(text) or LINK.search(text):
        signs.append("gives an address or a number to call")
    if LABEL.match(text):
        signs.append("opens with a label")
    if "!!" in text or text.rstrip(_QUOTES)[-1:] == "!":
        signs.append("shouts")
    if not (text[0].isupper() or text[0] in _OPENERS or text[0].isdigit()):
        signs.append("does not begin like a sentence")
    return signs


_QUOTES = "\"'”’»“)] "
_OPENERS = "\"'“‘«„([¿¡—–-•*…£$€#"


# --- the rules: each says why, or "" ---


def no_words(line: Line, view: View) -> str:
    return "no letters in it" if not _LETTER.search(line.text) else ""


def repeated(line: Line, view: View) -> str:
    if not view.is_copy(line):
        return ""
    others = [view.lines[place].number for place in view.copies[line.key] if place != line.index]
    return "also line " + ", ".join(map(str, others[:5])) + (", ..." if len(others) > 5 else "")


def elsewhere(line: Line, view: View) -> str:
    return "the same line on another page" if line.key in view.repeated else ""


def title_again(line: Line, view: View) -> str:
    return f"as line {view.lines[0].number}" if line.index and line.key in view.titles else ""


def page_title(line: Line, view: View) -> str:
    first = line.index == 0 and line.shape == "label" and line.words >= 3
    return "the first line, set like a title" if first else ""


def caption(line: Line, view: View) -> str:
    found = CAPTION.search(line.text) if line.words <= 45 else None
    return f'"{found[0][:40]}"' if found else ""


def embedded(line: Line, view: View) -> str:
    if _SIGNED.match(line.text):
        return "signed like an embedded post"
    after = view.neighbour(line, 1)
    if after and _SIGNED.match(after.text) and line.words <= 60:
        return f"an embedded post, signed in line {after.number}"
    return ""


_SIGNED = re.compile(r"[—–-]\s.{1,60}\(@\w+\)")


def comments(line: Line, view: View) -> str:
    if line.index < view.comments or view.comments >= len(view.lines):
        return ""
    return f'below "{view.lines[view.comments].text[:30]}", line {view.lines[view.comments].number}'


def outside(line: Line, view: View) -> str:
    if view.inside[line.index] or not view.core:
        return ""
    back, ahead = view.before[line.index], view.after[line.index]
    near = f"{back} lines after" if back < ahead else f"{ahead} lines before"
    return f"{near} the nearest line of the story"


def headline(line: Line, view: View) -> str:
    after, before = view.neighbour(line, 1), view.neighbour(line, -1)
    if line.shape != "label" or not after or view.after[line.index] != 1 or line.words < 2:
        return ""
    if not (line.text[0].isupper() or line.text[0].isdigit() or line.text[0] in _OPENERS):
        return ""
    if BULLET.match(line.text) or _is_note(line):
        return ""
    alone = before is None or view.before[line.index] == 1 or before.shape != "label"
    return f"short, no full stop, above line {after.number}" if alone else ""


def _is_note(line: Line) -> bool:
    return bool(
        CREDIT.match(line.text) or (DATED.search(line.text) and line.words < 10)
        or LINK.search(line.text) or (line.words <= 9 and CALL.search(line.text))
    )  # fmt: skip


def notice(line: Line, view: View) -> str:
    if line.shape not in ("prose", "sentence"):
        return ""
    signs = find_supports(line, view)
    edge = not (view.before[line.index] < len(view.lines) and view.after[line.index])
    needed = 3 if line.words > 80 else 2
    return "; ".join(signs) if len(signs) >= needed else ""


def own_list(line: Line, view: View) -> str:
    return "a list of the story's own" if line.index in view.lists else ""


def announced(line: Line, view: View) -> str:
    if line.shape != "lead" or _is_note(line):
        return ""
    return f"announces what follows; {_near(line, view)}"


def unfinished(line: Line, view: View) -> str:
    return f"{line.words} words, no full stop" if line.shape in ("label", "lead") else ""


def lone_sentence(line: Line, view: View) -> str:
    near = min(view.before[line.index], view.after[line.index]) == 1
    return "" if line.shape != "sentence" or near else "a short sentence beside no paragraph"


def prose(line: Line, view: View) -> str:
    return f"{_near(line, view)}; subject {view.similarity[line.index]:.2f}"


def _near(line: Line, view: View) -> str:
    return f"{line.words} words"


class Rule(NamedTuple):
    """A named rule: where `why` gives evidence, a line is of this role for this reason."""

    role: str
    reason: str
    why: Callable[[Line, View], str]


RULES = (
    Rule("debris", "nothing but signs", no_words),
    Rule("repeat", "repeated on the page", repeated),
    Rule("repeat", "the title again", title_again),
    Rule("headline", "title of the page", page_title),
    Rule("debris", "also on other pages", elsewhere),
    Rule("debris", "among readers' comments", comments),
    Rule("caption", "caption or credit of a picture", caption),
    Rule("debris", "embedded post", embedded),
    Rule("debris", "outside the story", outside),
    Rule("headline", "headline", headline),
    Rule("body", "list of the story's own", own_list),
    Rule("debris", "notice or advertisement", notice),
    Rule("body", "announces what follows", announced),
    Rule("debris", "short and unfinished", unfinished),
    Rule("debris", "lone short sentence", lone_sentence),
    Rule("body", "prose of the story", prose),
)


def judge(line: Line, view: View) -> tuple[str, str, str]:
    """Role, reason and evidence of a line: of the first rule that answers."""
    for rule in RULES:
        evidence = rule.why(line, view)
        if evidence:
            return rule.role, rule.reason, evidence
    return "body", "no rule against it", f"{line.words} words"

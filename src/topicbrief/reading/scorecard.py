"""Content or furniture: sure rules first, then the sum of a line's named signs.

The verdict is content unless the sum says otherwise, and the card acts only where the page shows
that it holds furniture. What separates the two depends on what is lost: whole pages have a bar of
their own (the threshold with the highest expected F1; Lewis 1995, Ye et al. 2012); of text that
someone already extracted a paragraph is given up only when it is all but certainly furniture.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from ..language.lexicon import words_of
from ..records.data import read_data
from .lines import Line
from .rows import is_open
from .rules import may_be_notice, names_outlet, stray_verdict, sure_verdict
from .signs import (
    CONTEXT,
    MARKUP,
    OWN,
    Lists,
    context_signs,
    count_copies,
    find_subject,
    markup_signs,
    own_signs,
)  # fmt: skip

BARS = 0.15, 0.40  # between them lies the bar of a whole page
STEPS = 26  # bars that are tried
WHOLE = 0.25  # share of lines that are surely furniture from which a page is a whole web page
LEAST = 8  # of them at least, by the card of pages
EDGE, FRAMED = 8, 0.5  # first and last lines; how many of them are furniture around a web page
MANY = 10  # lines that stand on many sites from which a page needs no such frame
SOME = 3  # of them at least, by the card of extracted text
SURELY = 0.1  # content with less than this chance is surely furniture
POSTS, POSTS_SHARE = 6, 0.06  # lines that only a forum has
SHORT = 10  # words under which a line costs little
LEAD = 12  # words of the first paragraph below a headline, of which few headlines have so many
LONG = 50  # words from which a line is dropped at half the bar only
SHORT_BAR, LONG_BAR = 0.2, 0.03  # of text already extracted: a lost paragraph is ten times worse
UNSURE = 0.75  # expected F1 of a page below which its verdicts are not to be trusted
LOW_BAR = 0.07  # of such a page: when in doubt more is kept
UNSURE_MARKUP, MARKUP_BAR = 0.6, 0.1  # the same of HTML, whose markup speaks as well
EMPTY, EMPTY_BAR = 0.3, 0.1  # expected F1 of a page that holds hardly any content; its bar
TOLD = 3  # signs that a reason names


class Verdict(NamedTuple):
    """What a line is, the rule or "scorecard", the evidence in words, the chance to be content."""

    role: str
    reason: str
    evidence: str
    chance: float = 1.0


class Judged(NamedTuple):
    """The verdicts of a page's lines, and what the page as a whole leaves to say."""

    verdicts: list[Verdict]
    notes: tuple[str, ...] = ()


UNSURE_NOTE = "unsure about this page: its text looks like its furniture, so more of it was kept"


@dataclass(frozen=True)
class Card:
    """Weights of signs: `alone` of a line by itself, `weight` of a line in its place."""

    names: tuple[str, ...]
    alone: np.ndarray
    weight: np.ndarray
    usual: np.ndarray
    bias: tuple[float, float]


@dataclass(frozen=True)
class Judgement:
    """The chance of each line to be content, and what the signs were."""

    chance: np.ndarray
    signs: np.ndarray
    card: Card
    likeness: np.ndarray
    typical: float


@cache
def load_cards() -> tuple[dict[str, Card], dict[str, dict[str, str]]]:
    """The three cards, `page`, `text` and `html`, and what each sign says in words."""
    table = read_data(__package__, "weights.toml")
    return {name: _card(name, table) for name in ("page", "text", "html")}, table["signs"]


def _card(card: str, table: dict[str, Any]) -> Card:
    names = (*OWN, *(MARKUP if card == "html" else ()), *CONTEXT)
    rows = [table["signs"].get(name, {}).get(card, [0.0, 0.0, 0.0]) for name in names]
    alone, weight, usual = np.array(rows, dtype=float).T
    return Card(names, alone, weight, usual, tuple(table["bias"][card]))


@cache
def load_lists() -> Lists:
    """Words and lines that many sites share, as they were learned."""
    table = read_data(__package__, "furniture.toml")
    return Lists(table["words"], frozenset(table["lines"]))


def judge_lines(
    lines: Sequence[Line],
    *,
    language: str,
    repeated: frozenset[str] = frozenset(),
    markup: Sequence[str] = (),
) -> Judged:
    """Role, reason and evidence of every line of a page; a note where they are not to be trusted.

    `repeated` holds keys of lines that also stand on other pages; `markup` the signs of each
    physical line of a page that was HTML (see `html.read_page`). Lines that the form of the text
    has judged keep that verdict and are no neighbours of others.
    """
    free = [line for line in lines if not line.mark]
    if len(free) < len(lines):
        free = [line._replace(index=place) for place, line in enumerate(free)]
    judged = _judge(free, language, repeated, markup)
    verdicts = iter(judged.verdicts)
    every = [Verdict(*line.mark) if line.mark else next(verdicts) for line in lines]
    return judged._replace(verdicts=every)


def _judge(
    lines: Sequence[Line], language: str, repeated: frozenset[str], markup: Sequence[str]
) -> Judged:
    if not lines:
        return Judged([])
    sure = sure_verdict(lines, repeated, markup=bool(markup))
    if not markup and _no_prose(lines):
        short = "body", "text", "short"
        return Judged([Verdict(*(sure.get(line.index) or short)) for line in lines])
    if not markup and _all_prose(lines):
        if any(map(may_be_notice, lines)):
            likeness, typical = find_subject(lines)
            sure = stray_verdict(lines, likeness.tolist(), typical) | sure
        kept = [
            Verdict(*(sure.get(line.index) or _kept(lines, line, "prose", language=language)))
            for line in lines
        ]
        return Judged(_with_body(kept))
    seen = judge_chances(lines, language, markup=markup)
    left, unsure = _below_bar(lines, seen, bool(markup))
    if seen.card is load_cards()[0]["text"]:
        sure = stray_verdict(lines, seen.likeness.tolist(), seen.typical) | sure
    facts = {"copies": count_copies(lines)}
    aside = [place for place in np.flatnonzero(left).tolist() if place not in sure]
    why = tell(seen, aside, facts)
    verdicts = []
    for line, chance in zip(lines, seen.chance.round(2).tolist(), strict=True):
        if found := sure.get(line.index):
            verdicts.append(Verdict(*found))
        elif left[line.index]:
            reason = "looks like furniture of the page"
            verdicts.append(Verdict("debris", reason, why[line.index], chance))
        else:
            weighed = f"content with a chance of {chance:.2f}"
            found = _kept(lines, line, weighed, markup, left, language=language)
            verdicts.append(Verdict(*found, chance))
    return Judged(_with_body(verdicts), (UNSURE_NOTE,) if unsure else ())


def _with_body(verdicts: list[Verdict]) -> list[Verdict]:
    """Where nothing is body, headlines are: they stand above nothing."""
    if any(verdict.role == "body" for verdict in verdicts):
        return verdicts
    return [v._replace(role="body") if v.role == "headline" else v for v in verdicts]


def _no_prose(lines: Sequence[Line]) -> bool:
    """A few lines without a paragraph to compare them with."""
    return len(lines) < LEAST and all(line.shape != "prose" for line in lines)


def _all_prose(lines: Sequence[Line]) -> bool:
    """Text that is content throughout, which most documents are: nothing needs to be weighed."""
    others = sum(line.shape not in ("prose", "sentence") for line in lines)
    return others <= 1 or others < 0.03 * len(lines)


def judge_chances(
    lines: Sequence[Line], language: str, *, markup: Sequence[str] = (), card: str = ""
) -> Judgement:
    """The chance of each line to be content, by the card that fits: of a whole page, or of text."""
    cards, _ = load_cards()
    own = own_signs(lines, language, load_lists())
    if markup or card:
        return _weigh(lines, own, cards[card or "html"], markup)
    seen = _weigh(lines, own, cards["text"], ())
    if (seen.chance < SURELY).sum() < SOME or len(lines) < LEAST:
        return seen
    whole = _weigh(lines, own, cards["page"], ())
    return whole if _is_web_page(own, whole.chance < SURELY) else seen


def _is_web_page(own: np.ndarray, surely: np.ndarray) -> bool:
    """Furniture frames the text, or many of its lines stand on many sites; and there is enough.

    A forum's posts or a list inside a text have as many short lines as a page's menus.
    """
    shared = own[:, list(OWN).index("line of many sites")].sum()
    framed = min(surely[:EDGE].mean(), surely[-EDGE:].mean()) >= FRAMED
    enough = surely.sum() >= max(LEAST, WHOLE * len(surely))
    return bool(enough and (framed or shared >= MANY))


def _weigh(lines: Sequence[Line], own: np.ndarray, card: Card, markup: Sequence[str]) -> Judgement:
    """Twice: each line alone, then in its place among lines that look like this or that."""
    signs = np.hstack([own, markup_signs(lines, markup)]) if markup else own
    n = signs.shape[1]
    alone = _chance(signs @ card.alone[:n] + card.bias[0])
    title = lines[0].text if lines[0].shape in ("label", "loose") else ""
    likeness, typical = find_subject(lines)
    context = context_signs(lines, own, alone, (likeness, typical), title=title)
    signs = np.hstack([signs, context])
    chance = _chance(signs @ card.weight + card.bias[1]).round(6)
    return Judgement(chance, signs, card, likeness, typical)


def _chance(total: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(total, -30, 30)))


def _below_bar(lines: Sequence[Line], seen: Judgement, markup: bool) -> tuple[np.ndarray, bool]:
    """Which lines are left out, under the page's own bar or nearly sure to be furniture.

    And whether the page is unsure.
    """
    words = np.array([line.words for line in lines], dtype=float)
    if seen.card is load_cards()[0]["text"]:
        return seen.chance < np.where(words < SHORT, SHORT_BAR, LONG_BAR), False
    bar, expected = find_bar(seen.chance, words)
    unsure = expected < (UNSURE_MARKUP if markup else UNSURE)
    if unsure or (not markup and _of_posts(lines)):
        bar = MARKUP_BAR if markup else EMPTY_BAR if expected < EMPTY else LOW_BAR
    kept = seen.chance >= np.where(words >= LONG, bar / 2, bar)
    prose = np.array([line.shape == "prose" for line in lines])
    beside = np.zeros(len(lines), dtype=bool)  # a paragraph right beside one that is kept
    beside[1:] |= (kept & prose)[:-1]
    beside[:-1] |= (kept & prose)[1:]
    return ~(kept | (beside & prose & (seen.chance >= bar / 2))), unsure


def _of_posts(lines: Sequence[Line]) -> bool:
    """A page of a forum, whose posts a card of pages takes for readers' comments."""
    posts = sum(line.words <= 8 and bool(_POST.match(line.text)) for line in lines)
    return posts >= POSTS and posts >= POSTS_SHARE * len(lines)


_POST = re.compile(
    r"[| ]{0,6}(?:joined|posts?|posted|re|quote|registered|location|messages|beiträge"
    r"|registriert|inscrit|mensajes|registrado|viestejä|liittynyt)\s?:"
    r"|.{0,30}\b(?:wrote|schrieb|a écrit|escribió)\s?:"
    r"|#\d{1,5}$|[| ]{0,6}(?:reply|antworten|répondre|responder)$",
    re.I,
)


def find_bar(chance: np.ndarray, words: np.ndarray) -> tuple[float, float]:
    """The bar between `BARS` with the highest expected F1 of words, and that F1."""
    order = np.argsort(-chance, kind="stable")
    ranked, sizes = chance[order], words[order]
    true, kept = np.cumsum(ranked * sizes), np.cumsum(sizes)
    scores = 2 * true / (kept + true[-1])
    bars = np.linspace(*BARS, STEPS)
    counts = np.searchsorted(-ranked, -bars, side="right")
    values = np.where(counts > 0, scores[np.maximum(counts, 1) - 1], 0.0).round(9)
    best = int(values.argmax())
    return float(bars[best]), float(values[best])


def tell(seen: Judgement, places: Sequence[int], facts: dict[str, np.ndarray]) -> dict[int, str]:
    """For lines at `places`, the signs that weighed most against each, in words.

    A sign counts by how far it is from what content usually shows. What is special about the line
    comes first, its place after that: it is the same for whole menus. `facts` are numbers that the
    words may name.
    """
    card, (_, words) = seen.card, load_cards()
    parts = card.weight * (seen.signs[list(places)] - card.usual)
    rows, signs = np.nonzero(parts < -0.05)
    placed = np.array([name in CONTEXT for name in card.names])[signs]
    order = np.lexsort((signs, parts[rows, signs], placed, rows))
    told: dict[int, list[str]] = {place: [] for place in places}
    own = dict.fromkeys(told, 0)
    for row, sign, last in zip(*(a[order].tolist() for a in (rows, signs, placed)), strict=True):
        place = places[row]
        if len(told[place]) >= TOLD or (not last and own[place] >= TOLD - 1):
            continue
        own[place] += not last
        said = words[card.names[sign]]["says" if card.weight[sign] < 0 else "lacks"]
        if "{" in said:
            said = said.format(**{fact: int(values[place]) for fact, values in facts.items()})
        if said and said not in told[place]:
            told[place].append(said)
    return {place: "; ".join(row) for place, row in told.items()}


def _kept(
    lines: Sequence[Line],
    line: Line,
    why: str,
    markup: Sequence[str] = (),
    left: np.ndarray | None = None,
    *,
    language: str,
) -> tuple[str, str, str]:
    """A kept line: a headline where it is set like one above text, else body."""
    tag = markup[line.number - 1].partition(" ")[0] if markup else ""
    heading = tag[:1] == "h" and tag[1:].isdigit() and line.shape != "prose"
    if heading or _is_headline(lines, line, left, language):
        return "headline", "headline", "a heading of markup" if heading else "short, above text"
    return "body", "text", why


def _is_headline(lines: Sequence[Line], line: Line, left: np.ndarray | None, language: str) -> bool:
    if names_outlet(line):
        return True
    if line.shape not in ("label", "loose") or line.words > 25 or not line.text[0].isalnum():
        return False

    def kept(step: int) -> Line | None:
        place = line.index + step
        while 0 <= place < len(lines) and left is not None and left[place]:
            place += step
        return lines[place] if 0 <= place < len(lines) else None

    before, after = kept(-1), kept(1)
    if _in_sentence(before, line, after, language):
        return False
    if line.index == 0 and line.words > 1 and after is not None:
        return True
    if line.index == 1 and line.words >= LEAD and before and before.words < min(LEAD, line.words):
        return False  # what opens the text below its headline, without its full stop
    if after is not None and after.shape in ("prose", "lead", "sentence"):
        return True
    return line.words > 1 and all(near is None or near.shape == "prose" for near in (before, after))


def _in_sentence(before: Line | None, line: Line, after: Line | None, language: str) -> bool:
    """A sentence runs over an edge of the line.

    What stands above the edge ends in a word that calls for another, as "the", or ends open, and a
    word in small letters follows.
    """
    last = words_of(language, "damage", "last")
    return any(
        above.text.split()[-1] in last or (is_open(above.text) and below.text.split()[0].islower())
        for above, below in itertools.pairwise((before, line, after))
        if above and below
    )

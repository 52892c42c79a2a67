"""What is counted over all lines of a page before any of them is judged.

Copies, lists, the stretches where the prose is, the subject of that prose, and every line's
distance from it, in lines and in words. Everything is linear in the page.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import chain, groupby, pairwise
from math import log
from statistics import median

from .lines import AGO, BULLET, COMMENTS, DATED, ENDS, LABEL, QUANTITY, Line

GAP = 9.0  # what a line that is no prose costs a stretch of prose, in words
LONGEST = 60  # words of one line that count towards a stretch: no single line is a story
SECOND = 0.5  # a further stretch is a story of its own from this share of the first one on
HEAD = re.compile(r"\s(?:[|–—»·-]|:)\s")
OWN_STORY = 150  # words that make a chunk of its own subject a story, not a footer
LIKE = 0.4  # share of the story's own similarity that a chunk behind a gap must reach
FEW = 4  # with fewer paragraphs the words they share by chance tell nothing
REACH = 12  # lines above the story in which its introduction may stand
LETTER = re.compile(r"[^\W\d_]")


class Subject:
    """What the page is about: its stems, weighed by how many lines of the story hold them."""

    def __init__(self, core: Sequence[Line]) -> None:
        self.holders = Counter(chain.from_iterable(line.stems for line in core))
        self.members = {line.index for line in core}
        size = len(core)
        weights = [log(1 + size / (1 + others)) for others in range(size + 1)]
        self.alone = weights[0]
        among = {stem: weights[n - 1] for stem, n in self.holders.items() if n > 1}
        beside = {stem: weights[n] for stem, n in self.holders.items()}
        self.among = frozenset(among), among.__getitem__
        self.beside = frozenset(beside), beside.__getitem__

    def similarity(self, line: Line) -> float:
        """Share of the line's stems, by idf, that other lines of the story hold too: 0 to 1."""
        known, weight = self.among if line.index in self.members else self.beside
        held = line.stems & known
        shared = sum(map(weight, held))
        total = shared + self.alone * (len(line.stems) - len(held))
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
        self.islands = find_islands(lines)
        self.lists = own_lists(lines)
        self.teasers = teasers(lines, self.lists)
        self.spans = story_spans(lines, self.lists, self.is_copy)
        self.core = {-1}  # of no line yet
        self._weigh()
        self._narrow(choose_chunks(self))
        self._narrow(trim_edges(self))
        self._narrow(reach_back(self))
        for place in (by_words := lists_by_words(self)):
            self.inside[place] = True
        self.lists |= by_words
        self.before, self.after = _nearest(len(lines), self.core)
        self.comments = _comments_begin(self)

    def _narrow(self, spans: list[tuple[int, int]]) -> None:
        if spans != self.spans:
            self.spans = spans
            self._weigh()

    def _weigh(self) -> None:
        """Take the subject from the prose inside the spans, and compare every line with it."""
        self.inside = _mark(len(self.lines), self.spans)
        core = [line for line in self.lines if self.inside[line.index] and self.weighs(line)]
        if self.core == {line.index for line in core}:
            return
        self.subject = Subject(core)
        self.core = self.subject.members
        self.similarity = [self.subject.similarity(line) for line in self.lines]
        self.first, self.last = (min(self.core), max(self.core)) if self.core else (-1, -1)
        self.closed = sum(line.shape in ("prose", "sentence") for line in self.lines)
        self.typical = median([self.similarity[i] for i in self.core]) if self.core else 0.0

    def weighs(self, line: Line) -> bool:
        return line.shape == "prose" and not self.is_copy(line)

    def is_copy(self, line: Line) -> bool:
        return line.key in self.copies and line.index not in self.kept

    def strays(self, line: Line) -> bool:
        """Not as near to the page's subject as lines of the story are, but not far either."""
        few = len(self.core) < FEW
        return not few and self.similarity[line.index] < 0.7 * self.typical

    def far(self, line: Line) -> bool:
        """Far from the page's subject: under four tenths of what a line of the story has."""
        few = len(self.core) < FEW
        return not few and self.similarity[line.index] < max(0.06, 0.4 * self.typical)

    def apart(self, line: Line) -> bool:
        """With at most two neighbours of its kind, cut off from the story by other lines."""
        first, stop = self.islands[line.index]
        return stop - first <= 3 and len(self.core) >= 3 * (stop - first)

    def neighbour(self, line: Line, step: int) -> Line | None:
        """The next line in that direction that is neither a copy nor without letters."""
        place = line.index + step
        while 0 <= place < len(self.lines):
            other = self.lines[place]
            if not (
                self.is_copy(other) or (other.shape == "label" and not LETTER.search(other.text))
            ):
                return other
            place += step
        return None


def find_islands(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """For every line the run it stands in (first, last + 1): of labels, or of anything else."""
    islands: list[tuple[int, int]] = []
    for _, group in groupby(lines, key=lambda line: line.shape in ("label", "loose")):
        run = list(group)
        islands += [(run[0].index, run[-1].index + 1)] * len(run)
    return islands


def choose_chunks(view: View) -> list[tuple[int, int]]:
    """The spans without the chunks, behind gaps, that are neither like the story nor as large.

    The story is the chunk with the most words, those that use the title's words counting more.
    """
    chunks = [chunk for span in view.spans for chunk in _chunks(view, *span)]
    if len(chunks) < 2:
        return view.spans
    proses = [_prose(view, chunk) for chunk in chunks]
    sizes = [sum([line.words for line in prose]) for prose in proses]
    title = _title_stems(view)
    values = [
        size * (1 + 3 * _share_of(title, prose)) for size, prose in zip(sizes, proses, strict=True)
    ]
    story = values.index(max(values))
    if not proses[story]:
        return view.spans
    large = max(OWN_STORY, SECOND * sizes[story])
    small = [place for place, size in enumerate(sizes) if size < large and place != story]
    left = _unlike(proses[story], {place: proses[place] for place in small}) if small else set()
    return _joined([c for place, c in enumerate(chunks) if place not in left], view.spans)


def _unlike(story: Sequence[Line], others: dict[int, list[Line]]) -> set[int]:
    """The chunks that are not as near to the story's subject as its own lines are."""
    subject = Subject(story)
    likeness = median([subject.similarity(line) for line in story])
    like = LIKE * likeness * min(1.0, len(story) / 6)  # few lines share words by chance or not
    return {place for place, prose in others.items() if _mean_similarity(subject, prose) < like}


def _chunks(view: View, first: int, stop: int) -> list[tuple[int, int]]:
    """The parts of a span between gaps of three or more labels."""
    chunks, start, place = [], first, first
    while place < stop:
        begin, end = view.islands[place]
        label = view.lines[begin].shape in ("label", "loose") and begin not in view.lists
        if label and end - begin >= 3 and start < place:
            chunks.append((start, place))
            start = end
        place = end
    return [*chunks, (start, stop)] if start < stop else chunks


def _title_stems(view: View) -> frozenset[str]:
    """The stems of the page's title without its outlet."""
    first = view.lines[0]
    if first.shape not in ("label", "loose"):
        return frozenset()
    head = HEAD.split(first.text.casefold())[0]
    return frozenset(stem for stem in first.stems if stem in head)


def _prose(view: View, chunk: tuple[int, int]) -> list[Line]:
    return [line for line in view.lines[slice(*chunk)] if view.weighs(line)]


def _share_of(stems: frozenset[str], lines: Sequence[Line]) -> float:
    if not stems:
        return 0.0
    held = [stem for stem in stems if any(stem in line.stems for line in lines)]
    return len(held) / len(stems)


def _mean_similarity(subject: Subject, lines: Sequence[Line]) -> float:
    total = sum(line.words for line in lines)
    return sum(subject.similarity(line) * line.words for line in lines) / total if total else 1.0


def _joined(
    chunks: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Of each span what reaches from its first to its last chunk kept: gaps between stay inside."""
    joined = []
    for first, stop in spans:
        inner = [chunk for chunk in chunks if first <= chunk[0] and chunk[1] <= stop]
        joined += [(inner[0][0], inner[-1][1])] if inner else []
    return joined


def trim_edges(view: View) -> list[tuple[int, int]]:
    """The spans without what stands behind a gap at an edge and is about something else."""
    return [(_trim_start(view, a, b), _trim_stop(view, a, b)) for a, b in view.spans]


def _trim_stop(view: View, first: int, stop: int) -> int:
    words = sum(line.words for line in view.lines[first:stop])
    size, near, kept = 0, 0.0, stop
    place = stop
    while place > first:
        begin, end = view.islands[place - 1]
        begin = max(begin, first)
        if view.lines[end - 1].shape in ("label", "loose"):
            if size and near < min(0.8, 0.4 + 0.1 * (end - begin)) * view.typical * size:
                kept = begin
        else:
            size += sum(line.words for line in view.lines[begin:place])
            near += sum(view.similarity[i] * view.lines[i].words for i in range(begin, place))
            if size > 0.25 * words:
                break
        place = begin
    return kept


def _trim_start(view: View, first: int, stop: int) -> int:
    _, end = view.islands[first]
    words = sum(line.words for line in view.lines[first:stop])
    size = sum(line.words for line in view.lines[first:end])
    near = sum(view.similarity[i] * view.lines[i].words for i in range(first, min(end, stop)))
    if end >= stop or size > 0.2 * words or near > 0.2 * view.typical * size:
        return first
    return view.islands[end][1]


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
    """Lines of lists that belong to the story: amounts, and bullets that something announced."""
    short = [run for run in _short_runs(lines) if len(run) >= 3]
    bulleted = _bullet_runs(lines)
    if not short and not bulleted:
        return frozenset()
    prose = _Closed(lines)
    found: set[int] = set()
    for run in short:
        found.update(_amounts(run, prose))
    for run in bulleted:
        before = lines[run[0].index - 1] if run[0].index else None
        if _is_announced(run, before, prose):
            found.update(line.index for line in run)
    return frozenset(found)


class _Closed:
    """The stems of all lines that end as sentences do; most pages have no list that asks."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines

    @cached_property
    def stems(self) -> frozenset[str]:
        closed = [line.stems for line in self.lines if line.shape in ("prose", "sentence")]
        return frozenset().union(*closed)


def lists_by_words(view: View) -> frozenset[int]:
    """Short lines between two paragraphs of the story that use the story's words."""
    found: set[int] = set()
    for run in _short_runs(view.lines):
        first, last = run[0].index, run[-1].index
        between = first - 1 in view.core and last + 1 in view.core
        between = between and view.lists.isdisjoint(range(first, last + 1))
        brief = sum(line.words for line in run) <= 6 * len(run)
        if between and brief and len(run) >= 3 and _dated_share(run) <= 0.25:
            known = [any(view.subject.holders[s] for s in line.stems) for line in run]
            enough = sum(known) >= 0.6 * len(run)
            found.update(line.index for line in _inner(run, known) if enough)
    return frozenset(found)


def _inner(run: list[Line], known: list[bool]) -> list[Line]:
    """The run without headings at its ends: words of their own, or a label in front."""
    while run and not known[0]:
        run, known = run[1:], known[1:]
    while run and (not known[-1] or LABEL.match(run[-1].text)):
        run, known = run[:-1], known[:-1]
    return run


def _dated_share(run: Sequence[Line]) -> float:
    return sum(map(_dated, run)) / len(run)


def _bullet_runs(lines: Sequence[Line]) -> list[list[Line]]:
    groups = groupby(lines, key=lambda line: line.words < 30 and bool(BULLET.match(line.text)))
    return [run for bulleted, group in groups if bulleted and len(run := list(group)) >= 2]


def _amounts(run: list[Line], prose: _Closed) -> list[int]:
    """The stretches of a run in which most lines begin with a quantity, as ingredients do."""
    measured = [bool(QUANTITY.match(line.text)) and not _dated(line) for line in run]
    if sum(measured) < 3 or _enumerated(run):
        return []
    found = []
    for first, stop, score in maximal_stretches([1.0 if amount else -0.6 for amount in measured]):
        while stop < len(run) and len(run[stop].text) < 40 and _shares(run[stop], prose):
            stop += 1
        if score >= 2:
            found += [line.index for line in run[first:stop]]
    return found


def _shares(line: Line, prose: _Closed) -> bool:
    return not prose.stems.isdisjoint(line.stems)


def _dated(line: Line) -> bool:
    return bool(DATED.search(line.text) or AGO.search(line.text))


def _enumerated(run: list[Line]) -> bool:
    """Numbered 1, 2, 3: a ranking, not amounts."""
    numbers = [int(match[0]) for line in run if (match := _NUMBER.match(line.text))]
    steps = sum(b - a == 1 for a, b in pairwise(numbers))
    return steps >= 0.6 * (len(numbers) - 1)


_NUMBER = re.compile(r"\d{1,3}")


def teasers(lines: Sequence[Line], own: frozenset[int]) -> frozenset[int]:
    """Bulleted lines, none of them a paragraph and some without a full stop, of no own list."""
    found: set[int] = set()
    for run in _bullet_runs(lines):
        open_ended = any(line.shape == "label" and line.index not in own for line in run)
        if open_ended and all(line.words < 20 for line in run):
            found.update(line.index for line in run)
    return frozenset(found)


def _short_runs(lines: Sequence[Line]) -> list[list[Line]]:
    short = ("label", "lead", "loose")
    groups = groupby(lines, key=lambda line: line.shape in short and line.words <= 25)
    return [list(group) for short, group in groups if short]


def _is_announced(run: list[Line], before: Line | None, prose: _Closed) -> bool:
    if _dated_share(run) > 0.25:
        return False
    if _announces(before) or _goes_on(before, run):
        return True
    if len(run) < 4 or before is None or before.shape != "prose":
        return False
    return sum(_shares(line, prose) for line in run) >= 0.6 * len(run)


def _announces(line: Line | None) -> bool:
    """A line that ends in a colon, or a heading marked as one."""
    if line is None:
        return False
    return (line.text[-1] == ":" and line.words >= 3) or line.text.startswith("#")


def _goes_on(line: Line | None, bullets: list[Line]) -> bool:
    """ "The firms had" and then bullets that begin in lower case."""
    lower = sum(bullet.key[:1] == BULLET.sub("", bullet.text)[:1] for bullet in bullets)
    return line is not None and line.text[-1] not in ENDS and lower > len(bullets) / 2


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


def reach_back(view: View) -> list[tuple[int, int]]:
    """The spans, begun earlier where a paragraph not far above is as near to the subject."""
    if not view.spans or len(view.core) < FEW:
        return view.spans
    first, stop = view.spans[0]
    for place in range(first - 1, max(-1, first - REACH - 1), -1):
        line = view.lines[place]
        if view.weighs(line) and view.similarity[place] >= 0.8 * view.typical:
            first = place
    return [(first, stop), *view.spans[1:]]


def _weight(line: Line, listed: bool, copy: bool) -> float:
    if copy:
        return -GAP
    if line.shape == "prose":
        return float(min(line.words, LONGEST))
    if listed:
        return float(min(line.words, 6))
    if line.shape == "sentence":
        return line.words / 2
    return 0.0 if line.shape in ("lead", "loose") else -GAP


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

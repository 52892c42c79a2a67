"""How far to trust a brief: what was kept, set aside, damaged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ..language.manner import is_doubt
from ..reading.cleaned import FIRST
from ..reading.corpus import Kept
from ..reading.form import FORMS
from ..reading.formats.base import Report
from ..records import Damage, Page, Pick, Summary
from ..topics.model import Topics
from .model import DocumentEntry, Loss, Piece, SetAside, Tally
from .wording import counted, name_languages, share

PLACES = 12  # places listed for one rule; the rest are counted


def tally_all(cleaned: Sequence[Kept], words: int) -> Tally:
    """What was read and what was kept of it, over all chunks."""
    found = [chunk.values["found"] for chunk in cleaned]
    sums = {
        name: sum(one[name] for one in found)
        for name in ("documents", "lines", "kept", "sentences", "whole")
    }
    read, held, prose, prose_held = (sum(one["account"][at] for one in found) for at in range(4))
    pieces: list[list] = [one["biggest"] for one in found]
    piece = max(pieces, key=lambda own: own[0] if own else 0, default=[])
    return Tally(
        **sums,
        set_aside=sums["lines"] - sums["kept"],
        words=words,
        languages=tuple(sum_languages(cleaned)),
        read=read,
        held=held,
        prose=prose,
        prose_held=prose_held,
        biggest=Piece(*piece) if piece and 2 * prose_held < prose else None,
        forms=_sum_forms(cleaned),
    )


def _sum_forms(cleaned: Iterable[Kept]) -> tuple[tuple[str, int], ...]:
    """Documents of each form, the commonest first."""
    total: Counter[str] = Counter()
    for chunk in cleaned:
        total.update(chunk.values["found"]["forms"])
    return tuple(sorted(total.items(), key=lambda pair: (-pair[1], pair[0])))


def sum_languages(cleaned: Iterable[Kept]) -> dict[str, int]:
    """Documents in each language, the commonest first."""
    total: Counter[str] = Counter()
    for chunk in cleaned:
        total.update(chunk.values["found"]["languages"])
    return dict(sorted(total.items(), key=lambda pair: (-pair[1], pair[0])))


def line_ranges(lines: Iterable[int], most: int = 2 * PLACES) -> str:
    """Say `lines 7 to 9, 12` for 7, 8, 9, 12; the first `most` of them, the rest counted."""
    numbers = sorted(set(lines))
    if not numbers:
        return "no line"
    starts = [n for n, before in zip(numbers, [-1, *numbers], strict=False) if n != before + 1]
    stops = [n for n, after in zip(numbers, [*numbers[1:], -1], strict=True) if n != after - 1]
    ranges = [str(a) if a == b else f"{a} to {b}" for a, b in zip(starts, stops, strict=True)]
    left = len(ranges) - most
    more = f" and {counted(left, 'more place')}" if left > 0 else ""
    return f"{'line' if len(numbers) == 1 else 'lines'} {', '.join(ranges[:most])}{more}"


def list_set_aside(cleaned: Sequence[Kept]) -> tuple[SetAside, ...]:
    """What was set aside, by role and rule, most lines first."""
    found = [chunk.values["found"] for chunk in cleaned]
    many = sum(one["documents"] for one in found) > 1
    groups: dict[tuple[str, str], dict] = {}
    for role, reason, row in (entry for one in found for entry in one["aside"]):
        group = groups.setdefault(
            (role, reason), {"lines": 0, "parts": 0, "documents": 0, "first": []}
        )
        for name in group:
            group[name] += row[name]
    entries = [
        SetAside(role, reason, group["lines"], _places(group, many=many), group["parts"])
        for (role, reason), group in groups.items()
    ]
    order = sorted(entries, key=lambda e: (-e.lines, -e.parts, e.role, e.reason))
    return tuple(order)


def tell_trust(
    counts: Tally, topics: Topics | None, note: str, pages: Sequence[Page], summary: Summary
) -> tuple[str, ...]:
    """How sure the brief is of itself: a line each on reading, languages, topics and sentences.

    `pages` are those that sentences are quoted from.
    """
    kept = f"{share(counts.held, counts.read)} of {counted(counts.read, 'word')} were kept as text"
    if counts.prose:
        kept += (
            f", and {share(counts.prose_held, counts.prose)} of those in lines that look like prose"
        )
    tongues = name_languages(counts.languages)
    lines = [f"{kept}. Language: {tongues}. Laid out as {_tell_forms(counts)}."]
    if topics is None:
        lines.append(note)
    else:
        stays = round(10 * topics.quality.overall["stability"])
        lines.append(
            f"{counted(topics.n_topics, 'topic')}: of ten leading words of a topic, {stays} stay "
            "when a tenth of the text is left out, on average."
        )
        if weak := sum(map(bool, topics.quality.weak)):
            lines.append(
                f"{counted(weak, 'topic')} of them {'is' if weak == 1 else 'are'} weak, see there."
            )
    whole = f"{counts.whole:,} of {counted(counts.sentences, 'sentence')} are whole"
    if faults := sum(not mark.lost and not is_doubt(mark) for mark in _marks(pages)):
        are = "is" if faults == 1 else "are"
        whole += f", and {counted(faults, 'smaller fault')} {are} listed as damage"
    typical = counted(len(pages), "typical document")
    source = "" if len(pages) == counts.documents else f" of {typical}"
    lines.append(
        f"Sentences are quoted word for word{source}, by rule and not by judgement; {whole}."
    )
    return tuple(filter(None, (*lines, summary.note and f"The summary has {summary.note}.")))


def tell_alike(entries: Sequence[DocumentEntry]) -> tuple[str, ...]:
    """Which documents are nearly the same as others, the first pairs by name."""
    alike = [entry for entry in entries if entry.alike]
    if not alike:
        return ()
    pairs = dict.fromkeys(
        tuple(sorted((entry.page.document.id, other))) for entry in alike for other in entry.alike
    )
    told = "; ".join(f"{one} and {other}" for one, other in list(pairs)[:PLACES])
    more = f"; and {counted(len(pairs) - PLACES, 'more pair')}" if len(pairs) > PLACES else ""
    are = "document is" if len(alike) == 1 else "documents are"
    return (f"{len(alike):,} {are} nearly the same as another: {told}{more}. Each counts in full.",)


def _marks(pages: Iterable[Page]) -> Iterator[Damage]:
    return (mark for page in pages for sentence in page.sentences for mark in sentence.damage)


def _tell_forms(counts: Tally) -> str:
    """How the texts are laid out, with the number of documents where there are several forms."""
    if len(counts.forms) == 1:
        return FORMS[counts.forms[0][0]]
    return ", ".join(f"{FORMS[name]} ({n:,})" for name, n in counts.forms)


def _places(group: dict, *, many: bool) -> str:
    if not many:
        return line_ranges(line for _, lines in group["first"] for line in lines)
    first = [document for document, _ in group["first"][:3]]
    left = group["documents"] - len(first)
    return f"in {', '.join(first)}{f' and {left:,} more' if left else ''}"


def list_caveats(
    cleaned: Sequence[Kept],
    picks: Sequence[Pick],
    notes: Iterable[str] = (),
    pages: Sequence[Page] = (),
) -> tuple[str, ...]:
    """What a reader should know before trusting the brief; it shows `picks`, of `pages`."""
    found = [chunk.values["found"] for chunk in cleaned]
    caveats = [*notes]
    broken = [pick for pick in picks if not pick.sentence.whole]
    if broken:
        lines = line_ranges(pick.sentence.line for pick in broken)
        caveats.append(f"The summary holds {counted(len(broken), 'damaged sentence')} ({lines}).")
    empty, first = _first(one["empty"] for one in found)
    if empty:
        more = f" and {empty - len(first):,} more" if empty > len(first) else ""
        caveats.append(f"Nothing was kept of {', '.join(first)}{more}.")
    pieces, first = _first(one["pieces"] for one in found)
    if pieces > len(first):
        caveats.append(
            f"{counted(pieces - len(first), 'more piece')} that were set aside are damaged."
        )
    if doubts := sum(map(is_doubt, _marks(pages))):
        signs, one = counted(doubts, "weak sign"), doubts == 1
        caveats.append(
            f"{signs} of damage {'is' if one else 'are'} held against no sentence: see the column "
            "“damage” of sentences.csv."
        )
    told: dict[str, list] = {}
    for note, times, place in (entry for one in found for entry in one["notes"]):
        told.setdefault(note, [0, place])[0] += times
    for note, (times, place) in told.items():
        more = f" and {times - 1:,} more" if times > 1 else ""
        caveats.append(f"{place}{more}: {note}.")
    return tuple(caveats)


def list_losses(cleaned: Sequence[Kept]) -> tuple[Loss, ...]:
    """The damage in pieces that were set aside, the first of it."""
    return tuple(Loss(*row) for row in _first(c.values["found"]["pieces"] for c in cleaned)[1])


def _first(tables: Iterable[Sequence]) -> tuple[int, list]:
    """How many there are, and the first of them."""
    total, first = 0, []
    for times, own in tables:
        total += times
        first += own
    return total, first[:FIRST]


def tell_report(report: Report) -> tuple[str, ...]:
    """What reading could not read, passed over and decided, a few places of each."""
    told = [f"{problem}." for problem in report.problems[:PLACES]]
    if len(report.problems) > PLACES:
        told.append(f"{counted(len(report.problems) - PLACES, 'more problem')} in reading.")
    if report.passed_over:
        first = ", ".join(report.passed_over[:PLACES])
        left = len(report.passed_over) - PLACES
        more = f" and {left:,} more" if left > 0 else ""
        told.append(f"Passed over, since no texts: {first}{more}.")
    told += [f"{note}." for note in report.notes[:PLACES]]
    if len(report.notes) > PLACES:
        told.append(f"{counted(len(report.notes) - PLACES, 'more note')} on reading.")
    return tuple(told)

"""How far to trust a brief: what was kept, set aside, damaged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ..records import Page, Summary
from ..topics.model import Bags
from .model import PLACES, Counts, SetAside


def count_all(pages: Sequence[Page], bags: Bags) -> Counts:
    kept = [len({block.line for block in page.kept}) for page in pages]
    lines = [len({block.line for block in page.blocks}) for page in pages]
    sentences = [sentence for page in pages for sentence in page.sentences]
    return Counts(
        documents=len(pages),
        lines=sum(lines),
        kept=sum(kept),
        set_aside=sum(lines) - sum(kept),
        sentences=len(sentences),
        whole=sum(sentence.whole for sentence in sentences),
        words=int(bags.counts.sum()),
        languages=tuple(name for name, _ in languages_of(pages).most_common()),
    )


def languages_of(pages: Iterable[Page]) -> Counter[str]:
    return Counter(page.language or "unknown" for page in pages)


def line_ranges(lines: Iterable[int]) -> str:
    """Say `lines 7 to 9, 12` for 7, 8, 9, 12."""
    numbers = sorted(set(lines))
    if not numbers:
        return "no line"
    starts = [n for n, before in zip(numbers, [-1, *numbers], strict=False) if n != before + 1]
    stops = [n for n, after in zip(numbers, [*numbers[1:], -1], strict=True) if n != after - 1]
    ranges = [str(a) if a == b else f"{a} to {b}" for a, b in zip(starts, stops, strict=True)]
    left = len(ranges) - 2 * PLACES
    more = f" and {left} more {'place' if left == 1 else 'places'}" if left > 0 else ""
    return f"{'line' if len(numbers) == 1 else 'lines'} {', '.join(ranges[: 2 * PLACES])}{more}"


def list_set_aside(pages: Sequence[Page]) -> tuple[SetAside, ...]:
    """What was set aside, by role and rule, most lines first."""
    groups: dict[tuple[str, str], list[tuple[Page, int]]] = {}
    for page in pages:
        for block in page.blocks:
            if block.role != "body":
                groups.setdefault((block.role, block.reason), []).append((page, block.line))
    entries = [
        SetAside(role, reason, len(places), _places(places, many=len(pages) > 1))
        for (role, reason), places in groups.items()
    ]
    return tuple(sorted(entries, key=lambda entry: (-entry.lines, entry.role, entry.reason)))


def _places(places: list[tuple[Page, int]], *, many: bool) -> str:
    if not many:
        return line_ranges(line for _, line in places)
    documents = list(dict.fromkeys(page.document.id for page, _ in places))
    more = f" and {len(documents) - 3:,} more" if len(documents) > 3 else ""
    return f"in {', '.join(documents[:3])}{more}"


def list_caveats(pages: Sequence[Page], summary: Summary) -> tuple[str, ...]:
    """What a reader should know before trusting the brief."""
    caveats = []
    broken = [pick for pick in summary.picks if not pick.sentence.whole]
    if broken:
        lines = line_ranges(pick.sentence.line for pick in broken)
        caveats.append(f"The summary holds {len(broken)} damaged sentences ({lines}).")
    empty = [page.document.place for page in pages if not page.sentences]
    if empty:
        more = f" and {len(empty) - PLACES} more" if len(empty) > PLACES else ""
        caveats.append(f"Nothing was kept of {', '.join(empty[:PLACES])}{more}.")
    pieces = list(_cut_out(pages))
    caveats.extend(pieces[:PLACES])
    if len(pieces) > PLACES:
        caveats.append(f"{len(pieces) - PLACES} more pieces that were set aside are damaged.")
    notes: dict[str, list[str]] = {}
    for page in pages:
        for note in (*page.document.notes, *page.notes):
            notes.setdefault(note, []).append(page.document.place)
    for note, places in notes.items():
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        caveats.append(f"{places[0]}{more}: {note}.")
    return tuple(caveats)


def _cut_out(pages: Sequence[Page]) -> Iterator[str]:
    """The damage in pieces that were cut out of a line of which the rest was kept."""
    from ..language.sentences import split_sentences

    for page in pages:
        kept = {block.line for block in page.kept}
        for block in page.blocks:
            if block.role == "body" or block.line not in kept:
                continue
            for sentence in split_sentences(
                page.document, start=block.start, stop=block.stop, language=page.language
            ):
                for damage in sentence.damage:
                    yield (
                        f"{page.document.place}, line {sentence.line}, a piece set aside: "
                        f"“{sentence.quoted}” {damage.note}."
                    )

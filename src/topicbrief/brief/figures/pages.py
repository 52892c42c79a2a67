"""What was read, as a figure: lines of a page, or documents of a collection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ...records import ROLES, Block, Page
from ..wording import name_languages, share
from .base import (
    INK,
    LETTER,
    canvas,
    key,
    label_bars,
    message_figure,
    new_figure,
    percent,
    run_name,
    runs_of,
    short_label,
    style_axes,
    wrap_label,
)
from .colours import ROLE_COLOURS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LINES, ROWS = 120, 40  # beyond these, a figure shows runs in place of single lines or units
NAMED = 60  # sentences up to which each is a row with its first words


def page_figure(pages: Page | Sequence[Page]) -> Figure:
    """Every line as a bar coloured by its role; of many documents, their kinds and what went."""
    pages = [pages] if isinstance(pages, Page) else list(pages)
    blocks = [block for page in pages for block in page.blocks]
    if not blocks:
        return message_figure("There is no line in the text")
    if len(pages) > 1:
        return _collection_figure(pages, blocks)
    if len(blocks) <= LINES:
        return _lines_figure(pages[0])
    return _shares_figure(_line_runs(blocks), f"the {len(blocks):,} lines", _role_shares(blocks))


def kind_of(page: Page) -> str:
    """What a figure of a collection sorts documents by."""
    return name_languages([page.language or "unknown"])


def _collection_figure(pages: Sequence[Page], blocks: Sequence[Block]) -> Figure:
    """How many documents of each kind there are, and words set aside by reason."""
    sizes: Counter[tuple[str, str]] = Counter()
    for block in blocks:
        sizes[block.role, "" if block.role == "body" else block.reason] += len(block.text.split())
    total, kept = sum(sizes.values()), sizes.pop(("body", ""), 0)
    title = f"{share(kept, total)} of the words of {len(pages):,} documents are kept"
    kinds = _most(Counter(map(kind_of, pages)), "others")
    aside = _most(sizes, ("debris", "other reasons"))
    described = "; ".join(f"{reason}: {n:,} words" for (_, reason), n in aside) or "nothing"
    listed = ", ".join(f"{name} {n:,}" for name, n in kinds)
    names = [wrap_label(reason, 40, 2) for (_, reason), _ in aside]
    tall = [0.36 if any("\n" in name for name in names) else 0.24, 0.24]
    heights = [tall[1] * max(len(kinds), 2) + 0.4, tall[0] * max(len(aside), 2) + 0.4]
    figure = new_figure(
        title, f"{title}. Documents: {listed}. Set aside: {described}.", 0.9 + sum(heights)
    )
    upper, lower = (style_axes(axes) for axes in figure.subplots(2, 1, height_ratios=heights))
    _count_bars(upper, [wrap_label(name, 40, 1) for name, _ in kinds], [n for _, n in kinds],
                [ROLE_COLOURS["body"]] * len(kinds))  # fmt: skip
    upper.set_title("documents", loc="left", fontsize=8.5, color=INK)
    _count_bars(lower, names, [n for _, n in aside], [ROLE_COLOURS[role] for (role, _), _ in aside])
    said = "words set aside, by reason" if aside else "nothing was set aside"
    lower.set_title(said, loc="left", fontsize=8.5, color=INK)
    roles = {role for (role, _), _ in aside}
    if roles:
        key(figure, {role: ROLE_COLOURS[role] for role in ROLES if role in roles})
    return figure


def _most(counts: Counter, rest: Any, n: int = 12) -> list[tuple[Any, int]]:
    """The greatest counts, and the sum of the others."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    left = sum(count for _, count in ranked[n:])
    return [*ranked[:n], *([(rest, left)] if left else [])]


def _count_bars(axes: Any, names: Sequence[str], counts: Sequence[int], colours: Any) -> None:
    axes.barh(range(len(names)), counts, color=colours, height=0.72)
    texts = [f"{n:,}" for n in counts]
    label_bars(axes, counts, texts)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlim(0, room_for(counts, texts))
    axes.set_ylim(max(len(names), 2) - 0.5, -0.5)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)


def _lines_figure(page: Page) -> Figure:
    blocks = page.blocks
    kept, lines = len({block.line for block in page.kept}), len({block.line for block in blocks})
    title = f"{kept} of {lines} lines are kept as text of the page"
    rules = Counter(block.reason for block in blocks if block.role != "body")
    described = ", ".join(f"{reason} ({count})" for reason, count in rules.most_common())
    description = f"{title}. Set aside: {described or 'nothing'}."
    figure, axes = canvas(title, description, height=0.9 + 0.23 * len(blocks))
    lengths = [len(block.text.split()) for block in blocks]
    reasons = ["" if block.role == "body" else short_label(block.reason, 44) for block in blocks]
    axes.barh(range(len(blocks)), lengths, color=[ROLE_COLOURS[block.role] for block in blocks])
    label_bars(axes, lengths, reasons, size=7.5)
    labels = [f"{short_label(block.text, 26)}  {block.line}" for block in blocks]
    axes.set_yticks(range(len(blocks)), labels)
    axes.set_xlim(0, room_for(lengths, reasons))
    axes.set_ylim(len(blocks) - 0.5, -0.5)
    axes.set_xlabel("words in the line")
    key(figure, {role: ROLE_COLOURS[role] for role in ROLES if role in {b.role for b in blocks}})
    return figure


def room_for(lengths: Sequence[float], texts: Sequence[str], inches: float = 4.6) -> float:
    """The end of an axis of so many inches on which each bar has room for the text after it."""
    needed = (
        length / (1 - min(0.75, (0.15 + LETTER * 0.9 * len(text)) / inches))
        for length, text in zip(lengths, texts, strict=True)
    )
    return max(needed, default=1) or 1


def _line_runs(blocks: Sequence[Block]) -> list[tuple[str, dict[str, float]]]:
    return [
        (run_name("lines", blocks[start].line, blocks[stop - 1].line),
         _role_shares(blocks[start:stop]))
        for start, stop in runs_of(len(blocks), ROWS)
    ]  # fmt: skip


def _shares_figure(
    rows: list[tuple[str, dict[str, float]]], what: str, whole: dict[str, float]
) -> Figure:
    """Shares of characters by role, a row for each run of lines or documents."""
    title = f"{share(round(1e6 * whole['body']), 1_000_000)} of the text of {what} is kept"
    shares = ", ".join(f"{role} {whole[role]:.0%}" for role in ROLES if whole[role])
    figure, axes = canvas(title, f"{title}. Of all characters: {shares}.", 1.1 + 0.22 * len(rows))
    left = [0.0] * len(rows)
    for role in ROLES:
        widths = [row[role] for _, row in rows]
        axes.barh(range(len(rows)), widths, left=left, color=ROLE_COLOURS[role], height=0.85)
        left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.set_yticks(range(len(rows)), [name for name, _ in rows])
    axes.set_xlim(0, 1)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.xaxis.set_major_formatter(percent())
    axes.set_xlabel("share of the characters")
    key(figure, {role: ROLE_COLOURS[role] for role in ROLES if whole[role] > 0})
    return figure


def _role_shares(blocks: Iterable[Block]) -> dict[str, float]:
    sizes: Counter[str] = Counter()
    for block in blocks:
        sizes[block.role] += len(block.text)
    total = max(sum(sizes.values()), 1)
    return {role: sizes[role] / total for role in ROLES}

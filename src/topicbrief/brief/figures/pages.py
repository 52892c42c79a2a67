"""What was read, as a figure: lines of a page, or documents of a collection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ...records import ROLES, Block, Page
from .base import (
    LETTER,
    MUTED,
    canvas,
    documents_name,
    key,
    message_figure,
    percent,
    run_name,
    runs_of,
    short_label,
)
from .colours import ROLE_COLOURS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LINES, ROWS = 120, 40  # beyond these, a figure shows runs in place of single lines or units
NAMED = 60  # sentences up to which each is a row with its first words


def page_figure(pages: Page | Sequence[Page]) -> Figure:
    """Every line as a bar coloured by its role; for many documents, a bar for each document."""
    pages = [pages] if isinstance(pages, Page) else list(pages)
    blocks = [block for page in pages for block in page.blocks]
    if not blocks:
        return message_figure("There is no line in the text")
    if len(pages) == 1 and len(blocks) <= LINES:
        return _lines_figure(pages[0])
    if len(pages) == 1:
        return _shares_figure(_line_runs(blocks), f"the {len(blocks)} lines", _role_shares(blocks))
    return _shares_figure(_page_runs(pages), f"{len(pages)} documents", _role_shares(blocks))


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
    for row, (reason, length) in enumerate(zip(reasons, lengths, strict=True)):
        axes.annotate(
            reason, (length, row), (4, 0), textcoords="offset points", va="center", fontsize=7.5,
            color=MUTED,
        )  # fmt: skip
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


def _page_runs(pages: Sequence[Page]) -> list[tuple[str, dict[str, float]]]:
    runs = runs_of(len(pages), ROWS)
    return [
        (documents_name([page.document for page in pages], run),
         _role_shares(block for page in pages[slice(*run)] for block in page.blocks))
        for run in runs
    ]  # fmt: skip


def _shares_figure(
    rows: list[tuple[str, dict[str, float]]], what: str, whole: dict[str, float]
) -> Figure:
    """Shares of characters by role, a row for each run of lines or documents."""
    title = f"{whole['body']:.0%} of the text of {what} is kept"
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

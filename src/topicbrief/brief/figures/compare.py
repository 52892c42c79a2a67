"""Groups set side by side: the words that set each apart, by how much and how surely."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .base import INK, MUTED, new_figure, short_label, style_axes, tint
from .colours import topic_colour

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ..compare import Contrast

SIDES, WORDS, COLUMNS = 12, 12, 3


def compare_figure(contrast: Contrast) -> Figure:
    """The leading words of each group: bars are the log ratio, numbers the log-likelihood."""
    sides = contrast.sides[:SIDES]
    columns = min(len(sides), COLUMNS)
    rows = math.ceil(len(sides) / columns)
    leads = [f"{side.name}: {side.keywords[0].word}" for side in sides if side.keywords]
    by = "" if contrast.kind in ("corpus", "category") else f", by {contrast.kind}"
    title = f"The word that most sets each apart{by}: {short_label('; '.join(leads), 90)}"
    told = "; ".join(
        f"{side.name}: {', '.join(one.word for one in side.keywords[:WORDS])}" for side in sides
    )
    figure = new_figure(title, f"{title}. {told}.", 1.2 + rows * (0.6 + 0.2 * WORDS))
    limit = max((k.ratio for side in sides for k in side.keywords[:WORDS]), default=1)
    for place, side in enumerate(sides):
        axes = style_axes(figure.add_subplot(rows, columns, place + 1))
        words = side.keywords[:WORDS]
        colour = tint(topic_colour(place))
        axes.barh(range(len(words)), [one.ratio for one in words], color=colour, height=0.84)
        for row, one in enumerate(words):
            label = f"{short_label(one.word, 24)} {one.surprise:,.0f}"
            axes.annotate(label, (0, row), (3, 0), textcoords="offset points", va="center",
                          fontsize=8.5, color=INK)  # fmt: skip
        axes.set_xlim(0, 1.05 * limit)
        axes.set_ylim(WORDS - 0.5, -0.5)
        axes.set_yticks([])
        head = f"{short_label(side.name, 24)} ({side.documents:,})"
        axes.set_title(head, fontsize=8.5, loc="left", color=INK)
    cut = f"; the first {SIDES} of {len(contrast.sides)}" if len(contrast.sides) > SIDES else ""
    figure.supxlabel(
        f"log2 of how many times as frequent as elsewhere; numbers: log-likelihood (G2){cut}",
        fontsize=8.5, color=MUTED,
    )  # fmt: skip
    return figure

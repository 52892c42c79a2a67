"""Leading terms as a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...records import Term
from .base import canvas, label_bars, message_figure, short_label
from .colours import PALETTE
from .pages import room_for

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def terms_figure(terms: Sequence[Term]) -> Figure:
    """Leading terms by weight, each with the number of times it stands in the kept text."""
    if not terms:
        return message_figure("No word stands out")
    leading = " and ".join(f"“{short_label(term.word, 30)}”" for term in terms[:2])
    title = f"{leading} {'lead' if len(terms) > 1 else 'leads'} the terms"
    listed = ", ".join(f"{term.word} ({term.count} times)" for term in terms)
    figure, axes = canvas(title, f"Leading terms: {listed}.", height=0.9 + 0.24 * len(terms))
    scores = [term.score for term in terms]
    counts = [f"{term.count}×" for term in terms]
    axes.barh(range(len(terms)), scores, color=PALETTE[0], height=0.72)
    label_bars(axes, scores, counts)
    axes.set_yticks(range(len(terms)), [short_label(term.word, 34) for term in terms])
    axes.set_xlim(0, room_for(scores, counts))
    axes.set_ylim(len(terms) - 0.5, -0.5)
    axes.set_xlabel("count × ln(share here / share in the language); beside it, the count")
    return figure

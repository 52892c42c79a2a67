"""Scores of sentences as a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...records import Pick
from ...summary.scores import Scores
from .base import MUTED, PALE, canvas, message_figure, runs_of, short_label
from .colours import PALETTE
from .pages import NAMED
from .topics import COLUMNS

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def sentences_figure(scored: Sequence[Pick], picks: Sequence[Pick]) -> Figure:
    """The score of every sentence in reading order, with the chosen ones marked."""
    if not scored:
        return message_figure("There is no sentence to score")
    chosen = {(pick.sentence.document.id, pick.sentence.start) for pick in picks}
    sentences = (
        scored.sentences if isinstance(scored, Scores) else [pick.sentence for pick in scored]
    )
    marked = [(sentence.document.id, sentence.start) in chosen for sentence in sentences]
    title = f"The summary takes {sum(marked)} of {len(scored)} sentences"
    taken = [scored[row] for row, is_chosen in enumerate(marked) if is_chosen]
    listed = "; ".join(f"{_place(pick)}: {pick.sentence.quoted}" for pick in taken)
    description = f"{title}. {listed}"
    if len(scored) <= NAMED:
        return _sentence_rows(scored, marked, title, description)
    return _sentence_stems(scored, marked, title, description)


def _sentence_rows(
    scored: Sequence[Pick], marked: Sequence[bool], title: str, description: str
) -> Figure:
    figure, axes = canvas(title, description, height=0.9 + 0.21 * len(scored))
    scores = [pick.score for pick in scored]
    colours = [PALETTE[1] if is_chosen else PALE for is_chosen in marked]
    axes.barh(range(len(scored)), scores, color=colours, height=0.78)
    labels = [f"{short_label(pick.sentence.quoted, 44)}  {pick.sentence.line}" for pick in scored]
    axes.set_yticks(range(len(scored)), labels, fontsize=8)
    for label, is_chosen in zip(axes.get_yticklabels(), marked, strict=True):
        label.set(fontweight="bold" if is_chosen else "normal")
    axes.axvline(0, color=MUTED, linewidth=0.8)
    axes.set_ylim(len(scored) - 0.5, -0.5)
    axes.set_xlabel("score; the chosen ones in bold, each with its line")
    return figure


def _sentence_stems(
    scored: Sequence[Pick], marked: Sequence[bool], title: str, description: str
) -> Figure:
    """Too many to name: the best score of each run of sentences, and the chosen ones numbered."""
    taken = [row for row, is_chosen in enumerate(marked) if is_chosen]
    listed = taken[:20]
    figure, axes = canvas(title, description, height=3.0 + 0.19 * len(listed))
    runs = runs_of(len(scored), COLUMNS)
    best = [
        scored.best(*run)
        if isinstance(scored, Scores)
        else max(pick.score for pick in scored[slice(*run)])
        for run in runs
    ]
    axes.vlines([(a + b + 1) / 2 for a, b in runs], 0, best, color=PALE, linewidth=1.4)
    axes.plot([row + 1 for row in taken], [scored[row].score for row in taken], "o",
              color=PALETTE[1], markersize=5)  # fmt: skip
    for number, (row, place) in enumerate(
        zip(listed, _apart(listed, len(scored)), strict=True), start=1
    ):
        axes.annotate(
            str(number), (row + 1, scored[row].score), (place + 1, 1.0),
            textcoords=axes.get_xaxis_transform(), ha="center", fontsize=8.5, fontweight="bold",
            color="#a84a00", arrowprops={"arrowstyle": "-", "color": "#a84a00", "linewidth": 0.5},
        )  # fmt: skip
    names = [
        f"{number}  {short_label(pick.sentence.quoted, 62)}  ({short_label(_place(pick), 36)})"
        for number, pick in enumerate((scored[row] for row in listed), start=1)
    ]
    if len(taken) > len(listed):
        names.append(f"… and {len(taken) - len(listed)} more")
    axes.axhline(0, color=MUTED, linewidth=0.8)
    axes.margins(x=0.02, y=0.2)
    step = "the best of each run" if len(runs) < len(scored) else "each a stem"
    axes.set_xlabel("\n".join([f"sentences in reading order, {step}", "", *names]), loc="left")
    axes.set_ylabel("score")
    return figure


def _apart(rows: Sequence[int], total: int) -> list[float]:
    """Places for the labels of `rows`: in order, none nearer to the next than it can be read."""
    gap = total / 32
    places: list[float] = []
    for row in rows:
        places.append(max(row, places[-1] + gap) if places else float(row))
    for number in range(len(places) - 1, -1, -1):  # what was pushed out at the end comes back
        places[number] = min(places[number], total - gap * (len(places) - 1 - number))
    return places


def _place(pick: Pick) -> str:
    return f"{pick.sentence.document.place}, line {pick.sentence.line}"

"""Topics as figures: how many, their words, where they are, how groups differ."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...topics.model import Choice, GroupShares, Topics
from ...topics.units import Units
from .base import (
    GRID,
    INK,
    LETTER,
    MUTED,
    WIDTH,
    canvas,
    message_figure,
    new_figure,
    percent,
    runs_of,
    short_label,
    style_axes,
    tint,
    unit_label,
    wrap_label,
)
from .colours import PALETTE, topic_colour
from .pages import ROWS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GROUPS, PANELS = 24, 9  # most groups and topics in a figure of groups
COLUMNS = 200  # runs of sentences in a figure of more than that


def choice_figure(choice: Choice) -> Figure:
    """The three measures against the number of topics, with the choice marked."""
    measures = (
        ("halves", "do the halves of a unit agree on its topic? (AMI)", ".2f"),
        ("apart", "how far do units lie from the next topic? (cosine)", ".3f"),
        ("perplexity", "how hard are unseen words to foresee?", ".0f"),
    )
    rows = [
        f"{row['k']:g} topics: "
        + ", ".join(f"{name} {row[name]:{form}}" for name, _, form in measures)
        for row in choice.rows
    ]
    figure = new_figure(choice.verdict, f"{choice.verdict} {'; '.join(rows)}.", height=5.6)
    sizes = [row["k"] for row in choice.rows]
    for place, (name, question, form) in enumerate(measures, start=1):
        axes = style_axes(figure.add_subplot(3, 1, place))
        values = [row[name] for row in choice.rows]
        axes.plot(sizes, values, color=INK, linewidth=1.2)
        axes.set_title(f"{name}: {question}", loc="left", fontsize=8.5, color=INK)
        for k, value in zip(sizes, values, strict=True):
            chosen = k == choice.chosen
            axes.plot([k], [value], "o", color=PALETTE[1] if chosen else INK,
                      markersize=9 if chosen else 4)  # fmt: skip
            if chosen:
                axes.annotate(
                    f"{k:g} topics: {value:{form}}", (k, value), (8, 8),
                    textcoords="offset points", color="#a84a00", fontsize=8.5, zorder=4,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.85},
                )  # fmt: skip
        axes.locator_params(axis="x", integer=True)
        axes.margins(x=0.12, y=0.3)
        axes.grid(axis="y", color=GRID)
    axes.set_xlabel("number of topics")
    return figure


def topics_figure(
    topics: Topics, names: Sequence[str], *, n: int = 8, language: str = ""
) -> Figure:
    """The words that show each topic, with the share of the topic that each word has.

    `language` is that of the text, see `Topics.display_words`.
    """
    count, leading = len(topics.topic_word), topics.display_words(n, language=language)
    columns = min(count, 4 if count > 9 else 3)
    rows = math.ceil(count / columns)
    letters = int(WIDTH / columns / LETTER) - 3
    title = f"The biggest of {count} topics: {names[0]}" if count > 1 else f"One topic: {names[0]}"
    figure = new_figure(
        title, _topics_in_words(topics, names, leading), 0.9 + rows * (0.62 + 0.2 * n)
    )
    column = {word: position for position, word in enumerate(topics.vocabulary)}
    for topic, words in enumerate(leading):
        axes = style_axes(figure.add_subplot(rows, columns, topic + 1))
        weights = [topics.topic_word[topic, column[word]] for word in words]
        axes.barh(range(len(words)), weights, color=tint(topic_colour(topic)), height=0.84)
        for row, word in enumerate(words):
            axes.annotate(
                short_label(word, letters), (0, row), (3, 0), textcoords="offset points",
                va="center", fontsize=8.5, color=INK,
            )  # fmt: skip
        axes.set_xlim(0, max(weights, default=1) * 1.02)
        axes.set_ylim(n - 0.5, -0.5)
        axes.set(xticks=[], yticks=[])
        axes.spines["bottom"].set_visible(False)
        axes.spines["left"].set(visible=True, color=topic_colour(topic), linewidth=2.5)
        heading = f"{topic + 1}. {names[topic]} · {topics.share[topic]:.0%}"
        axes.set_title(wrap_label(heading, letters - 2, 3), fontsize=8.5, loc="left", color=INK)
    return figure


def _topics_in_words(topics: Topics, names: Sequence[str], leading: Sequence[Sequence[str]]) -> str:
    described = (
        f"Topic {topic + 1}, {names[topic]}, {topics.share[topic]:.0%}: {', '.join(words)}."
        for topic, words in enumerate(leading)
    )
    return " ".join(described)


def passages_figure(topics: Topics, names: Sequence[str], units: Units) -> Figure:
    """Topic shares of each unit in reading order, a column a topic; of runs of units if many."""
    runs = runs_of(len(units), ROWS)
    shares = [topics.doc_topic[start:stop].mean(axis=0) for start, stop in runs]
    kinds = f"{len(units)} {units.kind}s"
    title = f"Where each topic is, in {kinds} in reading order"
    alone = topics.doc_topic.max(axis=1) >= 0.8
    description = (
        f"{title}. In {int(alone.sum())} of {kinds} one topic takes four fifths or more. "
        + " ".join(_leads_in_words(topics, names))
    )
    many = len(names) > 6
    figure, axes = canvas(title, description, height=1.3 + 0.22 * len(runs) + 0.9 * many)
    for topic in range(len(names)):
        widths = [0.88 * share[topic] for share in shares]
        axes.barh(range(len(runs)), [0.88] * len(runs), left=topic, color="#f1f2f4", height=0.8)
        axes.barh(range(len(runs)), widths, left=topic, color=topic_colour(topic), height=0.8)
    letters = int(4.7 / len(names) / LETTER) - 1
    labels = [wrap_label(f"{topic + 1}. {name}", letters, 3) for topic, name in enumerate(names)]
    if many:
        labels = [short_label(f"{topic + 1}. {name}", 24) for topic, name in enumerate(names)]
    axes.set_xticks([topic + 0.03 for topic in range(len(names))], labels, ha="left",
                    rotation=50 if many else 0, rotation_mode="anchor")  # fmt: skip
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(runs)), [unit_label(units, run) for run in runs])
    axes.set_xlim(0, len(names))
    axes.set_ylim(len(runs) - 0.5, -0.5)
    axes.spines["bottom"].set_visible(False)
    return figure


def _leads_in_words(topics: Topics, names: Sequence[str]) -> Iterator[str]:
    leads = Counter(topics.doc_topic.argmax(axis=1).tolist())
    for topic, name in enumerate(names):
        yield f"Topic {topic + 1}, {name}, leads in {leads[topic]}."


def groups_figure(shares: GroupShares, names: Sequence[str], *, kind: str = "group") -> Figure:
    """The share of each topic in each group with its 95% interval, a panel a topic.

    `kind` says what a group is: "period", "source", "category". Beyond 9 topics those are drawn
    that differ most between groups; beyond 24 groups the first 24. Bars that do not overlap
    differ by more than the choice of documents explains.
    """
    groups = shares.groups[:GROUPS]
    if len(groups) < 2:
        return message_figure(f"There are no two {kind}s to compare")
    spread = shares.share[: len(groups)].max(axis=0) - shares.share[: len(groups)].min(axis=0)
    drawn = sorted(sorted(range(len(names)), key=lambda topic: (-spread[topic], topic))[:PANELS])
    title = _contrast(shares, names, kind, len(groups))
    columns = min(len(drawn), 3)
    rows = math.ceil(len(drawn) / columns)
    height = 1.1 + rows * (0.75 + 0.17 * len(groups))
    figure = new_figure(title, f"{title}. {_groups_in_words(shares, names, drawn)}", height)
    limit = 1.05 * float(shares.high[: len(groups), drawn].max())
    for place, topic in enumerate(drawn, start=1):
        axes = style_axes(figure.add_subplot(rows, columns, place))
        _draw_intervals(axes, shares, topic, len(groups))
        axes.set_xlim(0, limit)
        first = (place - 1) % columns == 0
        labels = [
            f"{short_label(name, 16)} ({n})"
            for name, n in zip(groups, shares.documents, strict=False)
        ]
        axes.set_yticks(range(len(groups)), labels if first else [""] * len(groups), fontsize=8)
        axes.set_title(wrap_label(f"{topic + 1}. {names[topic]}", 26, 2), fontsize=8.5, loc="left")
    figure.supxlabel(
        f"share of the words; lines: 95% intervals; in brackets: documents of the {kind}",
        fontsize=8.5, color=MUTED,
    )  # fmt: skip
    return figure


def _draw_intervals(axes: Axes, shares: GroupShares, topic: int, n: int) -> None:
    colour, rows = topic_colour(topic), range(n)
    axes.hlines(rows, shares.low[:n, topic], shares.high[:n, topic], color=colour, linewidth=2)
    axes.plot(shares.share[:n, topic], rows, "o", color=colour, markersize=4.5)
    axes.set_ylim(n - 0.5, -0.5)
    axes.locator_params(axis="x", nbins=4)
    axes.xaxis.set_major_formatter(percent())
    axes.grid(axis="x", color=GRID)


def _contrast(shares: GroupShares, names: Sequence[str], kind: str, n: int) -> str:
    """The widest difference between two groups that their intervals leave, as a sentence."""
    gap = shares.low[:n].max(axis=0) - shares.high[:n].min(axis=0)
    topic = int(gap.argmax())
    if gap[topic] <= 0:
        return f"Shares of topics do not differ for sure between the {n} {kind}s"
    most, least = int(shares.low[:n, topic].argmax()), int(shares.high[:n, topic].argmin())
    return (
        f"“{names[topic]}” takes {shares.share[most, topic]:.0%} of {shares.groups[most]} "
        f"and {shares.share[least, topic]:.0%} of {shares.groups[least]}"
    )


def _groups_in_words(shares: GroupShares, names: Sequence[str], drawn: Sequence[int]) -> str:
    described = (
        f"Topic {topic + 1}, {names[topic]}: "
        + ", ".join(
            f"{group} {shares.share[row, topic]:.0%} ({shares.low[row, topic]:.0%} to "
            f"{shares.high[row, topic]:.0%})"
            for row, group in enumerate(shares.groups[:GROUPS])
        )
        for topic in drawn
    )
    return ". ".join(described) + "."

"""Topics as figures: how many, their words, where they are, how groups differ."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...topics.model import Choice, Topics
from ...topics.units import Units
from .base import (
    GRID,
    INK,
    LETTER,
    WIDTH,
    canvas,
    new_figure,
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
    from matplotlib.figure import Figure

    from ..model import TopicEntry

COLUMNS = 200  # runs of sentences or units in a figure of more than that
MANY = 120  # units from which the figure of where topics are is one of curves


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
    topics: Topics,
    told: Sequence[TopicEntry | str],
    *,
    n: int = 8,
    language: str = "",
) -> Figure:
    """The words that show each topic, with the share of the topic that each word has.

    They are those of the entries of a brief, as it writes them; where `told` is names alone those
    of `Topics.display_words` in `language`.
    """
    count = len(topics.topic_word)
    names = [one if isinstance(one, str) else one.name for one in told]
    entries = [one for one in told if not isinstance(one, str)]
    leading = [list(entry.words) for entry in entries] or topics.display_words(n, language=language)
    counted = [entry.counted or entry.words for entry in entries] or leading
    columns = min(count, 4 if count > 9 else 3)
    rows = math.ceil(count / columns)
    letters = int(WIDTH / columns / LETTER) - 3
    title = f"The biggest of {count} topics: {names[0]}" if count > 1 else f"One topic: {names[0]}"
    figure = new_figure(
        title, _topics_in_words(topics, names, leading), 0.9 + rows * (0.62 + 0.2 * n)
    )
    column = {word: position for position, word in enumerate(topics.vocabulary)}
    for topic, (words, own) in enumerate(zip(leading, counted, strict=True)):
        axes = style_axes(figure.add_subplot(rows, columns, topic + 1))
        weights = [topics.topic_word[topic, column[word]] for word in own]
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
    """Topic shares of each unit in reading order, a column a topic; if many, a curve a topic."""
    noun = f"{units.kind}s" if len(units) != 1 else units.kind
    kinds = f"{len(units):,} {noun}"
    title = f"Where each topic is, in {kinds} in reading order"
    alone = topics.doc_topic.max(axis=1) >= 0.8
    description = (
        f"{title}. In {int(alone.sum()):,} of {kinds} one topic takes four fifths or more. "
        + " ".join(_leads_in_words(topics, names))
    )
    if len(units) > MANY:
        return _density(topics, names, units, title, description)
    runs = runs_of(len(units), ROWS)
    shares = [topics.doc_topic[start:stop].mean(axis=0) for start, stop in runs]
    listed = "\n".join(
        wrap_label(f"{topic + 1}. {name}", 105, 3) for topic, name in enumerate(names)
    )
    height = 1.2 + 0.22 * len(runs) + 0.17 * (listed.count("\n") + 1)
    figure, axes = canvas(title, description, height=height)
    for topic in range(len(names)):
        widths = [0.88 * share[topic] for share in shares]
        axes.barh(range(len(runs)), [0.88] * len(runs), left=topic, color="#f1f2f4", height=0.8)
        axes.barh(range(len(runs)), widths, left=topic, color=topic_colour(topic), height=0.8)
    numbers = [str(topic + 1) for topic in range(len(names))]
    axes.set_xticks([topic + 0.44 for topic in range(len(names))], numbers)
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(runs)), [unit_label(units, run) for run in runs])
    axes.set_xlim(0, len(names))
    axes.set_ylim(len(runs) - 0.5, -0.5)
    axes.spines["bottom"].set_visible(False)
    axes.set_xlabel(listed, loc="left")
    return figure


def _density(
    topics: Topics, names: Sequence[str], units: Units, title: str, description: str
) -> Figure:
    """The mean share of each topic along the text, a strip a topic, all to one scale."""
    runs = runs_of(len(units), COLUMNS)
    shares = np.array([topics.doc_topic[start:stop].mean(axis=0) for start, stop in runs])
    labels = [wrap_label(f"{topic + 1}. {name}", 30, 4) for topic, name in enumerate(names)]
    figure, axes = canvas(title, description, height=1.0 + 0.52 * len(names))
    middles, top = [(start + stop + 1) / 2 for start, stop in runs], float(shares.max())
    for topic in range(len(names)):
        floor = -float(topic)
        curve = floor + 0.86 * shares[:, topic] / top
        axes.fill_between(middles, floor, curve, color=topic_colour(topic), linewidth=0, step="mid")
        axes.axhline(floor, color=GRID, linewidth=0.8)
    axes.set_yticks([0.3 - topic for topic in range(len(names))], labels)
    axes.set_xlim(1, len(units))
    axes.set_ylim(-len(names) + 0.95, 0.95)
    size = runs[0][1] - runs[0][0]
    axes.set_xlabel(
        f"{units.kind}s in reading order, {size} in each step; a strip's full height: {top:.0%}"
    )
    return figure


def _leads_in_words(topics: Topics, names: Sequence[str]) -> Iterator[str]:
    leads = Counter(topics.doc_topic.argmax(axis=1).tolist())
    for topic, name in enumerate(names):
        yield f"Topic {topic + 1}, {name}, leads in {leads[topic]}."

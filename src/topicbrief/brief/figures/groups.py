"""How topics differ between groups, how they change over time, how they merge: as figures."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...records.wording import counted, plural
from ...topics.levels import Merge
from ...topics.model import GroupShares
from .base import (
    GRID,
    INK,
    MUTED,
    canvas,
    message_figure,
    new_figure,
    percent,
    style_axes,
    wrap_label,
)
from .colours import topic_colour

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GROUPS, PANELS = 24, 9  # most groups and topics in a figure of groups
LABELS = 4  # times named below a panel


def groups_figure(shares: GroupShares, names: Sequence[str], *, kind: str = "") -> Figure:
    """The share of each topic in each group with its 95% interval, a panel a topic.

    `kind` says what a group is ("source", "category"), that of `shares` where it is empty; a
    "period" is drawn on a line over time, however many there are. Beyond 9 topics those are drawn
    that differ most between groups, beyond 24 groups the first 24: what is written below says so.
    Bars that do not overlap differ by more than the choice of documents explains; a group of one
    document has a point without a bar.
    """
    kind = kind or shares.kind
    groups = shares.groups if kind == "period" else shares.groups[:GROUPS]
    if len(groups) < 2:
        return message_figure(f"There are no two {plural(kind)} to compare")
    if kind == "period":
        return _time_figure(shares, names)
    drawn, rows, columns = _panels(shares, len(groups))
    title = _contrast(shares, names, kind, len(groups))
    row = 0.17 if max(map(len, groups)) <= 20 else 0.3
    height = 1.1 + rows * (0.75 + row * len(groups))
    figure = new_figure(
        title, f"{title}. {_groups_in_words(shares, names, drawn, len(groups))}", height
    )
    limit = _limit(shares, drawn, len(groups))
    for place, topic in enumerate(drawn, start=1):
        axes = style_axes(figure.add_subplot(rows, columns, place))
        _draw_intervals(axes, shares, topic, len(groups))
        axes.set_xlim(0, limit)
        first = (place - 1) % columns == 0
        labels = [
            f"{wrap_label(name, 24, 2)} ({n})"
            for name, n in zip(groups, shares.documents, strict=False)
        ]
        axes.set_yticks(range(len(groups)), labels if first else [""] * len(groups), fontsize=8)
        axes.set_title(wrap_label(f"{topic + 1}. {names[topic]}", 26, 5), fontsize=8.5, loc="left")
    told = f"share of the words; lines: 95% intervals; in brackets: documents of the {kind}"
    _write_below(figure, told, _tell_limits(shares, drawn, len(groups), kind))
    return figure


def _panels(shares: GroupShares, n: int) -> tuple[list[int], int, int]:
    """The topics that differ most between the first `n` groups, and rows and columns for them."""
    spread = np.ptp(shares.share[:n], axis=0)
    drawn = sorted(sorted(range(len(spread)), key=lambda topic: (-spread[topic], topic))[:PANELS])
    columns = min(len(drawn), 3)
    return drawn, math.ceil(len(drawn) / columns), columns


def _limit(shares: GroupShares, drawn: Sequence[int], n: int) -> float:
    """The end of the axis of shares, which has room for every interval."""
    high = np.fmax(shares.high, shares.share)  # fmax passes over what is nan
    return 1.05 * float(high[:n, drawn].max())


def _tell_limits(shares: GroupShares, drawn: Sequence[int], n: int, kind: str) -> str:
    """What a reader does not see: groups and topics beyond those drawn, intervals there are not."""
    topics = shares.share.shape[1]
    told = (
        shares.note,
        f"the first {n} of {counted(len(shares.groups), kind)}" if n < len(shares.groups) else "",
        f"the {len(drawn)} of {topics} topics that differ most" if len(drawn) < topics else "",
        "one document has no interval" if 1 in shares.documents[:n] else "",
    )
    return "; ".join(filter(None, told))


def _write_below(figure: Figure, *lines: str) -> None:
    text = "\n".join(filter(None, lines))
    figure.supxlabel(text, fontsize=8.5, color=MUTED)
    figure.set_label(f"{figure.get_label()} {text.replace(chr(10), '; ')}.")


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
    low = np.where(np.isnan(shares.low), -np.inf, shares.low)[:n]  # one document says nothing sure
    high = np.where(np.isnan(shares.high), np.inf, shares.high)[:n]
    gap = low.max(axis=0) - high.min(axis=0)
    topic = int(gap.argmax())
    if gap[topic] <= 0:
        return f"Shares of topics do not differ for sure between the {counted(n, kind)}"
    most, least = int(low[:, topic].argmax()), int(high[:, topic].argmin())
    return (
        f"“{names[topic]}” takes {shares.share[most, topic]:.0%} of {shares.groups[most]} "
        f"and {shares.share[least, topic]:.0%} of {shares.groups[least]}"
    )


def _groups_in_words(
    shares: GroupShares, names: Sequence[str], drawn: Sequence[int], n: int
) -> str:
    def tell(row: int, topic: int) -> str:
        share, low, high = (x[row, topic] for x in (shares.share, shares.low, shares.high))
        between = "one document" if np.isnan(low) else f"{low:.0%} to {high:.0%}"
        return f"{shares.groups[row]} {share:.0%} ({between})"

    described = (
        f"Topic {topic + 1}, {names[topic]}: " + ", ".join(tell(row, topic) for row in range(n))
        for topic in drawn
    )
    return ". ".join(described) + "."


def _time_figure(shares: GroupShares, names: Sequence[str]) -> Figure:
    """The share of each topic over time with its 95% interval, a panel a topic."""
    n = len(shares.groups)
    drawn, rows, columns = _panels(shares, n)
    title = _contrast(shares, names, "period", n)
    described = _groups_in_words(shares, names, drawn, n)
    figure = new_figure(title, f"{title}. {described}", 0.9 + 1.75 * rows)
    places = [_place_in_time(name) for name in shares.groups]
    limit = _limit(shares, drawn, n)
    for place, topic in enumerate(drawn, start=1):
        axes, colour = style_axes(figure.add_subplot(rows, columns, place)), topic_colour(topic)
        axes.fill_between(places, shares.low[:, topic], shares.high[:, topic], color=colour,
                          alpha=0.2, linewidth=0)  # fmt: skip
        if 1 in shares.documents:  # an interval with none beside it has no area
            axes.vlines(places, shares.low[:, topic], shares.high[:, topic], color=colour,
                        alpha=0.2, linewidth=2)  # fmt: skip
        axes.plot(places, shares.share[:, topic], color=colour, linewidth=1.6,
                  marker="o", markersize=2.5)  # fmt: skip
        axes.set_ylim(0, limit)
        axes.yaxis.set_major_formatter(percent())
        axes.locator_params(axis="y", nbins=4)
        axes.grid(axis="y", color=GRID)
        labels = [name.removeprefix("week of ") for name in shares.groups]
        named = _spread_out(places, LABELS if max(map(len, labels)) < 6 else 2)
        axes.set_xticks([places[at] for at in named], [labels[at] for at in named], fontsize=7.5)
        for at, label in zip(named, axes.get_xticklabels(), strict=True):
            label.set(ha="left" if at == 0 else "right" if at == n - 1 else "center")
        axes.set_title(wrap_label(f"{topic + 1}. {names[topic]}", 26, 5), fontsize=8.5, loc="left")
    documents = f"{min(shares.documents)} to {max(shares.documents)} documents in each period"
    told = f"share of the words over time; shaded: 95% intervals; {documents}"
    _write_below(figure, told, _tell_limits(shares, drawn, n, "period"))
    return figure


def _place_in_time(period: str) -> float:
    """The middle of a period ("1990s", "1775 to 1799", "2004", "2004-05", a week) in years."""
    years = [int(year) for year in re.findall(r"\d{4}", period)] or [0]
    if period.endswith("s"):
        return years[0] + 5.0
    if len(years) > 1:
        return (years[0] + years[1] + 1) / 2
    parts = [int(part) for part in re.findall(r"(?<=-)\d\d", period)]
    month = (parts[0] - 1) / 12 if parts else 0.5
    return years[0] + month + ((parts[1] - 1) / 366 if len(parts) > 1 else (1 / 24 if parts else 0))


def _spread_out(places: Sequence[float], n: int) -> list[int]:
    """The first, the last, and those between that are nearest to even steps."""
    first, last = places[0], places[-1]
    wanted = [first + (last - first) * step / (n - 1) for step in range(n)]
    near = [min(range(len(places)), key=lambda at: (abs(places[at] - want), at)) for want in wanted]
    least = 0.6 * (last - first) / (n - 1)
    kept: list[int] = []
    for at in near:
        if not kept or places[at] - places[kept[-1]] >= least:
            kept.append(at)
    return kept


def levels_figure(tree: Sequence[Merge], names: Sequence[str], sizes: Sequence[int] = ()) -> Figure:
    """Which topics become one when there are fewer, and how much is lost by each merge.

    `tree` are the merges of `topics.levels.Levels`, `names` those of the chosen topics, `sizes`
    the numbers of topics that a reader is offered.
    """
    if not tree:
        return message_figure("There are no two topics to merge")
    closest = tree[0]
    title = f"Nearest to each other: “{names[closest.left]}” and “{names[closest.right]}”"
    count = len(names)
    steps = [
        f"{count - at - 1} left after {merge.loss:.3f} nats a word more"
        for at, merge in enumerate(tree)
    ]
    order = _leaves(tree, count)
    labels = [wrap_label(f"{leaf + 1}. {names[leaf]}", 34, 4) for leaf in order]
    lines = [label.count("\n") + 1 for label in labels]
    tall = 0.12 + 0.16 * max(lines)
    figure, axes = canvas(title, f"{title}. {'; '.join(steps)}.", height=1.0 + tall * count)
    height = {leaf: float(row) for row, leaf in enumerate(order)}
    reached, total = dict.fromkeys(range(count), 0.0), 0.0
    for at, merge in enumerate(tree):
        total += merge.loss
        ends = [merge.left, merge.right]
        for end in ends:
            axes.plot([reached[end], total], [height[end]] * 2, color=INK, linewidth=1.3)
        axes.plot([total] * 2, [height[end] for end in ends], color=INK, linewidth=1.3)
        height[merge.new] = sum(height[end] for end in ends) / 2
        reached[merge.new] = total
        if count - at - 1 in sizes:
            axes.axvline(total, color=MUTED, linewidth=0.8, linestyle=":")
            axes.annotate(
                f"{count - at - 1} topics", (total, -0.75), (3, 0), textcoords="offset points",
                fontsize=8, color=MUTED, va="center",
            )  # fmt: skip
    axes.set_yticks(range(count), labels)
    for row, leaf in enumerate(order):
        axes.plot([0], [row], "o", color=topic_colour(leaf), markersize=6, clip_on=False)
    axes.set_xlim(0, total * 1.18 or 1)
    axes.set_ylim(count - 0.5, -1.0)
    axes.set_xlabel("information lost by merging, in nats a word")
    return figure


def _leaves(tree: Sequence[Merge], count: int) -> list[int]:
    """The topics in the order in which no two branches cross."""
    held = {leaf: [leaf] for leaf in range(count)}
    for merge in tree:
        held[merge.new] = held.pop(merge.left) + held.pop(merge.right)
    return [leaf for own in held.values() for leaf in own]

"""Figures: one visual language, titles that state the finding, the same bytes every time.

Each function takes records and returns a matplotlib `Figure`; `save_figure` writes it. Nothing
here touches pyplot or its global state.
"""

from __future__ import annotations

import math
import os
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .colours import PALETTE, ROLE_COLOURS, topic_colour
from .records import ROLES, Choice, Page, Pick, Term, Topics, Units
from .tables import write_whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 7.3  # inches: 700 px at 96 px an inch
INK, MUTED, GRID = "#1f2328", "#6b7178", "#e3e5e8"
BARS, ROWS = 60, 40  # beyond these, a figure shows groups in place of single lines


# The figures


def page_figure(pages: Page | Sequence[Page]) -> Figure:
    """Every line as a bar coloured by its role; for many documents, a bar for each document."""
    pages = [pages] if isinstance(pages, Page) else list(pages)
    if len(pages) == 1 and len(pages[0].blocks) <= 2 * BARS:
        return _lines_figure(pages[0])
    return _documents_figure(pages)


def _lines_figure(page: Page) -> Figure:
    blocks = page.blocks
    lines = {block.line for block in blocks}
    kept = {block.line for block in page.kept}
    title = f"{len(kept)} of {len(lines)} lines are kept as text of the page"
    figure, axes = _canvas(title, height=0.9 + 0.23 * len(blocks))
    lengths = [len(block.text.split()) for block in blocks]
    axes.barh(range(len(blocks)), lengths, color=[ROLE_COLOURS[block.role] for block in blocks])
    longest = max(lengths, default=1)
    for row, (block, length) in enumerate(zip(blocks, lengths, strict=True)):
        shown = block.reason if block.role != "body" else ""
        axes.text(length + longest / 90, row, shown, va="center", fontsize=7.5, color=MUTED)
    axes.set_yticks(
        range(len(blocks)), [f"{_short(block.text, 26)}  {block.line}" for block in blocks]
    )
    axes.set_xlim(0, longest * 1.28)
    axes.invert_yaxis()
    axes.set_xlabel("words in the line")
    _key(axes, {role: ROLE_COLOURS[role] for role in ROLES if role in {b.role for b in blocks}})
    listed = "; ".join(
        f"line {block.line}: {block.role}" + (f" ({block.reason})" if block.role != "body" else "")
        for block in blocks
    )
    return describe(figure, f"Each line of the page with its role. {listed}.")


def _documents_figure(pages: list[Page]) -> Figure:
    """Shares of characters by role: a row for each document, or for each run of documents."""
    groups = _runs(len(pages), ROWS)
    rows = [_role_shares(pages[start:stop]) for start, stop in groups]
    whole = _role_shares(pages)
    title = f"{whole['body']:.0%} of the text of {len(pages)} documents is kept"
    if len(pages) == 1:
        title = f"{whole['body']:.0%} of the text of the page is kept"
    figure, axes = _canvas(title, height=1.1 + 0.22 * len(rows))
    left = [0.0] * len(rows)
    for role in ROLES:
        widths = [row[role] for row in rows]
        axes.barh(range(len(rows)), widths, left=left, color=ROLE_COLOURS[role], height=0.85)
        left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.set_yticks(range(len(rows)), [_run_label(pages, run) for run in groups])
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(_percent())
    axes.invert_yaxis()
    axes.set_xlabel("share of the characters")
    _key(axes, {role: ROLE_COLOURS[role] for role in ROLES if whole[role] > 0})
    shares = ", ".join(f"{role} {share:.0%}" for role, share in whole.items() if share)
    return describe(figure, f"Shares of the characters by role, over all: {shares}.")


def _role_shares(pages: Iterable[Page]) -> dict[str, float]:
    sizes: Counter[str] = Counter()
    for page in pages:
        for block in page.blocks:
            sizes[block.role] += len(block.text)
    total = max(sum(sizes.values()), 1)
    return {role: sizes[role] / total for role in ROLES}


def terms_figure(terms: Sequence[Term]) -> Figure:
    """Leading terms by tf-idf, each with the number of times it stands in the kept text."""
    leading = " and ".join(f"“{term.word}”" for term in terms[:2])
    figure, axes = _canvas(f"{leading} lead the terms", height=0.9 + 0.24 * len(terms))
    scores = [term.score for term in terms]
    axes.barh(range(len(terms)), scores, color=INK, height=0.72)
    for row, term in enumerate(terms):
        axes.text(term.score, row, f" {term.count}×", va="center", fontsize=8, color=MUTED)
    axes.set_yticks(range(len(terms)), [_short(term.word, 30) for term in terms])
    axes.set_xlim(0, max(scores, default=1) * 1.08)
    axes.invert_yaxis()
    axes.set_xlabel("tf-idf, summed over sentences (and how often the term is used)")
    listed = ", ".join(f"{term.word} ({term.count} times)" for term in terms)
    return describe(figure, f"Leading terms by tf-idf: {listed}.")


def choice_figure(choice: Choice) -> Figure:
    """Coherence and stability against the number of topics, with the choice marked."""
    figure, axes = _canvas(choice.verdict, height=4.2, rows=2)
    measures = (
        ("coherence", "coherence: do a topic's words\noccur together? (NPMI)"),
        ("stability", "stability: do they stay when\na tenth is left out?"),
    )
    for (name, label), axis in zip(measures, axes, strict=True):
        points = [(row["k"], row[name]) for row in choice.rows if row[name] is not None]
        axis.plot(*zip(*points, strict=True), color=INK, marker="o", markersize=4, linewidth=1.2)
        for k, value in points:
            if k == choice.chosen:
                axis.plot([k], [value], "o", color=PALETTE[1], markersize=9)
                axis.annotate(
                    f"{k} topics: {value:.2f}", (k, value), (8, -12), textcoords="offset points",
                    color=PALETTE[1], fontsize=8.5,
                )  # fmt: skip
        axis.set_ylabel(label, fontsize=8)
        axis.xaxis.get_major_locator().set_params(integer=True)
        axis.margins(x=0.06, y=0.25)
        axis.grid(axis="y", color=GRID)
    axes[-1].set_xlabel("number of topics")
    listed = "; ".join(
        f"{row['k']:.0f} topics: coherence {row['coherence']:.2f}, stability {row['stability']:.2f}"
        for row in choice.rows
        if row["coherence"] is not None and row["stability"] is not None
    )
    return describe(figure, f"{choice.verdict} {listed}.")


def topics_figure(topics: Topics, names: Sequence[str], *, n: int = 8) -> Figure:
    """The leading words of each topic, by the share of the topic that each word has."""
    count = len(topics.topic_word)
    columns = min(count, 4 if count > 9 else 3)
    rows = math.ceil(count / columns)
    title = f"The biggest of {count} topics is “{names[0]}”" if count > 1 else names[0]
    figure = _figure(title, height=0.8 + rows * (0.55 + 0.19 * n))
    for topic, words in enumerate(topics.top_words(n)):
        axes = _style(figure.add_subplot(rows, columns, topic + 1))
        index = {word: position for position, word in enumerate(topics.vocabulary)}
        weights = [topics.topic_word[topic, index[word]] for word in words]
        axes.barh(range(len(words)), weights, color=topic_colour(topic), height=0.72)
        axes.set_yticks(range(len(words)), [_short(word, 18) for word in words])
        axes.invert_yaxis()
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        share = topics.quality.share[topic]
        heading = textwrap.fill(f"{topic + 1}. {names[topic]} ({share:.0%})", 24 + 24 // columns)
        axes.set_title(heading, fontsize=8.5, loc="left", color=topic_colour(topic))
    listed = "; ".join(
        f"{names[topic]}: {', '.join(words)}" for topic, words in enumerate(topics.top_words(n))
    )
    return describe(figure, f"The leading words of each topic. {listed}.")


def passages_figure(topics: Topics, names: Sequence[str], units: Units) -> Figure:
    """Topic shares of each unit in reading order; of each run of units where there are many."""
    runs = _runs(len(units), ROWS)
    shares = [topics.doc_topic[start:stop].mean(axis=0) for start, stop in runs]
    kind = units.kind if len(runs) == len(units) else f"runs of {units.kind}"
    title = f"Where each topic is: {len(units)} {units.kind}s in reading order"
    figure, axes = _canvas(title, height=1.2 + 0.22 * len(runs) + 0.2 * len(names))
    left = [0.0] * len(runs)
    for topic in range(len(names)):
        widths = [share[topic] for share in shares]
        axes.barh(range(len(runs)), widths, left=left, color=topic_colour(topic), height=0.85)
        left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.set_yticks(range(len(runs)), [_unit_label(units, run) for run in runs])
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(_percent())
    axes.invert_yaxis()
    axes.set_xlabel(f"share of each topic in the {kind}")
    _key(axes, {f"{i + 1}. {_short(name, 40)}": topic_colour(i) for i, name in enumerate(names)})
    listed = "; ".join(
        f"{_unit_label(units, run)}: {names[share.argmax()]} {share.max():.0%}"
        for run, share in zip(runs, shares, strict=True)
    )
    return describe(figure, f"The biggest topic of each of the {kind}. {listed}.")


def sentences_figure(scored: Sequence[Pick], picks: Sequence[Pick]) -> Figure:
    """The score of every sentence in reading order, with the chosen ones marked by their line."""
    chosen = {(pick.sentence.document.id, pick.sentence.start) for pick in picks}
    title = f"The summary takes {len(chosen)} of {len(scored)} sentences"
    figure, axes = _canvas(title, height=3.4)
    for marked, colour in ((False, "#b8bcc2"), (True, PALETTE[1])):
        points = [
            (position, pick)
            for position, pick in enumerate(scored, start=1)
            if ((pick.sentence.document.id, pick.sentence.start) in chosen) is marked
        ]
        if points:
            positions = [position for position, _ in points]
            scores = [pick.score for _, pick in points]
            axes.vlines(positions, 0, scores, color=colour, linewidth=2 if marked else 1.2)
            axes.plot(positions, scores, "o", color=colour, markersize=6 if marked else 3)
        for position, pick in points if marked and len(chosen) <= 20 else ():
            axes.annotate(
                f"line {pick.sentence.line}", (position, pick.score), (0, 7),
                textcoords="offset points", ha="center", fontsize=8, color=colour,
            )  # fmt: skip
    axes.axhline(0, color=MUTED, linewidth=0.8)
    axes.margins(y=0.16)
    axes.set_xlabel("sentences in reading order")
    axes.set_ylabel("score")
    lines = ", ".join(str(pick.sentence.line) for pick in picks)
    return describe(
        figure, f"Scores of {len(scored)} sentences; chosen are those of lines {lines}."
    )


def message_figure(message: str) -> Figure:
    """A figure that says in words why there is nothing to draw."""
    return describe(_figure(message, height=0.4), message)


# What all figures share


def describe(figure: Figure, description: str) -> Figure:
    """Give `figure` its text alternative, which `save_figure` writes into the file."""
    figure.set_label(description)
    return figure


def _figure(title: str, *, height: float) -> Figure:
    from matplotlib.figure import Figure

    wrapped = textwrap.fill(title, 78)
    figure = Figure(
        figsize=(WIDTH, height + 0.2 * wrapped.count("\n")), layout="constrained", facecolor="white"
    )
    figure.suptitle(wrapped, x=0.01, ha="left", fontsize=11.5, fontweight="bold", color=INK)
    return figure


def _canvas(title: str, *, height: float, rows: int = 1) -> tuple[Figure, Any]:
    figure = _figure(title, height=height)
    axes = [_style(figure.add_subplot(rows, 1, row + 1)) for row in range(rows)]
    return figure, axes if rows > 1 else axes[0]


def _style(axes: Axes) -> Axes:
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(MUTED)
    axes.tick_params(length=0, labelsize=8.5, colors=INK)
    axes.xaxis.label.set(fontsize=8.5, color=MUTED)
    axes.yaxis.label.set(fontsize=8.5, color=MUTED)
    axes.set_axisbelow(True)
    return axes


def _key(axes: Axes, colours: dict[str, str]) -> None:
    from matplotlib.patches import Patch

    axes.figure.legend(
        handles=[Patch(color=colour, label=label) for label, colour in colours.items()],
        loc="outside lower left",
        ncols=5 if max(map(len, colours), default=0) < 12 else 2,
        frameon=False,
        fontsize=8.5,
        handlelength=1,
    )


def _percent() -> Any:
    from matplotlib.ticker import PercentFormatter

    return PercentFormatter(1, decimals=0)


def _short(text: str, width: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def _runs(count: int, most: int) -> list[tuple[int, int]]:
    """Cut 0..count into at most `most` runs of like length."""
    size = max(math.ceil(count / most), 1)
    return [(start, min(start + size, count)) for start in range(0, count, size)]


def _run_label(pages: Sequence[Page], run: tuple[int, int]) -> str:
    start, stop = run
    if stop - start == 1:
        return _short(pages[start].document.title or pages[start].document.id, 34)
    return f"{start + 1} to {stop}"


def _unit_label(units: Units, run: tuple[int, int]) -> str:
    start, stop = run
    if stop - start > 1:
        return f"{start + 1} to {stop}"
    unit = units.items[start]
    if units.kind == "document":
        return _short(unit.document.title or unit.document.id, 34)
    first, last = unit.document.line(unit.start), unit.document.line(unit.stop - 1)
    line = f"line {first}" if first == last else f"lines {first} to {last}"
    return f"{_short(unit.document.text[unit.start : unit.stop], 30)}  {line}"


# Writing


class Saved:
    """A figure on disk, which Jupyter shows."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __repr__(self) -> str:
        return f"figure {self.path.name}"

    def _repr_svg_(self) -> str:
        return self.path.read_text(encoding="utf-8")


def save_figure(figure: Figure, path: str | os.PathLike[str]) -> Saved:
    """Write `figure` as SVG with its label as the text alternative; whole or not at all.

    The bytes depend on the figure alone: ids are salted with the file's name, there is no date.
    Raises ValueError where the figure has no label.
    """
    from io import StringIO

    from matplotlib import rc_context

    path = Path(path)
    description = figure.get_label()
    if not description:
        raise ValueError(f"{path.name}: the figure has no label; expected its text alternative")
    buffer = StringIO()
    with rc_context({"svg.hashsalt": path.name, "svg.fonttype": "path"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    title = figure.get_suptitle().replace("\n", " ")
    write_whole(path, _accessible(buffer.getvalue(), title, description, path.stem))
    return Saved(path)


def _accessible(svg: str, title: str, description: str, name: str) -> str:
    """Give the drawing a role, a title and a description that a screen reader reads."""
    from xml.sax.saxutils import escape

    head = (
        f'<svg role="img" aria-labelledby="{name}-title {name}-desc"\\1>\n'
        f' <title id="{name}-title">{_literal(escape(title))}</title>\n'
        f' <desc id="{name}-desc">{_literal(escape(description))}</desc>'
    )
    return re.sub(r"<svg([^>]*)>", head, svg, count=1)


def _literal(text: str) -> str:
    return text.replace("\\", r"\\")

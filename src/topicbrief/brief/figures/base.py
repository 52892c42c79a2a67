"""Figures: one visual language, titles that state the finding, the same bytes every time.

Each function takes records and returns a matplotlib `Figure` whose label is its text alternative;
`save_figure` writes both. Nothing here touches pyplot or its global state.
"""

from __future__ import annotations

import math
import os
import re
import textwrap
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...topics.units import Units
from ..output import write_file
from . import fonts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 7.3  # inches: 700 px at 96 px an inch
INK, MUTED, GRID, PALE = "#1f2328", "#59616a", "#e3e5e8", "#b8bcc2"
LETTER = 0.066  # inches that a letter of a label takes, on the wide side


def message_figure(message: str) -> Figure:
    """A figure that says why there is nothing to draw."""
    return new_figure(message, message, height=0.7)


def new_figure(title: str, description: str, height: float) -> Figure:
    from matplotlib.figure import Figure

    wrapped = wrap_label(title, 68, 5)
    size = (WIDTH, height + 0.2 * wrapped.count("\n"))
    figure = Figure(figsize=size, layout="constrained", facecolor="white")
    figure.suptitle(wrapped, x=0.01, ha="left", fontsize=11.5, fontweight="bold", color=INK)
    figure.set_label(description)
    return figure


def canvas(title: str, description: str, height: float) -> tuple[Figure, Axes]:
    figure = new_figure(title, description, height)
    return figure, style_axes(figure.add_subplot())


def style_axes(axes: Axes) -> Axes:
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(MUTED)
    axes.tick_params(length=0, labelsize=8.5, colors=INK)
    axes.xaxis.label.set(fontsize=8.5, color=MUTED)
    axes.yaxis.label.set(fontsize=8.5, color=MUTED)
    axes.set_axisbelow(True)
    return axes


def label_bars(axes: Axes, ends: Sequence[float], texts: Sequence[str], *, size: float = 8) -> None:
    """Write each text behind the end of its bar, from the first row down."""
    for row, (end, text) in enumerate(zip(ends, texts, strict=True)):
        axes.annotate(text, (end, row), (4, 0), textcoords="offset points", va="center",
                      fontsize=size, color=MUTED)  # fmt: skip


def key(figure: Figure, colours: dict[str, str]) -> None:
    from matplotlib.patches import Patch

    figure.legend(
        handles=[Patch(color=colour, label=label) for label, colour in colours.items()],
        loc="outside lower left",
        ncols=5,
        frameon=False,
        fontsize=8.5,
        handlelength=1,
    )


def percent() -> Any:
    from matplotlib.ticker import PercentFormatter

    return PercentFormatter(1, decimals=0)


def tint(colour: str) -> tuple[float, ...]:
    """The colour mixed with white, light enough to write on."""
    from matplotlib.colors import to_rgb

    return tuple(0.35 * part + 0.65 for part in to_rgb(colour))


def short_label(text: str, width: int) -> str:
    text = " ".join(_printable(text).split())
    room = _room(text, width)
    return _literal(text if len(text) <= room else text[: room - 1].rstrip() + "…")


def wrap_label(text: str, width: int, lines: int) -> str:
    """Break a text into at most so many lines; what does not fit gives way to an ellipsis."""
    text = _printable(text)
    room = _room(text, max(width, 8))
    return _literal("\n".join(textwrap.wrap(text, room, max_lines=lines, placeholder=" …")))


def _room(text: str, width: int) -> int:
    """How many of its letters go into the width of so many Latin ones."""
    return width if text.isascii() else max(width * len(text) // fonts.shown_width(text), 4)


def _literal(text: str) -> str:
    """Dollars as they are: matplotlib would take what stands between two for mathematics."""
    return text.replace("$", r"\$")


def runs_of(count: int, most: int) -> list[tuple[int, int]]:
    """Cut 0..count into at most `most` runs of like length."""
    size = max(math.ceil(count / most), 1)
    return [(start, min(start + size, count)) for start in range(0, count, size)]


def run_name(noun: str, first: int, last: int) -> str:
    return f"{noun} {first} to {last}" if first != last else f"{noun.removesuffix('s')} {first}"


def unit_label(units: Units, run: tuple[int, int]) -> str:
    start, stop = run
    if stop - start > 1:
        return f"{start + 1} to {stop}"
    unit = units.items[start]
    if units.kind == "document":
        return short_label(unit.document.title or unit.document.id, 34)
    lines = run_name("lines", unit.document.line(unit.start), unit.document.line(unit.stop - 1))
    return f"{short_label(unit.document.text[unit.start : unit.stop], 28)}  {lines}"


class Saved:
    """A figure on disk, which Jupyter shows."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __repr__(self) -> str:
        return f"figure {self.path.name}"

    def _repr_svg_(self) -> str | None:
        return self.path.read_text(encoding="utf-8") if self.path.suffix == ".svg" else None

    def _repr_png_(self) -> bytes | None:
        return self.path.read_bytes() if self.path.suffix == ".png" else None


def save_figure(figure: Figure, path: str | os.PathLike[str], *, description: str = "") -> Saved:
    """Write `figure` as SVG, or as PNG at twice the size where `path` says so; whole or not at all.

    The text alternative of an SVG is `description`, or the one that the figure brings along. The
    bytes depend on the figure alone: ids are salted with the file's name, there is no date. Texts
    are drawn as outlines, in fonts that have their letters (see `fonts`).
    """
    from io import BytesIO

    from matplotlib import rc_context

    path = Path(path)
    kind = path.suffix.removeprefix(".")
    if kind not in ("svg", "png"):
        raise ValueError(f'{path}: suffix "{path.suffix}" is unknown; expected .svg or .png')
    buffer = BytesIO()
    metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    if lost := fonts.choose_fonts(figure):
        note = f"Boxes stand for letters that no font here has: {lost} ({fonts.EXTRA})"
        note = "\n".join(filter(None, [figure.get_supxlabel(), note]))
        figure.supxlabel(note, x=0.01, ha="left", fontsize=7.5, color=MUTED)
    with fonts.quiet(), rc_context({"svg.hashsalt": path.name, "svg.fonttype": "path"}):
        figure.savefig(buffer, format=kind, metadata=metadata, dpi=72 if kind == "svg" else 192)
    data = buffer.getvalue()
    if kind == "svg":
        title = figure.get_suptitle().replace("\n", " ").replace(r"\$", "$")
        description = (description or str(figure.get_label())).removeprefix(title).lstrip(". ")
        data = _accessible(data.decode(), title, description, path.stem).encode()
    write_file(path, data)
    return Saved(path)


def _accessible(svg: str, title: str, description: str, name: str) -> str:
    """Give the drawing a role, a title and a description that a screen reader reads."""
    head = (
        f' role="img" aria-labelledby="{name}-title {name}-desc">\n'
        f' <title id="{name}-title">{escape(_printable(title), quote=False)}</title>\n'
        f' <desc id="{name}-desc">{escape(_printable(description), quote=False)}</desc>'
    )
    tag = re.search(r"<svg[^>]*", svg)
    return svg if tag is None else svg[: tag.end()] + head + svg[tag.end() + 1 :]


def _printable(text: str) -> str:
    """A text without control characters: XML has no room for them, not even escaped."""
    return "".join(letter if letter.isprintable() else " " for letter in text)

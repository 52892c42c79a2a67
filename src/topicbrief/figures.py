"""Figures: one visual language, titles that state the finding, the same bytes every time.

Each function takes records and returns a matplotlib `Figure` whose label is its text alternative;
`save_figure` writes both. Nothing here touches pyplot or its global state.
"""

from __future__ import annotations

import math
import os
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .colours import PALETTE, ROLE_COLOURS, topic_colour
from .records import ROLES, Block, Choice, GroupShares, Page, Pick, Term, Topics, Units
from .tables import write_whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from .briefs import Brief

WIDTH = 7.3  # inches: 700 px at 96 px an inch
INK, MUTED, GRID, PALE = "#1f2328", "#59616a", "#e3e5e8", "#b8bcc2"
LETTER = 0.066  # inches that a letter of a label takes, on the wide side
LINES, ROWS = 120, 40  # beyond these, a figure shows runs in place of single lines or units
NAMED = 60  # sentences up to which each is a row with its first words
GROUPS, PANELS = 24, 9  # most groups and topics in a figure of groups
COLUMNS = 200  # runs of sentences in a figure of more than that


# The figures


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
    figure, axes = _canvas(title, description, height=0.9 + 0.23 * len(blocks))
    lengths = [len(block.text.split()) for block in blocks]
    reasons = ["" if block.role == "body" else _short(block.reason, 44) for block in blocks]
    axes.barh(range(len(blocks)), lengths, color=[ROLE_COLOURS[block.role] for block in blocks])
    for row, (reason, length) in enumerate(zip(reasons, lengths, strict=True)):
        axes.annotate(
            reason, (length, row), (4, 0), textcoords="offset points", va="center", fontsize=7.5,
            color=MUTED,
        )  # fmt: skip
    labels = [f"{_short(block.text, 26)}  {block.line}" for block in blocks]
    axes.set_yticks(range(len(blocks)), labels)
    axes.set_xlim(0, _room(lengths, reasons))
    axes.set_ylim(len(blocks) - 0.5, -0.5)
    axes.set_xlabel("words in the line")
    _key(figure, {role: ROLE_COLOURS[role] for role in ROLES if role in {b.role for b in blocks}})
    return figure


def _room(lengths: Sequence[float], texts: Sequence[str], inches: float = 4.6) -> float:
    """The end of an axis of so many inches on which each bar has room for the text after it."""
    needed = (
        length / (1 - min(0.75, (0.15 + LETTER * 0.9 * len(text)) / inches))
        for length, text in zip(lengths, texts, strict=True)
    )
    return max(needed, default=1) or 1


def _line_runs(blocks: Sequence[Block]) -> list[tuple[str, dict[str, float]]]:
    return [
        (_run_name("lines", blocks[start].line, blocks[stop - 1].line),
         _role_shares(blocks[start:stop]))
        for start, stop in _runs(len(blocks), ROWS)
    ]  # fmt: skip


def _page_runs(pages: Sequence[Page]) -> list[tuple[str, dict[str, float]]]:
    runs = _runs(len(pages), ROWS)
    return [
        (_documents_name([page.document for page in pages], run),
         _role_shares(block for page in pages[slice(*run)] for block in page.blocks))
        for run in runs
    ]  # fmt: skip


def _shares_figure(
    rows: list[tuple[str, dict[str, float]]], what: str, whole: dict[str, float]
) -> Figure:
    """Shares of characters by role, a row for each run of lines or documents."""
    title = f"{whole['body']:.0%} of the text of {what} is kept"
    shares = ", ".join(f"{role} {whole[role]:.0%}" for role in ROLES if whole[role])
    figure, axes = _canvas(title, f"{title}. Of all characters: {shares}.", 1.1 + 0.22 * len(rows))
    left = [0.0] * len(rows)
    for role in ROLES:
        widths = [row[role] for _, row in rows]
        axes.barh(range(len(rows)), widths, left=left, color=ROLE_COLOURS[role], height=0.85)
        left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.set_yticks(range(len(rows)), [name for name, _ in rows])
    axes.set_xlim(0, 1)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.xaxis.set_major_formatter(_percent())
    axes.set_xlabel("share of the characters")
    _key(figure, {role: ROLE_COLOURS[role] for role in ROLES if whole[role] > 0})
    return figure


def _role_shares(blocks: Iterable[Block]) -> dict[str, float]:
    sizes: Counter[str] = Counter()
    for block in blocks:
        sizes[block.role] += len(block.text)
    total = max(sum(sizes.values()), 1)
    return {role: sizes[role] / total for role in ROLES}


def terms_figure(terms: Sequence[Term]) -> Figure:
    """Leading terms by tf-idf, each with the number of times it stands in the kept text."""
    if not terms:
        return message_figure("No word stands out")
    leading = " and ".join(f"“{_short(term.word, 30)}”" for term in terms[:2])
    title = f"{leading} {'lead' if len(terms) > 1 else 'leads'} the terms"
    listed = ", ".join(f"{term.word} ({term.count} times)" for term in terms)
    figure, axes = _canvas(title, f"Leading terms: {listed}.", height=0.9 + 0.24 * len(terms))
    scores = [term.score for term in terms]
    counts = [f"{term.count}×" for term in terms]
    axes.barh(range(len(terms)), scores, color=PALETTE[0], height=0.72)
    for row, (score, count) in enumerate(zip(scores, counts, strict=True)):
        axes.annotate(
            count, (score, row), (4, 0), textcoords="offset points", va="center", fontsize=8,
            color=MUTED,
        )  # fmt: skip
    axes.set_yticks(range(len(terms)), [_short(term.word, 34) for term in terms])
    axes.set_xlim(0, _room(scores, counts))
    axes.set_ylim(len(terms) - 0.5, -0.5)
    axes.set_xlabel("weight (tf-idf, summed over sentences); beside it, how often the term stands")
    return figure


def choice_figure(choice: Choice) -> Figure:
    """Coherence and stability against the number of topics, with the choice marked."""
    measures = (
        ("coherence", "do a topic’s words occur together? (NPMI)"),
        ("stability", "do they stay when a tenth is left out?"),
    )
    rows = [
        f"{row['k']:g} topics: coherence {_number(row['coherence'])}, "
        f"stability {_number(row['stability'])}"
        for row in choice.rows
    ]
    description = f"{choice.verdict} {'; '.join(rows)}."
    figure = _figure(choice.verdict, description, height=4.2)
    for place, (name, question) in enumerate(measures, start=1):
        axes = _style(figure.add_subplot(2, 1, place))
        points = list(_points(choice, name))
        axes.plot([k for k, _ in points], [value for _, value in points], color=INK, linewidth=1.2)
        axes.set_title(f"{name}: {question}", loc="left", fontsize=8.5, color=INK)
        for k, value in points:
            chosen = k == choice.chosen
            axes.plot([k], [value], "o", color=PALETTE[1] if chosen else INK,
                      markersize=9 if chosen else 4)  # fmt: skip
            if chosen:
                axes.annotate(
                    f"{k:g} topics: {value:.2f}", (k, value), (8, 8), textcoords="offset points",
                    color="#a84a00", fontsize=8.5, zorder=4,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.85},
                )  # fmt: skip
        axes.locator_params(axis="x", integer=True)
        axes.margins(x=0.12, y=0.3)
        axes.grid(axis="y", color=GRID)
    axes.set_xlabel("number of topics")
    return figure


def _points(choice: Choice, name: str) -> Iterator[tuple[float, float]]:
    """The numbers of topics for which a measure was taken, with its value."""
    for row in choice.rows:
        k, value = row["k"], row.get(name)
        if k is not None and value is not None:
            yield k, value


def _number(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.2f}"


def topics_figure(topics: Topics, names: Sequence[str], *, n: int = 8) -> Figure:
    """The leading words of each topic, by the share of the topic that each word has."""
    count, leading = len(topics.topic_word), topics.top_words(n)
    columns = min(count, 4 if count > 9 else 3)
    rows = math.ceil(count / columns)
    letters = int(WIDTH / columns / LETTER) - 3
    title = f"The biggest of {count} topics: {names[0]}" if count > 1 else f"One topic: {names[0]}"
    figure = _figure(title, _topics_in_words(topics, names, leading), 0.9 + rows * (0.62 + 0.2 * n))
    column = {word: position for position, word in enumerate(topics.vocabulary)}
    for topic, words in enumerate(leading):
        axes = _style(figure.add_subplot(rows, columns, topic + 1))
        weights = [topics.topic_word[topic, column[word]] for word in words]
        axes.barh(range(len(words)), weights, color=_tint(topic_colour(topic)), height=0.84)
        for row, word in enumerate(words):
            axes.annotate(
                _short(word, letters), (0, row), (3, 0), textcoords="offset points", va="center",
                fontsize=8.5, color=INK,
            )  # fmt: skip
        axes.set_xlim(0, weights[0] * 1.02)
        axes.set_ylim(n - 0.5, -0.5)
        axes.set(xticks=[], yticks=[])
        axes.spines["bottom"].set_visible(False)
        axes.spines["left"].set(visible=True, color=topic_colour(topic), linewidth=2.5)
        heading = f"{topic + 1}. {names[topic]} · {topics.share[topic]:.0%}"
        axes.set_title(_wrap(heading, letters - 2, 3), fontsize=8.5, loc="left", color=INK)
    return figure


def _topics_in_words(topics: Topics, names: Sequence[str], leading: Sequence[Sequence[str]]) -> str:
    described = (
        f"Topic {topic + 1}, {names[topic]}, {topics.share[topic]:.0%}: {', '.join(words)}."
        for topic, words in enumerate(leading)
    )
    return " ".join(described)


def passages_figure(topics: Topics, names: Sequence[str], units: Units) -> Figure:
    """Topic shares of each unit in reading order, a column a topic; of runs of units if many."""
    runs = _runs(len(units), ROWS)
    shares = [topics.doc_topic[start:stop].mean(axis=0) for start, stop in runs]
    kinds = f"{len(units)} {units.kind}s"
    title = f"Where each topic is, in {kinds} in reading order"
    alone = topics.doc_topic.max(axis=1) >= 0.8
    description = (
        f"{title}. In {int(alone.sum())} of {kinds} one topic takes four fifths or more. "
        + " ".join(_leads_in_words(topics, names))
    )
    many = len(names) > 6
    figure, axes = _canvas(title, description, height=1.3 + 0.22 * len(runs) + 0.9 * many)
    for topic in range(len(names)):
        widths = [0.88 * share[topic] for share in shares]
        axes.barh(range(len(runs)), [0.88] * len(runs), left=topic, color="#f1f2f4", height=0.8)
        axes.barh(range(len(runs)), widths, left=topic, color=topic_colour(topic), height=0.8)
    letters = int(4.7 / len(names) / LETTER) - 1
    labels = [_wrap(f"{topic + 1}. {name}", letters, 3) for topic, name in enumerate(names)]
    if many:
        labels = [_short(f"{topic + 1}. {name}", 24) for topic, name in enumerate(names)]
    axes.set_xticks([topic + 0.03 for topic in range(len(names))], labels, ha="left",
                    rotation=50 if many else 0, rotation_mode="anchor")  # fmt: skip
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(runs)), [_unit_label(units, run) for run in runs])
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
    figure = _figure(title, f"{title}. {_groups_in_words(shares, names, drawn)}", height)
    limit = 1.05 * float(shares.high[: len(groups), drawn].max())
    for place, topic in enumerate(drawn, start=1):
        axes = _style(figure.add_subplot(rows, columns, place))
        _draw_intervals(axes, shares, topic, len(groups))
        axes.set_xlim(0, limit)
        first = (place - 1) % columns == 0
        labels = [
            f"{_short(name, 16)} ({n})" for name, n in zip(groups, shares.documents, strict=False)
        ]
        axes.set_yticks(range(len(groups)), labels if first else [""] * len(groups), fontsize=8)
        axes.set_title(_wrap(f"{topic + 1}. {names[topic]}", 26, 2), fontsize=8.5, loc="left")
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
    axes.xaxis.set_major_formatter(_percent())
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


def sentences_figure(scored: Sequence[Pick], picks: Sequence[Pick]) -> Figure:
    """The score of every sentence in reading order, with the chosen ones marked."""
    if not scored:
        return message_figure("There is no sentence to score")
    chosen = {(pick.sentence.document.id, pick.sentence.start) for pick in picks}
    marked = [(pick.sentence.document.id, pick.sentence.start) in chosen for pick in scored]
    title = f"The summary takes {sum(marked)} of {len(scored)} sentences"
    taken = [pick for pick, is_chosen in zip(scored, marked, strict=True) if is_chosen]
    listed = "; ".join(f"{_place(pick)}: {pick.sentence.quoted}" for pick in taken)
    description = f"{title}. {listed}"
    if len(scored) <= NAMED:
        return _sentence_rows(scored, marked, title, description)
    return _sentence_stems(scored, marked, title, description)


def _sentence_rows(
    scored: Sequence[Pick], marked: Sequence[bool], title: str, description: str
) -> Figure:
    figure, axes = _canvas(title, description, height=0.9 + 0.21 * len(scored))
    scores = [pick.score for pick in scored]
    colours = [PALETTE[1] if is_chosen else PALE for is_chosen in marked]
    axes.barh(range(len(scored)), scores, color=colours, height=0.78)
    labels = [f"{_short(pick.sentence.quoted, 44)}  {pick.sentence.line}" for pick in scored]
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
    figure, axes = _canvas(title, description, height=3.0 + 0.19 * len(listed))
    runs = _runs(len(scored), COLUMNS)
    best = [max(pick.score for pick in scored[start:stop]) for start, stop in runs]
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
        f"{number}  {_short(scored[row].sentence.quoted, 62)}  ({_short(_place(scored[row]), 36)})"
        for number, row in enumerate(listed, start=1)
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


def message_figure(message: str) -> Figure:
    """A figure that says why there is nothing to draw."""
    return _figure(message, message, height=0.7)


def draw_all(brief: Brief, scored: Sequence[Pick]) -> Iterator[tuple[str, Figure]]:
    """Every figure of a brief with the name that it is saved under; `scored`: all sentences."""
    yield "01-page", page_figure(brief.pages)
    yield "01-terms", terms_figure(brief.terms)
    names = [topic.name for topic in brief.topics]
    if brief.model is None or brief.units is None:
        for name in ("02-choice", "02-topics", "02-passages"):
            yield name, message_figure(brief.topics_note)
    else:
        choice = brief.model.quality.choice
        drawn = choice_figure(choice) if choice else message_figure(brief.topics_note)
        yield "02-choice", drawn
        yield "02-topics", topics_figure(brief.model, names)
        yield "02-passages", passages_figure(brief.model, names, brief.units)
        for kind, shares in brief.comparisons:
            yield f"02-{kind}", groups_figure(shares, names, kind=kind)
    yield "03-sentences", sentences_figure(scored, brief.summary.picks)


# What all figures share


def _figure(title: str, description: str, height: float) -> Figure:
    from matplotlib.figure import Figure

    wrapped = _wrap(title, 68, 5)
    size = (WIDTH, height + 0.2 * wrapped.count("\n"))
    figure = Figure(figsize=size, layout="constrained", facecolor="white")
    figure.suptitle(wrapped, x=0.01, ha="left", fontsize=11.5, fontweight="bold", color=INK)
    figure.set_label(description)
    return figure


def _canvas(title: str, description: str, height: float) -> tuple[Figure, Axes]:
    figure = _figure(title, description, height)
    return figure, _style(figure.add_subplot())


def _style(axes: Axes) -> Axes:
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(MUTED)
    axes.tick_params(length=0, labelsize=8.5, colors=INK)
    axes.xaxis.label.set(fontsize=8.5, color=MUTED)
    axes.yaxis.label.set(fontsize=8.5, color=MUTED)
    axes.set_axisbelow(True)
    return axes


def _key(figure: Figure, colours: dict[str, str]) -> None:
    from matplotlib.patches import Patch

    figure.legend(
        handles=[Patch(color=colour, label=label) for label, colour in colours.items()],
        loc="outside lower left",
        ncols=5,
        frameon=False,
        fontsize=8.5,
        handlelength=1,
    )


def _percent() -> Any:
    from matplotlib.ticker import PercentFormatter

    return PercentFormatter(1, decimals=0)


def _tint(colour: str) -> tuple[float, ...]:
    """The colour mixed with white, light enough to write on."""
    from matplotlib.colors import to_rgb

    return tuple(0.35 * part + 0.65 for part in to_rgb(colour))


def _short(text: str, width: int) -> str:
    text = " ".join(_printable(text).split())
    return _literal(text if len(text) <= width else text[: width - 1].rstrip() + "…")


def _wrap(text: str, width: int, lines: int) -> str:
    """Break a text into at most so many lines; what does not fit gives way to an ellipsis."""
    wrapped = textwrap.wrap(_printable(text), max(width, 8), max_lines=lines, placeholder=" …")
    return _literal("\n".join(wrapped))


def _literal(text: str) -> str:
    """Dollars as they are: matplotlib would take what stands between two for mathematics."""
    return text.replace("$", r"\$")


def _runs(count: int, most: int) -> list[tuple[int, int]]:
    """Cut 0..count into at most `most` runs of like length."""
    size = max(math.ceil(count / most), 1)
    return [(start, min(start + size, count)) for start in range(0, count, size)]


def _run_name(noun: str, first: int, last: int) -> str:
    return f"{noun} {first} to {last}" if first != last else f"{noun.removesuffix('s')} {first}"


def _documents_name(documents: Sequence[Any], run: tuple[int, int]) -> str:
    start, stop = run
    return _document_name(documents[start]) if stop - start == 1 else f"{start + 1} to {stop}"


def _document_name(document: Any) -> str:
    return _short(document.title or document.id, 34)


def _unit_label(units: Units, run: tuple[int, int]) -> str:
    start, stop = run
    if stop - start > 1:
        return f"{start + 1} to {stop}"
    unit = units.items[start]
    if units.kind == "document":
        return _document_name(unit.document)
    lines = _run_name("lines", unit.document.line(unit.start), unit.document.line(unit.stop - 1))
    return f"{_short(unit.document.text[unit.start : unit.stop], 28)}  {lines}"


# Writing


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
    bytes depend on the figure alone: ids are salted with the file's name, there is no date.
    """
    from io import BytesIO

    from matplotlib import rc_context

    path = Path(path)
    kind = path.suffix.removeprefix(".")
    if kind not in ("svg", "png"):
        raise ValueError(f'{path}: suffix "{path.suffix}" is unknown; expected .svg or .png')
    buffer = BytesIO()
    metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    with rc_context({"svg.hashsalt": path.name, "svg.fonttype": "path"}):
        figure.savefig(buffer, format=kind, metadata=metadata, dpi=72 if kind == "svg" else 192)
    data = buffer.getvalue()
    if kind == "svg":
        title = figure.get_suptitle().replace("\n", " ").replace(r"\$", "$")
        description = (description or str(figure.get_label())).removeprefix(title).lstrip(". ")
        data = _accessible(data.decode(), title, description, path.stem).encode()
    write_whole(path, data)
    return Saved(path)


def _accessible(svg: str, title: str, description: str, name: str) -> str:
    """Give the drawing a role, a title and a description that a screen reader reads."""
    from xml.sax.saxutils import escape

    head = (
        f' role="img" aria-labelledby="{name}-title {name}-desc">\n'
        f' <title id="{name}-title">{escape(_printable(title))}</title>\n'
        f' <desc id="{name}-desc">{escape(_printable(description))}</desc>'
    )
    tag = re.search(r"<svg[^>]*", svg)
    return svg if tag is None else svg[: tag.end()] + head + svg[tag.end() + 1 :]


def _printable(text: str) -> str:
    """A text without control characters: XML has no room for them, not even escaped."""
    return "".join(letter if letter.isprintable() else " " for letter in text)

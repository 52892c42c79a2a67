"""The figures of a brief: one module a notebook, `base` for what they share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from ...summary.scores import score_sentences
from .base import message_figure, save_figure
from .compare import compare_figure
from .groups import groups_figure, levels_figure
from .pages import page_figure
from .sentences import sentences_figure
from .topics import choice_figure, passages_figure, topics_figure
from .words import terms_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...topics.groups import GroupShares
    from ..model import BriefContent


__all__ = [
    "choice_figure", "compare_figure", "groups_figure", "levels_figure",
    "list_group_figures", "message_figure", "page_figure", "passages_figure", "save_figure",
    "sentences_figure", "terms_figure", "topics_figure",
]  # fmt: skip


def numbered(name: str, number: int) -> str:
    """ "compare", "compare-2", "compare-3": what a column is called may be no name of a file."""
    return f"{name}-{number + 1}" if number else name


def list_figures(brief: BriefContent) -> Iterator[tuple[str, Callable[[], Figure]]]:
    """The name of every figure of a brief, and what draws it when it is called."""
    yield "01-page", partial(page_figure, brief.pages)
    yield "01-terms", partial(terms_figure, brief.terms)
    names = [topic.name for topic in brief.topics]
    if brief.model is None or brief.units is None:
        for name in ("02-choice", "02-topics", "02-passages", "02-levels"):
            yield name, partial(message_figure, brief.topics_note)
    else:
        choice = brief.model.quality.choice
        message = partial(message_figure, brief.topics_note)
        yield "02-choice", partial(choice_figure, choice) if choice else message
        yield "02-topics", partial(topics_figure, brief.model, brief.topics)
        yield "02-passages", partial(passages_figure, brief.model, names, brief.units)
        sizes = [len(level.entries) for level in brief.levels]
        yield "02-levels", partial(levels_figure, brief.tree, names, sizes)
        yield from list_group_figures(brief.comparisons, names)
    for number, contrast in enumerate(brief.contrasts):
        yield f"02-{numbered('compare', number)}", partial(compare_figure, contrast)
    yield "03-sentences", partial(_score_figure, brief)


def list_group_figures(
    comparisons: Sequence[tuple[str, GroupShares]], names: Sequence[str]
) -> Iterator[tuple[str, Callable[[], Figure]]]:
    """The name of the figure of each comparison of `group_corpus`, and what draws it."""
    groups = [kind for kind, _ in comparisons if kind not in ("source", "period")]
    for kind, shares in comparisons:
        name = numbered("category", groups.index(kind)) if kind in groups else kind
        yield f"02-{name}", partial(groups_figure, shares, names)


def _score_figure(brief: BriefContent) -> Figure:
    counted = [words for page in brief.words for words in page]
    scored = score_sentences(brief.pages, counted=counted or None, reasons=False)
    return sentences_figure(scored, brief.summary.picks)

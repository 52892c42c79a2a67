"""How good topics are, and how their number was chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..records import make_table

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Choice:
    """How the number of topics was chosen: one row a candidate, and the verdict in a sentence.

    `rows` holds dicts with "k", "halves", "apart", "perplexity", see `choose.Candidate`.
    """

    rows: tuple[dict[str, float], ...]
    chosen: int
    runner_up: int | None
    verdict: str

    def _repr_html_(self) -> str:
        head = ("k", "halves", "apart", "perplexity")
        rows = [[row[name] for name in head] for row in self.rows]
        return make_table(head, rows, self.verdict)._repr_html_()


@dataclass(frozen=True, eq=False)
class Quality:
    """Per topic and overall: NPMI coherence (-1 to 1), stability (0 to 1), share (sums to 1).

    `weak` says per topic, in words, why not to trust it; empty where there is no reason.
    """

    coherence: np.ndarray
    stability: np.ndarray
    share: np.ndarray
    weak: tuple[str, ...]
    choice: Choice | None = None

    def of(self, topics: np.ndarray) -> Quality:
        """The same of some of the topics, in their order."""
        return replace(
            self,
            coherence=self.coherence[topics],
            stability=self.stability[topics],
            share=self.share[topics],
            weak=tuple(self.weak[topic] for topic in topics.tolist()),
        )

    @property
    def overall(self) -> dict[str, float]:
        return {
            "coherence": float(self.coherence.mean()),
            "stability": float(self.stability.mean()),
        }

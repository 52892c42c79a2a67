"""How good topics are, and how their number was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
        from ..records import make_table, to_html

        head = ("k", "halves", "apart", "perplexity")
        rows = [[row[name] for name in head] for row in self.rows]
        return to_html(make_table(head, rows, self.verdict))


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

    @property
    def overall(self) -> dict[str, float]:
        return {
            "coherence": float(self.coherence.mean()),
            "stability": float(self.stability.mean()),
        }

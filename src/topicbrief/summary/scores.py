"""Scores of sentences before any is chosen, each worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from ..records import Page, Pick, Sentence
from .candidates import Candidates, find_candidates
from .select import SURE, content_of, cues_of, form_of, number_parts, position_of, product_of
from .standalone import find_lean


class Scores(Sequence[Pick]):
    """The scores of sentences; how one reads, which takes longest, is asked when it must be."""

    def __init__(self, candidates: Candidates, reasons: bool) -> None:
        self.candidates, self.reasons = candidates, reasons
        content, self.position = content_of(candidates), position_of(candidates)
        self.content = content / (float((content * self.position).max(initial=0)) or 1.0)
        self.cues = cues_of(candidates)

    def __len__(self) -> int:
        return len(self.candidates)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return self.candidates.sentences

    @overload
    def __getitem__(self, place: int) -> Pick: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Pick, ...]: ...
    def __getitem__(self, place):
        if isinstance(place, slice):
            return tuple(self[number] for number in range(*place.indices(len(self))))
        number = range(len(self))[place]
        sentence, own = self.candidates.sentences[number], self.candidates.languages[number]
        parts = self._parts(number, form_of(sentence.plain, own))
        known = self.candidates.reasons[number]
        why = (known or find_lean(sentence.plain, own)) if self.reasons else ""
        return Pick(sentence, product_of(parts), why, parts)

    def best(self, start: int, stop: int) -> float:
        """The greatest score in a run of sentences: most cannot reach it, however they read."""
        bounds = {number: product_of(self._parts(number, 1.0)) for number in range(start, stop)}
        best = -1.0
        for number in sorted(bounds, key=lambda number: -bounds[number]):
            if bounds[number] <= best:
                break
            best = max(best, self[number].score)
        return best

    def _parts(self, number: int, form: float) -> tuple[tuple[str, float], ...]:
        form *= self.candidates.chances[number] ** SURE * self.cues[number]
        content, position = self.content[number], self.position[number]
        return number_parts(content=content, position=position, form=form)


def score_sentences(
    pages: Page | Sequence[Page],
    *,
    phrases: frozenset[str] = frozenset(),
    counted: Sequence[Sequence[str]] | None = None,
    reasons: bool = True,
) -> Scores:
    """The gain and its parts of every sentence before any is chosen, in reading order.

    Gains are shares of the greatest. `why` says what speaks against quoting the sentence alone (""
    without `reasons`). `counted` are the words of every sentence, where they are known.
    """
    pages = [pages] if isinstance(pages, Page) else list(pages)
    return Scores(find_candidates(pages, phrases=phrases, words=counted), reasons)

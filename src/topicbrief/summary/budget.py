"""How long a summary may be, and why it is shorter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..records import Sentence

FILLED = 0.8  # of a budget of words: below it, sentences with some objection are let in


@dataclass(frozen=True)
class Budget:
    """How long a summary may be: so many `sentences`, and so many `words` where that is set."""

    sentences: int
    words: int | None = None
    name: str = ""

    @classmethod
    def of(cls, count: int, sentences: int, words: int | None, share: float | None) -> Budget:
        """The budget for a text of `count` sentences; all faults are named at once."""
        faults = [
            f"{name}={value}: expected {wanted}"
            for name, value, wanted, right in (
                ("sentences", sentences, "1 or more", sentences >= 1),
                ("words", words, "1 or more", words is None or words >= 1),
                ("share", share, "more than 0, at most 1", share is None or 0 < share <= 1),
            )
            if not right
        ]
        if words is not None and share is not None:
            faults.append(f"words={words} and share={share}: expected one of them")
        if faults:
            raise ValueError("; ".join(faults))
        if words is not None:
            return cls(count, words, f"words:{words}")
        if share is not None:
            return cls(max(1, round(share * count)), None, f"share:{share:g}")
        return cls(sentences, None, f"sentences:{sentences}")


def note(budget: Budget, chosen: Sequence[Sentence], count: int) -> str:
    """Why `chosen` of `count` sentences are fewer than were asked for; "" where they are not."""
    if budget.words is None:
        if len(chosen) >= min(budget.sentences, count):
            return ""
        return f"{len(chosen)} of {budget.sentences} sentences: no other can be quoted alone"
    used = sum(len(sentence.text.split()) for sentence in chosen)
    if used >= FILLED * budget.words:
        return ""
    no_other = "no other sentence fits or can be quoted"
    why = "the text has no more" if len(chosen) == count else no_other
    return f"{used:,} of {budget.words:,} words: {why}"

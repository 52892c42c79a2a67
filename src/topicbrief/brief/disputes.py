"""What a text says and denies: pairs of its sentences on the same words, one of which denies."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..language.words import tokenize
from ..records import Sentence
from ..summary.standalone import stands_alone
from .known import CUES, LONGEST, SHORTEST
from .model import Dispute
from .quoted import Quoted

DISPUTES = 5
COMMON = 60  # sentences with a word beyond which it does not show that two speak of the same
SHARED = 4  # words that two sentences on the same thing share, at least
DENIED, NEGATED = 0.6, 0.75  # part of the longer one's words: with a verb of denial, with a "not"
BEHIND = ("de", "fr")  # where a "not" may stand behind its verb: "schließt nicht"
_ONLY = re.compile(r" (?:only|just|nur|seulement|solo|sólo|só|только)\b")
_WORDS = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")


def find_disputes(quoted: Quoted) -> tuple[Dispute, ...]:
    """Pairs of sentences on the same words of which one denies: a verb of denial or a "not".

    Both stand alone; of the longer one's counted words `DENIED` or `NEGATED` are in both, and four
    at least that are rare here; what the "not" stands beside, the other says without it. Only
    sentences of one document are held against each other: those of two may speak of different
    things by the same words.
    """
    pairs: list[tuple[float, int, Dispute]] = []
    for number, (page, words) in enumerate(zip(quoted.pages, quoted.words, strict=True)):
        language = page.language or "en"
        if language in CUES:
            for merit, dispute in _disputes_of(page.sentences, words, language):
                pairs.append((-round(merit, 6), number, dispute))
    pairs.sort(key=lambda pair: (pair[0], pair[1], pair[2].second.start))
    said: set[tuple[str, int]] = set()
    chosen: list[Dispute] = []
    for _, _, dispute in pairs:
        keys = {(one.document.id, one.start) for one in (dispute.first, dispute.second)}
        if len(chosen) < DISPUTES and not keys & said:
            said |= keys
            chosen.append(dispute)
    return tuple(chosen)


def _disputes_of(
    sentences: Sequence[Sentence], words: Sequence[Sequence[str]], language: str
) -> Iterator[tuple[float, Dispute]]:
    """The pairs of one document, each with the part of the words that both sentences share."""
    cues = CUES[language]
    denial, denying = {*cues.denial.split()}, {*cues.denial.split(), *cues.negation.split()}
    own = [frozenset(row) for row in words]
    holders: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(own):
        for word in row:
            holders[word].append(at)
    fit = [
        s.whole and SHORTEST <= len(s.text.split()) <= LONGEST and len(own[at]) >= SHARED
        for at, s in enumerate(sentences)
    ]
    denies = [ok and _denies(s.plain, denying) for ok, s in zip(fit, sentences, strict=True)]
    for at in (at for at, denied in enumerate(denies) if denied):
        verb = _denies(sentences[at].plain, denial, "")
        least = DENIED if verb else NEGATED
        negated = _negated(sentences[at].plain, language)
        shared: dict[int, int] = defaultdict(int)
        for word in own[at]:
            for other in holders[word] if len(holders[word]) <= COMMON else ():
                shared[other] += 1
        for other, count in sorted(shared.items()):
            part = count / max(len(own[at]), len(own[other]))
            if (
                other != at and fit[other] and not denies[other]
                and count >= SHARED and part >= least and (verb or negated & own[other])
                and not stands_alone(sentences[at], language)
                and not stands_alone(sentences[other], language)
            ):  # fmt: skip
                both = tuple(sorted(own[at] & own[other]))
                yield part, Dispute(sentences[other], sentences[at], both)


def _denies(text: str, denying: set[str], ending: str = "n't") -> bool:
    found = _WORDS.findall(text.lower().replace("’", "'"))
    return any(word in denying or bool(ending and word.endswith(ending)) for word in found)


def _negated(text: str, language: str) -> frozenset[str]:
    """The counted words that a "not" stands beside: "will not close"; none for "not only"."""
    negations, found = CUES[language].negation.split(), set()
    low = text.lower().replace("’", "'")
    for match in _WORDS.finditer(low):
        if match.group() in negations or match.group().endswith("n't"):
            after = low[match.end() :]
            if not _ONLY.match(after):
                found.update(tokenize(after, language=language)[:1])
                if language in BEHIND:
                    found.update(tokenize(low[: match.start()], language=language)[-1:])
    return frozenset(found)

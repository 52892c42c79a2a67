"""Leading words and names with the places they stand in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ..language.lexicon import frequencies
from ..language.names import find_names
from ..language.words import locate
from ..reading.lines import titled
from ..records import Context, Sentence, Term, Token
from ..summary.standalone import CLOSERS, ENDS
from ..topics.forms import Forms, bare_span
from ..topics.naming import main_language
from ..topics.relevance import language_share
from .quoted import Quoted

LABEL = 6  # words of a label
CONTEXTS = 2  # quotations shown for a term
Place = tuple[str, int]  # document, and where in it a word begins


def leading_terms(
    quoted: Quoted, *, n: int = 10, names: Sequence[Term] | None = None
) -> tuple[Term, ...]:
    """The `n` words that are used most beyond what the language would lead to expect.

    Count times ln(p / f), p the word's share here and f its share in the language (the word's
    part of the Kullback-Leibler divergence; Tomokiyo and Hurst 2003), as the text mostly writes
    it. Where all pages are quoted from, what stands in a place of one of `names`, the leading ones
    where none are given, counts as that name, so that both lists agree. Where no list of the
    language is known, count times ln((1 + units) / units that hold it) (Sparck Jones 1972).
    """
    counted, language = quoted.counted, main_language(quoted.pages)
    known = bool(frequencies(language))
    if not (quoted.whole and known):
        names = ()
    elif names is None:
        names = leading_names(quoted)
    taken = _words_in(names, quoted)
    within = Counter(taken.values())
    times = [total - within[word] for word, total in _totals(quoted).items()]
    words = [*_totals(quoted), *(name.word for name in names)]
    counts = np.array([*times, *(name.count for name in names)], float)
    if known:
        share = language_share([word.lower() for word in words], language)
        surprise = np.log(np.maximum(counts, 1) / max(1, counted.totals.sum()) / share)
    else:
        surprise = np.log((1 + len(counted.counts)) / counted.in_units)
    scores = np.round(counts * surprise, 6).tolist()
    best = sorted(range(len(words)), key=lambda i: (-scores[i], words[i]))[:n]
    places, forms = _find({words[i] for i in best if i < len(times)}, taken, quoted)
    for name in names:
        places[name.word] = list(name.contexts)
        forms.add(name.word, name.word)
    return tuple(
        Term(forms.written(words[i]), int(counts[i]), scores[i], tuple(_few(places[words[i]])))
        for i in best
    )


def _totals(quoted: Quoted) -> dict[str, int]:
    counted = quoted.counted
    return dict(zip(counted.counts.vocabulary, counted.totals.tolist(), strict=True))


def _words_in(names: Sequence[Term], quoted: Quoted) -> dict[Place, str]:
    """Where the words that are parts of names stand."""
    spans: dict[int, list[Context]] = defaultdict(list)
    for name in names:
        for context in name.contexts:
            spans[id(context.sentence)].append(context)
    return {
        (sentence.document.id, token.start): token.word
        for sentence, tokens in _locate(quoted, lambda sentence, own: id(sentence) in spans)
        for token in tokens
        if any(c.start <= token.start < c.stop for c in spans[id(sentence)])
    }


def _find(
    wanted: set[str], taken: dict[Place, str], quoted: Quoted
) -> tuple[dict[str, list[Context]], Forms]:
    """Where the wanted words stand outside names, and how they are written."""
    places: dict[str, list[Context]] = defaultdict(list)
    forms = Forms()
    for sentence, tokens in _locate(quoted, lambda sentence, own: not wanted.isdisjoint(own)):
        for at, token in enumerate(tokens):
            if token.word in wanted and (sentence.document.id, token.start) not in taken:
                start, stop = bare_span(sentence.document.text, token)
                forms.add(token.word, sentence.document.text[start:stop], opens=at == 0)
                places[token.word].append(Context(sentence, token.start, token.stop))
    return places, forms


def _locate(
    quoted: Quoted, asked: Callable[[Sentence, list[str]], bool]
) -> Iterator[tuple[Sentence, list[Token]]]:
    """The sentences that are `asked` for by themselves and their words, with their tokens."""
    for page, words in zip(quoted.pages, quoted.words, strict=True):
        for sentence, own in zip(page.sentences, words, strict=True):
            if asked(sentence, own):
                yield (
                    sentence,
                    locate(
                        sentence.text, language=page.language, names=quoted.counted.phrases,
                        offset=sentence.start,
                    ),
                )  # fmt: skip


def _few(contexts: list[Context]) -> list[Context]:
    """The first places in whole sentences, each in a sentence of its own."""
    seen: dict[tuple[str, int], Context] = {}
    for context in sorted(contexts, key=lambda context: not context.sentence.whole):
        seen.setdefault((context.sentence.document.id, context.sentence.start), context)
    return list(seen.values())[:CONTEXTS]


def leading_names(quoted: Quoted, *, n: int = 10) -> tuple[Term, ...]:
    """The `n` names that are used most in the quoted pages, with places they stand in.

    Labels ("Add to Cart") have a capital on most words and no end: they show no name.
    """
    sentences = [s for page in quoted.pages for s in page.sentences if not _is_label(s.plain)]
    return tuple(find_names(sentences, language=main_language(quoted.pages))[:n])


def _is_label(text: str) -> bool:
    """Most of a few words have a capital, and no sentence ends: what stands on buttons."""
    words = len(text.split())
    return 2 <= words <= LABEL and text.rstrip(CLOSERS)[-1:] not in ENDS and titled(text, words)

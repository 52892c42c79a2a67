"""Other packages behind one call each: `peer(sentences, count) -> numbers of the chosen sentences`.

Every peer gets the same sentences and does the rest its own way, with its own defaults. What a
peer cannot do offline is replaced and said so: sumy's tokenizer needs NLTK data (words are matched
by a pattern here), pytextrank a trained spaCy model (spaCy's stop words tell content words here).
`pip install -e .[peers]` installs them.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from functools import cache, partial
from importlib.util import find_spec
from io import StringIO

import numpy as np

Peer = Callable[[Sequence[str], int], list[int]]
CLASSES = {"LSA": "Lsa"}  # as sumy writes it, where it is another than the method's name
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def lead(sentences: Sequence[str], count: int) -> list[int]:
    return list(range(min(count, len(sentences))))


def random(sentences: Sequence[str], count: int) -> list[int]:
    """Drawn from a seed that the text gives, so every run draws the same."""
    draw = np.random.default_rng(zlib.crc32("".join(sentences).encode()))
    return sorted(draw.permutation(len(sentences))[:count].tolist())


def oracle(sentences: Sequence[str], count: int, reference: Sequence[str]) -> list[int]:
    """Greedy by ROUGE-1 F1 against the reference: about the best that any choice could do."""
    wanted = _unigrams(" ".join(reference))
    bags = [_unigrams(sentence) for sentence in sentences]
    chosen: list[int] = []
    held, best = Counter(), 0.0
    for _ in range(count):
        value, index = max(
            ((_overlap(held + bag, wanted), -i) for i, bag in enumerate(bags) if i not in chosen),
            default=(0.0, 0),
        )
        if value <= best:
            break
        chosen.append(-index)
        held, best = held + bags[-index], value
    return sorted(chosen)


def _unigrams(text: str) -> Counter[str]:
    return Counter(re.findall(r"[a-z0-9]+", text.lower()))


def _overlap(a: Counter[str], b: Counter[str]) -> float:
    return 2 * (a & b).total() / max(a.total() + b.total(), 1)


class _Words:
    """What sumy asks of a tokenizer, without NLTK's data."""

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(_WORD.findall(sentence))


@cache
def _sumy_method(module: str, name: str):
    from importlib import import_module

    from sumy.nlp.stemmers import Stemmer
    from sumy.utils import get_stop_words

    summarizers = import_module(f"sumy.summarizers.{module}")
    summarizer = getattr(summarizers, f"{CLASSES.get(name, name)}Summarizer")(Stemmer("english"))
    summarizer.stop_words = get_stop_words("english")
    return summarizer


def _sumy(module: str, name: str, sentences: Sequence[str], count: int) -> list[int]:
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence

    given = [Sentence(sentence, _Words()) for sentence in sentences]
    chosen = _sumy_method(module, name)(ObjectDocumentModel([Paragraph(given)]), count)
    numbers = {id(sentence): i for i, sentence in enumerate(given)}
    return sorted(numbers[id(sentence)] for sentence in chosen)


def summa_textrank(sentences: Sequence[str], count: int) -> list[int]:
    """summa splits texts itself, so its own steps are called one by one on the given sentences."""
    from summa import summarizer
    from summa.preprocessing import textcleaner

    textcleaner.init_textcleanner("english", None)
    cleaned = textcleaner.filter_words(list(sentences))
    graph = summarizer._build_graph([sentence for sentence in cleaned if sentence])
    summarizer._set_graph_edge_weights(graph)
    summarizer._remove_unreachable_nodes(graph)
    scores = summarizer._pagerank(graph) if graph.nodes() else {}
    order = sorted(range(len(cleaned)), key=lambda i: (-scores.get(cleaned[i], 0), i))
    return sorted(order[:count])


@cache
def _lexrank_model(corpus: tuple[tuple[str, ...], ...]):
    from lexrank import STOPWORDS, LexRank

    return LexRank(corpus, stopwords=STOPWORDS["en"])


_CORPUS: list[tuple[str, ...]] = []


def give_corpus(corpus: Sequence[Sequence[str]]) -> None:
    """The documents of the run: lexrank takes its idf from them."""
    _CORPUS[:] = [tuple(sentences) for sentences in corpus]


def lexrank_package(sentences: Sequence[str], count: int) -> list[int]:
    model = _lexrank_model(tuple(_CORPUS) or (tuple(sentences),))
    scores = model.rank_sentences(list(sentences), threshold=None)
    return sorted(np.argsort(-scores, kind="stable")[:count].tolist())


@cache
def _spacy():
    with redirect_stdout(StringIO()):  # it prints where it is installed
        import pytextrank  # noqa: F401  registers the "textrank" component
    import spacy

    nlp = spacy.blank("en")
    nlp.vocab.get_noun_chunks = None  # they need a trained parser; the entities stand in
    return nlp


def pytextrank_package(sentences: Sequence[str], count: int) -> list[int]:
    nlp = _spacy()
    from pytextrank import BaseTextRankFactory
    from spacy.tokens import Doc, Span

    parts = [nlp.make_doc(sentence) for sentence in sentences]
    words = [token.text for part in parts for token in part]
    starts = [i == 0 for part in parts for i in range(len(part))]
    content = [nlp.vocab[w].is_alpha and not nlp.vocab[w].is_stop for w in words]
    pos = ["NOUN" if kept else "X" for kept in content]
    doc = Doc(
        nlp.vocab, words=words, sent_starts=starts, pos=pos, lemmas=[w.lower() for w in words]
    )
    doc.set_ents([Span(doc, a, b, label="PHRASE") for a, b in _runs(content, starts)])
    BaseTextRankFactory()(doc)
    distance = doc._.textrank.calc_sent_dist(10)
    order = sorted(distance, key=lambda sentence: sentence.distance)
    return sorted(sentence.sent_id for sentence in order[:count])


def _runs(content: Sequence[bool], starts: Sequence[bool], longest: int = 4):
    begin = None
    for i in range(len(content) + 1):
        inside = i < len(content) and content[i]
        if begin is not None and (not inside or starts[i] or i - begin == longest):
            yield begin, i
            begin = None
        if inside and begin is None:
            begin = i


SUMY = {
    "Luhn": "luhn", "LexRank": "lex_rank", "TextRank": "text_rank", "LSA": "lsa",
    "SumBasic": "sum_basic", "KL": "kl", "Reduction": "reduction",
}  # fmt: skip
PEERS: dict[str, tuple[str, Peer]] = {  # name -> the package it needs, the call
    **{f"sumy {name}": ("sumy", partial(_sumy, module, name)) for name, module in SUMY.items()},
    "summa TextRank": ("summa", summa_textrank),
    "lexrank": ("lexrank", lexrank_package),
    "pytextrank": ("pytextrank", pytextrank_package),
}


def installed() -> dict[str, Peer]:
    return {name: call for name, (package, call) in PEERS.items() if find_spec(package)}


def missing() -> list[str]:
    packages = {"rouge_score", *(package for package, _ in PEERS.values())}
    return sorted(package for package in packages if not find_spec(package))

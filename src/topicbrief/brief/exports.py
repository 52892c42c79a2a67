"""The brief for other programs: JSON by a schema, topics for pyLDAvis, GraphML, PDF."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..records import Context, Sentence
from ..topics.model import Topics
from .methods import tell_methods

if TYPE_CHECKING:
    from .model import BriefContent

FORMAT = 1
COUNTS = ("documents", "lines", "kept", "set_aside", "sentences", "whole", "words")
SHOWN = 30  # words of each topic, pyLDAvis' R
STEPS = 101  # of its slider
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
SECONDS = 120  # that a browser may take for a page


def to_data(brief: BriefContent) -> dict[str, Any]:
    """All that the brief says as JSON holds it, by `docs/brief.schema.json`."""
    quality = brief.model.quality if brief.model else None
    methods = tell_methods(brief)
    return {
        "format": FORMAT,
        "title": brief.title,
        "lead": brief.lead,
        "counts": {name: getattr(brief.counts, name) for name in COUNTS}
        | {"languages": list(brief.counts.languages)},
        "summary": [
            {"why": pick.why, "score": _number(pick.score), **cite_data(pick.sentence)}
            for pick in brief.summary.picks
        ],
        "topics": [
            {
                "number": topic.number, "name": topic.name, "share": _number(topic.share),
                "words": list(topic.words), "weak": topic.weak, "where": topic.where,
                "coherence": _number(quality.coherence[topic.number - 1]) if quality else None,
                "stability": _number(quality.stability[topic.number - 1]) if quality else None,
                "sentences": [cite_data(sentence) for sentence in topic.quotes],
            }
            for topic in brief.topics
        ],
        "topics_note": brief.topics_note,
        "terms": [_term(term.word, term.count, term.contexts) for term in brief.terms],
        "names": [_term(name.word, name.count, name.contexts) for name in brief.names],
        "groups": [
            {"kind": g.kind, "by": g.by, "name": g.name, "documents": g.documents,
             "shares": list(map(_number, g.shares))}
            for g in brief.groups
        ],
        "comparisons": [
            {
                "kind": contrast.kind, "group": side.name, "documents": side.documents,
                "words": [
                    {
                        "word": one.word, "count": one.count, "elsewhere": one.elsewhere,
                        "g2": _number(one.surprise), "log_ratio": _number(one.ratio),
                        "here": cite_data(one.here) if one.here else None,
                        "there": cite_data(one.there) if one.there else None,
                    }
                    for one in side.keywords
                ],
                "typical": [name for name, _ in side.typical],
            }
            for contrast in brief.contrasts
            for side in contrast.sides
        ],
        "set_aside": [
            {"role": e.role, "reason": e.reason, "lines": e.lines, "places": e.places}
            for e in brief.set_aside
        ],
        "caveats": list(brief.caveats),
        "recipe": list(brief.recipe),
        "methods": {"text": methods.text, "references": list(methods.references)},
    }  # fmt: skip


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 6)


def cite_data(sentence: Sentence) -> dict[str, Any]:
    """A quotation and where it stands: document, title, date, place, line, characters."""
    document = sentence.document
    return {
        "text": sentence.quoted, "document": document.id, "title": document.title,
        "date": document.date, "place": document.place, "line": sentence.line,
        "start": sentence.start, "stop": sentence.stop, "speaker": sentence.speaker,
        "whole": sentence.whole,
    }  # fmt: skip


def _term(word: str, count: int, contexts: Iterable[Context]) -> dict[str, Any]:
    places = [cite_data(context.sentence) for context in contexts]
    return {"word": word, "count": count, "sentences": places[:3]}


def to_pyldavis(topics: Topics) -> dict[str, Any]:
    """The topics as `pyLDAvis.PreparedData` has them: write it as JSON, or show it there.

    Relevance by Sievert and Shirley (2014), saliency by Chuang, Manning and Heer (2012), topics
    placed by the principal coordinates of their Jensen-Shannon divergences.
    """
    share, words = topics.share, np.array(topics.vocabulary, object)
    everywhere = share @ topics.topic_word
    within, lift = np.log(topics.topic_word), topics.relevance(0)
    total = topics.lengths.sum()
    times = topics.topic_word * (share * total)[:, None]
    given = topics.topic_word * share[:, None] / everywhere
    distinct = (given * np.log(given / share[:, None])).sum(axis=0)
    salient = np.argsort(-(everywhere * distinct).round(12), kind="stable")[:SHOWN]
    rows = [
        (words[w], total * everywhere[w], total * everywhere[w], "Default",
         float(SHOWN - rank), float(SHOWN - rank))
        for rank, w in enumerate(salient.tolist())
    ]  # fmt: skip
    shown = set(salient.tolist())
    for k in range(topics.n_topics):
        best: set[int] = set()
        for step in np.linspace(0, 1, STEPS):
            scores = (step * within[k] + (1 - step) * lift[k]).round(9)
            best.update(np.argsort(-scores, kind="stable")[:SHOWN].tolist())
        shown |= best
        for w in sorted(best, key=lambda w: (-times[k, w], w)):
            rows.append((words[w], times[k, w], total * everywhere[w], f"Topic{k + 1}",
                         within[k, w], lift[k, w]))  # fmt: skip
    table = [
        (k + 1, times[k, w] / (total * everywhere[w]), words[w])
        for w in sorted(shown, key=lambda w: words[w])
        for k in range(topics.n_topics)
        if times[k, w] >= 0.5
    ]
    x, y = _place(topics.topic_word)
    names = ("Term", "Freq", "Total", "Category", "logprob", "loglift")
    return {
        "mdsDat": {
            "x": _round(x), "y": _round(y), "topics": list(range(1, topics.n_topics + 1)),
            "cluster": [1] * topics.n_topics, "Freq": _round(100 * share),
        },
        "tinfo": _columns(names, rows),
        "token.table": _columns(("Topic", "Freq", "Term"), table),
        "R": SHOWN,
        "lambda.step": 1 / (STEPS - 1),
        "plot.opts": {"xlab": "PC1", "ylab": "PC2"},
        "topic.order": list(range(1, topics.n_topics + 1)),
    }  # fmt: skip


def _columns(names: Iterable[str], rows: Iterable[tuple]) -> dict[str, list[Any]]:
    columns = zip(*rows, strict=True)
    return {name: _round(column) for name, column in zip(names, columns, strict=True)}


def _round(column: Iterable[Any]) -> list[Any]:
    return [v if isinstance(v, (str, int)) else round(float(v), 6) for v in column]


def _place(topic_word: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two principal coordinates of the topics; the greatest of each is positive."""
    k = len(topic_word)
    logs = np.log(topic_word)
    distance = np.zeros((k, k))
    for i in range(k):
        for j in range(i):
            middle = np.log((topic_word[i] + topic_word[j]) / 2)
            parts = topic_word[i] @ (logs[i] - middle), topic_word[j] @ (logs[j] - middle)
            distance[i, j] = distance[j, i] = sum(parts) / 2
    centre = np.eye(k) - 1 / k
    values, vectors = np.linalg.eigh(-0.5 * centre @ distance**2 @ centre)
    found = []
    for place in (-1, -2):
        axis = np.zeros(k) if k < -place else vectors[:, place] * np.sqrt(max(values[place], 0))
        sign = -1 if axis[np.abs(axis).round(9).argmax()] < 0 else 1
        found.append(sign * axis)
    return found[0], found[1]


def to_graphml(brief: BriefContent) -> str:
    """Topics and the words that show them as a graph, for Gephi, Cytoscape or networkx."""
    return "\n".join(_graph(brief)) + "\n"


def _graph(brief: BriefContent) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    keys = (("node", "label", "string"), ("node", "kind", "string"), ("node", "share", "double"),
            ("edge", "weight", "double"))  # fmt: skip
    for target, name, kind in keys:
        yield f'<key id="{name}" for="{target}" attr.name="{name}" attr.type="{kind}"/>'
    yield '<graph edgedefault="undirected">'
    model, edges = brief.model, []
    words: dict[str, str] = {}
    leading = model.display_words(SHOWN) if model else [[]] * len(brief.topics)
    for topic, shown in zip(brief.topics, leading, strict=True):
        yield _node(f"topic {topic.number}", topic.name, "topic", topic.share)
        edges += [(topic.number, word) for word in shown]
    if model is not None:
        place = {word: column for column, word in enumerate(model.vocabulary)}
        everywhere = model.share @ model.topic_word
        for word in sorted({word for _, word in edges}):
            words[word] = f"word {len(words)}"
            yield _node(words[word], word, "word", float(everywhere[place[word]]))
        for number, word in edges:
            weight = model.topic_word[number - 1, place[word]]
            yield (
                f'<edge source="topic {number}" target="{words[word]}">'
                f'<data key="weight">{weight:.6g}</data></edge>'
            )
    yield "</graph>"
    yield "</graphml>"


def _node(name: str, label: str, kind: str, share: float) -> str:
    from xml.sax.saxutils import quoteattr  # which loads all that opens addresses

    data = {"label": label, "kind": kind, "share": f"{share:.6g}"}
    told = "".join(f'<data key="{k}">{quoteattr(v)[1:-1]}</data>' for k, v in data.items())
    return f"<node id={quoteattr(name)}>{told}</node>"


def print_pdf(page: Path, pdf: Path) -> None:
    """Print a page by a browser of Chromium's kind. Raises ValueError where there is none."""
    found = [path for name in BROWSERS if (path := shutil.which(name))]
    if not found:
        raise ValueError(f"pdf needs a browser; expected one of {', '.join(BROWSERS)} on the path")
    alone = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    profile = pdf.parent / "browser"
    command = [found[0], "--headless", "--disable-gpu", *alone, f"--user-data-dir={profile}",
               "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri()]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    finally:
        shutil.rmtree(profile, ignore_errors=True)
    if done.returncode or not pdf.is_file():
        last = (done.stderr.strip().splitlines() or ["it wrote nothing"])[-1]
        raise ValueError(f"{found[0]} could not print the page: {last}")

"""Summaries against lead, random, the oracle and other packages, on clean and on messy text.

    python tests/bench/bench_summaries.py [--data PATH] [--articles N] [--part clean messy pages …]

PATH is a folder. What is in it is measured, what is not is passed over:

- `cnn_dailymail.jsonl[.gz]` and any other `*.jsonl[.gz]` whose lines hold `id`, `text`, and either
  `highlights` (a list of sentences that people wrote: judged by quality) or `reference` (a string
  of sentences taken from the text: judged by agreement, at the reference's length);
- `pages/NAME.txt` with `pages/NAME.gold.json`: `{"language": "en", "lines": [{"text", "label"}],
  "best_sentences": [...]}`, label one of body, headline, caption, duplicate, mixed, debris.

Everyone chooses among the same sentences (`split_sentences` of the text), this project after its
own cleaning. Scores are ROUGE F1; intervals are paired bootstraps over articles.
"""

from __future__ import annotations

import re
import statistics
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import product
from pathlib import Path
from unittest.mock import patch

import numpy as np
import peers
import scores
from measuring import options_of, read_pages, read_rows, spread, table

from topicbrief import clean, split_sentences, summarize, tokenize
from topicbrief.records import Document
from topicbrief.summary import select
from topicbrief.summary.standalone import find_opener

OURS = "topicbrief"
MEASURES = ("rouge1", "rouge2", "rougeLsum")
Chooser = Callable[[Document, int], list[str]]


@dataclass(frozen=True)
class Article:
    """A text, what a good summary says, and the lines in it that are known to be debris."""

    id: str
    text: str
    reference: tuple[str, ...]
    length: int = 3
    debris: frozenset[str] = frozenset()

    @property
    def document(self) -> Document:
        return Document(self.id, self.text, self.id, language="en")


# --- data --------------------------------------------------------------------------------------


def read_articles(path: Path, limit: int | None = None) -> list[Article]:
    """The articles of a file, evenly spaced where there are more than `limit`."""
    rows = list(read_rows(path))
    step = max(1, len(rows) // limit) if limit else 1
    return [_article(row) for row in rows[::step]][:limit]


def _article(row: dict) -> Article:
    if "highlights" in row:
        return Article(row["id"], row["text"], tuple(row["highlights"]))
    whole = re.sub(r"([.!?][\"”]?)(?=[A-Z\"“£$])", r"\1\n", row["reference"])
    reference = tuple(line for line in whole.split("\n") if line.strip())
    return Article(row["id"], row["text"], reference, length=len(reference))


_HEADER = re.compile(
    r"(?:\s*(?:By\s*\.\s*[^.]{2,60}\.(?:\s*and\s+[^.]{2,60}\.)*"
    r"|(?:PUBLISHED|UPDATED|CREATED):\s*\.\s*[^.]{5,40}\."
    r"|Last updated at [^.]{5,50}\.|\|\s*\.))+\s*"
)
_DATELINE = re.compile(r"[^.]{0,60}?\(CNN\)\s*(?:--)?\s*")


def strip_header(text: str) -> str:
    """Without the byline, the dates and the dateline that stand before a CNN/DailyMail text.

    The procedure every system shares under "headers stripped": from the start of the text go
    "By . NAME .", "PUBLISHED: . DATE .", "UPDATED: . DATE .", "Last updated at DATE ." and "| .",
    then one "PLACE (CNN) --". Nothing inside the text is touched.
    """
    header = _HEADER.match(text)
    text = text[header.end() :] if header else text
    dateline = _DATELINE.match(text)
    return text[dateline.end() :] if dateline else text


def set_in_paragraphs(text: str, size: int = 2) -> str:
    """A text of a single line, two sentences to a paragraph, as news pages set it."""
    if "\n" in text.strip():
        return text
    sentences = [s.text for s in split_sentences(Document("", text, ""), language="en")]
    rows = [" ".join(sentences[i : i + size]) for i in range(0, len(sentences), size)]
    return "\n\n".join(rows)


def read_debris(folder: Path) -> list[str]:
    """The debris lines of the English gold pages, in order, each once."""
    lines: dict[str, None] = {}
    for page in read_pages(folder):
        if page["language"] == "en":
            lines.update({row["text"]: None for row in page["lines"] if row["label"] == "debris"})
    return list(lines)


def mix_debris(article: Article, debris: Sequence[str]) -> Article:
    """The article as a careless scraper leaves it: debris of other pages around and inside.

    Fixed by the article's id: 6 lines before, 8 after, and 1 or 2 after two paragraphs in five.
    """
    draw = np.random.default_rng(zlib.crc32(article.id.encode()))
    drawn = iter([debris[i] for i in draw.permutation(len(debris))] * 3)
    out = [next(drawn) for _ in range(6)]
    for paragraph in set_in_paragraphs(article.text).split("\n\n"):
        out.append(paragraph)
        if draw.random() < 0.4:
            out += [next(drawn) for _ in range(int(draw.integers(1, 3)))]
    out += [next(drawn) for _ in range(8)]
    return replace(article, text="\n\n".join(out), debris=frozenset(debris))


def stitch(articles: Sequence[Article], size: int = 3) -> list[Article]:
    """Pages made of `size` articles each, one after another without headlines, as scrapers do."""
    groups = [articles[i : i + size] for i in range(0, len(articles) - size + 1, size)]
    return [
        Article(
            "+".join(article.id for article in group),
            "\n\n".join(set_in_paragraphs(article.text) for article in group),
            tuple(line for article in group for line in article.reference),
            length=2 * size,
        )
        for group in groups
    ]


# --- systems -----------------------------------------------------------------------------------


def choose_ours(document: Document, count: int, **options) -> list[str]:
    summary = summarize(document, sentences=count, **options)
    return [pick.sentence.text for pick in summary.picks]


@cache
def _raw_sentences(document: Document) -> tuple[str, ...]:
    sentences = split_sentences(document, language=document.language or "en")
    return tuple(sentence.text for sentence in sentences)


@cache
def _clean_sentences(document: Document) -> tuple[str, ...]:
    return tuple(sentence.text for sentence in clean(document).sentences)


def _choose_peer(peer: peers.Peer, given, document: Document, count: int) -> list[str]:
    sentences = given(document)
    if len(sentences) <= count:
        return list(sentences)
    try:
        return [sentences[i] for i in peer(sentences, count)]
    except (ZeroDivisionError, ValueError, IndexError):  # a peer that cannot read this text
        return list(sentences[:count])


def systems(*, cleaned: bool = False) -> dict[str, Chooser]:
    """Every system by name; `cleaned` hands the others this project's cleaned sentences."""
    given = _clean_sentences if cleaned else _raw_sentences
    others = {"lead": peers.lead, "random": peers.random} | peers.installed()
    return {OURS: choose_ours} | {
        name: partial(_choose_peer, peer, given) for name, peer in others.items()
    }


# --- measures ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """Per measure an array over articles, the faults per summary, and documents a second."""

    rouge: dict[str, np.ndarray]
    faults: dict[str, float]
    speed: float


def run(articles: Sequence[Article], chooser: Chooser) -> Result:
    began = time.process_time()
    chosen = [chooser(article.document, article.length) for article in articles]
    seconds = time.process_time() - began
    return judge(articles, chosen, len(articles) / max(seconds, 1e-9))


def judge(articles: Sequence[Article], chosen: Sequence[list[str]], speed: float = 0.0) -> Result:
    values = [scores.rouge(c, a.reference) for a, c in zip(articles, chosen, strict=True)]
    rouge = {m: np.array([value[m] for value in values]) for m in MEASURES}
    faults = [count_faults(a, c) for a, c in zip(articles, chosen, strict=True)]
    return Result(rouge, {k: statistics.mean(f[k] for f in faults) for k in faults[0]}, speed)


def count_faults(article: Article, chosen: Sequence[str]) -> dict[str, int]:
    """Debris, fragments, near-repeats and dangling openers among the chosen sentences."""
    document = article.document
    return {
        "debris": sum(any(text in line for line in article.debris) for text in chosen),
        "fragments": sum(is_fragment(text) for text in chosen),
        "repeats": scores.near_repeats([tokenize(text) for text in chosen]),
        "dangling": sum(_leans(document, text, chosen) for text in chosen),
    }


def is_fragment(text: str) -> bool:
    """No closing punctuation, a start in the middle, or fewer than four words."""
    bare = text.rstrip(" \"'”’»)]")
    return bare[-1:] not in tuple(".!?…") or text[:1].islower() or len(text.split()) < 4


def compare(results: dict[str, Result], against: str, measure: str = "rouge1") -> str:
    """This project less another, with the 95% interval, as "+1.20 [-0.30, +2.71]"."""
    mean, low, high = scores.paired_interval(
        results[OURS].rouge[measure], results[against].rouge[measure]
    )
    return f"{mean:+.2f} [{low:+.2f}, {high:+.2f}]"


# --- conditions --------------------------------------------------------------------------------


def conditions(data: Path, limit: int | None = None) -> dict[str, list[Article]]:
    """Name of the condition -> articles, for every file of `data` that can be read."""
    found: dict[str, list[Article]] = {}
    if not data.is_dir():
        raise ValueError(f"{data}: no measuring data; name a folder: make evaluation DATA=path")
    debris = read_debris(data / "pages") if (data / "pages").is_dir() else []
    for path in sorted(data.glob("*.jsonl*")):
        name = path.name.split(".")[0]
        articles = read_articles(path, limit)
        stripped = [replace(article, text=strip_header(article.text)) for article in articles]
        scraped = any(a.text != b.text for a, b in zip(articles, stripped, strict=True))
        found[f"{name}, headers stripped" if scraped else name] = stripped
        if scraped:
            found[f"{name}, as scraped"] = articles
            found[f"{name}, stitched by threes"] = stitch(stripped)
        if debris and "highlights" in next(read_rows(path)):  # where people judged what is good
            found[f"{name}, messy"] = [mix_debris(article, debris) for article in stripped]
    return found


def evaluate(articles: Sequence[Article], *, cleaned: bool = False) -> dict[str, Result]:
    """Every system on the same articles; the oracle too."""
    peers.give_corpus([_raw_sentences(article.document) for article in articles])
    results = {name: run(articles, chooser) for name, chooser in systems(cleaned=cleaned).items()}
    best = [_oracle(article) for article in articles]
    return results | {"oracle": judge(articles, best)}


def _oracle(article: Article) -> list[str]:
    sentences = _raw_sentences(article.document)
    return [sentences[i] for i in peers.oracle(sentences, article.length, article.reference)]


# --- tables ------------------------------------------------------------------------------------


def result_table(results: dict[str, Result]) -> str:
    head = ("system", "ROUGE-1", "2", "Lsum", "ours less it (ROUGE-1, 95%)")
    head += ("debris", "fragments", "repeats", "dangling", "docs/s")
    ranked = sorted(results, key=lambda name: -results[name].rouge["rouge1"].mean())
    return table(head, [_row(results, name) for name in ranked])


def _row(results: dict[str, Result], name: str) -> list[str]:
    result = results[name]
    means = [f"{result.rouge[measure].mean():.1f}" for measure in MEASURES]
    gap = "" if name == OURS else compare(results, name)
    faults = [f"{value:.2f}" for value in result.faults.values()]
    speed = f"{result.speed:.0f}" if result.speed else ""
    return [f"**{name}**" if name == OURS else name, *means, gap, *faults, speed]


def write_tables(path: Path, results: dict[str, dict[str, Result]]) -> None:
    """Every table in one Markdown file, under its signature; speeds are left to the notebook."""
    parts = [f"`{scores.rouge_signature()}`"]
    for name, found in results.items():
        still = {system: Result(r.rouge, r.faults, 0.0) for system, r in found.items()}
        parts += [f"## {name}", result_table(still)]
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


# --- gold pages --------------------------------------------------------------------------------


def judge_pages(folder: Path, count: int = 5) -> dict[str, dict[str, float]]:
    """Per system over the gold pages: picks that are bad, and the share of best sentences."""
    totals = {name: dict.fromkeys(PAGE_COUNTS, 0) for name in systems()}
    for gold in read_pages(folder):
        document = Document(gold["id"], gold["text"], gold["id"], language=gold["language"])
        for name, chooser in systems().items():
            chosen = chooser(document, count)
            for text in chosen:
                for key, value in judge_pick(text, gold, _leans(document, text, chosen)).items():
                    totals[name][key] += value
            counted = [tokenize(text, language=gold["language"]) for text in chosen]
            totals[name]["repeat"] += scores.near_repeats(counted)
    return totals


PAGE_COUNTS = ("picks", "best", "debris", "headline", "caption", "duplicate", "fragment")
PAGE_COUNTS += ("dangling", "repeat")


def judge_pick(text: str, gold: dict, leans: bool) -> dict[str, int]:
    label = _label(text, gold)
    return {
        "picks": 1,
        "best": int(any(same(text, best) for best in gold["best_sentences"])),
        "debris": int(label == "debris"),
        "headline": int(label == "headline"),
        "caption": int(label == "caption"),
        "duplicate": int(label == "duplicate"),
        "fragment": int(is_fragment(text)),
        "dangling": int(leans),
    }


def _leans(document: Document, text: str, chosen: Sequence[str]) -> bool:
    """The pick opens with what needs a sentence before it, and that sentence was left out."""
    if not find_opener(text, document.language):
        return False
    sentences = _raw_sentences(document)
    before = dict(zip(sentences[1:], sentences, strict=False))
    return before.get(text) not in chosen


def _label(text: str, gold: dict) -> str:
    """The label of the line the pick is from; the better one where two lines hold it."""
    labels = [row["label"] for row in gold["lines"] if _plain(text) in _plain(row["text"])]
    order = ("body", "mixed", "caption", "headline", "duplicate", "debris")
    return min(labels, key=order.index, default="body")


def same(a: str, b: str) -> bool:
    """Two renderings of one sentence: nine words in ten shared."""
    return scores.jaccard(_plain(a).split(), _plain(b).split()) >= 0.9


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def page_table(totals: dict[str, dict[str, float]]) -> str:
    rows = [
        [name, f"{row['best'] / max(row['picks'], 1):.2f}", *row.values()]
        for name, row in totals.items()
    ]
    return table(["system", "share of best", *PAGE_COUNTS], rows)


# --- what each part earns ------------------------------------------------------------------------

WITHOUT = {  # what a part's constant is when the part is left out
    "all parts": {},
    "no position": {"LEAST": 1.0},
    "words said count in full": {"SAID": 1.0},
    "no turns of the parts of a long text": {"TURN": 1.0},
    "no cost of form": {"FORM": 1.0},
    "leaning sentences as any other": {"find_lean": lambda text, language: ""},
}


def ablate(articles: Sequence[Article]) -> str:
    """ROUGE-1 without each part, and what leaving it out costs, on the same articles."""
    pages = [clean(article.document) for article in articles]
    full = _rouge1(articles, pages)
    rows = []
    for name, constants in WITHOUT.items():
        values = _rouge1(articles, pages, constants)
        mean, low, high = scores.paired_interval(values, full)
        rows.append((name, f"{values.mean():.2f}", f"{mean:+.2f} [{low:+.2f}, {high:+.2f}]"))
    return table(["", "ROUGE-1", "against all parts"], rows)


def _rouge1(articles, pages, constants: dict[str, object] | None = None) -> np.ndarray:
    with patch.multiple(select, **(constants or {"POSITION": select.POSITION})):
        chosen = [
            [pick.sentence.text for pick in summarize(page, sentences=article.length).picks]
            for article, page in zip(articles, pages, strict=True)
        ]
    return judge(articles, chosen).rouge["rouge1"]


GRID = {"POSITION": (0.3, 0.4, 0.5), "SAID": (0.3, 0.4, 0.5), "TURN": (0.5, 1.0)}


def cross_validate(articles: Sequence[Article], folds: int = 5) -> str:
    """The weights chosen on four fifths of the articles and measured on the fifth left out."""
    pages = [clean(article.document) for article in articles]
    settings = [dict(zip(GRID, values, strict=True)) for values in product(*GRID.values())]
    values = np.array([_rouge1(articles, pages, setting) for setting in settings])
    fold = np.arange(len(articles)) % folds
    chosen = [int(values[:, fold != i].mean(axis=1).argmax()) for i in range(folds)]
    held_out = np.array([values[chosen[fold[j]], j] for j in range(len(articles))])
    lead = run(articles, systems()["lead"]).rouge["rouge1"]
    mean, low, high = scores.paired_interval(held_out, lead)
    picked = ["/".join(f"{value:g}" for value in settings[i].values()) for i in chosen]
    spread = values.mean(axis=1)
    return (
        f"left-out folds: {held_out.mean():.2f}, against lead {mean:+.2f} [{low:+.2f}, {high:+.2f}]"
        f"; chosen {'/'.join(GRID)}: {', '.join(picked)}; over all {len(settings)} settings:"
        f" {spread.min():.2f} to {spread.max():.2f}"
    )


def by_length(articles: Sequence[Article], lengths: Sequence[int] = (1, 2, 3, 5, 8)) -> str:
    """This project less lead by length of the summary, and by length of the article."""
    rows = []
    for length in lengths:
        same_length = [replace(a, length=length) for a in articles]
        rows.append((f"{length} sentences", len(articles), _less_lead(same_length)))
    order = sorted(articles, key=lambda a: len(_raw_sentences(a.document)))
    for name, part in zip(("short", "middling", "long"), np.array_split(order, 3), strict=True):
        counts = [len(_raw_sentences(a.document)) for a in part]
        rows.append(
            (f"{name} articles, {min(counts)} to {max(counts)}", len(part), _less_lead(part))
        )
    return table(["", "articles", "less lead, ROUGE-1 (95%)"], rows)


def _less_lead(articles: Sequence[Article]) -> str:
    choosers = systems()
    return compare({name: run(articles, choosers[name]) for name in (OURS, "lead")}, "lead")


# --- figure ----------------------------------------------------------------------------------


def draw(results: dict[str, dict[str, Result]]):
    """A figure: how far this project is ahead of each system, with intervals, by condition."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 0.34 * 14 * ((len(results) + 1) // 2)), layout="constrained")
    axes = figure.subplots((len(results) + 1) // 2, 2, squeeze=False).ravel()
    for ax in axes[len(results) :]:
        ax.set_axis_off()
    for ax, (condition, found) in zip(axes, results.items(), strict=False):
        _draw_condition(ax, condition, found)
    figure.suptitle("How far ahead: ROUGE-1 of this project less each other's, with 95% intervals")
    said = [
        f"{condition}: {compare(found, 'lead')} against lead"
        for condition, found in results.items()
    ]
    figure.set_label("Dots are means, lines intervals. " + "; ".join(said) + ".")
    return figure


def _draw_condition(ax, condition: str, results: dict[str, Result]) -> None:
    others = [name for name in results if name not in (OURS, "oracle")]
    ours = results[OURS].rouge["rouge1"]
    gaps = {name: scores.paired_interval(ours, results[name].rouge["rouge1"]) for name in others}
    names = sorted(others, key=lambda name: -gaps[name][0])
    for y, name in enumerate(names):
        mean, low, high = gaps[name]
        color = "#0072B2" if low > 0 else "#D55E00" if high < 0 else "#666666"
        ax.plot([low, high], [y, y], color=color, linewidth=2)
        ax.plot([mean], [y], "o", color=color, markersize=4)
    ax.axvline(0, color="#999999", linewidth=0.8)
    ax.set_yticks(range(len(names)), names, fontsize=8)
    ax.tick_params(axis="x", labelsize=8)
    ax.set_title(condition, fontsize=9, loc="left")
    ax.spines[["top", "right"]].set_visible(False)


# --- speed -------------------------------------------------------------------------------------


def speed(articles: Sequence[Article], rounds: int = 5) -> str:
    """Documents a second of processor time, page to summary, in turns with summa; medians."""
    choosers = {name: c for name, c in systems().items() if name in (OURS, "summa TextRank")}
    taken: dict[str, list[float]] = {name: [] for name in choosers}
    for turn in range(rounds + 1):
        for name, chooser in choosers.items():
            _raw_sentences.cache_clear()
            speed = run(articles, chooser).speed
            if turn:  # the first loads what is loaded once
                taken[name].append(speed)
    return table(["system", "docs/s"], [(name, spread(v)) for name, v in taken.items()])


# --- command line ------------------------------------------------------------------------------

PARTS = ("clean", "messy", "pages", "parts", "speed")


def main() -> None:
    def add(add) -> None:
        add("--articles", type=int, default=None, help="of each file, at most")

    options = options_of(__doc__, PARTS, add)
    if peers.missing():
        print(f"not installed, so left out: {', '.join(peers.missing())}\n")
    print(f"signature: {scores.rouge_signature()}\n")
    for part in report(options.data, options.articles, options.part):
        print(part, flush=True)


def report(data: Path, limit: int | None, parts: Sequence[str]) -> Iterator[str]:
    found = conditions(data, limit)
    for name, articles in found.items():
        messy = name.endswith("messy")
        if ("messy" if messy else "clean") in parts:
            yield f"\n## {name} ({len(articles)} articles)\n"
            yield result_table(evaluate(articles))
        if messy and "messy" in parts:
            yield f"\n## {name}, the others given our cleaned sentences\n"
            yield result_table(evaluate(articles, cleaned=True))
    if "pages" in parts and (data / "pages").is_dir():
        yield "\n## gold pages\n"
        yield page_table(judge_pages(data / "pages"))
    first = next((found[name] for name in found if name.endswith("stripped")), [])
    if "parts" in parts and first:
        yield "\n## what each part earns\n"
        yield ablate(first)
        yield "\n" + cross_validate(first) + "\n"
        yield by_length(first)
    if "speed" in parts and first:
        yield "\n## speed\n"
        yield speed(first)


if __name__ == "__main__":
    main()

"""Hold the topic engines against their peers: the same counts, one run, one core.

    python tests/bench/bench_topics.py [--data PATH] [--part page quality short speed]
        [--topics 5,20,50] [--engines seeded,tomotopy,…] [--repeats 1]

Seconds are of one core. tomotopy and topica are peers only: where one is not installed its row is
missing and a line says so. Perplexity is the fold-in of `scores.completion_perplexity` on a fifth
of the documents that no engine saw.
"""

from __future__ import annotations

import argparse
import gzip
import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import scores
from measuring import ROOT, options_of, read_rows, table, timed

import topicbrief as tb
from topicbrief.topics import choose
from topicbrief.topics.counts import Counts, piece_of
from topicbrief.topics.engines import as_floats, fit_numbered
from topicbrief.topics.inference import normalise

REPEATS = 3
Fit = tuple[np.ndarray, np.ndarray]


# -- data -----------------------------------------------------------------------------------------


def read_bbc(data: Path) -> tuple[list[list[str]], list[str]]:
    rows = list(read_rows(data / "bbc_news.jsonl.gz"))
    return [tb.tokenize(row["text"]) for row in rows], [row["category"] for row in rows]


def read_m10(data: Path) -> tuple[list[list[str]], list[str]]:
    with gzip.open(data / "m10.tsv.gz", "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    return [row[0].split() for row in rows], [row[2] for row in rows]


def read_lee() -> list[list[str]]:
    from gensim.test.utils import datapath

    with open(datapath("lee_background.cor"), encoding="utf-8") as file:
        return [tb.tokenize(line) for line in file]


def make_counts(texts: list[list[str]], least: int, most: float) -> Counts:
    """Words in at least `least` and at most a share `most` of the texts."""
    counted = tb.count(texts)
    seen = (counted.counts > 0).sum(axis=0)
    kept = np.flatnonzero((seen >= least) & (seen <= most * len(texts)))
    counts = counted.counts[:, kept]
    filled = np.flatnonzero(counts.sum(axis=1))
    pieces = (piece_of(as_floats(counts[filled])),)
    vocabulary = tuple(counted.vocabulary[i] for i in kept)
    return Counts(tuple(map(str, filled)), vocabulary, pieces, "document")


def cells(counts):
    """The words and times of each unit, as two lists."""
    for a, b in zip(counts.indptr, counts.indptr[1:], strict=False):
        yield counts.indices[a:b].tolist(), counts.data[a:b].astype(int).tolist()


def as_pairs(counts) -> list[list[tuple[int, int]]]:
    """As gensim's `Dictionary.doc2bow` gives them: numbers of words are the same objects."""
    names = list(range(counts.shape[1]))
    return [[(names[i], n) for i, n in zip(*row, strict=True)] for row in cells(counts)]


def as_words(counts) -> list[list[str]]:
    return [[str(i) for i, n in zip(*row, strict=True) for _ in range(n)] for row in cells(counts)]


def names_of(counts) -> dict[int, str]:
    return {i: str(i) for i in range(counts.shape[1])}


# -- engines: each takes counts, a number of topics and a seed, and gives topics and shares -------


def ours(engine: str) -> Callable[..., Fit]:
    def fit(counts, k: int, seed: int) -> Fit:
        return fit_numbered(counts, engine, n_topics=k, seed=seed, alpha=0.1, eta=0.1)

    return fit


def gensim(**tuned) -> Callable[..., Fit]:
    def fit(counts, k: int, seed: int) -> Fit:
        from gensim.models import LdaModel

        corpus = as_pairs(counts)
        model = LdaModel(corpus, num_topics=k, id2word=names_of(counts), random_state=seed, **tuned)
        return model.get_topics(), model.inference(corpus)[0]

    return fit


def tomotopy(counts, k: int, seed: int) -> Fit:
    model = fill_tomotopy(counts, k, seed)
    model.train(1000, workers=1)
    return read_tomotopy(model, counts.shape[1])


def fill_tomotopy(counts, k: int, seed: int):
    from tomotopy import LDAModel

    model = LDAModel(k=k, alpha=0.1, eta=0.1, seed=seed)
    for words in as_words(counts):
        model.add_doc(words)
    return model


def read_tomotopy(model, width: int) -> Fit:
    columns = [int(word) for word in model.used_vocabs]
    topic_word = np.full((model.k, width), 1e-12)
    topic_word[:, columns] = [model.get_topic_word_dist(k) for k in range(model.k)]
    return topic_word, np.array([document.get_topic_dist() for document in model.docs])


def topica(counts, k: int, seed: int) -> Fit:
    from topica import LDA

    priors = {"alpha_sum": 0.1 * k, "beta": 0.1, "optimize_interval": 0}
    model = LDA(num_topics=k, seed=seed, **priors)
    model.fit(as_words(counts), iters=1000, keep_theta_draws=False)
    topic_word = np.full((k, counts.shape[1]), 1e-12)
    topic_word[:, [int(word) for word in model.vocabulary]] = np.asarray(model.topic_word)
    return topic_word, np.asarray(model.doc_topic)


OURS = {name: ours(name) for name in ("seeded", "collapsed", "nmf")}
PEERS = {
    "gensim as it comes": gensim(),
    "gensim tuned": gensim(passes=10, alpha="auto", eta="auto", eval_every=None),
    "scikit-learn": ours("sklearn"),
    "tomotopy 1000": tomotopy,
    "topica 1000": topica,
}


# -- measures -------------------------------------------------------------------------------------


def compare(options: argparse.Namespace, counts: Counts, texts, labels, k: int) -> None:
    """A row for each engine asked for: ours three times, peers as often as `--repeats` says."""
    rows = []
    for name, fit in (OURS | PEERS).items():
        if not any(name.startswith(part) for part in options.engines):
            continue
        try:
            repeats = REPEATS if name in OURS else options.repeats
            row = measure(fit, counts, texts, labels, k=k, repeats=repeats)
            if name in OURS:
                row["left out"] = left_out(fit, counts, k)
            rows.append({"": name, **row})
        except (ImportError, ValueError) as error:
            print(f"{name} is not measured: {error}\n")
    head = list(rows[0]) if rows else []
    print(table(head, [[show(row.get(key, "")) for key in head] for row in rows]), flush=True)


def measure(fit, counts: Counts, texts, labels, *, k: int, repeats: int) -> dict[str, float]:
    """Medians over seeds, and how far the leading words of two seeds agree."""
    cells, (known, unseen) = as_floats(counts.counts), split(len(counts))
    filled = [int(name) for name in counts.ids]
    own = [labels[i] for i in filled] if labels else []
    runs, leading = [], []
    for seed in range(repeats):
        seconds, (topic_word, _) = timed(lambda s=seed: fit(cells[known], k, s), 1)
        perplexity = scores.completion_perplexity(normalise(topic_word), cells[unseen])
        whole, shares = fit(cells, k, seed)
        leading.append(choose.leading_columns(normalise(whole)))
        words = [[counts.vocabulary[i] for i in row] for row in leading[-1]]
        runs.append({
            "s": seconds, "perplexity": perplexity,
            "NPMI": float(scores.window_npmi(words, texts).mean()),
            "diversity": scores.diversity(words),
            "purity": scores.purity(shares, own) if own else float("nan"),
            "NMI": scores.nmi(shares, own) if own else float("nan"),
        })  # fmt: skip
    found = {name: median(run[name] for run in runs) for name in runs[0]}
    return {**found, "seeds": scores.stability(leading) if repeats > 1 else float("nan")}


def left_out(fit, counts: Counts, k: int) -> float:
    """The agreement of leading words with those of fits that leave a tenth of the units out."""
    cells = as_floats(counts.counts)
    first, *others = (
        choose.leading_columns(normalise(fit(cells[kept], k, 0)[0]))
        for kept in (np.arange(len(counts)), *choose.left_out_sets(len(counts)))
    )
    return float(np.mean([scores.best_match(first, other).mean() for other in others]))


def split(n: int) -> tuple[np.ndarray, np.ndarray]:
    order = np.random.default_rng(0).permutation(n)
    return np.sort(order[n // 5 :]), np.sort(order[: n // 5])


def show(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3f}"


# -- parts ----------------------------------------------------------------------------------------


def page(options: argparse.Namespace) -> None:
    """The shipped page: the same topics for every seed, stability, milliseconds."""
    counts = tb.count(tb.make_units([tb.clean(next(iter(tb.read(ROOT / "seeds"))))]))
    rows = []
    for k in (2, 3, 4):
        fits = [tb.fit_topics(counts, n_topics=k, seed=seed) for seed in range(6)]
        seeds = scores.stability([choose.leading_columns(fit.topic_word) for fit in fits])
        seconds, _ = timed(lambda k=k: tb.fit_topics(counts, n_topics=k), 20)
        stable = fits[0].quality.overall["stability"]
        rows.append([k, *map(show, (1000 * seconds, seeds, stable))])
    print(f"{len(counts)} passages, {int(counts.counts.sum())} words\n")
    print(table(["topics", "ms", "over six seeds", "a tenth left out"], rows))


def quality(options: argparse.Namespace) -> None:
    """BBC News and Lee: perplexity, coherence, labels and stability; the number of topics."""
    texts, labels = read_bbc(options.data)
    counts = make_counts(texts, 3, 0.5)
    begin = time.perf_counter()
    verdict = tb.choose_topics(counts).verdict
    print(f"BBC News: {verdict} ({time.perf_counter() - begin:.1f} s)")
    for k in options.topics:
        print(f"\nBBC News, {len(counts)} articles, K = {k}\n")
        compare(options, counts, texts, labels, k)
    texts = read_lee()
    counts = make_counts(texts, 2, 0.5)
    print(f"\nLee background corpus, {len(counts)} news texts, K = 10\n")
    compare(options, counts, texts, None, 10)


def short(options: argparse.Namespace) -> None:
    """M10: perplexity on very short texts, and how long tomotopy takes to reach ours."""
    texts, labels = read_m10(options.data)
    counts = make_counts(texts, 2, 1.0)
    print(f"M10, {len(counts)} titles, K = 10\n")
    compare(options, counts, texts, labels, 10)
    cells, (known, unseen) = as_floats(counts.counts), split(len(counts))
    seconds, (topic_word, _) = timed(lambda: ours("collapsed")(cells[known], 10, 0), 1)
    target = scores.completion_perplexity(normalise(topic_word), cells[unseen])
    print(f"collapsed: {target:.0f} after {seconds:.2f} s", end="; ")
    try:
        model, spent, reached = fill_tomotopy(cells[known], 10, 0), 0.0, np.inf
    except ImportError as error:
        return print(f"tomotopy is not measured: {error}")
    while reached > target and model.global_step < 1000:
        spent += timed(lambda: model.train(20, workers=1), 1)[0]
        topic_word = normalise(read_tomotopy(model, counts.counts.shape[1])[0])
        reached = scores.completion_perplexity(topic_word, cells[unseen])
    return print(f"tomotopy: {reached:.0f} after {model.global_step} iterations, {spent:.2f} s")


def speed(options: argparse.Namespace) -> None:
    """A whole fit (5 passes) against gensim's LdaModel(eval_every=None): the same topics?"""
    from gensim.models import LdaModel

    from topicbrief.topics.engines.compiled_lda import CompiledLda

    counts = as_floats(make_counts(read_bbc(options.data)[0], 3, 0.5).counts)
    pairs, rows = as_pairs(counts), []
    for k in (5, 20, 50):
        given = {"num_topics": k, "id2word": names_of(counts), "random_state": 0}
        given |= {"eval_every": None, "passes": 5}
        CompiledLda(counts[:300], **given)
        calls = ((LdaModel, pairs, 1), (CompiledLda, counts, 3), (CompiledLda, pairs, 3))
        fits = [timed(lambda c=c, o=o, g=given: c(o, **g), n) for c, o, n in calls]
        seconds, models = zip(*fits, strict=True)
        words = [
            [set(row) for row in choose.leading_columns(m.get_topics()).tolist()] for m in models
        ]
        same = sum(a == b for a, b in zip(words[0], words[1], strict=True))
        times = [f"{seconds[0] / own:.1f}x" for own in seconds[1:]]
        rows.append([k, f"{seconds[0]:.2f}", *times, f"{same} of {k}"])
    print(table(["topics", "gensim s", "from CSR", "from lists", "equal leading words"], rows))


PARTS = {part.__name__: part for part in (page, quality, short, speed)}


def _add(add) -> None:
    add("--topics", type=lambda t: [int(k) for k in t.split(",")], default=[5, 20, 50])
    add("--engines", type=lambda t: t.split(","), default=[""], help="beginnings of their names")
    add("--repeats", type=int, default=1, help="runs of each peer")


def main() -> None:
    options = options_of(__doc__, PARTS, _add)
    for part in options.part:
        print(f"\n### {part}\n")
        PARTS[part](options)


if __name__ == "__main__":
    main()

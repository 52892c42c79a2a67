"""Hold the topic engines against their peers: the same bags, one run, one core.

    python tests/bench/bench_topics.py [--data PATH] [--part quality,short,speed,large,memory,…]
        [--topics 5,20,50] [--engines seeded,tomotopy,…] [--repeats 1]

Prints Markdown tables; seconds are of one core. tomotopy and topica are peers only: where one is
not installed its rows are missing and a line says so. Perplexity is the fold-in of
`scores.completion_perplexity` on a fifth of the documents that no engine saw.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import scores

from topicbrief.language.words import tokenize
from topicbrief.topics import choose as topics
from topicbrief.topics import inference as estep
from topicbrief.topics.counts import count
from topicbrief.topics.model import Bags

ROOT = Path(__file__).resolve().parents[2]
REPEATS = 3
MANY = 100_000
Fit = tuple[np.ndarray, np.ndarray]


# Data


def read_bbc(data: Path) -> tuple[list[list[str]], list[str]]:
    with gzip.open(data / "bbc_news.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [tokenize(row["text"]) for row in rows], [row["category"] for row in rows]


def read_m10(data: Path) -> tuple[list[list[str]], list[str]]:
    with gzip.open(data / "m10.tsv.gz", "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    return [row[0].split() for row in rows], [row[2] for row in rows]


def read_lee() -> list[list[str]]:
    from gensim.test.utils import datapath

    with open(datapath("lee_background.cor"), encoding="utf-8") as file:
        return [tokenize(line) for line in file]


def make_bags(texts: list[list[str]], least: int, most: float) -> Bags:
    """Words in at least `least` and at most a share `most` of the texts."""
    bags = count(texts)
    seen = (bags.counts > 0).sum(axis=0)
    kept = np.flatnonzero((seen >= least) & (seen <= most * len(texts)))
    filled = np.flatnonzero(bags.counts[:, kept].sum(axis=1))
    ids = tuple(bags.ids[i] for i in filled)
    words = tuple(bags.vocabulary[i] for i in kept)
    return Bags(ids, words, topics._as_floats(bags.counts[filled][:, kept]), "document")


def split(n: int) -> tuple[np.ndarray, np.ndarray]:
    order = np.random.default_rng(0).permutation(n)
    return np.sort(order[n // 5 :]), np.sort(order[: n // 5])


# Engines: each takes counts, a number of topics and a seed, and gives topics and shares


def ours(engine: str) -> Callable[..., Fit]:
    def fit(counts, k: int, seed: int) -> Fit:
        with estep.one_thread():
            settings = {"n_topics": k, "seed": seed, "alpha": 0.1, "eta": 0.1}
            return topics._fit_filled(counts, engine, None, settings)

    return fit


def gensim_plain(counts, k: int, seed: int) -> Fit:
    from gensim.models import LdaModel

    corpus = as_pairs(counts)
    model = LdaModel(corpus, num_topics=k, id2word=numbers(counts), random_state=seed)
    return model.get_topics(), model.inference(corpus)[0]


def gensim_tuned(counts, k: int, seed: int) -> Fit:
    from gensim.models import LdaModel

    model = LdaModel(
        corpus := as_pairs(counts),
        num_topics=k,
        id2word=numbers(counts),
        random_state=seed,
        passes=10,
        alpha="auto",
        eta="auto",
        eval_every=None,
    )
    return model.get_topics(), model.inference(corpus)[0]


def tomotopy(iterations: int, eta: float = 0.1) -> Callable[..., Fit]:
    def fit(counts, k: int, seed: int) -> Fit:
        model = fill_tomotopy(counts, k, seed, eta)
        model.train(iterations, workers=1)
        return read_tomotopy(model, counts.shape[1])

    return fit


def fill_tomotopy(counts, k: int, seed: int, eta: float):
    import tomotopy

    model = tomotopy.LDAModel(k=k, alpha=0.1, eta=eta, seed=seed)
    for begin, end in zip(counts.indptr, counts.indptr[1:], strict=False):
        cells = zip(counts.indices[begin:end], counts.data[begin:end], strict=True)
        model.add_doc([str(word) for word, times in cells for _ in range(int(times))])
    return model


def read_tomotopy(model, width: int) -> Fit:
    columns = [int(word) for word in model.used_vocabs]
    topic_word = np.full((model.k, width), 1e-12)
    topic_word[:, columns] = [model.get_topic_word_dist(k) for k in range(model.k)]
    return topic_word, np.array([document.get_topic_dist() for document in model.docs])


def topica(counts, k: int, seed: int) -> Fit:
    import topica as package

    texts = [
        [
            f"w{w}"
            for w, c in zip(counts.indices[a:b], counts.data[a:b], strict=True)
            for _ in range(int(c))
        ]
        for a, b in zip(counts.indptr, counts.indptr[1:], strict=False)
    ]
    priors = {"alpha_sum": 0.1 * k, "beta": 0.1, "optimize_interval": 0}
    model = package.LDA(num_topics=k, seed=seed, **priors)
    model.fit(texts, iters=1000, keep_theta_draws=False)
    topic_word = np.full((k, counts.shape[1]), 1e-12)
    columns = [int(word[1:]) for word in model.vocabulary]
    topic_word[:, columns] = np.asarray(model.topic_word)
    return topic_word, np.asarray(model.doc_topic)


def as_pairs(counts) -> list[list[tuple[int, float]]]:
    edges = zip(counts.indptr, counts.indptr[1:], strict=False)
    return [
        list(zip(counts.indices[a:b].tolist(), counts.data[a:b].tolist(), strict=True))
        for a, b in edges
    ]


def numbers(counts) -> dict[int, str]:
    return {i: str(i) for i in range(counts.shape[1])}


# Measures


def measure(fit, bags: Bags, texts, labels, k: int, repeats: int, own: bool) -> dict[str, float]:
    """Medians over seeds, stability over seeds and, of our own, over documents left out."""
    known, unseen = split(len(bags.ids))
    runs = []
    for seed in range(repeats):
        begin = time.process_time()
        topic_word, _ = fit(bags.counts[known], k, seed)
        seconds = time.process_time() - begin
        topic_word = estep.normalise(topic_word)
        whole, shares = fit(bags.counts, k, seed)
        row = {
            "s": seconds,
            "perplexity": scores.completion_perplexity(topic_word, bags.counts[unseen]),
        }
        runs.append(row | describe(estep.normalise(whole), shares, bags, texts, labels))
    result = {name: median(run[name] for run in runs) for name in runs[0] if name != "words"}
    words = [run["words"] for run in runs]
    result["seeds"] = scores.stability(words) if repeats > 1 else float("nan")
    again = [fit(bags.counts[kept], k, 0)[0] for kept in left_out(bags)] if own else []
    again = [topics._leading(estep.normalise(topic_word)) for topic_word in again]
    matches = [scores.best_match(words[0], other).mean() for other in again]
    result["left out"] = float(np.mean(matches)) if matches else float("nan")
    return result


def left_out(bags: Bags) -> list[np.ndarray]:
    return topics.left_out_sets(len(bags.ids))


def describe(topic_word, shares, bags: Bags, texts, labels) -> dict:
    leading = topics._leading(topic_word)
    words = [[bags.vocabulary[i] for i in row] for row in leading]
    filled = np.array([int(i) for i in bags.ids])
    known = [labels[i] for i in filled] if labels else None
    return {
        "NPMI": float(scores.window_npmi(words, texts).mean()),
        "diversity": scores.diversity(words),
        "purity": scores.purity(shares, known) if known else float("nan"),
        "NMI": scores.nmi(shares, known) if known else float("nan"),
        "words": leading,
    }


def table(title: str, rows: dict[str, dict[str, float]]) -> None:
    names = list(next(iter(rows.values())))
    print(f"\n### {title}\n\n| | {' | '.join(names)} |\n|{' --- |' * (len(names) + 1)}")
    for name, row in rows.items():
        print(f"| {name} | {' | '.join(show(row[key]) for key in names)} |", flush=True)


def show(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3f}"


def compare(title: str, engines: dict, bags, texts, labels, k: int) -> None:
    rows = {}
    for name, (fit, repeats) in engines.items():
        try:
            rows[name] = measure(fit, bags, texts, labels, k, repeats, name in OURS)
        except ImportError as error:
            print(f"\n{name} is not measured: {error}")
    table(title, rows)


# Parts


def quality(options: argparse.Namespace) -> None:
    """BBC News and Lee: perplexity, coherence, labels and stability."""
    texts, labels = read_bbc(options.data)
    bags = make_bags(texts, 3, 0.5)
    engines = chosen(options, OURS | PEERS)
    for k in options.topics:
        title = f"BBC News, {len(bags.ids)} articles, K = {k}"
        compare(title, engines, bags, texts, labels, k)
    texts = read_lee()
    bags = make_bags(texts, 2, 0.5)
    title = f"Lee background corpus, {len(bags.ids)} news texts, K = 10"
    compare(title, engines, bags, texts, None, 10)


def chosen(options: argparse.Namespace, engines: dict[str, Callable]) -> dict:
    """The engines asked for, each with how often it is run: ours always three times."""
    wanted = {
        name: (fit, REPEATS if name in OURS else options.repeats)
        for name, fit in engines.items()
        if any(name.startswith(part) for part in options.engines)
    }
    if not wanted:
        sys.exit(f"--engines: expected beginnings of some of {', '.join(engines)}")
    return wanted


OURS = {name: ours(name) for name in ("seeded", "collapsed", "nmf")}
PEERS = {
    "gensim as it comes": gensim_plain,
    "gensim tuned": gensim_tuned,
    "scikit-learn": ours("sklearn"),
    "tomotopy 1000": tomotopy(1000),
    "topica 1000": topica,
}


def short(options: argparse.Namespace) -> None:
    """M10: perplexity on very short texts, and how long tomotopy takes to reach ours."""
    texts, labels = read_m10(options.data)
    bags = make_bags(texts, 2, 1.0)
    engines = {name: fit for name, fit in (OURS | PEERS).items() if name != "nmf"}
    del engines["gensim as it comes"]
    title = f"M10, {len(bags.ids)} titles, K = 10"
    compare(title, chosen(options, engines), bags, texts, labels, 10)
    known, unseen = split(len(bags.ids))
    begin = time.process_time()
    own = estep.normalise(ours("collapsed")(bags.counts[known], 10, 0)[0])
    seconds = time.process_time() - begin
    target = scores.completion_perplexity(own, bags.counts[unseen])
    print(f"\ncollapsed: {target:.0f} after {seconds:.2f} s")
    model, spent = fill_tomotopy(bags.counts[known], 10, 0, 0.1), 0.0
    for done in range(20, 1001, 20):
        begin = time.process_time()
        model.train(20, workers=1)
        spent += time.process_time() - begin
        topic_word = estep.normalise(read_tomotopy(model, bags.counts.shape[1])[0])
        reached = scores.completion_perplexity(topic_word, bags.counts[unseen])
        if reached <= target:
            print(f"tomotopy reaches {reached:.0f} after {done} iterations, {spent:.2f} s")
            return
    print(f"tomotopy does not reach it in 1,000 iterations, {spent:.2f} s")


def speed(options: argparse.Namespace) -> None:
    """A whole fit against gensim's LdaModel with the same settings: seconds and leading words."""
    from gensim.models import LdaModel

    from topicbrief.topics.engines.compiled_lda import CompiledLda

    bags = make_bags(read_bbc(options.data)[0], 3, 0.5)
    pairs = as_pairs(bags.counts)
    rows = {}
    for k in (5, 20, 50):
        given = {
            "num_topics": k,
            "id2word": numbers(bags.counts),
            "random_state": 0,
            "passes": 5,
            "eval_every": None,
        }
        CompiledLda(bags.counts[:300], **given)
        theirs = timed(lambda o=given: LdaModel(pairs, **o), 2)
        csr = timed(lambda o=given: CompiledLda(bags.counts, **o), REPEATS)
        lists = timed(lambda o=given: CompiledLda(pairs, **o), REPEATS)
        a, b = (scores_of(model) for model in (theirs[1], csr[1]))
        rows[f"K = {k}"] = {
            "gensim s": theirs[0],
            "from CSR": f"{theirs[0] / csr[0]:.1f}x",
            "from lists": f"{theirs[0] / lists[0]:.1f}x",
            "equal lists": f"{sum(x == y for x, y in zip(a, b, strict=True))} of {k}",
        }
    table("A whole fit (5 passes) against LdaModel(eval_every=None)", rows)


def scores_of(model) -> list[set[int]]:
    return [set(row) for row in topics._leading(model.get_topics()).tolist()]


def timed(call: Callable, repeats: int) -> tuple[float, object]:
    """The median seconds of one core and the last result."""
    spent = []
    for _ in range(repeats):
        begin = time.process_time()
        result = call()
        spent.append(time.process_time() - begin)
    return median(spent), result


def large(options: argparse.Namespace) -> None:
    """BBC resampled, one pass over many documents; the slow peers on a tenth, times ten."""
    from gensim.models import LdaModel
    from sklearn.decomposition import LatentDirichletAllocation

    from topicbrief.topics.engines.compiled_lda import CompiledLda

    counts = resample(options.data, MANY)
    settings = one_pass(counts)
    CompiledLda(counts[:300], **settings)
    rows = {
        "seeded": {"s": timed(lambda: ours("seeded")(counts, 20, 0), REPEATS)[0]},
        "CompiledLda, CSR": {"s": timed(lambda: CompiledLda(counts, **settings), REPEATS)[0]},
    }
    small = counts[: MANY // 10]
    pairs = as_pairs(small)
    rows["gensim"] = {"s": 10 * timed(lambda: LdaModel(pairs, **settings), options.repeats)[0]}
    online = LatentDirichletAllocation(20, learning_method="online", max_iter=1, random_state=0)
    rows["scikit-learn"] = {"s": 10 * timed(lambda: online.fit(small), options.repeats)[0]}
    for row in rows.values():
        row["times seeded"] = f"{row['s'] / rows['seeded']['s']:.1f}x"
        row["times CompiledLda"] = f"{row['s'] / rows['CompiledLda, CSR']['s']:.1f}x"
    table(f"{MANY:,} documents, one pass, K = 20 (gensim, scikit-learn: a tenth, x 10)", rows)


def resample(data: Path, n: int):
    bags = make_bags(read_bbc(data)[0], 3, 0.5)
    return bags.counts[np.random.default_rng(0).integers(0, len(bags.ids), n)]


def one_pass(counts) -> dict:
    names = numbers(counts)
    return {"num_topics": 20, "id2word": names, "random_state": 0, "eval_every": None}


def memory(options: argparse.Namespace) -> None:
    """The highest memory of a process that fits so many documents: one process for each engine."""
    rows = {}
    for name in ("seeded", "CompiledLda", "gensim"):
        call = [sys.executable, __file__, "--data", str(options.data), "--part", f"peak:{name}"]
        said = subprocess.run(call, check=True, capture_output=True, text=True).stdout
        rows[name] = dict(
            zip(("data MB", "fit MB", "peak MB"), map(float, said.split()), strict=True)
        )
    for row in rows.values():
        for part in ("data", "fit", "data and fit"):
            row[f"{part}, of gensim's"] = f"{total(row, part) / total(rows['gensim'], part):.2f}"
    table(f"Memory at {MANY:,} documents, one pass, K = 20 (gensim: lists of tuples)", rows)


def total(row: dict, part: str) -> float:
    return sum(row[f"{name} MB"] for name in part.split(" and "))


def peak(data: Path, name: str) -> None:
    """Print MB that the data take, that the fit adds to them, and the peak of this process."""
    import gensim.models
    import psutil

    from topicbrief.topics.engines.compiled_lda import CompiledLda

    small = resample(data, 300)
    fits: dict[str, Callable] = {
        "seeded": lambda corpus: ours("seeded")(corpus, 20, 0),
        "CompiledLda": lambda corpus: CompiledLda(corpus, **settings),
        "gensim": lambda corpus: gensim.models.LdaModel(corpus, **settings),
    }
    settings = one_pass(small)
    form = lists_of_pairs if name == "gensim" else (lambda counts: counts)
    fits[name](form(small))  # what is imported and compiled is no part of a fit
    empty = psutil.Process().memory_info().rss
    corpus = form(resample(data, MANY))
    filled = psutil.Process().memory_info().rss
    fits[name](corpus)
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(*(round(size / 2**20) for size in (filled - empty, highest - filled, highest)))


def lists_of_pairs(counts) -> list[list[tuple[int, int]]]:
    """As gensim's `Dictionary.doc2bow` gives them: numbers of words are the same objects."""
    names = list(range(counts.shape[1]))
    return [
        [(names[i], int(n)) for i, n in zip(counts.indices[a:b], counts.data[a:b], strict=True)]
        for a, b in zip(counts.indptr, counts.indptr[1:], strict=False)
    ]


def page(options: argparse.Namespace) -> None:
    """The shipped page: same topics for every seed, stability, milliseconds."""
    from topicbrief import clean, read
    from topicbrief.topics.units import make_units

    units = make_units([clean(next(iter(read(ROOT / "seeds"))))])
    bags, rows = count(units), {}
    for k in (2, 3, 4):
        fits = [topics.fit_topics(bags, n_topics=k, seed=seed) for seed in range(20)]
        words = [topics._leading(fit.topic_word) for fit in fits]
        seconds = timed(lambda k=k: topics.fit_topics(bags, n_topics=k), 20)[0]
        rows[f"K = {k}"] = {
            "ms": 1000 * seconds,
            "over 20 seeds": scores.stability(words[:5] + words[-1:]),
            "a tenth left out": fits[0].quality.overall["stability"],
        }
    table(f"The shipped page: {len(units)} passages, {int(bags.counts.sum())} words", rows)
    print("\nnumba loaded:", "numba" in sys.modules)


def search(options: argparse.Namespace) -> None:
    """The number of topics, 2 to 20, of all articles and of each half."""
    bags = make_bags(read_bbc(options.data)[0], 3, 0.5)
    order = np.random.default_rng(0).permutation(len(bags.ids))
    middle = len(order) // 2
    for name, rows in (
        ("all", order),
        ("one half", order[:middle]),
        ("other half", order[middle:]),
    ):
        chosen = np.sort(rows)
        part = Bags(
            tuple(bags.ids[i] for i in chosen), bags.vocabulary, bags.counts[chosen], "document"
        )
        begin, used = time.perf_counter(), time.process_time()
        choice = topics.choose_topics(part)
        spent, used = time.perf_counter() - begin, time.process_time() - used
        print(f"\n{name}: {spent:.1f} s, {used:.1f} s of one core. {choice.verdict}", flush=True)


PARTS = {f.__name__: f for f in (page, search, short, speed, quality, large, memory)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = os.environ.get("TOPICBRIEF_DATA", ROOT.parent / "shared" / "data")
    parser.add_argument("--data", type=Path, default=default)
    parser.add_argument("--part", default=",".join(PARTS))
    parser.add_argument("--topics", type=_numbers, default=[5, 20, 50], help="of BBC News")
    parser.add_argument("--engines", type=_names, default=[""], help="beginnings of their names")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="runs of each peer")
    options = parser.parse_args()
    if not Path(options.data).is_dir():
        sys.exit(f"{options.data}: no measuring data; give its folder with --data")
    if options.part.startswith("peak:"):
        return peak(options.data, options.part.removeprefix("peak:"))
    for name in options.part.split(","):
        if name not in PARTS:
            sys.exit(f"--part {name}: expected some of {', '.join(PARTS)}")
        PARTS[name](options)
    return None


def _names(text: str) -> list[str]:
    return text.split(",")


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


if __name__ == "__main__":
    main()

"""How the way to the brief grows with the number of documents: time, memory, peers, restarts.

python tests/bench/bench_scale.py [--data PATH] [--sizes 10000,100000] [--workers 2] [--keep DIR]
                                  [--parts way,cores,dask,kills,million]

`way` is the whole way to the brief, again with another length of the summary, and gensim's own
tools on the same files; `cores` one process against two; `dask` a fit over two workers against one
process; `kills` twenty runs broken off at random moments and started again; `million` the way with
50 topics at a million documents, which takes most of an hour.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("TOPICBRIEF_DATA", ROOT.parent / "shared" / "data"))
PART = 10_000  # documents in one file of a corpus
CORES = 30_000  # documents for one process against two: long beside the start of a process


def make_corpus(data: Path, folder: Path, n: int, *, seed: int = 0) -> int:
    """Write `n` documents made of sentences of `bbc_news`, drawn with a fixed seed; return bytes.

    A document has a headline of its own, three to seven paragraphs of two to four sentences, most
    of them of one category, and a line that stands on every page.
    """
    if folder.is_dir():
        return sum(path.stat().st_size for path in folder.iterdir())
    pools = read_pools(data)
    names = sorted(pools)
    folder.mkdir(parents=True)
    for part in range(-(-n // PART)):
        with open(folder / f"part-{part:04d}.jsonl", "w", encoding="utf-8") as stream:
            for number in range(part * PART, min(n, (part + 1) * PART)):
                draw = random.Random(f"{seed}-{number}")
                row = {"id": f"d{number:08d}", "text": make_text(draw, pools, names)}
                stream.write(json.dumps(row) + "\n")
    return sum(path.stat().st_size for path in folder.iterdir())


def read_pools(data: Path) -> dict[str, list[str]]:
    from topicbrief.language.sentences import split_spans

    pools: dict[str, list[str]] = {}
    with gzip.open(data / "bbc_news.jsonl.gz", "rt", encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            text = row["text"]
            found = [text[a:b] for a, b in split_spans(text) if b - a > 60 and text[b - 1] == "."]
            pools.setdefault(row["category"], []).extend(found)
    return pools


def make_text(draw: random.Random, pools: dict[str, list[str]], names: list[str]) -> str:
    main = draw.choice(names)
    lines = [" ".join(draw.choice(pools[main]).split()[:6]).rstrip(".,")]
    for _ in range(draw.randint(3, 7)):
        pool = pools[main if draw.random() < 0.8 else draw.choice(names)]
        lines.append(" ".join(draw.choice(pool) for _ in range(draw.randint(2, 4))))
    return "\n\n".join([*lines, "Share this page with your friends and colleagues"])


# -- one run in a process of its own, with the time and memory of it and all its children ---------

WAY = """
import json, sys, time
from topicbrief.overviews import brief_of_corpus
seeds, folder, options = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
times = []
def progress(stage):
    times.append([stage, time.perf_counter()])
    print(json.dumps({"stage": stage}), flush=True)
brief = brief_of_corpus(seeds, folder=folder, progress=progress, **options)
times.append(["write", time.perf_counter()])
page = brief.to_html()
times.append(["end", time.perf_counter()])
spans = {name: round(b - a, 2) for (name, a), (_, b) in zip(times, times[1:])}
print(json.dumps({"spans": spans, "words": brief.counts.words, "bytes": len(page),
    "top": brief.model.top_words(5), "picks": [p.sentence.text for p in brief.summary.picks]}))
"""


def measure(code: str, *arguments: str) -> dict:
    """Run Python code; wall and CPU seconds and peak memory (MB) of all its processes together.

    Memory is the proportional set (PSS), in which pages that processes share are counted once.
    """
    import psutil

    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True
    )
    seen: dict = {"peak": 0.0, "cpu": {}}
    stop = threading.Event()
    watcher = threading.Thread(target=_watch, args=(psutil.Process(process.pid), seen, stop))
    watcher.start()
    output = process.communicate()[0]
    stop.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"a run ended with status {process.returncode}")
    told = json.loads(output.splitlines()[-1])
    wall = time.perf_counter() - began
    return {**told, "wall": wall, "cpu": sum(seen["cpu"].values()), "peak": seen["peak"]}


def _watch(root, seen: dict, stop: threading.Event) -> None:
    import psutil

    while not stop.wait(0.5):
        total = 0
        try:
            family = [root, *root.children(recursive=True)]
        except psutil.Error:
            return
        for one in family:
            try:
                times = one.cpu_times()
                seen["cpu"][one.pid] = times.user + times.system
                total += one.memory_full_info().pss
            except psutil.Error:
                continue
        seen["peak"] = max(seen["peak"], total / 1e6)


def run_way(corpus: Path, folder: Path, **options) -> dict:
    return measure(WAY, str(corpus), str(folder), json.dumps(options))


# -- gensim's own tools over the same files --------------------------------------------------------

PEER = """
import json, sys, time
from pathlib import Path
from gensim.corpora import Dictionary
from gensim.models import LdaMulticore
from gensim.utils import simple_preprocess
def texts(folder):
    for path in sorted(Path(folder).iterdir()):
        with path.open(encoding="utf-8") as stream:
            for line in stream:
                yield json.loads(line)["text"]
if __name__ == "__main__":
    began = time.perf_counter()
    words = [simple_preprocess(text) for text in texts(sys.argv[1])]
    dictionary = Dictionary(words)
    bags = [dictionary.doc2bow(row) for row in words]
    counted = time.perf_counter()
    LdaMulticore(bags, id2word=dictionary, num_topics=20, workers=2, passes=1, random_state=0)
    fitted = time.perf_counter()
    print(json.dumps({"spans": {"count": counted - began, "topics": fitted - counted}}))
"""


def run_gensim(corpus: Path, temporary: Path) -> dict:
    script = temporary / "peer.py"
    script.write_text(PEER, encoding="utf-8")
    return measure(
        f"import runpy; runpy.run_path({str(script)!r}, run_name='__main__')", str(corpus)
    )


# -- one process against two -----------------------------------------------------------------------

CORES_RUN = """
import json, sys, time
from topicbrief.chunks import clean_corpus, read_corpus
from topicbrief.shards import count_corpus
seeds, folder, workers = sys.argv[1], sys.argv[2], int(sys.argv[3])
corpus = read_corpus(seeds, folder=folder, workers=workers)
began = time.perf_counter()
cleaned = clean_corpus(corpus, workers=workers)
counted = time.perf_counter()
shards = count_corpus(corpus, cleaned, workers=workers)
ended = time.perf_counter()
spans = {"clean": counted - began, "count": ended - counted}
print(json.dumps({"spans": spans, "key": shards.key}))
"""


def compare_cores(options: argparse.Namespace, folder: Path, temporary: Path) -> None:
    """Cleaning and counting by one process and by `workers`, in turn."""
    corpus = folder / f"c{CORES}"
    make_corpus(options.data, corpus, CORES)
    spans: dict[int, list[float]] = {1: [], options.workers: []}
    keys = set()
    for turn in range(options.repeats):
        for workers, spent in spans.items():
            store = temporary / f"cores-{workers}-{turn}"
            found = measure(CORES_RUN, str(corpus), str(store), str(workers))
            keys.add(found["key"])
            spent.append(sum(found["spans"].values()))
            shutil.rmtree(store)
    one, many = spans[1], spans[options.workers]
    ratios = [a / b for a, b in zip(one, many, strict=True)]
    print(
        f"\nCleaning and counting {CORES} documents, in turn: one process {spread(one)} s, "
        f"{options.workers} processes {spread(many)} s: {spread(ratios)} times faster; the same "
        f"counts: {len(keys) == 1}. Two loops of plain arithmetic, which share nothing, "
        f"are {two_loops():.2f} times as fast on two cores as one after the other"
    )


def two_loops() -> float:
    """What two processes gain here at most: a virtual core may be half of a real one."""
    loop = [sys.executable, "-c", "sum(i * i for i in range(30_000_000))"]
    began = time.perf_counter()
    for _ in range(2):
        subprocess.run(loop, check=True)
    alone = time.perf_counter() - began
    began = time.perf_counter()
    both = [subprocess.Popen(loop) for _ in range(2)]
    for process in both:
        process.wait()
    return alone / (time.perf_counter() - began)


def spread(values: list[float]) -> str:
    """The median, and from least to most."""
    return f"{median(values):.2f} ({min(values):.2f} to {max(values):.2f}, {len(values)} runs)"


# -- a cluster against one process -----------------------------------------------------------------

DASK = """
import json, sys, time
from functools import partial
import numpy as np
from topicbrief import passes
from topicbrief.chunks import clean_corpus, read_corpus
from topicbrief.clusters import Spread, open_client
from topicbrief.shards import count_corpus
def main():
    seeds, folder, workers, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    corpus = read_corpus(seeds, folder=folder, workers=workers)
    shards = count_corpus(corpus, clean_corpus(corpus, workers=workers), workers=workers)
    n_topics = int(sys.argv[5])
    start = passes.fit_sample(shards.sample(5000), n_topics, seed=0, alpha=0.1, eta=0.1)
    def fit(run):
        began = time.perf_counter()
        _, lamda = passes.carry_over(shards, start, run, alpha=0.1, eta=0.1)
        return lamda, time.perf_counter() - began
    here, there = [], []
    with open_client("local", workers) as client:
        fit(Spread(client, shards).run_pass)
        for _ in range(repeats):
            ours, spent = fit(partial(passes.run_pass, shards, workers=1))
            here.append(spent)
            theirs, spent = fit(Spread(client, shards).run_pass)
            there.append(spent)
    top = lambda lamda: np.argsort(-lamda, axis=0)[:10].tolist()
    print(json.dumps({"here": here, "there": there, "same": top(ours) == top(theirs),
        "apart": float(np.abs(ours / theirs - 1).max()), "units": len(shards)}))
if __name__ == "__main__":
    main()
"""


def compare_dask(options: argparse.Namespace, folder: Path, temporary: Path) -> None:
    """The passes of a fit over Dask workers and in process, in turn, from one start."""
    size = max(options.sizes)
    corpus, store = folder / f"c{size}", temporary / f"s{size}"
    make_corpus(options.data, corpus, size)
    script = temporary / "fit.py"
    script.write_text(DASK, encoding="utf-8")
    run = f"import runpy; runpy.run_path({str(script)!r}, run_name='__main__')"
    for n_topics in (20, 50):
        numbers = map(str, (options.workers, options.repeats, n_topics))
        found = measure(run, str(corpus), str(store), *numbers)
        ratios = [a / b for a, b in zip(found["here"], found["there"], strict=True)]
        print(
            f"\nA fit of {n_topics} topics to {found['units']} documents from one start, in turn: "
            f"in process {spread(found['here'])} s, {options.workers} Dask workers "
            f"{spread(found['there'])} s: {spread(ratios)} times faster; statistics differ by "
            f"{found['apart']:.1g} at most; the same leading words: {found['same']}"
        )


# -- broken off and started again ------------------------------------------------------------------


def compare_kills(options: argparse.Namespace, folder: Path, temporary: Path) -> None:
    """Runs that are killed at random moments and started again end like one that was not."""
    corpus, size = folder / f"c{options.killed}", options.killed
    make_corpus(options.data, corpus, size)
    began = time.perf_counter()
    start_run(corpus, temporary / "whole", temporary / "store", options.workers).wait()
    whole, lasted = digest(temporary / "whole"), time.perf_counter() - began
    draw, same, stages = random.Random(0), 0, []
    for turn in range(options.kills):
        out, store = temporary / f"out{turn}", temporary / f"store{turn}"
        process = start_run(corpus, out, store, options.workers)
        time.sleep(draw.uniform(0.05, 0.98) * lasted)
        stages.append(sum(1 for path in store.glob("*/[0-9a-f]*")))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        left = digest(out) if out.exists() else None
        again = start_run(corpus, out, store, options.workers).wait()
        same += again == 0 and digest(out) == whole and left in (None, whole)
        for path in (out, store):
            shutil.rmtree(path, ignore_errors=True)
    print(
        f"\n{size} documents, a run of {lasted:.1f} s killed at {options.kills} random moments "
        f"(when {min(stages)} to {max(stages)} results were kept) and started again: {same} times "
        "the same files, and nothing half written before"
    )


COMMAND = """
import sys
import topicbrief.__main__ as command
command.LARGE = 0
sys.exit(command.main())
"""


def start_run(corpus: Path, out: Path, store: Path, workers: int) -> subprocess.Popen:
    """The command line by way of disk, with all its processes in a group of their own."""
    options = ["--out", str(out), "--build", str(store), "--workers", str(workers)]
    command = [sys.executable, "-c", COMMAND, str(corpus), "--topics", "5", *options]
    return subprocess.Popen(command, start_new_session=True)


def digest(folder: Path) -> str:
    """One hash of the names and bytes of all files."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return hashlib.sha256(
        b"".join(path.name.encode() + hashlib.sha256(path.read_bytes()).digest() for path in files)
    ).hexdigest()


# -- tables ----------------------------------------------------------------------------------------


def run_ways(options: argparse.Namespace, folder: Path, temporary: Path) -> None:
    """The whole way at each size, beside gensim, and what follows from the figures."""
    head()
    found = {size: report(options, folder, temporary, size) for size in options.sizes}
    for size, (way, peer) in found.items():
        ours = way["spans"]["count"] + way["spans"]["topics"]
        whole = ours + way["spans"]["read"] + way["spans"]["clean"]
        theirs = sum(peer["spans"].values())
        print(
            f"\n{size}: words, counts and topics {theirs / ours:.1f} times as fast as gensim's "
            f"tools; with reading, cleaning and sentences {theirs / whole:.1f} times"
        )
    least, most = min(found), max(found)
    if most > least:
        few, many = found[least][0], found[most][0]
        print(
            f"\nFrom {least} to {most}: {many['wall'] / few['wall']:.1f} times the time, "
            f"{many['peak'] / few['peak']:.1f} times the memory"
        )


def report(options: argparse.Namespace, folder: Path, temporary: Path, size: int) -> tuple:
    corpus, store = folder / f"c{size}", temporary / f"s{size}"
    made = make_corpus(options.data, corpus, size)
    name = f"{size} ({made / 1e6:.0f} MB)"
    way = {"workers": options.workers, "n_topics": 20}
    first = run_way(corpus, store, **way)
    show(name, "whole way", first)
    show(name, "again, 4 sentences", run_way(corpus, store, sentences=4, **way))
    peer = run_gensim(corpus, temporary)
    show(name, "gensim: words, counts, one pass", peer)
    return first, peer


def run_million(options: argparse.Namespace, folder: Path, temporary: Path) -> None:
    """The whole way with 50 topics."""
    corpus = folder / "c1000000"
    made = make_corpus(options.data, corpus, 1_000_000)
    head()
    found = run_way(corpus, temporary / "s1000000", workers=options.workers, n_topics=50)
    show(f"1000000 ({made / 1e6:.0f} MB)", "whole way, 50 topics", found)


def head() -> None:
    print("\n| documents | run | wall s | CPU s | peak MB | stages, wall s |")
    print("| --- | --- | --- | --- | --- | --- |")


def show(name: str, run: str, found: dict) -> None:
    stages = ", ".join(f"{stage} {spent:.1f}" for stage, spent in found["spans"].items())
    figures = f"{found['wall']:.1f} | {found['cpu']:.1f} | {found['peak']:.0f}"
    print(f"| {name} | {run} | {figures} | {stages} |", flush=True)


PARTS: dict[str, Callable] = {
    "way": run_ways,
    "cores": compare_cores,
    "dask": compare_dask,
    "kills": compare_kills,
    "million": run_million,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument(
        "--sizes",
        default=[10_000],
        type=lambda text: [int(size) for size in text.split(",")],
        help="numbers of documents, with commas",
    )
    parser.add_argument("--parts", default="way,cores,dask,kills", help="with commas")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3, help="runs of what is done in turn")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--killed", type=int, default=1000, help="documents of a killed run")
    parser.add_argument("--keep", type=Path, help="folder for corpora, to use them again")
    options = parser.parse_args()
    unknown = [part for part in options.parts.split(",") if part not in PARTS]
    if unknown:
        raise SystemExit(f"--parts {', '.join(unknown)}: expected some of {', '.join(PARTS)}")
    if not (options.data / "bbc_news.jsonl.gz").is_file():
        raise SystemExit(f"{options.data}: no bbc_news.jsonl.gz to make corpora of")
    with tempfile.TemporaryDirectory() as temporary:
        print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        for part in options.parts.split(","):
            PARTS[part](options, options.keep or Path(temporary), Path(temporary))
        print(f"\nload after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()

"""How the way to the brief grows with the number of documents: time, memory, peers, restarts.

python tests/bench/bench_scale.py [--data PATH] [--sizes 10000,100000] [--part way cores dask kills]
                                  [--topics 20] [--workers 2] [--keep DIR]

`way` is the whole way to the brief, again with another length of the summary, and gensim's own
tools on the same files; `cores` one process against several; `dask` a fit over Dask workers against
one in process; `kills` runs broken off at random moments and started again.
"""

from __future__ import annotations

import argparse
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
from pathlib import Path

from measuring import options_of, read_rows, spread

PART = 10_000  # documents in one file of a corpus


def make_corpus(data: Path, folder: Path, n: int) -> Path:
    """A folder of `n` documents made of sentences of `bbc_news`, drawn with a fixed seed.

    A document has a headline of its own, three to seven paragraphs of two to four sentences, most
    of them of one category, and a line that stands on every page.
    """
    corpus = folder / f"c{n}"
    if corpus.is_dir():
        return corpus
    pools = read_pools(data)
    corpus.mkdir(parents=True)
    for begin in range(0, n, PART):
        with open(corpus / f"part-{begin:08d}.jsonl", "w", encoding="utf-8") as stream:
            for number in range(begin, min(n, begin + PART)):
                row = {"id": f"d{number:08d}", "text": make_text(random.Random(number), pools)}
                stream.write(json.dumps(row) + "\n")
    return corpus


def read_pools(data: Path) -> dict[str, list[str]]:
    from topicbrief.language.sentences import split_spans

    pools: dict[str, list[str]] = {}
    for row in read_rows(data / "bbc_news.jsonl.gz"):
        text = row["text"]
        found = [text[a:b] for a, b in split_spans(text) if b - a > 60 and text[b - 1] == "."]
        pools.setdefault(row["category"], []).extend(found)
    return dict(sorted(pools.items()))


def make_text(draw: random.Random, pools: dict[str, list[str]]) -> str:
    names = list(pools)
    main = draw.choice(names)
    lines = [" ".join(draw.choice(pools[main]).split()[:6]).rstrip(".,")]
    for _ in range(draw.randint(3, 7)):
        pool = pools[main if draw.random() < 0.8 else draw.choice(names)]
        lines.append(" ".join(draw.choice(pool) for _ in range(draw.randint(2, 4))))
    return "\n\n".join([*lines, "Share this page with your friends and colleagues"])


# -- one run in a process of its own, with the time and memory of it and all its children ---------

WAY = """
import json, sys, time
from topicbrief import make_brief
seeds, folder, options = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
times = []
brief = make_brief(seeds, build=folder, **options,
    progress=lambda stage: times.append([stage, time.perf_counter()]))
times.append(["write", time.perf_counter()])
page = brief.to_html()
times.append(["end", time.perf_counter()])
spans = {name: round(b - a, 2) for (name, a), (_, b) in zip(times, times[1:])}
print(json.dumps({"spans": spans, "words": brief.counts.words, "bytes": len(page)}))
"""

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
def main(folder, topics, workers):
    began = time.perf_counter()
    words = [simple_preprocess(text) for text in texts(folder)]
    dictionary = Dictionary(words)
    bags = [dictionary.doc2bow(row) for row in words]
    counted = time.perf_counter()
    LdaMulticore(bags, id2word=dictionary, num_topics=topics, workers=workers, random_state=0)
    fitted = time.perf_counter()
    print(json.dumps({"spans": {"count": counted - began, "topics": fitted - counted}}))
if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
"""

CORES = """
import json, sys, time
import topicbrief as tb
from topicbrief.scale.pool import open_workers
with open_workers(int(sys.argv[3])) as workers:
    corpus = tb.open_corpus(sys.argv[1], build=sys.argv[2], workers=workers)
    began = time.perf_counter()
    counted = tb.count_corpus(corpus, tb.clean_corpus(corpus))
    spent = time.perf_counter() - began
print(json.dumps({"spans": {"clean and count": spent}, "key": counted.counts.key}))
"""

DASK = """
import json, sys, time
import topicbrief as tb
from topicbrief.scale.pool import open_workers
from topicbrief.topics.large import SAMPLE, fit_large
def main(seeds, folder, workers, repeats, topics):
    with open_workers(workers) as here, open_workers(workers, "local") as there:
        corpus = tb.open_corpus(seeds, build=folder, workers=here)
        counts = tb.count_corpus(corpus, tb.clean_corpus(corpus)).counts
        start = tb.fit_topics(counts.sample(SAMPLE), n_topics=topics)
        start.quality  # measured once, and before the clock runs
        spent, found = {"here": [], "there": []}, {}
        for turn in range(repeats + 1):  # the first turn compiles and is not counted
            for name, hands in (("here", here), ("there", there)):
                began = time.perf_counter()
                fit = fit_large(counts, lambda sample: start, workers=hands)
                if turn:
                    spent[name].append(time.perf_counter() - began)
                found[name] = fit.topic_word.tobytes() + fit.doc_topic.tobytes()
    print(json.dumps({**spent, "same": found["here"] == found["there"], "units": len(counts)}))
if __name__ == "__main__":
    main(*sys.argv[1:3], *map(int, sys.argv[3:]))
"""


def measure(code: str, *arguments: object) -> dict:
    """Run Python code; wall and CPU seconds and peak memory (MB) of all its processes together.

    Memory is the proportional set (PSS), in which pages that processes share are counted once.
    """
    import psutil

    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "run.py")
        script.write_text(code, encoding="utf-8")
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, str(script), *map(str, arguments)], stdout=subprocess.PIPE, text=True
        )
        seen: dict = {"peak": 0.0, "cpu": {}}
        stop = threading.Event()
        watcher = threading.Thread(target=_watch, args=(psutil.Process(process.pid), seen, stop))
        watcher.start()
        output = process.communicate()[0]
        wall = time.perf_counter() - began
        stop.set()
        watcher.join()
    if process.returncode:
        raise SystemExit(f"a run ended with status {process.returncode}")
    told = json.loads(output.splitlines()[-1])
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


# -- parts -----------------------------------------------------------------------------------------


def way(options: argparse.Namespace, folder: Path, temporary: Path) -> None:
    """The whole way at each size, beside gensim, and what follows from the figures."""
    print("\n| documents | run | wall s | CPU s | peak MB | stages, wall s |")
    print("| --- | --- | --- | --- | --- | --- |")
    firsts, told = {}, []
    for size in options.sizes:
        corpus, store = make_corpus(options.data, folder, size), temporary / f"s{size}"
        name = f"{size:,} ({sum(path.stat().st_size for path in corpus.iterdir()) / 1e6:.0f} MB)"
        given = {"workers": options.workers, "n_topics": options.topics}
        firsts[size] = ours = measure(WAY, corpus, store, json.dumps(given))
        show(name, "whole way", ours)
        again = measure(WAY, corpus, store, json.dumps(given | {"sentences": 4}))
        show(name, "again, 4 sentences", again)
        peer = measure(PEER, corpus, options.topics, options.workers)
        show(name, "gensim: words, counts, one pass", peer)
        theirs = sum(peer["spans"].values())
        counted = ours["spans"]["count"] + ours["spans"]["topics"]
        whole = counted + ours["spans"]["read"] + ours["spans"]["clean"]
        told.append(
            f"\n{size:,}: words, counts and topics {theirs / counted:.1f} times as fast as "
            f"gensim's tools; with reading, cleaning and sentences {theirs / whole:.1f} times"
        )
        shutil.rmtree(store)
    few, many = (firsts[pick(firsts)] for pick in (min, max))
    if len(firsts) > 1:
        told.append(
            f"\nFrom {min(firsts):,} to {max(firsts):,}: {many['wall'] / few['wall']:.1f} times "
            f"the time, {many['peak'] / few['peak']:.1f} times the memory"
        )
    print(*told, sep="\n")


def show(name: str, run: str, found: dict) -> None:
    stages = ", ".join(f"{stage} {spent:.1f}" for stage, spent in found["spans"].items())
    figures = f"{found['wall']:.1f} | {found['cpu']:.1f} | {found['peak']:.0f}"
    print(f"| {name} | {run} | {figures} | {stages} |", flush=True)


def cores(options: argparse.Namespace, folder: Path, temporary: Path) -> None:
    """Cleaning and counting by one process and by `workers`, in turn."""
    size = min(options.sizes)
    corpus = make_corpus(options.data, folder, size)
    spans: dict[int, list[float]] = {1: [], options.workers: []}
    keys = set()
    for turn in range(options.repeats):
        for workers, spent in spans.items():
            store = temporary / f"cores-{workers}-{turn}"
            found = measure(CORES, corpus, store, workers)
            keys.add(found["key"])
            spent.append(found["spans"]["clean and count"])
            shutil.rmtree(store)
    ratios = [a / b for a, b in zip(*spans.values(), strict=True)]
    print(
        f"\nCleaning and counting {size:,} documents, in turn: one process {spread(spans[1])} s, "
        f"{options.workers} processes {spread(spans[options.workers])} s: {spread(ratios)} times "
        f"as fast; the same counts: {len(keys) == 1}. Two loops of plain arithmetic, which share "
        f"nothing, are {two_loops():.2f} times as fast on two cores as one after the other"
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


def dask(options: argparse.Namespace, folder: Path, temporary: Path) -> None:
    """The passes of a fit over Dask workers and in process, in turn, from one start."""
    corpus = make_corpus(options.data, folder, max(options.sizes))
    numbers = options.workers, options.repeats, options.topics
    found = measure(DASK, corpus, temporary / "dask", *numbers)
    ratios = [a / b for a, b in zip(found["here"], found["there"], strict=True)]
    print(
        f"\nA fit of {options.topics} topics to {found['units']:,} documents from one start, in "
        f"turn: in process {spread(found['here'])} s, {options.workers} Dask workers "
        f"{spread(found['there'])} s: {spread(ratios)} times as fast; the same bytes: "
        f"{found['same']}"
    )


def kills(options: argparse.Namespace, folder: Path, temporary: Path) -> None:
    """Runs that are killed at random moments and started again end like one that was not."""
    corpus = make_corpus(options.data, folder, options.killed)
    began = time.perf_counter()
    start_run(corpus, temporary / "whole", temporary / "store", options.workers).wait()
    whole, lasted = digest(temporary / "whole"), time.perf_counter() - began
    draw, same, kept = random.Random(0), 0, []
    for turn in range(options.kills):
        out, store = temporary / f"out{turn}", temporary / f"store{turn}"
        process = start_run(corpus, out, store, options.workers)
        time.sleep(draw.uniform(0.05, 0.98) * lasted)
        kept.append(sum(1 for path in store.glob("*/*.npz")))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        left = digest(out)
        again = start_run(corpus, out, store, options.workers).wait()
        same += again == 0 and digest(out) == whole and left in (None, whole)
        for path in (out, store):
            shutil.rmtree(path, ignore_errors=True)
    print(
        f"\n{options.killed:,} documents, a run of {lasted:.1f} s killed at {options.kills} random "
        f"moments (when {min(kept)} to {max(kept)} results were kept) and started again: {same} "
        "times the same files, and nothing half written before"
    )


def start_run(corpus: Path, out: Path, store: Path, workers: int) -> subprocess.Popen:
    """The command line, with all its processes in a group of their own."""
    options = ["--out", str(out), "--build", str(store), "--workers", str(workers)]
    command = [sys.executable, "-m", "topicbrief", str(corpus), "--topics", "5", *options]
    return subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)


def digest(folder: Path) -> str | None:
    """One hash of the names and bytes of all results, None where there are none.

    What a killed run was still writing stays for a day in a hidden folder of ours, out of the way.
    """
    hashes = [
        f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".topicbrief" not in path.parts
    ]
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest() if hashes else None


PARTS = {part.__name__: part for part in (way, cores, dask, kills)}


def _add(add) -> None:
    add("--sizes", default=[10_000], type=lambda t: [int(size) for size in t.split(",")],
        help="numbers of documents, with commas; the whole way takes each")  # fmt: skip
    add("--topics", type=int, default=20)
    add("--workers", type=int, default=2)
    add("--repeats", type=int, default=3, help="runs of what is done in turn")
    add("--kills", type=int, default=20)
    add("--killed", type=int, default=1000, help="documents of a killed run")
    add("--keep", type=Path, help="folder for corpora, to use them again")


def main() -> None:
    options = options_of(__doc__, PARTS, _add)
    with tempfile.TemporaryDirectory() as temporary:
        for part in options.part:
            PARTS[part](options, options.keep or Path(temporary), Path(temporary))
    print(f"\nload after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()

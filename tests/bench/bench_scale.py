"""How the way to the brief grows with the number of documents: time, memory, peers, restarts.

python tests/bench/bench_scale.py [--data PATH] [--sizes 10000,100000] [--workers 2] [--keep DIR]
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("TOPICBRIEF_DATA", ROOT.parent / "shared" / "data"))
PART = 10_000  # documents in one file of a corpus


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
    from topicbrief.sentences import split_spans

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--sizes", default="10000", help="numbers of documents, with commas")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="folder for corpora, to use them again")
    options = parser.parse_args()
    if not (options.data / "bbc_news.jsonl.gz").is_file():
        raise SystemExit(f"{options.data}: no bbc_news.jsonl.gz to make corpora of")
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
        print("| documents | run | wall s | CPU s | peak MB | stages, wall s |")
        print("| --- | --- | --- | --- | --- | --- |")
        for size in map(int, options.sizes.split(",")):
            report(options.data, folder, Path(temporary), size, options.workers)
        print(f"\nload after: {os.getloadavg()[0]:.1f}")


def report(data: Path, folder: Path, temporary: Path, size: int, workers: int) -> None:
    corpus, store = folder / f"c{size}", temporary / f"s{size}"
    made = make_corpus(data, corpus, size)
    name = f"{size} ({made / 1e6:.0f} MB)"
    way = {"workers": workers, "n_topics": 20}
    show(name, "whole way", run_way(corpus, store, **way))
    show(name, "again, 4 sentences", run_way(corpus, store, sentences=4, **way))
    script = temporary / "peer.py"
    script.write_text(PEER, encoding="utf-8")
    run = f"import runpy, sys; runpy.run_path({str(script)!r}, run_name='__main__')"
    show(name, "gensim: words, counts, one pass", measure(run, str(corpus)))


def show(name: str, run: str, found: dict) -> None:
    stages = ", ".join(f"{stage} {spent:.1f}" for stage, spent in found["spans"].items())
    figures = f"{found['wall']:.1f} | {found['cpu']:.1f} | {found['peak']:.0f}"
    print(f"| {name} | {run} | {figures} | {stages} |", flush=True)


if __name__ == "__main__":
    main()

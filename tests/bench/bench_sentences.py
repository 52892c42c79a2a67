"""Sentences, words, damage and languages: against peers, on gold, and how fast.

    python tests/bench/bench_sentences.py [--data PATH] [--part NAME ...] [--runs N]

PATH is a folder. What is in it is measured, what is not is passed over and said:

- `sentences_*.txt[.gz]`: a sentence a line, `##` before a document, empty lines between paragraphs;
- `pages/NAME.txt` with `pages/NAME.gold.json`: `glued`, `not_glued`, `missing`, labelled `lines`;
- `bbc_news.jsonl[.gz]`: clean articles, where nothing should be marked and no word split.

Parts: boundaries, damage, clean, languages, speed. Peers (`pip install blingfire syntok sentencex
pysbd`) are measured where they are installed. Speeds are megabytes of UTF-8 a second of processor
time, medians of N runs taken in turn, with the spread (largest less smallest, of the median).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from topicbrief import clean, split_sentences, tokenize
from topicbrief.language.detect import detect
from topicbrief.language.joined_words import split_glued
from topicbrief.language.sentences import split_spans
from topicbrief.records import Document, Sentence

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("TOPICBRIEF_DATA", ROOT.parent / "shared" / "data"))
NEAR = 2  # characters that a mark may lie from the place it is for
Peer = Callable[[str], list[str]]


# -- data -----------------------------------------------------------------------------------------


def read_text(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")


def read_gold_sentences(path: Path) -> Iterator[tuple[str, str, list[tuple[int, int]]]]:
    """Documents of a sentence file: name, text (paragraphs are lines), the spans of sentences."""
    for document in re.split(r"(?m)^## ?", read_text(path))[1:]:
        name, _, body = document.partition("\n")
        text, spans = "", []
        for paragraph in re.split(r"\n\s*\n", body):
            for number, sentence in enumerate(filter(None, map(str.strip, paragraph.split("\n")))):
                text += " " if number else "\n" if text else ""
                spans.append((len(text), len(text) + len(sentence)))
                text += sentence
        yield name, text, spans


def read_pages(data: Path) -> Iterator[tuple[dict, str]]:
    for gold in sorted((data / "pages").glob("*.gold.json")):
        page = gold.with_name(gold.name.replace(".gold.json", ".txt"))
        yield json.loads(gold.read_text(encoding="utf-8")), page.read_text(encoding="utf-8")


def read_articles(data: Path) -> list[str]:
    path = next(iter(sorted(data.glob("bbc_news.jsonl*"))), None)
    return [json.loads(line)["text"] for line in read_text(path).splitlines()] if path else []


# -- peers ----------------------------------------------------------------------------------------


def spans_of(text: str, sentences: list[str]) -> list[tuple[int, int]]:
    """Where a peer's sentences stand; blanks may differ."""
    spans, at = [], 0
    for sentence in sentences:
        words = sentence.split()
        match = re.compile(r"\s+".join(map(re.escape, words))).search(text, at) if words else None
        if match:
            spans.append(match.span())
            at = match.end()
    return spans


def blingfire() -> Peer:
    from blingfire import text_to_sentences

    return lambda line: text_to_sentences(line).split("\n")


def syntok() -> Peer:
    from syntok import segmenter

    def split(line: str) -> list[str]:
        found = [sentence for paragraph in segmenter.process(line) for sentence in paragraph]
        return [line[s[0].offset : s[-1].offset + len(s[-1].value)] for s in found]

    return split


def sentencex() -> Peer:
    from sentencex import segment

    return lambda line: list(segment("en", line))


def pysbd() -> Peer:
    from pysbd import Segmenter

    return Segmenter(language="en", clean=False).segment


PEERS = {"blingfire": blingfire, "sentencex": sentencex, "syntok": syntok, "pysbd": pysbd}


def splitters() -> dict[str, Peer | None]:
    found: dict[str, Peer | None] = {"topicbrief": None}
    for name, load in PEERS.items():
        if find_spec(name):
            found[name] = load()
        else:
            print(f"{name} is not installed and not measured (pip install {name}).\n")
    return found


def split_with(peer: Peer | None, text: str) -> tuple[list[tuple[int, int]], float]:
    """The spans and the seconds of splitting alone; peers get a line at a time.

    A line break ends a sentence for us, so it does for them; where their sentences stand is looked
    for afterwards and is not timed.
    """
    begin = time.process_time()
    found = (
        split_spans(text) if peer is None else [s for line in text.split("\n") for s in peer(line)]
    )
    seconds = time.process_time() - begin
    return (found if peer is None else spans_of(text, found)), seconds


# -- measures -------------------------------------------------------------------------------------


def table(head: list[str], rows: list[list[object]]) -> None:
    print("| " + " | ".join(head) + " |")
    print("| " + " | ".join("---" for _ in head) + " |")
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
    print()


def score(gold: set, found: set) -> tuple[int, int, int]:
    return len(gold & found), len(found - gold), len(gold - found)


def f1(right: int, extra: int, missed: int) -> float:
    return 2 * right / max(2 * right + extra + missed, 1)


def measure_boundaries(data: Path, runs: int) -> None:
    for path in sorted(data.glob("sentences_*.txt*")):
        documents = list(read_gold_sentences(path))
        print(f"### Sentence boundaries: {path.name}, {len(documents)} documents\n")
        size = sum(len(text.encode()) for _, text, _ in documents) / 1e6
        rows = []
        for name, peer in splitters().items():
            ends, whole, seconds = Counter(), Counter(), []
            for _ in range(min(runs, 3)):
                found, times = zip(
                    *(split_with(peer, text) for _, text, _ in documents), strict=True
                )
                seconds.append(sum(times))
            for (_, _, gold), spans in zip(documents, found, strict=True):
                ends.update(enumerate_score({b for _, b in gold}, {b for _, b in spans}))
                whole.update(enumerate_score(set(gold), set(spans)))
            counts = [ends[key] for key in range(3)]
            speed = size / statistics.median(seconds)
            rows.append([
                name, f"{f1(*counts):.4f}", f"{f1(*(whole[key] for key in range(3))):.4f}",
                *counts, f"{speed:.1f}",
            ])  # fmt: skip
        rows.sort(key=lambda row: row[1], reverse=True)
        table(["", "ends F1", "whole sentences F1", "right", "extra", "missed", "MB/s"], rows)


def enumerate_score(gold: set, found: set) -> dict[int, int]:
    return dict(enumerate(score(gold, found)))


def measure_damage(data: Path, runs: int) -> None:
    rows, misses = [], []
    for gold, text in read_pages(data):
        language = gold["language"]
        document = Document(gold["id"], text, gold["id"], language=language)
        sentences = split_sentences(document)
        glued = [item for item in gold.get("glued", []) if not item.get("in_debris")]
        split = [item for item in glued if splits(item, language)]
        wrong = [w for w in gold.get("not_glued", []) if len(split_glued(w, language)) > 1]
        missing = gold.get("missing", [])
        marked = [place for place in missing if is_marked(text, sentences, place)]
        misses += [f"{gold['id']}: {i['found']}" for i in glued if i not in split]
        misses += [f"{gold['id']}: after {p['after']!r}" for p in missing if p not in marked]
        rows.append([
            gold["id"], gold["form"].split()[0], language, f"{len(split)} of {len(glued)}",
            f"{len(wrong)} of {len(gold.get('not_glued', []))}", f"{len(marked)} of {len(missing)}",
        ])  # fmt: skip
    if rows:
        print("### Words run together (in prose) and text that is missing, page by page\n")
        head = ["page", "form", "language", "glued words split", "names split", "missing marked"]
        table(head, rows)
        print("Missed: " + ("; ".join(misses) or "nothing") + "\n")


def splits(item: dict, language: str) -> bool:
    """The words counted are those of what should stand there."""
    should = re.sub(r"\[.*?\]", " ", item["should"])
    return tokenize(item["found"], language=language) == tokenize(should, language=language)


def is_marked(text: str, sentences: list[Sentence], place: dict) -> bool:
    at = text.index(place["after"]) + len(place["after"])
    return any(abs(d.start - at) <= NEAR for s in sentences for d in s.damage)


def measure_clean(data: Path, runs: int) -> None:
    """On edited articles: what is marked, and what is split, is wrong until it is read."""
    total, marked, lost, changed, kinds = 0, 0, 0, 0, defaultdict(list)
    for number, text in enumerate(read_articles(data)):
        document = Document(str(number), text, "bbc", language="en")
        for sentence in split_sentences(document):
            total += 1
            marked += bool(sentence.damage)
            lost += not sentence.whole
            words = re.findall(r"\w+(?:['’-]\w+)*", sentence.text)
            changed += any(len(split_glued(word, "en")) > 1 for word in words)
            for damage in sentence.damage:
                shown = text[max(0, damage.start - 25) : damage.start + 15].replace("\n", " ")
                kinds[damage.kind, damage.lost].append(shown)
    if not total:
        return
    print(f"### Clean text: {total:,} sentences of BBC News\n")
    print(f"marked {marked / total:.2%}, with loss {lost / total:.2%}, ", end="")
    print(f"changed by splitting words {changed / total:.3%} ({changed})\n")
    rows = [
        [kind, "yes" if grave else "no", len(shown), "; ".join(f"`{s}`" for s in shown[:3])]
        for (kind, grave), shown in sorted(kinds.items())
    ]
    table(["kind", "loss", "marks", "for example"], rows)


def measure_languages(data: Path, runs: int) -> None:
    lines = [
        (gold["language"], line["text"])
        for gold, _ in read_pages(data)
        for line in gold["lines"]
        if line["label"] in ("body", "headline") and len(line["text"]) > 25
    ]
    if not lines:
        return
    print(
        f"### Languages: {len(lines)} lines of the gold pages, whole and their first eight words\n"
    )
    rows = []
    for name, load in RECOGNISERS.items():
        begin = time.perf_counter()
        recognise = load()
        recognise("a first line, which loads what is to be loaded")
        loaded = time.perf_counter() - begin
        begin = time.process_time()
        whole = [(language, recognise(text)) for language, text in lines]
        each = (time.process_time() - begin) / len(lines)
        short = [(language, recognise(" ".join(t.split()[:8]))) for language, t in lines]
        rows.append([name, verdicts(whole), verdicts(short), f"{loaded:.1f}", f"{each * 1e3:.2f}"])
    table(["", "whole lines", "eight words", "loading, s", "ms a line"], rows)


def verdicts(pairs: list[tuple[str, str]]) -> str:
    right = sum(language == found for language, found in pairs)
    unsure = sum(not found for _, found in pairs)
    return f"{right} right, {unsure} unsure, {len(pairs) - right - unsure} wrong"


def py3langid() -> Callable[[str], str]:
    from py3langid import classify

    return lambda text: classify(text)[0]


def lingua() -> Callable[[str], str]:
    from lingua import LanguageDetectorBuilder

    detector = LanguageDetectorBuilder.from_all_languages().build()

    def recognise(text: str) -> str:
        found = detector.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else ""

    return recognise


RECOGNISERS = {
    "topicbrief": lambda: detect,
    **({"py3langid": py3langid} if find_spec("py3langid") else {}),
    **({"lingua": lingua} if find_spec("lingua") else {}),
}


@cache
def corpus(data: Path) -> str:
    return "\n".join(read_articles(data))


def measure_speed(data: Path, runs: int) -> None:
    text = corpus(data)
    if not text:
        return
    stages: dict[str, Callable[[str], object]] = {
        "split_spans": split_spans,
        "split_sentences": lambda t: split_sentences(Document("x", t, "x", language="en")),
        "tokenize": tokenize,
        "sentences + words": _sentences_and_words,
        "clean + words": _page_and_words,
    }
    for run in stages.values():
        run(text)  # what is loaded and remembered once
    print(f"### Speed, MB/s of processor time, median of {runs} runs (spread)\n")
    rows = []
    for size in (1_000, 10_000, 100_000, 1_000_000, 10_000_000):
        piece = (text * (1 + size // len(text)))[:size]
        times = max(1, 200_000 // size)
        rows.append([f"{size:,}", *(_speed(run, piece, times, runs) for run in stages.values())])
    table(["characters", *stages], rows)


def _sentences_and_words(text: str) -> int:
    sentences = split_sentences(Document("x", text, "x", language="en"))
    return sum(len(tokenize(sentence.text)) for sentence in sentences)


def _page_and_words(text: str) -> int:
    page = clean(Document("x", text, "x"))
    return sum(len(tokenize(s.text, language=page.language or "en")) for s in page.sentences)


def _speed(run: Callable[[str], object], text: str, times: int, runs: int) -> str:
    size = times * len(text.encode()) / 1e6
    speeds = []
    for _ in range(1 if size > 5 else runs):
        begin = time.process_time()
        for _ in range(times):
            run(text)
        speeds.append(size / (time.process_time() - begin))
    middle = statistics.median(speeds)
    return f"{middle:.1f} ({(max(speeds) - min(speeds)) / middle:.0%})"


PARTS = {
    "boundaries": measure_boundaries,
    "damage": measure_damage,
    "clean": measure_clean,
    "languages": measure_languages,
    "speed": measure_speed,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder of measuring data")
    parser.add_argument("--part", nargs="*", choices=PARTS, default=list(PARTS))
    parser.add_argument("--runs", type=int, default=5, help="how often each speed is taken")
    asked = parser.parse_args()
    if not asked.data.is_dir():
        print(f"no measuring data at {asked.data}: name a folder with --data", file=sys.stderr)
        return 2
    print("## Sentences, words, damage and languages\n")
    for part in asked.part:
        PARTS[part](asked.data, asked.runs)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

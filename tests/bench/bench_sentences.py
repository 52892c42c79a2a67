"""Sentences, words, damage and languages: against peers, on gold, and how fast.

    python tests/bench/bench_sentences.py [--data PATH] [--part NAME ...] [--runs N]

PATH is a folder. What is in it is measured, what is not is passed over:

- `sentences_*.txt[.gz]`: a sentence a line, `##` before a document, empty lines between paragraphs;
- `pages/NAME.txt` with `pages/NAME.gold.json`: `glued`, `not_glued`, `missing`, labelled `lines`;
- `bbc_news.jsonl.gz`: clean articles, where nothing should be marked and no word split.

Parts: boundaries, damage, clean_text, languages. Peers (`pip install -e .[peers]`) are
measured where they are installed. Speeds are megabytes of UTF-8 a second of processor time, medians
of N runs.
"""

from __future__ import annotations

import gzip
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from measuring import options_of, read_pages, read_rows, share, table, timed

from topicbrief import split_sentences, tokenize
from topicbrief.language.detect import detect
from topicbrief.language.joined_words import split_glued
from topicbrief.language.sentences import split_spans
from topicbrief.records import Document, Sentence

NEAR = 2  # characters that a mark may lie from the place it is for
Splitter = Callable[[str], list[tuple[int, int]]]


def read_gold_sentences(path: Path) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Documents of a sentence file: text (paragraphs are lines) and the spans of its sentences."""
    data = path.read_bytes()
    whole = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    for document in re.split(r"(?m)^## ?", whole)[1:]:
        text, spans = "", []
        for paragraph in re.split(r"\n\s*\n", document.partition("\n")[2]):
            for number, sentence in enumerate(filter(None, map(str.strip, paragraph.split("\n")))):
                text += " " if number else "\n" if text else ""
                spans.append((len(text), len(text) + len(sentence)))
                text += sentence
        yield text, spans


# -- peers ----------------------------------------------------------------------------------------


def blingfire() -> Callable[[str], list[str]]:
    from blingfire import text_to_sentences

    return lambda line: text_to_sentences(line).split("\n")


def syntok() -> Callable[[str], list[str]]:
    from syntok import segmenter

    def split(line: str) -> list[str]:
        found = [sentence for paragraph in segmenter.process(line) for sentence in paragraph]
        return [line[s[0].offset : s[-1].offset + len(s[-1].value)] for s in found]

    return split


def sentencex() -> Callable[[str], list[str]]:
    from sentencex import segment

    return lambda line: list(segment("en", line))


def pysbd() -> Callable[[str], list[str]]:
    from pysbd import Segmenter

    return Segmenter(language="en", clean=False).segment


def py3langid() -> Callable[[str], str]:
    from py3langid import classify

    return lambda text: classify(text)[0]


def installed(*peers: Callable) -> dict[str, Callable]:
    """The peers that can be had, loaded; the others are named."""
    missing = [peer.__name__ for peer in peers if not find_spec(peer.__name__)]
    if missing:
        print(f"not installed and not measured: {', '.join(missing)}\n")
    return {peer.__name__: peer() for peer in peers if peer.__name__ not in missing}


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


# -- parts ----------------------------------------------------------------------------------------


def boundaries(data: Path, runs: int) -> None:
    """A line break ends a sentence for us, so peers get a line at a time; only that is timed."""
    peers = installed(blingfire, syntok, sentencex, pysbd)
    for path in sorted(data.glob("sentences_*.txt*")):
        documents = list(read_gold_sentences(path))
        size = sum(len(text.encode()) for text, _ in documents) / 1e6
        rows = []
        for name, peer in {"topicbrief": None, **peers}.items():
            seconds, found = timed(partial(split_all, peer, [text for text, _ in documents]), runs)
            counts = {"ends": Counter[str](), "whole": Counter[str]()}
            for (text, gold), own in zip(documents, found, strict=True):
                spans = own if peer is None else spans_of(text, own)
                compare(counts["whole"], set(gold), set(spans))
                compare(counts["ends"], {b for _, b in gold}, {b for _, b in spans})
            scores = [f"{f1(count):.4f}" for count in counts.values()]
            ends = [counts["ends"][kind] for kind in ("right", "extra", "missed")]
            rows.append([name, *scores, *ends, f"{size / seconds:.1f}"])
        rows.sort(key=lambda row: row[1], reverse=True)
        print(f"{path.name}, {len(documents)} documents\n")
        head = ["", "ends F1", "whole sentences F1", "right", "extra", "missed", "MB/s"]
        print(table(head, rows))


def split_all(peer: Callable[[str], list[str]] | None, texts: list[str]) -> list:
    if peer is None:
        return [split_spans(text) for text in texts]
    return [[part for line in text.split("\n") for part in peer(line)] for text in texts]


def compare(counts: Counter[str], gold: set, found: set) -> None:
    counts.update(right=len(gold & found), extra=len(found - gold), missed=len(gold - found))


def f1(counts: Counter[str]) -> float:
    return 2 * counts["right"] / max(counts["right"] + counts.total(), 1)


def damage(data: Path, runs: int) -> None:
    """Words run together (in prose) and text that is missing, page by page."""
    rows, misses = [], []
    for gold in read_pages(data / "pages"):
        text, language = gold["text"], gold["language"]
        sentences = split_sentences(Document(gold["id"], text, gold["id"], language=language))
        glued = [item for item in gold.get("glued", []) if not item.get("in_debris")]
        split = [item for item in glued if splits(item, language)]
        whole = gold.get("not_glued", [])
        wrong = [word for word in whole if len(split_glued(word, language)) > 1]
        missing = gold.get("missing", [])
        marked = [place for place in missing if is_marked(text, sentences, place)]
        misses += [f"{gold['id']}: {i['found']}" for i in glued if i not in split]
        misses += [f"{gold['id']}: after {p['after']!r}" for p in missing if p not in marked]
        pairs = ((split, glued), (wrong, whole), (marked, missing))
        told = [f"{len(some)} of {len(all_)}" for some, all_ in pairs]
        rows.append([gold["id"], gold["form"].split()[0], language, *told])
    head = ["page", "form", "language", "glued words split", "names split", "missing marked"]
    print(table(head, rows) + "\nMissed: " + ("; ".join(misses) or "nothing"))


def splits(item: dict, language: str) -> bool:
    """The words counted are those of what should stand there."""
    should = re.sub(r"\[.*?\]", " ", item["should"])
    return tokenize(item["found"], language=language) == tokenize(should, language=language)


def is_marked(text: str, sentences: list[Sentence], place: dict) -> bool:
    at = text.index(place["after"]) + len(place["after"])
    return any(abs(d.start - at) <= NEAR for s in sentences for d in s.damage)


def clean_text(data: Path, runs: int) -> None:
    """On edited articles: what is marked, and what is split, is wrong until it is read."""
    counts: Counter[str] = Counter()
    kinds: defaultdict[tuple[str, bool], list[str]] = defaultdict(list)
    for row in read_rows(data / "bbc_news.jsonl.gz"):
        for sentence in split_sentences(Document("x", row["text"], "bbc", language="en")):
            words = re.findall(r"\w+(?:['’-]\w+)*", sentence.text)
            counts["all"] += 1
            counts["marked"] += bool(sentence.damage)
            counts["with loss"] += not sentence.whole
            counts["with words split"] += any(len(split_glued(word, "en")) > 1 for word in words)
            for found in sentence.damage:
                shown = row["text"][max(0, found.start - 25) : found.start + 15]
                kinds[found.kind, found.lost].append(shown.replace("\n", " "))
    told = (f"{kind} {share(n, counts['all'])}" for kind, n in counts.items() if kind != "all")
    print(f"Sentences of BBC News: {', '.join(told)}\n")
    rows = [
        [kind, "yes" if grave else "no", len(shown), "; ".join(f"`{s}`" for s in shown[:3])]
        for (kind, grave), shown in sorted(kinds.items())
    ]
    print(table(["kind", "loss", "marks", "for example"], rows))


def languages(data: Path, runs: int) -> None:
    """Body lines and headlines of the labelled pages, whole and their first eight words."""
    lines = [
        (gold["language"], line["text"])
        for gold in read_pages(data / "pages")
        for line in gold["lines"]
        if line["label"] in ("body", "headline") and len(line["text"]) > 25
    ]
    rows = []
    for name, recognise in {"topicbrief": detect, **installed(py3langid)}.items():
        recognise("a first line, which loads what is to be loaded")
        begin = time.process_time()
        whole = [(language, recognise(text)) for language, text in lines]
        each = 1000 * (time.process_time() - begin) / max(len(lines), 1)
        short = [(language, recognise(" ".join(t.split()[:8]))) for language, t in lines]
        rows.append([name, verdicts(whole), verdicts(short), f"{each:.2f}"])
    print(table(["", f"{len(lines)} whole lines", "eight words", "ms a line"], rows))


def verdicts(pairs: list[tuple[str, str]]) -> str:
    right = sum(language == found for language, found in pairs)
    unsure = sum(not found for _, found in pairs)
    return f"{right} right, {unsure} unsure, {len(pairs) - right - unsure} wrong"


PARTS = {part.__name__: part for part in (boundaries, damage, clean_text, languages)}


def main() -> None:
    def add(add) -> None:
        add("--runs", type=int, default=3, help="how often each speed is taken")

    options = options_of(__doc__, PARTS, add)
    for part in options.part:
        print(f"\n### {part}\n")
        PARTS[part](options.data, options.runs)


if __name__ == "__main__":
    main()

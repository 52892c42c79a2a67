"""What `clean` keeps and sets aside, against pages labelled line by line; prints Markdown tables.

    python tests/bench/bench_pages.py [--data PATH] [--quick]

The data (default: TOPICBRIEF_DATA, else ../shared/data beside the project) holds `pages/*.txt` with
`*.gold.json`, `bbc_news.jsonl.gz` and `cnn_dailymail.jsonl.gz`. A line counts as dropped when no
part of it is body; "mixed" lines are counted by characters of the span to drop.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any

from topicbrief.language.words import tokenize
from topicbrief.reading import rules, scorecard
from topicbrief.reading.pages import clean
from topicbrief.records import Block, Document, Page

ROOT = Path(__file__).resolve().parents[2]
DROP = ("debris", "caption", "duplicate")
GRID = {  # the constants that were chosen by looking at pages: tried around their values
    (scorecard, "SHORT_BAR"): (0.1, 0.2, 0.3),
    (scorecard, "LONG_BAR"): (0.01, 0.03, 0.05),
    (rules, "ENOUGH"): (1.75, 2.0, 2.5),
}


@dataclass(frozen=True)
class Gold:
    """A labelled page: its document and for each non-blank line the label."""

    name: str
    group: str
    document: Document
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class Verdict:
    """A labelled line beside what `clean` made of it."""

    gold: dict[str, Any]
    blocks: tuple[Block, ...]

    @property
    def kept(self) -> bool:
        return any(block.role == "body" for block in self.blocks)

    @property
    def label(self) -> str:
        return self.gold["label"]

    @property
    def borderline(self) -> bool:
        return bool(self.gold.get("borderline"))


def read_gold(folder: Path) -> list[Gold]:
    pages = []
    for path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_name(gold["id"] + ".txt").read_text(encoding="utf-8")
        form = "plain" if gold["form"].startswith("plain") else "html"
        group = f"{form}, {'English' if gold['language'] == 'en' else 'other'}"
        document = Document(id=gold["id"], text=text, source=gold["id"])
        pages.append(Gold(gold["id"], group, document, gold["lines"]))
    return pages


def judge(gold: Gold) -> list[Verdict]:
    blocks: dict[int, list[Block]] = {}
    for block in clean(gold.document).blocks:
        blocks.setdefault(block.line, []).append(block)
    if len(blocks) != len(gold.lines):
        sys.exit(f"{gold.name}: {len(blocks)} lines cleaned, {len(gold.lines)} labelled")
    return [
        Verdict(line, tuple(found))
        for line, (_, found) in zip(gold.lines, sorted(blocks.items()), strict=True)
    ]


def table(title: str, head: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    head = list(head)
    print(f"\n### {title}\n\n| " + " | ".join(head) + " |")
    print("|" + " --- |" * len(head))
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part} of {whole})" if whole else "none"


def figures(verdicts: list[Verdict]) -> list[str]:
    """Dropped of what must go, lost of the body, headlines kept apart."""
    drop = [v for v in verdicts if v.label in DROP]
    body = [v for v in verdicts if v.label == "body"]
    heads = [v for v in verdicts if v.label == "headline"]
    apart = sum(any(block.role == "headline" for block in v.blocks) for v in heads)
    return [
        share(sum(not v.kept for v in drop), len(drop)),
        share(sum(not v.kept for v in body), len(body)),
        share(sum(v.kept for v in heads), len(heads)),
        share(apart, len(heads)),
    ]


COLUMNS = ["dropped of debris, captions, repeats", "body lost", "headlines in the body", "named so"]


def by_group(judged: dict[str, list[Verdict]], groups: dict[str, str]) -> None:
    names = [*sorted(set(groups.values())), "plain", "html", "all"]
    for clear in (False, True):
        rows = []
        for name in names:
            verdicts = [
                v
                for page, found in judged.items()
                if name == "all" or groups[page].startswith(name)
                for v in found
                if not (clear and v.borderline)
            ]
            rows.append([name, *figures(verdicts)])
        title = "By group, without borderline lines" if clear else "By group"
        table(title, ["group", *COLUMNS], rows)


def by_page(judged: dict[str, list[Verdict]]) -> None:
    table("Page by page", ["page", *COLUMNS], [[n, *figures(v)] for n, v in judged.items()])
    rows = []
    for name, verdicts in judged.items():
        for v in verdicts:
            wrong = v.kept if v.label in DROP else v.label == "body" and not v.kept
            if wrong:
                block = v.blocks[0]
                kind = "kept" if v.kept else "lost"
                sign = "borderline" if v.borderline else ""
                text = block.text[:70].replace("|", "\\|")
                rows.append([name, block.line, kind, v.label, sign, block.reason, text])
    table("Every miss", ["page", "line", "was", "label", "", "by the rule", "text"], rows)


def mixed(judged: dict[str, list[Verdict]]) -> None:
    """Of lines that are part debris: characters of the span set aside, of the rest lost."""
    rows = []
    for name, verdicts in judged.items():
        for v in verdicts:
            if v.label == "mixed":
                span = len("".join(v.gold["span"].split()))
                cut = sum(len("".join(b.text.split())) for b in v.blocks if b.role != "body")
                whole = sum(len("".join(b.text.split())) for b in v.blocks)
                rows.append([name, v.blocks[0].line, span, cut, whole])
    head = ["page", "line", "characters to drop", "dropped", "of"]
    table("Lines that are part debris", head, rows)


def errors(judged: Iterable[list[Verdict]]) -> float:
    """One number to choose constants by: share kept of debris plus twice the share lost of body."""
    verdicts = [v for found in judged for v in found]
    drop = [v for v in verdicts if v.label in DROP]
    body = [v for v in verdicts if v.label == "body"]
    kept = sum(v.kept for v in drop) / max(1, len(drop))
    return kept + 2 * sum(not v.kept for v in body) / max(1, len(body))


def leave_one_out(pages: list[Gold]) -> None:
    """Each page judged with the constants that are best for the nine others."""
    home = {key: getattr(*key) for key in GRID}
    tried: dict[tuple[float, ...], dict[str, list[Verdict]]] = {}
    for values in product(*GRID.values()):
        set_constants(dict(zip(GRID, values, strict=True)))
        tried[values] = {page.name: judge(page) for page in pages}
    set_constants(home)
    order = sorted(tried, key=lambda values: values != tuple(home.values()))
    held: dict[str, list[Verdict]] = {}
    for page in pages:
        best = min(
            order, key=lambda v: errors(f for name, f in tried[v].items() if name != page.name)
        )
        held[page.name] = tried[best][page.name]
    spread = [errors(found.values()) for found in tried.values()]
    rows = [
        ["left out", *figures([v for found in held.values() for v in found])],
        ["as shipped", *figures([v for f in tried[tuple(home.values())].values() for v in f])],
    ]
    names = ", ".join(f"{module.__name__.split('.')[-1]}.{name}" for module, name in GRID)
    table(f"Leave one page out ({names}; {len(tried)} settings)", ["constants", *COLUMNS], rows)
    print(f"\nErrors over the settings: {min(spread):.3f} to {max(spread):.3f}.")


def set_constants(values: dict[tuple[Any, str], float]) -> None:
    for (module, name), value in values.items():
        setattr(module, name, value)


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        sys.exit(f"{path} is missing: give the folder of the data with --data")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def clean_news(data: Path) -> list[Document]:
    """Clean articles: whatever is set aside of them, but for the headline, is a loss."""
    documents = [
        Document(id=row["id"], text=row["text"], source="bbc", language="en")
        for row in read_jsonl(data / "bbc_news.jsonl.gz")
    ]
    lost, characters, total, several = Counter[str](), 0, 0, 0
    for document in documents:
        page = clean(document)
        several += len(page.segments) > 1
        for block in page.blocks[1:]:
            total += len(block.text)
            if block.role != "body":
                lost[block.reason] += 1
                characters += len(block.text)
    rows = [[reason, count] for reason, count in lost.most_common()]
    table("Clean news articles: lines set aside below the headline", ["rule", "lines"], rows)
    print(
        f"\nCharacters lost: {characters / total:.4f}; pages cut: {share(several, len(documents))}"
    )
    return documents


def stitched(documents: list[Document], count: int = 300) -> None:
    """Pages made of two articles: cut once, and at the right place."""
    draw = random.Random(0)
    for titled in (True, False):
        right = extra = 0
        for _ in range(count):
            first, second = draw.sample(documents, 2)
            tail = second.text if titled else second.text.split("\n", 1)[1].lstrip()
            document = Document("x", f"{first.text}\n\n{tail}", "x", language="en")
            starts = [segment.start for segment in clean(document).segments[1:]]
            at = len(first.text)
            right += any(abs(start - at) < 5 for start in starts)
            extra += sum(abs(start - at) >= 5 for start in starts)
        what = "with" if titled else "without"
        print(f"\nTwo articles in one, {what} the second headline: cut between them in"
              f" {share(right, count)}, elsewhere {extra} times.")  # fmt: skip


def raw_news(data: Path) -> None:
    counts: Counter[str] = Counter()
    for row in read_jsonl(data / "cnn_dailymail.jsonl.gz"):
        for block in clean(Document("x", row["text"], "x", language="en")).blocks:
            counts[block.reason if block.role != "body" else "kept"] += len(block.text)
    total = sum(counts.values())
    rows = [[reason, f"{count / total:.4f}"] for reason, count in counts.most_common()]
    table("News as scraped, a page a line: share of characters", ["rule", "share"], rows)


def timed(work: Callable[[], object], repeats: int = 5) -> tuple[float, float]:
    """Median seconds, and the spread as a share of it."""
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return median(times), (max(times) - min(times)) / median(times)


def words_of(page: Page) -> int:
    return sum(len(tokenize(sentence.text, language="en")) for sentence in page.sentences)


def speed(documents: list[Document], pages: list[Gold]) -> None:
    rows = []
    joined = "\n".join(document.text for document in documents)
    distinct = Document("x", joined, "x", language="en")
    sizes = (1_000, 10_000, 100_000, 1_000_000, len(joined))
    for size in sizes:
        document = Document("x", distinct.text[:size], "x", language="en")
        repeats = 3 if size > 500_000 else max(3, 100_000 // size)
        seconds, noise = timed(lambda: clean(document), repeats)  # noqa: B023
        page = clean(document)
        counted, _ = timed(lambda: words_of(page), repeats)  # noqa: B023
        rows.append(row_of(f"news, one page of {size:,}", size, seconds, counted, noise))
    for gold in pages:
        seconds, noise = timed(lambda: clean(gold.document), 9)  # noqa: B023
        page = clean(gold.document)
        counted, _ = timed(lambda: words_of(page), 9)  # noqa: B023
        rows.append(row_of(gold.name, len(gold.document.text), seconds, counted, noise))
    seconds, noise = timed(lambda: clean(Document("x", "Menu item\n" * 25_000 + joined, "x")), 1)
    rows.append(row_of("25,000 copies above the news", len(joined) + 250_000, seconds, 0, noise))
    head = ["page", "clean with sentences, MB/s", "and tokenize, MB/s", "spread of clean"]
    table("Speed, one core, processor time", head, rows)


def row_of(name: str, size: int, seconds: float, counted: float, noise: float) -> list[str]:
    both = f"{size / 1e6 / (seconds + counted):.2f}" if counted else ""
    return [name, f"{size / 1e6 / seconds:.2f}", both, f"{noise:.0%}"]


def main() -> None:
    default = os.environ.get("TOPICBRIEF_DATA", ROOT.parent / "shared" / "data")
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument("--quick", action="store_true", help="the labelled pages alone")
    options = parser.parse_args()
    pages = read_gold(options.data / "pages")
    if not pages:
        sys.exit(f"{options.data}/pages: no *.gold.json; give the folder of the data with --data")
    print("## Reading messy pages")
    judged = {page.name: judge(page) for page in pages}
    by_group(judged, {page.name: page.group for page in pages})
    by_page(judged)
    mixed(judged)
    if options.quick:
        return
    leave_one_out(pages)
    documents = clean_news(options.data)
    stitched(documents)
    raw_news(options.data)
    speed(documents, pages)


if __name__ == "__main__":
    main()

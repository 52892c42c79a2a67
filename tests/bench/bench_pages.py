"""What `clean` keeps and sets aside, against pages labelled line by line; prints Markdown tables.

    python tests/bench/bench_pages.py [--data PATH] [--part pages misses news stitched speed]

PATH holds `pages/*.txt` with `*.gold.json`, `bbc_news.jsonl.gz` and `cnn_dailymail.jsonl.gz`. A
line counts as dropped when no part of it is body; "mixed" lines are counted by characters of the
span to drop. In news that is all content, whatever is set aside but for the headline is a loss.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from measuring import options_of, read_pages, read_rows, share, table, timed

from topicbrief import clean, tokenize
from topicbrief.records import Block, Document, Page

DROP = ("debris", "caption", "duplicate")
COLUMNS = ["dropped of debris, captions, repeats", "body lost", "headlines in the body", "named so"]


@dataclass(frozen=True)
class Verdict:
    """A labelled line beside what `clean` made of it."""

    page: str
    group: str
    gold: dict[str, Any]
    blocks: tuple[Block, ...]

    @property
    def kept(self) -> bool:
        return any(block.role == "body" for block in self.blocks)

    @property
    def label(self) -> str:
        return self.gold["label"]


def judge_lines(folder: Path) -> list[Verdict]:
    """Every labelled line of every page; blank lines have no label."""
    verdicts = []
    for gold in read_pages(folder):
        document = Document(gold["id"], gold["text"], gold["id"])
        form = "plain" if gold["form"].startswith("plain") else "html"
        group = f"{form}, {'English' if gold['language'] == 'en' else 'other'}"
        blocks: dict[int, list[Block]] = {}
        for block in clean(document).blocks:
            for number in range(block.line, document.line(block.stop - 1) + 1):
                blocks.setdefault(number, []).append(block)
        if len(blocks) != len(gold["lines"]):
            raise SystemExit(f"{gold['id']}: {len(blocks)} lines, {len(gold['lines'])} labelled")
        for label, (_, found) in zip(gold["lines"], sorted(blocks.items()), strict=True):
            verdicts.append(Verdict(gold["id"], group, label, tuple(found)))
    return verdicts


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


def group_table(verdicts: list[Verdict], field: str = "group") -> str:
    """By groups of pages, or page by page (`field` "page"), and all together."""
    names = dict.fromkeys(getattr(v, field) for v in verdicts)
    rows = [[n, *figures([v for v in verdicts if getattr(v, field) == n])] for n in sorted(names)]
    clear = [v for v in verdicts if not v.gold.get("borderline")]
    rows += [["all", *figures(verdicts)], ["all but borderline lines", *figures(clear)]]
    return table([field, *COLUMNS], rows)


def pages(data: Path) -> None:
    verdicts = judge_lines(data / "pages")
    print(group_table(verdicts))
    rows = []
    for v in (v for v in verdicts if v.label == "mixed"):
        sizes = [(b.role, len("".join(b.text.split()))) for b in v.blocks]
        span = len("".join(v.gold["span"].split()))
        dropped = sum(size for role, size in sizes if role != "body")
        rows.append([v.page, v.blocks[0].line, span, dropped, sum(size for _, size in sizes)])
    print("Lines that are part debris:\n")
    print(table(["page", "line", "characters to drop", "dropped", "of"], rows))


def misses(data: Path) -> None:
    """Page by page, and every line that was judged wrongly with the reason given."""
    verdicts = judge_lines(data / "pages")
    print(group_table(verdicts, "page"))
    rows = []
    for v in verdicts:
        if v.kept if v.label in DROP else v.label == "body" and not v.kept:
            block = v.blocks[0]
            text = block.text[:70].replace("|", "\\|").replace("\n", " ")
            border = "borderline" if v.gold.get("borderline") else ""
            was = "kept" if v.kept else "lost"
            rows.append([v.page, block.line, was, v.label, border, block.reason, text])
    print(table(["page", "line", "was", "label", "", "reason", "text"], rows))


@cache
def read_news(data: Path) -> list[Document]:
    rows = read_rows(data / "bbc_news.jsonl.gz")
    return [Document(row["id"], row["text"], "bbc", language="en") for row in rows]


def news(data: Path) -> None:
    """Clean articles with their headline, and news as scraped, a page a line: what is set aside."""
    raw = [Document("x", r["text"], "x") for r in read_rows(data / "cnn_dailymail.jsonl.gz")]
    for name, documents, headline in (("clean", read_news(data), 1), ("as scraped", raw, 0)):
        aside, total, cut = Counter[str](), 0, 0
        for page in map(clean, documents):
            cut += len(page.segments) > 1
            for block in page.blocks[headline:]:
                total += len(block.text)
                if block.role != "body":
                    aside[block.reason] += len(block.text)
        lost = f"{aside.total() / max(total, 1):.4f} of the characters"
        print(f"News, {name}: set aside {lost}; cut in pieces {share(cut, len(documents))}\n")
        print(table(["reason", "characters"], aside.most_common(8)))


def stitched(data: Path, count: int = 300) -> None:
    """Pages made of two articles: cut once, and at the right place."""
    draw, documents = random.Random(0), read_news(data)
    for titled in (True, False):
        right = extra = 0
        for _ in range(count if documents else 0):
            first, second = draw.sample(documents, 2)
            tail = second.text if titled else second.text.split("\n", 1)[1].lstrip()
            page = clean(Document("x", f"{first.text}\n\n{tail}", "x", language="en"))
            near = [abs(s.start - len(first.text)) < 5 for s in page.segments[1:]]
            right += any(near)
            extra += len(near) - sum(near)
        what = "with" if titled else "without"
        print(f"Two articles in one, {what} the second headline: cut between them in"
              f" {share(right, count)}, elsewhere {extra} times.\n")  # fmt: skip


def speed(data: Path) -> None:
    """Cleaning, and counting words, of one page of growing size; of many copies of one line."""
    text = "\n".join(document.text for document in read_news(data))
    cases = {
        f"news, one page of {size:,}": text[:size] for size in (1_000, 10_000, 100_000, len(text))
    }
    cases["25,000 copies of a line above the news"] = "Menu item\n" * 25_000 + text
    cases |= {gold["id"]: gold["text"] for gold in read_pages(data / "pages")}
    rows = []
    for name, given in cases.items():
        document, size = Document("x", given, "x", language="en"), len(given) / 1e6
        repeats = 1 if size > 1 else 5
        seconds, page = timed(partial(clean, document), repeats)
        counted, _ = timed(partial(count_words, page), repeats)
        rows.append([name, f"{size / seconds:.2f}", f"{size / (seconds + counted):.2f}"])
    print(table(["page", "clean with sentences, MB/s of one core", "and tokenize"], rows))


def count_words(page: Page) -> int:
    return sum(len(tokenize(sentence.text, language="en")) for sentence in page.sentences)


PARTS = {part.__name__: part for part in (pages, misses, news, stitched, speed)}


def main() -> None:
    options = options_of(__doc__, PARTS)
    for part in options.part:
        print(f"\n### {part}\n")
        PARTS[part](options.data)


if __name__ == "__main__":
    main()

"""Small tables (HTML in a notebook, text in a terminal, CSV for a spreadsheet); whole files."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..records import Page, Sentence, Summary, Table, make_table
from .wording import spoken_language

if TYPE_CHECKING:
    from .model import BriefContent, DocumentEntry

FORMULA = (*"=+-@＝＋－＠", "\t", "\r", "\n")  # what makes a spreadsheet compute a cell (OWASP)
_SPLIT = re.compile(r"(;[\"'\s]{0,9})(?=[=+@＝＋＠]|[-－]\S)")  # a cell where `;` parts cells


def write_csv(table: Table, path: Path) -> None:
    """Write a table that spreadsheets open as it is: UTF-8 with its mark, no cell computed."""
    write_rows(table.head, table.rows, path)


def write_rows(head: Sequence[str], rows: Iterable[Sequence[Any]], path: Path) -> None:
    """As `write_csv`; the rows, which may be more than memory holds, one after the other."""
    with path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow(map(plain_cell, head))
        writer.writerows(map(plain_cell, row) for row in rows)


def plain_cell(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it.

    So does what stands behind a semicolon, which parts cells where a comma is the decimal point.
    """
    if isinstance(cell, str):
        if ";" in cell:
            cell = _SPLIT.sub(r"\1'", cell)
        return f"'{cell}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else cell
    return (round(cell, 6) if cell == cell else "") if isinstance(cell, float) else cell


def write_tables(brief: BriefContent, folder: Path) -> tuple[str, ...]:
    """Write what a page has no room for as CSV files that a spreadsheet opens; return their names.

    `ledger.csv` holds every line with its role and rule, `sentences.csv` every kept sentence,
    `topics.csv` thirty words of each topic, `summary.csv` the picks; `documents.csv` is written
    where there are several documents, `compare.csv` where groups are compared.
    """
    tables = {
        "ledger.csv": ledger_table(brief.pages),
        "topics.csv": topics_table(brief),
        "sentences.csv": sentences_table(brief),
        "summary.csv": summary_table(brief.summary),
    }
    for name, table in tables.items():
        write_csv(table, folder / name)
    if brief.contrasts:
        rows = (row for contrast in brief.contrasts for row in contrast.table.rows)
        write_rows(brief.contrasts[0].table.head, rows, folder / "compare.csv")
        tables["compare.csv"] = brief.contrasts[0].table
    if not brief.documents:
        return tuple(tables)
    write_rows(*documents_rows(brief), folder / "documents.csv")
    return (*tables, "documents.csv")


def ledger_table(pages: Iterable[Page]) -> Table:
    """A row a line: its role, the rule that gave it, and the evidence."""
    head = ("document", "file", "line", "role", "reason", "evidence", "text")
    return make_table(
        head,
        (
            (page.document.id, page.document.place, block.line, block.role, block.reason,
             block.evidence, block.text)
            for page in pages
            for block in page.blocks
        ),
    )  # fmt: skip


def topics_table(brief: BriefContent, n: int = 30) -> Table:
    head = ("topic", "name", "share", "coherence", "stability", "rank", "word", "probability",
            "lift")  # fmt: skip
    if brief.model is None:
        return make_table(head, ())
    model, quality = brief.model, brief.model.quality
    column = {word: position for position, word in enumerate(model.vocabulary)}
    everywhere = model.share @ model.topic_word
    rows = []
    for topic, words in zip(brief.topics, model.top_words(n), strict=True):
        k = topic.number - 1
        own = (topic.number, topic.name, topic.share, float(quality.coherence[k]),
               float(quality.stability[k]))  # fmt: skip
        for rank, word in enumerate(words, start=1):
            within = float(model.topic_word[k, column[word]])
            rows.append((*own, rank, word, within, within / float(everywhere[column[word]])))
    return make_table(head, rows)


def sentences_table(brief: BriefContent) -> Table:
    head = ("document", "file", "line", "start", "stop", "chosen", "whole", "damage", "sentence")
    chosen = {key_of_page(pick.sentence) for pick in brief.summary.picks}
    return make_table(
        head,
        (
            (*_where(sentence), "yes" if key_of_page(sentence) in chosen else "",
             "yes" if sentence.whole else "no",
             "; ".join(damage.note for damage in sentence.damage), sentence.quoted)
            for page in brief.pages
            for sentence in page.sentences
        ),
    )  # fmt: skip


def summary_table(summary: Summary) -> Table:
    head = ("number", "document", "file", "line", "start", "stop", "score", "why", "sentence")
    return make_table(
        head,
        (
            (number, *_where(pick.sentence), pick.score, pick.why, pick.sentence.quoted)
            for number, pick in enumerate(summary.picks, start=1)
        ),
    )


def documents_rows(brief: BriefContent) -> tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]:
    """The head and the rows of `documents.csv`: all documents, also those not quoted from."""
    topics = [f"topic {topic.number}: {topic.name}" for topic in brief.topics]
    more = dict(islice(brief.corpus.groups.items(), 1, None)) if brief.corpus else {}
    head = ("document", "file", "title", "date", "group", *(f"group {name}" for name in more),
            "language", "sentences", "nearly same", "sentence", *topics)  # fmt: skip
    quoted = {entry.page.document.id: entry for entry in brief.documents}
    return head, (
        (document.id, document.place, document.title, document.date, document.category,
         *(names[number] for names in more.values()), *_quoted(quoted.get(document.id)),
         *_shares(brief, number))
        for number, document in enumerate(brief.corpus or ())
    )  # fmt: skip


def _shares(brief: BriefContent, number: int) -> Sequence[Any]:
    """The shares of topics of a document; nothing where it has no words."""
    if brief.mixes is None or not brief.mixes[number].any():
        return [""] * len(brief.topics)
    return brief.mixes[number].tolist()


def _quoted(entry: DocumentEntry | None) -> tuple[Any, ...]:
    """What only the page itself tells; nothing of a document that is not quoted from."""
    if entry is None:
        return ("", "", "", "")
    sentence = entry.sentence.quoted if entry.sentence else ""
    return spoken_language(entry.page), len(entry.page.sentences), "; ".join(entry.alike), sentence


def _where(sentence: Sentence) -> tuple[str, str, int, int, int]:
    document = sentence.document
    return document.id, document.place, sentence.line, sentence.start, sentence.stop


def key_of_page(sentence: Sentence) -> tuple[str, int]:
    return sentence.document.id, sentence.start

"""From a document to a page: every line with its role and the reason, and the story's sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from .languages import detect, stop_words
from .lines import Line, common_stems, key_of, read_lines
from .records import Block, Document, Page, Sentence
from .rules import View, judge
from .sentences import split_sentences


class Override(NamedTuple):
    """A reader's own verdict on a line of a document; `place` is where it was written down."""

    document: str
    line: int
    role: str
    reason: str
    place: str = ""


def clean(
    document: Document,
    *,
    repeated: frozenset[str] = frozenset(),
    overrides: Iterable[Override] = (),
    language: str = "",
) -> Page:
    """The page with a role, a reason and evidence for every line, and the sentences of its body."""
    language = language or document.language or detect(_sample(document.text))
    lines = read_lines(document.text, common_stems(stop_words(language)))
    view = View(lines, language, repeated)
    blocks = tuple(_block(line, *judge(line, view)) for line in lines)
    return Page(document, blocks, _sentences(document, blocks, language), language=language)


def _sample(text: str) -> str:
    """The longer lines, which tell a language better than a menu does."""
    longer = [line for line in text[:40_000].split("\n") if len(line) > 80]
    return "\n".join(longer)[:4000] or text[:4000]


def _block(line: Line, role: str, reason: str, evidence: str) -> Block:
    return Block(line.start, line.stop, role, reason, line.text, evidence, line.number)


def _sentences(document: Document, blocks: Iterable[Block], language: str) -> tuple[Sentence, ...]:
    return tuple(
        sentence
        for block in blocks
        if block.role == "body"
        for sentence in split_sentences(
            document, start=block.start, stop=block.stop, language=language
        )
    )


def clean_all(documents: Iterable[Document], *, overrides: Iterable[Override] = ()) -> list[Page]:
    """`clean` of each, with the knowledge which lines stand on other pages too."""
    documents, overrides = list(documents), tuple(overrides)
    seen: Counter[str] = Counter()
    for document in documents:
        seen.update({key_of(line.strip()) for line in document.text.split("\n") if line.strip()})
    common = frozenset(key for key, pages in seen.items() if pages > 1 and key)
    return [clean(document, repeated=common, overrides=overrides) for document in documents]


def read_overrides(path: str | Path) -> tuple[Override, ...]:
    """The rows of an overrides file (document,line,role,reason)."""
    raise NotImplementedError


def ledger_rows(pages: Iterable[Page]) -> Iterator[dict[str, object]]:
    """One row a block, for a table."""
    for page in pages:
        for block in page.blocks:
            yield {
                "document": page.document.id,
                "file": page.document.place,
                "line": block.line,
                "role": block.role,
                "reason": block.reason,
                "evidence": block.evidence,
                "segment": block.segment,
                "text": block.text,
            }

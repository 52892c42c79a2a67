"""Cleaned chunks: one table of sentences, one of blocks, and what was found, for every chunk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from ..language.sentences import split_sentences
from ..records import Account, Block, Damage, Document, Form, Page, Segment, Sentence
from ..scale.codec import decode, encode, pack_rows, unpack_rows
from ..scale.store import Values
from .corpus import Corpus, Kept, unpack_documents
from .overrides import Override, names_document, tell_override
from .pages import clean
from .repeats import find_shared, repeated_in

FIRST = 12  # places of a finding that are kept to be shown; the rest are counted
ACCOUNT = ("words", "kept", "prose", "prose_kept")  # of what became of the words of a page
SHOWN = 400  # characters of the biggest piece set aside that are kept to be shown
TABLES = ("document", "blocks", "sentences", "language")  # packed in ways of their own


def clean_corpus(
    corpus: Corpus, *, overrides: Sequence[Override] = (), **options: Any
) -> tuple[Kept, ...]:
    """Clean every chunk with the knowledge of all of them.

    A chunk is cleaned again only where one of its own lines begins or ceases to be shared, or an
    override names one of its documents. `options` are those of `pages.clean`.
    """
    lines = [chunk.values["lines"] for chunk in corpus.texts]
    shared = corpus.once(
        "shared", lambda: {"lines": find_shared(lines)}, corpus.key, rooms=("reading",)
    ).values["lines"]

    def given(number: int) -> tuple:
        mine = [row for row in overrides if any(
            names_document(row, document) for document in corpus.documents(number))]  # fmt: skip
        own = np.unique(lines[number][:, 0])
        return own[np.isin(own, shared, assume_unique=True)], tuple(mine), options

    rooms = ("language", "reading")
    return corpus.each("cleaned", clean_chunk, corpus.texts, given=given, rooms=rooms)


def clean_chunk(
    texts: Values, shared: np.ndarray, overrides: Sequence[Override], options: dict[str, Any]
) -> dict[str, Any]:
    """The pages of a chunk as tables, and what was found on them."""
    pages = [
        clean(document, repeated=repeated_in(document, shared), overrides=overrides, **options)
        for document in unpack_documents(texts)
    ]
    return {**pack_pages(pages), "found": tell_found(pages)}


def unmatched_overrides(corpus: Corpus, overrides: Sequence[Override]) -> list[str]:
    """What to tell of overrides that name none of the documents."""
    left = list(overrides)
    for number in range(len(corpus.texts) if left else 0):
        documents = corpus.documents(number)
        left = [row for row in left if not any(names_document(row, d) for d in documents)]
    return [tell_override(row, f'no document "{row.document}"') for row in left]


# -- pages as tables -------------------------------------------------------------------------------


def pack_pages(pages: Sequence[Page]) -> dict[str, Any]:
    """Pages as columns: what `unpack_pages` makes the same pages of, given their documents."""
    blocks = [block for page in pages for block in page.blocks]
    sentences = [sentence for page in pages for sentence in page.sentences]
    told = [field.name for field in fields(Page) if field.name not in TABLES]
    rest = [encode({name: getattr(page, name) for name in told}, {}) for page in pages]
    return {
        **pack_rows(blocks, Block, "block_", skip=("text",)),
        **pack_rows(sentences, Sentence, "sentence_", skip=("text", "document")),
        "block_ends": np.array(list(accumulate(len(p.blocks) for p in pages)), np.int64),
        "sentence_ends": np.array(list(accumulate(len(p.sentences) for p in pages)), np.int64),
        "languages": [page.language for page in pages],
        "pages": rest,
    }


def unpack_pages(
    documents: Sequence[Document], values: Values, rows: Sequence[int] | None = None
) -> Iterator[Page]:
    """The pages of a chunk, all or some of them, by their documents and what was packed."""
    ends = {name: [0, *values[f"{name}_ends"].tolist()] for name in ("block", "sentence")}
    told = values["pages"]
    values = dict(values)  # read once, not for each page
    for row in range(len(documents)) if rows is None else rows:
        document = documents[row]
        text = document.text
        blocks, sentences = (slice(*ends[name][row : row + 2]) for name in ends)
        yield Page(
            document=document,
            blocks=tuple(
                Block(**fields, text=text[fields["start"] : fields["stop"]])
                for fields in unpack_rows(values, Block, "block_", only=blocks)
            ),
            sentences=tuple(
                Sentence(**fields, document=document, text=text[fields["start"] : fields["stop"]])
                for fields in unpack_rows(
                    values, Sentence, "sentence_", only=sentences, classes=(Damage,)
                )
            ),
            language=values["languages"][row],
            **decode(told[row], {}, (Segment, Block, Form, Account)),
        )


# -- what was found --------------------------------------------------------------------------------


def tell_found(pages: Sequence[Page]) -> dict[str, Any]:
    """Counts of what was kept and set aside, of damage and notes, with their first places."""
    aside: dict[tuple[str, str], dict[str, Any]] = {}
    for page in pages:
        for (role, reason), (lines, whole) in _set_aside(page).items():
            row = aside.setdefault(
                (role, reason), {"lines": 0, "parts": 0, "documents": 0, "first": []}
            )
            row["lines"] += whole
            row["parts"] += len(lines) - whole
            row["documents"] += 1
            row["first"] = [*row["first"], [page.document.id, lines]][:FIRST]
    notes: dict[str, list[Any]] = {}
    for page in pages:
        for note in (*page.document.notes, *page.notes):
            notes.setdefault(note, [0, page.document.place])[0] += 1
    sentences = [sentence for page in pages for sentence in page.sentences]
    empty = [page.document.place for page in pages if not page.sentences]
    pieces = [piece for page in pages for piece in _cut_out(page)]
    accounts = [page.account for page in pages]
    return {
        "documents": len(pages),
        "with_sentences": sum(bool(page.sentences) for page in pages),
        "written": any(any(map(str.isalnum, b.text)) for page in pages for b in page.blocks),
        "lines": sum(len({block.line for block in page.blocks}) for page in pages),
        "kept": sum(len({block.line for block in page.kept}) for page in pages),
        "characters": sum(block.stop - block.start for page in pages for block in page.kept),
        "account": [sum(getattr(own, name) for own in accounts) for name in ACCOUNT],
        "biggest": _biggest(pages, accounts),
        "sentences": len(sentences),
        "whole": sum(sentence.whole for sentence in sentences),
        "languages": Counter(
            p.language or "unknown" for p in pages if p.language or p.account.words
        ),
        "forms": Counter(page.form.name for page in pages),
        "damage": Counter(damage.kind for s in sentences for damage in s.damage),
        "aside": [[*rule, row] for rule, row in aside.items()],
        "notes": [[note, *told] for note, told in notes.items()],
        "empty": [len(empty), empty[:FIRST]],
        "pieces": [len(pieces), pieces[:FIRST]],
    }


def _biggest(pages: Sequence[Page], accounts: Sequence[Account]) -> list[Any]:
    """The biggest piece set aside on pages of which less than half of the prose was kept.

    Its words, its document's id and place, its line, the reason, and how it begins.
    """
    pieces = [
        [len(own.aside.text.split()), page.document.id, page.document.place, own.aside.line,
         own.aside.reason, " ".join(own.aside.text[:SHOWN].split())]
        for page, own in zip(pages, accounts, strict=True)
        if own.aside and own.doubtful
    ]  # fmt: skip
    return max(pieces, key=lambda piece: piece[0], default=[])


def _set_aside(page: Page) -> dict[tuple[str, str], tuple[list[int], int]]:
    """Lines that were set aside, by role and reason, and how many of them as a whole.

    A line that several rules set aside a part of each counts as a whole for the first of them.
    """
    told = {block.line for block in page.kept}
    found: dict[tuple[str, str], tuple[list[int], int]] = {}
    for block in page.blocks:
        if block.role != "body":
            lines, whole = found.get((block.role, block.reason), ([], 0))
            lines.append(block.line)
            found[block.role, block.reason] = lines, whole + (block.line not in told)
            told.add(block.line)
    return found


def _cut_out(page: Page) -> Iterator[list[Any]]:
    """The damage in pieces that were cut out of a line of which the rest was kept.

    The document's id, where the piece begins, its place in words, its text, what is damaged.
    """
    kept = {block.line for block in page.kept}
    for block in page.blocks:
        if block.role == "body" or block.line not in kept:
            continue
        for sentence in split_sentences(
            page.document, start=block.start, stop=block.stop, language=page.language
        ):
            place = f"{page.document.place}, line {sentence.line}"
            for damage in sentence.damage:
                yield [page.document.id, block.start, place, sentence.quoted, damage.note]


def sentence_spans(values: Values) -> Iterator[tuple[int, int]]:
    """The run of sentences of each page of a chunk."""
    return pairwise([0, *values["sentence_ends"].tolist()])

"""Documents in chunks: every stage is a map over chunks, kept under a key of all that went into it.

Where a chunk ends decides when and where work is done, never what comes out. A run that was
broken off goes on where it stopped, and new documents cost what is new. In memory at a time: two
chunks for each process, and a few numbers for each document.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, is_dataclass, replace
from functools import cached_property, partial
from hashlib import blake2b, sha256
from itertools import accumulate, islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..records import Document
from ..scale.codec import decode, pack_rows, unpack_rows
from ..scale.store import FolderStore, MemoryStore, Store, Values, code_of, key_of
from ..scale.workers import Processes, Workers, show_progress
from .formats.base import Options, Report
from .repeats import hash_lines, hash_text

CHUNK = 500_000  # characters: about what one task reads, cleans or counts
FILES = 64  # files read by one task, about
SMALL = 400_000  # characters, below which starting processes takes longer than the work
STDIN = "-"
TAKEN = frozenset({"corpus", "date", "period", "source"})  # names of comparisons of other kinds


class Kept(NamedTuple):
    """What a stage made of a chunk, and the key that it is kept under."""

    key: str
    values: Values


@dataclass(frozen=True, eq=False)
class Corpus:
    """Documents in chunks of about `CHUNK` characters, where results are kept, and who works."""

    texts: tuple[Kept, ...]
    store: Store
    workers: Workers
    report: Report

    @cached_property
    def key(self) -> str:
        return key_of([chunk.key for chunk in self.texts])

    @cached_property
    def sizes(self) -> np.ndarray:
        """Documents in each chunk."""
        return np.array([len(chunk.values["ends"]) for chunk in self.texts], int)

    def __repr__(self) -> str:
        return f"<Corpus: {self.n_documents:,} documents, {self.characters:,} characters>"

    @property
    def n_documents(self) -> int:
        return int(self.sizes.sum())

    @cached_property
    def characters(self) -> int:
        return sum(int(chunk.values["ends"][-1]) for chunk in self.texts)

    def column(self, name: str) -> list[str]:
        """One field of every document: its id, category, date, …"""
        found: list[str] = []
        for chunk in self.texts:
            words = chunk.values[f"document_{name}_words"]
            found += [words[i] for i in chunk.values[f"document_{name}"].tolist()]
        return found

    @cached_property
    def groups(self) -> dict[str, list[str]]:
        """By what documents are compared, each with the group of every document, "" for none.

        The columns that were asked for; "category" where it is none of them.
        """
        found: dict[str, list[str]] = {}
        starts = accumulate(self.sizes.tolist(), initial=0)
        for start, chunk in zip(starts, self.texts, strict=False):
            for row, held in chunk.values["document_groups"]:
                for name, value in decode(held, {}, ()):
                    own = f"column {name}" if name in TAKEN else name
                    found.setdefault(own, [""] * self.n_documents)[start + row] = value
        category = self.column("category")
        return found if category in found.values() else {"category": category, **found}

    def documents(self, number: int) -> list[Document]:
        """The documents of one chunk."""
        return unpack_documents(self.texts[number].values)

    def __iter__(self) -> Iterator[Document]:
        return (
            document for number in range(len(self.texts)) for document in self.documents(number)
        )

    def each(
        self,
        stage: str,
        function: Callable[..., Values],
        *inputs: Sequence[Kept],
        given: Callable[[int], tuple] = lambda number: (),
        rooms: tuple[str, ...],
    ) -> tuple[Kept, ...]:
        """What `function` makes of every chunk: of the values of `inputs` there, and of `given`.

        It is called with the values of each input and what `given` says for the number of the
        chunk, and returns arrays, bytes or what JSON holds. `rooms` are those whose code it runs.
        """
        code, rows = code_of(*rooms), list(zip(*inputs, strict=True))
        extra = [given(number) for number in range(len(rows))]
        keys = [
            key_of(stage, code, [kept.key for kept in row], plain_key(own))
            for row, own in zip(rows, extra, strict=True)
        ]
        held = {key: self.store.find(stage, key) for key in dict.fromkeys(keys)}
        found = {key: values for key, values in held.items() if values is not None}
        todo = {key: i for i, key in enumerate(keys) if key not in found}
        each = ((*rows[i], *extra[i]) for i in todo.values())
        calls = (tuple(x.values if isinstance(x, Kept) else x for x in own) for own in each)
        workers = self.workers if self.characters > SMALL and len(todo) > 1 else Workers()
        done = show_progress(workers.map(function, calls), stage, len(todo), "chunks")
        for key, values in zip(todo, done, strict=True):
            found[key] = self.store.keep(stage, key, values)
        return tuple(Kept(key, found[key]) for key in keys)

    def once(
        self, stage: str, make: Callable[[], Values], *parts: Any, rooms: tuple[str, ...]
    ) -> Kept:
        """What one call makes of everything; `parts` are what it depends on."""
        key = key_of(stage, code_of(*rooms), plain_key(parts))
        return Kept(key, self.store.get(stage, key, make))


def plain_key(part: Any) -> Any:
    """What a key is made of: values of any kind as JSON holds them."""
    if isinstance(part, np.ndarray):
        return [str(part.dtype), blake2b(np.ascontiguousarray(part).tobytes()).hexdigest()]
    if isinstance(part, bytes):
        return blake2b(part).hexdigest()
    if isinstance(part, Kept):
        return part.key
    if is_dataclass(part) and not isinstance(part, type):
        return plain_key(asdict(part))
    if isinstance(part, dict):
        return {str(name): plain_key(value) for name, value in part.items()}
    if isinstance(part, (frozenset, set)):
        return sorted(part)
    if isinstance(part, (tuple, list)):
        return [plain_key(item) for item in part]
    return part


# -- documents in chunks ---------------------------------------------------------------------------


def open_corpus(
    source: Any,
    *,
    build: str | os.PathLike[str] | None = None,
    workers: Workers | None = None,
    language: str = "",
    **reading: Any,
) -> Corpus:
    """A corpus of whatever `read` takes: paths, a DataFrame, records, texts, Documents.

    `build` is a folder to keep results in; None keeps them in memory. `language` overrules what
    documents say of theirs; other options are those of `read`. Raises ReadError for what was
    named and cannot be read; what was passed over or is wrong inside a folder is in the report.
    """
    from .files import ReadError, are_paths, read_values

    store: Store = MemoryStore() if build is None else FolderStore(build)
    workers, report = workers or Workers(), Report()
    if isinstance(source, Iterator):
        source = list(source)
    if are_paths(source):
        texts = _read_paths(source, store, workers, {"language": language, **reading}, report)
    else:
        documents = read_values(source, Options(**reading), report)
        texts = tuple(_keep_documents(_spoken(documents, language), store))
    if report.errors or (report.problems and not texts):
        raise ReadError(report.all_problems)
    return Corpus(_tell_apart(texts, store, report), store, workers, report)


def _spoken(documents: Iterable[Document], language: str) -> Iterator[Document]:
    return (replace(d, language=language) if language else d for d in documents)


def _keep_documents(documents: Iterable[Document], store: Store) -> Iterator[Kept]:
    for chunk in cut_chunks(documents):
        values = pack_documents(chunk)
        key = key_of(plain_key(values))
        yield Kept(key, store.get("texts", key, partial(dict, values)))


def _read_paths(
    paths: Any, store: Store, workers: Workers, options: dict[str, Any], report: Report
) -> tuple[Kept, ...]:
    """Files are read again when a name, size or time of change is another."""
    from .files import ReadError, list_files

    files = list_files(paths, report=report)
    if report.errors:
        raise ReadError(report.all_problems)
    groups = list(_group_files(files))
    code = code_of("language", "reading")
    keys = [key_of("reads", code, _state_of(group), plain_key(options), CHUNK) for group in groups]
    found: list[Values | None] = [None] * len(groups)
    if not any(str(path) == STDIN for path, _ in files):  # what comes in there is never the same
        found = [_complete(store, store.find("reads", key)) for key in keys]
    todo = [number for number, read in enumerate(found) if read is None]
    spread = isinstance(store, FolderStore) and isinstance(workers, Processes) and len(todo) > 1
    calls = ((groups[number], options, store) for number in todo)
    done = (workers if spread else Workers()).map(read_group, calls)
    for number, read in zip(todo, show_progress(done, "read", len(todo), "groups"), strict=True):
        found[number] = store.keep("reads", keys[number], read)
    reads = [dict(read) for read in found if read is not None]
    for read in reads:
        report.add(Report(**read["report"]))
    texts = ((key, store.find("texts", key)) for read in reads for key in read["chunks"])
    return tuple(Kept(key, values) for key, values in texts if values is not None)


def _complete(store: Store, read: Values | None) -> Values | None:
    """What was read of a group, if all the texts that it names are still there."""
    whole = read and all(store.find("texts", key) is not None for key in read["chunks"])
    return read if whole else None


def _group_files(files: Iterable[tuple[Path, str]]) -> Iterator[list[tuple[str, str]]]:
    """Neighbouring files, about `FILES` together; where a group ends is in the names alone."""
    group = []
    for path, label in files:
        group.append((str(path), label))
        if hash_text(label) % FILES == 0 or len(group) == 4 * FILES:
            yield group
            group = []
    if group:
        yield group


def _state_of(group: Sequence[tuple[str, str]]) -> list[Any]:
    def state(path: str) -> tuple[int, ...]:
        if path == STDIN:
            return ()
        found = os.stat(path)
        return found.st_size, found.st_mtime_ns

    return [(label, path, *state(path)) for path, label in group]


def read_group(
    group: Sequence[tuple[str, str]], options: dict[str, Any], store: Store
) -> dict[str, Any]:
    """Read some files into chunks, keep these, and say which they are and what was found."""
    from .files import read_files

    report = Report()
    reading = {name: value for name, value in options.items() if name != "language"}
    files = ((Path(path), label) for path, label in group)
    documents = _spoken(read_files(files, report=report, **reading), options["language"])
    chunks = [kept.key for kept in _keep_documents(documents, store)]
    return {"chunks": chunks, "report": asdict(report)}


def cut_chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Neighbouring documents, about `CHUNK` characters together.

    A chunk ends where a hash of a document's id says so, so that documents that are added or taken
    away change the chunk they are in and no other.
    """
    chunk, size = [], 0
    for document in documents:
        chunk.append(document)
        size += len(document.text)
        draw = hash_text(document.id) / 2**64 * CHUNK
        if size >= CHUNK // 2 and (draw < 2 * len(document.text) or size >= 2 * CHUNK):
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def pack_documents(documents: Sequence[Document]) -> dict[str, Any]:
    """Documents as values to keep: texts end to end, what else is known of them, their lines.

    `lines` holds, once each, a hash of the key of a line (its lowest bit says that it is a
    paragraph) beside a hash of the text it stands in, as `repeats.find_shared` compares them.
    """
    text = "".join(document.text for document in documents)
    return {
        **pack_rows(documents, Document, "document_", skip=("text",)),
        "text": text.encode("utf-8", "surrogatepass"),
        "ends": np.cumsum([len(document.text) for document in documents], dtype=np.int64),
        "ids": np.array([hash_text(document.id) for document in documents], np.uint64),
        "lines": hash_lines(documents),
    }


def unpack_documents(values: Values, only: slice = slice(None)) -> list[Document]:
    """The documents that `pack_documents` packed, all or a run of them."""
    text, stops = values["text"].decode("utf-8", "surrogatepass"), values["ends"].tolist()
    spans = islice(pairwise([0, *stops]), only.start, only.stop)
    rows = unpack_rows(values, Document, "document_", only=only)
    return [Document(**row, text=text[a:b]) for (a, b), row in zip(spans, rows, strict=False)]


def _tell_apart(texts: Sequence[Kept], store: Store, report: Report) -> tuple[Kept, ...]:
    """Chunks in which no two documents have one id: the later one is called by its place."""
    from .files import place_id

    hashes = [chunk.values["ids"] for chunk in texts]
    ids, counts = np.unique(np.concatenate([np.zeros(0, np.uint64), *hashes]), return_counts=True)
    twice = ids[counts > 1]
    if not len(twice):
        return tuple(texts)
    seen: set[str] = set()
    told: list[Kept] = []
    for chunk, own in zip(texts, hashes, strict=True):
        if not np.isin(own, twice).any():
            told.append(chunk)
            continue
        documents = []
        for document in unpack_documents(chunk.values):
            if document.id in seen:
                report.note(document.place, f'id "{document.id}" stood before: called by its place')
                document = replace(document, id=place_id(document))
                if document.id in seen:
                    report.errors.append(f'{document.place}: id "{document.id}" stands twice')
            seen.add(document.id)
            documents.append(document)
        values = pack_documents(documents)
        key = key_of(plain_key(values))
        told.append(Kept(key, store.get("texts", key, partial(dict, values))))
    if report.errors:
        raise ValueError("\n".join(report.errors))
    return tuple(told)


def fingerprint(corpus: Corpus) -> str:
    """SHA-256 of the text of one document, or of all ids and texts in order."""

    def digest() -> Values:
        found = sha256()
        for document in corpus:
            told = document.text if corpus.n_documents == 1 else f"{document.id}\0{document.text}\0"
            found.update(told.encode(errors="backslashreplace"))
        return {"sha256": found.hexdigest()}

    return str(corpus.once("hash", digest, corpus.key, rooms=("reading",)).values["sha256"])

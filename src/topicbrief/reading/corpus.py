"""Many documents in bounded memory: read, cleaned and counted chunk by chunk, kept on disk.

Where one chunk ends depends on the documents alone, never on the number of processes, and the
results of a chunk are kept under a key of all that went into them (see `store`): a run that was
interrupted goes on where it stopped, and new documents cost what is new. In memory at a time: two
chunks for each process, the vocabulary, and a few numbers for each document.
"""

from __future__ import annotations

import os
from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from hashlib import blake2b
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import numpy as np

from ..records import Block, Document, Page, Sentence
from ..scale import store

CHUNK = 1 << 20  # characters: about what one task reads, cleans or counts
FILES = 64  # files read by one task, about
SHOWN = 20  # places, names and damaged sentences of a chunk that are kept to be shown
PART = 1 << 24  # hashes of lines that are sorted in memory at a time
READING = ("language", "reading")
CLEANING = ("language", "reading")


@dataclass(frozen=True)
class Corpus:
    """Documents kept on disk in chunks: where, how many, and a key of their content."""

    folder: Path
    chunks: tuple[str, ...]
    documents: int
    characters: int

    @cached_property
    def key(self) -> str:
        return store.key_of(self.chunks)

    def texts(self, chunk: str) -> Path:
        return self.folder / "texts" / chunk

    def load(self, chunk: str) -> list[Document]:
        return unpack(load_texts(self.texts(chunk)))


def in_order(pool: Any, function: Callable, calls: Iterable[tuple], *, ahead: int = 4) -> Iterator:
    """Yield `function(*call)` of each call in the order of the calls, at most `ahead` not fetched.

    `pool` is anything with `submit`, such as an executor of concurrent.futures; None calls here.
    """
    waiting: deque = deque()
    for call in calls:
        if pool is None:
            yield function(*call)
            continue
        waiting.append(pool.submit(function, *call))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def open_pool(workers: int) -> Any:
    """Processes of joblib's loky, which start anew wherever Python runs; None for one worker."""
    if workers <= 1:
        return None
    from joblib.externals.loky import get_reusable_executor

    return get_reusable_executor(max_workers=workers, timeout=60)


def show_progress(items: Iterable, what: str, total: float, unit: str = "document") -> Any:
    """A bar with rate and remaining time on a terminal; nothing where there is none."""
    from tqdm import tqdm

    return tqdm(items, desc=what, total=total, unit=f" {unit}s", unit_scale=True, disable=None)


def read_corpus(paths: Any, *, folder: str | os.PathLike[str], workers: int = 1) -> Corpus:
    """Read the documents of `paths` (as `documents.read` does) into chunks under `folder`.

    A file is read again when its name, size or time of change is another; chunks are kept by
    content. Raises ReadError with every problem in every file.
    """
    from .files import ReadError, list_files

    folder = Path(folder)
    for stage in ("texts", "reads"):
        (folder / stage).mkdir(parents=True, exist_ok=True)
    store.sweep(folder)
    groups = list(_group_files(list_files(paths)))
    keys = [_key_of_files(group) for group in groups]
    todo = [
        (g, k) for g, k in zip(groups, keys, strict=True) if not (folder / "reads" / k).is_dir()
    ]
    calls = ((group, key, folder) for group, key in todo)
    for _ in show_progress(
        in_order(open_pool(min(workers, len(todo))), read_group, calls, ahead=2 * workers),
        "reading",
        len(todo),
        "group of file",
    ):
        pass
    reads = [store.load(folder / "reads" / key, "read") for key in keys]
    problems = [problem for read in reads for problem in read["problems"]]
    corpus = _gather(folder, [tuple(chunk) for read in reads for chunk in read["chunks"]])
    problems += _find_twice(corpus)
    if problems:
        raise ReadError(problems)
    return corpus


def _gather(folder: Path, chunks: Sequence[tuple[str, int, int]]) -> Corpus:
    keys = tuple(key for key, _, _ in chunks)
    return Corpus(folder, keys, sum(n for _, n, _ in chunks), sum(n for _, _, n in chunks))


def _group_files(files: Iterable[tuple[Path, str]]) -> Iterator[list[tuple[str, str]]]:
    """Neighbouring files, about `FILES` together; where a group ends is in the names alone."""
    group = []
    for path, label in files:
        group.append((str(path), label))
        if _hash(label) % FILES == 0 or len(group) == 4 * FILES:
            yield group
            group = []
    if group:
        yield group


def _key_of_files(group: Sequence[tuple[str, str]]) -> str:
    stats = [(label, path, _stat(path)) for path, label in group]
    return store.key_of(stats, CHUNK, store.code_of(*READING))


def _stat(path: str) -> tuple[int, int]:
    found = os.stat(path)
    return found.st_size, found.st_mtime_ns


def read_group(group: Sequence[tuple[str, str]], key: str, folder: Path) -> None:
    """Read some files into chunks and keep what was read."""
    from .files import ReadError, read_files

    chunks: list[tuple[str, int, int]] = []
    problems: list[str] = []

    def documents() -> Iterator[Document]:
        try:
            yield from read_files((Path(path), label) for path, label in group)
        except ReadError as error:
            problems.extend(error.problems)

    for chunk in cut_chunks(documents()):
        values = pack(chunk)
        name = store.key_of(values["rows"], blake2b(values["text"]).hexdigest())
        store.made(folder / "texts", name, partial(dict, values))
        chunks.append((name, len(chunk), sum(len(document.text) for document in chunk)))
    store.keep(folder / "reads", key, {"read": {"chunks": chunks, "problems": problems}})


def cut_chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Neighbouring documents, about `CHUNK` characters together.

    A chunk ends where a hash of a document's id says so, so that documents that are added or taken
    away change the chunk they are in and no other.
    """
    chunk, size = [], 0
    for document in documents:
        chunk.append(document)
        size += len(document.text)
        draw = _hash(document.id) / 2**64 * CHUNK
        if size >= CHUNK // 2 and (draw < 2 * len(document.text) or size >= 2 * CHUNK):
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _hash(text: str) -> int:
    return int.from_bytes(_digest(text), "little")


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def pack(documents: Sequence[Document]) -> dict[str, Any]:
    """The documents as values to keep: texts end to end, rows of what else is known of them.

    `lines` holds hashes of the keys of their lines, each with a hash of the text it stands in, as
    `pages.shared_lines` compares them.
    """
    rows = [{k: v for k, v in asdict(d).items() if v and k != "text"} for d in documents]
    text = "".join(document.text for document in documents)
    return {
        "text": text.encode("utf-8", "surrogatepass"),
        "ends": np.cumsum([len(document.text) for document in documents], dtype=np.int64),
        "rows": rows,
        "ids": _hashes(document.id for document in documents),
        "lines": _hash_lines(documents),
    }


def _hash_lines(documents: Iterable[Document]) -> np.ndarray:
    pairs = bytearray()
    for document in documents:
        text = _digest(document.text)
        for key in _line_keys(document):
            pairs += _digest(key) + text
    return np.unique(np.frombuffer(bytes(pairs), dtype="<u8").reshape(-1, 2), axis=0)


def _line_keys(document: Document) -> set[str]:
    from .lines import key_of

    lines = (line.strip() for line in document.text.split("\n"))
    return {key_of(line) for line in lines if line} - {""}


def _hashes(texts: Iterable[str]) -> np.ndarray:
    return np.frombuffer(b"".join(map(_digest, texts)), dtype="<u8")


def load_texts(whole: Path) -> dict[str, Any]:
    return {name: store.load(whole, name) for name in ("text", "ends", "rows")}


def unpack(texts: dict[str, Any]) -> list[Document]:
    """The documents that `pack` packed."""
    text, stops = texts["text"].decode("utf-8", "surrogatepass"), texts["ends"].tolist()
    return [
        Document(
            **{
                "source": "",
                **row,
                "notes": tuple(row.get("notes", ())),
                "markup": tuple(row.get("markup", ())),
            },
            text=text[a:b],
        )
        for row, (a, b) in zip(texts["rows"], pairwise([0, *stops]), strict=True)
    ]


def _find_twice(corpus: Corpus) -> list[str]:
    """Ids that stand twice, each but the first with its place."""
    if not corpus.chunks:
        return []
    ids = np.concatenate([store.load(corpus.texts(chunk), "ids") for chunk in corpus.chunks])
    hashes, counts = np.unique(ids, return_counts=True)
    if (counts == 1).all():
        return []
    twice, seen, problems = set(hashes[counts > 1].tolist()), set(), []
    for chunk in corpus.chunks:
        if twice.isdisjoint(store.load(corpus.texts(chunk), "ids").tolist()):
            continue
        for document in corpus.load(chunk):
            if document.id in seen:
                problems.append(f'{document.place}: id "{document.id}" stands twice')
            elif _hash(document.id) in twice:
                seen.add(document.id)
    return problems


def find_shared(corpus: Corpus) -> np.ndarray:
    """Hashes of the keys of lines that stand in two different texts or more, sorted.

    They are sorted in parts of at most about `PART`, by their value, so memory has a bound.
    """
    key = store.key_of("shared", corpus.key, store.code_of("language", "reading"))
    whole = store.made(corpus.folder / "shared", key, lambda: {"lines": _merge_lines(corpus)})
    return store.load(whole, "lines")


def _merge_lines(corpus: Corpus) -> np.ndarray:
    held = [store.load(corpus.texts(chunk), "lines") for chunk in dict.fromkeys(corpus.chunks)]
    parts = max(1, -(-sum(map(len, held)) // PART))
    edges = [int(part * 2**64 / parts) for part in range(parts)]
    return np.concatenate([_shared_between(held, a, b) for a, b in pairwise([*edges, 2**64])])


def _shared_between(held: Sequence[np.ndarray], low: int, high: int) -> np.ndarray:
    """Of the rows (line, text) with low <= line < high, the lines that have two texts."""
    pieces = []
    for pairs in held:
        start = np.searchsorted(pairs[:, 0], np.uint64(low))
        stop = len(pairs) if high == 2**64 else np.searchsorted(pairs[:, 0], np.uint64(high))
        pieces.append(pairs[start:stop])
    pairs = np.concatenate(pieces) if pieces else np.zeros((0, 2), "<u8")
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    new_text = np.r_[True, (np.diff(pairs, axis=0) != 0).any(axis=1)][: len(pairs)]
    lines = pairs[new_text, 0]
    return np.unique(lines[1:][lines[1:] == lines[:-1]])


def _shared_here(corpus: Corpus, chunk: str, shared: np.ndarray) -> np.ndarray:
    own = np.unique(store.load(corpus.texts(chunk), "lines")[:, 0])
    return own[np.isin(own, shared, assume_unique=True)]


def clean_corpus(
    corpus: Corpus,
    *,
    workers: int = 1,
    overrides: Sequence[Any] = (),
    language: str = "",
    pool=None,
) -> list[Path]:
    """Clean every chunk with the knowledge of all of them; return the folders of what was kept.

    A chunk is cleaned again only where one of its own lines begins or ceases to be shared.
    """
    shared = find_shared(corpus)
    rows = tuple(overrides)
    code = store.code_of(*CLEANING)
    folder = corpus.folder / "cleaned"

    def key_of(chunk: str) -> str:
        here = _shared_here(corpus, chunk, shared)
        return store.key_of(chunk, here.tolist(), [asdict(r) for r in rows], language, code)

    def prepare(chunk: str) -> tuple:
        return _shared_here(corpus, chunk, shared), rows, language

    return keep_chunks(
        corpus, folder, key_of, prepare, clean_chunk, what="cleaning", workers=workers, pool=pool
    )


def clean_again(
    corpus: Corpus,
    places: Sequence[tuple[int, int]],
    shared: np.ndarray,
    overrides: Sequence[Any] = (),
    language: str = "",
) -> Iterator[Page]:
    """The whole pages of some documents, each given by its chunk and its number there, in order."""
    from .pages import clean

    for number, group in groupby(places, key=lambda place: place[0]):
        chunk = corpus.chunks[number]
        documents = corpus.load(chunk)
        known = set(_shared_here(corpus, chunk, shared).tolist())
        for _, row in group:
            repeated = _repeated(documents[row], known)
            yield clean(documents[row], repeated=repeated, overrides=overrides, language=language)


def keep_chunks(
    corpus: Corpus,
    folder: Path,
    key_of: Callable[[str], str],
    prepare: Callable[[str], tuple],
    work: Callable[..., dict[str, Any]],
    *,
    what: str,
    workers: int,
    pool: Any = None,
) -> list[Path]:
    """Keep `work(texts, *arguments)` of every chunk; `prepare` gives the arguments."""
    folder.mkdir(parents=True, exist_ok=True)
    prepared = {chunk: key_of(chunk) for chunk in corpus.chunks}
    todo = [c for c in dict.fromkeys(corpus.chunks) if not (folder / prepared[c]).is_dir()]
    calls = ((load_texts(corpus.texts(chunk)), *prepare(chunk)) for chunk in todo)
    pool = pool or open_pool(min(workers, len(todo)))
    done = in_order(pool, work, calls, ahead=2 * max(workers, 2))
    for chunk, values in zip(todo, show_progress(done, what, len(todo), "chunk"), strict=True):
        store.keep(folder, prepared[chunk], values)
    return [folder / prepared[chunk] for chunk in corpus.chunks]


def clean_chunk(
    texts: dict[str, Any], shared: np.ndarray, overrides: Sequence[Any], language: str
) -> dict[str, Any]:
    """Clean the documents of a chunk: where sentences are, and counts of all that was set aside."""
    from .pages import clean

    known = set(np.asarray(shared).tolist())
    found = Cleaned()
    for document in unpack(texts):
        repeated = _repeated(document, known)
        found.add(clean(document, repeated=repeated, overrides=overrides, language=language))
    return found.values()


def _repeated(document: Document, known: set[int]) -> frozenset[str]:
    keys = _line_keys(document) if known else set()
    return frozenset(key for key in keys if _hash(key) in known)


class Cleaned:
    """What is kept of the pages of a chunk while they are cleaned one after the other."""

    def __init__(self) -> None:
        self.starts, self.stops, self.segments = array("i"), array("i"), array("i")
        self.whole, self.ends = array("b"), array("i")
        self.blocks, self.block_ends = array("i"), array("i")
        self.lines, self.kept = array("i"), array("i")
        self.languages: list[str] = []
        self.aside: dict[tuple[str, str], dict[str, Any]] = {}
        self.notes: dict[str, list] = {}
        self.damaged: list[tuple[int, int]] = []
        self.damages: Counter[str] = Counter()

    def add(self, page: Page) -> None:
        for sentence in page.sentences:
            self.starts.append(sentence.start)
            self.stops.append(sentence.stop)
            self.segments.append(sentence.segment)
            self.whole.append(sentence.whole)
            if sentence.damage:
                self._add_damage(sentence)
        self.ends.append(len(self.starts))
        self.blocks.extend(block.start for block in page.kept)
        self.block_ends.append(len(self.blocks))
        self.lines.append(len({block.line for block in page.blocks}))
        self.kept.append(len({block.line for block in page.kept}))
        self.languages.append(page.language)
        self._set_aside(page)
        for note in (*page.document.notes, *page.notes):
            self.notes.setdefault(note, [0, page.document.place])[0] += 1

    def _add_damage(self, sentence: Sentence) -> None:
        self.damages.update(damage.kind for damage in sentence.damage)
        if len(self.damaged) < SHOWN:
            self.damaged.append((len(self.ends), sentence.start))

    def _set_aside(self, page: Page) -> None:
        rules = Counter((b.role, b.reason) for b in page.blocks if b.role != "body")
        for rule, lines in rules.items():
            row = self.aside.setdefault(rule, {"lines": 0, "documents": 0, "first": []})
            row["lines"] += lines
            row["documents"] += 1
            if len(row["first"]) < 3:
                row["first"].append(page.document.id)

    def values(self) -> dict[str, Any]:
        arrays = ("starts", "stops", "segments", "ends", "blocks", "block_ends", "lines", "kept")
        return {
            **{name: np.array(getattr(self, name), dtype=np.int32) for name in arrays},
            "whole": np.array(self.whole, dtype=bool),
            "languages": self.languages,
            "told": {
                "aside": [[*rule, row] for rule, row in self.aside.items()],
                "notes": self.notes,
                "damaged": self.damaged,
                "damages": self.damages,
            },
        }


PLACES = ("starts", "stops", "segments", "ends", "blocks", "block_ends", "languages")


def load_places(whole: Path) -> dict[str, Any]:
    return {name: store.load(whole, name) for name in PLACES}


def rebuild_pages(
    documents: Sequence[Document], places: dict[str, Any], rows: Iterable[int] | None = None
) -> Iterator[Page]:
    """Pages of a chunk, all or some: their sentences, and of kept blocks what units need."""
    starts, stops, segments, blocks = (
        np.asarray(places[name]).tolist() for name in ("starts", "stops", "segments", "blocks")
    )
    ends, block_ends = ([0, *np.asarray(places[n]).tolist()] for n in ("ends", "block_ends"))
    for row in range(len(documents)) if rows is None else rows:
        document, (a, b) = documents[row], ends[row : row + 2]
        spans = zip(starts[a:b], stops[a:b], segments[a:b], strict=True)
        sentences = tuple(
            Sentence(document, start, stop, document.text[start:stop], segment=segment)
            for start, stop, segment in spans
        )
        kept = blocks[slice(*block_ends[row : row + 2])]
        own = tuple(Block(start, start, "body", "", "") for start in kept)
        yield Page(document, own, sentences, language=places["languages"][row])

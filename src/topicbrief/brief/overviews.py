"""The brief of more documents than fit in memory: counted over all, quoted from the most typical.

Counts, words, topics and shares are of every document. Sentences are quoted from `TYPICAL`
documents alone, those that say most of what their topic says; only these are read again.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from hashlib import blake2b, sha256
from itertools import accumulate
from pathlib import Path
from typing import Any, overload

import numpy as np

from ..reading.corpus import Corpus, clean_again, clean_corpus, find_shared, read_corpus
from ..records import (
    Account, Block, Context, Damage, Document, Form, Page, Segment, Sentence, Summary, Term,
)  # fmt: skip
from ..scale import store
from ..topics.groups import Group, compare_groups, group_documents, mix_documents
from ..topics.inference import count_cores
from ..topics.large import fit_shards
from ..topics.model import GroupShares, Topics, Unit, Units
from ..topics.shards import Shards, count_corpus
from .make import fit_or_refuse, make_recipe
from .model import PLACES, RELEVANCE, Brief, Counts, DocumentEntry, SetAside, TopicEntry
from .terms import CONTEXTS, leading_names

FOLDER = Path("build", "corpora")
STAGES = ("read", "clean", "count", "topics", "summary")
TYPICAL = 160  # documents that the brief quotes from, at most
DAMAGED = 20  # documents of which the damage is listed, the first ones
CODE = ("language", "topics", "summary", "brief")
NAMES = 200  # leading names of the typical documents, which are then counted in all


def brief_of_corpus(
    paths: Any,
    *,
    folder: str | os.PathLike[str] = FOLDER,
    sentences: int = 5,
    words: int | None = None,
    n_topics: int | None = None,
    engine: str = "auto",
    seed: int = 0,
    language: str = "",
    overrides: Sequence[Any] = (),
    workers: int | None = None,
    scheduler: str = "",
    progress: Callable[[str], None] = lambda stage: None,
) -> Brief:
    """Go the whole way from files to a brief without holding them in memory.

    Arguments are those of `documents.read` and `briefs.make_brief`. What each stage made is kept
    under `folder` and used again where nothing that went into it has changed; None `workers` are
    all cores. `scheduler` is the address of a Dask scheduler, or "local" for one on this machine.
    `progress` is told the name of each of `STAGES` as it begins. Raises ReadError for what cannot
    be read, ValueError where no document holds any words.
    """
    from ..scale.dask import Spread, open_client

    workers = workers or count_cores()
    with open_client(scheduler, workers) as client:
        pool = client and client.get_executor()
        run = {"workers": workers, "pool": pool}
        progress("read")
        corpus = read_corpus(paths, folder=folder, workers=workers)
        progress("clean")
        cleaned = clean_corpus(corpus, overrides=overrides, language=language, **run)
        progress("count")
        shards = count_corpus(corpus, cleaned, **run)
        _require_words(corpus, shards)
        progress("topics")
        spread = client and Spread(client, shards).run_pass
        settings: dict[str, Any] = {
            "engine": engine, "seed": seed, "workers": workers, "run": spread,
        }  # fmt: skip
        topics, note = fit_or_refuse(
            lambda: fit_shards(shards, corpus.folder, n_topics=n_topics, **settings), n_topics
        )
    progress("summary")
    return write_overview(
        corpus, cleaned, shards, topics, note, sentences=sentences, words=words,
        language=language, overrides=overrides,
    )  # fmt: skip


def _require_words(corpus: Corpus, shards: Shards) -> None:
    if not shards.vocabulary:
        places = ", ".join(document.place for document in corpus.load(corpus.chunks[0])[:PLACES])
        raise ValueError(
            f"{places}: no words to count; expected running text with more than stop words"
        )


def write_overview(
    corpus: Corpus,
    cleaned: Sequence[Path],
    shards: Shards,
    topics: Topics | None,
    note: str,
    *,
    sentences: int,
    words: int | None,
    language: str = "",
    overrides: Sequence[Any] = (),
) -> Brief:
    """Put the brief together from what was kept of each chunk and from the typical documents."""
    from ..summary.select import summarize

    told = [store.load(path, "told") for path in cleaned]
    settings = [[asdict(row) for row in overrides], language]
    listed, typical = read_quoted(
        corpus, cleaned, shards, topics, told, overrides, language, settings
    )
    pages = {page.document.id: page for page in (*typical, *listed)}
    words_of = find_words(corpus.folder, shards, topics, typical)
    terms, names = words_of["terms"], words_of["names"]
    summary = summarize(typical, sentences=sentences, words=words, topics=topics)
    units = list_units(shards, corpus)
    groups, comparisons = compare_all(corpus, shards, topics, units)
    return Brief(
        title=_title(corpus, names),
        counts=count_all(corpus, cleaned, shards),
        lead=_lead(corpus, typical),
        summary=summary,
        topics=topic_entries(topics, units, words_of["topics"]) if topics else (),
        topics_note=f"{note} {shards.why}".strip(),
        terms=terms,
        names=names,
        set_aside=list_set_aside(told),
        damaged=tuple((s, d) for page in listed for s in page.sentences for d in s.damage),
        caveats=list_caveats(told, summary, typical),
        recipe=make_recipe_of(corpus, topics, summary),
        pages=tuple(pages.values()),
        model=topics,
        units=units,
        documents=list_typical(typical, topics, units, words_of["own"]),
        groups=groups,
        comparisons=comparisons,
    )


def read_quoted(
    corpus: Corpus,
    cleaned: Sequence[Path],
    shards: Shards,
    topics: Topics | None,
    told: Sequence[dict],
    overrides: Sequence[Any],
    language: str,
    settings: Sequence[Any],
) -> tuple[list[Page], list[Page]]:
    """Pages of the first damaged documents and of the typical ones; read once, then kept."""
    key = store.key_of(
        [path.name for path in cleaned], shards.key, _key_of_model(topics), settings, TYPICAL,
        DAMAGED, store.code_of("language", "reading", "brief"),
    )  # fmt: skip

    def read() -> dict[str, Any]:
        listed = _damaged_documents(cleaned, told)
        chosen = choose_typical(shards, topics, corpus)
        places = sorted({*listed, *chosen})
        again = clean_again(corpus, places, find_shared(corpus), overrides, language)
        number = {place: i for i, place in enumerate(places)}
        return {
            "pages": [_pack_page(page) for page in again],
            "listed": [number[place] for place in listed],
            "typical": [number[place] for place in chosen],
        }

    kept = store.made(corpus.folder / "quoted", key, read)
    pages = [_unpack_page(row) for row in store.load(kept, "pages")]
    listed, typical = ([pages[i] for i in store.load(kept, name)] for name in ("listed", "typical"))
    return listed, typical


def _key_of_model(topics: Topics | None) -> str:
    return (
        ""
        if topics is None
        else blake2b(np.ascontiguousarray(topics.topic_word).tobytes()).hexdigest()
    )


def _pack_page(page: Page) -> dict[str, Any]:
    """As plain values; sentences without their document, which would be there for each."""
    bare = Document(page.document.id, "", "")
    sentences = [asdict(replace(sentence, document=bare)) for sentence in page.sentences]
    return {**asdict(replace(page, sentences=())), "sentences": sentences}


def _unpack_page(row: dict[str, Any]) -> Page:
    document = Document(**{**row["document"], "notes": tuple(row["document"]["notes"])})
    sentences = (
        Sentence(document, s["start"], s["stop"], s["text"],
                 tuple(Damage(**damage) for damage in s["damage"]), s["segment"],
                 tuple(map(tuple, s["skips"])), s["speaker"])
        for s in row["sentences"]
    )  # fmt: skip
    aside = row["account"]["aside"]
    return Page(
        document,
        tuple(Block(**block) for block in row["blocks"]),
        tuple(sentences),
        tuple(Segment(**segment) for segment in row["segments"]),
        row["language"],
        tuple(row["notes"]),
        Form(**{**row["form"], "speakers": tuple(row["form"]["speakers"])}),
        Account(**{**row["account"], "aside": aside and Block(**aside)}),
        tuple(map(tuple, row["facts"])),
    )


Place = tuple[int, int]  # number of a chunk, number of a document in it


def choose_typical(shards: Shards, topics: Topics | None, corpus: Corpus) -> list[Place]:
    """The documents to quote from: of each topic those that share most of its weighty words.

    A topic has as many as its share of `TYPICAL`, but three at least. Merit is the topic's share
    of the unit times the cosine of its words' tf-idf with the topic's.
    """
    profiles = shards.totals[None, :] if topics is None else topics.topic_word
    idf = np.log((1 + len(shards)) / (1 + shards.in_units)) + 1
    profiles = profiles * idf
    profiles = profiles / np.linalg.norm(profiles, axis=1, keepdims=True)
    merit, first = [], 0
    for number, size in enumerate(shards.sizes):
        similar = _cosines(shards.counts(number), idf, profiles)
        if topics is not None:
            similar = similar * np.asarray(topics.doc_topic[first : first + size])
        merit.append(similar)
        first += size
    table = np.round(np.concatenate(merit), 6)
    share = np.ones(1) if topics is None else topics.quality.share
    most = np.maximum(3, np.round(share * TYPICAL)).astype(int)
    rows = {int(row) for k, n in enumerate(most) for row in _leading(table[:, k], n)}
    return sorted(set(_places_of(shards, corpus, sorted(rows))))


def _leading(values: np.ndarray, n: int) -> np.ndarray:
    """Rows of the `n` greatest values, the first of equals first."""
    least = np.partition(values, -n)[-n] if n < len(values) else -np.inf
    rows = np.flatnonzero(values >= least)
    return rows[np.argsort(-values[rows], kind="stable")][:n]


def _cosines(counts: Any, idf: np.ndarray, profiles: np.ndarray) -> np.ndarray:
    from scipy.sparse import csr_array

    data = (1 + np.log(counts.data)) * idf[counts.indices]
    weights = csr_array((data, counts.indices, counts.indptr), counts.shape)
    length = np.sqrt(weights.multiply(weights).sum(axis=1))
    return (weights @ profiles.T) / np.maximum(length, 1e-12)[:, None]


def _places_of(shards: Shards, corpus: Corpus, rows: Sequence[int]) -> list[Place]:
    """The chunk and the number in it of the documents that units are of."""
    places, first, wanted = [], 0, np.array(rows, dtype=int)
    for number, counted in enumerate(shards.counted):
        documents = np.asarray(store.load(counted, "documents"))
        own = wanted[(wanted >= first) & (wanted < first + len(documents))] - first
        places += [(number, int(documents[row])) for row in own]
        first += len(documents)
    return places


def _damaged_documents(cleaned: Sequence[Path], told: Sequence[dict]) -> list[Place]:
    """The first documents with damaged sentences."""
    found = ((number, row[0]) for number, one in enumerate(told) for row in one["damaged"])
    return list(dict.fromkeys(found))[:DAMAGED]


def count_all(corpus: Corpus, cleaned: Sequence[Path], shards: Shards) -> Counts:
    sums = {
        name: sum(int(np.asarray(store.load(path, name)).sum()) for path in cleaned)
        for name in ("lines", "kept", "whole")
    }
    languages = Counter(
        name or "unknown" for path in cleaned for name in store.load(path, "languages")
    )
    return Counts(
        documents=corpus.documents,
        lines=sums["lines"],
        kept=sums["kept"],
        set_aside=sums["lines"] - sums["kept"],
        sentences=sum(len(store.load(path, "starts")) for path in cleaned),
        whole=sums["whole"],
        words=int(shards.totals.sum()),
        languages=tuple(name for name, _ in languages.most_common()),
    )


class UnitsOnDisk(Sequence[Unit]):
    """All units by number, without their words, of documents without their text."""

    def __init__(self, shards: Shards, corpus: Corpus) -> None:
        self.corpus, self.counted = corpus, shards.counted
        sizes = [len(store.load(counted, "documents")) for counted in shards.counted]
        self.firsts = [0, *accumulate(sizes)]
        self._chunk = lru_cache(maxsize=2)(self._load)

    def __len__(self) -> int:
        return self.firsts[-1]

    @overload
    def __getitem__(self, place: int) -> Unit: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Unit, ...]: ...
    def __getitem__(self, place):
        if isinstance(place, slice):
            return tuple(self[number] for number in range(*place.indices(len(self))))
        number = range(len(self))[place]
        chunk = bisect_right(self.firsts, number) - 1
        ids, documents = self._chunk(chunk)
        row = number - self.firsts[chunk]
        return Unit(ids[row], documents[row], 0, 0, ())

    def _load(self, chunk: int) -> tuple[list[str], list[Document]]:
        texts = store.load(self.corpus.texts(self.corpus.chunks[chunk]), "rows")
        known = [Document(**{"text": "", "source": "", **row, "notes": ()}) for row in texts]
        rows = store.load(self.counted[chunk], "documents").tolist()
        return store.load(self.counted[chunk], "ids"), [known[row] for row in rows]


def list_units(shards: Shards, corpus: Corpus) -> Units:
    """All units in reading order; what is known beside their text is read when it is asked for."""
    return Units(UnitsOnDisk(shards, corpus), shards.kind, shards.why)


def compare_all(
    corpus: Corpus, shards: Shards, topics: Topics | None, units: Units
) -> tuple[tuple[Group, ...], tuple[tuple[str, GroupShares], ...]]:
    """Groups and times of all documents with their mixes of topics, as `briefs.make_brief` has."""
    if topics is None:
        return (), ()
    model = _key_of_model(topics)
    key = store.key_of(corpus.key, shards.key, model, store.code_of("topics", "brief"))

    def compare() -> dict[str, Any]:
        documents = {unit.document.id: unit.document for unit in units.items}
        mixes = mix_documents(topics, units)
        groups = group_documents([*documents.values()], [mixes[name] for name in documents])
        told = compare_groups(topics, units)
        return {
            "groups": [asdict(group) for group in groups],
            "kinds": [[kind, found.groups, found.documents] for kind, found in told],
            **{f"shares-{kind}": np.stack([f.share, f.low, f.high]) for kind, f in told},
        }

    kept = store.made(corpus.folder / "groups", key, compare)
    groups = [
        Group(**{**row, "shares": tuple(row["shares"])}) for row in store.load(kept, "groups")
    ]
    comparisons = [
        (
            kind,
            GroupShares(tuple(names), tuple(sizes), *np.array(store.load(kept, f"shares-{kind}"))),
        )
        for kind, names, sizes in store.load(kept, "kinds")
    ]
    return tuple(groups), tuple(comparisons)


def list_typical(
    pages: Sequence[Page], topics: Topics | None, units: Units, chosen: Sequence[int | None]
) -> tuple[DocumentEntry, ...]:
    """An entry for each typical document of several; `chosen` numbers a sentence of each."""
    if len(pages) < 2:
        return ()
    own = _units_of(units, pages)
    mixes = mix_documents(_restrict(topics, own), own) if topics else {}
    return tuple(
        DocumentEntry(
            page,
            mixes.get(page.document.id, ()),
            None if number is None else page.sentences[number],
        )
        for page, number in zip(pages, chosen, strict=True)
    )


def _units_of(units: Units, pages: Sequence[Page]) -> Units:
    if units.kind == "document":
        whole = (Unit(page.document.id, page.document, 0, 0, ()) for page in pages)
        return replace(units, items=tuple(whole))
    wanted = {page.document.id for page in pages}
    return replace(units, items=tuple(u for u in units.items if u.document.id in wanted))


def topic_entries(
    topics: Topics, units: Units, told: Sequence[tuple[str, tuple[Sentence, ...]]]
) -> tuple[TopicEntry, ...]:
    """The topics with names, leading words and quotations; shares and places are of all units."""
    doc_topic = np.asarray(topics.doc_topic)
    biggest = np.bincount(doc_topic.argmax(axis=1), minlength=topics.n_topics)
    return tuple(
        TopicEntry(
            number=k + 1,
            name=told[k][0],
            share=float(topics.quality.share[k]),
            words=tuple(words),
            quotes=told[k][1],
            where=f"{biggest[k]:,} {units.kind}s",
            weak=topics.quality.weak[k],
            documents=tuple(
                (topics.ids[row], float(doc_topic[row, k])) for row in _leading(doc_topic[:, k], 3)
            ),
        )
        for k, words in enumerate(topics.top_words(8, relevance=RELEVANCE))
    )


def find_words(
    folder: Path, shards: Shards, topics: Topics | None, pages: Sequence[Page]
) -> dict[str, Any]:
    """Names and quotations of the topics, leading terms and names, from the typical documents.

    None of it depends on the length of the summary, so it is kept, sentences by their numbers.
    """
    model = _key_of_model(topics)
    ids = [page.document.id for page in pages]
    key = store.key_of(shards.key, model, ids, TYPICAL, NAMES, store.code_of(*CODE))

    def find() -> dict[str, Any]:
        entries = name_and_quote(topics, shards, pages) if topics else []
        terms = leading_terms(shards, pages)
        names = count_names(leading_names(pages, n=NAMES), shards)
        number = {
            id(s): (p, i) for p, page in enumerate(pages) for i, s in enumerate(page.sentences)
        }
        return {
            "topics": [[name, [number[id(s)] for s in quotes]] for name, quotes in entries],
            "terms": [_pack_term(term, number) for term in terms],
            "names": [_pack_term(name, number) for name in names],
            "own": [_own_sentence(page) for page in pages],
        }

    kept = store.made(folder / "words", key, find)
    return {
        "topics": [
            (name, tuple(pages[p].sentences[i] for p, i in quotes))
            for name, quotes in store.load(kept, "topics")
        ],
        "terms": tuple(_unpack_term(row, pages) for row in store.load(kept, "terms")),
        "names": tuple(_unpack_term(row, pages) for row in store.load(kept, "names")),
        "own": store.load(kept, "own"),
    }


def _own_sentence(page: Page) -> int | None:
    """The number of the sentence that says most of what its document says."""
    from ..summary.select import summarize

    picks = summarize(page, sentences=1).picks
    return page.sentences.index(picks[0].sentence) if picks else None


def _pack_term(term: Term, number: dict[int, tuple[int, int]]) -> list[Any]:
    places = [(*number[id(c.sentence)], c.start, c.stop) for c in term.contexts]
    return [term.word, term.count, term.score, places]


def _unpack_term(row: Sequence[Any], pages: Sequence[Page]) -> Term:
    word, count, score, places = row
    contexts = (Context(pages[p].sentences[i], start, stop) for p, i, start, stop in places)
    return Term(word, count, score, tuple(contexts))


def name_and_quote(
    topics: Topics, shards: Shards, pages: Sequence[Page]
) -> list[tuple[str, tuple[Sentence, ...]]]:
    """A name for each topic and two whole sentences about it alone."""
    from ..topics.examples import represent
    from ..topics.naming import name_topics
    from ..topics.units import make_units

    own = make_units(pages, unit=shards.kind, phrases=shards.phrases)
    local = _restrict(topics, own)
    names, quotes = name_topics(local, own, pages), represent(topics, own, pages, n=2)
    return list(zip(names, quotes, strict=True))


def _restrict(topics: Topics, units: Units) -> Topics:
    """The same topics with the shares of these units alone."""
    row = {name: number for number, name in enumerate(topics.ids)}
    rows = [row[name] for name in units.ids]
    return replace(
        topics,
        doc_topic=np.asarray(topics.doc_topic)[rows],
        ids=tuple(units.ids),
        lengths=np.asarray(topics.lengths)[rows],
    )


def leading_terms(shards: Shards, pages: Sequence[Page], *, n: int = 10) -> tuple[Term, ...]:
    """The `n` words with the greatest tf-idf over all units; places are in the typical documents.

    Count times ln((1 + units) / units with the word), as `briefs.leading_terms`.
    """
    from ..language.words import locate

    scores = shards.totals * np.log((1 + len(shards)) / np.maximum(shards.in_units, 1))
    best = [int(i) for i in np.argsort(-np.round(scores, 6), kind="stable")[:n]]
    wanted: dict[str, list[Context]] = {shards.vocabulary[i]: [] for i in best}
    for page in pages:
        for sentence in page.sentences if any(len(c) < CONTEXTS for c in wanted.values()) else ():
            for token in locate(
                sentence.plain,
                language=page.language,
                names=shards.phrases,
                offset=sentence.start,
            ):
                found = wanted.get(token.word)
                if found is not None and sentence.whole and _is_new(sentence, found):
                    found.append(Context(sentence, token.start, token.stop))
    return tuple(
        Term(shards.vocabulary[i], int(shards.totals[i]), float(scores[i]),
             tuple(wanted[shards.vocabulary[i]]))
        for i in best
    )  # fmt: skip


def _is_new(sentence: Any, found: Sequence[Context]) -> bool:
    return len(found) < CONTEXTS and all(context.sentence is not sentence for context in found)


def count_names(names: Sequence[Term], shards: Shards, *, n: int = 10) -> tuple[Term, ...]:
    """The names that are counted most often in all documents, as the words they are counted as."""
    column = {word: i for i, word in enumerate(shards.vocabulary)}
    counted = []
    for name in names:
        place = column.get(name.word.lower())
        if place is not None:
            total = int(shards.totals[place])
            counted.append(Term(name.word, total, float(total), name.contexts[:CONTEXTS]))
    return tuple(sorted(counted, key=lambda term: (-term.count, term.word))[:n])


def list_set_aside(told: Sequence[dict]) -> tuple[SetAside, ...]:
    """What was set aside by role and rule in all documents, most lines first."""
    groups: dict[tuple[str, str], list] = {}
    for one in told:
        for role, reason, row in one["aside"]:
            group = groups.setdefault((role, reason), [0, 0, []])
            group[0] += row["lines"]
            group[1] += row["documents"]
            group[2] += row["first"]
    entries = [
        SetAside(role, reason, lines, _places(first[:3], documents))
        for (role, reason), (lines, documents, first) in groups.items()
    ]
    return tuple(sorted(entries, key=lambda entry: (-entry.lines, entry.role, entry.reason)))


def _places(first: Sequence[str], documents: int) -> str:
    more = f" and {documents - len(first):,} more" if documents > len(first) else ""
    return f"in {', '.join(first)}{more}"


def list_caveats(
    told: Sequence[dict], summary: Summary, typical: Sequence[Page]
) -> tuple[str, ...]:
    """What a reader should know before trusting the brief."""
    caveats = [f"Sentences are quoted from the {len(typical)} most typical documents alone."]
    broken = sum(not pick.sentence.whole for pick in summary.picks)
    if broken:
        caveats.append(f"The summary holds {broken} damaged sentences.")
    damages = sum((Counter(one["damages"]) for one in told), Counter())
    if damages:
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(damages.items()))
        caveats.append(f"Damage found: {kinds}. That of the first {DAMAGED} documents is listed.")
    notes: dict[str, list] = {}
    for one in told:
        for note, (count, place) in one["notes"].items():
            notes.setdefault(note, [0, place])[0] += count
    for note, (count, place) in notes.items():
        more = f" and {count - 1} more" if count > 1 else ""
        caveats.append(f"{place}{more}: {note}.")
    return tuple(caveats)


def _title(corpus: Corpus, names: Sequence[Term]) -> str:
    about = f": {', '.join(name.word for name in names[:3])}" if names else ""
    return f"{corpus.documents:,} documents{about}"


def _lead(corpus: Corpus, pages: Sequence[Page]) -> str:
    dated = any(page.document.date for page in pages)
    undated = "" if dated else ", without a date"
    return (
        f"Every sentence below is quoted from {len(pages)} of the {corpus.documents:,} documents"
        f"{undated}; counts and topics are of all of them. It says what the source says; "
        "nothing was checked or completed."
    )


def make_recipe_of(corpus: Corpus, topics: Topics | None, summary: Summary) -> tuple[str, ...]:
    """As `briefs.make_recipe`, with the hash of all ids and texts in order."""
    *recipe, _ = make_recipe([Document("", "", "")], topics, summary)
    return (*recipe, f"sha256:{fingerprint(corpus)}")


def fingerprint(corpus: Corpus) -> str:
    """As `briefs.fingerprint`, one chunk at a time."""

    def digest() -> dict[str, Any]:
        found = sha256()
        for chunk in corpus.chunks:
            for document in corpus.load(chunk):
                found.update(f"{document.id}\0{document.text}\0".encode())
        return {"sha256": found.hexdigest()}

    return store.load(store.made(corpus.folder / "hashes", corpus.key, digest), "sha256")

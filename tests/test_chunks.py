"""Many documents: the same pages, units, counts and topics as in memory, whatever the workers."""

from __future__ import annotations

import csv
import json
import os
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topicbrief import Document
from topicbrief.brief import overviews
from topicbrief.brief.overviews import brief_of_corpus
from topicbrief.reading import corpus as chunks
from topicbrief.reading.files import ReadError, read
from topicbrief.reading.pages import clean_all
from topicbrief.reading.repeats import shared_lines
from topicbrief.scale import store
from topicbrief.topics import inference as estep
from topicbrief.topics import large as passes
from topicbrief.topics import shards
from topicbrief.topics import start as seeds
from topicbrief.topics.counts import count
from topicbrief.topics.units import make_units

SUBJECTS = {
    "sea": "ship harbour captain sailor storm wave anchor coast island cargo",
    "law": "judge court trial lawyer verdict appeal witness prison sentence jury",
    "food": "kitchen recipe butter flour oven pepper garlic onion supper cook",
}
VERBS = "saw found brought described needed praised forgot carried watched reached"


def make_rows(n: int, seed: int = 0) -> list[dict]:
    """Small articles on three subjects, with a line that stands on every page."""
    draw = random.Random(seed)
    rows = []
    for number in range(n):
        words = SUBJECTS[sorted(SUBJECTS)[number % 3]].split()
        lines = [f"A {draw.choice(words)} of note"]
        for _ in range(3):
            lines.append(" ".join(make_sentence(draw, words) for _ in range(3)))
        if number == 5:
            lines.append(
                "The captain saw the ship inRussia and the anchor near the old harbour wall."
            )
        rows.append({"id": f"r{number}", "text": "\n\n".join([*lines, "Share this page now"])})
    return rows


def make_sentence(draw: random.Random, words: list[str]) -> str:
    a, b, c = draw.sample(words, 3)
    name = draw.choice(["Ada Brown", "Carl Duke", "Mia Stone"])
    return f"On Monday {name} {draw.choice(VERBS.split())} the {a} near the {b} and the old {c}."


@pytest.fixture(scope="module")
def seeds_folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    write_rows(folder / "a.jsonl", make_rows(72))
    return folder


def write_rows(path: Path, rows: list[dict]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Chunks and shards so small that there are several of each."""
    monkeypatch.setattr(chunks, "CHUNK", 4000)
    monkeypatch.setattr(shards, "SHARD", 700)


def run(paths, folder: Path, **options) -> tuple:
    corpus = chunks.read_corpus(paths, folder=folder)
    cleaned = chunks.clean_corpus(corpus)
    return corpus, cleaned, shards.count_corpus(corpus, cleaned, **options)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("unit", ["document", "passage", "sentence"])
def test_units_and_counts_are_those_in_memory(seeds_folder, tmp_path, unit):
    corpus, _cleaned, counted = run(seeds_folder, tmp_path, unit=unit)
    pages = clean_all(read(seeds_folder))
    units = make_units(pages, unit=unit)
    bags, ours = count(units), counted.sample(10**6)
    assert len(corpus.chunks) > 3
    assert len(counted.pieces) > 1
    assert ours.vocabulary == bags.vocabulary
    assert ours.ids == bags.ids
    assert (ours.counts != bags.counts).nnz == 0
    assert counted.why == units.why
    assert any(" " in word for word in bags.vocabulary)


def test_pages_are_those_in_memory(seeds_folder, tmp_path):
    corpus, cleaned, _ = run(seeds_folder, tmp_path)
    pages = clean_all(read(seeds_folder))
    places = [
        (c, d) for c, chunk in enumerate(corpus.chunks) for d in range(len(corpus.load(chunk)))
    ]
    assert list(chunks.clean_again(corpus, places, chunks.find_shared(corpus))) == pages
    rebuilt = [
        [(s.start, s.stop, s.text) for s in page.sentences]
        for chunk, whole in zip(corpus.chunks, cleaned, strict=True)
        for page in chunks.rebuild_pages(corpus.load(chunk), chunks.load_places(whole))
    ]
    assert rebuilt == [[(s.start, s.stop, s.text) for s in page.sentences] for page in pages]


def test_shared_lines_are_those_in_memory(seeds_folder, tmp_path, monkeypatch):
    corpus = chunks.read_corpus(seeds_folder, folder=tmp_path)
    monkeypatch.setattr(chunks, "PART", 50)
    expected = sorted(map(chunks._hash, shared_lines(read(seeds_folder))))
    assert chunks._merge_lines(corpus).tolist() == expected


def test_topics_of_a_small_corpus_are_those_in_memory(seeds_folder, tmp_path):
    from topicbrief.topics.fit import fit_topics

    _, _, counted = run(seeds_folder, tmp_path)
    ours = passes.fit_shards(counted, tmp_path, n_topics=3)
    expected = fit_topics(count(make_units(clean_all(read(seeds_folder)))), n_topics=3)
    np.testing.assert_array_equal(ours.topic_word, expected.topic_word)
    np.testing.assert_array_equal(ours.doc_topic, expected.doc_topic)
    assert ours.recipe == expected.recipe
    again = passes.fit_shards(counted, tmp_path, n_topics=3)
    np.testing.assert_array_equal(ours.topic_word, again.topic_word)


def test_topics_from_disk_are_those_in_memory(seeds_folder, tmp_path, monkeypatch):
    """With a sample that is smaller than the corpus, as the engine takes it in memory."""
    from topicbrief.topics.fit import fit_topics

    monkeypatch.setattr(seeds, "LARGE", 60)
    monkeypatch.setattr(seeds, "SAMPLE", 45)
    _, _, counted = run(seeds_folder, tmp_path)
    ours = passes.fit_shards(counted, tmp_path / "one", n_topics=3)
    expected = fit_topics(counted.sample(10**6), n_topics=3, engine="seeded")
    np.testing.assert_allclose(ours.topic_word, expected.topic_word, atol=1e-6)
    np.testing.assert_allclose(ours.doc_topic, expected.doc_topic, atol=1e-4)
    for workers in (2, 3):
        more = passes.fit_shards(counted, tmp_path / str(workers), n_topics=3, workers=workers)
        np.testing.assert_array_equal(ours.topic_word, more.topic_word)
        np.testing.assert_array_equal(ours.doc_topic, more.doc_topic)


def test_a_pass_over_shards_is_one_pass_over_all(seeds_folder, tmp_path):
    _, _, counted = run(seeds_folder, tmp_path)
    counts = counted.sample(10**6).counts
    lamda = np.random.default_rng(0).gamma(1.0, 1.0, (counts.shape[1], 3)) + 0.1

    def run_pass(*arguments):
        return passes.run_pass(counted, *arguments, workers=2)

    gamma, ours = passes.carry_over(counted, lamda, run_pass, alpha=0.1, eta=0.1)
    expected_gamma, expected = estep.spread_vb(counts, lamda, alpha=0.1, eta=0.1)
    np.testing.assert_allclose(ours, expected, rtol=1e-4)
    np.testing.assert_allclose(np.concatenate(gamma), expected_gamma, rtol=1e-3)


def test_processes_make_the_same_bytes(seeds_folder, tmp_path):
    for workers in (1, 2):
        folder = tmp_path / str(workers)
        corpus = chunks.read_corpus(seeds_folder, folder=folder, workers=workers)
        cleaned = chunks.clean_corpus(corpus, workers=workers)
        shards.count_corpus(corpus, cleaned, workers=workers)
    one, two = tree(tmp_path / "1"), tree(tmp_path / "2")
    assert one.keys() == two.keys()
    assert all(one[name] == two[name] for name in one)


def test_new_documents_cost_their_own_chunks(tmp_path):
    write_rows(tmp_path / "a.jsonl", make_rows(60))
    (tmp_path / "b.txt").write_text(make_rows(1, seed=2)[0]["text"])
    folder = tmp_path / ".build"
    run(tmp_path, folder)
    before = {path.name for path in (folder / "cleaned").iterdir()}
    other = {"id": "new", "text": "The new captain saw the island at once and was glad of it.\n"}
    write_rows(tmp_path / "a.jsonl", [*make_rows(60), other])
    corpus, cleaned, _ = run(tmp_path, folder)
    assert len(corpus.chunks) > 5
    assert len({path.name for path in cleaned} - before) <= 2


def test_nothing_is_made_twice(seeds_folder, tmp_path, monkeypatch):
    run(seeds_folder, tmp_path)

    def refuse(*arguments, **options):
        raise AssertionError("this was made already")

    monkeypatch.setattr(store, "keep", refuse)
    run(seeds_folder, tmp_path)


def test_an_id_that_stands_twice_is_told(tmp_path):
    rows = make_rows(40)
    write_rows(tmp_path / "a.jsonl", rows)
    write_rows(tmp_path / "b.jsonl", [{**rows[3], "text": "Another text that stands here."}])
    with pytest.raises(ReadError, match='id "r3" stands twice'):
        chunks.read_corpus([tmp_path / "a.jsonl", tmp_path / "b.jsonl"], folder=tmp_path / "x")


def test_the_brief_counts_all_and_quotes_verbatim(seeds_folder, tmp_path):
    from topicbrief.brief.make import fingerprint as whole
    from topicbrief.brief.make import make_brief

    brief = brief_of_corpus(seeds_folder, folder=tmp_path, n_topics=3, workers=1, sentences=4)
    documents = list(read(seeds_folder))
    expected = make_brief(documents, n_topics=3, sentences=4)
    assert brief.counts == expected.counts
    assert brief.set_aside == expected.set_aside
    assert brief.damaged == expected.damaged != ()
    assert [(t.word, t.count) for t in brief.terms] == [(t.word, t.count) for t in expected.terms]
    assert [t.words for t in brief.topics] == [t.words for t in expected.topics]
    assert [t.where for t in brief.topics] == [t.where for t in expected.topics]
    assert brief.recipe[-1] == expected.recipe[-1] == f"sha256:{whole(documents)}"
    assert len(brief.summary.picks) == 4
    for pick in brief.summary.picks:
        sentence = pick.sentence
        assert sentence.document.text[sentence.start : sentence.stop] == sentence.text
    assert "72 documents" in brief.to_markdown()
    assert "<html" in brief.to_html()


def test_the_command_line_takes_this_way_where_there_is_much(seeds_folder, tmp_path, monkeypatch):
    """And makes the same files, with a row for every document."""
    from topicbrief import __main__ as command

    options = ["--workers", "1", "--topics", "3"]
    held, out, build = (tmp_path / name for name in ("held", "out", "build"))
    assert command.main([str(seeds_folder), "--out", str(held), *options]) == 0
    monkeypatch.setattr(command, "LARGE", 1000)
    assert (
        command.main([str(seeds_folder), "--out", str(out), "--build", str(build), *options]) == 0
    )
    assert {path.name for path in out.iterdir()} == {path.name for path in held.iterdir()}
    assert "72 documents" in (out / "brief.md").read_text()
    assert (build / "texts").is_dir()
    for name, columns in (("documents.csv", 5), ("topics.csv", None)):
        ours, theirs = (
            [row[:columns] for row in csv.reader((folder / name).open(encoding="utf-8-sig"))]
            for folder in (out, held)
        )
        assert ours == theirs, name


SEA, ROAD = ("lamp", "harbour", "sea"), ("engine", "garage", "road")


@pytest.mark.parametrize("few", [True, False])
def test_groups_and_times_are_those_of_all_documents(tmp_path, few):
    from topicbrief.brief.make import make_brief

    rows = [
        {"id": f"d{n}", "text": f"The {word} of the {place} was seen by the captain. " * 4
            + f"A {word} stood beside the {place} in the {word} year of the council number {n}.",
         "category": group, "date": f"20{10 + n % 4}-05-01"}
        for n in range(12 if few else 48)
        for word, place, group in [(SEA, ROAD)[n % 2]]
    ]  # fmt: skip
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    brief = brief_of_corpus(tmp_path / "a.jsonl", folder=tmp_path / "b", n_topics=2, workers=1)
    expected = make_brief(list(read(tmp_path / "a.jsonl")), n_topics=2)
    assert [(g.kind, g.name, g.documents) for g in brief.groups] == [
        (g.kind, g.name, g.documents) for g in expected.groups
    ]
    ours, theirs = ([g.shares for g in b.groups] for b in (brief, expected))
    np.testing.assert_allclose(ours, theirs, atol=1e-9)
    assert [kind for kind, _ in brief.comparisons] == ["category", "period"]
    for (_, one), (_, other) in zip(brief.comparisons, expected.comparisons, strict=True):
        assert one.groups == other.groups
        np.testing.assert_allclose(one.low, other.low, atol=1e-9)
    shares = {entry.page.document.id: entry.shares for entry in expected.documents}
    assert brief.documents
    for entry in brief.documents:
        np.testing.assert_allclose(entry.shares, shares[entry.page.document.id], atol=1e-9)
    assert len(brief.units.items) == len(expected.units.items)
    assert brief.units.items[-1].id == expected.units.items[-1].id


def test_pages_that_are_quoted_are_kept_as_they_are(seeds_folder):
    for page in clean_all(read(seeds_folder))[:9]:
        kept = json.loads(json.dumps(overviews._pack_page(page)))
        assert overviews._unpack_page(kept) == page


def test_a_folder_with_nothing_to_count_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text("12 34 56.\n")
    with pytest.raises(ValueError, match=r"a\.txt: no words to count"):
        brief_of_corpus(tmp_path, folder=tmp_path / "build", workers=1)


class Interrupted(Exception):
    """Stands for the power going off."""


def test_an_interrupted_run_goes_on_to_the_same_result(seeds_folder, tmp_path, monkeypatch):
    """Broken off at every third result, when it was written but had no name yet."""
    monkeypatch.setattr(seeds, "LARGE", 60)
    monkeypatch.setattr(seeds, "SAMPLE", 45)
    put, written = store.put, []

    def put_or_break(fresh: Path, whole: Path) -> None:
        written.append(whole)
        if len(written) % 3 == 0:
            raise Interrupted
        put(fresh, whole)

    def way(folder: Path) -> None:
        _corpus, _cleaned, counted = run(seeds_folder, folder)
        passes.fit_shards(counted, folder, n_topics=3)

    way(tmp_path / "whole")
    monkeypatch.setattr(store, "put", put_or_break)
    breaks = 0
    while True:
        try:
            way(tmp_path / "broken")
            break
        except Interrupted:
            breaks += 1
    assert breaks > 5
    kept, expected = tree(tmp_path / "broken"), tree(tmp_path / "whole")
    assert {name: data for name, data in kept.items() if ".new/" not in name} == expected


def test_what_was_abandoned_is_swept_away(tmp_path):
    for name in (".old.1.new", ".fresh.2.new", "kept"):
        (tmp_path / "texts" / name).mkdir(parents=True)
    os.utime(tmp_path / "texts" / ".old.1.new", (0, 0))
    store.sweep(tmp_path)
    assert sorted(os.listdir(tmp_path / "texts")) == [".fresh.2.new", "kept"]


@given(st.lists(st.integers(0, 3000), max_size=60))
@settings(max_examples=60, deadline=None)
def test_chunks_hold_every_document_once_and_in_order(lengths):
    documents = [Document(f"d{i}", "x" * n, "s") for i, n in enumerate(lengths)]
    cut = list(chunks.cut_chunks(documents))
    assert [document for chunk in cut for document in chunk] == documents
    assert all(sum(len(d.text) for d in chunk[:-1]) < 2 * chunks.CHUNK for chunk in cut)


@given(st.lists(st.text(max_size=30), max_size=8))
@settings(max_examples=60, deadline=None)
def test_documents_are_unpacked_as_they_were_packed(texts):
    documents = [Document(f"d{i}", text, "s", date="2020", row=i) for i, text in enumerate(texts)]
    if documents:
        assert chunks.unpack(chunks.pack(documents)) == documents


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=40))
def test_sums_by_pairs_depend_on_the_order_alone(values):
    assert passes.add_pairwise(iter(values)) == passes.add_pairwise(values)
    assert passes.add_pairwise(values) == pytest.approx(sum(values), abs=1e-9)


def test_a_kept_result_is_there_whole_or_not_at_all(tmp_path):
    class Broken:
        """A value that no file can hold."""

    with pytest.raises(TypeError):
        store.keep(tmp_path, "key", {"a": np.arange(3), "b": Broken()})
    assert not (tmp_path / "key").exists()
    store.keep(tmp_path, "key", {"a": np.arange(3), "b": ["x"]})
    assert store.load(tmp_path / "key", "a").tolist() == [0, 1, 2]
    assert store.load(tmp_path / "key", "b") == ["x"]


def test_an_unknown_engine_is_an_error_from_disk_too(seed_page, tmp_path):
    with pytest.raises(ValueError, match='engine="magic"'):
        brief_of_corpus(seed_page, folder=tmp_path, engine="magic", workers=1)

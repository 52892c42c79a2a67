"""The same documents give the same bytes, however they are held and whoever does the work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from corpora import make_documents, nasty

import topicbrief as tb
from topicbrief.reading import corpus as corpora

NASTY = nasty()
FORMATS = ("html", "md", "csv", "svg")
SPREAD = ("plain", "shared paragraphs", "odd")  # corpora that two workers go over as well
WAYS = {
    "memory": {"build": False, "workers": 1, "chunk": corpora.CHUNK},
    "folder, tiny chunks": {"build": True, "workers": 1, "chunk": 900},
    "folder, two workers": {"build": True, "workers": 2, "chunk": 2500},
}


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def brief_by(
    way: dict,
    documents,
    overrides,
    folder: Path,
    monkeypatch,
    *,
    formats=("html", "md", "csv"),
    **more,
) -> dict[str, bytes]:
    monkeypatch.setattr(corpora, "CHUNK", way["chunk"])
    monkeypatch.setattr(corpora, "SMALL", 0)
    build = folder / "build" if way["build"] else None
    options = {"build": build, "workers": way["workers"], "overrides": overrides, **more}
    brief = tb.make_brief(documents, **options)
    brief.write(folder / "out", formats=formats)
    return files(folder / "out")


@pytest.mark.parametrize("name", NASTY)
def test_every_way_gives_the_same_bytes(name, tmp_path, monkeypatch):
    documents, overrides = NASTY[name]
    made = {
        way: brief_by(
            options,
            documents,
            overrides,
            tmp_path / way,
            monkeypatch,
            formats=FORMATS if name in SPREAD else ("html", "md", "csv"),
        )
        for way, options in WAYS.items()
        if name in SPREAD or options["workers"] == 1
    }
    expected = made.pop("memory")
    assert "brief.html" in expected
    for way, written in made.items():
        differing = [n for n in expected | written if expected.get(n) != written.get(n)]
        assert not differing, f"{way}: {differing}"


def test_dask_gives_the_same_bytes(tmp_path, monkeypatch):
    pytest.importorskip("distributed", reason="Dask is not installed (extra: dask)")
    documents, overrides = NASTY["shared paragraphs"]
    here = brief_by(WAYS["memory"], documents, overrides, tmp_path / "here", monkeypatch)
    way = WAYS["folder, two workers"]
    there = brief_by(way, documents, overrides, tmp_path / "there", monkeypatch, scheduler="local")
    assert here == there


def test_paths_give_the_brief_of_their_documents(tmp_path, monkeypatch):
    table = tmp_path / "texts.jsonl"
    rows = [{"id": d.id, "text": d.text} for d in make_documents(35)]
    table.write_text("".join(json.dumps(row) + "\n" for row in rows))
    first = brief_by(WAYS["memory"], list(tb.read(table)), (), tmp_path / "a", monkeypatch)
    second = brief_by(WAYS["folder, two workers"], table, (), tmp_path / "b", monkeypatch)
    assert first == second


def test_many_units_are_carried_over_from_a_sample_alike(tmp_path, monkeypatch):
    from topicbrief.topics import counts, fit, large

    monkeypatch.setattr(fit, "LARGE", 30)
    monkeypatch.setattr(large, "SAMPLE", 30)
    monkeypatch.setattr(counts, "BLOCK", 7)
    documents = make_documents(45)
    made = [
        brief_by(way, documents, (), tmp_path / name, monkeypatch) for name, way in WAYS.items()
    ]
    assert b"sample:30" in made[0]["brief.md"]
    assert all(written == made[0] for written in made)


def test_quoted_from_the_typical_ones_the_counts_are_of_all(tmp_path, monkeypatch):
    from topicbrief.brief import quoted

    monkeypatch.setattr(quoted, "QUOTED", 5000)
    monkeypatch.setattr(quoted, "TYPICAL", 8)
    documents = make_documents(45)
    made = [
        brief_by(way, documents, (), tmp_path / name, monkeypatch) for name, way in WAYS.items()
    ]
    assert b"of:45" in made[0]["brief.md"]
    assert made[0]["documents.csv"].count(b"\r\n") == 46
    assert all(written == made[0] for written in made)


def test_shared_paragraphs_are_kept_where_articles_quote_each_other():
    """Two articles may quote the same report; from three on a paragraph belongs to the site."""
    story = [d.text for d in make_documents(12, seed=9)]
    report = "The report of the harbour board says that the lamp of the pier has to be repaired."
    texts = [f"{text}\n\n{report}" if i < 2 else text for i, text in enumerate(story)]
    documents = [tb.Document(f"{i}", text, f"{i}.txt") for i, text in enumerate(texts)]
    brief = tb.make_brief(documents, build=None)
    kept = [s.text for page in brief.pages for s in page.sentences]
    assert kept.count(report) == 2


def test_an_unsupported_language_does_not_refuse_the_others():
    documents, _ = NASTY["odd"]
    brief = tb.make_brief(documents)
    assert brief.counts.documents == len(documents)
    assert any("china" in caveat for caveat in brief.caveats)


def test_overrides_that_name_nothing_are_told():
    documents, overrides = NASTY["plain"]
    told = "\n".join(tb.make_brief(documents, overrides=overrides).caveats)
    assert 'overrides.csv:3: no document "nowhere"' in told
    assert "line 999 of d002" in told


def test_ids_that_stand_twice_are_an_error():
    document = make_documents(1)[0]
    with pytest.raises(ValueError, match="stands twice"):
        tb.make_brief([document, document])


def test_another_length_reads_and_counts_nothing_anew(tmp_path, monkeypatch):
    documents = make_documents(36)
    tb.make_brief(documents, build=tmp_path / "build")
    from topicbrief.brief import counting
    from topicbrief.reading import cleaned
    from topicbrief.topics import fit

    def never(*arguments, **options):
        raise AssertionError("made again")

    monkeypatch.setattr(cleaned, "clean_chunk", never)
    monkeypatch.setattr(counting, "word_chunk", never)
    monkeypatch.setattr(fit, "fit_topics", never)
    brief = tb.make_brief(documents, build=tmp_path / "build", sentences=2)
    assert len(brief.summary.picks) == 2


def test_notebook_steps_are_those_of_the_brief(tmp_path):
    documents = make_documents(36)
    brief = tb.make_brief(documents)
    corpus = tb.open_corpus(documents, build=tmp_path / "build")
    counted = tb.count_corpus(corpus, tb.clean_corpus(corpus))
    topics, _ = tb.fit_corpus(counted)
    quoted = tb.quote_pages(counted, topics)
    assert tb.topic_entries(topics, quoted) == brief.topics
    assert tb.summarize_quoted(quoted) == brief.summary
    assert tb.leading_terms(quoted, names=tb.leading_names(quoted)) == brief.terms
    assert quoted.pages == brief.pages


def test_an_interrupted_run_goes_on_to_the_same_result(tmp_path, monkeypatch):
    """Broken off at every third result that is kept, until it comes through."""
    from topicbrief.scale.store import FolderStore

    documents, overrides = NASTY["shared paragraphs"]
    monkeypatch.setattr(corpora, "CHUNK", 3000)
    expected = brief_by(WAYS["memory"], documents, overrides, tmp_path / "whole", monkeypatch)
    keep, kept = FolderStore.keep, []

    def broken(self, stage, key, values):
        kept.append(stage)
        if len(kept) % 3 == 0:
            raise KeyboardInterrupt
        return keep(self, stage, key, values)

    way = {"build": True, "workers": 1, "chunk": 3000}
    for _ in range(200):
        with monkeypatch.context() as patch:
            patch.setattr(FolderStore, "keep", broken)
            try:
                made = brief_by(way, documents, overrides, tmp_path / "broken", monkeypatch)
            except KeyboardInterrupt:
                continue
            break
    assert made == expected
    assert len(kept) > 9


def test_one_more_document_costs_its_own_chunk(tmp_path, monkeypatch):
    documents = make_documents(60)
    monkeypatch.setattr(corpora, "CHUNK", 4000)
    build = tmp_path / "build"
    tb.clean_corpus(tb.open_corpus(documents, build=build))
    before = {path.name for path in (build / "cleaned").iterdir()}
    more = [*documents, make_documents(61)[-1]]
    tb.clean_corpus(tb.open_corpus(more, build=build))
    fresh = {path.name for path in (build / "cleaned").iterdir()} - before
    assert len(before) > 5
    assert len(fresh) <= 2

"""Models saved, loaded and applied; tables for pandas; objects that show short."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from corpora import make_documents

import topicbrief as tb


@pytest.fixture(scope="module")
def brief():
    names = {"Sea": ["harbour", "ferry", "captain", "pier"]}
    return tb.make_brief(
        make_documents(40, seed=21),
        settings={"language": "en", "n_topics": 3, "topics": {"names": names}},
    )


def test_a_saved_model_comes_back_as_it_was(brief, tmp_path):
    brief.model.save(tmp_path / "model")
    back = tb.Topics.load(tmp_path / "model")
    assert sorted(p.name for p in (tmp_path / "model").iterdir()) == ["topics.json", "topics.npz"]
    for name in ("topic_word", "doc_topic", "lengths"):
        assert getattr(back, name).tobytes() == getattr(brief.model, name).tobytes()
    assert (back.vocabulary, back.ids, back.names) == (
        brief.model.vocabulary, brief.model.ids, brief.model.names,
    )  # fmt: skip
    assert back.quality.stability.tobytes() == brief.model.quality.stability.tobytes()
    assert "Sea" in back.names
    back.save(tmp_path / "model")
    with pytest.raises(ValueError, match=r"no saved topics; expected topics\.npz"):
        tb.Topics.load(tmp_path)
    (tmp_path / "mine.txt").write_text("not a model")
    with pytest.raises(ValueError, match=r"holds mine\.txt"):
        back.save(tmp_path)


def test_a_model_is_applied_to_new_documents_a_row_each(brief, tmp_path):
    brief.model.save(tmp_path / "model")
    new = [
        *make_documents(6, seed=22),
        tb.Document("empty", "", "e"),
        tb.Document("other", "Quarks and gluons confine themselves.", "o"),
    ]
    applied = tb.apply_topics(tmp_path / "model", new, language="en")
    assert applied.ids == tuple(d.id for d in new)
    assert applied.shares.shape == (8, 3)
    assert applied.shares.sum(axis=1) == pytest.approx(1)
    assert applied.shares[-2:] == pytest.approx(1 / 3)
    assert applied.known[-2:].tolist() == [0, 0]
    assert "Sea" in applied.names
    sea = applied.names.index("Sea")
    assert (applied.shares.argmax(axis=1)[:6] == sea).tolist() == [True, False, False] * 2
    again = tb.apply_topics(brief.model, new, language="en")
    assert again.shares.tobytes() == applied.shares.tobytes()
    assert applied.table.rows[-1][2] == ""


def test_the_same_documents_have_the_shares_of_the_fit(brief):
    applied = tb.apply_topics(brief.model, make_documents(40, seed=21), language="en")
    assert np.abs(applied.shares - brief.mixes).max() < 0.01


def test_tables_for_pandas(brief):
    pytest.importorskip("pandas")
    assert list(brief.model.to_pandas()["topic"]) == [1, 2, 3]
    shares = brief.model.to_pandas("shares")
    assert shares.shape == (40, 4)
    assert len(brief.model.to_pandas("words", n=5)) == 15
    assert set(brief.to_pandas("documents")["document"]) == {d.id for d in brief.corpus}
    for name in ("topics", "sentences", "terms", "summary"):
        assert len(brief.to_pandas(name)) > 0
    with pytest.raises(ValueError, match="expected topics, words or shares"):
        brief.model.to_pandas("documents")
    with pytest.raises(ValueError, match="expected one of topics, sentences"):
        brief.to_pandas("words")


def test_without_pandas_it_is_said_what_to_install(brief, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install pandas"):
        brief.to_pandas()


def test_objects_show_in_a_line(brief):
    counted_up = [brief, brief.model, brief.units, brief.corpus, brief.units.items[0],
                  brief.pages[0], brief.pages[0].document,
                  tb.apply_topics(brief.model, ["The ferry left the harbour."], language="en"),
                  tb.count([["a", "b"]])]  # fmt: skip
    for value in counted_up:
        assert len(repr(value)) < 200, type(value)
        assert "\n" not in repr(value)
    assert repr(brief.units) == "<Units: 40 documents>"
    assert repr(tb.count([["a", "b"]])) == "<Counts: 1 unit, 2 different words>"
    assert "3 topics of 40 units" in repr(brief.model)


def test_the_topics_as_settings_give_the_same_names_again(brief, tmp_path):
    (tmp_path / "topicbrief.toml").write_text(brief.to_settings(), encoding="utf-8")
    again = tb.make_brief(
        make_documents(40, seed=21), settings=tmp_path / "topicbrief.toml", n_topics=3
    )
    assert [t.name for t in again.topics] == [t.name for t in brief.topics]


def test_no_attribute_fills_a_notebook():
    brief = tb.make_brief(make_documents(60, seed=8, category=lambda i: "ab"[i % 2]), n_topics=3)
    page, entry = brief.pages[0], brief.topics[0]
    for value in (brief, brief.model, page, brief.summary, entry, brief.levels[0], brief.terms[0],
                  brief.summary.picks[0], page.sentences[0], page.blocks[0], brief.documents[0],
                  brief.contrasts[0], brief.contrasts[0].sides[0]):  # fmt: skip
        assert len(repr(value)) < 400, type(value)
        for name in dir(value):
            own = None if name.startswith("_") else getattr(value, name)
            if not isinstance(own, (str, np.ndarray)) and not callable(own):
                assert len(repr(own)) < 500, (type(value).__name__, name)
    assert brief.terms == tuple(brief.terms)
    assert repr(brief.terms).endswith(f", … {len(brief.terms)} in all)")
    assert pickle.loads(pickle.dumps(brief.terms)) == brief.terms

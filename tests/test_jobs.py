"""The ten jobs of the reference: each in one or two lines, and each does what it says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from corpora import make_documents

import topicbrief as tb
from topicbrief.__main__ import make_parser

ROOT = Path(__file__).resolve().parents[1]
_spec = importlib.util.spec_from_file_location("reference", ROOT / "docs" / "reference.py")
reference = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(reference)


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("jobs")
    for name, seed in (("texts", 31), ("others", 32)):
        (folder / name).mkdir()
        for i, document in enumerate(make_documents(36, seed=seed)):
            dated = f"Day of 2021.\n\n{document.text}"
            (folder / name / f"2021-0{1 + i % 6}-11 {document.id}.txt").write_text(dated)
    return folder


@pytest.fixture(scope="module")
def results(place, tmp_path_factory) -> dict:
    """What the last line of each job gives."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        documents = [
            tb.Document(d.id, d.text, d.source, date=f"2021-0{1 + i % 6}-11")
            for i, d in enumerate(make_documents(36, seed=31))
        ]
        brief = tb.make_brief(documents, language="en", n_topics=3)
        known = {"tb": tb, "brief": brief, "texts": "texts", "others": "others"}
        found = {"brief": brief}
        for title, code in reference.JOBS.items():
            assert code.count("\n") <= 1, title
            compiled = compile(code, title, "exec")
            try:
                found[title] = eval(code, known)
            except SyntaxError:
                exec(compiled, known)
                found[title] = eval(code.splitlines()[-1], known)
    return found


def test_words_and_topics_are_as_told(results):
    assert not {"captain", "cook"} & set(results["Stop words of one's own"].model.vocabulary)
    assert "The sea" in [t.name for t in results["Rename a topic"].topics]
    merged = results["Merge topics"]
    assert any("merged to" in part for part in merged.recipe)
    seeded = results["Topics that must be there"]
    lights = next(t for t in seeded.topics if t.name == "Lights")
    assert {"lamp", "lighthouse"} <= set(seeded.model.top_words(8)[lights.number - 1])


def test_documents_groups_and_times(results):
    assert len(results["Documents of a topic"].rows) == 5
    assert {row[1] for row in results["Compare with another corpus"].rows} == {"texts", "others"}
    shares = results["Topics over time, by month"]
    assert shares.groups == tuple(f"2021-0{month}" for month in range(1, 7))
    assert shares.documents == (6,) * 6
    assert len(shares.table.rows) == 18
    with pytest.raises(ValueError, match="expected one of year, month, day"):
        results["brief"].over_time("week")


def test_results_go_out_and_models_come_back(results, place):
    assert {"brief.docx", "brief.json", "topics.graphml"} <= set(results["Export"])
    model = results["brief"].model
    assert results["Save and load"].topic_word.tobytes() == model.topic_word.tobytes()
    assert len(results["Apply to new texts"].rows) == 36


def test_the_reference_has_every_name_and_option():
    page = reference.reference()
    for name in tb.__all__:
        value = getattr(tb, name)
        assert f"`{name}`" in page or not callable(value), name
    for action in make_parser()._actions:
        assert not action.option_strings or action.option_strings[-1] in page
    for code in reference.JOBS.values():
        assert code in page
    assert " at 0x" not in page
    assert (ROOT / "docs" / "reference.md").is_file()


def test_every_key_is_documented_as_it_is_checked():
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == reference.settings()

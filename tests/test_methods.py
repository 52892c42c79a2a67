"""The paragraph for a paper: made from what was done, naming papers that the code follows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from corpora import make_documents

import topicbrief as tb
from topicbrief.brief.methods import PAPERS, tell_methods

SOURCE = Path(__file__).resolve().parents[1] / "src" / "topicbrief"


@pytest.fixture(scope="module")
def documents():
    return make_documents(40, seed=3, category=lambda i: "ab"[i % 2])


def test_what_was_chosen_and_compared_is_told_with_its_papers(documents):
    brief = tb.make_brief(documents, language="en")
    methods = brief.methods()
    assert f"We read 40 documents ({brief.counts.read:,} words, English)" in methods.text
    assert f"topicbrief {tb.__version__}" in methods.text
    assert "Their number was chosen among 2 to " in methods.text
    assert (
        "latent Dirichlet allocation (Blei, Ng and Jordan 2003), fitted to 40 doc" in methods.text
    )
    for name in ("Blei", "Dunning", "Vinh", "Bouma"):
        assert PAPERS[name]["full"] in methods.references
    assert "numpy" in methods.text
    assert "@" not in methods.text
    assert list(methods.references) == sorted(methods.references)
    plain = tell_methods(brief)
    assert "numpy" not in plain.text
    for text in (brief.to_markdown(), brief.to_html()):
        assert plain.text in text.replace("&#39;", "'")
    assert "For a paper" not in brief.to_markdown(short=True)
    assert str(methods).endswith(methods.references[-1])


@pytest.mark.parametrize(
    ("options", "told", "names"),
    [
        ({"n_topics": 3}, "Their number, 3, was given.", {"Cichocki", "Newman"}),
        (
            {"settings": {"stop_words": ["lamp", "cook"], "keep_all": True}},
            "recognised or usual: language en, set aside nothing, stop words 2.", set(),
        ),
        ({"n_topics": 3, "engine": "collapsed"}, "alpha is 0.0333", {"Griffiths", "Asuncion"}),
        ({"n_topics": 3, "engine": "nmf"}, "Topics are non-negative factors", {"Cichocki"}),
        (
            {"settings": {"topics": {"seed_words": {"Light": ["lamp"]}}}},
            "Words of 1 topic were held there", {"Eshima"},
        ),
        (
            {"settings": {"topics": {"merge": [["harbour, ferry", "train, station"]]}}},
            "By hand topics were merged to ", set(),
        ),
    ],
)  # fmt: skip
def test_other_ways_are_told_as_they_were_gone(documents, options, told, names):
    brief = tb.make_brief(documents, language="en", **options)
    methods = brief.methods()
    assert told in methods.text
    assert {PAPERS[name]["full"] for name in names} <= set(methods.references)


def test_a_text_without_topics_names_none_of_their_papers():
    brief = tb.make_brief(["The old lamp of the pier broke in a storm."])
    assert "Topics" not in brief.methods().text
    assert not any("Blei" in reference for reference in brief.methods().references)


def test_every_paper_is_one_that_the_code_says_it_follows():
    code = " ".join(
        path.read_text(encoding="utf-8")
        for path in sorted(SOURCE.rglob("*.py")) if path.name != "methods.py"
    )  # fmt: skip
    plain = re.sub(r"[\s#()]+", " ", code)
    for name, paper in PAPERS.items():
        year, full = re.findall(r"\d{4}", paper["cited"])[0], paper["full"]
        assert re.search(rf"{name}[^;\d]{{0,40}} {year}", plain), name
        assert full.startswith(f"{name}, ")
        assert f"({year})" in full

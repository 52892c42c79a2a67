"""Groups and corpora compared: words by the field's measures, and the way back to the text."""

from __future__ import annotations

import csv
import math
from dataclasses import replace

import numpy as np
import pytest
from corpora import SUBJECTS, make_documents

import topicbrief as tb
from topicbrief.__main__ import main
from topicbrief.brief.compare import log_likelihood, log_ratio
from topicbrief.brief.tables import write_csv
from topicbrief.topics.model import GroupShares


def keyness_by_hand(a, b, n_a, n_b):
    """`textstat_keyness(measure = "lr")` of quanteda for one word, as its manual says."""
    c, d = n_a - a, n_b - b
    n = a + b + c + d
    expected = [(a + b) * (a + c) / n, (a + b) * (b + d) / n,
                (a + c) * (c + d) / n, (c + d) * (b + d) / n]  # fmt: skip
    sign = 1 if a > expected[0] else -1
    if min(expected) < 5 and abs(a * d - b * c) >= n / 2:
        shift = -0.5 if a * d > b * c else 0.5
        a, b, c, d = a + shift, b - shift, c - shift, d + shift
    cells = ((a, a + b, a + c), (b, a + b, b + d), (c, a + c, c + d), (d, b + d, c + d))
    return sign * 2 * sum(x * math.log(x / (r * k / n) + 1e-9) for x, r, k in cells if x > 0)


def test_log_likelihood_is_that_of_the_field():
    draw = np.random.default_rng(3)
    here, there = draw.integers(0, 60, 200), draw.integers(0, 40, 200)
    here[:9], there[:9] = [0, 1, 2, 5, 0, 3, 1, 900, 7], [3, 0, 1, 0, 9, 3, 1, 2, 800]
    expected = [
        keyness_by_hand(int(a), int(b), int(here.sum()), int(there.sum()))
        for a, b in zip(here, there, strict=True)
    ]
    assert log_likelihood(here, there) == pytest.approx(expected, rel=1e-9, abs=1e-9)
    plain = log_likelihood(np.array([10, 90]), np.array([5, 195]), yates=False)
    assert plain[0] == pytest.approx(7.33, abs=0.01)
    assert plain[1] == pytest.approx(-7.33, abs=0.01)


def test_log_ratio_says_how_many_times_as_frequent():
    ratio = log_ratio(np.array([20, 80, 0]), np.array([10, 80, 10]))
    assert ratio == pytest.approx([1, 0, math.log2(0.5 / 10)])


@pytest.fixture(scope="module")
def brief():
    documents = make_documents(
        36, seed=8, category=lambda i: ("sea", "kitchen", "rail")[i % 3],
        date=lambda i: f"20{10 + i // 12}-0{1 + i % 9}-01",
    )  # fmt: skip
    return tb.make_brief(documents, language="en", n_topics=3)


def test_groups_are_set_apart_by_their_own_words(brief):
    (contrast,) = brief.contrasts
    subjects = dict(zip(("sea", "kitchen", "rail"), SUBJECTS.values(), strict=True))
    assert [side.name for side in contrast.sides] == ["kitchen", "rail", "sea"]
    for side in contrast.sides:
        words = [one.word for one in side.keywords[:8]]
        assert set(words) <= set(subjects[side.name].split())
        assert side.documents == 12
        for one in side.keywords[:8]:
            assert one.word in one.here.text.lower()
            assert one.here.document.category == side.name
            assert one.there is None or one.there.document.category != side.name
        members = {p.document.id for p in brief.pages if p.document.category == side.name}
        assert {name for name, _ in side.typical} <= members
    assert contrast.shares.share.shape == (3, 3)
    assert (contrast.shares.low <= contrast.shares.share).all()


def test_a_comparison_is_a_table_a_figure_and_a_section(brief, tmp_path):
    names = brief.write(tmp_path, formats=("html", "md", "csv", "svg"))
    assert {"compare.csv", "02-compare.svg"} <= set(names)
    rows = list(csv.DictReader((tmp_path / "compare.csv").open(encoding="utf-8-sig")))
    assert rows[0]["group"] == "kitchen"
    assert rows[0]["sentence here"]
    assert float(rows[0]["G2"]) >= float(rows[1]["G2"]) > 0
    assert "## What sets the groups apart" in brief.to_markdown()
    assert 'id="compare"' in brief.to_html()
    assert rows[0]["word"] in (tmp_path / "02-compare.svg").read_text()


def test_two_folders_are_compared(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for number, document in enumerate(make_documents(24, seed=9)):
        folder = tmp_path / ("mine" if number % 3 == 0 else "theirs")
        folder.mkdir(exist_ok=True)
        (folder / f"{document.id}.txt").write_text(document.text)
    assert main(["mine", "--compare", "theirs", "--out", "out", "--format", "csv,md"]) == 0
    rows = list(csv.DictReader((tmp_path / "out" / "compare.csv").open(encoding="utf-8-sig")))
    assert {row["group"] for row in rows} == {"mine", "theirs"}
    assert rows[0]["word"] in SUBJECTS["harbour"].split()
    contrast = tb.compare_corpora("mine", "theirs")
    assert contrast.sides[0].keywords[0].word == rows[0]["word"]
    assert main(["mine", "--compare", "nowhere"]) == 2


def test_documents_of_a_topic(brief):
    found = brief.documents_of(brief.topics[0].name, n=4)
    assert len(found.rows) == 4
    assert len({row[3] for row in found.rows}) == 1
    assert found.rows[0][-1] >= found.rows[-1][-1] > 0.5
    assert brief.documents_of(1, n=4) == tb.make_table(found.head, found.rows, "topic 1")
    with pytest.raises(ValueError, match="'none': expected one of 1 "):
        brief.documents_of("none")


def test_two_corpora_in_memory_are_compared():
    ships = [
        {"id": str(n), "text": f"The harbour of pier {n} holds ships and cranes."} for n in range(9)
    ]
    farms = [
        {"id": str(n), "text": f"The farm of field {n} holds cows and tractors."} for n in range(9)
    ]
    contrast = tb.compare_corpora(ships, farms)
    words = {side.name: {word.word for word in side.keywords} for side in contrast.sides}
    assert "ship" in words["first"]
    assert "cow" in words["second"]


def test_an_option_of_reading_is_told_where_it_belongs():
    with pytest.raises(TypeError, match="text_column: unknown option; nearest: reading="):
        tb.make_brief(["A text."], text_column="text")
    with pytest.raises(TypeError, match="xyz: unknown option; nearest: none"):
        tb.make_brief(["A text."], xyz=1)


@pytest.fixture(scope="module")
def columns(tmp_path_factory):
    """A brief of a table with two columns of groups, a day for each document, a lone group."""
    rows = [
        {
            "text": document.text, "day": f"2021-{1 + i // 28:02}-{1 + i % 28:02}",
            "party": "green" if i == 7 else ("left", "right")[i % 2],
            "region": ("north", "south", "")[i % 3], "author": f"author {i}", "house": "lower",
        }
        for i, document in enumerate(make_documents(42, seed=8))
    ]  # fmt: skip
    names = ("party", "region", "author", "house")
    reading = {"group_columns": names, "date_column": "day"}
    return tb.make_brief(rows, language="en", n_topics=3, reading=reading)


def test_every_column_of_groups_is_compared_or_said_not_to_be(columns, tmp_path):
    assert [contrast.kind for contrast in columns.contrasts] == ["party", "region"]
    assert [kind for kind, _ in columns.comparisons] == ["party", "region", "period"]
    assert {g.by for g in columns.groups if g.kind == "group"} == {"party", "region"}
    told = " ".join(columns.caveats)
    assert 'Groups by "author" are not compared: there are 42, and at most 24 are.' in told
    assert 'Groups by "house" are not compared: no two documents differ in it.' in told
    names = columns.write(tmp_path, formats=("html", "md", "csv", "svg", "json"))
    drawn = {"02-category.svg", "02-category-2.svg", "02-compare.svg", "02-compare-2.svg"}
    assert drawn | {"02-period.svg"} <= set(names)
    rows = list(csv.DictReader((tmp_path / "compare.csv").open(encoding="utf-8-sig")))
    assert {row["by"] for row in rows} == {"party", "region"}
    rows = list(csv.DictReader((tmp_path / "documents.csv").open(encoding="utf-8-sig")))
    assert rows[0]["group"] == "left"
    assert rows[0]["group region"] == "north"
    markdown, html = columns.to_markdown(), columns.to_html()
    for section in ("What sets the groups by party apart", "What sets the groups by region apart"):
        assert section in markdown
        assert section in html
    assert "| region: north | 14 |" in markdown
    assert 'id="compare-2"' in html


def test_a_share_of_a_group_is_of_its_words_wherever_it_is_told(columns):
    shown = {(g.by, g.name): g.shares for g in columns.groups}
    by = {**dict(columns.comparisons), **{c.kind: c.shares for c in columns.contrasts}}
    for kind, shares in by.items():
        for name, row in zip(shares.groups, shares.share, strict=True):
            assert shown["week" if kind == "period" else kind, name] == pytest.approx(row)
    north = [u.document for u in columns.units.items]
    rows = [i for i, d in enumerate(north) if dict(d.groups)["region"] == "north"]
    words = columns.model.lengths[rows] @ columns.model.doc_topic[rows]
    assert shown["region", "north"] == pytest.approx(words / words.sum())
    assert "Shares of the counted words" in columns.to_markdown()


def test_times_say_what_was_put_together_and_what_is_left_out(columns):
    shares = dict(columns.comparisons)["period"]
    assert (shares.kind, shares.note) == ("period", "by week")
    assert "Times are by week" in columns.to_markdown()
    days = columns.over_time("day")
    assert (days.kind, days.note, len(days.groups)) == ("period", "by day", 42)
    assert np.isnan(days.low).all()
    undated = tb.make_brief(make_documents(36, date=lambda i: "2021" if i else ""), n_topics=2)
    assert undated.over_time("year").note == "by year; 1 document without one"


def test_one_document_has_no_interval(columns, tmp_path):
    shares = dict(columns.comparisons)["party"]
    assert shares.documents[0] == 1
    assert np.isnan([shares.low[0], shares.high[0]]).all()
    assert not np.isnan(shares.low[1:]).any()
    write_csv(shares.table, tmp_path / "shares.csv")
    row = next(csv.reader((tmp_path / "shares.csv").read_text("utf-8-sig").splitlines()[1:]))
    assert row[-2:] == ["", ""]
    names = [topic.name for topic in columns.topics]
    figure = tb.figures.groups_figure(shares, names)
    assert "one document has no interval" in figure.get_supxlabel()
    assert "(one document)" in figure.get_label()
    assert "green" not in figure.get_suptitle()


def test_figures_say_how_many_groups_are_drawn():
    share = np.full((30, 11), 1 / 11)
    names = tuple(f"g{n:02}" for n in range(30))
    shares = GroupShares(names, (3,) * 30, share, share / 2, share * 2)
    figure = tb.figures.groups_figure(shares, [f"topic {k}" for k in range(11)])
    for text in (figure.get_supxlabel(), figure.get_label()):
        assert "the first 24 of 30 groups" in text
        assert "the 9 of 11 topics that differ most" in text
    times = replace(shares, kind="period", groups=tuple(f"{1990 + n}" for n in range(30)))
    assert "first 24" not in tb.figures.groups_figure(times, names[:11]).get_supxlabel()

"""Figures: nothing clipped or overlapping whatever the size, spoken for, the same bytes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from corpora import make_documents
from small_brief import EVIL, make_brief, make_page, make_topics

import topicbrief as tb
from topicbrief import figures, make_levels
from topicbrief.brief.figures import pages
from topicbrief.brief.figures.fonts import needs_others
from topicbrief.records import Document, Pick, Term
from topicbrief.topics.model import GroupShares
from topicbrief.topics.units import Unit, Units

GOLDEN = Path(__file__).parent / "golden"
LONG = "Donaudampfschifffahrtsgesellschaftskapitän"
WORDS = tuple(f"{LONG if n % 5 == 0 else 'wort'}{n}" for n in range(40))


def many_units(n: int, kind: str) -> Units:
    page = make_page()
    items = []
    for number in range(n):
        document = Document(f"{LONG}-{number}", page.document.text, "x", file="x.txt")
        start = 20 if kind == "passage" else 0
        items.append(Unit(f"u{number}", document, start, 90, ("a",)))
    return Units(tuple(items), kind, "")


def drawn(k: int, units: int) -> dict:
    """Every figure with `k` topics and so many units, by name."""
    topics = make_topics(k, units, WORDS)
    names = [f"{LONG} und die Versammlung {n}" for n in range(k)]
    page = make_page()
    scored = [Pick(page.sentences[n % 4], (n * 7 % 11) / 3 - 1, "why") for n in range(units)]
    terms = [Term(f"{LONG}{n}", n + 1, float(9 - n)) for n in range(8)]
    return {
        "page": figures.page_figure([page] * units if units > 1 else page),
        "terms": figures.terms_figure(terms),
        "choice": figures.choice_figure(topics.quality.choice),
        "topics": figures.topics_figure(topics, names),
        "passages": figures.passages_figure(
            topics, names, many_units(units, "passage" if units < 30 else "document")
        ),
        "sentences": figures.sentences_figure(scored, scored[:5]),
        "groups": figures.groups_figure(make_shares(k, min(units + 1, 30)), names, kind="category"),
        "time": figures.groups_figure(make_times(k, min(units + 1, 40)), names, kind="period"),
        "levels": figures.levels_figure(make_levels(topics).tree, names, (3, 5)),
    }


def make_times(k: int, n: int) -> GroupShares:
    """Shares over decades, or over spans of 25 years, with a gap."""
    shares = make_shares(k, n)
    spans = [1000 + 25 * (at + 3 * (at > n // 2)) for at in range(n)]
    return replace(shares, groups=tuple(f"{year} to {year + 24}" for year in spans))


def make_shares(k: int, groups: int) -> GroupShares:
    """Shares of `k` topics that drift from the first group to the last, with intervals."""
    weights = 1 + np.add.outer(np.arange(groups), np.arange(k)) % 7
    share = weights / weights.sum(axis=1, keepdims=True)
    names = tuple(f"{2000 + n} {LONG if n % 7 == 0 else ''}" for n in range(groups))
    return GroupShares(names, (12,) * groups, share, 0.8 * share, np.minimum(1.2 * share, 1))


def texts(figure):
    """Every text that is drawn: ticks beyond the ends of an axis are not."""
    yield from figure.texts
    if figure._suptitle:
        yield figure._suptitle
    for legend in figure.legends:
        yield from legend.get_texts()
    for axes in figure.axes:
        yield from axes.texts
        yield from (axes._left_title, axes.xaxis.label, axes.yaxis.label)
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            ticks = axis.get_major_ticks()
            for tick in ticks:
                if low <= tick.get_loc() <= high:
                    yield from (tick.label1, tick.label2)


def boxes(figure):
    """Every text with the box that it takes, in pixels."""
    from matplotlib.text import Text

    figure.canvas.draw()
    for text in dict.fromkeys(texts(figure)):
        if text.get_visible() and text.get_text().strip():
            yield text, Text.get_window_extent(text)  # of an annotation without its arrow


@pytest.mark.parametrize(("k", "units"), [(2, 1), (20, 1), (8, 30), (2, 1000), (20, 1000)])
def test_nothing_is_clipped_and_no_labels_overlap(k, units):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    for name, figure in drawn(k, units).items():
        FigureCanvasAgg(figure)
        found = list(boxes(figure))
        frame = figure.bbox.padded(1)
        for text, box in found:
            inside = frame.x0 <= box.x0 and box.x1 <= frame.x1
            inside = inside and frame.y0 <= box.y0 and box.y1 <= frame.y1
            assert inside, f"{name}: {text.get_text()!r} is clipped"
        upright = [(text, box) for text, box in found if text.get_rotation() == 0]
        for (one, a), (other, b) in combinations(upright, 2):
            wide = min(a.x1, b.x1) - max(a.x0, b.x0)
            high = min(a.y1, b.y1) - max(a.y0, b.y0)
            overlap = wide > 2 and high > 2.5
            assert not overlap, f"{name}: {one.get_text()!r} over {other.get_text()!r}"


NAMES = ("page", "terms", "choice", "topics", "passages", "sentences", "groups", "time", "levels")


@pytest.fixture(scope="module")
def twice():
    return drawn(2, 3), drawn(2, 3)


@pytest.mark.parametrize("name", NAMES)
def test_each_is_spoken_for_and_repeats(name, twice, tmp_path):
    for folder, figure in zip("ab", (made[name] for made in twice), strict=True):
        figures.save_figure(figure, tmp_path / folder / "figure.svg")
    svg = (tmp_path / "a" / "figure.svg").read_bytes()
    assert svg == (tmp_path / "b" / "figure.svg").read_bytes()
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    title, description = (root[0].text, root[1].text)
    assert root.get("aria-labelledby") == "figure-title figure-desc"
    assert title
    assert len(description) > 20
    assert b"<dc:date>" not in svg


def test_the_figure_of_topics_has_the_words_of_the_brief():
    brief = make_brief()
    said = figures.topics_figure(brief.model, brief.topics).get_label()
    assert all(", ".join(entry.words) in said for entry in brief.topics)


def test_markup_and_control_characters_in_names_stay_text(tmp_path):
    topics = make_topics(2, 3)
    figure = figures.topics_figure(topics, [f"{EVIL}\x00\x0b", "$\\frac{1}{0}$"])
    figures.save_figure(figure, tmp_path / "topics.svg")
    root = ET.parse(tmp_path / "topics.svg").getroot()
    assert EVIL in root[1].text
    assert "script" not in {element.tag.rpartition("}")[2] for element in root.iter()}


def test_png_is_twice_the_size(tmp_path):
    figures.save_figure(figures.message_figure("nothing"), tmp_path / "a.png")
    width = int.from_bytes((tmp_path / "a.png").read_bytes()[16:20], "big")
    assert abs(width - 1400) < 3


def test_another_suffix_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"expected \.svg or \.png"):
        figures.save_figure(figures.message_figure("nothing"), tmp_path / "a.pdf")


def test_what_there_is_not_is_said():
    for figure in (
        figures.page_figure([]),
        figures.terms_figure([]),
        figures.sentences_figure([], []),
    ):
        assert figure.get_suptitle()


def test_groups_are_compared_in_the_title():
    share = np.array([[0.9, 0.1], [0.3, 0.7]])
    shares = GroupShares(("2003", "2004"), (5, 8), share, share - 0.1, share + 0.1)
    said = figures.groups_figure(shares, ["ships", "trains"]).get_suptitle()
    assert said == "“ships” takes 90% of 2003 and 30% of 2004"
    wide = GroupShares(shares.groups, (5, 8), share, share * 0, share * 0 + 1)
    said = figures.groups_figure(wide, ["ships", "trains"], kind="category").get_suptitle()
    assert said == "Shares of topics do not differ for sure between the 2 categories"
    alone = GroupShares(("2003",), (5,), share[:1], share[:1], share[:1])
    said = figures.groups_figure(alone, ["ships", "trains"], kind="source").get_suptitle()
    assert said == "There are no two sources to compare"


def test_every_figure_of_a_brief():
    brief = make_brief()
    names = [name for name, _ in figures.list_figures(brief)]
    assert names == [
        "01-page", "01-terms", "02-choice", "02-topics", "02-passages", "02-levels", "03-sentences",
    ]  # fmt: skip


def test_without_topics_the_figures_say_why():
    brief = replace(make_brief(), model=None, topics=(), topics_note="Too little text.")
    drawn = {name: draw() for name, draw in figures.list_figures(brief)}
    assert drawn["02-topics"].get_suptitle() == "Too little text."


def test_a_collection_shows_kinds_and_reasons_and_never_a_hundred_percent_too_much():
    pages_ = [make_page()] * 3
    figure = figures.page_figure(pages_)
    said = f"{figure.get_suptitle()} {figure.get_label()}"
    assert "of 3 documents are kept" in said
    assert "English 3" in said
    assert "short and unfinished" in said
    assert len(figure.axes) == 2


def test_no_time_is_left_out_however_many_there_are():
    times = make_times(3, 40)
    figure = figures.groups_figure(times, ["a", "b", "c"], kind="period")
    assert {len(axes.lines[0].get_xdata()) for axes in figure.axes} == {40}


def test_many_units_are_curves():
    topics = make_topics(3, 5000, WORDS)
    figure = figures.passages_figure(topics, ["a", "b", "c"], many_units(5000, "document"))
    (axes,) = figure.axes
    assert len(axes.collections) == 3
    assert not axes.patches


def test_shares_of_roles_sum_to_one():
    shares = pages._role_shares(make_page().blocks)
    assert np.isclose(sum(shares.values()), 1)


def test_pyplot_is_left_alone():
    import subprocess
    import sys

    code = "import sys; from topicbrief import figures; figures.message_figure('x');"
    code += "print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_golden_description():
    """The words of a figure: what is drawn differs between versions of matplotlib."""
    said = "\n\n".join(
        f"{name}\n{figure.get_suptitle()}\n{figure.get_label()}"
        for name, figure in ((name, draw()) for name, draw in figures.list_figures(make_brief()))
    )
    assert f"{said}\n" == (GOLDEN / "small-figures.txt").read_text(encoding="utf-8")


def test_what_did_not_change_is_not_drawn_again(tmp_path, monkeypatch):
    documents = make_documents(30, seed=3)
    saved: list[str] = []

    def write(sentences: int, build: str | None = "build") -> dict[str, bytes]:
        kept = build and tmp_path / build
        made = tb.make_brief(documents, sentences=sentences, workers=1, build=kept, n_topics=2)
        saved.clear()
        made.write(tmp_path / "out", formats=["svg"])
        return {file.name: file.read_bytes() for file in (tmp_path / "out").glob("*.svg")}

    save = figures.save_figure

    def told(figure, path):
        saved.append(path.name)
        return save(figure, path)

    monkeypatch.setattr(figures, "save_figure", told)
    first = write(3)
    assert {*saved} == {*first}
    assert write(3) == first
    assert not saved
    longer = write(4)
    assert saved == ["03-sentences.svg"]
    assert longer == write(4, build=None)
    assert {*saved} == {*first}


def test_a_figure_in_letters_that_our_font_lacks_is_drawn_every_time():
    assert not needs_others(figures.message_figure("Ключ, κλειδί"))
    assert needs_others(figures.message_figure("鍵"))

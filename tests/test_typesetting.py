"""The brief in type: nothing of a source's markup lives, everything leads back, bytes repeat."""

from __future__ import annotations

import base64
import csv
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_brief import EVIL, make_brief, make_collection, make_page, make_topics

from topicbrief.brief import source, tables, wording
from topicbrief.brief.output import write_file
from topicbrief.records import Document, Summary, make_table

GOLDEN = Path(__file__).parent / "golden"


class Elements(HTMLParser):
    """What a browser makes of a page: elements with their attributes, and the text between."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, list[str]] = {}
        self.pieces: list[str] = []
        self.within = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.within = tag

    def handle_data(self, data):
        self.pieces.append(data)
        self.text.setdefault(self.within, []).append(data)


BRIEFS = {"page": make_brief, "collection": make_collection}


@pytest.fixture(params=BRIEFS)
def brief(request):
    return BRIEFS[request.param]()


def test_no_markup_of_a_source_comes_alive(brief):
    page = Elements(brief.to_html())
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert "img" not in [tag for tag, _ in page.elements]
    for tag, attributes in page.elements:
        assert not any(name.startswith("on") or name == "style" for name in attributes), tag
        assert (attributes.get("href") or "#").startswith("#")
        assert "src" not in attributes
    assert any(
        "<script>alert(1)</script>" in text for texts in page.text.values() for text in texts
    )


@pytest.mark.parametrize("whole", [100, 10_000])
def test_every_link_has_its_place(brief, whole, monkeypatch):
    monkeypatch.setattr(source, "WHOLE", whole)
    monkeypatch.setattr(source, "AROUND", (0,))
    brief = replace(brief, summary=Summary(brief.summary.picks[:1], ""), levels=brief.levels[:1])
    elements = Elements(brief.to_html()).elements
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {attributes["href"][1:] for tag, attributes in elements if tag == "a"}
    assert targets <= set(ids)


def test_the_policy_lets_only_the_own_script_and_style_through():
    html = make_brief().to_html()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)[1]
    policy = policy.replace("&#39;", "'")
    assert policy.startswith("default-src 'none';")
    for tag in ("style", "script"):
        held = re.search(rf"<{tag}>(.*)</{tag}>", html, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(held.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_the_page_names_no_address(brief):
    assert "://" not in brief.to_html()


def test_a_gap_is_shown_in_the_quotation_and_in_its_place():
    html = make_brief().to_html()
    assert html.count("in spring […] when the storms") >= 2
    (line,) = [
        row for row in html.splitlines() if row.startswith('<tr class="body"') and "Emden" in row
    ]
    assert ">The harbour of Emden was dredged in springwhen the storms had ended.<" in line


def test_quotations_are_marked_with_their_own_language():
    elements = Elements(make_brief().to_html()).elements
    assert ("html", {"lang": "en"}) in elements
    page = replace(make_brief().pages[0], language="de")
    quotes = Elements(replace(make_brief(), pages=(page,)).to_html()).elements
    assert {a["lang"] for tag, a in quotes if tag == "blockquote"} == {"de"}


def test_the_same_brief_is_the_same_bytes():
    assert make_brief().to_html() == make_brief().to_html()
    assert make_collection().to_markdown() == make_collection().to_markdown()


def test_a_long_collection_shows_only_what_is_quoted(monkeypatch):
    whole = make_collection(3).to_html()
    monkeypatch.setattr(source, "WHOLE", 100)
    monkeypatch.setattr(source, "AROUND", (0,))
    cut = make_collection(3).to_html()
    assert "too long for one page" in cut
    assert whole.count("<tr class=") == 18
    assert cut.count("<tr class=") < 18


def test_the_page_of_many_messages_is_bounded():
    assert len(make_collection(2500).to_html().encode()) < 1_500_000


def test_less_and_less_is_shown_until_it_is_short_enough(monkeypatch):
    brief = make_collection(3)
    everything = sum(map(source._size, source.show_source(brief).documents))
    monkeypatch.setattr(source, "WHOLE", everything - 1)
    fewer = sum(map(source._size, source.show_source(brief).documents))
    monkeypatch.setattr(source, "WHOLE", 1)
    fewest = sum(map(source._size, source.show_source(brief).documents))
    assert fewest <= fewer < everything


def test_a_long_line_is_cut_to_what_is_quoted():
    parts = [source.Part("x" * 500, f"a{n}") for n in range(20)]
    shown = source._clip(parts, {"a10"})
    assert [part.anchor for part in shown] == ["", "a8", "a9", "a10", "a11", "a12", ""]


def test_many_documents_are_listed_by_topic(monkeypatch):
    monkeypatch.setattr(wording, "ROWS", 4)
    listed = wording.leading_documents(make_collection(9))
    assert len(listed) == 2  # the same two lead both topics
    assert len(make_collection(9).documents) == 9


def test_one_is_one_and_many_are_many():
    said = [wording.counted(n, noun) for n, noun in ((1, "document"), (2, "category"), (3, "day"))]
    assert said == ["1 document", "2 categories", "3 days"]
    assert [wording.share(*pair) for pair in ((999, 1000), (1, 1000), (0, 9), (9, 9))] == [
        "99%", "1%", "0%", "100%",
    ]  # fmt: skip


def test_what_was_set_aside_adds_up_on_the_first_screen():
    told = wording.tell_verdict(make_brief())
    assert told.startswith("40% of the 50 words kept; set aside: 2 lines (short and unfinished)")


def test_a_doubtful_reading_is_told_before_anything_else():
    html, made = make_brief().to_html(), make_brief().to_markdown()
    assert html.index("Do not trust") < html.index("<h1")
    assert made.startswith("**Do not trust this brief as it is:** of 40 words")
    assert '`"a,b",5,body`' in made


def test_the_short_brief_ends_with_how_far_to_trust_it():
    made = make_brief().to_markdown(short=True)
    assert made.count("## ") == 3
    assert "sure" in made


def test_golden_markdown():
    """A change of words or order shows here; write the file anew when it is meant."""
    golden = GOLDEN / "small-brief.md"
    assert make_brief().to_markdown() == golden.read_text(encoding="utf-8")


HOSTILE = (
    "<b>", "a|b", "[x](javascript:y)", "![x](y)", "1. one", "- one", "+ one", "a\nb", "$x$ #1",
    "===", "&lt;b&gt; &amp; &#65;", "http://x.org/c_d*e*?a=1&b=2", "www.x_y.org/_a_", "a_b_c@x.org",
    "`a` ``b``", "\\* \\`", "~~x~~ ~y~", "__init__ *a* **b**", "<https://x.org>", "<!-- x -->",
    "a` <img src=x onerror=alert(1)> `.txt", "```", "    code", "12) x", "2019.", "a\x00b",
    "[^1]: x", "> quoted",
)  # fmt: skip


def readers():
    """What two readers of Markdown make of it: GitHub's and markdown-it."""
    cmarkgfm = pytest.importorskip("cmarkgfm", reason="cmarkgfm is not installed")
    markdown_it = pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")
    from cmarkgfm.cmark import Options

    gfm = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return (
        lambda text: cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE),
        gfm.render,
    )


def seen(html: str) -> str:
    """The text that a reader sees, with a blank for each run of blanks."""
    page = Elements(html)
    assert {tag for tag, _ in page.elements} <= {"p", "li", "ul", "code", "a", "strong", "hr"} - {
        "hr"
    }
    return " ".join("".join(page.pieces).split())


def as_read(text: str) -> str:
    plain = "".join(c if c.isprintable() or c.isspace() else "\ufffd" for c in text)
    return " ".join(plain.split())


@given(
    st.one_of(
        st.sampled_from(HOSTILE),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
        st.text("ab_*`<>&;#!|[]()~$\\\"'1.-+=:/@w \n", max_size=40),
    )
)
def test_a_reader_of_markdown_sees_what_the_source_says(text):
    for render_markdown in readers():
        quoted = seen(render_markdown(f"- “{wording.safe_in_markdown(text)}” x\n"))
        assert quoted == as_read(f"“{text}” x")
        alone = seen(render_markdown(f"- {wording.safe_in_markdown(text.strip())}\n"))
        assert alone == as_read(text)
        name = as_read(text)
        assert seen(render_markdown(f"- x {wording.code_span(text)} y\n")) == as_read(f"x {name} y")


def test_the_template_escapes_whatever_it_puts_in():
    """Nothing of a text is markup in brief.md, wherever the template puts it."""
    name = "a` <img src=x onerror=alert(1)> `.txt"
    document = Document(name, make_page().document.text, name, file=name)
    brief = replace(make_brief(), pages=(make_page(document),))
    page = brief.pages[0]
    picks = tuple(replace(pick, sentence=page.sentences[0]) for pick in brief.summary.picks)
    brief = replace(
        brief,
        summary=Summary(picks, ""),
        damaged=((page.sentences[0], page.sentences[0].damage[0]),),
        recipe=(name,),
    )  # fmt: skip
    for made in (
        brief.to_markdown(),
        make_collection().to_markdown(),
        brief.to_markdown(short=True),
    ):
        for render_markdown in readers():
            tags = {tag for tag, _ in Elements(render_markdown(made)).elements}
            assert not tags & {"img", "script", "a"}, tags


def test_a_citation_says_who_when_and_where():
    document = Document(
        "a", "x\nBoats came back.", "The Paper", "Boats", "2020-01-02", file="a.txt"
    )
    sentence = make_page().sentences[1]
    sentence = type(sentence)(document, 2, 18, "Boats came back.")
    cited = wording.citation(sentence)
    assert cited == "Boats, The Paper, 2020-01-02, a.txt, line 2, characters 2 to 18"


# Tables


@pytest.mark.parametrize("start", [*"=+-@＝＋－＠", "\t", "\r", " ="])
def test_no_cell_is_computed(start):
    assert tables.plain_cell(f"{start}1+1") == f"'{start}1+1"
    if start in "=+-@＝＋－＠":  # a semicolon parts cells in half the world
        assert tables.plain_cell(f'a;"{start}1') == f"""a;"'{start}1"""


def test_numbers_stay_numbers():
    assert tables.plain_cell(-0.5) == -0.5
    assert tables.plain_cell("1-2") == "1-2"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1))
def test_csv_reads_back_as_it_was_but_for_formulas(tmp_path_factory, cells):
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    tables.write_csv(make_table(["head"] * len(cells), [cells]), path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        back = list(csv.reader(stream))[1]
    assert [cell.replace("'", "") for cell in back] == [cell.replace("'", "") for cell in cells]


def test_tables_beside_the_brief(tmp_path, brief):
    names = tables.write_tables(brief, tmp_path)
    assert set(names) >= {"ledger.csv", "topics.csv", "sentences.csv", "summary.csv"}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    with (tmp_path / "ledger.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == sum(len(page.blocks) for page in brief.pages)
    assert rows[4]["text"] == "'=cmd|' /C calc'!A0"


def test_a_table_shows_text_as_text():
    html = make_table(("a",), [(EVIL,), (1.5,)], EVIL)._repr_html_()
    assert "<script>" not in html
    assert "<img" not in html
    assert "1.50" in html


def test_half_a_surrogate_pair_does_not_stop_the_writing(tmp_path):
    write_file(tmp_path / "a.txt", "a\ud800b")
    assert (tmp_path / "a.txt").read_text() == r"a\ud800b"


def test_records_show_themselves_in_a_notebook():
    brief = make_brief()
    for record in (brief, brief.pages[0], brief.summary, make_topics()):
        html = record._repr_html_()
        assert "<table>" in html
        assert "<script>" not in html

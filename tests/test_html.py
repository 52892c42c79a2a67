"""brief.html in a real browser: every interaction, no request, no fault for readers with aids."""

from __future__ import annotations

import os
import re
import shutil
from itertools import product
from pathlib import Path

import pytest
from small_brief import EVIL, make_brief, make_collection

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
AXE = (
    Path(__file__).resolve().parents[1]
    / "tests"
    / "browser"
    / "node_modules"
    / "axe-core"
    / "axe.min.js"
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="module")
def browser():
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM:
        pytest.skip("no Chromium here: apt install chromium, or set CHROMIUM to its path")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The brief of a page and of a collection as files on disk."""
    folder = tmp_path_factory.mktemp("briefs")
    for name, brief in (("page", make_brief()), ("collection", make_collection())):
        (folder / f"{name}.html").write_text(brief.to_html(), encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in ("page", "collection")}


@pytest.fixture
def visit(browser, files):
    """Open a brief; at the end nothing may have been asked for or complained about."""
    contexts, asked, complaints = [], [], []

    def visit(name="page", **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.goto(files[name])
        return page

    yield visit
    for context in contexts:
        context.close()
    assert set(asked) <= set(files.values())
    assert complaints == []


def test_a_click_shows_a_sentence_in_its_place(visit):
    page = visit()
    page.click("#summary a.place >> nth=0")
    reader = page.locator("#reader")
    assert reader.is_visible()
    here = reader.locator(".here")
    assert here.inner_text() == (
        "The harbour of Emden was dredged in springwhen the storms had ended."
    )  # as it was read; the quotation shows the gap
    assert "repeated on the page" in reader.inner_text()
    assert "words run together" in page.inner_text("#reader-note")
    assert "line 2, characters 13 to 81" in page.inner_text("#reader-where")
    page.keyboard.press("Escape")
    assert not reader.is_visible()
    back = page.evaluate("document.activeElement.textContent")  # where one came from
    assert back.startswith("The harbour of Emden")
    assert "line 2" in back


def test_a_click_on_the_words_themselves_opens_their_place(visit):
    page = visit()
    page.click("#summary blockquote >> nth=0")
    assert page.locator("#reader").is_visible()
    page.click("#reader-close")
    page.click("#damage a.place >> nth=1")  # a piece that was set aside
    assert page.inner_text("#reader .here") == "Harbour news"


def test_the_knob_turns_names_quotes_and_passages(visit):
    page = visit()
    bars = "#passages-table tbody tr >> nth=0 >> .bar rect"
    assert page.locator(".topic:visible").count() == 2
    assert page.locator(bars).count() == 2
    page.click(".zoom >> text=3")
    assert page.locator(".topic h3:visible").all_inner_texts()[2].strip().startswith("3. finer 3")
    assert page.locator(bars).count() == 3
    page.click(".topic:visible .sort >> nth=2")
    assert "Most of topic 3, finer 3" in page.inner_text("#passages-order")
    page.click(".zoom >> text=2")
    assert page.locator(bars).count() == 2
    assert page.inner_text("#passages-order") == "In reading order."
    assert page.locator("#passages .sort:visible").count() == 0


def test_a_click_on_a_topics_sentence_too(visit):
    page = visit()
    page.click(".topic a.place >> nth=0")
    assert page.inner_text("#reader .here") == "Boats came back."
    page.click("#reader-close")
    assert not page.locator("#reader").is_visible()


def test_a_click_on_a_topic_sorts_the_passages(visit):
    page = visit()
    before = page.locator("#passages-table tbody tr").all_inner_texts()
    page.click(".topic .sort >> nth=1")
    shares = [
        int(row.get_attribute("data-shares").split("|")[0].split()[1])
        for row in page.locator("#passages-table tbody tr").all()
    ]
    assert shares == sorted(shares, reverse=True)
    assert "Most of topic 2" in page.inner_text("#passages-order")
    page.click("#passages .sort")
    assert page.locator("#passages-table tbody tr").all_inner_texts() == before


def test_documents_are_sorted_too(visit):
    page = visit("collection")
    page.click(".topic .sort >> nth=0")
    assert page.locator("#documents-table tbody tr").count() == 3


def test_the_slider_ranks_the_words_as_the_model_does(visit):
    page, brief = visit(), make_brief()
    for weight in (0, 0.3, 1):
        page.locator("#relevance").fill(str(weight))
        shown_topics = page.locator(".topic:visible").all()
        for topic, entry in zip(shown_topics, brief.topics, strict=True):
            shown = [word.inner_text() for word in topic.locator(".words li:visible").all()]
            ranked = brief.model.top_words(len(entry.words), relevance=weight)
            assert shown == ranked[entry.number - 1]


def test_search_shows_a_word_in_context(visit):
    page = visit()
    page.fill("#query", "HARBOUR")
    assert page.inner_text("#count") == "3 found"
    assert page.locator("#found li").count() == 3
    assert page.locator("#found mark").all_inner_texts() == ["Harbour", "harbour", "harbour"]
    page.click("#found a.place")
    assert page.inner_text("#reader .here").startswith("The harbour of Emden")


def test_a_term_is_a_search(visit):
    page = visit()
    page.click("#words .term button")
    assert page.input_value("#query") == "harbour"
    assert page.inner_text("#count") == "3 found"


def test_markup_in_the_text_is_found_as_text(visit):
    page = visit()
    page.fill("#query", "<script>")
    assert page.locator("#found mark").first.inner_text() == "<script>"
    page.locator("#source .s", has_text="visitor").first.scroll_into_view_if_needed()
    page.click(".topic a.place >> nth=1")
    assert EVIL in page.inner_text("#reader .here")
    assert page.locator("img").count() == 0


def test_the_ledger_is_filtered(visit):
    page = visit()
    rows = page.locator("#source tbody tr:visible")
    assert rows.count() == 6
    page.select_option("#role", "debris")
    assert rows.count() == 2
    assert page.inner_text("#shown") == "2 lines"
    page.fill("#with", "subscribe")
    assert rows.count() == 1
    page.select_option("#role", "")
    page.fill("#with", "repeated on")
    assert rows.count() == 1


def test_a_sentence_is_copied_with_its_citation(visit):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    page.click("#summary .copy >> nth=0")
    page.wait_for_function("document.getElementById('told').textContent === 'Copied.'")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == (
        "“The harbour of Emden was dredged in spring […] when the storms had ended.” "
        "(harbour.txt, line 2, characters 13 to 81)"
    )


def test_the_keyboard_reaches_what_a_mouse_does(visit):
    page = visit()
    order = []
    for _ in range(5):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.textContent").strip())
    assert order[0] == "Skip to what it says"
    assert order[1] == "Summary"
    page.focus("#summary a.place >> nth=0")
    page.keyboard.press("Enter")
    assert page.locator("#reader").is_visible()


@pytest.mark.parametrize("name", ["page", "collection"])
def test_it_reads_without_a_script(visit, name):
    page = visit(name, java_script_enabled=False)
    assert page.locator(".tool:visible, .copy:visible, dialog:visible").count() == 0
    assert page.locator("main blockquote").first.is_visible()
    assert page.locator(".topics:visible").count() == 1
    page.click("main a.place >> nth=0")
    target = page.url.partition("#")[2]
    assert page.locator(f"#{target}").is_visible()


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [
        *product(["page"], ["light", "dark"], [360, 768, 1280]),
        ("collection", "light", 360),
        ("collection", "dark", 1280),
    ],
)
def test_nothing_stands_in_the_way_of_anyone(visit, name, scheme, width):
    """axe-core's whole set of rules, and no scrolling sideways."""
    if not AXE.is_file():
        pytest.skip("axe-core is absent: npm ci")
    page = visit(name, color_scheme=scheme, viewport={"width": width, "height": 900})
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    faults = page.evaluate("axe.run()")["violations"]
    page.click("main a.place >> nth=0")
    faults += page.evaluate("axe.run()")["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in faults] == []


@pytest.mark.parametrize("name", ["page", "collection"])
def test_it_prints_on_one_page(visit, name):
    pdf = visit(name).pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


def test_the_short_page_is_whole_in_itself(browser, tmp_path):
    (tmp_path / "short.html").write_text(make_brief().to_html(short=True), encoding="utf-8")
    page = browser.new_context().new_page()
    page.goto((tmp_path / "short.html").as_uri())
    assert page.locator("script, a[href]:not(.skip)").count() == 0
    assert page.locator("section:visible").count() == 3
    assert page.locator(".topics").count() == 1

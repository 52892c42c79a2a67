"""The brief for other programs: each form opens as what it says it is."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from corpora import make_documents
from small_brief import make_brief, make_collection

import topicbrief as tb
from topicbrief.brief.docx import to_docx
from topicbrief.brief.exports import BROWSERS, to_data, to_graphml, to_pyldavis
from topicbrief.brief.wording import escape_markdown

DOCS = Path(__file__).resolve().parents[1] / "docs"
GRAPH = "{http://graphml.graphdrawing.org/xmlns}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def brief():
    documents = make_documents(
        34, seed=5, category=lambda i: ("sea", "land")[i % 2], date=lambda i: f"2020-0{1 + i % 9}"
    )
    return tb.make_brief(documents, language="en", n_topics=3)


def test_brief_json_is_as_its_schema_says(brief):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((DOCS / "brief.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for one in (brief, make_brief(), make_collection()):
        jsonschema.validate(json.loads(json.dumps(to_data(one))), schema)
    data = to_data(brief)
    quote = data["summary"][0]
    document = next(d for d in brief.corpus if d.id == quote["document"])
    assert document.text[quote["start"] : quote["stop"]].split() == quote["text"].split()
    assert quote["date"] == document.date
    assert {one["group"] for one in data["comparisons"]} == {"sea", "land"}


def test_topics_json_is_what_pyldavis_prepares(brief):
    model, data = brief.model, to_pyldavis(brief.model)
    assert data["mdsDat"]["Freq"] == pytest.approx(100 * model.share, abs=1e-5)
    info = data["tinfo"]
    assert {len(column) for column in info.values()} == {len(info["Term"])}
    assert set(info["Category"]) == {"Default", "Topic1", "Topic2", "Topic3"}
    first = [i for i, c in enumerate(info["Category"]) if c == "Topic1"]
    place = {word: i for i, word in enumerate(model.vocabulary)}
    for i in first[:5]:
        w = place[info["Term"][i]]
        within, everywhere = model.topic_word[0, w], model.share @ model.topic_word[:, w]
        assert info["logprob"][i] == pytest.approx(np.log(within), abs=1e-5)
        assert info["loglift"][i] == pytest.approx(np.log(within / everywhere), abs=1e-5)
        assert info["Freq"][i] <= info["Total"][i] + 1e-6
    assert set(data["token.table"]) == {"Topic", "Freq", "Term"}
    assert max(data["token.table"]["Freq"]) <= 1 + 1e-6
    json.dumps(data, allow_nan=False)


def test_pyldavis_takes_it(brief):
    pyldavis = pytest.importorskip("pyLDAvis")
    pandas = pytest.importorskip("pandas")
    data = to_pyldavis(brief.model)
    tables = (pandas.DataFrame(data[name]) for name in ("mdsDat", "tinfo", "token.table"))
    rest = (data["R"], data["lambda.step"], data["plot.opts"], data["topic.order"])
    prepared = pyldavis.PreparedData(*tables, *rest)
    assert json.loads(prepared.to_json())["tinfo"]["Term"] == data["tinfo"]["Term"]


def test_the_graph_holds_topics_and_their_words(brief):
    graph = ElementTree.fromstring(to_graphml(brief))
    nodes = graph.findall(f".//{GRAPH}node")
    kinds = [next(d.text for d in n if d.get("key") == "kind") for n in nodes]
    assert kinds.count("topic") == 3
    ids = {node.get("id") for node in nodes}
    edges = graph.findall(f".//{GRAPH}edge")
    assert {edge.get("source") for edge in edges} == {"topic 1", "topic 2", "topic 3"}
    assert all(edge.get("target") in ids for edge in edges)
    assert ElementTree.fromstring(to_graphml(make_brief())) is not None
    assert ElementTree.fromstring(to_graphml(make_collection())) is not None


def word_text(data: bytes) -> list[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as members:
        assert members.testzip() is None
        for name in members.namelist():
            ElementTree.fromstring(members.read(name))
        body = ElementTree.fromstring(members.read("word/document.xml"))
    return [
        ((style.get(f"{WORD}val") if (style := p.find(f".//{WORD}pStyle")) is not None else ""),
         "".join(t.text or "" for t in p.iter(f"{WORD}t")))
        for p in body.iter(f"{WORD}p")
    ]  # fmt: skip


def test_word_has_all_that_markdown_says(brief):
    told = word_text(to_docx(brief.to_markdown()))
    assert told[0] == ("Title", brief.title)
    assert ("Heading1", "What it is about") in told
    text = "\n".join(line for _, line in told)
    for pick in brief.summary.picks:
        assert pick.quoted in text
    assert to_docx(brief.to_markdown()) == to_docx(brief.to_markdown())
    nasty = word_text(to_docx(make_brief().to_markdown()))
    assert any("<script>alert(1)</script>" in line for _, line in nasty)


def test_word_is_read_back_by_ones_own_reader(brief, tmp_path):
    pytest.importorskip("lxml")
    (tmp_path / "brief.docx").write_bytes(to_docx(brief.to_markdown()))
    (document,) = tb.read(tmp_path / "brief.docx")
    assert brief.summary.picks[0].quoted in " ".join(document.text.split())


@pytest.mark.parametrize(
    "text", ["snake_case_name", "a*b*c and `d`", r"C:\*.* [1] | <b>", "1. #2 ~3~ $4$ &amp; -5"]
)
def test_no_escape_of_markdown_gets_into_word(text):
    assert ("", f"On {text} end") in word_text(to_docx(f"On {escape_markdown(text)} end"))


def test_all_forms_are_written(brief, tmp_path):
    names = brief.write(tmp_path, formats=("json", "graphml", "docx"))
    assert names == ("brief.docx", "brief.json", "topics.graphml", "topics.json")
    first = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    brief.write(tmp_path, formats=("json", "graphml", "docx"))
    assert first == {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}


def test_pdf_through_a_browser(tmp_path):
    if not any(map(shutil.which, BROWSERS)):
        pytest.skip("no browser of Chromium's kind is installed")
    assert make_brief().write(tmp_path, formats=("pdf",)) == ("brief.pdf",)
    assert (tmp_path / "brief.pdf").read_bytes().startswith(b"%PDF-")


def test_without_a_browser_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ValueError, match="pdf needs a browser; expected one of chromium"):
        make_brief().write(tmp_path / "out", formats=("pdf",))
    assert not (tmp_path / "out").exists()

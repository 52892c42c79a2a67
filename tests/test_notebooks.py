"""The notebooks: thin, explained, committed with their outputs, and run from top to bottom."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

import topicbrief as tb

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MADE = ["01-page", "02-topics", "03-summary", "04-brief"]
TEXTS = {
    "ferry.txt": "The ferry to the island leaves at noon. It carries mail, milk and passengers. "
    "In winter the ferry waits in the harbour until the ice is broken. The captain of the ferry "
    "said that the harbour will be closed next week. Passengers were told to wait for the mail.",
    "mill.txt": "The old mill on the river grinds rye and barley. Its wheel was repaired by the "
    "miller and his sons last spring. Farmers bring their grain to the mill in carts. The miller "
    "keeps a tenth of the flour for himself. The river has never been so low in a spring.",
}

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def run(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "notebooks" / "run.py"), *options],
        capture_output=True,
        text=True,
    )


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]


def ids(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", NOTEBOOKS, ids=ids)
def test_a_notebook_is_thin(path):
    lines = [line for cell in code_cells(path) for line in cell.source.splitlines()]
    code = [line for line in lines if line.strip() and not line.strip().startswith("#")]
    assert len(code) <= 40
    assert not any(line.lstrip().startswith(("def ", "class ", "async ")) for line in code)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=ids)
def test_every_cell_of_code_is_explained_first(path):
    cells = nbformat.read(path, 4).cells
    assert cells[0].cell_type == "markdown"
    for before, cell in pairwise(cells):
        assert cell.cell_type == "markdown" or before.cell_type == "markdown"
    assert any("parameters" in cell.metadata.get("tags", ()) for cell in cells)


@pytest.mark.parametrize("name", [*MADE, "06-your-corpus"])
def test_a_notebook_is_committed_as_it_ran(name):
    for number, cell in enumerate(code_cells(ROOT / "notebooks" / f"{name}.ipynb"), start=1):
        assert cell.execution_count == number
        assert all(output.output_type != "error" for output in cell.outputs)
        assert all(output.get("name") != "stderr" for output in cell.outputs)


@pytest.mark.parametrize("name", [*MADE, "06-your-corpus"])
def test_a_guided_tour_ends_with_something_to_try(name):
    assert (
        "**Try this.**" in nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4).cells[-1].source
    )


def write_texts(folder: Path) -> Path:
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """All notebooks run on two short texts, in a folder with a space in its name."""
    folder = write_texts(tmp_path_factory.mktemp("own") / "my texts")
    out = folder.parent / "out put"
    done = run("--seeds", str(folder), "--out", str(out), *MADE)
    assert done.returncode == 0, done.stderr
    return out


def test_ones_own_texts_give_every_figure_and_the_brief(made):
    names = {path.name for path in made.iterdir()}
    assert {"01-page.svg", "01-terms.svg", "02-choice.svg", "02-topics.svg"} <= names
    assert {"02-passages.svg", "03-sentences.svg", "brief.md", "brief.html"} <= names
    assert {path.stem for path in (made / "notebooks").iterdir()} == set(MADE)
    assert "ferry" in (made / "brief.md").read_text(encoding="utf-8")


def test_notebooks_and_the_command_draw_the_same(made, tmp_path):
    tb.make_brief(write_texts(tmp_path / "my texts")).write(tmp_path / "out", formats=["svg"])
    drawn = {path.name for path in made.glob("*.svg")}
    assert {"01-terms.svg", "02-topics.svg", "03-sentences.svg"} <= drawn
    for name in sorted(drawn):
        assert (made / name).read_bytes() == (tmp_path / "out" / name).read_bytes(), name


def test_no_path_of_the_machine_is_written(made):
    for path in made.rglob("*"):
        if path.is_file():
            assert str(made.parent) not in path.read_text(encoding="utf-8-sig"), path.name


def test_what_stood_there_stays_when_a_run_fails(made, tmp_path):
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    (tmp_path / "b.txt").write_bytes(b"\x00\x01")
    done = run("--seeds", str(tmp_path), "--out", str(made), *MADE)
    assert done.returncode == 2
    assert "b.txt: cannot be read: it is binary" in done.stderr
    assert "Traceback" not in done.stderr
    assert before == {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}


def test_seeds_that_are_not_there_are_named(tmp_path):
    done = run("--seeds", str(tmp_path / "none"), "--out", str(tmp_path / "out"), *MADE)
    assert done.returncode == 2
    assert "none: no such file or folder" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_results_are_compared_without_the_list_that_lies_beside_them(tmp_path):
    for name in ("new", "old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "brief.md").write_text("the same")
    (tmp_path / "new" / ".topicbrief").mkdir()
    (tmp_path / "new" / ".topicbrief" / "written.json").write_text("{}")
    both = str(tmp_path / "new"), str(tmp_path / "old")
    assert run("--compare", *both).returncode == 0
    (tmp_path / "old" / "brief.md").write_text("another")
    assert run("--compare", *both).returncode == 1

"""The Makefile runs what is stale and nothing else; `echo` stands in for Python here."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ALL = ["01-page", "02-topics", "03-summary", "04-brief"]
MADE = (
    "01-page.svg 01-terms.svg 02-choice.svg 02-topics.svg 02-passages.svg 02-levels.svg "
    "03-sentences.svg "
    "brief.md brief.html"
)

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is absent")


@pytest.fixture
def copy(tmp_path) -> Path:
    """The project without its state, with all outputs there, made once."""
    for name in ("Makefile", "src", "notebooks", "seeds"):
        source = ROOT / name
        ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=ignore)
        else:
            shutil.copy(source, tmp_path / name)
    (tmp_path / "figures").mkdir()
    for name in MADE.split():
        (tmp_path / "figures" / name).touch()
    assert stale(tmp_path) == ALL
    return tmp_path


def stale(folder: Path, *options: str) -> list[str]:
    """The notebooks that `make figures` runs, from the words it would give to run.py."""
    done = subprocess.run(
        ["make", "-s", "figures", "PYTHON=echo", "READY=", *options],
        cwd=folder, capture_output=True, text=True, check=True, env={**os.environ, "MAKEFLAGS": ""},
    )  # fmt: skip
    return [word for word in done.stdout.split() if word in ALL]


def edit(path: Path) -> None:
    time.sleep(0.02)
    path.touch()


def test_run_again_it_does_nothing(copy):
    assert stale(copy) == []


@pytest.mark.parametrize(
    "edited",
    [
        "src/topicbrief/reading/pages.py",
        "src/topicbrief/brief/templates/brief.md.j2",
        "notebooks/02-topics.ipynb",
        "seeds/000_376d5c4b6d5487cf.txt",
    ],
)
def test_an_edit_makes_stale_what_was_made(copy, edited):
    edit(copy / edited)
    assert stale(copy) == ALL
    assert stale(copy) == []


def test_an_added_and_a_deleted_seed_are_noticed(copy):
    new = copy / "seeds" / "a new text.txt"
    new.write_text("Something new.")
    assert stale(copy) == ALL
    new.unlink()
    assert stale(copy) == ALL
    assert stale(copy) == []


def test_a_deleted_figure_is_made_again(copy):
    (copy / "figures" / "02-passages.svg").unlink()
    assert stale(copy) == ALL


def test_a_failed_run_is_tried_again(copy):
    edit(copy / "src/topicbrief/records/__init__.py")
    failed = subprocess.run(
        ["make", "-s", "figures", "PYTHON=false", "READY="], cwd=copy, capture_output=True
    )
    assert failed.returncode == 2
    assert stale(copy) == ALL


def test_ones_own_texts_in_paths_with_spaces(copy):
    texts = copy / "my texts"
    texts.mkdir()
    (texts / "one.txt").write_text("Something.")
    assert stale(copy, "SEEDS=my texts", "OUT=my brief") == ALL
    assert stale(copy) == []

"""The same bytes with compiled code and without, on other processors, with other threads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from corpora import make_documents

import topicbrief as tb
from topicbrief.topics import inference

BOUND = 1e-6  # of a topic's share, or of a word's in it; a brief shows two digits

RUN = """
import sys
import numpy as np
from corpora import make_documents
import topicbrief as tb
brief = tb.make_brief(make_documents(40, seed=3), workers=1)
np.savez(sys.argv[1], words=brief.model.topic_word, shares=brief.model.doc_topic)
sys.stdout.buffer.write((brief.to_markdown() + brief.to_html()).encode())
"""


@pytest.fixture(scope="module")
def here():
    return tb.make_brief(make_documents(40, seed=3), workers=1)


def same(brief, words: np.ndarray, shares: np.ndarray) -> bool:
    apart = abs(brief.model.topic_word - words).max(), abs(brief.model.doc_topic - shares).max()
    return bool(max(apart) < BOUND)


def test_compiled_or_not(here, monkeypatch):
    pytest.importorskip("numba")
    monkeypatch.setattr(inference, "SMALL", 0)
    compiled = tb.make_brief(make_documents(40, seed=3), workers=1)
    assert inference.kernels(1).__name__.endswith("numba")
    assert compiled.to_markdown() == here.to_markdown()
    assert compiled.to_html() == here.to_html()
    assert same(here, compiled.model.topic_word, compiled.model.doc_topic)


OTHER = {"OPENBLAS_CORETYPE": "Prescott", "OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"}


def test_an_old_processor_with_more_threads(here, tmp_path):
    kept = tmp_path / "model.npz"
    paths = [str(Path(__file__).parent), str(Path(tb.__file__).parents[1])]
    settings = {**os.environ, **OTHER, "PYTHONPATH": os.pathsep.join(paths)}
    run = subprocess.run(
        [sys.executable, "-c", RUN, str(kept)], env=settings, check=True, capture_output=True
    )
    assert run.stdout == (here.to_markdown() + here.to_html()).encode()
    with np.load(kept) as model:
        assert same(here, model["words"], model["shares"])

"""A few of each kind of harm; `make torture` goes through very many (torture.py)."""

from __future__ import annotations

import sys
import warnings

import pytest
import strategies
import torture
from hypothesis import HealthCheck, given, settings

import topicbrief as tb

FEW = {"planted": 40, "folders": 20, "tables": 8, "texts": 30, "damaged": 1, "full": 1, "kills": 1}
unix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals of Unix")


@unix
@pytest.mark.parametrize("part", FEW)
def test_a_few_of_each(part):
    seeds = range(10_000_001, 10_000_001 + FEW[part])
    failed = {seed: why for seed in seeds if (why := torture.fails(part, seed)[1])}
    assert not failed


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(strategies.texts)
def test_any_text(text):
    torture.hold_text(text)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(strategies.files)
def test_any_file(tmp_path_factory, file):
    name, data = file
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(data)
    with warnings.catch_warnings(action="ignore", category=UserWarning):
        try:
            documents = list(tb.read(path))
        except (OSError, ValueError) as refusal:
            if not str(refusal):
                raise
            return
    for document in documents:
        torture.hold_page(tb.clean(document))


def test_a_part_that_fails_is_told():
    torture.PARTS["broken"] = (lambda seed: 1 // 0, 0, 1)
    try:
        assert torture.go_through("broken", range(2), float("inf"))[1][0][1].startswith("ZeroDiv")
    finally:
        del torture.PARTS["broken"]

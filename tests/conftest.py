"""Shared fixtures: the shipped page, and the measuring data that may be absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("TOPICBRIEF_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def seed_page() -> Path:
    return ROOT / "seeds" / "000_376d5c4b6d5487cf.txt"


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of measuring data, which is not a part of the project."""
    if not DATA.is_dir():
        pytest.skip(f"measuring data is absent: {DATA} (set TOPICBRIEF_DATA to point at it)")
    return DATA

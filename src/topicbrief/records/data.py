"""What stands in data files beside the code: TOML."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_data(package: str, name: str) -> dict[str, Any]:
    """A file of a package's own, read once."""
    return tomllib.loads((files(package) / name).read_text(encoding="utf-8"))

"""What `docs/nightly` sets up: the packages that running needs, of the same lock, and no others."""

from __future__ import annotations

import importlib.util
import re
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_spec = importlib.util.spec_from_file_location("needed", ROOT / "docs" / "nightly" / "needed.py")
needed = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(needed)


def test_a_container_gets_what_running_needs_and_nothing_else():
    lock = (ROOT / "requirements.lock").read_text()
    part = needed.needed(lock, (ROOT / "pyproject.toml").read_text())
    entries = re.split(r"\n(?=\S)", part.strip())
    assert all(entry in lock and "--hash=sha256:" in entry for entry in entries)
    names = {needed.plain(entry) for entry in entries}
    assert {"numpy", "matplotlib", "numba", "trafilatura", "pythainlp", "setuptools"} <= names
    assert not {"pytest", "mypy", "jupyterlab", "gensim", "distributed", "playwright"} & names
    for name in names:
        try:
            own = requires(name) or ()
        except PackageNotFoundError:
            continue
        plain = {needed.plain(line) for line in own if ";" not in line}
        assert plain <= names, name


def test_a_package_with_a_version_for_each_python_keeps_both():
    lock = (
        "a==1 ; python_version < '3.12' \\\n    --hash=sha256:0\n    # via jinja2\n"
        "a==2 ; python_version >= '3.12' \\\n    --hash=sha256:1\n    # via\n    #   jinja2\n"
        "b==1 \\\n    --hash=sha256:2\n    # via pytest\n"
        "jinja2==3 \\\n    --hash=sha256:3\n    # via topicbrief (pyproject.toml)\n"
    )
    part = needed.needed(lock, (ROOT / "pyproject.toml").read_text())
    assert re.findall(r"^\w+==\d", part, re.M) == ["a==1", "a==2", "jinja2==3"]

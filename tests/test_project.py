"""The project itself: layers, packages named alike in three files, seeds as they were."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "topicbrief"
CONDA_NAMES = {"matplotlib-base": "matplotlib", "playwright-python": "playwright"}

# Each module may import the ones before it; those on one line do not import each other.
LAYERS = (
    ("tables", "colours", "estep", "tfidf", "store"),
    ("records",),
    ("languages", "documents", "scores", "figures", "typesetting", "lines"),
    ("glue",),
    ("damage", "openers", "view"),
    ("sentences", "tokens"),
    ("rules", "parts", "segments", "bags"),
    ("pages",),
    ("chunks",),
    ("shards",),
    ("engines",),
    ("topics",),
    ("summaries", "passes"),
    ("clusters",),
    ("corpora",),
    ("briefs",),
    ("overviews",),
    ("__main__",),
)
RECORDS_ALONE = ("figures", "scores", "typesetting")


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def layer(name: str) -> int:
    for depth, names in enumerate(LAYERS):
        if name in names:
            return depth
    raise AssertionError(f"{name} stands in no layer")


def imported(path: Path) -> set[str]:
    """Names of the project's modules that a module imports, anywhere in it."""
    found = set()
    for node in _run_time_nodes(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            found |= {node.module} if node.module else {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("topicbrief"):
            found.add(node.module.removeprefix("topicbrief").lstrip("."))
    return {name.split(".")[0] for name in found} - {"__version__", ""}


def _run_time_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Every node but those under `if TYPE_CHECKING`, which are for the reader of types alone."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield child
            yield from _run_time_nodes(child)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_imports_run_one_way(path):
    name = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    if name == "__init__":
        return
    for other in imported(path) - {name}:
        assert layer(other) < layer(name), f"{name} imports {other}, which is not beneath it"
        if name in RECORDS_ALONE:
            assert layer(other) <= layer("records"), f"{name} sees more than records: {other}"


def test_import_loads_nothing_heavy():
    heavy = "numpy scipy sklearn gensim matplotlib numba wordfreq simplemma trafilatura jinja2"
    code = (
        "import sys, topicbrief; import topicbrief.documents, topicbrief.records;"
        f"print([name for name in {heavy.split()} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_can_be_had_and_says_what_it_is():
    import topicbrief as tb

    for name in tb.__all__:
        assert getattr(tb, name).__doc__, name
    with pytest.raises(AttributeError, match="no_such_name"):
        tb.no_such_name  # noqa: B018


def requirements() -> dict[str, str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["notebooks"], *extras["dev"]]
    return dict(re.fullmatch(r"([\w.-]+)(?:\[\w+\])?(>=[\d.]+)", line).groups() for line in lines)


def conda_requirements() -> dict[str, str]:
    text = (ROOT / "environment.yml").read_text().partition("dependencies:")[2]
    found = dict(re.findall(r"^\s+- ([\w.-]+) ?(>=[\d.]+)", text, re.MULTILINE))
    del found["python"]
    return {CONDA_NAMES.get(name, name): version for name, version in found.items()}


def locked() -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / "requirements.lock").read_text(), re.M))


def test_conda_and_pip_users_get_the_same_packages():
    assert conda_requirements() == requirements()


def test_the_lock_holds_what_is_required():
    versions = {name.lower().replace("_", "-"): version for name, version in locked().items()}
    for name, least in requirements().items():
        have = tuple(map(int, re.findall(r"\d+", versions[name])))
        assert have >= tuple(map(int, re.findall(r"\d+", least))), name


def test_every_requirement_has_its_reason():
    for line in (ROOT / "environment.yml").read_text().splitlines():
        if ">=" in line and "python >=" not in line:
            assert re.search(r"# \S+", line), line


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-peers.lock"])
def test_a_lock_has_hashes_and_no_address(name):
    text = (ROOT / name).read_text()

    for entry in re.split(r"\n(?=\S)", text):
        if re.match(r"[\w.-]+==", entry):
            assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_the_shipped_page_is_as_it_was():
    sources = (ROOT / "seeds" / "SOURCES.md").read_text(encoding="utf-8")
    for seed in sorted((ROOT / "seeds").glob("*.txt")):
        assert hashlib.sha256(seed.read_bytes()).hexdigest() in sources


@pytest.mark.skipif(os.name == "nt", reason="make is not a Windows tool")
def test_make_prints_help():
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("figures", "test", "lab", "check", "clean"):
        assert f"make {target} " in done.stdout

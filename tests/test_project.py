"""The project itself: layers, packages named alike in three files, seeds as they were."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "topicbrief"
CONDA_NAMES = {"matplotlib-base": "matplotlib", "playwright-python": "playwright"}

# What each room may import, besides itself and the version of the package.
MAY_IMPORT = {
    "records": set(),
    "language": {"records"},
    "scale": {"records"},
    "reading": {"records", "language", "scale"},
    "topics": {"records", "language", "scale"},
    "summary": {"records", "language", "topics.model"},
    "brief": {"records", "language", "scale", "reading", "topics", "summary"},
}
LONGEST = 400  # lines of a file
MOST_ARGUMENTS = 5  # of a function, but for its options
INSTALLED = ("fast", "files", "cjk", "fonts", "engines", "notebooks", "dev")  # by `make figures`


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> set[str]:
    """Names of the project's modules that a module imports anywhere, also for types alone."""
    known = {name_of(other) for other in modules()}
    package = list(path.relative_to(SOURCE).parent.parts)
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level:
                base = package[: len(package) - node.level + 1]
                module = ".".join([*base, *filter(None, [module])])
            elif module.split(".")[0] == "topicbrief":
                module = module.removeprefix("topicbrief").lstrip(".")
            else:
                continue
            inner = {".".join(filter(None, [module, alias.name])) for alias in node.names}
            found |= (inner & known) or {module}
    return found - {""}


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_rooms_import_what_they_may(path):
    room, _, _ = name_of(path).partition(".")
    if room in ("", "__main__"):
        return
    allowed = MAY_IMPORT[room]
    for other in imports_of(path):
        assert other.partition(".")[0] in {room, *allowed} or other in allowed, other


def test_no_module_imports_itself_by_way_of_others():
    graph = {name_of(path): imports_of(path) for path in modules()}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join([*way[way.index(name) :], name])
        if name not in done:
            for other in sorted(graph.get(name, ())):
                visit(other, (*way, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())


def test_files_can_be_read_in_one_sitting():
    long = {
        path.relative_to(SOURCE).as_posix(): n
        for path in modules()
        if (n := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert not long


def test_no_function_takes_a_long_row_of_arguments():
    """Options are keyword-only; kernels take arrays, since compiled code takes nothing else."""
    long = {}
    for path in modules():
        kernels = path.parent.name == "topics" and path.stem.startswith("inference")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not kernels:
                taken = [one.arg for one in (*node.args.posonlyargs, *node.args.args)]
                if len(taken) - (taken[:1] in (["self"], ["cls"])) > MOST_ARGUMENTS:
                    long[f"{name_of(path)}.{node.name}"] = taken
    assert not long


def test_import_loads_nothing_heavy():
    heavy = "numpy scipy sklearn gensim matplotlib numba wordfreq simplemma trafilatura jinja2"
    code = (
        "import sys, topicbrief; import topicbrief.reading.files, topicbrief.records;"
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
    lines = project["dependencies"] + [line for name in INSTALLED for line in extras[name]]
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


@pytest.mark.parametrize("name", ["requirements.lock", "tests/bench/requirements-peers.lock"])
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

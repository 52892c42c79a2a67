"""What the README says to type does what it says, in a fresh copy of what it is typed in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
INSTALLS = re.compile(r"make\b|conda\b|apt\b|\S*python3? -m pip\b")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    lines = [
        line.partition("  #")[0].strip() for block in blocks("sh") for line in block.split("\n")
    ]
    return [line for line in lines if line and not INSTALLS.match(line)]


@pytest.fixture
def fresh(tmp_path, monkeypatch) -> Path:
    """A folder with the seeds and a `.venv` in which the package's commands are installed."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    folder = tmp_path / ".venv" / "bin"
    folder.mkdir(parents=True)
    write_script(folder / "python", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name, place in project["scripts"].items():
        module, function = place.split(":")
        code = f"import sys; from {module} import {function}; sys.exit({function}())"
        write_script(folder / name, f'#!/bin/sh\nexec "{sys.executable}" -c "{code}" "$@"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join([str(folder), os.environ["PATH"]]))
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    return tmp_path


def write_script(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="the commands are those of a POSIX shell")
@pytest.mark.parametrize("command", commands())
def test_a_command_runs_as_printed(command, fresh):
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    if out := re.search(r"--out (\S+)", command):
        assert (fresh / out[1] / "brief.html").stat().st_size > 10_000


def test_there_are_commands_to_run():
    assert any("topicbrief" in command for command in commands())


def test_the_python_runs_as_printed(fresh):
    (code,) = blocks("python")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") >= 4  # a sentence, and three of a summary
    (out,) = re.findall(r'write\("(.+?)"\)', code)
    assert (fresh / out / "brief.md").is_file()


def test_files_that_are_linked_are_there():
    for target in re.findall(r"\]\(([\w./-]+)\)", README):
        assert (ROOT / target).is_file(), target

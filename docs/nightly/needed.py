"""Print the part of `requirements.lock` that running needs, with its hashes: no notebooks or tests.

Run where `requirements.lock` and `pyproject.toml` lie, by nothing but Python itself.
"""

import re
import tomllib
from pathlib import Path

EXTRAS = ("fast", "files", "cjk", "fonts")


def needed(lock: str, pyproject: str) -> str:
    """The entries of the packages named, of those that they need, and of what builds a package."""
    read = tomllib.loads(pyproject)
    project, build = read["project"], read["build-system"]["requires"]
    extras = [line for name in EXTRAS for line in project["optional-dependencies"][name]]
    named = {plain(line) for line in (*project["dependencies"], *extras, *build)}
    entries = re.split(r"\n(?=[\w.-]+==)", lock)  # a package may have one for each Python
    while more := {plain(entry) for entry in entries if users(entry) & named} - named:
        named |= more
    return "".join(f"{entry.rstrip()}\n" for entry in entries if plain(entry) in named)


def plain(line: str) -> str:
    return re.match(r"[\w.-]*", line)[0].lower().replace("_", "-")


def users(entry: str) -> set[str]:
    """What needs a package, by the comments of the lock; without what extras of it need."""
    return {plain(name) for name in re.findall(r"^    #(?: via)? +([\w.-]+)$", entry, re.M)}


if __name__ == "__main__":
    print(needed(Path("requirements.lock").read_text(), Path("pyproject.toml").read_text()), end="")

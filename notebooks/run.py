"""Run notebooks on given seeds; write what they make only when all of them have succeeded.

Executed by nbclient (the executor of Jupyter's own nbconvert). The committed notebooks are
updated in place when they are run on `seeds/` into `figures/`, or on measuring data into
`docs/evaluation/`; any other run leaves the repository as it is and keeps the executed copies in
OUT/notebooks.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

import topicbrief as tb
from topicbrief.__main__ import refuse_inside
from topicbrief.brief.output import OWN, written_together

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent / "build" / "topicbrief"
HOME_SEEDS, HOME_OUT = HERE.parent / "seeds", HERE.parent / "figures"
HOME_EVALUATION = HERE.parent / "docs" / "evaluation"


def main() -> int:
    options = _parse()
    if options.compare:
        return compare(*map(Path, options.compare))
    out = Path(options.out).resolve()
    home = out == (HOME_EVALUATION if options.data else HOME_OUT)
    home &= Path(options.seeds).resolve() == HOME_SEEDS
    try:
        refuse_inside(options.out, [options.seeds])
        if not options.data:  # once, with all cores; the notebooks then find what was kept
            overrides = tb.find_overrides(options.seeds)
            settings = tb.find_settings(options.seeds)
            brief = tb.make_brief(
                options.seeds, build=BUILD, overrides=overrides, settings=settings
            )
        with written_together(out, complete=not options.data) as staged:
            settings = {
                "seeds": str(Path(options.seeds).resolve()),
                "data": str(Path(options.data).resolve()),
                "out": str(staged),
                "build": str(BUILD),
            }
            run_all(options.notebooks, settings, HERE if home else staged / "notebooks")
    except (CellExecutionError, ValueError, OSError) as error:
        print(_last_words(error), file=sys.stderr)
        return 2
    if not options.data:
        print(f"{os.path.relpath(out / 'brief.html')}: {brief.title}")
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebooks", nargs="*", help="names such as 01-page")
    parser.add_argument("--seeds", default=str(HOME_SEEDS), help="a file or folder of texts")
    parser.add_argument("--data", default="", help="measuring data, for 05-evaluation")
    parser.add_argument("--out", default=str(HOME_OUT), help="where figures and brief go")
    parser.add_argument("--compare", nargs=2, metavar="FOLDER", help="compare two results")
    return parser.parse_args()


def run_all(names: list[str], settings: dict[str, str], target: Path) -> None:
    """Run the notebooks side by side, as many as there are cores; write them to `target`."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        notebooks = list(pool.map(lambda name: execute(name, settings), names))
    target.mkdir(exist_ok=True)
    for name, notebook in zip(names, notebooks, strict=True):
        text = nbformat.writes(notebook) + "\n"
        path = target / f"{name}.ipynb"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def execute(name: str, settings: dict[str, str]) -> nbformat.NotebookNode:
    """Return the notebook with fresh outputs; its parameters are set only while it runs."""
    notebook = nbformat.read(HERE / f"{name}.ipynb", as_version=4)
    cell = next(c for c in notebook.cells if "parameters" in c.metadata.get("tags", ()))
    shown = cell.source
    given = [f"{key} = {value!r}" for key, value in settings.items() if f"{key} = " in shown]
    cell.source = "\n".join([shown, *given])
    client = NotebookClient(
        notebook,
        timeout=None,
        record_timing=False,
        resources={"metadata": {"path": str(HERE)}},
        extra_arguments=["--IPKernelApp.log_level=40"],  # its socket is loopback, and signed
    )
    client.execute()
    cell.source = shown
    # The version of Python is that of whoever ran it last: it would differ without a change.
    notebook.metadata.get("language_info", {}).pop("version", None)
    return notebook


def compare(new: Path, old: Path) -> int:
    """Say which files of `new` differ from those of `old`; notebooks from the committed ones."""
    differing = []
    files = (path for path in new.rglob("*") if path.is_file() and OWN not in path.parts)
    for file in sorted(files):
        name = file.relative_to(new)
        other = HERE.parent / name if name.parts[0] == "notebooks" else old / name
        if not other.exists() or not filecmp.cmp(file, other, shallow=False):
            differing.append(str(other))
    print("\n".join(f"differs: {name}" for name in differing) or "figures and notebooks: equal")
    return 1 if differing else 0


def _last_words(error: Exception) -> str:
    """What went wrong as its author said it, without the traceback."""
    if isinstance(error, CellExecutionError):
        return error.evalue or error.ename
    return str(error)


if __name__ == "__main__":
    shutil.rmtree(HERE / ".ipynb_checkpoints", ignore_errors=True)
    sys.exit(main())

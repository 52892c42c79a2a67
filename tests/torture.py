"""An hour of harm: random texts, kills, damaged caches, full disks, hostile folders, planted names.

    python tests/torture.py [--minutes 60] [--seed 0] [--only texts,kills] [--workers 2]

Every part prints how many cases it went through and how many failed, with the seeds of those; the
exit status is 1 if any did. `make test` goes through a few of each (test_torture.py).
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path

from adversaries import ADVERSARIES
from corpora import make_documents
from strategies import as_document, draw_table, draw_text
from test_growth import GROWTH, growth

import topicbrief as tb
from topicbrief.brief.output import OWN, write_file, written_together
from topicbrief.reading.corpus import open_corpus
from topicbrief.records import KEPT, ROLES, Document, Page
from topicbrief.scale.store import FolderStore
from topicbrief.scale.store import remove as remove_store

PATHS = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "src")]
SIZE = 1_000_000  # characters of a text that is to be slow
SECONDS = 20  # of one text's own time; the slowest take a twentieth of it


# -- laws ------------------------------------------------------------------------------------------


def hold_page(page: Page) -> Page:
    """The law of conservation: each character in one block, each quotation where it says it is."""
    text, place = page.document.text, 0
    for block in page.blocks:
        assert place <= block.start < block.stop <= len(text), "blocks overlap"
        assert not text[place : block.start].strip(), "characters between two blocks"
        assert block.role in ROLES, block.role
        assert block.reason, "a block without reason"
        assert len(block.text) == block.stop - block.start, "a block of another length"
        assert page.document.line(block.start) == block.line, "a block on another line"
        place = block.stop
    assert not text[place:].strip(), "characters behind the last block"
    before = 0
    for sentence in page.sentences:
        assert text[sentence.start : sentence.stop] == sentence.text, "a sentence is elsewhere"
        assert len(sentence.plain) == len(sentence.text), "a plain text of another length"
        assert "\n" not in sentence.plain, "a line break in a plain text"
        assert before <= sentence.start < sentence.stop, "sentences overlap"
        before = sentence.stop
    assert page.account.words >= page.account.kept, "more words kept than there are"
    assert bool(page.account.kept) == any(block.role in KEPT for block in page.blocks)
    return page


def hold_text(text: str, *, brief: bool = False) -> None:
    """One text through every step by itself, and, if asked, through the whole way in two places."""
    document = as_document(text)
    page = hold_page(tb.clean(document))
    for sentence in tb.split_sentences(document):
        assert text[sentence.start : sentence.stop] == sentence.text, "a sentence is elsewhere"
    assert all(tb.tokenize(text, language="en")), "an empty word"
    kept = {sentence.start for sentence in page.sentences}
    for name in tb.find_names(page.sentences):
        assert name.word.strip(), "an empty name"
        for where in name.contexts:
            assert 0 <= where.start < where.stop <= len(text), "a name is elsewhere"
    for pick in tb.summarize(page, sentences=3).picks:
        assert pick.sentence.start in kept, "a quotation that is no sentence of the page"
    if brief:
        hold_brief([document])


def hold_brief(documents: list[Document]) -> None:
    """Memory and folder give the same brief, and all that is quoted is in its source."""
    read = open_corpus(documents).documents(0)  # mojibake repaired
    if not any(map(str.isalnum, "".join(document.text for document in read))):
        return
    here = tb.make_brief(documents, workers=1)
    with tempfile.TemporaryDirectory() as folder:
        there = tb.make_brief(documents, workers=1, build=Path(folder) / "build")
    assert here.to_markdown() == there.to_markdown(), "memory and folder differ"
    assert here.to_html() == there.to_html(), "memory and folder differ"
    pages = {page.document.id: page.document.text for page in here.pages}
    for pick in here.summary.picks:
        sentence = pick.sentence
        text = pages[sentence.document.id]
        assert text[sentence.start : sentence.stop] == sentence.text, "a quotation is elsewhere"


# -- parts: each a function of a seed that raises where something is wrong -------------------------


def texts(seed: int) -> None:
    with _limit(SECONDS):
        hold_text(draw_text(seed), brief=seed % 40 == 0)


def tables(seed: int) -> None:
    """A file that says it is a table: read, or refused with its place."""
    name, data = draw_table(seed)
    with tempfile.TemporaryDirectory() as folder, _limit(SECONDS):
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            documents = list(tb.read(path))
        except (OSError, ValueError) as refusal:
            if not str(refusal):
                raise
            return
        for document in documents:
            hold_page(tb.clean(document))


def folders(seed: int) -> None:
    """Hostile files in one folder with one good file, which is read whatever the others are."""
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as name, _limit(60):
        folder = Path(name) / "seeds"
        folder.mkdir()
        (folder / "good.txt").write_text("The council met on Monday and agreed to the plan.\n")
        for number in range(draw.randrange(1, 6)):
            plant_hostile(folder, number, draw)
        read = [document.text for document in tb.read(folder)]
        assert any("agreed to the plan" in text for text in read), "the good file was not read"


def plant_hostile(folder: Path, number: int, draw: random.Random) -> None:
    endings = (
        *("txt", "csv", "tsv", "json", "jsonl", "html", "eml", "srt", "rtf"),
        *("gz", "zip", "tar", "docx", "xlsx", "odt", "epub", "pdf"),
    )
    path = (
        folder
        / f"bad {number}{draw.choice(['', ' ;', '`x`', '<img>', ' =1'])}.{draw.choice(endings)}"
    )
    what = draw.randrange(9)
    if what == 0:
        os.mkfifo(path)
    elif what == 1:
        path.symlink_to(draw.choice(["/dev/zero", "nowhere", ".", "..", "/dev/tty", path.name]))
    elif what == 2:
        path.mkdir()
        path.chmod(draw.choice([0o700, 0]))
    elif what == 3:
        path.write_bytes(b"[" * 100_000)
    elif what == 4:
        path.write_bytes(b"")
        path.chmod(draw.choice([0o600, 0]))
    elif what == 5:
        path.write_bytes(draw.randbytes(draw.randrange(5000)))
    elif what == 6:
        path.write_bytes(b'{"text": ' + b"9" * 5000 + b"}\n")
    elif what == 7:
        path.write_bytes(b'text,id\n"unclosed\0' + draw.randbytes(50) + b"\n" * 40)
    else:
        start = draw.choice(
            [b"PK\x03\x04", b"\x1f\x8b\x08", b"%PDF-1.7\n", b"{\\rtf1", b"\xff\xfe\x61"]
        )
        path.write_bytes(start + draw.randbytes(draw.randrange(300)))


def planted(seed: int) -> None:
    """A user's files, folders and links stand where we write: what is the user's stays."""
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        out, build, mine = root / "out", root / "build", root / "mine"
        mine.mkdir()
        (mine / "letter.txt").write_text("mine")
        out.mkdir()
        guarded = [mine / "letter.txt"]
        targets = ["brief.md", "brief.html", "a.csv", "sub/b.svg"]
        traps = [".topicbrief-notes", ".album.new", "new-photos", ".topicbrief.new", "build", "tmp"]
        for where in (out, mine):
            for trap in draw.sample(traps, draw.randrange(len(traps))):
                (where / trap).mkdir()
                (where / trap / "photo").write_text("mine")
                os.utime(where / trap, times=(0, 0))
                guarded.append(where / trap / "photo")
        for target in targets:
            path, way = out / target, draw.randrange(5)
            path.parent.mkdir(exist_ok=True)
            if way == 0:
                path.symlink_to(draw.choice([mine / "letter.txt", mine, root / "nowhere"]))
            elif way == 1 and draw.random() < 0.3:
                path.mkdir()
                (path / "photo").write_text("mine")
                guarded.append(path / "photo")
        if draw.random() < 0.2:
            (out / OWN).symlink_to(mine)
        elif draw.random() < 0.2:
            (out / OWN).mkdir()
            listed = draw.choice(['{"../mine/letter.txt": "x"}', "[", '{"sub/../../mine": 1}'])
            (out / OWN / "written.json").write_text(listed)
        for run in range(2):
            before = _listing(out)
            try:
                with written_together(out) as staged:
                    for target in draw.sample(targets, 3):
                        write_file(staged / target, f"ours {run}")
                    if draw.random() < 0.2:
                        raise OSError(28, "No space left on device")
            except OSError:
                assert _listing(out) == before, "a refused run changed something"
        if draw.random() < 0.5:
            build.mkdir()
            (build / "stage").mkdir()
            (build / "stage" / "0.npz").write_text("mine")
            guarded.append(build / "stage" / "0.npz")
        for use in (FolderStore, remove_store):
            try:
                use(build)
            except (OSError, ValueError):
                continue
        for path in guarded:
            assert path.read_text() == "mine", f"{path.relative_to(root)} was touched"


def _listing(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if OWN not in path.relative_to(folder).parts:
            name = path.relative_to(folder).as_posix()
            if path.is_symlink():
                found[name] = f"-> {os.readlink(path)}"
            else:
                found[name] = path.read_text() if path.is_file() else "/"
    return found


def growing(seed: int) -> None:
    """An adversary of a million characters, beside its quarter: work grows no faster than both."""
    name = list(ADVERSARIES)[seed % len(ADVERSARIES)]
    ratio = growth(ADVERSARIES[name], SIZE, floor=2.0)
    assert ratio < GROWTH, f"{name}: {ratio:.1f} times what is linear"


DAMAGES: dict[str, Callable[[bytes, random.Random], bytes | None]] = {
    "flip": lambda data, draw: _at(data, draw, lambda b: b ^ (1 << draw.randrange(8))),
    "byte": lambda data, draw: _at(data, draw, lambda b: draw.randrange(256)),
    "cut": lambda data, draw: data[: draw.randrange(len(data))],
    "zero": lambda data, draw: bytes(len(data)),
    "empty": lambda data, draw: b"",
    "longer": lambda data, draw: data + draw.randbytes(20),
    "delete": lambda data, draw: None,
}


def _swap(other: Path, path: Path) -> None:
    if other.exists() and other != path:
        shutil.copyfile(other, path)


def _at(data: bytes, draw: random.Random, change: Callable[[int], int]) -> bytes:
    place = draw.randrange(len(data))
    return data[:place] + bytes([change(data[place])]) + data[place + 1 :]


def damaged(seed: int) -> int:
    """Every kept file is damaged, one by one, or another put in its place: the same bytes again.

    Gives back how many files that were.
    """
    draw = random.Random(seed)
    documents = make_documents(12, seed=seed % 5)
    with tempfile.TemporaryDirectory() as name:
        build = Path(name) / "build"
        first = tb.make_brief(documents, workers=1, build=build).to_markdown()
        kept = sorted(build.rglob("*.npz"))
        for path in kept:
            how = draw.choice([*DAMAGES, "swap"])
            if how == "swap":
                _swap(draw.choice(kept), path)
            elif path.exists():
                data = DAMAGES[how](path.read_bytes(), draw)
                path.unlink()
                if data is not None:
                    path.write_bytes(data)
            again = tb.make_brief(documents, workers=1, build=build).to_markdown()
            assert again == first, f"{path.parent.name}: {how}: another result"
    return len(kept)


def kills(seed: int) -> None:
    """Killed at a random moment, the next run gives the bytes that an unharmed one gives."""
    draw, number, whole = random.Random(seed), seed % 3, _whole(seed % 3)
    with tempfile.TemporaryDirectory() as name:
        build, out = Path(name) / "build", Path(name) / "out"
        for _ in range(draw.randrange(1, 4)):
            code = (
                f"import sys; sys.path[:0] = {PATHS!r}; import torture; from pathlib import Path; "
            )
            code += f"torture._write({number}, Path({str(out)!r}), Path({str(build)!r}))"
            child = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
            time.sleep(draw.uniform(0.3, 3 + 1.5 * _took[number]))
            child.kill()
            child.wait()
        _write(number, out, build)
        found = _bytes(out)
        parted = sorted(n for n in found.keys() | whole.keys() if found.get(n) != whole.get(n))
        assert not parted, f"other bytes than those of an unharmed run: {parted}"


def _write(seed: int, out: Path, build: Path | None = None) -> None:
    brief = tb.make_brief(make_documents(24, seed=seed), workers=1, build=build)
    with written_together(out) as staged:
        write_file(staged / "brief.md", brief.to_markdown())
        write_file(staged / "brief.html", brief.to_html())


def _whole(seed: int) -> dict[str, bytes]:
    """What an unharmed run writes; how long it takes is kept, to know when to kill."""
    if seed not in _wholes:
        with tempfile.TemporaryDirectory() as name:
            for run in range(2):  # the first loads what later ones have
                begun = time.monotonic()
                _write(seed, Path(name) / str(run))
                _took[seed] = time.monotonic() - begun
            _wholes[seed] = _bytes(Path(name) / "1")
    return _wholes[seed]


_wholes: dict[int, dict[str, bytes]] = {}
_took: dict[int, float] = {}


def _bytes(folder: Path) -> dict[str, bytes]:
    """Files by their names; what a killed run was making lies in a folder of ours for a day."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file() and OWN not in p.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


_FULL = """
import resource, signal, sys
sys.path[:0] = {paths!r}
from corpora import make_documents
import topicbrief as tb
documents = make_documents(40, seed=1)
brief = tb.make_brief(documents, workers=1)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, resource.RLIM_INFINITY))
try:
    tb.make_brief(documents, workers=1, build={build!r})
    brief.write({out!r})
    print("written")
except OSError as error:
    print("refused:", error)
"""


def full(seed: int) -> None:
    """No file may grow beyond a size: the old results stay whole, the store serves the next run."""
    size = random.Random(seed).choice([0, 10, 100, 1000, 5000, 20_000, 60_000, 100_000, 200_000])
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        out = root / "out"
        with written_together(out) as staged:
            write_file(staged / "brief.md", "old")
            write_file(staged / "brief.html", "old")
        code = _FULL.format(
            paths=PATHS, size=size, build=str(root / "build"), out=str(out)
        )  # fmt: skip
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert run.returncode == 0, run.stderr[-500:]
        if "refused" in run.stdout:
            assert [(out / n).read_text() for n in ("brief.md", "brief.html")] == ["old"] * 2
        documents = make_documents(40, seed=1)
        build = root / "build"
        if build.exists() and not any(build.iterdir()):
            build.rmdir()
        here = tb.make_brief(documents, workers=1).to_markdown()
        assert tb.make_brief(documents, workers=1, build=build).to_markdown() == here


class _limit:
    """Raise TimeoutError where what is inside takes more of this process's own time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        def stop(*_: object) -> None:
            raise TimeoutError(f"more than {self.seconds} seconds")

        self.before = signal.signal(signal.SIGPROF, stop)
        signal.setitimer(signal.ITIMER_PROF, self.seconds)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, self.before)


# -- the run ---------------------------------------------------------------------------------------

PARTS: dict[
    str, tuple[Callable[[int], int | None], float, int]
] = {  # its share of the time; most cases
    "planted": (planted, 0.02, 1000),
    "folders": (folders, 0.03, 2000),
    "tables": (tables, 0.05, 100_000),
    "damaged": (damaged, 0.10, 50),
    "full": (full, 0.05, 60),
    "kills": (kills, 0.15, 100),
    "growing": (growing, 0.20, len(ADVERSARIES)),
    "texts": (texts, 0.40, 1_000_000),
}


def fails(part: str, seed: int) -> tuple[int, str]:
    """How many cases a seed makes, nearly always 1, and what went wrong; "" where nothing did."""
    try:
        with warnings.catch_warnings(action="ignore", category=UserWarning):
            n = PARTS[part][0](seed) or 1
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return 1, f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
    return n, ""


def go_through(part: str, seeds: Iterable[int], until: float) -> tuple[int, list[tuple[int, str]]]:
    """How many cases were gone through before the time was over, and the seeds that failed."""
    n, failed = 0, []
    for seed in seeds:
        if time.monotonic() > until:
            break
        cases, why = fails(part, seed)
        n += cases
        if why:
            failed.append((seed, why))
    return n, failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=55)
    parser.add_argument("--seed", type=int, default=0, help="the first; each case has the next")
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    names = asked.only.split(",")
    total, wrong = 0, 0
    shares = sum(PARTS[name][1] for name in names)
    with ProcessPoolExecutor(asked.workers) as pool:
        for name in names:
            begun = time.monotonic()
            until = begun + 60 * asked.minutes * PARTS[name][1] / shares
            last = asked.seed + PARTS[name][2]
            parts = [
                range(asked.seed + worker, last, asked.workers) for worker in range(asked.workers)
            ]
            done = list(pool.map(partial(go_through, name, until=until), parts))
            count = sum(n for n, _ in done)
            failed = sorted(case for _, cases in done for case in cases)
            total, wrong = total + count, wrong + len(failed)
            print(
                f"{name:10} {count:9,} cases from seed {asked.seed}, {len(failed)} failed, "
                f"{time.monotonic() - begun:.0f} s",
                flush=True,
            )
            for why, times in Counter(why for _, why in failed).most_common(12):
                seeds = islice((str(seed) for seed, other in failed if other == why), 5)
                print(f"    {times} x {why}; seeds {', '.join(seeds)}", flush=True)
    print(f"{total:,} cases, {wrong} failed")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())

"""The command line: what it writes, what it says, and that a failure leaves things as they were."""

from __future__ import annotations

import csv
import errno
import io
import json
import subprocess
import sys

import pytest
from corpora import make_documents

from topicbrief.__main__ import main
from topicbrief.brief.make import STAGES

STORY = """The old lighthouse of Emden stands on the western pier of the harbour.
The town council voted on Monday to repair its lamp before the winter storms begin.
Engineers from Hamburg will replace the lens, which was cracked by lightning in spring.
Fishermen had asked for the repair since their boats could not find the harbour at night.
The work is paid for by the harbour company and by a gift from the seamen's church.
"""

OTHER = """The museum of the town shows the old lens of a lighthouse from this week.
Visitors can see how a lamp was turned by a clockwork that a keeper wound each night.
"""


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY)
    return folder


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path, monkeypatch):
    """What is kept between runs is kept in the folder that the command is called in."""
    monkeypatch.chdir(tmp_path)


def files(folder):
    """What lies in a folder, but for what is ours."""
    paths = folder.iterdir() if folder.exists() else ()
    return {path.name: path.read_bytes() for path in paths if path.is_file()}


def test_it_writes_the_brief_the_tables_and_every_figure(texts, tmp_path):
    out = tmp_path / "out"
    assert main([str(texts), "--out", str(out)]) == 0
    assert sorted(files(out)) == [
        "01-page.svg", "01-terms.svg", "02-choice.svg", "02-levels.svg", "02-passages.svg",
        "02-topics.svg", "03-sentences.svg", "brief.html", "brief.md", "ledger.csv",
        "sentences.csv",
        "summary.csv", "topics.csv",
    ]  # fmt: skip
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == [
        ".topicbrief"
    ]


def test_formats_and_length_are_as_asked(texts, tmp_path):
    out = tmp_path / "out"
    assert main([str(texts), "--out", str(out), "--format", "md", "--sentences", "2"]) == 0
    assert list(files(out)) == ["brief.md"]
    assert b"In two sentences" in files(out)["brief.md"]


def test_a_second_run_gives_the_same_bytes(texts, tmp_path):
    for out in ("one", "two"):
        assert main([str(texts), "--out", str(tmp_path / out), "--format", "html,csv"]) == 0
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_standard_input_to_standard_output(monkeypatch, capsysbinary):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STORY.encode())))
    assert main(["-", "--out", "-", "--format", "md"]) == 0
    written = capsysbinary.readouterr()
    assert written.out.startswith(b"# ")
    assert b"lighthouse" in written.out
    assert written.err == b""  # the brief is all there is


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (STORY, ["--topics", "0"], "--topics 0: "),
        (STORY, ["--topics", "500"], "500"),
        (STORY, ["--sentences", "0"], "--sentences 0: "),
        ("", [], "a.txt"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(texts, tmp_path, capsys, content, options, said):
    (texts / "a.txt").write_text(content)
    out = tmp_path / "out"
    out.mkdir()
    (out / "brief.html").write_text("what stood there")
    assert main([str(texts), "--out", str(out), *options]) == 2
    assert said in capsys.readouterr().err
    assert files(out) == {"brief.html": b"what stood there"}


def test_too_little_text_has_a_small_honest_brief(texts, capsysbinary):
    (texts / "a.txt").write_text("The lamp of the tower broke in a storm.\n")
    assert main([str(texts), "--out", "-", "--format", "md"]) == 0
    assert b"No topics: " in capsysbinary.readouterr().out


def test_markup_and_formulas_of_a_table_show_as_text(texts, tmp_path):
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)> ="
    row = {
        "id": f"=cmd {evil}",
        "title": f"@{evil}",
        "source": evil,
        "text": f"{OTHER}{evil}\n=1+1\n",
    }
    (texts / "b.jsonl").write_text(json.dumps(row) + "\n")
    out = tmp_path / "out"
    assert main([str(texts), "--out", str(out)]) == 0
    for name, data in files(out).items():
        if name.endswith(("html", "svg")):
            assert b"<script>alert" not in data, name
            assert b"<img" not in data, name
        if name.endswith("csv"):
            cells = [
                cell for line in csv.reader(data.decode("utf-8-sig").splitlines()) for cell in line
            ]
            assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))], name
        if name.endswith("md"):
            markdown_it = pytest.importorskip("markdown_it", reason="markdown-it-py is absent")
            assert "<img" not in markdown_it.MarkdownIt("commonmark").render(data.decode())


def test_half_a_surrogate_pair_is_no_obstacle(texts, tmp_path):
    (texts / "b.jsonl").write_text('{"text": "Half \\ud800 a pair stood in the old harbour."}\n')
    assert main([str(texts), "--out", str(tmp_path / "out")]) == 0


def test_a_path_that_is_not_there(tmp_path, capsys):
    assert main([str(tmp_path / "nothing"), "--out", str(tmp_path / "out")]) == 2
    assert "no such file or folder" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "options",
    [
        ["--format", "pages"],
        ["--sentences", "few"],
        ["--out", "-"],
        ["--language", "German"],
        ["--workers", "0"],
    ],
)
def test_options_that_mean_nothing(texts, options):
    with pytest.raises(SystemExit) as stopped:
        main([str(texts), *options])
    assert stopped.value.code == 2


def test_help_can_be_understood():
    done = subprocess.run(
        [sys.executable, "-m", "topicbrief", "--help"], capture_output=True, text=True, check=True
    )
    for word in ("--sentences", "--words", "--topics", "--language", "--seed", "--format", "exit"):
        assert word in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_success_ends_with_where_the_brief_is(texts, tmp_path, capsys):
    assert main([str(texts), "--out", "results", "--format", "html"]) == 0
    assert capsys.readouterr().err.splitlines()[-1].startswith("results/brief.html: ")


def test_verbose_tells_how_long_each_stage_took(texts, tmp_path, capsys):
    assert main([str(texts), "--out", str(tmp_path / "results"), "--verbose"]) == 0
    told = capsys.readouterr().err.splitlines()
    stages = [line.split()[0] for line in told if line.endswith((" s", "documents/s"))]
    assert stages == [*STAGES, "write"]


def test_results_among_the_texts_are_refused(texts, capsys):
    assert main([str(texts), "--out", str(texts / "out")]) == 2
    assert "lies inside texts" in capsys.readouterr().err
    assert [path.name for path in texts.iterdir()] == ["a.txt"]


def test_what_is_kept_goes_when_asked(texts, tmp_path):
    assert main([str(texts), "--out", "out", "--format", "md"]) == 0
    assert (tmp_path / ".topicbrief").is_dir()
    assert main(["--clean"]) == 0
    assert not (tmp_path / ".topicbrief").exists()


def test_what_could_not_be_read_in_a_folder_is_said(tmp_path, capsys):
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "good.txt").write_text("The council met on Monday and agreed to the plan.")
    (texts / "bad.zip").write_bytes(b"PK\x03\x04 cut")
    out = str(tmp_path / "out")
    assert main([str(texts), "--out", out, "--build", "-", "--format", "md"]) == 0
    assert "not read: texts/bad.zip" in capsys.readouterr().err


def command(*options, **how):
    return subprocess.run(
        [sys.executable, "-m", "topicbrief", *map(str, options)],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, **how,
    )  # fmt: skip


def test_nothing_to_remove_is_no_error(capsys):
    assert main(["--clean"]) == 0
    assert capsys.readouterr().err == ".topicbrief: nothing is kept there\n"


def test_quiet_says_nothing_but_what_is_wrong(texts):
    (texts / "bad.zip").write_bytes(b"PK\x03\x04 cut")
    done = command(texts, "--out", "out", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = command(texts, "--out", "out", "--quiet", "--topics", "500")
    assert done.returncode == 2
    assert "500" in done.stderr
    assert command(texts, "--quiet", "--verbose").returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes the standard input")
def test_a_closed_standard_input_is_named():
    line = f"exec '{sys.executable}' -m topicbrief - <&-"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr == "topicbrief: standard input: it is closed; expected a text\n"


def test_a_place_that_cannot_be_used_is_told_by_its_option(texts, tmp_path, capsys):
    file = tmp_path / "file.txt"
    file.write_text("not a folder")
    for option, expected in (("--out", "folder"), ("--build", "folder"), ("--config", "settings")):
        wrong = tmp_path if option == "--config" else file
        assert main([str(texts), option, str(wrong)]) == 2
        said = capsys.readouterr().err
        assert said.startswith(f"topicbrief: {option} {wrong}: expected a ")
        assert expected in said
        assert "Errno" not in said


@pytest.mark.parametrize("place", ["brief.output.write_file", "scale.store.np.savez"])
def test_a_full_disk_is_told_by_the_option_that_named_it(texts, capsys, monkeypatch, place):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(f"topicbrief.{place}", full)
    monkeypatch.setattr("topicbrief.brief.report.write_file", full)
    assert main([str(texts), "--out", "out", "--build", "kept", "--workers", "1"]) == 2
    said = capsys.readouterr().err
    option = "--out out" if "output" in place else "--build kept"
    assert said.startswith(f"topicbrief: {option}: expected a folder")
    assert said.endswith(": No space left on device\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes standard error")
def test_closed_outputs_are_no_accident(texts):
    line = f"exec '{sys.executable}' -m topicbrief '{texts}' --format md"
    assert subprocess.run(["sh", "-c", f"{line} 2>&-"], capture_output=True).returncode == 0
    done = subprocess.run(["sh", "-c", f"{line} --out - >&-"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "it is closed" in done.stderr


def test_the_length_of_a_summary_that_is_not_shown_is_told(tmp_path, capsys):
    for document in make_documents(24):
        (tmp_path / "texts").mkdir(exist_ok=True)
        (tmp_path / "texts" / f"{document.id}.txt").write_text(document.text)
    said = "topicbrief: --sentences: several texts are told topic by topic"
    assert main(["texts", "--out", "out", "--sentences", "3"]) == 0
    assert said in capsys.readouterr().err
    rows = csv.DictReader((tmp_path / "out" / "summary.csv").open(encoding="utf-8-sig"))
    assert len(list(rows)) == 3
    assert main(["texts/d001.txt", "--out", "out", "--sentences", "3"]) == 0
    assert said not in capsys.readouterr().err


def test_a_scheduler_that_is_none_is_told_by_its_option(texts, capsys):
    pytest.importorskip("distributed", reason="distributed is absent")
    assert main([str(texts), "--scheduler", "nowhere"]) == 2
    assert capsys.readouterr().err.startswith("topicbrief: --scheduler nowhere: expected the addre")

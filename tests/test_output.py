"""Results are written whole or not at all, and a user's own files are never touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from topicbrief.brief.output import OWN, OutputError, write_file, written_together


def write(out: Path, files: dict[str, str], **options) -> None:
    with written_together(out, **options) as staged:
        for name, text in files.items():
            (staged / name).parent.mkdir(exist_ok=True)
            write_file(staged / name, text)


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and OWN not in path.parts
    }


def test_files_come_all_together(tmp_path):
    write(tmp_path / "out", {"a.txt": "one", "sub/b.txt": "two"})
    assert tree(tmp_path / "out") == {"a.txt": "one", "sub/b.txt": "two"}
    assert list((tmp_path / "out" / OWN).glob("new-*")) == []


def test_a_failure_leaves_what_stood_there(tmp_path):
    write(tmp_path, {"a.txt": "old"})

    def fail() -> None:
        with written_together(tmp_path) as staged:
            write_file(staged / "a.txt", "new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert tree(tmp_path) == {"a.txt": "old"}


def test_a_failure_leaves_no_new_folder(tmp_path):
    with pytest.raises(RuntimeError), written_together(tmp_path / "out"):
        raise RuntimeError
    assert not (tmp_path / "out").exists()


def test_a_folder_in_the_way_of_one_file_keeps_all_as_it_was(tmp_path):
    write(tmp_path, {"brief.html": "old", "summary.csv": "old"})
    (tmp_path / "summary.csv").unlink()
    (tmp_path / "summary.csv").mkdir()
    with pytest.raises(OutputError, match=r"summary\.csv"):
        write(tmp_path, {"brief.html": "new", "summary.csv": "new"})
    assert tree(tmp_path) == {"brief.html": "old"}


def test_a_move_that_fails_is_put_back(tmp_path, monkeypatch):
    write(tmp_path, {"a.txt": "old", "c.txt": "old"})
    replace, moved = os.replace, []

    def fail_late(source, target):
        moved.append(target)
        if len(moved) == 4:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail_late)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path, {"a.txt": "new", "b.txt": "new", "c.txt": "new"})
    monkeypatch.undo()
    assert tree(tmp_path) == {"a.txt": "old", "c.txt": "old"}


def test_what_only_an_earlier_run_made_goes_and_nothing_else(tmp_path):
    write(tmp_path, {"02-period.svg": "figure", "notes.csv": "table", "brief.md": "brief"})
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "notes.csv").write_text("changed by hand")
    write(tmp_path, {"brief.md": "brief 2"})
    assert tree(tmp_path) == {
        "brief.md": "brief 2", "mine.txt": "mine", "notes.csv": "changed by hand",
    }  # fmt: skip


def test_a_part_of_the_results_leaves_the_rest(tmp_path):
    write(tmp_path, {"a.txt": "one", "b.txt": "one"})
    write(tmp_path, {"a.txt": "two"}, complete=False)
    assert tree(tmp_path) == {"a.txt": "two", "b.txt": "one"}


def test_a_planted_link_is_replaced_and_not_written_through(tmp_path):
    victim = tmp_path / "letter.txt"
    victim.write_text("mine")
    out = tmp_path / "out"
    out.mkdir()
    for name in ("brief.html", ".brief.html.new"):
        (out / name).symlink_to(victim)
    write(out, {"brief.html": "new"})
    assert victim.read_text() == "mine"
    assert not (out / "brief.html").is_symlink()
    assert (out / ".brief.html.new").is_symlink()


def test_a_link_in_place_of_our_folder_is_refused(tmp_path):
    elsewhere, out = tmp_path / "elsewhere", tmp_path / "out"
    elsewhere.mkdir()
    out.mkdir()
    (out / OWN).symlink_to(elsewhere)
    with pytest.raises(OutputError, match=r"topicbrief's own"):
        write(out, {"a.txt": "new"})
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("listed", ['{"../letter.txt": "x"}', "[]", "not json", '{"/etc/x": 1}'])
def test_a_list_that_was_tampered_with_removes_nothing(tmp_path, listed):
    (tmp_path / "letter.txt").write_text("mine")
    out = tmp_path / "out"
    write(out, {"a.txt": "one"})
    (out / OWN / "written.json").write_text(listed)
    write(out, {"b.txt": "two"})
    assert tree(tmp_path)["letter.txt"] == "mine"
    assert tree(out) == {"a.txt": "one", "b.txt": "two"}


def test_folders_with_names_like_ours_are_not_ours(tmp_path):
    for name in (".topicbrief-notes", ".album.new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "photo").write_text("mine")
        os.utime(tmp_path / name, times=(0, 0))
    write(tmp_path / "out", {"a.txt": "one"})
    write(tmp_path, {"a.txt": "one"})
    assert tree(tmp_path)[".topicbrief-notes/photo"] == "mine"
    assert tree(tmp_path)[".album.new/photo"] == "mine"


def test_what_another_wrote_in_the_place_of_a_result_is_kept(tmp_path):
    (tmp_path / "brief.md").write_text("mine")
    for text, mine in (("ours", "mine"), ("ours again", "edited")):
        with (
            pytest.warns(UserWarning, match="brief.md: was not as topicbrief wrote it"),
            written_together(tmp_path) as staged,
        ):
            write_file(staged / "brief.md", text)
        assert (tmp_path / "brief.md").read_text() == text
        kept = {p.read_text() for p in (tmp_path / OWN / "replaced").rglob("brief.md")}
        assert kept == {"mine", mine}
        (tmp_path / "brief.md").write_text("edited")

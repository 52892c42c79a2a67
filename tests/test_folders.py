"""Folders as they are, and files that would harm: each told with its place, the rest read."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import pickle
import socket
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path

import pytest
from file_kinds import SHEET, TEXT, make_csv, make_docx, make_odt, make_pdf, make_xlsx, make_zip
from hypothesis import given, settings
from hypothesis import strategies as st

from topicbrief import read
from topicbrief.reading.files import ReadError, Report, list_files, read_all, read_files

DEEP = 20_000  # elements inside one another
SMALL = 1 << 18  # bytes: the bound in these tests


def put(folder: Path, name: str, content: bytes | str = "One.") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# Folders


def test_what_is_no_text_is_passed_over_and_listed(tmp_path):
    folder = tmp_path / "seeds"
    for name in ("a.txt", "b/c.TXT"):
        put(folder, name, name)
    others = [
        ".DS_Store", ".git/", "LICENSE", "README.md", "Thumbs.db", "a.JPG", "a.exe", "b/._c.txt",
    ]  # fmt: skip
    for name in others:
        put(folder, f"{name}config" if name.endswith("/") else name, b"\x00")
    reading = read_all(folder)
    assert [document.text for document in reading.documents] == ["a.txt", "b/c.TXT"]
    assert sorted(reading.passed_over) == sorted(f"seeds/{name}" for name in others)
    assert not reading.problems


def test_a_readme_that_is_named_is_read_and_one_alone_is_told(tmp_path):
    put(tmp_path, "README.md", "One.")
    assert next(read(tmp_path / "README.md")).text == "One."
    with pytest.raises(ReadError, match=r'no documents; .*passed over: ".*/README\.md"'):
        read(tmp_path)


def test_an_address_is_not_fetched():
    with pytest.raises(ReadError, match="addresses are not fetched; save the page"):
        read("https://example.org/page.html")


def test_a_folder_that_cannot_be_entered_is_told(tmp_path, monkeypatch):
    put(tmp_path, "seeds/a.txt")
    put(tmp_path, "seeds/closed/b.txt")
    listdir = os.listdir

    def refuse(path):
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return listdir(path)

    monkeypatch.setattr(os, "listdir", refuse)
    reading = read_all(tmp_path / "seeds")
    assert len(reading.documents) == 1
    assert reading.problems == ("seeds/closed: cannot be entered: Permission denied",)
    with pytest.raises(ReadError, match="closed: cannot be entered"):
        list_files(tmp_path / "seeds")
    with pytest.raises(ReadError, match="closed: cannot be entered"):
        read_all(tmp_path / "seeds/closed")


def test_folders_behind_symlinks_are_read_once(tmp_path):
    put(tmp_path, "elsewhere/b.txt", "Two.")
    put(tmp_path, "seeds/a.txt", "One.")
    (tmp_path / "seeds/link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "seeds/loop").symlink_to(tmp_path / "seeds")
    (tmp_path / "seeds/self.txt").symlink_to("self.txt")
    (tmp_path / "seeds/gone.txt").symlink_to("absent.txt")
    reading = read_all(tmp_path / "seeds")
    assert [document.id for document in reading.documents] == ["a.txt", "link/b.txt"]
    assert reading.passed_over == ("seeds/loop/ (a folder that is also elsewhere)",)
    assert [problem.split(":")[0] for problem in reading.problems] == [
        "seeds/gone.txt",
        "seeds/self.txt",
    ]


def test_pipes_sockets_and_devices_are_never_opened(tmp_path, monkeypatch):
    put(tmp_path, "seeds/a.txt", "One.")
    os.mkfifo(tmp_path / "seeds/pipe.txt")
    os.mkfifo(tmp_path / "seeds/pipe")
    (tmp_path / "seeds/zero.txt").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(tmp_path)  # the address of a socket may not be long
        server.bind("seeds/socket.csv")
    reading = read_all(tmp_path / "seeds")
    assert len(reading.documents) == 1
    assert reading.problems == (
        "seeds/pipe: cannot be read: it is a pipe; use - to read standard input; it was not opened",
        "seeds/pipe.txt: cannot be read: it is a pipe; use - to read standard input;"
        " it was not opened",
        "seeds/socket.csv: cannot be read: it is a socket; it was not opened",
        "seeds/zero.txt: cannot be read: it is a device; it was not opened",
    )
    for name in ("pipe.txt", "zero.txt", "pipe"):
        with pytest.raises(ReadError, match="it was not opened"):
            read(tmp_path / "seeds" / name)
        with pytest.raises(ReadError, match="it was not opened"):
            list(read_files([(tmp_path / "seeds" / name, name)]))


def test_names_that_are_no_text(tmp_path):
    folder = tmp_path / "seeds"
    folder.mkdir()
    for name in (b"a\xff.txt", b"b\nc.txt", "Müller.txt".encode()):
        Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_text("One.")
    reading = read_all(folder)
    assert [d.id for d in reading.documents] == ["Müller.txt", "a\ufffd.txt", "b\ufffdc.txt"]


def test_folders_that_hold_the_same_names(tmp_path):
    put(tmp_path, "talks/2019/a.txt", "One.")
    put(tmp_path, "talks/2020/a.txt", "Two.")
    documents = list(read([tmp_path / "talks/2019", tmp_path / "talks/2020"]))
    assert [document.id for document in documents] == ["2019/a.txt", "2020/a.txt"]
    assert documents[1].place == "talks/2020/a.txt"


def test_files_and_archives_that_hold_the_same_names(tmp_path):
    for folder in "xy":
        put(tmp_path, f"{folder}/a.txt", folder)
        put(tmp_path, f"{folder}.zip", make_zip({"a.txt": folder}))
    named = [tmp_path / "x/a.txt", tmp_path / "y/a.txt", tmp_path / "x.zip", tmp_path / "y.zip"]
    assert [d.text for d in read(named)] == ["x", "y", "x", "y"]
    assert [d.id for d in read(named[:2])] == ["(x) a.txt", "(y) a.txt"]
    assert [d.id for d in read(named[2:])] == ["x.zip/a.txt", "y.zip/a.txt"]


def test_a_very_deep_folder(tmp_path):
    deep = tmp_path
    for _ in range(400):
        deep = deep / "d"
    put(deep, "a.txt", "One.")
    assert len(list(read(tmp_path))) == 1


def test_listed_files_and_errors_can_be_sent_to_other_processes(tmp_path):
    put(tmp_path, "a.txt")
    files = list_files(tmp_path)
    assert pickle.loads(pickle.dumps(files)) == files
    error = pickle.loads(pickle.dumps(ReadError(["a", "b"])))
    assert error.problems == ("a", "b")
    assert pickle.loads(pickle.dumps(Report(errors=["a"]))).all_problems == ["a"]


# Files that would harm


def bomb(size: int = 1 << 23) -> bytes:
    return b"word " * (size // 5)


def tar_of(names: dict[str, bytes], kind: bytes = tarfile.REGTYPE) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, content in names.items():
            member = tarfile.TarInfo(name)
            member.type, member.linkname, member.size = kind, "/etc/passwd", len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def flipped(data: bytes) -> bytes:
    return data[:40] + bytes([data[40] ^ 255]) + data[41:]


def lying_zip() -> bytes:
    """A zip that says it holds ten bytes where it holds eight million."""
    data = bytearray(make_zip({"a.txt": bomb()}))
    size = len(bomb()).to_bytes(4, "little")
    return bytes(data.replace(size, (10).to_bytes(4, "little")))


XML_BOMB = (
    '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><w:document xmlns:w='x'><w:p><w:t>&i;</w:t></w:p></w:document>"
)
OUTSIDE = (
    '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    "<w:document xmlns:w='x'><w:p><w:t>One.&a;</w:t></w:p></w:document>"
)
MAIN = "word/document.xml"
DEEP_XML = "<w:document xmlns:w='x'>" + "<w:p>" * DEEP
OPEN = "a quotation mark is opened and never closed"
HOSTILE: dict[str, tuple[bytes | str, str]] = {
    # file: its content, words of what is told
    "cut.txt.gz": (gzip.compress(TEXT.encode() * 99)[:-12], "ended before the end"),
    "flipped.txt.gz": (flipped(gzip.compress(TEXT.encode())), "cannot be read: it is damaged"),
    "cut.jsonl.gz": (gzip.compress(b'{"text": "One."}\n' * 99)[:-12], "ended before the end"),
    "none.txt.gz": ("not gzip", "Not a gzipped file"),
    "none.txt.bz2": ("not bzip2", "cannot be read"),
    "none.txt.xz": ("not xz", "cannot be read"),
    "bomb.txt.gz": (gzip.compress(bomb()), "it holds more than 256 KB"),
    "bomb.txt.bz2": (bz2.compress(bomb()), "it holds more than 256 KB"),
    "bomb.txt.xz": (lzma.compress(bomb()), "it holds more than 256 KB"),
    "line.csv.gz": (gzip.compress(b"id,text\n1," + bomb()), "it holds more than 256 KB"),
    "line.jsonl.gz": (gzip.compress(b'{"text": "' + bomb()), "it holds more than 256 KB"),
    "rows.csv.gz": (gzip.compress(b"id,text\n" + b",\n" * (1 << 18)), "it holds more than 256 KB"),
    "bomb.zip": (make_zip({"a.txt": "One.", "b.txt": bomb()}), "it holds more than 256 KB"),
    "many.zip": (make_zip({f"{n}.txt": b"a" * 200_000 for n in "12"}), "it holds more than 256 KB"),
    "lying.zip": (lying_zip(), "cannot be read"),
    "cut.zip": (make_zip({"a.txt": TEXT})[:-30], "cannot be read"),
    "bomb.tar.gz": (tar_of({"a.txt": bomb()}), "it holds more than 256 KB"),
    "cut.tar.gz": (tar_of({"a.txt": os.urandom(90_000)})[:-9_000], "cannot be read"),
    "link.tar.gz": (tar_of({"a.txt": b""}, tarfile.SYMTYPE), ""),
    "device.tar.gz": (tar_of({"a.txt": b""}, tarfile.CHRTYPE), ""),
    "bomb.docx": (make_docx(**{MAIN: f"<a>{' ' * (1 << 23)}</a>"}), "it holds more than 256 KB"),
    "entities.docx": (make_docx(**{MAIN: XML_BOMB}), "it is damaged"),
    "deep.docx": (make_docx(**{MAIN: DEEP_XML}), "it is damaged"),
    "cut.docx": (make_docx()[:-30], "it is damaged, or no file of this kind"),
    "none.docx": ("no zip", "it is damaged, or no file of this kind"),
    "other.docx": (make_odt(), "it is no Word document"),
    "other.odt": (make_docx(), "it is no OpenDocument file"),
    "other.epub": (make_docx(), "it is no EPUB"),
    "other.xlsx": (make_docx(), "it is no Excel workbook"),
    "empty.xlsx": (make_xlsx([]), "the table is empty"),
    "strings.xlsx": (make_xlsx(SHEET, {"xl/sharedStrings.xml": "<sst/>"}), 'no "text" column'),
    "none.ods": ("no zip", "it is damaged, or no file of this kind"),
    "none.pdf": ("%PDF-1.4", "it is damaged"),
    "cut.pdf": (make_pdf([[(9, 9, "One.")]])[:100], "it is damaged"),
    "none.rtf": ("no rtf", "it is not RTF"),
    "none.srt": ("no time", "no subtitles in it"),
    "none.eml": ("\n", "it is no message"),
    "none.mbox": ("no mail", "it is no mailbox"),
    "brackets.jsonl": ("[" * DEEP + '\n{"text": "One."}\n' + '{"a":' * DEEP, "nested too deeply"),
    "brackets.json": ("[" * DEEP, "nested too deeply"),
    "digits.jsonl": ('{"text": "One.", "n": ' + "9" * 5_000 + "}", ""),
    "none.json": ("{", "not JSON"),
    "numbers.json": ("[1, 2, 3]", "row 1: expected an object, found int"),
    "empty.json": ("", "not JSON"),
    "nul.csv": (b"id,text\n1,a\x00b\n", "it is binary"),
    "open.csv": ('id,text\n1,"One.\n2,Two.\n3,Three.\n', f"row 2: {OPEN}"),
    "many-open.csv": ("id,text\n" + '1,"One.\n' * 999, OPEN),
    "late-nul.csv": (b"id,text\n" + b"1,One.\n" * 99_999 + b"2,a\x00b\n", "it is binary"),
    "wide.csv": ("a," * 99_999 + "\n1,2\n", "its first row has 100,000 cells"),
    "keys.jsonl": (json.dumps({str(n): "x" for n in range(9_999)}), 'no "text" column'),
    "blank.csv": ("", "the table is empty"),
    "blank.jsonl": ("", "the table is empty"),
    "lines.csv": ("\n" * 99_999, "the table is empty"),
    "random.csv": (os.urandom(9_999), "cannot be read"),
    "random.pdf": (os.urandom(9_999), "cannot be read"),
    "random.zip": (os.urandom(9_999), "cannot be read"),
    "half.jsonl": ('{"text": "One \\ud83d two.", "id": "\\udc00"}', ""),
    "odd.txt": ("One two.".encode("utf-16") + b"x", ""),
    "odd.csv": (make_csv().encode("utf-16") + b"x", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file(tmp_path, name):
    content, words = HOSTILE[name]
    put(tmp_path, f"seeds/{name}", content)
    put(tmp_path, "seeds/zz.txt", "The last one.")
    began = time.process_time()
    reading = read_all(tmp_path / "seeds", max_size=SMALL)
    assert time.process_time() - began < 3
    assert reading.documents[-1].text == "The last one."
    assert bool(reading.problems) == bool(words)
    assert all(problem.startswith(f"seeds/{name}") for problem in reading.problems)
    assert words in "\n".join(reading.problems)
    for document in reading.documents:
        (document.text + document.id + document.place).encode("utf-8")
    if words and len(reading.documents) == 1:
        with pytest.raises(ReadError, match=name):
            list(read(tmp_path / "seeds" / name, max_size=SMALL))


def test_what_stands_before_and_after_the_damage_is_read(tmp_path):
    for name in ("open.csv", "brackets.jsonl", "half.jsonl", "odd.csv", "digits.jsonl"):
        put(tmp_path, name, HOSTILE[name][0])
    texts = {d.place.rsplit("/", 1)[1]: d.text for d in read_all(tmp_path).documents}
    assert texts == {
        "open.csv, row 2": '"One.',
        "open.csv, row 3": "Two.",
        "open.csv, row 4": "Three.",
        "brackets.jsonl, row 2": "One.",
        "digits.jsonl, row 1": "One.",
        "half.jsonl, row 1 (\ufffd)": "One \ufffd two.",
        **{f"odd.csv, row {n} ({n - 1})": t for n, t in enumerate(TEXT.split("\n\n"), start=2)},
    }


def test_the_rows_before_a_cut_are_read(tmp_path):
    data = "".join(json.dumps({"text": f"Row {n}."}) + "\n" for n in range(20_000)).encode()
    path = put(tmp_path, "seeds/a.jsonl.gz", gzip.compress(data)[:-20_000])
    reading = read_all(path.parent)
    assert len(reading.documents) > 1000
    assert len(reading.problems) == 1


def test_nothing_outside_is_read_by_way_of_an_entity(tmp_path):
    parts = {"word/document.xml": OUTSIDE, "word/footnotes.xml": "<a/>"}
    (document,) = read(put(tmp_path, "a.docx", make_docx(**parts)))
    assert "root:" not in document.text


def test_a_bound_is_named_and_can_be_raised(tmp_path):
    path = put(tmp_path, "a.txt", "x" * 3000)
    with pytest.raises(ReadError, match=r"it holds more than 2 KB; .* max_size= \(--max-size\)"):
        list(read(path, max_size=2048))
    assert len(next(read(path, max_size=3000)).text) == 3000


def test_a_zip_of_many_names_and_one_that_repeats(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "One.")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.txt", "Two.")
    reading = read_all(put(tmp_path, "a.zip", stream.getvalue()))
    assert [document.text for document in reading.documents] == ["One."]
    assert reading.problems == ('a.zip/a.txt: id "a.zip/a.txt" stands twice',)


MUTATED = {
    "a.docx": make_docx(), "a.odt": make_odt(), "a.xlsx": make_xlsx(SHEET),
    "a.pdf": make_pdf([[(60, 700, "The ferry left.")]]), "a.csv": make_csv().encode(),
    "a.json": json.dumps([{"text": TEXT}]).encode(), "a.zip": make_zip({"a.txt": TEXT}),
    "a.txt.gz": gzip.compress(TEXT.encode()), "a.eml": b"From: a\nSubject: b\n\n" + TEXT.encode(),
    "a.tar.gz": tar_of({"a.txt": TEXT.encode()}), "a.srt": b"00:01.000 --> 00:02.000\nOne.",
    "a.rtf": b"{\\rtf1 One.\\par Two.}",
}  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(MUTATED)),
    st.lists(st.tuples(st.integers(0, 1 << 16), st.binary(min_size=1, max_size=4)), max_size=6),
    st.integers(0, 1 << 16),
)
def test_files_with_bytes_changed_are_read_or_told(name, changes, cut):
    data = bytearray(MUTATED[name])
    for place, new in changes:
        data[place % len(data) : place % len(data) + len(new)] = new
    data = data[: len(data) - cut % 40]
    with tempfile.TemporaryDirectory() as folder:
        path = put(Path(folder), name, bytes(data))
        report = Report()
        documents = list(read_files([(path, f"seeds/{name}")], report=report))
    assert documents or report.all_problems or report.passed_over or report.notes
    for document in documents:
        document.text.encode()

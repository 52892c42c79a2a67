"""Reading: formats, encodings, order, dates, and every problem told at once."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from topicbrief import read
from topicbrief.reading.files import ReadError, read_all


def write(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def test_a_folder_is_read_in_sorted_order_without_its_notes(tmp_path):
    write(tmp_path, b__txt="two", a__txt="one", SOURCES__md="no", overrides__csv="no")
    (tmp_path / ".hidden.txt").write_text("no")
    assert [document.text for document in read(tmp_path)] == ["one", "two"]


def test_the_place_names_folder_file_and_row(tmp_path):
    write(tmp_path, a__jsonl='{"text": "x"}\n\n{"text": "y", "source": "BBC"}\n')
    first, second = read(tmp_path)
    assert first.place == f"{tmp_path.name}/a.jsonl, row 1"
    assert (second.place, second.source) == (f"{tmp_path.name}/a.jsonl, row 3", "BBC")


def test_reading_is_lazy(tmp_path):
    write(tmp_path, a__txt="one", b__txt=b"\x00\x01")
    documents = read(tmp_path, strict=True)
    assert next(documents).text == "one"
    with pytest.raises(ReadError, match=r"b\.txt: cannot be read: it is binary"):
        next(documents)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_columns(tmp_path, delimiter):
    rows = [["Text", "title", "date", "language"], ["A;b,c", "T", "2020-05-03", "EN"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    write(tmp_path, a__csv=text)
    (document,) = read(tmp_path)
    assert (document.text, document.title, document.date) == ("A;b,c", "T", "2020-05-03")
    assert (document.language, document.row) == ("en", 2)


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path):
    write(tmp_path, a__csv='text,title\n"one\ntwo",a\n\nthree,b\n')
    assert [document.row for document in read(tmp_path)] == [2, 4]


def test_gzip_of_each_kind(tmp_path):
    write(tmp_path, a__txt__gz=gzip.compress(b"one"), b__jsonl__gz=gzip.compress(b'{"text": "2"}'))
    assert [document.text for document in read(tmp_path)] == ["one", "2"]


def test_a_damaged_gzip_is_a_problem_with_a_place(tmp_path):
    write(tmp_path, a__txt__gz=gzip.compress(b"one two three" * 99)[:-12])
    with pytest.raises(ReadError, match=r"a\.txt\.gz: cannot be read"):
        list(read(tmp_path / "a.txt.gz"))


def test_encodings_and_mojibake_are_noted(tmp_path):
    text = "Über die Brücke führt der Weg nach Öhringen, schöne Grüße aus Nürnberg. " * 5
    write(tmp_path, a__txt=text.encode("cp1252"), b__txt="Itâ€™s Mr. PÃ©rezâ€™s house")
    write(tmp_path, c__txt="“plain” – text".encode("utf-16"))
    one, two, three = read(tmp_path)
    assert one.text == text
    assert "guessed" in one.notes[0]
    assert two.text == "It’s Mr. Pérez’s house"
    assert "mojibake" in two.notes[0]
    assert (three.text, three.notes) == ("“plain” – text", ())


def test_curly_quotes_are_not_straightened(tmp_path):
    write(tmp_path, a__txt="“Israel's security needs.”.")
    (document,) = read(tmp_path)
    assert (document.text, document.notes) == ("“Israel's security needs.”.", ())


def test_html_gives_the_article(tmp_path):
    body = "".join(
        f"<p>The ferry number {i} left the harbour at noon with mail.</p>" for i in "1234"
    )
    html = f"<html><head><title>Ferries</title></head><body><article>{body}</article></body></html>"
    write(tmp_path, a__html=html)
    (document,) = read(tmp_path)
    assert "The ferry number 3 left the harbour" in document.text
    assert "<p>" not in document.text
    assert "HTML" in document.notes[0]


def test_all_problems_are_told_at_once(tmp_path):
    rows = [{"title": "x"}, {"text": "x", "date": "03/04/2020"}, ["x"]]
    write(
        tmp_path, a__jsonl="\n".join(map(json.dumps, rows)) + "\n{", b__csv="n,m\n1,2", c__txt=b"\0"
    )
    with pytest.raises(ReadError) as caught:
        list(read(tmp_path, strict=True))
    name = tmp_path.name
    assert [problem.split(": ")[0] for problem in caught.value.problems] == [
        f"{name}/a.jsonl, row 1",
        f"{name}/a.jsonl, row 3",
        f"{name}/a.jsonl, row 4",
        f"{name}/b.csv",
        f"{name}/c.txt",
    ]
    assert 'no "text" field; found "title"' in str(caught.value)
    assert 'no "text" column; found "n", "m"' in str(caught.value)


def test_what_can_be_known_before_reading_is_told_before_reading(tmp_path):
    write(tmp_path, a__xyz="x", b__txt="x")
    with pytest.raises(ReadError, match=r'suffix "\.xyz" is unknown; expected \.txt'):
        read(tmp_path / "a.xyz")
    with pytest.raises(ReadError, match="no such file or folder"):
        read(tmp_path / "absent")


def test_an_empty_folder_is_an_error(tmp_path):
    with pytest.raises(ReadError, match="no documents"):
        read(tmp_path)


def test_a_row_whose_id_stood_before_is_called_by_its_place(tmp_path):
    write(tmp_path, a__jsonl='{"text": "x", "id": "1"}\n{"text": "y", "id": 1}')
    reading = read_all(tmp_path)
    assert [document.id for document in reading.documents] == ["1", "a.jsonl:2"]
    assert any('1 id stood before ("1")' in note for note in reading.notes)


def test_lines_of_a_document():
    from topicbrief import Document

    document = Document(id="x", text="ab\n\ncd", source="x")
    assert [document.line(offset) for offset in range(7)] == [1, 1, 1, 2, 3, 3, 3]


def test_a_parquet_table_is_read_row_by_row(tmp_path):
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    pa = pytest.importorskip("pyarrow")
    days = [date(2020, 1, 2), None, date(1999, 12, 31)]
    table = pa.table({"Text": ["One.", None, "Three."], "date": days, "other": [1, 2, 3]})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=1)

    reading = read_all(tmp_path / "a.parquet")
    assert [(d.text, d.date, d.row) for d in reading.documents] == [
        ("One.", "2020-01-02", 1),
        ("Three.", "1999-12-31", 3),
    ]
    assert "a.parquet: 1 row without text (row 2)" in reading.notes


def test_what_is_no_parquet_is_told(tmp_path):
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    (tmp_path / "a.parquet").write_bytes(b"not a table at all")
    with pytest.raises(ReadError, match=r"a\.parquet: cannot be read: it is not Parquet"):
        list(read(tmp_path / "a.parquet"))

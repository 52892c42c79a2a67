"""Tables as they are: which column is what, dates, missing cells, rows and their numbers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from file_kinds import SENTENCES, SHEET, make_xlsx

from topicbrief import Document, find_overrides, read
from topicbrief.reading.files import ReadError, read_all
from topicbrief.reading.formats.base import date_in_name
from topicbrief.reading.formats.columns import fold
from topicbrief.reading.formats.dates import date_in_head, find_orders, parse_date

LONG = SENTENCES[0]


def table(folder: Path, text: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


# Columns


NAMES = """Text TEXT body Content article Abstract message comment full_text article-text Inhalt
Artikel Texte Contenu Résumé contenido Artículo testo Contenuto Conteúdo artigo текст Содержание"""


@pytest.mark.parametrize("name", NAMES.split())
def test_the_column_of_texts_is_known_by_name(tmp_path, name):
    reading = read_all(table(tmp_path, f"n,{name}\n1,Short.\n2,Shorter.\n"))
    assert [document.text for document in reading.documents] == ["Short.", "Shorter."]
    said = f'a.csv: texts are taken from the column "{name}"' in reading.notes
    assert said == (fold(name) != "text")


def test_text_goes_before_other_names(tmp_path):
    (document,) = read(table(tmp_path, "abstract,body,text\na,b,c\n"))
    assert document.text == "c"


def test_the_only_column_of_long_strings_is_the_texts(tmp_path):
    reading = read_all(
        table(tmp_path, f'n,name,col\n1,The ferry,"{LONG * 5}"\n2,A ferry,"{LONG}"\n')
    )
    assert reading.documents[1].text == LONG
    assert 'a.csv: texts are taken from the column "col"' in reading.notes
    assert 'a.csv: 2 columns not used: "n", "name"' in reading.notes


def test_of_two_long_columns_none_is_guessed(tmp_path):
    path = table(tmp_path, f'n,left,right\n1,"{LONG}","{LONG}"\n')
    with pytest.raises(ReadError, match=r'found "n", "left", "right"; say which with text_column='):
        list(read(path))
    (document,) = read(path, text_column="Right")
    assert document.text == LONG


def test_columns_that_are_named_and_groups(tmp_path):
    path = table(
        tmp_path, "Key,Head,When,Party,Chamber,Words\nk1,A,2001-02-03,Left,Upper,One two.\n"
    )
    (document,) = read(
        path, text_column="Words", title_column="Head", date_column="When", id_column="Key",
        group_columns=["Party", "chamber"],
    )  # fmt: skip
    assert (document.id, document.title, document.date) == ("k1", "A", "2001-02-03")
    assert document.groups == (("Party", "Left"), ("Chamber", "Upper"))
    assert document.category == "Left"
    assert document.place == "a.csv, row 2 (k1)"


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("day", ["2001-02-03", "4 March 2001"], ["2001-02-03", "2001-03-04"]),
        ("Jour", ["03/02/2001", "14/02/2001"], ["2001-02-03", "2001-02-14"]),
        ("month", ["2001-02", ""], ["2001-02", ""]),
        ("day", ["Monday", "2001-02-03"], ["", ""]),
        ("Tag", ["3", "14"], ["", ""]),
    ],
)
def test_a_column_of_days_is_dates_where_all_that_it_holds_is(tmp_path, name, values, expected):
    rows = "".join(f"{value},The harbour was built of stone.\n" for value in values)
    assert [d.date for d in read(table(tmp_path, f"{name},text\n{rows}"))] == expected


def test_a_column_that_is_not_there_is_told_with_those_that_are(tmp_path):
    path = table(tmp_path, "id,text\n1,One.\n")
    with pytest.raises(ReadError, match='no column "words"; found "id", "text"'):
        list(read(path, date_column="words"))


def test_what_is_blank_is_none(tmp_path):
    rows = "id,title,text\n1,NA,One.\n2,n/a,NaN\n3,,\nNA,x,Two.\n"
    reading = read_all(table(tmp_path, rows))
    assert [(d.id, d.title, d.text) for d in reading.documents] == [
        ("1", "", "One."),
        ("a.csv:5", "x", "Two."),
    ]
    assert "a.csv: 2 rows without text (rows 3, 4)" in reading.notes


def test_cells_beyond_the_head_are_kept_and_told(tmp_path):
    reading = read_all(table(tmp_path, "id,text\n1,One, two, three.\n2,Four.,\n"))
    assert [document.text for document in reading.documents] == ["One, two, three.", "Four."]
    assert any("1 row of more cells than the head" in note for note in reading.notes)


def test_two_columns_of_one_name(tmp_path):
    (document,) = read(table(tmp_path, "text,text\nOne.,Two.\n"))
    assert document.text == "One."


@pytest.mark.parametrize("language", ["en", "EN-us", "de_AT"])
def test_a_language_is_a_code(tmp_path, language):
    (document,) = read(table(tmp_path, f"text,language\nOne.,{language}\n"))
    assert document.language == language[:2].lower()
    (document,) = read(table(tmp_path, "text,language\nOne.,German\n"))
    assert document.language == ""


def test_encodings_far_into_a_table(tmp_path):
    rows = (
        "text\n" + "plain words\n" * 30_000 + "Über die Brücke führt der Weg nach Öhringen.\n" * 40
    )
    documents = list(read(table(tmp_path, rows.encode("cp1252"))))
    assert documents[-1].text == "Über die Brücke führt der Weg nach Öhringen."


# Dates


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", ""),
        ("2020", "2020"),
        ("2020.0", "2020"),
        ("2020-05", "2020-05"),
        ("2020-05-03T10:00:00Z", "2020-05-03"),
        ("2020-05-03 10:00:00.123+02:00", "2020-05-03"),
        ("2020/05/03", "2020-05-03"),
        ("20200503", "2020-05-03"),
        ("1588500000", "2020-05-03"),
        ("31.12.2020", "2020-12-31"),
        ("12/31/2020 11:59 PM", "2020-12-31"),
        ("5.5.2020", "2020-05-05"),
        ("25 October 2013", "2013-10-25"),
        ("Oct 25, 2013", "2013-10-25"),
        ("October 2013", "2013-10"),
        ("Fri, 25 Oct 2013 14:11:00 GMT", "2013-10-25"),
        ("Fri Oct 25 14:11:00 +0000 2013", "2013-10-25"),
        ("Monday, January 5th, 2015", "2015-01-05"),
        ("Montag, den 5. März 2015", "2015-03-05"),
        ("le 1er février 2015", "2015-02-01"),
        ("jueves, 5 de noviembre de 2015", "2015-11-05"),
        ("5 dicembre 2015", "2015-12-05"),
        ("15 de março de 2015", "2015-03-15"),
        ("5 мая 2015 г.", "2015-05-05"),
    ],
)
def test_dates(given, expected):
    assert parse_date(given) == expected


@pytest.mark.parametrize(
    "given",
    ["03/04/2020", "01.02.03", "soon", "2020-13-01", "25 October", "20201301", "31.02.2020",
     "May or June 2015", "decided in 2014", "5 of the 2015 ferries", "x" * 500],
)  # fmt: skip
def test_dates_that_cannot_be_read_name_the_value(given):
    with pytest.raises(ValueError, match=given[:60]):
        parse_date(given)


def test_a_column_says_in_which_order_its_dates_are():
    assert find_orders(["03/04/2020", "31/12/2020"]) == ("dmy",)
    assert find_orders(["03/04/2020", "12/31/2020", "2020-01-01"]) == ("mdy",)
    assert find_orders(["01.02.03", "31.12.99"]) == ("dmy",)
    assert find_orders(["03/04/2020"]) == ("dmy", "mdy")
    assert find_orders(["31/12/2020", "12/31/2020"]) == ("dmy", "mdy", "ymd")


def test_a_date_is_read_as_the_whole_column_allows(tmp_path):
    rows = "".join(f"{n % 12 + 1}.01.2004,Word {n}.\n" for n in range(3000))
    path = table(tmp_path, f"datum,text\n03.04.2004,First.\n{rows}31.01.2004,Last.\n")
    assert next(read(path)).date == "2004-04-03"


def test_a_date_that_cannot_be_read_costs_its_document_its_date_alone(tmp_path):
    reading = read_all(
        table(tmp_path, "date,text\nsoon,One.\n03/04/2020,Two.\n2020-01-01,Three.\n")
    )
    assert [document.date for document in reading.documents] == ["", "", "2020-01-01"]
    (told,) = (note for note in reading.notes if "could not be read" in note)
    assert told.startswith('a.csv: 2 dates could not be read, such as "soon" in row 2')
    assert not reading.problems


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("1945-Truman.txt", "1945"),
        ("2020-05-03 letter.txt", "2020-05-03"),
        ("report_20200503.pdf", "2020-05-03"),
        ("Speech (1961).txt", "1961"),
        ("000_376d5c4b6d5487cf.txt", ""),
        ("49960.txt", ""),
        ("1501.txt", ""),
        ("article-1501.txt", ""),
        ("1984 miles.txt", "1984"),
    ],
)
def test_years_in_the_names_of_files(name, expected):
    assert date_in_name(f"seeds/{name}") == expected


# Spreadsheets and JSON


def test_a_sheet_has_dates_and_the_rows_that_excel_shows(tmp_path):
    first = next(read(table(tmp_path, make_xlsx(SHEET), "a.xlsx")))
    assert (first.id, first.title, first.date, first.row) == ("1", "Ferry 1", "2023-03-16", 2)


def test_a_cell_keeps_its_line_breaks(tmp_path):
    rows = [["id", "title", "date", "text"], ["1", "A", "", "One.\nTwo."]]
    (document,) = read(table(tmp_path, make_xlsx(rows), "a.xlsx"))
    assert document.text == "One.\nTwo."


def test_a_sheet_of_far_cells_is_read_at_once(tmp_path):
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row>'
        '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>Far away.</t></is></c>'
        '<c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    path = table(tmp_path, make_xlsx(SHEET, {"xl/worksheets/sheet1.xml": sheet}), "a.xlsx")
    (document,) = read(path)
    assert (document.text, document.row) == ("Far away.", 1048576)


def test_one_record_alone_and_a_text_of_paragraphs(tmp_path):
    (document,) = read(
        table(tmp_path, json.dumps({"title": "A", "text": ["One.", "Two."]}), "a.json")
    )
    assert document.text == "One.\n\nTwo."
    with pytest.raises(ReadError, match="no records in it"):
        list(read(table(tmp_path, '{"a": 1}', "a.json")))


def test_lines_of_json_under_the_name_of_json(tmp_path):
    documents = read(table(tmp_path, '{"text": "One."}\n{"text": "Two."}\n', "a.json"))
    assert [document.text for document in documents] == ["One.", "Two."]


# Values in Python


class Frame:
    """As much of a DataFrame of pandas as reading uses."""

    columns = ("ID", "Text", "Date")
    shape = (3, 3)

    def itertuples(self, index, name):
        yield 7, "One.", date(2020, 1, 2)
        yield 8, float("nan"), None
        yield 9, "Two.", "1999"


def test_a_frame_is_read_without_pandas():
    reading = read_all(Frame())
    assert [(d.id, d.text, d.date, d.place) for d in reading.documents] == [
        ("7", "One.", "2020-01-02", "DataFrame, row 1 (7)"),
        ("9", "Two.", "1999", "DataFrame, row 3 (9)"),
    ]


def test_records_texts_and_documents():
    records = [{"text": "One.", "id": 5}, {"Text": "Two."}]
    assert [document.id for document in read(records)] == ["5", "records:2"]
    assert [d.text for d in read(["The ferry left.", "One."])] == ["The ferry left.", "One."]
    document = Document(id="a", text="One.", source="a")
    assert list(read([document])) == [document]
    assert list(read(document)) == [document]
    assert next(read("One.\nTwo.")).text == "One.\nTwo."


def test_a_path_that_is_mistyped_is_no_text(tmp_path):
    for path in ("sedes", ["sedes/a.txt"], [Path("my folder of seeds")], ["a b c.txt", "x y z"]):
        with pytest.raises(ReadError, match="no such file or folder"):
            read(path)


# Overrides


@pytest.mark.parametrize("form", ["{},{},{}", "{};{};{}", "{}\t{}\t{}"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_overrides_in_the_forms_of_tables(tmp_path, form, encoding):
    rows = [form.format("Document", "LINE", "role"), form.format("a.txt", "3", "debris")]
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.txt").write_text("x")
    (tmp_path / "overrides.csv").write_bytes("\r\n".join(rows).encode(encoding))
    assert [(row.document, row.line) for row in find_overrides(tmp_path)] == [("a.txt", 3)]
    assert [row.line for row in find_overrides(tmp_path / "a.txt")] == [3]
    assert find_overrides(tmp_path / "b.txt") == ()
    assert find_overrides("-") == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("PUBLISHED: . 07:04 EST, 9 May 2014 . | . UPDATED: . 10 May 2014 . A", "2014-05-09"),
        ("Boats\nPublished on 3 May 2021\nThe ferry", "2021-05-03"),
        ("Boote\nAktualisiert am 3. Mai 2021 | Anna\nDie", "2021-05-03"),
        ("Bateaux\nPublié le 3 mai 2021 à 14h05\nLe", "2021-05-03"),
        ("Publicado el 3 de mayo de 2021\nEl", "2021-05-03"),
        ("Опубликовано: 3 мая 2021 г.\nПаром", "2021-05-03"),
        ("Published: 03/04/2020\nThe ferry", ""),
        ("Updated boats were built on 3 May 2021.\nThe ferry", ""),
        ("The ferry sails.\n" * 20 + "Published on 3 May 2021\n", ""),
    ],
)
def test_the_first_lines_of_a_text_tell_its_day(text, day):
    assert date_in_head(text) == day


def test_a_plain_text_has_the_day_of_its_first_lines_but_its_name_goes_before(tmp_path):
    for name in ("a.txt", "2020-01-02 b.txt"):
        (tmp_path / name).write_text("Updated: 3 May 2021\n\nThe ferry leaves at noon.\n")
    days = {document.file: document.date for document in read(tmp_path)}
    assert sorted(days.values()) == ["2020-01-02", "2021-05-03"]

"""Files as people have them: each kind is read, or refused with the way out named."""

from __future__ import annotations

import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from file_kinds import (
    KINDS,
    SENTENCES,
    make_docx,
    make_eml,
    make_pdf,
    make_zip,
    set_article,
)

from topicbrief import Document, read
from topicbrief.reading.files import ReadError, list_files, read_all, read_files

LISTED = Path(__file__).parent / "cases" / "files" / "kinds.txt"
CASES = [
    [part.strip() for part in line.split("|")]
    for line in LISTED.read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
SEASONS = ("spring", "summer", "autumn", "winter")
ARTICLE = [
    f"The survey of {season} {1990 + year} showed that sand had moved along the breakwater and that"
    f" dredging of the channel would have to be repeated {year + 1} times."
    for year in range(3)
    for season in SEASONS
]


def put(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def one(folder: Path, name: str, content: bytes | str) -> Document:
    (document,) = read(put(folder, name, content))
    return document


def test_every_kind_that_is_made_is_listed():
    assert [case[0] for case in CASES] == list(KINDS)


@pytest.mark.parametrize(("name", "outcome", "number", "words"), CASES, ids=[c[0] for c in CASES])
def test_a_kind_of_file(tmp_path, name, outcome, number, words):
    path = put(tmp_path, name, KINDS[name])
    if outcome == "refused":
        with pytest.raises(ReadError) as error:
            list(read(path))
        assert words in str(error.value)
        assert name in str(error.value)
        return
    reading = read_all(path)
    assert len(reading.documents) == int(number)
    assert words in reading.documents[0].text
    assert not reading.problems


def test_all_kinds_in_one_folder(tmp_path):
    """What cannot be read is told with its place, and all the rest is read."""
    for name, content in KINDS.items():
        put(tmp_path, f"all/{name}", content)
    reading = read_all(tmp_path / "all")
    refused = [case[0] for case in CASES if case[1] == "refused"]
    assert len(reading.documents) == sum(int(case[2]) for case in CASES if case[1] == "read")
    assert [name for name in refused if not any(name in told for told in reading.problems)] == [
        "photo.jpg"
    ]
    assert "all/photo.jpg" in reading.passed_over
    with pytest.raises(ReadError, match=r"old\.doc"):
        list(read(tmp_path / "all", strict=True))
    with pytest.warns(UserWarning, match=r"old\.doc"):
        assert len(list(read(tmp_path / "all"))) == len(reading.documents)


def test_listed_files_are_read_in_groups_as_they_are_together(tmp_path):
    for name, content in KINDS.items():
        put(tmp_path, name, content)
    files = list_files(tmp_path, report=read_report())
    together = read_report()
    documents = list(read_files(files, report=together))
    apart = read_report()
    texts = [d.text for file in files for d in read_files([file], report=apart)]
    assert texts == [document.text for document in documents]
    assert apart.problems == together.problems


def read_report():
    from topicbrief.reading.files import Report

    return Report()


def test_a_missing_package_is_named_with_its_command(tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    monkeypatch.setitem(sys.modules, "striprtf.striprtf", None)
    put(tmp_path, "a.pdf", KINDS["article.pdf"])
    put(tmp_path, "b.rtf", KINDS["letter.rtf"])
    with pytest.raises(ReadError) as error:
        list(read([tmp_path / "a.pdf", tmp_path / "b.rtf"]))
    assert str(error.value).split("\n") == [
        "a.pdf: cannot be read: PDF needs pypdfium2: pip install topicbrief[files]",
        "b.rtf: cannot be read: RTF needs striprtf: pip install topicbrief[files]",
    ]


# PDF


@pytest.mark.parametrize("by_rows", [False, True])
def test_columns_are_read_one_after_the_other(tmp_path, by_rows):
    text = one(tmp_path, "a.pdf", set_article(ARTICLE, by_rows=by_rows)).text
    margins = [line for line in text.split("\n") if "Journal" in line or line.strip().isdigit()]
    assert len(margins) == 2 * (text.count("\f") + 1)
    flowing = " ".join(" ".join(line for line in text.split("\n") if line not in margins).split())
    places = [flowing.find(sentence[:26]) for sentence in ARTICLE]
    assert all(0 <= a < b for a, b in pairwise(places))
    whole = [sentence for sentence in ARTICLE if sentence in flowing]
    assert len(whole) >= 11


def test_three_columns_whose_lines_have_wide_gaps(tmp_path):
    words = [["the harbour was", "dredged in spring"][n % 2] for n in range(8)]
    page = [
        (x, 700 - 12 * n, f"{column} {n} {words[n]}       and paid")
        for x, column in ((40, "a"), (220, "b"), (400, "c"))
        for n in range(8)
    ]
    text = one(tmp_path, "a.pdf", make_pdf([page])).text
    places = [text.find(f"{column} {n} ") for column in "abc" for n in range(8)]
    assert places == sorted(places)
    assert -1 not in places


def test_a_page_of_one_column_and_a_table_keep_their_order(tmp_path):
    rows = [(60, 700 - 14 * n, f"Row {n}") for n in range(9)]
    cells = [(300, 700 - 14 * n, f"{n}00 tons") for n in range(9)]
    page = [cell for pair in zip(rows, cells, strict=True) for cell in pair]
    text = one(tmp_path, "a.pdf", make_pdf([[(60, 780, "A table of tons"), *page]])).text
    assert "Row 3 300 tons\nRow 4 400 tons" in text


def test_a_word_that_is_cut_at_the_end_of_a_line_keeps_its_hyphen(tmp_path):
    page = [(60, 700, "The chan-"), (60, 688, "nel was dredged by well-"), (60, 676, "known men.")]
    text = one(tmp_path, "a.pdf", make_pdf([page])).text
    assert text == "The chan-\nnel was dredged by well-\nknown men."


def test_a_place_names_page_and_line(tmp_path):
    document = one(
        tmp_path, "a.pdf", make_pdf([[(60, 700, "One."), (60, 688, "Two.")], [(60, 700, "Three.")]])
    )
    assert document.text == "One.\nTwo.\n\fThree."
    assert document.where(document.text.index("Two")) == "p. 1, line 2"
    assert document.where(document.text.index("Three")) == "p. 2, line 1"
    assert Document(id="a", text="x\ny", source="a").where(2) == "line 2"


def test_a_page_without_text_is_told(tmp_path):
    document = one(tmp_path, "a.pdf", make_pdf([[(60, 700, "One.")], []]))
    assert "1 page of 2 without text" in document.notes


def test_an_encrypted_pdf_is_told(tmp_path):
    locked = "/Encrypt << /Filter /Standard /V 1 /R 2 /O (" + "x" * 32 + ") /U (" + "y" * 32
    pdf = make_pdf([[(60, 700, "One.")]], trailer=f"{locked}) /P -4 >> /ID [(a) (a)]")
    with pytest.raises(ReadError, match="it is encrypted; save it without a password"):
        list(read(put(tmp_path, "a.pdf", pdf)))


# Office files, books, subtitles


def test_paragraphs_of_an_office_file_are_lines_and_its_title_is_known(tmp_path):
    document = one(tmp_path, "a.docx", make_docx())
    assert document.text.split("\n\n") == [*SENTENCES, "A footnote stands here."]
    assert document.title == "Ferries"
    assert one(tmp_path, "a.odt", KINDS["report.odt"]).text.split("\n\n") == [*SENTENCES, "A note."]


TABLE = [
    ["Hall", "Seats", "Rent"],
    ["Small_hall", "120, and a *balcony*", "12.50"],
    ["Barn", "", "8"],
]
LINES = ["Before.", "| Hall | Seats | Rent |", "| Small_hall | 120, and a *balcony* | 12.50 |",
         "| Barn | | 8 |", "It stands by the old mill. " * 9, "By the river.", "Alone.",
         "After."]  # fmt: skip
PROSE = [[LINES[4], LINES[5]], ["Alone."]]


def test_a_row_of_a_table_is_a_line_and_cells_of_prose_are_paragraphs(tmp_path):
    def rows(row: str, cell: str, p: str) -> str:
        return "".join(
            f"<{row}>"
            + "".join(f"<{cell}>{p.format(text)}</{cell}>" for text in cells)
            + f"</{row}>"
            for cells in [*TABLE, *PROSE]
        )

    wanted = [line.strip() for line in LINES]
    p = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    inner = f"{p.format('Before.')}<w:tbl>{rows('w:tr', 'w:tc', p)}</w:tbl>{p.format('After.')}"
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts = {"word/document.xml": f"<w:document {w}>{inner}</w:document>"}
    assert one(tmp_path, "a.docx", make_zip(parts)).text.split("\n\n") == wanted
    p = "<t:p>{}</t:p>"
    inner = f"{p.format('Before.')}<x:table>{rows('x:table-row', 'x:table-cell', p)}</x:table>"
    content = f'<o xmlns:t="t" xmlns:x="x">{inner}{p.format("After.")}</o>'
    assert one(tmp_path, "a.odt", make_zip({"content.xml": content})).text.split("\n\n") == wanted


def test_a_table_in_a_cell_is_text_of_that_cell(tmp_path):
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"

    p = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>".format
    inner = row(p("one"), row(p("two"), p("three")), p("four"))
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts = {"word/document.xml": f"<w:document {w}>{inner}</w:document>"}
    assert one(tmp_path, "a.docx", make_zip(parts)).text == "| one | two three | four |"


def test_deleted_and_alternative_text_is_no_text(tmp_path):
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = (
        f'<w:document {w} xmlns:mc="m"><w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>'
        "<w:r><w:t>Kept</w:t><w:tab/><w:t>text.</w:t></w:r><mc:AlternateContent><mc:Fallback><w:r>"
        "<w:t>twice</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p></w:document>"
    )
    parts = {"word/document.xml": document, "word/footnotes.xml": f"<w:footnotes {w}/>"}
    assert one(tmp_path, "a.docx", make_zip(parts)).text == "Kept text."


def test_macros_are_told_and_not_run(tmp_path):
    assert (
        "it holds macros, which were not run" in one(tmp_path, "a.docm", KINDS["macros.docm"]).notes
    )


def test_a_book_is_read_in_the_order_of_its_spine(tmp_path):
    book = one(tmp_path, "a.epub", KINDS["novel.epub"])
    assert book.title == "The Ferry"
    lines = [line for n, s in enumerate(SENTENCES, start=1) for line in (f"Chapter {n}", s)]
    assert book.text.split("\n\n") == lines


def test_subtitles_are_joined_under_the_time_at_which_they_begin(tmp_path):
    cues = [
        (1, 2, "The ferry left"), (2, 3, "at noon."), (3, 4, "- Who paid?"), (4, 5, "- The mayor"),
        (20, 21, "and the town"),
    ]  # fmt: skip
    srt = "".join(
        f"{n}\n00:00:{a:02},000 --> 00:00:{b:02},500\n{t}\n\n" for n, (a, b, t) in enumerate(cues)
    )
    assert one(tmp_path, "a.srt", srt).text.split("\n\n") == [
        "00:00:01\nThe ferry left at noon.",
        "00:00:03\n- Who paid?",
        "00:00:04\n- The mayor",
        "00:00:20\nand the town",
    ]


def test_a_line_that_rolling_captions_repeat_is_said_once(tmp_path):
    vtt = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nThe ferry left\n\n"
        "00:02.000 --> 00:03.000\nThe ferry left\nthe <c.x>harbour</c> at noon.\n"
    )
    assert one(tmp_path, "a.vtt", vtt).text == "00:00:01\nThe ferry left the harbour at noon."


# Mail


def test_a_message_has_its_sender_its_subject_and_its_date(tmp_path):
    mail = one(tmp_path, "a.eml", KINDS["message.eml"])
    assert (mail.source, mail.title, mail.date) == ("Jana Müller", "The ferry", "2015-01-05")
    assert '1 attachment not read: "plan.pdf"' in mail.notes
    assert mail.text == f"{SENTENCES[0]}\n\n> {SENTENCES[1]}"


def test_messages_of_a_mailbox_are_numbered(tmp_path):
    first, second = read(put(tmp_path, "inbox.mbox", KINDS["inbox.mbox"]))
    assert (first.id, second.id) == ("inbox.mbox:1", "inbox.mbox:2")
    assert second.place == "inbox.mbox, message 2"


def test_of_a_message_in_two_forms_the_plain_one_is_read(tmp_path):
    message = make_eml()
    message.add_alternative("<p>Not this one.</p>", subtype="html")
    assert "Not this" not in one(tmp_path, "a.eml", message.as_bytes()).text
    marked = make_eml()
    marked.set_content("<style>p {}</style><p>One &amp;<br>two.</p><p>Three.</p>", subtype="html")
    assert one(tmp_path, "b.eml", marked.as_bytes()).text == "One &\n\ntwo.\n\nThree."


def test_a_header_in_any_encoding_and_a_date_that_is_none(tmp_path):
    raw = b"From: =?iso-8859-1?Q?J=F6rg?= <j@x.org>\nSubject: =?no-such?Q?a=FF?=\nDate: soon\n\nHi."
    mail = one(tmp_path, "a.eml", raw)
    assert (mail.source, mail.date, mail.text) == ("Jörg", "", "Hi.")


# Archives


def test_members_of_an_archive_have_places_inside_it(tmp_path):
    reading = read_all(put(tmp_path, "seeds/pages.zip", KINDS["pages.zip"]).parent)
    assert [d.place for d in reading.documents] == [
        "seeds/pages.zip/a/one.txt", "seeds/pages.zip/a/two.docx",
    ]  # fmt: skip
    assert [d.id for d in reading.documents] == ["pages.zip/a/one.txt", "pages.zip/a/two.docx"]
    assert reading.passed_over == (
        "seeds/pages.zip/README.txt",
        "seeds/pages.zip/__MACOSX/._one.txt",
        "seeds/pages.zip/a/three.jpg",
    )


def test_a_bad_member_is_told_and_the_rest_is_read(tmp_path):
    path = put(
        tmp_path, "a.zip", make_zip({"b.txt": b"\x00", "c.txt": "One.", "../../d.txt": "Two."})
    )
    reading = read_all(path)
    assert [d.text for d in reading.documents] == ["One.", "Two."]
    assert reading.problems == ("a.zip/b.txt: cannot be read: it is binary; expected text",)
    assert not (tmp_path.parent / "d.txt").exists()


def test_an_encrypted_member_is_told(tmp_path):
    path = put(tmp_path, "a.zip", make_zip({"b.txt": "One.", "c.txt": "Two."}))
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        where = archive.infolist()[0].header_offset
    data[where + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    reading = read_all(path)
    assert [d.text for d in reading.documents] == ["Two."]
    assert reading.problems == ("a.zip/b.txt: it is encrypted; unpack it with its password",)

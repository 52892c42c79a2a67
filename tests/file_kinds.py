"""Files of the kinds that people have, made from a few sentences: see cases/files/kinds.txt."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import textwrap
import zipfile
from email.message import EmailMessage

SENTENCES = (
    "The ferry left the harbour of Emden at noon with the mail for the islands.",
    "Engineers had dredged the channel in spring, when the winter storms had ended.",
    "The mayor said that a new breakwater would cost more than the town could pay.",
)
TEXT = "\n\n".join(SENTENCES)
ROWS = [(str(n), f"Ferry {n}", sentence) for n, sentence in enumerate(SENTENCES, start=1)]


def make_zip(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def make_tar(parts: dict[str, bytes], mode: str = "w:gz") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, content in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def make_csv(delimiter: str = ",", head: tuple[str, ...] = ("id", "title", "text")) -> str:
    rows = (delimiter.join(f'"{cell}"' for cell in row) for row in ROWS)
    return "\r\n".join([delimiter.join(head), *rows, ""])


def make_docx(sentences=SENTENCES, **more: str) -> bytes:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(f"<w:p><w:r><w:t>{sentence}</w:t></w:r></w:p>" for sentence in sentences)
    core = (
        '<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Ferries</dc:title>'
        "</c:coreProperties>"
    )
    note = f"<w:footnotes {w}><w:footnote><w:p><w:r><w:t>A footnote stands here.</w:t></w:r></w:p>"
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {w}><w:body>{body}</w:body></w:document>",
        "word/footnotes.xml": f"{note}</w:footnote></w:footnotes>",
        "docProps/core.xml": core,
    }
    return make_zip({**parts, **more})


def make_odt(sentences=SENTENCES, manifest: str = "<manifest/>") -> bytes:
    office = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>A note.</text:p></text:note-body></text:note>"
    )
    body = "".join(
        f"<text:p>{s.replace(' at noon', note + '<text:s/>at noon')}</text:p>" for s in sentences
    )
    content = (
        f"<office:document-content {office}><office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>"
    )
    return make_zip({"content.xml": content, "META-INF/manifest.xml": manifest})


def make_epub(encrypted: str = "") -> bytes:
    chapters = {
        f"OEBPS/c{n}.xhtml": f"<html xmlns='http://www.w3.org/1999/xhtml'><head><title>no</title>"
        f"</head><body><h1>Chapter {n}</h1><p>{s}</p></body></html>"
        for n, s in enumerate(SENTENCES, start=1)
    }
    items = "".join(
        f'<item id="i{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in (1, 2, 3)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in (1, 2, 3))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/'
        f'elements/1.1/"><dc:title>The Ferry</dc:title></metadata><manifest>{items}</manifest>'
        f"<spine>{spine}</spine></package>"
    )
    container = (
        '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    )
    parts = {"META-INF/container.xml": container, "OEBPS/book.opf": package, **chapters}
    if encrypted:
        parts["META-INF/encryption.xml"] = (
            f'<encryption><CipherReference URI="{encrypted}"/></encryption>'
        )
    return make_zip(parts)


def make_xlsx(rows: list[list[str | float]], more: dict[str, str] | None = None) -> bytes:
    """A workbook; strings are shared, numbers of the third column are dates."""
    strings = sorted({cell for row in rows for cell in row if isinstance(cell, str)})

    def cell(column: int, number: int, value: str | float) -> str:
        place = f'r="{chr(65 + column)}{number}"'
        if isinstance(value, str):
            return f'<c {place} t="s"><v>{strings.index(value)}</v></c>' if value else ""
        return f'<c {place} s="{int(column == 2)}"><v>{value}</v></c>'

    sheet = "".join(
        f'<row r="{n}">{"".join(cell(i, n, value) for i, value in enumerate(row))}</row>'
        for n, row in enumerate(rows, start=1)
    )
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{rel}"><sheets>'
        '<sheet name="Interviews" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/'
        'package/2006/relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{sheet}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst {main}>"
        + "".join(f"<si><t>{string}</t></si>" for string in strings)
        + "</sst>",
        "xl/styles.xml": f'<styleSheet {main}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
        "</cellXfs></styleSheet>",
    }
    return make_zip({**parts, **(more or {})})


SHEET = [["id", "title", "date", "text"], *([n, t, 45000.0 + int(n), s] for n, t, s in ROWS)]


def make_ods() -> bytes:
    names = {"office": "office", "table": "table", "text": "text"}
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in names.items()
    )

    def row(cells: tuple[str, ...]) -> str:
        inner = "".join(
            f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells
        )
        blank = '<table:table-cell table:number-columns-repeated="16000"/>'
        return f"<table:table-row>{inner}{blank}</table:table-row>"

    rows = "".join(row(cells) for cells in [("id", "title", "text"), *ROWS])
    blank = "<table:table-cell/></table:table-row>"
    tail = f'<table:table-row table:number-rows-repeated="1048570">{blank}'
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Interviews">{rows}{tail}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return make_zip({"content.xml": content})


def make_pdf(pages: list[list[tuple[float, float, str]]], trailer: str = "") -> bytes:
    """A PDF of pages of (x, y, text without brackets) in Helvetica of 10 points."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for page in pages:
        drawn = "".join(f"BT /F1 10 Tf {x} {y} Td ({text}) Tj ET\n" for x, y, text in page)
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources "
            f"<< /Font << /F1 3 0 R >> >> /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    out += "".join(f"{place:010} 00000 n \n" for place in places)
    out += (
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF"
    )
    return out.encode("latin-1")


def set_article(sentences: list[str], *, by_rows: bool = False) -> bytes:
    """An article in two columns with running heads; `by_rows` draws across the columns."""
    lines = textwrap.wrap(" ".join(sentences), 48)
    per_column = 12
    pages = []
    for number, start in enumerate(range(0, len(lines), 2 * per_column), start=1):
        page = [(60, 800, f"Journal of Harbours {number}"), (290, 40, str(number))]
        if number == 1:
            page.append((180, 770, "On the dredging of harbours"))
        columns = [
            lines[start : start + per_column],
            lines[start + per_column : start + 2 * per_column],
        ]
        cells = [
            (60 + 250 * side, 740 - 12 * row, line)
            for side, column in enumerate(columns)
            for row, line in enumerate(column)
        ]
        page += sorted(cells, key=lambda cell: (-cell[1], cell[0])) if by_rows else cells
        pages.append(page)
    return make_pdf(pages)


def make_eml(**more: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Jana Müller <jana@example.org>"
    message["To"] = "office@example.org"
    message["Date"] = "Mon, 05 Jan 2015 10:11:12 +0100"
    message["Subject"] = "The ferry"
    message.set_content(f"{SENTENCES[0]}\n\n> {SENTENCES[1]}\n")
    return message


def make_eml_with_attachment() -> bytes:
    message = make_eml()
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="plan.pdf")
    return message.as_bytes()


def make_mbox() -> bytes:
    mail = bytes(make_eml()) + b"\n>From the harbour came a noise.\n"
    return b"".join(
        b"From jana@example.org Mon Jan  5 10:11:12 2015\n" + mail + b"\n" for _ in "12"
    )


RTF = "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 " + "\\par ".join(SENTENCES) + "\\par}"
SRT = "".join(
    f"{n}\n00:00:{n:02},000 --> 00:00:{n + 1:02},000\n<i>{words}</i>\n\n"
    for n, words in enumerate(
        ["The ferry left the harbour", "of Emden at noon with the mail for the islands."], start=1
    )
)
VTT = "WEBVTT\n\nNOTE made by hand\n\n" + SRT.replace(",000", ".000")
RECORDS = [{"id": n, "title": title, "text": sentence} for n, title, sentence in ROWS]
JSONL = "".join(json.dumps(record) + "\n" for record in RECORDS)
HTML = (
    "<html><head><title>Ferries</title></head><body><article>"
    + "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    + "</article></body></html>"
)
GERMAN_CSV = "Nr;Überschrift;Datum;Inhalt\n" + "".join(
    f"{n};{title};{15 + int(n) * 5}.01.2004;{sentence}\n" for n, title, sentence in ROWS
)

KINDS: dict[str, bytes | str] = {
    "plain.txt": TEXT,
    "notes.md": f"# Ferries\n\n{TEXT}",
    "windows.txt": ("Über die Brücke führt der Weg nach Öhringen. " * 9).encode("cp1252"),
    "utf16.txt": TEXT.encode("utf-16"),
    "odd-utf16.txt": TEXT.encode("utf-16") + b"\x20",
    "1945-Truman.txt": TEXT,
    "49960": "From: jana@example.org\nSubject: ferry\n\n" + TEXT,
    "page.html": HTML,
    "letter.rtf": RTF,
    "report.docx": make_docx(),
    "macros.docm": make_docx(**{"word/vbaProject.bin": "x"}),
    "report.odt": make_odt(),
    "novel.epub": make_epub(),
    "article.pdf": set_article(list(SENTENCES) * 4),
    "talk.srt": SRT,
    "talk.vtt": VTT,
    "message.eml": make_eml_with_attachment(),
    "inbox.mbox": make_mbox(),
    "table.csv": make_csv(),
    "semicolons.csv": make_csv(";"),
    "tabs.tsv": make_csv("\t"),
    "sep.csv": "sep=;\r\n" + make_csv(";"),
    "excel.csv": make_csv("\t").encode("utf-16"),
    "german.csv": GERMAN_CSV.encode("cp1252"),
    "upper.csv": make_csv(head=("ID", "TITLE", "TEXT")),
    "body.csv": make_csv(head=("id", "headline", "Body")),
    "unnamed.csv": make_csv(head=("id", "col1", "col2")),
    "sheet.xlsx": make_xlsx(SHEET),
    "sheet.ods": make_ods(),
    "rows.jsonl": JSONL,
    "array.json": json.dumps(RECORDS),
    "object.json": json.dumps({record["id"]: {"text": record["text"]} for record in RECORDS}),
    "columns.json": json.dumps({"text": {"0": SENTENCES[0], "1": SENTENCES[1]}}),
    "answer.json": json.dumps({"status": "ok", "articles": RECORDS}),
    "rows.csv.gz": gzip.compress(make_csv().encode()),
    "plain.txt.bz2": bz2.compress(TEXT.encode()),
    "plain.txt.xz": lzma.compress(TEXT.encode()),
    "pages.zip": make_zip(
        {"a/one.txt": TEXT, "a/two.docx": make_docx(), "README.txt": "x", "__MACOSX/._one.txt": "x",
         "a/three.jpg": b"\xff\xd8\xff"}
    ),
    "pages.tar.gz": make_tar({"a/one.txt": TEXT.encode(), "a/rows.csv": make_csv().encode()}),
    # not read, and the way out
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "locked.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "locked.odt": make_odt(manifest="<manifest><encryption-data/></manifest>"),
    "protected.epub": make_epub("OEBPS/c2.xhtml"),
    "scan.pdf": make_pdf([[], []]),
    "slides.pptx": make_zip({"ppt/presentation.xml": "<p/>"}),
    "photo.jpg": b"\xff\xd8\xff",
    "nested.zip": make_zip({"inner.zip": make_zip({"a.txt": TEXT})}),
    "two-texts.csv": "n,left,right\n" + f'1,"{SENTENCES[0]}","{SENTENCES[1]}"\n' * 3,
    "headless.csv": f'1,"{SENTENCES[0]} {SENTENCES[1]}"\n2,"{SENTENCES[2]}"\n',
    "empty.csv": "id,text\n",
}  # fmt: skip

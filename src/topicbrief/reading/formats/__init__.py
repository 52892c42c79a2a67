"""The forms in which people have texts, and the reader of each, loaded when it is first needed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from ...records import Document
from .base import DAMAGED, Options, Report, Source, explain, suffix_of

_READERS = {
    "text": {"read_text": ".txt .text .md .markdown .rst .asc", "read_rtf": ".rtf",
             "read_html": ".html .htm .xhtml", "read_subtitles": ".srt .vtt"},
    "tables": {"read_csv": ".csv .tsv .tab", "read_jsonl": ".jsonl .ndjson", "read_json": ".json",
               "read_parquet": ".parquet"},
    "sheets": {"read_xlsx": ".xlsx .xlsm", "read_ods": ".ods"},
    "office": {"read_docx": ".docx .docm", "read_odt": ".odt", "read_epub": ".epub"},
    "pdf": {"read_pdf": ".pdf"},
    "mail": {"read_eml": ".eml", "read_mbox": ".mbox"},
    "archives": {"read_zip": ".zip", "read_tar": ".tar .tgz .tbz .txz"},
}  # fmt: skip
READERS = {
    suffix: (module, name)
    for module, readers in _READERS.items()
    for name, suffixes in readers.items()
    for suffix in suffixes.split()
}
KNOWN = f"{', '.join(READERS)}, or one of these with .gz, .bz2 or .xz"

# Texts that are not read, and what to do with them.
WAYS_OUT = {
    **dict.fromkeys((".doc", ".dot", ".wpd", ".wps", ".pages"), "save it as .docx"),
    **dict.fromkeys((".xls", ".xlsb", ".numbers"), "save it as .xlsx or .csv"),
    **dict.fromkeys((".ppt", ".pptx", ".odp", ".key", ".djvu", ".ps", ".xps"), "save it as .pdf"),
    **dict.fromkeys((".mobi", ".azw", ".azw3", ".fb2"), "convert it to .epub"),
    **dict.fromkeys((".msg", ".pst", ".ost"), "save it as .eml or .mbox"),
    **dict.fromkeys((".mht", ".mhtml", ".webarchive"), "save the page as .html"),
    **dict.fromkeys((".7z", ".rar", ".zst", ".lz4"), "unpack it, or pack it as .zip"),
    **dict.fromkeys((".xml", ".tex", ".log", ".yaml", ".yml"), "save its text as .txt"),
    **dict.fromkeys((".sav", ".dta", ".rds", ".sqlite", ".db", ".feather"), "export it as .csv"),
}


def read_source(source: Source, options: Options, report: Report) -> Iterator[Document]:
    """Yield the documents of a file or of a member of an archive; tell `report` what is wrong."""
    told = len(report.errors) + len(report.problems) + len(report.passed_over)
    found = False
    try:
        module, name = READERS.get(suffix_of(source.label), READERS[".txt"])
        reader = getattr(import_module(f".{module}", __name__), name)
        for document in reader(source, options, report):
            found = True
            yield document
        if not found and told == len(report.errors) + len(report.problems) + len(
            report.passed_over
        ):
            report.tell(source.label, "no text in it")
    except DAMAGED as error:
        report.tell(source.label, f"cannot be read: {explain(error)}")

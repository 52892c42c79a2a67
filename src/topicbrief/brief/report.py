"""The brief as a user has it: what it says, set in type, and written to a folder."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..records import Table, make_table
from ..scale.store import MemoryStore, code_of, key_of
from ..topics.groups import shares_by
from ..topics.model import GroupShares
from .decisions import settings_of
from .docx import to_docx
from .exports import print_pdf, to_data, to_graphml, to_pyldavis
from .methods import Methods, tell_methods
from .model import BriefContent
from .output import write_file, written_together
from .render import to_html, to_markdown
from .tables import (
    documents_rows,
    key_of_page,
    sentences_table,
    summary_table,
    topics_table,
    write_tables,
)
from .wording import counted

FORMATS = ("html", "md", "csv", "svg", "png", "json", "graphml", "docx", "pdf")
ROOMS = ("language", "reading", "topics", "summary", "brief")
PERIODS = {"year": 4, "month": 7, "day": 10}  # characters of an ISO 8601 date


@dataclass(frozen=True, eq=False)
class Brief(BriefContent):
    """All that the brief says; `to_markdown` and `to_html` only set it in type."""

    def to_markdown(self, *, short: bool = False) -> str:
        """The brief as Markdown, which reads well as it is and on a code host.

        `short`: the title, what was read, what it says and is about, and how far to trust it.
        """
        return to_markdown(self, short=short)

    def to_html(self, *, short: bool = False) -> str:
        """The brief as one self-contained HTML page that asks for nothing from anywhere.

        `short`: what fits one printed page, see `to_markdown`.
        """
        return to_html(self, short=short)

    def __repr__(self) -> str:
        what = f"{self.counts.documents:,} documents, {len(self.topics)} topics"
        return f"<Brief {self.title!r}: {what}, {len(self.summary.picks)} sentences>"

    def to_pandas(self, what: str = "topics") -> Any:
        """A DataFrame of "topics" (a row a word), "sentences", "terms", "documents" or "summary".

        The columns are those of the tables that `write` writes. Raises ImportError where pandas
        is not installed, ValueError for anything else.
        """
        tables = {
            "topics": topics_table,
            "sentences": sentences_table,
            "summary": lambda brief: summary_table(brief.summary),
            "documents": lambda brief: make_table(*documents_rows(brief)),
            "terms": lambda brief: make_table(
                ("word", "count", "score"), ((t.word, t.count, t.score) for t in brief.terms)
            ),
        }
        if what not in tables:
            raise ValueError(f'what="{what}": expected one of {", ".join(tables)}')
        return tables[what](self).to_pandas()

    def to_settings(self) -> str:
        """The topics as a `topicbrief.toml` has them, to be renamed, merged or left out by hand.

        Each with ten words, and twenty documents where a topic is fitted on documents with ids.
        """
        return settings_of(self.model, [t.name for t in self.topics]) if self.model else ""

    def methods(self) -> Methods:
        """A paragraph for a paper on how this was made, with versions and references.

        All of it is told by the recipes and numbers of this brief; `text` and `references`, and
        `print` shows both.
        """
        return tell_methods(self, libraries=True)

    def documents_of(self, topic: str | int, n: int = 10) -> Table:
        """The documents with the greatest share of a topic, by its name or number, most first."""
        from .compare import documents_of

        return documents_of(self, topic, n)

    def over_time(self, period: str = "month") -> GroupShares:
        """Shares of topics by "year", "month" or "day", of the counted words, with 95% intervals.

        Every such period is a row; the brief's own table puts documents together by the shortest
        time that holds enough of them. `note` says how many have no such date and are left out.
        Raises ValueError for another period, or where there are no topics.
        """
        if period not in PERIODS:
            raise ValueError(f'period="{period}": expected one of {", ".join(PERIODS)}')
        if self.model is None or self.units is None:
            raise ValueError(f"no topics: {self.topics_note}")
        documents = [unit.document for unit in self.units.items]
        length = PERIODS[period]
        periods = [d.date[:length] if len(d.date) >= length else "" for d in documents]
        undated = len({d.id for d, own in zip(documents, periods, strict=True) if not own})
        note = f"by {period}" + (f"; {counted(undated, 'document')} without one" if undated else "")
        shares = shares_by(self.model, periods, documents=[d.id for d in documents])
        return replace(shares, kind="period", note=note)

    def _repr_html_(self) -> str:
        head = ("topic", "name", "share", "leading words")
        rows = [(t.number, t.name, f"{t.share:.0%}", ", ".join(t.words)) for t in self.topics]
        return self.summary._repr_html_() + make_table(head, rows, self.title)._repr_html_()

    def write(
        self,
        folder: str | os.PathLike[str],
        *,
        formats: Collection[str] = ("html", "md", "csv"),
        short: bool = False,
    ) -> tuple[str, ...]:
        """Write the brief into `folder`, all of it or nothing; return the names of the files.

        `formats` are some of `FORMATS`: the page, Markdown, tables, figures, `brief.json` (by
        `docs/brief.schema.json`) with `topics.json` for pyLDAvis, the topics as a graph, Word,
        and PDF where a browser of Chromium's kind is installed; `short` leaves of page, Markdown,
        Word and PDF what fits one printed page. What an earlier brief left there and this one does
        not have is removed; a user's own files are not.
        Raises ValueError for an unknown format, OutputError where something stands in the way.
        """
        if unknown := [name for name in formats if name not in FORMATS]:
            raise ValueError(f"formats={', '.join(unknown)}: expected some of {', '.join(FORMATS)}")
        with written_together(Path(folder)) as staged:
            made: dict[str, Callable[[], str | bytes]] = {
                "brief.html": lambda: self.to_html(short=short),
                "brief.md": lambda: self.to_markdown(short=short),
                "brief.docx": lambda: to_docx(self.to_markdown(short=short)),
                "brief.json": lambda: json.dumps(to_data(self), indent=1) + "\n",
                "topics.graphml": lambda: to_graphml(self),
            }
            for name, make in made.items():
                if name.partition(".")[2] in formats:
                    write_file(staged / name, make())
            if "json" in formats and self.model is not None:
                write_file(staged / "topics.json", json.dumps(to_pyldavis(self.model)) + "\n")
            if "csv" in formats:
                write_tables(self, staged)
            if "pdf" in formats:
                self._print(staged, short=short)
            if kinds := [kind for kind in ("svg", "png") if kind in formats]:
                self._draw(staged, kinds)
            return tuple(sorted(file.name for file in staged.iterdir()))

    def _print(self, folder: Path, *, short: bool) -> None:
        page = folder / "printed.html"
        write_file(page, self.to_html(short=short))
        print_pdf(page.resolve(), folder.resolve() / "brief.pdf")
        page.unlink()

    def _draw(self, folder: Path, kinds: Collection[str]) -> None:
        """Save every figure; one whose fonts are our own is kept under all that it shows."""
        from .figures import list_figures, save_figure
        from .figures.fonts import needs_others

        picks = [key_of_page(pick.sentence) for pick in self.summary.picks]
        store = self.corpus.store if self.corpus and self.drawn else MemoryStore()
        for name, draw in list_figures(self):
            shown = picks if name == "03-sentences" else ()
            key = key_of(code_of(*ROOMS), self.drawn, name, sorted(kinds), shown)
            kept = store.find("figures", key)
            if kept is not None:
                for kind, data in kept.items():
                    write_file(folder / f"{name}.{kind}", data)
                continue
            figure = draw()
            paths = {kind: folder / f"{name}.{kind}" for kind in kinds}
            for path in paths.values():
                save_figure(figure, path)
            if not needs_others(figure):
                store.keep("figures", key, {k: path.read_bytes() for k, path in paths.items()})

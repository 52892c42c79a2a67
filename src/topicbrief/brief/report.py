"""The brief as a user has it: what it says, set in type, and written to a folder."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from ..records import make_table
from .model import BriefContent
from .output import write_file, written_together
from .render import to_html, to_markdown
from .tables import write_tables

FORMATS = ("html", "md", "csv", "svg", "png")


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

        `formats` are some of `FORMATS`: the page, Markdown, tables, figures; `short` leaves of page
        and Markdown what fits one printed page. What an earlier
        brief left there and this one does not have is removed; a user's own files are not.
        Raises ValueError for an unknown format, OutputError where something stands in the way.
        """
        if unknown := [name for name in formats if name not in FORMATS]:
            raise ValueError(f"formats={', '.join(unknown)}: expected some of {', '.join(FORMATS)}")
        with written_together(Path(folder)) as staged:
            if "html" in formats:
                write_file(staged / "brief.html", self.to_html(short=short))
            if "md" in formats:
                write_file(staged / "brief.md", self.to_markdown(short=short))
            if "csv" in formats:
                write_tables(self, staged)
            if kinds := [kind for kind in ("svg", "png") if kind in formats]:
                self._draw(staged, kinds)
            return tuple(sorted(file.name for file in staged.iterdir()))

    def _draw(self, folder: Path, kinds: Collection[str]) -> None:
        from .figures import draw_all, save_figure

        for name, figure in draw_all(self):
            for kind in kinds:
                save_figure(figure, folder / f"{name}.{kind}")

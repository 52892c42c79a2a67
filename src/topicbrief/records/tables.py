"""Small tables: HTML in a notebook, text in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

SHOWN = 40  # rows that a notebook shows; the rest are counted
WIDTH = 160  # characters of a cell that are shown
FIRST, MEMBER = 3, 120  # members of a long tuple that are shown, and characters of each


class Listed(tuple):
    """A tuple which shows its first few members and how many there are."""

    __slots__ = ()

    def __repr__(self) -> str:
        told = ", ".join(shown(repr(member), MEMBER) for member in self[:FIRST])
        more = f", … {len(self):,} in all" if len(self) > FIRST else "," if len(self) == 1 else ""
        return f"({told}{more})"

    def __reduce__(self) -> tuple[type, tuple[tuple]]:
        return Listed, (tuple(self),)


class Listing:
    """A frozen dataclass of which every tuple among the fields is made `Listed`."""

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:  # type: ignore[attr-defined]
            if type(own := getattr(self, name)) is tuple:
                object.__setattr__(self, name, Listed(own))


@dataclass(frozen=True)
class Table:
    """Rows under a head; `caption` says what they are."""

    head: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    caption: str = ""

    def _repr_html_(self) -> str:
        """HTML of at most `SHOWN` rows in which every cell shows as the text that it is."""
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.head)
        rows = "".join(f"<tr>{_cells(row)}</tr>" for row in self.rows[:SHOWN])
        left = len(self.rows) - SHOWN
        more = f"<p>… and {left} more</p>" if left > 0 else ""
        caption = f"<caption>{escape(self.caption)}</caption>" if self.caption else ""
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"

    def to_pandas(self) -> Any:
        """The same as a DataFrame. Raises ImportError where pandas is not installed."""
        try:
            import pandas
        except ImportError as error:
            raise ImportError("to_pandas needs pandas: pip install pandas (or conda)") from error
        return pandas.DataFrame(list(self.rows), columns=list(self.head))

    def __repr__(self) -> str:
        return f"<Table: {len(self.rows):,} rows of {', '.join(self.head)}>"

    def __str__(self) -> str:
        lines = [self.head, *self.rows[:SHOWN]]
        return "\n".join("  ".join(shown(cell, 40) for cell in line) for line in lines)


def make_table(head: Sequence[str], rows: Iterable[Sequence[Any]], caption: str = "") -> Table:
    """A table of `rows`, each as long as `head`, which a notebook shows and `write_csv` writes."""
    return Table(tuple(head), tuple(tuple(row) for row in rows), caption)


def _cells(row: Sequence[Any]) -> str:
    return "".join(
        f'<td style="text-align:{"right" if _is_number(cell) else "left"}">'
        f"{escape(shown(cell, WIDTH))}</td>"
        for cell in row
    )


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def shown(cell: Any, width: int) -> str:
    """A cell on one line, cut where it is longer than `width`; nothing of no number."""
    if isinstance(cell, float):
        return f"{cell:.2f}" if cell == cell else ""
    text = " ".join(str(cell).split())
    return text if len(text) <= width else text[: width - 1] + "…"

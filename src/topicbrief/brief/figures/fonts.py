"""Fonts for every script that a figure writes: DejaVu Sans, and others for the letters it lacks.

DejaVu comes with matplotlib and has the Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew and
Arabic letters. A text with others is set in the Noto fonts of the extra `fonts`, which are the same
on every machine, or in what the machine has. Where no font has a letter, the figure says so.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category, east_asian_width, name

import regex

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontEntry

FIRST = "DejaVu Sans"
PACKAGES = (  # of the extra `fonts`, by the names that they are imported by
    "noto_cjk_sans_otc", "justmytype_intl_south_asia", "justmytype_intl_sea",
    "justmytype_intl_africa",
)  # fmt: skip
COMMON = regex.compile(  # what systems have for other scripts
    r"Noto Sans|Nirmala UI|Leelawadee UI|Arial Unicode MS|Unifont|Code2000|Droid Sans Fallback"
    r"|WenQuanYi|Source Han Sans|Microsoft YaHei|Yu Gothic|Malgun Gothic|PingFang|Hiragino Sans"
    r"|Apple SD Gothic Neo|Kohinoor|Thonburi|Kefa|Lohit|IPAexGothic|TakaoGothic|Nanum"
)
EXTRA = "pip install 'topicbrief[fonts]'"
_KANA, _HANGUL = regex.compile(r"[\p{Hiragana}\p{Katakana}]"), regex.compile(r"\p{Hangul}")


def shown_width(text: str) -> int:
    """How many letters of Latin a text is as wide as: ideographs count twice, marks not at all."""
    if text.isascii():
        return len(text)
    marks = sum(category(letter) in ("Mn", "Me", "Cf") for letter in text)
    return len(text) + sum(east_asian_width(letter) in "WF" for letter in text) - marks


def choose_fonts(figure: Figure) -> str:
    """Give each text of a figure fonts that have its letters; return what script none has."""
    from matplotlib.text import Text

    use_bundled()
    for axes in figure.axes:  # whose labels are not written before they are asked for
        axes.get_xticklabels()
        axes.get_yticklabels()
    lost: set[str] = set()
    for text in figure.findobj(Text):
        if needed := _letters(text.get_text()) - letters_of(FIRST):
            fonts, missing = _fonts_for(frozenset(needed), _variant(text.get_text()))
            text.set_fontfamily([FIRST, *fonts])
            lost |= missing
    return ", ".join(sorted({_script(letter) for letter in lost}))


def needs_others(figure: Figure) -> bool:
    """Whether it has letters that `FIRST` lacks: how they look depends on the machine's fonts."""
    from matplotlib.text import Text

    known = letters_of(FIRST)
    return any(_letters(text.get_text()) - known for text in figure.findobj(Text))


def _script(letter: str) -> str:
    """What the name of a letter begins with: "Gujarati"; "some symbols"."""
    return name(letter, "rare").split()[0].title() if letter.isalpha() else "some symbols"


def _letters(text: str) -> set[str]:
    """What must be drawn: without blanks and what only joins or marks."""
    if text.isascii():
        return set()
    return {x for x in text if x.isprintable() and x != " " and category(x) not in ("Cf", "Me")} - {
        "\ufe0e", "\ufe0f",
    }  # fmt: skip


def _variant(text: str) -> str:
    """Which country's forms ideographs have."""
    if _HANGUL.search(text):
        return "KR"
    return "JP" if _KANA.search(text) else "SC"


@cache
def _fonts_for(needed: frozenset[str], variant: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The fewest fonts that have these letters, in a fixed order, and the letters that none has."""
    found: list[str] = []
    left = set(needed)
    for family in sorted(_others(), key=lambda family: not family.endswith(f"CJK {variant}")):
        if left and left & letters_of(family):
            found.append(family)
            left -= letters_of(family)
    return tuple(found), frozenset(left)


@cache
def _others() -> tuple[str, ...]:
    """Families besides the first: those of the packages, then those of the machine by name."""
    from matplotlib.font_manager import fontManager

    before = {font.name for font in fontManager.ttflist}
    for package in PACKAGES:
        try:
            folder = Path(import_module(package).__path__[0])
        except ImportError:
            continue
        for path in sorted(folder.rglob("*.tt[cf]")):
            fontManager.addfont(path)
    entries = fontManager.ttflist
    ours = dict.fromkeys(font.name for font in entries if _is_packaged(font))
    return (*ours, *sorted(own for own in before if COMMON.match(own) and own not in ours))


def _is_packaged(font: FontEntry) -> bool:
    return any(package in Path(font.fname).parts for package in PACKAGES)


@cache
def use_bundled() -> None:
    """Take `FIRST` as it comes with matplotlib, whatever else of that name the machine has.

    The list of fonts that matplotlib keeps may hold another release of it, whose letters have
    other numbers: the same text would be other bytes.
    """
    from matplotlib import get_data_path
    from matplotlib.font_manager import fontManager

    fontManager.ttflist = [font for font in fontManager.ttflist if font.name != FIRST]
    for face in ("", "-Bold", "-Oblique", "-BoldOblique"):
        fontManager.addfont(Path(get_data_path(), "fonts", "ttf", f"DejaVuSans{face}.ttf"))


@cache
def letters_of(family: str) -> frozenset[str]:
    """The letters that a family has a glyph for."""
    from matplotlib.font_manager import FontProperties, fontManager, get_font

    with quiet():
        path = fontManager.findfont(FontProperties(family=[family]), fallback_to_default=False)
    return frozenset(map(chr, get_font(path).get_charmap()))


@contextmanager
def quiet() -> Iterator[None]:
    """Without matplotlib's word on each font that has no bold, or lacks a letter."""
    import warnings

    log = logging.getLogger("matplotlib.font_manager")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from font")
            yield
    finally:
        log.setLevel(level)

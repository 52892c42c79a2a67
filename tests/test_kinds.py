"""Twenty kinds of text, each with what must be kept, joined, set aside and quoted.

`kinds/NAME.txt` is the text; `kinds/NAME.toml` says what must come of it:

- `form`: the name of the form that must be seen;
- `kept`: pieces that must stand in the body or a headline; `kept_share`: of all words, at least;
- `joined`: paragraphs that must be one block; `whole`: sentences that must come out like that;
- `aside`: pieces that must stand in a block of the role named; `speakers`: who says a sentence;
- `facts`: what the header of a mail says.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from topicbrief.reading.pages import clean
from topicbrief.records import KEPT, Document, Page

KINDS = sorted((Path(__file__).parent / "kinds").glob("*.toml"))


def read_kind(path: Path) -> tuple[Page, dict]:
    text = path.with_suffix(".txt").read_text(encoding="utf-8")
    page = clean(Document(id=path.stem, text=text, source=path.stem))
    return page, tomllib.loads(path.read_text(encoding="utf-8"))


def roles_of(page: Page, piece: str) -> set[str]:
    """The roles of the blocks that hold the piece where it first stands, line breaks or not."""
    text = page.document.text
    start = " ".join(text.split()).find(" ".join(piece.split()))
    assert start >= 0, f"the text does not hold {piece!r}"
    solid = len("".join(" ".join(text.split())[:start].split()))
    places = [place for place, sign in enumerate(text) if not sign.isspace()]
    first, last = places[solid], places[solid + len("".join(piece.split())) - 1]
    return {block.role for block in page.blocks if block.start <= last and block.stop > first}


@pytest.mark.parametrize("path", KINDS, ids=lambda path: path.stem)
def test_a_kind_of_text(path):
    page, wanted = read_kind(path)
    if "form" in wanted:
        assert page.form.name == wanted["form"], page.form.why
    for piece in wanted.get("kept", ()):
        assert roles_of(page, piece) <= KEPT, piece
    for piece, role in wanted.get("aside", {}).items():
        assert roles_of(page, piece) == {role}, piece
    blocks = {" ".join(block.text.split()) for block in page.blocks}
    assert set(wanted.get("joined", ())) <= blocks
    said = {" ".join(s.plain.split()): s.speaker for s in page.sentences}
    assert set(wanted.get("whole", ())) <= said.keys()
    assert dict(page.facts) == wanted.get("facts", {})
    for sentence, speaker in wanted.get("speakers", {}).items():
        assert said[sentence] == speaker
    account = page.account
    assert account.kept >= wanted.get("kept_share", 0.0) * account.words
    assert not account.doubtful


def test_there_are_twenty_kinds():
    assert len(KINDS) >= 20

"""Encodings: which one, told; what was decoded wrongly, put right and counted."""

from __future__ import annotations

import pytest

from topicbrief import read
from topicbrief.reading.encodings import recognise_encoding, repair_mojibake

SPEECH = (
    "We shall speak of the nation’s work — of what is done, and what is not. “It is late”, he"
    " said; it’s the people’s hour. No word here is of another language.\n"
) * 20
POLISH = "Zażółć gęślą jaźń. W Szczebrzeszynie chrząszcz brzmi w trzcinie, panie chrząszczu. " * 8
RUSSIAN = "Это было давно, и никто уже не помнит, как это началось и чем всё это кончилось. " * 8
CHINESE = "今天天氣很好，我們去公園散步。孩子們在草地上玩耍，大人們坐在長椅上聊天。" * 5


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SPEECH, "cp1252"),
        (SPEECH, "mac_roman"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (CHINESE, "big5"),
        ("Die Größe der Häuser überraschte. " * 5, "latin-1"),
        ("L'été dernier, à côté de la forêt. " * 5, "latin-1"),
    ],
)
def test_bytes_are_read_as_they_were_written(text: str, encoding: str) -> None:
    found, note = recognise_encoding(text.encode(encoding))
    assert text.encode(encoding).decode(found) == text
    assert note == f"encoding guessed: {found}"


def test_an_english_speech_is_windows_1252() -> None:
    for text in (SPEECH, "It is the nation’s hour.", "A café — no more."):
        assert recognise_encoding(text.encode("cp1252"))[0] == "cp1252"


def test_what_is_certain_needs_no_note() -> None:
    assert recognise_encoding("Größe".encode()) == ("utf-8", "")
    assert recognise_encoding("Größe".encode("utf-16")) == ("utf-16", "")
    assert recognise_encoding("Größe".encode()[:3], cut=True) == ("utf-8", "")
    with pytest.raises(ValueError, match="binary"):
        recognise_encoding(b"\x00\x01\xff")


def test_repaired_words_are_counted_as_they_are() -> None:
    text = "Plain words first, many of them.\nThe presidentâ€™s cafÃ© is open.\nAnd it’s fine.\n"
    fixed, note = repair_mojibake(text)
    assert (
        fixed == "Plain words first, many of them.\nThe president’s café is open.\nAnd it’s fine.\n"
    )
    assert note == "mojibake repaired in 2 words"
    assert repair_mojibake("“Fine” — as it is") == ("“Fine” — as it is", "")


def test_bytes_that_are_no_utf8_in_a_file_that_is_are_of_windows(tmp_path):
    text = "“The café was full,” she said; Zoë was not there — he was."
    (tmp_path / "mixed.txt").write_bytes(text.encode() + b"\nM\xfcller came. \x93Late.\x94")
    (document,) = read(tmp_path / "mixed.txt")
    assert document.text == f"{text}\nMüller came. “Late.”"
    assert "3 bytes are no UTF-8" in document.notes[0]


def test_a_sign_that_was_lost_is_put_back_where_a_word_says_which() -> None:
    fixed, note = repair_mojibake("Die groÃe TÃ¼r. Los dÃas mÃ¡s frÃos. Xyzzrà Ãqq wrÃqz.")
    assert fixed.startswith("Die große Tür. Los días más fríos.")
    assert "wrÃqz" in fixed  # no word: it stays, and is marked
    assert note == "mojibake repaired in 5 words"

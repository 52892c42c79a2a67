"""The encoding of bytes, and text that was decoded with a wrong one."""

from __future__ import annotations

import re

SAMPLE = 1 << 18  # bytes that a guess looks at
USUAL = ("cp1251", "koi8_r", "cp1253")  # of other scripts, where no guess decodes the whole
CANDIDATES = ("cp1252", "cp1254", "cp1250", "mac_roman")  # of text in Latin letters
_LETTER = re.compile(rb"[a-zA-Z]")
_ODD = re.compile(r"[\x80-\x9f]|(?<=[a-z])[A-ZÀ-Þ](?=[a-z])")


def recognise_encoding(data: bytes, *, cut: bool = False) -> tuple[str, str]:
    """The encoding of `data` and a note where it had to be guessed.

    UTF-8 and byte order marks are certain. Text in Latin letters with few other bytes is
    Windows-1252, as browsers read it (WHATWG Encoding Standard); anything else is
    charset-normalizer's best guess. `cut` allows a character to be cut at the end. Raises
    ValueError for binary data.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16", ""
    if b"\x00" in data:
        raise ValueError("it is binary; expected text")
    try:
        data.decode("utf-8")
        return "utf-8", ""
    except UnicodeDecodeError as error:
        if cut and error.end >= len(data) - 3:
            return "utf-8", ""
    found = _guess(data)
    if not found:
        raise ValueError("its encoding is not recognised; save it as UTF-8")
    return found, f"encoding guessed: {found}"


def _guess(data: bytes) -> str:
    if _mostly_latin(data) and (found := _western(data)):
        return found
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    if best is not None and _decodes(data, best.encoding):
        return best.encoding
    return next((name for name in USUAL if _decodes(data, name)), "")


def _mostly_latin(data: bytes) -> bool:
    """Of seven letters no more than one stands outside ASCII: Latin script, whatever page."""
    letters = len(_LETTER.findall(data[:SAMPLE]))
    return _count_high(data[:SAMPLE]) * 6 < letters


def _count_high(data: bytes) -> int:
    return len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))


def _western(data: bytes) -> str:
    """The first of the candidates that reads most like words; as nearly always, Windows-1252."""
    scores = {name: _oddities(data[:SAMPLE], name) for name in CANDIDATES}
    fitting = {name: score for name, score in scores.items() if score is not None}
    best = min(fitting, key=lambda name: (fitting[name], CANDIDATES.index(name)), default="")
    return best if best and _decodes(data, best) else ""


_USED = frozenset(
    "àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœšžąćęłńśźżčďěňřťůőűăâîșțşţğıÀÁÂÄÅÇÈÉÊËÍÎÑÓÔÖØÚÜŒŠŽŁŚŻČ"
)
_MARKS = frozenset("“”‘’–—…«»„‚•·°€£§©®™¿¡½¼¾ºª\xa0\xad†‹›´¨×±")


def _oddities(data: bytes, encoding: str) -> float | None:
    """How many of the characters outside ASCII are neither letters in use nor marks in place."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    odd = 0
    for match in _HIGH.finditer(text):
        before, char, after = match.group(1), match.group(2), match.group(3)
        inside = before.isalpha() and after.isalpha()
        if char in _USED:
            alone = not before.isalpha() and not after.isalpha()
            odd += char.isupper() and (before.islower() or alone)
        elif char in _MARKS:
            odd += inside and char not in "’—–…\xad"
        else:
            odd += 1
    return odd


_HIGH = re.compile(r"(?s)(?<=(.))([^\x00-\x7f])(?=(.))")


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def repair_mojibake(text: str) -> tuple[str, str]:
    """The text with wrongly decoded characters put right, and a note that says so.

    Only what ftfy takes for mojibake is touched: quotation marks and the like stay as they are.
    The words of the lines that were changed are compared place by place.
    """
    if text.isascii():
        return text, ""
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    lines = text.splitlines(keepends=True)
    if not any(is_bad(line) for line in lines if not line.isascii()):
        return text, ""
    fixed = [line if line.isascii() else fix_encoding(line) for line in lines]
    changed = sum(_count_changed(a, b) for a, b in zip(lines, fixed, strict=True) if a != b)
    if not changed:
        return text, ""
    told = "1 word" if changed == 1 else f"{changed:,} words"
    return "".join(fixed), f"mojibake repaired in {told}"


def _count_changed(before: str, after: str) -> int:
    """How many words of a line are other ones; a blank that a repair makes is no new word."""
    old, new = before.split(" "), after.split(" ")
    if len(old) == len(new):
        return sum(a != b for a, b in zip(old, new, strict=True))
    return len(set(old) - set(new))

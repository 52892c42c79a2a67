"""Which encoding the bytes of a text are in, and characters that were decoded by the wrong one."""

from __future__ import annotations


def recognise_encoding(data: bytes, *, cut: bool = False) -> tuple[str, str]:
    """Return the encoding of `data` and a note where it had to be guessed.

    UTF-8 and byte order marks are certain; anything else is charset-normalizer's best guess.
    `cut` allows a character to be cut at the end. Raises ValueError for binary data.
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
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise ValueError("its encoding is not recognised; save it as UTF-8")
    return best.encoding, f"encoding guessed: {best.encoding}"


def repair_mojibake(text: str) -> tuple[str, str]:
    """Return the text with wrongly decoded characters put right, and a note that says so.

    Only what ftfy takes for mojibake is touched: quotation marks and the like stay as they are.
    """
    if text.isascii():
        return text, ""
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    lines = (line for line in text.splitlines(keepends=True) if not line.isascii())
    if not any(map(is_bad, lines)):
        return text, ""
    fixed = fix_encoding(text)
    changed = sum(a != b for a, b in zip(text.split(), fixed.split(), strict=False))
    return fixed, f"mojibake repaired in {changed} words" if fixed != text else ""

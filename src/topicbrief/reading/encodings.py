"""The encoding of bytes, and text that was decoded with a wrong one."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from itertools import pairwise

from ..language.lexicon import frequencies

SAMPLE = 1 << 18  # bytes that a guess looks at
LATIN = ("cp1252", "cp1254", "cp1250", "mac_roman")  # the likelier first
OTHERS = ("cp1251", "cp1253", "koi8_r", "cp866", "iso8859_5")  # Cyrillic and Greek
ODD = 0.1  # of the characters outside ASCII may be odd in another script
WINDOWS = "topicbrief-windows"  # the handler of errors that decodes what is no UTF-8
_LETTER = re.compile(rb"[a-zA-Z]")


def recognise_encoding(data: bytes, *, cut: bool = False) -> tuple[str, str]:
    """The encoding of `data` and a note where it had to be guessed.

    UTF-8 and byte order marks are certain. Text in mostly ASCII letters is read as Windows-1252,
    as browsers do (WHATWG Encoding Standard), or as the neighbour of it that reads most like
    words; Cyrillic and Greek likewise; anything else is charset-normalizer's best guess. Of a file
    put together from two encodings, mostly UTF-8, the other bytes are Windows-1252 (see `WINDOWS`).
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
    text = data.decode("utf-8", "surrogateescape")
    high = sum(char > "\x7f" for char in text)
    if high > 2 * (alien := sum("\udc80" <= char <= "\udcff" for char in text)):
        told = "1 byte is" if alien == 1 else f"{alien:,} bytes are"
        return "utf-8", f"{told} no UTF-8, unlike the rest: read as Windows-1252"
    found = _guess(data)
    if not found:
        raise ValueError("its encoding is not recognised; save it as UTF-8")
    return found, f"encoding guessed: {found}"


def _as_windows(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeDecodeError) or not error.encoding.startswith("utf-8"):
        return codecs.replace_errors(error)
    alien = error.object[error.start : error.start + 1]
    return alien.decode("cp1252", "replace"), error.start + 1


codecs.register_error(WINDOWS, _as_windows)


def _guess(data: bytes) -> str:
    sample = data[:SAMPLE]
    high = sum(byte > 0x7F for byte in sample)
    latin = high * 3 < len(_LETTER.findall(sample))
    odd, name = _best(sample, LATIN if latin else OTHERS, _odd_in_latin if latin else _odd_in_words)
    if (latin or odd <= ODD * high) and _decodes(data, name):
        return name
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best is not None and _decodes(data, best.encoding) else ""


def _best(
    sample: bytes, candidates: tuple[str, ...], count: Callable[[str], int]
) -> tuple[int, str]:
    """The candidate with the fewest oddities, the first of several, with their number."""
    texts = ((name, sample.decode(name, "replace")) for name in candidates)
    return min(((count(text), name) for name, text in texts), key=lambda found: found[0])


_USED = frozenset(
    "àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœšžąćęłńśźżčďěňřťůőűăâîșțşţğıÀÁÂÄÅÇÈÉÊËÍÎÑÓÔÖØÚÜŒŠŽŁŚŻČ"
)
_MARKS = frozenset("“”‘’–—…«»„‚•·°€£§©®™¿¡½¼¾ºª\xa0\xad†‹›´¨×±")


def _odd_in_latin(text: str) -> int:
    """Characters outside ASCII that are neither letters in use nor marks in their place."""
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


def _odd_in_words(text: str) -> int:
    """Characters outside ASCII that are no letters, and capitals behind other letters."""
    high = [char for char in text if char > "\x7f"]
    inner = sum(b.isupper() and a.isalpha() for a, b in pairwise(text) if b > "\x7f")
    return inner + sum(not char.isalpha() and char not in _MARKS for char in high)


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
    fixed = [line if line.isascii() else _restore(fix_encoding(line)) for line in lines]
    changed = sum(_count_changed(a, b) for a, b in zip(lines, fixed, strict=True) if a != b)
    if not changed:
        return text, ""
    told = "1 word" if changed == 1 else f"{changed:,} words"
    return "".join(fixed), f"mojibake repaired in {told}"


_HALF = re.compile(r"[^\W\d_]{0,30}[a-zß-ÿ]Ã[^\W\d_]{0,30}")
_INVISIBLE = (("ß", ("de",)), ("í", ("es", "pt", "cs", "hu")))  # their second bytes are no signs


def _restore(line: str) -> str:
    """ "groÃe", "dÃas": the second of two signs was lost; a word that is in use says which."""
    return _HALF.sub(_whole_word, line) if "Ã" in line else line


def _whole_word(half: re.Match[str]) -> str:
    for letter, languages in _INVISIBLE:
        word = half[0].replace("Ã", letter)
        plain = word.lower().replace("ß", "ss")  # as wordfreq has it
        if any(plain in frequencies(language) for language in languages):
            return word
    return half[0]


def _count_changed(before: str, after: str) -> int:
    """How many words of a line are other ones; a blank that a repair makes is no new word."""
    old, new = before.split(" "), after.split(" ")
    if len(old) == len(new):
        return sum(a != b for a, b in zip(old, new, strict=True))
    return len(set(old) - set(new))

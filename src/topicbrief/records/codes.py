"""Which language a text is in: codes of ISO 639, and what is none."""

from __future__ import annotations

from .data import read_data

_TABLE = read_data(__package__, "languages.toml")
LANGUAGES: dict[str, str] = _TABLE["names"]
CODES = frozenset(_TABLE["codes"].split())  # of ISO 639-1


def is_language(code: object) -> bool:
    """Whether it is a code of two letters, or of three where there are no two."""
    if not isinstance(code, str) or not (code.isascii() and code.isalpha() and code.islower()):
        return False
    return code in CODES or (len(code) == 3 and code not in " ".join(LANGUAGES.values()).split())


def check_language(code: str) -> str:
    """A language's code as it is, or "". Raises ValueError, with the nearest one, for no code."""
    if code == "" or is_language(code):
        return code
    raise ValueError(f'language="{code}": expected an ISO 639 code{nearest_to(code)}')


def nearest_to(code: object) -> str:
    """What is said of the code that may be meant."""
    word = str(code).lower().replace("_", "-").partition("-")[0]
    near = [own for own, names in LANGUAGES.items() if word in names.lower().split()]
    told = [f'; nearest: "{own}"' for own in (*near, word) if own in CODES]
    return told[0] if told else " such as en or de"

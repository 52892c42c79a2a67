"""Every regular expression of the package, and texts that each of them would be slow on.

`find_patterns` gives what the modules compile, at import and for a language; `pumps` makes texts
out of a pattern's own parse: a way in, one of its repeats many times over, and an end that fails.
"""

from __future__ import annotations

import ast
import inspect
import re
import time
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import regex

import topicbrief

SIZES = (16, 32, 48, 64, 96, 128, 256, 1024, 4096, 16_384)  # characters, so that none hangs
MOST = 0.15  # seconds: of 16,384 characters a linear pattern takes a hundredth of it
SOURCE = Path(topicbrief.__file__).parent
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "ru", "zh", "th")
FAILS = ("", "%", "\x00", "\n", " .", ")", "x", "9")  # what a pumped text ends in


def find_patterns() -> dict[str, re.Pattern[str]]:
    """Patterns by "module.NAME"; those of calls with a literal by module and line."""
    found: dict[str, Any] = {}
    for module in walk_packages([str(SOURCE)], "topicbrief."):
        if module.name.endswith(("__main__", "inference_numba")):
            continue
        loaded = import_module(module.name)
        for name, value in vars(loaded).items():
            found.update(_within(f"{module.name}.{name}", value))
            if inspect.unwrap(value).__module__ == module.name if callable(value) else False:
                found.update(_made(f"{module.name}.{name}", value))
        found.update(_literal(module.name, Path(str(loaded.__file__))))
    unique: dict[Any, tuple[str, Any]] = {}
    for name, pattern in found.items():
        unique.setdefault((pattern.pattern, pattern.flags, type(pattern)), (name, pattern))
    return dict(unique.values())


def _within(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, re.Pattern | regex.Pattern):
        yield name, value
    elif isinstance(value, dict):
        for key, part in list(value.items())[:500]:
            yield from _within(f"{name}[{key}]", part)
    elif isinstance(value, list | tuple):
        for place, part in enumerate(value[:500]):
            yield from _within(f"{name}[{place}]", part)


def _made(name: str, function: Any) -> Iterator[tuple[str, Any]]:
    """The patterns that a function makes of a language, if that is what it does."""
    bare = inspect.unwrap(function)
    if not inspect.isfunction(bare) or "Pattern" not in str(bare.__annotations__.get("return")):
        return
    if list(inspect.signature(bare).parameters) == ["language"]:
        for language in LANGUAGES:
            yield from _within(f"{name}({language})", function(language))


def _literal(name: str, path: Path) -> Iterator[tuple[str, Any]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        library, text = node.func.value, node.args[0] if node.args else None
        if not (isinstance(library, ast.Name) and library.id in ("re", "regex")):
            continue
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            compiled = (re if library.id == "re" else regex).compile(text.value)
            yield f"{name}:{node.lineno}", compiled


_CLASS = {
    code.CATEGORY_DIGIT: "7", code.CATEGORY_NOT_DIGIT: "a", code.CATEGORY_SPACE: " ",
    code.CATEGORY_NOT_SPACE: "a", code.CATEGORY_WORD: "aA7", code.CATEGORY_NOT_WORD: "-",
}  # fmt: skip
_TRY = "aAéжЖ的7 \t\n.,:;'’-–—()[]<>|@\"“&/$%_#*=…"


def _choices(tree: Any) -> list[str]:
    """A few strings that a parsed pattern matches, about; the first takes what is usual."""
    made = [""]
    for op, value in tree:
        made = [a + b for a in made for b in _one(op, value)][:6]
    return made


def _one(op: Any, value: Any) -> list[str]:
    if op is code.LITERAL:
        return [chr(value)]
    if op is code.NOT_LITERAL:
        return ["a" if value != ord("a") else "b"]
    if op is code.ANY:
        return ["a", " "]
    if op is code.IN:
        found = _members(value)
        usual = [c for c in found if c in "aA7 -."]
        return list(dict.fromkeys([*usual[:4], *found[:1], *found[-1:]])) or [""]
    if op in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        low, _, part = value
        return [text * max(1, low) for text in _choices(part)[:4]] + ([""] if not low else [])
    if op is code.SUBPATTERN:
        return _choices(value[3])
    if op is code.ATOMIC_GROUP:
        return _choices(value)
    if op is code.BRANCH:
        return [_choices(branch)[0] for branch in value[1]]
    return [""]


def _members(value: Any) -> list[str]:
    """Characters of a class, of every part of it one; those of a negated class by trying."""
    if value and value[0][0] is code.NEGATE:
        inside = set(_members(value[1:]))
        ranges = [part for op, part in value if op is code.RANGE]
        return [c for c in _TRY if c not in inside and not any(a <= ord(c) <= b for a, b in ranges)]
    found = []
    for op, part in value:
        if op is code.LITERAL:
            found.append(chr(part))
        elif op is code.RANGE:
            found.append(chr(part[0]))
        elif op is code.CATEGORY:
            found += _CLASS.get(part, "a")
    return found


def _repeats(tree: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every repeat in a parsed pattern with a text that leads to it."""
    for op, value in tree:
        if op in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            _low, high, part = value
            if high > 8:
                yield before, part
            yield from _repeats(part, before)
        elif op is code.SUBPATTERN:
            yield from _repeats(value[3], before)
        elif op is code.ATOMIC_GROUP:
            yield from _repeats(value, before)
        elif op is code.BRANCH:
            for branch in value[1]:
                yield from _repeats(branch, before)
        elif op in (code.ASSERT, code.ASSERT_NOT):
            yield from _repeats(value[1], before)
        before += next(iter(_one(op, value)), "")


# What the classes of `regex` are to `re`, near enough to make texts from.
_PLAIN = [
    (r"\\p\{L[a-z]?\}|\\p\{Alphabetic\}", r"a-zа-я"), (r"\\p\{Lu\}|\\p\{Lt\}", "A-Z"),
    (r"\\p\{M[a-z]?\}", "\u0301"), (r"\\p\{N[a-z]?\}", "0-9"), (r"\\p\{Han\}", "的"),
    (r"\\[pP]\{[^}]*\}", "的"), (r"&&", ""), (r"\(\?V1\)", ""), (r"\\X", "."),
]  # fmt: skip


def _parse(pattern: Any) -> Any:
    text = pattern.pattern
    if isinstance(text, bytes):
        text = text.decode("latin-1")
    if isinstance(pattern, regex.Pattern):
        for old, new in _PLAIN:
            text = re.sub(old, new, text)
    try:
        return parser.parse(text)
    except re.error:
        return None


def pumps(pattern: Any) -> Iterator[tuple[str, str]]:
    """Ways in and pieces to repeat behind them, made of the pattern itself."""
    tree = _parse(pattern)
    if tree is None:
        yield from (("", piece) for piece in _TRY)
        return
    seen = set()
    whole = _choices(tree)
    for piece in (*whole, *(text[:-1] for text in whole), *(text + " " for text in whole)):
        seen.add(("", piece))
    for before, part in _repeats(tree):
        for text in _choices(part)[:6]:
            seen |= {("", text), (before, text), (" " + before, text), ("", before + text)}
            seen |= {("", before + text + " "), (before, text + " ")}
    yield from sorted((a, b) for a, b in seen if b)


def spend(pattern: Any, text: Any, anchored: bool) -> float:
    """Seconds of this thread that looking for a pattern takes, from the start or from anywhere."""
    begun = time.thread_time()
    pattern.match(text)
    if not anchored:
        for _ in pattern.finditer(text):
            pass
    return time.thread_time() - begun


def is_anchored(name: str) -> bool:
    """Whether the package looks for a pattern at the start of a text alone."""
    bare = re.escape(name.rpartition(".")[2])
    files = SOURCE.rglob("*.py")
    ways = {
        way
        for path in files
        for way in re.findall(rf"(?<!\w){bare}\.(\w+)", path.read_text(encoding="utf-8"))
    }
    return bool(ways) and ways <= {"match", "fullmatch"}


def find_slow(
    pattern: Any, anchored: bool, sizes: Iterable[int] = SIZES, ends: Iterable[str] = FAILS
) -> tuple[str, str, str] | None:
    """The first pumped text on which a pattern is slow: the way in, the piece, the end."""
    for before, piece in pumps(pattern):
        for end in ends:
            for n in sizes:
                text: Any = before + piece * (n // len(piece)) + end
                if isinstance(pattern.pattern, bytes):
                    text = text.encode("utf-8", "replace")
                if spend(pattern, text, anchored) > MOST and spend(pattern, text, anchored) > MOST:
                    return before, piece, f"{end} at {n}"
    return None


if __name__ == "__main__":
    for name, pattern in find_patterns().items():
        if slow := find_slow(pattern, is_anchored(name)):
            print(f"{name}: {slow}", flush=True)

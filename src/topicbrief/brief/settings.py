"""What a reader decides about a corpus: one file beside the texts, checked as a whole.

`settings.toml` is the one table of all keys: what is checked, what is documented
(`docs/settings.md`) and what the checks say come from it.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from ..reading.form import FORMS
from ..reading.formats.base import Options
from ..records.codes import check_language, is_language, nearest_to
from ..records.data import read_data
from ..topics.engines import ENGINES

FILE = "topicbrief.toml"
Words = tuple[str, ...]
Reference = int | Words  # a topic by its number, or by words of it


class SettingsError(ValueError):
    """Every mistake in a settings file, a line each: key, value, what was expected."""


@dataclass(frozen=True, kw_only=True)
class OwnWords:
    """How a reader wants words counted; `replace` holds pairs (variant, what it counts as)."""

    stop: Words = ()
    keep: Words = ()
    replace: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class OwnTopics:
    """Topics of a reader's own: `names` and `seeds` hold pairs (name, words).

    `documents` holds pairs (name, ids of documents that are typical of it).
    """

    names: tuple[tuple[str, Words], ...] = ()
    seeds: tuple[tuple[str, Words], ...] = ()
    documents: tuple[tuple[str, Words], ...] = ()
    merge: tuple[tuple[Reference, ...], ...] = ()
    drop: tuple[Reference, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a brief is asked for; `words` None: the summary is so many `sentences`.

    `reading` are options of `read`. See `KEYS` for what each is in the file.
    """

    sentences: int = 5
    words: int | None = None
    n_topics: int | None = None
    engine: str = "auto"
    seed: int = 0
    language: str = ""
    form: str = ""
    keep_all: bool = False
    reading: tuple[tuple[str, Any], ...] = ()
    own_words: OwnWords = field(default_factory=OwnWords)
    own_topics: OwnTopics = field(default_factory=OwnTopics)

    def given(self, **options: Any) -> Settings:
        """The same with the options that are not None or empty, which win."""
        known = sorted(f.name for f in fields(self))
        if unknown := sorted(options.keys() - {*known}):
            near = (get_close_matches(unknown[0], known, 1) or ["none"])[0]
            near = f"reading={unknown}" if unknown[0] in Options.__annotations__ else near
            raise TypeError(f"{unknown[0]}: unknown option; nearest: {near}")
        check_language(options.get("language") or "")
        told = {k: v for k, v in options.items() if v is not None and v != "" and v is not False}
        if "sentences" in told:
            told.setdefault("words", None)
        return replace(self, **told)


# -- the keys --------------------------------------------------------------------------------------


class Kind(NamedTuple):
    """What a value must be: in words, and as a check."""

    expected: str
    fits: Callable[[Any], bool]


class Key(NamedTuple):
    """A key of the file; `default` is what holds without it, in words."""

    kind: Kind
    what: str
    example: str
    default: str = ""


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_words(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and all(map(_is_text, value))


def _are_terms(value: Any) -> bool:
    return _are_words(value) and all(len(term.split()) > 1 for term in value)


def _is_table(value: Any, fits: Callable[[Any], bool]) -> bool:
    return isinstance(value, Mapping) and all(_is_text(k) and fits(v) for k, v in value.items())


def _are_named(value: Any) -> bool:
    return _is_table(value, _are_words)


def _is_whole(value: Any, least: int = 1) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _is_topic(value: Any) -> bool:
    return _is_text(value) or _is_whole(value) or _are_words(value)


def _are_topics(value: Any, least: int = 1) -> bool:
    return isinstance(value, (list, tuple)) and len(value) >= least and all(map(_is_topic, value))


def _are_groups(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(_are_topics(group, 2) for group in value)


KINDS = {
    "whole": Kind("a whole number of 1 or more", _is_whole),
    "number": Kind("a whole number", lambda v: _is_whole(v, 0)),
    "switch": Kind("true or false", lambda v: isinstance(v, bool)),
    "text": Kind("a text", _is_text),
    "words": Kind("a list of words", _are_words),
    "columns": Kind("a list of names of columns", _are_words),
    "terms": Kind("a list of terms of two or more words", _are_terms),
    "variants": Kind(
        "a table of variants, each with the term it counts as", lambda v: _is_table(v, _is_text)
    ),
    "named words": Kind("a table of names, each with a list of words", _are_named),
    "named documents": Kind("a table of names, each with a list of ids of documents", _are_named),
    "topics": Kind("a list of topics, each a name, words or a number", _are_topics),
    "groups": Kind(
        "a list of groups of two or more topics, each a name, words or a number", _are_groups
    ),
    "engine": Kind(f"one of auto, {', '.join(ENGINES)}", lambda v: v in ["auto", *ENGINES]),
    "form": Kind(f"one of {', '.join(FORMS)}", lambda v: v in [*FORMS]),
    "language": Kind("an ISO 639 code such as en or de", is_language),
}
_TABLE = read_data(__package__, "settings.toml")
KEYS = {name: Key(**{**row, "kind": KINDS[row["kind"]]}) for name, row in _TABLE.items()}
TABLES = tuple(dict.fromkeys(key.partition(".")[0] for key in KEYS if "." in key))


# -- reading ---------------------------------------------------------------------------------------


def find_settings(paths: Any, config: str | os.PathLike[str] | None = None) -> Settings:
    """The settings in `config`, or in the `topicbrief.toml` in or beside `paths`.

    Without one all is as usual. Raises SettingsError for every mistake, and for two files.
    """
    if config is not None:
        return read_settings(config)
    given = [Path(path) for path in ([paths] if isinstance(paths, (str, os.PathLike)) else paths)]
    folders = dict.fromkeys(p if p.is_dir() else p.parent for p in given if p.exists())
    found = [folder / FILE for folder in folders if (folder / FILE).is_file()]
    if len(found) > 1:
        raise SettingsError(f"{' and '.join(map(str, found))}: expected one; name it by --config")
    return read_settings(found[0]) if found else Settings()


def read_settings(source: str | os.PathLike[str] | Mapping[str, Any] | Settings | None) -> Settings:
    """Settings from a file, from a mapping such as a file holds, or as they are."""
    if source is None or isinstance(source, Settings):
        return source or Settings()
    if isinstance(source, Mapping):
        return _make(source, "settings")
    try:
        values = tomllib.loads(Path(source).read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{source}: cannot be read as TOML: {error}") from error
    return _make(values, str(source))


def _make(values: Mapping[str, Any], place: str) -> Settings:
    flat = dict(_flatten(values))
    mistakes = [*_check_each(flat), *(_check_together(flat) if not [*_check_each(flat)] else ())]
    if mistakes:
        raise SettingsError("\n".join(f"{place}: {mistake}" for mistake in mistakes))
    columns = {key.removeprefix("columns."): v for key, v in flat.items() if "columns." in key}
    reading = {("group_columns" if name == "groups" else f"{name}_column"): _frozen(value)
               for name, value in columns.items()}  # fmt: skip
    names, seeds = (flat.get(f"topics.{name}", {}) for name in ("names", "seed_words"))
    known = {name: _frozen(words) for name, words in {**seeds, **names}.items()}
    return Settings(
        **{key: flat[key] for key in flat if key in {f.name for f in fields(Settings)}},
        reading=tuple(reading.items()),
        own_words=OwnWords(
            stop=_frozen(flat.get("stop_words", ())),
            keep=_frozen(flat.get("keep_words", ())),
            replace=tuple(flat.get("replace", {}).items()),
        ),
        own_topics=OwnTopics(
            names=tuple((name, known[name]) for name in names),
            seeds=tuple((name, _frozen(words)) for name, words in seeds.items()),
            documents=tuple(
                (name, _frozen(ids)) for name, ids in flat.get("topics.documents", {}).items()
            ),
            merge=tuple(
                tuple(_refer(topic, known) for topic in group)
                for group in flat.get("topics.merge", ())
            ),
            drop=tuple(_refer(topic, known) for topic in flat.get("topics.drop", ())),
        ),
    )


def _flatten(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        if key in TABLES and isinstance(value, Mapping):
            yield from ((f"{key}.{inner}", own) for inner, own in value.items())
        else:
            yield key, value


def _frozen(words: Iterable[str]) -> Any:
    return words.strip() if isinstance(words, str) else tuple(word.strip() for word in words)


def _refer(topic: Any, known: Mapping[str, Words]) -> Reference:
    """A topic as its number or its words: those of its name, or between commas."""
    if isinstance(topic, int):
        return topic
    if not isinstance(topic, str):
        return tuple(topic)
    return known.get(topic) or tuple(filter(None, map(str.strip, topic.split(","))))


def _check_each(flat: Mapping[str, Any]) -> Iterator[str]:
    for key, value in flat.items():
        if key in KEYS:
            kind = KEYS[key].kind
            if not kind.fits(value):
                expected = kind.expected.replace(" such as en or de", nearest_to(value))
                yield f"{key} = {_show(value)}: expected {expected}"
        elif key in TABLES:
            inner = ", ".join(k.partition(".")[2] for k in KEYS if k.startswith(f"{key}."))
            yield f"{key} = {_show(value)}: expected a table [{key}] with {inner}"
        else:
            yield f"{key} = {_show(value)}: unknown key; nearest: {_nearest(key)}"


def _nearest(key: str) -> str:
    last = {name.partition(".")[2] or name: name for name in KEYS}
    near = get_close_matches(key, [*KEYS], 1, 0.6)
    near = near or get_close_matches(key.rpartition(".")[2], [*last], 1, 0.5)
    return last.get(near[0], near[0]) if near else f"none; expected one of {', '.join(KEYS)}"


def _check_together(flat: Mapping[str, Any]) -> Iterator[str]:
    """What is right by itself and contradicts another key."""
    if "sentences" in flat and "words" in flat:
        yield f"words = {flat['words']}: expected sentences or words, not both"
    stop = {word.lower() for word in flat.get("stop_words", ())}
    names, seeds = (flat.get(f"topics.{name}", {}) for name in ("names", "seed_words"))
    for key, table in (("topics.names", names), ("topics.seed_words", seeds)):
        for name, words in table.items():
            if lost := [word for word in words if word.lower() in stop]:
                yield f"{key}.{name} = {_show(words)}: {_show(lost[0])} is one of stop_words"
    for variant, term in flat.get("replace", {}).items():
        if term.lower() == variant.lower():
            yield f"replace.{variant} = {_show(term)}: expected another term"
        elif term in flat["replace"]:
            yield f"replace.{variant} = {_show(term)}: is replaced itself; expected its last form"
        if term.lower() in stop:
            yield f"replace.{variant} = {_show(term)}: is one of stop_words"
    owner: dict[str, str] = {}
    for name, words in seeds.items():
        for word in words:
            if owner.setdefault(word.lower(), name) != name:
                other = owner[word.lower()]
                yield f"topics.seed_words.{name} = {_show(words)}: {_show(word)} is in {other} too"
    if seeds and flat.get("n_topics", len(seeds)) < len(seeds):
        yield f"n_topics = {flat['n_topics']}: expected {len(seeds)}, one a topic of seed words"
    if seeds and flat.get("engine", "auto") not in ("auto", "seeded"):
        yield f'engine = {_show(flat["engine"])}: expected "seeded", which alone holds seed words'
    for name in flat.get("topics.documents", {}):
        if name not in {**names, **seeds}:
            near = (get_close_matches(name, [*names, *seeds], 1, 0.6) or ["none"])[0]
            yield f"topics.documents.{name}: no topic is named {_show(name)}; nearest: {near}"
    yield from _check_references(flat, {**names, **seeds})


def _check_references(flat: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[str]:
    used: dict[str, str] = {}
    groups = [("topics.merge", group) for group in flat.get("topics.merge", ())]
    for key, group in [*groups, ("topics.drop", flat.get("topics.drop", ()))]:
        for topic in group:
            where = f"{key} = {_show(group)}"
            if str(topic) in used:
                yield f"{where}: {_show(topic)} stands in {used[str(topic)]} already"
            used[str(topic)] = key
            alone = isinstance(topic, str) and "," not in topic and topic not in known
            if alone and (near := get_close_matches(topic, [*known], 1, 0.6)):
                yield f"{where}: no topic is named {_show(topic)}; nearest: {near[0]}"


def _show(value: Any) -> str:
    shown = f'"{value}"' if isinstance(value, str) else str(value).replace("'", '"')
    shown = {True: "true", False: "false"}.get(value, shown) if isinstance(value, bool) else shown
    return shown if len(shown) <= 80 else f"{shown[:79]}…"

"""Topic models and verbatim summaries that lead back to their source.

Everything public is importable from here and is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_MODULES = {
    "records": (
        "Block", "Damage", "Document", "Page", "Pick", "Sentence", "Summary", "make_table",
    ),
    "reading.files": ("read", "read_all"),
    "reading.corpus": ("Corpus", "open_corpus"),
    "reading.cleaned": ("clean_corpus",),
    "reading.pages": ("clean", "clean_all"),
    "reading.overrides": ("find_overrides",),
    "language.sentences": ("split_sentences",),
    "language.words": ("tokenize",),
    "language.names": ("find_names",),
    "language.phrases": ("find_phrases",),
    "topics.model": ("Topics",),
    "topics.units": ("Units", "make_units"),
    "topics.counts": ("Counts", "count"),
    "topics.fit": ("fit_topics",),
    "topics.choose": ("choose_topics",),
    "topics.naming": ("label_topics", "name_topics"),
    "topics.levels": ("make_levels",),
    "topics.examples": ("represent",),
    "topics.groups": ("shares_by",),
    "summary.standalone": ("stands_alone",),
    "brief.summarize": ("score_sentences", "summarize", "summarize_quoted"),
    "brief.counting": ("count_corpus",),
    "brief.quoted": ("quote_pages",),
    "brief.apply": ("apply_topics",),
    "brief.report": ("Brief",),
    "brief.settings": ("Settings", "find_settings", "read_settings"),
    "brief.tables": ("ledger_table",),
    "brief.terms": ("leading_names", "leading_terms"),
    "brief.entries": ("group_corpus", "topic_entries"),
    "brief.make": ("compare_corpora", "decide_topics", "fit_corpus", "make_brief"),
}  # fmt: skip
_PLACE = {name: module for module, names in _MODULES.items() for name in names}
__all__ = sorted([*_PLACE, "figures"])


def __getattr__(name: str) -> Any:
    if name == "figures":
        return import_module(".brief.figures", __name__)
    if name not in _PLACE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_PLACE[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""Topic models and verbatim summaries that lead back to their source.

Everything public is importable from here and is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_MODULES = {
    "documents": ("read",),
    "pages": ("clean", "clean_all", "find_overrides", "ledger_rows"),
    "sentences": ("split_sentences",),
    "tokens": ("find_names", "find_phrases", "tokenize"),
    "bags": ("count", "make_units"),
    "corpora": ("compare_groups",),
    "topics": ("choose_topics", "fit_topics", "name_topics", "represent"),
    "summaries": ("score_sentences", "summarize", "summarize_collection"),
    "briefs": ("Brief", "leading_names", "leading_terms", "make_brief", "try_topics"),
    "overviews": ("brief_of_corpus",),
    "tables": ("make_table",),
    "records": (
        "Bags", "Block", "Damage", "Document", "Page", "Pick", "Sentence", "Summary", "Topics",
        "Units",
    ),
}  # fmt: skip
_PLACE = {name: module for module, names in _MODULES.items() for name in names}
__all__ = sorted([*_PLACE, "figures"])


def __getattr__(name: str) -> Any:
    if name == "figures":
        return import_module(".figures", __name__)
    if name not in _PLACE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_PLACE[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""How a brief was made, in words for a paper: from its recipes and its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from ..records.data import read_data
from ..topics.engines.collapsed import SPARSE
from ..topics.start import SHORT
from .wording import counted, name_languages, share

if TYPE_CHECKING:
    from ..topics.model import Topics
    from .model import BriefContent

LIBRARIES = ("numpy", "scipy", "simplemma", "wordfreq", "py3langid", "gensim", "scikit-learn")
PAPERS = read_data(__package__, "papers.toml")
ENGINES = {
    "seeded": "by variational Bayes",
    "collapsed": "by collapsed Gibbs sampling (@Griffiths) with a constant generator",
    "gensim": "by online variational Bayes (@Hoffman) in gensim from a random start",
    "sklearn": "by batch variational Bayes in scikit-learn from a random start",
}


@dataclass(frozen=True)
class Methods:
    """A paragraph on how a brief was made, and the papers that it names, by the alphabet."""

    text: str
    references: tuple[str, ...]

    def __str__(self) -> str:
        return "\n\n".join((self.text, *self.references))

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return "".join(f"<p>{escape(part)}</p>" for part in (self.text, *self.references))


def tell_methods(brief: BriefContent, *, libraries: bool = False) -> Methods:
    """See `Brief.methods`; `libraries` tells their versions, which are no part of the brief."""
    told = " ".join(filter(None, _sentences(brief)))
    if libraries:
        told = f"{told} It ran on {', '.join(_versions(brief))}."
    named = sorted({*re.findall(r"@(\w+)", told)})
    text = re.sub(r"@(\w+)", lambda found: PAPERS[found[1]]["cited"], told)
    return Methods(text, tuple(PAPERS[name]["full"] for name in named))


def _versions(brief: BriefContent) -> Iterator[str]:
    used = {part for recipe in brief.recipe for part in re.findall(r"engine:(\w+)", recipe)}
    for name in LIBRARIES:
        if name == "gensim" and "gensim" not in used:
            continue
        if name == "scikit-learn" and "sklearn" not in used:
            continue
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            continue


def _sentences(brief: BriefContent) -> Iterator[str]:
    c = brief.counts
    program = next(iter(re.findall(r"version:([\w.]+)", " ".join(brief.recipe))), "")
    yield (
        f"We read {counted(c.documents, 'document')} ({counted(c.read, 'word')}, "
        f"{name_languages(c.languages)}) with topicbrief {program}."
    )
    if c.held < c.read:
        yield (
            f"{share(c.held, c.read)} of the words were kept as text; the rest was set aside line "
            "by line, by rules and by a scorecard of signs whose weights were learned from "
            "labelled pages, each line with its reason."
        )
    else:
        yield "All words were kept as text."
    yield (
        f"Of {counted(c.sentences, 'sentence')}, {counted(c.words, 'word')} were counted: "
        "lower-cased lemmas without stop words and numbers, names of several words and words that "
        "stand together by high normalised pointwise mutual information (@Bouma) as one."
    )
    for part in brief.recipe:
        kind, _, given = part.partition("|")
        if kind == "asked":
            told = given.replace("|", ", ").replace(":", " ")
            yield f"Given by hand, in place of what is recognised or usual: {told}."
    if brief.model is not None:
        yield from _topics(brief.model)
    if any(group.shares for group in brief.groups):
        yield (
            "A group's share of a topic is that of its counted words; intervals of 95% are by "
            "bootstrap over documents, and one document has none."
        )
    if brief.contrasts:
        yield (
            "Words that set groups apart are those of the highest log-likelihood (@Dunning), with "
            "log ratios (@Hardie) for the size of the difference."
        )
    if brief.summary.picks and not brief.collection:
        yield (
            f"{counted(len(brief.summary.picks), 'sentence')} of the summary, word for word, were "
            "chosen one by one for what each adds (@Nemhauser) of the words that the text says "
            "often and its language seldom (@Tomokiyo)."
        )
    yield "The same texts and settings give the same results."


def _topics(model: Topics) -> Iterator[str]:
    first = model.recipe.split(" + ")[0]
    parts = dict(part.split(":", 1) for part in first.split("|") if ":" in part)
    engine, unit = parts["engine"], parts["unit"]
    apart = " + " in model.recipe
    filled = model.lengths[model.lengths > 0]
    short = not apart and len(filled) > 0 and filled.mean() < SHORT
    matrix = "pairs of words that share a unit (@Yan)" if short else "their tf-idf matrix"
    of = counted(len(model.ids), unit)
    where = " each language apart," if apart else ""
    if sample := parts.get("sample"):
        where += (
            f" in a sample of {int(sample):,}, carried over to all in {parts['passes']} passes,"
        )
    if engine == "nmf":
        yield f"Topics are non-negative factors (@Cichocki) of {matrix}, of {of}."
    else:
        alpha = model.alpha * (SPARSE if engine == "collapsed" else 1)
        smaller = ", a third of the usual as draws want it (@Asuncion)"
        yield (
            f"Topics are those of latent Dirichlet allocation (@Blei), fitted to {of}{where} "
            f"{ENGINES[engine]}; alpha is {alpha:.3g}{smaller if engine == 'collapsed' else ''}, "
            f"eta {model.eta:.3g}."
        )
    if engine in ("seeded", "collapsed"):
        yield (
            f"The fit begins, in place of a random start, with non-negative factors (@Cichocki) of "
            f"{matrix}, towards which the prior on words leans (@Newman)."
        )
    if model.seeds:
        yield f"Words of {counted(len(model.seeds), 'topic')} were held there by a prior (@Eshima)."
    if (choice := model.quality.choice) and len(choice.rows) > 1:
        tried = [int(row["k"]) for row in choice.rows]
        yield (
            f"Their number was chosen among {min(tried)} to {max(tried)} by three ranks together: "
            f"whether the words of a {unit}, halved, lead to the same topic (adjusted mutual "
            f"information, @Vinh), whether {unit}s are nearer to those of their own topic than of "
            "the next (cosine), and where more topics cease to foresee unseen words better (the "
            "knee of perplexity, @Satopää)."
        )
    elif choice is None:
        yield f"Their number, {parts['k'] if not apart else model.n_topics}, was given."
    for name, what in (("merged to", "merged"), ("without", "left out")):
        if name in parts:
            to = f" to {parts[name]}" if name == "merged to" else f": {parts[name]}"
            yield f"By hand topics were {what}{to}."
    measured = model.quality.overall
    yield (
        f"The {counted(model.n_topics, 'topic')} have a mean coherence (NPMI of ten leading words, "
        f"@Bouma, @Aletras) of {measured['coherence']:.2f} and a stability, the share of their "
        f"leading words that stays when a tenth of the text is left out, of "
        f"{measured['stability']:.2f}; words are shown by relevance (@Sievert)."
    )

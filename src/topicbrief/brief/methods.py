"""How a brief was made, in words for a paper: from its recipes and its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from ..topics.engines.collapsed import SPARSE
from ..topics.start import SHORT
from .wording import counted, name_languages, share

if TYPE_CHECKING:
    from ..topics.model import Topics
    from .model import BriefContent

LIBRARIES = ("numpy", "scipy", "simplemma", "wordfreq", "py3langid", "gensim", "scikit-learn")
PAPERS = {  # as a sentence names them, and in full; what the code follows, and says so
    "Aletras": ("Aletras and Stevenson 2013", "Aletras, N., and Stevenson, M. (2013). Evaluating "
        "topic coherence using distributional semantics. IWCS, 13-22."),
    "Asuncion": ("Asuncion et al. 2009", "Asuncion, A., Welling, M., Smyth, P., and Teh, Y. W. "
        "(2009). On smoothing and inference for topic models. UAI, 27-34."),
    "Blei": ("Blei, Ng and Jordan 2003", "Blei, D. M., Ng, A. Y., and Jordan, M. I. (2003). Latent "
        "Dirichlet allocation. Journal of Machine Learning Research 3, 993-1022."),
    "Bouma": ("Bouma 2009", "Bouma, G. (2009). Normalized (pointwise) mutual information in "
        "collocation extraction. Proceedings of the Biennial GSCL Conference, 31-40."),
    "Cichocki": ("Cichocki and Phan 2009", "Cichocki, A., and Phan, A.-H. (2009). Fast local "
        "algorithms for large scale nonnegative matrix and tensor factorizations. IEICE "
        "Transactions on Fundamentals E92-A(3), 708-721."),
    "Dunning": ("Dunning 1993", "Dunning, T. (1993). Accurate methods for the statistics of "
        "surprise and coincidence. Computational Linguistics 19(1), 61-74."),
    "Eshima": ("Eshima, Imai and Sasaki 2024", "Eshima, S., Imai, K., and Sasaki, T. (2024). "
        "Keyword-assisted topic models. American Journal of Political Science 68(2), 730-750."),
    "Griffiths": ("Griffiths and Steyvers 2004", "Griffiths, T. L., and Steyvers, M. (2004). "
        "Finding scientific topics. PNAS 101(suppl. 1), 5228-5235."),
    "Hardie": ("Hardie 2014", "Hardie, A. (2014). Log Ratio: an informal introduction. ESRC Centre "
        "for Corpus Approaches to Social Science, Lancaster."),
    "Hoffman": ("Hoffman, Blei and Bach 2010", "Hoffman, M. D., Blei, D. M., and Bach, F. (2010). "
        "Online learning for latent Dirichlet allocation. NIPS 23, 856-864."),
    "Nemhauser": ("Nemhauser et al. 1978", "Nemhauser, G. L., Wolsey, L. A., and Fisher, M. L. "
        "(1978). An analysis of approximations for maximizing submodular set functions, I. "
        "Mathematical Programming 14, 265-294."),
    "Newman": ("Newman, Bonilla and Buntine 2011", "Newman, D., Bonilla, E. V., and Buntine, W. "
        "(2011). Improving topic coherence with regularized topic models. NIPS 24, 496-504."),
    "Satopää": ("Satopää et al. 2011", "Satopää, V., Albrecht, J., Irwin, D., and Raghavan, B. "
        "(2011). Finding a “kneedle” in a haystack. ICDCS Workshops, 166-171."),
    "Sievert": ("Sievert and Shirley 2014", "Sievert, C., and Shirley, K. (2014). LDAvis: a method "
        "for visualizing and interpreting topics. ACL Workshop on Interactive Language Learning, "
        "Visualization, and Interfaces, 63-70."),
    "Tomokiyo": ("Tomokiyo and Hurst 2003", "Tomokiyo, T., and Hurst, M. (2003). A language model "
        "approach to keyphrase extraction. ACL Workshop on Multiword Expressions, 33-40."),
    "Vinh": ("Vinh, Epps and Bailey 2010", "Vinh, N. X., Epps, J., and Bailey, J. (2010). "
        "Information theoretic measures for clusterings comparison. Journal of Machine Learning "
        "Research 11, 2837-2854."),
    "Yan": ("Yan et al. 2013", "Yan, X., Guo, J., Lan, Y., and Cheng, X. (2013). A biterm topic "
        "model for short texts. WWW, 1445-1456."),
}  # fmt: skip
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
    text = re.sub(r"@(\w+)", lambda found: PAPERS[found[1]][0], told)
    return Methods(text, tuple(PAPERS[name][1] for name in named))


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

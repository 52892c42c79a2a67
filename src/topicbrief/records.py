"""The values that flow from stage to stage: frozen, plain, the same type whatever the options."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

ROLES = ("body", "headline", "caption", "repeat", "debris")
GAP = "[…]"


@dataclass(frozen=True)
class Document:
    """One input text as read; `text` is never altered afterwards.

    `source` is what a reader is told (the publisher if the input names one, else the file);
    `file` and `row` say where it lies: row 0 is a whole file, row n the n-th line of a table.
    `notes` tell what reading had to decide (an encoding recognised, mojibake repaired).
    """

    id: str
    text: str
    source: str
    title: str = ""
    date: str = ""
    language: str = ""
    category: str = ""
    file: str = ""
    row: int = 0
    notes: tuple[str, ...] = ()

    @cached_property
    def _line_starts(self) -> list[int]:
        lengths = (len(line) + 1 for line in self.text.split("\n"))
        return list(accumulate(lengths, initial=0))[:-1]

    def line(self, offset: int) -> int:
        """The number, from 1, of the line of `text` that holds the character at `offset`."""
        return bisect_right(self._line_starts, offset)

    @property
    def place(self) -> str:
        """File and row, as an error message or a citation names them."""
        where = self.file or self.source
        return f"{where}:{self.row}" if self.row else where


@dataclass(frozen=True)
class Damage:
    """One visible loss in a text: what kind, where, and what shows it.

    Kinds: "glued" (words run together), "missing" (text is gone at this point), "cut start",
    "cut end", "open quote", "run-on" (two sentences in one). Offsets are into the document.
    `gap` is true where a quotation must show `[…]` at `start`; `lost` where meaning may be lost.
    """

    kind: str
    start: int
    stop: int
    note: str
    gap: bool = False
    lost: bool = True


@dataclass(frozen=True)
class Sentence:
    """A sentence with its place: `document.text[start:stop] == text`, always."""

    document: Document
    start: int
    stop: int
    text: str
    damage: tuple[Damage, ...] = ()
    segment: int = 0

    @property
    def line(self) -> int:
        return self.document.line(self.start)

    @property
    def whole(self) -> bool:
        """No sign that a part of the sentence is lost."""
        return not any(damage.lost for damage in self.damage)

    @property
    def quoted(self) -> str:
        """The text as a quotation: verbatim, on one line, a visible `[…]` wherever text is gone."""
        gaps = sorted({damage.start for damage in self.damage if damage.gap})
        edges = [self.start, *gaps, self.stop]
        parts = [self.document.text[a:b].strip() for a, b in pairwise(edges)]
        return " ".join(f" {GAP} ".join(parts).split())


@dataclass(frozen=True)
class Block:
    """A line of a page, or a part of one: its role, the rule that gave it, and the evidence."""

    start: int
    stop: int
    role: str
    reason: str
    text: str
    evidence: str = ""
    line: int = 0
    segment: int = 0


@dataclass(frozen=True)
class Segment:
    """One of the articles that a page is made of: blocks between `start` and `stop`."""

    number: int
    start: int
    stop: int
    title: str = ""


@dataclass(frozen=True)
class Page:
    """A cleaned document: blocks cover every non-blank character; sentences are of body blocks."""

    document: Document
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    segments: tuple[Segment, ...] = ()
    language: str = ""
    notes: tuple[str, ...] = ()

    @property
    def kept(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.role == "body")

    def _repr_html_(self) -> str:
        from .tables import make_table, to_html

        rows = [(block.line, block.role, block.reason, block.text) for block in self.blocks]
        caption = f"{self.document.place}: {len(self.kept)} of {len(rows)} blocks kept"
        return to_html(make_table(("line", "role", "reason", "text"), rows, caption))


@dataclass(frozen=True)
class Token:
    """A word as counted, with the place it was read from."""

    start: int
    stop: int
    word: str


@dataclass(frozen=True)
class Unit:
    """What topics are fitted on: a document, a passage or a sentence."""

    id: str
    document: Document
    start: int
    stop: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Units:
    """The units of a corpus in reading order; `kind` is document, passage or sentence."""

    items: Sequence[Unit]
    kind: str
    why: str

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return (unit.words for unit in self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def ids(self) -> list[str]:
        return [unit.id for unit in self.items]


@dataclass(frozen=True, eq=False)
class Bags:
    """Word counts: CSR, units x words; every count is of words that were seen."""

    ids: tuple[str, ...]
    vocabulary: tuple[str, ...]
    counts: csr_array
    kind: str = "unit"


@dataclass(frozen=True)
class Choice:
    """How the number of topics was chosen: one row a candidate, and the verdict in a sentence.

    `rows` holds dicts with "k", "coherence", "stability", "perplexity" (None where not measured).
    """

    rows: tuple[dict[str, float | None], ...]
    chosen: int
    runner_up: int | None
    verdict: str

    def _repr_html_(self) -> str:
        from .tables import make_table, to_html

        head = ("k", "coherence", "stability", "perplexity")
        rows = [["" if row.get(name) is None else row[name] for name in head] for row in self.rows]
        return to_html(make_table(head, rows, self.verdict))


@dataclass(frozen=True, eq=False)
class Quality:
    """Per topic and overall: NPMI coherence (-1 to 1), stability (0 to 1), share (sums to 1).

    `weak` says per topic, in words, why not to trust it; empty where there is no reason.
    """

    coherence: np.ndarray
    stability: np.ndarray
    share: np.ndarray
    weak: tuple[str, ...]
    choice: Choice | None = None

    @property
    def overall(self) -> dict[str, float]:
        return {
            "coherence": float(self.coherence.mean()),
            "stability": float(self.stability.mean()),
        }


@dataclass(frozen=True, eq=False)
class Topics:
    """A fitted topic model, the same type whatever the engine; topics are numbered biggest first.

    `topic_word` (topics x words, called phi in the papers) and `doc_topic` (units x topics, called
    theta) have rows that sum to 1. `measured` is the quality, or a function that measures it when
    `quality` is first asked for: leaving units out and fitting again takes longer than the fit.
    `lengths` holds the counted words of each unit; `alpha` and `eta` are the priors.
    """

    topic_word: np.ndarray
    doc_topic: np.ndarray
    vocabulary: tuple[str, ...]
    ids: tuple[str, ...]
    measured: Quality | Callable[[], Quality] = field(repr=False)
    recipe: str
    lengths: np.ndarray = field(repr=False)
    alpha: float = 0.1
    eta: float = 0.1

    @property
    def n_topics(self) -> int:
        return self.topic_word.shape[0]

    @cached_property
    def quality(self) -> Quality:
        """Coherence, stability and share per topic; measured once, when first asked for."""
        return self.measured() if callable(self.measured) else self.measured

    @cached_property
    def share(self) -> np.ndarray:
        """The share of all counted words that each topic has; sums to 1."""
        weights = self.lengths @ self.doc_topic
        return weights / weights.sum()

    def relevance(self, weight: float) -> np.ndarray:
        """Relevance of words to topics, topics x words (Sievert and Shirley 2014).

        `weight` is their lambda: 1 ranks by probability in the topic, 0 by how much more likely
        the word is there than elsewhere.
        """
        import numpy as np

        within = np.log(self.topic_word)
        return within - (1 - weight) * np.log(self.share @ self.topic_word)

    def top_words(self, n: int = 10, *, relevance: float = 1.0) -> list[list[str]]:
        """The `n` leading words of each topic, most relevant first; equals by the alphabet."""
        import numpy as np

        scores = np.round(self.relevance(relevance), 9)  # last digits differ between machines
        order = np.argsort(-scores, axis=1, kind="stable")[:, :n]
        return [[self.vocabulary[word] for word in row] for row in order]

    def _repr_html_(self) -> str:
        from .tables import make_table, to_html

        words = self.top_words(10)
        rows = [(k + 1, f"{self.share[k]:.0%}", ", ".join(row)) for k, row in enumerate(words)]
        return to_html(make_table(("topic", "share", "leading words"), rows, self.recipe))

    def transform(self, bags: Bags) -> np.ndarray:
        """Topic shares of unseen units, units x topics: the same answer every time.

        Words that the model does not know are passed over; a unit without a known word gets
        equal shares. Raises ValueError where no word at all is known.
        """
        from .estep import fold_in, match_columns

        counts = match_columns(bags.counts, bags.vocabulary, self.vocabulary)
        return fold_in(counts, self.topic_word, alpha=self.alpha)

    def to_gensim(self):
        """The topics as a `gensim.models.LdaModel`; its `id2word` is a `Dictionary`.

        Lambda is rebuilt from the shares and the number of counted words, so that gensim infers,
        updates, prints and saves as if it had fitted the model.
        """
        import numpy as np
        from gensim.models import LdaModel

        model = LdaModel(
            num_topics=self.n_topics,
            id2word=self._dictionary(),
            alpha=[self.alpha] * self.n_topics,
            eta=self.eta,
            random_state=0,
            dtype=np.float64,
        )
        size = self.share * self.lengths.sum() + self.eta * len(self.vocabulary)
        model.state.sstats[:] = np.maximum(self.topic_word * size[:, None] - self.eta, 0)
        model.state.numdocs = len(self.ids)
        model.sync_state()
        return model

    def _dictionary(self):
        from gensim.corpora import Dictionary

        dictionary = Dictionary()
        dictionary.token2id = {word: i for i, word in enumerate(self.vocabulary)}
        dictionary.id2token = dict(enumerate(self.vocabulary))
        dictionary.num_docs = len(self.ids)
        dictionary.num_pos = int(self.lengths.sum())
        return dictionary


@dataclass(frozen=True, eq=False)
class GroupShares:
    """Shares of topics per group, groups x topics, with the ends of their 95% intervals."""

    groups: tuple[str, ...]
    documents: tuple[int, ...]
    share: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Pick:
    """A chosen sentence, its score, the reason in words, and the score's parts in numbers."""

    sentence: Sentence
    score: float
    why: str
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Summary:
    """Chosen sentences in reading order, each verbatim."""

    picks: tuple[Pick, ...]
    recipe: str

    @property
    def text(self) -> str:
        return "\n".join(pick.sentence.quoted for pick in self.picks)

    def _repr_html_(self) -> str:
        from .tables import make_table, to_html

        rows = [
            (pick.sentence.document.place, pick.sentence.line, pick.sentence.quoted, pick.why)
            for pick in self.picks
        ]
        return to_html(make_table(("file", "line", "sentence", "why"), rows, self.recipe))


@dataclass(frozen=True)
class Context:
    """A word where it stands: the sentence, and the word's offsets in the document."""

    sentence: Sentence
    start: int
    stop: int


@dataclass(frozen=True)
class Term:
    """A leading word or name with its count and a few of its places."""

    word: str
    count: int
    score: float
    contexts: tuple[Context, ...] = ()

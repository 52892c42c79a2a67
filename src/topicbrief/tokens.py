"""Words as they are counted: lower-cased lemmas without stop words, with their places.

What becomes of a word depends on the word alone, so each distinct one is worked out once and
remembered: running text then costs one look-up a word, with whatever marks stand around it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from .glue import split_glued
from .languages import CALENDAR, UNSPACED, frequencies, function_words, stop_words
from .records import Context, Sentence, Term, Token

if TYPE_CHECKING:
    from .records import Page

LONGEST = 100  # characters between blanks; what is longer is no word
GROUP = 100  # pages whose names are found by one task
REMEMBERED = 500_000  # distinct words kept per language before beginning anew
_RAW = re.compile(r"\w+(?:[-'’‐‑./@]\w+)*")  # its parts are told apart once, in `_analyse`
_RUN_OF_LETTERS = re.compile(r"\w+")
_JOINED = re.compile(r"(?s).?\w|\w[-'’‐‑./@]")  # before what is no beginning of a raw word
_REST = re.compile(r"(?:[-'’‐‑./@]\w+)*")  # of a raw word whose beginning a name took
_WORDS, _FIRST, _LAST = map(itemgetter, range(3))  # of a `_Chunk`
_WHOLE = re.compile(  # "U.S", "e.g", "news.example.co.uk", "150km/h"
    r"(?:[^\W\d_]\.)+[^\W\d_]|(?:[\w-]+\.)+(?:com|net|org|edu|gov|info|co|uk|io|tv|eu|de|fr|it|es"
    r"|pt|ru|ch|Com|Net|Org)|[\d.]+\w{1,2}/[hs]"
)
_PART = re.compile(r"[\w'’‐‑-]+")
_ELISION = re.compile(
    r"(?i)^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|(?:d|n|s)(?:e|a|u)ll|dall|all|coll|un"
    r"|quest|quell|nessun|tutt|gl|sant|bell|quant|com|dov|cos|anch|mezz|senz|ch|v)['’](?=\w{2})"
)
_SHORT = {"en": {"us": "u.s."}}  # "US", in capitals, is not "us"
_KEPT = {"en": frozenset({"media", "data", "united"})}


class _Places(dict):
    """Raw word -> the words it counts as, each with its place in it."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __missing__(self, raw: str) -> tuple[tuple[int, int, str], ...]:
        if len(self) >= REMEMBERED:
            self.clear()
        self[raw] = places = tuple(_analyse(raw, self.language))
        return places


class _Chunk(NamedTuple):
    """What stands between blanks: the words it counts as, its first and last run of letters."""

    words: tuple[str, ...]
    first: str
    last: str


class _Chunks(dict):
    """What stands between blanks -> what is known of it, found by one look-up."""

    def __init__(self, places: _Places) -> None:
        self.places = places

    def __missing__(self, chunk: str) -> _Chunk:
        words = (word for raw in _RAW.findall(chunk) for _, _, word in self.places[raw])
        known = _Chunk(tuple(words), *_edges(chunk))
        if len(chunk) > LONGEST:
            return known
        if len(self) >= REMEMBERED:
            self.clear()
        self[chunk] = known
        return known


def _edges(chunk: str) -> tuple[str, str]:
    """The first and the last run of letters, lower-cased."""
    runs = _RUN_OF_LETTERS.findall(chunk.lower()) or [""]
    return runs[0], runs[-1]


@cache
def _memory(language: str) -> tuple[_Chunks, _Places]:
    if language in UNSPACED:
        raise ValueError(
            f'{UNSPACED[language]} ("{language}") is written without spaces between words, and'
            " splitting it is not supported; languages that are written with spaces are"
        )
    places = _Places(language)
    return _Chunks(places), places


def tokenize(text: str, *, language: str = "en", names: frozenset[str] = frozenset()) -> list[str]:
    """The words of `text` to count: lower-cased lemmas, no stop words, no bare numbers.

    Glued words are split, possessives folded, inner hyphens kept; each of `names` (of several
    words, lower-cased: "golan heights") stays one. Chinese, Japanese and Thai raise a ValueError.
    """
    known = _memory(language)[0]
    chunks = list(map(known.__getitem__, text.split()))
    found = _find_names(text, names, chunks) if names else []
    if not found:
        return list(chain.from_iterable(map(_WORDS, chunks)))
    counted: list[str] = []
    last = 0
    for start, stop, name in [*found, (len(text), len(text), "")]:
        if start >= last:
            own = map(known.__getitem__, text[last:start].split())
            counted += chain.from_iterable(map(_WORDS, own))
            counted.append(name)
            last = _REST.match(text, stop).end()  # type: ignore[union-attr]
    return counted[:-1]


def locate(
    text: str, *, language: str = "en", names: frozenset[str] = frozenset(), offset: int = 0
) -> list[Token]:
    """The words of `tokenize`, each with where it stands, counted from `offset`."""
    (known, places), tokens, last = _memory(language), [], 0
    names_here = _find_names(text, names, list(map(known.__getitem__, text.split())))
    found = {start: (stop, name) for start, stop, name in names_here}
    for match in _RAW.finditer(text):
        start = match.start()
        if start < last:
            continue
        if start in found:
            last, name = found[start]
            tokens.append(Token(offset + start, offset + last, name))
        else:
            base = offset + start
            tokens += [Token(base + a, base + b, word) for a, b, word in places[match.group()]]
    return tokens


def _find_names(
    text: str, names: frozenset[str], chunks: Sequence[_Chunk]
) -> list[tuple[int, int, str]]:
    """Start, stop and name wherever one begins, the longest there, by start.

    `chunks` are what stands between blanks in `text`: most texts hold no pair of neighbours that
    some name could begin with, and are done with at once.
    """
    pairs = zip(map(_LAST, chunks), map(_FIRST, islice(chunks, 1, None)), strict=False)
    heads = _by_head(names)
    held = heads.keys() & pairs
    if not held:
        return []
    low = _lowered(text)
    found: dict[int, tuple[int, int, str]] = {}
    for name in chain.from_iterable(map(heads.__getitem__, held)):
        start = low.find(name)
        while start >= 0:
            stop = start + len(name)
            if _is_apart(low, start, stop) and stop > found.get(start, (0, 0))[1]:
                found[start] = start, stop, name
            start = low.find(name, stop)
    return sorted(found.values())


def _is_apart(low: str, start: int, stop: int) -> bool:
    """Between words: no raw word reaches over the start, and none goes on after the stop."""
    if low[stop : stop + 1].isalnum():
        return False
    after_blank = low[start - 1 : start] in (" ", "")
    return after_blank or not _JOINED.fullmatch(low, max(0, start - 2), start)


def _lowered(text: str) -> str:
    """In small letters, each of them where it stood ("İ" would become two)."""
    low = text.lower()
    same = len(low) == len(text)
    return low if same else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@cache
def _by_head(names: frozenset[str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The names by the runs of letters around their first blank; one without is a word anyway."""
    heads = defaultdict(list)
    for name in sorted(names):
        chunks = name.split(maxsplit=2)
        if len(chunks) > 1:
            heads[_edges(chunks[0])[1], _edges(chunks[1])[0]].append(name)
    return {head: tuple(group) for head, group in heads.items()}


def _analyse(raw: str, language: str) -> Iterator[tuple[int, int, str]]:
    """The words in `raw`: what stands between its stops, split where words run together."""
    if "@" in raw or len(raw) > LONGEST:
        return
    whole = _WHOLE.fullmatch(raw) if "." in raw or "/" in raw else None
    for match in [whole] if whole else _PART.finditer(raw):
        start = match.start()
        for part in split_glued(match.group(), language):
            if word := _word(part, language):
                yield start, start + len(part), word
            start += len(part)


def _word(part: str, language: str) -> str:
    """The word that `part` counts as; "" where it says nothing: numbers, stop words."""
    letters = sum(map(str.isalpha, part))
    if not letters or (letters == 1 and not any(map(str.isdecimal, part))):
        return ""
    part = _fold(part, language).strip("-'")
    bare = part if "." not in part or len(part.split(".")[0]) > 1 else part.replace(".", "")
    if bare.isupper() and bare.lower() in _SHORT.get(language, {}):
        return _SHORT[language][bare.lower()]
    if len(bare) < 2 or bare.lower() in stop_words(language):
        return ""
    word = lemma(bare, language)
    return "" if word in stop_words(language) else word


def _fold(raw: str, language: str) -> str:
    """Without a possessive ("Israel's") or an elided article ("l'acqua")."""
    raw = raw.replace("’", "'").replace("‐", "-").replace("‑", "-")
    if language in ("fr", "it"):
        raw = _ELISION.sub("", raw, count=1)
    if language == "en" and raw[-2:].lower() == "'s" and raw.lower() not in stop_words("en"):
        raw = raw[:-2]
    return raw


@cache
def _lemmatizer() -> Any:
    import simplemma

    return simplemma


@lru_cache(maxsize=REMEMBERED)
def lemma_as_written(word: str, language: str) -> str:
    """What the dictionary of lemmas has for `word`, capitals and all; else `word` itself."""
    try:
        return str(_lemmatizer().lemmatize(word, lang=language))
    except ValueError:  # a language without a dictionary
        return word


def lemma(word: str, language: str) -> str:
    """The dictionary form, lower-cased; the word itself where it is a name or not known."""
    low = word.lower()
    if low in _KEPT.get(language, ()):
        return low
    found = lemma_as_written(word, language).lower()
    if found[:1] != low[:1] or (low.endswith("ing") and _is_noun(low, language)):
        return low
    return found


def _is_noun(word: str, language: str) -> bool:
    """English "meeting" has a plural of its own, so it is not counted as "meet"."""
    return language == "en" and _lemmatizer().lemmatize(word + "s", lang="en") == word


# -- names ----------------------------------------------------------------------------------------

_NAME_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_PARTICLES = "van von der den de del della di da du bin ibn al ter ten"
_BODIES = (  # "Bank of England", but not "President of Russia"
    "bank university ministry department house church council court institute college board league"
    " duke prince gulf sea city state republic"
)
_RANKS = (
    "president minister prime mr mrs ms miss dr sir lord lady king queen prince princess patriarch"
    " pope chancellor secretary senator sen rep general gen colonel captain professor prof judge"
    " chief sheikh foreign deputy vice former herr frau präsident kanzler presidente ministro"
    " signor monsieur madame président ministre"
)
_PEOPLES = (
    "american british english scottish welsh irish french german italian spanish portuguese"
    " dutch belgian swiss austrian swedish norwegian danish finnish polish czech slovak"
    " hungarian romanian bulgarian greek turkish russian ukrainian georgian israeli palestinian"
    " syrian iranian iraqi saudi egyptian lebanese jordanian yemeni kuwaiti qatari kurdish"
    " afghan pakistani indian chinese japanese korean taiwanese vietnamese thai indonesian"
    " malaysian filipino australian canadian mexican brazilian argentine argentinian chilean"
    " colombian venezuelan cuban african nigerian kenyan ethiopian somali sudanese libyan"
    " tunisian algerian moroccan european asian arab jewish muslim christian islamic catholic"
    " soviet western eastern northern southern armenian cypriot serbian croatian"
)


_WRITTEN = r"(?:(?:al|el|ad)-)?[^\W\d_a-zß-öø-ÿа-яё][\w’'-]*"
_LINK = rf"(?:(?:{'|'.join(_PARTICLES.split())}|of)[ \xa0])"
_RUN = re.compile(
    rf"(?<![\w’'-]){_WRITTEN}(?:(?:[ \xa0]|(?<=\b[A-Z])\.[ ]){_LINK}{{0,2}}{_WRITTEN})*"
)


_OPENERS = (":", '"', "“", "„", "«", "?", "!")


class _Run(NamedTuple):
    """Capitalised words in a row: the name they make, where, and whether it opens a sentence."""

    name: str
    context: Context
    opens: bool


def find_names(sentences: Sequence[Sentence], *, language: str = "en") -> tuple[Term, ...]:
    """People, places and organisations: runs of capitalised words, most frequent first.

    What opens a sentence counts only where the same name stands inside one, too; a surname is
    counted with the one full name that ends in it; peoples, ranks, months and days are no names.
    """
    runs = [run for sentence in sentences for run in _runs(sentence, language)]
    inside = Counter(run.name for run in runs if not run.opens)
    places: dict[str, list[Context]] = defaultdict(list)
    for run in runs:
        if not run.opens or run.name in inside or " " in run.name:
            places[run.name].append(run.context)
    kept = {n: where for n, where in places.items() if _is_name(n, inside[n], language)}
    _join_surnames(kept)
    ordered = sorted(kept, key=lambda name: (-len(kept[name]), name))
    return tuple(Term(n, len(kept[n]), float(len(kept[n])), tuple(kept[n])) for n in ordered)


def _join_surnames(places: dict[str, list[Context]]) -> None:
    """ "Netanyahu" and "Benjamin Netanyahu" are one: the form that is used more stays."""
    full = defaultdict(list)
    for name in places:
        if " " in name:
            full[name.rsplit(" ", 1)[1]].append(name)
    for surname, names in full.items():
        if surname in places and len(names) == 1:
            few, many = sorted([surname, names[0]], key=lambda name: len(places[name]))
            merged = sorted(places[many] + places.pop(few), key=_where)
            places[many] = merged


def _where(context: Context) -> tuple[str, int]:
    return context.sentence.document.id, context.start


def _is_name(name: str, times: int, language: str) -> bool:
    """A single ordinary word must be written as a name twice; a German noun never will do."""
    if language == "de":
        return name.isupper() or all(_german_name(word) for word in name.split()[-1:])
    return " " in name or name.isupper() or times > 1 or not _ordinary(name, language)


@lru_cache(maxsize=REMEMBERED)
def _ordinary(word: str, language: str) -> bool:
    """In use as a word of the language: the dictionary of lemmas has it, and not as a name."""
    low = word.lower()
    found = lemma_as_written(low, language)
    if found != low:
        return found[:1].islower()
    return frequencies(language).get(low, 0.0) >= 1e-6 and _known(low, language)


def _known(word: str, language: str) -> bool:
    try:
        return bool(_lemmatizer().is_known(word, language))
    except ValueError:  # a language without a dictionary
        return False


def _german_name(word: str) -> bool:
    """Neither a noun of the dictionary nor made of two: all of them have capitals as well."""
    shares, low = frequencies("de"), word.lower()
    if _known(word, "de") or lemma_as_written(word, "de") != word:
        return False
    halves = ((low[:cut], low[cut:]) for cut in range(3, len(low) - 2))
    return not any(shares.get(a, 0) > 1e-7 and shares.get(b, 0) > 1e-7 for a, b in halves)


def _runs(sentence: Sentence, language: str) -> Iterator[_Run]:
    text = sentence.text
    first = _NAME_WORD.search(text)
    for run in _RUN.finditer(text):
        for start, stop in _parts(run.group()):
            start, stop = run.start() + start, run.start() + stop
            before = text[max(0, start - 4) : start].rstrip()
            opens = not first or start == first.start() or before.endswith(_OPENERS)
            if named := _name_in(text[start:stop], opens, language):
                at, length, name, opens = named
                begin = sentence.start + start + at
                yield _Run(name, Context(sentence, begin, begin + length), opens)


@lru_cache(maxsize=REMEMBERED)
def _parts(run: str) -> tuple[tuple[int, int], ...]:
    """A run ends at a possessive, and at an "of" that no bank or university stands before."""
    words = list(_NAME_WORD.finditer(run))
    parts, begin = [], 0
    for at, word in enumerate(words):
        text = word.group()
        owner = text.endswith(("'s", "’s"))
        if owner or (text == "of" and words[at - 1].group().lower() not in _BODIES.split()):
            if at + owner > begin:
                parts.append((words[begin].start(), words[at + owner - 1].end()))
            begin = at + 1
    if begin < len(words) and words[begin].group()[0].isupper() | (begin == 0):
        parts.append((words[begin].start(), words[-1].end()))
    return tuple(parts)


@lru_cache(maxsize=REMEMBERED)
def _name_in(part: str, opens: bool, language: str) -> tuple[int, int, str, bool] | None:
    """The name in capitalised words: where it begins, its length, itself, and whether it opens."""
    words, opens = _without_ranks(list(_NAME_WORD.finditer(part)), opens, language)
    if opens and len(words) > 1 and _ordinary(words[0].group(), language):
        words, opens = _without_ranks(words[1:], False, language)
    if len(words) > 2 and "".join(word.group()[0] for word in words[:-1]) == words[-1].group():
        words = words[:-1]  # "Eurasian Economic Commission EEC"
    if not words or not _nameable(words, language):
        return None
    start = words[0].start()
    name = re.sub(r"['’]s?$", "", part[start : words[-1].end()])
    return start, len(name), " ".join(name.split()), opens


def _without_ranks(
    words: list[re.Match[str]], opens: bool, language: str
) -> tuple[list[re.Match[str]], bool]:
    """Without what stands before the name: "Israeli Prime Minister", "In", "Monday"."""
    ranks, common, particles = _beside_names(language)
    texts = [word.group().lower().removesuffix("'s").removesuffix("’s") for word in words]
    last = max((at for at, text in enumerate(texts) if text in ranks), default=-1)
    begin, end = (last + 1 if last + 1 < len(words) else 0), len(words)
    while begin < end and (texts[begin] in common or texts[begin] in particles):
        begin += 1
    while end > begin and (texts[end - 1] in common or texts[end - 1] in ranks):
        end -= 1
    return words[begin:end], opens and begin == 0


@cache
def _beside_names(language: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Ranks, words that are in no name (function words, months, days), particles."""
    common = function_words(language) | CALENDAR.get(language, frozenset())
    return frozenset(_RANKS.split()), common, frozenset(_PARTICLES.split())


def _nameable(words: list[re.Match[str]], language: str) -> bool:
    """No lone letter, no people alone, no words run together."""
    texts = [word.group() for word in words]
    if any(len(split_glued(text, language)) > 1 for text in texts):
        return False
    if len(texts) > 1:
        return True
    return len(texts[0]) > 1 and not all(_people(part) for part in texts[0].split("-"))


@lru_cache(maxsize=REMEMBERED)
def _people(word: str) -> bool:
    low = re.sub(r"['’]s$", "", word.lower())
    return low in _PEOPLES.split() or low.removesuffix("s") in _PEOPLES.split()


def find_phrases(
    pages: Iterable[Page], *, many: int = 50, threshold: float = 0.6, spread: Callable = map
) -> frozenset[str]:
    """What to keep together, lower-cased: names of several words on a page.

    With `many` documents or more, also pairs that gensim's `Phrases` finds by normalised mutual
    information above `threshold` (Bouma 2009). `spread` is `map` or what does the same by many
    processes.
    """
    pages = list(pages)
    groups = [pages[begin : begin + GROUP] for begin in range(0, len(pages), GROUP)]
    named = iter(spread(_long_names, groups))
    names = set(next(named, ()))
    if len(pages) >= many:  # while others go on
        names.update(_collocations(pages, threshold))
    return frozenset(names.union(*named))


def _long_names(pages: Iterable[Page]) -> set[str]:
    found = (find_names(page.sentences, language=page.language or "en") for page in pages)
    return {term.word.lower() for terms in found for term in terms if " " in term.word}


def _collocations(pages: list[Page], threshold: float) -> Iterator[str]:
    from gensim.models.phrases import Phrases

    texts = [
        [match.group().lower() for match in _RAW.finditer(sentence.text)]
        for page in pages
        for sentence in page.sentences
    ]
    common = stop_words(pages[0].language or "en")
    found = Phrases(
        texts, min_count=5, threshold=threshold, scoring="npmi", connector_words=frozenset()
    ).export_phrases()
    for phrase in found:
        words = phrase.split("_")
        if not any(word in common or word.isdigit() for word in words):
            yield " ".join(words)

"""What a text visibly lost: words run together, texts of links, ends and beginnings of sentences.

Two uses, two duties. For counting, words that are run together are split where the evidence is
strong (`split_glued`). For quoting, nothing is repaired: `find_damage` says where something is
missing, so that a quotation can show a gap there; what stood in it is never guessed.

Both are ordered lists of small named rules; the first glue rule that answers decides. They ask how
words are used in the language (wordfreq), and are silent where it has no list.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from .languages import CALENDAR, frequencies, function_words
from .records import Damage

REMEMBERED = 500_000  # distinct words kept per language before beginning anew
GRAMMAR = ("article", "preposition", "conjunction", "pronoun", "determiner", "auxiliary")
LONGEST = 40  # letters; what is longer is no word, and not looked into
USED, COMMON = 1e-6, 1e-5  # shares of running text: once in a million words, ten times that
RARER = 1000  # how much rarer a slip of the pen is than the word that was meant

# -- words run together ---------------------------------------------------------------------------


class Glue(NamedTuple):
    """Where a word falls into parts, the rule that says so, and whether text may be lost there."""

    cuts: tuple[int, ...]
    rule: str
    lost: bool = True


class Lexicon(NamedTuple):
    """What the rules know of a language: shares of use, and word classes that decide."""

    language: str
    shares: dict[str, float]
    before: frozenset[str]  # function words that stand before what they are glued to
    after: frozenset[str]  # function words that no ordinary word ends in
    months: frozenset[str]

    def share(self, word: str) -> float:
        return self.shares.get(word.lower(), 0.0)


_AFTER = {  # kept short: each of them would end few words, if any, by accident
    "en": "the and was has who but when with from that this they then were have been their there"
    " which while where whose after about because before would could should under also such what"
    " just only said says told even ever upon other those these though although until since"
    " between against through without despite including according towards among",
    "de": "und oder aber nicht wurde wurden wird werden sind wenn dass weil sowie",
    "fr": "dans avec pour mais cette leur leurs aussi depuis entre pendant lorsque",
    "es": "que cuando donde pero porque aunque desde hasta según también",
    "it": "quando dove perché anche nella della dalla dopo durante",
    "pt": "que quando onde porém porque embora desde também pelo pela",
    "ru": "который которая которые чтобы когда потому также после",
}
_BEFORE = {"en": "the and with from that this which when were have been their they would of in"}
_ZONES = "ET|EST|EDT|CT|CST|PT|PST|GMT|BST|CET|CEST|UTC|MEZ|MESZ|AM|PM"
_ZONE = re.compile(rf"(?:\d{{3,4}}|\d{{1,2}}(?:am|pm))(?=(?:{_ZONES})$)")
_NUMBERED = re.compile(r"\d{1,2}(?=[^\W\d_]{3,}$)")
_YEAR_AFTER = re.compile(r"([^\W\d_]{2,})((?:19|20)\d\d)$")
_YEAR_BEFORE = re.compile(r"((?:19|20)\d\d)([^\W\d_]{2,})$")
_ROMAN = re.compile(r"[a-z](?=(?:II|III|IV|VI|VII|VIII|IX|XI|XII|XIX|XX|XXI|XV|XVI)$)")
_HUMP = re.compile(r"(?<=[a-zß-öø-ÿа-я])(?=[A-ZÀ-ÖØ-ÞА-Я])")
_POSSESSIVE = re.compile(r"([^\W\d_]{3,}['’]s)([a-z]{3,})$")


@cache
def _lexicon(language: str) -> Lexicon:
    return Lexicon(
        language,
        frequencies(language),
        frozenset(_BEFORE.get(language, "").split()),
        frozenset(_AFTER.get(language, "").split()),
        CALENDAR.get(language, frozenset()),
    )


def clock_and_zone(word: str, lexicon: Lexicon) -> Glue | None:
    """ "1100ET", "6amET": nothing is lost."""
    match = _ZONE.match(word)
    return Glue((match.end(),), "clock_and_zone", lost=False) if match else None


def year_joined(word: str, lexicon: Lexicon) -> Glue | None:
    """ "March2018", "in2008", "2015when"."""
    if match := _YEAR_AFTER.match(word):
        left = match[1].lower()
        if left in lexicon.months or left in function_words(lexicon.language, "preposition"):
            return Glue((match.end(1),), "year_joined", lost=False)
    if match := _YEAR_BEFORE.match(word):
        right = match[2].lower()
        if right in function_words(lexicon.language) and len(right) > 2:
            return Glue((match.end(1),), "year_joined")
    return None


def number_before_word(word: str, lexicon: Lexicon) -> Glue | None:
    """ "10Rollstuhlfahrer": the number of an item before a capitalised word that is in use."""
    match = _NUMBERED.match(word)
    right = word[match.end() :] if match else ""
    if not match or not right[0].isupper() or not right[1:].islower():
        return None
    small = right.lower() in function_words(lexicon.language, *GRAMMAR)
    if not small and (match.end() < 2 or not lexicon.share(right)):  # "7Eleven"
        return None
    if lexicon.share(right) <= RARER * lexicon.share(_smashed(word)):  # "1Xtra", "14Mbps"
        return None
    return Glue((match.end(),), "number_before_word", lost=False)


def _smashed(word: str) -> str:
    """As wordfreq counts words with longer numbers in them: each digit a zero."""
    digits = len(word) - len(word.lstrip("0123456789"))
    return "0" * digits + word[digits:] if digits > 1 else word


def roman_numeral(word: str, lexicon: Lexicon) -> Glue | None:
    """ "SecoloXIX"."""
    match = _ROMAN.search(word)
    if match and lexicon.share(word[: match.end()]) >= USED:
        return Glue((match.end(),), "roman_numeral", lost=False)
    return None


def possessive_joined(word: str, lexicon: Lexicon) -> Glue | None:
    """ "Israel'sprime"."""
    match = _POSSESSIVE.match(word)
    if match and lexicon.share(match[2]) >= COMMON:
        return Glue((match.end(1),), "possessive_joined")
    return None


def capital_inside(word: str, lexicon: Lexicon) -> Glue | None:
    """ "inRussia", "articleThe", "BelarusKazakhstan"; not SoftBank, iPhone, DeMille, McDonald."""
    humps = [match.start() for match in _HUMP.finditer(word)]
    if len(humps) != 1:
        return None
    left, right = word[: humps[0]], word[humps[0] :]
    if _left_function(left, right, lexicon):
        parts = RARER * lexicon.share(word) <= lexicon.share(right)
    else:
        parts = not lexicon.share(word) and right[1:].islower() and _both(left, right, lexicon)
    return Glue((humps[0],), "capital_inside") if parts else None


def _both(left: str, right: str, lexicon: Lexicon) -> bool:
    rules = (_right_function, _sentence_case, _two_places)
    return len(left) > 1 and any(rule(left, right, lexicon) for rule in rules)


def _left_function(left: str, right: str, lexicon: Lexicon) -> bool:
    """A small function word; of one letter only where no brand begins so ("eBay", "iPhone")."""
    if left not in function_words(lexicon.language, *GRAMMAR) or (
        len(left) == 1 and left.isascii()
    ):
        return False
    return right[1:].islower() or (right.isupper() and 1 < len(right) < 6)


def _right_function(left: str, right: str, lexicon: Lexicon) -> bool:
    kinds = ("article", "pronoun", "conjunction")
    opens = right.lower() in _openers(lexicon.language, *kinds)
    opens = opens and (len(right) > 2 or right.lower() in _openers(lexicon.language, "article"))
    return opens and lexicon.share(left) >= USED and len(left) > 2


@cache
def _openers(language: str, *kinds: str) -> frozenset[str]:
    """Words that begin a sentence and are no part of brand names ("OneCoin", "WikiHow")."""
    ambiguous = {"one", "how", "you", "our", "all", "own", "now", "ours", "mine", "and"}
    return function_words(language, *kinds) - ambiguous


def _sentence_case(left: str, right: str, lexicon: Lexicon) -> bool:
    """A lower-case word in use and a capitalised one: brands begin with one or two letters."""
    used = lexicon.share(left) >= COMMON and lexicon.share(right) >= USED
    return left.islower() and len(left) > 3 and len(right) > 3 and used


def _two_places(left: str, right: str, lexicon: Lexicon) -> bool:
    """Both are names and neither is an ordinary word, unlike the halves of most brands."""
    used = lexicon.share(left) >= USED and lexicon.share(right) >= USED
    long = min(len(left), len(right)) > 4
    return used and long and _is_name(left, lexicon) and _is_name(right, lexicon)


def _is_name(word: str, lexicon: Lexicon) -> bool:
    """The dictionary of lemmas writes it with a capital, even when asked in lower case."""
    import simplemma

    if lexicon.language == "de":  # where nouns are capitalised as well
        return False
    return simplemma.lemmatize(word.lower(), lang=lexicon.language)[:1].isupper()


def function_word_after(word: str, lexicon: Lexicon) -> Glue | None:
    """ "Septemberwhen", "parliamentlet": a word in use and a function word, together unknown."""
    low = word.lower()
    if not _unknown(word, lexicon):
        return None
    for cut in range(3, len(low) - 2):
        left, right = low[:cut], low[cut:]
        used = lexicon.share(left) >= _enough(cut, right) or left in lexicon.months
        if right in lexicon.after and used and not (right == "and" and left[-1] == "l"):
            return Glue((cut,), "function_word_after")
    return _of_after(word, lexicon) or _let_alone(low, lexicon)


def _enough(letters: int, right: str) -> float:
    """How much in use a word must be to be seen in front of another: short ones, very much."""
    if letters == 3:
        return 10 * COMMON if len(right) > 3 else 1.0
    return USED if len(right) > 3 or letters > 4 else COMMON


def _of_after(word: str, lexicon: Lexicon) -> Glue | None:
    """ "numberof", in small letters: names end so, too ("Romanof")."""
    left = word[:-2]
    fits = lexicon.language == "en" and word.endswith("of") and word.islower() and len(left) > 3
    if fits and lexicon.share(left) >= COMMON:
        return Glue((len(left),), "function_word_after")
    return None


def _let_alone(low: str, lexicon: Lexicon) -> Glue | None:
    """ "parliamentlet"; the ending of "booklet" or "droplet" goes with short words alone."""
    left = low[:-3]
    if lexicon.language == "en" and low.endswith("let") and len(left) > 7:
        return Glue((len(left),), "function_word_after") if lexicon.share(left) >= USED else None
    return None


def function_word_before(word: str, lexicon: Lexicon) -> Glue | None:
    """ "ofthe", "thegovernment"; not "theatre", "Andover", "withhold"."""
    low = word.lower()
    if low in _pairs(lexicon.language):
        return Glue((len(low) - 3,), "function_word_before")
    if not word.islower() or not _unknown(word, lexicon):
        return None
    for left in sorted(lexicon.before, key=len, reverse=True):
        right = low[len(left) :]
        fits = low.startswith(left) and len(left) > 2 and len(right) > 3
        if fits and lexicon.share(right) >= COMMON:
            return Glue((len(left),), "function_word_before")
    return None


@cache
def _pairs(language: str) -> frozenset[str]:
    """Function words with "the" behind: lists of words in use hold them, as slips of the pen."""
    firsts = function_words("en") if language == "en" else frozenset()
    return frozenset(f"{first}the" for first in firsts if len(first) > 1)


def two_function_words(word: str, lexicon: Lexicon) -> Glue | None:
    """ "hewas", "wehave": a hundred thousand times rarer together than apart."""
    low, small = word.lower(), function_words(lexicon.language, *GRAMMAR)
    if lexicon.language != "en" or not 4 < len(low) < 12:
        return None
    for cut in range(2, len(low) - 1):
        left, right = low[:cut], low[cut:]
        if left in small and right in small:
            apart = min(lexicon.share(left), lexicon.share(right))
            if apart > 100 * RARER * lexicon.share(low):
                return Glue((cut,), "two_function_words")
    return None


def verb_after(word: str, lexicon: Lexicon) -> Glue | None:
    """ "Unionbringing": a capitalised word in use, then a verb form that is."""
    if lexicon.language != "en" or not word[0].isupper() or not _unknown(word, lexicon):
        return None
    low = word.lower()
    if not low.endswith(("ing", "ed")):
        return None
    for cut in range(5, len(low) - 5):
        left, right = low[:cut], low[cut:]
        if lexicon.share(left) >= COMMON and lexicon.share(right) >= COMMON:
            return Glue((cut,), "verb_after") if _common_verb(right, lexicon) else None
    return None


def _common_verb(form: str, lexicon: Lexicon) -> bool:
    """Not "surfing" or "boarding", which make compounds of their own."""
    import simplemma

    return lexicon.share(simplemma.lemmatize(form, lang=lexicon.language)) >= 10 * COMMON


def name_and_article(word: str, lexicon: Lexicon) -> Glue | None:
    """ "Rusnanothe": a capitalised name of five letters or more, then "the"."""
    fits = word[0].isupper() and word.endswith("the") and len(word) > 8
    if not fits or lexicon.language != "en" or not _unknown(word, lexicon):
        return None
    return Glue((len(word) - 3,), "name_and_article")


def _unknown(word: str, lexicon: Lexicon) -> bool:
    return word.isalpha() and word[1:].islower() and not lexicon.share(word)


GLUE_RULES: tuple[Callable[[str, Lexicon], Glue | None], ...] = (
    clock_and_zone,
    year_joined,
    number_before_word,
    roman_numeral,
    possessive_joined,
    capital_inside,
    function_word_after,
    function_word_before,
    two_function_words,
    verb_after,
    name_and_article,
)


def _in_use(word: str, lexicon: Lexicon) -> bool:
    """An ordinary word in ordinary letters: no rule has anything to say."""
    low = word.lower()
    known = word[1:].islower() and low in lexicon.shares
    return known and low not in _pairs(lexicon.language) and lexicon.shares[low] > 1e-7


def find_glue(word: str, language: str) -> Glue | None:
    """Where `word` is several words run together; None where it is one, or nothing is known."""
    lexicon = _lexicon(language)
    if not lexicon.shares or not 3 < len(word) <= LONGEST or _in_use(word, lexicon):
        return None
    return next((glue for rule in GLUE_RULES if (glue := rule(word, lexicon))), None)


def split_glued(word: str, language: str) -> tuple[str, ...]:
    """The words that are run together in `word`; itself alone where it is one word."""
    glue = find_glue(word, language)
    if not glue:
        return (word,)
    edges = (0, *glue.cuts, len(word))
    return tuple(word[a:b] for a, b in pairwise(edges))


# -- damage in a sentence -------------------------------------------------------------------------

_PLAIN_WORD = re.compile(r"\w+(?:['’]\w+)*")
_COMMA_GLUE = re.compile(r"[^\W\d_]{2},(?=[^\W\d_]{2})|[^\W\d_]{3}\((?=[^\W\d_]{3})")
_CLOSING = "\"'”’»)].!?…。！？| \t\n"


class _Chunks(dict):
    """What stands between blanks -> the damage in it, offsets from its beginning."""

    def __init__(self, language: str) -> None:
        self.lexicon = _lexicon(language)

    def __missing__(self, chunk: str) -> tuple[Damage, ...]:
        if len(chunk) > 2 * LONGEST:
            return ()
        if len(self) >= REMEMBERED:
            self.clear()
        word = chunk.strip(".,;:!?()[]\"'“”‘’-–—")
        plain = word.isalpha() and _in_use(word, self.lexicon)
        self[chunk] = found = () if plain else tuple(self._damage(chunk))
        return found

    def _damage(self, chunk: str) -> Iterator[Damage]:
        if not self.lexicon.shares or "/" in chunk or "@" in chunk or chunk[0] == "#":
            return
        for match in _PLAIN_WORD.finditer(chunk):
            if glue := find_glue(match.group(), self.lexicon.language):
                for cut in glue.cuts:
                    yield _glued(match.start() + cut, match, glue)
        for match in _COMMA_GLUE.finditer(chunk):
            note = f'"{chunk}": a space is missing'
            yield Damage("glued", match.end(), match.end(), note, lost=False)


def _glued(at: int, match: re.Match[str], glue: Glue) -> Damage:
    note = f'"{match.group()}": words run together'
    return Damage("glued", at, at, note, gap=glue.lost, lost=glue.lost)


@cache
def _chunks(language: str) -> _Chunks:
    return _Chunks(language)


def find_damage(text: str, language: str = "en", offset: int = 0) -> tuple[Damage, ...]:
    """Each visible loss in the text of one sentence, offsets counted from `offset`."""
    (found,) = mark_damage(text, [(0, len(text))], language)
    return tuple(_moved(damage, offset) for damage in found)


def mark_damage(
    text: str, spans: Sequence[tuple[int, int]], language: str
) -> list[tuple[Damage, ...]]:
    """The damage of each sentence of `text`; what stands around the spans is looked at, too."""
    found: list[list[Damage]] = [_edges(text, start, stop, language) for start, stop in spans]
    if not spans:
        return []
    starts = [start for start, _ in spans]
    for damage in _in_text(text, spans, language):
        number = bisect_right(starts, damage.start) - 1
        if number >= 0 and damage.start <= spans[number][1]:
            found[number].append(damage)
    return [tuple(sorted(row, key=_place)) if row else () for row in found]


def _place(damage: Damage) -> tuple[int, str]:
    return damage.start, damage.kind


def _moved(damage: Damage, offset: int) -> Damage:
    start, stop = damage.start + offset, damage.stop + offset
    return Damage(damage.kind, start, stop, damage.note, damage.gap, damage.lost)


def _in_text(text: str, spans: Sequence[tuple[int, int]], language: str) -> Iterator[Damage]:
    start, stop = spans[0][0], spans[-1][1]
    yield from _in_chunks(text, spans, language)
    for rule in TEXT_RULES:
        yield from rule(text, start, stop, language)


def _in_chunks(text: str, spans: Sequence[tuple[int, int]], language: str) -> Iterator[Damage]:
    find = _chunks(language).__getitem__
    if not any(map(find, text[spans[0][0] : spans[-1][1]].split())):
        return
    for start, stop in spans:
        if any(map(find, text[start:stop].split())):
            for match in _CHUNK.finditer(text, start, stop):
                for damage in find(match.group()):
                    yield _moved(damage, match.start())


_CHUNK = re.compile(r"\S+")
_ANNOUNCED = re.compile(r":[ \t]+(?=[A-ZÀ-ÖØ-ÞА-Я])")
_ANNOUNCES = {
    language: re.compile(rf"\b(?:{verbs})\b(?!.*[\"“„«])", re.DOTALL)
    for language, verbs in {
        "en": "said|says|told|cited|cites|quoted|quotes|asked|replied|wrote|stated|tweeted",
        "de": "sagte|zitierte|erklärte|schrieb|antwortete|fragte",
        "fr": "a dit|a déclaré|a cité|a écrit|a répondu|a affirmé",
        "es": "dijo|citó|declaró|escribió|respondió|afirmó",
        "it": "ha detto|ha citato|ha dichiarato|ha scritto|ha risposto|ha affermato",
        "pt": "disse|citou|declarou|escreveu|respondeu|afirmou",
        "ru": "сказал|сказала|процитировал|заявил|заявила|написал|ответил",
    }.items()
}


def announced_quotation(text: str, start: int, stop: int, language: str) -> Iterator[Damage]:
    """ "he cited the rabbi: Immigrants from": a verb announces words that are not there."""
    verbs = _ANNOUNCES.get(language)
    for match in _ANNOUNCED.finditer(text, start, stop) if verbs else ():
        low = max(match.start() - 80, start)
        begin = max(text.rfind(mark, low, match.start()) for mark in (". ", "\n", "? ", "! "))
        if verbs.search(text, max(begin, low), match.start()):
            at = match.end()
            yield Damage("missing", at, at, "a quotation is announced and does not follow", True)


_OPENERS = "The They It He She We But This These However There When While After Although In At A"
_RUN_ON = re.compile(
    rf"(?:{'|'.join(sorted(month.capitalize() for month in CALENDAR['en']))})"
    rf"[ ](?:{'|'.join(_OPENERS.split())})[ ](?=\w)"
)
_DATED = re.compile(r"[a-z,] (?:in|since|until|by|of|on|from|last|next|this|early|late|mid) $")


def run_on(text: str, start: int, stop: int, language: str) -> Iterator[Damage]:
    """ "reported in March The Russians want": a date in mid-sentence, then a sentence begins."""
    for match in _RUN_ON.finditer(text, start, stop) if language == "en" else ():
        if _DATED.search(text, max(start, match.start() - 12), match.start()):
            at = text.index(" ", match.start()) + 1
            yield Damage("run-on", at, at, "a sentence ends here without its end", True)


_HOLE = re.compile(  # begins with one set of characters, so that the scan in between is fast
    r"[,;.)(“](?:(?<=[ ][,;)])(?=\s|$)|(?<=[ ]\.)(?=[ \t]*(?:\n|$))"
    r"|(?<=\()[ ]*[,;)]|(?<=“)[ ]*”|(?<=,)[ ]?,)"
)


def empty_place(text: str, start: int, stop: int, language: str) -> Iterator[Damage]:
    """ "born in , the", "( )": marks with nothing where a word must stand."""
    for match in _HOLE.finditer(text, start, stop):
        inside = len(match.group()) > 1
        at = match.start() + inside
        if inside or _last_word(text, at - 1) in dangling(language):
            yield Damage("missing", at, at, "nothing stands where a word must stand", True)


def _last_word(text: str, stop: int) -> str:
    begin = max(text.rfind(" ", max(0, stop - 20), stop), text.rfind("\n", max(0, stop - 20), stop))
    return text[begin + 1 : stop].lower()


_NO_NOUN = re.compile(r" (?:the|an?) (?=(?:of|and|was|were|is|are|has|have) )")
_NO_AMOUNT = re.compile(r"[$£€] ?(?=(?:million|billion|trillion|bn|m)\b)")


def no_noun(text: str, start: int, stop: int, language: str) -> Iterator[Damage]:
    """ "the of", "$ million"."""
    for pattern in (_NO_NOUN, _NO_AMOUNT) if language == "en" else ():
        for match in pattern.finditer(text, start, stop):
            at = match.end()
            yield Damage("missing", at, at, "a word is missing here", True)


_AGREEMENT = re.compile(r"The (?:[\w-]+ ){0,2}(agreement|treaty|pact|accord)\b")
_AGREED = re.compile(
    r"(?i)agree|deal\b|\bpact|\baccord\b|treat(?:y|ies)|\bsign(?:s|ed|ing)?\b|contract|negotia|settle|memorand"
    r"|protocol|truce|\bbid\b|acqui|merge"
)


def unnamed_agreement(text: str, start: int, stop: int, language: str) -> Iterator[Damage]:
    """ "The framework agreement", where nothing before it speaks of one: a sentence is gone.

    Other nouns ("the report", "the deal") take up what was told in other words too often.
    """
    for match in _AGREEMENT.finditer(text, start, stop) if language == "en" else ():
        at = match.start()
        opens = text[max(start, at - 3) : at].rstrip(" ").endswith(("\n", *'.!?”"'))
        if opens and not _AGREED.search(text, 0, at):
            yield Damage("missing", at, at, f"no {match[1]} was named before", lost=False)


def open_quote(text: str, start: int, stop: int, language: str) -> Iterator[Damage]:
    """A quotation that opens and does not close, in its paragraph or in one that carries on."""
    if "„" in text[start:stop]:  # where “ closes
        return
    even = text.count('"', start, stop) % 2 == 0
    if even and text.count("“", start, stop) <= text.count("”", start, stop):
        return
    while start < stop:
        end = text.find("\n", start, stop)
        end = stop if end < 0 else end
        at = _left_open(text, start, end)
        if at >= 0 and not _carried_on(text, end):
            yield Damage("open quote", at, at, "a quotation opens and does not close", lost=False)
        start = end + 1


def _left_open(text: str, start: int, stop: int) -> int:
    """Where the last quotation of a paragraph opens, -1 where it closes as well."""
    if text.count("“", start, stop) > text.count("”", start, stop):
        return text.rfind("“", start, stop)
    at = text.rfind('"', start, stop) if text.count('"', start, stop) % 2 else -1
    return at if at >= 0 and text[at + 1 : at + 2].isalnum() else -1


_NEXT_QUOTE = re.compile(r"[\"“”]")


def _carried_on(text: str, stop: int) -> bool:
    """The next mark of quotation closes, or opens a paragraph as one that carries on does."""
    match = _NEXT_QUOTE.search(text, stop, stop + 4000)
    if not match:
        return False
    opens_line = text[match.start() - 1 : match.start()] == "\n"
    return opens_line or not text[match.end() : match.end() + 1].isalnum()


TEXT_RULES: tuple[Callable[[str, int, int, str], Iterator[Damage]], ...] = (
    announced_quotation,
    run_on,
    empty_place,
    no_noun,
    unnamed_agreement,
    open_quote,
)

# -- both ends of a sentence ----------------------------------------------------------------------

_LAST = {  # a sentence of whole words does not end in these
    "en": "a an the my your their our every and or but than during until towards toward despite"
    " amid via per among into onto whose because although unless whereas including",
    "de": "des dem den eine einen einem und oder dass von für seit wegen gegen im am vom zum"
    " zur in",
    "fr": "de du des à au aux en dans par chez le les un et ou que qui",
    "es": "de a en con por para sin del al el la los las un una y o que como",
    "it": "di a da in con su per tra fra del della dei delle nel nella al alla dal dalla il lo i"
    " gli un una e o ma che",
    "pt": "de em com por para do da dos das ao à os as um uma e ou que",
    "ru": "в на с к о от до из у за по для и а но что",
}
_WORDS = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_STRANDED = frozenset({"in", "at", "of", "from", "by", "near", "on", "with", "for", "to", "since"})
_RELATIVES = frozenset({"who", "whom", "which", "that", "what", "where", "how", "to"})
_OF_VERBS = frozenset(
    {"think", "thought", "dream", "dreamt", "dreamed", "heard", "hear", "aware", "unaware", "care"}
    | {"advantage", "afraid", "proud", "capable", "made", "rid", "ahead", "out", "fond", "know"}
    | {"sort", "kind", "tired", "sure", "full", "consist", "short", "guilty", "inside", "speak"}
)


@cache
def dangling(language: str) -> frozenset[str]:
    return frozenset(_LAST.get(language, "").split()) | (_STRANDED if language == "en" else set())


@cache
def _never_last(language: str) -> frozenset[str]:
    return frozenset(_LAST.get(language, "").split())


def _edges(text: str, start: int, stop: int, language: str) -> list[Damage]:
    if _plain_edges(text, start, stop, language):
        return []
    return [damage for rule in EDGE_RULES if (damage := rule(text, start, stop, language))]


def _plain_edges(text: str, start: int, stop: int, language: str) -> bool:
    """A capital, a full stop, and a last word that may be one: no rule has anything to say."""
    last = text[max(start, stop - 16) : stop - 1].rpartition(" ")[2]
    plain = last.isalnum() and text[stop - 1] in ".?!" and last not in dangling(language)
    return plain and not text[start].islower()


def lower_start(text: str, start: int, stop: int, language: str) -> Damage | None:
    """The first letter is small, and the word is no name such as "iPhone"."""
    if not text[start].islower():
        return None
    word = text[start : start + 12].split(maxsplit=1)[0]
    if any(char.isupper() for char in word) or "." in word[:-1]:
        return None
    return Damage("cut start", start, start, "begins with a small letter", True)


def dangling_end(text: str, start: int, stop: int, language: str) -> Damage | None:
    """The last word calls for another: "assailed by.", "at the Kremlin in."."""
    last = text[max(start, stop - 24) : stop].rstrip(_CLOSING).rpartition(" ")[2]
    if last not in dangling(language):
        return None
    words = _WORDS.findall(text[start:stop])
    if len(words) < 3 or not (last in _never_last(language) or _cut_after(words)):
        return None
    at = start + len(text[start:stop].rstrip(_CLOSING))
    return Damage("cut end", at, at, f'ends in "{words[-1]}"', True)


def _cut_after(words: list[str]) -> bool:
    """The preposition at the end is not one that its verb left behind ("all we hoped for")."""
    before, last = words[-2], words[-1]
    if before[0].isupper() and before != "I":
        return True
    if not _RELATIVES.isdisjoint(word.lower() for word in words[:-1]):
        return False
    if last == "of":
        return before.lower() not in _OF_VERBS
    if last == "by":
        return before.endswith("ed")
    return words[-3].lower() in ("the", "a", "an") and last not in ("in", "on")


def comma_end(text: str, start: int, stop: int, language: str) -> Damage | None:
    """The line ends, and the sentence does not: "As the agency reports,"."""
    if not text.endswith(",", start, stop) or text.count(" ", start, stop) < 3:
        return None
    return Damage("cut end", stop, stop, "ends in a comma", True)


def ellipsis_end(text: str, start: int, stop: int, language: str) -> Damage | None:
    """Broken off by whoever made the teaser, or by the writer: not whole in either case."""
    tail = text[max(start, stop - 6) : stop]
    if ("..." not in tail and "…" not in tail) or "[" in tail:
        return None
    return Damage("cut end", stop, stop, "breaks off")


EDGE_RULES: tuple[Callable[[str, int, int, str], Damage | None], ...] = (
    lower_start,
    dangling_end,
    comma_end,
    ellipsis_end,
)

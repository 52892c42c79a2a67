"""What words are written with, in any script; languages without blanks between their words.

By the properties of Unicode, which the patterns of `regex` know: a letter is followed by its marks
(the vowels of Hindi, the points of Hebrew), a capital is one in every script that has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple
from unicodedata import normalize

import regex

# The joiners that Persian and Sinhala words hold, soft hyphens, and what Armenian sets beside the
# vowel of a word that is asked or stressed, stand inside words (Unicode's annex 29).
LETTER = r"\w\u200c\u200d\u00ad՛՜՞"
JOINERS = "-'’‐‑./@·׳״"
LETTERS = rf"\w[{LETTER}]*+"
# Runs of letters that make one word: "aujourd'hui", "de-confliction", Hebrew 'ארה"ב'.
WORD = rf"{LETTERS}(?:(?:[{JOINERS}]|(?<=\p{{Hebrew}})\"(?=\p{{Hebrew}})){LETTERS})*+"
WITHOUT_BLANKS = {
    "ja": ("Japanese", r"\p{Hiragana}\p{Katakana}"),
    "zh": ("Chinese", r"\p{Han}"),
    "th": ("Thai", r"\p{Thai}"),
    "lo": ("Lao", r"\p{Lao}"),
    "my": ("Burmese", r"\p{Myanmar}"),
    "km": ("Khmer", r"\p{Khmer}"),
}
_BY_SCRIPT = {name: regex.compile(f"[{own}]") for name, (_, own) in WITHOUT_BLANKS.items()}
_RUN_TOGETHER = regex.compile(f"[{''.join(own for _, own in WITHOUT_BLANKS.values())}]")
_SYLLABLE = regex.compile(r"[\p{Han}\p{Hangul}]")
_UNWRITTEN = regex.compile(  # points, stretched letters: the same word is written without, too
    r"[\u00ad\u0591-\u05bd\u05bf-\u05c7\u0640\u064b-\u0652\u0670՛՜՞\ufe0e\ufe0f]"
)
_THAI_GAP = regex.compile(  # no clause that goes on: "and", "or", "but", "which", "for", ...
    r"(?<=[\u0e01-\u0e2e\u0e30-\u0e45\u0e47-\u0e4e])[ \xa0]+"
    r"(?=[\u0e01-\u0e44])(?!และ|หรือ|แต่|ซึ่ง|โดย|เพื่อ|เพราะ|ที่|ว่า|จึง|รวม|ทั้ง|คือ|เช่น)"
)
CLAUSE = 30  # letters of Thai between two blanks, below which there is no sentence
STOPS = "。！？｡．।॥؟۔։።፧။។៕"  # end a sentence wherever they stand
PIECE = 1000  # characters that are segmented at a time: no text is too long
SEGMENTERS = "pip install 'topicbrief[cjk]'"


class Cut(NamedTuple):
    """A word of a text without blanks: where it begins, where it ends, what it counts as."""

    start: int
    stop: int
    word: str


Segmenter = Callable[[str], list[Cut]]


def normal_form(word: str) -> str:
    """One spelling of a word: composed, without points, stretched letters and soft hyphens."""
    return word if word.isascii() else _UNWRITTEN.sub("", normalize("NFC", word))


def is_small(letter: str) -> bool:
    """Whether a letter is not a capital where it might be: Georgian ones open sentences as well."""
    return letter.islower() and not "ა" <= letter <= "ჿ"


def is_syllable(letter: str) -> bool:
    """Whether one character may be a word: in Chinese and Korean writing."""
    return bool(_SYLLABLE.match(letter))


def runs_together(text: str) -> bool:
    """Whether `text` holds letters of a script that sets no blanks between words."""
    return not text.isascii() and bool(_RUN_TOGETHER.search(text))


def cut_at_blanks(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """The sentences of Thai, which has no mark for their end: what blanks part, if it is long."""
    spans = []
    for gap in _THAI_GAP.finditer(text, start, stop):
        if gap.start() - start >= CLAUSE <= stop - gap.end():
            spans.append((start, gap.start()))
            start = gap.end()
    return [*spans, (start, stop)]


def explain_uncounted(language: str) -> str:
    """Why words of `language` are not counted here, and what to do; "" where they are."""
    if language not in WITHOUT_BLANKS or segmenter(language):
        return ""
    name, _ = WITHOUT_BLANKS[language]
    help = f"to count it: {SEGMENTERS}" if language in _MAKERS else "no segmenter of it is used"
    return f"{name} sets no blanks between words: quoted, but not counted; {help}"


def segment(run: str, language: str) -> list[Cut]:
    """The words of a run of letters without blanks; none where its segmenter is not installed.

    Chinese by rjieba, Japanese by SudachiPy (as dictionary forms), both without the classes of
    words that are grammar, Thai by PyThaiNLP: the extra `cjk`. The script decides; `language`
    tells Japanese from Chinese.
    """
    scripts = [name for name, letters in _BY_SCRIPT.items() if letters.search(run)]
    if "zh" in scripts[:1] and language == "ja":
        scripts = ["ja"]
    cut = segmenter(scripts[0]) if scripts else None
    if cut is None:
        return []
    return [
        Cut(at + start, at + stop, word)
        for at in range(0, len(run), PIECE)
        for start, stop, word in cut(run[at : at + PIECE])
    ]


@cache
def segmenter(language: str) -> Segmenter | None:
    """What cuts text of `language` into words; None where nothing does or is not installed."""
    try:
        return _MAKERS[language]() if language in _MAKERS else None
    except ImportError:
        return None


def _by_class(cut: Callable[[str], Iterable[tuple[str, str, bool]]]) -> Segmenter:
    """From what gives every piece of a text in order: as written, as counted, whether it counts."""

    def segment(run: str) -> list[Cut]:
        cuts, place = [], 0
        for written, word, counts in cut(run):
            if counts:
                cuts.append(Cut(place, place + len(written), word))
            place += len(written)
        return cuts

    return segment


def _chinese() -> Segmenter:
    import rjieba

    grammar = frozenset("pcumqkryox")  # the first letters of jieba's word classes
    return _by_class(lambda run: ((w, w, name[:1] not in grammar) for w, name in rjieba.tag(run)))


def _japanese() -> Segmenter:
    from sudachipy import Dictionary, SplitMode

    tokenizer = Dictionary(dict="small").tokenizer(mode=SplitMode.C)
    content = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞"})
    grammar = frozenset({"数詞", "非自立可能", "助動詞語幹"})
    return _by_class(
        lambda run: (
            (m.surface(), m.dictionary_form(), m.part_of_speech()[0] in content
             and m.part_of_speech()[1] not in grammar)
            for m in tokenizer.tokenize(run)
        )
    )  # fmt: skip


def _thai() -> Segmenter:
    from pythainlp.corpus.tnc import word_freqs
    from pythainlp.tokenize import word_tokenize

    common = sorted(word_freqs(), key=lambda pair: (-pair[1], pair[0]))[:120]  # as in `stop_words`
    grammar = frozenset(word for word, _ in common)
    return _by_class(
        lambda run: ((w, w, w not in grammar) for w in word_tokenize(run, engine="newmm-safe"))
    )


_MAKERS: dict[str, Callable[[], Segmenter]] = {"zh": _chinese, "ja": _japanese, "th": _thai}

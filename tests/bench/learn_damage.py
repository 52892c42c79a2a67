"""Learn what damage is told by: weights of two words run together, sequences that do not occur.

    python tests/bench/learn_damage.py TEXTS [--usual]

TEXTS is a folder of clean texts, `xx*.txt`, a paragraph a line, where xx is the language (of the
tuning half of every set alone) and each file a kind of text: news, speeches, pages of the web. What
one kind has now and then is no sign of damage; `--usual` takes it out of the lists that are there
and learns nothing else. Written: `two_words.weights` and `xx.sequences` beside the words
of the languages. Deterministic: the same texts give the same files.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from make_damage import CUTS, GLUES, make_all, make_one

from topicbrief.language.detect import detect
from topicbrief.language.lexicon import FIRST_CLASS, frequencies
from topicbrief.language.sentences import split_spans
from topicbrief.language.sequences import END, OTHER, START, Listed, odd_pairs, read_listed, reader
from topicbrief.language.two_words import KINDS, SIGNS, find_parts, small_words

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "src" / "topicbrief" / "language" / "data"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
WRONG = 40_000  # clean words of which one, not counted again, may be split wrongly, a kind
NAMES = 4  # a name is split wrongly so many times more rarely: few of all names are in the texts
MOST = 30_000  # sentences of a language that sequences are counted in
PLACES = frozenset({START, END, OTHER})  # the edges of sentences are for other rules
LEAST = 8  # times that a pair must arise from cuts
RATIO = 60  # times as often at cuts as in clean text: 2 to 5 of 1,000 clean sentences are marked
STRICT = {"en": 100}  # where prepositions may stand alone at an end
USUAL = 1500  # sentences of one kind of text in which a pair may stand once, of two at least
NEVER = 99.0  # the bar of a kind that has no clean words
BEGINS = 12  # words in use that begin (or end) with a function word, for it to be a sign
COMPOUND = ()


def read_kinds(folder: Path, language: str) -> list[set[str]]:
    """The sentences of each of the language's texts; paragraphs of other languages left out."""
    kinds = []
    for path in sorted(folder.glob(f"{language}*.txt")):
        paragraphs = filter(None, path.read_text(encoding="utf-8").split("\n"))
        own = (paragraph for paragraph in paragraphs if detect(paragraph) == language)
        kinds.append({text for paragraph in own for text in _sentences(paragraph, language)})
    return kinds


def in_order(sentences: set[str]) -> list[str]:
    """Ordered by checksum."""
    return sorted(sentences, key=lambda text: (zlib.crc32(text.encode()), text))


def _sentences(paragraph: str, language: str) -> Iterator[str]:
    for start, stop in split_spans(paragraph, language):
        text = paragraph[start:stop]
        if 5 <= text.count(" ") < 60 and text[-1] in ".!?":
            yield text


# -- two words run together ---------------------------------------------------------------------


def plain(word: str) -> bool:
    return len(word) > 3 and word.isalpha() and word[1:].islower()


def learn_two_words(sentences: dict[str, list[str]]) -> str:
    from sklearn.linear_model import LogisticRegression

    rows: dict[str, list[tuple[tuple[float, ...], int, str]]] = {kind: [] for kind in KINDS}
    total: dict[str, float] = {}
    for language, texts in sentences.items():
        texts = texts[:25_000]
        words = Counter(word for text in texts for word in WORD.findall(text))
        total[language] = sum(words.values())
        beside = Counter(
            pair for text in texts for pair in pairwise(map(str.lower, WORD.findall(text)))
        )  # words that also stand apart are run together in the texts themselves
        made = {
            made.word
            for text in texts
            if (made := make_one(text, language, GLUES)) and plain(made.word)
        }
        for word, joined in [
            *((word, 0) for word in sorted(words) if plain(word)),
            *((word, 1) for word in sorted(made)),
        ]:
            parts = find_parts(word, language)
            if parts and (
                joined or not beside[word[: parts.cut].lower(), word[parts.cut :].lower()]
            ):
                rows[parts.kind].append((parts.signs, joined, language))
    out = []
    for kind, found in rows.items():
        signs = np.array([row[0] for row in found])
        joined = np.array([row[1] for row in found])
        spoken = np.array([row[2] for row in found])
        model = LogisticRegression(max_iter=5000).fit(signs, joined)
        weights = np.round(model.coef_[0], 1)
        scores = signs @ weights
        capital = signs[:, SIGNS.index("capital")] > 0
        bars: dict[str, list[float]] = {}
        for language in sorted({row[2] for row in found}):
            ours = (spoken == language) & (joined == 0)
            allowed = total[language] / WRONG
            bars[language] = [
                bar_of(scores[ours & (capital == c)], allowed / (1 + NAMES * c))
                for c in (False, True)
            ]
        caught = {
            x: f"{_caught(scores, capital, (spoken == x) & (joined == 1), bars[x]):.2f}"
            for x in bars
        }
        print(f"{kind:12s} found of {joined.sum():,}:", caught)
        lines = [f'["{kind}".signs]']
        lines += [f"{name} = {weight}" for name, weight in zip(SIGNS, weights, strict=True)]
        lines += [f'["{kind}".bar]', *(f"{x} = {pair}" for x, pair in bars.items())]
        out.append("\n".join(lines))
    head = "# Log-odds by sign; made by tests/bench/learn_damage.py: do not edit by hand."
    return "\n\n".join([head, *out]) + "\n"


def _caught(scores: np.ndarray, capital: np.ndarray, among: np.ndarray, bars: list[float]) -> float:
    return float(np.mean(scores[among] > np.where(capital, bars[1], bars[0])[among]))


def bar_of(scores: np.ndarray, allowed: float) -> float:
    """The score that `allowed` clean words pass, rounded up."""
    passed = np.sort(scores)[::-1]
    if not passed.size:
        return NEVER
    return float(np.ceil(passed[min(int(allowed), len(passed) - 1)] * 10) / 10)


def productive(language: str) -> tuple[str, str]:
    """The words that many words in use begin with, and end with: no sign of words run together."""
    shares, small = frequencies(language), small_words(language).all
    begins, ends = Counter[str](), Counter[str]()
    for word, share in shares.items():
        if share < 2e-7 or not word.isalpha():
            continue
        for cut in range(1, len(word)):
            left, right = word[:cut], word[cut:]
            if shares.get(left, 0.0) > 1e-6 and shares.get(right, 0.0) > 1e-6:
                begins[left] += len(right) > 2
                ends[right] += len(left) > 2
    least = {True: BEGINS, False: 2 * BEGINS}
    return tuple(
        " ".join(
            word
            for word, n in counts.most_common()
            if n >= least[word in small] and (word in small or len(word) > 2)
        )
        for counts in (begins, ends)
    )


# -- sequences that do not occur ----------------------------------------------------------------


class Windows(NamedTuple):
    """How often four classes in a row stand in clean text, and around a cut in the middle."""

    clean: Counter[tuple[str, ...]]
    cut: Counter[tuple[str, ...]]


def count_windows(sentences: list[str], language: str) -> Windows:
    clean, cut = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    read = reader(language).read
    for text in sentences:
        names = _padded(read(text))
        clean.update(tuple(names[at - 1 : at + 3]) for at in range(1, len(names) - 2))
        for made in make_all(text, language, CUTS):
            tokens = read(made.text)
            at = sum(stop <= made.at for _, stop, _ in tokens)
            cut[tuple(_padded(tokens)[at : at + 4])] += 1
    return Windows(clean, cut)


def _padded(tokens: list[tuple[int, int, str]]) -> list[str]:
    return [START, START, *(name for _, _, name in tokens), END, END]


def choose_listed(windows: Windows, ratio: float) -> Listed:
    """Pairs `ratio` times as frequent at cuts as elsewhere, exceptions taken out."""
    clean, cut = windows
    pairs, pairs_cut = _summed(clean, slice(1, 3)), _summed(cut, slice(1, 3))
    likely = {
        pair
        for pair, n in pairs_cut.items()
        if n >= LEAST and n > pairs[pair] and PLACES.isdisjoint(pair)
    }
    before, after = (
        {
            triple
            for triple, n in _summed(clean, part).items()
            if triple[pair] in likely and n > 1 and at_cuts[triple] < ratio * n
        }
        for part, pair in ((slice(0, 3), slice(1, 3)), (slice(1, 4), slice(0, 2)))
        for at_cuts in [_summed(cut, part)]
    )

    def counted(counts: Counter[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
        left = Counter[tuple[str, ...]]()
        for row, n in counts.items():
            if row[1:3] in likely and row[:3] not in before and row[1:] not in after:
                left[row[1:3]] += n
        return left

    in_clean, in_cut = counted(clean), counted(cut)
    kept = {pair for pair in likely if in_cut[pair] >= max(LEAST, ratio * (in_clean[pair] + 0.5))}
    return Listed(
        frozenset(kept),
        frozenset(triple for triple in before if triple[1:] in kept),
        frozenset(triple for triple in after if triple[:2] in kept),
    )


def drop_usual(listed: Listed, kinds: list[set[str]], language: str) -> Listed:
    """Without the pairs that some kind of clean text has more often than once in `USUAL`."""
    usual = set[tuple[str, str]]()
    for sentences in kinds:
        found = Counter[tuple[str, ...]]()
        for text in sentences:
            names = [START, *(name for _, _, name in reader(language).read(text)), END]
            found.update((names[at], names[at + 1]) for at in odd_pairs(names[1:-1], listed))
        usual |= {pair for pair, n in found.items() if n > 1 and n * USUAL > len(sentences)}
    print(f"{language}: usual in some kind of text: {sorted(usual & listed.pairs)}")
    kept = listed.pairs - usual
    return Listed(
        kept,
        frozenset(triple for triple in listed.before if triple[1:] in kept),
        frozenset(triple for triple in listed.after if triple[:2] in kept),
    )


def _summed(counts: Counter[tuple[str, ...]], part: slice) -> Counter[tuple[str, ...]]:
    found = Counter[tuple[str, ...]]()
    for row, n in counts.items():
        found[row[part]] += n
    return found


def learn_sequences(kinds: list[set[str]], language: str) -> str:
    sentences = in_order(set().union(*kinds))[:MOST]
    listed = choose_listed(count_windows(sentences, language), STRICT.get(language, RATIO))
    listed = drop_usual(listed, kinds, language)
    print(f"{language}: {[len(part) for part in listed]} listed")
    return write_listed(listed)


def write_listed(listed: Listed) -> str:
    tables: dict[str, dict[str, list[str]]] = {"pairs": {}, "before": {}, "after": {}}
    for one, two in sorted(listed.pairs):
        tables["pairs"].setdefault(one, []).append(two)
    for one, two, three in sorted(listed.before):
        tables["before"].setdefault(f"{two} {three}", []).append(one)
    for one, two, three in sorted(listed.after):
        tables["after"].setdefault(f"{one} {two}", []).append(three)
    lines = ["# Made by tests/bench/learn_damage.py: do not edit by hand."]
    for table, rows in tables.items():
        lines += ["", f"[{table}]"]
        lines += [
            f'{json.dumps(key, ensure_ascii=False)} = "{" ".join(row)}"'
            for key, row in rows.items()
        ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("--usual", action="store_true", help="shorten the lists that are there")
    parser.add_argument("--productive", action="store_true", help="print the lists begins and ends")
    parser.add_argument("--languages", nargs="*", help="the sequences of these alone")
    given = parser.parse_args()
    if given.productive:
        for language in FIRST_CLASS:
            print(language, *productive(language), sep="\n")
        return
    chosen = given.languages or FIRST_CLASS
    kinds = {language: read_kinds(given.texts, language) for language in chosen}
    sentences = {language: in_order(set().union(*kinds[language])) for language in chosen}
    for language, texts in sentences.items():
        print(f"{language}: {len(texts):,} sentences")
    for language, own in kinds.items():
        made = (
            write_listed(drop_usual(read_listed(language), own, language))
            if given.usual
            else learn_sequences(own, language)
        )
        (DATA / f"{language}.sequences").write_text(made, encoding="utf-8")
    if given.usual:
        return
    if given.languages:
        return
    (DATA / "two_words.weights").write_text(learn_two_words(sentences), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

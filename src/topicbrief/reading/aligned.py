"""Which lines of a page stand in another text that was taken from it, in the same order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

WORD = re.compile(r"\w+")
LONG = 6  # words from which a line is known anywhere: three in a row rarely meet by chance
ENOUGH = 0.6  # share of a long line's word triples that must stand in the text
PLACES = 4  # places of a short line that are tried
LOOKED_AT = 256  # places that its first words have: of more the line is one of very many


def find_lines(lines: Sequence[str], text: str) -> list[bool]:
    """For every line whether it stands in `text`.

    Long lines are looked for by their word triples. A short line may stand anywhere by chance: it
    counts where it is a line of the text by itself, or goes on there in the order of the page
    (the heaviest increasing chain of places; Fredman 1975, with words for weights).
    """
    targets = [WORD.findall(row.lower()) for row in text.replace("|", "\n").split("\n")]
    words = [word for target in targets for word in target]
    starts, ends, at = set(), set(), 0
    for target in targets:
        starts.add(at)
        at += len(target)
        ends.add(at)
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for size in (1, 2, 3):
        for place, gram in enumerate(zip(*(words[skip:] for skip in range(size)), strict=False)):
            if size == 3 or place in starts:
                places[gram].append(place)
    found = [False] * len(lines)
    chain: list[tuple[int, int, int]] = []  # place of the line, place in the text, words
    for number, line in enumerate(lines):
        own = WORD.findall(line.lower())
        if len(own) >= LONG:
            grams = list(zip(own, own[1:], own[2:], strict=False))
            hits = [places[gram] for gram in grams if gram in places]
            found[number] = len(hits) >= ENOUGH * len(grams)
            if found[number] and len(hits[0]) == 1:
                chain.append((number, hits[0][0], len(own)))
        elif own:
            size = len(own)
            spots = places.get(tuple(own[:3]), ())[:LOOKED_AT]
            whole = (place for place in spots if words[place : place + size] == own)
            fit = (p for p in whole if size >= 3 or (p in starts and p + size in ends))
            chain += [(number, place, size) for place in islice(fit, PLACES)]
    for number in _heaviest_chain(chain, len(words)):
        found[number] = True
    return found


def _heaviest_chain(items: Sequence[tuple[int, int, int]], size: int) -> list[int]:
    """Lines of the chain of (line, place, weight) that rises in both and weighs most."""
    best: list[tuple[int, int]] = [(0, -1)] * (size + 2)  # a Fenwick tree of maxima over places
    link = [-1] * len(items)
    order = sorted(range(len(items)), key=lambda i: (items[i][0], -items[i][1]))
    top = (0, -1)
    for i in order:
        _, place, weight = items[i]
        value, at = (0, -1), place
        while at > 0:
            value = max(value, best[at])
            at -= at & -at
        link[i] = value[1]
        mine, at = (value[0] + weight, i), place + 1
        top = max(top, mine)
        while at < len(best):
            best[at] = max(best[at], mine)
            at += at & -at
    chain, at = [], top[1]
    while at >= 0:
        chain.append(items[at][0])
        at = link[at]
    return chain

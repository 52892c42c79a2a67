"""Learn the weights of the scorecard, and what many sites share, from labelled pages.

    python tests/bench/learn_scorecard.py --data DATA [--cache FILE] [--check]

DATA holds `web` (pages with reviewed main content), `lines/turku.jsonl.gz` and `pages` (lines
labelled by hand). Only ids with an even CRC-32 are learned from; `--check` prints word F1 of three
folds by site instead of writing. The same data give the same files.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import pickle
import random
import re
import tomllib
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from topicbrief.language.detect import detect
from topicbrief.language.lexicon import stop_words
from topicbrief.reading import scorecard
from topicbrief.reading.aligned import find_lines
from topicbrief.reading.html import read_page
from topicbrief.reading.lines import common_stems, known_stems, read_line
from topicbrief.reading.signs import (
    CONTEXT,
    MARKUP,
    OWN,
    Lists,
    context_signs,
    find_subject,
    markup_signs,
    own_signs,
)

# What each card learns from, and how much a page of each kind weighs.
KINDS = {
    "page": {"flat": 1.0, "scraped": 3.0},
    "text": {"crop": 1.0, "extract": 0.5, "recall": 0.3, "turku": 1.5, "scraped": 2.0},
    "html": {"html": 1.0},
}
EDGES = ("first lines", "last lines")  # signs that never weigh more than 1: text has edges too
FOLDS = 3
PENALTY = 3e-5


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


BLOCK = _set(
    "address article aside blockquote body br button caption center dd details dialog dir div"
    " dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr"
    " html legend li main menu nav ol optgroup option p pre section select summary table tbody"
    " td tfoot th thead title tr ul"
)
DROP = _set("script style noscript template svg iframe object textarea")


class Flat(HTMLParser):
    """The text of a page as it is pasted: a line a block, without any markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.skip = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.skip += tag in DROP
        self.out += ["\n"] if tag in BLOCK else []

    def handle_endtag(self, tag: str) -> None:
        self.skip = max(0, self.skip - (tag in DROP))
        self.out += ["\n"] if tag in BLOCK else []

    def handle_data(self, data: str) -> None:
        if not self.skip:
            self.out.append(re.sub(r"\s+", " ", data))


def flatten(html: str) -> list[str]:
    parser = Flat()
    parser.feed(html)
    lines = (" ".join(line.split()) for line in "".join(parser.out).split("\n"))
    return [line for line in lines if line]


def is_tuning(name: str) -> bool:
    return zlib.crc32(name.encode()) % 2 == 0


def rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def read_samples(data: Path, *, tuning: bool = True) -> Iterator[dict[str, Any]]:
    """Every text with its lines and which of them are content; web pages in several forms."""
    pages = zipfile.ZipFile(data / "web" / "pages.zip")
    for gold in rows(data / "web" / "gold.jsonl.gz"):
        if is_tuning(gold["id"]) == tuning:
            raw = gzip.decompress(pages.read(f"{gold['id']}.html.gz"))
            yield from _web_samples(raw.decode("utf-8", "replace"), gold)
    for number, row in enumerate(rows(data / "lines" / "turku.jsonl.gz")):
        if is_tuning(str(number)) == tuning:
            labels = list(zip(row["lines"], map(bool, row["labels"]), strict=True))
            yield _sample("turku", f"turku {number}", labels, language=row["language"])
    for path in sorted((data / "pages").glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if is_tuning(gold["id"]) == tuning:
            kept = ("body", "headline", "mixed")
            labels = [(line["text"] or "", line["label"] in kept) for line in gold["lines"]]
            yield _sample("scraped", gold["id"], labels, language=gold["language"])


def _web_samples(html: str, gold: dict[str, Any]) -> Iterator[dict[str, Any]]:
    import trafilatura

    def label(lines: Sequence[str]) -> list[tuple[str, bool]]:
        return list(zip(lines, find_lines(lines, gold["text"]), strict=True))

    site, more = gold["domain"], {"gold": gold["text"], "type": gold["type"]}
    flat = label(flatten(html))
    yield _sample("flat", site, flat, **more)
    content = [place for place, (_, kept) in enumerate(flat) if kept]
    if len(content) > 2:
        chance = random.Random(gold["id"])
        first = max(0, content[0] - chance.choice((0, 0, 0, 1, 2, 4)))
        stop = content[-1] + 1 + chance.choice((0, 0, 0, 1, 2, 4, 8))
        yield _sample("crop", site, flat[first:stop], **more)
    page = read_page(html)
    lines = page.text.split("\n")
    yield _sample("html", site, label(lines), markup=page.markup, **more)
    for kind, recall in (("extract", False), ("recall", True)):
        text = trafilatura.extract(html, favor_recall=recall) or ""
        yield _sample(
            kind, site, label([line for line in text.split("\n") if line.strip()]), **more
        )


def _sample(
    kind: str, site: str, labels: Iterable[tuple[str, bool]], **more: Any
) -> dict[str, Any]:
    kept = [(" ".join(line.split()), content) for line, content in labels if line.strip()]
    return {"kind": kind, "site": site, "labels": kept, "type": "", "gold": "", **more}


def prepare(sample: dict[str, Any]) -> None:
    """Add the lines as the scorecard sees them, which are content, and their words."""
    texts = [line for line, _ in sample["labels"]]
    long = [text for text in texts if len(text) > 80] or texts
    language = sample.get("language") or detect("\n".join(long)[:4000])
    known = known_stems(common_stems(stop_words(language)))
    sample["language"] = language
    sample["read"] = [read_line((n, n + 1, n + 1), 0, text, known) for n, text in enumerate(texts)]
    sample["content"] = np.array([content for _, content in sample["labels"]], dtype=float)
    sample["words"] = np.array([len(re.findall(r"\w+", text)) for text in texts], dtype=float)


def learn_lists(samples: Sequence[dict[str, Any]]) -> Lists:
    """Words and whole lines that tell furniture from content on many sites.

    A word counts at most three times a site. Its value is its log odds, kept where they are far
    from even by two standard errors; a line counts where it stands on four sites, hardly ever as
    content.
    """
    counts: dict[tuple[str, str, bool], Counter[str]] = defaultdict(Counter)
    seen_in: dict[tuple[str, bool], set[str]] = defaultdict(set)
    sites: dict[str, set[str]] = defaultdict(set)
    for sample in samples:
        sites[sample["language"]].add(sample["site"])
        for line, content in zip(sample["read"], sample["content"] > 0, strict=True):
            seen_in[line.key, bool(content)].add(sample["site"])
            for word in set(split(line.text)) if content or line.words <= 60 else ():
                counts[sample["language"], word, bool(content)][sample["site"]] += 1
    totals: Counter[tuple[str, bool]] = Counter()
    capped = {key: sum(min(3, n) for n in count.values()) for key, count in counts.items()}
    for (language, _, content), n in capped.items():
        totals[language, content] += n
    words: dict[str, list[float]] = defaultdict(list)
    for language, word in sorted({key[:2] for key in counts}):
        need = max(4, 0.02 * len(sites[language]))
        value = _log_odds(language, word, capped, totals, counts, need)
        if (value and len(word) > 1) or word == "©":
            words[word].append(value)
    lines = [
        key for (key, content), on in sorted(seen_in.items())
        if key and not content and len(key) < 60 and len(on) >= 4
        and len(seen_in.get((key, True), ())) <= 0.15 * len(on)
    ]  # fmt: skip
    agreed = {w: max(v, key=abs) for w, v in words.items() if min(v) * max(v) > 0}
    return Lists(agreed, frozenset(lines))


def _log_odds(language, word, capped, totals, counts, need) -> float:
    keys = (language, word, True), (language, word, False)
    content, noise = (capped.get(key, 0) for key in keys)
    on_content, on_noise = (len(counts.get(key, ())) for key in keys)
    odds = math.log((content + 2) / (totals[language, True] + 1))
    odds -= math.log((noise + 2) / (totals[language, False] + 1))
    error = 2 * math.sqrt(1 / (content + 2) + 1 / (noise + 2))
    furniture = odds < -1.2 and odds + error < -0.6 and on_noise >= need
    story = odds > 0.8 and odds - error > 0.5 and on_content >= 2 * need
    return round(max(-3.0, min(3.0, odds)), 1) if furniture or story else 0.0


def split(text: str) -> list[str]:
    return text.casefold().replace(",", " ").replace(".", " ").split()


def weights_of(sample: dict[str, Any], card: str) -> np.ndarray:
    """Lines weigh by the root of their words; every page weighs as much as another."""
    size = np.sqrt(sample["words"] + 0.3)
    whole = max(float(size @ sample["content"]), 0.2 * float(size.sum()))
    return KINDS[card][sample["kind"]] * size / whole


def fit(signs: np.ndarray, content: np.ndarray, weights: np.ndarray, names: Sequence[str]):
    """Logistic regression in which every weight keeps its sign's direction (L-BFGS-B)."""
    directions = {**OWN, **MARKUP, **CONTEXT}
    bounds = [
        (0, None) if directions[name] > 0 else (-1.0 if name in EDGES else None, 0)
        for name in names
    ]
    weights = weights / weights.sum()

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        total = signs @ at[:-1] + at[-1]
        chance = 1 / (1 + np.exp(-np.clip(total, -30, 30)))
        kept = content * np.log(chance + 1e-9) + (1 - content) * np.log(1 - chance + 1e-9)
        slope = weights * (chance - content)
        value = -float(weights @ kept) + PENALTY * float(at[:-1] @ at[:-1])
        return value, np.append(signs.T @ slope + 2 * PENALTY * at[:-1], slope.sum())

    start = np.zeros(len(names) + 1)
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)],
        options={"maxiter": 500, "ftol": 1e-10},
    )  # fmt: skip
    return found.x.round(1)


def learn_card(samples: Sequence[dict[str, Any]], name: str) -> dict[str, Any]:
    """Weights of each line alone, then in its place; and what content usually shows."""
    used = [sample for sample in samples if sample["kind"] in KINDS[name]]
    content = np.concatenate([sample["content"] for sample in used])
    weights = np.concatenate([weights_of(sample, name) for sample in used])
    marked = name == "html"
    for sample in used:
        if marked and "marked" not in sample:
            sample["marked"] = markup_signs(sample["read"], sample["markup"])
    first = [np.hstack([s["own"], s["marked"]]) if marked else s["own"] for s in used]
    names = [*OWN, *(MARKUP if marked else ())]
    alone = fit(np.concatenate(first).astype(float), content, weights, names)
    placed = []
    for sample, signs in zip(used, first, strict=True):
        seen = 1 / (1 + np.exp(-(signs @ alone[:-1] + alone[-1])))
        lines = sample["read"]
        title = lines[0].text if lines[0].shape in ("label", "loose") else ""
        subject = find_subject(lines)
        placed.append(context_signs(lines, sample["own"], seen, subject, title=title))
    signs = np.hstack([np.concatenate(first), np.concatenate(placed)]).astype(float)
    weight = fit(signs, content, weights, [*names, *CONTEXT])
    usual = (signs * (weights * content)[:, None]).sum(0) / (weights * content).sum()
    return {
        "names": (*names, *CONTEXT),
        "alone": np.append(alone[:-1], np.zeros(len(CONTEXT))),
        "weight": weight[:-1],
        "usual": usual.round(1),
        "bias": (float(alone[-1]), float(weight[-1])),
    }


def learn(samples: Sequence[dict[str, Any]]) -> tuple[Lists, dict[str, dict[str, Any]]]:
    lists = learn_lists([s for s in samples if s["kind"] in ("flat", "turku")])
    for sample in samples:
        sample["own"] = own_signs(sample["read"], sample["language"], lists)
    return lists, {name: learn_card(samples, name) for name in KINDS}


def write_weights(cards: dict[str, dict[str, Any]], path: Path) -> None:
    """The card as a reader would want it; words and examples are those that the file has."""
    words = tomllib.loads(path.read_text(encoding="utf-8"))["signs"]
    out = [
        "# Learned by tests/bench/learn_scorecard.py; words and examples are written by hand.",
        "# Each card has for a sign: its weight where a line is looked at alone, its weight in the",
        "# line's place, and its usual value in content. A weight above 0 speaks for content.",
        "",
        "[bias]",
        *(f"{name} = {list(map(float, card['bias']))}" for name, card in cards.items()),
    ]
    for sign in [*OWN, *CONTEXT, *MARKUP]:
        row = words.get(sign, {"says": sign, "lacks": "", "example": ""})
        out += ["", f'[signs."{sign}"]']
        out += [
            f"{key} = {json.dumps(row[key], ensure_ascii=False)}"
            for key in ("says", "lacks", "example")
        ]
        for name, card in cards.items():
            if sign in card["names"]:
                at = card["names"].index(sign)
                values = [float(card[part][at]) + 0.0 for part in ("alone", "weight", "usual")]
                out.append(f"{name} = {values}")
    path.write_text("\n".join(out) + "\n", encoding="utf-8")


def write_lists(lists: Lists, path: Path) -> None:
    def shown(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    out = [
        "# Learned by tests/bench/learn_scorecard.py: what stands on many sites, and words with",
        "# their log odds (above 0: of texts; below 0: of menus and notices).",
        "",
        "lines = [",
    ]
    out += [f"  {shown(line)}," for line in sorted(lists.lines)] + ["]", "", "[words]"]
    out += [f"{shown(word)} = {value}" for word, value in sorted(lists.words.items())]
    path.write_text("\n".join(out) + "\n", encoding="utf-8")


def word_f1(kept: str, gold: str) -> float:
    a, b = (Counter(re.findall(r"\w+", text.lower())) for text in (kept, gold))
    both = sum((a & b).values())
    return 2 * both / max(1, sum(a.values()) + sum(b.values()))


def as_card(card: dict[str, Any]) -> scorecard.Card:
    return scorecard.Card(*(card[k] for k in ("names", "alone", "weight", "usual", "bias")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, help="where samples are kept between runs")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if options.cache and options.cache.exists():
        samples = pickle.loads(options.cache.read_bytes())
    else:
        samples = [s for s in read_samples(options.data) if s["labels"]]
        if options.cache:
            options.cache.write_bytes(pickle.dumps(samples))
    for sample in samples:
        prepare(sample)
    if options.check:
        check(samples)
        return
    lists, cards = learn(samples)
    folder = Path(scorecard.__file__).parent
    write_weights(cards, folder / "weights.toml")
    write_lists(lists, folder / "furniture.toml")


def check(samples: Sequence[dict[str, Any]]) -> None:
    """Word F1 of whole pages and HTML pages by cards learned from other sites."""
    scores: dict[tuple[str, str], list[float]] = defaultdict(list)
    fold = {s["site"]: zlib.crc32(f"fold {s['site']}".encode()) % FOLDS for s in samples}
    for number in range(FOLDS):
        lists, cards = learn([s for s in samples if fold[s["site"]] != number])
        for sample in samples:
            name = {"flat": "page", "html": "html"}.get(sample["kind"])
            if not name or fold[sample["site"]] != number:
                continue
            lines = sample["read"]
            own = own_signs(lines, sample["language"], lists)
            markup = sample["markup"] if name == "html" else ()
            seen = scorecard._weigh(lines, own, as_card(cards[name]), markup)
            bar, _ = scorecard.find_bar(seen.chance, sample["words"])
            text = "\n".join(w.text for w, p in zip(lines, seen.chance, strict=True) if p >= bar)
            for kind in ("all", sample["type"]):
                scores[name, kind].append(word_f1(text, sample["gold"]))
    for (name, kind), values in sorted(scores.items()):
        print(f"{name:6s}{kind:16s}{len(values):5d}  {sum(values) / len(values):.3f}")


if __name__ == "__main__":
    main()

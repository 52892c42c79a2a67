"""The lines of a page: where each lies, how it is shaped, and what signs it carries.

Shape comes first: length, closing punctuation, capitals. The word lists here are short, stand for
several languages, and only ever support a verdict (see `rules`).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

ENDS = frozenset(".!?…。！？")
CLOSERS = "\"'”’»“)]›*_ "
BULLET = re.compile(r"(?:[•·▪‣◦●○■□►▶»›*+–—-]|\d{1,2}[.)])\s+")
WORD = re.compile(r"[^\W\d_]{4,}")
STEM = 6  # letters kept of a word: "meteorologist" and "meteorological" meet, in any language

LINK = re.compile(r"https?:|www\.|\.twitter\.com|\w@\w|(?<!\w)@\w{3}|\w\.(?:com|org|net)\b")
PHONE = re.compile(r"(?<![\w.,])\+?\(?\d[\d ()/-]{7,}\d(?!\w)")
LABEL = re.compile(r"(?:[A-ZÀ-ÞЀ-Я][\w'’&-]*\s?){1,3}(?:\([^)]{1,12}\))?\s?:\s")
QUANTITY = re.compile(
    r"\W*(?:\d+(?:[.,/]\d+)?(?:\s?[-–/x×]\s?\d+)?\s?(?:[a-zß-ÿа-я]|\()|[½¼¾⅓⅔⅛]"
    r"|\d{1,4}(?:[.,/]\d+)?\s[^\W\d_]+\s\w)"
)
DATED = re.compile(
    r"\b\d{1,2}[:.]\d{2}\b(?!\s?%)|\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b|\b(?:19|20)\d\d\b"
)
CREDIT = re.compile(
    r"(?:by|von|par|por|di|da|source|sources|quelle|fonte|fuente|autor|autora|author|autore|auteur"
    r"|image|images|photo|photos|picture|foto|fotos|bild|bilder|immagine|imagen|imagem|фото"
    r"|published|updated|posted|veröffentlicht|aktualisiert|pubblicato|aggiornato|publicado"
    r"|actualizado|atualizado|publié|mis à jour|опубликовано|автор|источник|last updated|written by"
    r"|video|caption|copyright|tags?|filed under|category|categories)\b",
    re.I,
)
_SIDE = r"(?:left|right|centre|center|far left|far right|top|bottom|above|below|l|r|links|rechts)"
CAPTION = re.compile(
    rf"(?i:^(?:image|photo|picture|pictured|caption|foto|bild|immagine|imagen|imagem|фото)\s?[:|(])"
    rf"|\((?i:photo|foto|image|bild|picture|credit|ap photo|reuters|afp|getty|dpa|efe|ansa)\b[^)]*\)?"
    rf"|(?i:getty images|image credit|photo by|foto di|foto von|crédit photo|shutterstock)"
    rf"|[A-Z][\w'’-]+,? (?:\d\d,? )?(?:\({_SIDE}\)|\((?:pictured|left|right)[^)]*\)|, {_SIDE},)"
    rf"|^[A-Z][^.]*?[A-Z][\w'’-]+, {_SIDE}, "
)

_CALLS = """
advert\\w* sponsor\\w* subscri\\w* newsletter\\w* sign(?:ing)?[ -]?up log[ -]?in register click\\w*
share comments? follow(?:ing)?\\sus read\\s(?:more|also|next) more\\s(?:from|stories|news) related
donat\\w+ cookies? copyright all\\srights privacy terms\\sof scroll\\sdown watch trending download\\w*
toll-free spread\\sthe\\sword like\\sand readers? your\\scable support\\sus tune\\sin e-?mail\\w* below
anzeige werbung abonn\\w* kommentar\\w* teilen mehr\\szum lesen\\ssie auch\\sinteressant datenschutz\\w*
anmelden einloggen registrier\\w* leserbrief\\w* impressum redaktion agb spenden?
publicit\\w* pubblicit\\w* publicidad\\w* abbona\\w* iscriv\\w+ condivid\\w+ comment[oi] donazion\\w
commentaires? leggi\\sanche leggi\\stutto riproduzione abonnez\\w* partage[rz] lire\\saussi à\\slire
suscr[ií]b\\w* compart[ei]\\w* comentarios? comentários? lee\\stambién leer\\smás leia\\s(?:também|mais)
assine\\w* compartilh\\w+ inscrev\\w+ don[ae]ci\\w+ síguenos siga-nos seguici подпи\\w+ комментари\\w+
реклам\\w+ читайте поделит\\w+
"""
CALL = re.compile(r"\b(?:" + "|".join(_CALLS.split()) + r")\b", re.I)
COMMENTS = re.compile(
    r"\b(?:comments?|kommentare?|commentaires?|commenti|comentarios?|comentários?|комментари\w+"
    r"|responses|replies|discussion)\b",
    re.I,
)


class Line(NamedTuple):
    """A non-blank line; `stems` are the beginnings of its longer words, without stop words."""

    index: int
    number: int
    start: int
    stop: int
    text: str
    words: int
    shape: str
    key: str
    stems: tuple[str, ...]


def read_lines(text: str, common: frozenset[str] = frozenset()) -> list[Line]:
    """The non-blank lines of `text` with their exact places; `common` are words not to weigh."""
    lines: list[Line] = []
    offset = 0
    for number, raw in enumerate(text.split("\n"), 1):
        kept = raw.strip()
        if kept:
            start = offset + raw.index(kept[0])
            lines.append(_read_line(len(lines), number, start, kept, common))
        offset += len(raw) + 1
    return lines


def _read_line(index: int, number: int, start: int, text: str, common: frozenset[str]) -> Line:
    folded = text.casefold()
    words = count_words(text)
    stems = tuple([word[:STEM] for word in WORD.findall(folded) if word not in common])
    shape = shape_of(text, words)
    return Line(index, number, start, start + len(text), text, words, shape, key_of(folded), stems)


def key_of(text: str) -> str:
    """What two copies of a line share, whatever bullet or full stop one of them has."""
    folded = text.casefold()
    bullet = BULLET.match(folded)
    return (folded[bullet.end() :] if bullet else folded).rstrip(" .:!?…")


def count_words(text: str) -> int:
    """Words between blanks; an estimate by length where a script writes without them."""
    return max(text.count(" ") + 1, len(text) // 20)


def titled(text: str, words: int) -> bool:
    """Most words begin with a capital: a title or a menu, in whatever language."""
    return words < 30 and sum(word[0].isupper() for word in text.split()) > 0.6 * words


def shape_of(text: str, words: int) -> str:
    """prose, sentence (a short one), lead (announces something) or label (everything else)."""
    closed = text.rstrip(CLOSERS)[-1:] in ENDS
    if words >= 20 or (closed and words >= 8):
        return "label" if titled(text, words) else "prose"
    if closed and words >= 2 and not titled(text, words):
        return "sentence"
    return "lead" if words >= 4 and text[-1] in ":,;" else "label"


@cache
def common_stems(words: frozenset[str]) -> frozenset[str]:
    """The stop words that are long enough to be weighed."""
    return frozenset(word for word in words if len(word) >= 4)

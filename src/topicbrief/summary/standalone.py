"""Openings that lean on a sentence before: "He said", "But", "Deshalb". Quoted alone, they dangle.

Rules with names, asked in order; the first that answers decides, and `explain` says which one did.
The words are data, one table a language; where a language has none, nothing is called dangling.
What cannot be seen at the opening (a subject left out in Spanish or Italian) is not found.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

PRONOUNS = {
    "en": "he she it they him his her hers its their theirs this that these those such",
    "de": "er sie es ihm ihn ihr ihre ihrer ihrem ihren sein seine seiner seinem seinen dieser "
    "diese dieses diesem diesen jener jene jenes dies dort ersterer letzterer letztere",
    "fr": "il elle ils elles lui leur leurs son sa ses celui celle ceux celles c ce cela ça ceci "
    "cet cette ces",
    "es": "él ella ellos ellas ello su sus este esta esto estos estas ese esa eso esos esas aquel "
    "aquella allí",
    "it": "egli lui lei esso essa essi esse loro suo sua suoi sue questo questa questi queste "
    "quello quella quelli quelle ciò costui costei",
    "pt": "ele ela eles elas seu sua seus suas este esta estes estas isto esse essa esses "
    "essas isso aquele aquela aquilo",
    "ru": "он она оно они его её ее их ему ей им этот эта это эти тот та те такой такая такие там",
}
CONNECTIVES = {
    "en": "but and or so yet nor however rather also then thus hence therefore moreover "
    "furthermore besides nevertheless nonetheless still instead likewise similarly otherwise "
    "consequently accordingly additionally meanwhile finally indeed too afterwards conversely",
    "de": "aber und oder doch denn jedoch dennoch deshalb daher darum deswegen also dann danach "
    "außerdem zudem ferner trotzdem allerdings dagegen stattdessen dabei damit dazu davon darauf "
    "daraufhin dadurch somit folglich hingegen auch ebenso schließlich",
    "fr": "mais et ou or donc car puis ainsi alors pourtant cependant toutefois néanmoins ensuite "
    "enfin aussi certes",
    "es": "pero y e o u pues entonces así además también tampoco luego después",
    "it": "ma e ed o oppure però quindi dunque perciò pertanto inoltre infatti tuttavia poi allora "
    "anche così infine invece eppure",
    "pt": "mas e ou pois porém contudo todavia entretanto portanto assim então também além depois "
    "logo enfim",
    "ru": "но и а или однако поэтому затем потом также тоже зато ведь притом причем причём "
    "следовательно итак впрочем например",
}
PHRASES = {
    "en": "for example|for instance|in addition|in contrast|by contrast|on the other hand|"
    "as a result|in other words|in turn|in fact|of course|that is|at the same time|after that|"
    "the latter|one of them|both of them|none of them|some of them|most of them|among them|"
    "the two of them|as such|even so|that said|here",
    "de": "zum beispiel|im gegensatz dazu|im gegenteil|darüber hinaus|das ist|das war|das sind|"
    "das waren|das hat|das hatte|das wird|das soll|das sei|das gilt|das heißt|das liegt|das kann",
    "fr": "en effet|par exemple|en revanche|par contre|de plus|en outre|par ailleurs|"
    "c'est pourquoi|du coup|en fait|à l'inverse|d'où",
    "es": "sin embargo|no obstante|por ejemplo|por tanto|por lo tanto|por eso|en cambio|de hecho|"
    "en consecuencia|por otro lado|por el contrario|lo que|lo cual",
    "it": "per esempio|ad esempio|in effetti|di conseguenza|al contrario|d'altra parte|il che",
    "pt": "por exemplo|no entanto|por isso|além disso|de fato|por outro lado|ao contrário|o que",
    "ru": "кроме того|тем не менее|более того|таким образом|в то же время|с другой стороны|"
    "в результате|при этом|после этого",
}
STANDING = {  # openings with such a word that lean on nothing
    "en": r"(this|these|that|those) (week|weekend|month|year|season|spring|summer|autumn|fall|"
    r"winter|morning|afternoon|evening|days|time|century|decade|monday|tuesday|wednesday|thursday|"
    r"friday|saturday|sunday)|those (who|with|in|without|of)|he who|(his|her) (majesty|holiness)|"
    r"so far|so-called|so (many|much)|instead of|rather than|then-\w+|also known|still (in|at)|"
    r"here (is|are)|and (is|are) it|such (a|is|are) .{0,40} (that|as)|besides \w+ing|"
    r"or else|yet another|however (much|many|hard|you)",
    "de": r"(diese[rsnm]?) (woche|wochenende|monat|jahr|jahres|saison|sommer|winter|herbst|"
    r"frühling|frühjahr|tage|tagen|nacht|montag|dienstag|mittwoch|donnerstag|freitag|samstag|"
    r"sonntag)|es (gibt|gab|geht|war einmal)|auch wenn|so viele?",
    "fr": r"ce(tte|t)? (semaine|mois|année|été|hiver|automne|printemps|matin|soir|week-end|lundi|"
    r"mardi|mercredi|jeudi|vendredi|samedi|dimanche|saison|nuit)|il (y a|faut|est|s'agit|existe)|"
    r"ce(ux|lui|lle|lles) qui|ainsi que|alors que|aussi bien",
    "es": r"est[ea] (semana|mes|año|verano|invierno|otoño|primavera|mañana|tarde|noche|lunes|"
    r"martes|miércoles|jueves|viernes|sábado|domingo|fin de semana)|además de|después de|"
    r"así como|luego de",
    "it": r"quest[aoie] (settimana|mese|anno|estate|inverno|autunno|primavera|mattina|sera|notte|"
    r"weekend|fine settimana|pomeriggio|stagione)|anche se|così come|invece di|prima di|quelli che|"
    r"loro malgrado|poi ché",
    "pt": r"est[ae] (semana|mês|ano|verão|inverno|outono|primavera|manhã|tarde|noite|segunda|"
    r"terça|quarta|quinta|sexta|sábado|domingo)|além de|depois de|assim como|logo após",
    "ru": r"это (лето|утро)|эт(а|ой|у) (неделя|неделе|неделю|весна|осень|зима)|как и|"
    r"т(от|а|е),? (кто|кому|чьи)|и так",
}
EXPLETIVE = {  # "it" that stands for what follows, not for what came before
    "en": r"it('s| is| was| has been| will be| would be| seems| appears| remains| takes| took)"
    r"\b.{0,60}?\b(that|to|when|who|why|how|whether|believed|thought|understood|unclear)\b",
    "de": r"es (ist|war|wird|scheint|bleibt|steht)\b.{0,60}?\b(dass|zu|ob|wie|wer)\b",
    "fr": r"c'(est|était)\b.{0,50}?\b(que|qui)\b",
}
SPEAKER = {  # a quotation whose speaker is only a pronoun
    "en": r"^[\"“‘'].*[,?!.][\"”’'] (he|she|they) (said|says|added|told|continued|explained|wrote)"
    r"\b|[,?!.][\"”’'] (said|says|added) (he|she|they)\b",
    "de": r"[,?!.]?[\"“”«»‘’],? (sagte|sagt|erklärte|meinte|so|betonte|fügte) (er|sie)\b",
    "fr": r"[,»\"”] ?(a-t-(il|elle)|dit-(il|elle)|(a|ont) (il|elle))",
}
_WORD = re.compile(r"[^\W\d_]+")
_CLOSING = {  # what ends a quotation; an apostrophe inside a word does not
    '"': ('"',), "“": ("”", '"'), "„": ("“", "”", '"'), "«": ("»",), "»": ("«",),
    "'": ("' ", ".'", ",'", "?'", "!'"), "‘": ("’ ", ".’", ",’", "?’", "!’"),
}  # fmt: skip
_SPEAKERS = {
    "en": (" he ", " she ", " they "),
    "de": (" er", " sie"),
    "fr": ("-il", "-elle", " il", " elle"),
}


class Opening(NamedTuple):
    """The start of a sentence: its first word, the first words, lower-cased; the whole text."""

    word: str
    low: str
    text: str


def find_opener(text: str, language: str = "en") -> str:
    """The words of `text` that need the sentence before; empty where it can stand alone."""
    return explain(text, language)[0]


def explain(text: str, language: str = "en") -> tuple[str, str]:
    """The words that dangle (or none) and the name of the rule that decided."""
    if _opens_quotation(text):
        return text[0], "open_quotation"
    if language not in PRONOUNS:
        return "", "stands alone"
    low = text[:160].lower().replace("’", "'").lstrip("\"'“”‘„«»([ ¿¡—–-")
    first = _WORD.match(low)
    word = first.group() if first else ""
    if word not in _suspects(language) and not _may_quote(text, language):
        return "", "stands alone"  # most sentences end here, at the cost of two look-ups
    opening = Opening(word, low, text)
    for rule in RULES:
        answer = rule(opening, language)
        if answer is not None:
            return answer, rule.__name__
    return "", "stands alone"


def _opens_quotation(text: str) -> bool:
    """A quotation begins and does not end here: its speaker stands before it or after it."""
    closing = _CLOSING.get(text[:1])
    return closing is not None and not any(mark in text[2:] for mark in closing)


def _may_quote(text: str, language: str) -> bool:
    return language in _SPEAKERS and any(word in text for word in _SPEAKERS[language])


@cache
def _suspects(language: str) -> frozenset[str]:
    """First words that some rule may ask about."""
    phrases = {_WORD.findall(phrase)[0] for phrase in PHRASES[language].split("|")}
    return _table("pronouns", language) | _table("connectives", language) | phrases


@cache
def _table(table: str, language: str) -> frozenset[str]:
    return frozenset({"pronouns": PRONOUNS, "connectives": CONNECTIVES}[table][language].split())


@cache
def _pattern(table: str, language: str) -> re.Pattern[str]:
    tables = {"standing": STANDING, "expletive": EXPLETIVE, "speaker": SPEAKER, "phrases": PHRASES}
    pattern = tables[table].get(language, r"(?!)")
    return re.compile(pattern if table == "speaker" else rf"(?:{pattern})(?!\w)")


def stands(opening: Opening, language: str) -> str | None:
    return "" if _pattern("standing", language).match(opening.low) else None


def points_ahead(opening: Opening, language: str) -> str | None:
    return "" if _pattern("expletive", language).match(opening.low) else None


def pronoun(opening: Opening, language: str) -> str | None:
    return opening.word if opening.word in _table("pronouns", language) else None


def connective(opening: Opening, language: str) -> str | None:
    return opening.word if opening.word in _table("connectives", language) else None


def phrase(opening: Opening, language: str) -> str | None:
    found = _pattern("phrases", language).match(opening.low)
    return found.group() if found else None


def unnamed_speaker(opening: Opening, language: str) -> str | None:
    found = _pattern("speaker", language).search(opening.text)
    return " ".join(_WORD.findall(found.group())[-2:]).lower() if found else None


RULES = (stands, points_ahead, pronoun, connective, phrase, unnamed_speaker)

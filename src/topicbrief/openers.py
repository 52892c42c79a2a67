"""Openings that lean on a sentence before: "He said", "But", "Deshalb". Quoted alone, they dangle.

Rules with names, asked in order; the first that answers wins. The words are data, one table a
language; where a language has no table, nothing is called dangling.
"""

from __future__ import annotations

import re

PRONOUNS = {
    "en": "he she it they him his her hers its their theirs this that these those such here there",
    "de": "er sie es ihm ihn ihr ihre ihrer ihrem ihren sein seine seiner seinem seinen dieser "
    "diese dieses diesem diesen jener jene jenes dies dort hier",
    "fr": "il elle ils elles lui leur leurs son sa ses celui celle ceux celles ce cela ça ceci "
    "cet cette ces c'est c'était",
    "es": "él ella ellos ellas ello su sus este esta esto estos estas ese esa eso esos esas aquel "
    "aquella allí ahí",
    "it": "egli lui lei esso essa essi esse loro suo sua suoi sue questo questa questi queste "
    "quello quella quelli quelle ciò costui costei lì qui",
    "pt": "ele ela eles elas seu sua seus suas este esta estes estas isto esse essa esses "
    "essas isso aquele aquela aquilo ali aí",
    "ru": "он она оно они его её ее их ему ей им этот эта это эти тот та те такой такая такие там",
}
CONNECTIVES = {
    "en": "but and or so yet nor however rather also then thus hence therefore moreover "
    "furthermore besides nevertheless nonetheless still instead likewise similarly otherwise "
    "consequently accordingly additionally meanwhile finally indeed too afterwards",
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
    "the latter|the former|the same|one of them|both of them|none of them|some of them",
    "de": "zum beispiel|im gegensatz dazu|im gegenteil|darüber hinaus",
    "fr": "en effet|par exemple|en revanche|par contre|de plus|en outre|par ailleurs|"
    "c'est pourquoi|du coup|en fait",
    "es": "sin embargo|no obstante|por ejemplo|por tanto|por lo tanto|por eso|en cambio|de hecho|"
    "en consecuencia|por otro lado|por el contrario",
    "it": "per esempio|ad esempio|in effetti|di conseguenza|al contrario|d'altra parte",
    "pt": "por exemplo|no entanto|por isso|além disso|de fato|por outro lado|ao contrário",
    "ru": "кроме того|тем не менее|более того|таким образом|в то же время|с другой стороны|"
    "в результате",
}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def _opening(text: str, count: int = 4) -> list[str]:
    words = [match.group().lower().replace("’", "'") for match in _WORD.finditer(text[:80])]
    return words[:count]


def find_opener(text: str, language: str = "en") -> str:
    """The words that open `text` and need the sentence before; empty where it stands alone."""
    words = _opening(text)
    if not words or language not in PRONOUNS:
        return ""
    if words[0] in PRONOUNS[language].split() or words[0] in CONNECTIVES[language].split():
        return words[0]
    opening = " ".join(words) + " "
    return next((p for p in PHRASES[language].split("|") if opening.startswith(p + " ")), "")

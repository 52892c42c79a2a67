"""Which language a text is in: codes of ISO 639, and what is none."""

from __future__ import annotations

LANGUAGES = {  # what is told of a language, and what people write for its code
    "de": "German Deutsch deu ger", "en": "English eng", "es": "Spanish español spa",
    "fr": "French français fra fre", "it": "Italian italiano ita", "pt": "Portuguese português por",
    "ru": "Russian русский rus",
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech",
    "da": "Danish", "el": "Greek", "et": "Estonian", "fa": "Persian", "fi": "Finnish",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian",
    "is": "Icelandic", "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian",
    "mk": "Macedonian", "ms": "Malay", "nb": "Norwegian", "nl": "Dutch", "nn": "Norwegian",
    "no": "Norwegian", "pl": "Polish", "ro": "Romanian", "sk": "Slovak", "sl": "Slovene",
    "sr": "Serbian", "sv": "Swedish", "ta": "Tamil", "th": "Thai", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de
dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id
ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu
lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu
rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to
tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
CODES = frozenset(_CODES.split())  # of ISO 639-1


def is_language(code: object) -> bool:
    """Whether it is a code of two letters, or of three where there are no two."""
    if not isinstance(code, str) or not (code.isascii() and code.isalpha() and code.islower()):
        return False
    return code in CODES or (len(code) == 3 and code not in " ".join(LANGUAGES.values()).split())


def check_language(code: str) -> str:
    """A language's code as it is, or "". Raises ValueError, with the nearest one, for no code."""
    if code == "" or is_language(code):
        return code
    raise ValueError(f'language="{code}": expected an ISO 639 code{nearest_to(code)}')


def nearest_to(code: object) -> str:
    """What is said of the code that may be meant."""
    word = str(code).lower().replace("_", "-").partition("-")[0]
    near = [own for own, names in LANGUAGES.items() if word in names.lower().split()]
    told = [f'; nearest: "{own}"' for own in (*near, word) if own in CODES]
    return told[0] if told else " such as en or de"

import re

STOP = set(
    "the a an of to in and is are was were be been for on with that this it as at by from has have had will not so no there their its which it's they he his him who what more than any even but also our out up all or can could would where when after before over into only other some".split()
)


def tokenize(text, *, language="en", names=frozenset()):
    return [w for w in re.findall(r"[a-z][a-z'-]{2,}", text.lower()) if w not in STOP]


def find_phrases(pages):
    return frozenset()

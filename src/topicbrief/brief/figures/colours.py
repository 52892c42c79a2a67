"""Colours by topic and by role: the same in every figure and on every page."""

from __future__ import annotations

# Okabe and Ito's colours, which the colour-blind can tell apart; roles use some of them.
PALETTE = (
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d1f", "#5f5f5f",
)  # fmt: skip
ROLE_COLOURS = {
    "body": "#0072b2",
    "headline": "#e69f00",
    "caption": "#cc79a7",
    "repeat": "#56b4e9",
    "debris": "#b8bcc2",
    "header": "#8c6d1f",
    "attribution": "#b59a57",
    "quoted": "#d55e00",
    "signature": "#d9b48f",
    "page number": "#8f949c",
    "running head": "#6f757e",
    "time": "#9fd3c7",
    "speaker": "#009e73",
    "code": "#5f5f5f",
}


def topic_colour(topic: int) -> str:
    """The colour of topic `topic` (from 0) in every figure and page; beyond 8 they come again."""
    return PALETTE[topic % len(PALETTE)]

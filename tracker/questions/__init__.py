"""Questions about confirmed cases: two people answer, neither sees the other's answer, and only then something is done.

Taking a case off the public list asks nobody: one person does it, at once.
"""

from tracker.questions.asking import NotAllowed, Stated, Wrong, answer, ask, take_back
from tracker.questions.table import (
    ANSWERING,
    Next,
    may_answer,
    visible_to,
    why_not_answer,
    why_not_ask,
    why_not_split,
    why_not_withhold,
)
from tracker.questions.undoing import split, standing_merges, withhold

__all__ = [
    "ANSWERING",
    "Next",
    "NotAllowed",
    "Stated",
    "Wrong",
    "answer",
    "ask",
    "may_answer",
    "split",
    "standing_merges",
    "take_back",
    "visible_to",
    "why_not_answer",
    "why_not_ask",
    "why_not_split",
    "why_not_withhold",
    "withhold",
]

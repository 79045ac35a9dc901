"""(3) The door for candidates: a person's decision turns a proposal into a fact, or doesn't. Nothing else does."""

from tracker.review.adding import add_person
from tracker.review.claims import assign, busy_words, claim, leave
from tracker.review.decisions import NotAllowed, Outdated, Verdict, close, confirm, decide, reject
from tracker.review.evidence import Marked
from tracker.review.facts import Unusable
from tracker.review.rechecks import ANSWERS, agreement, next_to_recheck, recheck
from tracker.review.undoing import undo

__all__ = [
    "ANSWERS",
    "Marked",
    "NotAllowed",
    "Outdated",
    "Unusable",
    "Verdict",
    "add_person",
    "agreement",
    "assign",
    "busy_words",
    "claim",
    "close",
    "confirm",
    "decide",
    "leave",
    "next_to_recheck",
    "recheck",
    "reject",
    "undo",
]

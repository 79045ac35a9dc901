"""(3) The door for candidates: a person's decision turns a proposal into a fact, or doesn't. Nothing else does."""

from tracker.review.decisions import NotAllowed, Outdated, close, confirm, reject
from tracker.review.facts import Unusable

__all__ = ["NotAllowed", "Outdated", "Unusable", "close", "confirm", "reject"]

"""(2b) What of a proposal is known already? Ranked, with reasons. Never links: a person does."""

from tracker.matching.directories import AmbiguousName, agency, body, corpus_terms, facility, offence, state
from tracker.matching.people import Sought, Suggestion, is_called, look_for, said_not_detained, standing_events, suggest, suggest_each

__all__ = [
    "AmbiguousName",
    "Sought",
    "Suggestion",
    "agency",
    "body",
    "corpus_terms",
    "facility",
    "is_called",
    "look_for",
    "offence",
    "said_not_detained",
    "standing_events",
    "state",
    "suggest",
    "suggest_each",
]

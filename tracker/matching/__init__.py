"""(2b) What of a proposal is known already? Ranked, with reasons. Never links: a person does."""

from tracker.matching.directories import AmbiguousName, agency, body, corpus_terms, facility, offence, state
from tracker.matching.on_file import CaseOnFile, Denial, cases, details, said_not_detained
from tracker.matching.people import Sought, Suggestion, is_called, look_for, namesakes, suggest, suggest_each

__all__ = [
    "AmbiguousName",
    "CaseOnFile",
    "Denial",
    "Sought",
    "Suggestion",
    "agency",
    "body",
    "cases",
    "corpus_terms",
    "details",
    "facility",
    "is_called",
    "look_for",
    "namesakes",
    "offence",
    "said_not_detained",
    "state",
    "suggest",
    "suggest_each",
]

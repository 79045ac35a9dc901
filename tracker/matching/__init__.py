"""(2b) What of a proposal is known already? Ranked, with reasons. Never links: a person does."""

from tracker.matching.directories import AmbiguousName, agency, body, facility, state
from tracker.matching.people import Suggestion, suggest

__all__ = ["AmbiguousName", "Suggestion", "agency", "body", "facility", "state", "suggest"]

"""(2b) What of a proposal is known already? Ranked, with reasons. Never links: a person does."""

from tracker.matching.directories import AmbiguousName, agency, body, corpus_terms, facility, offence, state
from tracker.matching.people import Suggestion, said_not_detained, suggest

__all__ = ["AmbiguousName", "Suggestion", "agency", "body", "corpus_terms", "facility", "offence", "said_not_detained", "state", "suggest"]

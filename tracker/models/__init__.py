"""The tables of the workflow."""

from tracker.models.candidates import Candidate, Extraction, FieldValue
from tracker.models.corrections import CorrectionRequest
from tracker.models.feeds import Feed
from tracker.models.notices import Notice
from tracker.models.reports import Report
from tracker.models.reviews import Decision
from tracker.models.searches import SavedSearch

__all__ = [
    "Candidate",
    "CorrectionRequest",
    "Decision",
    "Extraction",
    "Feed",
    "FieldValue",
    "Notice",
    "Report",
    "SavedSearch",
]

"""The tables of the workflow."""

from tracker.models.candidates import UNDECIDED, Candidate, Extraction, FieldValue
from tracker.models.caseload import CaseAssignment, CaseTag
from tracker.models.casenotes import CaseNote
from tracker.models.checks import ChainCheck
from tracker.models.corrections import CorrectionRequest
from tracker.models.exports import Export
from tracker.models.feeds import Feed
from tracker.models.fetches import Fetch
from tracker.models.notices import Notice
from tracker.models.questions import Answer, Question
from tracker.models.registers import FOR_WORKERS, ColumnMap, Register, RegisterRow
from tracker.models.reports import Report
from tracker.models.reviews import Decision, Recheck
from tracker.models.searches import SavedSearch
from tracker.models.signins import FailedSignIn
from tracker.models.testimonies import Testimony
from tracker.models.traces import Trace

__all__ = [
    "FOR_WORKERS",
    "UNDECIDED",
    "Answer",
    "Candidate",
    "CaseAssignment",
    "CaseNote",
    "CaseTag",
    "ChainCheck",
    "ColumnMap",
    "CorrectionRequest",
    "Decision",
    "Export",
    "Extraction",
    "FailedSignIn",
    "Feed",
    "Fetch",
    "FieldValue",
    "Notice",
    "Question",
    "Recheck",
    "Register",
    "RegisterRow",
    "Report",
    "SavedSearch",
    "Testimony",
    "Trace",
]

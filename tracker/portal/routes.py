"""Who may open which page, when they prove anew who they are, and what leaves a trace: the reviewed tables that `access` reads.

Deny by default: a route or a method that isn't in the table is refused, also to administrators.
"""

from __future__ import annotations

from enum import Enum

from tracker.rules import Permission


class Door(Enum):
    """Pages that need no permission of a role."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"


Needs = Door | Permission
P = Permission

ROUTES: dict[str, dict[str, Needs]] = {
    "preferences": {"POST": Door.ANYONE},
    "first_link": {"GET": Door.ANYONE, "POST": Door.ANYONE},
    "passphrase": {"GET": Door.SIGNED_IN, "POST": Door.SIGNED_IN},
    "recovery_key": {"GET": P.MANAGE, "POST": P.MANAGE},
    "recovery_key_file": {"POST": P.MANAGE},
    "second_factor": {"GET": Door.SIGNED_IN},
    "sessions": {"GET": Door.SIGNED_IN, "POST": Door.SIGNED_IN},
    "people": {"GET": P.MANAGE, "POST": P.MANAGE},
    "person": {"POST": P.MANAGE},
    "person_leave": {"GET": P.MANAGE, "POST": P.MANAGE},
    "start": {"GET": Door.SIGNED_IN},
    "dashboard": {"GET": P.SEE_REPORTS},
    "arrivals": {"GET": P.SEE_REPORTS},
    "queue": {"GET": P.REVIEW},
    "report_new": {"GET": P.SUBMIT, "POST": P.SUBMIT},
    "address_new": {"GET": P.SUBMIT, "POST": P.SUBMIT},
    "fetch_again": {"POST": P.SUBMIT},
    "feeds": {"GET": P.LEAD, "POST": P.LEAD},
    "feed": {"POST": P.LEAD},
    "testimony_new": {"GET": P.SUBMIT, "POST": P.SUBMIT},
    "testimony_end": {"POST": P.SUBMIT},
    "report": {"GET": P.SEE_REPORTS},
    "read_again": {"POST": P.SUBMIT},
    "original": {"GET": P.SEE_REPORTS},
    "decide": {"POST": P.REVIEW},
    "undo": {"POST": P.REVIEW},
    "add_person": {"GET": P.REVIEW, "POST": P.REVIEW},
    "queue_list": {"GET": P.REVIEW},
    "assign": {"POST": P.REVIEW},
    "offer_again": {"POST": P.REVIEW},
    "rechecks": {"GET": P.REVIEW},
    "recheck": {"POST": P.REVIEW},
    "name_table": {"GET": P.REVIEW, "POST": P.REVIEW},
    "directory": {"GET": P.SEE_CASES},
    "directory_agency": {"GET": P.SEE_CASES},
    "directory_place": {"GET": P.SEE_CASES},
    "directory_organisation": {"GET": P.SEE_CASES},
    "directory_new": {"GET": P.LEAD, "POST": P.LEAD},
    "directory_edit": {"GET": P.LEAD, "POST": P.LEAD},
    "registers": {"GET": P.REVIEW, "POST": P.REVIEW},
    "register": {"GET": P.REVIEW},
    "register_progress": {"GET": P.REVIEW},
    "register_columns": {"GET": P.REVIEW, "POST": P.REVIEW},
    "register_words": {"POST": P.REVIEW},
    "register_rows": {"GET": P.REVIEW, "POST": P.REVIEW},
    "register_faults": {"GET": P.REVIEW},
    "register_sample": {"GET": P.REVIEW, "POST": P.REVIEW},
    "register_sign": {"POST": P.LEAD},
    "register_back": {"POST": P.LEAD},
    "register_discard": {"POST": P.REVIEW},
    "register_original": {"GET": P.LEAD},
    "audit": {"GET": P.LEAD},
    "audit_file": {"GET": P.LEAD},
    "corrections": {"GET": P.LEAD},
    "correction": {"GET": P.LEAD, "POST": P.LEAD},
    "questions": {"GET": P.REVIEW},
    "question": {"GET": P.REVIEW, "POST": P.REVIEW},
    "question_back": {"POST": P.REVIEW},
    "ask": {"GET": P.REVIEW, "POST": P.REVIEW},
    "withhold": {"GET": P.REVIEW, "POST": P.REVIEW},
    "split": {"POST": P.REVIEW},
    "notices": {"GET": Door.SIGNED_IN, "POST": Door.SIGNED_IN},
    "cases": {"GET": P.SEE_CASES},
    "case_tabs": {"GET": P.SEE_CASES},
    "case_search": {"POST": P.SEE_CASES},
    "case_bulk": {"POST": P.REVIEW},
    "exports": {"GET": P.EXPORT},
    "export_new": {"GET": P.EXPORT, "POST": P.EXPORT},
    "export": {"GET": P.EXPORT},
    "export_decide": {"POST": P.LEAD},
    "export_drop": {"POST": P.EXPORT},
    "export_file": {"POST": P.EXPORT},
    "case": {"GET": P.SEE_CASES},
    "case_print": {"GET": P.SEE_CASES},
    "case_change": {"POST": P.REVIEW},
    "case_event": {"GET": P.REVIEW, "POST": P.REVIEW},
    "case_name": {"GET": P.REVIEW, "POST": P.REVIEW},
    "case_notes": {"GET": P.SEE_CASES, "POST": P.SEE_CASES},
}

# The way in, which nobody is sent away from: a passphrase first, then the recovery copy of the data key.
WAY_IN = frozenset({"preferences", "first_link", "passphrase", "recovery_key", "recovery_key_file", "second_factor"})
# What takes secrets out, lets somebody in or makes something public: the person proves anew who they are, when the last proof is some
# minutes old. Taking something off the public list asks for nothing: it must be quick.
FRESH = frozenset(
    {
        ("register_sign", "POST"),
        ("person_leave", "POST"),
        ("recovery_key_file", "POST"),
        ("audit_file", "GET"),
        ("people", "POST"),
        ("person", "POST"),
        ("ask", "POST"),
        ("question", "POST"),
        *(("export_new", "POST"), ("export_decide", "POST"), ("export_file", "POST")),
    }
)
# What is read is noted too: routes whose GET leaves a trace.
READS = frozenset(
    {
        "directory_agency",
        "directory_place",
        "case",
        "case_print",
        "case_notes",
        "report",
        "add_person",
        "name_table",
        "register",
        "register_rows",
        "register_faults",
        "register_sample",
        "register_original",
        "export",
        "audit",
        "audit_file",
        "correction",
        "original",
    }
)
# A list that is an act once something is asked of it: a word, a filter, the next page of many.
ASKED = frozenset({"cases"})
SENSITIVE = frozenset(
    {
        "recovery_key_file",
        "register_original",
        "person_leave",
        "case_notes",
        "case_print",
        "audit",
        "audit_file",
        "correction",
        "original",
        "withhold",
        "people",
        "person",
        "testimony_new",
        "testimony_end",
        "export_new",
        "export_decide",
        "export_file",
    }
)
# Forms that say nothing about the record or its people.
UNTRACED = frozenset({"preferences", "first_link", "passphrase", "recovery_key", "sessions", "offer_again", "case_search"})

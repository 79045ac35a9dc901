"""What an entry of the audit log says to a person: the act, what it was done to, and the rest of it. The file keeps the codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from detentions.choices import Visibility
from tracker.models import Decision, Export
from tracker.portal.case_columns import names_of_today
from tracker.portal.case_query import MARKS, ORDERS, SEEN, STATUSES, TRAITS

ACTS: dict[str, str | Promise] = {
    "signed_in": _("signed in"),
    "sign_in_failed": _("gave a wrong passphrase"),
    "second_factor_failed": _("gave a wrong code after the right passphrase"),
    "recovery_key_file": _("took out the recovery copy of the data key"),
    "way_in_changed": _("changed a passphrase or a second factor"),
    "case": _("opened a case"),
    "case_print": _("printed a case"),
    "case_notes": _("opened calls and notes"),
    "case_change": _("changed a case"),
    "case_event": _("added an event"),
    "case_name": _("corrected a name"),
    "cases": _("searched cases"),
    "case_bulk": _("sorted cases"),
    "case_tag": _("put a tag on a case"),
    "case_untag": _("took a tag off a case"),
    "case_assign": _("gave a case to somebody"),
    "export_new": _("asked to take cases out"),
    "export": _("opened an export"),
    "export_decide": _("decided on an export"),
    "export_drop": _("took an export back"),
    "export_file": _("took cases out"),
    "report": _("opened a report"),
    "report_new": _("sent a report"),
    "address_new": _("gave an address to fetch"),
    "feeds": _("followed a list of news"),
    "feed": _("had a list of news looked at, or left it"),
    "fetch_again": _("had an address fetched again"),
    "testimony_new": _("wrote down a testimony"),
    "testimony_end": _("wrote down that a consent was taken back"),
    "original": _("downloaded a report's file"),
    "read_again": _("had a report read again"),
    "decide": _("decided on a proposal"),
    "undo": _("took a decision back"),
    "add_person": _("added a missed person"),
    "name_table": _("decided on a list of names"),
    "assign": _("assigned a report"),
    "recheck": _("looked at a decision again"),
    "ask": _("asked two people about a case"),
    "question": _("answered a question for two"),
    "question_back": _("took a question back"),
    "withhold": _("withdrew a case from the public"),
    "split": _("took a merge back"),
    "correction": _("opened a request"),
    "notices": _("looked at notices"),
    "people": _("let somebody in"),
    "person": _("changed an account"),
    "person_leave": _("closed an account and handed its work over"),
    "directory_agency": _("opened an agency's cases"),
    "directory_place": _("opened a place's cases"),
    "directory_new": _("added to the directory"),
    "directory_edit": _("changed the directory"),
    "registers": _("sent a register"),
    "register": _("opened a register"),
    "register_columns": _("named a register's columns"),
    "register_words": _("said what a register's words mean"),
    "register_rows": _("opened a register's rows"),
    "register_faults": _("took a register's faults out"),
    "register_sample": _("compared a register's sample"),
    "register_sign": _("signed a register"),
    "register_back": _("had a register taken back"),
    "register_discard": _("threw a register away"),
    "register_original": _("downloaded a register's file"),
    "audit": _("opened the audit log"),
    "audit_file": _("took the audit log out"),
}
# What an entry says besides: its name on the page. The file keeps the names as they are stored.
_DETAILS: dict[str, str | Promise] = {
    "action": _("decision"),
    "answer": _("not accepted, status"),
    "asked": _("search"),
    "cases": _("cases"),
    "format": _("format"),
    "organisation": _("organisation"),
    "page": _("page"),
    "refused": _("refused by a rule"),
    "reports": _("reports"),
    "rows": _("rows"),
    "says": _("answer"),
    "sealed": _("sealed"),
    "sessions": _("sessions"),
    "state": _("where it stands"),
    "to": _("new visibility"),
}
# What is asked of a list beside what it calls by a name of its own.
_ASKED: dict[str, str | Promise] = {
    "case": _("case"),
    "day": _("day"),
    "keeper": _("looked after by"),
    "page": _("page"),
    "since": _("first event from"),
    "subject": _("on"),
    "tag": _("tag"),
    "until": _("first event until"),
    "who": _("person"),
}
_SWITCHES: dict[str, str | Promise] = {"sensitive": _("sensitive only"), "silent": _("no news lately")}
A_SEALED_CASE = _("a sealed case")
_VALUES: dict[tuple[str, str], str | Promise] = {
    **{("action", str(code)): label for code, label in Decision.Action.choices},
    **{("state", str(code)): label for code, label in Export.State.choices},
    **{("to", str(code)): label for code, label in Visibility.choices},
    ("action", "link"): _("made a one-time link"),
    ("says", "yes"): _("yes"),
    ("says", "no"): _("no"),
}

_CASE = re.compile(r"[A-Z]{2}-[0-9A-Z]{6}")
_EXPORT = re.compile(r"EX-[0-9A-Z]{6}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def subject_of(trace: Any) -> str:
    """On what: a link where there is a page of it (who may not open that page is told so there)."""
    if trace.is_closed:
        return str(A_SEALED_CASE)
    told: str = trace.subject
    if _EXPORT.fullmatch(told):
        return format_html('<a href="{}">{}</a>', reverse("portal:export", args=[told]), told)
    if _CASE.fullmatch(told):
        return format_html('<a href="{}">{}</a>', reverse("portal:case", args=[told]), told)
    if _UUID.fullmatch(told):
        words, route = (_("register"), "register") if trace.act.startswith("register") else (_("report"), "report")
        return format_html('<a href="{}" title="{}">{} {}</a>', reverse(f"portal:{route}", args=[told]), told, words, told[:8])
    return told


def said_of(trace: Any) -> str:
    """What else the entry says, in the language of the page."""
    if trace.is_closed:
        return ""
    parts = []
    for name, value in sorted(trace.details.items()):
        if value != "":
            word = str(_DETAILS.get(name, name))
            parts.append(word if value is True else f"{word}: {_value(name, str(value))}")
    return "; ".join(parts)


def _value(name: str, value: str) -> str:
    if name == "asked":
        return _question(value)
    return str(_VALUES.get((name, value), value))


def _question(address: str) -> str:
    """What was asked of a list, as the list says it."""
    known = names_of_today()
    called: dict[str, Mapping[str, Any]] = {
        **{"state": STATUSES, "person": TRAITS, "record": MARKS, "seen": SEEN, "agency": known.agencies},
        **{"place": known.states | known.facilities, "act": ACTS, "order": ORDERS},
    }
    pairs = [(name, value) for name, value in parse_qsl(address.removeprefix("?")) if name != "col"]
    return ", ".join(_asked(name, value, called.get(name, {}).get(value)) for name, value in pairs)


def _asked(name: str, value: str, label: Any) -> str:
    if name == "q":
        return f"“{value}”"
    if name in _SWITCHES:
        return str(_SWITCHES[name])
    return str(label or f"{_ASKED.get(name, name)} {value}")

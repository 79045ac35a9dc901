"""(4, 5, 7) What people do: answer what may be known, say what a word means, compare the sample, sign, take back.

Whatever changes the plan makes signatures fall.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from detentions import names
from detentions.choices import LocationKind
from detentions.models import Agency, Location, User
from tracker import bell, notices, rules
from tracker.models import ColumnMap, Register, RegisterRow
from tracker.models.registers import RegisterQuerySet
from tracker.moving import permitted, words
from tracker.moving.checking import settle_update
from tracker.moving.facts import Entries
from tracker.moving.fields import BY_CODE
from tracker.moving.receiving import Refused, start_check, to_change, unsign
from tracker.rules import Access, Permission

S = Register.State
R = RegisterRow.State
NEW, OUT = "new", "out"
RIGHT, WRONG = "right", "wrong"
_STATES = (LocationKind.STATE, LocationKind.CAPITAL_DISTRICT, LocationKind.FEDERAL_DEPENDENCY)


@transaction.atomic
def decide(*, register_id: UUID, answers: Mapping[int, str], by: User, at: datetime) -> int:
    """Answer rows that may be known: NEW (another person), OUT (left out), the id of a case offered, or "" (open again). Raises Refused."""
    register = to_change(register_id, by, (S.CHECKED,))
    rows = register.rows.select_for_update().filter(number__in=list(answers)).exclude(state=R.FAULT)
    entries: Entries | None = None
    changed = 0
    for row in rows.order_by("number"):
        answer = answers[row.number]
        if answer == row.decision or not (row.matches or row.twin):
            continue
        row.detention, row.decision, row.decided_by, row.decided_at = None, answer, by, at
        row.values.pop("new", None)
        if answer in (NEW, OUT, ""):
            row.state = {NEW: R.NEW, OUT: R.OUT, "": R.QUESTION}[answer]
        else:
            known = rules.cases_open_to(register.organisation_id).select_related("detainee").filter(public_id=answer).first()
            if known is None or answer not in row.matches:
                raise Refused("", _("Row %(number)s: there is no case %(id)s to choose.") % {"number": row.number, "id": answer})
            entries = entries or Entries.of(register.rows.exclude(state=R.FAULT).values_list("values", flat=True))
            settle_update(row, known, entries)
        row.save()
        changed += 1
    if changed:
        was_signed = register.first_by_id is not None
        unsign(register)
        register.save()
        if was_signed:
            call_leads(register, at=at)
    return changed


@transaction.atomic
def settle_word(*, register_id: UUID, meanings: Mapping[tuple[str, str], str], by: User, at: datetime) -> Register:
    """What words of the register mean: (field, word) → code, slug, or "" for "it says nothing". The check begins anew. Raises Refused."""
    register = to_change(register_id, by, (S.MAPPING, S.CHECKED))
    for (field, word), meaning in meanings.items():
        if field not in BY_CODE or not BY_CODE[field].words or (meaning and not _means_something(field, meaning)):
            raise Refused("", _("Choose one of the meanings offered."))
        register.words.setdefault(field, {})[names.fold(word)] = meaning
    ColumnMap.objects.filter(organisation=register.organisation, headers_sha256=ColumnMap.digest(register.headers)).update(
        words=register.words, saved_by=by, saved_at=at
    )
    start_check(register, at=at)
    return register


def _means_something(field: str, meaning: str) -> bool:
    if words.is_settled_with_codes(field):
        return meaning in words.codes_of(field)
    if field == "agencies":
        return Agency.objects.filter(slug=meaning, country=settings.COUNTRY).exists()
    kinds = _STATES if field == "state" else (LocationKind.DETENTION_FACILITY,)
    return Location.objects.filter(slug=meaning, country=settings.COUNTRY, kind__in=kinds).exists()


@transaction.atomic
def compare_sample(*, register_id: UUID, verdicts: Mapping[int, str], by: User, at: datetime) -> Register:
    """A person has held each row of the sample against the file. A wrong one sends the register back to its columns. Raises Refused."""
    register = to_change(register_id, by, (S.CHECKED,))
    drawn = set(register.rows.filter(is_sample=True).values_list("number", flat=True))
    if not drawn or any(verdicts.get(number) not in (RIGHT, WRONG) for number in drawn):
        raise Refused("", _("Answer for each row of the sample whether it says what the file says."))
    unsign(register)
    if any(verdicts[number] == WRONG for number in drawn):
        register.state, register.trouble, register.compared_by, register.compared_at = S.MAPPING, "sample_wrong", None, None
        notices.no_signature_wanted(register, at=at)
    else:
        register.compared_by, register.compared_at = by, at
    register.save()
    call_leads(register, at=at)
    return register


@transaction.atomic
def sign(*, register_id: UUID, by: User, at: datetime) -> Register:
    """A lead's signature. The second, of another lead over the same plan, has a worker write the batch. Raises Refused."""
    register = to_change(register_id, by, (S.CHECKED,))
    _only_leads(register, by)
    if not register.rows.to_write().exists():
        raise Refused("", _("There is no row to write."))
    if register.compared_by_id is None:
        raise Refused("", _("Compare the sample with the file first."))
    plan = plan_of(register)
    if register.first_by_id is None or register.plan_sha256 != plan:
        register.first_by, register.first_at, register.plan_sha256 = by, at, plan
    elif register.first_by_id == by.pk:
        raise Refused("", _("You have signed. Another lead must sign too."))
    else:
        register.second_by, register.second_at, register.state, register.attempts = by, at, S.SIGNED, 0
        bell.ring_register(register.pk)
    register.save()
    notices.no_signature_wanted(register, at=at, of=by if register.state == S.CHECKED else None)
    call_leads(register, at=at)
    return register


@transaction.atomic
def take_back(*, register_id: UUID, reason: str, by: User, at: datetime) -> Register:
    """Have a worker withdraw everything that the register brought. One lead is enough. Raises Refused."""
    register = to_change(register_id, by, (S.WRITTEN,))
    _only_leads(register, by)
    if not reason.strip():
        raise Refused("reason", _("Say why."))
    register.state, register.back_by, register.back_at, register.back_reason = S.TAKING_BACK, by, at, reason.strip()[:500]
    register.attempts, register.trouble = 0, ""
    register.save()
    bell.ring_register(register.pk)
    return register


def to_sign(user: User, access: Access) -> RegisterQuerySet:
    """The registers that wait for this person's signature."""
    rows = Register.objects.of_organisations(access.where(Permission.LEAD)).filter(state=S.CHECKED, compared_by__isnull=False)
    return rows.filter(Exists(RegisterRow.objects.to_write().filter(register=OuterRef("pk")))).exclude(first_by=user)


def plan_of(register: Register) -> str:
    """A hash over the file, what its columns and words mean, and each row as it would be written: what a lead signs."""
    rows: list[Any] = [list(row) for row in register.rows.order_by("number").values_list("number", "state", "values", "detention_id")]
    plan = [register.sha256, register.fields, register.words, register.day_first, rows]
    return hashlib.sha256(orjson.dumps(plan, option=orjson.OPT_SORT_KEYS)).hexdigest()


def call_leads(register: Register, *, at: datetime) -> None:
    """Those whose signature it waits for, if it waits for one."""
    if register.state == S.CHECKED and register.compared_by_id and register.rows.to_write().exists():
        notices.call_for_signature(register, not_these=[register.first_by_id] if register.first_by_id else [], at=at)


def _only_leads(register: Register, by: User) -> None:
    if reason := permitted.why_not_sign_register(by, register.organisation_id):
        raise Refused("", reason)

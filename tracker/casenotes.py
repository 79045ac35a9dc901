"""The log of calls and the notes on a case: for the organisation that the case belongs to, and for nobody whom it is shared with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from detentions.models import Consent, Detention, User
from detentions.models.keys import Erased
from tracker import rules
from tracker.models import CaseNote
from tracker.rules import Permission

_LONGEST = 5_000


class Refused(Exception):
    """`field` is the form's field; the message says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Opened:
    """A note with its words. `whom`: the person who was spoken to. Both are empty once the case was forgotten."""

    note: CaseNote
    words: str
    whom: str


def case_for(public_id: str, user: User) -> Detention | None:
    """The case, when it belongs to one of the person's organisations and they may see it."""
    places = rules.organisations_of(user, Permission.SEE_CASES)
    found = rules.visible_cases(user).filter(public_id=public_id, organisation__in=places)
    return found.select_related("key", "organisation").first()


def read(detention: Detention) -> list[Opened]:
    """All notes, the latest first. Whoever shows them notes that they were read."""
    notes = CaseNote.objects.filter(detention=detention).select_related("by").order_by("-at", "pk")
    return [_opened(note, detention) for note in notes]


def consents(detention: Detention) -> list[tuple[Consent, str]]:
    """What was agreed to, with who gave it."""
    found = Consent.objects.filter(detention=detention).select_related("recorded_by", "withdrawn_by").order_by("-recorded_at", "pk")
    return [(one, _giver(one, detention)) for one in found]


def write(
    *, detention: Detention, kind: CaseNote.Kind, words: str, whom: str, call_again_on: date | None, by: User, at: datetime
) -> CaseNote:
    """Raises Refused. A call made answers the reminders that were due."""
    if not words.strip():
        raise Refused("words", _("Write down what was said, or what you want to remember."))
    if len(words) > _LONGEST:
        raise Refused("words", _("At most %(count)s characters.") % {"count": _LONGEST})
    note = CaseNote(detention=detention, kind=kind, by=by, at=at, call_again_on=call_again_on)
    payload = json.dumps({"words": words.strip(), "whom": whom.strip()[:200]}, ensure_ascii=False)
    note.sealed = detention.key.seal(payload.encode(), place=_place(note))
    if kind == CaseNote.Kind.CALL:
        due(Detention.objects.filter(pk=detention.pk)).filter(call_again_on__lte=at.date()).update(done_at=at)
    note.save(force_insert=True)
    return note


def done(*, detention: Detention, note: UUID, at: datetime) -> None:
    """Take a reminder off the list."""
    CaseNote.objects.filter(pk=note, detention=detention, done_at=None).exclude(call_again_on=None).update(done_at=at)


def due(cases: QuerySet[Detention]) -> QuerySet[CaseNote]:
    """Reminders that wait, of these cases."""
    return CaseNote.objects.filter(detention__in=cases, done_at=None).exclude(call_again_on=None)


def calls_to_make(user: User, *, until: date) -> QuerySet[CaseNote]:
    """Reminders of the person's own organisations that are due by a day, the oldest first."""
    places = rules.organisations_of(user, Permission.SEE_CASES)
    rows = due(rules.visible_cases(user).filter(organisation__in=places)).filter(call_again_on__lte=until)
    return rows.select_related("detention", "by").order_by("call_again_on", "pk")


def _opened(note: CaseNote, detention: Detention) -> Opened:
    try:
        payload = json.loads(detention.key.unseal(bytes(note.sealed), place=_place(note)))
    except Erased:
        return Opened(note, "", "")
    return Opened(note, payload["words"], payload["whom"])


def _giver(consent: Consent, detention: Detention) -> str:
    if consent.given_by_sealed is None:
        return ""
    try:
        return detention.key.unseal(bytes(consent.given_by_sealed), place=f"consent:{consent.pk}").decode()
    except Erased:
        return ""


def _place(note: CaseNote) -> str:
    return f"casenote:{note.pk}"

"""What waits for this person's agreement: a register to be signed, a question that two people answer, a file with cases to be let out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker import exporting, moving, questions
from tracker.models import Notice, Question
from tracker.portal.access import StaffRequest
from tracker.portal.signed_in import questions_may_wait

_MOST = 8  # of each


@dataclass(frozen=True, slots=True)
class Wanted:
    """`what` may be opened by whoever is shown this. `since`: from when it waits."""

    kind: str
    what: str
    more: str
    address: str
    since: datetime


class WantedQuestions:
    """`asked` may be answered together with other questions (`detentions.together`)."""

    def __init__(self, request: StaffRequest) -> None:
        user, access = request.user, request.access
        waiting = Question.objects.open() if questions_may_wait(user) else Question.objects.none()
        open_questions = waiting.filter(questions.may_answer(user, access)).select_related("detention")
        self._questions = open_questions.order_by("asked_at", "pk")[:_MOST]
        signable = moving.to_sign(user, access).select_related("first_by").defer("content", "text")
        self._registers = signable.order_by("compared_at", "pk")[:_MOST]
        self._exports = exporting.to_decide(user, access).defer("cases").order_by("asked_at", "pk")[:_MOST]
        self.asked: tuple[QuerySet[Any, Any], ...] = (self._questions, self._registers, self._exports)

    def told(self) -> Sequence[Wanted]:
        """Longest waiting first."""
        found = [
            Wanted(one.get_kind_display(), one.detention.public_id, "", reverse("portal:question", args=[one.pk]), one.asked_at)
            for one in self._questions
        ]
        for register in self._registers:
            signed = _("%(name)s has signed") % {"name": register.first_by} if register.first_by else _("nobody has signed yet")
            since = register.first_at or register.compared_at or register.sent_at
            address = reverse("portal:register", args=[register.pk])
            found.append(Wanted(str(Notice.Kind.SIGN_WANTED.label), register.title, signed, address, since))
        for export in self._exports:
            address = reverse("portal:export", args=[export.code])
            found.append(Wanted(str(Notice.Kind.EXPORT_WANTED.label), export.code, "", address, export.asked_at))
        return sorted(found, key=lambda one: one.since)

"""Ask, answer, and do what two people agree on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from detentions.actions import cases, merging, visibility
from detentions.models import Detention, Judgement, User
from tracker import bell, notices
from tracker.models import Answer, Question
from tracker.questions.table import S, why_not_answer, why_not_ask, why_not_take_back


class NotAllowed(Exception):
    """The person may not do this. The message says why, for users."""


class Wrong(Exception):
    """`field` is the form's field; the message says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Stated:
    """What one person answers, and why. `basis`: on what the publication of a name rests; of `Answer.Basis`."""

    says: str
    reason: str
    basis: str = ""


@transaction.atomic
def ask(*, kind: Question.Kind, detention: Detention, other: Detention | None, stated: Stated, by: User, at: datetime) -> Question:
    """Put a question to a second person and keep the first one's answer, unseen. Raises NotAllowed, Wrong."""
    if reason := why_not_ask(by, kind, detention, other):
        raise NotAllowed(reason)
    if kind != Question.Kind.MERGE and other and other.pk < detention.pk:
        detention, other = other, detention
    _check(kind, stated)
    try:
        with transaction.atomic():
            question = Question.objects.create(kind=kind, detention=detention, other=other, asked_by=by, asked_at=at)
    except IntegrityError as wrong:
        raise NotAllowed(_("This question waits for an answer already.")) from wrong
    _keep(question, stated, by=by, at=at)
    notices.call_for_answer(question, not_these=[by.pk], at=at)
    return question


@transaction.atomic
def answer(*, question_id: int, stated: Stated, by: User, at: datetime) -> Question:
    """The second answer, or the lead's when two differ. What is agreed on is done at once.

    Raises NotAllowed, Wrong; then nothing has been written.
    """
    question = Question.objects.select_for_update(of=("self",)).select_related("detention", "other").get(pk=question_id)
    if reason := why_not_answer(by, question):
        raise NotAllowed(reason)
    _check(question.kind, stated)
    first = question.answers.order_by("at", "pk")[0]
    is_settled = question.state == S.DISPUTED or first.says == stated.says
    _keep(question, stated, by=by, at=at)
    if not is_settled:
        question.state = S.DISPUTED
        Question.objects.filter(pk=question.pk).update(state=S.DISPUTED)
        notices.call_for_answer(question, not_these=[first.by_id, by.pk], at=at)
        return question
    if stated.says == Answer.Says.YES:
        _do(question, stated, by=by, at=at)
    _close(question, S.YES if stated.says == Answer.Says.YES else S.NO, at=at)
    return question


@transaction.atomic
def take_back(*, question_id: int, by: User, at: datetime) -> None:
    """Who asked doesn't want to know any more. Raises NotAllowed."""
    question = Question.objects.select_for_update().get(pk=question_id)
    if reason := why_not_take_back(by, question):
        raise NotAllowed(reason)
    _close(question, S.DROPPED, at=at)


def _check(kind: str, stated: Stated) -> None:
    if stated.says not in Answer.Says.values:
        raise Wrong("says", _("Choose an answer."))
    if not stated.reason.strip():
        raise Wrong("reason", _("Say why, in a sentence. It is kept, and whoever looks later reads it."))
    if kind == Question.Kind.PUBLISH and stated.says == Answer.Says.YES and stated.basis not in Answer.Basis.values:
        raise Wrong("basis", _("Say on what the publication of the name rests."))


def _keep(question: Question, stated: Stated, *, by: User, at: datetime) -> None:
    basis = stated.basis if stated.says == Answer.Says.YES and question.kind == Question.Kind.PUBLISH else ""
    Answer.objects.create(question=question, by=by, at=at, says=stated.says, basis=basis, reason=stated.reason.strip()[:400])


def _close(question: Question, state: Question.State, *, at: datetime) -> None:
    question.state, question.closed_at = state, at
    Question.objects.filter(pk=question.pk).update(state=state, closed_at=at)
    question.notices.filter(seen_at=None).update(seen_at=at)


def _do(question: Question, stated: Stated, *, by: User, at: datetime) -> None:
    """Do what was asked, on the case as it is now. Raises NotAllowed."""
    pair = [pk for pk in (question.detention_id, question.other_id) if pk]
    rows = Detention.objects.select_for_update(of=("self",)).select_related("detainee", "key").order_by("pk").in_bulk(pair)
    detention, other = rows[question.detention_id], rows[question.other_id] if question.other_id else None
    if reason := why_not_ask(by, question.kind, detention, other):
        raise NotAllowed(reason)
    because = stated.reason.strip()
    try:
        if other is None:
            basis = Answer.Basis(stated.basis).label
            visibility.publish(detention=detention, version=detention.version, reason=f"{basis}: {because}", by=by, at=at)
        elif question.kind == Question.Kind.MERGE:
            merging.merge_cases(absorbed=detention, into=other, version=detention.version, reason=because, by=by, at=at)
        else:
            same = Judgement.Verdict.SAME
            merging.judge_people(one=detention.detainee, other=other.detainee, verdict=same, reason=because, by=by, at=at)
    except cases.Impossible as wrong:
        raise NotAllowed(str(wrong)) from wrong
    if question.kind == Question.Kind.MERGE:
        bell.ring_burial()  # a listed case that was absorbed leaves the public list

"""The moves of a question and who may make them. `manage.py draw_states` draws the table."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from detentions.choices import Visibility
from detentions.models import CustodyEvent, Detention, User
from tracker import rules
from tracker.models import Answer, Question
from tracker.rules import Access, Permission

S = Question.State
P = Permission


class Next(StrEnum):
    """What moves a question."""

    SECOND_ANSWER = "second_answer"
    LEADS_ANSWER = "leads_answer"
    TAKE_BACK = "take_back"


# State → what may happen in it → where that may lead. Where several states are named, the answers say which.
ANSWERING: dict[Question.State, dict[Next, frozenset[Question.State]]] = {
    S.OPEN: {Next.SECOND_ANSWER: frozenset({S.YES, S.NO, S.DISPUTED}), Next.TAKE_BACK: frozenset({S.DROPPED})},
    S.DISPUTED: {Next.LEADS_ANSWER: frozenset({S.YES, S.NO})},
    S.YES: {},
    S.NO: {},
    S.DROPPED: {},
}


def why_not_ask(user: User, kind: str, detention: Detention, other: Detention | None, access: Access | None = None) -> str:
    """Why the question can't be put to two people, or ""."""
    access = access or Access.of(user)
    if not all(access.may(P.REVIEW, one.organisation_id) for one in (detention, other) if one):
        return _("Only reviewers and leads of the organisation that a case belongs to decide this.")
    if any(one.merged_into_id for one in (detention, other) if one):
        return _("The case has been merged into another one. Open that one.")
    if kind == Question.Kind.PUBLISH:
        return _why_not_publish(detention)
    if other is None or other.pk == detention.pk:
        return _("Write the id of the other case.")
    if other.organisation_id != detention.organisation_id or other.is_sample != detention.is_sample:
        return _("Only cases of one organisation are merged, and sample data never with real cases.")
    if kind == Question.Kind.SAME_PERSON and other.detainee_id == detention.detainee_id:
        return _("These are two cases of one person already.")
    return ""


def _why_not_publish(detention: Detention) -> str:
    if detention.visibility == Visibility.LISTED:
        return _("The case is public already.")
    if detention.visibility == Visibility.SEALED:
        return _("The case is sealed. A lead opens it first.")
    if not CustodyEvent.objects.standing().filter(detention=detention).exists():
        return _("The case tells of nothing that happened. There is nothing to publish.")
    return ""


def why_not_answer(user: User, question: Question, access: Access | None = None) -> str:
    """Why the person may not answer, or ""."""
    access = access or Access.of(user)
    organisation = question.detention.organisation_id
    if not Question.objects.filter(visible_to(user, access), pk=question.pk).exists():
        return _("Only reviewers and leads of the organisation that a case belongs to decide this.")
    if not set(ANSWERING[S(question.state)]) & {Next.SECOND_ANSWER, Next.LEADS_ANSWER}:
        return _("This question has been answered.")
    if Answer.objects.filter(question=question, by=user).exists():
        return _("It waits for somebody else: you have answered already.")
    if question.state == S.DISPUTED and not access.may(P.LEAD, organisation):
        return _("Two people differ on it. A lead who gave neither answer decides.")
    return ""


def visible_to(user: User, access: Access) -> Q:
    """Questions that the person may know of: about cases of their organisations, none of them sealed to them."""
    return Q(detention__organisation_id__in=access.where(P.REVIEW)) & rules.not_sealed_to(user, "detention", "other")


def may_answer(user: User, access: Access) -> Q:
    """`why_not_answer` as a filter on questions."""
    own = Q(Exists(Answer.objects.filter(question=OuterRef("pk"), by=user)))
    waits = Q(state=S.OPEN) | Q(state=S.DISPUTED, detention__organisation_id__in=access.where(P.LEAD))
    return visible_to(user, access) & waits & ~own


def why_not_take_back(user: User, question: Question) -> str:
    if question.state != S.OPEN or question.asked_by_id != user.pk:
        return _("Only who asked takes the question back, and only while nobody else has answered.")
    return ""


def why_not_withhold(user: User, detention: Detention, access: Access | None = None) -> str:
    """Why the person may not take the case off the public list, or "". One reviewer is enough: it harms nobody."""
    access = access or Access.of(user)
    if not access.may(P.REVIEW, detention.organisation_id):
        return _("Only reviewers and leads of the organisation that a case belongs to decide this.")
    return "" if detention.visibility == Visibility.LISTED else _("The case is not public.")


def why_not_split(user: User, detention: Detention, access: Access | None = None) -> str:
    access = access or Access.of(user)
    if not access.may(P.REVIEW, detention.organisation_id):
        return _("Only reviewers and leads of the organisation that a case belongs to decide this.")
    return ""

"""Questions about confirmed cases: publish a name, merge what is one. Two people answer; the second sees the case, not the first answer."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from detentions.models import Detention, Merge
from tracker import casework, matching, notices, questions, rules
from tracker.models import Answer, Question
from tracker.portal import keeping, likeness
from tracker.portal.access import StaffRequest
from tracker.rules import Permission

_LATEST = 50


def question_list(request: StaffRequest) -> HttpResponse:
    """What waits for this person's answer, what waits for somebody else's, and what was answered lately."""
    rows = Question.objects.filter(questions.visible_to(request.user, request.access)).select_related("detention", "other", "asked_by")
    mine = rows.open().filter(questions.may_answer(request.user, request.access)).order_by("asked_at", "pk")[:_LATEST]
    others = rows.open().exclude(pk__in=[one.pk for one in mine]).order_by("asked_at", "pk")[:_LATEST]
    closed = rows.exclude(pk__in=rows.open().values("pk")).order_by("-closed_at", "-pk")[:_LATEST]
    groups = [
        (_("Wait for your answer"), list(mine)),
        (_("Wait for somebody else"), list(others)),
        (_("Answered lately"), list(closed)),
    ]
    context = {"section": "questions", "groups": [(words, found) for words, found in groups if found], "now": timezone.now()}
    return render(request, "portal/questions.html", context)


def ask(request: StaffRequest, public_id: str) -> HttpResponse:
    """GET compares, when there are two cases; POST keeps the first answer and calls a second person."""
    detention = _case(request, public_id)
    kept = keeping.take(request, request.path) if request.method == "GET" else None
    told: Mapping[str, str] = request.POST if request.method == "POST" else kept or request.GET
    kind = told.get("kind", Question.Kind.PUBLISH)
    if kind not in Question.Kind.values:
        raise Http404
    typed = told.get("other", "").strip().upper()
    other = _visible(request).filter(public_id=typed).first() if typed and kind != Question.Kind.PUBLISH else None
    errors: dict[str, str] = {}
    if typed and other is None and kind != Question.Kind.PUBLISH:
        errors["other"] = _("There is no case %(id)s in your organisation.") % {"id": typed}
    elif request.method == "POST":
        try:
            made = questions.ask(
                kind=Question.Kind(kind), detention=detention, other=other, stated=_stated(told), by=request.user, at=timezone.now()
            )
        except questions.Wrong as wrong:
            errors[wrong.field] = str(wrong)
        except questions.NotAllowed as wrong:
            errors[""] = str(wrong)
        else:
            messages.success(request, _("Kept. It waits for a second person, who doesn't see what you said."))
            return redirect("portal:question", question_id=made.pk)
    reason = questions.why_not_ask(request.user, kind, detention, other) if other or kind == Question.Kind.PUBLISH else ""
    context = {
        **_shown(request, detention, other, kind),
        "kind_words": Question.Kind(kind).label,
        "typed": typed,
        "why_not": reason,
        "merges": questions.standing_merges(detention),
        "errors": errors,
        "told": told,
        "was_kept": kept is not None,
    }
    return render(request, "portal/ask.html", context, status=400 if errors and request.method == "POST" else 200)


def question(request: StaffRequest, question_id: int) -> HttpResponse:
    """GET shows the case or the two cases; POST answers."""
    found = _question(request, question_id)
    kept = keeping.take(request, request.path) if request.method == "GET" else None
    told: Mapping[str, str] = request.POST if request.method == "POST" else kept or {}
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            answered = questions.answer(question_id=found.pk, stated=_stated(told), by=request.user, at=timezone.now())
        except questions.Wrong as wrong:
            errors[wrong.field] = str(wrong)
        except questions.NotAllowed as wrong:
            errors[""] = str(wrong)
        else:
            messages.success(request, _("Kept. %(state)s.") % {"state": answered.get_state_display()})
            return redirect("portal:question", question_id=found.pk)
    notices.seen(user=request.user, question=found, at=timezone.now())
    why_not = questions.why_not_answer(request.user, found)
    answers = list(found.answers.select_related("by").order_by("at", "pk"))
    is_over = found.state in (Question.State.YES, Question.State.NO, Question.State.DROPPED)
    context = {
        **_shown(request, found.detention, found.other, found.kind),
        "question": found,
        "why_not": why_not,
        # Nobody sees an answer before the end, but the lead who decides between two; and each person their own.
        "answers": answers if is_over or (found.state == Question.State.DISPUTED and not why_not) else _own(answers, request),
        "may_take_back": found.state == Question.State.OPEN and found.asked_by_id == request.user.pk,
        "errors": errors,
        "told": told,
        "was_kept": kept is not None,
    }
    return render(request, "portal/question.html", context, status=400 if errors else 200)


def take_back(request: StaffRequest, question_id: int) -> HttpResponse:
    """Who asked doesn't want to know any more."""
    found = _question(request, question_id)
    try:
        questions.take_back(question_id=found.pk, by=request.user, at=timezone.now())
    except questions.NotAllowed as wrong:
        messages.error(request, str(wrong))
    return redirect("portal:question", question_id=found.pk)


def withhold(request: StaffRequest, public_id: str) -> HttpResponse:
    """Off the public list at once: one page, one reason, one person."""
    detention = _case(request, public_id)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            questions.withhold(detention=detention, reason=request.POST.get("reason", ""), by=request.user, at=timezone.now())
        except questions.Wrong as wrong:
            errors[wrong.field] = str(wrong)
        except questions.NotAllowed as wrong:
            errors[""] = str(wrong)
        else:
            messages.success(request, _("%(id)s is not public any more.") % {"id": detention.public_id})
            return redirect("portal:case", public_id=detention.public_id)
    context = {
        "section": "cases",
        "detention": detention,
        "name": _name(request, detention),
        "why_not": questions.why_not_withhold(request.user, detention),
        "errors": errors,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "portal/withhold.html", context, status=400 if errors else 200)


def split(request: StaffRequest, public_id: str, merge_id: UUID) -> HttpResponse:
    """Take a merge into this case back."""
    detention = _case(request, public_id)
    merge = get_object_or_404(Merge.objects.standing().select_related("absorbed", "into"), pk=merge_id, into=detention)
    try:
        questions.split(merge=merge, reason=request.POST.get("reason", ""), by=request.user, at=timezone.now())
    except (questions.Wrong, questions.NotAllowed) as wrong:
        messages.error(request, str(wrong))
    else:
        messages.success(request, _("%(id)s is a case of its own again.") % {"id": merge.absorbed.public_id})
    return redirect("portal:case", public_id=detention.public_id)


def _visible(request: StaffRequest) -> QuerySet[Detention]:
    own = rules.visible_cases(request.user, Permission.REVIEW).filter(organisation__in=request.access.where(Permission.REVIEW))
    return own.select_related("detainee", "organisation")


def _case(request: StaffRequest, public_id: str) -> Detention:
    found = _visible(request).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _question(request: StaffRequest, question_id: int) -> Question:
    rows = Question.objects.filter(questions.visible_to(request.user, request.access))
    found = rows.select_related("detention__organisation", "other", "asked_by").filter(pk=question_id).first()
    if found is None:
        raise Http404
    return found


def _shown(request: StaffRequest, detention: Detention, other: Detention | None, kind: str) -> dict[str, object]:
    """What both pages show: the case, or two beside each other."""
    context: dict[str, object] = {
        "section": "questions",
        "detention": detention,
        "other": other,
        "kind": kind,
        "name": _name(request, detention),
        "bases": Answer.Basis.choices,
    }
    if other:
        told = likeness.on_file(matching.cases([detention.pk, other.pk]).values())
        context["rows"] = likeness.compare(told[detention.pk], told[other.pk])
    elif kind == Question.Kind.PUBLISH:
        context["file"] = casework.case_file(detention.public_id, request.user, day=casework.today(timezone.now()))
    return context


def _name(request: StaffRequest, detention: Detention) -> str:
    told = likeness.on_file(matching.cases([detention.pk]).values())[detention.pk].words.get("name", [])
    return told[0] if told else _("Name not known")


def _own(answers: list[Answer], request: StaffRequest) -> list[Answer]:
    return [one for one in answers if one.by_id == request.user.pk]


def _stated(told: Mapping[str, str]) -> questions.Stated:
    return questions.Stated(told.get("says", ""), told.get("reason", ""), told.get("basis", ""))

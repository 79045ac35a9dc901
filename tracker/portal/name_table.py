"""A report that is a list of names, decided in one table: a verdict per row, each taken by itself with its own version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from detentions.models import User
from tracker import matching, review, rules
from tracker.models import UNDECIDED, Candidate, Decision, Report
from tracker.portal import desk, keeping, queue, taking_back, words
from tracker.portal.access import StaffRequest
from tracker.portal.fields import Options, specs
from tracker.portal.proposal import SURE_ENOUGH
from tracker.rules import Permission

ROWS = 50  # on a page; the next ones come when these are decided
_FIELDS = ("event", "date", "agencies", "state")
WORTH_A_LOOK = 0.75  # less alike than that is shown beside the text alone
_AROUND = 70  # characters of the line before and after the name
ATTACH, WITH = "attach:", "with:"
_NEW: Options = [("", gettext_lazy("leave")), ("confirm", gettext_lazy("confirm as a new case"))]
_OTHERWISE: Options = [
    ("misread", gettext_lazy("reject: the reader misread the text")),
    ("not_a_detention", gettext_lazy("reject: no detention of this person")),
    ("duplicate", gettext_lazy("reject: already recorded")),
    ("unverifiable", gettext_lazy("can't be verified")),
    ("out_of_scope", gettext_lazy("outside our scope")),
    ("ask_second", gettext_lazy("ask for a second review")),
]


@dataclass(slots=True)
class Row:
    """One proposal. `must_open` says why it should be looked at on its own; then no verdict is suggested.

    `before` and `after` are the words of the text around the name; `earlier` is the row of the same person further up.
    """

    candidate: Candidate
    number: int
    values: list[str]
    before: str
    quote: str
    after: str
    known: list[matching.Suggestion] = field(default_factory=list)
    earlier: Row | None = None
    must_open: str = ""
    chosen: str = ""
    error: str = ""

    @property
    def options(self) -> Options:
        attach = [
            (f"{ATTACH}{one.detention.public_id}", _("attach to %(id)s: %(name)s") % {"id": one.detention.public_id, "name": one.name})
            for one in self.known
        ]
        same = (
            [(f"{WITH}{self.earlier.candidate.pk}", _("add to the case of row %(number)s") % {"number": self.earlier.number})]
            if self.earlier
            else []
        )
        return [*_NEW, *same, *attach, *_OTHERWISE]

    @property
    def suggested(self) -> str:
        """A verdict to look at: only where nothing is to be checked, and one known case at most is meant."""
        if self.must_open:
            return ""
        if self.earlier:
            return f"{WITH}{self.earlier.candidate.pk}"
        return f"{ATTACH}{self.known[0].detention.public_id}" if self.known else "confirm"


def name_table(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """GET shows the rows that are this person's to decide; `?choose=1` suggests verdicts for those with nothing to check."""
    found = desk.opened(request, report_id, Permission.REVIEW)
    errors: dict[int, str] = {}
    if request.method == "POST":
        decided, errors = _decide(request, found)
        if decided:
            taking_back.forget(request)
            said = ngettext("%(count)s proposal is decided.", "%(count)s proposals are decided.", decided)
            messages.success(request, said % {"count": decided})
        if not errors:
            waiting = _theirs(request, found)
            return redirect("portal:name_table", report_id=found.pk) if waiting else redirect(queue.address(found))
    rows, left = _rows(request, found)
    kept = keeping.take(request, request.path) if request.method == "GET" else None
    typed = kept or request.POST
    for row in rows:
        row.error = errors.get(row.candidate.pk, "")
        suggested = row.suggested if request.GET.get("choose") == "1" else ""
        row.chosen = typed.get(f"a-{row.candidate.pk}", suggested)
    context = {"section": "review", "report": found, "rows": rows, "left": left, "errors": errors, "was_kept": kept is not None}
    return render(request, "portal/name_table.html", context, status=400 if errors else 200)


def _decide(request: StaffRequest, found: Report) -> tuple[int, dict[int, str]]:
    """Take each verdict by itself, from top to bottom: one that can't be taken is said at its row and stops no other."""
    decided, errors = 0, {}
    for candidate in found.candidates.filter(kind=Candidate.Kind.DETENTION, state__in=UNDECIDED).order_by(
        "extraction_id", "position", "pk"
    ):
        action, version = request.POST.get(f"a-{candidate.pk}", ""), request.POST.get(f"v-{candidate.pk}", "")
        if not action:
            continue
        try:
            review.decide(
                candidate_id=candidate.pk,
                version=int(version) if version.isdecimal() and len(version) < 10 else 0,
                verdict=_verdict(action, found),
                by=request.user,
                at=timezone.now(),
                report=found,
            )
        except (review.Unusable, review.NotAllowed, review.Outdated) as wrong:
            errors[candidate.pk] = str(wrong)
        else:
            decided += 1
    return decided, errors


def _verdict(action: str, found: Report) -> review.Verdict:
    """Raises Unusable."""
    if action.startswith(ATTACH):
        return review.Verdict(Decision.Action.CONFIRM, attach_to=action.removeprefix(ATTACH))
    if action.startswith(WITH):
        other = action.removeprefix(WITH)
        case = found.candidates.filter(pk=int(other) if other.isdecimal() and len(other) < 10 else 0).exclude(detention=None)
        public_id = case.values_list("detention__public_id", flat=True).first()
        if public_id is None:
            raise review.Unusable("action", _("The row that it belongs to has no case yet. Decide that one first."))
        return review.Verdict(Decision.Action.CONFIRM, attach_to=public_id)
    if action in Decision.Reason.values:
        return review.Verdict(Decision.Action.REJECT, reason=action)
    if action not in dict([*_NEW, *_OTHERWISE]):
        raise review.Unusable("action", _("Choose what to do with the proposal."))
    return review.Verdict(Decision.Action(action))


def _theirs(request: StaffRequest, found: Report) -> list[tuple[int, Candidate]]:
    """The people of the report that are this person's to decide, with their numbers on the desk."""
    return [
        (number, one)
        for number, one in enumerate(desk.proposals(found), start=1)
        if one.kind == Candidate.Kind.DETENTION and one.state in UNDECIDED and not rules.why_not_decide(request.user, one, request.access)
    ]


def _rows(request: StaffRequest, found: Report) -> tuple[list[Row], int]:
    """The rows of this page, and how many are left for the next."""
    theirs = _theirs(request, found)
    shown = theirs[:ROWS]
    known = matching.suggest_each([one for _number, one in shown])
    text = found.source.words()
    rows: list[Row] = []
    first_of: dict[str, Row] = {}
    for number, one in shown:
        alike = [case for case in known[one.pk] if case.score >= WORTH_A_LOOK]
        row = _row(number, one, text, [case for case in alike if case.score >= desk.SURE_MATCH] or alike[:1])
        row.earlier = first_of.get(one.folded)
        row.must_open = _must_open(row, request.user)
        first_of.setdefault(one.folded, row)
        rows.append(row)
    return rows, len(theirs) - len(shown)


def _row(number: int, candidate: Candidate, text: str, known: list[matching.Suggestion]) -> Row:
    values = [words.shown(name, (candidate.values.get(name) or {}).get("value")) for name in _FIELDS]
    spans = (candidate.values.get("person") or {}).get("spans", [])
    before, quote, after = _line_around(text, *spans[0]) if spans else ("", "", "")
    return Row(candidate, number, values, before, quote, after, known)


def _line_around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The words before, of and after a span, within its line."""
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    before = text[max(begin, start - _AROUND) : start]
    after = text[end : min(stop, end + _AROUND)]
    return ("…" if start - _AROUND > begin else "") + before, text[start:end], after + ("…" if end + _AROUND < stop else "")


def _must_open(row: Row, reader: User) -> str:
    """Why the row should be opened before it is decided, or ""."""
    candidate, is_sure = row.candidate, [case.score >= desk.SURE_MATCH for case in row.known]
    if is_sure and is_sure != [True] and not row.earlier:
        return _("may be a case that is on file")
    unsure = _unsure(candidate.values)
    labels = [str(spec.label) for spec in specs(candidate.kind) if spec.name in unsure or candidate.rivals.get(spec.name)]
    if labels:
        return _("to check: %(fields)s") % {"fields": ", ".join(labels)}
    if rules.why_two(candidate, Decision.Action.CONFIRM, by=reader):
        return _("needs two reviewers")
    return ""


def _unsure(values: Mapping[str, Mapping[str, object]]) -> set[str]:
    return {name for name, value in values.items() if float(str(value["confidence"])) < SURE_ENOUGH}

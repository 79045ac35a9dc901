"""The reviewer's desk: one report, its words with their marks, and its proposals with the words behind each value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property

from detentions import prepared
from detentions.models import Source, User
from tracker import confided, matching, rules, testimony
from tracker.models import UNDECIDED, Candidate, Decision, Extraction, FieldValue, Report, Testimony
from tracker.portal import likeness, marking, proposal, words
from tracker.portal.access import StaffRequest
from tracker.portal.fields import EVIDENCE_LABELS, LETTERS, Evidence, Label, specs
from tracker.review import plausible

SURE_MATCH = 0.90
LONG_TEXT = 300_000  # characters
_BEGINNING = 50  # paragraphs of a long text that are always shown
_AROUND = 2
_COPIES_SHOWN = 5
LEAST_ROWS = 3  # people that wait; fewer are decided one by one


@dataclass
class Desk:
    """What the review page shows. `current` is the proposal whose form is open; None when the report has none."""

    report: Report
    candidates: list[Candidate]
    current: Candidate | None
    paragraphs: list[marking.Paragraph]
    left_out: int
    groups: list[tuple[Label, list[proposal.FieldView]]]
    legend: list[tuple[str, Label, str, int]]
    why_not: str
    typed: Mapping[str, str]
    language: str
    notes: list[str]
    errors: dict[str, str]
    reader: User

    @cached_property
    def suggestions(self) -> list[matching.Suggestion]:
        if not self.current or not self.is_open:
            return []
        return matching.suggest(self.current)

    @cached_property
    def namesakes(self) -> list[matching.Suggestion] | None:
        """Cases under the name of somebody who is said not to be detained; None for other proposals."""
        if not self.current or not self.is_open or self.current.kind != Candidate.Kind.NOT_DETAINED:
            return None
        return matching.namesakes(self.current)

    @cached_property
    def figures(self) -> plausible.Beside | None:
        """A proposed count among those that are on file."""
        return plausible.beside(self.current) if self.current and self.is_open and self.current.kind == Candidate.Kind.COUNT else None

    @cached_property
    def likenesses(self) -> list[tuple[matching.Suggestion, list[likeness.Row]]]:
        """Each known case that may be meant, field by field beside what this report says."""
        if not self.current or not self.suggestions:
            return []
        here, there = likeness.proposed(self.current), likeness.on_file(one.detention for one in self.suggestions)
        return [(one, likeness.compare(here, there[one.detention.pk])) for one in self.suggestions]

    @cached_property
    def likely(self) -> matching.Suggestion | None:
        """The case that is so alike that attaching is the safe first choice."""
        return self.suggestions[0] if self.suggestions and self.suggestions[0].score >= SURE_MATCH else None

    @cached_property
    def twin(self) -> Report | None:
        """The first report in nearly these words."""
        rows = Report.objects.select_related("source").defer("source__text", "source__content")
        return rows.filter(pk=self.report.twin_id).first() if self.report.twin_id else None

    @cached_property
    def copies(self) -> list[Report]:
        """The latest of those in nearly these words that came after it."""
        rows = Report.objects.select_related("source").defer("source__text", "source__content")
        return list(rows.filter(twin=self.report).order_by("-received_at", "pk")[:_COPIES_SHOWN])

    @cached_property
    def earlier_denials(self) -> list[matching.Denial]:
        return matching.said_not_detained(self.current) if self.current and self.is_open else []

    @cached_property
    def told_in_confidence(self) -> Testimony | None:
        """The consent behind a testimony."""
        if self.report.channel != Report.Channel.TESTIMONY:
            return None
        return Testimony.objects.select_related("taken_by").filter(pk=self.report.pk).first()

    @property
    def giver(self) -> tuple[str, str]:
        """Who consented and how to reach them, unsealed."""
        return testimony.giver_of(self.told_in_confidence) if self.told_in_confidence else ("", "")

    @cached_property
    def decision(self) -> Decision | None:
        """What was decided; of a proposal that waits for somebody else, only this reader's own part."""
        if not self.current or self.is_open:
            return None
        rows = self.current.decisions.select_related("by").order_by("-candidate_version")
        return rows.filter(by=self.reader).first() if self.is_waiting else rows.first()

    @cached_property
    def verdicts(self) -> list[Decision]:
        """Of a proposal on which two reviewers differ, both verdicts: for the lead who decides, and for nobody else."""
        if not self.current or self.current.state != Candidate.State.DISPUTED or not self.is_open:
            return []
        return list(self.current.decisions.select_related("by").filter(takes_effect=False).order_by("-candidate_version")[:2])[::-1]

    @cached_property
    def call(self) -> Decision | None:
        """Who asked for a second reviewer, and why; a verdict is not shown."""
        if not self.current or self.current.state != Candidate.State.SECOND:
            return None
        last = self.current.decisions.select_related("by").order_by("-candidate_version").first()
        return last if last and last.action == Decision.Action.ASK_SECOND else None

    @property
    def is_waiting(self) -> bool:
        return self.current is not None and self.current.state in UNDECIDED

    @property
    def is_open(self) -> bool:
        """This reader may decide on the open proposal."""
        return self.is_waiting and not self.why_not

    @property
    def is_list(self) -> bool:
        """So many people wait that a table serves better."""
        waiting = [one for one in self.candidates if one.kind == Candidate.Kind.DETENTION and one.state in UNDECIDED]
        return len(waiting) >= LEAST_ROWS

    @property
    def to_check(self) -> list[proposal.FieldView]:
        return [one for _legend, group in self.groups for one in group if one.must_check]


# By hand, all three: each page asks them, and building the questions anew takes longer than answering them.
_OF_REPORT, _OF_SOURCE = prepared.Columns(Report, but=["sketch"]), prepared.Columns(Source, but=["content"])
_OF_PERSON = prepared.Columns(User, only=["id", "username", "display_name", "is_machine"])
_PEOPLE = ("submitted_by", "claimed_by", "assigned_to")
_REPORT = f"""
SELECT (SELECT count(*) FROM tracker_report copy WHERE copy.twin_id = r.id),
    {_OF_REPORT.of("r")}, {_OF_SOURCE.of("s")}, {", ".join(map(_OF_PERSON.of, _PEOPLE))}
FROM tracker_report r JOIN detentions_source s ON s.id = r.source_id
    {" ".join(f"LEFT JOIN detentions_user {who} ON {who}.id = r.{who}_id" for who in _PEOPLE)}
WHERE r.id = %s AND r.organisation_id = ANY(%s)
"""
_OF_PROPOSAL = prepared.Columns(Candidate)
_PROPOSALS = f"SELECT {_OF_PROPOSAL.of('c')} FROM tracker_candidate c WHERE report_id = %s ORDER BY extraction_id, position, id"
_OF_READING = prepared.Columns(Extraction, only=["id", "language", "is_supported"])
_LATEST_READING = f"SELECT {_OF_READING.of('e')} FROM tracker_extraction e WHERE report_id = %s ORDER BY made_at DESC, id DESC LIMIT 1"


def report_for(report_id: UUID, organisations: list[int]) -> Report | None:
    """The report with its words and its people, if it belongs to one of the organisations. The bytes stay in the database."""
    for row in prepared.ask(_REPORT, [report_id, organisations]):
        told = iter(row)
        copies = next(told)
        found, found.source = _OF_REPORT.made(told), _OF_SOURCE.made(told)
        vars(found)["copies_kept"] = copies
        for who in _PEOPLE:
            person = _OF_PERSON.made(told)
            if person.pk:
                setattr(found, who, person)
        return found
    return None


class Closed(PermissionDenied):
    """The report is the person's to see, its words are not. The message says why."""

    def __init__(self, report: Report, reason: str) -> None:
        super().__init__(reason)
        self.report = report


def opened(request: StaffRequest, report_id: UUID, permission: rules.Permission) -> Report:
    """The report, when the person may see it there and read its words. Raises Http404, Closed."""
    found = report_for(report_id, request.access.where(permission))
    if found is None:
        raise Http404
    if found.channel == Report.Channel.TESTIMONY:
        request.noted.is_sensitive = True
    if reason := confided.why_not_read(request.user, found, request.access, at=timezone.now()):
        raise Closed(found, reason)
    return found


def lay_out(
    report: Report,
    *,
    user: User,
    access: rules.Access,
    chosen: int | None,
    typed: Mapping[str, str] | None = None,
    words_typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Desk:
    """The desk with proposal number `chosen` open; without one, the first that is still to be decided.

    `typed` and `errors` bring back a form that was refused, so that nothing typed is lost.
    """
    candidates = proposals(report)
    current = _choose(candidates, chosen, user, access)
    marks = _marks(candidates, current)
    text = report.source.words()
    paragraphs = marking.paragraphs(text, marks)
    near_marks = paragraphs if len(text) <= LONG_TEXT else _near_marks(paragraphs)
    extraction = next((_OF_READING.made(iter(row)) for row in prepared.ask(_LATEST_READING, [report.pk])), None)
    return Desk(
        report=report,
        candidates=candidates,
        current=current,
        paragraphs=near_marks,
        left_out=len(paragraphs) - len(near_marks),
        groups=proposal.form(current, text, paragraphs, typed or {}, words_typed or {}, errors or {}) if current else [],
        legend=_legend(current),
        why_not=rules.why_not_decide(user, current, access) if current else "",
        typed=typed or {},
        language=extraction.language if extraction else report.source.language,
        notes=words.reading_notes(extraction, text),
        errors=dict(errors or {}),
        reader=user,
    )


def proposals(report: Report) -> list[Candidate]:
    """The proposals of the report in the order of the desk."""
    found = [_OF_PROPOSAL.made(iter(row)) for row in prepared.ask(_PROPOSALS, [report.pk])]
    for candidate in found:
        candidate.report = report
    return found


def number_of(found: Report, candidate: Candidate) -> int:
    """The proposal's number on the desk."""
    ids = list(found.candidates.order_by("extraction_id", "position", "pk").values_list("pk", flat=True))
    return ids.index(candidate.pk) + 1


def _near_marks(paragraphs: list[marking.Paragraph]) -> list[marking.Paragraph]:
    """Of a text too long for a page: its beginning, and every paragraph near a mark."""
    near = {number + step for number, one in enumerate(paragraphs) if one.is_marked for step in range(-_AROUND, _AROUND + 1)}
    return [one for number, one in enumerate(paragraphs) if number < _BEGINNING or number in near]


def _choose(candidates: Sequence[Candidate], chosen: int | None, user: User, access: rules.Access) -> Candidate | None:
    if chosen is not None and 1 <= chosen <= len(candidates):
        return candidates[chosen - 1]
    waiting = [candidate for candidate in candidates if candidate.state in UNDECIDED]
    theirs = [candidate for candidate in waiting if not rules.why_not_decide(user, candidate, access)]
    return next(iter([*theirs, *waiting, *candidates]), None)


def _marks(candidates: Sequence[Candidate], current: Candidate | None) -> list[marking.Mark]:
    found = []
    for number, candidate in enumerate(candidates, start=1):
        is_other = candidate is not current
        page = f"?p={number}" if is_other else ""
        for name, kind, letter, denies in _marked(candidate.kind):
            value: FieldValue | None = candidate.values.get(name)
            for at, (start, end) in enumerate(value["spans"] if value else ()):
                anchor = proposal.anchor_of(candidate, name, at)
                found.append(marking.Mark(start, end, kind, letter, anchor, f"{page}#f-{name}", is_other, denies))
    return found


@cache
def _marked(kind: str) -> list[tuple[str, str, str, bool]]:
    """How the words behind each field of such a proposal are marked: the field, the kind of evidence, its letter, whether they deny."""
    denies = kind == Candidate.Kind.NOT_DETAINED
    return [(spec.name, spec.evidence.value, LETTERS[spec.evidence], denies and spec.name == "reason") for spec in specs(kind)]


def _legend(current: Candidate | None) -> list[tuple[str, Label, str, int]]:
    """Evidence types with the number of marks that the open proposal has of each."""
    counts = dict.fromkeys(Evidence, 0)
    for spec in specs(current.kind) if current else []:
        counts[spec.evidence] += len((current.values.get(spec.name) or {}).get("spans", [])) if current else 0
    return [(kind.value, EVIDENCE_LABELS[kind], LETTERS[kind], count) for kind, count in counts.items()]

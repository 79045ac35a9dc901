"""The reviewer's desk: one report, its words with their marks, and its proposals with the words behind each value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from tracker import matching, rules
from tracker.matching.people import said_not_detained
from tracker.models import Candidate, Decision, FieldValue, Report
from tracker.portal import marking, words
from tracker.portal.dates import in_words, parsed
from tracker.portal.directories import Directories
from tracker.portal.fields import (
    EVIDENCE_LABELS,
    GROUPS,
    LETTERS,
    NOT_STATED,
    OPTIONS,
    YES_NO,
    Evidence,
    FieldSpec,
    Label,
    Options,
    Widget,
    as_typed,
    specs,
)

SURE_ENOUGH = 0.70
SURE_MATCH = 0.90
LONG_TEXT = 300_000  # characters
_QUOTES_SHOWN = 4
_BEGINNING = 50  # paragraphs of a long text that are always shown
_AROUND = 2


@dataclass(frozen=True, slots=True)
class Quote:
    text: str
    anchor: str
    paragraph: int | None


@dataclass(slots=True)
class FieldView:
    """One field of the form. `must_check` tints it and puts it in the list of fields to check."""

    spec: FieldSpec
    letter: str
    value: str
    shown: str
    options: Options
    quotes: list[Quote] = field(default_factory=list)
    more_quotes: int = 0
    confidence: float | None = None
    why: list[str] = field(default_factory=list)
    rule: str = ""
    must_check: bool = False
    is_edited: bool = False
    error: str = ""

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def percent(self) -> int:
        return round((self.confidence or 0) * 100)


@dataclass
class Desk:
    """What the review page shows. `current` is the proposal whose form is open; None when the report has none."""

    report: Report
    candidates: list[Candidate]
    current: Candidate | None
    paragraphs: list[marking.Paragraph]
    left_out: int
    groups: list[tuple[Label, list[FieldView]]]
    legend: list[tuple[str, Label, str, int]]
    why_not: str
    typed: Mapping[str, str]
    language: str
    notes: list[str]
    errors: dict[str, str]

    @cached_property
    def suggestions(self) -> list[matching.Suggestion]:
        return matching.suggest(self.current) if self.current and self.is_open else []

    @cached_property
    def likely(self) -> matching.Suggestion | None:
        """The case that is so alike that attaching is the safe first choice."""
        return self.suggestions[0] if self.suggestions and self.suggestions[0].score >= SURE_MATCH else None

    @cached_property
    def earlier_denials(self) -> list[Any]:
        return list(said_not_detained(self.current)) if self.current and self.is_open else []

    @cached_property
    def decision(self) -> Decision | None:
        return self.current.decisions.select_related("by").order_by("-at", "-pk").first() if self.current and not self.is_open else None

    @property
    def is_open(self) -> bool:
        return self.current is not None and self.current.state == Candidate.State.OPEN

    @property
    def number(self) -> int:
        return self.candidates.index(self.current) + 1 if self.current else 0

    @property
    def to_check(self) -> list[FieldView]:
        return [one for _legend, group in self.groups for one in group if one.must_check]

    @property
    def tabs(self) -> list[tuple[int, Candidate, str, bool]]:
        return [(number, one, words.proposal(one), one is self.current) for number, one in enumerate(self.candidates, start=1)]


def report_for(report_id: UUID, organisations: list[int]) -> Report | None:
    """The report, if it belongs to one of the organisations. The bytes stay in the database."""
    rows = Report.objects.of_organisations(organisations).select_related("source", "organisation", "submitted_by")
    return rows.defer("source__content").filter(pk=report_id).first()


def lay_out(
    report: Report,
    *,
    access: rules.Access,
    chosen: int | None,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Desk:
    """The desk with proposal number `chosen` open; without one, the first that is still to be decided.

    `typed` and `errors` bring back a form that was refused, so that nothing typed is lost.
    """
    candidates = list(report.candidates.select_related("detention", "decided_by", "extraction").order_by("extraction_id", "position", "pk"))
    for candidate in candidates:
        candidate.report = report
    current = _choose(candidates, chosen)
    marks = _marks(candidates, current)
    paragraphs = marking.paragraphs(report.source.text, marks)
    near_marks = paragraphs if len(report.source.text) <= LONG_TEXT else _near_marks(paragraphs)
    extraction = report.extractions.order_by("-made_at", "-pk").first()
    return Desk(
        report=report,
        candidates=candidates,
        current=current,
        paragraphs=near_marks,
        left_out=len(paragraphs) - len(near_marks),
        groups=_form(current, report.source.text, paragraphs, typed or {}, errors or {}) if current else [],
        legend=_legend(current),
        why_not=_why_not(access, report),
        typed=typed or {},
        language=extraction.language if extraction else report.source.language,
        notes=words.reading_notes(extraction) if extraction else [],
        errors=dict(errors or {}),
    )


def _near_marks(paragraphs: list[marking.Paragraph]) -> list[marking.Paragraph]:
    """Of a text too long for a page: its beginning, and every paragraph near a mark."""
    near = {number + step for number, one in enumerate(paragraphs) if one.is_marked for step in range(-_AROUND, _AROUND + 1)}
    return [one for number, one in enumerate(paragraphs) if number < _BEGINNING or number in near]


def _why_not(access: rules.Access, report: Report) -> str:
    if access.may(rules.Permission.REVIEW, report.organisation_id):
        return ""
    return _("Only reviewers and leads of the organisation decide on proposals.")


def _choose(candidates: Sequence[Candidate], chosen: int | None) -> Candidate | None:
    if chosen is not None and 1 <= chosen <= len(candidates):
        return candidates[chosen - 1]
    still_open = [candidate for candidate in candidates if candidate.state == Candidate.State.OPEN]
    return next(iter([*still_open, *candidates]), None)


def anchor_of(candidate: Candidate, name: str, number: int) -> str:
    return f"m{candidate.pk}-{name}-{number}"


def _marks(candidates: Sequence[Candidate], current: Candidate | None) -> list[marking.Mark]:
    found = []
    for number, candidate in enumerate(candidates, start=1):
        is_other = candidate is not current
        for spec in specs(candidate.kind):
            value: FieldValue | None = candidate.values.get(spec.name)
            for at, (start, end) in enumerate(value["spans"] if value else []):
                found.append(
                    marking.Mark(
                        start=start,
                        end=end,
                        kind=spec.evidence.value,
                        letter=LETTERS[spec.evidence],
                        anchor=anchor_of(candidate, spec.name, at),
                        goes_to=f"?p={number}#f-{spec.name}" if is_other else f"#f-{spec.name}",
                        is_other=is_other,
                        denies=candidate.kind == Candidate.Kind.NOT_DETAINED and spec.name == "reason",
                    )
                )
    return found


def _legend(current: Candidate | None) -> list[tuple[str, Label, str, int]]:
    """Evidence types with the number of marks that the open proposal has of each."""
    counts = dict.fromkeys(Evidence, 0)
    for spec in specs(current.kind) if current else []:
        counts[spec.evidence] += len((current.values.get(spec.name) or {}).get("spans", [])) if current else 0
    return [(kind.value, EVIDENCE_LABELS[kind], LETTERS[kind], count) for kind, count in counts.items()]


def _form(
    candidate: Candidate, text: str, paragraphs: Sequence[marking.Paragraph], typed: Mapping[str, str], errors: Mapping[str, str]
) -> list[tuple[Label, list[FieldView]]]:
    directories = Directories()
    groups = []
    for legend, group in GROUPS[Candidate.Kind(candidate.kind)]:
        shown = [spec for spec in group if spec.always or spec.name in candidate.values]
        groups.append(
            (legend, [_field(spec, candidate, text, paragraphs, typed, errors.get(spec.name, ""), directories) for spec in shown])
        )
    return groups


def _field(
    spec: FieldSpec,
    candidate: Candidate,
    text: str,
    paragraphs: Sequence[marking.Paragraph],
    typed: Mapping[str, str],
    error: str,
    directories: Directories,
) -> FieldView:
    known: FieldValue | None = candidate.values.get(spec.name)
    before = as_typed(known["value"]) if known else ""
    value = typed.get(spec.name, before)
    view = FieldView(
        spec=spec,
        letter=LETTERS[spec.evidence],
        value=value,
        shown=words.shown(spec.name, known["value"] if known else None),
        options=_options(spec, value, directories),
        is_edited=value != before,
        error=error,
    )
    if known:
        spans = known["spans"]
        view.quotes = [
            Quote(text[start:end], anchor_of(candidate, spec.name, at), marking.paragraph_number(paragraphs, start))
            for at, (start, end) in enumerate(spans[:_QUOTES_SHOWN])
        ]
        view.more_quotes = max(len(spans) - _QUOTES_SHOWN, 0)
        view.confidence = known["confidence"]
        view.why = _reasons(spec, known, candidate)
        view.rule = "" if words.rule(known["rule"]) else known["rule"]
        view.must_check = (
            known["confidence"] < SURE_ENOUGH
            or bool(candidate.rivals.get(spec.name))
            or (spec.name == "value" and "warnings" in candidate.values)
        )
    return view


def _reasons(spec: FieldSpec, known: FieldValue, candidate: Candidate) -> list[str]:
    """Why the reader says so, what else the words may mean, and what does not add up."""
    found = [sentence] if (sentence := words.rule(known["rule"])) else []
    if spec.widget is Widget.DATE and (when := parsed(str(known["value"]))):
        found.insert(0, in_words(when))
    if known["confidence"] < SURE_ENOUGH:
        found.append(_("The reader is not sure."))
    rivals = [words.shown(spec.name, rival["value"]) for rival in candidate.rivals.get(spec.name, []) if rival]
    if rivals:
        found.append(_("The words may also mean: %(readings)s.") % {"readings": "; ".join(rivals)})
    if spec.name == "value":
        found += [words.warning(code) for code in (candidate.values.get("warnings") or {}).get("value", [])]
    return found


def _options(spec: FieldSpec, value: str, directories: Directories) -> Options:
    """The choices of a select; the present value is always among them, whatever the directories say."""
    if spec.widget is Widget.YES_NO:
        return [("", NOT_STATED), *YES_NO]
    if spec.widget is not Widget.SELECT:
        return []
    choices = directories.options(spec.directory) if spec.directory else list(OPTIONS[spec.name])
    if spec.name == "metric":
        choices = [(value if code == words.metric_slug(value) else code, label) for code, label in choices]
    if value and value not in {code for code, _label in choices}:
        choices = [(value, words.shown(spec.name, value)), *choices]
    return [("", NOT_STATED), *choices]

"""What a verdict does once it takes effect: the facts that a confirmed proposal becomes, or its end state."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from detentions.actions import cases, negatives, published_counts, telling
from detentions.choices import NotDetainedReason
from detentions.models import Charge, CustodyEvent, NgoCount, NotDetained, User
from tracker import matching, rules
from tracker.models import Candidate
from tracker.review.facts import Unusable, charges, count_figure, count_words, event_facts, not_detained_facts, person_facts

Became = CustodyEvent | NgoCount | NotDetained


def record(candidate: Candidate, *, attach_to: str, by: User, at: datetime) -> Became:
    """The fact that the proposal says. Raises Unusable, cases.Outdated, cases.Impossible."""
    if candidate.kind == Candidate.Kind.DETENTION:
        return _record_detention(candidate, attach_to, by=by, at=at)
    if candidate.kind == Candidate.Kind.COUNT:
        return _record_count(candidate, by=by, at=at)
    return negatives.record_not_detained(**not_detained_facts(candidate), by=by, at=at)


def record_not_detained(candidate: Candidate, *, reason: str, by: User, at: datetime) -> NotDetained:
    """The words name a person whom the reader took for a detainee, and who isn't one. Raises Unusable."""
    if candidate.kind == Candidate.Kind.COUNT:
        raise Unusable("action", _("A count is about no person."))
    if candidate.kind == Candidate.Kind.DETENTION:
        if reason not in NotDetainedReason.values:
            raise Unusable("not_detained", _("Say why this person is not a detainee."))
        person, event = candidate.values.get("person", {}), candidate.values.get("event", {})
        because = {"value": reason, "spans": event.get("spans", []), "rule": "by hand", "confidence": 1.0}
        candidate.values = {"name": person, "reason": because}
    return negatives.record_not_detained(**not_detained_facts(candidate), by=by, at=at)


def _record_detention(candidate: Candidate, attach_to: str, *, by: User, at: datetime) -> CustodyEvent:
    person, event = person_facts(candidate), event_facts(candidate)
    report = candidate.report
    if attach_to:
        open_here = rules.cases_open_to(report.organisation_id).filter(public_id=attach_to)
        detention = open_here.select_for_update(of=("self",)).first()
        if detention is None:
            raise Unusable("attach_to", _("There is no case %(id)s in your organisation.") % {"id": attach_to})
        made = telling.tell(detention=detention, version=detention.version, event=event, person=person, told_on=report.when, by=by, at=at)
    else:
        detention, made = cases.open_case(
            person=person,
            event=event,
            country=settings.COUNTRY,
            organisation=report.organisation,
            is_sample=report.source.is_sample,
            by=by,
            at=at,
        )
    for as_worded, words in charges(candidate):
        cases.record_charge(
            detention=detention,
            version=detention.version,
            as_worded=as_worded,
            status=_status(event.kind),
            when=event.when,
            words=words,
            offence=matching.offence(as_worded, country=settings.COUNTRY),
            by=by,
            at=at,
        )
    return made


def _record_count(candidate: Candidate, *, by: User, at: datetime) -> NgoCount:
    """The figure with the words that state it. One that is on file is superseded, so that no number stands twice: a seeded row is checked
    now, and a checked one rests on these words as well.
    """
    figure, source, words = count_figure(candidate), candidate.report.source, count_words(candidate)
    known = published_counts.on_file(figure)
    if known is None:
        return published_counts.record_count(figure=figure, source=source, words=words, by=by, at=at)
    told = published_counts.figure_of(known)
    if known.is_checked:
        again = replace(told, partitions={**figure.partitions, **told.partitions})
        return published_counts.supersede_count(
            count=known, figure=again, reason="confirmed with the words of one more report", words=words, words_of=known, by=by, at=at
        )
    checked = replace(told, partitions={**told.partitions, **figure.partitions}, qualifier=figure.qualifier, is_checked=True)
    return published_counts.supersede_count(
        count=known, figure=checked, reason="confirmed with the words of a report", source=source, words=words, by=by, at=at
    )


def _status(kind: str) -> Charge.Status:
    return {"charge": Charge.Status.CHARGED, "sentence": Charge.Status.CONVICTED}.get(kind, Charge.Status.ALLEGED)

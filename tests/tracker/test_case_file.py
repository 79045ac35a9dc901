"""What staff read of a case: its whole life, also after merges, and everything that doesn't fit together."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from detentions.actions import bulk, cases, merging
from detentions.actions.bulk import CaseFacts
from detentions.actions.cases import EventFacts, PersonFacts
from detentions.actions.facts import Impossible
from detentions.actions.rulings import rule_on
from detentions.choices import EventKind
from detentions.custody import Contradiction
from detentions.dossier import dossier
from detentions.models import Detention, Judgement, Merge, Organisation
from detentions.when import When
from tests.cast import NOW, Cast, assemble
from tracker import casework

DAY = date(2019, 3, 22)
SAME, DIFFERENT = Judgement.Verdict.SAME, Judgement.Verdict.DIFFERENT

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def opened(cast: Cast, name: str, when: str, *, of: Organisation | None = None) -> Detention:
    arrest = EventFacts(EventKind.ARREST, When.parse(when))
    case, _event = cases.open_case(
        person=PersonFacts(name), event=arrest, country="VE", organisation=of or cast.ours, is_sample=False, by=cast.beto, at=NOW
    )
    return case


def file_of(case: Detention, cast: Cast) -> casework.CaseFile:
    found = casework.case_file(case.public_id, cast.beto, day=DAY)
    assert found is not None
    return found


def judge(cast: Cast, one: Detention, other: Detention, verdict: Judgement.Verdict) -> None:
    merging.judge_people(one=one.detainee, other=other.detainee, verdict=verdict, reason="Looked at.", by=cast.beto, at=NOW)


def merge(cast: Cast, absorbed: Detention, into: Detention) -> None:
    later = NOW + timedelta(hours=1)
    merging.merge_cases(absorbed=absorbed, into=into, version=absorbed.version, reason="Twice.", by=cast.beto, at=later)


def test_every_contradiction_has_its_sentence() -> None:
    assert set(casework.CONFLICTS) == set(Contradiction)


def test_a_case_that_came_in_bulk_shows_its_batch(cast: Cast) -> None:
    facts = [CaseFacts(PersonFacts(name), [EventFacts(EventKind.ARREST, When.day(DAY))]) for name in ("Ana Muestra", "Eva Muestra")]
    batch = bulk.open_cases(cases=facts, country="VE", organisation=cast.ours, is_sample=True, by=cast.ana, at=NOW)

    found = casework.case_file(batch.public_ids[1], cast.beto, day=DAY)

    assert found is not None
    assert [(change.action, change.rows) for change in found.changes] == [("cases_opened_in_bulk", 2)]


def test_two_detentions_of_one_person_at_once_are_flagged(cast: Cast) -> None:
    one, other = opened(cast, "Ana Muestra", "2019-03-20"), opened(cast, "Ana I. Muestra", "2019-03-21")
    assert file_of(one, cast).conflicts == ()

    judge(cast, one, other, SAME)

    (sentence,) = file_of(one, cast).conflicts
    assert other.public_id in sentence


def test_a_case_of_another_organisation_is_not_named(cast: Cast) -> None:
    one, other = opened(cast, "Ana Muestra", "2019-03-20"), opened(cast, "Ana Ajena", "2019-03-21", of=cast.theirs)
    judge(cast, one, other, SAME)

    found = file_of(one, cast)

    assert len(found.conflicts) == 1
    assert other.public_id not in found.conflicts[0]
    assert [told.fact.as_written for told in found.names] == ["Ana Muestra"]  # type: ignore[union-attr]


def test_a_merged_case_leads_to_the_one_that_has_its_facts(cast: Cast) -> None:
    one, other = opened(cast, "Ana Muestra", "2019-03-20"), opened(cast, "Ana I. Muestra", "2019-03-21")
    merge(cast, other, one)

    found = file_of(other, cast)

    assert found.detention == one
    assert found.name == "Ana Muestra"
    assert {told.fact.as_written for told in found.names} == {"Ana Muestra", "Ana I. Muestra"}  # type: ignore[union-attr]
    assert (len(found.events), len(found.conflicts)) == (2, 1)


def test_a_ruling_settles_what_differs(cast: Cast) -> None:
    case = opened(cast, "Ana Muestra", "2019-03-20")
    other = cases.record_event(
        detention=case, version=1, event=EventFacts(EventKind.ARREST, When.parse("2019-03-21")), by=cast.beto, at=NOW
    )
    before = file_of(case, cast)

    rule_on(detention=case, version=2, followed=other, reason="The family was there.", by=cast.carla, at=NOW)

    after = file_of(case, cast)
    assert (len(before.conflicts), len(after.conflicts)) == (1, 0)
    assert len(after.events) == 2
    assert after.dossier is not None
    assert after.dossier.rivals[0].followed == other.pk


def test_nobody_is_one_with_whom_they_were_told_apart_from(cast: Cast) -> None:
    ana, eva, ada = (opened(cast, f"{name} Muestra", "2019-03-20") for name in ("Ana", "Eva", "Ada"))
    judge(cast, ana, eva, SAME)
    judge(cast, eva, ada, DIFFERENT)

    with pytest.raises(Impossible):
        judge(cast, ana, ada, SAME)
    with pytest.raises(Impossible):
        merge(cast, ada, ana)
    judge(cast, eva, ada, SAME)  # taking the judgement itself back is fine


def test_what_was_said_before_a_merge_and_its_taking_back_stays(cast: Cast) -> None:
    one, other = opened(cast, "Ana Muestra", "2019-03-20"), opened(cast, "Ana I. Muestra", "2019-03-21")
    moments = [NOW, NOW + timedelta(hours=1), NOW + timedelta(hours=2)]

    def said(moment: datetime | None) -> list[bytes]:
        found = [
            dossier(case, day=DAY, rule=casework.ALL, offsets=[(DAY, timedelta(0))], now=NOW, known_at=moment) for case in (one, other)
        ]
        return [each.as_bytes() if each else b"" for each in found]

    noted = [said(None)]
    merge(cast, other, one)
    noted.append(said(None))
    made = Merge.objects.select_related("absorbed", "into").get()
    merging.split_cases(merge=made, version=made.absorbed.version, reason="Two after all.", by=cast.beto, at=moments[2])
    noted.append(said(None))

    assert [said(moment) for moment in moments] == noted
    assert noted[0] == noted[2] != noted[1]
    assert noted[1][1] == b""

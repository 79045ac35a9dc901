"""A batch that opens cases and adds to known ones, and the same batch taken back: one Change each, and what is said now is as before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from detentions import verification
from detentions.actions import bulk, cases, directories, reverting
from detentions.actions.bulk import Addition, CaseFacts
from detentions.choices import EventKind, ReleaseKind
from detentions.models import Attribute, Change, CustodyEvent, Detention, Source, canonical
from detentions.when import When
from tests.cast import Cast
from tests.detentions.standing import said_now
from tests.detentions.test_bulk import NOW, case, cast, load, source

__all__ = ["case", "cast", "source"]
LATER = NOW + timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_rule(cast: Cast) -> None:
    """Numbers are kept, so that what a batch does to them can be seen."""
    texts = {"name_es": "x", "name_en": "x", "text_es": "x", "text_en": "x"}
    definition = {"counts": "persons", "held_through": [], "minimum_hours": 0, "stale_after_days": 30}
    directories.load_rules(rules=[{"slug": "all", "number": 1, "definition": definition, **texts}], by=cast.ana, at=NOW)


@pytest.fixture
def known(cast: Cast, case: CaseFacts) -> Detention:
    return Detention.objects.get(public_id=load(cast, case).public_ids[0])


def mixed(cast: Cast, case: CaseFacts, known: Detention) -> bulk.Batch:
    """Two new cases, and a release, an occupation and a spelling for a known one; its arrest is told again."""
    release = cases.EventFacts(
        EventKind.RELEASE, When.day(date(2024, 5, 18)), release_kind=ReleaseKind.HOUSE_ARREST, words=case.events[0].words
    )
    person = replace(case.person, name="Luis Muestra", attributes={Attribute.Kind.OCCUPATION: "docente"})
    addition = Addition(known, known.version, person, [case.events[0], release], case.charges)
    new = [replace(case, person=replace(case.person, name=name)) for name in ("Pedro Ejemplo", "Carla Prueba")]
    return bulk.open_cases(cases=new, additions=[addition], country="VE", organisation=cast.ours, is_sample=True, by=cast.ana, at=LATER)


def problems() -> Iterator[str]:
    yield from filter(None, [verification.walk_chain().problem])
    yield from verification.check_batches()
    yield from verification.check_facts()


def test_a_batch_with_additions_is_one_change_that_covers_every_row(cast: Cast, case: CaseFacts, known: Detention) -> None:
    before = Change.objects.count()

    batch = mixed(cast, case, known)

    payload = json.loads(bytes(batch.change.payload))
    assert Change.objects.count() == before + 1
    assert {row.partition(":")[0] for row in payload["rows"]} == {"event", "attribute", "name", "citation"}
    assert batch.change.rows == 2 + len(payload["rows"])
    assert CustodyEvent.objects.standing().filter(detention=known).count() == 3  # the arrest told again is no further event
    assert list(problems()) == []


def test_an_added_row_that_somebody_edits_later_is_found(cast: Cast, case: CaseFacts, known: Detention) -> None:
    batch = mixed(cast, case, known)
    payload = json.loads(bytes(batch.change.payload))
    row = next(row for row in payload["rows"] if row.startswith("event:"))
    payload["rows"][row] = "0" * 64

    assert batch.change.root != canonical.root_over([bytes.fromhex(leaf) for leaf in payload["leaves"]], payload["rows"])


def test_a_batch_taken_back_leaves_what_was_said_before(cast: Cast, case: CaseFacts, known: Detention) -> None:
    before = said_now()
    batch = mixed(cast, case, known)
    assert said_now() != before

    done = reverting.revert(batch=batch.change, keep=(), reason="Another file was meant.", by=cast.beto, at=LATER + timedelta(hours=1))

    assert said_now() == before
    assert (done.cases, done.kept) == (2, ())
    assert done.change.rows == done.facts
    assert list(problems()) == []
    assert Source.objects.exists()  # words are never taken back


def test_what_was_worked_on_since_stays_and_is_named(cast: Cast, case: CaseFacts, known: Detention) -> None:
    batch = mixed(cast, case, known)
    touched, quiet = (Detention.objects.get(public_id=public_id) for public_id in batch.public_ids)
    later = cases.EventFacts(EventKind.LOCATED, When.day(date(2024, 5, 19)), words=case.events[0].words)
    cases.record_event(detention=touched, version=1, event=later, by=cast.beto, at=LATER + timedelta(minutes=1))

    done = reverting.revert(batch=batch.change, keep=(), reason="Wrong.", by=cast.beto, at=LATER + timedelta(hours=1))

    assert done.kept == (touched.public_id,)
    assert CustodyEvent.objects.standing().filter(detention=touched).count() == 3
    assert not CustodyEvent.objects.standing().filter(detention=quiet).exists()


def test_a_batch_is_taken_back_once(cast: Cast, case: CaseFacts, known: Detention) -> None:
    batch = mixed(cast, case, known)
    reverting.revert(batch=batch.change, keep=(), reason="Wrong.", by=cast.beto, at=LATER + timedelta(hours=1))

    with pytest.raises(reverting.NotABatch):
        reverting.revert(batch=batch.change, keep=(), reason="Wrong.", by=cast.beto, at=LATER + timedelta(hours=2))

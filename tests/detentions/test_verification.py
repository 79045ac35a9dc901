"""Tampering, as somebody with full power over the database would do it, and what finds it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from detentions import verification
from detentions.actions import bulk, chain, hiding, visibility
from detentions.actions.bulk import CaseFacts
from detentions.actions.cases import EventFacts, PersonFacts, Words
from detentions.actions.texts import KeptText, keep_texts
from detentions.choices import EventKind, SourceKind, Visibility
from detentions.models import Change, Citation, CustodyEvent, DetaineeName, Detention, Source
from detentions.verification import Anchor, walk_chain
from detentions.when import When
from tests.cast import Cast, assemble
from tests.detentions.tampering import INNER, KINDS, edit, insert, recompute, sql, unlock

NOW = datetime(2024, 5, 20, 9, 30, tzinfo=UTC)
ROWS = 12

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def rows(cast: Cast) -> list[Change]:
    with transaction.atomic():
        return [
            chain.append(
                action="noted",
                subject_kind="test",
                subject_id=str(number),
                payload={"n": number},
                by=cast.ana,
                at=NOW + timedelta(minutes=number),
            )
            for number in range(1, ROWS + 1)
        ]


@pytest.fixture
def anchor(rows: list[Change]) -> Anchor:
    return walk_chain().end


def tampered(kind: str, rows: list[Change], *, tries: int, rng: random.Random) -> int:
    """How many of `tries` random tamperings were found, each naming the first bad row. Anchors stand at every fourth row and at the end."""
    anchors = [Anchor(row.number, row.number, row.hash) for row in rows if row.number % 4 == 0 or row.number == len(rows)]
    found = 0
    for _attempt in range(tries):
        with transaction.atomic():
            unlock()
            assert walk_chain(anchors).problem == ""
            first_bad = KINDS[kind](rng.randint(2, len(rows) - 1))
            if kind == "chain recomputed":
                first_bad = min(anchor.last for anchor in anchors if anchor.last >= first_bad)
            found += walk_chain(anchors).row == first_bad
            transaction.set_rollback(True)
    return found


def test_it_walks_an_untouched_chain_to_its_end(rows: list[Change]) -> None:
    report = walk_chain()

    assert (report.problem, report.end) == ("", Anchor(ROWS, ROWS, rows[-1].hash))


@pytest.mark.parametrize("tamper", INNER, ids=lambda tamper: tamper.__name__)
@pytest.mark.parametrize("number", [2, 5, ROWS - 1])
def test_it_names_the_first_bad_row(rows: list[Change], tamper: Callable[[int], int], number: int) -> None:
    first_bad = tamper(number)

    assert walk_chain().row == first_bad


def test_it_finds_a_row_pushed_in(rows: list[Change]) -> None:
    unlock()
    first_bad = insert(5)

    assert walk_chain().row == first_bad


@pytest.mark.parametrize("number", [1, 4, ROWS])
def test_it_finds_a_recomputed_chain_by_the_anchor(rows: list[Change], anchor: Anchor, number: int) -> None:
    edit(number)
    recompute(number)

    assert walk_chain().problem == ""
    assert "recomputed somewhere in rows 1 to 12" in walk_chain([anchor]).problem


def test_it_narrows_a_recomputed_chain_down_with_more_anchors(rows: list[Change], anchor: Anchor) -> None:
    anchors = [Anchor(row.number, row.number, row.hash) for row in rows if row.number in {3, 6, 12}]
    edit(5)
    recompute(5)

    report = walk_chain(anchors)

    assert report.row == 6
    assert "rows 4 to 6" in report.problem


@pytest.mark.parametrize("kept", [0, 1, ROWS - 1])
def test_it_finds_a_cut_tail_by_the_anchor(rows: list[Change], anchor: Anchor, kept: int) -> None:
    sql("DELETE FROM detentions_change WHERE number > %s", kept)

    report = walk_chain([anchor])

    assert report.row == kept + 1
    assert "missing" in report.problem


def test_it_accepts_a_chain_that_has_grown_since_the_anchor(rows: list[Change], anchor: Anchor, cast: Cast) -> None:
    with transaction.atomic():
        chain.append(action="noted", subject_kind="test", subject_id="13", payload={}, by=cast.ana, at=NOW)

    assert walk_chain([anchor]).problem == ""


@pytest.mark.parametrize("kind", KINDS)
def test_it_finds_every_kind_of_tampering_with_the_anchor(rows: list[Change], kind: str) -> None:
    assert tampered(kind, rows, tries=10, rng=random.Random(7)) == 10


def test_its_command_speaks_and_exits_as_scripts_need(rows: list[Change], tmp_path: Path) -> None:
    file, out = tmp_path / "anchor", StringIO()
    call_command("verify_changes", write_anchor=file, stdout=out)
    call_command("verify_changes", anchor=file, stdout=out)
    sql("DELETE FROM detentions_change WHERE number = %s", ROWS)

    assert f"{ROWS} changes, all as written" in out.getvalue()
    with pytest.raises(CommandError, match="change 12: it is missing") as refused:
        call_command("verify_changes", anchor=file)
    assert refused.value.returncode == 1


@pytest.mark.parametrize("text", ["{", '{"count": 1}', "[]"])
def test_its_command_refuses_a_file_that_is_no_anchor(rows: list[Change], tmp_path: Path, text: str) -> None:
    (tmp_path / "anchor").write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match="line 1 is no anchor") as refused:
        call_command("verify_changes", anchor=tmp_path / "anchor")
    assert refused.value.returncode == 2


TEXT = "Luis Muestra {number} fue detenido el 14 de mayo de 2024 en Barquisimeto."


def keep(cast: Cast, count: int) -> Sequence[Source]:
    texts = [
        KeptText(TEXT.format(number=number), "Diario Ejemplo (muestra)", When.unknown(), SourceKind.NEWS, "es", is_sample=True)
        for number in range(count)
    ]
    kept = keep_texts(texts=texts, by=cast.ana, at=NOW)
    facts = [
        CaseFacts(
            PersonFacts(
                f"Luis Muestra {number}", attributes={"sex": "man"}, words=[Words(source, 0, 12, "person"), Words(source, 18, 26, "sex")]
            ),
            [EventFacts(EventKind.ARREST, When.day(date(2024, 5, 14)), words=[Words(source, 13, 26, "event")])],
        )
        for number, source in enumerate(kept)
    ]
    bulk.open_cases(cases=facts, country="VE", organisation=cast.ours, is_sample=True, by=cast.ana, at=NOW)
    return kept


@pytest.fixture
def sources(cast: Cast) -> Sequence[Source]:
    return keep(cast, 20)


def evidence() -> list[str]:
    return [*verification.check_sources(), *verification.check_citations()]


def test_it_finds_nothing_wrong_with_untouched_evidence(sources: Sequence[Source]) -> None:
    assert evidence() == []
    assert list(verification.check_batches()) == []
    assert list(verification.check_facts()) == []
    assert list(verification.uncited_facts()) == []


def flipped(sources: Sequence[Source], *, rng: random.Random) -> int:
    """In how many of `sources` one flipped bit of the bytes kept is found, and nothing else is."""
    found = 0
    for source in sources:
        content = bytearray(source.content or b"")
        at = rng.randrange(len(content))
        content[at] ^= 1 << rng.randrange(8)
        with transaction.atomic():
            sql("UPDATE detentions_source SET content=%s WHERE id=%s", bytes(content), source.pk)
            found += evidence() == [f"source {source.pk}: its bytes are not those received"]
            transaction.set_rollback(True)
    return found


def test_it_finds_one_flipped_bit_in_any_source(sources: Sequence[Source]) -> None:
    assert flipped(list(Source.objects.all()), rng=random.Random(11)) == len(sources)


def test_it_finds_changed_text_by_its_hash_and_by_what_was_cited(sources: Sequence[Source]) -> None:
    sql("UPDATE detentions_source SET text = replace(text, 'fue detenido', 'fue liberado') WHERE id=%s", sources[0].pk)

    problems = evidence()

    assert problems[0].endswith("its text is not the one made of its bytes")
    assert len(problems) == 3


def test_it_finds_a_moved_citation(sources: Sequence[Source]) -> None:
    citation = Citation.objects.filter(start=13)[0]
    sql("UPDATE detentions_citation SET start = start + 1 WHERE id=%s", citation.pk)

    assert evidence()[0].startswith(f"citation {citation.pk}: characters 14 to 26")


def test_it_finds_a_fact_that_was_removed(sources: Sequence[Source]) -> None:
    event = CustodyEvent.objects.all()[0]
    sql("DELETE FROM detentions_custodyevent WHERE id=%s", event.pk)

    assert "the event it belongs to is missing" in evidence()[0]
    assert len(list(verification.check_batches())) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE detentions_custodyevent SET earliest = earliest - 1 WHERE id=%s",
        "UPDATE detentions_custodyevent SET whereabouts_unknown = true WHERE id=%s",
        'UPDATE detentions_citation SET "end" = "end" - 1 WHERE fact_id=%s',
    ],
)
def test_it_names_the_case_whose_facts_are_not_as_loaded(sources: Sequence[Source], statement: str) -> None:
    event = CustodyEvent.objects.select_related("detention").order_by("pk")[0]
    sql(statement, event.pk)

    assert list(verification.check_batches()) == [
        f"change {Change.objects.get(action='cases_opened_in_bulk').number}: case {event.detention.public_id} is not as it was loaded"
    ]


def test_it_lets_a_case_grow(sources: Sequence[Source], cast: Cast) -> None:
    name = DetaineeName.objects.all()[0]
    DetaineeName.objects.create(
        detainee=name.detainee,
        as_written="Lucho",
        folded="lucho",
        kind="nickname",
        recorded_at=NOW + timedelta(days=1),
        recorded_by=cast.ana,
    )

    assert list(verification.check_batches()) == []


@pytest.mark.parametrize("to", ["listed", "sealed"])
def test_it_finds_a_case_that_was_shown_or_closed_past_everybody(sources: Sequence[Source], cast: Cast, to: str) -> None:
    case = Detention.objects.order_by("pk")[0]
    sql("UPDATE detentions_detention SET visibility=%s WHERE id=%s", to, case.pk)

    with pytest.raises(CommandError, match=f"case {case.public_id} is {to}, and the last change that tells of it says restricted"):
        call_command("verify_changes", stdout=StringIO())


def test_it_follows_what_two_people_or_a_batch_decided(sources: Sequence[Source], cast: Cast) -> None:
    first, second, third = Detention.objects.select_related("key").order_by("pk")[:3]
    visibility.publish(detention=first, version=first.version, reason="test", by=cast.ana, at=NOW)
    visibility.publish(detention=second, version=second.version, reason="test", by=cast.ana, at=NOW)
    visibility.withhold(detention=second, version=second.version, reason="test", by=cast.ana, at=NOW)
    hiding.hide(detention=third, version=third.version, to=Visibility.SEALED, reason="test", by=cast.ana, at=NOW)
    arrest = EventFacts(kind=EventKind.ARREST, when=When.parse("2019-03-01"))
    shown = CaseFacts(PersonFacts(name="Una Prueba"), [arrest], visibility=Visibility.LISTED, visibility_reason="test")
    bulk.open_cases(cases=[shown], country="VE", organisation=cast.ours, is_sample=True, by=cast.ana, at=NOW)

    assert list(verification.check_visibility()) == []
    sql("UPDATE detentions_detention SET visibility='listed' WHERE id=%s", second.pk)
    assert len(list(verification.check_visibility())) == 1

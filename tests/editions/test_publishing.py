"""Editions: numbered, frozen, signed, the same numbers in every file; a withdrawn case leaves all of them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from detentions.actions import merging
from detentions.editions import publishing, reading
from detentions.editions.packages import SCHEMAS
from detentions.models import Detention, Edition, Judgement, Tombstone
from detentions.when import When
from tests.api.registry import Registry
from tests.editions.conftest import AT, DAY, LISTED, WITHHELD, files, publish, show
from tracker import tasks

CASES = {"cases.json", "cases.csv", "periods.csv", "events.csv"}
FOLLOW = {"edition.json", "datapackage.json", "SHA256SUMS", "SHA256SUMS.sig"}


def figure(edition: Edition, **wanted: Any) -> list[dict[str, Any]]:
    return [one for one in json.loads(files(edition)["figures.json"]) if all(one[name] == value for name, value in wanted.items())]


def test_it_counts_both_bases_and_never_adds_them(a_record: Registry) -> None:
    edition = publish()

    (everybody,) = figure(edition, basis="all", date=DAY.isoformat(), by=[])
    (listed,) = figure(edition, basis="listed", date=DAY.isoformat(), by=[], reading="surely", definition="all-documented-v1")
    assert (everybody["value"], everybody["status"]) == (WITHHELD + LISTED, "exact")
    assert (listed["value"], listed["status"]) == (LISTED, "exact")
    assert len(json.loads(files(edition)["cases.json"])) == LISTED
    assert {one["value"] for one in figure(edition, basis="all") if one["by"]} <= {None, 15, 20}


def test_every_table_reads_the_same_in_json_and_csv(a_record: Registry) -> None:
    made = files(publish())

    table = list(csv.DictReader(io.StringIO(made["figures.csv"].decode())))
    plain = json.loads(made["figures.json"])
    assert len(table) == len(plain) > 100
    for row, one in zip(table, plain, strict=True):
        assert [row["value_1"], row["value_2"]] == [*one["values"], "", ""][:2]
        assert row["value"] == ("" if one["value"] is None else str(one["value"]))
        assert (row["basis"], row["date"], row["status"]) == (one["basis"], one["date"], one["status"])


def test_the_data_package_describes_each_table(a_record: Registry) -> None:
    made = files(publish())

    resources = json.loads(made["datapackage.json"])["resources"]
    assert {resource["path"] for resource in resources} == set(SCHEMAS)
    for resource in resources:
        content = made[resource["path"]]
        rows = list(csv.reader(io.StringIO(content.decode())))
        fields = resource["schema"]["fields"]
        assert rows[0] == [field["name"] for field in fields]
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        for row in rows[1:]:
            for field, cell in zip(fields, row, strict=True):
                assert _fits(field["type"], cell), (resource["path"], field["name"], cell)


def _fits(kind: str, cell: str) -> bool:
    match kind:
        case "integer":
            return not cell or cell.lstrip("-").isdigit()
        case "date":
            return not cell or bool(date.fromisoformat(cell))
        case "boolean":
            return cell in {"true", "false"}
    return True


def test_anybody_can_verify_it_with_openssl(a_record: Registry, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        edition = publish()

    folder = settings.EDITIONS_DIR / str(edition.number)
    assert _verifies(folder)
    assert subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=False).returncode == 0
    (folder / "SHA256SUMS").write_bytes((folder / "SHA256SUMS").read_bytes().replace(b"a", b"b", 1))
    assert not _verifies(folder)


def _verifies(folder: Path) -> bool:
    command = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig"
    return subprocess.run(command.split(), cwd=folder, check=False, capture_output=True).returncode == 0


def test_an_old_edition_stays_byte_for_byte_whatever_happens_later(a_record: Registry) -> None:
    first = publish()
    before = files(first)
    for case in Detention.objects.order_by("pk")[:12]:
        a_record.withdraw_all(case)
    publish(AT + timedelta(days=8))

    publishing.bury_withdrawn(at=AT + timedelta(days=9))

    assert files(first) == before


def test_a_case_taken_off_the_list_leaves_every_edition_and_its_figures_stay(a_record: Registry) -> None:
    first, second = publish(), publish(AT + timedelta(days=8))
    before = {edition.number: files(edition) for edition in (first, second)}
    case = Detention.objects.listed().order_by("pk")[0]
    show(case, visibility="restricted")

    assert publishing.bury_withdrawn(at=AT + timedelta(days=9)) == [case.public_id]

    for edition in (first, second):
        after = files(edition)
        changed = {path for path in after if after[path] != before[edition.number][path]}
        assert changed <= CASES | FOLLOW
        assert changed >= CASES
        assert case.public_id not in b"".join(after[path] for path in CASES).decode()
        assert [one["id"] for one in json.loads(after["edition.json"])["withdrawn"]] == [case.public_id]
    assert publishing.bury_withdrawn(at=AT + timedelta(days=10)) == []
    assert Tombstone.objects.count() == 1


def test_a_burial_that_is_broken_off_hides_the_case_at_once_and_goes_on_later(a_record: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = publish(), publish(AT + timedelta(days=8))
    gone = Detention.objects.listed().order_by("pk")[0]
    show(gone, visibility="restricted")
    bury = publishing._bury

    def killed(number: int, ids: frozenset[str]) -> None:
        if number == second.pk:
            raise KeyboardInterrupt
        bury(number, ids)

    monkeypatch.setattr(publishing, "_bury", killed)
    with pytest.raises(KeyboardInterrupt):
        publishing.bury_withdrawn(at=AT + timedelta(days=9))

    assert gone.public_id not in files(first)["cases.json"].decode()
    assert reading.cases(second.number).one(gone.public_id) is None
    monkeypatch.undo()
    assert publishing.bury_withdrawn(at=AT + timedelta(days=10)) == [gone.public_id]
    assert gone.public_id not in files(second)["cases.json"].decode()
    assert Tombstone.objects.get().at == AT + timedelta(days=9)
    assert publishing.bury_withdrawn(at=AT + timedelta(days=11)) == []


def test_two_editions_are_never_made_at_the_same_time(a_record: Registry) -> None:
    """Whoever made the other one and was killed leaves nothing behind: the lock goes with its transaction."""
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [publishing._LOCK])

        with pytest.raises(publishing.NotNow, match="at this moment"), transaction.atomic():
            publish()
        assert publishing.publish_if_due(at=AT) is None
    finally:
        other.rollback()
        other.close()

    assert publish().number == 1


@pytest.mark.filterwarnings("ignore::celery.exceptions.CDeprecationWarning")  # of `queue`, which every task of ours names
def test_an_edition_has_time_and_is_given_up_before_the_broker_rings_again() -> None:
    again = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]

    for task in (tasks.publish_edition, tasks.bury_withdrawn):
        assert settings.CELERY_TASK_TIME_LIMIT < (task.soft_time_limit or 0) < (task.time_limit or 0) < again


def test_the_changelog_says_what_came_and_went(a_record: Registry) -> None:
    publish()
    gone, new = Detention.objects.listed().order_by("pk")[0], Detention.objects.filter(visibility="restricted").order_by("pk")[0]
    show(gone, visibility="restricted")
    show(new)

    entries = json.loads(files(publish(AT + timedelta(days=8)))["changes.json"])

    assert {(entry["id"], entry["change"]) for entry in entries} == {(gone.public_id, "withdrawn"), (new.public_id, "created")}


def test_it_waits_for_a_week_and_for_ten_changed_cases(a_record: Registry) -> None:
    assert publishing.publish_if_due(at=AT) is not None
    for _case in range(9):
        a_record.arrest(at=AT + timedelta(days=1))

    assert publishing.publish_if_due(at=AT + timedelta(days=8)) is None
    a_record.arrest(at=AT + timedelta(days=1))
    assert publishing.publish_if_due(at=AT + timedelta(days=6)) is None
    assert publishing.publish_if_due(at=AT + timedelta(days=8)) is not None


def test_one_more_withheld_person_changes_no_figure(a_record: Registry) -> None:
    first = publish()
    a_record.arrest(at=AT + timedelta(days=1))

    second = publish(AT + timedelta(days=8))

    assert [one["value"] for one in figure(first, basis="all", by=[], date=DAY.isoformat())] == [23]
    assert [(one["value"], one["status"]) for one in figure(second, basis="all", by=[], date=DAY.isoformat())] == [(23, "held")]
    assert _numbers(first) == _numbers(second)


def _numbers(edition: Edition) -> list[Any]:
    return [one["value"] for one in figure(edition, basis="all")]


@pytest.mark.parametrize("more", [1, 2, 3, 4])
def test_four_confidential_changes_leave_every_byte_of_the_figures(a_record: Registry, more: int) -> None:
    publish()
    with transaction.atomic():
        without = files(publish(AT + timedelta(days=8)))
        transaction.set_rollback(True)

    cases = list(Detention.objects.filter(visibility="restricted").order_by("pk")[: more - 1])
    for case in cases:
        a_record.release(case, When.day(DAY), at=AT + timedelta(days=1))
    a_record.arrest(at=AT + timedelta(days=1))

    after = files(publish(AT + timedelta(days=8)))
    assert after["figures.json"] == without["figures.json"]
    assert after["figures.csv"] == without["figures.csv"]


def test_ten_changes_of_which_nine_are_public_show_the_nine_alone(a_record: Registry) -> None:
    first = publish()
    new = [a_record.arrest(at=AT + timedelta(days=1)) for _case in range(10)]
    for case in new[:9]:
        show(case)

    second = publishing.publish(at=AT + timedelta(days=8), day=DAY)

    (before,), (after,) = (figure(one, basis="all", by=[], date=DAY.isoformat()) for one in (first, second))
    assert after["value"] - before["value"] == 9
    assert (before["status"], after["status"]) == ("exact", "held")


def test_a_listed_case_of_somebody_who_is_also_held_in_secret_gives_nothing_away(a_record: Registry) -> None:
    """Only what the list itself says is subtracted from it: another case of the same person stays among the withheld."""
    first = publish()
    held = Detention.objects.filter(visibility="restricted").order_by("pk")[0]
    past = a_record.arrest(When.day(date(2017, 3, 1)), at=AT)
    a_record.release(past, When.day(date(2017, 4, 1)), at=AT)
    merging.judge_people(
        one=held.detainee, other=past.detainee, verdict=Judgement.Verdict.SAME, reason="The same person.", by=a_record.by, at=AT
    )
    show(past)

    second = publish(AT + timedelta(days=8))

    assert [one["value"] for one in figure(second, basis="all", by=[], date=DAY.isoformat())] == [WITHHELD + LISTED]
    assert figure(second, basis="all", by=["sex"]) == figure(first, basis="all", by=["sex"])


def test_five_more_change_it(a_record: Registry) -> None:
    publish()
    for _case in range(5):
        a_record.arrest(at=AT + timedelta(days=1))

    second = publish(AT + timedelta(days=8))

    assert [(one["value"], one["status"]) for one in figure(second, basis="all", by=[], date=DAY.isoformat())] == [(28, "exact")]


def test_nobody_changes_or_deletes_an_edition(a_record: Registry) -> None:
    edition = publish()

    with pytest.raises(ProgrammingError), transaction.atomic():
        Edition.objects.update(day=AT.date())
    with pytest.raises(ProgrammingError), transaction.atomic():
        edition.files.all().delete()

"""Makes editions, and takes withdrawn cases out of all of them. An edition is one transaction; the files on disk follow it."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from detentions.choices import Visibility
from detentions.disclosure import Decision
from detentions.editions import condensed, covers, files, guarding, keeping, listed, numbers, others, population, storing, trees
from detentions.editions.files import Files
from detentions.models import Attribute, Change, Charge, CountingRule, CustodyEvent, Detention, Edition, Tombstone
from detentions.rollups.copying import without_collecting

FEWEST_CHANGES = 10
LEAST_DAYS = 7
_MADE_LAST = {"SHA256SUMS", "SHA256SUMS.sig", "key.pem", "edition.json", "datapackage.json", "index.html"}
_LOCK = 0xED1710  # any constant: names the advisory lock under which editions are made


class NotNow(Exception):
    """No edition is due. The message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the changelog."""

    id: str
    change: str
    reason: str


@transaction.atomic
def publish(*, at: datetime, day: date | None = None, regardless: bool = False) -> Edition:
    """The next edition, of `day` or of the last day that is over.

    Raises NotNow, unless `regardless` of time and number of changes, and guarding.Unsafe whatever was asked.
    """
    if not _is_alone():
        raise NotNow("Another edition is being made at this moment.")
    country = settings.COUNTRY
    last = Edition.objects.filter(country=country).order_by("-number").first()
    changed = changes_since(last, country)
    if not regardless:
        _refuse_too_soon(last, changed, at)
    rules = population.rules()
    if not rules:
        raise NotNow("There is no counting rule. Run `manage.py load_seeds` first.")
    number = last.number + 1 if last else 1
    described = day or population.made_before(at)
    with without_collecting():
        decision, content = _made(last, number, described, rules)
        edition = Edition.objects.create(
            number=number,
            country=country,
            day=described,
            made_at=at,
            is_sample=Detention.objects.filter(country=country, is_sample=True).exists(),
            changed=changed,
            basis=keeping.sealed(decision, number),
        )
        _store(edition, _whole(edition, content, withdrawn=[]))
    transaction.on_commit(lambda: trees.write(settings.EDITIONS_DIR), robust=True)
    return edition


def _made(last: Edition | None, number: int, day: date, rules: Sequence[CountingRule]) -> tuple[Decision, Files]:
    """What an edition says, and the decision that the next one is compared with. All else that it was made of is gone when this ends."""
    country = settings.COUNTRY
    cases = population.listed_cases(country, rules)
    ledger = keeping.ledger(country)
    made = numbers.make(number=number, country=country, day=day, rules=rules, cases=cases, ledger=ledger)
    figures = files.of_figures(made.figures)
    guarding.refuse(guarding.Candidate(number, figures["figures.json"], day.isoformat(), made.decision, ledger))
    rows = listed.rows(cases)
    return made.decision, {
        **figures,
        **files.of_cases(rows),
        **others.counts(country),
        **others.definitions(rules),
        **others.changes(_changelog(last, rows)),
    }


def _is_alone() -> bool:
    """Until the transaction ends, whatever ends it: nobody waits for an edition of many minutes, and a killed one leaves nothing locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def publish_if_due(*, at: datetime) -> Edition | None:
    """What the clock calls: an edition when one is due, at most one a week."""
    try:
        return publish(at=at)
    except NotNow:
        return None


def _refuse_too_soon(last: Edition | None, changed: int, at: datetime) -> None:
    if last and at < last.made_at + timedelta(days=LEAST_DAYS):
        raise NotNow(f"The last edition is less than {LEAST_DAYS} days old.")
    if changed < FEWEST_CHANGES:
        raise NotNow(f"{changed} cases changed since the last edition; {FEWEST_CHANGES} are needed, so that no single one shows.")


def changes_since(last: Edition | None, country: str) -> int:
    """How many cases were opened, gained or lost a fact, or were listed or taken off the list."""
    cases = Detention.objects.filter(country=country)
    if last is None:
        return cases.count()
    moment = last.made_at
    told = Q(recorded_at__gt=moment) | Q(withdrawn_at__gt=moment)
    found = set(cases.filter(opened_at__gt=moment).values_list("pk", flat=True))
    for model in (CustodyEvent, Charge):
        found |= set(model.objects.filter(told, detention__country=country).values_list("detention_id", flat=True))
    people = Attribute.objects.filter(told).values("detainee")
    found |= set(cases.filter(detainee__in=people).values_list("pk", flat=True))
    then = _ids_of(last)
    now = dict(cases.listed().values_list("public_id", "pk"))
    moved = (then ^ set(now)) | set(Tombstone.objects.filter(at__gt=moment).values_list("public_id", flat=True))
    return len(found | set(cases.filter(public_id__in=moved).values_list("pk", flat=True)))


def bury_withdrawn(*, at: datetime) -> list[str]:
    """Take every case that is listed no longer out of all editions. Safe to repeat, and to be killed: the stones, by which answers leave
    the case out, stand first, and what an edition still holds of it is found again. Answers with the ids taken out."""
    said = {edition.pk: _ids_of(edition) for edition in Edition.objects.order_by("number")}
    ever = frozenset[str]().union(*said.values())
    gone = sorted(ever - set(Detention.objects.listed().filter(public_id__in=ever).values_list("public_id", flat=True)))
    if gone:
        _set_stones(gone, at=at)
        for number, ids in said.items():
            if not ids.isdisjoint(gone):
                _bury(number, frozenset(gone))
    if gone or trees.is_behind(settings.EDITIONS_DIR):
        trees.write(settings.EDITIONS_DIR)
    return gone


@transaction.atomic
def _set_stones(gone: Sequence[str], *, at: datetime) -> None:
    """One for each; that of a case whose burial was broken off stays as it is."""
    last = Edition.objects.order_by("-made_at").values_list("made_at", flat=True).first()
    standing = set(Tombstone.objects.filter(public_id__in=gone, at__gte=last).values_list("public_id", flat=True))
    after = survivors(gone)
    stones = [Tombstone(public_id=one, at=at, successor=after.get(one, "")) for one in gone if one not in standing]
    Tombstone.objects.bulk_create(stones, update_conflicts=True, unique_fields=["public_id"], update_fields=["at", "successor"])


@transaction.atomic
def _bury(number: int, gone: frozenset[str]) -> None:
    """Out of one edition, which two at a time don't touch."""
    edition = Edition.objects.select_for_update().get(pk=number)
    rows = _cases_of(edition)
    left = [row for row in rows if row["id"] not in gone]
    if len(left) < len(rows):
        content = {file.path: bytes(file.content) for file in edition.files.all()}
        before = orjson.loads(content["edition.json"])["withdrawn"]
        since = dict(Tombstone.objects.filter(public_id__in=gone).values_list("public_id", "at"))
        taken = [{"id": row["id"], "at": since[row["id"]].isoformat()} for row in rows if row["id"] in gone]
        _store(edition, _whole(edition, {**content, **files.of_cases(_persons_again(left))}, withdrawn=[*before, *taken]))


def survivors(gone: Collection[str]) -> dict[str, str]:
    """Of the cases that left the list by being merged and nothing else, the id of the case they were merged into, if that one is listed.

    A case that was withdrawn points nowhere, merged or not: whoever kept its name would learn whom it belongs to.
    """
    merged = Detention.objects.filter(public_id__in=gone, visibility=Visibility.LISTED).exclude(merged_into=None)
    into = {one.public_id: one.merged_into for one in merged.select_related("merged_into")}
    last = {public_id: _last_of(case) for public_id, case in into.items() if case}
    listed_now = set(Detention.objects.listed().filter(public_id__in=last.values()).values_list("public_id", flat=True))
    return {public_id: survivor for public_id, survivor in last.items() if survivor in listed_now}


def _last_of(case: Detention) -> str:
    seen = {case.pk}
    while case.merged_into and case.merged_into_id not in seen:
        case = case.merged_into
        seen.add(case.pk)
    return case.public_id


def _persons_again(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """`person` names the first case left of each person: the withdrawn id stands nowhere."""
    first: dict[str, str] = {}
    for row in rows:
        first.setdefault(row["person"], row["id"])
    return [{**row, "person": first[row["person"]]} for row in rows]


def _cases_of(edition: Edition) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = orjson.loads(storing.read_file(edition, "cases.json"))
    return found


def _ids_of(edition: Edition) -> frozenset[str]:
    """Out of the shortest file that names every case: the clock asks each minute."""
    table = io.StringIO(storing.read_file(edition, "cases.csv").decode())
    return frozenset(row["id"] for row in csv.DictReader(table))


def _changelog(last: Edition | None, rows: Sequence[Mapping[str, Any]]) -> list[Entry]:
    after = {row["id"]: row for row in rows}
    before = {row["id"]: row == after.get(row["id"]) for row in condensed.parsed(storing.read_file(last, "cases.json"))} if last else {}
    since = Tombstone.objects.filter(at__gt=last.made_at) if last else Tombstone.objects.none()
    withdrawn = (before.keys() - after.keys()) | set(since.values_list("public_id", flat=True))
    entries = [Entry(one, "created", "listed") for one in after.keys() - before.keys()]
    entries += [Entry(one, "updated", "facts") for one in after.keys() & before.keys() if not before[one]]
    gone = withdrawn - after.keys()
    merged = survivors(gone)
    entries += [Entry(one, "withdrawn", "merged" if one in merged else "no longer listed") for one in gone]
    return sorted(entries, key=lambda entry: entry.id)


def _whole(edition: Edition, content: Files, *, withdrawn: Sequence[Mapping[str, str]]) -> Files:
    """With the manifest, the data package, the page, the sums and their signature."""
    kept = {path: data for path, data in content.items() if path not in _MADE_LAST}
    title = f"Detention record, edition {edition.number}"
    kept["datapackage.json"] = files.package(f"detention-record-{edition.country.lower()}-{edition.number}", title, kept)
    anchor = _anchor(content)
    kept["edition.json"] = files.as_json(others.manifest(edition, kept, withdrawn=withdrawn, anchor=anchor))
    kept["index.html"] = covers.of_one(edition, edition.country, sorted(kept), orjson.loads(kept["figures.json"]))
    return files.signed(kept)


def _anchor(content: Files) -> str:
    """The end of the record of changes when the edition was made: whoever keeps the edition can prove that the record wasn't cut."""
    if "edition.json" in content:
        return str(orjson.loads(content["edition.json"])["record_of_changes"])
    return Change.objects.order_by("-number").values_list("hash", flat=True).first() or ""


def _store(edition: Edition, content: Files) -> None:
    for path, data in sorted(content.items()):
        storing.keep_file(edition, path=path, media_type=files.media_type(path), content=data)
    condense(edition, content["cases.json"])


def condense(edition: Edition, cases: bytes) -> None:
    """Keep the listed cases in the form in which questions are quick, so that no web process makes it."""
    storing.keep_condensed(edition, made_of=cases, content=condensed.condense(cases).as_bytes())

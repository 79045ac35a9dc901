"""Nothing leaves that nobody decided to publish: tokens in every text of every table, and a walk through everything that is public."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.test import Client
from pytest_django import Settings

from detentions.actions import cases
from detentions.choices import EventKind
from detentions.editions import publishing, trees
from detentions.models import Attribute, Charge, Consent, DetaineeName, Detention, EditionFile, Organisation
from tests.api import canary
from tests.api.registry import RECORDED, SEED_DAY, Registry
from tests.editions.conftest import AT, a_record, a_registry, publish, show

__all__ = ["a_record", "a_registry"]
STARTS = (
    "/",
    "/counts/",
    "/method/",
    "/corrections/",
    "/api/v1/",
    "/api/v1/schema/",
    "/api/v1/docs/",
    "/editions/",
    "/nothing/",
    "/healthz",
)
ENDPOINTS = (
    *("statistics", "ngo-counts", "coverage", "detentions", "editions", "changes"),
    *("definitions", "agencies", "locations", "organisations"),
)
PARAMETERS = (
    *("organisation", "scope", "metric", "definition", "agency", "state", "facility"),
    *("charge", "by", "fields", "edition", "kind", "q"),
)
PLANTED_IN = {"DetaineeName", "Source", "Organisation", "Agency", "Report", "Candidate", "Consent", "Change", "User"}
_MOST = 900


def _fill(record: Registry) -> None:
    """One withheld and one public case with everything a case can have; a figure of others, and one withdrawn case."""
    listed, withheld = Detention.objects.listed().order_by("pk")[0], Detention.objects.filter(visibility="restricted").order_by("pk")[0]
    for case in (listed, withheld):
        case.refresh_from_db()
        event = cases.EventFacts(kind=EventKind.LOCATED, when=SEED_DAY)
        cases.record_event(detention=case, version=case.version, event=event, by=record.by, at=RECORDED)
        fact = {"recorded_at": RECORDED, "recorded_by": record.by}
        Charge.objects.create(detention=case, as_worded="x", status="alleged", **fact)
        Consent.objects.create(detention=case, basis="family", scope="x", **fact)
        DetaineeName.objects.create(detainee=case.detainee, as_written="x", folded="x", kind="nickname", **fact)
        for kind in ("occupation", "nationality", "birth_date"):
            Attribute.objects.create(detainee=case.detainee, kind=kind, value="x", **fact)
    record.count(866, SEED_DAY, reference="a")
    record.withdraw_count(record.count(900, SEED_DAY, reference="b"), at=AT)


def test_no_token_is_in_anything_public(a_record: Registry, client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.API_PER_MINUTE = 0
    _fill(a_record)
    planted = canary.plant()
    publish()
    gone = Detention.objects.listed().order_by("-pk")[0]
    show(gone, visibility="restricted")
    publishing.bury_withdrawn(at=AT)
    withheld = canary.withheld_ids() - {gone.public_id}
    trees.write(tmp_path)

    found: dict[str, set[str]] = {}
    seen = 0
    for where, content in _everything(client, tmp_path):
        seen += 1
        told = canary.leaks(content) | {one for one in withheld if one.encode() in content}
        if told:
            found[where] = {planted.get(one, f"the id {one}") for one in told}

    assert not found
    assert len(planted) > 150
    assert seen > 150
    assert {where.partition(".")[0] for where in planted.values()} >= PLANTED_IN


def _everything(client: Client, tree: Path) -> Iterator[tuple[str, bytes]]:
    """What the application answers, with its headers, wherever links lead; wrong questions; and the files on disk."""
    for path in tree.rglob("*"):
        if path.is_file():
            yield str(path), path.name.encode() + path.read_bytes()
    yield from _walk(client, [*STARTS, *_questions()])


def _walk(client: Client, starts: list[str]) -> Iterator[tuple[str, bytes]]:
    waiting, seen = list(starts), set(starts)
    while waiting:
        assert len(seen) < _MOST, "the walk has no end"
        address = waiting.pop(0)
        answer = client.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        yield address, str(sorted(answer.headers.items())).encode() + content
        for further in [*canary.addresses(content), answer.headers.get("Location", "")]:
            path = urlsplit(further).path
            if further and further not in seen and not path.startswith(("/static/", "/portal/", "/accounts/")):
                seen.add(further)
                waiting.append(further)


def _questions() -> Iterator[str]:
    for endpoint in ENDPOINTS:
        for form in ("json", "csv", "jsonl"):
            yield f"/api/v1/{endpoint}/?format={form}&lang=en"
        for parameter in PARAMETERS:
            yield f"/api/v1/{endpoint}/?{parameter}=kq"
    ids = sorted(canary.withheld_ids() | canary.listed_ids())
    yield from (f"/api/v1/detentions/{one}/{part}" for one in ids for part in ("", "facts/"))
    yield from (f"/api/v1/statistics/?basis={basis}&date=2019-04-30&definition=all-documented-v1" for basis in ("all", "listed"))
    yield from (f"/api/v1/statistics/?basis=listed&by={by}" for by in ("agency", "facility", "charge", "custody_state", "sex"))
    yield "/api/v1/ngo-counts/?known_at=2019-04-01T00:00:00Z"
    yield from (f"/editions/1/{path}" for path in EditionFile.objects.values_list("path", flat=True))
    yield from (f"/{word}" for word in ("editions/1/nothing", "api/v1/nothing/", "api/v1/detentions/VE-222222/"))


def test_it_would_see_a_leak(a_record: Registry) -> None:
    """The walk is worth nothing if the tokens aren't where the secrets are."""
    _fill(a_record)
    planted = canary.plant()

    listed = Detention.objects.listed().values("detainee")
    names = set(DetaineeName.objects.exclude(detainee__in=listed).values_list("as_written", flat=True))
    assert names
    assert names <= set(planted)
    assert set(Organisation.objects.filter(is_tenant=True).values_list("slug", flat=True)) <= set(planted)
    page = json.dumps({"cursor": "https://x/?cursor=" + "WyJrcTAwMDF6eCJd"}).encode()
    assert canary.leaks(page) == {"kq0001zx"}

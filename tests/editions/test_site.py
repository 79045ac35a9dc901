"""The public pages of what is public one by one: data, cases, agencies and places. From the last edition and the directories alone."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from detentions.actions import cases, merging
from detentions.choices import EventKind
from detentions.editions import listed, publishing
from detentions.editions.population import ListedCase
from detentions.models import Agency, Attribute, Detention, Location
from detentions.when import When
from tests.api.conftest import Ask
from tests.api.registry import RECORDED, SEED_DAY, Registry
from tests.editions.conftest import AT, LISTED, WITHHELD, files, publish, show

PAGES = ("/data/", "/cases/", "/directory/", "/directory/agencies/sebin/", "/directory/places/helicoide/")


def text_of(client: Client, address: str, language: str = "en", status: int = 200) -> str:
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == status, address
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def a_place(a_record: Registry) -> Registry:
    """One listed and one withheld person held by SEBIN at El Helicoide since the day of arrest."""
    ministry = Agency.objects.create(slug="ministry", name_es="Ministerio", kind="government", country="VE", recorded_at=RECORDED)
    old = Agency.objects.create(
        slug="disip", name_es="DISIP", kind="intelligence", active_to="2009-12", country="VE", parent=ministry, recorded_at=RECORDED
    )
    sebin = Agency.objects.create(
        **{"slug": "sebin", "name_es": "Servicio de Inteligencia", "name_en": "Intelligence Service", "acronym": "SEBIN"},
        **{"kind": "intelligence", "active_from": "2010", "country": "VE", "parent": ministry, "predecessor": old, "recorded_at": RECORDED},
    )
    helicoide = Location.objects.create(
        **{"slug": "helicoide", "name_es": "El Helicoide", "kind": "detention_facility", "operator_agency": "sebin"},
        **{"facility_kind": "agency_headquarters", "country": "VE", "recorded_at": RECORDED},
    )
    for case in (Detention.objects.listed().order_by("pk")[0], Detention.objects.filter(visibility="restricted").order_by("pk")[0]):
        event = cases.EventFacts(kind=EventKind.TRANSFER, when=SEED_DAY, facility=helicoide, agencies=(sebin,))
        cases.record_event(detention=case, version=case.version, event=event, by=a_record.by, at=RECORDED)
    return a_record


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_page_opens_before_and_after_the_first_edition_and_sets_no_cookie(a_place: Registry, client: Client, language: str) -> None:
    for _time in ("before", "after"):
        for page in PAGES:
            answer = client.get(page, headers={"Accept-Language": language})
            assert (answer.status_code, len(answer.cookies)) == (200, 0)
            assert b"<script" not in answer.content
            assert b'lang="' + language.encode() in answer.content
        publish()


def test_the_list_holds_the_listed_and_leads_to_their_pages(a_place: Registry, client: Client) -> None:
    publish()
    public = set(Detention.objects.listed().values_list("public_id", flat=True))

    page = client.get("/cases/").content.decode()

    assert set(re.findall(r"VE-[0-9A-Z]{6}", page)) == public
    for one in public:
        assert one in text_of(client, f"/cases/{one}/")


def test_a_case_says_what_the_edition_says(a_place: Registry, client: Client) -> None:
    publish()
    case = Detention.objects.listed().order_by("pk")[0]

    text = text_of(client, f"/cases/{case.public_id}/")

    for words in ("Ramona Muestra", "21 Mar 2019", "Transfer", "SEBIN", "El Helicoide", "40 days", "In custody", "edition 1"):
        assert words in text
    assert "Detenci" in text_of(client, f"/cases/{case.public_id}/", "es")


def test_without_a_name_there_is_no_exact_day_and_no_place(a_place: Registry, client: Client) -> None:
    case = Detention.objects.listed().order_by("pk")[0]
    Attribute.objects.create(detainee=case.detainee, kind="minor", value="yes", recorded_at=RECORDED, recorded_by=a_place.by)
    made = files(publish())

    page = client.get(f"/cases/{case.public_id}/", headers={"Accept-Language": "en"}).content.decode()

    assert "Name withheld" in page
    assert "March 2019" in page
    lines = [line for path in ("cases.csv", "events.csv", "periods.csv") for line in made[path].decode().splitlines()]
    api = f"/api/v1/detentions/{case.public_id}/"
    asked = [api, f"{api}?format=csv", f"{api}facts/", f"{api}facts/?format=jsonl"]
    (row,) = (one for one in json.loads(made["cases.json"]) if one["id"] == case.public_id)
    told = [page, json.dumps(row), *(line for line in lines if case.public_id in line)]
    told += [client.get(address).content.decode() for address in asked]
    assert len(told) > 8
    for words in ("Ramona", "21 Mar", "2019-03-21", "elicoide"):
        assert not [text for text in told if words in text]
    for listing in ("/cases/", "/"):
        text = text_of(client, listing)
        assert re.search(rf"Name withheld {case.public_id} March 2019", text), listing
    assert case.public_id not in text_of(client, "/directory/places/helicoide/")


def test_a_child_is_counted_and_listed_alike(a_place: Registry, client: Client, ask: Ask) -> None:
    case = Detention.objects.listed().order_by("pk")[0]
    Attribute.objects.create(detainee=case.detainee, kind="minor", value="yes", recorded_at=RECORDED, recorded_by=a_place.by)
    publish()

    for day, reading, number in (
        ("2019-03-25", "surely", LISTED - 1),
        ("2019-03-25", "possibly", LISTED),
        ("2019-04-30", "surely", LISTED),
    ):
        answer = ask("statistics", basis="listed", date=day, reading=reading)
        assert answer["value"] == number == len(ask("detentions", held_on=day, reading=reading)["results"])


def test_what_happened_to_a_child_does_not_lead_to_a_later_name(a_place: Registry) -> None:
    young, grown = Detention.objects.listed().order_by("pk")[:2]
    of_one_person = [ListedCase(case.pk, case.public_id, 1, {}, is_minor=case == young) for case in (young, grown)]

    told = {row["id"]: row for row in listed.rows(of_one_person)}

    assert (told[young.public_id]["name"], told[grown.public_id]["name"]) == (None, "Ramona Muestra")
    assert told[young.public_id]["person"] != told[grown.public_id]["person"]


def test_withheld_absent_and_withdrawn_cases_are_the_same_page(a_place: Registry, client: Client) -> None:
    publish()
    gone = Detention.objects.listed().order_by("pk")[0]
    withheld = Detention.objects.filter(visibility="restricted").order_by("pk")[0]
    show(gone, visibility="restricted")
    publishing.bury_withdrawn(at=AT + timedelta(days=1))

    pages = {
        re.sub("VE-[0-9A-Z]{6}", "", text_of(client, f"/cases/{one}/", status=404))
        for one in (gone.public_id, withheld.public_id, "VE-222222")
    }

    assert len(pages) == 1


def test_a_merged_case_leads_to_the_one_that_goes_on(a_place: Registry, client: Client) -> None:
    publish()
    old, new = Detention.objects.listed().order_by("pk")[:2]
    old.refresh_from_db()
    merging.merge_cases(absorbed=old, into=new, version=old.version, reason="The same.", by=a_place.by, at=AT)
    publishing.bury_withdrawn(at=AT + timedelta(days=1))

    answer = client.get(f"/cases/{old.public_id}/")

    assert (answer.status_code, answer.headers["Location"]) == (301, f"/cases/{new.public_id}/")


def test_when_an_agency_existed_and_what_a_row_rests_on_is_said_in_words(a_place: Registry, client: Client) -> None:
    Agency.objects.create(
        **{"slug": "short", "name_es": "Breve", "kind": "police", "active_from": "2017-08", "active_to": "2020-12", "country": "VE"},
        **{"source": "general knowledge, verify", "recorded_at": RECORDED},
    )

    spanish, english = text_of(client, "/directory/", "es"), text_of(client, "/directory/")

    for words in ("hasta diciembre de 2009", "desde 2010", "agosto de 2017 – diciembre de 2020"):
        assert words in spanish
    assert "August 2017 – December 2020" in english
    assert "conocimiento general; aún no se cita una fuente publicada" in text_of(client, "/directory/agencies/short/", "es")


def test_agencies_stand_under_their_parents_as_of_a_day(a_place: Registry, client: Client) -> None:
    publish()
    today = client.get("/directory/", headers={"Accept-Language": "en"}).content.decode()
    then = client.get("/directory/?at=2009-01-01", headers={"Accept-Language": "en"}).content.decode()

    assert today.index("agencies/ministry/") < today.index("agencies/disip/") < today.index("agencies/sebin/")
    assert "agencies/disip/" in then
    assert "agencies/sebin/" not in then
    assert "SEBIN" in text_of(client, "/directory/?q=servício")
    assert "Write the day" in text_of(client, "/directory/?at=2009", status=400)


@pytest.mark.parametrize("address", ["/directory/agencies/sebin/", "/directory/places/helicoide/"])
def test_its_numbers_are_those_of_the_public_list_and_of_the_api(a_place: Registry, client: Client, ask: Ask, address: str) -> None:
    publish()
    dimension, slug = ("agency", "sebin") if "agencies" in address else ("facility", "helicoide")
    told = ask("statistics", basis="listed", **{dimension: slug})["value"]

    page = client.get(address, headers={"Accept-Language": "en"}).content.decode()

    assert told == 1
    assert f"<dd> {told} </dd>" in re.sub(r"\s+", " ", page)
    assert page.count("<svg") == 2
    assert "Show the chart as a table" in page
    assert len(set(re.findall(r"/cases/(VE-[0-9A-Z]{6})", page))) == 1
    assert client.get("/directory/places/nowhere/").status_code == 404


def test_the_page_of_data_gives_the_numbers_of_each_edition(a_place: Registry, client: Client) -> None:
    publish()

    page = client.get("/data/", headers={"Accept-Language": "en"}).content.decode()

    assert f'data-l="In custody, all">{WITHHELD + LISTED}</td>' in page
    assert f'data-l="In custody, public list">{LISTED}</td>' in page
    for address in set(re.findall(r'href="(/(?:editions|api)/[^"]*)"', page)):
        assert client.get(unescape(address)).status_code == 200, address


def test_a_date_not_known_is_said(a_record: Registry, client: Client) -> None:
    show(a_record.arrest(When.unknown()))
    publish()

    assert "date not known" in text_of(client, "/cases/")


@pytest.mark.parametrize("address", ["/cases/%00/", "/api/v1/detentions/%00/", "/api/v1/detentions/%00/facts/", "/editions/1/%00", "/%00/"])
def test_nothing_stands_at_an_address_that_holds_a_nul(a_record: Registry, client: Client, address: str) -> None:
    publish()

    answer = client.get(address)
    kind = "application/problem+json" if address.startswith(("/api/", "/editions/")) else "text/html"

    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (404, kind)

"""What a reader sees without scripts, in both languages."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from config.csp import POLICY
from detentions.choices import CountQualifier
from detentions.when import When
from tests.api.registry import SEED_DAY, Registry
from tracker.public import wording

PAGES = ("/", "/?date=2019-03-21", "/counts/", "/method/")


def text_of(client: Client, address: str, language: str = "en", status: int = 200) -> str:
    response = client.get(address, headers={"Accept-Language": language})
    assert response.status_code == status
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_the_two_numbers_stand_side_by_side(a_registry: Registry, client: Client) -> None:
    a_registry.arrest()
    a_registry.count(866, SEED_DAY, flags=("cutoff_unknown",))

    page = client.get("/?date=2019-03-21", headers={"Accept-Language": "en"}).content.decode()

    assert re.findall(r'<span class="n">([^<]+)</span>', page) == ["1", "866"]
    assert 'href="https://example.org/866/2019-03-21"' in page
    text = text_of(client, "/?date=2019-03-21")
    assert "As of 21 March 2019" in text
    assert "All documented" in text
    assert "unchecked" in text
    assert "cut-off day not stated" in text
    assert "0.1% coverage: 1 of 866" in text


def test_the_day_before_it_counts_nobody(a_registry: Registry, client: Client) -> None:
    a_registry.arrest()

    page = client.get("/?date=2019-03-20").content.decode()

    assert re.findall(r'<span class="n">([^<]+)</span>', page) == ["0"]
    assert "866" not in page


def test_without_a_question_it_shows_the_last_day_that_others_spoke_of(a_registry: Registry, client: Client) -> None:
    a_registry.count(866, SEED_DAY)

    text = text_of(client, "/")

    assert "As of 21 March 2019" in text
    assert "last day for which another organisation's total is known" in text


def test_an_empty_installation_has_a_page_too(a_registry: Registry, client: Client) -> None:
    for page in PAGES:
        text_of(client, page)


@pytest.mark.parametrize("query", ["date=2019-02-30", "date=21.3.2019", "date=9999-01-01", "date=1066-10-14", "definition=mine"])
def test_a_wrong_question_gets_no_number(a_registry: Registry, client: Client, query: str) -> None:
    a_registry.arrest()

    response = client.get(f"/?{query}", headers={"Accept-Language": "en"})

    assert response.status_code == 400
    assert b'class="n"' not in response.content
    assert b"So no number is shown" in response.content


def test_no_share_is_given_for_different_days_or_rough_figures(a_registry: Registry, client: Client) -> None:
    a_registry.arrest()
    a_registry.count(800, When.day(date(2019, 3, 10)))
    a_registry.count(900, SEED_DAY, qualifier=CountQualifier.MORE_THAN)

    assert "theirs isn't an exact figure" in text_of(client, "/?date=2019-03-21")
    assert "describe different days" in text_of(client, "/?date=2019-03-15")


def test_ours_above_theirs_is_never_called_complete(a_registry: Registry, client: Client) -> None:
    a_registry.arrest()
    a_registry.arrest()
    a_registry.count(1, SEED_DAY)

    page = client.get("/?date=2019-03-21").content.decode()

    assert 'class="cover"' not in page


def test_without_live_figures_only_those_of_others_are_shown(a_registry: Registry, client: Client, settings: LazySettings) -> None:
    a_registry.arrest()
    a_registry.count(866, SEED_DAY)
    settings.LIVE_STATISTICS = False

    page = client.get("/?date=2019-03-21", headers={"Accept-Language": "en"}).content.decode()

    assert "ours: not published yet" in page
    assert re.findall(r'<span class="n">([^<]+)</span>', page) == ["866"]
    assert "c-own-l" not in page


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_pages_run_no_script_and_set_no_cookie(a_registry: Registry, client: Client, page: str, language: str) -> None:
    a_registry.arrest()
    a_registry.count(866, SEED_DAY)

    response = client.get(page, headers={"Accept-Language": language})

    html = response.content.decode()
    assert f'<html lang="{language}"' in html
    assert not re.search(r"<script|style=|\son\w+=", html)
    assert not response.cookies
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/static/tracker/app.css", "/static/none.css", "/nothing/", "/healthz", "/accounts/login/"])
def test_every_answer_has_the_policy_files_and_refusals_too(a_registry: Registry, client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_read_only(a_registry: Registry, client: Client, page: str) -> None:
    assert client.head(page).status_code == 200
    assert client.post(page).status_code == 405


@pytest.mark.parametrize("page", PAGES)
def test_no_shared_cache_hands_one_readers_theme_to_another(a_registry: Registry, client: Client, page: str) -> None:
    headers = client.get(page).headers

    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in headers["Vary"].split(",")}
    assert headers["Cache-Control"] == "no-cache"


def test_a_page_costs_a_fixed_number_of_queries(
    a_registry: Registry, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        a_registry.arrest(When.day(date(2019, 3, 1 + number)))
        a_registry.count(800 + number, When.day(date(2019, 3, 10 + number)))

    with django_assert_max_num_queries(20):
        client.get("/?date=2019-03-21")


def test_a_source_that_is_no_web_address_is_no_link(a_registry: Registry, client: Client) -> None:
    source = a_registry.source("javascript:alert(1)")
    a_registry.count(866, SEED_DAY, source=source)

    assert 'href="javascript:' not in client.get("/counts/").content.decode()


def test_all_published_counts_can_be_chosen_by_body_and_metric(a_registry: Registry, client: Client) -> None:
    a_registry.count(866, SEED_DAY, flags=("typo_in_source", "contradicts:867", "brand_new_flag"))

    shown = text_of(client, "/counts/?organisation=foro-penal&metric=political_prisoners")

    assert "1 figures" in shown or "1 figure" in shown
    assert "slip of the press; contradicts another figure (867); brand new flag" in shown
    assert "No figures here" in text_of(client, "/counts/?metric=killed")
    assert "no such publisher" in text_of(client, "/counts/?organisation=nobody", status=400)


def test_what_a_figure_covers_stands_in_the_readers_words(a_registry: Registry, client: Client) -> None:
    a_registry.count(14, SEED_DAY, scope="custody:house-arrest")
    a_registry.count(3, SEED_DAY, scope="custody:some-barracks")

    spanish, english = text_of(client, "/counts/", "es"), text_of(client, "/counts/", "en")

    assert "arresto domiciliario" in spanish
    assert "house arrest" in english
    assert "some barracks" in english


def test_the_rules_are_told_in_the_readers_language(a_registry: Registry, client: Client) -> None:
    assert "Texto de foro-penal-like." in text_of(client, "/method/", "es")
    assert "Text of foro-penal-like." in text_of(client, "/method/", "en")


@pytest.mark.parametrize(
    ("when", "es", "en"),
    [
        (SEED_DAY, "21 de marzo de 2019", "21 Mar 2019"),
        (When.month(2017, 8), "agosto de 2017", "August 2017"),
        (When.year(2013), "2013", "2013"),
    ],
)
def test_dates_say_their_precision(when: When, es: str, en: str) -> None:
    for language, words in (("es", es), ("en", en)):
        with translation.override(language):
            assert wording.when_in_words(when, language) == words


def test_a_long_host_may_break_and_loses_nothing() -> None:
    host = "a-very-long-name.example-of-a-cloud.net"

    assert "".join(wording.parts_of_host(f"https://www.{host}/page")) == host
    assert max(map(len, wording.parts_of_host(f"https://{host}/"))) < 10


@pytest.mark.parametrize(("value", "es", "en"), [(866, "866", "866"), (1_697, "1.697", "1,697"), (12_345_678, "12.345.678", "12,345,678")])
def test_numbers_are_written_as_the_reader_writes_them(value: int, es: str, en: str) -> None:
    assert (wording.number(value, "es"), wording.number(value, "en")) == (es, en)

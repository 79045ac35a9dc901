"""Every public page is reached by links from the first one, without scripts; where something goes wrong it is said in es and en."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import resolve

from tests.api.registry import Registry
from tests.editions.conftest import a_record, publish
from tests.editions.test_site import a_place
from tracker.public.urls import urlpatterns

__all__ = ["a_place", "a_record"]
DOCS = "api:docs"


def test_links_lead_to_every_public_page_and_scripts_run_on_one(a_place: Registry, client: Client) -> None:
    publish()
    seen: dict[str, str] = {}
    waiting = ["/"]
    while waiting:
        path = waiting.pop(0)
        match = resolve(urlsplit(path).path)
        if match.view_name in seen or match.namespace not in {"public", "corrections", "editions", "api"}:
            continue
        answer = client.get(path)
        html = answer.content.decode() if answer.headers["Content-Type"].startswith("text/html") else ""
        seen[match.view_name] = html
        waiting += [unescape(one) for one in re.findall(r'<a[^>]* href="(/[^"]*)"', html)]

    assert {f"public:{one.name}" for one in urlpatterns} | {DOCS} <= seen.keys()
    assert [name for name, html in seen.items() if "<script" in html] == [DOCS]


@pytest.mark.parametrize(("language", "words"), [("es", "Direcciones"), ("en", "Addresses")])
def test_the_page_of_the_api_says_everything_without_scripts_and_leads_home(
    a_record: Registry, client: Client, language: str, words: str
) -> None:
    html = client.get("/api/v1/docs/", headers={"Accept-Language": language}).content.decode()

    assert f'<html lang="{language}"' in html
    assert words in html
    assert '<a class="brand" href="/">' in html
    assert 'href="/data/"' in html
    for one in client.get("/api/v1/").json()["endpoints"]:
        assert f'href="{one["url"]}"' in html


@pytest.mark.parametrize(("language", "words"), [("es", "No hay nada en esta dirección"), ("en", "There is nothing at this address")])
def test_what_is_not_there_is_said_in_the_readers_language(a_record: Registry, client: Client, language: str, words: str) -> None:
    answer = client.get("/nothing/", headers={"Accept-Language": language})

    assert answer.status_code == 404
    assert words in answer.content.decode()


@pytest.mark.parametrize("page", ["400.html", "500.html"])
def test_a_page_that_can_not_ask_for_the_language_speaks_both_and_leads_home(page: str) -> None:
    html = render_to_string(page)

    assert '<html lang="es">' in html
    assert 'lang="en"' in html
    assert 'href="/"' in html

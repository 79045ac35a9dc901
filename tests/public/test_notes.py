"""Remarks on published figures are read in the language of the page."""

from __future__ import annotations

import csv
import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from tests.api.registry import SEED_DAY, Registry
from tracker.public.notes import note_in

SEEDS = settings.SEEDS_DIR / "ve"
NOTES = list(dict.fromkeys(row["note"] for row in csv.DictReader((SEEDS / "ngo_counts.csv").open(encoding="utf-8")) if row["note"]))


def figures(words: str) -> list[str]:
    """The numbers in it, without their thousands marks."""
    return sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", words)))


@pytest.mark.parametrize("note", NOTES, ids=range(len(NOTES)))
def test_each_seeded_remark_says_the_same_in_spanish(note: str) -> None:
    words, language = note_in("es", note)

    assert language == "es"
    assert words != note or not re.search("[a-z]{3}", note)
    assert figures(words) == figures(note)


def test_a_remark_that_nobody_put_into_spanish_says_that_it_is_english() -> None:
    assert note_in("es", "Nobody knows this one.") == ("Nobody knows this one.", "en")
    assert note_in("en", NOTES[0]) == (NOTES[0], "en")


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("es", ">171 de ellas son policías.<"), ("en", ">171 of them police officers.<")])
def test_the_page_shows_it_in_its_own_language(a_registry: Registry, client: Client, language: str, words: str) -> None:
    a_registry.count(866, SEED_DAY, note="171 of them police officers.")
    a_registry.count(867, SEED_DAY, note="Added by staff.")

    page = unescape(client.get("/counts/", headers={"accept-language": language}).content.decode())

    assert words in page
    assert ('lang="en">Added by staff.' in page) == (language == "es")
